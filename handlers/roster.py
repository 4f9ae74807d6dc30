"""Collective leads as rosters: "UBND cấp xã" is 130 communes, "các sở, ngành" the departments; each member answers
for itself, and together they are shown as a count with its exceptions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from db import checkins, people
from db.checkins import ReportView
from db.obstacles import ObstacleView
from db.rounds import Item, RoundView
from handlers import relief
from handlers.completeness import Count
from handlers.context import Asked, PlanInUse, World
from knowledge.communes import COMMUNE_LEVEL, DEPARTMENTS, DISTRICT_LEVEL, load_communes
from knowledge.lexicon import Lexicon
from knowledge.plan import Plan, Task
from knowledge.succession import Succession

SETTING = "roster"


class Kind(StrEnum):
    COMMUNES = "communes"
    DEPARTMENTS = "departments"


_BODIES = {COMMUNE_LEVEL: Kind.COMMUNES, DEPARTMENTS: Kind.DEPARTMENTS}


# --- who is asked about what --------------------------------------------------------------------------


def from_setting(value: Mapping[str, Any] | None) -> dict[str, Asked]:
    """The administrators' choice as stored: {plan number: {"communes": [codes] or null, "departments": ...}}."""
    return {
        number: Asked(**{kind: tuple(codes) if codes is not None else None for kind, codes in chosen.items()})
        for number, chosen in (value or {}).items()
    }


def to_setting(asked: Mapping[str, Asked]) -> dict[str, Any]:
    return {number: {kind: getattr(chosen, kind) for kind in Kind} for number, chosen in asked.items()}


def kind_of(world: World, agency: str, on: date) -> Kind | None:
    """The roster that a body belongs to as a member; a department may lead tasks by name besides."""
    if agency in load_communes().by_agency:
        return Kind.COMMUNES
    return Kind.DEPARTMENTS if agency in members(world, Kind.DEPARTMENTS, on) else None


def members(world: World, kind: Kind, on: date) -> tuple[str, ...]:
    """Every body of the roster."""
    if kind == Kind.COMMUNES:
        return tuple(load_communes().by_agency)
    return _departments(world.lexicon, world.succession, on)


def possible(world: World, plan: Plan, kind: Kind, on: date) -> tuple[str, ...]:
    """The tasks that the members of the roster hold together today, by name or within a wider collective."""
    return tuple(task.code for task in plan.tasks if kind in kinds_of(world, task, on))


def asked(world: World, plan: Plan, kind: Kind, on: date) -> tuple[str, ...]:
    """The tasks that every member of the roster is asked about, in the plan's order."""
    chosen = getattr(world.asked.get(plan.number, Asked()), kind)
    can_be = possible(world, plan, kind, on)
    if chosen is None:
        return by_name(world, plan, kind, on)
    return tuple(code for code in can_be if code in chosen)


def by_name(world: World, plan: Plan, kind: Kind, on: date) -> tuple[str, ...]:
    """The default: what the plan gives to "UBND cấp huyện" by name; nothing for the departments."""
    tasks = (task for task in plan.tasks if DISTRICT_LEVEL in task.lead)
    return tuple(task.code for task in tasks if kind in kinds_of(world, task, on)) if kind == Kind.COMMUNES else ()


def asked_of(world: World, plan: Plan, agency: str, on: date) -> tuple[str, ...]:
    """The tasks that this body is asked about as a member of its roster."""
    kind = kind_of(world, agency, on)
    return asked(world, plan, kind, on) if kind else ()


def kinds_of(world: World, task: Task, on: date) -> tuple[Kind, ...]:
    """The rosters that lead this task today."""
    return tuple(kind for lead in task.lead for kind in kinds_of_lead(world, lead, task.code, on))


def kinds_of_lead(world: World, lead: str, code: str, on: date) -> tuple[Kind, ...]:
    """The rosters behind one lead of a task."""
    return _kinds_behind(world.succession, lead, code, on)


@lru_cache(maxsize=16_384)  # a round asks this for every person and task
def _kinds_behind(succession: Succession, lead: str, code: str, on: date) -> tuple[Kind, ...]:
    holders = succession.holders(lead, code, on)
    return tuple(_BODIES[holder.agency] for holder in holders if holder.agency in _BODIES)


def member_items(world: World, plan: Plan, on: date) -> frozenset[Item]:
    """Everything that is asked of members as members: told as a roll-up, not one by one."""
    return frozenset(
        (code, agency) for kind in Kind for code in asked(world, plan, kind, on) for agency in members(world, kind, on)
    )


@lru_cache(maxsize=8)
def _departments(lexicon: Lexicon, succession: Succession, on: date) -> tuple[str, ...]:
    """Departments that exist today: nobody has taken over from them."""
    named = (name for name in lexicon.names if lexicon.kind(name) == "department")
    return tuple(name for name in named if [h.agency for h in succession.holders(name, None, on)] == [name])


