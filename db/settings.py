"""What an administrator may change while the bot runs: small JSON values under a name."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Setting


async def read(session: AsyncSession, name: str) -> dict[str, Any] | None:
    """The value, or None while nobody has set it."""
    row = await session.execute(select(Setting.value).where(Setting.name == name))
    return row.scalar_one_or_none()


async def write(session: AsyncSession, name: str, value: dict[str, Any], now: datetime) -> None:
    row = await session.get(Setting, name)
    if row is None:
        session.add(Setting(name=name, value=value, changed_at=now))
    else:
        row.value, row.changed_at = value, now
    await session.flush()
