"""Reports that were returned and have not been supplemented: what they told is owed again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from db.models import Agency, ProgressReport, Review, Task
from db.rounds import Item


@dataclass(frozen=True, slots=True)
class Returned:
    report_id: int
    at: datetime
    reason: str


async def open_again(session: AsyncSession, plan_id: int, *, before: datetime | None = None) -> dict[Item, Returned]:
    """What was returned and not answered since, "không thay đổi" included; `before`: as it was at that moment."""
    later = aliased(ProgressReport)
    answer = (
        (later.task_id == ProgressReport.task_id)
        & (later.agency_id == ProgressReport.agency_id)
        & (later.id > ProgressReport.id)
        & (later.at >= Review.at)
    )
    query = (
        select(Task.code, Agency.name, Review.report_id, Review.at, Review.reason)
        .select_from(Review)
        .join(ProgressReport, Review.report_id == ProgressReport.id)
        .join(Task, ProgressReport.task_id == Task.id)
        .join(Agency, ProgressReport.agency_id == Agency.id)
        .where(Task.plan_id == plan_id, Review.verdict == "returned")
        .order_by(Review.id)
    )
    if before is not None:
        query = query.where(Review.at <= before)
        answer &= later.at <= before
    rows = await session.execute(query.where(~exists().where(answer)))
    return {(code, agency): Returned(report_id, at, reason) for code, agency, report_id, at, reason in rows}


def _is_open_again() -> ColumnElement[bool]:
    returned, later = aliased(ProgressReport), aliased(ProgressReport)
    answered = exists().where(
        later.task_id == returned.task_id, later.agency_id == returned.agency_id, later.id > returned.id, later.at >= Review.at
    )
    return (
        select(Review.id)
        .join(returned, Review.report_id == returned.id)
        .where(Review.verdict == "returned", returned.task_id == ProgressReport.task_id, returned.agency_id == ProgressReport.agency_id)
        .where(~answered.correlate(Review, returned))
        .correlate(ProgressReport)
        .exists()
    )


# `open_again` as a condition on the task and agency of a report, for a query that needs nothing else.
IS_OPEN_AGAIN = _is_open_again()


async def rounds_of(session: AsyncSession, report_id: int) -> list[int]:
    """The rounds that a report has answered, itself or repeated by "không thay đổi"."""
    report = await session.get_one(ProgressReport, report_id)
    rows = await session.scalars(
        select(ProgressReport.round_id)
        .where(ProgressReport.task_id == report.task_id, ProgressReport.agency_id == report.agency_id)
        .where(ProgressReport.id >= report_id, ProgressReport.round_id.is_not(None))
        .distinct()
    )
    return [round_id for round_id in rows if round_id is not None]
