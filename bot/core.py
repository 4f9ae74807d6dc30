"""One turn: lock, load, route, handle, save, answer. Routing (bot/turn.py) is deterministic; meaning is guessed elsewhere."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from bot import choices, phrases
from bot.dialogs import Ability, Opening
from bot.errors import UserError
from bot.events import Address, Event, Outgoing, Reply, say
from bot.turn import Said, Sentence, Turn, make_dialog
from db import conversations
from db.faults import DatabaseUnavailable
from db.session import conversation_lock, transaction

log = logging.getLogger(__name__)

IN_THE_MIDDLE = timedelta(minutes=30)  # a delivered prompt waits for a dialog younger than this


class TurnContext(Protocol):
    """What the core needs to know of a handler's context: the topic that is kept between turns."""

    topic: dict[str, Any] | None


MakeContext = Callable[[AsyncSession, Event, "dict[str, Any] | None", datetime], Awaitable[Any]]
Guard = Callable[[Any, Event], Awaitable["Reply | None"]]  # a refusal, before anything else sees the event
Membership = Callable[[Any, Event], Awaitable["Reply | None"]]


class Core:
    """Turns an event into replies. Holds no state of its own: everything is in the conversation's row."""

    def __init__(
        self,
        sessions: async_sessionmaker[AsyncSession],
        abilities: Sequence[Ability],
        sentence: Sentence,
        membership: Membership,
        make_context: MakeContext,
        now: Callable[[], datetime],
        guard: Guard | None = None,
        said: Said | None = None,
    ) -> None:
        self._sessions = sessions
        self._abilities = {ability.name: ability for ability in abilities}
        self._commands = {word: ability for ability in abilities for word in ability.commands}
        self._sentence = sentence
        self._membership = membership
        self._make_context = make_context
        self._now = now
        self._guard = guard
        self._said = said

    async def turn(self, event: Event) -> list[Outgoing]:
        """The replies to one event; none for a repeat and for group talk that is not addressed to us."""
        if event.kind in ("message", "edited") and not event.addressed:
            return []
        address = event.address
        if event.kind == "inline":
            return await self._answer_inline(event)
        try:
            async with conversation_lock(f"{address.channel}:{address.chat_id}:{address.user_id}"):
                reply = await self._handle(event)
        except (DBAPIError, DatabaseUnavailable):
            log.exception("database trouble in a turn of channel %s", address.channel)
            reply = Reply((say(phrases.BUSY),))
        return [Outgoing(address, _answering(event, reply))] if reply else []

    async def _answer_inline(self, event: Event) -> list[Outgoing]:
        """The cards for words behind the bot's name. Nothing is stored, not even that somebody asked."""
        reply = Reply((), answers=event.message_id, cards=())
        ability = next((ability for ability in self._abilities.values() if ability.cards), None)
        try:
            async with transaction(self._sessions) as session:
                context = await self._make_context(session, event, None, self._now())
                if ability and ability.cards:
                    reply = replace(reply, cards=await ability.cards(context, event.text))
        except Exception:
            log.exception("an inline query failed on channel %s", event.address.channel)
        return [Outgoing(event.address, reply)]

    async def _handle(self, event: Event) -> Reply | None:
        now = self._now()
        address = event.address
        async with transaction(self._sessions) as session:
            if not await conversations.first_time(session, address.channel, event.id, now):
                return None
            conversation = await conversations.load(session, address.channel, address.chat_id, address.user_id, now)
            turn = Turn(self._abilities, self._commands, self._sentence, conversation, event, now, self._said)
            context = await self._make_context(session, event, conversation.topic, now)
            try:
                async with session.begin_nested():
                    if event.kind in ("message", "press", "edited"):
                        refusal = await self._guard(context, event) if self._guard else None
                        if event.kind == "edited" and refusal is None:
                            refusal = Reply((say(phrases.EDITED),))
                        reply: Reply | None = await (turn.refuse(context, refusal) if refusal else turn.run(context))
                    else:
                        reply = await self._membership(context, event)
                conversation.topic = context.topic
            except UserError as error:
                await session.refresh(conversation)
                reply = Reply((say(error.sentence),), only_for=address.user_id if address.is_group else None)
            except DBAPIError:
                raise
            except Exception:
                log.exception("a turn failed on channel %s", address.channel)
                await session.refresh(conversation)
                reply = Reply((say(phrases.TROUBLE),))
            conversation.updated_at = now
            if reply and event.kind == "press" and event.message_id and not reply.replaces:
                reply = replace(reply, replaces=event.message_id if turn.edits_in_place else None)
        return reply

    async def open_delivered(self, session: AsyncSession, address: Address, opening: Opening | None, reply: Reply, *, insist: bool = False) -> Reply | None:
        """Register the dialog and the live offer of a message about to be delivered; None while the person
        is in the middle of something else."""
        if opening is None:
            return reply
        now = self._now()
        conversation = await conversations.load(session, address.channel, address.chat_id, address.user_id, now)
        dialog = conversation.dialog
        if dialog and not insist and _in_the_middle(dialog, opening, now):
            return None
        take_up = self._abilities[opening.ability].takes_up if opening.ability in self._abilities else None
        if dialog and take_up and dialog["ability"] == opening.ability:
            offer = conversation.offer
            opening, reply = await take_up(session, dialog, offer["id"] if offer else None, opening, reply)
        conversation.dialog = {**make_dialog(opening.ability, opening.step, opening.data, now), "is_delivered": True}
        reply, conversation.offer = choices.make_offer(reply, opening.ability, opening.step, now)
        conversation.updated_at = now
        return reply


def _in_the_middle(dialog: dict[str, Any], opening: Opening, now: datetime) -> bool:
    """Whether the person is busy with another dialog, or has begun to answer one of the same ability."""
    is_other = dialog["ability"] != opening.ability or not dialog.get("is_delivered")
    return is_other and now - datetime.fromisoformat(dialog["at"]) < IN_THE_MIDDLE


def _answering(event: Event, reply: Reply) -> Reply:
    """In a group, where others write in between, an answer names the message that it answers."""
    if event.address.is_group and event.kind in ("message", "edited"):
        return replace(reply, answers=event.message_id)
    return reply
