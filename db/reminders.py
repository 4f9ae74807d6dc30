"""The steps of the reminder ladder that were taken, and who was told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db.inserts import insert_if_new
from db.models import Prompt, Reminder, Round

FOCAL_POINT, SUBSTITUTE, HEAD, COORDINATOR = "focal_point", "substitute", "head", "coordinator"
RUNGS = (FOCAL_POINT, SUBSTITUTE, HEAD, COORDINATOR)


@dataclass(frozen=True, slots=True)
class Taken:
    """A step of the ladder of one prompt; several persons may have been told in it."""

    rung: str
    at: datetime


async def take(session: AsyncSession, prompt_id: int, rung: str, person_id: int, now: datetime) -> bool:
    """Record the step; False when it was taken before."""
    return await insert_if_new(session, Reminder, prompt_id=prompt_id, rung=rung, person_id=person_id, at=now)


async def told_since(session: AsyncSession, moment: datetime) -> set[int]:
    """Who was told in any step since a moment."""
    rows = await session.execute(select(Reminder.person_id).where(Reminder.at >= moment))
    return {person_id for person_id in rows.scalars() if person_id is not None}


async def taken_in(session: AsyncSession, round_id: int) -> dict[int, list[Taken]]:
    """The steps taken for each prompt of a round, in the order of the ladder."""
    rows = await session.execute(
        select(Reminder.prompt_id, Reminder.rung, Reminder.at)
        .join(Prompt, Reminder.prompt_id == Prompt.id)
        .where(Prompt.round_id == round_id)
        .order_by(Reminder.at, Reminder.id)
    )
    found: dict[int, dict[str, Taken]] = {}
    for prompt_id, rung, at in rows:
        found.setdefault(prompt_id, {}).setdefault(rung, Taken(rung, at))
    return {prompt_id: sorted(steps.values(), key=lambda step: RUNGS.index(step.rung)) for prompt_id, steps in found.items()}


async def named_agencies(session: AsyncSession, plan_id: int) -> set[str]:
    """Agencies whose silence has reached the coordinating department in the newest round that got so far: before
    that, no name is said in a group."""
    newest = (
        select(Round.id)
        .join(Prompt, Prompt.round_id == Round.id)
        .join(Reminder, Reminder.prompt_id == Prompt.id)
        .where(Round.plan_id == plan_id, Reminder.rung == COORDINATOR)
        .order_by(Round.opens_at.desc())
        .limit(1)
    )
    rows = await session.execute(
        select(Prompt.items)
        .join(Reminder, Reminder.prompt_id == Prompt.id)
        .where(Prompt.round_id == newest.scalar_subquery(), Prompt.answered_at.is_(None), Reminder.rung == COORDINATOR)
    )
    return {agency for items in rows.scalars() for _, agency in items}
