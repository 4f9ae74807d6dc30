"""/dunghan: on-time reporting by agency, off until an administrator switches it on; one's own row is always there."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta

from bot.dialogs import Ability, Outcome
from bot.errors import BadInput, NotAllowed
from db import audit, people, punctuality, settings
from db.punctuality import AskedPerson, ClosedRound
from handlers import reach, relief, roster
from handlers.context import Context, PlanInUse
from handlers.sight import sight_of
from handlers.texts import checkin as checkin_texts
from handlers.texts import punctuality as texts
from knowledge.normalize import fold
from knowledge.punctuality import THRESHOLD, Score, scores
from knowledge.punctuality import Outcome as InRound

SETTING = "scoreboard"
ROUNDS = 12
_SPAN = (4, 60)
_THRESHOLD = re.compile(r"(?:tu\s*)?(\d{1,3})\s*%")
_ROUNDS = re.compile(r"(\d{1,3})(?:\s*(?:ky|dot|tuan))?")
_SWITCH = {"bat": True, "mo": True, "tat": False, "dong": False}


async def command(ctx: Context, word: str, argument: str) -> Outcome:
    """/dunghan, /dunghan 26: the scores; /dunghan bật, tắt, 85%: an administrator's."""
    sight = await sight_of(ctx)
    if not sight.is_registered:
        raise NotAllowed(checkin_texts.only_registered())
    said = fold(argument).strip()
    threshold = _THRESHOLD.fullmatch(said)
    if said in _SWITCH or threshold:
        return await _set(ctx, _SWITCH.get(said), int(threshold.group(1)) if threshold else None)
    span = _ROUNDS.fullmatch(said)
    if said and not (span and _SPAN[0] <= int(span.group(1)) <= _SPAN[1]):
        raise BadInput(texts.usage(*_SPAN))
    is_on, at_least = await _setting(ctx)
    plan = ctx.plans[0] if ctx.plans else None
    if plan is None:
        raise BadInput(texts.no_plan())
    rounds = await punctuality.closed_rounds(ctx.session, plan.id, ctx.now, int(span.group(1)) if span else ROUNDS)
    found = await count(ctx, plan, rounds)
    own = [score for score in found if score.agency in sight.own]
    if not is_on:
        return texts.off(own, len(rounds), at_least, is_admin=ctx.person is not None and ctx.person.holds(people.ADMIN))
    members = roster.member_items(ctx.world, plan.plan, ctx.today)
    communes = {agency for _, agency in members}
    told = [score for score in found if score.counted]  # who was excused all the time is not listed
    named = [score for score in told if score.agency not in communes]
    counted = [score for score in told if score.agency in communes]
    return texts.board(named, counted, own, len(rounds), at_least, names_all=sight.sees_all)


async def _set(ctx: Context, is_on: bool | None, threshold: int | None) -> Outcome:
    if ctx.person is None or not ctx.person.holds(people.ADMIN):
        raise NotAllowed(texts.only_admin())
    if threshold is not None and not 50 <= threshold <= 100:
        raise BadInput(texts.bad_threshold())
    was_on, was = await _setting(ctx)
    value = {"on": was_on if is_on is None else is_on, "threshold": threshold or was}
    await settings.write(ctx.session, SETTING, value, ctx.now)
    audit.note(ctx.session, ctx.now, ctx.person.id, "scoreboard", "on" if value["on"] else "off", threshold=str(value["threshold"]))
    return texts.changed(bool(value["on"]), int(value["threshold"]))


async def _setting(ctx: Context) -> tuple[bool, int]:
    value = await settings.read(ctx.session, SETTING) or {}
    return bool(value.get("on")), int(value.get("threshold", THRESHOLD))


async def count(ctx: Context, plan: PlanInUse, rounds: list[ClosedRound]) -> tuple[Score, ...]:
    """The scores over these rounds. What was answered early is in no prompt, and on time all the same."""
    if not rounds:
        return ()
    ids = [one.id for one in rounds]
    asked = await punctuality.asked_in(ctx.session, ids)
    told = await punctuality.in_time(ctx.session, ids)
    first, last = ctx.world.today(rounds[-1].opens_at), ctx.world.today(rounds[0].closes_at)
    away = await punctuality.leaves(ctx.session, first, last)
    lost = await reach.lost(ctx.session, {one.id: (one.round_id, one.person_id) for one in asked}, ctx.now)
    outcomes: list[InRound] = []
    for one in rounds:
        prompts = [prompt for prompt in asked if prompt.round_id == one.id]
        items = {item for prompt in prompts for item in prompt.items}
        agencies = {agency for _, agency in items} | {agency for round_id, _, agency in told if round_id == one.id}
        if any((one.id, *item) not in told for item in items):  # what needed no asking any more was not owed
            day = ctx.world.today(one.closes_at)
            items -= await relief.settled(ctx.session, ctx.world, plan, day, before=one.closes_at)
        for agency in agencies:
            on_time = all((one.id, code, body) in told for code, body in items if body == agency)
            excused = _is_holiday(ctx, one) or _is_excused(ctx, one, agency, prompts, away, lost)
            outcomes.append(InRound(agency, on_time, excused))
    return scores(outcomes)


def _is_holiday(ctx: Context, one: ClosedRound) -> bool:
    """No working day between opening and closing, by the calendar as it is known now."""
    day, last = ctx.world.today(one.opens_at), ctx.world.today(one.closes_at)
    while day <= last:
        if ctx.world.calendar.is_working(day):
            return False
        day += timedelta(days=1)
    return True


def _is_excused(
    ctx: Context, one: ClosedRound, agency: str, prompts: Iterable[AskedPerson], away: dict[int, list[tuple[date, date]]], lost: set[int]
) -> bool:
    """Everybody who was asked for the agency was away without a substitute, joined late, or was not reached."""
    of_agency = [prompt for prompt in prompts if any(body == agency for _, body in prompt.items)]
    if any(prompt.is_stand_in for prompt in of_agency):
        return False
    days = {ctx.world.today(one.opens_at), ctx.world.today(one.closes_at)}
    return bool(of_agency) and all(
        prompt.asked_at > one.reminds_at
        or prompt.id in lost
        or any(first <= day <= last for first, last in away.get(prompt.person_id, ()) for day in days)
        for prompt in of_agency
    )


ABILITY = Ability(name="punctuality", commands=("dunghan",), command=command)
