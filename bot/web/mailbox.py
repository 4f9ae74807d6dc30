"""The mailbox of the web chat kept in the database, each act in a short transaction of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from bot.channels.web import ROOM
from bot.errors import NotSent
from db import webmail
from db.faults import DatabaseUnavailable
from db.session import reading, transaction

ROOM_MESSAGES = 100  # what somebody new in a room gets to read
UNREAD_DAYS = 30  # as long as a person may stay away and still find the messages


class DbMailbox:
    """Implements bot.channels.web.Mailbox. Room messages stay for the other members, private ones until read."""

    def __init__(self, sessions: async_sessionmaker[AsyncSession], clock: Callable[[], datetime]) -> None:
        self._sessions = sessions
        self._clock = clock

    async def post(self, chat_id: str, payload: dict[str, Any]) -> int:
        now = self._clock()
        async with self._writing() as session:
            message_id = await webmail.post(session, chat_id, {**payload, "at": now.isoformat()}, now)
            if chat_id.startswith(ROOM):
                await webmail.keep_newest(session, chat_id, ROOM_MESSAGES)
        return message_id

    async def after(self, chat_id: str, last_id: int, limit: int) -> list[tuple[int, dict[str, Any]]]:
        async with self._reading() as session:
            return await webmail.after(session, chat_id, last_id, limit)

    async def latest(self) -> int:
        async with self._reading() as session:
            return await webmail.latest(session)

    async def acknowledge(self, chat_id: str, up_to_id: int) -> None:
        async with self._writing() as session:
            await webmail.acknowledge(session, chat_id, up_to_id)

    async def forget_unread(self) -> None:
        async with self._writing() as session:
            await webmail.forget_before(session, self._clock() - timedelta(days=UNREAD_DAYS))

    @asynccontextmanager
    async def _writing(self) -> AsyncIterator[AsyncSession]:
        try:
            async with transaction(self._sessions) as session:
                yield session
        except (DatabaseUnavailable, DBAPIError) as error:
            raise NotSent("the mailbox of the web chat cannot be written") from error

    @asynccontextmanager
    async def _reading(self) -> AsyncIterator[AsyncSession]:
        try:
            async with reading(self._sessions) as session:
                yield session
        except (DatabaseUnavailable, DBAPIError) as error:
            raise NotSent("the mailbox of the web chat cannot be read") from error
