"""The digest's calendar: once per period, caught up once and marked late, the same in preview and in the group."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.render import plain, render
from db.session import transaction
from handlers import digest_facts
from handlers.texts import digest_forms as texts
from tests.chat import Player, playing
from tests.conftest import MakeDatabase

GROUP = "Nhóm"


@pytest.fixture
async def player(make_sqlite: MakeDatabase) -> AsyncIterator[Player]:
    async with playing("buttons", make_sqlite(), "2026-11-16 08:00") as player:
        await player.register("Hà", "admin", None)
        await player.register("Lan", "focal_point", "Sở Nội vụ")
        await player.say(f"Hà@{GROUP}", "/dangkybantin")
        yield player


async def _at(player: Player, moment: str) -> list[str]:
    """The digests that are posted when the ticker comes at this moment."""
    from tests.chat import local

    player.clock.set(local(moment))
    box = player.channel.received[GROUP]
    before = len(box)
    await player.tick()
    return [said.text for said in box[before:]]


async def test_once_per_period_however_often_the_ticker_comes(player: Player) -> None:
    assert await _at(player, "2026-11-20 15:29") == []
    (digest,) = await _at(player, "2026-11-20 15:30")
    assert "Bản tin tuần 47" in digest and "gửi muộn" not in digest
    assert await _at(player, "2026-11-20 15:30") == []
    assert await _at(player, "2026-11-21 10:00") == []


async def test_after_an_outage_the_latest_period_is_caught_up_once_and_marked_late(player: Player) -> None:
    (digest,) = await _at(player, "2026-12-07 09:00")  # weeks 47, 48 and 49 were missed
    assert "Bản tin tuần 49" in digest and "gửi muộn" in digest
    assert await _at(player, "2026-12-07 09:01") == []


async def test_a_group_that_subscribes_after_the_hour_waits_for_the_next_period(player: Player) -> None:
    await _at(player, "2026-11-20 15:30")
    await player.say("Hà@Nhóm mới", "/dangkybantin")
    await player.tick()
    assert len(player.channel.received["Nhóm mới"]) == 1  # the answer to the command
    await _at(player, "2026-11-27 15:30")
    assert "Bản tin tuần 48" in player.channel.received["Nhóm mới"][-1].text


async def test_an_unsubscribed_group_gets_nothing(player: Player) -> None:
    await player.say(f"Hà@{GROUP}", "/huybantin")
    assert await _at(player, "2026-11-20 15:30") == []


async def test_preview_is_what_is_sent(player: Player) -> None:
    from tests.chat import KINDS, Said, local

    at = "2026-11-20 15:30"
    async with transaction(player.app.sessions) as session:
        world = await player.app.worlds.current(session)
        now = local(at)
        facts = await digest_facts.build(session, world, world.plans[0], None, now)
    (sent,) = await _at(player, at)
    shown = texts.digest(facts)
    assert Said(shown, render(shown, KINDS["buttons"])).text == sent


async def test_numbers_change_since_the_last_digest(player: Player) -> None:
    await _at(player, "2026-11-19 08:00")
    await player.say("Lan", "I.4 xong rồi, QĐ 9/QĐ-UBND ngày 18/11/2026; IV.1 khoảng 20%")
    await player.say("Lan", "đúng")
    await _at(player, "2026-11-20 15:30")
    await _at(player, "2026-11-26 08:00")
    await player.say("Lan", "IV.1 xong rồi, BC 7/BC-SNV ngày 25/11/2026; I.4 đang thực hiện")
    await player.say("Lan", "đúng")
    (digest,) = await _at(player, "2026-11-27 15:30")
    assert "(chưa có bản tin trước" not in digest
    assert "7/BC-SNV" in digest


async def test_it_fits_a_phone_and_counts_what_it_leaves_out(player: Player) -> None:
    agencies = ("Sở Tài chính", "Sở Nông nghiệp và Môi trường", "Liên minh Hợp tác xã tỉnh", "Sở Công Thương", "Sở Khoa học và Công nghệ", "Hội Liên hiệp Phụ nữ tỉnh")
    await _at(player, "2026-11-19 08:00")
    for number, agency in enumerate(agencies):
        await player.register(f"P{number}", "focal_point", agency)
    await player.tick()
    for number in range(len(agencies)):
        await player.say(f"P{number}", "tất cả khoảng 30%, vướng " + "thiếu kinh phí và biên chế cho công tác theo dõi hợp tác xã " * 5)
        await player.say(f"P{number}", "đúng")
    await _at(player, "2026-11-20 15:30")
    digest = plain(player.channel.received[GROUP][-1].reply)
    assert len(digest) <= 1900
    assert "mục khác" in digest
