"""Plays the scripts of tests/scripts through the Zalo Bot channel: real HTTP, the inbox, and what people see there."""

from __future__ import annotations

import asyncio
import re
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path

from aiohttp import web
from sqlalchemy import select

from bot import phrases
from bot.app import App, open_app
from bot.channels.zalo_bot import ZaloBotChannel
from bot.events import Choice, Limits, Reply
from bot.render import Part
from bot.settings import Settings
from bot.usage import Usage
from bot.web.server import serving
from bot.web.webhooks import webhook_routes
from db.models import InboxItem
from db.people import AccountView
from db.session import reading
from tests.chat import Player, Said, ScriptChannel, lines_of, local, play_on
from tests.fakes import FixedClock
from tests.servers.zalo_bot import FakeZaloBot, Person
from tests.servers.zalo_bot_world import Chat, Json

SECRET = "a secret of the webhook"
_NUMBERED = re.compile(r"^(\d+)\. (.+)$")
_HOW = (phrases.HOW_TO_CHOOSE, phrases.HOW_TO_CHOOSE_IN_GROUP)


class Rooms(ScriptChannel):
    """What the fake Zalo shows, as a player of scripts looks at it."""

    def __init__(self, zalo: FakeZaloBot, limits: Limits) -> None:
        super().__init__(limits)
        self.zalo = zalo

    @property
    def received(self) -> dict[str, list[Said]]:
        return {chat.name: _as_said(chat.sent) for chat in self.zalo.world.chats.values()}

    @received.setter
    def received(self, value: dict[str, list[Said]]) -> None: ...


class ZaloBotPlayer(Player):
    """Says by writing on Zalo, chooses by typing the number, and waits until the inbox has settled it."""

    def __init__(self, app: App, zalo: FakeZaloBot, channel: ZaloBotChannel, clock: FixedClock) -> None:
        super().__init__(app, Rooms(zalo, channel.limits), clock)
        self.zalo = zalo
        self.people: dict[str, Person] = {}
        self.groups: dict[str, Chat] = {}

    def person(self, name: str) -> Person:
        if name not in self.people:
            self.people[name] = self.zalo.user(name)
        return self.people[name]

    def group(self, name: str) -> Chat:
        if name not in self.groups:
            self.groups[name] = self.zalo.group(name)
        return self.groups[name]

    def account(self, name: str) -> AccountView:
        person = self.person(name)
        person.chat.known = True  # whoever joined some time ago has written to the bot
        return AccountView(ZaloBotChannel.name, person.id, person.id)

    async def say(self, who: str, text: str) -> None:
        name, _, room = who.partition("@")
        text = text.replace("{mã}", self.code)
        chosen = re.fullmatch(r"\[(.+)\]", text)
        where = self.group(room) if room else self.person(name).chat
        if chosen:
            text = self._number(where.name, chosen.group(1))
        before = len(self.channel.received[where.name])
        update = await self.person(name).says(text, where if room else None)
        assert update, "Zalo does not tell the bot"
        await self.settled(update)
        self.answer = self.channel.received[where.name][before:]
        for said in self.answer:
            self.code = next(iter(re.findall(r"(?<!\w)[A-Z2-9]{10}(?!\w)", said.text)), self.code)

    def _number(self, room: str, label: str) -> str:
        for said in reversed(self.channel.received[room]):
            labels = [choice.label for choice in said.reply.choices]
            if label in labels:
                return str(labels.index(label) + 1)
        raise AssertionError(f"nothing offered [{label}] in {room}")

    async def settled(self, update: Json) -> None:
        """Wait until the turn of this update is over, its answer sent."""
        wanted = select(InboxItem.state).where(InboxItem.key == update["message"]["message_id"])
        for _ in range(2000):
            async with reading(self.app.sessions) as session:
                if await session.scalar(wanted) == "done":
                    return
            await asyncio.sleep(0.002)
        raise AssertionError("the update was not handled in time")


def _as_said(messages: list[Json]) -> list[Said]:
    """Messages as replies: "(2/3)" belongs to the one before."""
    replies: list[list[str]] = []
    for message in messages:
        following = re.match(r"\A\((\d+)/\d+\)\n", message["text"])
        if following and following.group(1) != "1":
            replies[-1].append(message["text"])
        else:
            replies.append([message["text"]])
    return [Said(Reply((), _choices(texts[-1])), tuple(Part(text) for text in texts)) for texts in replies]


def _choices(text: str) -> tuple[Choice, ...]:
    """The numbered list before the line that says how to choose."""
    *lines, last = text.splitlines() or [""]
    found: list[Choice] = []
    if last in _HOW:
        for line in reversed(lines):
            numbered = _NUMBERED.match(line)
            if not numbered:
                break
            found.insert(0, Choice(numbered.group(1), numbered.group(2)))
    return tuple(found)


@asynccontextmanager
async def running(zalo: FakeZaloBot, database_url: str, clock: FixedClock, *, by_webhook: bool = False) -> AsyncIterator[ZaloBotPlayer]:
    """The whole program on the fake platform, polling or delivered to by webhook."""
    settings = Settings(_env_file=None, database_url=database_url)  # type: ignore[call-arg]
    port = _free_port() if by_webhook else 0
    polls = len(zalo.world.polls)
    channel = ZaloBotChannel(
        zalo.token, zalo.url, now=clock.now, poll_seconds=1, floor_seconds=0.0, backoff_seconds=0.01,
        public_url=f"http://127.0.0.1:{port}" if by_webhook else None, secret=SECRET if by_webhook else None,
    )  # fmt: skip
    async with AsyncExitStack() as stack:
        app = await stack.enter_async_context(open_app(settings, clock.now, {channel.name: channel}))
        channel._count = Usage(app.sessions, channel.name, clock.now, settings.zone).count
        if by_webhook:
            doors = web.Application()
            doors.add_routes(webhook_routes(app.channels.values(), app.inbox, app.metrics))
            await stack.enter_async_context(serving(doors, "127.0.0.1", port))
        tasks = [asyncio.create_task(channel.run(app.on_event)), asyncio.create_task(app.inbox.run(app.on_event))]
        try:
            await zalo.until(lambda: bool(zalo.world.webhook) if by_webhook else len(zalo.world.polls) > polls, 20, "the bot")
            yield ZaloBotPlayer(app, zalo, channel, clock)
        finally:
            for task in tasks:
                task.cancel()
            with suppress(asyncio.CancelledError):
                await asyncio.gather(*tasks)
            await channel.close()


async def play_zalo_bot(script: Path, zalo: FakeZaloBot, database_url: str, clock: FixedClock, *, by_webhook: bool = False) -> None:
    lines = lines_of(script)
    clock.set(local(lines[0][2:]))
    async with running(zalo, database_url, clock, by_webhook=by_webhook) as player:
        await play_on(player, script.name, lines[1:])


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
