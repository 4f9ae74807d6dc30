"""What happens to an obstacle is told to the other side: once, in hours, to the seat and not the person."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import func, select

from db import obstacle_events, people, plans
from db.models import Delivery, Obstacle, ObstacleEvent, Task
from db.session import transaction
from tests.chat import Player, playing
from tests.conftest import MakeDatabase


@pytest.fixture
async def player(make_sqlite: MakeDatabase) -> AsyncIterator[Player]:
    async with playing("buttons", make_sqlite(), "2026-11-23 08:00") as player:
        await player.register("Lan", people.FOCAL_POINT, "Sở Công Thương")
        await player.register("Minh", people.FOCAL_POINT, "Sở Tài chính")
        yield player


async def _raise(player: Player) -> None:
    await player.say("Lan", "/vuongmac chưa có kinh phí, đang chờ Sở Tài chính")
    await player.say("Lan", "[Đúng, lưu]")


def _got(player: Player, who: str) -> int:
    return len(player.channel.received.get(who, []))


async def test_a_card_comes_once_however_often_the_job_runs(player: Player) -> None:
    await _raise(player)
    for _ in range(4):
        await player.tick()
        player.clock.advance(hours=1)
    assert _got(player, "Minh") == 1


async def test_nothing_comes_in_the_evening_or_on_a_day_off(player: Player) -> None:
    player.clock.advance(hours=12)  # Monday 20:00; Tuesday 24/11 is a holiday
    await _raise(player)
    for hours in (0, 12, 6):
        player.clock.advance(hours=hours)
        await player.tick()
    assert _got(player, "Minh") == 0
    player.clock.advance(hours=18)  # Wednesday 08:00
    await player.tick()
    assert _got(player, "Minh") == 1


async def test_every_focal_point_is_asked_and_the_first_answer_counts(player: Player) -> None:
    await player.register("Nga", people.FOCAL_POINT, "Sở Tài chính")
    await _raise(player)
    await player.tick()
    assert _got(player, "Minh") == _got(player, "Nga") == 1
    await player.say("Minh", "[Đã nhận]")
    await player.say("Nga", "[Đã nhận]")
    assert "không ghi thêm" in player.answer[0].text
    async with transaction(player.app.sessions) as session:
        received = ObstacleEvent.action == obstacle_events.RECEIVED
        assert await session.scalar(select(func.count()).select_from(ObstacleEvent).where(received)) == 1


async def test_a_focal_point_who_joins_later_gets_the_open_card(player: Player) -> None:
    await _raise(player)
    await player.tick()
    player.clock.advance(days=2)
    await player.register("Nga", people.FOCAL_POINT, "Sở Tài chính")
    await player.tick()
    assert _got(player, "Nga") == 1


async def test_the_seat_is_told_when_the_raiser_has_left(player: Player) -> None:
    await _raise(player)
    await player.tick()
    async with transaction(player.app.sessions) as session:
        lan = await people.find(session, "script", "Lan")
        assert lan is not None
        await people.withdraw(session, lan.id, player.clock.now())
    await player.register("Tú", people.FOCAL_POINT, "Sở Công Thương")
    await player.say("Minh", "[Đã xử lý]")
    await player.tick()
    before = _got(player, "Lan")
    assert "đã được tháo gỡ?" in player.channel.received["Tú"][-1].text
    await player.say("Tú", "[Đã tháo gỡ]")
    await player.tick()
    assert _got(player, "Lan") == before
    async with transaction(player.app.sessions) as session:
        assert await session.scalar(select(Obstacle.resolved_at)) is not None


async def test_two_cards_at_once_do_not_displace_each_other(player: Player) -> None:
    await _raise(player)
    await player.register("Sơn", people.FOCAL_POINT, "Sở Khoa học và Công nghệ")
    await player.say("Sơn", "/vuongmac thiếu vốn, đang chờ Sở Tài chính")
    await player.say("Sơn", "[Đúng, lưu]")
    await player.tick()
    first, second = player.channel.received["Minh"]
    assert first.reply.choices and not second.reply.choices and second.reply.shortcuts
    await player.say("Minh", "[Đã nhận]")
    assert "Vướng mắc số 1" in player.answer[0].text
    await player.say("Minh", second.reply.shortcuts[0].command)
    assert "Vướng mắc số 2" in player.answer[0].text


async def test_three_hundred_obstacles_are_one_quick_run(player: Player) -> None:
    async with transaction(player.app.sessions) as session:
        now = player.clock.now()
        plan_id = (await plans.load_all(session))[0].id
        task_id = (await session.scalars(select(Task.id).where(Task.plan_id == plan_id))).first()
        ids = await plans.ensure_agencies(session, {"Sở Tài chính": "department", "Sở Công Thương": "department"})
        for number in range(300):
            row = Obstacle(task_id=task_id, agency_id=ids["Sở Công Thương"], addressed_to=ids["Sở Tài chính"], words=f"w{number}", raised_at=now)
            session.add(row)
            await session.flush()
            session.add(ObstacleEvent(obstacle_id=row.id, action="raised", agency_id=row.agency_id, at=now))
    await player.tick()
    async with transaction(player.app.sessions) as session:
        told = Delivery.key.startswith("obstacle:")
        assert await session.scalar(select(func.count()).select_from(Delivery).where(told)) == 300
    started = time.perf_counter()
    await player.tick()
    assert time.perf_counter() - started < 1.0  # a run with nothing new to tell
