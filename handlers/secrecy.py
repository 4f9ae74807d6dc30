"""The secrecy guard at the door: every message, caption and file name is looked at before any ability sees it."""

from __future__ import annotations

from bot.events import Event, Reply
from db import audit
from handlers.context import Context
from handlers.texts import help as texts
from knowledge.progress import is_secret, is_secret_name


async def refuse(ctx: Context, event: Event) -> Reply | None:
    """The refusal with its rule, or None. Of what was refused nothing is kept: the log counts that it happened,
    without who, where or what."""
    if not is_secret(event.text) and not any(is_secret_name(attachment.name) for attachment in event.attachments):
        return None
    audit.note(ctx.session, ctx.now, None, "secret_refused")
    return texts.refuse_secret()


def harmless(name: str) -> str:
    """A display name or the title of a chat as it may be stored: "" when it holds what must not be kept."""
    return "" if is_secret(name) or is_secret_name(name) else name
