"""What a page may say over its WebSocket: JSON checked and turned into plain data, or refused."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from bot.channels.web import ROOM

_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_PERSON = re.compile(r"[A-Za-z0-9_-]{8,64}")
_ROOM = re.compile(re.escape(ROOM) + r"[a-z0-9-]{1,40}")
_TOKEN = re.compile(r"[\x21-\x7e]{1,64}")  # offers and choices: short ASCII (bot.events.Choice)
_NAME_CHARS = 80


class BadFrame(ValueError):
    """Not a frame of this protocol; the text says which part."""


@dataclass(frozen=True, slots=True)
class Hello:
    """Who opens the page and which room stands beside the private chat. `user` counts in local mode only."""

    user: str
    name: str
    room: str | None
    room_title: str


@dataclass(frozen=True, slots=True)
class Said:
    """`id` is made by the page and stays the same when the frame is sent again."""

    chat: str
    text: str
    id: str


@dataclass(frozen=True, slots=True)
class Pressed:
    chat: str
    choice: str
    offer: str | None
    message_id: str
    id: str


@dataclass(frozen=True, slots=True)
class Ack:
    """The page has kept everything of this chat up to this message."""

    chat: str
    up_to: int


Frame = Hello | Said | Pressed | Ack


def read_frame(raw: str) -> Frame:
    """The frame in a text message. Raises BadFrame."""
    try:
        data = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise BadFrame("not JSON") from error
    if not isinstance(data, dict):
        raise BadFrame("not an object")
    match data.get("type"):
        case "hello":
            room = data.get("room")
            return Hello(
                user=_matching(data, "user", _PERSON),
                name=_one_line(data.get("name")),
                room=None if room is None else _matching(data, "room", _ROOM),
                room_title=_one_line(data.get("room_title")),
            )
        case "say":
            return Said(_text(data, "chat"), _text(data, "text"), _matching(data, "id", _ID))
        case "press":
            return Pressed(
                chat=_text(data, "chat"),
                choice=_matching(data, "choice", _TOKEN),
                offer=None if data.get("offer") is None else _matching(data, "offer", _TOKEN),
                message_id=_matching(data, "message_id", _ID),
                id=_matching(data, "id", _ID),
            )
        case "ack":
            up_to = data.get("up_to")
            if type(up_to) is not int or not 0 < up_to < 2**53:
                raise BadFrame("up_to")
            return Ack(_text(data, "chat"), up_to)
        case _:
            raise BadFrame("type")


def _text(data: dict[str, Any], name: str) -> str:
    value = data.get(name)
    if not isinstance(value, str):
        raise BadFrame(name)
    return storable(value)


def _matching(data: dict[str, Any], name: str, pattern: re.Pattern[str]) -> str:
    value = _text(data, name)
    if not pattern.fullmatch(value):
        raise BadFrame(name)
    return value


def _one_line(value: object) -> str:
    return " ".join(storable(value).split())[:_NAME_CHARS] if isinstance(value, str) else ""


def storable(text: str) -> str:
    """JSON can spell halves of a character and NUL; databases refuse both."""
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return whole.replace("\x00", "")


_MENTION = re.compile(r"(?<![\w.@/-])@dondoc(?![\w.@-])[\s,:]*", re.IGNORECASE)
_COMMAND_MENTION = re.compile(r"^(/\w+)@dondoc(?!\w)", re.IGNORECASE)


def address_of(text: str) -> tuple[bool, str]:
    """Whether words in a room are meant for the bot, and the words without the mention."""
    if text.lstrip().startswith("/"):
        return True, _COMMAND_MENTION.sub(r"\1", text.lstrip())
    without = _MENTION.sub("", text)
    return without != text, without.strip() if without != text else text
