"""Conversations are made once and locked, events are new once, old things are forgotten."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from db.conversations import first_time, forget_old, load
from db.models import Conversation, SeenEvent, WebMessage
from db.session import reading, transaction
from tests.fakes import FixedClock

Sessions = async_sessionmaker[AsyncSession]


async def test_concurrent_turns_share_one_row_and_lose_nothing(sessions: Sessions, clock: FixedClock) -> None:
    async def turn() -> None:
        async with transaction(sessions) as session:
            row = await load(session, "telegram", "1", "2", clock.now())
            count = (row.topic or {"n": 0})["n"]
            await asyncio.sleep(0.002)
            row.topic = {"n": count + 1}

    await asyncio.gather(*(turn() for _ in range(25)))
    async with reading(sessions) as session:
        assert [row.topic for row in await session.scalars(select(Conversation))] == [{"n": 25}]


async def test_two_people_of_one_group_have_two_conversations(sessions: Sessions, clock: FixedClock) -> None:
    async with transaction(sessions) as session:
        first = await load(session, "telegram", "-100", "1", clock.now())
        second = await load(session, "telegram", "-100", "2", clock.now())
        assert first.id != second.id
        assert (await load(session, "telegram", "-100", "1", clock.now())) is first


async def test_an_event_is_new_to_exactly_one(sessions: Sessions, clock: FixedClock) -> None:
    async def see() -> bool:
        async with transaction(sessions) as session:
            is_new = await first_time(session, "zalo_bot", "event-1", clock.now())
            await asyncio.sleep(0.002)
            return is_new

    assert sum(await asyncio.gather(*(see() for _ in range(20)))) == 1
    async with transaction(sessions) as session:
        assert await first_time(session, "telegram", "event-1", clock.now()), "ids belong to their channel"


async def test_a_turn_that_failed_may_be_repeated(sessions: Sessions, clock: FixedClock) -> None:
    with pytest.raises(ZeroDivisionError):
        async with transaction(sessions) as session:
            assert await first_time(session, "telegram", "1", clock.now())
            raise ZeroDivisionError
    async with transaction(sessions) as session:
        assert await first_time(session, "telegram", "1", clock.now())
        assert not await first_time(session, "telegram", "1", clock.now())


async def test_old_things_are_forgotten(sessions: Sessions, clock: FixedClock) -> None:
    async with transaction(sessions) as session:
        await first_time(session, "telegram", "old", clock.now())
        session.add_all(WebMessage(chat_id="1", payload={}, created_at=clock.now()) for _ in range(2))
    clock.advance(days=6)
    async with transaction(sessions) as session:
        await first_time(session, "telegram", "newer", clock.now())
    clock.advance(days=2)
    async with transaction(sessions) as session:
        await forget_old(session, clock.now())
        assert list(await session.scalars(select(SeenEvent.event_id))) == ["newer"]
        assert await session.scalar(select(func.count()).select_from(WebMessage)) == 2
        newest = await session.scalar(select(func.max(WebMessage.id)))
        await forget_old(session, clock.now() + timedelta(days=90))
        # The newest stays: SQLite would give its id again, and an open page would never see that message.
        assert list(await session.scalars(select(WebMessage.id))) == [newest]
