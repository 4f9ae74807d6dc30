"""Updates are stored, acknowledged, and handled afterwards: what a crash interrupts is handled by the next process."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from bot.channels.base import Channel, Inboxed, OnEvent, Webhook
from bot.errors import NotSent
from db import inbox
from db.faults import DatabaseUnavailable
from db.inbox import Claimed
from db.session import reading, transaction
from db.tables.inbox import InboxState

log = logging.getLogger(__name__)

_LONGEST_NAME = 128  # of a key or a lane in the table


@dataclass(frozen=True, slots=True)
class InboxPatience:
    """A lease is renewed while its turn goes on, so it need only outlast a pause of the process."""

    lease_seconds: float = 60.0
    look_seconds: float = 5.0  # how often to look for what other replicas left behind
    retry_seconds: float = 2.0  # doubled at each failure
    most_attempts: int = 6  # an update that breaks the process six times must not hold up its chat for ever
    at_once: int = 16
    stop_seconds: float = 5.0  # what turns under way get to finish when the process is asked to stop


class Inbox:
    """Keeps updates of the channels that have an inbox and hands their events to `on_event`, one chat in its order,
    chats side by side, on several replicas. Events are de-duplicated by id in the core, so a repeat is harmless."""

    def __init__(
        self,
        sessions: async_sessionmaker[AsyncSession],
        channels: Mapping[str, Channel],
        now: Callable[[], datetime],
        patience: InboxPatience | None = None,
    ) -> None:
        self._sessions = sessions
        self._channels = {name: channel for name, channel in channels.items() if isinstance(channel, Inboxed)}
        self._now = now
        self._patience = patience or InboxPatience()
        self._worker = f"inbox-{secrets.token_hex(8)}"
        self._work = asyncio.Event()
        self._renewed_at = 0.0
        self._turns: dict[int, asyncio.Task[None]] = {}

    # --- taking in ------------------------------------------------------------------------------------

    async def take(self, channel: str, webhook: Webhook, body: bytes) -> bool:
        """Store what a webhook delivered; False when it was seen before. NotSent while the database is away."""
        return await self.keep(channel, _asked(webhook.key, body), _asked(webhook.lane, body), body)

    async def keep(self, channel: str, key: str | None, lane: str | None, body: bytes) -> bool:
        """Store one update under its key (None: a digest of the body) in its lane (None: the channel's own); False
        when it was seen before. NotSent while the database is away."""
        key = _short(key) if key else f"sha256:{hashlib.sha256(body).hexdigest()}"
        try:
            async with transaction(self._sessions) as session:
                is_new = await inbox.store(session, channel, key, _short(lane or ""), body, self._now())
        except (DatabaseUnavailable, DBAPIError) as error:
            raise NotSent(f"the inbox cannot be written: {type(error).__name__}") from error
        if is_new:
            self._work.set()
        return is_new

    # --- handling -------------------------------------------------------------------------------------

    async def run(self, on_event: OnEvent) -> None:
        """Handle what is stored until cancelled, through losses of the database."""
        if not self._channels:
            return
        try:
            while True:
                self._work.clear()
                try:
                    await self._renew()
                    found = await self._start_turns(on_event)
                except (DatabaseUnavailable, DBAPIError) as error:
                    log.error("inbox: the database cannot be used: %s", type(error).__name__)
                    found = False
                if not found:
                    with suppress(TimeoutError):
                        async with asyncio.timeout(self._patience.look_seconds):
                            await self._work.wait()
        finally:
            await self._stop()

    async def _renew(self) -> None:
        now = asyncio.get_running_loop().time()
        if self._turns and now - self._renewed_at > self._patience.lease_seconds / 3:
            self._renewed_at = now
            async with transaction(self._sessions) as session:
                await inbox.renew(session, self._worker, list(self._turns), self._patience.lease_seconds)

    async def _start_turns(self, on_event: OnEvent) -> bool:
        room = self._patience.at_once - len(self._turns)
        if room <= 0:
            return False
        async with reading(self._sessions) as session:
            if not await inbox.has_work(session, self._channels):
                return False
        async with transaction(self._sessions) as session:
            claimed = await inbox.claim(session, self._worker, self._channels, room, self._patience.lease_seconds)
        for item in claimed:
            self._turns[item.id] = asyncio.create_task(self._turn(item, on_event))
        return bool(claimed)

    async def _turn(self, item: Claimed, on_event: OnEvent) -> None:
        try:
            state = await self._handle(item, on_event)
            async with transaction(self._sessions) as session:
                if state:
                    await inbox.settle(session, self._worker, item.id, state)
                else:
                    pause = self._patience.retry_seconds * 2.0 ** (item.attempts - 1)
                    await inbox.postpone(session, self._worker, item.id, pause)
        except (DatabaseUnavailable, DBAPIError) as error:
            log.error("inbox: item %d of %s is not settled: %s", item.id, item.channel, type(error).__name__)
        finally:
            self._turns.pop(item.id, None)
            self._work.set()

    async def _handle(self, item: Claimed, on_event: OnEvent) -> InboxState | None:
        """What became of it; None: to be tried again."""
        if item.attempts > self._patience.most_attempts:
            log.error("inbox: item %d of %s is given up", item.id, item.channel)
            return InboxState.FAILED
        try:
            events = await self._channels[item.channel].read(item.body)
        except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
            # Only the kind of error: its text may quote what a person wrote.
            log.warning("inbox: item %d of %s cannot be read: %s", item.id, item.channel, type(error).__name__)
            return InboxState.FAILED
        try:
            for event in events:
                await on_event(event)
        except Exception:
            log.exception("inbox: item %d of %s failed", item.id, item.channel)
            return None
        return InboxState.DONE

    async def _stop(self) -> None:
        turns = list(self._turns.values())
        if turns:  # a turn that has saved and not yet answered would be dropped as seen the next time
            await asyncio.wait(turns, timeout=self._patience.stop_seconds)
        for turn in turns:
            turn.cancel()
        await asyncio.gather(*turns, return_exceptions=True)
        with suppress(DatabaseUnavailable, DBAPIError):
            async with transaction(self._sessions) as session:
                await inbox.release(session, self._worker)


def _asked(question: Callable[[bytes], str | None], body: bytes) -> str | None:
    """The channel's answer about a body that nobody has checked."""
    try:
        return question(body)
    except Exception:
        return None


def _short(name: str) -> str:
    """A name that fits the table, still its own when it is long."""
    name = name.replace("\0", "")  # PostgreSQL refuses it
    return name if len(name) <= _LONGEST_NAME else f"sha256:{hashlib.sha256(name.encode()).hexdigest()}"
