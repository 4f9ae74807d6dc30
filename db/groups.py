"""Group chats that the bot is in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import ChatGroup, Subscription


async def ensure(session: AsyncSession, channel: str, chat_id: str, title: str = "") -> int:
    """The row of a group where the bot is now; its title as it is called today."""
    group = await _find(session, channel, chat_id)
    if group is None:
        group = ChatGroup(channel=channel, chat_id=chat_id)
        session.add(group)
    group.title = title or group.title or ""
    group.unreachable_at = None
    await session.flush()
    return group.id


async def find_id(session: AsyncSession, channel: str, chat_id: str) -> int | None:
    group = await _find(session, channel, chat_id)
    return group.id if group else None


async def title_of(session: AsyncSession, channel: str, chat_id: str) -> str:
    """What the group is called; "" when it is not known."""
    group = await _find(session, channel, chat_id)
    return group.title if group else ""


async def is_subscribed(session: AsyncSession, channel: str, chat_id: str) -> bool:
    row = await session.execute(
        select(Subscription.id)
        .join(ChatGroup)
        .where(ChatGroup.channel == channel, ChatGroup.chat_id == chat_id, Subscription.ended_at.is_(None))
        .limit(1)
    )
    return row.first() is not None


async def unreachable(session: AsyncSession, since: datetime) -> list[str]:
    """Names of the subscribed groups that were lost after a moment."""
    rows = await session.execute(
        select(ChatGroup)
        .where(ChatGroup.unreachable_at >= since, ChatGroup.id.in_(select(Subscription.group_id).where(Subscription.ended_at.is_(None))))
        .order_by(ChatGroup.id)
    )
    return [group.title or group.chat_id for group in rows.scalars()]


async def mark_reachable(session: AsyncSession, channel: str, chat_id: str) -> None:
    """The bot is in the group again."""
    await session.execute(
        update(ChatGroup).where(ChatGroup.channel == channel, ChatGroup.chat_id == chat_id).values(unreachable_at=None)
    )


async def mark_unreachable(session: AsyncSession, channel: str, chat_id: str, now: datetime) -> None:
    """The bot was removed from the group, or the group is gone."""
    await session.execute(
        update(ChatGroup).where(ChatGroup.channel == channel, ChatGroup.chat_id == chat_id).values(unreachable_at=now)
    )


async def migrate(session: AsyncSession, channel: str, old_chat_id: str, new_chat_id: str) -> None:
    """A group became a supergroup: its subscriptions move with it."""
    if await _find(session, channel, new_chat_id) is None:
        await session.execute(
            update(ChatGroup)
            .where(ChatGroup.channel == channel, ChatGroup.chat_id == old_chat_id)
            .values(chat_id=new_chat_id, unreachable_at=None)
        )


async def _find(session: AsyncSession, channel: str, chat_id: str) -> ChatGroup | None:
    row = await session.execute(select(ChatGroup).where(ChatGroup.channel == channel, ChatGroup.chat_id == chat_id))
    return row.scalar_one_or_none()
