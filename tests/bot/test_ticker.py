"""Every tick may be repeated; a failing job or drain stops nothing else."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.delivery import DeliveryResult
from bot.events import Reply, say
from bot.ticker import plan, run_ticker
from bot.wire import reply_to_json
from db import deliveries
from db.faults import DatabaseUnavailable
from db.models import Setting
from db.tables.deliveries import DeliveryState
from tests.bot.ledger import Sessions, entries, make_deliverer, states
from tests.fakes import FakeChannel, FixedClock


async def weekly(session: AsyncSession, now: datetime) -> None:
    """A job as the abilities write them: one key for each period and group."""
    year, week, _ = now.isocalendar()
    for group in ("-1", "-2"):
        await deliveries.enqueue(
            session, key=f"digest:1:{year}-W{week}:{group}", kind="digest", channel="telegram", chat_id=group,
            user_id="", is_group=True, reply=reply_to_json(Reply((say(f"W{week}"),))), due_at=now, now=now,
            on_unknown="wait",
        )  # fmt: skip


async def broken(session: AsyncSession, now: datetime) -> None:
    session.add(Setting(name="half", value={}, changed_at=now))
    await session.flush()
    raise ZeroDivisionError("no such week")


async def test_three_ticks_are_as_one(sessions: Sessions, clock: FixedClock) -> None:
    channel = FakeChannel()
    deliverer = make_deliverer(sessions, channel, clock.now)
    moved = []
    for _ in range(3):
        assert await plan(sessions, {"digest": weekly}, clock.now()) == []
        moved.append(len(await deliverer.drain()))
    assert moved == [2, 0, 0]
    clock.advance(days=7)
    await plan(sessions, {"digest": weekly}, clock.now())
    await deliverer.drain()
    assert Counter(address.chat_id for address, _ in channel.sent) == {"-1": 2, "-2": 2}


async def test_planning_on_several_replicas_at_once(sessions: Sessions, clock: FixedClock) -> None:
    failures = await asyncio.gather(*(plan(sessions, {"digest": weekly}, clock.now()) for _ in range(5)))
    assert failures == [[]] * 5
    assert await states(sessions) == {"pending": 2}


async def test_after_weeks_of_silence_the_latest_period_is_caught_up_once(
    sessions: Sessions, clock: FixedClock
) -> None:
    await plan(sessions, {"digest": weekly}, clock.now())
    clock.advance(days=21)
    for _ in range(3):
        await plan(sessions, {"digest": weekly}, clock.now())
    assert len(await entries(sessions)) == 4


async def test_a_failing_job_is_undone_and_the_others_run(sessions: Sessions, clock: FixedClock) -> None:
    (failure,) = await plan(sessions, {"broken": broken, "digest": weekly}, clock.now())
    assert (failure.name, failure.error) == ("broken", "ZeroDivisionError: no such week")
    assert await states(sessions) == {"pending": 2}
    async with sessions() as session:
        assert await session.get(Setting, "half") is None


async def run_for(ticking: Callable[[], bool], **arguments: object) -> None:
    """Let the ticker run until the condition holds, then stop it as Ctrl-C would."""
    task = asyncio.create_task(run_ticker(**arguments))  # type: ignore[arg-type]
    async with asyncio.timeout(10):
        while not ticking():  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_the_loop_survives_a_failing_drain(sqlite_sessions: Sessions, clock: FixedClock) -> None:
    calls = 0

    async def drain() -> list[DeliveryResult]:
        nonlocal calls
        calls += 1
        raise DatabaseUnavailable("gone") if calls == 1 else ValueError("a bug")

    await run_for(
        lambda: calls >= 3, sessions=sqlite_sessions, jobs={"broken": broken}, now=clock.now, drain=drain,
        every_seconds=0.05, busy_seconds=0.01,
    )  # fmt: skip


async def test_it_drains_oftener_while_something_moves(sqlite_sessions: Sessions, clock: FixedClock) -> None:
    planned = 0
    results = [[DeliveryResult(1, "a", DeliveryState.SENT)]] * 5
    drains = 0

    async def count(session: AsyncSession, now: datetime) -> None:
        nonlocal planned
        planned += 1

    async def drain() -> list[DeliveryResult]:
        nonlocal drains
        drains += 1
        return results.pop() if results else []

    await run_for(
        lambda: drains >= 6, sessions=sqlite_sessions, jobs={"count": count}, now=clock.now, drain=drain,
        every_seconds=30, busy_seconds=0.01,
    )  # fmt: skip
    assert planned == 1


async def test_whole_loop_sends_what_a_job_planned(sessions: Sessions, clock: FixedClock) -> None:
    channel = FakeChannel()
    deliverer = make_deliverer(sessions, channel, clock.now)
    await run_for(
        lambda: len(channel.sent) == 2, sessions=sessions, jobs={"digest": weekly}, now=clock.now,
        drain=deliverer.drain, every_seconds=0.05, busy_seconds=0.01,
    )  # fmt: skip
    assert await states(sessions) == {"sent": 2}


def test_clock_starts_where_it_is_told_and_runs_on() -> None:
    start = datetime.fromisoformat("2026-11-27T15:30+07:00")
    clock = Clock(start)
    first = clock.now()
    assert first.tzinfo is UTC
    assert timedelta(0) <= first - start < timedelta(seconds=5)
    assert clock.now() >= first
    assert abs(Clock().now() - datetime.now(UTC)) < timedelta(seconds=5)
    with pytest.raises(ValueError, match="zone"):
        Clock(datetime(2026, 11, 27))  # noqa: DTZ001
