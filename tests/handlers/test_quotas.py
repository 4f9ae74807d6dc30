"""The coordinator is warned once for each level of a month, in working hours, with a forecast."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from bot.app import App, drain_all, open_app
from bot.render import plain
from bot.settings import Settings
from bot.ticker import plan
from db import people, usage
from db.people import AccountView
from db.session import transaction
from handlers.texts import quotas as texts
from knowledge.allowance import Forecast
from tests.chat import ZONE
from tests.conftest import MakeDatabase
from tests.fakes import FakeChannel, FixedClock


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime(2026, 11, 10, 9, 0, tzinfo=ZONE))


@pytest.fixture
def channel() -> FakeChannel:
    made = FakeChannel("zalo_bot")
    made.limits = replace(made.limits, monthly=3000)
    return made


@pytest.fixture
async def app(make_sqlite: MakeDatabase, clock: FixedClock, channel: FakeChannel) -> AsyncIterator[App]:
    settings = Settings(_env_file=None, database_url=make_sqlite())
    async with open_app(settings, clock.now, {"zalo_bot": channel}) as app:
        async with transaction(app.sessions) as session:
            for name, role in (("Hà", people.ADMIN), ("Mai", people.COORDINATOR)):
                person = await people.register(session, name, AccountView("zalo_bot", name, name), "test", clock.now())
                await people.seat(session, person, role, None, clock.now())
        yield app


async def said(app: App, channel: FakeChannel, clock: FixedClock) -> list[tuple[str, str]]:
    channel.sent.clear()
    assert not await plan(app.sessions, app.jobs(), clock.now())
    await drain_all(app)
    return [(address.user_id, plain(reply)) for address, reply in channel.sent]


async def send_daily(app: App, count: int, first: date, days: int) -> None:
    async with transaction(app.sessions) as session:
        for day in range(days):
            await usage.add(session, "zalo_bot", first + timedelta(days=day), count)


async def test_levels_are_told_once_each(app: App, channel: FakeChannel, clock: FixedClock) -> None:
    assert await said(app, channel, clock) == []
    await send_daily(app, 200, date(2026, 11, 1), 10)
    ((who, words),) = await said(app, channel, clock)
    assert who == "Mai" and "Zalo Bot đã gửi 2.000/3.000 tin trong tháng, còn đủ 05 ngày." in words
    assert await said(app, channel, clock) == []
    await send_daily(app, 800, date(2026, 11, 10), 1)
    ((_, words),) = await said(app, channel, clock)
    assert "2.800/3.000" in words
    await send_daily(app, 200, date(2026, 11, 10), 1)
    ((_, words),) = await said(app, channel, clock)
    assert "đã gửi hết 3.000 tin của tháng 11" in words
    clock.advance(days=21)
    assert await said(app, channel, clock) == []


@pytest.mark.parametrize(
    ("days_left", "words"),
    [(None, "đủ dùng đến hết tháng"), (0, "có thể hết trong hôm nay"), (3, "còn đủ 03 ngày"), (13, "còn đủ 13 ngày"), (14, "còn đủ 2 tuần"), (22, "còn đủ 3 tuần")],
)
def test_the_forecast_in_words(days_left: int | None, words: str) -> None:
    assert texts.outlook(Forecast(1000, 3000, days_left)).endswith(words)
