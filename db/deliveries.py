"""The delivery ledger: each message to each chat once, with an honest state, under a lease while it is handled."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal, cast

from sqlalchemy import CursorResult, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from db.gates import database_time
from db.inserts import insert_if_new
from db.models import Delivery
from db.tables.deliveries import DeliveryState as State

# How often a prompt may go out when nobody knows whether it arrived: one repeat, never a stream of copies.
_MAX_UNKNOWN_TIMES = 2


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """A delivery as it was when read. `reply` is JSON of bot/wire.py, `opening` the dialog it opens."""

    id: int
    key: str
    kind: str
    channel: str
    chat_id: str
    user_id: str
    is_group: bool
    topic: str | None
    reply: dict[str, Any]
    opening: dict[str, Any] | None
    on_unknown: str
    state: State
    due_at: datetime
    expires_at: datetime | None
    attempts: int
    busy_times: int
    created_at: datetime
    sent_at: datetime | None
    message_id: str | None
    parts: int
    error: str | None


def _entry(row: Delivery) -> LedgerEntry:
    names = [name for name in LedgerEntry.__slots__ if name != "state"]
    return LedgerEntry(state=State(row.state), **{name: getattr(row, name) for name in names})


# --- what jobs and handlers do ------------------------------------------------------------------------


async def enqueue(
    session: AsyncSession,
    *,
    key: str,
    kind: str,
    channel: str,
    chat_id: str,
    user_id: str,
    is_group: bool,
    topic: str | None = None,
    reply: dict[str, Any],
    due_at: datetime,
    now: datetime,
    opening: dict[str, Any] | None = None,
    on_unknown: Literal["retry", "wait"] = "retry",
    cancel_tag: str | None = None,
    expires_at: datetime | None = None,
) -> bool:
    """Put a message into the ledger, once for each key, whatever became of the first; True when it is new."""
    return await insert_if_new(
        session, Delivery, key=key, kind=kind, channel=channel, chat_id=chat_id, user_id=user_id, is_group=is_group, topic=topic,
        reply=reply, opening=opening, on_unknown=on_unknown, cancel_tag=cancel_tag, state=State.PENDING.value,
        due_at=due_at, expires_at=expires_at, created_at=now,
    )  # fmt: skip


async def cancel(session: AsyncSession, *cancel_tags: str) -> int:
    """Cancel what is still waiting under these tags. What is being sent right now is past cancelling, but should its
    fate remain unknown it must not go out once more: it is out of time from now on."""
    await session.execute(
        update(Delivery)
        .where(Delivery.cancel_tag.in_(cancel_tags), Delivery.state == State.SENDING)
        .values(expires_at=Delivery.due_at)
    )
    result = await session.execute(
        update(Delivery)
        .where(Delivery.cancel_tag.in_(cancel_tags), Delivery.state == State.PENDING)
        .values(state=State.CANCELLED.value, lease_by=None, lease_until=None)
    )
    return cast(CursorResult[Any], result).rowcount


async def keys(session: AsyncSession, beginning: str, since: datetime | None = None) -> set[str]:
    """Keys that begin so (of what was put in after a moment): what a job need not prepare again."""
    query = select(Delivery.key).where(Delivery.key.startswith(beginning, autoescape=True))
    return set(await session.scalars(query.where(Delivery.created_at >= since) if since else query))


async def sent_with_shortfalls(session: AsyncSession, since: datetime) -> list[LedgerEntry]:
    """What went to groups after a moment, but not wholly as asked (`error`). Given once, then marked as told."""
    wanted = (Delivery.state == State.SENT, Delivery.is_group, Delivery.sent_at >= since, Delivery.error.not_like("told: %"))
    rows = list(await session.scalars(select(Delivery).where(*wanted).order_by(Delivery.id).with_for_update(skip_locked=True)))
    found = [_entry(row) for row in rows]
    for row in rows:
        row.error = f"told: {row.error}"
    return found


# --- what an administrator does -----------------------------------------------------------------------


async def listing(session: AsyncSession, state: str | None = None) -> list[LedgerEntry]:
    query = select(Delivery).order_by(Delivery.due_at, Delivery.id)
    rows = await session.scalars(query.where(Delivery.state == state) if state else query)
    return [_entry(row) for row in rows]


async def retry(session: AsyncSession, id: int, now: datetime) -> LedgerEntry | None:
    """Send once more what is unknown, failed or cancelled; None when there is no such delivery to retry."""
    row = await session.get(Delivery, id, with_for_update=True, populate_existing=True)
    if row is None or row.state not in (State.UNKNOWN, State.FAILED, State.CANCELLED):
        return None
    row.state, row.due_at, row.error = State.PENDING.value, now, None
    row.attempts = row.unknown_times = row.busy_times = 0
    row.expires_at = None  # the administrator wants it now, late or not
    return _entry(row)


# --- what the delivery does ---------------------------------------------------------------------------


async def recover_expired(session: AsyncSession) -> list[LedgerEntry]:
    """Sends whose process died in the middle: a prompt goes out once more, anything else becomes unknown."""
    query = (
        select(Delivery)
        .where(Delivery.state == State.SENDING, Delivery.lease_until < await _lease_time(session))
        .with_for_update(skip_locked=True)
    )
    rows = list(await session.scalars(query))
    for row in rows:
        _become_unknown(row, "the process stopped while sending", row.due_at)
    return [_entry(row) for row in rows]


async def expire(session: AsyncSession, now: datetime) -> list[LedgerEntry]:
    """Cancel what is past its use."""
    query = (
        select(Delivery)
        .where(Delivery.state == State.PENDING, Delivery.expires_at <= now)
        .with_for_update(skip_locked=True)
    )
    rows = list(await session.scalars(query))
    for row in rows:
        _release(row, State.CANCELLED, "not sent in time")
    return [_entry(row) for row in rows]


async def claim(
    session: AsyncSession,
    worker: str,
    limit: int,
    now: datetime,
    lease_seconds: float,
    channels: Collection[str],
) -> list[LedgerEntry]:
    """Lease what is due on these channels, oldest first. Two workers never get the same row: PostgreSQL skips
    rows that another transaction holds, SQLite lets one transaction write at a time."""
    lease_time = await _lease_time(session)
    query = (
        select(Delivery)
        .where(
            Delivery.state == State.PENDING,
            Delivery.due_at <= now,
            Delivery.channel.in_(channels),
            or_(Delivery.expires_at.is_(None), Delivery.expires_at > now),
            or_(Delivery.lease_until.is_(None), Delivery.lease_until < lease_time),
        )
        .order_by(Delivery.due_at, Delivery.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    rows = list(await session.scalars(query))
    lease_until = await _lease_time(session, lease_seconds)
    for row in rows:
        row.lease_by, row.lease_until = worker, lease_until
    return [_entry(row) for row in rows]


async def release_claims(session: AsyncSession, worker: str) -> None:
    """Give back what a worker has claimed and not begun to send: it is about to stop."""
    await session.execute(
        update(Delivery)
        .where(Delivery.lease_by == worker, Delivery.state == State.PENDING)
        .values(lease_by=None, lease_until=None)
    )


async def due_elsewhere(session: AsyncSession, now: datetime, channels: Collection[str]) -> list[LedgerEntry]:
    """What is due on channels that are not running here."""
    query = select(Delivery).where(
        Delivery.state == State.PENDING, Delivery.due_at <= now, Delivery.channel.not_in(channels)
    )
    return [_entry(row) for row in await session.scalars(query.order_by(Delivery.due_at, Delivery.id))]


async def mark_sending(session: AsyncSession, id: int, worker: str, lease_seconds: float) -> bool:
    """Last step before the call; False when it was cancelled or the lease went to somebody else meanwhile."""
    lease_until = await _lease_time(session, lease_seconds)
    ours = (Delivery.id == id, Delivery.lease_by == worker, Delivery.state == State.PENDING)
    begun = {"state": State.SENDING.value, "attempts": Delivery.attempts + 1, "lease_until": lease_until}
    return await _updated(session, ours, begun)


async def mark_sent(
    session: AsyncSession, id: int, worker: str, message_id: str, now: datetime, parts: int = 1, shortfalls: Collection[str] = ()
) -> bool:
    """Record the proof, and what was not done beside it. Also when the lease ran out meanwhile, unless somebody
    else is sending again."""
    ours = (Delivery.id == id, or_(Delivery.lease_by == worker, Delivery.lease_by.is_(None)))
    proof = {"message_id": message_id, "sent_at": now, "parts": parts, "error": " ".join(shortfalls) or None}
    return await _updated(session, ours, {"state": State.SENT.value, "lease_by": None, "lease_until": None, **proof})


async def mark_unknown(
    session: AsyncSession, id: int, worker: str, error: str, retry_at: datetime
) -> State | None:
    """It may have arrived. Returns the state it is in now: pending when it goes out once more at `retry_at`."""
    row = await _leased(session, id, worker, State.SENDING)
    return _become_unknown(row, error, retry_at) if row else None


async def mark_failed(session: AsyncSession, id: int, worker: str, error: str) -> None:
    if row := await _leased(session, id, worker):
        _release(row, State.FAILED, error)


async def postpone(
    session: AsyncSession,
    id: int,
    worker: str,
    due_at: datetime,
    error: str,
    *,
    counts_as_attempt: bool = True,
    is_busy: bool = False,
) -> None:
    """Back to waiting until `due_at`. A refusal for the rate is no attempt; a busy recipient is counted apart."""
    if (row := await _leased(session, id, worker)) is None:
        return
    if row.state == State.SENDING and not counts_as_attempt:
        row.attempts -= 1
    row.busy_times += is_busy
    row.due_at = due_at
    _release(row, State.PENDING, error)


async def readdress(session: AsyncSession, id: int, worker: str, channel: str, chat_id: str, user_id: str) -> None:
    """Another chat of the same recipient gets it; the key stays, so it is still one message."""
    if row := await _leased(session, id, worker):
        row.channel, row.chat_id, row.user_id = channel, chat_id, user_id


async def _updated(session: AsyncSession, which: Collection[Any], values: dict[str, Any]) -> bool:
    """One statement, one row: whether it was there."""
    statement = update(Delivery).where(*which).values(**values).execution_options(synchronize_session=False)
    return cast(CursorResult[Any], await session.execute(statement)).rowcount == 1


async def _leased(session: AsyncSession, id: int, worker: str, state: State | None = None) -> Delivery | None:
    row = await session.get(Delivery, id, with_for_update=True, populate_existing=True)
    is_ours = row is not None and row.lease_by == worker and state in (None, row.state)
    return row if is_ours else None


async def _lease_time(session: AsyncSession, after_seconds: float = 0.0) -> datetime:
    return datetime.fromtimestamp(await database_time(session) + after_seconds, UTC)


def _release(row: Delivery, state: State, error: str | None) -> None:
    row.state, row.error = state.value, error
    row.lease_by = row.lease_until = None


def _become_unknown(row: Delivery, error: str, retry_at: datetime) -> State:
    row.unknown_times += 1
    goes_again = row.on_unknown == "retry" and row.unknown_times < _MAX_UNKNOWN_TIMES
    state = State.PENDING if goes_again else State.UNKNOWN
    row.due_at = retry_at if goes_again else row.due_at
    _release(row, state, error)
    return state
