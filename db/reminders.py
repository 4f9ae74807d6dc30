"""The steps of the reminder ladder that were taken, and who was told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from db.inserts import insert_if_new
from db.models import Prompt, Reminder, Round
from db.rounds import Item

FOCAL_POINT, SUBSTITUTE, HEAD, COORDINATOR = "focal_point", "substitute", "head", "coordinator"
RUNGS = (FOCAL_POINT, SUBSTITUTE, HEAD, COORDINATOR)
NOT_REACHED = "not_reached"  # no step: the coordinating department was told that the question has not arrived


@dataclass(frozen=True, slots=True)
class Taken:
    """A step of the ladder of one prompt: when it was taken first, and who was told in it."""

    rung: str
    at: datetime
    persons: frozenset[int] = frozenset()


async def take(session: AsyncSession, prompt_id: int, rung: str, person_id: int, now: datetime) -> bool:
    """Record the step; False when it was taken before."""
    return await insert_if_new(session, Reminder, prompt_id=prompt_id, rung=rung, person_id=person_id, at=now)


async def take_again(session: AsyncSession, prompt_id: int, rung: str, person_id: int, now: datetime) -> None:
    """Record the step; one that was taken before is taken anew, of a report that was returned meanwhile."""
    if not await take(session, prompt_id, rung, person_id, now):
        same = (Reminder.prompt_id == prompt_id, Reminder.rung == rung, Reminder.person_id == person_id)
        await session.execute(update(Reminder).where(*same).values(at=now))


async def told_since(session: AsyncSession, moment: datetime) -> set[int]:
    """Who was told in any step since a moment."""
    rows = await session.execute(select(Reminder.person_id).where(Reminder.at >= moment, Reminder.rung.in_(RUNGS)))
    return {person_id for person_id in rows.scalars() if person_id is not None}


async def taken_in(
    session: AsyncSession, round_id: int, since: Mapping[int, datetime] | None = None
) -> dict[int, list[Taken]]:
    """The steps taken for each prompt of a round, in the order of the ladder; of prompts in `since` those after that
    moment only."""
    rows = await session.execute(
        select(Reminder.prompt_id, Reminder.rung, Reminder.at, Reminder.person_id)
        .join(Prompt, Reminder.prompt_id == Prompt.id)
        .where(Prompt.round_id == round_id, Reminder.rung.in_(RUNGS))
        .order_by(Reminder.at, Reminder.id)
    )
    found: dict[int, dict[str, Taken]] = {}
    for prompt_id, rung, at, person_id in rows:
        if since and prompt_id in since and at <= since[prompt_id]:
            continue
        steps = found.setdefault(prompt_id, {})
        first = steps.get(rung, Taken(rung, at))
        steps[rung] = Taken(rung, first.at, first.persons | ({person_id} if person_id is not None else set()))
    return {prompt_id: sorted(steps.values(), key=lambda step: RUNGS.index(step.rung)) for prompt_id, steps in found.items()}


async def named_items(session: AsyncSession, plan_id: int) -> set[Item]:
    """(task, agency) whose silence has reached the coordinating department in the newest round that got so far: before
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
    return {(code, agency) for items in rows.scalars() for code, agency in items}
