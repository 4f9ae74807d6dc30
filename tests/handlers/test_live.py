"""Answers about progress agree with the digest, and hold for a plan of which nothing is known."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from db.session import transaction
from handlers import digest_facts, live, present
from tests.chat import Player, playing
from tests.conftest import MakeDatabase

QUESTIONS = (
    "tiến độ chung", "đơn vị nào chưa báo cáo", "ai đã báo cáo rồi", "những vướng mắc đang mở", "tuần này có gì mới", "việc nào quá hạn",
    "bao nhiêu nhiệm vụ hoàn thành", "số liệu cũ", "ai đang chờ Sở Tài chính", "tiến độ nhóm II", "tiến độ của Sở Y tế", "tiến độ IV.3",
    "đơn vị tôi còn phải cập nhật gì", "nhiệm vụ nào chưa triển khai",
)  # fmt: skip


@pytest.fixture
async def player(make_sqlite: MakeDatabase) -> AsyncIterator[Player]:
    async with playing("numbers", make_sqlite(), "2026-11-26 08:00") as player:
        await player.register("Hà", "coordinator", None)
        yield player


async def test_the_numbers_are_those_of_the_digest(player: Player) -> None:
    for name, agency in (("Lan", "Sở Công Thương"), ("Minh", "Sở Tài chính"), ("Bình", "Sở Nội vụ"), ("Xã", "UBND xã Diễn Châu")):
        await player.register(name, "focal_point", agency)
    await player.tick()
    await player.say("Lan", "III.7 khoảng 40%, vướng kinh phí")
    await player.say("Lan", "[Đúng, lưu]")
    await player.say("Bình", "/vangmat 26/11 - 27/11")
    async with transaction(player.app.sessions) as session:
        world = await player.app.worlds.current(session)
        plan, now = world.plans[0], player.clock.now()
        digest = await digest_facts.build(session, world, plan, None, now)
        stand = await present.load(session, world, plan, now)
    counted = live.count_marks(stand, plan.plan.tasks)
    assert {mark.value: number for mark, number in counted.items()} == {mark: number for mark, number in digest.numbers.items() if number}
    assert (len(stand.reporting.reported), len(stand.reporting.expected)) == (digest.reported, digest.expected) == (1, 2)
    assert stand.reporting.excused == {"Sở Nội vụ"}
    assert stand.reporting.silent == ("Sở Tài chính",)


@pytest.mark.parametrize("question", QUESTIONS)
async def test_nothing_is_known_yet(question: str, player: Player) -> None:
    await player.say("Hà", question)
    [said] = player.answer
    assert said.text and "trục trặc" not in said.text
