"""The digest as numbers and lists: built from stored reports, before any sentence is made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from db import checkins, obstacles, people, reminders, reviews, rounds, seats
from db import digests as stored
from db.checkins import ReportView
from db.closings import MOST_TIMES
from db.obstacles import ObstacleView
from db.rounds import Item
from handlers import duties, joint, roster, standings
from handlers.context import PlanInUse, World
from handlers.rhythms import rhythm_of
from handlers.standings import Standings
from knowledge.plan import Plan
from knowledge.rhythm import Period, current_period, times_of
from knowledge.standing import Mark, Verdict


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
    is_confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Correction:
    """A report that was corrected after the last digest had told it."""

    result: Result
    status: str | None
    number: int
    replaces: int


@dataclass(frozen=True, slots=True)
class Concluded:
    """A task whose range ran out, and how it was concluded."""

    code: str
    outcome: str
    document: str | None
    extended_to: date | None


@dataclass(frozen=True, slots=True)
class Digest:
    """What is said about one period of one plan. `before` holds last period's numbers, if there were any."""

    public_id: str
    plan_id: int
    plan_number: str
    period: str  # its key
    as_of: datetime  # local time
    is_late: bool
    total: int
    numbers: Mapping[str, int]
    before: Mapping[str, int] | None
    reported: int  # agencies that have reported in this period
    expected: int  # agencies with a focal point that lead a task
    results: tuple[Result, ...]  # done ones first
    due_soon: tuple[Line, ...]
    overdue: tuple[Line, ...]
    expired: tuple[Line, ...]
    unanswered: tuple[str, ...]  # of those: asked twice for a conclusion, no answer
    concluded: tuple[Concluded, ...]
    corrections: tuple[Correction, ...]
    new_obstacles: tuple[Line, ...]
    old_obstacles: tuple[Line, ...]
    solved_obstacles: tuple[Line, ...]
    silent: int  # agencies that have told nothing in this period; nobody of them is on leave
    silent_agencies: tuple[str, ...]  # of those: named, as every private reminder was in vain
    awaiting: int  # told as done, waiting for confirmation
    has_reviewer: bool
    unproven: int  # reported done without a document
    differences: tuple[joint.Difference, ...] = ()  # joint leads and coordinators who tell different things
    rosters: tuple[roster.RollUp, ...] = ()  # collective leads, counted


async def build(session: AsyncSession, world: World, plan: PlanInUse, period: Period | None, now: datetime) -> Digest:
    """The digest of a period (None: the present one) as it stands at `now`: the same for preview, sending and
    /bantin."""
    rhythm = await rhythm_of(session, plan.id)
    period = period or current_period(now, rhythm, world.calendar, world.zone)
    start = datetime.combine(period.starts_on, datetime.min.time(), world.zone)
    times = times_of(period, rhythm, world.calendar, world.zone) if period.cadence == rhythm.cadence else None
    round_ = await rounds.find_round(session, plan.id, period.key)
    before = await stored.previous(session, plan.id, period.key)
    counted = await checkins.reports_between(session, plan.id, start, now, round_.id if round_ else None)
    this_week = _standing_reports(counted)
    since_last = await checkins.told_after(session, plan.id, before.made_at, now) if before else []
    raised = await obstacles.listing(session, plan.id, at=now)
    today = world.today(now)
    stand = await standings.load(session, world, plan, now)
    members = roster.member_items(world, plan.plan, today)
    waiting = await reviews.awaiting(session, plan.id, before=now)
    expected = await _expected(session, world, plan.plan, today, members)
    reporting = {report.agency for report in this_week}
    expected -= await seats.excused_agencies(session, today) - reporting
    open_now = [o for o in raised if o.resolved_at is None and (o.task, o.agency) not in members]
    line = _Lines(plan.plan, world, today, stand)
    expired = line.marked(Mark.EXPIRED)
    return Digest(
        public_id=f"BT{plan.id}-{period.key}",
        plan_id=plan.id,
        plan_number=plan.plan.number,
        period=period.key,
        as_of=world.local(now),
        is_late=times is not None and now - times.digest_at > timedelta(hours=1),
        total=len(plan.plan.tasks),
        numbers=_count(stand),
        before=before.numbers if before else None,
        reported=len(reporting & expected),
        expected=len(expected),
        results=line.results([r for r in _standing_reports([*counted, *since_last]) if (r.task, r.agency) not in members]),
        due_soon=line.marked(Mark.DUE_SOON),
        overdue=line.marked(Mark.OVERDUE),
        expired=expired,
        unanswered=_unanswered(stand, [task.code for task in expired]),
        concluded=_concluded(stand),
        corrections=await _corrections(session, line, since_last, before.made_at if before else now),
        new_obstacles=tuple(line.obstacle(o) for o in open_now if o.raised_at >= start),
        old_obstacles=tuple(line.obstacle(o) for o in open_now if o.raised_at < start),
        solved_obstacles=tuple(line.obstacle(o) for o in raised if o.resolved_at and o.resolved_at >= start),
        silent=len(expected - reporting),
        silent_agencies=tuple(sorted((expected - reporting) & await reminders.named_agencies(session, plan.id))),
        awaiting=len(waiting),
        has_reviewer=await people.has_role(session, [people.COORDINATOR]),
        unproven=sum(1 for report in waiting if not report.document_number),
        differences=await joint.differences(session, world, plan, now),
        rosters=await roster.roll_up(session, world, plan, round_, now, reports=this_week, obstacles=raised),
    )


