"""Who has left a question of the newest round open, by the bodies of today: whom a reminder letter may go to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from db import reminders, returns, rounds, silence
from db.rounds import RoundView
from handlers import reach, relief
from handlers.agencies import today_item
from handlers.context import PlanInUse, World
from handlers.present import names_of

_ROUNDS_SINCE = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Debt:
    """What one body owes, in the plan's order; how often it was reminded in private; what was returned to it."""

    codes: tuple[str, ...]
    times: int
    returned: frozenset[str] = frozenset()
    streak: int = 0  # rounds in a row without a word


@dataclass(frozen=True, slots=True)
class Owing:
    """`unreached`: bodies whose question has not arrived, which owe nothing yet."""

    round: RoundView | None
    debts: Mapping[str, Debt]
    unreached: frozenset[str]


async def load(session: AsyncSession, world: World, plan: PlanInUse, now: datetime) -> Owing:
    """By body, in the order in which they were asked."""
    newest = await rounds.recent_rounds(session, plan.id, now - _ROUNDS_SINCE)
    if not newest:
        return Owing(None, {}, frozenset())
    round_, on = newest[-1], world.today(now)

    unreached = await reach.agencies_not_reached(session, world, round_, now)
    told = {today_item(world, plan.plan, item, on) for item in await relief.answered(session, world, plan.id, round_.id, on)}
    again = {today_item(world, plan.plan, item, on) for item in await returns.open_again(session, plan.id)}
    taken = await reminders.taken_in(session, round_.id)
    asked: dict[str, dict[str, int]] = {}  # body -> its open tasks -> the prompt
    for prompt in await rounds.prompts_of(session, round_.id):
        for item in prompt.items:
            code, agency = today_item(world, plan.plan, item, on)
            if (code, agency) not in told and item[1] not in unreached:
                asked.setdefault(agency, {})[code] = prompt.id
    past = await silence.by_round(session, round_) if asked else []
    debts = {}
    for agency, open_ in asked.items():
        private = [step for prompt in set(open_.values()) for step in taken.get(prompt, []) if step.rung != reminders.COORDINATOR]
        codes = tuple(task.code for task in plan.plan.tasks if task.code in open_)
        debts[agency] = Debt(codes, len(private), frozenset(code for code in codes if (code, agency) in again), silence.streak(past, names_of(world, agency, on)))
    return Owing(round_, {agency: debt for agency, debt in debts.items() if debt.codes}, unreached)
