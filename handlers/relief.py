"""What nobody is asked about any more: concluded, or told as done with its proof, in the period that runs now."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from db import checkins, closings, completions
from db.rounds import Item
from handlers.context import PlanInUse, World
from knowledge.standing import LeadFacts, needs_no_asking


async def settled(
    session: AsyncSession, world: World, plan: PlanInUse, on: date, *, before: datetime | None = None
) -> set[Item]:
    """Tasks and agencies that are not asked, chased or counted as silent on a day. Their people may report all the
    same: what they tell anew is asked for again. `before`: by what was known at that moment."""
    done: set[Item] = set()
    for item, told in (await completions.standing(session, plan.id, before=before)).items():
        task = plan.plan.task(item[0])
        told_on = world.today(told.at)
        facts = LeadFacts(status="done", told_on=told_on, repeated_on=told_on, verdict=told.verdict)
        if task and needs_no_asking(task.period.cadence, facts, on, is_proven=told.is_proven):
            done.add(item)
    return done | await closings.settled(session, plan.id)


async def answered(session: AsyncSession, world: World, plan_id: int, round_id: int, on: date) -> set[Item]:
    """What nothing more is to be said of in a round: told in it, or settled."""
    plan = world.plan_by_id(plan_id)
    told = await checkins.answered(session, round_id)
    return told | await settled(session, world, plan, on) if plan else told
