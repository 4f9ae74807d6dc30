"""Coordinating agencies: once the lead has said something new they confirm with one tap, or say what differs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.dialogs import Again, Data, Done, Elsewhere, Given, Next, Outcome, Step
from bot.events import Reply
from db import confirmations, deliveries, rounds
from db.confirmations import ConfirmationView, News
from db.people import PersonView
from db.rounds import Item, PromptView, RoundView
from handlers import duties, relief
from handlers.agencies import coordinators_today, leads_today
from handlers.context import Context, PlanInUse, World
from handlers.ownership import guarded
from handlers.texts import checkin as checkin_texts
from handlers.texts import coordination as texts
from handlers.texts import help as help_texts
from handlers.texts.dates import period_name
from handlers.typed import says_yes
from knowledge.courtesy import plain_words
from knowledge.progress import read_progress
from knowledge.question.slots import find_codes

_AGREES = ({"xac", "nhan"}, {"nhat", "tri"}, {"thong", "nhat"})  # beside every plain yes


@dataclass(frozen=True, slots=True)
class Coordination:
    """What the leads of a plan newly told in a round and the round before, and what coordinators said of it.
    Collective leads answer in their hundreds and are not confirmed."""

    world: World
    plan: PlanInUse
    round: RoundView
    news: Mapping[str, News]  # by task: the newest word of a lead that the plan names
    said: Mapping[Item, ConfirmationView]
    now: datetime

    def waiting(self) -> list[Item]:
        """(task, coordinating agency) wherever the agency has not said its word on the news yet."""
        found = []
        for code, news in self.news.items():
            task = self.plan.plan.task(code)
            bodies = coordinators_today(self.world, self.plan.plan, task, self.world.today(self.now)) if task else ()
            said = ((body, self.said.get((code, body))) for body in bodies)
            found += [(code, body) for body, word in said if word is None or word.at < news.at]
        return found

    def left(self, prompt: PromptView) -> list[Item]:
        """What of the prompt nobody has confirmed in its round: a colleague's tap is enough."""
        said = (self.said.get(item) for item in prompt.confirms)
        return [item for item, word in zip(prompt.confirms, said, strict=True) if not word or word.round_id != self.round.id]

    def lines(self, items: Sequence[Item]) -> list[texts.Told]:
        """What the leads told about these tasks."""
        lines = []
        for code in dict.fromkeys(code for code, _ in items):
            task, n = self.plan.plan.task(code), self.news.get(code)
            if task and n:
                title = task.short_title or task.content
                lines.append(texts.Told(code, title, n.agency, n.status, n.percent, n.document, self.world.today(n.at)))
        return lines


async def load(session: AsyncSession, world: World, plan: PlanInUse, round_: RoundView, now: datetime) -> Coordination:
    news: dict[str, News] = {}
    told = await confirmations.news(session, round_, now)
    for (code, agency), one in sorted(told.items(), key=lambda pair: pair[1].at):
        task = plan.plan.task(code)
        if task and agency in leads_today(world, plan.plan, task, world.today(now)):
            news[code] = one
    return Coordination(world, plan, round_, news, await confirmations.latest(session, plan.id), now)


def by_person(waiting: Sequence[Item], persons: Iterable[PersonView]) -> dict[int, list[Item]]:
    """What each focal point is to confirm; who has nothing to confirm is not in it."""
    found = {}
    for person in persons:
        held = duties.main_agencies_of(person)
        items = [item for item in waiting if item[1] in held]
        if items:
            found[person.id] = items
    return found


def opening_data(prompt: PromptView, items: Sequence[Item]) -> Data:
    """What the dialog of a confirmation carries from step to step."""
    return {**duties.dialog_data(prompt.round.plan_id, [], prompt.id), "confirms": [list(item) for item in items]}


def prompt_reply(coordination: Coordination, name: str, prompt: PromptView, items: Sequence[Item]) -> Reply:
    """The message of a person who has nothing to report, only to confirm."""
    world, plan = coordination.world, coordination.plan.plan
    reply = texts.prompt(
        name,
        ", ".join(dict.fromkeys(agency for _, agency in items)),
        plan.number,
        period_name(prompt.round.period),
        coordination.lines(items),
        world.local(prompt.round.closes_at),
    )
    return Reply(reply.blocks, reply.choices, offer=duties.offer_id(prompt.id))


