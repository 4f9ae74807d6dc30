"""The target board of a plan as rows: for the chat, the digest, the yearly report and the page."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.events import Block
from db import targets
from db.targets import ValueView
from handlers.context import Context, PlanInUse, World
from handlers.sight import sight_of
from handlers.texts import targets as texts
from knowledge.targets import Reported, TargetRow, target_rows


async def load(session: AsyncSession, world: World, plan: PlanInUse, now: datetime) -> tuple[TargetRow, ...]:
    """Every target of the plan with what was reported of it up to a moment."""
    values = await targets.listing(session, plan.id, before=now)
    return target_rows(plan.plan.targets, [reported(value) for value in values], world.today(now))


def reported(value: ValueView) -> Reported:
    return Reported(value.key, value.value, value.as_of, value.source, value.definition, value.said, value.agency or "", value.id)


async def reported_of(ctx: Context, plan_number: str, keys: set[str]) -> tuple[Block, ...]:
    """What was reported of these targets, below an answer of the plan; nothing for whoever has not registered."""
    plan = next((plan for plan in ctx.plans if plan.plan.number == plan_number), None)
    if plan is None or not keys or not (await sight_of(ctx)).is_registered:
        return ()
    rows = await load(ctx.session, ctx.world, plan, ctx.now)
    return tuple(texts.beside([row for row in rows if row.target.key in keys and row.latest]))
