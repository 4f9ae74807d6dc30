"""Where a check-in begins, and which round its answers count for: early, in time or late."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.dialogs import Data
from bot.errors import BadInput, NotRegistered
from db import checkins, conversations, rounds
from db.rounds import Item, PromptView, RoundView
from handlers import desk, duties, ownership, relief
from handlers.context import Context
from handlers.rhythms import rhythm_of
from handlers.texts import checkin as texts
from knowledge.rhythm import latest_opened, next_to_open

_LATE_FOR = timedelta(days=14)  # a substitute picks up what has closed not longer ago


async def start(ctx: Context) -> Data:
    """The dialog's data: what is left of the prompt that waits for the person, else what of the person's tasks has
    not been told in this period, else all of them."""
    if ctx.person is None or not duties.agencies_of(ctx.person):
        raise NotRegistered(texts.not_registered())
    prompt = await _open_prompt(ctx)
    held = duties.agencies_of(ctx.person)
    if prompt is not None and prompt.answered_at is None:
        if prompt.person_id == ctx.person.id:
            prompt = await ownership.follow_seat(ctx, prompt)
        done = await relief.answered(ctx.session, ctx.world, prompt.round.plan_id, prompt.round.id, ctx.today)
        items = [item for item in prompt.items if item[1] in held]
        if items:
            left = [item for item in items if item not in done]
            return duties.dialog_data(prompt.round.plan_id, left or items, prompt.id)
    for plan in ctx.plans:
        items = desk.answerable(ctx.world, plan.plan, ctx.person, ctx.today)
        if items:
            is_running = prompt is not None and prompt.round.plan_id == plan.id and ctx.now <= prompt.round.closes_at
            if prompt is not None and is_running:
                return duties.dialog_data(plan.id, items, prompt.id)
            round_ = await round_of_answer(ctx, plan.id, None, keeps=False)
            done = await checkins.answered(ctx.session, round_.id) if round_ else set()
            done |= await relief.settled(ctx.session, ctx.world, plan, ctx.today)
            return duties.dialog_data(plan.id, [item for item in items if item not in done] or items, None)
    raise BadInput(texts.no_tasks())


async def _open_prompt(ctx: Context) -> PromptView | None:
    """The person's own prompt when it waits; else one of an agency that the person may answer for as substitute;
    else the person's last."""
    assert ctx.person is not None
    own = await rounds.newest_prompt(ctx.session, ctx.person.id)
    if own is not None and own.answered_at is None:
        return own
    deputy_at = set(duties.agencies_of(ctx.person)) - set(duties.main_agencies_of(ctx.person))
    for plan in ctx.plans if deputy_at else ():
        recent = await rounds.recent_rounds(ctx.session, plan.id, ctx.now - _LATE_FOR)
        for prompt in await rounds.prompts_of(ctx.session, recent[-1].id) if recent else ():
            if prompt.answered_at is None and any(agency in deputy_at for _, agency in prompt.items):
                return prompt
    return own


async def left(ctx: Context, data: Data) -> list[Item]:
    """What the prompt still asks of the person, or what of the open question was not told in its period."""
    items = [(code, agency) for code, agency in data["items"]]
    prompt = await rounds.get_prompt(ctx.session, data["prompt"]) if data["prompt"] else None
    if prompt is None and data.get("told_before"):
        return []
    if prompt is None:
        told = {(draft["task"], draft["agency"]) for draft in data["drafts"]}
        return [item for item in await untold(ctx, data) if item not in told]
    done = await relief.answered(ctx.session, ctx.world, data["plan"], prompt.round.id, ctx.today)
    mine = duties.agencies_of(ctx.person) if ctx.person else ()
    asked = [item for item in prompt.items if item[1] in mine]
    return [item for item in dict.fromkeys([*asked, *items]) if item not in done]


async def untold(ctx: Context, data: Data) -> list[Item]:
    """Those of the tasks of the open question on which nobody has said anything in this period."""
    now = await round_id(ctx, data)
    done = await relief.answered(ctx.session, ctx.world, data["plan"], now, ctx.today) if now is not None else set()
    return [(code, agency) for code, agency in data["items"] if (code, agency) not in done]


async def half_finished(ctx: Context) -> tuple[str, Data] | None:
    """What the person has told and neither saved nor cancelled, here or in a chat of another account: the step and its
    data, picked up where it was left, and open in one place only."""
    if ctx.person is None:
        return None
    here = (ctx.address.channel, ctx.address.user_id)
    for account, dialog in await conversations.dialogs_of(ctx.session, ctx.person.id):
        data: Data = dialog["data"]
        is_old = ctx.now - datetime.fromisoformat(dialog["at"]) > _LATE_FOR
        waits = dialog["step"] == "unsaved" or (dialog["step"] == "readback" and data.get("drafts"))
        if is_old or dialog["ability"] != "checkin" or not waits:
            continue
        if (account.channel, account.user_id) != here:
            await conversations.close_dialog(ctx.session, account.channel, account.chat_id, account.user_id)
        return dialog["step"], data
    return None


async def round_of_answer(
    ctx: Context, plan_id: int, prompt: PromptView | None, *, keeps: bool = True
) -> RoundView | None:
    """The round that an answer given now counts for: that of the prompt, however late; the one that is open; or the
    one that opens next in this period, where the answer waits (`keeps`: made for it when missing). None between."""
    if prompt is not None:
        return prompt.round
    rhythm, world = await rhythm_of(ctx.session, plan_id), ctx.world
    due = latest_opened(ctx.now, rhythm, world.calendar, world.zone)
    if due is not None:
        found = await rounds.find_round(ctx.session, plan_id, due.period.key)
        if found is not None and found.is_open and ctx.now <= found.closes_at:
            return found
    coming = next_to_open(ctx.now, rhythm, world.calendar, world.zone)
    if coming is None or ctx.today < coming.early_from:
        return None
    key, times = coming.period.key, coming.times
    if not keeps:
        return await rounds.find_round(ctx.session, plan_id, key)
    return await rounds.keep_early(
        ctx.session, plan_id, key, times.opens_at, times.reminds_at, times.closes_at, ctx.now
    )


async def round_id(ctx: Context, data: Data) -> int | None:
    """The round that the open dialog counts for, when there is one yet."""
    prompt = await rounds.get_prompt(ctx.session, data["prompt"]) if data["prompt"] else None
    found = await round_of_answer(ctx, data["plan"], prompt, keeps=False)
    return found.id if found else None
