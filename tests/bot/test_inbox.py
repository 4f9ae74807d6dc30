"""The inbox: stored once, handled in order within a chat, replayed after a crash, emptied when done."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from bot.channels.base import OnEvent, Webhook
from bot.events import Address, Event
from bot.inbox import Inbox, InboxPatience
from db import inbox as table
from db.models import InboxItem
from db.session import transaction
from tests.fakes import FakeChannel, FixedClock

Sessions = async_sessionmaker[AsyncSession]
QUICK = InboxPatience(look_seconds=0.05, retry_seconds=0.01, most_attempts=3, stop_seconds=0.05)


class Hooked(FakeChannel):
    """Bodies are {"id", "chat"}; "broken" ones cannot be read."""

    def __init__(self) -> None:
        super().__init__("zalo_bot")
        self.webhook: Webhook | None = Webhook(
            "/webhook/zalo-bot",
            lambda headers, body: headers.get("x-secret") == "right",
            lambda body: str(json.loads(body)["id"]),
            lambda body: str(json.loads(body)["chat"]),
        )

    async def read(self, body: bytes) -> Sequence[Event]:
        content = json.loads(body)
        return [Event(content["id"], Address("zalo_bot", content["chat"], "u"))]


def body(id: str, chat: str = "c1") -> bytes:
    return json.dumps({"id": id, "chat": chat}).encode()


@asynccontextmanager
async def working(inbox: Inbox, on_event: OnEvent) -> AsyncIterator[None]:
    task = asyncio.create_task(inbox.run(on_event))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def until(is_so: Callable[[], bool]) -> None:
    for _ in range(1000):
        if is_so():
            return
        await asyncio.sleep(0.005)
    raise AssertionError("waited 5 s in vain")


async def rows(sessions: Sessions) -> list[tuple[str, str, bytes]]:
    async with transaction(sessions) as session:
        found = await session.scalars(select(InboxItem).order_by(InboxItem.id))
        return [(row.key, row.state, row.body) for row in found]


async def settled(sessions: Sessions, count: int) -> list[tuple[str, str, bytes]]:
    for _ in range(500):
        found = await rows(sessions)
        if len([row for row in found if row[1] != "waiting"]) >= count:
            return found
        await asyncio.sleep(0.01)
    raise AssertionError("waited 5 s in vain")


@pytest.fixture
def channel() -> Hooked:
    return Hooked()


@pytest.fixture
def inbox(sessions: Sessions, clock: FixedClock, channel: Hooked) -> Inbox:
    return Inbox(sessions, {"zalo_bot": channel}, clock.now, QUICK)


async def test_a_delivery_is_kept_once_handled_and_emptied(sessions: Sessions, inbox: Inbox, channel: Hooked) -> None:
    heard: list[str] = []

    async def on_event(event: Event) -> None:
        heard.append(event.id)

    assert channel.webhook
    assert await inbox.take("zalo_bot", channel.webhook, body("m1"))
    assert not await inbox.take("zalo_bot", channel.webhook, body("m1"))
    async with working(inbox, on_event):
        assert await settled(sessions, 1) == [("m1", "done", b"")]
        assert not await inbox.take("zalo_bot", channel.webhook, body("m1"))
    assert heard == ["m1"]


async def test_a_chat_keeps_its_order_and_does_not_hold_up_the_others(sessions: Sessions, inbox: Inbox) -> None:
    heard: list[str] = []
    gate = asyncio.Event()

    async def on_event(event: Event) -> None:
        if event.id == "a1":
            await gate.wait()
        heard.append(event.id)

    for id in ("a1", "a2", "b1", "b2"):
        await inbox.keep("zalo_bot", id, id[0], body(id, id[0]))
    async with working(inbox, on_event):
        await until(lambda: heard == ["b1", "b2"])
        gate.set()
        await until(lambda: heard == ["b1", "b2", "a1", "a2"])
        await settled(sessions, 4)


async def test_what_a_crash_interrupts_is_handled_by_another_process(
    sessions: Sessions, clock: FixedClock, channel: Hooked
) -> None:
    heard: list[str] = []

    async def hang(event: Event) -> None:
        heard.append(f"first {event.id}")
        await asyncio.Event().wait()

    async def on_event(event: Event) -> None:
        heard.append(f"second {event.id}")

    async with transaction(sessions) as session:  # a process that died holding it, its lease run out
        await table.store(session, "zalo_bot", "m0", "c1", body("m0"), clock.now())
        assert len(await table.claim(session, "dead", ["zalo_bot"], 5, -1.0)) == 1
    first = Inbox(sessions, {"zalo_bot": channel}, clock.now, QUICK)
    second = Inbox(sessions, {"zalo_bot": channel}, clock.now, QUICK)
    async with working(first, hang):
        await until(lambda: heard == ["first m0"])
        async with working(second, on_event):
            await first.keep("zalo_bot", "m1", "c1", body("m1"))
            await asyncio.sleep(0.15)
            assert heard == ["first m0"], "the second replica took an item under lease, or one behind it"
    async with working(second, on_event):  # the first has stopped cleanly and given it back
        await until(lambda: heard == ["first m0", "second m0", "second m1"])
        await settled(sessions, 2)


async def test_failures_are_tried_again_and_then_given_up(sessions: Sessions, inbox: Inbox) -> None:
    heard: list[str] = []

    async def on_event(event: Event) -> None:
        heard.append(event.id)
        if event.id == "bad" or heard.count("m1") == 1:
            raise RuntimeError("broken")

    await inbox.keep("zalo_bot", "m1", "c1", body("m1"))
    await inbox.keep("zalo_bot", "m2", "c1", body("bad"))
    await inbox.keep("zalo_bot", "m3", "c1", b"[1]")
    await inbox.keep("zalo_bot", None, "c1", b"no json")
    async with working(inbox, on_event):
        found = await settled(sessions, 4)
    assert heard == ["m1", "m1", "bad", "bad", "bad"]
    assert [(state, kept) for _, state, kept in found] == [("done", b""), ("failed", b""), ("failed", b""), ("failed", b"")]
    assert found[3][0].startswith("sha256:")


async def test_old_keys_are_forgotten(sessions: Sessions, inbox: Inbox, clock: FixedClock) -> None:
    async def on_event(event: Event) -> None: ...

    long_key = "k" * 500
    await inbox.keep("zalo_bot", long_key, "lane\0" * 100, body("m1"))
    assert not await inbox.keep("zalo_bot", long_key, None, body("m1"))
    async with working(inbox, on_event):
        await settled(sessions, 1)
    await inbox.keep("elsewhere", "m2", None, body("m2"))
    clock.advance(days=8)
    async with transaction(sessions) as session:
        await table.forget_old(session, clock.now())
    assert [row[1] for row in await rows(sessions)] == ["waiting"]
    clock.advance(days=30)
    async with transaction(sessions) as session:
        await table.forget_old(session, clock.now())
    assert await rows(sessions) == []
