"""An answer that cannot leave at once: it waits in the ledger, and never overtakes a newer one."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.errors import NotSent, RateLimited, Unknown
from bot.events import Address, Reply, Sent
from db import deliveries, people
from db.session import transaction
from tests.chat import Player, playing
from tests.conftest import MakeDatabase


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    async def at_once(_: float) -> None: ...

    monkeypatch.setattr("bot.answering.asyncio.sleep", at_once)


class _Breaking:
    """The script's channel with a fault in front."""

    def __init__(self, player: Player, fault: Exception | None) -> None:
        self.fault = fault
        self.tries = 0
        self._send = player.channel.send
        player.channel.send = self.send  # type: ignore[method-assign]

    async def send(self, address: Address, reply: Reply) -> Sent:
        self.tries += 1
        if self.fault:
            raise self.fault
        return await self._send(address, reply)


async def _states(player: Player) -> list[str]:
    async with transaction(player.app.sessions) as session:
        return [entry.state for entry in await deliveries.listing(session) if entry.key.startswith("answer:")]


async def _asked(player: Player) -> None:
    await player.register("Lan", people.FOCAL_POINT, "Sở Nội vụ")
    await player.tick()


@pytest.mark.parametrize("fault", [NotSent("refused"), RateLimited(40.0)])
async def test_the_read_back_comes_when_the_channel_is_back_and_can_be_answered(make_sqlite: MakeDatabase, fault: Exception) -> None:
    async with playing("buttons", make_sqlite(), "2026-11-26 08:00") as player:
        await _asked(player)
        channel = _Breaking(player, fault)
        await player.say("Lan", "I.4 khoảng 40%")
        assert player.answer == [] and await _states(player) == ["pending"]
        channel.fault = None
        player.clock.at += timedelta(minutes=1)
        await player.tick()
        assert "Tôi hiểu là" in player.channel.received["Lan"][-1].text
        await player.say("Lan", "[Đúng, lưu]")
        assert "Đã lưu" in player.answer[0].text
        assert await _states(player) == ["sent"]


async def test_whoever_writes_again_gets_only_the_newer_answer(make_sqlite: MakeDatabase) -> None:
    async with playing("buttons", make_sqlite(), "2026-11-26 08:00") as player:
        await _asked(player)
        channel = _Breaking(player, NotSent("refused"))
        await player.say("Lan", "I.4 khoảng 40%")
        channel.fault = None
        await player.say("Lan", "còn đó không?")
        assert "đang chờ đồng chí xác nhận" in player.answer[0].text  # what is open is never lost
        await player.tick()
        assert await _states(player) == ["cancelled"]


async def test_an_answer_that_may_have_arrived_is_not_sent_again(make_sqlite: MakeDatabase) -> None:
    async with playing("buttons", make_sqlite(), "2026-11-26 08:00") as player:
        await _asked(player)
        channel = _Breaking(player, Unknown("no answer"))
        await player.say("Lan", "I.4 khoảng 40%")
        assert channel.tries == 1 and await _states(player) == []


async def test_an_answer_is_not_sent_hours_later(make_sqlite: MakeDatabase) -> None:
    async with playing("buttons", make_sqlite(), "2026-11-26 08:00") as player:
        await _asked(player)
        channel = _Breaking(player, NotSent("refused"))
        await player.say("Lan", "I.4 khoảng 40%")
        channel.fault = None
        player.clock.at += timedelta(hours=2)
        await player.tick()
        assert await _states(player) == ["cancelled"]
        assert "Tôi hiểu là" not in player.channel.received["Lan"][-1].text
