"""Rate gates shared by all replicas: slots are booked in the database, by the database's clock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from sqlalchemy import ColumnElement, Float, cast, extract, func, literal_column, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import SessionTransaction

from db.inserts import insert_if_new
from db.models import Gate

_SECONDS_SINCE_1970: dict[str, ColumnElement[float]] = {
    "postgresql": cast(extract("epoch", func.clock_timestamp()), Float(53)),
    "sqlite": literal_column("(julianday('now') - 2440587.5) * 86400.0"),
}


@dataclass(frozen=True, slots=True)
class Pace:
    """One message each `interval_seconds`, up to `burst` at once after a rest."""

    interval_seconds: float
    burst: int = 1


_asked: WeakKeyDictionary[SessionTransaction, float] = WeakKeyDictionary()


async def database_time(session: AsyncSession) -> float:
    """Seconds since 1970 by the one clock that all replicas share, asked once in a transaction. Leases and gates
    measure real time: an assumed `now` (DONDOC_NOW, `tick --at`) must neither break a lease nor block a gate for weeks."""
    transaction = session.sync_session.get_transaction()
    if transaction is None or transaction not in _asked:
        return _keep(session, await session.scalar(select(_clock(session))))
    return _asked[transaction]


def _clock(session: AsyncSession) -> ColumnElement[float]:
    return _SECONDS_SINCE_1970[session.get_bind().dialect.name]


def _keep(session: AsyncSession, seconds: float | None) -> float:
    transaction = session.sync_session.get_transaction()
    assert transaction is not None  # the question has begun one
    return _asked.setdefault(transaction, float(seconds or 0.0))


async def reserve(session: AsyncSession, paces: Mapping[str, Pace], max_wait_seconds: float) -> float:
    """Book the next moment at which every gate lets a message through and return the seconds until then. When
    that is more than `max_wait_seconds`, nothing is booked.

    GCRA: a gate lets a message through at t when t >= free_at - (burst - 1) * interval, and then sets free_at
    to max(free_at, t) + interval. Gates are locked in the order of their keys, so that two cannot deadlock."""
    # A gate without a pace has no slots to book: it is only looked at, whether a refusal has closed it.
    free = [key for key, pace in paces.items() if not pace.interval_seconds]
    wait = await closed_for(session, free) if free else 0.0
    now = await database_time(session)
    at = now + wait
    held = await _locked(session, [key for key in paces if key not in free]) if len(free) < len(paces) else []
    gates = [(gate, paces[gate.key]) for gate in held]
    for gate, pace in gates:
        at = max(at, gate.closed_until, gate.free_at - (pace.burst - 1) * pace.interval_seconds)
    if at - now <= max_wait_seconds:
        for gate, pace in gates:
            gate.free_at = max(gate.free_at, at) + pace.interval_seconds
    return at - now


async def close(session: AsyncSession, key: str, seconds: float) -> None:
    """Let nothing through for so long: the other side has refused (429)."""
    [gate] = await _locked(session, [key])
    gate.closed_until = max(gate.closed_until, await database_time(session) + seconds)


async def closed_for(session: AsyncSession, keys: Sequence[str]) -> float:
    """Seconds until none of the gates is closed; 0 when all are open now."""
    latest, now = (await session.execute(select(func.max(Gate.closed_until), _clock(session)).where(Gate.key.in_(keys)))).one()
    return max(0.0, (latest or 0.0) - _keep(session, now))


async def any_closed(session: AsyncSession, prefix: str, besides: str) -> bool:
    """Whether a gate whose key begins with `prefix`, other than `besides`, is closed now."""
    now = await database_time(session)
    query = select(Gate.key).where(
        Gate.key.startswith(prefix, autoescape=True), Gate.key != besides, Gate.closed_until > now
    )
    return await session.scalar(query.limit(1)) is not None


async def _locked(session: AsyncSession, keys: Sequence[str]) -> Sequence[Gate]:
    """The gates' rows in the order of their keys, made when missing, held until the transaction ends."""
    wanted = (
        select(Gate).where(Gate.key.in_(keys)).order_by(Gate.key).with_for_update().execution_options(populate_existing=True)
    )
    gates = (await session.scalars(wanted)).all()
    if len(gates) == len(keys):
        return gates
    for key in sorted(keys):
        await insert_if_new(session, Gate, key=key, free_at=0.0, closed_until=0.0)
    return (await session.scalars(wanted)).all()
