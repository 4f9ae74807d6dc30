"""What the database knows about the life of a channel: groups, accounts, the last message in and out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Account, ChatGroup, Delivery, SeenEvent, Subscription


@dataclass(frozen=True, slots=True)
class ChannelFacts:
    """`groups` are those that get digests; `last_out_at` is the newest message that the bot began."""

    groups: int
    groups_unreachable: int
    accounts: int
    accounts_unreachable: int
    last_in_at: datetime | None
    last_out_at: datetime | None


async def facts(session: AsyncSession, channel: str) -> ChannelFacts:
    subscribed = select(Subscription.group_id).where(Subscription.group_id.is_not(None), Subscription.ended_at.is_(None))

    async def count(*where: ColumnElement[bool]) -> int:
        return await session.scalar(select(func.count()).where(*where)) or 0

    group = (ChatGroup.channel == channel) & ChatGroup.id.in_(subscribed)
    return ChannelFacts(
        groups=await count(group),
        groups_unreachable=await count(group, ChatGroup.unreachable_at.is_not(None)),
        accounts=await count(Account.channel == channel),
        accounts_unreachable=await count(Account.channel == channel, Account.unreachable_at.is_not(None)),
        last_in_at=await session.scalar(select(func.max(SeenEvent.at)).where(SeenEvent.channel == channel)),
        last_out_at=await session.scalar(select(func.max(Delivery.sent_at)).where(Delivery.channel == channel)),
    )
