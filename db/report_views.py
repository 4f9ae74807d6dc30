"""Reports as they are read: with task, agency, sender, version and verdict, in one query however many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Subquery, and_, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Agency, Person, ProgressReport, Review, Task


@dataclass(frozen=True, slots=True)
class ReportView:
    """One report with what was said of it since. `version` counts its corrections: 2 replaces `corrects_id`."""

    id: int
    task: str
    agency: str
    person: str | None
    round_id: int | None
    at: datetime
    is_late: bool
    status: str | None
    is_unchanged: bool
    percent: int | None
    document_number: str | None
    document_date: date | None
    obstacle_text: str | None
    words: str
    waiting_for: str | None = None
    due_on: date | None = None
    figures: tuple[Any, ...] = ()
    person_id: int | None = None
    corrects_id: int | None = None
    version: int = 1
    verdict: str | None = None  # confirmed, returned
    reason: str = ""  # for which it was returned
    plan_id: int = 0


def newest(plan_id: int, before: datetime | None, *which: Any) -> Subquery:
    """The number (`id`) of the newest report of every task and agency, of those that `which` lets through."""
    found = (
        select(func.max(ProgressReport.id).label("id"))
        .join(Task, ProgressReport.task_id == Task.id)
        .where(Task.plan_id == plan_id, *which)
        .group_by(ProgressReport.task_id, ProgressReport.agency_id)
    )
    return (found if before is None else found.where(ProgressReport.at <= before)).subquery()


def telling() -> tuple[Any, Any]:
    """Reports that told a status themselves: "không thay đổi" tells none."""
    return ProgressReport.status.is_not(None), ProgressReport.is_unchanged.is_(False)


def query(before: datetime | None = None) -> Any:
    """To be narrowed down and given to `views`; `before`: with the verdicts as they were at that moment."""
    reviewed = Review.report_id == ProgressReport.id
    return (
        select(*_COLUMNS, Task.code, Task.plan_id, Agency.name, Person.name, Review.verdict, Review.reason)
        .join(Task, ProgressReport.task_id == Task.id)
        .join(Agency, ProgressReport.agency_id == Agency.id)
        .outerjoin(Person, ProgressReport.person_id == Person.id)
        .outerjoin(Review, reviewed if before is None else and_(reviewed, Review.at <= before))
    )


async def views(session: AsyncSession, wanted: Any) -> list[ReportView]:
    """What such a query finds."""
    rows = (await session.execute(wanted)).all()
    versions = await _count_versions(session, {row.id: row.corrects_id for row in rows if row.corrects_id})
    return [_view(versions.get(row.id, 1), *row) for row in rows]


async def _count_versions(session: AsyncSession, corrections: Mapping[int, int]) -> dict[int, int]:
    """Report id -> its version, for reports that correct another one."""
    corrected: dict[int, int | None] = dict(corrections)
    missing = {id_ for id_ in corrected.values() if id_} - set(corrected)
    while missing:
        rows = await session.execute(select(ProgressReport.id, ProgressReport.corrects_id).where(ProgressReport.id.in_(missing)))
        corrected.update(dict.fromkeys(missing))  # a removed row ends the line
        corrected.update({row.id: row.corrects_id for row in rows})
        missing = {id_ for id_ in corrected.values() if id_} - set(corrected)
    counted: dict[int, int] = {}
    for id_ in sorted(corrected):
        before = corrected[id_]
        counted[id_] = counted[before] + 1 if before else 1
    return counted


# The columns of a ReportView; whole rows cost three times as much, and rounds and digests read hundreds.
_COLUMNS = (
    ProgressReport.id, ProgressReport.round_id, ProgressReport.at, ProgressReport.is_late, ProgressReport.status,
    ProgressReport.is_unchanged, ProgressReport.percent, ProgressReport.document_number, ProgressReport.document_date,
    ProgressReport.obstacle, ProgressReport.obstacle_text, ProgressReport.words, ProgressReport.waiting_for,
    ProgressReport.due_on, ProgressReport.figures, ProgressReport.person_id, ProgressReport.corrects_id,
)  # fmt: skip


def _view(
    version: int, id_: int, round_id: int | None, at: datetime, is_late: bool, status: str | None, is_unchanged: bool,
    percent: int | None, number: str | None, dated: date | None, obstacle: bool | None, obstacle_text: str | None, words: str,
    waiting_for: str | None, due_on: date | None, figures: Sequence[Any], person_id: int | None, corrects_id: int | None,
    task: str, plan_id: int, agency: str, person: str | None, verdict: str | None, reason: str | None,
) -> ReportView:  # fmt: skip
    return ReportView(
        id_, task, agency, person, round_id, at, is_late, status, is_unchanged, percent, number, dated,
        obstacle_text if obstacle else None, words, waiting_for, due_on, tuple(figures), person_id, corrects_id, version,
        verdict, reason or "", plan_id,
    )  # fmt: skip
