"""Group chats that receive the digest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import ChatGroup


@dataclass(frozen=True, slots=True)
class GroupView:
    id: int
    channel: str
    chat_id: str
    title: str
    subscribed_at: datetime
    topic: str | None = None


async def subscribe(
    session: AsyncSession, channel: str, chat_id: str, title: str, person_id: int, now: datetime, topic: str | None = None
) -> bool:
    """True when the group was not subscribed before. The digest goes to the topic that it was last asked for in."""
    group = await _find(session, channel, chat_id)
    if group is None:
        group = ChatGroup(channel=channel, chat_id=chat_id)
        session.add(group)
    is_new = group.subscribed_at is None or group.unsubscribed_at is not None
    group.title = title or group.title or ""
    group.topic = topic
    group.subscribed_at, group.subscribed_by = now, person_id
    group.unsubscribed_at = group.unreachable_at = None
    await session.flush()
    return is_new


async def unsubscribe(session: AsyncSession, channel: str, chat_id: str, now: datetime) -> bool:
    """True when the group was subscribed."""
    group = await _find(session, channel, chat_id)
    if group is None or group.subscribed_at is None or group.unsubscribed_at is not None:
        return False
    group.unsubscribed_at = now
    return True


async def is_subscribed(session: AsyncSession, channel: str, chat_id: str) -> bool:
    group = await _find(session, channel, chat_id)
    return group is not None and group.subscribed_at is not None and group.unsubscribed_at is None


async def subscribed(session: AsyncSession) -> list[GroupView]:
    """Groups to post to: subscribed and reachable."""
    rows = await session.execute(
        select(ChatGroup)
        .where(
            ChatGroup.subscribed_at.is_not(None), ChatGroup.unsubscribed_at.is_(None), ChatGroup.unreachable_at.is_(None)
        )
        .order_by(ChatGroup.id)
    )
    return [GroupView(g.id, g.channel, g.chat_id, g.title, g.subscribed_at, g.topic) for g in rows.scalars() if g.subscribed_at]


async def mark_unreachable(session: AsyncSession, channel: str, chat_id: str, now: datetime) -> None:
    """The bot was removed from the group, or the group is gone."""
    await session.execute(
        update(ChatGroup).where(ChatGroup.channel == channel, ChatGroup.chat_id == chat_id).values(unreachable_at=now)
    )


async def migrate(session: AsyncSession, channel: str, old_chat_id: str, new_chat_id: str) -> None:
    """A group became a supergroup: the subscription moves with it."""
    if await _find(session, channel, new_chat_id) is None:
        await session.execute(
            update(ChatGroup)
            .where(ChatGroup.channel == channel, ChatGroup.chat_id == old_chat_id)
            .values(chat_id=new_chat_id, unreachable_at=None)
        )


async def _find(session: AsyncSession, channel: str, chat_id: str) -> ChatGroup | None:
    row = await session.execute(select(ChatGroup).where(ChatGroup.channel == channel, ChatGroup.chat_id == chat_id))
    return row.scalar_one_or_none()
