"""Every ability, for nothing: whatever is typed or pressed gets one clear answer and leaves everything whole."""

from __future__ import annotations

import unicodedata
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import func, select

import handlers
from bot import phrases
from bot.dialogs import Ability
from bot.events import Address, Attachment, Event
from db import people
from db.models import Person, ProgressReport
from db.session import transaction
from tests.chat import Player, playing
from tests.conftest import MakeDatabase

COMMANDS = sorted(f"/{word}" for ability in handlers.ABILITIES for word in ability.commands)
TEXTS = {
    "empty": "",
    "spaces": "   \n ",
    "long": "x" * 10_000,
    "too long": "nhiệm vụ " * 2_000,
    "decomposed": unicodedata.normalize("NFD", "nhiệm vụ của Sở Nội vụ?"),
    "emoji": "🙏🙏👍",
    "punctuation": "?!.,;:",
    "number": "99",
    "html": "<b>nhiệm vụ</b> <script>alert(1)</script>",
    "sql": "'; DROP TABLE persons; --",
    "null": "a\x00b",
    "mixed": "please list nhiệm vụ of 农业 отдел",
    "many": "nhiệm vụ của Sở Nội vụ? " * 400,
    "slash": "/",
}


@pytest.fixture(params=["nobody", "focal point", "administrator"])
async def player(request: pytest.FixtureRequest, make_sqlite: MakeDatabase) -> AsyncIterator[Player]:
    async with playing("numbers", make_sqlite(), "2026-11-26 08:00") as player:
        if request.param == "focal point":
            await player.register("An", people.FOCAL_POINT, "Sở Nội vụ")
            await player.tick()
        elif request.param == "administrator":
            await player.register("An", people.ADMIN, None)
        yield player


def _one_good_answer(player: Player, what: str) -> None:
    assert len(player.answer) == 1, f"{what}: {len(player.answer)} answers"
    text = player.answer[0].text
    assert text and phrases.TROUBLE not in text and phrases.BUSY not in text, f"{what}: {text}"


async def test_any_text_gets_one_answer(player: Player) -> None:
    for what, text in TEXTS.items():
        await player.say("An", text)
        _one_good_answer(player, what)
    async with transaction(player.app.sessions) as session:
        assert await session.scalar(select(func.count()).select_from(ProgressReport)) == 0


async def test_every_command_takes_any_argument(player: Player) -> None:
    for command in COMMANDS:
        for argument in ("", "99", "xyz abc", "Ă" * 300):
            await player.say("An", f"{command} {argument}")
            _one_good_answer(player, f"{command} {argument[:10]}")
        await player.say("An", "/huy")


async def test_things_that_are_not_text(player: Player) -> None:
    for number, kind in enumerate(("sticker", "photo", "document", "voice", "location", "other")):
        event = Event(f"a{number}", Address("script", "An", "An"), attachments=(Attachment(kind),))  # type: ignore[arg-type]
        before = len(player.channel.received.get("An", []))
        await player.app.on_event(event)
        player.answer = player.channel.received["An"][before:]
        _one_good_answer(player, kind)


async def test_a_stale_or_invented_press_is_answered(player: Player) -> None:
    for offer, choice in (("gone", "same"), (None, "same"), ("p1", "no-such-choice")):
        address = Address("script", "An", "An")
        before = len(player.channel.received.get("An", []))
        await player.app.on_event(Event(f"p-{offer}-{choice}", address, kind="press", choice=choice, offer=offer))
        player.answer = player.channel.received["An"][before:]
        _one_good_answer(player, f"{offer}:{choice}")


async def test_a_repeated_event_is_dropped(player: Player) -> None:
    event = Event("same", Address("script", "An", "An"), "nhiệm vụ của Sở Nội vụ?")
    before = len(player.channel.received.get("An", []))
    await player.app.on_event(event)
    await player.app.on_event(event)
    assert len(player.channel.received["An"]) == before + 1


async def test_group_talk_is_left_alone(player: Player) -> None:
    address = Address("script", "Nhóm", "An", is_group=True)
    await player.app.on_event(Event("g1", address, "nhiệm vụ của Sở Nội vụ?", addressed=False))
    assert "Nhóm" not in player.channel.received


async def test_another_members_press_changes_nothing(make_sqlite: MakeDatabase) -> None:
    async with playing("buttons", make_sqlite(), "2026-11-26 08:00") as player:
        await player.register("An", people.ADMIN, None)
        await player.say("An", "/moi Sở Nội vụ")
        code = player.answer[0].text.split(":")[1].split()[0]
        await player.say("Lan", f"/thamgia {code}")
        offer = player.answer[0].reply.offer
        stranger = Address("script", "Tâm", "Tâm")
        await player.app.on_event(Event("x", stranger, kind="press", choice="yes", offer=offer))
        assert phrases.STALE in player.channel.received["Tâm"][-1].text
        async with transaction(player.app.sessions) as session:
            assert await session.scalar(select(func.count()).select_from(Person)) == 1  # An alone


async def test_a_handler_that_breaks_leaves_everything_whole(make_sqlite: MakeDatabase, monkeypatch: pytest.MonkeyPatch) -> None:
    async with playing("buttons", make_sqlite(), "2026-11-26 08:00") as player:
        await player.register("An", people.FOCAL_POINT, "Sở Nội vụ")
        await player.tick()

        async def broken(*_: object) -> None:
            raise RuntimeError("on purpose")

        broken_ask = Ability("ask", ("hoi",), broken)  # type: ignore[arg-type]
        monkeypatch.setitem(player.app.core._commands, "hoi", broken_ask)
        await player.say("An", "/hoi gì đó")
        assert phrases.TROUBLE in player.answer[0].text
        await player.say("An", "[Không thay đổi]")  # the open prompt survived
        assert "chưa có cập nhật nào trước đó" in player.answer[0].text
