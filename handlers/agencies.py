"""From a typed agency name to its row, and from an agency to the tasks that it leads today."""

from __future__ import annotations

from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from bot.errors import BadInput
from db import plans
from handlers.context import World
from handlers.texts import join as texts
from knowledge.plan import AgencyKind, Plan, Task


async def agency_row(session: AsyncSession, world: World, name: str) -> tuple[str, int]:
    """(canonical name, row id) of an agency by any of its names; raises BadInput when nobody is called so."""
    canonical = world.lexicon.agency(name)
    if canonical is None:
        raise BadInput(texts.unknown_agency(name[:80]))
    kind = world.lexicon.kind(canonical)
    ids = await plans.ensure_agencies(session, {canonical: str(kind)})
    return canonical, ids[canonical]


def led_today(world: World, plan: Plan, agency: str, on: date) -> list[Task]:
    """Tasks that the agency leads by name in the plan, or has taken over since; collectives aside."""
    return [task for task in plan.tasks if agency in leads_today(world, plan, task, on)]


def leads_today(world: World, plan: Plan, task: Task, on: date) -> tuple[str, ...]:
    """Who leads the task today: the plan's leads and the bodies that took over from them, in that order.
    The plan's own names stay in the list, for focal points registered under them."""
    collectives = {agency.name for agency in plan.agencies if agency.kind == AgencyKind.COLLECTIVE}
    named = [name for name in task.lead if name not in collectives]
    heirs = [h.agency for name in named for h in world.succession.holders(name, task.code, on)]
    return tuple(dict.fromkeys([*named, *heirs]))
