"""Groups: greeting when added, moving and leaving."""

from __future__ import annotations

from bot.events import Event, Reply
from db import groups, people
from handlers.context import Context
from handlers.texts import groups as texts
from handlers.texts import subscriptions as subscription_texts


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
    if event.kind != "joined" or not event.address.is_group:
        return None
    if await groups.is_subscribed(ctx.session, channel, chat_id):
        await groups.mark_reachable(ctx.session, channel, chat_id)
        return subscription_texts.greeting_again()
    return texts.group_greeting()
