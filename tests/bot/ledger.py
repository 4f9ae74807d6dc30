"""Building blocks of the ledger's tests: deliveries put into a database, a worker on them, what became of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from bot.channels.base import Channel
from bot.delivery import Deliverer
from bot.detour import find_detour
from bot.errors import Unreachable
from bot.events import Address, Reply, say
from bot.pacing import Patience, Rates
from bot.wire import reply_to_json
from db import conversations, deliveries
from db.deliveries import LedgerEntry
from db.session import reading, transaction

Sessions = async_sessionmaker[AsyncSession]


async def enqueue(session: AsyncSession, now: datetime, key: str, **changes: Any) -> bool:
    """A prompt to a person, unless changed."""
    values: dict[str, Any] = {
        "kind": "prompt", "channel": "telegram", "chat_id": key, "user_id": key, "is_group": False,
        "reply": reply_to_json(Reply((say(f"to {key}"),))), "due_at": now,
    } | changes  # fmt: skip
    return await deliveries.enqueue(session, key=key, now=now, **values)


async def enqueue_digest(session: AsyncSession, now: datetime, key: str, **changes: Any) -> bool:
    """A digest to a group, unless changed."""
    digest = {"kind": "digest", "user_id": "", "is_group": True, "on_unknown": "wait"}
    return await enqueue(session, now, key, **(digest | changes))


async def put(sessions: Sessions, now: datetime, key: str, **changes: Any) -> bool:
    """A prompt in a transaction of its own."""
    async with transaction(sessions) as session:
        return await enqueue(session, now, key, **changes)


async def put_digest(sessions: Sessions, now: datetime, key: str, **changes: Any) -> bool:
    """A digest in a transaction of its own."""
    async with transaction(sessions) as session:
        return await enqueue_digest(session, now, key, **changes)


class Opener:
    """Stands in for the core: notes the dialog in the recipient's conversation; `busy` are people to leave alone."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.now = now
        self.busy: set[str] = set()

    async def __call__(
        self, session: AsyncSession, delivery: LedgerEntry, reply: Reply, *, insist: bool
    ) -> Reply | None:
        if delivery.user_id in self.busy and not insist:
            return None
        row = await conversations.load(
            session, delivery.channel, delivery.chat_id, delivery.user_id, self.now()
        )
        row.dialog = delivery.opening
        return reply


class Unreachables:
    """Notes whom the ledger reports as unreachable, and does about it what the program does."""

    def __init__(self) -> None:
        self.seen: list[tuple[Address, str | None]] = []

    async def __call__(self, session: AsyncSession, address: Address, error: Unreachable) -> Address | None:
        self.seen.append((address, error.migrated_to))
        return await find_detour(session, address, error, {address.channel}, datetime.now(UTC))


def make_deliverer(
    sessions: Sessions,
    channels: Mapping[str, Channel] | Channel,
    now: Callable[[], datetime],
    *,
    opener: Opener | None = None,
    unreachables: Unreachables | None = None,
    rates: Mapping[str, Rates] | None = None,
    patience: Patience | None = None,
) -> Deliverer:
    return Deliverer(
        sessions,
        channels if isinstance(channels, Mapping) else {channels.name: channels},
        now,
        opener or Opener(now),
        unreachables or Unreachables(),
        rates,
        patience,
        draw=lambda: 1.0,
    )


async def entries(sessions: Sessions) -> dict[str, LedgerEntry]:
    """The ledger as others see it: read through a session of its own."""
    async with reading(sessions) as session:
        return {entry.key: entry for entry in await deliveries.listing(session)}


async def states(sessions: Sessions) -> Counter[str]:
    return Counter(entry.state.value for entry in (await entries(sessions)).values())
