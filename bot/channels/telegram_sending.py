"""Sending on Telegram: rich where it pays, as text where that is refused, to one person alone where possible."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from bot.channels import telegram_rich
from bot.channels.telegram_line import Method, NoSuchMethod, TelegramLine, TopicGone
from bot.channels.telegram_messages import (
    Call,
    Place,
    calls_of,
    edit_call,
    file_calls,
    id_of,
    inline_call,
    inline_result,
    pin_call,
    rich_call,
)
from bot.channels.telegram_updates import EPHEMERAL
from bot.errors import NotSent, RateLimited, Rejected, Unknown, Unreachable
from bot.events import Card, Limits, Reply, Sent, Shortfall
from bot.render import Part, render

log = logging.getLogger(__name__)

T = TypeVar("T")

_LONGEST_PAUSE_SECONDS = 10.0  # between the parts of one reply
_MOST_REFUSALS = 3  # of rich messages, without one that was taken: this server has none
_MOST_CARDS = 50  # https://core.telegram.org/bots/api#answerinlinequery


class Torn(Rejected):
    """A further part is refused after the first is out: no other way of sending may be tried."""


class Sending:
    """Replies into messages. What the server refuses is remembered for the life of the process."""

    def __init__(self, line: TelegramLine, limits: Limits, pause_seconds: float) -> None:
        self._line = line
        self._limits = limits
        self._pause_seconds = pause_seconds
        self._rich_refusals = 0
        self._knows_rich = True
        self._open_chats: set[int] = set()  # where a message for one person alone was refused

    async def send(self, place: Place, reply: Reply) -> Sent:
        """All parts of the reply; the id of the last. A topic that is gone is replaced by its group."""
        try:
            return await self._send(place, reply)
        except TopicGone as error:
            if place.topic is None:
                raise
            log.warning(
                "telegram: topic %s of chat %s is gone, writing to the group: %s", place.topic, place.chat_id, error
            )
            sent = await self._send(place.outside_the_topic, reply)
            return replace(sent, shortfalls=("topic_gone", *sent.shortfalls))

    async def answer_inline(self, query_id: str, cards: Sequence[Card]) -> Sent:
        """The cards, at most fifty; one whose text does not fit one message is left out."""
        shown = [(card, render(card.reply, self._limits)) for card in cards]
        results = [inline_result(card, parts[0]) for card, parts in shown if len(parts) == 1 and parts[0].text]
        await self._line.call(inline_call(query_id, results[:_MOST_CARDS]))
        return Sent(query_id)

    async def pin(self, chat_id: int, message_id: str) -> tuple[Shortfall, ...]:
        """Keep the message at the top, without a sound; without the right it stays a message like others."""
        try:
            await self._line.call(pin_call(chat_id, int(message_id)))
        except (Rejected, Unreachable) as error:
            log.warning("telegram: a message in chat %s is not pinned: %s", chat_id, error)
            return ("not_pinned",)
        except (Unknown, NotSent, RateLimited) as error:
            log.warning("telegram: whether a message in chat %s is pinned is not known: %s", chat_id, error)
        return ()

    # --- for one person alone -------------------------------------------------------------------------

    async def _send(self, place: Place, reply: Reply) -> Sent:
        if place.only_for is None:
            return await self._send_here(place, reply)
        has_cause = place.press is not None or place.ephemeral_answers is not None
        if has_cause or place.chat_id not in self._open_chats:
            try:
                return await self._send_here(place, reply)
            except (TopicGone, Torn):
                raise
            except Rejected as error:
                log.info("telegram: shown to everybody in chat %s, not to one person: %s", place.chat_id, error)
                if not has_cause:  # only an administrator of the group may do so unasked
                    self._open_chats.add(place.chat_id)
        return await self._send_here(place.in_the_open, reply)

    # --- rich or text ---------------------------------------------------------------------------------

    async def _send_here(self, place: Place, reply: Reply) -> Sent:
        parts = render(reply, self._limits)
        if not parts:
            raise Rejected("nothing to say")
        if self._is_rich(reply, parts):
            sent = await self._send_rich(place, reply, parts)
            if sent:
                return sent
        calls: list[Call] = []
        for part in parts:
            calls += await calls_of(place.onward if calls else place, part)
        return await self._deliver(calls, reply)

    def _is_rich(self, reply: Reply, parts: Sequence[Part]) -> bool:
        """Where it shows more than a text, or spares several; never with a list of choices to be typed."""
        is_pressed = len(reply.choices) + len(reply.shortcuts) <= sum(len(row) for part in parts for row in part.buttons)
        gains = telegram_rich.gains_by_it(reply.blocks) or sum(bool(part.text) for part in parts) > 1
        return self._knows_rich and is_pressed and gains and telegram_rich.fits(reply.blocks)

    async def _send_rich(self, place: Place, reply: Reply, parts: Sequence[Part]) -> Sent | None:
        """None where the server refuses it; then nothing was sent."""
        inside = set(telegram_rich.pictures_in(reply.blocks))
        files = [file for part in parts for file in part.files if file not in inside]
        call = await rich_call(place, reply, parts[-1].buttons)
        others = await file_calls(place.onward, files)
        try:
            sent = await self._deliver([call, *others], reply)
        except (TopicGone, Torn):
            raise
        except NoSuchMethod as error:
            self._knows_rich = False
            log.warning("telegram: this server has no rich messages, going on with texts: %s", error)
            return None
        except Rejected as error:
            self._rich_refusals += 1
            self._knows_rich = self._rich_refusals < _MOST_REFUSALS
            log.warning("telegram: a rich message is refused, sent as text: %s", error)
            return None
        self._rich_refusals = 0
        return sent

    # --- call by call ---------------------------------------------------------------------------------

    async def _deliver(self, calls: Sequence[Call], reply: Reply) -> Sent:
        first, *others = calls
        can_edit = reply.replaces and not reply.replaces.startswith(EPHEMERAL)
        sent = await self._edit(first, int(reply.replaces or 0)) if can_edit else None
        sent = sent or id_of(await self._line.call(first))
        for call in others:
            sent = id_of(await self._call_onward(call))
        return Sent(sent, parts=len(calls))

    async def _edit(self, call: Call, message_id: int) -> str | None:
        """Put a text in the place of an earlier message; None where that is refused."""
        edit = edit_call(call, message_id)
        if edit is None:
            return None
        try:
            await self._line.call(edit)
        except NoSuchMethod:
            raise
        except Rejected as error:
            if "message is not modified" not in str(error):
                log.info("telegram: message %s is not edited but sent anew: %s", message_id, error)
                return None
        return str(message_id)

    async def _call_onward(self, call: Method[T]) -> T:
        """A further part of a reply that has begun: wait a little rather than begin again and repeat it."""
        for _ in range(3):
            try:
                return await self._line.call(call)
            except RateLimited as error:
                if error.after_seconds > _LONGEST_PAUSE_SECONDS:
                    break
                await asyncio.sleep(error.after_seconds)
            except NotSent:
                await asyncio.sleep(self._pause_seconds)
            except Rejected as error:
                raise Torn(str(error)) from error
        raise Unknown("only the first parts were sent")

