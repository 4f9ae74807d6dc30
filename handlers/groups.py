"""Groups: subscribing to the weekly digest, greeting when added, moving and leaving."""

from __future__ import annotations

from bot.dialogs import Ability, Outcome
from bot.errors import BadInput, NotAllowed
from bot.events import Event, Reply
from db import audit, groups, people
from handlers.context import Context
from handlers.secrecy import harmless
from handlers.texts import groups as texts


async def command(ctx: Context, word: str, argument: str) -> Outcome:
    """/dangkybantin and /huybantin, in a group, by an administrator or coordinator."""
    if not ctx.address.is_group:
        raise BadInput(texts.only_in_group())
    if ctx.person is None or not ctx.person.holds(people.ADMIN, people.COORDINATOR):
        raise NotAllowed(texts.only_admin_subscribes())
    channel, chat_id = ctx.address.channel, ctx.address.chat_id
    if word == "dangkybantin":
        is_new = await groups.subscribe(ctx.session, channel, chat_id, harmless(ctx.event.chat_title), ctx.person.id, ctx.now, ctx.address.topic)
        audit.note(ctx.session, ctx.now, ctx.person.id, "subscribe", f"{channel}:{chat_id}")
        return texts.subscribed(is_new)
    was = await groups.unsubscribe(ctx.session, channel, chat_id, ctx.now)
    audit.note(ctx.session, ctx.now, ctx.person.id, "unsubscribe", f"{channel}:{chat_id}")
    return texts.unsubscribed(was)


async def membership(ctx: Context, event: Event) -> Reply | None:
    """The bot was added to, removed from, or moved with a group."""
    channel, chat_id = event.address.channel, event.address.chat_id
    if event.kind == "left" and not event.address.is_group:
        await people.mark_unreachable(ctx.session, channel, event.address.user_id, ctx.now)
        return None
    if event.kind == "left":
        await groups.mark_unreachable(ctx.session, channel, chat_id, ctx.now)
        return None
    if event.kind == "migrated" and event.old_chat_id:
        await groups.migrate(ctx.session, channel, event.old_chat_id, chat_id)
        return None
    return texts.group_greeting() if event.kind == "joined" and event.address.is_group else None


ABILITY = Ability(name="groups", commands=("dangkybantin", "huybantin"), command=command)
