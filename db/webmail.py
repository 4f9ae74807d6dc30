"""The mailbox of the web chat: any process puts messages in, the web server reads them out in order."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import and_, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.elements import ColumnElement

from db.tables.conversations import WebMessage

_POSTING = 363_001  # key of PostgreSQL's advisory lock; any number that nothing else here uses

_NOBODY = ""  # chat of a row that is read but holds the newest id


async def post(session: AsyncSession, chat_id: str, payload: dict[str, Any], now: datetime) -> int:
    """Put one message in and return its id. Ids become visible in rising order.

    Without the lock two transactions of PostgreSQL could commit 6 before 5, and a reader that has seen 6
    would never look back. SQLite has one writer at a time anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        await session.execute(select(func.pg_advisory_xact_lock(_POSTING)))
    message = WebMessage(chat_id=chat_id, payload=payload, created_at=now)
    session.add(message)
    await session.flush()
    return message.id


async def after(session: AsyncSession, chat_id: str, last_id: int, limit: int) -> list[tuple[int, dict[str, Any]]]:
    """Up to `limit` messages of a chat with an id above `last_id`, oldest first."""
    rows = await session.execute(
        select(WebMessage.id, WebMessage.payload)
        .where(WebMessage.chat_id == chat_id, WebMessage.id > last_id)
        .order_by(WebMessage.id)
        .limit(limit)
    )
    return [(id_, payload) for id_, payload in rows]


async def latest(session: AsyncSession) -> int:
    """The highest id of all chats, 0 while nothing was ever posted: one cheap look tells whether to read."""
    return await session.scalar(select(func.max(WebMessage.id))) or 0


async def acknowledge(session: AsyncSession, chat_id: str, up_to_id: int) -> None:
    """The page has these messages: forget them."""
    is_read = and_(WebMessage.chat_id == chat_id, WebMessage.id <= up_to_id)
    await session.execute(delete(WebMessage).where(or_(is_read, WebMessage.chat_id == _NOBODY), _not_the_newest()))
    await session.execute(update(WebMessage).where(is_read).values(chat_id=_NOBODY, payload={}))


async def keep_newest(session: AsyncSession, chat_id: str, count: int) -> None:
    """Forget all but the newest `count` messages of a chat that several people read."""
    oldest_kept = (
        select(WebMessage.id).where(WebMessage.chat_id == chat_id).order_by(WebMessage.id.desc()).limit(count).subquery()
    )
    await session.execute(
        delete(WebMessage).where(
            WebMessage.chat_id == chat_id, WebMessage.id < select(func.min(oldest_kept.c.id)).scalar_subquery(), _not_the_newest()
        )
    )


async def forget_before(session: AsyncSession, moment: datetime) -> None:
    """Forget what nobody came back to read."""
    await session.execute(delete(WebMessage).where(WebMessage.created_at < moment, _not_the_newest()))


def _not_the_newest() -> ColumnElement[bool]:
    """SQLite gives the id of a deleted newest row to the next one, and readers would take that for old news."""
    return WebMessage.id < select(func.max(WebMessage.id)).scalar_subquery()
