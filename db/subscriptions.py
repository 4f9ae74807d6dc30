"""Who gets which digest: subscriptions of groups and of persons."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import and_, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import ChatGroup, Person, Subscription


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody asks for. None: every plan; the plan's usual hour."""

    about: str = "all"
    value: str = ""
    plan_id: int | None = None
    weekday: int | None = None
    at: str | None = None
    is_short: bool = False
    is_silent: bool = False
    is_pinned: bool = False


@dataclass(frozen=True, slots=True)
class SubscriptionView:
    id: int
    wanted: Wanted
    since: datetime
    group_id: int | None = None
    person_id: int | None = None
    channel: str = ""  # of a group
    chat_id: str = ""
    title: str = ""
    topic: str | None = None  # of a group


async def put(
    session: AsyncSession,
    wanted: Wanted,
    by_id: int,
    now: datetime,
    *,
    group_id: int | None = None,
    person_id: int | None = None,
    topic: str | None = None,
) -> bool:
    """Subscribe, or change the subscription to the same scope of the same plan; True when it is new. A group's goes
    to the topic that it was last asked for in."""
    held = await of(session, group_id=group_id, person_id=person_id)
    same = next((one for one in held if _same(one.wanted, wanted)), None)
    values: dict[str, Any] = {name: getattr(wanted, name) for name in Wanted.__slots__} | {"topic": topic}
    if same:
        await session.execute(update(Subscription).where(Subscription.id == same.id).values(**values))
        return False
    session.add(Subscription(group_id=group_id, person_id=person_id, since=now, by_id=by_id, **values))
    await session.flush()
    return True


async def end(session: AsyncSession, subscription_id: int, now: datetime) -> None:
    await session.execute(update(Subscription).where(Subscription.id == subscription_id).values(ended_at=now))


async def of(session: AsyncSession, *, group_id: int | None = None, person_id: int | None = None) -> list[SubscriptionView]:
    """What one group or one person is subscribed to, the oldest first."""
    whose = Subscription.group_id == group_id if group_id is not None else Subscription.person_id == person_id
    return await _views(session, whose)


async def persons(session: AsyncSession) -> set[int]:
    """Everybody who has a subscription of their own, or had one."""
    rows = await session.scalars(select(Subscription.person_id).where(Subscription.person_id.is_not(None)))
    return {person_id for person_id in rows if person_id is not None}


async def every(session: AsyncSession) -> list[SubscriptionView]:
    """Everything to be sent: of groups that can be reached and of persons who have consented."""
    return await _views(
        session,
        or_(
            and_(Subscription.group_id.is_not(None), ChatGroup.unreachable_at.is_(None)),
            and_(Person.consent_at.is_not(None), Person.withdrawn_at.is_(None)),
        ),
    )


async def _views(session: AsyncSession, which: Any) -> list[SubscriptionView]:
    rows = await session.execute(
        select(Subscription, ChatGroup)
        .outerjoin(ChatGroup, Subscription.group_id == ChatGroup.id)
        .outerjoin(Person, Subscription.person_id == Person.id)
        .where(Subscription.ended_at.is_(None), which)
        .order_by(Subscription.id)
    )
    found = []
    for row, group in rows:
        wanted = Wanted(**{name: getattr(row, name) for name in Wanted.__slots__})
        view = SubscriptionView(row.id, wanted, row.since, row.group_id, row.person_id, topic=row.topic)
        found.append(replace(view, channel=group.channel, chat_id=group.chat_id, title=group.title) if group else view)
    return found


def _same(one: Wanted, other: Wanted) -> bool:
    return (one.about, one.value, one.plan_id) == (other.about, other.value, other.plan_id)
