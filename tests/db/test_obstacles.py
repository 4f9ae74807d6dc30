"""The life of an obstacle on both databases: raised once, answered once, closed for good."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from bot.worlds import seed
from db import calendar_days, checkins, obstacle_events, obstacles, people, plans
from db.calendar_days import DecidedDay
from db.checkins import NewReport
from db.people import AccountView
from db.session import transaction
from tests.fakes import FixedClock

Sessions = async_sessionmaker[AsyncSession]


class Office:
    """A plan, one person of Sở Nội vụ, and the row of Sở Tài chính."""

    def __init__(self, sessions: Sessions, clock: FixedClock) -> None:
        self.sessions, self.clock = sessions, clock

    async def open(self) -> None:
        async with transaction(self.sessions) as session:
            await seed(session, self.clock.now())
            self.plan_id = (await plans.load_all(session))[0].id
            self.finance = (await plans.ensure_agencies(session, {"Sở Tài chính": "department"}))["Sở Tài chính"]
            self.person = await people.register(session, "Lan", AccountView("script", "Lan", "Lan"), "test", self.clock.now())

    async def report(self, words: str, *, obstacle: bool | None = True, waiting_for: str | None = None, status: str | None = None) -> int:
        report = NewReport("IV.1", "Sở Nội vụ", status, words, obstacle=obstacle, obstacle_text=words if obstacle else None, waiting_for=waiting_for)
        async with transaction(self.sessions) as session:
            return await checkins.add_report(
                session, self.plan_id, report, person_id=self.person, round_=None, channel="script", now=self.clock.now()
            )

    async def do(self, number: int, action: str, addressed_to: int | None = None) -> bool:
        async with transaction(self.sessions) as session:
            return await obstacle_events.record(
                session, number, action, person_id=self.person, agency_id=self.finance, now=self.clock.now(), addressed_to=addressed_to
            )

    async def listed(self) -> list[obstacles.ObstacleView]:
        async with transaction(self.sessions) as session:
            return await obstacles.listing(session, self.plan_id, at=self.clock.now())


@pytest.fixture
async def office(sessions: Sessions, clock: FixedClock) -> AsyncIterator[Office]:
    office = Office(sessions, clock)
    await office.open()
    yield office


async def test_the_same_obstacle_told_again_stays_one(office: Office) -> None:
    await office.report("chưa có biên chế")
    await office.report("chưa có biên chế")
    await office.report("vẫn chờ", obstacle=None, waiting_for="Sở Tài chính")
    await office.report("tuần này vẫn chờ tiếp", obstacle=None, waiting_for="Sở Tài chính")
    assert [(o.words, o.waiting_for) for o in await office.listed()] == [("chưa có biên chế", None), ("vẫn chờ", "Sở Tài chính")]


async def test_done_does_not_wait(office: Office) -> None:
    await office.report("xong rồi, trước đây chờ Sở Tài chính", obstacle=None, waiting_for="Sở Tài chính", status="done")
    assert await office.listed() == []


async def test_an_answer_counts_once_and_an_end_is_an_end(office: Office) -> None:
    await office.report("chưa có biên chế")
    number = (await office.listed())[0].id
    assert await office.do(number, obstacle_events.MOVED, office.finance)
    assert await office.do(number, obstacle_events.RECEIVED)
    assert not await office.do(number, obstacle_events.RECEIVED)
    assert await office.do(number, obstacle_events.HANDLED)
    office.clock.advance(days=1)
    assert await office.do(number, obstacle_events.CLOSED)
    assert not await office.do(number, obstacle_events.KEPT)
    async with transaction(office.sessions) as session:
        happened = [event.action for event in await obstacle_events.history(session, number)]
        view = await obstacles.find(session, number)
    assert happened == ["raised", "moved", "received", "handled", "closed"]
    assert view is not None and view.resolved_at == office.clock.now() and view.addressed_to == "Sở Tài chính"


async def test_a_later_report_ends_obstacles_but_not_recommendations(office: Office) -> None:
    await office.report("chưa có biên chế")
    await office.report("kiến nghị bổ sung biên chế")
    first, second = await office.listed()
    async with transaction(office.sessions) as session:
        await obstacles.sort(session, second.id, kind=obstacles.RECOMMENDATION, waiting_for=None, addressed_to=None)
    office.clock.advance(hours=1)
    await office.report("không còn vướng mắc", obstacle=False)
    states = {o.id: (o.state, o.resolved_at is None) for o in await office.listed()}
    assert states == {first.id: ("closed", False), second.id: ("open", True)}


async def test_not_ours_takes_the_address_off(office: Office) -> None:
    await office.report("chưa có biên chế")
    number = (await office.listed())[0].id
    await office.do(number, obstacle_events.MOVED, office.finance)
    await office.do(number, obstacle_events.NOT_OURS)
    assert [(o.addressed_to, o.state) for o in await office.listed()] == [(None, "returned")]


async def test_a_day_is_entered_replaced_and_taken_back(sessions: Sessions, clock: FixedClock) -> None:
    day = (clock.now() + timedelta(days=3)).date()
    for is_working in (True, False):
        async with transaction(sessions) as session:
            await calendar_days.put(session, [DecidedDay(day, is_working, "VB 1", True)], clock.now())
    async with transaction(sessions) as session:
        assert await calendar_days.every(session) == (DecidedDay(day, False, "VB 1", True),)
        await calendar_days.remove(session, [day])
        assert await calendar_days.every(session) == ()
