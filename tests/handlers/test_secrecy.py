"""Whatever is refused leaves no trace in the database but a count, wherever it came in."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select, text

from bot.events import Address, Attachment, Event
from db import people
from db.base import Base
from db.models import Audit, Person
from db.session import transaction
from tests.chat import Player, playing
from tests.conftest import MakeDatabase

MARK = "TUYỆT MẬT"
SECRETS = (f"I.4 xong rồi, theo công văn {MARK} số 77", "đã chuyển STK 0987654321012 của chủ nhiệm")
OPENERS = {  # what is said first, so that a step is open
    "nothing open": (),
    "check-in": ("/capnhat",),
    "check-in detail": ("/capnhat", "[Đã hoàn thành]", "1"),
    "read-back": ("/capnhat", "I.4 khoảng 60%"),
    "obstacle": ("/vuongmac mới", "2"),
    "proposal place": ("/dexuat",),
    "proposal wording": ("/dexuat IV.1",),
    "proposal reason": ("/dexuat IV.1", "bổ sung Sở Tài chính"),
    "name": ("/dulieu", "[Sửa họ tên]"),
}
COMMANDS = ("/vuongmac", "/dexuat", "/capnhat", "/hoi", "/traloi 1", "/lich 23/11/2026 nghỉ theo", "/moi", "/tieude II.5")


async def _stored(player: Player) -> str:
    """Everything in every table, as one text."""
    async with transaction(player.app.sessions) as session:
        rows = [
            [str(value) for value in row]
            for table in Base.metadata.sorted_tables
            for row in await session.execute(text(f"SELECT * FROM {table.name}"))  # noqa: S608
        ]
    return json.dumps(rows, ensure_ascii=False)


async def _refusals(player: Player) -> list[Audit]:
    async with transaction(player.app.sessions) as session:
        return list(await session.scalars(select(Audit).where(Audit.action == "secret_refused")))


@pytest.mark.parametrize("opener", OPENERS)
async def test_refused_at_every_step(opener: str, make_sqlite: MakeDatabase) -> None:
    async with playing("buttons", make_sqlite(), "2026-11-26 08:00") as player:
        await player.register("Lan", people.FOCAL_POINT, "Sở Nội vụ")
        for line in OPENERS[opener]:
            await player.say("Lan", line)
        for secret in SECRETS:
            await player.say("Lan", secret)
            assert "không lưu" in player.answer[0].text
        stored = await _stored(player)
        assert MARK not in stored and "0987654321012" not in stored
        assert len(await _refusals(player)) == len(SECRETS)


async def test_refused_behind_every_command(make_sqlite: MakeDatabase) -> None:
    async with playing("numbers", make_sqlite(), "2026-11-26 08:00") as player:
        await player.register("Hà", people.ADMIN, None)
        await player.register("Hà", people.FOCAL_POINT, "Sở Nội vụ")
        for command in COMMANDS:
            await player.say("Hà", f"{command} {SECRETS[0]}")
            assert "bí mật nhà nước" in player.answer[0].text, command
        assert MARK not in await _stored(player)
        refusals = await _refusals(player)
        assert len(refusals) == len(COMMANDS)
        assert {(line.person_id, line.subject, str(line.detail)) for line in refusals} == {(None, "", "{}")}


@pytest.mark.parametrize(
    ("caption", "name", "is_refused"),
    [
        ("", "TỐI MẬT.docx", True),
        ("", "cong_van_mat_so_12.pdf", True),
        ("", "Danh sách - mật.xlsx", True),
        ("gửi báo cáo", "MẬT.pdf", True),
        ("ảnh chụp công văn tối mật", "IMG_001.jpg", True),
        ("", "Danh sách hộ nuôi mật ong.xlsx", False),
        ("", "Mat_tran_To_quoc.docx", False),
        ("", "bao cao quy III.docx", False),
    ],
)
async def test_files_by_their_names_and_captions(caption: str, name: str, is_refused: bool, make_sqlite: MakeDatabase) -> None:
    async with playing("numbers", make_sqlite(), "2026-11-26 08:00") as player:
        await player.register("Lan", people.FOCAL_POINT, "Sở Nội vụ")
        await player.say("Lan", "/capnhat")
        event = Event("file", Address("script", "Lan", "Lan"), caption, attachments=(Attachment("document", name),))
        await player.app.on_event(event)
        answer = player.channel.received["Lan"][-1]
        assert ("bí mật nhà nước" in answer.text) is is_refused
        assert bool(await _refusals(player)) is is_refused
        assert name not in await _stored(player)


async def test_a_display_name_with_a_number_of_a_card_is_not_stored(make_sqlite: MakeDatabase) -> None:
    async with playing("numbers", make_sqlite(), "2026-11-26 08:00") as player:
        await player.register("Hà", people.ADMIN, None)
        await player.say("Hà", "/moi Sở Nội vụ")
        code = player.answer[0].text.split(":")[1].split()[0]
        address = Address("script", "Lan", "Lan")
        await player.app.on_event(Event("j1", address, f"/thamgia {code}", sender_name="Lan CCCD 040123456789"))
        await player.app.on_event(Event("j2", address, "1", sender_name="Lan CCCD 040123456789"))
        async with transaction(player.app.sessions) as session:
            names = list(await session.scalars(select(Person.name)))
        assert names == ["Hà", "Đầu mối Sở Nội vụ"]
