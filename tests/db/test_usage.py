"""Messages of a month are counted by day, also by two replicas at once."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from bot.usage import Usage
from db import usage
from db.session import transaction


async def test_counts_of_two_replicas_add_up_on_the_local_day(sessions: async_sessionmaker[AsyncSession]) -> None:
    evening = datetime(2026, 11, 26, 18, 0, tzinfo=UTC)  # already the 27th in Vietnam
    counters = [Usage(sessions, "zalo_bot", lambda: evening, ZoneInfo("Asia/Ho_Chi_Minh")) for _ in range(2)]
    await asyncio.gather(*(counter.count(3) for counter in counters for _ in range(4)))
    async with transaction(sessions) as session:
        assert await usage.by_day(session, "zalo_bot", date(2026, 11, 1)) == {date(2026, 11, 27): 24}
        assert await usage.by_day(session, "zalo_bot", date(2026, 11, 28)) == {}
        assert await usage.by_day(session, "telegram", date(2026, 11, 1)) == {}
