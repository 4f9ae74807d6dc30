"""The world of the fake Zalo Bot Platform: the bot, people, groups, what was sent, and the switches."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from dataclasses import dataclass, field
from typing import Any, Literal

Json = dict[str, Any]

MOST_USERS = 50  # zalo.md A6, Basic plan
MONTHLY = 3000
POLLER_GRACE_SECONDS = 2.0  # how long after a poll somebody still counts as polling


class BotError(Exception):
    """A refusal in Zalo's form."""

    def __init__(self, code: int, description: str) -> None:
        super().__init__(description)
        self.code = code
        self.description = description


@dataclass
class Switches:
    """Where the sources of zalo.md disagree or are silent about the Bot Platform; the first value is the default."""

    idle: Literal["408", "200", "empty"] = "408"  # HTTP 408 with the body, the body under HTTP 200, or result: {}
    status: Literal["as code", "200"] = "as code"  # the HTTP status of a refusal in JSON
    code: Literal["int", "string", "errorCode"] = "int"
    result: Literal["object", "list"] = "object"  # of getUpdates
    redelivers: bool = False
    keeps_offline: bool = False  # what is written while nobody polls
    no_webhook: Literal["404", "empty"] = "404"  # getWebhookInfo
    envelope: Literal["ok and result", "bare"] = "ok and result"  # of a webhook
    image_field: Literal["photo_url", "photo"] = "photo_url"
    mention: Literal["kept", "stripped"] = "kept"  # the own name in the text of a group
    names_itself: bool = True  # getMe with display_name
    counts: Literal["utf16", "chars"] = "utf16"  # the 2000 of a text
    styles: Literal["shown", "refused"] = "shown"
    can_join_groups: bool = True
    may_start_in_groups: bool = True  # a message to a group that nobody asked for
    serves_51st_user: bool = True
    echoes: bool = False  # the bot's own words come back
    probes: bool = False  # setWebhook tries the address and tells


@dataclass
class Chat:
    """A person's chat with the bot or a group; `known` once the bot may write to it."""

    id: str
    name: str
    is_group: bool = False
    known: bool = False
    has_asked: bool = False  # since the bot last wrote
    sent: list[Json] = field(default_factory=list)


@dataclass
class World:
    token: str
    name: str
    switches: Switches
    chats: dict[str, Chat] = field(default_factory=dict)
    queue: deque[Json] = field(default_factory=deque)
    last_returned: Json | None = None
    webhook: str = ""
    secret: str = ""
    used: int = 0
    monthly: int = MONTHLY
    takes_plain_http: bool = True
    calls: list[tuple[str, Json]] = field(default_factory=list)
    polls: list[float] = field(default_factory=list)
    polled_at: float = float("-inf")
    polling: int = 0
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    outbox: asyncio.Queue[Json] = field(default_factory=asyncio.Queue)  # what the webhook sender has to deliver
    numbers: int = 0

    @property
    def bot_id(self) -> str:
        return "1459232241454765289"

    def new_id(self) -> str:
        self.numbers += 1
        return f"{self.numbers:020x}"

    def reaches(self, chat_id: str) -> Chat:
        """The chat that may be written to."""
        chat = self.chats.get(chat_id)
        if chat is None or not chat.known:
            raise BotError(400, "Bad Request: chat not found")
        if chat.is_group and not self.switches.can_join_groups:
            raise BotError(400, "Bad Request: chat not found")
        return chat

    def charge(self) -> None:
        if self.used >= self.monthly:
            raise BotError(429, "Quota exceeded")
        self.used += 1

    def deliver(self, update: Json) -> None:
        """Give an update to whoever listens: the webhook, the poller, or nobody."""
        if self.webhook:
            self.outbox.put_nowait(update)
            return
        is_polled = self.polling > 0 or time.monotonic() - self.polled_at < POLLER_GRACE_SECONDS
        if is_polled or self.switches.keeps_offline:
            self.queue.append(update)
            self.arrived.set()
