"""What the world of the handlers was made of, in one small query: it is asked at every turn and by every job."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Integer, bindparam, cast, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import CalendarDay, Plan, Setting, Synonym, Task, TaskTitle


@dataclass(frozen=True, slots=True)
class Revision:
    """Each part differs whenever what it stands for was changed."""

    plans: tuple[tuple[int, str], ...]  # (id, fingerprint): an import, or a short title edited
    synonyms: tuple[int, int]  # accepted or removed: see the table
    days: tuple[Any, ...]
    setting: dict[str, Any] | None  # its value


_title = select(func.max(TaskTitle.id)).join(Task).where(Task.plan_id == Plan.id).correlate(Plan).scalar_subquery()
_in_use = Synonym.removed_at.is_(None)
_synonyms = select(func.count(Synonym.id)).where(_in_use).scalar_subquery()
_synonym = select(func.coalesce(func.max(Synonym.id), 0)).where(_in_use).scalar_subquery()
_days = [
    select(one).scalar_subquery()
    for one in (
        func.count(CalendarDay.day), func.max(CalendarDay.changed_at), func.sum(cast(CalendarDay.is_working, Integer)),
        func.sum(cast(CalendarDay.is_confirmed, Integer)), func.sum(func.length(CalendarDay.document)),
    )
]  # fmt: skip


_value = select(Setting.value).where(Setting.name == bindparam("setting")).scalar_subquery()
# Made once: to build it anew takes as long as to execute it.
_everything = select(Plan.id, Plan.fingerprint, _title, _synonyms, _synonym, _value, *_days).order_by(Plan.id)


async def current(session: AsyncSession, setting: str) -> Revision | None:
    """Of everything, with the setting of this name; None while there is no plan."""
    rows = (await session.execute(_everything, {"setting": setting})).all()
    if not rows:
        return None
    plans = tuple((row[0], row[1] if row[2] is None else f"{row[1]}+{row[2]}") for row in rows)
    _, _, _, count, newest, found, *days = rows[0]
    return Revision(plans, (count, newest), tuple(days), found)
