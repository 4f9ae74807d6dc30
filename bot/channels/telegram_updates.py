"""What the Bot API's updates mean: a plain JSON update becomes an Event, or nothing that concerns us."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from bot.events import Address, Attachment, Event
from bot.render import command_of

Json = dict[str, Any]

CHANNEL = "telegram"
EPHEMERAL = "e"  # before the id of a message that one person alone sees
WANTED = ("message", "edited_message", "callback_query", "inline_query", "my_chat_member")

_GROUPS = ("group", "supergroup")
_PRESENT = ("creator", "administrator", "member")
_FILES = ("document", "animation", "audio", "voice", "video", "video_note")
_KINDS = {"document": "document", "voice": "voice", "video": "video", "video_note": "video"}
_OTHERS = ("contact", "location", "venue", "poll", "dice", "story", "game", "checklist", "paid_media")


@dataclass(frozen=True, slots=True)
class Me:
    """The bot as Telegram knows it; `username` without the @."""

    id: int
    username: str


def event_of(update: Json, me: Me) -> Event | None:
    """The event of an update; None for what is not ours. KeyError, TypeError, ValueError when it is broken."""
    event_id = f"u{int(update['update_id'])}"
    if "message" in update:
        return _message(event_id, update["message"], me)
    if "edited_message" in update:
        changed = _message(event_id, update["edited_message"], me)
        return replace(changed, kind="edited") if changed and changed.text else None  # else a live location moved
    if "inline_query" in update:
        return _inline(event_id, update["inline_query"])
    if "callback_query" in update:
        return _press(event_id, update["callback_query"])
    if "my_chat_member" in update:
        return _membership(event_id, update["my_chat_member"])
    return None


def chat_of(update: Json) -> int:
    """The chat in whose order the update must be handled, the sender where there is none; 0 for neither."""
    content: Json = next((update[kind] for kind in WANTED if isinstance(update.get(kind), dict)), {})
    holder = content.get("message", content)
    chat = holder.get("chat", holder.get("from")) if isinstance(holder, dict) else None
    return chat["id"] if isinstance(chat, dict) and isinstance(chat.get("id"), int) else 0


def album_of(update: Json) -> str | None:
    """The album that a message is a part of; every picture of it comes as a message of its own."""
    message = update.get("message")
    album = message.get("media_group_id") if isinstance(message, dict) else None
    return f"{chat_of(update)}:{album}" if album else None


def press_of(update: Json) -> str | None:
    """The query of a pressed button, which waits to be acknowledged."""
    query = update.get("callback_query")
    return str(query["id"]) if isinstance(query, dict) and "id" in query else None


def _message(event_id: str, message: Json, me: Me) -> Event | None:
    sender, chat = message.get("from"), message["chat"]
    is_group = chat["type"] in _GROUPS
    if sender is None or sender["is_bot"] or not (is_group or chat["type"] == "private"):
        return None
    address = Address(CHANNEL, str(chat["id"]), str(sender["id"]), is_group, _topic(message))
    common: Json = {
        "id": event_id,
        "address": address,
        "at": datetime.fromtimestamp(message["date"], UTC),
        "sender_name": _full_name(sender),
        "chat_title": chat.get("title", ""),
    }
    if "migrate_to_chat_id" in message:  # its twin, migrate_from_chat_id in the new chat, says the same again
        moved = Address(CHANNEL, str(message["migrate_to_chat_id"]), address.user_id, is_group=True)
        return Event(**common | {"address": moved}, kind="migrated", old_chat_id=str(chat["id"]))
    text = message.get("text") or message.get("caption") or ""
    attachments = tuple(_attachments(message))
    if not text and not attachments:
        return None  # somebody came, a title changed, a message was pinned
    entities = message.get("entities") or message.get("caption_entities") or []
    text, is_called = _without_name(text, entities, me)
    answered = message.get("reply_to_message") or {}
    if is_called is None and "ephemeral_message_id" in message:
        is_called = True  # a command that nobody else sees
    answers_me = answered.get("from", {}).get("id") == me.id and "forum_topic_created" not in answered
    return Event(
        **common,
        text=text,
        message_id=_message_id(message),
        addressed=(not is_group or answers_me or is_called is True) if is_called is not False else False,
        reply_to=str(answered["message_id"]) if answered else None,
        attachments=attachments,
    )


def _inline(event_id: str, query: Json) -> Event:
    """Words behind the bot's name, in any chat; where they are typed is not told."""
    sender = query["from"]
    return Event(
        id=event_id,
        address=Address(CHANNEL, str(sender["id"]), str(sender["id"])),
        text=query["query"],
        message_id=str(query["id"]),
        kind="inline",
    )


