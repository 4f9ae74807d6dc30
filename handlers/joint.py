"""Joint leads must all answer; where they, or a coordinator, tell different things, it is shown and never averaged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import combinations

from sqlalchemy.ext.asyncio import AsyncSession

from db import checkins, confirmations, rounds
from db.checkins import ReportView
from db.confirmations import ConfirmationView
from db.rounds import Item
from handlers import reach, relief, roster
from handlers.context import PlanInUse, World
from handlers.roster import Kind
from knowledge.plan import AgencyKind, Plan, Task
from knowledge.standing import Verdict

_LOOKS_BACK = timedelta(days=400)  # a yearly round is still the newest one
FAR_APART = 30  # percentage points between two leads of one task
_NOT_DONE = ("not_started", "in_progress", "paused")


@dataclass(frozen=True, slots=True)
class Side:
    """One lead of a task: the bodies that may answer for it today, or the rosters behind a collective."""

    name: str  # as it is today
    bodies: tuple[str, ...]
    kinds: tuple[Kind, ...] = ()


@dataclass(frozen=True, slots=True)
class Word:
    """What one side, or a coordinator, told. Of a roster: how many of those who told anything are not done."""

    agency: str
    on: date | None
    status: str | None = None
    percent: int | None = None
    opinion: str | None = None  # of a coordinator, in its own words
    undone: int = 0
    told: int = 0


@dataclass(frozen=True, slots=True)
class Difference:
    """Words on one task that do not fit together, the leads' first."""

    code: str
    words: tuple[Word, ...]


def sides(world: World, plan: Plan, task: Task, on: date) -> tuple[Side, ...]:
    """The leads of a task as they are today, in the plan's order; a collective that nobody is asked for is not one."""
    collectives = {agency.name for agency in plan.agencies if agency.kind == AgencyKind.COLLECTIVE}
    found = []
    for lead in task.lead:
        heirs = [holder.agency for holder in world.succession.holders(lead, task.code, on, plan.number)]
        if lead not in collectives:
            found.append(Side(", ".join(heirs) or lead, tuple(dict.fromkeys([*heirs, lead, world.lexicon.agency(lead) or lead]))))
            continue
        kinds = [kind for kind in roster.kinds_of_lead(world, lead, task.code, on) if task.code in roster.asked(world, plan, kind, on)]
        if kinds:
            found.append(Side(", ".join(heirs), (), tuple(kinds)))
    return tuple(found)


async def differences(
    session: AsyncSession, world: World, plan: PlanInUse, now: datetime, *codes: str
) -> tuple[Difference, ...]:
    """Every contradiction in what was last told of these tasks, of all when none is named."""
    telling = await checkins.telling_reports(session, plan.id, before=now)
    said = await confirmations.latest(session, plan.id, before=now)
    on, found = world.today(now), []
    for task in plan.plan.tasks:
        if codes and task.code not in codes:
            continue
        leads = sides(world, plan.plan, task, on)
        words = [word for side in leads if (word := _word(world, task.code, side, telling, on))]
        bodies = [body for side in leads for body in side.bodies]
        opinions = _opinions(world, task.code, [telling[task.code, b] for b in bodies if (task.code, b) in telling], said)
        if opinions or any(_contradict(one, other) for one, other in combinations(words, 2)):
            found.append(Difference(task.code, (*words, *opinions)))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Together:
    """One task that several answer for: who has answered in the newest round, what does not fit together, and which
    coordinators agree with what the lead told last."""

    reported: tuple[str, ...]  # named leads
    silent: tuple[str, ...]
    unreached: tuple[str, ...]  # their question has not arrived
    members: tuple[tuple[Kind, int, int], ...]  # rosters: how many of how many have answered
    differences: tuple[Difference, ...]
    confirmed: tuple[Word, ...]


async def together(session: AsyncSession, world: World, plan: PlanInUse, task: Task, now: datetime) -> Together:
    on = world.today(now)
    recent = await rounds.recent_rounds(session, plan.id, now - _LOOKS_BACK)
    answered = await relief.answered(session, world, plan.id, recent[-1].id, on) if recent else set()
    leads = sides(world, plan.plan, task, on)
    named = [side for side in leads if side.bodies] if len(leads) > 1 and recent else []
    told = {side.name for side in named if any((task.code, body) in answered for body in side.bodies)}
    lost = await reach.agencies_not_reached(session, world, recent[-1] if recent else None, now)
    unreached = {side.name for side in named if side.name not in told and set(side.bodies) & lost}
    counted = {kind: roster.members(world, kind, on) for side in leads for kind in side.kinds}
    said = await confirmations.latest(session, plan.id, before=now)
    return Together(
        tuple(side.name for side in named if side.name in told),
        tuple(side.name for side in named if side.name not in told and side.name not in unreached),
        tuple(side.name for side in named if side.name in unreached),
        tuple((kind, sum((task.code, body) in answered for body in bodies), len(bodies)) for kind, bodies in counted.items()),
        await differences(session, world, plan, now, task.code),
        tuple(Word(one.agency, world.today(one.at)) for (code, _), one in said.items() if code == task.code and one.agrees),
    )


def _word(world: World, code: str, side: Side, telling: Mapping[Item, ReportView], on: date) -> Word | None:
    bodies = side.bodies or tuple(body for kind in side.kinds for body in roster.members(world, kind, on))
    reports = [telling[code, body] for body in bodies if (code, body) in telling]
    if not reports:
        return None
    if side.kinds:
        undone = sum(1 for report in reports if _status(report) in _NOT_DONE)
        return Word(side.name, None, undone=undone, told=len(reports))
    newest = max(reports, key=lambda report: report.id)
    return Word(newest.agency, world.today(newest.at), _status(newest), newest.percent)


def _status(report: ReportView) -> str | None:
    """A report of completion that was returned is not one."""
    return "in_progress" if report.status == "done" and report.verdict == Verdict.RETURNED else report.status


def _contradict(one: Word, other: Word) -> bool:
    if one.told or other.told:
        # A lead that is done while members are not is odd; members ahead of it are not.
        lead, members = (other, one) if one.told else (one, other)
        return lead.status == "done" and members.undone > 0
    if "done" in (one.status, other.status):
        return one.status in _NOT_DONE or other.status in _NOT_DONE
    return one.percent is not None and other.percent is not None and abs(one.percent - other.percent) >= FAR_APART


def _opinions(
    world: World, code: str, leads: Sequence[ReportView], said: Mapping[Item, ConfirmationView]
) -> list[Word]:
    """What coordinators said against the newest word of the lead, until the lead tells something new."""
    newest = max((report.at for report in leads), default=None)
    return [
        Word(word.agency, world.today(word.at), opinion=word.words)
        for (task, _), word in said.items()
        if task == code and not word.agrees and (newest is None or word.at >= newest)
    ]
