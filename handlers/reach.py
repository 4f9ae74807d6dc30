"""Whom the question of a round has reached: who never got it owes nothing, and is asked once that is possible."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot.events import Address
from db import reach, rounds
from db.reach import Message
from db.rounds import RoundView
from handlers import desk
from handlers.context import World

_ITS_OWN = ("prompt", "again-", "reminder")  # how the keys of messages begin that put a prompt to its own person
_LONG = timedelta(hours=1)  # after which a message on its way counts as not arrived


def key(round_id: int, rest: str) -> str:
    """The key in the ledger of a message of a round."""
    return f"checkin:{round_id}:{rest}"


@dataclass(frozen=True, slots=True)
class Reach:
    """The messages that put one prompt to its person, the oldest first."""

    messages: Sequence[Message] = ()

    @property
    def at(self) -> datetime | None:
        """When the question arrived first, or may have; None: never yet."""
        return min((at for message in self.messages if (at := message.arrived_at)), default=None)

    def is_on_its_way(self, now: datetime) -> bool:
        return any(message.is_on_its_way and now < message.due_at + _LONG for message in self.messages)

    def is_lost(self, now: datetime) -> bool:
        """It has not arrived, and is not just about to."""
        return self.at is None and not self.is_on_its_way(now)

    def may_try(self, address: Address, today: date, world: World) -> bool:
        """Whether to ask (anew) at this address: not while a message is on its way there or held for its recipient,
        after a fault of the channel on another day, and after a refusal that the person has lifted."""
        if self.at is not None or any(message.is_on_its_way for message in self.messages):
            return False
        there = [m for m in self.messages if (m.channel, m.user_id) == (address.channel, address.user_id)]
        if not there:
            return True
        last = there[-1]
        return not last.is_held and (last.was_outside or last.was_refused or world.today(last.due_at) < today)


def by_person(messages: Iterable[Message]) -> Mapping[int, Reach]:
    """Of one round: everybody who was written to about the own prompt."""
    found: dict[int, list[Message]] = {}
    for message in messages:
        *_, kind, person = message.key.split(":")
        if kind.startswith(_ITS_OWN) and person.isdecimal():
            found.setdefault(int(person), []).append(message)
    return {person: Reach(tuple(several)) for person, several in found.items()}


async def lost(session: AsyncSession, prompts: Mapping[int, tuple[int, int]], now: datetime) -> set[int]:
    """Those of the prompts (id -> its round and person) that have not reached their person."""
    known = {id_: by_person(await reach.messages(session, key(id_, ""))) for id_ in {round_id for round_id, _ in prompts.values()}}
    return {id_ for id_, (round_id, person) in prompts.items() if known[round_id].get(person, Reach()).is_lost(now)}


async def agencies_not_reached(session: AsyncSession, world: World, round_: RoundView | None, now: datetime) -> frozenset[str]:
    """Agencies whose question has reached nobody who answers for them now: nobody there is silent."""
    prompts = [one for one in await rounds.prompts_of(session, round_.id) if one.items] if round_ else []
    unreached = await lost(session, {one.id: (one.round.id, one.person_id) for one in prompts}, now)
    if not unreached:
        return frozenset()
    people_today = await desk.load(session, world.today(now))
    fates: dict[str, list[bool]] = {}
    for one in prompts:
        for agency in {agency for _, agency in one.items} & people_today.answers_for(one.person_id):
            fates.setdefault(agency, []).append(one.id in unreached)
    return frozenset(agency for agency, several in fates.items() if all(several))
