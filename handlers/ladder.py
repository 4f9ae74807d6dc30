"""The reminder ladder, private first: focal point, substitute, head of unit, coordinating department. One step a
morning, each says why, how often and what comes next; an answer ends it. Nobody gets two messages in one morning; whom
the question never reached is not reminded of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from bot.dialogs import Opening
from db import people, reminders, rounds, seats, silence
from db.people import PersonView
from db.reminders import COORDINATOR, FOCAL_POINT, HEAD, RUNGS, SUBSTITUTE, Taken
from db.seats import Holder
from handlers import completeness, present, roster
from handlers.agencies import today_item
from handlers.context import JobContext
from handlers.desk import Desk
from handlers.managers import coordinators_here
from handlers.prompting import Office, Waiting
from handlers.texts import ladder as texts
from handlers.texts.dates import period_name
from knowledge.calendar import may_send_at
from knowledge.rhythm import next_morning

_PROMPTED_SINCE = timedelta(days=12)  # a prompt made before a long holiday is sent after it


@dataclass(slots=True)
class _Ladder:
    """The steps that can be taken for the prompts of a round, and those that were. `written`: who has got a prompt or a
    step today. `is_superseded`: a newer round asks already, so only its steps beyond the question go on."""

    job: JobContext
    office: Office
    everybody: Sequence[Waiting]
    heads: Sequence[Holder]
    coordinators: Sequence[PersonView]
    taken: dict[int, list[Taken]]
    written: set[int]
    is_superseded: bool
    stands_in: bool = False  # administrators in the place of coordinators who are away
    _listed_at: datetime | None = None

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
        if self.is_superseded:
            if not taken:
                return None  # nobody was reminded in time; the newer question takes its place
            place = max(place, RUNGS.index(HEAD))
        return next((rung for rung in RUNGS[place:] if self.persons(waiting, rung)), None)

    def due_at(self, waiting: Waiting, taken: Sequence[Taken]) -> datetime:
        """When the next step is due: the first at the reminder's hour and not on the day of the prompt itself, the
        others on mornings after the closing, never two on one day, also after an outage."""
        prompt, round_ = waiting.prompt, waiting.prompt.round
        if not taken:
            asked_at = self.sent_at(prompt.asked_at)
            waits = [round_.reminds_at]
            if self.job.world.today(asked_at) >= self.job.world.today(round_.reminds_at):
                waits.append(self.morning_after(asked_at))
            if waiting.returned_at:
                waits.append(self.morning_after(waiting.returned_at))
            if prompt.snoozed_until:
                waits.append(self.morning_after(prompt.snoozed_until))
            return max(waits)
        own = self.own_due_at(waiting, taken)
        return own if self.rung_after(waiting, taken) != COORDINATOR else max(own, self.listed_at())

    def own_due_at(self, waiting: Waiting, taken: Sequence[Taken]) -> datetime:
        """The earliest morning of the next step, whoever it is for."""
        return max(self.morning_after(waiting.prompt.round.closes_at), self.morning_after(taken[-1].at))

    def listed_at(self) -> datetime:
        """The morning on which the last of everybody reaches the coordinating department, each step taken on its day: one
        list, not one a day. Not later than the private steps take from the closing, so that nobody waits for one who
        answers on another day."""
        if self._listed_at is None:
            self._listed_at = self._all_climbed_at()
        return self._listed_at

    def _all_climbed_at(self) -> datetime:
        latest = self.morning_after(self.office.round.closes_at)
        for waiting in self.everybody:
            if self.office.reach_of(waiting.prompt).at is None:
                continue
            taken = list(self.taken.get(waiting.prompt.id, []))
            while (rung := self.rung_after(waiting, taken)) not in (None, COORDINATOR):
                taken.append(Taken(rung or "", self.own_due_at(waiting, taken) if taken else self.due_at(waiting, taken)))
            if rung == COORDINATOR and taken:
                latest = max(latest, self.own_due_at(waiting, taken))
        last = self.office.round.closes_at
        for _ in (SUBSTITUTE, HEAD, COORDINATOR):
            last = self.morning_after(last)
        return min(latest, last)

    def morning_after(self, moment: datetime) -> datetime:
        world = self.job.world
        return next_morning(world.today(moment), world.calendar, world.zone)

    def sent_at(self, moment: datetime) -> datetime:
        world = self.job.world
        return may_send_at(moment, world.calendar, world.zone)

    def due(self, everybody: Sequence[Waiting]) -> dict[tuple[str, int], list[Waiting]]:
        """Who is told now, in which step, about which prompts: one message for each."""
        found: dict[tuple[str, int], list[Waiting]] = {}
        for waiting in everybody:
            if self.office.reach_of(waiting.prompt).at is None:
                continue
            taken = self.taken.get(waiting.prompt.id, [])
            for rung, person_id in self.left_over(waiting, taken):
                found.setdefault((rung, person_id), []).append(waiting)
            if taken and self.job.now < self.own_due_at(waiting, taken):
                continue
            rung_due = self.rung_after(waiting, taken)
            if rung_due is not None and self.job.now >= self.due_at(waiting, taken):
                for person_id in self.persons(waiting, rung_due):
                    found.setdefault((rung_due, person_id), []).append(waiting)
        return found

    def left_over(self, waiting: Waiting, taken: Sequence[Taken]) -> list[tuple[str, int]]:
        """Who was to be told in a step that others have been told in, and had got a message on that morning already."""
        return [
            (step.rung, person_id)
            for step in taken
            if self.job.now >= self.morning_after(step.at) and not (self.is_superseded and step.rung in (FOCAL_POINT, SUBSTITUTE))
            for person_id in self.persons(waiting, step.rung)
            if person_id not in step.persons and self.was_seated(person_id, step)
        ]

    def was_seated(self, person_id: int, step: Taken) -> bool:
        """Who has come since is not told of what was before."""
        kinds = {HEAD: people.LEADER, COORDINATOR: people.COORDINATOR}
        role = kinds.get(step.rung, people.FOCAL_POINT)
        if step.rung == HEAD:
            return any(head.person_id == person_id and head.starts_at <= step.at for head in self.heads)
        persons = {person.id: person for person in (*self.coordinators, *self.office.people_today.persons.values())}
        held = persons[person_id].seats if person_id in persons else ()
        return any(seat.role == role and seat.starts_at and seat.starts_at <= step.at for seat in held)


def _substitutes(desk: Desk, waiting: Waiting) -> list[int]:
    found = [deputy.id for agency in waiting.agencies for deputy in desk.substitutes(agency)]
    return [person_id for person_id in found if person_id != waiting.prompt.person_id]


async def climb(job: JobContext, office: Office, everybody: Sequence[Waiting], *, is_superseded: bool = False) -> None:
    """Take the one step that is due for each prompt of a round. Whoever has been written to today is told on the
    next morning; who has several to be told of gets them in one message."""
    if job.now < office.round.reminds_at:
        return
    managers = await coordinators_here(job)
    coordinators = managers.persons
    heads = await seats.holders(job.session, people.LEADER)
    await office.reach([*(c.id for c in coordinators), *(h.person_id for h in heads), *office.people_today.persons])
    restarted = {one.prompt.id: one.returned_at for one in everybody if one.returned_at}
    taken = await reminders.taken_in(job.session, office.round.id, restarted)
    ladder = _Ladder(job, office, everybody, heads, coordinators, taken, set(), is_superseded, managers.stands_in)
    due = ladder.due(everybody)
    if not due:
        return
    ladder.written = await _written_today(ladder)
    for (rung, person_id), waiting in sorted(due.items(), key=lambda one: RUNGS.index(one[0][0])):
        if person_id not in ladder.written:
            ladder.written.add(person_id)
            await _take(ladder, rung, person_id, waiting)


async def _written_today(ladder: _Ladder) -> set[int]:
    job = ladder.job
    today = job.today
    midnight = datetime.combine(today, time(0), job.world.zone)
    prompted = await rounds.prompted_since(job.session, job.now - _PROMPTED_SINCE)
    asked = {person_id for person_id, at in prompted if job.world.today(ladder.sent_at(at)) == today}
    return asked | await reminders.told_since(job.session, midnight)


async def _take(ladder: _Ladder, rung: str, person_id: int, waiting: Sequence[Waiting]) -> None:
    steps = [_step(ladder, one, rung) for one in waiting]
    step = max(steps, key=lambda one: one.times)
    for one in waiting:
        await reminders.take_again(ladder.job.session, one.prompt.id, rung, person_id, ladder.job.now)
    if rung == COORDINATOR:
        await _tell_coordinator(ladder, person_id, waiting, steps)
    elif rung == HEAD:
        await _tell_head(ladder, person_id, waiting, steps, step)
    else:
        await _remind(ladder.office, person_id, waiting, step)


def _step(ladder: _Ladder, waiting: Waiting, rung: str) -> texts.Step:
    job, round_, taken = ladder.job, waiting.prompt.round, ladder.taken.get(waiting.prompt.id, [])
    before = [step.rung for step in taken]
    now_taken = taken if rung in before else [*taken, Taken(rung, job.now)]
    coming = ladder.rung_after(waiting, now_taken)
    at = ladder.due_at(waiting, now_taken) if coming else None
    closed_at = job.world.local(round_.closes_at) if job.now >= round_.closes_at else None
    times = before.index(rung) + 1 if rung in before else len(now_taken)
    return texts.Step(rung, times, closed_at, coming, job.world.local(at) if at else None, is_returned=waiting.returned_at is not None)


async def _remind(office: Office, person_id: int, waiting: Sequence[Waiting], step: texts.Step) -> None:
    """The question once more, to the focal point or to the substitute: of several colleagues in one message."""
    person, address = office.people_today.persons.get(person_id), office.address_of(person_id)
    if person is None or address is None:
        return
    first = waiting[0]
    asked = [known.name for one in waiting if (known := office.people_today.persons.get(one.prompt.person_id))]
    note = texts.asked_as_substitute(list(dict.fromkeys(asked)), is_returned=step.is_returned) if step.rung == SUBSTITUTE and asked else None
    whole = replace(first, left=tuple(dict.fromkeys(item for one in waiting for item in one.left)))
    reply, opening = await office.question(whole, person, address, is_reminder=True, note=note)
    reply = replace(reply, blocks=(*reply.blocks, texts.step_line(step)))
    kind = f"reminder{first.turn}" if step.rung == FOCAL_POINT else f"{step.rung}-{first.prompt.id}{first.turn}"
    await office.send(f"{kind}:{person_id}", "reminder", address, reply, opening, first.prompt.id)


async def _tell_head(ladder: _Ladder, person_id: int, waiting: Sequence[Waiting], steps: Sequence[texts.Step], step: texts.Step) -> None:
    office = ladder.office
    held = [head for head in ladder.heads if head.person_id == person_id]
    address = office.address_of(person_id)
    assert address is not None  # persons() asked
    lines = [line for one, taken in zip(waiting, steps, strict=True) for line in _lines(office, one, taken.times - 1)]
    units = {agency for head in held for agency in present.names_of(ladder.job.world, head.agency, ladder.job.today)}
    theirs = [line for line in lines if line.agency in units]
    reply = texts.to_head(held[0].name, period_name(office.round.period), office.plan.plan.number, theirs, step)
    prompt_id = waiting[0].prompt.id
    await office.send(f"head-{prompt_id}{waiting[0].turn}:{person_id}", "reminder", address, reply, None, prompt_id)


async def _tell_coordinator(ladder: _Ladder, person_id: int, waiting: Sequence[Waiting], steps: Sequence[texts.Step]) -> None:
    """One message for everybody who is silent: the last step, with a draft letter for each."""
    job, office = ladder.job, ladder.office
    person = next(person for person in ladder.coordinators if person.id == person_id)
    address = office.address_of(person_id)
    assert address is not None  # persons() asked
    past = await silence.by_round(job.session, office.round)
    lines = [line for one, step in zip(waiting, steps, strict=True) for line in _lines(office, one, step.times - 1)]
    lines = [replace(line, streak=silence.streak(past, present.names_of(job.world, line.agency, job.today))) for line in lines]
    named, communes = roster.split_communes([line.agency for line in lines])
    lines = [line for line in lines if line.agency in named]
    closed_at = job.world.local(office.round.closes_at)
    reply = texts.to_coordinator(person.name, period_name(office.round.period), office.plan.plan.number, lines, closed_at, communes, stands_in=ladder.stands_in)
    opening = Opening("letters", "which", {"plan": office.plan.id, "agencies": named, "communes": communes})
    await office.send(f"coordinator-{job.today:%Y%m%d}:{person_id}", "reminder", address, reply, opening)


def _lines(office: Office, waiting: Waiting, times: int) -> list[texts.Silent]:
    """What each agency of a prompt owes, and how much of it has come; the body of today for one that has ended."""
    asked = office.people_today.persons.get(waiting.prompt.person_id)
    names = [asked.name] if asked else []
    world, plan, on = office.job.world, office.plan.plan, office.job.today
    asked_today = {item: today_item(world, plan, item, on) for item in waiting.prompt.items}
    left = [asked_today[item] for item in waiting.left]
    counts = completeness.by_agency(asked_today.values(), set(asked_today.values()) - set(left))
    return [
        texts.Silent(agency, names, [texts.owed(item[0], is_returned=item in waiting.returned) for item in waiting.left if asked_today[item][1] == agency], times, counts[agency])
        for agency in dict.fromkeys(agency for _, agency in left)
    ]
