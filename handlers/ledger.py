"""/chuaro: posts whose fate is unknown wait for a tap: sent again, or seen to have arrived."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from bot.dialogs import Ability, Data, Done, Given, Next, Opening, Outcome, Step
from bot.errors import NotAllowed
from bot.events import Reply
from bot.render import plain
from bot.wire import reply_from_json
from db import audit, deliveries, editions, groups, people
from db.deliveries import LedgerEntry
from handlers import review_notices
from handlers.context import Context, JobContext, Post, World
from handlers.texts import ledger as texts
from handlers.texts.digest_head import shortened
from knowledge.calendar import may_send_at

_BEGINS = 160  # characters of a post that tell it from others


async def run(job: JobContext) -> None:
    """One message to each administrator, again only when another post has become unknown."""
    waiting = await editions.unknown(job.session)
    if not waiting:
        return
    newest = max(waiting, key=lambda entry: (entry.due_at, entry.id))
    key = f"unknown:{newest.id}:{int(newest.due_at.timestamp())}:"
    if await deliveries.keys(job.session, key):
        return
    said = texts.ask(await _described(job.session, job.world, waiting[0]), len(waiting))
    there = await people.with_role(job.session, people.ADMIN) or await people.with_role(job.session, people.COORDINATOR)
    for person, address in await review_notices.addresses(job, there):
        due_at = may_send_at(job.now, job.world.calendar, job.world.zone)
        await job.post(Post(key=f"{key}{person.id}", kind="notice", address=address, reply=said, due_at=due_at, opening=Opening("ledger", "one", {"id": waiting[0].id})))


async def _described(session: AsyncSession, world: World, entry: LedgerEntry) -> texts.Waiting:
    title = await groups.title_of(session, entry.channel, entry.chat_id)
    begins = shortened(plain(reply_from_json(entry.reply)).partition("\n")[0], _BEGINS)
    return texts.Waiting(entry.kind, title or entry.chat_id, entry.channel, world.local(entry.due_at), begins)


async def command(ctx: Context, word: str, argument: str) -> Outcome:
    _check(ctx)
    waiting = await editions.unknown(ctx.session)
    return Next("one", {"id": waiting[0].id}) if waiting else texts.nothing()


def _check(ctx: Context) -> None:
    if ctx.person is None or not ctx.person.holds(people.ADMIN, people.COORDINATOR):
        raise NotAllowed(texts.only_managers())
    if ctx.address.is_group:
        raise NotAllowed(texts.only_private())


async def _ask(ctx: Context, data: Data) -> Reply:
    _check(ctx)
    waiting = await editions.unknown(ctx.session)
    meant = next((entry for entry in waiting if entry.id == data["id"]), None)
    return texts.ask(await _described(ctx.session, ctx.world, meant), len(waiting)) if meant else texts.settled_already()


async def _answer(ctx: Context, data: Data, given: Given) -> Outcome:
    _check(ctx)
    waiting = await editions.unknown(ctx.session)
    meant = waiting if given.choice == texts.ALL else [entry for entry in waiting if entry.id == data["id"]]
    if not meant:  # a colleague was quicker
        return Done(texts.settled_already())
    for entry in meant:
        if given.choice == texts.ARRIVED:
            await editions.settle(ctx.session, entry.id, ctx.now)
        else:
            await deliveries.retry(ctx.session, entry.id, ctx.now)
        assert ctx.person is not None
        audit.note(ctx.session, ctx.now, ctx.person.id, f"delivery_{given.choice}", str(entry.id))
    told = texts.settled(len(meant), has_arrived=given.choice == texts.ARRIVED)
    left = [entry for entry in waiting if entry not in meant]
    return Next("one", {"id": left[0].id}, told) if left else Done(told)


ABILITY = Ability(
    name="ledger",
    commands=("chuaro",),
    command=command,
    steps={"one": Step(_ask, _answer, free_text=False)},
    forgets_after_minutes=24 * 60,
)
