"""Rounds under trouble: outages, people who come late, absence without a substitute, repeated ticks, quiet hours."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import select

from db import deliveries, people, reminders, rounds
from db.models import Prompt, Reminder, Round
from db.session import transaction
from tests.chat import SUBSTITUTE, ZONE, Player, playing
from tests.conftest import MakeDatabase


def _at(player: Player, text: str) -> None:
    player.clock.set(datetime.fromisoformat(text).replace(tzinfo=ZONE))


def _got(player: Player, who: str) -> list[str]:
    return [said.text for said in player.channel.received.get(who, [])]


async def _rungs(player: Player) -> list[tuple[str, str]]:
    async with transaction(player.app.sessions) as session:
        rows = await session.execute(select(Reminder.rung, Reminder.at).order_by(Reminder.at, Reminder.id))
        return [(rung, f"{at.astimezone(ZONE):%d/%m %H:%M}") for rung, at in rows]


async def test_whoever_joins_after_the_reminder_gets_the_current_state_once(make_sqlite: MakeDatabase) -> None:
    """Trap 8 of field.md: the reminder of the morning was not theirs, so the first one comes on the next."""
    async with playing("buttons", make_sqlite(), "2026-11-26 08:00") as player:
        await player.register("Lan", people.FOCAL_POINT, "Sở Công Thương")
        await player.tick()
        _at(player, "2026-11-27 10:00")
        await player.register("Sâm", people.FOCAL_POINT, "Sở Nội vụ")
        await player.tick()
        await player.tick()
        assert len(_got(player, "Sâm")) == 1
        assert "Đề nghị cho biết tiến độ" in _got(player, "Sâm")[0]
        _at(player, "2026-11-30 08:00")
        await player.tick()
        assert "Đã đôn đốc lần 1" in _got(player, "Sâm")[1]


async def test_an_outage_over_the_opening_asks_later_and_says_so(make_sqlite: MakeDatabase) -> None:
    async with playing("buttons", make_sqlite(), "2026-11-23 08:00") as player:
        await player.register("Lan", people.FOCAL_POINT, "Sở Công Thương")
        _at(player, "2026-11-27 07:45")
        await player.tick()
        assert "gửi muộn do hệ thống gián đoạn (lẽ ra gửi lúc 8 giờ 00, 26/11)" in _got(player, "Lan")[0]
        _at(player, "2026-11-27 08:00")
        await player.tick()
        assert len(_got(player, "Lan")) == 1  # a reminder on the same morning would be noise
        _at(player, "2026-11-30 08:00")
        await player.tick()
        assert "Đã đôn đốc lần 1" in _got(player, "Lan")[1]


async def test_an_outage_over_a_whole_round_holds_it_once_late(make_sqlite: MakeDatabase) -> None:
    """Trap 14 of field.md: the week is not lost, and not held twice."""
    async with playing("buttons", make_sqlite(), "2026-11-23 08:00") as player:
        await player.register("Lan", people.FOCAL_POINT, "Sở Công Thương")
        _at(player, "2026-11-28 10:00")  # a Saturday: nobody is written to before Monday
        await player.tick()
        await player.tick()
        assert _got(player, "Lan") == []
        _at(player, "2026-11-30 07:30")
        await player.tick()
        assert len(_got(player, "Lan")) == 1
        assert "tuần 48" in _got(player, "Lan")[0]
        assert "gửi muộn do hệ thống gián đoạn" in _got(player, "Lan")[0]
        assert "Hạn trả lời: 14 giờ 00, thứ Ba 01/12/2026" in _got(player, "Lan")[0]
        await player.say("Lan", "đạt khoảng 40%")
        await player.say("Lan", "[Đúng, lưu]")
        assert "gửi muộn" not in player.answer[0].text
        _at(player, "2026-12-01 08:00")
        await player.tick()
        assert "Đã lưu" in _got(player, "Lan")[-1]


async def test_a_missed_round_is_not_held_when_the_next_is_near_or_nobody_was_there(make_sqlite: MakeDatabase) -> None:
    async with playing("buttons", make_sqlite(), "2026-11-23 08:00") as player:
        await player.register("Lan", people.FOCAL_POINT, "Sở Công Thương")
        _at(player, "2026-12-02 10:00")  # Wednesday: the next round opens tomorrow
        await player.tick()
        assert _got(player, "Lan") == []
    async with playing("buttons", make_sqlite(), "2026-11-28 10:00") as player:
        await player.register("Lan", people.FOCAL_POINT, "Sở Công Thương")  # after the round
        await player.tick()
        _at(player, "2026-11-30 09:00")
        await player.tick()
        assert _got(player, "Lan") == []


async def test_the_ladder_takes_one_step_a_morning_also_after_an_outage(make_sqlite: MakeDatabase) -> None:
    async with playing("buttons", make_sqlite(), "2026-11-26 08:00") as player:
        await player.register("Lan", people.FOCAL_POINT, "Sở Nội vụ")
        await player.register("Tú", people.LEADER, "Sở Nội vụ")
        await player.register("Hà", people.COORDINATOR, None)
        await player.tick()
        for moment in ("2026-11-27 08:00", "2026-12-02 09:00", "2026-12-02 16:00", "2026-12-03 08:00"):
            _at(player, moment)
            await player.tick()
            await player.tick()
        # No substitute: that step is left out, nobody waits a day for it.
        assert await _rungs(player) == [
            ("focal_point", "27/11 08:00"),
            ("head", "02/12 09:00"),
            ("coordinator", "03/12 08:00"),
        ]
        assert len(_got(player, "Tú")) == 1
        assert len(_got(player, "Hà")) == 1


async def test_an_answer_ends_the_ladder_whoever_gives_it(make_sqlite: MakeDatabase) -> None:
    async with playing("buttons", make_sqlite(), "2026-11-26 08:00") as player:
        await player.register("Lan", people.FOCAL_POINT, "Sở Công Thương")
        await player.register("Mai", SUBSTITUTE, "Sở Công Thương")
        await player.register("Tú", people.LEADER, "Sở Công Thương")
        await player.tick()
        await player.say("Mai", "/capnhat")
        await player.say("Mai", "đạt khoảng 40%")
        await player.say("Mai", "[Đúng, lưu]")
        for moment in ("2026-11-27 08:00", "2026-11-30 08:00", "2026-12-01 08:00"):
            _at(player, moment)
            await player.tick()
        assert await _rungs(player) == []
        assert len(_got(player, "Lan")) == 1
        assert "Tú" not in player.channel.received


async def test_absence_without_a_substitute_asks_nobody_and_misses_nobody(make_sqlite: MakeDatabase) -> None:
    async with playing("buttons", make_sqlite(), "2026-11-23 08:00") as player:
        await player.register("Hà", people.ADMIN, None)
        await player.register("Lan", people.FOCAL_POINT, "Sở Công Thương")
        await player.register("Tú", people.LEADER, "Sở Công Thương")
        await player.say("Hà@Nhóm", "/dangkybantin")
        await player.say("Lan", "/vangmat 24/11 - 30/11")
        assert "không bị tính là chưa báo cáo" in player.answer[0].text
        for moment in ("2026-11-26 08:00", "2026-11-27 08:00", "2026-11-27 15:30", "2026-11-30 08:00", "2026-12-01 08:00"):
            _at(player, moment)
            await player.tick()
        assert len(_got(player, "Lan")) == 1
        assert "Tú" not in player.channel.received
        assert "Chưa nhận được cập nhật" not in _got(player, "Nhóm")[-1]


async def test_a_group_hears_no_name_before_the_last_step(make_sqlite: MakeDatabase) -> None:
    async with playing("buttons", make_sqlite(), "2026-11-23 08:00") as player:
        await player.register("Hà", people.COORDINATOR, None)
        await player.register("Lan", people.FOCAL_POINT, "Sở Công Thương")
        await player.say("Hà@Nhóm", "/dangkybantin")
        for moment in ("2026-11-26 08:00", "2026-11-27 08:00", "2026-11-27 15:30"):
            _at(player, moment)
            await player.tick()
        assert "01 đơn vị, đang được nhắc riêng" in _got(player, "Nhóm")[-1]
        assert "Sở Công Thương" not in _got(player, "Nhóm")[-1]
        for moment in ("2026-11-30 08:00", "2026-12-03 08:00", "2026-12-04 08:00", "2026-12-04 15:30"):
            _at(player, moment)
            await player.tick()
        assert "Sở Công Thương" in _got(player, "Nhóm")[-1]
        assert "Lan" not in _got(player, "Nhóm")[-1]


async def test_a_person_moved_away_is_reminded_of_nothing(make_sqlite: MakeDatabase) -> None:
    async with playing("buttons", make_sqlite(), "2026-11-26 08:00") as player:
        await player.register("Lan", people.FOCAL_POINT, "Sở Công Thương")
        await player.tick()
        await player.unseat("Lan", people.FOCAL_POINT, "Sở Công Thương")
        await player.register("Minh", people.FOCAL_POINT, "Sở Công Thương")
        _at(player, "2026-11-27 08:00")
        await player.tick()
        assert len(_got(player, "Lan")) == 1
        assert "Đề nghị cho biết tiến độ" in _got(player, "Minh")[0]


async def test_the_times_of_an_open_round_stay_as_they_were(make_sqlite: MakeDatabase) -> None:
    async with playing("buttons", make_sqlite(), "2026-11-23 08:00") as player:
        await player.register("Hà", people.ADMIN, None)
        await player.register("Lan", people.FOCAL_POINT, "Sở Công Thương")
        await player.say("Lan", "III.7 đạt khoảng 10%")
        await player.say("Lan", "[Đúng, lưu]")  # early: the round is kept for it, not yet opened
        await player.say("Hà", "/dotcapnhat")
        await player.say("Hà", "[Đổi giờ]")
        await player.say("Hà", "mở thứ Tư 9:00")
        await player.say("Hà", "[Đúng, lưu]")
        assert "9 giờ 00, thứ Tư" in player.answer[0].text
        _at(player, "2026-11-25 09:00")
        await player.tick()
        await player.say("Hà", "/dotcapnhat")
        await player.say("Hà", "[Đổi giờ]")
        await player.say("Hà", "đóng thứ Sáu 10:00, bản tin thứ Sáu 11:00")
        await player.say("Hà", "[Đúng, lưu]")
        await player.tick()
        async with transaction(player.app.sessions) as session:
            rows = (await session.execute(select(Round))).scalars().all()
            assert [(r.period, f"{r.opens_at.astimezone(ZONE):%d %H:%M}", f"{r.closes_at.astimezone(ZONE):%d %H:%M}") for r in rows] == [
                ("2026-W48", "25 09:00", "27 14:00")
            ]
            assert (await session.execute(select(Prompt))).first() is None  # everything was answered early


@pytest.mark.parametrize(("cadence", "expected"), [("Hai tuần một lần", 3), ("Hằng tháng", 1), ("Hằng quý", 1)])
async def test_every_rhythm_asks_once_a_period(make_sqlite: MakeDatabase, cadence: str, expected: int) -> None:
    async with playing("buttons", make_sqlite(), "2026-11-16 09:00") as player:
        await player.register("Hà", people.ADMIN, None)
        await player.register("Lan", people.FOCAL_POINT, "Sở Công Thương")
        await player.say("Hà", "/dotcapnhat")
        await player.say("Hà", f"[{cadence}]")
        await player.say("Hà", "[Đúng, lưu]")
        start = player.clock.now()
        for day in range(42):
            player.clock.set(start)
            player.clock.advance(days=day)
            await player.tick()
        async with transaction(player.app.sessions) as session:
            entries = [entry for entry in await deliveries.listing(session) if entry.kind == "prompt"]
            opened = (await session.execute(select(Round))).scalars().all()
        assert len(entries) == len(opened) == expected
        assert all(player.app.worlds._knowledge.calendar.is_working(e.due_at.astimezone(ZONE).date()) for e in entries)


async def test_the_count_of_reminders_is_that_of_the_ladder(make_sqlite: MakeDatabase) -> None:
    async with playing("buttons", make_sqlite(), "2026-11-26 08:00") as player:
        await player.register("Lan", people.FOCAL_POINT, "Sở Công Thương")
        await player.tick()
        _at(player, "2026-11-27 08:00")
        await player.tick()
        async with transaction(player.app.sessions) as session:
            round_ = await rounds.find_round(session, player.app.worlds._world.plans[0].id, "2026-W48")  # type: ignore[union-attr]
            assert round_ is not None
            taken = await reminders.taken_in(session, round_.id)
        assert [[step.rung for step in steps] for steps in taken.values()] == [["focal_point"]]
