"""The inbox of webhooks: stored once, leased while handled, in order within a lane, forgotten in time."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, Update, delete, exists, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from db.gates import database_time
from db.inserts import insert_if_new
from db.models import InboxItem
from db.tables.inbox import InboxState as State

# Keys of what was handled stay as long as event ids do (db/conversations.py): Zalo OA retries for two hours at most.
_KEYS_FOR = timedelta(days=7)
# What nobody can handle (a channel switched off for good) does not lie about for ever: it holds people's words.
_WAITING_FOR = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Claimed:
    """An item in the hands of a worker; `attempts` counts this one."""

    id: int
    channel: str
    body: bytes
    attempts: int


async def store(session: AsyncSession, channel: str, key: str, lane: str, body: bytes, now: datetime) -> bool:
    """Keep a delivery; False when its key is there already, handled or not."""
    return await insert_if_new(
        session, InboxItem, channel=channel, key=key, lane=lane, body=body, state=State.WAITING.value, attempts=0, received_at=now
    )  # fmt: skip


async def has_work(session: AsyncSession, channels: Collection[str]) -> bool:
    """Whether `claim` would find something; reads only, so that an idle worker never takes SQLite's write lock."""
    claimable = _claimable(channels, await _lease_time(session))
    return await session.scalar(select(InboxItem.id).where(claimable).limit(1)) is not None


async def claim(session: AsyncSession, worker: str, channels: Collection[str], limit: int, lease_seconds: float) -> list[Claimed]:
    """Lease the oldest items of different lanes. No two workers get the same item (PostgreSQL skips locked rows,
    SQLite has one writer), and none gets an item while an earlier one of its lane is not handled."""
    query = (
        select(InboxItem)
        .where(_claimable(channels, await _lease_time(session)))
        .order_by(InboxItem.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    rows = list(await session.scalars(query))
    lease_until = await _lease_time(session, lease_seconds)
    for row in rows:
        row.lease_by, row.lease_until, row.attempts = worker, lease_until, row.attempts + 1
    return [Claimed(row.id, row.channel, row.body, row.attempts) for row in rows]


async def renew(session: AsyncSession, worker: str, ids: Collection[int], lease_seconds: float) -> None:
    """The worker is alive and still at these."""
    await session.execute(_held(worker, ids).values(lease_until=await _lease_time(session, lease_seconds)))


async def settle(session: AsyncSession, worker: str, id: int, state: State) -> None:
    """Handled, or given up: the words go, the key stays."""
    await session.execute(_held(worker, [id]).values(state=state.value, body=b"", lease_by=None, lease_until=None))


async def postpone(session: AsyncSession, worker: str, id: int, seconds: float) -> None:
    """It failed: not before so many seconds, and nothing else of its lane before it."""
    await session.execute(_held(worker, [id]).values(lease_by=None, lease_until=await _lease_time(session, seconds)))


async def release(session: AsyncSession, worker: str) -> None:
    """The worker is about to stop: what it has not finished is anybody's at once."""
    await session.execute(
        update(InboxItem)
        .where(InboxItem.lease_by == worker, InboxItem.state == State.WAITING)
        .values(lease_by=None, lease_until=None, attempts=InboxItem.attempts - 1)
    )


async def forget_old(session: AsyncSession, now: datetime) -> None:
    """Delete the keys of what was settled long ago, and what has waited in vain."""
    await session.execute(delete(InboxItem).where(InboxItem.received_at < now - _KEYS_FOR, InboxItem.state != State.WAITING))
    await session.execute(delete(InboxItem).where(InboxItem.received_at < now - _WAITING_FOR))


def _held(worker: str, ids: Collection[int]) -> Update:
    return update(InboxItem).where(InboxItem.id.in_(ids), InboxItem.lease_by == worker, InboxItem.state == State.WAITING)


def _claimable(channels: Collection[str], lease_time: datetime) -> ColumnElement[bool]:
    earlier = aliased(InboxItem)
    is_behind_another = exists().where(
        earlier.channel == InboxItem.channel,
        earlier.lane == InboxItem.lane,
        earlier.state == State.WAITING,
        earlier.id < InboxItem.id,
    )
    is_free = or_(InboxItem.lease_until.is_(None), InboxItem.lease_until < lease_time)
    wanted: ColumnElement[bool] = InboxItem.channel.in_(channels) & (InboxItem.state == State.WAITING) & is_free & ~is_behind_another
    return wanted


async def _lease_time(session: AsyncSession, after_seconds: float = 0.0) -> datetime:
    return datetime.fromtimestamp(await database_time(session) + after_seconds, UTC)
