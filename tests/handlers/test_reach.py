"""Who never got the question: not reminded of, not named, asked again as soon as that is possible."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime

import pytest
from sqlalchemy import select

from db import people
from db.models import Reminder
from db.reminders import RUNGS
from db.session import transaction
from tests.chat import SUBSTITUTE, ZONE, Player, play_line, playing
from tests.conftest import MakeDatabase


@pytest.fixture
async def player(make_sqlite: MakeDatabase) -> AsyncIterator[Player]:
    async with playing("numbers", make_sqlite(), "2026-11-23 08:00") as player:
        await player.register("Hà", people.COORDINATOR, "Sở Tài chính")
        await player.register("Lan", people.FOCAL_POINT, "Sở Nội vụ")
        await player.register("Mai", SUBSTITUTE, "Sở Nội vụ")
        await player.register("Tú", people.LEADER, "Sở Nội vụ")
        yield player


async def _tick(player: Player, *moments: str) -> None:
    for moment in moments:
        player.clock.set(datetime.fromisoformat(moment).replace(tzinfo=ZONE))
        await player.tick()
        await player.tick()


def _got(player: Player, who: str) -> list[str]:
    return [said.text for said in player.channel.received.get(who, [])]


async def _rungs(player: Player) -> list[str]:
    async with transaction(player.app.sessions) as session:
        return list(await session.scalars(select(Reminder.rung).where(Reminder.rung.in_(RUNGS)).order_by(Reminder.id)))


@pytest.mark.parametrize("how", ["chặn", "ngoài cửa sổ"])
async def test_nobody_is_told_that_an_unreached_person_is_silent(player: Player, how: str) -> None:
    await play_line(player, f"! {how} Lan")
    await _tick(player, "2026-11-26 08:00", "2026-11-26 08:15", "2026-11-27 08:00", "2026-11-30 08:00", "2026-12-01 08:00", "2026-12-02 08:00")
    assert await _rungs(player) == []
    assert _got(player, "Tú") == _got(player, "Mai") == []
    (told,) = _got(player, "Hà")  # once, however often the job runs
    assert "Lan (Sở Nội vụ)" in told and "chưa nhận được tin hỏi" in told


async def test_an_account_that_works_again_is_asked_the_same_day(player: Player) -> None:
    await play_line(player, "! chặn Lan")
    await _tick(player, "2026-11-26 08:00", "2026-11-27 08:00")
    await play_line(player, "! thông Lan")
    player.clock.set(datetime(2026, 11, 27, 13, 0, tzinfo=ZONE))
    await player.say("Lan", "nhiệm vụ I.4")
    await _tick(player, "2026-11-27 13:01")
    asked = _got(player, "Lan")[-1]
    assert "Đề nghị cho biết tiến độ tuần 48" in asked and "Hạn trả lời: 14 giờ 00, thứ Hai 30/11/2026" in asked
    await _tick(player, "2026-11-30 08:00")
    assert await _rungs(player) == ["focal_point"]
    await _tick(player, "2026-12-01 08:00", "2026-12-02 08:00")
    assert await _rungs(player) == ["focal_point", "substitute", "head"]


async def test_a_window_that_opens_the_same_day_lets_the_first_question_out(player: Player) -> None:
    await play_line(player, "! ngoài cửa sổ Lan")
    await _tick(player, "2026-11-26 08:00")
    player.clock.advance(minutes=30)
    await player.say("Lan", "nhiệm vụ I.4")
    await _tick(player, "2026-11-26 08:31")
    assert [text for text in _got(player, "Lan") if "Đề nghị cho biết" in text] == [_got(player, "Lan")[-1]]
    assert "Hạn trả lời: 14 giờ 00, thứ Sáu 27/11/2026" in _got(player, "Lan")[-1]


async def test_the_next_round_asks_who_was_never_reached(player: Player) -> None:
    await play_line(player, "! chặn Lan")
    await _tick(player, "2026-11-26 08:00", "2026-12-03 08:00")
    await play_line(player, "! thông Lan")
    await player.say("Lan", "nhiệm vụ I.4")
    await _tick(player, "2026-12-03 08:10")
    assert [text[:60] for text in _got(player, "Lan") if "tuần 48" in text] == []
    assert "tuần 49" in _got(player, "Lan")[-1]


async def test_a_round_that_reached_nobody_counts_for_nobody(player: Player) -> None:
    await player.register("Quý", people.ADMIN, None)
    await play_line(player, "! ngoài cửa sổ Lan")
    await _tick(player, "2026-11-26 08:00", "2026-11-30 08:00")
    await player.say("Quý", "/dunghan bật")
    await player.say("Quý", "/dunghan")
    assert "Sở Nội vụ" not in player.answer[0].text


async def test_a_returned_report_climbs_from_the_first_step(player: Player) -> None:
    """The steps of the silence before count no more; every step has its own message, also where one was sent before."""
    await _tick(player, "2026-11-26 08:00", "2026-11-27 08:00", "2026-11-30 08:00")
    assert await _rungs(player) == ["focal_point", "substitute"]
    await player.say("Lan", "I.4 khoảng 30%; IV.1 xong rồi, BC 7/BC-SNV ngày 25/11/2026")
    await player.say("Lan", "[Đúng, lưu]")
    await player.say("Hà", "/duyet 2")
    await player.say("Hà", "[Trả lại]")
    await player.say("Hà", "Chưa nêu kết quả ở cấp xã")
    await _tick(player, "2026-11-30 10:00", "2026-12-01 08:00")
    assert "lý do: Chưa nêu kết quả ở cấp xã" in _got(player, "Lan")[-1] and "Đã đôn đốc lần 1" in _got(player, "Lan")[-1]
    await _tick(player, "2026-12-02 08:00")
    assert "đồng chí Lan chưa bổ sung" in _got(player, "Mai")[-1] and len(_got(player, "Mai")) == 2
    await player.say("Lan", "/dinhchinh 2")  # the other way to answer ends it as well
    await player.say("Lan", "xong rồi, BC 9/BC-SNV ngày 30/11/2026")
    await player.say("Lan", "[Đúng, lưu]")
    await player.say("Lan", "/visao")
    assert "Đang chờ" not in player.answer[0].text
    await _tick(player, "2026-12-02 08:30")
    assert _got(player, "Tú") == []


async def test_what_was_answered_early_and_returned_is_asked(player: Player) -> None:
    await player.say("Lan", "IV.1 xong rồi, BC 7/BC-SNV ngày 20/11/2026")
    await player.say("Lan", "[Đúng, lưu]")
    await _tick(player, "2026-11-26 08:00")
    assert "IV.1" not in _got(player, "Lan")[-1]
    await player.say("Lan", "I.4 khoảng 30%")
    await player.say("Lan", "[Đúng, lưu]")
    await player.say("Hà", "/duyet 1")
    await player.say("Hà", "[Trả lại]")
    await player.say("Hà", "Chưa nêu kết quả ở cấp xã")
    await _tick(player, "2026-11-26 09:00", "2026-11-27 08:00")
    assert "lý do: Chưa nêu kết quả ở cấp xã" in _got(player, "Lan")[-1]
