"""The facts of the yearly report: where every task stood, what was told in the period, with its receipts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from db import checkins, obstacles
from db.checkins import ReportView
from db.obstacles import PROPOSAL, RECOMMENDATION, ObstacleView
from handlers import roster, standings
from handlers.context import PlanInUse, World
from knowledge.calendar import ReportingPeriod
from knowledge.plan import Plan, Task, TaskGroup
from knowledge.standing import Mark, Standing, Verdict


@dataclass(frozen=True, slots=True)
class Told:
    """The newest report of one body on one task that counts. `words` are its own when they tell of this task alone."""

    report: ReportView
    words: str


@dataclass(frozen=True, slots=True)
class TaskYear:
    """One task. `receipts` are all reports of the period, oldest first, whatever became of them; `members` of a
    collective lead: how many have told something, of how many."""

    task: Task
    holders: tuple[str, ...]
    standing: Standing
    told: tuple[Told, ...]
    receipts: tuple[int, ...]
    members: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class GroupYear:
    group: TaskGroup
    tasks: tuple[TaskYear, ...]

    @property
    def numbers(self) -> Counter[Mark]:
        return Counter(one.standing.mark for one in self.tasks)


@dataclass(frozen=True, slots=True)
class YearFacts:
    """`until` is the moment up to which figures count: the end of the period, or now while it runs."""

    plan: Plan
    period: ReportingPeriod
    until: datetime  # local
    made_at: datetime  # local
    groups: tuple[GroupYear, ...]
    receipts: tuple[int, ...]
    agencies: int  # that told something
    open_obstacles: tuple[ObstacleView, ...]
    solved_obstacles: tuple[ObstacleView, ...]
    recommendations: tuple[ObstacleView, ...]
    proposals: tuple[ObstacleView, ...]

    @property
    def tasks(self) -> list[TaskYear]:
        return [task for group in self.groups for task in group.tasks]

    @property
    def is_over(self) -> bool:
        return self.until.date() == self.period.ends_on and self.made_at > self.until

    @property
    def numbers(self) -> Counter[Mark]:
        return sum((group.numbers for group in self.groups), Counter())


async def gather(session: AsyncSession, world: World, plan: PlanInUse, period: ReportingPeriod, now: datetime) -> YearFacts:
    start = datetime.combine(period.starts_on, time.min, world.zone)
    end = datetime.combine(period.ends_on + timedelta(days=1), time.min, world.zone) - timedelta(seconds=1)
    until = min(world.local(now), end)
    reports = await checkins.told_after(session, plan.id, start - timedelta(microseconds=1), until)
    stand = await standings.load(session, world, plan, until)
    raised = await obstacles.listing(session, plan.id, at=until)
    troubles = [one for one in raised if one.kind != RECOMMENDATION]
    proposed = [one for one in await obstacles.proposals(session) if one.plan_id in (plan.id, None) and one.raised_at <= until]
    return YearFacts(
        plan=plan.plan,
        period=period,
        until=until,
        made_at=world.local(now),
        groups=_groups(world, plan.plan, reports, stand, until.date()),
        receipts=tuple(report.id for report in reports),
        agencies=len({report.agency for report in reports}),
        open_obstacles=tuple(one for one in troubles if one.resolved_at is None),
        solved_obstacles=tuple(one for one in troubles if one.resolved_at and one.resolved_at >= start),
        recommendations=tuple(one for one in raised if one.kind == RECOMMENDATION and (one.resolved_at is None or one.resolved_at >= start)),
        proposals=tuple(one for one in proposed if one.kind == PROPOSAL),
    )


def _groups(world: World, plan: Plan, reports: Sequence[ReportView], stand: standings.Standings, on: date) -> tuple[GroupYear, ...]:
    by_task: dict[str, list[ReportView]] = defaultdict(list)
    shared = Counter((report.agency, report.at, report.words) for report in reports)
    for report in reports:
        by_task[report.task].append(report)
    tasks: dict[str, list[TaskYear]] = {group.code: [] for group in plan.groups}
    for task in plan.tasks:
        told = by_task[task.code]
        one = TaskYear(
            task=task,
            holders=_holders(world, task, on),
            standing=stand.by_code[task.code],
            told=tuple(Told(r, r.words if shared[r.agency, r.at, r.words] == 1 else "") for r in _standing(told)),
            receipts=tuple(report.id for report in told),
            members=_members(world, plan, task, told, on),
        )
        tasks.setdefault(task.group, []).append(one)
    known = {group.code: group for group in plan.groups}
    return tuple(GroupYear(known.get(code, TaskGroup(code, "")), tuple(found)) for code, found in tasks.items())


def _standing(reports: Iterable[ReportView]) -> list[ReportView]:
    """The newest report of every body that tells something, the newest first; a returned one never counts."""
    newest: dict[str, ReportView] = {}
    for report in reports:
        if report.is_unchanged and report.agency in newest:
            continue
        newest[report.agency] = report
    return sorted((r for r in newest.values() if r.verdict != Verdict.RETURNED), key=lambda r: -r.id)


def _holders(world: World, task: Task, on: date) -> tuple[str, ...]:
    return tuple(dict.fromkeys(holder.agency for lead in task.lead for holder in world.succession.holders(lead, task.code, on)))


def _members(world: World, plan: Plan, task: Task, told: Sequence[ReportView], on: date) -> tuple[int, int] | None:
    kinds = [kind for kind in roster.kinds_of(world, task, on) if task.code in roster.asked(world, plan, kind, on)]
    everybody = {agency for kind in kinds for agency in roster.members(world, kind, on)}
    return (len({report.agency for report in told} & everybody), len(everybody)) if everybody else None
