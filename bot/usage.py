"""Counts, in the database, what a channel with a monthly quota sends."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from db import usage
from db.faults import DatabaseUnavailable
from db.session import transaction

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Usage:
    """The counter of one channel. The message is out: a count that cannot be kept is logged, never an error."""

    sessions: async_sessionmaker[AsyncSession]
    channel: str
    now: Callable[[], datetime]
    zone: ZoneInfo

    async def count(self, messages: int) -> None:
        try:
            async with transaction(self.sessions) as session:
                await usage.add(session, self.channel, self.now().astimezone(self.zone).date(), messages)
        except (DatabaseUnavailable, DBAPIError) as error:
            log.error("%d messages of %s were not counted: %s", messages, self.channel, type(error).__name__)
