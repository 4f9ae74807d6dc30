"""Plays the scripts of tests/scripts through the web chat: the real server, a WebSocket for each person, real HTTP."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

import aiohttp

from bot.app import App, open_app
from bot.channels.web import LIMITS, ROOM, WebChannel
from bot.events import Limits
from bot.render import render
from bot.settings import Settings
from bot.web.server import make_web_app, serving
from bot.wire import reply_from_json
from db.people import AccountView
from tests.chat import CODE, Player, Said, ScriptChannel, lines_of, local, play_on
from tests.fakes import FixedClock


def _user(name: str) -> str:
    return f"page-{sha256(name.encode()).hexdigest()[:12]}"


def _with_paths(reply: dict[str, Any]) -> dict[str, Any]:
    """A page gets addresses of files, not their paths."""

    def hook(block: dict[str, Any]) -> dict[str, Any]:
        return {**block, "path": block["url"]} if "url" in block and "kind" in block else block

    return dict(json.loads(json.dumps(reply), object_hook=hook))


@dataclass
class Page:
    """One person's page, reading all the time."""

    socket: aiohttp.ClientWebSocketResponse
    user: str
    opened_at: int  # the newest message of the mailbox then: a room shows nothing earlier
    frames: list[dict[str, Any]] = field(default_factory=list)

    async def listen(self) -> None:
        async for message in self.socket:
            self.frames.append(message.json())

    def messages(self, chat: str) -> list[dict[str, Any]]:
        return [f for f in self.frames if f["type"] == "message" and f["chat"] == chat and f["message"]["kind"] == "reply" and f["id"]]

    def newest(self, chat: str) -> int:
        return max((int(f["id"]) for f in self.frames if f["type"] == "message" and f["chat"] == chat and f["id"]), default=self.opened_at)


class Rooms(ScriptChannel):
    """What the pages have shown."""

    def __init__(self, limits: Limits) -> None:
        super().__init__(limits)
        self.pages: dict[str, Page] = {}
        self.chats: dict[str, str] = {}  # a room's title -> its chat id

    @property
    def received(self) -> dict[str, list[Said]]:
        found = {name: self._said(page.messages(page.user)) for name, page in self.pages.items() if "@" not in name}
        for title, chat in self.chats.items():
            seen = {int(frame["id"]): frame for page in self.pages.values() for frame in page.messages(chat)}
            found[title] = self._said([seen[id_] for id_ in sorted(seen)])
        return found

    @received.setter
    def received(self, value: dict[str, list[Said]]) -> None: ...

    def _said(self, frames: list[dict[str, Any]]) -> list[Said]:
        replies = [reply_from_json(_with_paths(frame["message"]["reply"])) for frame in frames]
        return [Said(reply, render(reply, self.limits)) for reply in replies]


