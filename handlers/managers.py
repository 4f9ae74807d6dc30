"""Who manages the plan today: coordinators who are not on leave; where all of them are, the administrators who are not."""

from __future__ import annotations

from dataclasses import dataclass

from db import people, seats
from db.people import PersonView
from handlers.context import JobContext


@dataclass(frozen=True, slots=True)
class Managers:
    """`stands_in`: administrators in the place of coordinators who are away."""

    persons: list[PersonView]
    stands_in: bool = False


async def coordinators_here(job: JobContext) -> Managers:
    """Nobody where there is no coordinator at all."""
    away = await seats.on_leave(job.session, job.today)
    coordinators = await people.with_role(job.session, people.COORDINATOR)
    here = [person for person in coordinators if person.id not in away]
    if here or not coordinators:
        return Managers(here)
    return Managers([person for person in await people.with_role(job.session, people.ADMIN) if person.id not in away], True)


async def managers_here(job: JobContext) -> list[PersonView]:
    """Coordinators, else administrators: those who are not on leave; everybody where all are."""
    found = (await coordinators_here(job)).persons
    if found:
        return found
    away = await seats.on_leave(job.session, job.today)
    every = await people.with_role(job.session, people.ADMIN) or await people.with_role(job.session, people.COORDINATOR)
    return [person for person in every if person.id not in away] or every
