"""/desau: put a question off to this afternoon, the next working day or a chosen one; it is asked again then."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from bot.dialogs import Ability, Again, Data, Done, Elsewhere, Given, Next, Outcome, Step
from bot.errors import BadInput, NotRegistered
from bot.events import Reply
from db import deliveries, rounds
from db.rounds import PromptView
from handlers import duties
from handlers.context import Context
from handlers.texts import checkin as checkin_texts
from handlers.texts import ladder as texts
from handlers.texts import later as later_texts
from handlers.typed import says_yes
from knowledge.calendar import may_send_at
from knowledge.leave_words import MORNING, afternoon, read_later, tomorrow

MOST_DAYS = 7  # a question put off longer than this would run into the next round


async def command(ctx: Context, word: str, argument: str) -> Outcome:
    """/desau, alone or with the hour: /desau chiều mai."""
    if ctx.person is None:
        raise NotRegistered(checkin_texts.not_registered())
    if ctx.address.is_group:
        raise BadInput(checkin_texts.only_private())
    prompt = await rounds.newest_prompt(ctx.session, ctx.person.id)
    if prompt is None or prompt.answered_at is not None:
        raise BadInput(texts.nothing_to_put_off())
    return await put_off(ctx, duties.dialog_data(prompt.round.plan_id, prompt.items, prompt.id), argument)


async def put_off(ctx: Context, data: Data, said: str) -> Outcome:
    """By the hour that was said, else by the one that is asked for."""
    prompt = await rounds.get_prompt(ctx.session, data["prompt"]) if data["prompt"] else None
    if prompt is None:
        return Done(checkin_texts.postponed())
    return await _until(ctx, data, prompt, said) or Next("later", data)


async def volunteer(ctx: Context, text: str) -> Outcome | None:
    """ "để chiều ạ", said where no question to it is open; None where nothing is there to be put off."""
    prompt = await rounds.newest_prompt(ctx.session, ctx.person.id) if ctx.person else None
    return await command(ctx, "desau", text) if prompt and prompt.answered_at is None else None


async def _until(ctx: Context, data: Data, prompt: PromptView, said: str) -> Outcome | None:
    """Put off to the moment that was said; on a day off the next one is offered. None where no moment is said."""
    world = ctx.world
    asked = read_later(said, ctx.now, world.calendar, world.zone)
    if asked is None or asked > ctx.now + timedelta(days=MOST_DAYS):
        return None
    if not world.calendar.is_working(asked.date()):
        morning = datetime.combine(world.calendar.working_day_on_or_after(asked.date()), MORNING, world.zone)
        return Next("later_off", {**data, "asked": asked.date().isoformat(), "until": morning.isoformat()})
    return await _snooze(ctx, prompt, may_send_at(asked, world.calendar, world.zone))


async def _snooze(ctx: Context, prompt: PromptView, until: datetime) -> Outcome:
    await rounds.snooze(ctx.session, prompt.id, until)
    await deliveries.cancel(ctx.session, duties.cancel_tag(prompt.id))
    return Done(texts.snoozed(ctx.world.local(until), ctx.world.local(prompt.round.closes_at)))


def _slots(ctx: Context) -> dict[str, datetime]:
    world = ctx.world
    today, next_day = (find(ctx.now, world.calendar, world.zone) for find in (afternoon, tomorrow))
    return {texts.AFTERNOON: today, texts.TOMORROW: next_day} if today < next_day else {texts.TOMORROW: next_day}


async def _prompt(ctx: Context, data: Data) -> PromptView:
    prompt = await rounds.get_prompt(ctx.session, data["prompt"])
    if prompt is None:
        raise BadInput(texts.nothing_to_put_off())
    return prompt


async def _ask_when(ctx: Context, data: Data) -> Reply:
    prompt = await _prompt(ctx, data)
    return texts.ask_when(list(_slots(ctx).items()), ctx.world.local(prompt.round.closes_at))


async def _answer_when(ctx: Context, data: Data, given: Given) -> Outcome:
    if given.choice == texts.OTHER_DAY:
        return Next("later_day", data)
    prompt = await _prompt(ctx, data)
    if given.choice:
        until = _slots(ctx).get(given.choice)
        return await _snooze(ctx, prompt, until) if until else Elsewhere()
    return await _until(ctx, data, prompt, given.text) or Elsewhere()


async def _ask_day(ctx: Context, data: Data) -> Reply:
    return texts.ask_day()


async def _answer_day(ctx: Context, data: Data, given: Given) -> Outcome:
    found = await _until(ctx, data, await _prompt(ctx, data), given.text)
    return found or Again(texts.bad_day(ctx.world.local(ctx.now + timedelta(days=MOST_DAYS))))


async def _ask_off(ctx: Context, data: Data) -> Reply:
    until = ctx.world.local(datetime.fromisoformat(data["until"]))
    return later_texts.day_off(date.fromisoformat(data["asked"]), until)


async def _answer_off(ctx: Context, data: Data, given: Given) -> Outcome:
    if given.choice == texts.OTHER_DAY:
        return Next("later_day", data)
    prompt = await _prompt(ctx, data)
    if given.choice == later_texts.AGREED or says_yes(given.text):
        return await _snooze(ctx, prompt, datetime.fromisoformat(data["until"]))
    return await _until(ctx, data, prompt, given.text) or Elsewhere()


# Steps of the check-in too: "để mai em báo" is said in the middle of it.
STEPS = {"later": Step(_ask_when, _answer_when), "later_day": Step(_ask_day, _answer_day), "later_off": Step(_ask_off, _answer_off)}

ABILITY = Ability(name="later", commands=("desau",), command=command, steps=STEPS)
