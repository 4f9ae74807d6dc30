"""Groups: greeting when added, moving and leaving."""

from __future__ import annotations

from bot.events import Event, Reply
from db import groups, people
from handlers.context import Context
from handlers.secrecy import harmless
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
    return await _greet(ctx, event) if event.kind == "joined" and event.address.is_group else None


async def _greet(ctx: Context, event: Event) -> Reply | None:
    """Once for a group, and again when the bot was away; where a digest still comes, that is said instead."""
    channel, chat_id = event.address.channel, event.address.chat_id
    arrival = await groups.arrive(ctx.session, channel, chat_id, harmless(event.chat_title), ctx.now)
    if arrival.is_subscribed:
        return subscription_texts.greeting_again() if arrival.was_away else None
    return texts.group_greeting() if arrival.is_first or arrival.was_away else None
