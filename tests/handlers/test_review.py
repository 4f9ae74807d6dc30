"""Proof and review at the edges: two coordinators at once, a correction in between, words that only look like done."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from db import checkins, closings, people, reviews
from db.session import transaction
from handlers import digest_facts, standings
from handlers.standings import Standings
from knowledge.standing import Execution, Mark, Reporting
from tests.chat import Player, playing
from tests.conftest import MakeDatabase

EXPIRED = ["I.3", "II.5", "II.6", "II.7", "III.4"]


@pytest.fixture
async def player(make_sqlite: MakeDatabase) -> AsyncIterator[Player]:
    async with playing("numbers", make_sqlite(), "2026-11-26 08:00") as player:
        await player.register("Lan", people.FOCAL_POINT, "Sở Nội vụ")
        await player.register("Minh", people.COORDINATOR, "Sở Tài chính")
        await player.register("Thu", people.COORDINATOR, "Sở Tài chính")
        await player.tick()
        yield player


async def report(player: Player, text: str) -> None:
    await player.say("Lan", text)
    await player.say("Lan", "đúng")


async def waiting(player: Player) -> list[int]:
    async with transaction(player.app.sessions) as session:
        world = await player.app.worlds.current(session)
        return [r.id for r in await reviews.awaiting(session, world.plans[0].id)]


async def stand(player: Player) -> Standings:
    async with transaction(player.app.sessions) as session:
        world = await player.app.worlds.current(session)
        return await standings.load(session, world, world.plans[0], player.clock.now())


async def test_the_digest_shows_exactly_the_five_ranges_past_their_end(player: Player) -> None:
    async with transaction(player.app.sessions) as session:
        world = await player.app.worlds.current(session)
        now = player.clock.now()
        facts = await digest_facts.build(session, world, world.plans[0], None, now)
    assert [line.code for line in facts.expired] == EXPIRED
    assert facts.numbers[Mark.EXPIRED] == 5 and sum(facts.numbers.values()) == facts.total == 29
    assert facts.overdue == () and facts.due_soon == ()


@pytest.mark.parametrize(
    "said",
    [
        "I.4 chưa hoàn thành", "I.4 không hoàn thành", "I.4 chưa hoàn thành, quá hạn", "I.4 chua hoan thanh",
        "I.4 cơ bản hoàn thành, đạt 95%",
    ],
)  # fmt: skip
async def test_not_done_is_never_done(player: Player, said: str) -> None:
    """Trap 1 of field.md, through the whole check-in."""
    await report(player, said)
    assert await waiting(player) == []
    assert (await stand(player)).by_code["I.4"].execution in (Execution.IN_PROGRESS, Execution.NOT_STARTED)


async def test_no_obstacle_opens_none_and_the_written_date_counts(player: Player) -> None:
    """Traps 2, 3 and 4."""
    await report(player, "I.4 khoảng 50%, không có vướng mắc, dự kiến xong trước 15/12/2026, báo cáo năm 2026")
    async with transaction(player.app.sessions) as session:
        found = await checkins.find(session, 1)
    assert found is not None and found.obstacle_text is None
    assert found.due_on is not None and found.due_on.isoformat() in ("2026-12-14", "2026-12-15")


async def test_two_coordinators_at_once_give_one_verdict(player: Player) -> None:
    await report(player, "I.4 xong rồi, QĐ 9/QĐ-UBND ngày 18/11/2026")
    for name in ("Minh", "Thu"):
        await player.say(name, "/duyet 1")
    await asyncio.gather(player.say("Minh", "Xác nhận"), player.say("Thu", "Xác nhận"))
    said = sorted(player.channel.received[name][-1].text for name in ("Minh", "Thu"))
    assert "đã xác nhận" in said[0] and "không còn chờ xác nhận" in said[1]
    await player.say("Minh", "Trả lại")
    assert (await stand(player)).by_code["I.4"].execution is Execution.DONE


async def test_a_correction_in_between_makes_the_review_outdated(player: Player) -> None:
    await report(player, "I.4 xong rồi, QĐ 9/QĐ-UBND ngày 18/11/2026")
    await player.say("Minh", "/duyet 1")
    await player.say("Lan", "/dinhchinh 1")
    await report(player, "nhầm, mới khoảng 80%")
    await player.say("Minh", "Xác nhận")
    assert "không còn chờ xác nhận" in player.answer[0].text
    now = await stand(player)
    assert now.by_code["I.4"].execution is Execution.IN_PROGRESS
    assert now.by_code["I.4"].reporting is Reporting.REPORTED


async def test_nobody_confirms_an_own_report(player: Player) -> None:
    await player.register("Lan", people.COORDINATOR, "Sở Tài chính")
    await report(player, "I.4 xong rồi, QĐ 9/QĐ-UBND ngày 18/11/2026")
    await player.say("Lan", "/duyet 1")
    assert "đầu mối tổng hợp khác" in player.answer[0].text
    assert await waiting(player) == [1]


async def test_without_a_coordinator_it_stays_open_and_the_digest_says_so(make_sqlite: MakeDatabase) -> None:
    async with playing("numbers", make_sqlite(), "2026-11-26 08:00") as player:
        await player.register("Lan", people.FOCAL_POINT, "Sở Nội vụ")
        await player.tick()
        await report(player, "I.4 xong rồi, QĐ 9/QĐ-UBND ngày 18/11/2026; IV.1 khoảng 20%")
        await player.say("Lan", "/bantin")
        assert "chờ xác nhận: 01 (chưa có đầu mối tổng hợp để xác nhận)" in player.answer[0].text


async def test_no_change_repeats_what_was_returned_as_not_completed(player: Player) -> None:
    await report(player, "I.4 xong rồi, QĐ 9/QĐ-UBND ngày 18/11/2026")
    await report(player, "IV.1 khoảng 20%")
    for said in ("/duyet 1", "Trả lại", "Chưa có quyết định"):
        await player.say("Minh", said)
    from tests.chat import local

    player.clock.set(local("2026-12-03 08:00"))
    await player.tick()
    assert "đã trả lại" in player.channel.received["Lan"][-1].text or "đã trả lại" in player.channel.received["Lan"][-2].text
    await report(player, "I.4 không thay đổi")
    assert await waiting(player) == []
    assert (await stand(player)).by_code["I.4"].execution is Execution.IN_PROGRESS


async def test_figures_grow_old_by_rounds(player: Player) -> None:
    from tests.chat import local

    await report(player, "I.4 khoảng 50%; IV.1 khoảng 20%")
    ages = []
    for day in ("2026-11-27 15:00", "2026-12-03 09:00", "2026-12-10 09:00", "2026-12-17 09:00"):
        player.clock.set(local(day))
        await player.tick()
        ages.append((await stand(player)).by_code["IV.1"].periods_old)
    assert ages == [0, 1, 2, 3]


async def test_the_closing_question_is_counted_once_a_round_however_often_the_ticker_comes(make_sqlite: MakeDatabase) -> None:
    from tests.chat import local

    async with playing("numbers", make_sqlite(), "2026-11-26 08:00") as player:
        await player.register("Dân", people.FOCAL_POINT, "Sở Dân tộc và Tôn giáo")
        prompts = []
        for day in ("2026-11-26 08:00", "2026-11-27 08:00", "2026-12-03 08:00", "2026-12-10 08:00", "2026-12-17 08:00"):
            player.clock.set(local(day))
            before = len(player.channel.received.get("Dân", []))
            await player.tick()
            await player.tick()
            prompts += player.channel.received["Dân"][before:]
            async with transaction(player.app.sessions) as session:
                (asked,) = (await closings.listing(session, 1)).values()
        assert asked.asked_times == 2 and asked.outcome is None
        assert sum("đề nghị kết luận" in said.text for said in prompts) == 2


async def test_a_coordinator_gets_one_card_for_what_came_together(player: Player) -> None:
    await report(player, "I.4 xong rồi, QĐ 9/QĐ-UBND ngày 18/11/2026; IV.1 xong rồi, BC 7/BC-SNV ngày 25/11/2026")
    await player.tick()
    await player.tick()
    cards = [said.text for said in player.channel.received["Minh"]]
    assert len(cards) == 1 and "chờ xác nhận: 02" in cards[0]
    for said in ("/duyet 2", "Xác nhận", "hủy"):
        await player.say("Minh", said)
    before = len(player.channel.received["Minh"])
    await player.tick()
    assert len(player.channel.received["Minh"]) == before
