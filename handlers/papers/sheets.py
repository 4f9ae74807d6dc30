"""What stands in the Excel file: tasks, every report, obstacles, and who answered in which round."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

from sqlalchemy.ext.asyncio import AsyncSession

from db import checkins, obstacles, rounds
from db.checkins import ReportView
from db.obstacles import ObstacleView
from db.rounds import Item, RoundView
from handlers import drafts, reach, standings
from handlers.context import PlanInUse, World
from handlers.texts import sheets as texts
from handlers.texts import standing as standing_texts
from handlers.texts.dates import period_name
from knowledge.plan import Task
from knowledge.standing import Verdict

_EVER = datetime(2000, 1, 1, tzinfo=UTC)
Row = Sequence[Any]


@dataclass(frozen=True, slots=True)
class Export:
    """The rows of the four sheets, moments local."""

    as_of: datetime
    plans: tuple[str, ...]
    tasks: list[Row]
    history: list[Row]
    obstacles: list[Row]
    reporting: list[Row]


async def gather(session: AsyncSession, world: World, now: datetime) -> Export:
    """Everything that the file says, over all plans in use."""
    found = Export(world.local(now), tuple(plan.plan.number for plan in world.plans), [], [], [], [])
    for plan in world.plans:
        found.tasks.extend(await _tasks(session, world, plan, now))
        reports = await checkins.told_after(session, plan.id, _EVER, now)
        found.history.extend(_report(world, plan, report) for report in reports)
        raised = await obstacles.listing(session, plan.id, at=now)
        found.obstacles.extend(_obstacle(world, plan.plan.number, one, now) for one in raised)
        found.reporting.extend(await _reporting(session, world, plan, reports, now))
    numbers = {plan.id: plan.plan.number for plan in world.plans}
    for one in await obstacles.proposals(session):
        found.obstacles.append(_obstacle(world, numbers.get(one.plan_id or 0, ""), one, now))
    return found


async def workbook_of(export: Export) -> bytes:
    """The file; in a thread, as thousands of rows take seconds."""
    return await asyncio.to_thread(_write, export)


def _write(export: Export) -> bytes:
    from handlers.papers import workbook  # openpyxl takes 15 MB; most processes never write a sheet

    def sheet(title: str, columns: Iterable[tuple[str, int, str]], rows: list[Row], frozen: int) -> workbook.Sheet:
        made = tuple(workbook.Column(name, width, cast(workbook.Kind, kind)) for name, width, kind in columns)
        return workbook.Sheet(title, made, rows, frozen)

    sheets = (
        sheet(texts.TASKS, texts.TASK_COLUMNS, export.tasks, 3),
        sheet(texts.HISTORY, texts.HISTORY_COLUMNS, export.history, 1),
        sheet(texts.OBSTACLES, texts.OBSTACLE_COLUMNS, export.obstacles, 1),
        sheet(texts.REPORTING, texts.REPORTING_COLUMNS, export.reporting, 1),
    )
    return workbook.write(sheets, texts.title(export.plans), texts.footer(export.plans, export.as_of), export.as_of)


# --- tasks --------------------------------------------------------------------------------------------


async def _tasks(session: AsyncSession, world: World, plan: PlanInUse, now: datetime) -> list[Row]:
    stand = await standings.load(session, world, plan, now)
    newest: dict[str, ReportView] = {}
    for report in (await checkins.latest_reports(session, plan.id, before=now)).values():
        if report.task not in newest or newest[report.task].id < report.id:
            newest[report.task] = report
    groups = {group.code: f"{group.code}. {group.title}" for group in plan.plan.groups}
    rows: list[Row] = []
    for task in plan.plan.tasks:
        standing = stand.by_code[task.code]
        last = newest.get(task.code)
        done = standing_texts.EXECUTION[standing.execution] if standing.execution else standing_texts.NOTHING_TOLD
        rows.append(
            (
                plan.plan.number, task.code, task.short_title, task.content, groups.get(task.group, task.group),
                task.lead_text or "; ".join(task.lead), "; ".join(_holders(world, task, now)), task.coordinate_text or "; ".join(task.coordinate),
                task.period.text, standing.ends_on, standing_texts.LOOKS[standing.mark].label, done, standing_texts.TIMING[standing.timing],
                standing_texts.reporting(standing), last.percent if last else None, world.local(last.at) if last else None,
                last.agency if last else None, last.id if last else None, last.document_number if last else None,
                last.document_date if last else None,
            )
        )  # fmt: skip
    return rows


def _holders(world: World, task: Task, now: datetime) -> list[str]:
    """Who holds the task today, collectives by their name of today."""
    on = world.today(now)
    return list(dict.fromkeys(holder.agency for lead in task.lead for holder in world.succession.holders(lead, task.code, on)))


# --- reports and obstacles ----------------------------------------------------------------------------


def _report(world: World, plan: PlanInUse, r: ReportView) -> Row:
    figures = "; ".join(drafts.figure(value, unit) for value, unit in r.figures)
    return (
        r.id, r.version, r.corrects_id, plan.plan.number, r.task, r.agency, world.local(r.at), texts.YES if r.is_late else None,
        texts.STATUS.get(r.status or "", r.status), texts.YES if r.is_unchanged else None, r.percent, r.document_number, r.document_date,
        texts.VERDICTS.get(r.verdict or "", r.verdict), r.obstacle_text, r.waiting_for, r.due_on, figures, r.words,
    )  # fmt: skip


def _obstacle(world: World, plan_number: str, o: ObstacleView, now: datetime) -> Row:
    raised, resolved = world.today(o.raised_at), world.today(o.resolved_at) if o.resolved_at else None
    words = " - ".join(part for part in (o.words, o.wording, o.reason) if part)
    return (
        o.id, texts.KINDS.get(o.kind, o.kind), texts.STATES.get(o.state, o.state), plan_number, o.task, o.agency, words, o.waiting_for,
        o.addressed_to, raised, resolved, ((resolved or world.today(now)) - raised).days,
    )  # fmt: skip


# --- rounds -------------------------------------------------------------------------------------------


async def _reporting(
    session: AsyncSession, world: World, plan: PlanInUse, reports: Sequence[ReportView], now: datetime
) -> list[Row]:
    """One row for each body that was asked in a round, the newest round first."""
    told: dict[tuple[int | None, Item], list[ReportView]] = defaultdict(list)
    for report in reports:
        told[report.round_id, (report.task, report.agency)].append(report)
    rows: list[Row] = []
    for round_ in reversed(await rounds.recent_rounds(session, plan.id, _EVER)):
        asked: dict[str, dict[Item, None]] = defaultdict(dict)
        for prompt in await rounds.prompts_of(session, round_.id):
            for item in prompt.items:
                asked[item[1]][item] = None
        lost = await reach.agencies_not_reached(session, world, round_, now)
        rows += [_row(world, plan, round_, agency, asked[agency], told, now, is_lost=agency in lost) for agency in sorted(asked)]
    return rows


def _row(
    world: World,
    plan: PlanInUse,
    round_: RoundView,
    agency: str,
    asked: Iterable[Item],
    told: dict[tuple[int | None, Item], list[ReportView]],
    now: datetime,
    *,
    is_lost: bool,
) -> Row:
    items = list(asked)
    given_on = {item: told[round_.id, item] for item in items if (round_.id, item) in told}
    answers = {item: given for item, given in given_on.items() if given[-1].verdict != Verdict.RETURNED}
    late = sum(1 for given in answers.values() if given[0].is_late)
    newest = max((report.at for given in answers.values() for report in given), default=None)
    missing = ", ".join(item[0] for item in items if item not in answers)
    outcome = texts.outcome(len(answers), len(items), late, now >= round_.closes_at, is_lost=is_lost)
    return (
        plan.plan.number, period_name(round_.period), world.local(round_.closes_at), agency, len(items), len(answers), late, outcome,
        world.local(newest) if newest else None, missing,
    )  # fmt: skip
