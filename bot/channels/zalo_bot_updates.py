"""What the Zalo Bot Platform's updates mean: one stored body becomes events, or nothing that concerns us."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from bot.events import Address, Attachment, Event

Json = dict[str, Any]

CHANNEL = "zalo_bot"
# Zalo may hand out an update again and again (zalo.md A2, redelivery), and what was seen is remembered for a week
# (db/conversations.py): what is older than that memory must not pass for new.
OLDEST = timedelta(days=6)


@dataclass(frozen=True, slots=True)
class Me:
    """The bot as Zalo knows it. `names` are what a mention may show behind the @."""

    id: str = ""
    names: tuple[str, ...] = ()


def updates_of(payload: object) -> list[Json]:
    """The updates in an answer of getUpdates or the body of a webhook: in an envelope or bare, one object, a list,
    {} or null."""
    found = payload["result"] if isinstance(payload, dict) and "result" in payload else payload
    return [one for one in (found if isinstance(found, list) else [found]) if isinstance(one, dict) and _message(one)]


def key_of(body: bytes) -> str | None:
    """The message id, by which Zalo's repeats are known."""
    for update in updates_of(json.loads(body)):
        if message_id := _message(update).get("message_id"):
            return str(message_id)
    return None


def lane_of(body: bytes) -> str | None:
    """The chat in whose order the update must be handled."""
    for update in updates_of(json.loads(body)):
        return str(_message(update)["chat"]["id"])
    return None


def events_of(body: bytes, me: Me, now: datetime | None) -> list[Event]:
    """The events of a body; without `now` nothing is too old. ValueError, KeyError, TypeError, AttributeError when it is broken."""
    events = (_event(update, me, now) for update in updates_of(json.loads(body)))
    return [event for event in events if event]


def _message(update: Json) -> Json:
    message = update.get("message")
    return message if isinstance(message, dict) else {}


def _event(update: Json, me: Me, now: datetime | None) -> Event | None:
    message = _message(update)
    sender, chat = message["from"], message["chat"]
    if sender.get("is_bot") or str(sender["id"]) == me.id:
        return None  # our own words coming back (zalo.md A3)
    at = _moment(message.get("date"))
    if at and now and at < now - OLDEST:
        return None
    is_group = str(chat.get("chat_type", "")).upper() == "GROUP"
    address = Address(CHANNEL, str(chat["id"]), str(sender["id"]), is_group)
    text = str(message.get("text") or message.get("caption") or "")
    if is_group:
        text = without_name(text, me)
    attachments = tuple(_attachments(str(update.get("event_name", "")), message))
    is_bare_call = is_group and not text and not attachments
    return Event(
        id=str(message.get("message_id") or sha256(json.dumps(update, sort_keys=True).encode()).hexdigest()),
        address=address,
        text=text,
        attachments=attachments,
        at=at,
        message_id=str(message["message_id"]) if message.get("message_id") else None,
        sender_name=str(sender.get("display_name") or ""),
        chat_title=str(chat.get("title") or ""),
        # Zalo tells nobody that a bot has joined a group: being named and nothing else is how one says hello.
        kind="joined" if is_bare_call else "message",
    )


def _moment(milliseconds: object) -> datetime | None:
    try:
        return datetime.fromtimestamp(int(str(milliseconds)) / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def without_name(text: str, me: Me) -> str:
    """The text without the mention that called the bot, which is the first one; a later one is part of what is said.
    Zalo does not document whether the mention stays in the text, so its absence is as good."""
    text = unicodedata.normalize("NFC", text)
    places = [place for name in me.names if (place := re.search(_mention(name), text, re.IGNORECASE))]
    if not places:
        return text.strip()
    place = min(places, key=lambda found: (found.start(), -found.end()))
    before, after = text[: place.start()].rstrip(" "), text[place.end() :]
    between = " " if before and after and not before.endswith("\n") and after[0] not in "\n.,:?!;)" else ""
    return f"{before}{between}{after}".strip()


def _mention(name: str) -> str:
    return rf"(?<!\w)@\s?{re.escape(unicodedata.normalize('NFC', name))}(?!\w)[ ]*[,:]?[ ]*"


def _attachments(event_name: str, message: Json) -> Iterator[Attachment]:
    """What is not text. Pictures stand under `photo_url` in real traffic and under `photo` in the documentation."""
    if picture := message.get("photo_url") or message.get("photo"):
        yield Attachment("photo", ref=str(picture))
    elif "image" in event_name:
        yield Attachment("photo")
    if "sticker" in event_name or "sticker" in message:
        yield Attachment("sticker", ref=str(message.get("sticker") or ""))
    if "voice" in event_name or "voice_url" in message:
        yield Attachment("voice", ref=str(message.get("voice_url") or ""))
    if "unsupported" in event_name:
        yield Attachment("other")
