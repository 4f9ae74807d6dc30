"""Progress reports: written by the check-in, read by the digest. Append-only, every row sealed to the one before."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, false, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from db import chain, obstacles, report_views, returns
from db.models import Agency, ProgressReport, Round, Task
from db.report_views import ReportView as ReportView
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
    raises_waiting: bool = True  # that it waits for somebody is an obstacle even where it names none


async def add_reports(
    session: AsyncSession,
    plan_id: int,
    reports: Sequence[NewReport],
    *,
    person_id: int,
    round_: RoundView | None,
    channel: str,
    now: datetime,
    corrects: int | None = None,
) -> list[int]:
    """Store what one message says, each task and agency once, and let it raise or resolve obstacles; returns the receipt
    numbers. A second report of the same agency on the same task in one round names the first one that it corrects;
    `corrects` names an earlier one, and the reports count for its period."""
    await chain.lock(session)
    round_id = round_.id if round_ else None
    places = await _places(session, plan_id, reports, round_id)
    originals = await _originals(session, [corrects] if corrects else [place.newest for place in places.values()])
    is_late = bool(round_ and now > round_.closes_at)
    rows = []
    for report in reports:
        place = places[report.task, report.agency]
        corrected = corrects or place.newest
        original = originals.get(corrected or 0)
        row = ProgressReport(
            task_id=place.task_id,
            agency_id=place.agency_id,
            person_id=person_id,
            round_id=original.round_id if original else round_id,
            at=now,
            is_late=original.is_late if original else is_late,
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
            corrects_id=corrected,
        )
        session.add(row)
        rows.append(row)
    await session.flush()
    await chain.seal(session, rows, now)
    for report, row in zip(reports, rows, strict=True):
        await _settle_obstacle(session, row, now, raises_waiting=report.raises_waiting)
    return [row.id for row in rows]


async def add_report(
    session: AsyncSession,
    plan_id: int,
    report: NewReport,
    *,
    person_id: int,
    round_: RoundView | None,
    channel: str,
    now: datetime,
    corrects: int | None = None,
) -> int:
    """The same with a single report; returns the receipt number."""
    [number] = await add_reports(
        session, plan_id, [report], person_id=person_id, round_=round_, channel=channel, now=now, corrects=corrects
    )
    return number


async def _settle_obstacle(session: AsyncSession, row: ProgressReport, now: datetime, *, raises_waiting: bool) -> None:
    if row.obstacle is True or (raises_waiting and row.waiting_for and row.obstacle is None and row.status != "done"):
        await obstacles.raise_by(session, row, now)
    elif row.obstacle is False or row.status == "done":
        await obstacles.resolve_by(session, row, now)
    elif row.corrects_id:
        await obstacles.reopen(session, await _earlier(session, row.corrects_id), row.person_id, now)


async def latest_reports(
    session: AsyncSession, plan_id: int, *, before: datetime | None = None, of: Collection[str] | None = None
) -> dict[Item, ReportView]:
    """The newest report of every task and agency (`of` these), at or before a moment. A repetition carries the verdict
    on what it repeats."""
    newest = await _newest(session, plan_id, before, of)
    if not any(view.is_unchanged for view in newest.values()):
        return newest
    telling = await telling_reports(session, plan_id, before=before, of=of)
    return {
        item: replace(view, verdict=telling[item].verdict, reason=telling[item].reason) if view.is_unchanged and item in telling else view
        for item, view in newest.items()
    }


async def telling_reports(
    session: AsyncSession, plan_id: int, *, before: datetime | None = None, of: Collection[str] | None = None
) -> dict[Item, ReportView]:
    """The newest report of every task and agency that told a status itself: "không thay đổi" tells none."""
    return await _newest(session, plan_id, before, of, *report_views.telling())


async def _newest(
    session: AsyncSession, plan_id: int, before: datetime | None, of: Collection[str] | None, *which: Any
) -> dict[Item, ReportView]:
    if of is not None:
        which = (*which, ProgressReport.agency_id.in_(select(Agency.id).where(Agency.name.in_(of))))
    chosen = report_views.newest(plan_id, before, *which)
    query = report_views.query(before).join(chosen, ProgressReport.id == chosen.c.id)
    views = await report_views.views(session, query)
    return {(view.task, view.agency): view for view in views}


async def reports_between(
    session: AsyncSession, plan_id: int, start: datetime, end: datetime, round_id: int | None = None
) -> list[ReportView]:
    """Reports that count for a period, oldest first: those of its round, and those given outside any round
    between its bounds."""
    counted = (ProgressReport.round_id.is_(None)) & (ProgressReport.at >= start) & (ProgressReport.at <= end)
    if round_id is not None:
        counted = counted | ((ProgressReport.round_id == round_id) & (ProgressReport.at <= end))
    return await report_views.views(session, report_views.query(end).where(Task.plan_id == plan_id, counted).order_by(ProgressReport.id))


async def told_after(session: AsyncSession, plan_id: int, start: datetime, end: datetime) -> list[ReportView]:
    """Reports given after a moment, whatever period they count for, oldest first."""
    told = (ProgressReport.at > start) & (ProgressReport.at <= end)
    return await report_views.views(session, report_views.query(end).where(Task.plan_id == plan_id, told).order_by(ProgressReport.id))


async def history(session: AsyncSession, plan_id: int, code: str, limit: int = 5) -> list[ReportView]:
    """The newest reports on one task, newest first."""
    query = report_views.query().where(Task.plan_id == plan_id, Task.code == code).order_by(ProgressReport.id.desc()).limit(limit)
    return await report_views.views(session, query)


async def find(session: AsyncSession, number: int) -> ReportView | None:
    """The report with this receipt number."""
    found = await find_many(session, [number])
    return found[0] if found else None


async def find_many(session: AsyncSession, numbers: Collection[int]) -> list[ReportView]:
    """The reports with these receipt numbers, the oldest first."""
    return await report_views.views(session, report_views.query().where(ProgressReport.id.in_(numbers)).order_by(ProgressReport.id))


async def versions(session: AsyncSession, number: int) -> list[ReportView]:
    """A report with everything it corrects and everything that corrects it, the first version first."""
    origin = await session.execute(
        select(ProgressReport.task_id, ProgressReport.agency_id).where(ProgressReport.id == number)
    )
    found = origin.first()
    if found is None:
        return []
    of_both = (ProgressReport.task_id == found.task_id) & (ProgressReport.agency_id == found.agency_id)
    views = {view.id: view for view in await report_views.views(session, report_views.query().where(of_both).order_by(ProgressReport.id))}
    line = [views[number]]
    while (earlier := views.get(line[0].corrects_id or 0)) is not None:
        line.insert(0, earlier)
    by_corrected = {view.corrects_id: view for view in views.values() if view.corrects_id}
    while (later := by_corrected.get(line[-1].id)) is not None:
        line.append(later)
    return line


async def answered(session: AsyncSession, round_id: int) -> set[Item]:
    """What has been reported in a round, and not been returned since."""
    rows = await session.execute(
        select(Task.code, Agency.name)
        .distinct()
        .select_from(ProgressReport)
        .join(Task, ProgressReport.task_id == Task.id)
        .join(Agency, ProgressReport.agency_id == Agency.id)
        .where(ProgressReport.round_id == round_id, ~returns.IS_OPEN_AGAIN)
    )
    return {(code, agency) for code, agency in rows}


async def round_ends(session: AsyncSession, plan_id: int, at: datetime) -> dict[int, datetime]:
    """Round id -> its closing time, for every round that had opened by a moment, the oldest first."""
    rows = await session.execute(
        select(Round.id, Round.closes_at).where(Round.plan_id == plan_id, Round.opens_at <= at).order_by(Round.opens_at)
    )
    return {row.id: row.closes_at for row in rows}


async def _originals(session: AsyncSession, numbers: Iterable[int | None]) -> dict[int, Any]:
    """Round and lateness of what is corrected: a correction counts as it did."""
    wanted = [number for number in numbers if number]
    if not wanted:
        return {}
    query = select(ProgressReport.id, ProgressReport.round_id, ProgressReport.is_late).where(ProgressReport.id.in_(wanted))
    return {row.id: row for row in await session.execute(query)}


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a report is stored; `newest` is the one that stands there already in this round."""

    task_id: int
    agency_id: int
    newest: int | None


async def _places(
    session: AsyncSession, plan_id: int, reports: Sequence[NewReport], round_id: int | None
) -> dict[Item, _Place]:
    in_round: ColumnElement[bool] = ProgressReport.round_id == round_id if round_id else false()  # none stands outside
    of_round = (
        select(func.max(ProgressReport.id))
        .where(ProgressReport.task_id == Task.id, ProgressReport.agency_id == Agency.id, in_round)
        .correlate(Task, Agency)
        .scalar_subquery()
    )
    rows = await session.execute(
        select(Task.code, Agency.name, Task.id, Agency.id, of_round)
        .join(Agency, Agency.name.in_({report.agency for report in reports}))  # each with each: a message names few
        .where(Task.plan_id == plan_id, Task.code.in_({report.task for report in reports}))
    )
    return {(code, agency): _Place(task_id, agency_id, newest) for code, agency, task_id, agency_id, newest in rows}


async def _earlier(session: AsyncSession, number: int) -> list[int]:
    """A report and everything that it corrects."""
    line: list[int] = []
    at: int | None = number
    while at is not None and at not in line:
        line.append(at)
        at = (await session.execute(select(ProgressReport.corrects_id).where(ProgressReport.id == at))).scalar_one_or_none()
    return line
