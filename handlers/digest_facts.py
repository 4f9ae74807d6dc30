"""The digest as numbers and lists: built from stored reports, before any sentence is made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy.ext.asyncio import AsyncSession

from db import checkins, obstacles, people, rounds
from db import digests as stored
from db.checkins import ReportView
from db.obstacles import ObstacleView
from db.rounds import Item
from handlers import duties
from handlers.agencies import leads_today
from handlers.context import PlanInUse, World
from knowledge.calendar import Week, round_times
from knowledge.plan import Plan, Task

DUE_SOON_DAYS = 60


class Standing(StrEnum):
    """Where a task stands: every task is in exactly one, so the numbers add up to the total."""

    DONE = "done"
    EXPIRED = "expired"  # its range has run out, nobody has concluded it
    PAUSED = "paused"
    IN_PROGRESS = "in_progress"
    NOT_STARTED = "not_started"
    SILENT = "silent"  # nothing was ever reported


@dataclass(frozen=True, slots=True)
class Line:
    """One task in a list of the digest."""

    code: str
    title: str
    agency: str = ""
    words: str = ""
    days: int | None = None
    waiting_for: str | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """One report of the period that tells a result."""

    code: str
    title: str
    agency: str
    is_done: bool
    percent: int | None
    document: str | None


@dataclass(frozen=True, slots=True)
class Digest:
    """What is said about one period of one plan. `before` holds last period's numbers, if there were any."""

    public_id: str
    plan_id: int
    plan_number: str
    week: Week
    as_of: datetime  # local time
    is_late: bool
    total: int
    numbers: Mapping[str, int]
    before: Mapping[str, int] | None
    reported: int  # agencies that have reported in this period
    expected: int  # agencies with a focal point that lead a task
    results: tuple[Result, ...]  # done ones first
    due_soon: tuple[Line, ...]
    expired: tuple[Line, ...]
    new_obstacles: tuple[Line, ...]
    old_obstacles: tuple[Line, ...]
    solved_obstacles: tuple[Line, ...]
    silent_agencies: tuple[str, ...]
    unproven: int  # reported done without a document



async def build(session: AsyncSession, world: World, plan: PlanInUse, week: Week, now: datetime) -> Digest:
    """The digest of a week as it stands at `now`: the same for preview, sending and /bantin."""
    start = datetime.combine(week.monday, datetime.min.time(), world.zone)
    times = round_times(week, world.calendar, world.zone)
    round_ = await rounds.find_round(session, plan.id, week.period)
    latest = await checkins.latest_reports(session, plan.id, before=now)
    this_week = await checkins.reports_between(session, plan.id, start, now, round_.id if round_ else None)
    raised = await obstacles.listing(session, plan.id, at=now)
    before = await stored.previous(session, plan.id, week.period)
    today = world.today(now)
    standings = {task.code: _standing(world, plan.plan, task, latest, today) for task in plan.plan.tasks}
    expected = await _expected(session, world, plan.plan, today)
    reporting = {report.agency for report in this_week}
    open_now = [o for o in raised if o.resolved_at is None]
    line = _Lines(plan.plan, world, today)
    return Digest(
        public_id=f"BT{plan.id}-{week.period}",
        plan_id=plan.id,
        plan_number=plan.plan.number,
        week=week,
        as_of=world.local(now),
        is_late=times is not None and now - times.digest_at > timedelta(hours=1),
        total=len(plan.plan.tasks),
        numbers={standing.value: count for standing, count in _count(standings).items()},
        before=before.numbers if before else None,
        reported=len(reporting & expected),
        expected=len(expected),
        results=line.results(this_week),
        due_soon=line.due_soon(standings),
        expired=tuple(line.of(t) for t in plan.plan.tasks if standings[t.code] == Standing.EXPIRED),
        new_obstacles=tuple(line.obstacle(o) for o in open_now if o.raised_at >= start),
        old_obstacles=tuple(line.obstacle(o) for o in open_now if o.raised_at < start),
        solved_obstacles=tuple(line.obstacle(o) for o in raised if o.resolved_at and o.resolved_at >= start),
        silent_agencies=tuple(sorted(expected - reporting)),
        unproven=sum(1 for r in latest.values() if r.status == "done" and not r.document_number),
    )


def _count(standings: Mapping[str, Standing]) -> dict[Standing, int]:
    counted = Counter(standings.values())
    return {standing: counted[standing] for standing in Standing}


def _standing(world: World, plan: Plan, task: Task, latest: Mapping[Item, ReportView], today: date) -> Standing:
    reports = [report for (code, _), report in latest.items() if code == task.code]
    statuses = {report.status for report in reports}
    if reports and statuses == {"done"} and _all_leads_reported(world, plan, task, reports, today):
        return Standing.DONE
    if task.period.ends_on and task.period.ends_on < today:
        return Standing.EXPIRED
    if "in_progress" in statuses or "done" in statuses:
        return Standing.IN_PROGRESS
    if "paused" in statuses:
        return Standing.PAUSED
    return Standing.NOT_STARTED if "not_started" in statuses else Standing.SILENT


def _all_leads_reported(world: World, plan: Plan, task: Task, reports: Sequence[ReportView], today: date) -> bool:
    """Joint leads must all have said so: each lead of the plan itself, or a body that took over from it."""
    reporting = {report.agency for report in reports}
    for lead in task.lead:
        heirs = {holder.agency for holder in world.succession.holders(lead, task.code, today)}
        if not reporting & ({lead} | heirs) and lead in leads_today(world, plan, task, today):
            return False
    return True


async def _expected(session: AsyncSession, world: World, plan: Plan, today: date) -> set[str]:
    persons = await people.with_role(session, people.FOCAL_POINT)
    return {agency for person in persons for _, agency in duties.items_of(world, plan, person, today)}


class _Lines:
    """Makes the lines of the lists."""

    def __init__(self, plan: Plan, world: World, today: date) -> None:
        self._plan = plan
        self._world = world
        self._today = today

    def title(self, code: str) -> str:
        """A withdrawn task has no title any more; its code stands for it."""
        task = self._plan.task(code)
        return (task.short_title or task.content) if task else ""

    def of(self, task: Task, days: int | None = None) -> Line:
        return Line(task.code, self.title(task.code), days=days)

    def obstacle(self, o: ObstacleView) -> Line:
        days = (self._today - self._world.today(o.raised_at)).days
        return Line(o.task, self.title(o.task), o.agency, o.words, days, o.waiting_for)

    def results(self, reports: Sequence[ReportView]) -> tuple[Result, ...]:
        """The newest report of each task and agency in this period that tells a result; done ones first."""
        newest = {(r.task, r.agency): r for r in reports if not r.is_unchanged}
        telling = [r for r in newest.values() if r.status == "done" or r.percent is not None or r.document_number]
        telling.sort(key=lambda r: r.status != "done")
        return tuple(
            Result(r.task, self.title(r.task), r.agency, r.status == "done", r.percent, r.document_number)
            for r in telling
        )

    def due_soon(self, standings: Mapping[str, Standing]) -> tuple[Line, ...]:
        """Ranges that end within sixty days."""
        soon = []
        for task in self._plan.tasks:
            end = task.period.ends_on
            if end and standings[task.code] != Standing.DONE and 0 <= (end - self._today).days <= DUE_SOON_DAYS:
                soon.append(self.of(task, days=(end - self._today).days))
        return tuple(soon)
