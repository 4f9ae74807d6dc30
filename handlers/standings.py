"""Where every task of a plan stands now: the facts of the database handed to knowledge/standing.py."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from db import checkins, closings
from db.checkins import ReportView
from db.closings import ClosingView
from db.rounds import Item
from handlers import roster
from handlers.context import PlanInUse, World
from knowledge.plan import AgencyKind, Plan, Task
from knowledge.standing import LeadFacts, Outcome, Standing, Timing, Verdict, stand


@dataclass(frozen=True, slots=True)
class Standings:
    """By task code; `closings` are the answers to the closing question that stand, `telling` the newest reports that
    told a status, `ages` how many reporting periods old the newest report is."""

    by_code: Mapping[str, Standing]
    facts: Mapping[Item, LeadFacts]
    closings: Mapping[Item, ClosingView]
    telling: Mapping[Item, ReportView]
    ages: Mapping[Item, int]

    def lacks_conclusion(self, code: str, agency: str) -> bool:
        """The range has run out, and this body has neither concluded the task nor told it done."""
        facts = self.facts.get((code, agency), LeadFacts())
        is_told_done = facts.status == "done" and facts.verdict != Verdict.RETURNED
        return self.by_code[code].timing is Timing.EXPIRED and not facts.outcome and not is_told_done


async def load(session: AsyncSession, world: World, plan: PlanInUse, now: datetime) -> Standings:
    """The standing of every task at a moment."""
    latest = await checkins.latest_reports(session, plan.id, before=now)
    telling = await checkins.telling_reports(session, plan.id, before=now)
    answered = {item: c for item, c in (await closings.listing(session, plan.id)).items() if c.asked_times or c.outcome}
    ends = await checkins.round_ends(session, plan.id, now)
    items = {*latest, *answered}
    facts = {item: _facts(world, telling.get(item), latest.get(item), answered.get(item)) for item in items}
    ages = {item: _periods_old(report, ends) for item, report in latest.items()}
    by_code = {task.code: _stand(world, plan.plan, task, facts, ages, world.today(now)) for task in plan.plan.tasks}
    return Standings(by_code, facts, answered, telling, ages)


def _facts(
    world: World, telling: ReportView | None, latest: ReportView | None, closing: ClosingView | None
) -> LeadFacts:
    outcome = closing.outcome if closing else None
    if outcome == Outcome.COMPLETED and telling and telling.verdict == Verdict.RETURNED:
        outcome = None  # returned is not completed: the question is open again
    return LeadFacts(
        status=telling.status if telling else None,
        told_on=world.today(telling.at) if telling else None,
        repeated_on=world.today(latest.at) if latest else None,
        verdict=telling.verdict if telling else None,
        proven_on=telling.document_date if telling else None,
        outcome=outcome,
        extended_to=closing.extended_to if closing else None,
    )


def _stand(
    world: World, plan: Plan, task: Task, facts: Mapping[Item, LeadFacts], ages: Mapping[Item, int], today: date
) -> Standing:
    leads: list[LeadFacts] = []
    old: list[int | None] = []
    for bodies in _named_leads(world, plan, task, today):
        known = [(facts[task.code, body], ages.get((task.code, body))) for body in bodies if (task.code, body) in facts]
        # Where a body and its successor have both answered, the later answer counts.
        newest = max(known, key=lambda pair: pair[0].told_on or date.min, default=(LeadFacts(), None))
        leads.append(newest[0])
        old.append(newest[1])
    periods_old = None if None in old else max((age for age in old if age is not None), default=None)
    collective = _collective(world, plan, task, facts, today)
    if collective and not leads:
        periods_old = min((ages[item] for item in ages if item[0] == task.code), default=None)
    return stand(task.period, [*leads, *collective], today, world.calendar, periods_old)


def _named_leads(world: World, plan: Plan, task: Task, today: date) -> list[tuple[str, ...]]:
    """The leads that the plan names, each with the names it goes by today."""
    collectives = {agency.name for agency in plan.agencies if agency.kind == AgencyKind.COLLECTIVE}
    return [
        tuple(dict.fromkeys([lead, world.lexicon.agency(lead) or lead, *(h.agency for h in world.succession.holders(lead, task.code, today, plan.number))]))
        for lead in task.lead
        if lead not in collectives
    ]  # fmt: skip


def _collective(world: World, plan: Plan, task: Task, facts: Mapping[Item, LeadFacts], today: date) -> list[LeadFacts]:
    """The members of a collective lead that have answered, and one silent body for those who have not."""
    kinds = [kind for kind in roster.kinds_of(world, task, today) if task.code in roster.asked(world, plan, kind, today)]
    members = [agency for kind in kinds for agency in roster.members(world, kind, today)]
    told = [facts[task.code, agency] for agency in members if (task.code, agency) in facts]
    return told if len(told) == len(members) else [*told, LeadFacts()]


def _periods_old(report: ReportView, ends: Mapping[int, datetime]) -> int:
    """How many rounds have opened since the one that the report counts for; given between two rounds, it counts
    for the coming one."""
    places = list(ends)
    if report.round_id is None:
        counted = next((place for place, id_ in enumerate(places) if report.at <= ends[id_]), len(places))
    elif report.round_id in ends:
        counted = places.index(report.round_id)
    else:
        return 0  # of a round that is still to open
    return max(0, len(places) - 1 - counted)
