"""Plays the scripts of tests/scripts through Telegram: real HTTP, long polling, buttons pressed, what people see."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from bot.app import App, open_app
from bot.channels.base import Menu
from bot.channels.telegram import LIMITS, TelegramChannel
from bot.events import Choice, Event, Limits, Reply
from bot.render import Part
from bot.settings import Settings
from db.people import AccountView
from handlers.texts.commands import MENU
from tests.chat import CODE, Player, Said, ScriptChannel, lines_of, local, play_on
from tests.fakes import FixedClock
from tests.servers.telegram import FakeTelegram
from tests.servers.telegram_people import Group, Person, buttons_of
from tests.servers.telegram_world import Json

_COMMAND = "cmd:"  # bot/render.py: the data of a shortcut
_FOLLOWING = re.compile(r"\A\((\d+)/\d+\)\n")


class Rooms(ScriptChannel):
    """What the fake Telegram shows, as a player of scripts looks at it."""

    def __init__(self, telegram: FakeTelegram, limits: Limits) -> None:
        super().__init__(limits)
        self.telegram = telegram
        self.ids: dict[str, int] = {}

    @property
    def received(self) -> dict[str, list[Said]]:
        return {name: self._said(chat_id) for name, chat_id in self.ids.items()}

    @received.setter
    def received(self, value: dict[str, list[Said]]) -> None: ...

    def _said(self, chat_id: int) -> list[Said]:
        """Messages as replies, in the order of their last change: "(2/3)" belongs to the one before."""
        telegram = self.telegram
        group = telegram.world.groups.get(chat_id)
        alone = [m for m in group.ephemeral.values() if m["from"]["id"] == telegram.bot.id] if group else []
        messages = sorted([*telegram.messages(chat_id), *alone], key=lambda message: int(message["message_id"]))
        replies: list[list[Json]] = []
        for message in messages:
            following = _FOLLOWING.match(telegram.text_of(message))
            if replies and following and following[1] != "1":
                replies[-1].append(message)
            else:
                replies.append([message])
        return [self._one(parts) for parts in replies]

    def _one(self, parts: list[Json]) -> Said:
        buttons = [button for part in parts for button in buttons_of(part)]
        choices = tuple(Choice("-", b["text"]) for b in buttons if not str(b["callback_data"]).startswith(_COMMAND))
        return Said(Reply((), choices), tuple(Part(self.telegram.text_of(part)) for part in parts))


class TelegramPlayer(Player):
    """Says by writing, chooses by pressing, and waits until the turn is over."""

    def __init__(self, app: App, telegram: FakeTelegram, clock: FixedClock) -> None:
        self.rooms = Rooms(telegram, LIMITS)
        super().__init__(app, self.rooms, clock)
        self.telegram = telegram
        self.people: dict[str, Person] = {}
        self.groups: dict[str, Group] = {}
        self.turns = 0

    async def on_event(self, event: Event) -> None:
        await self.app.on_event(event)
        self.turns += 1

    def person(self, name: str) -> Person:
        if name not in self.people:
            self.rooms.ids[name] = 1000 + len(self.people)
            self.people[name] = self.telegram.user(self.rooms.ids[name], name)
        return self.people[name]

    def group(self, name: str) -> Group:
        if name not in self.groups:
            self.rooms.ids[name] = -500 - len(self.groups)
            self.groups[name] = self.telegram.group(self.rooms.ids[name], name)
        return self.groups[name]

    def account(self, name: str) -> AccountView:
        person = self.person(name)
        return AccountView(TelegramChannel.name, str(person.id), str(person.id))

    async def say(self, who: str, text: str) -> None:
        name, _, room = who.partition("@")
        person, text = self.person(name), text.replace("{mã}", self.code)
        group = self.group(room) if room else None
        before, turns = len(self.rooms.received[room or name]), self.turns
        chosen = re.fullmatch(r"\[(.+)\]", text)
        if chosen:
            await person.presses(chosen[1], chat=group)
        elif group and not text.startswith("/"):
            await person.says(f"{text} @{self.telegram.username}", chat=group)
        else:
            await person.says(text, chat=group)
        await self.telegram.until(lambda: self.turns > turns, 20, f"the turn of {who}: {text}")
        self.answer = self.rooms.received[room or name][before:]
        for said in self.answer:
            self.code = next(iter(CODE.findall(said.text)), self.code)


@asynccontextmanager
async def running(telegram: FakeTelegram, database_url: str, clock: FixedClock) -> AsyncIterator[TelegramPlayer]:
    """The whole program on the fake Telegram, polling."""
    settings = Settings(_env_file=None, database_url=database_url)  # type: ignore[call-arg]
    channel = TelegramChannel(telegram.token, telegram.url, Menu(MENU), poll_seconds=1)
    async with open_app(settings, clock.now, {channel.name: channel}) as app:
        player = TelegramPlayer(app, telegram, clock)
        listening = asyncio.create_task(channel.run(player.on_event))
        try:
            yield player
        finally:
            listening.cancel()
            with suppress(asyncio.CancelledError):
                await listening
            await channel.close()


async def play_telegram(script: Path, telegram: FakeTelegram, database_url: str, clock: FixedClock) -> None:
    """Play a whole script; an assertion names the line that fails."""
    lines = lines_of(script)
    clock.set(local(lines[0][2:]))
    async with running(telegram, database_url, clock) as player:
        await play_on(player, script.name, lines[1:])
