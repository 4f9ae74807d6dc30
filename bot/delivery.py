"""Deliveries become messages, under the channel's limits: claim, wait for the slot, commit, call, commit."""

from __future__ import annotations

import asyncio
import logging
import os
import random
import socket
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Protocol
from uuid import uuid4

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from bot.channels.base import Channel
from bot.errors import NotSent, OutsideWindow, RateLimited, Rejected, Unknown, Unreachable
from bot.events import Address, Reply, Sent
from bot.pacing import Patience, Rates, chat_gate, paces_for
from bot.wire import reply_from_json
from db import deliveries, gates, windows
from db.deliveries import LedgerEntry
from db.faults import DatabaseUnavailable
from db.session import transaction
from db.tables.deliveries import DeliveryState as State

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class DeliveryResult:
    """What became of a delivery in this drain. Pending: `error` says what it waits for."""

    id: int
    key: str
    state: State
    error: str | None = None


class OpenDialog(Protocol):
    """Registers the live offer and the dialog of a message in its recipient's conversation, in the transaction
    that marks it as being sent; returns the reply with its offer id. None: the person is in the middle of
    something; not allowed when `insist` is set (asked too often already)."""

    async def __call__(
        self, session: AsyncSession, delivery: LedgerEntry, reply: Reply, *, insist: bool
    ) -> Reply | None: ...


# Notes in the ledger's transaction that a recipient cannot be reached; says where the message goes instead.
FindDetour = Callable[[AsyncSession, Address, Unreachable], Awaitable["Address | None"]]


class _Taken(Exception):
    """Cancelled meanwhile, or claimed by another worker: undo this transaction and leave it alone."""


