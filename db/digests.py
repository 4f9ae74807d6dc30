"""Digests that were said: one per plan and period, kept so that the next one says what changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Digest


@dataclass(frozen=True, slots=True)
class DigestView:
    id: int
    period: str
    public_id: str
    made_at: datetime
    is_late: bool
    numbers: dict[str, Any]
    text: str


async def find(session: AsyncSession, plan_id: int, period: str) -> DigestView | None:
    row = await session.execute(select(Digest).where(Digest.plan_id == plan_id, Digest.period == period))
    digest = row.scalar_one_or_none()
    return _view(digest) if digest else None


async def previous(session: AsyncSession, plan_id: int, period: str) -> DigestView | None:
    """The last digest before that of this period, which may not be made yet."""
    own = select(Digest.made_at).where(Digest.plan_id == plan_id, Digest.period == period).scalar_subquery()
    row = await session.execute(
        select(Digest)
        .where(Digest.plan_id == plan_id, Digest.period != period, or_(own.is_(None), Digest.made_at < own))
        .order_by(Digest.made_at.desc())
        .limit(1)
    )
    digest = row.scalar_one_or_none()
    return _view(digest) if digest else None


async def recent(session: AsyncSession, plan_id: int, before: datetime, limit: int) -> list[DigestView]:
    """The last digests made before a moment, the oldest first."""
    rows = await session.scalars(
        select(Digest).where(Digest.plan_id == plan_id, Digest.made_at < before).order_by(Digest.made_at.desc()).limit(limit)
    )
    return [_view(digest) for digest in rows][::-1]


async def save(
    session: AsyncSession,
    plan_id: int,
    period: str,
    public_id: str,
    numbers: dict[str, Any],
    text: str,
    is_late: bool,
    now: datetime,
) -> None:
    session.add(
        Digest(
            plan_id=plan_id,
            period=period,
            public_id=public_id,
            made_at=now,
            is_late=is_late,
            numbers=numbers,
            text=text,
        )
    )
    await session.flush()


def _view(digest: Digest) -> DigestView:
    return DigestView(
        digest.id, digest.period, digest.public_id, digest.made_at, digest.is_late, digest.numbers, digest.text
    )
