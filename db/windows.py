"""Windows: how long a person may be written to on a channel, and the messages that wait for one to open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.inserts import insert_if_new
from db.models import ChannelWindow, Delivery
from db.tables.deliveries import DeliveryState as State

OUTSIDE = "outside the window"  # how the error of a held delivery begins


@dataclass(frozen=True, slots=True)
class Held:
    """A message that could not be sent because its recipient's window is closed."""

    channel: str
    user_id: str
    key: str


async def opened(session: AsyncSession, channel: str, user_id: str, at: datetime) -> None:
    """Somebody did what opens the window; an earlier act that arrives late changes nothing."""
    if await insert_if_new(session, ChannelWindow, channel=channel, user_id=user_id, opened_at=at):
        return
    row = (await session.scalars(_of(channel, user_id).with_for_update())).one()
    row.opened_at = max(row.opened_at, at)


async def opened_at(session: AsyncSession, channel: str, user_id: str) -> datetime | None:
    """None: this person has never done anything there, as far as we know."""
    row = (await session.scalars(_of(channel, user_id))).one_or_none()
    return row.opened_at if row else None


async def opened_between(session: AsyncSession, channel: str, after: datetime, before: datetime) -> int:
    """How many windows were opened last between two moments: those that are about to close."""
    query = select(ChannelWindow.id).where(
        ChannelWindow.channel == channel, ChannelWindow.opened_at > after, ChannelWindow.opened_at <= before
    )
    return len((await session.scalars(query)).all())


async def hold(session: AsyncSession, delivery_id: int, worker: str) -> None:
    """The delivery waits, failed, for its recipient to write."""
    row = await session.get(Delivery, delivery_id, with_for_update=True, populate_existing=True)
    if row and row.lease_by == worker:
        row.state, row.error, row.lease_by, row.lease_until = State.FAILED.value, OUTSIDE, None, None


async def release(session: AsyncSession, channel: str, user_id: str, now: datetime) -> int:
    """The window is open again: what was held and is still of use goes out, of several messages about one thing
    (a question and its reminders) the latest alone. Returns how many."""
    query = (
        select(Delivery)
        .where(Delivery.channel == channel, Delivery.user_id == user_id, Delivery.is_group.is_(False))
        .where(Delivery.state == State.FAILED.value, Delivery.error == OUTSIDE)
        .order_by(Delivery.due_at.desc(), Delivery.id.desc())
        .with_for_update()
    )
    seen: set[str] = set()
    count = 0
    for row in (await session.scalars(query)).all():
        is_told = row.cancel_tag in seen
        if row.cancel_tag:
            seen.add(row.cancel_tag)
        if is_told or (row.expires_at and row.expires_at <= now):
            row.error = f"{OUTSIDE}, then of no more use"
            continue
        row.state, row.error, row.attempts, row.busy_times = State.PENDING.value, None, 0, 0
        count += 1
    return count


async def held(session: AsyncSession, beginning: str) -> list[Held]:
    """What could not be sent for a closed window, by the beginning of its key."""
    query = select(Delivery).where(
        Delivery.key.startswith(beginning, autoescape=True), Delivery.state == State.FAILED.value, Delivery.error == OUTSIDE
    )
    return [Held(row.channel, row.user_id, row.key) for row in await session.scalars(query.order_by(Delivery.id))]


def _of(channel: str, user_id: str) -> Select[ChannelWindow]:
    return select(ChannelWindow).where(ChannelWindow.channel == channel, ChannelWindow.user_id == user_id)
