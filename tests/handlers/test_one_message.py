"""One message for a person in one morning: prompts and steps of the ladder are merged, put off or dropped."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime

import pytest

from db import people
from tests.chat import SUBSTITUTE, ZONE, Player, playing
from tests.conftest import MakeDatabase


@pytest.fixture
async def player(make_sqlite: MakeDatabase) -> AsyncIterator[Player]:
    async with playing("numbers", make_sqlite(), "2026-11-26 08:00") as player:
        yield player


async def _tick(player: Player, moment: str, *who: str) -> list[list[str]]:
    """What each of them gets at this moment."""
    before = {name: len(player.channel.received.get(name, [])) for name in who}
    player.clock.set(datetime.fromisoformat(moment).replace(tzinfo=ZONE))
    await player.tick()
    await player.tick()
    return [[said.text for said in player.channel.received.get(name, [])[before[name] :]] for name in who]


async def test_the_next_prompt_takes_the_place_of_an_older_reminder(player: Player) -> None:
    """Nothing ran from the first prompt to the next Thursday: the newer question is the only message, and the older
    round asks nothing more."""
    await player.register("Lan", people.FOCAL_POINT, "Sở Công Thương")
    await player.register("Mai", SUBSTITUTE, "Sở Công Thương")
    (asked,) = await _tick(player, "2026-11-26 08:00", "Lan")
    assert len(asked) == 1
    lan, mai = await _tick(player, "2026-12-03 08:00", "Lan", "Mai")
    assert len(lan) == 1 and "tuần 49" in lan[0] and mai == []
    lan, mai = await _tick(player, "2026-12-04 08:00", "Lan", "Mai")
    assert len(lan) == 1 and "tuần 49" in lan[0] and "Đã đôn đốc lần 1" in lan[0]
    assert mai == []


async def test_steps_that_are_due_go_on_beside_the_next_round_but_never_on_the_same_morning(player: Player) -> None:
    await player.register("Hà", people.COORDINATOR, "Sở Tài chính")
    await player.register("Hà", people.FOCAL_POINT, "Sở Tài chính")
    await player.register("Lan", people.FOCAL_POINT, "Sở Công Thương")
    await _tick(player, "2026-11-26 08:00")
    await player.say("Hà", "tất cả khoảng 40%")
    await player.say("Hà", "[Đúng, lưu]")
    await _tick(player, "2026-11-27 08:00")
    (ha,) = await _tick(player, "2026-12-03 08:00", "Hà")  # the coordinator's step was due on Monday
    assert len(ha) == 1 and "Đề nghị cho biết tiến độ" in ha[0]
    (ha,) = await _tick(player, "2026-12-04 08:00", "Hà")
    assert len(ha) == 1


async def test_a_substitute_of_two_agencies_is_reminded_once_of_both(player: Player) -> None:
    await player.register("Lan", people.FOCAL_POINT, "Sở Công Thương")
    await player.register("Nga", people.FOCAL_POINT, "Sở Khoa học và Công nghệ")
    await player.register("Mai", SUBSTITUTE, "Sở Công Thương")
    await player.register("Mai", SUBSTITUTE, "Sở Khoa học và Công nghệ")
    await _tick(player, "2026-11-26 08:00")
    await _tick(player, "2026-11-27 08:00")
    (mai,) = await _tick(player, "2026-11-30 08:00", "Mai")
    assert len(mai) == 1
    assert "III.7" in mai[0] and "III.6" in mai[0] and "đồng chí Lan, đồng chí Nga chưa trả lời" in mai[0]
    await player.say("Mai", "III.6 xong 40%; III.7 đang triển khai")
    await player.say("Mai", "[Đúng, lưu]")
    assert "Đã đủ cập nhật" in player.answer[0].text
    lan, nga, mai = await _tick(player, "2026-12-01 08:00", "Lan", "Nga", "Mai")
    assert lan == nga == mai == []


async def test_the_ladder_tells_how_much_has_come(player: Player) -> None:
    """A part is no report: three of four tasks answered still climbs, and every step says so."""
    await player.register("Hà", people.COORDINATOR, None)
    await player.register("Lan", people.FOCAL_POINT, "Sở Nội vụ")
    await player.register("Tú", people.LEADER, "Sở Nội vụ")
    await _tick(player, "2026-11-26 08:00")
    await player.say("Lan", "I.4 khoảng 40%")
    await player.say("Lan", "[Đúng, lưu]")
    await _tick(player, "2026-11-27 08:00")
    (head,) = await _tick(player, "2026-11-30 08:00", "Tú")
    assert "chưa nhận được đủ cập nhật" in head[0] and "đã báo cáo 1/2, còn IV.1" in head[0]
    (coordinator,) = await _tick(player, "2026-12-01 08:00", "Hà")
    assert "01 đơn vị chưa cập nhật đủ" in coordinator[0] and "đã báo cáo 1/2, còn IV.1" in coordinator[0]


async def test_a_part_is_no_report_in_the_digest_and_in_answers(player: Player) -> None:
    await player.register("Hà", people.ADMIN, None)
    await player.register("Lan", people.FOCAL_POINT, "Sở Nội vụ")
    await player.register("Sâm", people.FOCAL_POINT, "Sở Công Thương")
    await player.say("Hà@Nhóm", "/dangkybantin")
    await _tick(player, "2026-11-26 08:00")
    for who, said in (("Lan", "I.4 khoảng 40%"), ("Sâm", "khoảng 30%")):
        await player.say(who, said)
        await player.say(who, "[Đúng, lưu]")
    await player.say("Hà", "đơn vị nào chưa báo cáo?")
    assert "Mới cập nhật một phần: 01 đơn vị (Sở Nội vụ 1/2)" in player.answer[0].text
    (group,) = await _tick(player, "2026-11-27 15:30", "Nhóm")
    digest = " ".join(group)
    assert "1/2 đơn vị có đầu mối, mới cập nhật một phần 01" in digest
    assert "Chưa nhận được đủ cập nhật" in digest and "Sở Nội vụ (đã báo cáo" not in digest  # no name before the ladder's end
    await player.say("Lan", "IV.1 khoảng 60%")
    await player.say("Lan", "[Đúng, lưu]")
    await player.say("Hà", "/bantin")
    assert "2/2 đơn vị có đầu mối" in player.answer[0].text


async def test_a_step_for_a_second_person_moves_to_the_next_morning(player: Player) -> None:
    """Both coordinators are told; the one who was asked on that morning, on the next."""
    await player.register("Hà", people.COORDINATOR, None)
    await player.register("Vân", people.COORDINATOR, "Sở Tài chính")
    await player.register("Vân", people.FOCAL_POINT, "Sở Tài chính")
    await player.register("Lan", people.FOCAL_POINT, "Sở Công Thương")
    await _tick(player, "2026-11-26 08:00")
    await player.say("Vân", "tất cả khoảng 40%")
    await player.say("Vân", "[Đúng, lưu]")
    await _tick(player, "2026-11-27 08:00")
    ha, van = await _tick(player, "2026-12-03 08:00", "Hà", "Vân")  # the step was due on Monday; Thursday asks again
    assert "01 đơn vị chưa cập nhật" in ha[0] and len(van) == 1 and "Đề nghị cho biết tiến độ" in van[0]
    await player.say("Vân", "tất cả khoảng 50%")
    await player.say("Vân", "[Đúng, lưu]")
    ha, van = await _tick(player, "2026-12-04 08:00", "Hà", "Vân")
    assert ha == [] and len(van) == 1 and "01 đơn vị chưa cập nhật tuần 48" in van[0]
    ha, van = await _tick(player, "2026-12-07 08:00", "Hà", "Vân")
    assert [text for text in (*ha, *van) if "tuần 48" in text] == []


async def test_a_moved_step_is_dropped_once_answered(player: Player) -> None:
    await player.register("Hà", people.COORDINATOR, None)
    await player.register("Vân", people.COORDINATOR, "Sở Tài chính")
    await player.register("Vân", people.FOCAL_POINT, "Sở Tài chính")
    await player.register("Lan", people.FOCAL_POINT, "Sở Công Thương")
    await _tick(player, "2026-11-26 08:00")
    await player.say("Vân", "tất cả khoảng 40%")
    await player.say("Vân", "[Đúng, lưu]")
    await _tick(player, "2026-11-27 08:00", "Hà")
    await _tick(player, "2026-12-03 08:00")
    for who in ("Vân", "Lan"):
        await player.say(who, "/capnhat tất cả khoảng 50%")
        await player.say(who, "[Đúng, lưu]")
    (van,) = await _tick(player, "2026-12-04 08:00", "Vân")
    assert van == []


async def test_two_substitutes_of_one_agency_each_get_the_step_on_their_free_morning(player: Player) -> None:
    await player.register("Lan", people.FOCAL_POINT, "Sở Nội vụ")
    await player.register("Mai", SUBSTITUTE, "Sở Nội vụ")
    await player.register("Tuấn", SUBSTITUTE, "Sở Nội vụ")
    await player.register("Nga", people.FOCAL_POINT, "Sở Khoa học và Công nghệ")
    await player.register("Tuấn", people.LEADER, "Sở Khoa học và Công nghệ")
    await _tick(player, "2026-11-26 08:00")
    await player.say("Lan", "I.4 khoảng 40%")
    await player.say("Lan", "[Đúng, lưu]")
    player.channel.received.clear()
    await _tick(player, "2026-11-27 08:00")
    # Of Nga's agency Tuấn is the head (no substitute there), of Lan's a substitute: one message a morning, none lost.
    mai, tuan = await _tick(player, "2026-11-30 08:00", "Mai", "Tuấn")
    assert len(mai) == len(tuan) == 1 and "vai trò đầu mối thay thế" in tuan[0]
    (tuan,) = await _tick(player, "2026-12-01 08:00", "Tuấn")
    assert len(tuan) == 1 and "lãnh đạo Sở Khoa học và Công nghệ" in tuan[0]
