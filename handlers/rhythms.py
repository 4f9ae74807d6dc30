"""/dotcapnhat: how often a plan is asked about and at which times, shown to and changed by an administrator."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.dialogs import Ability, Again, Data, Done, Given, Next, Outcome, Step
from bot.errors import BadInput, NotAllowed
from bot.events import Reply
from db import audit, people, rounds, settings
from handlers.context import Context, PlanInUse
from handlers.texts import rounds as texts
from handlers.typed import says_yes
from knowledge.rhythm import (
    Cadence,
    Planned,
    Rhythm,
    fault_of,
    next_to_open,
    rhythm_from_json,
    rhythm_to_json,
    usual_rhythm,
)
from knowledge.rhythm_words import read_times


def _name(plan_id: int) -> str:
    return f"rounds:{plan_id}"


async def rhythm_of(session: AsyncSession, plan_id: int) -> Rhythm:
    """The rhythm that an administrator has set for a plan, else the usual one: every week."""
    return rhythm_from_json(await settings.read(session, _name(plan_id)))


async def command(ctx: Context, word: str, argument: str) -> Outcome:
    if ctx.person is None or not ctx.person.holds(people.ADMIN):
        raise NotAllowed(texts.only_admin())
    if not ctx.plans:
        raise BadInput(texts.no_plan())
    if len(ctx.plans) > 1:
        return Next("which")
    return Next("show", {"plan": ctx.plans[0].id})


async def _ask_which(ctx: Context, data: Data) -> Reply:
    return texts.which_plan([(plan.id, plan.plan.number) for plan in ctx.plans])


async def _answer_which(ctx: Context, data: Data, given: Given) -> Outcome:
    return Next("show", {"plan": int(given.choice or 0)})


async def _show(ctx: Context, data: Data) -> Reply:
    plan = _plan(ctx, data)
    rhythm = await rhythm_of(ctx.session, plan.id)
    coming = _coming(ctx, rhythm)
    return texts.shown(
        plan.plan.number, rhythm, coming.period.key if coming else None, coming.times.opens_at if coming else None
    )


async def _change(ctx: Context, data: Data, given: Given) -> Outcome:
    if given.choice == texts.TIMES:
        return Next("times", data)
    if given.choice not in list(Cadence):
        return Done(texts.kept())
    return Next("readback", _with(data, usual_rhythm(Cadence(given.choice))))


async def _ask_times(ctx: Context, data: Data) -> Reply:
    return texts.ask_times(await _in_hand(ctx, data))


async def _in_hand(ctx: Context, data: Data) -> Rhythm:
    """What was read back and is being corrected, else what holds."""
    return rhythm_from_json(data["rhythm"]) if "rhythm" in data else await rhythm_of(ctx.session, data["plan"])


async def _take_times(ctx: Context, data: Data, given: Given) -> Outcome:
    rhythm = read_times(given.text, await _in_hand(ctx, data))
    if rhythm is None:
        return Again(texts.not_understood())
    fault = fault_of(rhythm)
    return Again(texts.faulty(fault)) if fault else Next("readback", _with(data, rhythm))


def _with(data: Data, rhythm: Rhythm) -> Data:
    return {"plan": data["plan"], "rhythm": rhythm_to_json(replace(rhythm, since=None))}


async def _ask_readback(ctx: Context, data: Data) -> Reply:
    plan, old = _plan(ctx, data), await rhythm_of(ctx.session, data["plan"])
    new = rhythm_from_json(data["rhythm"])
    coming = _coming(ctx, replace(new, since=ctx.now))
    opens_at = coming.times.opens_at if coming else None
    return texts.readback(plan.plan.number, old, new, coming.period.key if coming else None, opens_at, await _open_until(ctx, plan.id))


async def _answer_readback(ctx: Context, data: Data, given: Given) -> Outcome:
    if given.choice == texts.SAVE or says_yes(given.text):
        return await _save(ctx, data, rhythm_from_json(data["rhythm"]))
    if given.choice == texts.FIX:
        return Next("times", data)
    return Done(texts.kept()) if given.choice == texts.DROP else await _take_times(ctx, data, given)


async def _save(ctx: Context, data: Data, rhythm: Rhythm) -> Outcome:
    if ctx.person is None or not ctx.person.holds(people.ADMIN):  # may have lost the seat since
        raise NotAllowed(texts.only_admin())
    plan = _plan(ctx, data)
    rhythm = replace(rhythm, since=ctx.now)
    await settings.write(ctx.session, _name(plan.id), rhythm_to_json(rhythm), ctx.now)
    audit.note(ctx.session, ctx.now, ctx.person.id, "rounds", plan.plan.number, cadence=rhythm.cadence.value)
    coming = _coming(ctx, rhythm)
    return Done(
        texts.changed(
            rhythm,
            coming.period.key if coming else None,
            coming.times.opens_at if coming else None,
            await _open_until(ctx, plan.id),
        )
    )


def _coming(ctx: Context, rhythm: Rhythm) -> Planned | None:
    return next_to_open(ctx.now, rhythm, ctx.world.calendar, ctx.world.zone)


async def _open_until(ctx: Context, plan_id: int) -> datetime | None:
    running = await rounds.recent_rounds(ctx.session, plan_id, ctx.now)
    return ctx.world.local(running[-1].closes_at) if running else None


def _plan(ctx: Context, data: Data) -> PlanInUse:
    plan = ctx.world.plan_by_id(data["plan"])
    if plan is None:
        raise BadInput(texts.no_plan())
    return plan


ABILITY = Ability(
    name="rhythms",
    commands=("dotcapnhat",),
    command=command,
    steps={
        "which": Step(_ask_which, _answer_which, free_text=False),
        "show": Step(_show, _change, free_text=False),
        "times": Step(_ask_times, _take_times),
        "readback": Step(_ask_readback, _answer_readback),
    },
)
