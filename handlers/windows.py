"""Told to the coordinating department, once for each round: who could not be asked because their window is closed."""

from __future__ import annotations

from datetime import timedelta

from db import people, rounds, windows
from db.people import PersonView
from db.rounds import RoundView
from handlers.context import JobContext, PlanInUse, Post
from handlers.mailing import addresses_of
from handlers.texts import windows as texts
from handlers.texts.dates import period_name
from knowledge.calendar import may_send_at

_SETTLES = timedelta(minutes=10)  # after the opening, so that one message names everybody


async def run(job: JobContext) -> None:
    """Safe to run at any time: the key of the delivery is the round's."""
    for plan in job.world.plans:
        for round_ in await rounds.recent_rounds(job.session, plan.id, job.now):
            if round_.opened_at + _SETTLES <= job.now < round_.closes_at:
                await _tell(job, plan, round_)


async def _tell(job: JobContext, plan: PlanInUse, round_: RoundView) -> None:
    held = await windows.held(job.session, f"checkin:{round_.id}:")
    if not held:
        return
    found = [await people.find(job.session, one.channel, one.user_id) for one in held]
    silent = list({person.id: person for person in found if person}.values())
    tellers = await people.with_role(job.session, people.COORDINATOR) or await people.with_role(job.session, people.ADMIN)
    addresses = await addresses_of(job, [person.id for person in tellers])
    lines = [texts.line(person.name, _agencies(person)) for person in silent]
    for person in tellers:
        if person.id not in addresses or not lines:
            continue
        reply = texts.not_asked(person.name, period_name(round_.period), plan.plan.number, lines)
        due_at = may_send_at(job.now, job.world.calendar, job.world.zone)
        await job.post(Post(f"window:{round_.id}:{person.id}", "notice", addresses[person.id], reply, due_at))


def _agencies(person: PersonView) -> list[str]:
    return list(dict.fromkeys(seat.agency for seat in person.seats if seat.agency))
