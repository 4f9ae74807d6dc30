"""Rounds, prompts, progress reports and obstacles: written by the check-in, read by the digest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Agency, Obstacle, Person, ProgressReport, Prompt, Round, Task

Item = tuple[str, str]  # task code, agency name


@dataclass(frozen=True, slots=True)
class RoundView:
    id: int
    plan_id: int
    period: str
    opens_at: datetime
    reminds_at: datetime
    closes_at: datetime


@dataclass(frozen=True, slots=True)
class PromptView:
    id: int
    round: RoundView
    person_id: int
    items: tuple[Item, ...]
    asked_at: datetime
    answered_at: datetime | None


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


@dataclass(frozen=True, slots=True)
class ObstacleView:
    id: int
    task: str
    agency: str
    words: str
    waiting_for: str | None
    raised_at: datetime
    resolved_at: datetime | None


# --- rounds and prompts -------------------------------------------------------------------------------


async def open_round(
    session: AsyncSession,
    plan_id: int,
    period: str,
    opens_at: datetime,
    reminds_at: datetime,
    closes_at: datetime,
    now: datetime,
) -> RoundView:
    """The round of this period, opened when it is not there yet. Its times stay as they were at opening."""
    row = await _round(session, plan_id, period)
    if row is None:
        row = Round(
            plan_id=plan_id,
            period=period,
            opens_at=opens_at,
            reminds_at=reminds_at,
            closes_at=closes_at,
            opened_at=now,
        )
        session.add(row)
        await session.flush()
    return _round_view(row)


async def find_round(session: AsyncSession, plan_id: int, period: str) -> RoundView | None:
    row = await _round(session, plan_id, period)
    return _round_view(row) if row else None


async def prompts_of(session: AsyncSession, round_id: int) -> list[PromptView]:
    rows = await session.execute(
        select(Prompt, Round).join(Round).where(Prompt.round_id == round_id).order_by(Prompt.id)
    )
    return [_prompt_view(prompt, round_) for prompt, round_ in rows]


async def add_prompt(session: AsyncSession, round_id: int, person_id: int, items: Sequence[Item], now: datetime) -> int:
    prompt = Prompt(round_id=round_id, person_id=person_id, items=[list(item) for item in items], asked_at=now)
    session.add(prompt)
    await session.flush()
    return prompt.id


async def get_prompt(session: AsyncSession, prompt_id: int) -> PromptView | None:
    row = (await session.execute(select(Prompt, Round).join(Round).where(Prompt.id == prompt_id))).first()
    return _prompt_view(*row) if row else None


async def newest_prompt(session: AsyncSession, person_id: int) -> PromptView | None:
    """The prompt of the newest round in which the person was asked."""
    row = (
        await session.execute(
            select(Prompt, Round).join(Round).where(Prompt.person_id == person_id).order_by(Round.opens_at.desc()).limit(1)
        )
    ).first()
    return _prompt_view(*row) if row else None


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


async def mark_answered(session: AsyncSession, prompt_id: int, now: datetime) -> None:
    await session.execute(update(Prompt).where(Prompt.id == prompt_id).values(answered_at=now))


# --- reports ------------------------------------------------------------------------------------------


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
        await _raise_obstacle(session, row, now)
    elif report.obstacle is False or report.status == "done":
        await _resolve_obstacles(session, row, now)
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


# --- obstacles ----------------------------------------------------------------------------------------


async def obstacles(session: AsyncSession, plan_id: int, *, at: datetime) -> list[ObstacleView]:
    """Every obstacle raised at or before a moment, the oldest first; one resolved later counts as open."""
    rows = await session.execute(
        select(Obstacle, Task.code, Agency.name)
        .join(Task, Obstacle.task_id == Task.id)
        .join(Agency, Obstacle.agency_id == Agency.id)
        .where(Task.plan_id == plan_id, Obstacle.raised_at <= at)
        .order_by(Obstacle.id)
    )
    return [
        ObstacleView(
            o.id, code, agency, o.words, o.waiting_for, o.raised_at,
            o.resolved_at if o.resolved_at and o.resolved_at <= at else None,
        )
        for o, code, agency in rows
    ]  # fmt: skip


async def _raise_obstacle(session: AsyncSession, report: ProgressReport, now: datetime) -> None:
    words = report.obstacle_text or report.words
    already = await session.execute(
        select(Obstacle.id).where(
            Obstacle.task_id == report.task_id,
            Obstacle.agency_id == report.agency_id,
            Obstacle.resolved_at.is_(None),
            Obstacle.words == words,
        )
    )
    if already.first() is None:
        session.add(
            Obstacle(
                task_id=report.task_id,
                agency_id=report.agency_id,
                report_id=report.id,
                words=words,
                waiting_for=report.waiting_for,
                raised_at=now,
            )
        )
        await session.flush()


async def _resolve_obstacles(session: AsyncSession, report: ProgressReport, now: datetime) -> None:
    await session.execute(
        update(Obstacle)
        .where(
            Obstacle.task_id == report.task_id,
            Obstacle.agency_id == report.agency_id,
            Obstacle.resolved_at.is_(None),
        )
        .values(resolved_at=now, resolved_by=report.id)
    )


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


# --- rows to views ------------------------------------------------------------------------------------


async def _round(session: AsyncSession, plan_id: int, period: str) -> Round | None:
    row = await session.execute(select(Round).where(Round.plan_id == plan_id, Round.period == period))
    return row.scalar_one_or_none()


def _round_view(row: Round) -> RoundView:
    return RoundView(row.id, row.plan_id, row.period, row.opens_at, row.reminds_at, row.closes_at)


def _prompt_view(prompt: Prompt, round_: Round) -> PromptView:
    items = tuple((code, agency) for code, agency in prompt.items)
    return PromptView(prompt.id, _round_view(round_), prompt.person_id, items, prompt.asked_at, prompt.answered_at)


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
