"""The row of a conversation, the memory of events already handled, and forgetting both in time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, null, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from db import webmail
from db.inserts import insert_if_new
from db.models import Account, Conversation, SeenEvent
from db.people import AccountView

# Telegram keeps an update for 24 hours, Zalo repeats a webhook for less: a week is ample.
_SEEN_FOR = timedelta(days=7)
_WEB_MESSAGES_FOR = timedelta(days=90)


# Made once: to build it anew takes as long as to execute it. populate_existing: a row read before the lock was granted
# may be stale.
_LOCKED = (
    select(Conversation)
    .where(
        Conversation.channel == bindparam("channel"),
        Conversation.chat_id == bindparam("chat_id"),
        Conversation.user_id == bindparam("user_id"),
    )
    .with_for_update()
    .execution_options(populate_existing=True)
)


async def load(
    session: AsyncSession, channel: str, chat_id: str, user_id: str, now: datetime
) -> Conversation:
    """The conversation's row, made when missing, locked until the transaction ends (on SQLite the whole
    database is). Its JSON columns are not watched: assign a new object instead of changing one in place."""
    whose = {"channel": channel, "chat_id": chat_id, "user_id": user_id}
    found = await session.scalar(_LOCKED, whose)
    if found is None:
        await insert_if_new(
            session, Conversation, channel=channel, chat_id=chat_id, user_id=user_id, updated_at=now
        )  # fmt: skip
        found = (await session.scalars(_LOCKED, whose)).one()
    return found


async def first_time(session: AsyncSession, channel: str, event_id: str, now: datetime) -> bool:
    """True once for each event. It is forgotten again when the transaction rolls back, so a turn that failed
    can be retried; a second process with the same event waits here for the first one's end."""
    return await insert_if_new(session, SeenEvent, channel=channel, event_id=event_id, at=now)


async def forget_old(session: AsyncSession, now: datetime) -> None:
    """Delete what is past its time: seen events and the mailbox of the web chat."""
    await session.execute(delete(SeenEvent).where(SeenEvent.at < now - _SEEN_FOR))
    await webmail.forget_before(session, now - _WEB_MESSAGES_FOR)


async def has_dialog(session: AsyncSession, channel: str, chat_id: str, user_id: str) -> bool:
    """Whether a question is open there; the row is only looked at."""
    found = await session.scalar(
        select(Conversation.dialog).where(
            Conversation.channel == channel, Conversation.chat_id == chat_id, Conversation.user_id == user_id
        )
    )
    return found is not None


async def open_dialog(session: AsyncSession, channel: str, chat_id: str, user_id: str) -> dict[str, Any] | None:
    """The dialog that is open in a conversation; None without one. Locks and makes nothing."""
    row = await session.execute(
        select(Conversation.dialog).where(
            Conversation.channel == channel, Conversation.chat_id == chat_id, Conversation.user_id == user_id
        )
    )
    dialog: dict[str, Any] | None = row.scalar_one_or_none()
    return dialog


async def close_dialog(session: AsyncSession, channel: str, chat_id: str, user_id: str) -> None:
    """What is open there is open no more: it goes on elsewhere."""
    await session.execute(
        update(Conversation)
        .where(Conversation.channel == channel, Conversation.chat_id == chat_id, Conversation.user_id == user_id)
        .values(dialog=null(), offer=null())
    )


async def dialogs_of(session: AsyncSession, person_id: int) -> list[tuple[AccountView, dict[str, Any]]]:
    """The dialogs that are open in a person's private chats, the one touched last first."""
    rows = await session.execute(
        select(Conversation.channel, Conversation.user_id, Conversation.chat_id, Conversation.dialog)
        .join(
            Account,
            (Account.channel == Conversation.channel)
            & (Account.user_id == Conversation.user_id)
            & (Account.chat_id == Conversation.chat_id),
        )
        .where(Account.person_id == person_id)
        .order_by(Conversation.updated_at.desc())
    )
    return [(AccountView(channel, user, chat), dialog) for channel, user, chat, dialog in rows if dialog]
