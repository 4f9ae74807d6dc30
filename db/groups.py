"""Group chats that the bot is in."""

from __future__ import annotations

from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Arrival:
    """The bot came into a group: for the first time, or back; whether the group receives a digest."""

    is_first: bool
    was_away: bool
    is_subscribed: bool


async def arrive(session: AsyncSession, channel: str, chat_id: str, title: str, now: datetime) -> Arrival:
    """Remember that the bot is in the group and has greeted it."""
    before = await _find(session, channel, chat_id)
    was_away = before is not None and before.unreachable_at is not None
    await ensure(session, channel, chat_id, title)
    group = await _find(session, channel, chat_id)
    assert group is not None
    arrival = Arrival(group.greeted_at is None, was_away, await is_subscribed(session, channel, chat_id))
    group.greeted_at = group.greeted_at or now
    return arrival


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


async def mark_unreachable(session: AsyncSession, channel: str, chat_id: str, now: datetime) -> None:
    """The bot was removed from the group, or the group is gone."""
    await session.execute(
        update(ChatGroup).where(ChatGroup.channel == channel, ChatGroup.chat_id == chat_id).values(unreachable_at=now)
    )


async def migrate(session: AsyncSession, channel: str, old_chat_id: str, new_chat_id: str) -> None:
    """A group became a supergroup: its subscriptions move with it, also when the new one is known already."""
    old, new = await _find(session, channel, old_chat_id), await _find(session, channel, new_chat_id)
    if old is None:
        return
    if new is None:
        old.chat_id, old.unreachable_at = new_chat_id, None
        return
    if not await is_subscribed(session, channel, new_chat_id):
        await session.execute(update(Subscription).where(Subscription.group_id == old.id).values(group_id=new.id))
    new.title, new.greeted_at = new.title or old.title, new.greeted_at or old.greeted_at
    await session.delete(old)


async def _find(session: AsyncSession, channel: str, chat_id: str) -> ChatGroup | None:
    row = await session.execute(select(ChatGroup).where(ChatGroup.channel == channel, ChatGroup.chat_id == chat_id))
    return row.scalar_one_or_none()
