"""Links to the progress board: made for a person, good until they end or the person may not see everything any more."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import BoardLink

LIVES = timedelta(hours=24)
_MOST = 5  # links of one person at a time: a phone, a computer, a meeting room


def _hash(token: str) -> str:
    """A copy of the database opens no board."""
    return hashlib.sha256(token.encode()).hexdigest()


async def make(session: AsyncSession, person_id: int, now: datetime) -> tuple[str, datetime]:
    """A new token and when it ends; what has ended goes, and the oldest of too many."""
    await session.execute(delete(BoardLink).where(BoardLink.expires_at <= now))
    held = (await session.execute(select(BoardLink.id).where(BoardLink.person_id == person_id).order_by(BoardLink.id.desc()))).scalars().all()
    if len(held) >= _MOST:
        await session.execute(delete(BoardLink).where(BoardLink.id.in_(held[_MOST - 1 :])))
    token, expires_at = secrets.token_urlsafe(24), now + LIVES
    session.add(BoardLink(token_hash=_hash(token), person_id=person_id, expires_at=expires_at))
    await session.flush()
    return token, expires_at


async def holder(session: AsyncSession, token: str, now: datetime) -> int | None:
    """The person a live link was made for."""
    query = select(BoardLink.person_id).where(BoardLink.token_hash == _hash(token), BoardLink.expires_at > now)
    found: int | None = (await session.execute(query)).scalar_one_or_none()
    return found
