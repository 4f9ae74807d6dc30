"""The windows of a channel kept in the database: opening one also lets out what was held for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from db import windows
from db.session import transaction


class DbWindows:
    """Implements bot.channels.zalo_oa.Windows."""

    def __init__(self, sessions: async_sessionmaker[AsyncSession], channel: str, now: Callable[[], datetime]) -> None:
        self._sessions = sessions
        self._channel = channel
        self._now = now

    async def opened(self, user_id: str, at: datetime) -> None:
        async with transaction(self._sessions) as session:
            await windows.opened(session, self._channel, user_id, at)
            await windows.release(session, self._channel, user_id, self._now())