class WebPlayer(Player):
    """Says and presses as chat.js does. A page stands beside one room, so whoever is in two rooms has two pages."""

    def __init__(self, app: App, origin: str, clock: FixedClock) -> None:
        self.rooms = Rooms(LIMITS)
        super().__init__(app, self.rooms, clock)
        self.origin = origin
        self._stack = AsyncExitStack()

    async def page(self, name: str, room: str = "") -> Page:
        key = f"{name}@{room}" if room else name
        if key not in self.rooms.pages:
            chat = self.rooms.chats.setdefault(room, f"{ROOM}nhom-{sha256(room.encode()).hexdigest()[:8]}") if room else None
            client = await self._stack.enter_async_context(aiohttp.ClientSession())
            socket = await self._stack.enter_async_context(client.ws_connect(f"{self.origin}/ws", headers={"Origin": self.origin}))
            await socket.send_json({"type": "hello", "user": _user(name), "name": name, "room": chat, "room_title": room})
            page = self.rooms.pages[key] = Page(socket, _user(name), await self.app.mailbox.latest())
            listening = asyncio.create_task(page.listen())
            self._stack.callback(listening.cancel)
            await self._until(lambda: any(frame["type"] == "welcome" for frame in page.frames))
        return self.rooms.pages[key]

    def account(self, name: str) -> AccountView:
        return AccountView(WebChannel.name, _user(name), _user(name))

    async def register(self, name: str, role: str, agency: str | None) -> None:
        await self.page(name)
        await super().register(name, role, agency)

    async def say(self, who: str, text: str) -> None:
        name, _, room = who.partition("@")
        page, text = await self.page(name, room), text.replace("{mã}", self.code)
        chat = self.rooms.chats[room] if room else page.user
        await self.caught_up()
        before = len(self.rooms.received[room or name])
        self.events += 1
        frame: dict[str, Any] = {"type": "say", "chat": chat, "text": text, "id": f"m{self.events}"}
        chosen = re.fullmatch(r"\[(.+)\]", text)
        if chosen:
            frame = {**frame, "type": "press", **self._pressed(page, chat, chosen[1])}
            del frame["text"]
        elif room and not text.startswith("/"):
            frame["text"] = f"@dondoc {text}"
        await page.socket.send_json(frame)
        await self._until(lambda: any(f["type"] == "took" and f["id"] == frame["id"] for f in page.frames))
        await self.caught_up()
        self.answer = self.rooms.received[room or name][before:]
        for said in self.answer:
            self.code = next(iter(CODE.findall(said.text)), self.code)

    def _pressed(self, page: Page, chat: str, label: str) -> dict[str, Any]:
        for frame in reversed(page.messages(chat)):
            reply = frame["message"]["reply"]
            for id_, offered in reply["choices"]:
                if offered == label:
                    return {"choice": id_, "offer": reply["offer"], "message_id": str(frame["id"])}
        raise AssertionError(f"nothing offered [{label}]")

    async def tick(self) -> None:
        await super().tick()
        await self.caught_up()

    async def caught_up(self) -> None:
        """Every page has shown what its mailbox holds, and some page what the room's does."""
        for page in self.rooms.pages.values():
            await self._shows(page.user, [page])
        for title, chat in self.rooms.chats.items():
            await self._shows(chat, [page for key, page in self.rooms.pages.items() if key.endswith(f"@{title}")])

    async def _shows(self, chat: str, pages: list[Page]) -> None:
        newest = max((page.newest(chat) for page in pages), default=0)
        waiting = await self.app.mailbox.after(chat, newest, 1000)
        last = max((id_ for id_, _ in waiting), default=0)
        await self._until(lambda: any(page.newest(chat) >= last for page in pages))

    async def _until(self, is_so: Callable[[], bool]) -> None:
        for _ in range(4000):
            if is_so():
                return
            await asyncio.sleep(0.005)
        raise AssertionError("the page waited in vain")

    async def close(self) -> None:
        await self._stack.aclose()


@asynccontextmanager
async def running(database_url: str, clock: FixedClock) -> AsyncIterator[WebPlayer]:
    """The whole program with its web chat on a free port."""
    settings = Settings(_env_file=None, database_url=database_url)  # type: ignore[call-arg]
    async with open_app(settings, clock.now) as app:
        channel = app.channels["web"]
        assert isinstance(channel, WebChannel)
        site = make_web_app(settings, channel, app.mailbox, {}, app.metrics, clock.now, title="Đôn đốc", routes=app.addresses.routes())
        listening = asyncio.create_task(channel.run(app.on_event))
        async with serving(site, "127.0.0.1", 0) as port:
            player = WebPlayer(app, f"http://127.0.0.1:{port}", clock)
            try:
                yield player
            finally:
                await player.close()
                listening.cancel()
                with suppress(asyncio.CancelledError):
                    await listening


async def play_web(script: Path, database_url: str, clock: FixedClock) -> None:
    """Play a whole script; an assertion names the line that fails."""
    lines = lines_of(script)
    clock.set(local(lines[0][2:]))
    async with running(database_url, clock) as player:
        await play_on(player, script.name, lines[1:])
