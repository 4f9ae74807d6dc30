"""Sends the answer to a turn. The turn is stored by then, so an answer that cannot leave now is not lost: it waits in
the delivery ledger for a quarter of an hour, unless the person writes again first."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from bot.channels.base import Channel
from bot.errors import ChannelError, NotSent, RateLimited, Unreachable
from bot.events import Address, Outgoing
from bot.web.metrics import Metrics
from bot.wire import reply_to_json
from db import deliveries
from db.faults import DatabaseUnavailable
from db.session import transaction

log = logging.getLogger(__name__)

_LONGEST_WAIT_SECONDS = 30.0  # for a slot; beyond it the ledger waits
_TRIES = 3
KEPT = timedelta(minutes=15)  # an answer that comes later than this would only confuse


class Answering:
    """`parked` holds the conversations of this process whose last answer waits in the ledger."""

    def __init__(
        self, sessions: async_sessionmaker[AsyncSession], channels: Mapping[str, Channel], now: Callable[[], datetime], metrics: Metrics
    ) -> None:
        self._sessions = sessions
        self._channels = channels
        self._now = now
        self._metrics = metrics
        self._parked: set[str] = set()

    async def person_wrote(self, address: Address) -> None:
        """What waits for this conversation is out of date: the next answer shows what is open then."""
        tag = _tag(address)
        if tag in self._parked:
            self._parked.discard(tag)
            async with transaction(self._sessions) as session:
                await deliveries.cancel(session, tag)

    async def send(self, out: Outgoing) -> None:
        channel = self._channels[out.address.channel]
        after_seconds = 0.0
        for _ in range(_TRIES):
            try:
                await channel.send(out.address, out.reply)
                self._metrics.count_reply(channel.name)
                return
            except RateLimited as error:
                after_seconds = error.after_seconds
                if after_seconds > _LONGEST_WAIT_SECONDS:
                    break
                await asyncio.sleep(after_seconds)
            except NotSent:
                await asyncio.sleep(1.0)
            except Unreachable as error:
                if error.migrated_to is None:
                    log.warning("an answer on %s was not delivered: unreachable", channel.name)
                    return
                out = replace(out, address=replace(out.address, chat_id=error.migrated_to))
            except ChannelError as error:
                # Refused for good, or perhaps arrived: a second one would be no better. The next message of the
                # person is answered with what is open.
                log.warning("an answer on %s was not delivered: %s", channel.name, type(error).__name__)
                return
        if out.reply.cards is None:  # who types behind the bot's name has typed on by then
            await self._park(out, after_seconds)

    async def _park(self, out: Outgoing, after_seconds: float) -> None:
        now, address = self._now(), out.address
        try:
            async with transaction(self._sessions) as session:
                await deliveries.enqueue(
                    session,
                    key=f"answer:{uuid4().hex}",
                    kind="answer",
                    channel=address.channel,
                    chat_id=address.chat_id,
                    user_id=address.user_id,
                    is_group=address.is_group,
                    topic=address.topic,
                    reply=reply_to_json(replace(out.reply, replaces=None)),
                    due_at=now + timedelta(seconds=after_seconds),
                    now=now,
                    on_unknown="wait",
                    cancel_tag=_tag(address),
                    expires_at=now + KEPT,
                )
        except DatabaseUnavailable as error:
            log.error("an answer on %s was given up: %s", address.channel, error.why)
            return
        self._parked.add(_tag(address))
        log.warning("an answer on %s could not leave; it waits in the ledger", address.channel)


def _tag(address: Address) -> str:
    return f"answer:{address.channel}:{address.chat_id}:{address.user_id}"[:200]
