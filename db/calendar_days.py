"""Days off and worked by decision, as administrators enter them; they win over the file that comes with the program."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import CalendarDay


@dataclass(frozen=True, slots=True)
class DecidedDay:
    day: date
    is_working: bool
    document: str
    is_confirmed: bool


async def every(session: AsyncSession) -> tuple[DecidedDay, ...]:
    """All of them: a few dozen rows, cheap enough to be compared at every turn."""
    columns = (CalendarDay.day, CalendarDay.is_working, CalendarDay.document, CalendarDay.is_confirmed)
    rows = await session.execute(select(*columns).order_by(CalendarDay.day))
    return tuple(DecidedDay(*row) for row in rows)


async def put(session: AsyncSession, days: Iterable[DecidedDay], now: datetime) -> None:
    """Enter these days; what was entered for one of them before is replaced."""
    for decided in days:
        await session.merge(
            CalendarDay(
                day=decided.day,
                is_working=decided.is_working,
                document=decided.document,
                is_confirmed=decided.is_confirmed,
                changed_at=now,
            )
        )
    await session.flush()


async def remove(session: AsyncSession, days: Iterable[date]) -> None:
    """Take back what was entered: the file and the package speak again."""
    await session.execute(delete(CalendarDay).where(CalendarDay.day.in_(list(days))))
