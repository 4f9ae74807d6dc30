"""The real web server over a real mailbox, with a bot that only echoes: what the web tests talk to."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from aiohttp import ClientSession, ClientWebSocketResponse
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from bot.channels.web import WebChannel
from bot.events import Bold, Choice, Event, Fold, Link, Quote, Reply, Shortcut, Table, bullets, say
from bot.files import Files
from bot.settings import Settings
from bot.web.files import FileAddresses
from bot.web.mailbox import DbMailbox
from bot.web.metrics import Metrics
from bot.web.server import Check, make_web_app, serving
from tests.fakes import FixedClock

Sessions = async_sessionmaker[AsyncSession]


@dataclass
class EchoBot:
    """Answers every new event once, as the core would; keeps what it heard."""

    channel: WebChannel
    heard: list[Event] = field(default_factory=list)
    fails: bool = False
    thinks_seconds: float = 0.0

    async def on_event(self, event: Event) -> None:
        if self.fails:
            raise RuntimeError("the echo bot was told to fail")
        if event.id in {earlier.id for earlier in self.heard}:
            return
        await asyncio.sleep(self.thinks_seconds)
        self.heard.append(event)
        if event.addressed:
            await self.channel.send(event.address, self.reply(event))

    def reply(self, event: Event) -> Reply:
        if event.kind == "press":
            return Reply((say("pressed ", Bold(str(event.choice))),))
        if event.text == "everything":
            return EVERYTHING
        if event.text == "next page":
            return Reply((say("page two"),), choices=(Choice("c3", "Ba"),), offer="o2", replaces="1")
        return Reply((say("echo: ", event.text),))


EVERYTHING = Reply(
    (
        say("Sở Nội vụ chủ trì ", Bold("02 nhiệm vụ"), ", xem ", Link("văn bản", "https://example.vn/363"), " và ", Link("bẫy", "javascript:alert(1)"), "."),
        bullets("I.4. Kiện toàn bộ máy", "IV.1. Quản lý nhà nước"),
        Quote("Các sở, ngành, đoàn thể <b>cấp tỉnh</b>"),
        Table(("Mã", "Thời gian", "Chủ trì"), (("I.4", "Thường xuyên", "Sở Nội vụ"), ("IV.1", "2023 - 2025", "Sở Nội vụ"))),
        Fold("Xem toàn văn", (say("Toàn văn nhiệm vụ"),)),
    ),
    choices=(Choice("c1", "Không thay đổi"), Choice("c2", "Có tiến triển")),
    shortcuts=(Shortcut("Trợ giúp", "/trogiup"),),
    offer="o1",
    data={"secret": "stays on the server"},
)


@dataclass
class Site:
    address: str
    bot: EchoBot
    mailbox: DbMailbox
    metrics: Metrics
    addresses: FileAddresses

    @property
    def origin(self) -> str:
        return f"http://{self.address}"


@asynccontextmanager
async def site(
    sessions: Sessions,
    clock: FixedClock,
    *,
    port: int = 0,
    bot: EchoBot | None = None,
    readiness: Mapping[str, Check] | None = None,
    files: Files | None = None,
    **settings: Any,
) -> AsyncIterator[Site]:
    """The server on 127.0.0.1. Pass the `bot` of an earlier site to play a restart that lost nothing."""
    mailbox = DbMailbox(sessions, clock.now)
    configured = Settings(_env_file=None, **settings)
    addresses = FileAddresses(files or Files(Path("/nowhere")), configured, clock.now)
    channel = WebChannel(mailbox, addresses.page_url)
    bot = replace(bot, channel=channel) if bot else EchoBot(channel)
    metrics = Metrics()
    app = make_web_app(
        configured, channel, mailbox, readiness or {}, metrics, clock.now, title="Đôn đốc – Kế hoạch 363", routes=addresses.routes()
    )
    running = asyncio.create_task(channel.run(bot.on_event))
    try:
        async with serving(app, "127.0.0.1", port) as actual_port:
            yield Site(f"127.0.0.1:{actual_port}", bot, mailbox, metrics, addresses)
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running


@dataclass
class Page:
    """A page without a browser: speaks the protocol of chat.js."""

    socket: ClientWebSocketResponse
    user: str
    passed_over: list[dict[str, Any]] = field(default_factory=list)

    async def say(self, text: str, id: str = "m1", chat: str | None = None) -> None:
        await self.socket.send_json({"type": "say", "chat": chat or self.user, "text": text, "id": id})

    async def next(self, kind: str) -> dict[str, Any]:
        """The next frame of this kind; others wait until they are asked for."""
        for frame in self.passed_over:
            if frame["type"] == kind:
                self.passed_over.remove(frame)
                return frame
        async with asyncio.timeout(5):
            while (frame := json.loads(await self.socket.receive_str()))["type"] != kind:
                self.passed_over.append(frame)
        return frame

    async def hears_nothing(self, kind: str, seconds: float = 0.3) -> bool:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self.next(kind)
                return False
        return True


ANNA, BINH = "person-anna", "person-binh"
ROOM = "room:tong-hop"


@asynccontextmanager
async def opened(client: ClientSession, site: Site, user: str = ANNA, room: str | None = ROOM) -> AsyncIterator[Page]:
    """A page of the person, greeted and welcomed."""
    async with client.ws_connect(f"{site.origin}/ws", headers={"Origin": site.origin}) as socket:
        await socket.send_json({"type": "hello", "user": user, "name": user.title(), "room": room, "room_title": "Nhóm tổng hợp"})
        page = Page(socket, user)
        page.user = (await page.next("welcome"))["user"]
        yield page


def words(frame: dict[str, Any]) -> str:
    """What a message frame says in its first paragraph, or in its own text."""
    message = frame["message"]
    if "text" in message:
        return str(message["text"])
    return "".join(span if isinstance(span, str) else span["bold"] for span in message["reply"]["blocks"][0]["spans"])
