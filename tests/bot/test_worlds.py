"""A day entered in one process is known to every process on the same database at its next turn."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from bot.worlds import Worlds, seed
from db import calendar_days
from db.calendar_days import DecidedDay
from db.session import transaction
from tests.fakes import FixedClock

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
MONDAY = date(2026, 11, 23)


async def test_the_calendar_of_another_process(sqlite_sessions: async_sessionmaker[AsyncSession], clock: FixedClock) -> None:
    here, there = Worlds(ZONE), Worlds(ZONE)
    async with transaction(sqlite_sessions) as session:
        await seed(session, clock.now())
        for worlds in (here, there):
            calendar = (await worlds.current(session)).calendar
            assert calendar.is_working(MONDAY) and not calendar.look_up(MONDAY).confirmed
    decided = DecidedDay(MONDAY, False, "VB 123/VPCP", True)
    # The same instant, and the day changed twice: nothing but its content tells one state from the other.
    for is_working in (False, True, False):
        async with transaction(sqlite_sessions) as session:
            await calendar_days.put(session, [DecidedDay(MONDAY, is_working, decided.document, True)], clock.now())
        async with transaction(sqlite_sessions) as session:
            assert (await there.current(session)).calendar.is_working(MONDAY) is is_working
    async with transaction(sqlite_sessions) as session:
        assert (await here.current(session)).calendar.look_up(MONDAY).why == "VB 123/VPCP"
        await calendar_days.remove(session, [MONDAY])
    async with transaction(sqlite_sessions) as session:
        assert (await there.current(session)).calendar.is_working(MONDAY)