# --- what came of it ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RollUp:
    """One roster in one period. `reported` answered everything they were asked, `partial` only a part; the rest is
    silent, and an exception only once the round has closed (`silent` is empty before)."""

    kind: Kind
    total: int
    with_focal_point: int
    reported: int
    partial: int
    not_started: tuple[str, ...]  # members whose newest report on some task says so
    obstacles: tuple[tuple[str, tuple[str, ...]], ...]  # (member, its tasks with an open one), the newest first
    unreached: int  # members whose question has not arrived: not silent
    away: int  # members where everybody who answers is on leave: not silent
    silent: tuple[str, ...]
    silent_by_district: tuple[tuple[str, int], ...]  # communes only, most first
    answers: Mapping[str, Count] = field(default_factory=dict)  # of every member, in the order of the list
    registered: frozenset[str] = frozenset()  # those with somebody who answers
    expected: frozenset[str] = frozenset()  # of those: asked, and there to answer

    @property
    def quiet(self) -> tuple[str, ...]:
        """Members that were asked and have told nothing so far."""
        return tuple(agency for agency, count in self.answers.items() if not count.told and agency in self.expected)


async def roll_up(
    session: AsyncSession,
    world: World,
    plan: PlanInUse,
    round_: RoundView | None,
    now: datetime,
    *,
    reports: Sequence[ReportView],
    obstacles: Sequence[ObstacleView],
    unreached: Collection[str] = (),
    excused: Collection[str] = (),
) -> tuple[RollUp, ...]:
    """Every roster that is in use: something is asked of it and somebody answers for a member. `reports` are those
    of the period, `obstacles` those raised so far; who is `unreached` or `excused` is not silent."""
    on = world.today(now)
    latest = await checkins.latest_reports(session, plan.id, before=now)
    told = {(report.task, report.agency) for report in reports} | await relief.settled(session, world, plan, on, before=now)
    seated = await people.agencies_with(session, people.FOCAL_POINT)
    is_closed = round_ is not None and now >= round_.closes_at
    found = []
    for kind in Kind:
        codes, everybody = asked(world, plan.plan, kind, on), members(world, kind, on)
        registered = [agency for agency in everybody if agency in seated]
        if codes and registered:
            answers = {agency: Count(sum((code, agency) in told for code in codes), len(codes)) for agency in everybody}
            absent = _Absent(frozenset(unreached), frozenset(excused))
            found.append(_count(kind, codes, registered, answers, latest, obstacles, is_closed, absent))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Absent:
    """Members of whom nobody can say that they are silent."""

    unreached: frozenset[str]
    excused: frozenset[str]


def _count(
    kind: Kind,
    codes: Collection[str],
    registered: Collection[str],
    answers: Mapping[str, Count],
    latest: Mapping[Item, ReportView],
    obstacles: Sequence[ObstacleView],
    is_closed: bool,
    absent: _Absent,
) -> RollUp:
    everybody = within = tuple(answers)
    blocked: dict[str, dict[str, None]] = {}
    for o in reversed(obstacles):
        if o.resolved_at is None and o.agency in within and o.task in codes:
            blocked.setdefault(o.agency, {})[o.task] = None
    untold = [agency for agency in everybody if not answers[agency].told]
    excused = {agency for agency in untold if agency in absent.excused}
    unreached = {agency for agency in untold if agency in absent.unreached} - excused
    silent = [agency for agency in untold if agency not in unreached and agency not in excused] if is_closed else []
    return RollUp(
        kind=kind,
        total=len(everybody),
        with_focal_point=len(registered),
        reported=sum(1 for count in answers.values() if count.is_complete),
        partial=sum(1 for count in answers.values() if count.is_partial),
        not_started=tuple(agency for agency in everybody if any(_is_idle(latest.get((code, agency))) for code in codes)),
        obstacles=tuple((agency, tuple(tasks)) for agency, tasks in blocked.items()),
        unreached=len(unreached),
        away=len(excused),
        silent=tuple(silent),
        silent_by_district=by_district(silent) if kind == Kind.COMMUNES else (),
        answers=answers,
        registered=frozenset(registered),
        expected=frozenset(registered) - unreached - excused,
    )


def _is_idle(report: ReportView | None) -> bool:
    return report is not None and report.status == "not_started"


FEW = 3  # members that are named one by one; more are counted


def split_communes(agencies: Sequence[str]) -> tuple[list[str], list[str]]:
    """Agencies to be named one by one, and the communes among them where they are many."""
    communes = [agency for agency in agencies if agency in load_communes().by_agency]
    if len(communes) <= FEW:
        return list(agencies), []
    return [agency for agency in agencies if agency not in load_communes().by_agency], communes


def by_district(agencies: Sequence[str]) -> tuple[tuple[str, int], ...]:
    """Communes as counts by former district, most first."""
    known = load_communes().by_agency
    return tuple(Counter(known[agency].former_district for agency in agencies).most_common())
