"""Asking in a conversation: commands, choices when unclear, follow-ups for thirty minutes, the answer object."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from handlers.ask import to_object
from knowledge.answer import Answer
from knowledge.match import Verdict
from knowledge.question import Intent
from tests.chat import Player, playing
from tests.conftest import MakeDatabase

# What contract.md asks of an answer object, the id aside.
KEYS = {"intent", "agency", "role", "tasks", "inherited", "section", "text", "refused", "verdict", "citations", "choices"}


@pytest.fixture
async def player(make_sqlite: MakeDatabase) -> AsyncIterator[Player]:
    async with playing("numbers", make_sqlite(), "2026-11-26 08:00") as player:
        yield player


async def said(player: Player, text: str) -> str:
    await player.say("An", text)
    assert len(player.answer) == 1
    return player.answer[0].text


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("nhiệm vụ của Sở Nội vụ?", ["chủ trì 02 nhiệm vụ", "I.4", "IV.1", "Nguồn: Phụ lục"]),
        ("/nhiemvu Sở Nội vụ", ["I.4", "IV.1"]),
        ("/nhiemvu II.5", ["nông thôn mới", "đã hết thời hạn", "Phụ lục, II.5"]),
        ("/nhiemvu", ["29 nhiệm vụ"]),
        ("/muctieu", ["Chỉ tiêu đến năm 2030", "1.200"]),
        ("/muctieu 2045", ["20%"]),
        ("/hoi ai lo sổ đỏ cho hợp tác xã", ["II.8", "Sở Nông nghiệp và Môi trường, từ 01/03/2025"]),
        ("giá vàng hôm nay", ["không nêu nội dung này"]),
        ("nhiệm vụ II.12", ["không có nhiệm vụ II.12"]),
        ("Sở Lao động làm gì", ["II.7", "Sở Nông nghiệp và Môi trường", "cần xác nhận"]),
        ("UBND xã Tri Lễ làm gì", ["UBND cấp xã", "trong Kế hoạch: UBND cấp huyện"]),
        ("xin chào", ["363/KH-UBND"]),
    ],
)
async def test_answers(player: Player, text: str, parts: list[str]) -> None:
    answer = await said(player, text)
    for part in parts:
        assert part in answer, answer


async def test_unclear_is_asked_back_and_a_number_chooses(player: Player) -> None:
    answer = await said(player, "thanh tra, kiểm tra")
    labels = [choice.label for choice in player.answer[0].reply.choices]
    assert 2 <= len(labels) <= 4, answer
    chosen = await said(player, "2")
    assert labels[1].split(" - ")[0] in chosen


async def test_a_follow_up_uses_the_topic(player: Player) -> None:
    await said(player, "Sở Nội vụ chủ trì việc gì?")
    assert "III.7" in await said(player, "còn Sở Công Thương?")


async def test_after_thirty_minutes_the_topic_is_gone(player: Player) -> None:
    await said(player, "II.7")
    assert "Sở Tài chính" in await said(player, "ai phối hợp")
    player.clock.at += timedelta(minutes=31)
    assert "Sở Tài chính" not in await said(player, "ai phối hợp")


async def test_people_do_not_share_a_topic(player: Player) -> None:
    await said(player, "II.7")
    await player.say("Binh", "ai phối hợp")
    assert "Sở Tài chính" not in player.answer[0].text


def test_the_answer_object_has_the_keys_of_the_contract() -> None:
    built = to_object(Answer(Intent.OUT_OF_SCOPE, Verdict.NONE), "không nêu")
    assert set(built) == KEYS
    assert (built["refused"], built["verdict"], built["tasks"]) == (True, "none", [])
