"""Plays a conversation written as a text file against the whole program, on one kind of channel.

    = 2026-11-26 07:00           the clock is set (local time); must come first
    @ Lan đầu mối Sở Nội vụ      Lan is registered: đầu mối CƠ QUAN | thay CƠ QUAN | quản trị | tổng hợp | lãnh đạo
    @ Lan thôi đầu mối CƠ QUAN   Lan leaves that seat
    Lan: nhiệm vụ của Sở Nội vụ? Lan says it in a private chat; "Lan@Nhóm: …" in a group, addressed
    Lan: [Đồng ý]                Lan chooses: presses the button, or types the number where there are none
    Lan: (ảnh)(tệp QĐ 1.pdf, 52 KB) xong   a photo and a document with a caption; KB or MB
    Mai: /thamgia {mã}           the code that was shown last in any answer
    < I.4                        the answer holds this text; "<! x": it does not
    < [1] Đúng, lưu [2] Sửa      the answer offers exactly these choices, in this order
    -                            there was no answer at all
    ~ 2 ngày | 3 giờ | 5 phút    the clock moves on
    ! tick                       what is due is planned and delivered, once
    ! chặn Lan                   Lan's chat refuses whatever is sent from now on, "! thông Lan": until now
    ! ngoài cửa sổ Lan           the channel lets nobody write to Lan before Lan writes
    ! mất dấu Lan                whether the next message to Lan arrives is not known
    > Lan                        what follows (<) is about what was delivered to Lan (or to a group)
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.app import App, drain_all, open_app
from bot.channels.base import OnEvent
from bot.errors import OutsideWindow, Unknown, Unreachable
from bot.events import Address, Attachment, Event, Limits, Reply, Sent
from bot.render import Part, measure, render
from bot.settings import Settings
from bot.ticker import plan
from bot.windows import DbWindows
from db import people, seats
from db.people import AccountView
from db.session import transaction
from handlers.agencies import agency_row
from tests.fakes import FixedClock

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
SUBSTITUTE = "substitute"
ROLES = {"thay": SUBSTITUTE, "đầu mối": people.FOCAL_POINT, "quản trị": people.ADMIN, "tổng hợp": people.COORDINATOR, "lãnh đạo": people.LEADER}

KINDS = {
    "buttons": Limits(4096, "utf16", 100, True, True, True, True, "html"),
    "numbers": Limits(2000, "utf16", 0, True, True, False, False, "plain"),
    "narrow": Limits(200, "chars", 0, True, True, False, False, "plain"),
}
_UNITS = {"ngày": "days", "giờ": "hours", "phút": "minutes"}
_TAGS = re.compile(r"<[^>]+>")
CODE = re.compile(r"(?<!\w)[A-Z2-9]{10}(?!\w)")
_FILE = re.compile(r"\((?:ảnh|tệp ([^,()]+), (\d+) (KB|MB))\) ?")
_PART_NUMBER = re.compile(r"\A\(\d+/\d+\)\n")  # "(12/02)" in a sentence is a day


@dataclass
class Said:
    """One message that somebody received."""

    reply: Reply
    parts: tuple[Part, ...]

    @property
    def text(self) -> str:
        glued = " ".join(_PART_NUMBER.sub("", _TAGS.sub("", part.text)) for part in self.parts)
        return _one_line(glued.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))


class ScriptChannel:
    """Carries replies as its limits allow, and remembers them by chat."""

    name = "script"

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.received: dict[str, list[Said]] = {}
        self.blocked: set[str] = set()
        self.outside: set[str] = set()
        self.losing: set[str] = set()

    async def run(self, on_event: OnEvent) -> None:
        raise NotImplementedError

    async def send(self, address: Address, reply: Reply) -> Sent:
        if address.chat_id in self.blocked:
            raise Unreachable("blocked")
        if address.chat_id in self.outside:
            raise OutsideWindow("outside")
        if address.chat_id in self.losing:
            self.losing.remove(address.chat_id)
            raise Unknown("no answer in time")
        parts = render(reply, self.limits)
        for part in parts:
            visible = _TAGS.sub("", part.text) if self.limits.rich != "plain" else part.text
            assert measure(visible, self.limits.unit) <= self.limits.max_text, part.text
        box = self.received.setdefault(address.chat_id, [])
        box.append(Said(reply, parts))
        return Sent(str(len(box)), parts=len(parts))

    async def close(self) -> None: ...


@dataclass
class Player:
    app: App
    channel: ScriptChannel
    clock: FixedClock
    events: int = 0
    code: str = ""  # the invitation that was shown last
    answer: list[Said] = field(default_factory=list)

    async def say(self, who: str, text: str) -> None:
        """One event in; `answer` holds what came back."""
        name, _, room = who.partition("@")
        address = Address("script", room or name, name, is_group=bool(room))
        self.events += 1
        event_id = f"e{self.events}"
        text = text.replace("{mã}", self.code)
        attachments, text = _attachments(text, event_id)
        event = Event(event_id, address, text, attachments=attachments, sender_name=name, chat_title=room)
        chosen = re.fullmatch(r"\[(.+)\]", text)
        if chosen:
            event = self._choosing(event, chosen.group(1))
        if name in self.channel.outside:
            self.channel.outside.remove(name)
            await DbWindows(self.app.sessions, "script", self.clock.now).opened(name, self.clock.now())
        before = len(self.channel.received.get(address.chat_id, []))
        await self.app.on_event(event)
        self.answer = self.channel.received.get(address.chat_id, [])[before:]
        for said in self.answer:
            self.code = next(iter(CODE.findall(said.text)), self.code)

    def _choosing(self, event: Event, label: str) -> Event:
        """A press where there are buttons, else the number of the label, looked up in what was shown last."""
        for said in reversed(self.channel.received.get(event.address.chat_id, [])):
            labels = [choice.label for choice in said.reply.choices]
            if label not in labels:
                continue
            place = labels.index(label)
            if self.channel.limits.buttons:
                return replace(event, text="", kind="press", choice=said.reply.choices[place].id, offer=said.reply.offer)
            return replace(event, text=str(place + 1))
        raise AssertionError(f"nothing offered [{label}] to {event.address.chat_id}")

    def account(self, name: str) -> AccountView:
        return AccountView("script", name, name)

    async def tick(self) -> None:
        failures = await plan(self.app.sessions, self.app.jobs(), self.clock.now())
        assert not failures, failures
        await drain_all(self.app)

    async def register(self, name: str, role: str, agency: str | None) -> None:
        """Somebody who joined some time ago."""
        now = self.clock.now()
        async with transaction(self.app.sessions) as session:
            world = await self.app.worlds.current(session)
            agency_id = (await agency_row(session, world, agency))[1] if agency else None
            account = self.account(name)
            person = await people.find(session, account.channel, account.user_id)
            person_id = person.id if person else await people.register(session, name, account, "test", now)
            is_substitute = role == SUBSTITUTE
            seat = people.FOCAL_POINT if is_substitute else role
            await people.seat(session, person_id, seat, agency_id, now, is_substitute=is_substitute)

    async def unseat(self, name: str, role: str, agency: str | None) -> None:
        """Somebody leaves a seat."""
        async with transaction(self.app.sessions) as session:
            account = self.account(name)
            person = await people.find(session, account.channel, account.user_id)
            assert person
            seat = next(seat for seat in person.seats if seat.role == role and seat.agency == agency)
            await seats.end_seat(session, seat.id, self.clock.now())


@asynccontextmanager
async def playing(kind: str, database_url: str, at: str) -> AsyncIterator[Player]:
    """The whole program on a fresh database with a channel of this kind."""
    clock = FixedClock(local(at))
    channel = ScriptChannel(KINDS[kind])
    settings = Settings(_env_file=None, database_url=database_url)  # type: ignore[call-arg]
    async with open_app(settings, clock.now, {"script": channel}) as app:
        yield Player(app, channel, clock)


async def play(script: Path, kind: str, database_url: str) -> None:
    """Play a whole script; an assertion names the line that fails."""
    lines = lines_of(script)
    async with playing(kind, database_url, lines[0][2:]) as player:
        await play_on(player, script.name, lines[1:])


def lines_of(script: Path) -> list[str]:
    """The lines that mean something; the first sets the clock."""
    lines = [line.rstrip() for line in script.read_text(encoding="utf-8").splitlines()]
    lines = [line for line in lines if line and not line.startswith("#")]
    assert lines[0].startswith("= "), "a script begins with the time"
    return lines


async def play_on(player: Player, name: str, lines: list[str]) -> None:
    for number, line in enumerate(lines, 2):
        try:
            await play_line(player, line)
        except AssertionError as error:
            shown = "\n".join(said.text for said in player.answer) or "(no answer)"
            raise AssertionError(f"{name} line {number}: {line}\n{error}\n--- last answer ---\n{shown}") from error


async def play_line(player: Player, line: str) -> None:
    if line.startswith("= "):
        player.clock.set(local(line[2:]))
    elif line.startswith("~ "):
        amount, unit = line[2:].split(" ")
        player.clock.at += timedelta(**{_UNITS[unit]: float(amount)})
    elif line.startswith("@ "):
        await _register(player, line[2:])
    elif line == "! tick":
        await player.tick()
    elif line.startswith("! chặn "):
        player.channel.blocked.add(line.removeprefix("! chặn "))
    elif line.startswith("! thông "):
        player.channel.blocked.remove(line.removeprefix("! thông "))
    elif line.startswith("! ngoài cửa sổ "):
        player.channel.outside.add(line.removeprefix("! ngoài cửa sổ "))
    elif line.startswith("! mất dấu "):
        player.channel.losing.add(line.removeprefix("! mất dấu "))
    elif line.startswith("> "):
        player.answer = player.channel.received.get(line[2:], [])[-1:]
        assert player.answer, f"nothing was delivered to {line[2:]}"
    elif line == "-":
        assert not player.answer, "an answer that should not be there"
    elif line.startswith("<"):
        _expect(player, line)
    else:
        who, _, text = line.partition(": ")
        await player.say(who, text)


async def _register(player: Player, line: str) -> None:
    name, _, what = line.partition(" ")
    is_leaving = what.startswith("thôi ")
    what = what.removeprefix("thôi ")
    role = next(word for word in ROLES if what.startswith(word))
    agency = what.removeprefix(role).strip() or None
    await (player.unseat if is_leaving else player.register)(name, ROLES[role], agency)


def _expect(player: Player, line: str) -> None:
    assert len(player.answer) == 1, f"expected exactly one answer, got {len(player.answer)}"
    said = player.answer[0]
    if line.startswith("<!"):
        assert _one_line(line[2:]) not in said.text, "should not be there"
    elif line.startswith("< ["):
        expected = [label.strip() for label in re.split(r"\[\d+\]", line[2:])[1:]]
        assert [choice.label for choice in said.reply.choices] == expected
        if not player.channel.limits.buttons:
            for place, label in enumerate(expected, 1):
                assert _one_line(f"{place}. {label}") in said.text
    else:
        assert _one_line(line[1:]) in said.text, "not there"


def _attachments(text: str, event_id: str) -> tuple[tuple[Attachment, ...], str]:
    found = []
    while match := _FILE.match(text):
        name, size, unit = match.groups(default="")
        bytes_ = int(size or 90) * (1_000_000 if unit == "MB" else 1000)
        found.append(Attachment("document" if name else "photo", name, bytes_, f"{event_id}-{len(found)}"))
        text = text[match.end() :]
    return tuple(found), text


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def local(text: str) -> datetime:
    return datetime.fromisoformat(text.strip()).replace(tzinfo=ZONE)