async def listed(ctx: Context, prompt: PromptView) -> list[texts.Told]:
    """The second list of a prompt."""
    coordination = await _of_prompt(ctx, prompt)
    return coordination.lines(coordination.left(prompt)) if coordination else []


async def pending(ctx: Context) -> Next | None:
    """The confirmation that is open for this person: asked in the newest prompt, with nothing else left in it."""
    prompt = await rounds.newest_prompt(ctx.session, ctx.person.id) if ctx.person else None
    if prompt is None or not prompt.confirms:
        return None
    done = await relief.answered(ctx.session, ctx.world, prompt.round.plan_id, prompt.round.id, ctx.today)
    return None if any(item not in done for item in prompt.items) else await next_step(ctx, prompt.id)


async def next_step(ctx: Context, prompt_id: int | None, before: Reply | None = None) -> Next | None:
    """After the lead's part of a prompt is answered: the confirmation, when there is anything to confirm."""
    prompt = await rounds.get_prompt(ctx.session, prompt_id) if prompt_id else None
    coordination = await _of_prompt(ctx, prompt) if prompt else None
    held = duties.agencies_of(ctx.person) if ctx.person else ()
    left = [item for item in coordination.left(prompt) if item[1] in held] if coordination and prompt else []
    return Next("confirm", opening_data(prompt, left), before) if prompt and left else None


async def _of_prompt(ctx: Context, prompt: PromptView) -> Coordination | None:
    plan = ctx.world.plan_by_id(prompt.round.plan_id)
    return await load(ctx.session, ctx.world, plan, prompt.round, ctx.now) if plan and prompt.confirms else None


# --- the steps ----------------------------------------------------------------------------------------


async def _ask_confirm(ctx: Context, data: Data) -> Reply:
    prompt = await rounds.get_prompt(ctx.session, data["prompt"])
    coordination = await _of_prompt(ctx, prompt) if prompt else None
    return texts.ask(coordination.lines(_items(data)) if coordination else [])


async def _answer_confirm(ctx: Context, data: Data, given: Given) -> Outcome:
    if given.choice == texts.AGREE or says_yes(given.text) or set(plain_words(given.text)) in _AGREES:
        return await _save(ctx, data, _items(data), agrees=True, said=given.text)
    if given.choice == texts.DIFFER:
        return Next("opinion", data)
    return await _answer_opinion(ctx, data, given)


async def _ask_opinion(ctx: Context, data: Data) -> Reply:
    return texts.ask_opinion(_codes(_items(data)))


async def _answer_opinion(ctx: Context, data: Data, given: Given) -> Outcome:
    if not given.text:
        return Again(checkin_texts.text_only())
    items, named = _items(data), find_codes(given.text)
    plan = ctx.world.plan_by_id(data["plan"])
    assert plan is not None
    reading = read_progress(given.text, _codes(items), ctx.today, plan.plan, ctx.world.lexicon)
    if reading.secret:
        return Again(help_texts.refuse_secret())
    meant = [item for item in items if item[0] in named] if named else items
    if not meant or (reading.kind and not reading.reports):
        return Elsewhere()
    if not named and len(_codes(items)) > 1:
        return Again(texts.which_task(_codes(items)))
    return await _save(ctx, data, meant, agrees=False, said=given.text)


async def _save(ctx: Context, data: Data, items: list[Item], *, agrees: bool, said: str) -> Outcome:
    assert ctx.person is not None
    prompt = await rounds.get_prompt(ctx.session, data["prompt"])
    assert prompt is not None
    await confirmations.add(
        ctx.session, prompt.round, items, person_id=ctx.person.id, agrees=agrees, words=said, now=ctx.now
    )
    receipt = texts.confirmed(_codes(items), None if agrees else said, ctx.world.local(ctx.now))
    following = await next_step(ctx, prompt.id, receipt)
    if following:
        return following
    if not prompt.answered_at:
        await rounds.mark_answered(ctx.session, [prompt.id], ctx.now)
    await deliveries.cancel(ctx.session, duties.cancel_tag(prompt.id))
    return Done(receipt)


def _items(data: Data) -> list[Item]:
    return [(code, agency) for code, agency in data["confirms"]]


def _codes(items: Sequence[Item]) -> list[str]:
    return list(dict.fromkeys(code for code, _ in items))


STEPS = {
    "confirm": Step(_ask_confirm, guarded(_answer_confirm)),
    "opinion": Step(_ask_opinion, guarded(_answer_opinion)),
}
