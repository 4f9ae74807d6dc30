"""Whose answer it is: the seat's of today, and not one that a colleague has given already."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from bot.dialogs import Answer, Data, Done, Given, Next, Outcome
from bot.events import Reply
from db import answers, deliveries, rounds
from db.answers import Answer as Answered
from db.rounds import Item, PromptView, RoundView
from handlers import duties
from handlers.context import Context
from handlers.texts import answers as texts


def guarded(answer: Answer) -> Answer:
    """A step of the check-in that takes nothing for an agency whose seat the person has left in the meantime."""

    async def checked(ctx: Context, data: Data, given: Given) -> Outcome:
        if ctx.person is None:
            return Done(texts.registered_no_more())
        held = duties.agencies_of(ctx.person)
        items = [(code, agency) for code, agency in data["items"]]
        lost = [agency for _, agency in (*items, *_confirms(data)) if agency not in held]
        if not lost:
            return await answer(ctx, data, given)
        said = texts.seat_has_moved(list(dict.fromkeys(lost)))
        kept = [item for item in items if item[1] in held]
        if not kept:
            return Done(said)
        return Next("prompt", duties.dialog_data(data["plan"], kept, data["prompt"]), said)

    return checked


def _confirms(data: Data) -> list[Item]:
    return [(code, agency) for code, agency in data.get("confirms", [])]


def further(ctx: Context, data: Data, codes: Collection[str]) -> list[Item]:
    """The person's own items with these codes, though the open question does not ask for them."""
    plan = ctx.world.plan_by_id(data["plan"])
    if plan is None or ctx.person is None:
        return []
    own = duties.items_for(ctx.world, plan.plan, duties.agencies_of(ctx.person), ctx.today)
    return [item for item in own if item[0] in codes]


async def follow_seat(ctx: Context, prompt: PromptView) -> PromptView:
    """A prompt of somebody who was moved, with the items of the agencies held now; a round's roster stays as it
    was frozen for everybody else."""
    plan = ctx.world.plan_by_id(prompt.round.plan_id)
    if ctx.person is None or plan is None:
        return prompt
    held = duties.agencies_of(ctx.person)
    if {agency for _, agency in (*prompt.items, *prompt.confirms)} <= set(held):
        return prompt
    items = duties.items_of(ctx.world, plan.plan, ctx.person, ctx.today)
    confirms = [item for item in prompt.confirms if item[1] in held]
    await rounds.reseat(ctx.session, prompt.id, items, confirms)
    changed = await rounds.get_prompt(ctx.session, prompt.id)
    assert changed is not None
    return changed


async def close_answered(ctx: Context, round_: RoundView, done: Collection[Item]) -> None:
    """Everybody of whose prompt nothing is left, the sender and colleagues alike, is not reminded any more."""
    prompts = await rounds.prompts_of(ctx.session, round_.id)
    over = [one.id for one in prompts if one.answered_at is None and one.items and all(item in done for item in one.items)]
    if over:
        await rounds.mark_answered(ctx.session, over, ctx.now)
        await deliveries.cancel(ctx.session, *map(duties.cancel_tag, over))


async def answered_by_others(ctx: Context, prompt_id: int | None, items: Iterable[Item]) -> dict[Item, Answered]:
    """Those of the items that somebody else has answered in the round of this prompt."""
    prompt = await rounds.get_prompt(ctx.session, prompt_id) if prompt_id else None
    if prompt is None or ctx.person is None:
        return {}
    wanted = list(items)
    given = await answers.in_round(ctx.session, prompt.round.id, {agency for _, agency in wanted})
    return {item: given[item] for item in wanted if item in given and given[item].person_id != ctx.person.id}


async def note(ctx: Context, data: Data, items: Iterable[Item]) -> tuple[Data, Reply | None]:
    """What must be said before these items are saved, and the data that remembers that it was said: a colleague
    was first, and saving makes a correction."""
    others = await answered_by_others(ctx, data["prompt"], items)
    news = {item: answer for item, answer in others.items() if answer.id not in data.get("told", [])}
    if not news:
        return data, None
    told = [*data.get("told", []), *(answer.id for answer in news.values())]
    return {**data, "told": told}, texts.will_correct(lines(ctx, news))


def lines(ctx: Context, others: dict[Item, Answered]) -> list[texts.Given]:
    return [
        texts.Given(code, answer.person, ctx.world.local(answer.at), answer.status, answer.percent, answer.is_unchanged)
        for (code, _), answer in others.items()
    ]