def _press(event_id: str, query: Json) -> Event | None:
    message, sender = query.get("message"), query["from"]
    if not message or sender["is_bot"]:
        return None  # a press under an inline message has no chat
    data = query.get("data") or ""
    command = command_of(data)
    offer, _, choice = data.partition(":")
    chat = message["chat"]
    return Event(
        id=event_id,
        address=Address(CHANNEL, str(chat["id"]), str(sender["id"]), chat["type"] in _GROUPS, _topic(message)),
        text=command or "",
        choice=None if command else choice,
        offer=None if command else offer,
        message_id=_message_id(message),
        sender_name=_full_name(sender),
        chat_title=chat.get("title", ""),
        kind="press",
    )


def _membership(event_id: str, change: Json) -> Event | None:
    """The bot itself came or went. In a private chat "left" means blocked, "joined" unblocked."""
    before, after = (_is_present(change[side]) for side in ("old_chat_member", "new_chat_member"))
    chat, sender = change["chat"], change["from"]
    if before == after or chat["type"] == "channel":
        return None
    return Event(
        id=event_id,
        address=Address(CHANNEL, str(chat["id"]), str(sender["id"]), chat["type"] in _GROUPS),
        at=datetime.fromtimestamp(change["date"], UTC),
        sender_name=_full_name(sender),
        chat_title=chat.get("title", ""),
        kind="joined" if after else "left",
    )


def _is_present(member: Json) -> bool:
    return member["status"] in _PRESENT or (
        member["status"] == "restricted" and bool(member.get("is_member"))
    )


def _message_id(message: Json) -> str:
    """ "e5" is a message that one person alone sees: those are counted apart."""
    ephemeral = message.get("ephemeral_message_id")
    return f"{EPHEMERAL}{ephemeral}" if ephemeral else str(message["message_id"])


def _topic(message: Json) -> str | None:
    """The forum topic; a thread of answers in an ordinary group is none."""
    topic = message.get("message_thread_id") if message.get("is_topic_message") else None
    return str(topic) if topic else None


def _full_name(user: Json) -> str:
    return " ".join(filter(None, (user["first_name"], user.get("last_name"))))


# --- mentions and commands ----------------------------------------------------------------------------


def _without_name(text: str, entities: Sequence[Json], me: Me) -> tuple[str, bool | None]:
    """The text without the bot's name, and whether the bot is meant: True, False (another bot is), None."""
    mine = f"@{me.username}".lower()
    is_meant: bool | None = None
    for entity in sorted(entities, key=lambda entity: -int(entity["offset"])):
        start, end = (_index(text, entity["offset"]), _index(text, entity["offset"] + entity["length"]))
        named = text[start:end]
        if (entity["type"] == "mention" and named.lower() == mine) or (
            entity["type"] == "text_mention" and entity["user"]["id"] == me.id
        ):
            text, is_meant = _cut_out(text, start, end), True
        elif entity["type"] == "bot_command" and start == 0:
            command, _, whose = named.partition("@")
            if whose and f"@{whose}".lower() != mine:
                return text, False
            text, is_meant = command + text[end:], True
    return text.strip(), is_meant


def _index(text: str, utf16_offset: int) -> int:
    """Where an offset counted in UTF-16 code units falls in the string."""
    return len(text.encode("utf-16-le")[: 2 * utf16_offset].decode("utf-16-le", "ignore"))


def _cut_out(text: str, start: int, end: int) -> str:
    """The text without a mention and the comma or colon behind it, one space where it stood."""
    before, after = text[:start].rstrip(" "), re.sub(r"^[ ]*[,:]?[ ]*", "", text[end:])
    between = " " if before and after and not before.endswith("\n") and after[0] not in "\n.?!;)" else ""
    return before + between + after


# --- what is not text ---------------------------------------------------------------------------------


def _attachments(message: Json) -> Iterator[Attachment]:
    """Telegram sends a photo in several sizes, the last one the largest."""
    if photo := message.get("photo"):
        yield Attachment("photo", size_bytes=photo[-1].get("file_size", 0), ref=photo[-1]["file_id"])
    if sticker := message.get("sticker"):
        yield Attachment("sticker", sticker.get("emoji", ""), sticker.get("file_size", 0), sticker["file_id"])
    for name in _FILES:
        if (file := message.get(name)) and not (name == "document" and "animation" in message):
            yield Attachment(
                _KINDS.get(name, "other"),  # type: ignore[arg-type]
                file.get("file_name", ""),
                file.get("file_size", 0),
                file["file_id"],
            )
    for name in _OTHERS:
        if name in message and not (name == "location" and "venue" in message):
            yield Attachment(name if name in ("contact", "location") else "other")  # type: ignore[arg-type]
