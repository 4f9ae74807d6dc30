"""Traps 1-4, 8 and 17-20 of field.md, section 4: what peers got wrong, through the whole program where it can be."""

from __future__ import annotations

import io
import logging
from collections.abc import AsyncIterator
from datetime import date, datetime

import pytest

from bot import logs
from bot.settings import Settings
from db import checkins, obstacles, people
from db.session import transaction
from handlers import standings
from knowledge.progress import Status
from knowledge.standing import Timing
from tests.chat import ZONE, Player, playing
from tests.conftest import MakeDatabase
from tests.knowledge.progress_reading import only


@pytest.fixture
async def player(make_sqlite: MakeDatabase) -> AsyncIterator[Player]:
    """Lan answers for Sở Nội vụ (I.4, IV.1) and has been asked."""
    async with playing("numbers", make_sqlite(), "2026-11-26 08:00") as player:
        await player.register("Lan", people.FOCAL_POINT, "Sở Nội vụ")
        await player.tick()
        yield player


def _at(player: Player, moment: str) -> None:
    player.clock.set(datetime.fromisoformat(moment).replace(tzinfo=ZONE))


@pytest.mark.parametrize("said", ["Chưa hoàn thành", "Không hoàn thành", "chưa hoàn thành quá hạn", "CHUA HOAN THANH"])
def test_trap_01_not_completed_is_never_completed(said: str) -> None:
    assert only(said).status is Status.IN_PROGRESS


@pytest.mark.parametrize("said", ["không có vướng mắc", "Không", "dạ không có gì ạ"])
async def test_trap_02_no_obstacle_opens_none(player: Player, said: str) -> None:
    """Also as the answer to the question that asks for the obstacle."""
    for step in ("[Gặp vướng mắc]", "1", said, "[Đúng, lưu]"):
        await player.say("Lan", step)
    assert "Đã lưu" in player.answer[0].text
    async with transaction(player.app.sessions) as session:
        world = await player.app.worlds.current(session)
        assert await obstacles.listing(session, world.plans[0].id, at=player.clock.now()) == []


@pytest.mark.parametrize("said", ["báo cáo hàng năm đang làm", "đang làm theo kế hoạch năm 2026"])
def test_trap_03_a_year_is_no_thursday(said: str) -> None:
    assert only(said).due is None


@pytest.mark.parametrize(
    ("said", "due"), [("trình Sở Kế hoạch và Đầu tư trước 30/11/2026", date(2026, 11, 30)), ("họp ba bên 15/12/2026", date(2026, 12, 15))]
)
def test_trap_04_the_written_date_counts(said: str, due: date) -> None:
    assert only(said).due == due


async def test_trap_08_whoever_joins_after_the_reminder_gets_the_current_state(player: Player) -> None:
    _at(player, "2026-11-27 10:00")
    await player.register("Sâm", people.FOCAL_POINT, "Sở Công Thương")
    await player.tick()
    (asked,) = player.channel.received["Sâm"]
    assert "Đề nghị cho biết tiến độ" in asked.text and "III.7" in asked.text


async def test_trap_17_a_task_without_an_end_is_no_defect(player: Player) -> None:
    async with transaction(player.app.sessions) as session:
        world = await player.app.worlds.current(session)
        stand = await standings.load(session, world, world.plans[0], player.clock.now())
    assert stand.by_code["I.1"].timing is Timing.NO_DEADLINE
    await player.register("Sâm", people.COORDINATOR, None)
    await player.say("Sâm", "/tiendo III.6")
    assert "không hạn" in player.answer[0].text


async def test_trap_18_a_correction_after_the_digest_is_shown(player: Player) -> None:
    await player.register("Hà", people.ADMIN, None)
    await player.say("Hà@Nhóm", "/dangkybantin")
    await player.say("Lan", "I.4 khoảng 90%; IV.1 khoảng 60%")
    await player.say("Lan", "[Đúng, lưu]")
    _at(player, "2026-11-27 15:30")
    await player.tick()
    before = len(player.channel.received["Nhóm"])
    assert any("90%" in said.text for said in player.channel.received["Nhóm"])
    _at(player, "2026-11-27 16:00")
    for step in ("/dinhchinh 1", "nhầm, mới khoảng 40%", "[Đúng, lưu]"):
        await player.say("Lan", step)
    _at(player, "2026-12-04 15:30")
    await player.tick()
    digest = " ".join(said.text for said in player.channel.received["Nhóm"][before:])
    assert "000003 thay số 000001" in digest and "40%" in digest


@pytest.mark.parametrize(
    ("command", "example"), [("/desau ngày 32/13", "ví dụ"), ("/desau 01/01/2020", "ví dụ"), ("/vangmat 31/2 - 45/13", "ví dụ")]
)
async def test_trap_19_a_day_that_cannot_be_is_refused_with_an_example(player: Player, command: str, example: str) -> None:
    await player.say("Lan", command)
    if example not in player.answer[0].text:  # it asks for the day instead, and refuses the same there
        await player.say("Lan", "[Chọn ngày khác]")
        await player.say("Lan", command.split(maxsplit=1)[1])
    assert example in player.answer[0].text, player.answer[0].text


async def test_trap_19_no_report_keeps_such_a_day(player: Player) -> None:
    await player.say("Lan", "I.4 khoảng 50%, dự kiến 45/13/2026 xong; IV.1 khoảng 20%")
    await player.say("Lan", "[Đúng, lưu]")
    async with transaction(player.app.sessions) as session:
        report = await checkins.find(session, 1)
    assert report is not None and report.due_on is None


def test_trap_20_a_token_never_reaches_a_log(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    token = "12345678:" + "s" * 35
    written = io.StringIO()
    monkeypatch.setattr("sys.stderr", written)
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    try:
        logs.set_up(Settings(_env_file=None, telegram_token=token))  # type: ignore[call-arg]
        logging.getLogger("x").error("POST https://api.telegram.org/bot%s/getMe failed", token)
    finally:
        root.handlers[:], root.level = before, level
    assert "getMe failed" in written.getvalue() and "s" * 35 not in written.getvalue()
