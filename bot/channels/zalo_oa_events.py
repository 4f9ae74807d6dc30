"""Webhooks of an Official Account into events: pure functions; None for what does not concern us (zalo.md, B4)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from bot.events import Address, Attachment, Event

Json = dict[str, Any]

CHANNEL = "zalo_oa"
_PRESS = re.compile(r"#:([\w-]{1,32}):(\S{1,64})")  # what our own buttons bring back
_USER_SAYS, _USER_SAYS_IN_GROUP = "user_send_", "user_send_group_"
_KINDS: dict[str, Literal["photo", "document", "sticker", "voice", "video", "contact", "location"]] = {
    "image": "photo", "gif": "photo", "file": "document", "sticker": "sticker", "audio": "voice", "video": "video",
    "business_card": "contact", "location": "location",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Me:
    """The account: what it is called in groups, and by which its own echoes are known."""

    id: str = ""
    name: str = ""


def payload_of(data: str) -> str:
    """What the button of a choice carries ("<offer>:<choice>"); it comes back as a text message. Nobody types "#:"."""
    return f"#:{data}"


def key_of(update: Json) -> str:
    """The name of one delivery: retries carry the same."""
    message = update.get("message") or {}
    what = message.get("msg_id") or ",".join(map(str, message.get("msg_ids") or ())) or f"{_who(update)}:{update.get('timestamp')}"
    return f"{update['event_name']}:{what}"


def lane_of(update: Json) -> str:
    """The chat in whose order it is handled."""
    return group_of(update) if "group" in str(update.get("event_name")) else _who(update)


def opens_window(update: Json) -> str | None:
    """Who may be written to from now on because of this; writing in a group opens nothing."""
    name = str(update["event_name"])
    if name.startswith(_USER_SAYS_IN_GROUP):
        return None
    return _who(update) if name.startswith(_USER_SAYS) or name in ("follow", "user_submit_info") else None


def moment_of(update: Json) -> datetime:
    """Milliseconds, as a string."""
    return datetime.fromtimestamp(int(str(update["timestamp"])) / 1000, UTC)


def group_of(update: Json) -> str:
    """The id of the GMF group, in whichever of its places it is."""
    recipient, message = update.get("recipient") or {}, update.get("message") or {}
    places = (
        recipient.get("group_id"), recipient.get("id"), message.get("conversation_id"),
        (update.get("conversation") or {}).get("id"), update.get("group_id"),
    )  # fmt: skip
    return str(next((place for place in places if place), ""))


def event_of(update: Json, me: Me) -> Event | None:
    """KeyError and ValueError when it is broken."""
    name = str(update["event_name"])
    if name.startswith("oa_send_") or (me.id and _who(update) == me.id):
        return None  # our own words come back; answering them would never end
    if name.startswith(_USER_SAYS_IN_GROUP):
        return _said(update, Address(CHANNEL, group_of(update), _who(update), is_group=True), me)
    if name.startswith(_USER_SAYS):
        return _said(update, Address(CHANNEL, _who(update), _who(update)), me)
    if name in ("follow", "unfollow"):
        kind: Literal["joined", "left"] = "joined" if name == "follow" else "left"
        return Event(key_of(update), Address(CHANNEL, _who(update), _who(update)), kind=kind, at=moment_of(update))
    if name in ("create_group", "delete_group"):
        kind = "joined" if name == "create_group" else "left"
        address = Address(CHANNEL, group_of(update), _who(update), is_group=True)
        return Event(key_of(update), address, kind=kind, at=moment_of(update)) if address.chat_id else None
    return None


def _who(update: Json) -> str:
    """Ids are strings; numbers would have lost digits before they came here."""
    return str((update.get("sender") or update.get("follower") or {}).get("id") or "")


def _said(update: Json, address: Address, me: Me) -> Event | None:
    message = update["message"]
    if not address.chat_id or not address.user_id:
        return None
    text = str(message.get("text") or "")
    attachments = tuple(_attachments(message))
    at = moment_of(update)
    press = None if address.is_group else _PRESS.fullmatch(text.strip())
    if press:
        return Event(key_of(update), address, choice=press[2], offer=press[1], at=at, kind="press")
    is_addressed = True
    if address.is_group:
        text, is_called = _without_name(text, me)
        is_addressed = is_called or text.startswith("/") or _answers_us(message, me)
    return Event(key_of(update), address, text, addressed=is_addressed, attachments=attachments, at=at)


def _without_name(text: str, me: Me) -> tuple[str, bool]:
    """A GMF group shows the account everything that is said: what begins with its name is meant for it. Whether
    the text holds the shown name or the id is not documented."""
    text = unicodedata.normalize("NFC", text).strip()
    for name in filter(None, (f"[@{me.id}]" if me.id else "", f"@{unicodedata.normalize('NFC', me.name)}" if me.name else "")):
        if text.lower().startswith(name.lower()):
            return text[len(name) :].lstrip(" ,:"), True
    return text, False


def _answers_us(message: Json, me: Me) -> bool:
    quoted = message.get("quote_msg") or message.get("quoted_message") or {}
    return bool(me.id) and str((quoted.get("sender") or {}).get("id") or "") == me.id


def _attachments(message: Json) -> Iterator[Attachment]:
    for attachment in message.get("attachments") or ():
        kind = str(attachment.get("type") or "")
        payload = attachment.get("payload") or {}
        if kind == "link":
            continue  # the text holds it
        size = str(payload.get("size") or "")
        yield Attachment(
            _KINDS.get(kind, "other"),
            str(payload.get("name") or ""),
            int(size) if size.isdigit() else 0,
            str(payload.get("url") or payload.get("id") or ""),
        )
