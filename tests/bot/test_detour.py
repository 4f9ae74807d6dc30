"""A message whose channel refuses it goes to the person's other channel, once; a group's never does."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.app import App, drain_all, open_app
from bot.errors import Unknown, Unreachable
from bot.events import Address, Event, Reply, Sent
from bot.settings import Settings
from bot.ticker import plan
from db import links, people
from db.people import AccountView
from db.session import transaction
from handlers.agencies import agency_row
from tests.chat import KINDS, ZONE, ScriptChannel
from tests.fakes import FixedClock

THURSDAY = datetime(2026, 11, 26, 8, 0, tzinfo=ZONE)


class FaultyChannel(ScriptChannel):
    """Refuses, or leaves open whether it arrived."""

    def __init__(self, name: str, error: Exception | None = None) -> None:
        super().__init__(KINDS["numbers"])
        self.name, self.error, self.calls = name, error, 0

    async def send(self, address: Address, reply: Reply) -> Sent:
        self.calls += 1
        if self.error:
            raise self.error
        return await super().send(address, reply)


async def _two_channels(app: App, clock: FixedClock) -> None:
    async with transaction(app.sessions) as session:
        world = await app.worlds.current(session)
        agency_id = (await agency_row(session, world, "Sở Nội vụ"))[1]
        first = AccountView("telegram", "t1", "t1")
        person_id = await people.register(session, "Lan", first, "test", clock.now())
        await people.seat(session, person_id, people.FOCAL_POINT, agency_id, clock.now())
        await links.link(session, person_id, AccountView("zalo_bot", "z1", "z1"), clock.now() + timedelta(seconds=1))


@pytest.mark.parametrize(
    ("error", "telegram_gets", "zalo_calls"),
    [
        (None, 0, 1),  # linked last: asked there
        (Unreachable("blocked"), 1, 1),  # certain that it did not arrive: the other one
        (Unknown("no answer"), 0, 1),  # it may have arrived: never to both
    ],
)
async def test_goes_to_one_channel_only(database_url: str, error: Exception | None, telegram_gets: int, zalo_calls: int) -> None:
    clock = FixedClock(THURSDAY)
    telegram, zalo = FaultyChannel("telegram"), FaultyChannel("zalo_bot", error)
    settings = Settings(_env_file=None, database_url=database_url)  # type: ignore[call-arg]
    async with open_app(settings, clock.now, {"telegram": telegram, "zalo_bot": zalo}) as app:
        await _two_channels(app, clock)
        assert not await plan(app.sessions, app.jobs(), clock.now())
        await drain_all(app)
        prompts = [said for said in telegram.received.get("t1", []) if "tuần 48" in said.text]
        assert (len(prompts), zalo.calls) == (telegram_gets, zalo_calls)
        if not telegram_gets:
            return
        # The dialog is open where the message arrived, and only there.
        event = Event("e1", Address("telegram", "t1", "t1"), "I.4 khoảng 30%, IV.1 khoảng 20%")
        await app.on_event(event)
        assert "Tôi hiểu là" in telegram.received["t1"][-1].text
        async with transaction(app.sessions) as session:
            (known,) = [account for account in await links.linked(session, 1) if not account.is_reachable]
            assert known.channel == "zalo_bot"
