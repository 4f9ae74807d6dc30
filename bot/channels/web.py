"""The web chat as a channel: replies go into a mailbox that outlives the process, pages bring events in."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Protocol

from bot.channels.base import OnEvent
from bot.errors import NotSent
from bot.events import Address, Event, Limits, Reply, Sent
from bot.wire import Json, reply_to_json

ROOM = "room:"  # prefix of the chat id of a group room; every other chat id is a person's own
_START_SECONDS = 10

# Our own page and our own numbers: what one screen of a browser shows without strain.
LIMITS = Limits(
    max_text=20_000,  # our own page: what still reads as one message
    unit="chars",  # our own page
    buttons=40,  # our own page: as many as fit on two screens
    groups=True,  # the room beside the private chat
    can_start=True,  # the mailbox waits for the page
    edits=True,  # our own page
    files=True,  # under the page's own guards (bot/web/files.py)
    rich="html",  # shown by bot/web/blocks.js, which builds elements and takes no markup
)


class Mailbox(Protocol):
    """Where messages wait for their page. Raises NotSent while the database cannot be used."""

    async def post(self, chat_id: str, payload: dict[str, Any]) -> int: ...

    async def after(self, chat_id: str, last_id: int, limit: int) -> list[tuple[int, dict[str, Any]]]: ...

    async def latest(self) -> int: ...

    async def acknowledge(self, chat_id: str, up_to_id: int) -> None: ...

    async def forget_unread(self) -> None: ...


FileUrl = Callable[[str, str], "str | None"]  # path, chat id -> an address on the page's own host


class WebChannel:
    """`posted` is called with the chat id after each message, so that a page here need not wait for its poll;
    `file_url` gives the address of a picture or a file for the visitor of a chat."""

    name = "web"
    limits = LIMITS

    def __init__(self, mailbox: Mailbox, file_url: FileUrl = lambda path, chat_id: None) -> None:
        self._mailbox = mailbox
        self._file_url = file_url
        self._on_event: asyncio.Future[OnEvent] | None = None
        self.posted: Callable[[str], None] = lambda chat_id: None

    async def run(self, on_event: OnEvent) -> None:
        self._listener().set_result(on_event)
        try:
            await asyncio.Event().wait()
        finally:
            self._on_event = None

    async def receive(self, event: Event) -> None:
        """Hand in what a page said; raises NotSent while nobody listens, as in the first moments of a start."""
        try:
            async with asyncio.timeout(_START_SECONDS):
                on_event = await asyncio.shield(self._listener())
        except TimeoutError as error:
            raise NotSent("the web channel is not running") from error
        await on_event(event)

    async def send(self, address: Address, reply: Reply) -> Sent:
        shown = reply_to_json(replace(reply, data={}))
        shown["blocks"] = [self._with_addresses(block, address.chat_id) for block in shown["blocks"]]
        message = {"kind": "reply", "key": secrets.token_urlsafe(9), "only_for": reply.only_for, "reply": shown}
        return Sent(str(await self.post(address.chat_id, message)))

    async def post(self, chat_id: str, payload: dict[str, Any]) -> int:
        """Put a message in the mailbox and wake the pages of this process."""
        message_id = await self._mailbox.post(chat_id, payload)
        self.posted(chat_id)
        return message_id

    async def close(self) -> None:
        """Nothing of its own to close: the pages belong to the web server."""

    def _with_addresses(self, block: Json, chat_id: str) -> Json:
        """Paths on this server's disk are nobody's business: an address stands for them."""
        if "blocks" in block:
            return {**block, "blocks": [self._with_addresses(inner, chat_id) for inner in block["blocks"]]}
        if "path" not in block:
            return block
        shown = {name: value for name, value in block.items() if name != "path"}
        return {**shown, "url": self._file_url(block["path"], chat_id)}

    def _listener(self) -> asyncio.Future[OnEvent]:
        if self._on_event is None:
            self._on_event = asyncio.get_running_loop().create_future()
        return self._on_event
