"""Plays the scripts of tests/scripts through the Official Account: real HTTP both ways, the inbox, what people see."""

from __future__ import annotations

import re
from pathlib import Path

from bot import phrases
from bot.app import App
from bot.channels.zalo_oa import LIMITS
from bot.events import Choice, Limits, Reply
from bot.render import Part
from db.people import AccountView
from tests.bot.zalo_oa_channel import running, settled
from tests.chat import Player, Said, ScriptChannel, lines_of, local, play_on
from tests.fakes import FixedClock
from tests.servers.zalo_oa import FakeZaloOa, Person
from tests.servers.zalo_oa_world import Group, Json

_NUMBERED = re.compile(r"^(\d+)\. (.+)$")
_FOLLOWING = re.compile(r"\A\((\d+)/\d+\)\n")
_CODE = re.compile(r"(?<!\w)[A-Z2-9]{10}(?!\w)")


class Rooms(ScriptChannel):
    """What the fake shows, as a player of scripts looks at it."""

    def __init__(self, zalo: FakeZaloOa, limits: Limits) -> None:
        super().__init__(limits)
        self.zalo = zalo

    @property
    def received(self) -> dict[str, list[Said]]:
        world = self.zalo.world
        names = {user.id: user.name for user in world.users.values()} | {group.id: group.name for group in world.groups.values()}
        return {names[chat_id]: _as_said(messages) for chat_id, messages in world.sent.items()}

    @received.setter
    def received(self, value: dict[str, list[Said]]) -> None: ...


class ZaloOaPlayer(Player):
    """Says by writing to the account, chooses by the button where there is one, else by the number."""

    def __init__(self, app: App, zalo: FakeZaloOa, clock: FixedClock) -> None:
        super().__init__(app, Rooms(zalo, LIMITS), clock)
        self.zalo = zalo
        self.groups: dict[str, Group] = {}

    def person(self, name: str) -> Person:
        return self.zalo.user(f"id-of-{name.lower()}", name)

    def account(self, name: str) -> AccountView:
        person = self.person(name)
        self.zalo.world.interacts(person.user)  # whoever joined has written to the account
        return AccountView("zalo_oa", person.id, person.id)

    async def say(self, who: str, text: str) -> None:
        name, _, room = who.partition("@")
        person, text = self.person(name), text.replace("{mã}", self.code)
        if room and room not in self.groups:
            self.groups[room] = await self.zalo.group(room, person)
            await settled(self.app)
        before = len(self.channel.received.get(room or name, []))
        chosen = re.fullmatch(r"\[(.+)\]", text)
        if chosen:
            status = await self._choose(person, chosen[1])
        elif room:
            called = text if text.startswith("/") else f"@{self.zalo.world.oa_name} {text}"
            status = await person.says(called, group=self.groups[room])
        else:
            status = await person.says(text)
        assert status == 200
        await settled(self.app)
        self.answer = self.channel.received.get(room or name, [])[before:]
        for said in self.answer:
            self.code = next(iter(_CODE.findall(said.text)), self.code)

    async def _choose(self, person: Person, label: str) -> int:
        for message in reversed(self.zalo.messages(person.id)):
            if label in self.zalo.labels(message):
                return await person.taps(label)
            labels = [choice.label for choice in _choices(message["text"])]
            if label in labels:
                return await person.says(str(labels.index(label) + 1))
        raise AssertionError(f"nothing offered [{label}] to {person.user.name}")


def _as_said(messages: list[Json]) -> list[Said]:
    """Messages as replies: "(2/3)" and a list of buttons belong to the one before."""
    replies: list[list[Json]] = []
    for message in messages:
        following = _FOLLOWING.match(message["text"])
        is_list = bool(message["buttons"]) and message["text"] == phrases.ONE_OF_THESE
        is_file = bool(message["file"]) and not message["buttons"]  # comes after the text that it belongs to
        if replies and (is_list or is_file or (following and following[1] != "1")):
            replies[-1].append(message)
        else:
            replies.append([message])
    return [_one(parts) for parts in replies]


def _one(parts: list[Json]) -> Said:
    """Buttons and numbers say the same."""
    choices = next((found for found in (_choices(part["text"]) for part in reversed(parts)) if found), ())
    pressed = [b["title"] for part in parts for b in part["buttons"] if b["type"] == "oa.query.hide"]
    assert not pressed or pressed == [choice.label for choice in choices]
    return Said(Reply((), choices), tuple(Part(part["text"]) for part in parts))


def _choices(text: str) -> tuple[Choice, ...]:
    """The numbered list before the line that says how to choose."""
    *lines, last = text.splitlines() or [""]
    found: list[Choice] = []
    if last == phrases.HOW_TO_CHOOSE:
        for line in reversed(lines):
            numbered = _NUMBERED.match(line)
            if not numbered:
                break
            found.insert(0, Choice(numbered[1], numbered[2]))
    return tuple(found)


async def play_zalo_oa(script: Path, zalo: FakeZaloOa, database_url: str, clock: FixedClock) -> None:
    """Play a whole script; an assertion names the line that fails."""
    lines = lines_of(script)
    clock.set(local(lines[0][2:]))
    async with running(zalo, database_url, clock) as app:
        await play_on(ZaloOaPlayer(app, zalo, clock), script.name, lines[1:])
