"""A chat got a new id, or a topic of it is gone: what waits for the old place goes to the new one."""

from __future__ import annotations

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import ChatGroup, Delivery, Subscription
from db.tables.deliveries import DeliveryState as State


async def move_chat(session: AsyncSession, channel: str, old_chat_id: str, new_chat_id: str) -> None:
    """A chat got a new id: what waits for the old one goes to the new one."""
    await session.execute(
        update(Delivery)
        .where(Delivery.channel == channel, Delivery.chat_id == old_chat_id)
        .where(Delivery.state.in_((State.PENDING, State.SENDING)))
        .values(chat_id=new_chat_id)
    )


async def forget_topic(session: AsyncSession, channel: str, chat_id: str, topic: str) -> None:
    """A topic is closed or gone: its subscriptions and what waits for it go to the group itself."""
    await session.execute(
        update(Delivery)
        .where(Delivery.channel == channel, Delivery.chat_id == chat_id, Delivery.topic == topic)
        .where(Delivery.state == State.PENDING)
        .values(topic=None)
    )
    await session.execute(
        update(Subscription)
        .where(Subscription.group_id.in_(select(ChatGroup.id).where(ChatGroup.channel == channel, ChatGroup.chat_id == chat_id)))
        .where(Subscription.topic == topic)
        .values(topic=None)
    )
