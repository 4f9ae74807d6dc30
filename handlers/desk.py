"""Who answers for which agency today: the main focal point, or whoever stands in while that one is away."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from sqlalchemy.ext.asyncio import AsyncSession

from db import people, seats
from db.people import PersonView
from db.rounds import Item
from handlers import duties, relief
from handlers.agencies import is_superseded, today_item
from handlers.context import PlanInUse, World
from knowledge.plan import Plan


@dataclass(frozen=True)
class Desk:
    """Focal points who have consented, main and substitute, by id; and who is on leave."""

    persons: Mapping[int, PersonView]
    away: frozenset[int]

    @cached_property
    def seated(self) -> frozenset[str]:
        """Agencies that somebody answers for, away or not."""
        return frozenset(agency for person in self.persons.values() for agency in duties.agencies_of(person))

    def substitutes(self, agency: str) -> list[PersonView]:
        """Substitutes of an agency who are not away themselves."""
        return [person for person in self._seated(agency, is_substitute=True) if person.id not in self.away]

    def present(self) -> list[PersonView]:
        """Everybody who is not away."""
        return [person for person in self.persons.values() if person.id not in self.away]

    def answers_for(self, person_id: int) -> set[str]:
        """Agencies for which the person may answer, in whatever seat."""
        person = self.persons.get(person_id)
        return set(duties.agencies_of(person)) if person else set()

    def _seated(self, agency: str, *, is_substitute: bool) -> list[PersonView]:
        return [
            person
            for person in self.persons.values()
            if any(s.agency == agency and s.role == people.FOCAL_POINT and s.is_substitute == is_substitute for s in person.seats)
        ]


@dataclass(slots=True)
class Asked:
    """What one person is to be asked in a round, and in whose place."""

    items: list[Item] = field(default_factory=list)
    stands_in_for: int | None = None


async def load(session: AsyncSession, day: date) -> Desk:
    persons = await people.with_role(session, people.FOCAL_POINT)
    return Desk({person.id: person for person in persons}, frozenset(await seats.on_leave(session, day)))


def answerable(world: World, plan: Plan, person: PersonView, on: date) -> list[Item]:
    """What the person may report on unasked: the main seats first, the others only where there is no main seat."""
    own = duties.items_of(world, plan, person, on)
    return own or duties.items_for(world, plan, duties.agencies_of(person), on)


async def asked_of_everybody(session: AsyncSession, world: World, plan: PlanInUse, on: date, told: Collection[Item] = ()) -> set[Item]:
    """What the agencies that somebody answers for are asked, whoever of them is away today: without what needs no
    further asking, but with what they have told (`told`, by the names of today) all the same. A seat at a body that has
    ended counts for the one that holds the task today."""
    found = await load(session, on)
    agencies = {agency for person in found.persons.values() for agency in duties.agencies_of(person)}
    relieved = await relief.settled(session, world, plan, on)
    items = {item: today_item(world, plan.plan, item, on) for item in duties.items_for(world, plan.plan, agencies, on)}
    return {item for known, item in items.items() if known not in relieved or item in told}


def roster(desk: Desk, world: World, plan: Plan, on: date) -> dict[int, Asked]:
    """Who is asked about what today: each main focal point, or the first substitute while that one is away or when
there is none any more. An agency whose people are all away is not asked, nor one that has ended where its
    successor has somebody."""
    found: dict[int, Asked] = {}
    owed = _owed(desk, world, plan, on)
    for person in desk.persons.values():
        items = owed[person.id]
        if items and person.id not in desk.away:
            found.setdefault(person.id, Asked()).items += items
    for person in desk.persons.values():
        if person.id not in desk.away:
            continue
        for item in owed[person.id]:
            for deputy in desk.substitutes(item[1])[:1]:
                entry = found.setdefault(deputy.id, Asked())
                entry.items.append(item)
                entry.stands_in_for = person.id
    mains = {agency for person in desk.persons.values() for agency in duties.main_agencies_of(person)}
    orphaned = {agency for person in desk.persons.values() for agency in duties.agencies_of(person)} - mains
    for agency in sorted(orphaned):
        for deputy in desk.substitutes(agency)[:1]:
            found.setdefault(deputy.id, Asked()).items += duties.items_for(world, plan, [agency], on)
    for entry in found.values():
        entry.items = [item for item in entry.items if not is_superseded(world, plan, item, desk.seated, on)]
    return {person_id: entry for person_id, entry in found.items() if entry.items}


def _owed(desk: Desk, world: World, plan: Plan, on: date) -> dict[int, list[Item]]:
    """What everybody's main seats answer for, with one pass over the tasks."""
    mains = {person.id: duties.main_agencies_of(person) for person in desk.persons.values()}
    by_agency: dict[str, list[Item]] = {}
    for item in duties.items_for(world, plan, {agency for held in mains.values() for agency in held}, on):
        by_agency.setdefault(item[1], []).append(item)
    place = {task.code: number for number, task in enumerate(plan.tasks)}

    def in_order(held: tuple[str, ...]) -> list[Item]:
        return sorted((item for agency in held for item in by_agency.get(agency, ())), key=lambda item: place[item[0]])

    return {person_id: in_order(held) for person_id, held in mains.items()}
