"""The reminder ladder, private first: focal point, substitute, head of unit, coordinating department. One step a
morning, each says why, how often and what comes next; an answer ends it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.dialogs import Opening
from db import people, reminders, seats
from db.people import PersonView
from db.reminders import COORDINATOR, FOCAL_POINT, HEAD, RUNGS, SUBSTITUTE, Taken
from db.seats import Holder
from handlers import roster
from handlers.context import JobContext
from handlers.desk import Desk
from handlers.prompting import Office, Waiting
from handlers.texts import ladder as texts
from handlers.texts.dates import period_name
from knowledge.rhythm import next_morning


@dataclass(slots=True)
class _Ladder:
    """The steps that can be taken for the prompts of a round, and those that were."""

    job: JobContext
    office: Office
    heads: Sequence[Holder]
    coordinators: Sequence[PersonView]
    taken: dict[int, list[Taken]]
    silent: list[tuple[Waiting, int]] = field(default_factory=list)  # for the coordinators, with the count

    def persons(self, waiting: Waiting, rung: str) -> list[int]:
        """Who is told in this step: people who are there and whom a message can reach."""
        desk = self.office.people_today
        found = {
            FOCAL_POINT: [waiting.prompt.person_id],
            SUBSTITUTE: _substitutes(desk, waiting),
            HEAD: [head.person_id for head in self.heads if head.agency in waiting.agencies and head.person_id not in desk.away],
            COORDINATOR: [person.id for person in self.coordinators],
        }[rung]
        return [person_id for person_id in dict.fromkeys(found) if self.office.address_of(person_id)]

    def rung_after(self, waiting: Waiting, taken: Sequence[Taken]) -> str | None:
        """The next step that has somebody in it."""
        place = RUNGS.index(taken[-1].rung) + 1 if taken else 0
        return next((rung for rung in RUNGS[place:] if self.persons(waiting, rung)), None)

    def due_at(self, waiting: Waiting, taken: Sequence[Taken]) -> datetime:
        """When the next step is due: the first at the reminder's hour, the others on mornings after the closing,
        never two on one day, also after an outage."""
        prompt, round_ = waiting.prompt, self.office.round
        if not taken:
            waits = [round_.reminds_at]
            if prompt.asked_at >= round_.reminds_at:
                waits.append(self.morning_after(prompt.asked_at))
            if prompt.snoozed_until:
                waits.append(self.morning_after(prompt.snoozed_until))
            return max(waits)
        return max(self.morning_after(round_.closes_at), self.morning_after(taken[-1].at))

    def morning_after(self, moment: datetime) -> datetime:
        world = self.job.world
        return next_morning(world.today(moment), world.calendar, world.zone)


def _substitutes(desk: Desk, waiting: Waiting) -> list[int]:
    found = [deputy.id for agency in waiting.agencies for deputy in desk.substitutes(agency)]
    return [person_id for person_id in found if person_id != waiting.prompt.person_id]


async def climb(job: JobContext, office: Office, everybody: Sequence[Waiting]) -> None:
    """Take the one step that is due for each prompt of a round."""
    if job.now < office.round.reminds_at:
        return
    coordinators = await people.with_role(job.session, people.COORDINATOR)
    heads = await seats.holders(job.session, people.LEADER)
    await office.reach([*(c.id for c in coordinators), *(h.person_id for h in heads), *office.people_today.persons])
    ladder = _Ladder(job, office, heads, coordinators, await reminders.taken_in(job.session, office.round.id))
    for waiting in everybody:
        taken = ladder.taken.get(waiting.prompt.id, [])
        rung = ladder.rung_after(waiting, taken)
        if rung is not None and job.now >= ladder.due_at(waiting, taken):
            await _take(ladder, waiting, rung, taken)
    await _tell_coordinators(ladder)


async def _take(ladder: _Ladder, waiting: Waiting, rung: str, taken: Sequence[Taken]) -> None:
    job, office = ladder.job, ladder.office
    if rung == COORDINATOR:
        ladder.silent.append((waiting, len(taken)))
        return
    step = _step(ladder, waiting, rung, taken)
    for person_id in ladder.persons(waiting, rung):
        if not await reminders.take(job.session, waiting.prompt.id, rung, person_id, job.now):
            continue
        if rung == HEAD:
            await _tell_head(ladder, waiting, person_id, step)
        else:
            await _remind(office, waiting, person_id, step)


def _step(ladder: _Ladder, waiting: Waiting, rung: str, taken: Sequence[Taken]) -> texts.Step:
    job, round_ = ladder.job, ladder.office.round
    now_taken = [*taken, Taken(rung, job.now)]
    coming = ladder.rung_after(waiting, now_taken)
    at = ladder.due_at(waiting, now_taken) if coming else None
    closed_at = job.world.local(round_.closes_at) if job.now >= round_.closes_at else None
    return texts.Step(rung, len(now_taken), closed_at, coming, job.world.local(at) if at else None)


async def _remind(office: Office, waiting: Waiting, person_id: int, step: texts.Step) -> None:
    """The question once more, to the focal point or to the substitute."""
    person, address = office.people_today.persons.get(person_id), office.address_of(person_id)
    if person is None or address is None:
        return
    asked = office.people_today.persons.get(waiting.prompt.person_id)
    note = texts.asked_as_substitute(asked.name) if step.rung == SUBSTITUTE and asked else None
    reply, opening = await office.question(waiting, person, address, is_reminder=True, note=note)
    reply = replace(reply, blocks=(*reply.blocks, texts.step_line(step)))
    kind = "reminder" if step.rung == FOCAL_POINT else f"{step.rung}-{waiting.prompt.id}"
    await office.send(f"{kind}:{person_id}", "reminder", address, reply, opening, waiting.prompt.id)


async def _tell_head(ladder: _Ladder, waiting: Waiting, person_id: int, step: texts.Step) -> None:
    office = ladder.office
    head = next(head for head in ladder.heads if head.person_id == person_id)
    address = office.address_of(person_id)
    assert address is not None  # persons() asked
    period = period_name(office.round.period)
    lines = _lines(office, waiting, step.times - 1)
    line = next((line for line in lines if line.agency == head.agency), lines[0])
    reply = texts.to_head(head.name, period, office.plan.plan.number, line, step)
    await office.send(f"head-{waiting.prompt.id}:{person_id}", "reminder", address, reply, None, waiting.prompt.id)


async def _tell_coordinators(ladder: _Ladder) -> None:
    """One message for everybody who is silent: the last step, with a draft letter for each."""
    if not ladder.silent:
        return
    job, office = ladder.job, ladder.office
    period, number = period_name(office.round.period), office.plan.plan.number
    closed_at = job.world.local(office.round.closes_at)
    lines = [line for waiting, times in ladder.silent for line in _lines(office, waiting, times)]
    named, communes = roster.split_communes([line.agency for line in lines])
    lines = [line for line in lines if line.agency in named]
    for person in ladder.coordinators:
        address = office.address_of(person.id)
        if address is None:
            continue
        for waiting, _ in ladder.silent:
            await reminders.take(job.session, waiting.prompt.id, COORDINATOR, person.id, job.now)
        reply = texts.to_coordinator(person.name, period, number, lines, closed_at, communes)
        data = {"plan": office.plan.id, "agencies": named}
        key = f"coordinator-{job.today:%Y%m%d}:{person.id}"
        opening = Opening("letters", "which", data) if named else None
        await office.send(key, "reminder", address, reply, opening)


def _lines(office: Office, waiting: Waiting, times: int) -> list[texts.Silent]:
    """What each agency of a prompt owes."""
    asked = office.people_today.persons.get(waiting.prompt.person_id)
    names = [asked.name] if asked else []
    return [
        texts.Silent(agency, names, [code for code, of in waiting.left if of == agency], times)
        for agency in waiting.agencies
    ]
