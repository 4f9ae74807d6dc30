"""Who is told when something happens to an obstacle, a recommendation or a proposal: a job, safe to run any time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from functools import partial

from bot.dialogs import Opening
from bot.events import Address, Reply
from db import conversations, deliveries, obstacle_events, obstacles, people
from db.obstacle_events import (
    ACCEPTED,
    ANSWERED,
    CLARIFIED,
    CLARIFY,
    CLOSED,
    DECLINED,
    GONE,
    HANDLED,
    KEPT,
    MOVED,
    NOT_OURS,
    RAISED,
    RECEIVED,
    REOPENED,
    WITHDRAWN,
    EventView,
)  # fmt: skip
from db.obstacles import ObstacleView
from db.people import PersonView
from handlers import obstacle_views
from handlers.context import JobContext, Post
from handlers.mailing import waiting_addresses_of
from handlers.texts import obstacles as texts
from handlers.texts import proposals as proposal_texts
from knowledge.calendar import may_send_at

MakeQuestion = Callable[..., Reply]  # takes is_busy=
_KEYS = "obstacle:"  # how the keys of these deliveries begin
_LOOKS_BACK = timedelta(days=14)  # an outage or a long holiday is shorter; a new focal point still gets the card


async def run(job: JobContext) -> None:
    """Everything that happened lately, told to the other side once (the unique key of the delivery)."""
    if may_send_at(job.now, job.world.calendar, job.world.zone) > job.now:
        return  # nothing is prepared outside hours: who is in the middle of something is known only when it is sent
    happened = await obstacle_events.since(job.session, job.now - _LOOKS_BACK)
    if not happened:
        return
    persons = await people.with_role(job.session, people.FOCAL_POINT, people.COORDINATOR, people.ADMIN)
    sent = await deliveries.keys(job.session, _KEYS, job.now - _LOOKS_BACK)
    told = _Told(job, persons, await waiting_addresses_of(job, [person.id for person in persons]), sent)
    concerned = await obstacles.find_many(job.session, {event.obstacle_id for event in happened})
    for event in happened:
        await told.about(concerned[event.obstacle_id], event)


class _Told:
    """One run: who is there, what has been sent, and who has got a message with choices already."""

    def __init__(self, job: JobContext, persons: list[PersonView], addresses: dict[int, Address], sent: set[str]) -> None:
        self._job = job
        self._persons = persons
        self._addresses = addresses
        self._sent = sent
        self._asked: set[int] = set()

    async def about(self, one: ObstacleView, event: EventView) -> None:
        if one.kind == obstacles.PROPOSAL:
            await self._proposal(one, event)
        elif event.action in (RAISED, MOVED, KEPT, REOPENED):
            await self._ask_body(one, event)
        else:
            await self._answer_raiser(one, event)

    async def _ask_body(self, one: ObstacleView, event: EventView) -> None:
        """A card for the body waited for; the coordinator where nobody is there, or an answer from above is needed."""
        if one.resolved_at is not None or one.state != obstacles.OPEN:
            return
        view = obstacle_views.shown(self._job.world, one, self._job.today)
        if one.kind == obstacles.RECOMMENDATION:
            for person in self._coordinators():
                await self._tell(event, person, texts.new_recommendation(person.name, view))
        if one.addressed_to is None:
            return
        focal_points = [person for person in self._persons if self._speaks_for(person, one.addressed_to, one)]
        for person in focal_points:
            card = partial(texts.card, person.name, view, is_again=event.action in (KEPT, REOPENED))
            await self._ask(event, person, card, "card")
        if not focal_points:
            for person in self._coordinators():
                await self._tell(event, person, texts.nobody_there(person.name, view))

    async def _answer_raiser(self, one: ObstacleView, event: EventView) -> None:
        view = obstacle_views.shown(self._job.world, one, self._job.today)
        raisers = self._raisers(one)
        if event.action == RECEIVED:
            for person in raisers:
                await self._tell(event, person, texts.received(person.name, view, event.agency))
        elif event.action == HANDLED and one.state == "handled":
            for person in raisers:
                question = partial(texts.is_it_gone, person.name, view, event.agency, event.words)
                await self._ask(event, person, question, "gone")
        elif event.action == NOT_OURS:
            for person in _once([*raisers, *self._coordinators()]):
                await self._tell(event, person, texts.returned(person.name, view, event.agency, event.words))
        elif event.action == ANSWERED:
            for person in raisers:
                await self._tell(event, person, texts.answered(person.name, view, event.words))
        elif event.action in (CLOSED, GONE):
            for person in self._persons:
                if self._speaks_for(person, one.addressed_to, one):
                    await self._tell(event, person, texts.over(person.name, view))

    async def _proposal(self, one: ObstacleView, event: EventView) -> None:
        if event.action in (RAISED, CLARIFIED) and one.resolved_at is None:
            for person in self._coordinators():
                await self._tell(event, person, proposal_texts.new(person.name, one, is_clarified=event.action == CLARIFIED))
        elif event.action in (ACCEPTED, DECLINED, CLARIFY):
            for person in self._raisers(one):
                await self._tell(event, person, proposal_texts.decided(person.name, one, event.action, event.words))
        elif event.action == WITHDRAWN:
            for person in self._coordinators():
                await self._tell(event, person, proposal_texts.gone(person.name, one))

    def _raisers(self, one: ObstacleView) -> list[PersonView]:
        """Who raised it, while still at the agency; else whoever speaks for the agency now: the seat, not the person."""
        there = [person for person in self._persons if self._speaks_for(person, one.agency, one)]
        same = [person for person in there if person.id == one.person_id]
        return same or there

    def _speaks_for(self, person: PersonView, body: str | None, one: ObstacleView) -> bool:
        return obstacle_views.seat_for(self._job.world, person, body, one.task, self._job.today) is not None

    def _coordinators(self) -> list[PersonView]:
        """The coordinating department; administrators as long as it has nobody here."""
        return [p for p in self._persons if p.holds(people.COORDINATOR)] or [p for p in self._persons if p.holds(people.ADMIN)]

    async def _ask(self, event: EventView, person: PersonView, make: MakeQuestion, step: str) -> None:
        """With choices, unless a question is open in the person's chat or was put a moment ago: a second one would
        displace it. Then with commands."""
        address = self._addresses.get(person.id)
        if address is None or _key(event, person) in self._sent:
            return
        is_busy = person.id in self._asked or await conversations.has_dialog(
            self._job.session, address.channel, address.chat_id, address.user_id
        )
        self._asked.add(person.id)
        await self._tell(event, person, make(is_busy=is_busy), None if is_busy else step)

    async def _tell(self, event: EventView, person: PersonView, reply: Reply, step: str | None = None) -> None:
        address = self._addresses.get(person.id)
        if person.id == event.person_id or address is None or _key(event, person) in self._sent:
            return
        post = Post(
            key=_key(event, person),
            kind="notice",
            address=address,
            reply=reply,
            due_at=self._job.now,
            opening=Opening("obstacles", step, {"number": event.obstacle_id}) if step else None,
        )
        await self._job.post(post)


def _key(event: EventView, person: PersonView) -> str:
    return f"{_KEYS}{event.id}:{person.id}"


def _once(persons: Iterable[PersonView]) -> list[PersonView]:
    return list({person.id: person for person in persons}.values())
