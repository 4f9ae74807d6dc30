"""Collective leads at their real size: 130 communes beside 17 agencies, in one round and in one digest."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Iterable
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from bot.events import Reply
from bot.render import plain
from bot.ticker import plan as plan_jobs
from db import checkins, people, rounds
from db.checkins import NewReport
from db.models import Delivery, Prompt
from db.people import AccountView
from db.plans import ensure_agencies
from db.session import transaction
from handlers import digest_facts, roster
from handlers.context import Asked, World
from handlers.roster import Kind
from handlers.texts import digest_forms as texts
from knowledge.calendar import week_of
from knowledge.communes import load_communes
from tests.chat import Player, playing
from tests.conftest import MakeDatabase

TODAY = date(2026, 11, 26)
AGENCIES = (
    "Sở Tài chính", "Sở Nông nghiệp và Môi trường", "Sở Nội vụ", "Sở Khoa học và Công nghệ", "Sở Công Thương",
    "Sở Văn hóa, Thể thao và Du lịch", "Sở Dân tộc và Tôn giáo", "Liên minh Hợp tác xã tỉnh", "Hội Liên hiệp Phụ nữ tỉnh",
    "Ngân hàng Nhà nước chi nhánh Khu vực 8", "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh", "Sở Xây dựng", "Sở Tư pháp",
    "Sở Giáo dục và Đào tạo", "Sở Y tế", "Sở Ngoại vụ", "Thanh tra tỉnh",
)  # fmt: skip
COMMUNES = tuple(load_communes().by_agency)
ASKED = ("III.1", "III.5", "IV.2", "IV.3", "IV.4", "IV.5")


@pytest.fixture
async def player(make_sqlite: MakeDatabase) -> AsyncIterator[Player]:
    async with playing("numbers", make_sqlite(), "2026-11-26 08:00") as player:
        yield player


async def _seat_everybody(player: Player) -> None:
    now = player.clock.now() - timedelta(days=30)
    async with transaction(player.app.sessions) as session:
        world = await player.app.worlds.current(session)
        kinds = {name: world.lexicon.kind(name) for name in AGENCIES} | dict.fromkeys(COMMUNES, "committee")
        ids = await ensure_agencies(session, kinds)
        for agency in (*AGENCIES, *COMMUNES):
            account = AccountView("script", agency, agency)
            person_id = await people.register(session, f"đầu mối {agency}", account, "test", now)
            await people.seat(session, person_id, people.FOCAL_POINT, ids[agency], now)


async def _world(player: Player) -> World:
    async with transaction(player.app.sessions) as session:
        return await player.app.worlds.current(session)


async def test_a_round_of_147_opens_in_one_tick_of_a_few_seconds(player: Player) -> None:
    await _seat_everybody(player)
    await _world(player)  # the index is built once, not by the tick
    took = await _plan(player)
    print(f"the round opened in {took:.2f} s of processor time")
    assert took < 4
    await player.tick()  # delivers
    async with transaction(player.app.sessions) as session:
        prompts = await session.scalar(select(func.count()).select_from(Prompt))
    received = {chat: len(box) for chat, box in player.channel.received.items()}
    assert set(received.values()) == {1}
    assert prompts == len(received) == 130 + 11  # the six departments that lead nothing are not asked
    again = await _plan(player)
    print(f"the same tick again, with nothing to do: {again:.2f} s")
    assert again < 2
    async with transaction(player.app.sessions) as session:
        assert await session.scalar(select(func.count()).select_from(Delivery)) == 141


async def _plan(player: Player) -> float:
    """One planning tick; returns the processor time it took, which other processes do not stretch."""
    started = time.process_time()
    assert not await plan_jobs(player.app.sessions, player.app.jobs(), player.clock.now())
    return time.process_time() - started


async def _report(player: Player, reports: Iterable[NewReport]) -> None:
    """Reports that count for this week's round, each by the focal point of its agency."""
    async with transaction(player.app.sessions) as session:
        world = await player.app.worlds.current(session)
        found = await rounds.find_round(session, world.plans[0].id, week_of(TODAY).period)
        for report in reports:
            person = await people.find(session, "script", report.agency)
            assert person
            await checkins.add_report(
                session, world.plans[0].id, report, person_id=person.id, round_=found, channel="script", now=player.clock.now()
            )


async def _digest(player: Player) -> tuple[digest_facts.Digest, Reply]:
    async with transaction(player.app.sessions) as session:
        world = await player.app.worlds.current(session)
        facts = await digest_facts.build(session, world, world.plans[0], None, player.clock.now())
    return facts, texts.digest(facts)


