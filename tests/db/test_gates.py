"""Rate gates: a steady pace, bursts, refusals, and one clock for all who share them."""

from __future__ import annotations

import asyncio

import pytest

from db import gates
from db.gates import Pace
from db.session import transaction
from tests.bot.ledger import Sessions


async def reserve(sessions: Sessions, *paces: tuple[str, Pace], most: float = 1000.0) -> float:
    async with transaction(sessions) as session:
        return await gates.reserve(session, dict(paces), most)


async def test_slots_follow_each_other(sessions: Sessions) -> None:
    waits = [await reserve(sessions, ("telegram", Pace(100.0))) for _ in range(4)]
    assert waits == pytest.approx([0, 100, 200, 300], abs=5)


async def test_a_burst_passes_after_a_rest(sessions: Sessions) -> None:
    waits = [await reserve(sessions, ("telegram", Pace(100.0, burst=3))) for _ in range(5)]
    assert waits == pytest.approx([0, 0, 0, 100, 200], abs=5)


async def test_the_slowest_gate_decides(sessions: Sessions) -> None:
    overall, group = ("telegram", Pace(10.0)), ("telegram:group:-1", Pace(100.0))
    assert await reserve(sessions, overall, group) == 0
    assert await reserve(sessions, overall, group) == pytest.approx(100, abs=5)
    # The overall gate has given away the moment in 100 seconds, but not those before: it keeps its order.
    assert await reserve(sessions, overall) == pytest.approx(110, abs=5)


async def test_nothing_is_booked_when_the_wait_is_too_long(sessions: Sessions) -> None:
    pace = ("telegram", Pace(100.0))
    await reserve(sessions, pace)
    assert await reserve(sessions, pace, most=5) == pytest.approx(100, abs=5)
    assert await reserve(sessions, pace, most=5) == pytest.approx(100, abs=5)
    assert await reserve(sessions, pace) == pytest.approx(100, abs=5)


async def test_a_refusal_closes_the_gate(sessions: Sessions) -> None:
    async with transaction(sessions) as session:
        await gates.close(session, "telegram:chat:1", 50)
        await gates.close(session, "telegram:chat:1", 20)
        assert await gates.closed_for(session, ["telegram", "telegram:chat:1"]) == pytest.approx(50, abs=5)
        assert await gates.closed_for(session, ["telegram"]) == 0
        assert await gates.any_closed(session, "telegram:", besides="telegram:chat:2")
        assert not await gates.any_closed(session, "telegram:", besides="telegram:chat:1")
        assert not await gates.any_closed(session, "tele_ram:", besides="")
    assert await reserve(sessions, ("telegram:chat:1", Pace(1.0, burst=5))) == pytest.approx(50, abs=5)


async def test_concurrent_reservations_get_different_slots(sessions: Sessions) -> None:
    paces = [("telegram", Pace(100.0)), ("telegram:chat:1", Pace(0.0))]
    waits = await asyncio.gather(*(reserve(sessions, *(paces if n % 2 else paces[::-1])) for n in range(12)))
    assert sorted(round(wait / 100) for wait in waits) == list(range(12))