def _count(stand: Standings) -> dict[str, int]:
    """Every task under exactly one mark, so the numbers add up to the total."""
    counted = Counter(standing.mark for standing in stand.by_code.values())
    return {mark.value: counted[mark] for mark in Mark}


def _standing_reports(reports: Sequence[ReportView]) -> list[ReportView]:
    """The newest report of each task and agency; a corrected one no longer counts, a returned one never."""
    newest: dict[Item, ReportView] = {}
    for report in sorted(reports, key=lambda report: report.id):
        newest[report.task, report.agency] = report
    return [report for report in newest.values() if report.verdict != Verdict.RETURNED]


def _unanswered(stand: Standings, expired: Sequence[str]) -> tuple[str, ...]:
    asked = {c.task for c in stand.closings.values() if c.asked_times >= MOST_TIMES and stand.lacks_conclusion(c.task, c.agency)}
    return tuple(code for code in expired if code in asked)


def _concluded(stand: Standings) -> tuple[Concluded, ...]:
    """Answers to the closing question that stand; a withdrawn task has no standing any more."""
    return tuple(
        Concluded(c.task, c.outcome, c.document, c.extended_to)
        for item, c in stand.closings.items()
        if c.outcome and stand.facts[item].outcome and c.task in stand.by_code
    )


async def _corrections(
    session: AsyncSession, line: _Lines, told: Sequence[ReportView], last_digest_at: datetime
) -> tuple[Correction, ...]:
    """Reports told before the last digest that were replaced after it (the newest version of each)."""
    found: dict[Item, Correction] = {}
    for report in told:
        original = await checkins.find(session, report.corrects_id) if report.corrects_id else None
        if original and (original.at <= last_digest_at or (report.task, report.agency) in found):
            first = found.get((report.task, report.agency))
            replaced = first.replaces if first else original.id
            found[report.task, report.agency] = Correction(line.result(report), report.status, report.id, replaced)
    return tuple(found.values())


async def _expected(session: AsyncSession, world: World, plan: Plan, today: date, members: Collection[Item]) -> set[str]:
    """Agencies that lead a task by name; members of a collective lead are counted in its roll-up."""
    persons = await people.with_role(session, people.FOCAL_POINT)
    items = (item for person in persons for item in duties.items_of(world, plan, person, today))
    return {item[1] for item in items if item not in members}


class _Lines:
    """Makes the lines of the lists."""

    def __init__(self, plan: Plan, world: World, today: date, stand: Standings) -> None:
        self._plan = plan
        self._world = world
        self._today = today
        self._stand = stand

    def title(self, code: str) -> str:
        """A withdrawn task has no title any more; its code stands for it."""
        task = self._plan.task(code)
        return (task.short_title or task.content) if task else ""

    def marked(self, mark: Mark) -> tuple[Line, ...]:
        """Every task under this mark, with the working days that are left."""
        found = ((task.code, self._stand.by_code[task.code]) for task in self._plan.tasks)
        return tuple(Line(code, self.title(code), days=s.days_left) for code, s in found if s.mark is mark)

    def obstacle(self, o: ObstacleView) -> Line:
        days = (self._today - self._world.today(o.raised_at)).days
        return Line(o.task, self.title(o.task), o.agency, o.words, days, o.waiting_for)

    def result(self, r: ReportView) -> Result:
        is_confirmed = r.verdict == Verdict.CONFIRMED
        return Result(r.task, self.title(r.task), r.agency, r.status == "done", r.percent, r.document_number, is_confirmed)

    def results(self, reports: Sequence[ReportView]) -> tuple[Result, ...]:
        """The reports that tell a result; done ones first."""
        told = [r for r in reports if not r.is_unchanged]
        telling = [r for r in told if r.status == "done" or r.percent is not None or r.document_number]
        telling.sort(key=lambda r: r.status != "done")
        return tuple(self.result(r) for r in telling)