async def test_the_digest_of_130_communes_stays_on_one_screen(player: Player) -> None:
    await _seat_everybody(player)
    await player.register("Hà", people.ADMIN, None)
    await player.say("Hà", "/danhsach xã III.1, IV.3")
    await player.tick()
    idle = {"status": "not_started", "obstacle": True, "obstacle_text": "chưa có cán bộ chuyên trách về kinh tế tập thể"}
    busy = {"status": "in_progress", "percent": 40}
    told = [
        NewReport(task=code, agency=commune, words="theo lời đầu mối", **(idle if place % 10 == 0 else busy))  # type: ignore[arg-type]
        for place, commune in enumerate(COMMUNES[:120])
        for code in (("III.1", "IV.3") if place < 118 else ("III.1",))
    ]
    for agency, code in (("Sở Nội vụ", "I.4"), ("Sở Tài chính", "IV.3"), ("Sở Công Thương", "III.7"), ("Sở Tài chính", "IV.4")):
        why = "thiếu kinh phí " * 9
        told.append(NewReport(code, agency, "done", "xong", document_number="1234/QĐ-UBND", obstacle=True, obstacle_text=why))
    await _report(player, told)
    player.clock.set(player.clock.now() + timedelta(days=1, hours=7, minutes=30))
    facts, reply = await _digest(player)
    (communes,) = facts.rosters
    assert (communes.kind, communes.total, communes.reported, communes.partial) == (Kind.COMMUNES, 130, 118, 2)
    assert (len(communes.silent), len(communes.not_started), len(communes.obstacles)) == (10, 12, 12)
    assert sum(number for _, number in communes.silent_by_district) == 10
    assert (facts.reported, facts.partial, facts.expected) == (1, 2, 11), "members are counted in the roll-up, not among the named leads"
    said = plain(reply)
    print(f"{len(said)} characters\n{said}")
    assert "UBND cấp xã: 118/130 đã báo cáo" in said
    assert len(said) <= 1900
    assert sum(commune.removeprefix("UBND ") in said for commune in COMMUNES) <= 6, "at most a few names"


async def test_silence_is_an_exception_only_after_the_closing(player: Player) -> None:
    await player.register("An", people.FOCAL_POINT, "xã Tri Lễ")
    await player.tick()
    facts, reply = await _digest(player)
    assert facts.rosters[0].silent == () and "chưa nhận được" not in plain(reply)
    player.clock.set(player.clock.now() + timedelta(days=1, hours=6, minutes=1))
    facts, reply = await _digest(player)
    assert len(facts.rosters[0].silent) == 130


async def test_no_roster_is_shown_while_nobody_answers_for_a_member(player: Player) -> None:
    await player.register("Minh", people.FOCAL_POINT, "Sở Tài chính")
    await player.tick()
    assert (await _digest(player))[0].rosters == ()


async def test_five_tasks_take_three_taps_and_one_message(player: Player) -> None:
    """Sở Tài chính leads five tasks; the lead of two that it coordinates has told something new."""
    await player.register("Sâm", people.FOCAL_POINT, "Sở Nông nghiệp và Môi trường")
    await player.register("Minh", people.FOCAL_POINT, "Sở Tài chính")
    player.clock.set(player.clock.now() - timedelta(days=7))
    await player.tick()
    await player.say("Sâm", "II.5 khoảng 60%; II.7 khoảng 50%")
    await player.say("Sâm", "[Đúng, lưu]")
    await player.say("Minh", "tất cả đang thực hiện")
    await player.say("Minh", "[Đúng, lưu]")
    player.clock.set(player.clock.now() + timedelta(days=7))
    before = len(player.channel.received["Minh"])
    await player.tick()
    (prompt,) = player.channel.received["Minh"][before:]
    assert "05 nhiệm vụ" in prompt.text and "Phối hợp (02 nhiệm vụ" in prompt.text
    taps = ("[Không thay đổi]", "[Đúng, lưu]", "[Xác nhận]")
    for tap in taps:
        await player.say("Minh", tap)
    async with transaction(player.app.sessions) as session:
        person = await people.find(session, "script", "Minh")
        assert person
        newest = await rounds.newest_prompt(session, person.id)
        assert newest and newest.answered_at
        assert len(await checkins.answered(session, newest.round.id)) == 5
    player.clock.set(player.clock.now() + timedelta(days=1))
    await player.tick()
    assert len(player.channel.received["Minh"]) == before + 1 + len(taps), "no reminder after an answer"


async def test_one_sentence_and_one_tap_when_little_changed(player: Player) -> None:
    await player.register("Minh", people.FOCAL_POINT, "Sở Tài chính")
    await player.tick()
    await player.say("Minh", "II.3 đã trình thẩm định, khoảng 70%; các nhiệm vụ còn lại đang thực hiện")
    await player.say("Minh", "[Đúng, lưu]")
    assert "Đã đủ cập nhật" in player.answer[0].text


async def test_who_is_asked_what(player: Player) -> None:
    world = await _world(player)
    plan = world.plans[0].plan
    assert roster.asked(world, plan, Kind.COMMUNES, TODAY) == ASKED
    assert roster.possible(world, plan, Kind.COMMUNES, TODAY) == ("I.1", "II.2", *ASKED)
    assert roster.asked(world, plan, Kind.DEPARTMENTS, TODAY) == ()
    assert roster.possible(world, plan, Kind.DEPARTMENTS, TODAY) == ("I.1", "II.2")
    assert roster.possible(world, plan, Kind.COMMUNES, date(2025, 6, 30)) == (), "before the districts ended"
    departments = roster.members(world, Kind.DEPARTMENTS, TODAY)
    assert "Sở Tài chính" in departments and "Sở Kế hoạch và Đầu tư" not in departments
    stored = roster.from_setting(roster.to_setting({plan.number: Asked(communes=("IV.2", "VI.9"))}))
    assert stored == {plan.number: Asked(communes=("IV.2", "VI.9"))}
