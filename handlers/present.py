"""How things stand at this moment: one snapshot of a plan, for answers in the chat and for the board."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from db import checkins, obstacles, returns, rounds, seats
from db.checkins import ReportView
from db.obstacles import ObstacleView
from db.rounds import Item, RoundView
from handlers import completeness, desk, reach, roster, standings
from handlers.agencies import today_item
from handlers.completeness import Count
from handlers.context import PlanInUse, World
from handlers.rhythms import rhythm_of
from handlers.roster import RollUp
from handlers.standings import Standings
from knowledge.rhythm import Period, current_period, latest_opened
from knowledge.standing import Mark


@dataclass(frozen=True, slots=True)
class Reporting:
    """Who has reported in a period. `expected` are agencies with a focal point that lead a task by name and are not
    away and whom the question has reached; members of collective leads are counted apart, in `rosters`."""

    period: Period
    round: RoundView | None
    expected: frozenset[str]
    reported: frozenset[str]  # everything they are asked
    partial: Mapping[str, Count]  # a part of it
    excused: frozenset[str]
    unreached: frozenset[str]  # their question has not arrived
    rosters: tuple[RollUp, ...]

    @property
    def silent(self) -> tuple[str, ...]:
        return tuple(sorted(self.expected - self.reported - self.partial.keys()))


@dataclass(frozen=True, slots=True)
class Present:
    """`latest` holds the newest report of every task and agency; `raised` every obstacle and recommendation."""

    world: World
    plan: PlanInUse
    stand: Standings
    latest: Mapping[Item, ReportView]
    raised: Sequence[ObstacleView]
    reporting: Reporting
    members: frozenset[Item]
    today: date

    @property
    def open(self) -> list[ObstacleView]:
        return [one for one in self.raised if one.resolved_at is None]

    def mark(self, code: str) -> Mark:
        return self.stand.by_code[code].mark

    def reports_of(self, code: str) -> list[ReportView]:
        """The newest report of every agency on a task, the newest first."""
        return sorted((r for (task, _), r in self.latest.items() if task == code), key=lambda r: -r.id)

    def newest(self, agencies: Iterable[str]) -> ReportView | None:
        """The last thing a body told, under any of its names."""
        names = set(agencies)
        return max((r for (_, agency), r in self.latest.items() if agency in names), key=lambda r: r.id, default=None)


async def load(session: AsyncSession, world: World, plan: PlanInUse, now: datetime) -> Present:
    members = roster.member_items(world, plan.plan, world.today(now))
    return Present(
        world=world,
        plan=plan,
        stand=await standings.load(session, world, plan, now),
        latest=await checkins.latest_reports(session, plan.id, before=now),
        raised=await obstacles.listing(session, plan.id, at=now),
        reporting=await reporting(session, world, plan, now, members),
        members=members,
        today=world.today(now),
    )


async def reporting(
    session: AsyncSession, world: World, plan: PlanInUse, now: datetime, members: frozenset[Item]
) -> Reporting:
    """Of the period whose round opened last: on a Monday nobody owes anything for the new week yet."""
    rhythm, today = await rhythm_of(session, plan.id), world.today(now)
    opened = latest_opened(now, rhythm, world.calendar, world.zone)
    period = opened.period if opened else current_period(now, rhythm, world.calendar, world.zone)
    round_ = await rounds.find_round(session, plan.id, period.key)
    start = datetime.combine(period.starts_on, datetime.min.time(), world.zone)
    told = await checkins.reports_between(session, plan.id, start, now, round_.id if round_ else None)
    again = await returns.open_again(session, plan.id, before=now)
    told = [report for report in told if (report.task, report.agency) not in again]
    by_today = {(r.task, r.agency): today_item(world, plan.plan, (r.task, r.agency), today) for r in told}
    items = await desk.asked_of_everybody(session, world, plan, today, set(by_today.values()))
    by_name = {now_held for item, now_held in by_today.items() if item not in members}
    counts = completeness.by_agency(sorted(items - members), by_name)
    reported = {agency for agency, count in counts.items() if count.told}
    expected = set(counts)
    away, lost = await seats.excused_agencies(session, today), await reach.agencies_not_reached(session, world, round_, now)
    excused = (away & expected) - reported
    unreached = (lost & expected) - reported - excused
    return Reporting(
        period=period,
        round=round_,
        expected=frozenset(expected - excused - unreached),
        reported=frozenset(agency for agency, count in counts.items() if count.is_complete),
        partial={agency: count for agency, count in counts.items() if count.is_partial},
        excused=frozenset(excused),
        unreached=frozenset(unreached),
        rosters=await roster.roll_up(session, world, plan, round_, now, reports=told, obstacles=(), unreached=lost, excused=away),
    )


def names_of(world: World, agency: str, on: date) -> frozenset[str]:
    """A body under its name of the plan, of the lexicon and of today."""
    canonical = world.lexicon.agency(agency) or agency
    return frozenset({agency, canonical, *(holder.agency for holder in world.succession.holders(canonical, None, on))})

