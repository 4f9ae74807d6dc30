"""Questions that found nothing, counted and without names, and the synonyms that administrators accept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from db.inserts import insert_if_new
from db.models import MissedQuestion, Synonym

_KEPT_FOR = timedelta(days=90)
_KEPT_AT_MOST = 1000  # somebody may ask nonsense all day; the oldest go first


@dataclass(frozen=True, slots=True)
class Missed:
    id: int
    words: str
    count: int
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True, slots=True)
class Accepted:
    """A synonym in use."""

    id: int
    said: str
    meant: str


# --- questions ------------------------------------------------------------------------------------------


async def count_missed(session: AsyncSession, folded: str, words: str, now: datetime) -> None:
    """One more time that this found nothing. One that was resolved comes back; one outside the plan does not."""
    if await insert_if_new(
        session, MissedQuestion, folded=folded, words=words, count=1, first_at=now, last_at=now, is_outside=False
    ):
        return
    await session.execute(
        update(MissedQuestion)
        .where(MissedQuestion.folded == folded)
        .values(count=MissedQuestion.count + 1, last_at=now, resolved_at=None)
    )


async def open_missed(session: AsyncSession, limit: int) -> list[Missed]:
    """Those that nobody has dealt with, the most frequent and then the newest first."""
    rows = await session.scalars(
        select(MissedQuestion)
        .where(MissedQuestion.resolved_at.is_(None), MissedQuestion.is_outside.is_(False))
        .order_by(MissedQuestion.count.desc(), MissedQuestion.last_at.desc(), MissedQuestion.id)
        .limit(limit)
    )
    return [_view(row) for row in rows]


async def find_missed(session: AsyncSession, missed_id: int) -> Missed | None:
    row = await session.get(MissedQuestion, missed_id)
    return _view(row) if row else None


async def resolve(session: AsyncSession, missed_id: int, now: datetime) -> None:
    """It has an answer now."""
    await session.execute(update(MissedQuestion).where(MissedQuestion.id == missed_id).values(resolved_at=now))


async def mark_outside(session: AsyncSession, missed_id: int) -> None:
    """The plan has nothing on it, however often it is asked."""
    await session.execute(update(MissedQuestion).where(MissedQuestion.id == missed_id).values(is_outside=True))


async def forget_old(session: AsyncSession, now: datetime) -> None:
    """Delete what was not asked for ninety days, and the oldest beyond a thousand."""
    await session.execute(delete(MissedQuestion).where(MissedQuestion.last_at < now - _KEPT_FOR))
    newest = select(MissedQuestion.id).order_by(MissedQuestion.last_at.desc(), MissedQuestion.id.desc())
    beyond = list(await session.scalars(newest.offset(_KEPT_AT_MOST)))
    if beyond:
        await session.execute(delete(MissedQuestion).where(MissedQuestion.id.in_(beyond)))


def _view(row: MissedQuestion) -> Missed:
    return Missed(row.id, row.words, row.count, row.first_at, row.last_at)


# --- synonyms -------------------------------------------------------------------------------------------


async def synonyms(session: AsyncSession) -> list[Accepted]:
    """Those in use, the oldest first."""
    rows = await session.scalars(select(Synonym).where(Synonym.removed_at.is_(None)).order_by(Synonym.id))
    return [Accepted(row.id, row.said, row.meant) for row in rows]


async def accept(session: AsyncSession, key: str, said: str, meant: str, now: datetime) -> int:
    """The id of the new row. From now on `said` means `meant`; an earlier meaning of the same words is removed."""
    await session.execute(
        update(Synonym).where(Synonym.key == key, Synonym.removed_at.is_(None)).values(removed_at=now)
    )
    row = Synonym(key=key, said=said, meant=meant, accepted_at=now)
    session.add(row)
    await session.flush()
    return row.id


async def remove_synonym(session: AsyncSession, synonym_id: int, now: datetime) -> None:
    await session.execute(update(Synonym).where(Synonym.id == synonym_id).values(removed_at=now))
