"""The mailbox of the web chat: in order, forgotten once read, and no id ever used twice."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from bot.web.mailbox import ROOM_MESSAGES, UNREAD_DAYS, DbMailbox
from db import webmail
from db.session import reading, transaction
from tests.fakes import FixedClock

Sessions = async_sessionmaker[AsyncSession]


async def test_messages_come_in_order_and_from_one_chat_only(sessions: Sessions, clock: FixedClock) -> None:
    async with transaction(sessions) as session:
        first = await webmail.post(session, "a", {"n": 1}, clock.now())
        await webmail.post(session, "b", {"n": 2}, clock.now())
        third = await webmail.post(session, "a", {"n": 3}, clock.now())
    async with reading(sessions) as session:
        assert await webmail.after(session, "a", 0, 10) == [(first, {"n": 1}), (third, {"n": 3})]
        assert await webmail.after(session, "a", first, 10) == [(third, {"n": 3})]
        assert await webmail.after(session, "a", 0, 1) == [(first, {"n": 1})]
        assert await webmail.latest(session) == third


async def test_nothing_was_ever_posted(sessions: Sessions) -> None:
    async with reading(sessions) as session:
        assert await webmail.latest(session) == 0
        assert await webmail.after(session, "a", 0, 10) == []


async def test_a_later_message_is_never_seen_before_an_earlier_one(sessions: Sessions, clock: FixedClock) -> None:
    async def post(number: int) -> int:
        async with transaction(sessions) as session:
            return await webmail.post(session, "a", {"n": number}, clock.now())

    async with transaction(sessions) as slow:
        first = await webmail.post(slow, "a", {"n": 1}, clock.now())
        second = asyncio.create_task(post(2))
        await asyncio.sleep(0.3)
        async with reading(sessions) as session:
            assert await webmail.latest(session) == 0
    assert await second > first


async def test_read_messages_are_forgotten_and_their_ids_not_given_again(sessions: Sessions, clock: FixedClock) -> None:
    async with transaction(sessions) as session:
        ids = [await webmail.post(session, "a", {"n": n}, clock.now()) for n in range(3)]
        await webmail.post(session, "b", {"n": "other"}, clock.now())
        await webmail.acknowledge(session, "a", ids[1])
        assert [id_ for id_, _ in await webmail.after(session, "a", 0, 10)] == ids[2:]
        newest = await webmail.latest(session)
        await webmail.acknowledge(session, "b", newest)
        assert await webmail.after(session, "b", 0, 10) == []
    async with transaction(sessions) as session:
        assert await webmail.post(session, "a", {"n": "next"}, clock.now()) > newest


async def test_room_keeps_its_newest_messages(sessions: Sessions, clock: FixedClock) -> None:
    mailbox = DbMailbox(sessions, clock.now)
    await mailbox.post("person", {"n": "private"})
    ids = [await mailbox.post("room:x", {"n": n}) for n in range(ROOM_MESSAGES + 5)]
    kept = await mailbox.after("room:x", 0, 1000)
    assert [id_ for id_, _ in kept] == ids[5:]
    assert len(await mailbox.after("person", 0, 10)) == 1


async def test_messages_nobody_reads_are_forgotten_after_a_month(sessions: Sessions, clock: FixedClock) -> None:
    old = DbMailbox(sessions, lambda: clock.now() - timedelta(days=UNREAD_DAYS, minutes=1))
    mailbox = DbMailbox(sessions, clock.now)
    await old.post("a", {"n": "old"})
    await mailbox.post("a", {"n": "new"})
    await mailbox.forget_unread()
    assert [payload["n"] for _, payload in await mailbox.after("a", 0, 10)] == ["new"]


async def test_message_carries_the_time_of_the_given_clock(sessions: Sessions, clock: FixedClock) -> None:
    mailbox = DbMailbox(sessions, clock.now)
    await mailbox.post("a", {"n": 1})
    [(_, payload)] = await mailbox.after("a", 0, 1)
    assert payload["at"] == clock.now().isoformat()
