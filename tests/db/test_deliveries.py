"""The ledger's rows: who holds a lease, what a dead worker leaves behind, what is cancelled."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from sqlalchemy import text

from db import deliveries
from db.deliveries import LedgerEntry
from db.session import transaction
from tests.bot.ledger import Sessions, entries, put, put_digest, states
from tests.fakes import FixedClock

TELEGRAM = ["telegram"]


async def claim(sessions: Sessions, worker: str, clock: FixedClock, limit: int = 10) -> list[LedgerEntry]:
    async with transaction(sessions) as session:
        return await deliveries.claim(session, worker, limit, clock.now(), 60, TELEGRAM)


async def let_leases_run_out(sessions: Sessions) -> None:
    async with transaction(sessions) as session:
        await session.execute(
            text("UPDATE deliveries SET lease_until = created_at WHERE lease_until IS NOT NULL")
        )


async def test_two_workers_never_claim_the_same_row(sessions: Sessions, clock: FixedClock) -> None:
    clock.advance(days=-300)  # so that "long ago" is long ago by the database's clock
    for number in range(60):
        await put(sessions, clock.now(), f"{number}")
    claimed: list[int] = []

    async def work(worker: str) -> None:
        while batch := await claim(sessions, worker, clock, limit=4):
            claimed.extend(entry.id for entry in batch)

    await asyncio.gather(*(work(f"worker {number}") for number in range(5)))
    assert len(claimed) == len(set(claimed)) == 60


async def test_a_row_held_by_another_transaction_is_skipped(sessions: Sessions, clock: FixedClock) -> None:
    await put(sessions, clock.now(), "a")
    async with transaction(sessions) as session:
        assert len(await deliveries.claim(session, "one", 5, clock.now(), 60, TELEGRAM)) == 1
        if session.get_bind().dialect.name == "postgresql":
            async with asyncio.timeout(2):
                assert await claim(sessions, "two", clock) == []
    assert await claim(sessions, "two", clock) == []


async def test_oldest_first_and_only_what_is_due(sessions: Sessions, clock: FixedClock) -> None:
    for key, minutes in (("b", -1), ("a", -5), ("c", 0), ("later", 1)):
        await put(sessions, clock.now(), key, due_at=clock.now() + timedelta(minutes=minutes))
    await put(sessions, clock.now(), "expired", expires_at=clock.now())
    assert [entry.key for entry in await claim(sessions, "w", clock)] == ["a", "b", "c"]


async def test_a_claim_that_ran_out_goes_to_somebody_else(sessions: Sessions, clock: FixedClock) -> None:
    clock.advance(days=-300)
    await put(sessions, clock.now(), "a")
    (entry,) = await claim(sessions, "slow", clock)
    await let_leases_run_out(sessions)
    assert len(await claim(sessions, "quick", clock)) == 1
    async with transaction(sessions) as session:
        assert not await deliveries.mark_sending(session, entry.id, "slow", 60)
        assert await deliveries.mark_sending(session, entry.id, "quick", 60)
        assert not await deliveries.mark_sending(session, entry.id, "quick", 60), "once"


async def test_dead_senders_leave_unknown_and_prompts_go_again(sessions: Sessions, clock: FixedClock) -> None:
    clock.advance(days=-300)
    await put(sessions, clock.now(), "prompt")
    await put_digest(sessions, clock.now(), "digest")

    async def die_while_sending() -> list[LedgerEntry]:
        for entry in await claim(sessions, "w", clock):
            async with transaction(sessions) as session:
                assert await deliveries.mark_sending(session, entry.id, "w", 60)
        async with transaction(sessions) as session:
            assert await deliveries.recover_expired(session) == [], "its lease still holds"
        await let_leases_run_out(sessions)
        async with transaction(sessions) as session:
            return await deliveries.recover_expired(session)

    assert {entry.key: entry.state.value for entry in await die_while_sending()} == {
        "prompt": "pending", "digest": "unknown",
    }  # fmt: skip
    assert (await entries(sessions))["prompt"].attempts == 1
    assert {entry.key: entry.state.value for entry in await die_while_sending()} == {"prompt": "unknown"}
    assert await claim(sessions, "w", clock) == []
    async with transaction(sessions) as session:
        assert len(await deliveries.listing(session, "unknown")) == 2


async def test_late_proof_is_better_than_a_second_message(sessions: Sessions, clock: FixedClock) -> None:
    """A process that was asleep past its lease wakes up with the message id in hand."""
    clock.advance(days=-300)
    await put(sessions, clock.now(), "prompt")
    (entry,) = await claim(sessions, "sleeper", clock)
    async with transaction(sessions) as session:
        await deliveries.mark_sending(session, entry.id, "sleeper", 60)
    await let_leases_run_out(sessions)
    async with transaction(sessions) as session:
        await deliveries.recover_expired(session)
        assert await deliveries.mark_sent(session, entry.id, "sleeper", "m1", clock.now())
    assert await states(sessions) == {"sent": 1}
    assert await claim(sessions, "other", clock) == []


async def test_cancel_takes_the_waiting_ones_of_its_tag(sessions: Sessions, clock: FixedClock) -> None:
    for key, tag in (("a", "prompt:1"), ("b", "prompt:1"), ("c", "prompt:11"), ("d", None)):
        await put(sessions, clock.now(), key, cancel_tag=tag)
    async with transaction(sessions) as session:
        (first, *_) = await deliveries.claim(session, "w", 1, clock.now(), 60, TELEGRAM)
        await deliveries.mark_sending(session, first.id, "w", 60)
        await deliveries.mark_sent(session, first.id, "w", "m1", clock.now())
        assert await deliveries.cancel(session, "prompt:1") == 1
    assert {key: entry.state.value for key, entry in (await entries(sessions)).items()} == {
        "a": "sent", "b": "cancelled", "c": "pending", "d": "pending",
    }  # fmt: skip


async def test_retry_forgets_the_past(sessions: Sessions, clock: FixedClock) -> None:
    await put(sessions, clock.now(), "a", expires_at=clock.now())
    async with transaction(sessions) as session:
        (expired,) = await deliveries.expire(session, clock.now())
        assert (expired.state, expired.error) == ("cancelled", "not sent in time")
        assert await deliveries.retry(session, expired.id, clock.now()) is not None
    assert [entry.key for entry in await claim(sessions, "w", clock)] == ["a"]
