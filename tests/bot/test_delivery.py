"""The ledger's worker: one message for each key, an honest state for each end of a call, nobody stopped by others."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.delivery import DeliveryResult
from bot.errors import NotSent, Rejected, Unknown, Unreachable
from bot.events import Address, Choice, Reply, Sent, say
from bot.pacing import Patience, Rates
from bot.wire import reply_to_json
from db import deliveries
from db.gates import Pace
from db.models import Conversation
from db.session import reading, transaction
from tests.bot.ledger import Opener, Sessions, Unreachables, entries, make_deliverer, put, put_digest, states
from tests.fakes import FakeChannel, FixedClock

OPENING = {"ability": "checkin", "step": "ask", "data": {}}


def told(results: list[DeliveryResult]) -> dict[str, str]:
    return {result.key: result.state.value for result in results}


async def test_sends_what_is_due_and_keeps_the_proof(sessions: Sessions, clock: FixedClock) -> None:
    channel = FakeChannel()
    await put(sessions, clock.now(), "now")
    await put(sessions, clock.now(), "later", due_at=clock.now() + timedelta(minutes=1))
    deliverer = make_deliverer(sessions, channel, clock.now)

    assert told(await deliverer.drain()) == {"now": "sent"}
    assert channel.sent == [(Address("telegram", "now", "now"), Reply((say("to now"),)))]
    entry = (await entries(sessions))["now"]
    assert (entry.message_id, entry.sent_at, entry.attempts) == ("1", clock.now(), 1)
    assert await deliverer.drain() == []

    clock.advance(minutes=1)
    assert told(await deliverer.drain()) == {"later": "sent"}


async def test_a_key_is_taken_once_and_for_all(sessions: Sessions, clock: FixedClock) -> None:
    assert await put(sessions, clock.now(), "digest:1:2026-W48:-100")
    assert not await put(sessions, clock.now(), "digest:1:2026-W48:-100")
    channel = FakeChannel()
    await make_deliverer(sessions, channel, clock.now).drain()
    assert not await put(sessions, clock.now(), "digest:1:2026-W48:-100")
    assert len(channel.sent) == 1


async def test_after_an_outage_everything_due_goes_out_once(sessions: Sessions, clock: FixedClock) -> None:
    """Trap 14: an outage over the scheduled minute must not lose the week."""
    for number in range(5):
        await put_digest(sessions, clock.now(), f"group {number}")
    await put(sessions, clock.now(), "reminder", expires_at=clock.now() + timedelta(hours=6))
    clock.advance(days=2)
    channel = FakeChannel()
    results = await make_deliverer(sessions, channel, clock.now).drain()
    assert Counter(told(results).values()) == {"sent": 5, "cancelled": 1}
    assert len(channel.sent) == 5


async def test_one_recipients_failure_does_not_stop_the_others(sessions: Sessions, clock: FixedClock) -> None:
    faults: dict[str, Exception] = {
        "blocked": Unreachable("403"), "refused": Rejected("400"), "offline": NotSent("refused connection"),
        "vague": Unknown("timeout"), "bug": KeyError("bug in a channel"),
    }  # fmt: skip
    channel = FakeChannel(fault=lambda address: faults.get(address.chat_id))
    for key in [*faults, *(f"fine {number}" for number in range(12))]:
        await put(sessions, clock.now(), key, on_unknown="wait")
    await put(sessions, clock.now(), "unreadable", reply={"blocks": [{"kind": "hologram"}]})
    results = told(await make_deliverer(sessions, channel, clock.now).drain())
    assert {key: state for key, state in results.items() if not key.startswith("fine")} == {
        "blocked": "failed", "refused": "failed", "offline": "pending", "vague": "unknown", "bug": "unknown",
        "unreadable": "failed",
    }  # fmt: skip
    assert sum(state == "sent" for state in results.values()) == 12
    assert "403" in ((await entries(sessions))["blocked"].error or "")


async def test_not_sent_backs_off_and_gives_up(sessions: Sessions, clock: FixedClock) -> None:
    channel = FakeChannel(fault=lambda _: NotSent("no network"))
    await put(sessions, clock.now(), "a")
    patience = Patience(backoff_seconds=30, longest_backoff_seconds=100, most_attempts=5)
    deliverer = make_deliverer(sessions, channel, clock.now, patience=patience)
    waits = []
    while (entry := (await entries(sessions))["a"]).state == "pending":
        clock.set(entry.due_at)
        await deliverer.drain()
        waits.append(((await entries(sessions))["a"].due_at - clock.now()).total_seconds())
    assert waits[:4] == [30, 60, 100, 100]
    assert (entry.state, entry.attempts) == ("failed", 5)
    assert "given up after 5 attempts" in (entry.error or "")


async def test_unknown_prompt_goes_out_once_more_and_no_oftener(
    sessions: Sessions, clock: FixedClock
) -> None:
    """Trap 11: a timeout was answered with up to nine copies."""
    calls = []

    def time_out(address: Address) -> Exception:
        calls.append(address.chat_id)
        return Unknown("timeout")

    channel = FakeChannel(fault=time_out)
    await put(sessions, clock.now(), "prompt")
    await put_digest(sessions, clock.now(), "digest")
    deliverer = make_deliverer(sessions, channel, clock.now)
    assert told(await deliverer.drain()) == {"prompt": "pending", "digest": "unknown"}
    assert await deliverer.drain() == []
    for _ in range(3):
        clock.advance(hours=1)
        await deliverer.drain()
    assert Counter(calls) == {"prompt": 2, "digest": 1}
    assert await states(sessions) == {"unknown": 2}


async def test_an_administrator_sends_an_unknown_digest_again(sessions: Sessions, clock: FixedClock) -> None:
    channel = FakeChannel(fault=lambda _: Unknown("timeout"))
    await put_digest(sessions, clock.now(), "digest")
    deliverer = make_deliverer(sessions, channel, clock.now)
    await deliverer.drain()
    channel.fault = None
    async with transaction(sessions) as session:
        (waiting,) = await deliveries.listing(session, "unknown")
        again = await deliveries.retry(session, waiting.id, clock.now())
        assert again is not None and again.state == "pending"
        assert await deliveries.retry(session, 10_000, clock.now()) is None
    assert told(await deliverer.drain()) == {"digest": "sent"}
    async with transaction(sessions) as session:
        assert await deliveries.retry(session, waiting.id, clock.now()) is None, (
            "what was sent is not sent again"
        )


async def test_a_call_that_hangs_is_unknown(sessions: Sessions, clock: FixedClock) -> None:
    class Hanging(FakeChannel):
        async def send(self, address: Address, reply: Reply) -> Sent:
            await asyncio.sleep(60)
            return Sent("too late")

    await put_digest(sessions, clock.now(), "digest")
    deliverer = make_deliverer(sessions, Hanging(), clock.now, patience=Patience(send_seconds=0.05))
    assert told(await deliverer.drain()) == {"digest": "unknown"}


async def test_a_channel_that_is_off_keeps_its_deliveries(sessions: Sessions, clock: FixedClock) -> None:
    await put(sessions, clock.now(), "zalo", channel="zalo_bot")
    await put(sessions, clock.now(), "telegram")
    results = await make_deliverer(sessions, FakeChannel("telegram"), clock.now).drain()
    assert told(results) == {"zalo": "pending", "telegram": "sent"}
    assert results[0].error == "channel zalo_bot is not running"
    zalo = FakeChannel("zalo_bot")
    assert told(await make_deliverer(sessions, zalo, clock.now).drain()) == {"zalo": "sent"}


async def test_limit(sessions: Sessions, clock: FixedClock) -> None:
    for number in range(7):
        await put(sessions, clock.now(), f"{number}", due_at=clock.now() - timedelta(seconds=7 - number))
    channel = FakeChannel()
    deliverer = make_deliverer(sessions, channel, clock.now)
    assert sorted(told(await deliverer.drain(limit=3, batch=2))) == ["0", "1", "2"]
    assert len(await deliverer.drain()) == 4


async def test_cancelled_while_it_waits_for_its_slot(sessions: Sessions, clock: FixedClock) -> None:
    rates = {"telegram": Rates(Pace(0.0), chat=Pace(0.4), group=Pace(0.4))}
    await put(sessions, clock.now(), "first", chat_id="7")
    await put(sessions, clock.now(), "second", chat_id="7", cancel_tag="prompt:7")
    called = asyncio.Event()
    channel = FakeChannel(fault=lambda _: called.set())  # no fault, only a sign
    drain = asyncio.create_task(make_deliverer(sessions, channel, clock.now, rates=rates).drain())
    await called.wait()
    async with transaction(sessions) as session:
        assert await deliveries.cancel(session, "prompt:7") == 1
    await drain
    assert len(channel.sent) == 1
    assert await states(sessions) == {"sent": 1, "cancelled": 1}


async def test_answered_prompt_of_unknown_fate_is_not_repeated(sessions: Sessions, clock: FixedClock) -> None:
    """It arrived after all: the answer came while the call was still waiting for its own."""

    class Slow(FakeChannel):
        async def send(self, address: Address, reply: Reply) -> Sent:
            self.sent.append((address, reply))
            async with transaction(sessions) as session:
                await deliveries.cancel(session, "prompt:7")
            raise Unknown("timeout")

    channel = Slow()
    await put(sessions, clock.now(), "prompt", cancel_tag="prompt:7")
    deliverer = make_deliverer(sessions, channel, clock.now)
    await deliverer.drain()
    clock.advance(hours=1)
    await deliverer.drain()
    assert len(channel.sent) == 1
    assert await states(sessions) == {"cancelled": 1}


async def test_moved_group_gets_its_message_at_the_new_id(sessions: Sessions, clock: FixedClock) -> None:
    """Trap 15: a group that became a supergroup."""
    channel = FakeChannel(
        fault=lambda address: (
            Unreachable("upgraded", migrated_to="-1001") if address.chat_id == "-1" else None
        )
    )
    unreachables = Unreachables()
    await put_digest(sessions, clock.now(), "this week", chat_id="-1")
    await put_digest(sessions, clock.now(), "next week", chat_id="-1", due_at=clock.now() + timedelta(days=7))
    deliverer = make_deliverer(sessions, channel, clock.now, unreachables=unreachables)
    assert [result.state for result in await deliverer.drain()] == ["pending", "sent"]
    assert [address.chat_id for address, _ in channel.sent] == ["-1001"]
    assert unreachables.seen == [(Address("telegram", "-1", "", is_group=True), "-1001")]
    clock.advance(days=7)
    await deliverer.drain()
    assert [address.chat_id for address, _ in channel.sent] == ["-1001", "-1001"]


async def test_moving_in_a_circle_ends(sessions: Sessions, clock: FixedClock) -> None:
    channel = FakeChannel(
        fault=lambda address: Unreachable(migrated_to="b" if address.chat_id == "a" else "a")
    )
    await put_digest(sessions, clock.now(), "digest", chat_id="a")
    await make_deliverer(sessions, channel, clock.now, patience=Patience(most_attempts=4)).drain()
    assert await states(sessions) == {"failed": 1}


async def test_blocked_person_is_reported_in_the_same_transaction(
    sessions: Sessions, clock: FixedClock
) -> None:
    unreachables = Unreachables()
    channel = FakeChannel(fault=lambda _: Unreachable("bot was blocked by the user"))
    await put(sessions, clock.now(), "a")
    await make_deliverer(sessions, channel, clock.now, unreachables=unreachables).drain()
    assert unreachables.seen == [(Address("telegram", "a", "a"), None)]


async def test_busy_person_is_asked_later_and_in_the_end_anyway(
    sessions: Sessions, clock: FixedClock
) -> None:
    opener = Opener(clock.now)
    opener.busy.add("a")
    channel = FakeChannel()
    await put(sessions, clock.now(), "a", opening=OPENING)
    deliverer = make_deliverer(sessions, channel, clock.now, opener=opener)
    for _ in range(3):
        (result,) = await deliverer.drain()
        assert (result.state, result.error) == ("pending", "the recipient is busy")
        assert await deliverer.drain() == []
        clock.advance(minutes=10)
    assert told(await deliverer.drain()) == {"a": "sent"}


async def test_what_is_sent_is_what_the_opener_returns(sessions: Sessions, clock: FixedClock) -> None:
    class Numbering(Opener):
        async def __call__(self, session, delivery, reply, *, insist):  # type: ignore[no-untyped-def]
            return Reply(reply.blocks, reply.choices, offer="o1")

    offered = reply_to_json(Reply((say("?"),), choices=(Choice("yes", "Có"),)))
    channel = FakeChannel()
    await put(sessions, clock.now(), "a", reply=offered)
    await make_deliverer(sessions, channel, clock.now, opener=Numbering(clock.now)).drain()
    assert channel.sent[0][1].offer == "o1"


async def test_stopping_lets_the_call_under_way_finish(sessions: Sessions, clock: FixedClock) -> None:
    class Slow(FakeChannel):
        async def send(self, address: Address, reply: Reply) -> Sent:
            entered.set()
            await asyncio.sleep(0.2)
            return await super().send(address, reply)

    entered = asyncio.Event()
    await put_digest(sessions, clock.now(), "digest")
    drain = asyncio.create_task(make_deliverer(sessions, Slow(), clock.now).drain())
    await entered.wait()
    drain.cancel()
    with pytest.raises(asyncio.CancelledError):
        await drain
    assert await states(sessions) == {"sent": 1}


async def test_stopping_gives_back_what_was_only_claimed(sessions: Sessions, clock: FixedClock) -> None:
    rates = {"telegram": Rates(Pace(0.0), chat=Pace(1.0), group=Pace(1.0))}
    called = asyncio.Event()
    channel = FakeChannel(fault=lambda _: called.set())  # no fault, only a sign
    for key in ("first", "second"):
        await put(sessions, clock.now(), key, chat_id="7")
    drain = asyncio.create_task(make_deliverer(sessions, channel, clock.now, rates=rates).drain())
    await called.wait()
    await asyncio.sleep(0.3)
    drain.cancel()
    await asyncio.gather(drain, return_exceptions=True)
    assert told(await make_deliverer(sessions, channel, clock.now).drain()) == {"second": "sent"}


async def test_a_dialog_that_cannot_be_opened_is_a_failure_of_its_own(
    sessions: Sessions, clock: FixedClock
) -> None:
    class Broken(Opener):
        async def __call__(self, session, delivery, reply, *, insist):  # type: ignore[no-untyped-def]
            await super().__call__(session, delivery, reply, insist=insist)
            raise KeyError("a step that no longer exists")

    await put(sessions, clock.now(), "prompt", opening=OPENING)
    await put_digest(sessions, clock.now(), "digest")
    results = await make_deliverer(sessions, FakeChannel(), clock.now, opener=Broken(clock.now)).drain()
    assert told(results) == {"prompt": "failed", "digest": "sent"}
    async with reading(sessions) as session:
        assert (await session.scalars(select(Conversation))).all() == [], "nothing was opened"


async def test_two_workers_share_the_work(sessions: Sessions, clock: FixedClock) -> None:
    """Two replicas at once (on SQLite: the running bot and `dondoc tick`)."""
    for number in range(40):
        await put_digest(sessions, clock.now(), f"group {number}")
    channels = [FakeChannel(), FakeChannel()]
    workers = [make_deliverer(sessions, channel, clock.now) for channel in channels]
    begun = time.monotonic()
    await asyncio.gather(*(worker.drain(batch=5) for worker in workers))
    counts = Counter(address.chat_id for channel in channels for address, _ in channel.sent)
    assert len(counts) == 40 and set(counts.values()) == {1}
    assert all(channel.sent for channel in channels)
    assert time.monotonic() - begun < 15
