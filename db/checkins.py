"""Progress reports: written by the check-in, read by the digest. Append-only."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from db import obstacles
from db.models import Agency, Person, ProgressReport, Task
from db.rounds import Item, RoundView


@dataclass(frozen=True, slots=True)
class NewReport:
    """What a check-in says about one task, ready to be stored."""

    task: str
    agency: str
    status: str | None
    words: str
    is_unchanged: bool = False
    percent: int | None = None
    document_number: str | None = None
    document_date: date | None = None
    obstacle: bool | None = None
    obstacle_text: str | None = None
    waiting_for: str | None = None
    due_on: date | None = None
    figures: list[Any] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ReportView:
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


async def add_report(
    session: AsyncSession,
    plan_id: int,
    report: NewReport,
    *,
    person_id: int,
    round_: RoundView | None,
    channel: str,
    now: datetime,
) -> int:
    """Store one report and let it raise or resolve an obstacle; returns the receipt number. A second report
    of the same agency on the same task in one round names the first one that it corrects."""
    task_id = (await session.execute(select(Task.id).where(Task.plan_id == plan_id, Task.code == report.task))).scalar_one()
    agency_id = (await session.execute(select(Agency.id).where(Agency.name == report.agency))).scalar_one()
    row = ProgressReport(
        task_id=task_id,
        agency_id=agency_id,
        person_id=person_id,
        round_id=round_.id if round_ else None,
        at=now,
        is_late=bool(round_ and now > round_.closes_at),
        status=report.status,
        is_unchanged=report.is_unchanged,
        percent=report.percent,
        document_number=report.document_number,
        document_date=report.document_date,
        obstacle=report.obstacle,
        obstacle_text=report.obstacle_text,
        waiting_for=report.waiting_for,
        due_on=report.due_on,
        figures=report.figures,
        words=report.words,
        channel=channel,
        corrects_id=await _corrected(session, task_id, agency_id, round_),
    )
    session.add(row)
    await session.flush()
    if report.obstacle is True:
        await obstacles.raise_by(session, row, now)
    elif report.obstacle is False or report.status == "done":
        await obstacles.resolve_by(session, row, now)
    return row.id


async def latest_reports(
    session: AsyncSession, plan_id: int, *, before: datetime | None = None
) -> dict[Item, ReportView]:
    """The newest report of every task and agency, at or before a moment."""
    newest = (
        select(func.max(ProgressReport.id).label("id"))
        .join(Task, ProgressReport.task_id == Task.id)
        .where(Task.plan_id == plan_id)
        .group_by(ProgressReport.task_id, ProgressReport.agency_id)
    )
    if before is not None:
        newest = newest.where(ProgressReport.at <= before)
    chosen = newest.subquery()
    query = _reports().join(chosen, ProgressReport.id == chosen.c.id)
    views = [_report_view(*row) for row in await session.execute(query)]
    return {(view.task, view.agency): view for view in views}


async def reports_between(
    session: AsyncSession, plan_id: int, start: datetime, end: datetime, round_id: int | None = None
) -> list[ReportView]:
    """Reports that count for a period, oldest first: those of its round, and those given outside any round
    between its bounds."""
    counted = (ProgressReport.round_id.is_(None)) & (ProgressReport.at >= start) & (ProgressReport.at <= end)
    if round_id is not None:
        counted = counted | ((ProgressReport.round_id == round_id) & (ProgressReport.at <= end))
    query = _reports().where(Task.plan_id == plan_id, counted).order_by(ProgressReport.id)
    return [_report_view(*row) for row in await session.execute(query)]


async def history(session: AsyncSession, plan_id: int, code: str, limit: int = 5) -> list[ReportView]:
    """The newest reports on one task, newest first."""
    query = _reports().where(Task.plan_id == plan_id, Task.code == code).order_by(ProgressReport.id.desc()).limit(limit)
    return [_report_view(*row) for row in await session.execute(query)]


async def answered(session: AsyncSession, round_id: int) -> set[Item]:
    """What has been reported in a round."""
    rows = await session.execute(
        select(Task.code, Agency.name)
        .select_from(ProgressReport)
        .join(Task, ProgressReport.task_id == Task.id)
        .join(Agency, ProgressReport.agency_id == Agency.id)
        .where(ProgressReport.round_id == round_id)
    )
    return {(code, agency) for code, agency in rows}


async def _corrected(session: AsyncSession, task_id: int, agency_id: int, round_: RoundView | None) -> int | None:
    if round_ is None:
        return None
    row = await session.execute(
        select(func.max(ProgressReport.id)).where(
            ProgressReport.task_id == task_id,
            ProgressReport.agency_id == agency_id,
            ProgressReport.round_id == round_.id,
        )
    )
    found: int | None = row.scalar_one()
    return found


def _reports() -> Any:
    return (
        select(ProgressReport, Task.code, Agency.name, Person.name)
        .join(Task, ProgressReport.task_id == Task.id)
        .join(Agency, ProgressReport.agency_id == Agency.id)
        .outerjoin(Person, ProgressReport.person_id == Person.id)
    )


def _report_view(report: ProgressReport, task: str, agency: str, person: str | None) -> ReportView:
    return ReportView(
        report.id, task, agency, person, report.round_id, report.at, report.is_late, report.status,
        report.is_unchanged, report.percent, report.document_number, report.document_date,
        report.obstacle_text if report.obstacle else None, report.words,
    )  # fmt: skip