class Deliverer:
    """One worker on the ledger; any number of them may drain it at once."""

    def __init__(
        self,
        sessions: async_sessionmaker[AsyncSession],
        channels: Mapping[str, Channel],
        now: Callable[[], datetime],
        open_dialog: OpenDialog,
        find_detour: FindDetour,
        rates: Mapping[str, Rates] | None = None,
        patience: Patience | None = None,
        draw: Callable[[], float] = random.random,
    ) -> None:
        self._sessions = sessions
        self._channels = channels
        self._now = now
        self._open_dialog = open_dialog
        self._find_detour = find_detour
        self._rates = rates or {}
        self._patience = patience or Patience()
        self._draw = draw
        self._worker = f"{socket.gethostname()[:30]}:{os.getpid()}:{uuid4().hex[:8]}"

    async def drain(self, limit: int = 500, batch: int = 10) -> list[DeliveryResult]:
        """Deliver up to `limit` messages that are due now. One recipient's failure never stops the others.
        Also says what is due on channels that are not running here."""
        now = self._now()
        results = await self._tidy(now)
        left = limit
        try:
            while left > 0 and (claimed := await self._claim(min(batch, left), now)):
                left -= len(claimed)
                # Chats go side by side, the messages to one chat one after the other.
                claimed.sort(key=_chat)
                chats = [list(chat) for _, chat in groupby(claimed, key=_chat)]
                for part in await asyncio.gather(*(self._deliver_all(chat) for chat in chats)):
                    results += part
        except asyncio.CancelledError:
            async with transaction(self._sessions) as session:
                await deliveries.release_claims(session, self._worker)
            raise
        return results

    async def _claim(self, limit: int, now: datetime) -> list[LedgerEntry]:
        lease_seconds, names = self._patience.claim_seconds, list(self._channels)
        async with transaction(self._sessions) as session:
            return await deliveries.claim(session, self._worker, limit, now, lease_seconds, names)

    async def _tidy(self, now: datetime) -> list[DeliveryResult]:
        async with transaction(self._sessions) as session:
            touched = await deliveries.recover_expired(session)
            touched += await deliveries.expire(session, now)
            elsewhere = await deliveries.due_elsewhere(session, now, list(self._channels))
        return [DeliveryResult(entry.id, entry.key, entry.state, entry.error) for entry in touched] + [
            DeliveryResult(entry.id, entry.key, entry.state, f"channel {entry.channel} is not running")
            for entry in elsewhere
        ]

    async def _deliver_all(self, entries: Sequence[LedgerEntry]) -> list[DeliveryResult]:
        results = []
        for entry in entries:
            try:
                results.append(await self._deliver(entry))
            except _Taken:
                log.info("delivery %s was cancelled or taken meanwhile", entry.key)
            except Exception as error:
                # The ledger keeps the truth: at worst the lease runs out and the next drain recovers it.
                log.exception("delivery %s could not be settled", entry.key)
                results.append(DeliveryResult(entry.id, entry.key, State.UNKNOWN, f"not settled: {error}"))
        return results

    async def _deliver(self, entry: LedgerEntry) -> DeliveryResult:
        try:
            reply = reply_from_json(entry.reply)
        except (LookupError, TypeError, ValueError) as error:
            return await self._fail(entry, f"the stored reply cannot be read: {error}")
        try:
            wait, ready = await self._take_slot(entry, reply)
        except (_Taken, DatabaseUnavailable, DBAPIError):
            raise
        except Exception as error:
            log.exception("the dialog of delivery %s could not be opened", entry.key)
            return await self._fail(entry, f"cannot be opened: {type(error).__name__}: {error}")
        if wait:
            return await self._postpone(entry, wait, f"the rate limit asks for {wait:.0f} s")
        if ready is None:
            return DeliveryResult(entry.id, entry.key, State.PENDING, "the recipient is busy")
        return await _finish(self._call(entry, ready), self._patience.stop_seconds)

    async def _take_slot(self, entry: LedgerEntry, reply: Reply) -> tuple[float, Reply | None]:
        """Wait for a slot at all gates, then mark as being sent: (0, what to send), (0, None) when the recipient
        is busy, (seconds, None) when the wait is too long for now."""
        paces = paces_for(entry, self._rates.get(entry.channel))
        is_booked = False
        while True:
            async with transaction(self._sessions) as session:
                if is_booked:
                    wait = await gates.closed_for(
                        session, list(paces)
                    )  # refused while we waited for our slot?
                else:
                    wait = await gates.reserve(session, paces, self._patience.slot_seconds)
                if not wait:
                    return 0.0, await self._begin(session, entry, reply)
            if is_booked:
                is_booked = False
            elif wait > self._patience.slot_seconds:
                return wait, None
            else:
                await asyncio.sleep(wait)
                is_booked = True

    async def _begin(self, session: AsyncSession, entry: LedgerEntry, reply: Reply) -> Reply | None:
        """Open the dialog and mark as being sent. The conversation is locked before the delivery's row, as in a
        turn that cancels deliveries: the other order could deadlock on PostgreSQL."""
        ready: Reply | None = reply
        if entry.opening or reply.choices:
            insist = entry.busy_times >= self._patience.most_busy_times
            ready = await self._open_dialog(session, entry, reply, insist=insist)
        if ready is None:
            due_at = self._now() + timedelta(seconds=self._patience.busy_seconds)
            await deliveries.postpone(session, entry.id, self._worker, due_at, "the recipient is busy", is_busy=True)
            return None
        lease_seconds = self._patience.send_seconds + self._patience.settle_seconds
        if not await deliveries.mark_sending(session, entry.id, self._worker, lease_seconds):
            raise _Taken
        return ready

    async def _call(self, entry: LedgerEntry, reply: Reply) -> DeliveryResult:
        try:
            async with asyncio.timeout(self._patience.send_seconds):
                sent = await self._channels[entry.channel].send(_address(entry), reply)
        except RateLimited as error:
            return await self._slow_down(entry, error)
        except NotSent as error:
            return await self._back_off(entry, error)
        except Unreachable as error:
            return await self._unreachable(entry, error)
        except Rejected as error:
            return await self._fail(entry, f"refused: {error}")
        except (Unknown, TimeoutError) as error:
            return await self._unknown(entry, str(error) or "no answer in time")
        except Exception as error:
            log.exception("channel %s broke while sending %s", entry.channel, entry.key)
            return await self._unknown(entry, f"{type(error).__name__}: {error}")
        return await self._sent(entry, sent)

    # --- the ends of a call ---------------------------------------------------------------------------

    async def _sent(self, entry: LedgerEntry, sent: Sent) -> DeliveryResult:
        async with transaction(self._sessions) as session:
            await deliveries.mark_sent(
                session, entry.id, self._worker, sent.message_id, self._now(), sent.parts, sent.shortfalls
            )
        return DeliveryResult(entry.id, entry.key, State.SENT)

    async def _fail(self, entry: LedgerEntry, error: str) -> DeliveryResult:
        async with transaction(self._sessions) as session:
            await deliveries.mark_failed(session, entry.id, self._worker, error)
        return DeliveryResult(entry.id, entry.key, State.FAILED, error)

    async def _unknown(self, entry: LedgerEntry, error: str) -> DeliveryResult:
        retry_at = self._now() + timedelta(seconds=self._patience.unknown_seconds)
        async with transaction(self._sessions) as session:
            state = await deliveries.mark_unknown(session, entry.id, self._worker, error, retry_at)
        return DeliveryResult(entry.id, entry.key, state or State.UNKNOWN, error)

    async def _back_off(self, entry: LedgerEntry, error: NotSent) -> DeliveryResult:
        attempts = entry.attempts + 1
        if attempts >= self._patience.most_attempts:
            return await self._fail(entry, f"given up after {attempts} attempts: {error}")
        longest = self._patience.longest_backoff_seconds
        seconds = min(self._patience.backoff_seconds * 2.0 ** min(attempts - 1, 30), longest)
        return await self._postpone(entry, seconds * (0.5 + self._draw() / 2), f"not sent: {error}")

    async def _slow_down(self, entry: LedgerEntry, error: RateLimited) -> DeliveryResult:
        """A refusal in a group is about that group (20 a minute); one in a private chat, which gets a message now
        and then, can only be about the whole channel, and so can a second group's while the first waits."""
        overall, own = entry.channel, chat_gate(entry)
        async with transaction(self._sessions) as session:
            is_general = not entry.is_group or await gates.any_closed(session, f"{overall}:", besides=own)
            await gates.close(session, own, error.after_seconds)
            if is_general:
                await gates.close(session, overall, error.after_seconds)
        # A short wait is served by the next round of this drain, which waits for the gate.
        seconds = error.after_seconds if error.after_seconds > self._patience.slot_seconds else 0.0
        return await self._postpone(entry, seconds, str(error), counts_as_attempt=False)

    async def _unreachable(self, entry: LedgerEntry, error: Unreachable) -> DeliveryResult:
        async with transaction(self._sessions) as session:
            instead = await self._find_detour(session, _address(entry), error)
            if instead is None and isinstance(error, OutsideWindow):
                await windows.hold(session, entry.id, self._worker)
                return DeliveryResult(entry.id, entry.key, State.FAILED, windows.OUTSIDE)
            if instead is None or entry.attempts + 1 >= self._patience.most_attempts:
                why = f"unreachable: {error}"
                await deliveries.mark_failed(session, entry.id, self._worker, why)
                return DeliveryResult(entry.id, entry.key, State.FAILED, why)
            where = (instead.channel, instead.chat_id, instead.user_id)
            await deliveries.readdress(session, entry.id, self._worker, *where)
            why = f"{entry.channel} refused ({error}); it goes to chat {instead.chat_id} on {instead.channel}"
            await deliveries.postpone(session, entry.id, self._worker, entry.due_at, why)
        return DeliveryResult(entry.id, entry.key, State.PENDING, why)

    async def _postpone(
        self, entry: LedgerEntry, seconds: float, why: str, *, counts_as_attempt: bool = True
    ) -> DeliveryResult:
        due_at = self._now() + timedelta(seconds=seconds) if seconds else entry.due_at
        async with transaction(self._sessions) as session:
            await deliveries.postpone(
                session, entry.id, self._worker, due_at, why, counts_as_attempt=counts_as_attempt
            )  # fmt: skip
        return DeliveryResult(entry.id, entry.key, State.PENDING, why)


def _address(entry: LedgerEntry) -> Address:
    return Address(entry.channel, entry.chat_id, entry.user_id, entry.is_group, entry.topic)


def _chat(entry: LedgerEntry) -> tuple[str, str]:
    return entry.channel, entry.chat_id


async def _finish(work: Awaitable[DeliveryResult], seconds: float) -> DeliveryResult:
    """Await the work; when cancelled, let it come to its end for a while, so that a clean stop leaves no
    delivery unknown."""
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        _, unfinished = await asyncio.wait({task}, timeout=seconds)
        for left in unfinished:
            left.cancel()
        raise
