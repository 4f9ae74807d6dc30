"""Answers that come at the wrong time, twice at once, from the wrong seat, or without words."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime

import pytest

from bot.events import Address, Attachment, Event
from db import checkins, people, settings
from db.session import transaction
from knowledge.rhythm import Cadence, rhythm_to_json, usual_rhythm
from tests.chat import ZONE, Player, Said, playing
from tests.conftest import MakeDatabase


@pytest.fixture
async def player(make_sqlite: MakeDatabase) -> AsyncIterator[Player]:
    async with playing("buttons", make_sqlite(), "2026-11-26 08:00") as player:
        await player.register("Lan", people.FOCAL_POINT, "Sở Nội vụ")
        yield player


def _at(player: Player, moment: str) -> None:
    player.clock.set(datetime.fromisoformat(moment).replace(tzinfo=ZONE))


def _pressed(said: Said, label: str, who: str, number: int) -> Event:
    """A press on a message that may be old."""
    choice = next(choice for choice in said.reply.choices if choice.label == label)
    event = Event(f"old-{number}", Address("script", who, who), sender_name=who)
    return replace(event, kind="press", choice=choice.id, offer=said.reply.offer)


async def _reports(player: Player) -> list[checkins.ReportView]:
    async with transaction(player.app.sessions) as session:
        return [found for number in range(1, 9) if (found := await checkins.find(session, number))]


async def test_two_people_answer_for_one_agency_at_the_same_moment(player: Player) -> None:
    await player.register("Mai", people.FOCAL_POINT, "Sở Nội vụ")
    await player.tick()
    await asyncio.gather(player.say("Lan", "tất cả khoảng 40%"), player.say("Mai", "tất cả khoảng 70%"))
    await asyncio.gather(player.say("Lan", "[Đúng, lưu]"), player.say("Mai", "[Đúng, lưu]"))
    told = sorted(player.channel.received[name][-1].text for name in ("Lan", "Mai"))
    assert "Kỳ này đơn vị đã có câu trả lời" in told[0] or "Kỳ này đơn vị đã có câu trả lời" in told[1]
    assert len(await _reports(player)) == 2  # one of them, not both


async def test_a_press_after_the_closing_counts_for_its_period_and_is_late(player: Player) -> None:
    await player.tick()
    prompt = player.channel.received["Lan"][-1]
    _at(player, "2026-11-27 14:01")
    await player.app.on_event(_pressed(prompt, "Có tiến triển", "Lan", 1))
    await player.say("Lan", "[Tất cả nhiệm vụ nêu trên]")
    await player.say("Lan", "đang thực hiện, khoảng 30%")
    await player.say("Lan", "[Đúng, lưu]")
    assert "được tính cho tuần 48" in player.answer[0].text and "gửi muộn" in player.answer[0].text
    assert all(report.is_late for report in await _reports(player))


async def test_a_press_on_the_prompt_of_a_round_before_is_answered_with_what_is_open(player: Player) -> None:
    await player.tick()
    old = player.channel.received["Lan"][-1]
    _at(player, "2026-12-03 08:00")
    await player.tick()
    await player.app.on_event(_pressed(old, "Đã hoàn thành", "Lan", 1))
    answer = player.channel.received["Lan"][-1].text
    assert "Lựa chọn này đã cũ" in answer and "Đang chờ đồng chí cập nhật" in answer
    assert await _reports(player) == []


async def test_an_answer_to_last_months_prompt_counts_for_that_month_until_the_next_asks(player: Player) -> None:
    async with transaction(player.app.sessions) as session:
        world = await player.app.worlds.current(session)
        key = f"rounds:{world.plans[0].id}"
        await settings.write(session, key, rhythm_to_json(usual_rhythm(Cadence.MONTHLY)), player.clock.now())
    for day in (14, 15, 16, 17):
        _at(player, f"2026-12-{day} 09:00")
        await player.tick()
    prompt = player.channel.received["Lan"][0]
    assert "tháng 12" in prompt.text
    _at(player, "2027-01-11 09:00")
    await player.app.on_event(_pressed(prompt, "Có tiến triển", "Lan", 1))
    await player.say("Lan", "[Tất cả nhiệm vụ nêu trên]")
    await player.say("Lan", "đang thực hiện, khoảng 30%")
    await player.say("Lan", "[Đúng, lưu]")
    assert "tháng 12" in player.answer[0].text and "gửi muộn" in player.answer[0].text


async def test_a_photo_alone_is_no_answer_and_the_question_stays_open(player: Player) -> None:
    await player.tick()
    event = Event("photo-1", Address("script", "Lan", "Lan"), sender_name="Lan", attachments=(Attachment("photo", "anh.jpg", 1000, "x"),))
    await player.app.on_event(event)
    answer = player.channel.received["Lan"][-1]
    assert "01 ảnh" in answer.text and "Đang chờ đồng chí cập nhật" in answer.text  # kept beside, but no answer by itself
    assert [choice.label for choice in answer.reply.choices][0] == "Không thay đổi"
    await player.say("Lan", "tất cả khoảng 40%")
    await player.app.on_event(replace(event, id="photo-2"))
    assert "đang chờ đồng chí xác nhận" in player.channel.received["Lan"][-1].text
    await player.say("Lan", "[Đúng, lưu]")
    assert "Đã lưu" in player.answer[0].text


async def test_an_edit_after_saving_changes_nothing_and_says_what_to_do(player: Player) -> None:
    await player.tick()
    await player.say("Lan", "tất cả khoảng 40%")
    await player.say("Lan", "[Đúng, lưu]")
    event = Event("edit-1", Address("script", "Lan", "Lan"), "tất cả khoảng 90%", sender_name="Lan", kind="edited")
    await player.app.on_event(event)
    assert "không được đọc lại" in player.channel.received["Lan"][-1].text
    assert [report.percent for report in await _reports(player)] == [40, 40]
    await player.say("Lan", "/dinhchinh 1")
    await player.say("Lan", "khoảng 90%")
    await player.say("Lan", "[Đúng, lưu]")
    assert "phiên bản 2" in player.answer[0].text
