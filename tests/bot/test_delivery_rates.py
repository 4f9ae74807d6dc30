"""The channel's limits are kept, and a refusal (429) is obeyed without counting as a failure."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import Callable

from bot.errors import RateLimited
from bot.events import Address, Reply, Sent
from bot.pacing import TELEGRAM_RATES, Patience, Rates
from db import gates
from db.gates import Pace
from db.session import reading
from tests.bot.ledger import Sessions, entries, make_deliverer, put, put_digest, states
from tests.fakes import FakeChannel, FixedClock


class TimedChannel(FakeChannel):
    """Notes the real time of every call."""

    def __init__(self, fault: Callable[[Address], Exception | None] | None = None) -> None:
        super().__init__(fault=fault)
        self.calls: dict[str, list[float]] = defaultdict(list)

    async def send(self, address: Address, reply: Reply) -> Sent:
        self.calls[address.chat_id].append(time.monotonic())
        return await super().send(address, reply)


async def test_paces_are_kept(sessions: Sessions, clock: FixedClock) -> None:
    rates = {"telegram": Rates(overall=Pace(0.05), chat=Pace(0.3), group=Pace(0.6))}
    for number in range(3):
        await put(sessions, clock.now(), f"a{number}", chat_id="person")
        await put_digest(sessions, clock.now(), f"b{number}", chat_id="group")
    channel = TimedChannel()
    begun = time.monotonic()
    # Two workers share the gates as two replicas would.
    await asyncio.gather(
        *(make_deliverer(sessions, channel, clock.now, rates=rates).drain(batch=2) for _ in range(2))
    )
    assert len(channel.sent) == 6
    # Slots are booked; on a loaded machine a call comes later than its slot, but never before it.
    for chat_id, pace in (("person", 0.3), ("group", 0.6)):
        for index, at in enumerate(sorted(channel.calls[chat_id])):
            assert at - begun >= index * pace - 0.02, (chat_id, index)


async def test_a_long_wait_for_a_slot_does_not_hold_up_others(sessions: Sessions, clock: FixedClock) -> None:
    rates = {"telegram": Rates(overall=Pace(0.0), chat=Pace(0.0), group=Pace(60.0))}
    for number in range(3):
        await put_digest(sessions, clock.now(), f"group {number}", chat_id="group")
    await put(sessions, clock.now(), "person")
    results = await make_deliverer(sessions, FakeChannel(), clock.now, rates=rates).drain()
    assert sorted(result.state.value for result in results) == ["pending", "pending", "sent", "sent"]
    assert all("rate limit" in (result.error or "") for result in results if result.state == "pending")
    waiting = [entry for entry in (await entries(sessions)).values() if entry.state == "pending"]
    assert all(entry.attempts == 0 and entry.due_at > clock.now() for entry in waiting)


async def test_a_short_refusal_is_waited_for_in_the_same_drain(sessions: Sessions, clock: FixedClock) -> None:
    refusals = iter([RateLimited(0.5)])
    channel = TimedChannel(fault=lambda _: next(refusals, None))
    await put(sessions, clock.now(), "a")
    results = await make_deliverer(sessions, channel, clock.now).drain()
    assert [result.state.value for result in results] == ["pending", "sent"]
    first, second = channel.calls["a"]
    assert second - first >= 0.45
    assert (await entries(sessions))["a"].attempts == 1, "a refusal is no failed attempt"


async def test_a_long_refusal_of_a_private_chat_stops_the_channel(
    sessions: Sessions, clock: FixedClock
) -> None:
    channel = TimedChannel(fault=lambda _: RateLimited(40))
    for number in range(20):
        await put(sessions, clock.now(), f"{number:02}")
    patience = Patience(most_attempts=1)
    await make_deliverer(sessions, channel, clock.now, patience=patience).drain(batch=1)
    assert list(channel.calls) == ["00"], "nobody else was tried"
    assert await states(sessions) == {"pending": 20}
    async with reading(sessions) as session:
        assert 30 < await gates.closed_for(session, ["telegram"]) <= 40


async def test_a_groups_refusal_stops_that_group_and_a_second_one_the_channel(
    sessions: Sessions, clock: FixedClock
) -> None:
    for number in range(6):
        await put_digest(sessions, clock.now(), f"group {number}")
    channel = TimedChannel(
        fault=lambda address: RateLimited(40) if address.chat_id in ("group 1", "group 3") else None
    )
    await make_deliverer(sessions, channel, clock.now).drain(batch=1)
    assert [address.chat_id for address, _ in channel.sent] == ["group 0", "group 2"]
    assert list(channel.calls) == ["group 0", "group 1", "group 2", "group 3"]


async def test_a_refusal_met_while_waiting_for_a_slot_is_obeyed(
    sessions: Sessions, clock: FixedClock
) -> None:
    """Two chats wait for their booked slots side by side; the first one's refusal must hold back the second."""
    rates = {"telegram": Rates(overall=Pace(0.3), chat=Pace(0.0), group=Pace(0.0))}
    refusals = iter([RateLimited(30)])
    channel = TimedChannel(fault=lambda _: next(refusals, None))
    for key in ("a", "b", "c"):
        await put(sessions, clock.now(), key)
    await make_deliverer(sessions, channel, clock.now, rates=rates).drain()
    assert sum(len(times) for times in channel.calls.values()) == 1
    assert await states(sessions) == {"pending": 3}


def test_telegram_rates_stay_below_the_published_limits() -> None:
    assert 1 / TELEGRAM_RATES.overall.interval_seconds <= 30
    assert TELEGRAM_RATES.chat.interval_seconds >= 1
    assert 60 / TELEGRAM_RATES.group.interval_seconds <= 20
