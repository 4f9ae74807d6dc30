"""One open chat page: what it says becomes events, what waits in its mailbox is carried to it."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any

from aiohttp import WSMsgType, web

from bot.channels.web import ROOM, Mailbox, WebChannel
from bot.errors import NotSent
from bot.events import Address, Event
from bot.web.frames import Ack, BadFrame, Frame, Hello, Pressed, Said, address_of, read_frame
from bot.web.visits import Visits

log = logging.getLogger(__name__)

HELLO_SECONDS = 10
FINISH_SECONDS = 15
QUEUE = 20  # turns waiting for one page; a person never gets there
BATCH = 50
RETRY_SECONDS = 2.0


class Visit:
    """`visitor` is the user id behind the cookie; None in local mode, where the page names its person itself."""

    def __init__(
        self, socket: web.WebSocketResponse, visitor: str | None, channel: WebChannel, mailbox: Mailbox, visits: Visits, clock: Callable[[], datetime]
    ) -> None:
        self._socket = socket
        self._visitor = visitor
        self._channel = channel
        self._mailbox = mailbox
        self._visits = visits
        self._clock = clock
        self._turns: asyncio.Queue[Said | Pressed] = asyncio.Queue(QUEUE)
        self._seen: dict[str, int] = {}
        self._name = self._room_title = ""
        self.user = ""
        self.chats: tuple[str, ...] = ()
        self.mail = asyncio.Event()

    async def run(self) -> None:
        """Until the page goes away."""
        hello = await self._await_hello()
        if hello is None:
            return
        self.user = self._visitor or hello.user
        room = hello.room if self._visitor is None else None
        self.chats = (self.user, room) if room else (self.user,)
        self._name, self._room_title = hello.name, hello.room_title
        await self.tell({"type": "welcome", "user": self.user, "at": self._clock().isoformat()})
        with self._visits.open(self):
            mail, turns = asyncio.create_task(self._carry_mail()), asyncio.create_task(self._take_turns())
            try:
                async for message in self._socket:
                    await self._hear(message.data if message.type is WSMsgType.TEXT else None)
            finally:
                mail.cancel()
                # Who sends and pockets the phone has still said it; the answer waits in the mailbox.
                with suppress(TimeoutError):
                    async with asyncio.timeout(FINISH_SECONDS):
                        await self._turns.join()
                turns.cancel()
                await asyncio.gather(mail, turns, return_exceptions=True)

    async def tell(self, frame: dict[str, Any]) -> None:
        """Say something to the page; a page that has just gone is no trouble, it will come back and ask."""
        try:
            await self._socket.send_str(json.dumps(frame, ensure_ascii=False))
        except (ConnectionError, RuntimeError):
            log.debug("a page went away while it was told something")

    # --- from the page --------------------------------------------------------------------------------

    async def _await_hello(self) -> Hello | None:
        try:
            async with asyncio.timeout(HELLO_SECONDS):
                async for message in self._socket:
                    frame = await self._read(message.data if message.type is WSMsgType.TEXT else None)
                    if isinstance(frame, Hello):
                        return frame
                    await self._problem("hello_first")
        except TimeoutError:
            await self._socket.close()
        return None

    async def _read(self, raw: str | None) -> Frame | None:
        try:
            if raw is None:
                raise BadFrame("not text")
            return read_frame(raw)
        except BadFrame as error:
            log.info("a page sent a frame that cannot be used: %s", error)
            return None

    async def _hear(self, raw: str | None) -> None:
        frame = await self._read(raw)
        if frame is None or isinstance(frame, Hello) or frame.chat not in self.chats:
            await self._problem("bad_frame")
        elif isinstance(frame, Ack):
            await self._acknowledge(frame)
        else:
            try:
                self._turns.put_nowait(frame)
            except asyncio.QueueFull:
                await self._problem("busy", frame.id)

    async def _problem(self, code: str, id_: str | None = None) -> None:
        """The page has the sentence for each code, and keeps what it said when an id is named."""
        await self.tell({"type": "problem", "code": code, "id": id_})

    async def _acknowledge(self, ack: Ack) -> None:
        """Only a person's own messages are done with once read, and only those that were shown."""
        if ack.chat.startswith(ROOM):
            return
        try:
            await self._mailbox.acknowledge(ack.chat, min(ack.up_to, self._seen.get(ack.chat, 0)))
        except NotSent:
            log.warning("an acknowledgement was not written; the page will get the messages again")

    # --- turns ----------------------------------------------------------------------------------------

    async def _take_turns(self) -> None:
        while True:
            frame = await self._turns.get()
            try:
                await self._take_turn(frame)
            except Exception:  # the edge of the machine: the page must hear that its words were not taken
                log.exception("a turn of the web chat failed")
                await self._problem("failed", frame.id)
            else:
                await self.tell({"type": "took", "chat": frame.chat, "id": frame.id, "at": self._clock().isoformat()})
            finally:
                self._turns.task_done()

    async def _take_turn(self, frame: Said | Pressed) -> None:
        event = self._event(frame)
        if isinstance(frame, Said):
            await self._echo(event, frame.text)
        if not event.addressed:
            await self._channel.receive(event)
            return
        await self._visits.tell(frame.chat, {"type": "typing", "chat": frame.chat, "on": True})
        try:
            await self._channel.receive(event)
        finally:
            await self._visits.tell(frame.chat, {"type": "typing", "chat": frame.chat, "on": False})

    def _event(self, frame: Said | Pressed) -> Event:
        in_room = frame.chat.startswith(ROOM)
        event = Event(
            id=f"{self.user}:{frame.id}",
            address=Address(self._channel.name, frame.chat, self.user, is_group=in_room),
            at=self._clock(),
            sender_name=self._name,
            chat_title=self._room_title if in_room else "",
        )
        if isinstance(frame, Pressed):
            return replace(event, kind="press", choice=frame.choice, offer=frame.offer, message_id=frame.message_id)
        addressed, text = address_of(frame.text) if in_room else (True, frame.text)
        return replace(event, text=text, addressed=addressed)

    async def _echo(self, event: Event, text: str) -> None:
        """Show what was said to the room, or to the person's other pages; their history has it afterwards."""
        chat = event.address.chat_id
        said = {"kind": "said", "key": event.id, "user": self.user, "name": self._name, "text": text}
        if event.address.is_group:
            await self._channel.post(chat, said)
        else:
            message = {**said, "at": self._clock().isoformat()}
            await self._visits.tell(chat, {"type": "message", "chat": chat, "id": None, "message": message}, but=self)

    # --- to the page ----------------------------------------------------------------------------------

    async def _carry_mail(self) -> None:
        while True:
            self.mail.clear()
            try:
                for chat in self.chats:
                    await self._carry(chat)
            except NotSent:
                log.warning("the mailbox cannot be read; trying again")
                await asyncio.sleep(RETRY_SECONDS)
                self.mail.set()
            await self.mail.wait()

    async def _carry(self, chat: str) -> None:
        while rows := await self._mailbox.after(chat, self._seen.get(chat, 0), BATCH):
            for id_, message in rows:
                if message.get("only_for") in (None, self.user):
                    await self.tell({"type": "message", "chat": chat, "id": id_, "message": message})
                self._seen[chat] = id_
