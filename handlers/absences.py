"""Absence seen from outside: an administrator or coordinator enters it for a colleague and asks who is away; who is told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from bot.dialogs import Again, Data, Done, Elsewhere, Given, Next, Outcome, Step
from bot.errors import BadInput, NotAllowed
from bot.events import Reply
from db import audit, deliveries, people, rounds, seats
from db.people import PersonView
from handlers import duties
from handlers.agencies import agency_row
from handlers.context import Context, JobContext, Post
from handlers.mailing import addresses_of
from handlers.texts import absences as texts
from handlers.texts import seats as seat_texts
from handlers.typed import says_yes
from knowledge.absence_asking import asks_who_is_away, back_words, named
from knowledge.calendar import may_send_at
from knowledge.leave_words import read_leave
from knowledge.normalize import words

_COMING = timedelta(days=14)
LONGEST_DAYS = 366
_TOLD_FOR = timedelta(days=30)


def may_manage(ctx: Context) -> bool:
    return ctx.person is not None and ctx.person.holds(people.ADMIN, people.COORDINATOR)


def is_wrong(today: date, first: date, last: date) -> bool:
    return last < first or last < today or (last - first).days > LONGEST_DAYS


async def note(ctx: Context, person: PersonView, first: date, last: date) -> Reply:
    """The absence is kept, what waits for the person is called off; the answer tells who is asked meanwhile."""
    assert ctx.person is not None
    is_other = person.id != ctx.person.id
    await seats.set_leave(ctx.session, person.id, first, last, noted_by=ctx.person.id if is_other else None)
    audit.note(ctx.session, ctx.now, ctx.person.id, "leave", f"{first} - {last}", **({"of": person.id} if is_other else {}))
    if first <= ctx.today:
        prompt = await rounds.newest_prompt(ctx.session, person.id)
        if prompt is not None and prompt.answered_at is None:
            await deliveries.cancel(ctx.session, duties.cancel_tag(prompt.id))
    return texts.noted(first, last, await _covers(ctx, person, first, last), person.name if is_other else None)


async def _covers(ctx: Context, person: PersonView, first: date, last: date) -> list[texts.Cover]:
    """For each agency of the person: who stands in from the first day on, and who is away on some of the days."""
    start = max(first, ctx.today)
    others = {one.person_id: one for one in await seats.absences(ctx.session, start, last) if one.person_id != person.id}
    found = []
    for agency in duties.agencies_of(person):
        is_main = agency in duties.main_agencies_of(person)
        held = [one for one in await seats.holders(ctx.session) if one.agency == agency and one.is_substitute == is_main and one.person_id != person.id]
        also = [(one.name, max(start, away.first_on), min(last, away.last_on)) for one in held if (away := others.get(one.person_id))]
        here = [one.name for one in held if not ((away := others.get(one.person_id)) and away.first_on <= start)]
        # A second substitute who is there makes up for the first who is not.
        found.append(texts.Cover(agency, here[0] if here else None, also if len(also) == len(held) else (), is_main))
    return found


# --- for somebody else --------------------------------------------------------------------------------


async def for_another(ctx: Context, argument: str) -> Outcome | None:
    """/vangmat Lan 24/11 - 30/11; /vangmat Sở Nội vụ hủy. None where the words name nobody."""
    name, rest = named(argument)
    if not name or (ctx.person is not None and words(name) == words(ctx.person.name)):
        return None
    if not may_manage(ctx):
        raise NotAllowed(texts.only_own())
    meant = await _meant(ctx, name)
    data: Data = {"people": [person.id for person in meant], "said": rest}
    return Next("who", data) if len(meant) > 1 else await _go_on(ctx, meant[0], rest)


async def _meant(ctx: Context, name: str) -> list[PersonView]:
    """Whoever has this name, or a seat at this agency. Raises BadInput where nobody does."""
    everybody = await people.with_role(ctx.session, *people.ROLES)
    found = [person for person in everybody if words(person.name) == words(name)]
    found = found or [person for person in everybody if words(person.name)[-len(words(name)) :] == words(name)]
    if not found:
        try:
            agency, _ = await agency_row(ctx.session, ctx.world, name)
        except BadInput:
            raise BadInput(texts.unknown(name)) from None
        found = [person for person in everybody if any(seat.agency == agency for seat in person.seats)]
    if not found:
        raise BadInput(texts.unknown(name))
    return found


async def _go_on(ctx: Context, person: PersonView, said: str) -> Outcome:
    if set(words(said)) in back_words():
        assert ctx.person is not None
        gone = await seats.cancel_leave(ctx.session, person.id, ctx.today)
        audit.note(ctx.session, ctx.now, ctx.person.id, "leave taken back", of=person.id)
        return Done(texts.taken_back(person.name, gone > 0))
    read = read_leave(said, ctx.today)
    if read is None or read[1] is None:
        return Next("other_days", {"person": person.id})
    return _read_back(ctx, person.id, read[0], read[1])


def _read_back(ctx: Context, person_id: int, first: date, last: date) -> Outcome:
    if is_wrong(ctx.today, first, last):
        return Next("other_days", {"person": person_id}, seat_texts.bad_leave())
    return Next("other", {"person": person_id, "first": first.isoformat(), "last": last.isoformat()})


async def _ask_who(ctx: Context, data: Data) -> Reply:
    known = await people.get_many(ctx.session, data["people"])
    return texts.who_is_meant([(one.id, one.name, ", ".join(duties.agencies_of(one))) for one in known.values()])


async def _answer_who(ctx: Context, data: Data, given: Given) -> Outcome:
    if given.choice == texts.DROP:
        return Done(texts.dropped())
    person = await people.get(ctx.session, int(given.choice)) if given.choice else None
    return await _go_on(ctx, person, data["said"]) if person else Elsewhere()


async def _ask_days(ctx: Context, data: Data) -> Reply:
    return texts.ask_days((await _person(ctx, data)).name)


async def _answer_days(ctx: Context, data: Data, given: Given) -> Outcome:
    read = read_leave(given.text, ctx.today)
    if read is None:
        return Again(seat_texts.bad_leave())
    return _read_back(ctx, data["person"], read[0], read[1] or read[0])


async def _ask_other(ctx: Context, data: Data) -> Reply:
    person = await _person(ctx, data)
    return texts.readback(person.name, duties.agencies_of(person), *_days(data))


async def _answer_other(ctx: Context, data: Data, given: Given) -> Outcome:
    if not may_manage(ctx):  # may have lost the seat since
        raise NotAllowed(texts.only_own())
    if given.choice == texts.DROP:
        return Done(texts.dropped())
    if given.choice == texts.SAVE or says_yes(given.text):
        return Done(await note(ctx, await _person(ctx, data), *_days(data)))
    return await _answer_days(ctx, data, given)


def _days(data: Data) -> tuple[date, date]:
    return date.fromisoformat(data["first"]), date.fromisoformat(data["last"])


async def _person(ctx: Context, data: Data) -> PersonView:
    person = await people.get(ctx.session, data["person"])
    if person is None:
        raise BadInput(texts.unknown(""))
    return person


STEPS = {
    "who": Step(_ask_who, _answer_who, free_text=False),
    "other_days": Step(_ask_days, _answer_days),
    "other": Step(_ask_other, _answer_other),
}


# --- who is away --------------------------------------------------------------------------------------


async def answer_question(ctx: Context, text: str) -> Reply | None:
    """ "ai đang vắng mặt"; None where something else is asked."""
    if ctx.address.is_group or ctx.person is None or not ctx.person.holds(*people.ROLES) or not asks_who_is_away(text):
        return None
    return await listing(ctx) if may_manage(ctx) else texts.only_managers()


async def listing(ctx: Context) -> Reply:
    until = ctx.today + _COMING
    found = await seats.absences(ctx.session, ctx.today, until)
    known = await people.get_many(ctx.session, {one.person_id for one in found})
    away = [(known[one.person_id], one) for one in found if one.person_id in known]
    lines = [(one, await _absent(ctx, person, one)) for person, one in away]
    now = [line for one, line in lines if one.first_on <= ctx.today]
    return texts.listing(now, [line for one, line in lines if one.first_on > ctx.today], until)


async def _absent(ctx: Context, person: PersonView, one: seats.Absence) -> texts.Absent:
    covers: Sequence[texts.Cover] = await _covers(ctx, person, one.first_on, one.last_on)
    asked = [(cover.agency, cover.asked) for cover in covers if cover.is_main]
    return texts.Absent(person.name, duties.agencies_of(person), one.first_on, one.last_on, asked)


# --- the job ------------------------------------------------------------------------------------------


async def run(job: JobContext) -> None:
    """A word to those for whom somebody else has noted an absence, once."""
    noted = await seats.noted_by_others(job.session, job.today - _TOLD_FOR)
    if not noted:
        return
    addresses = await addresses_of(job, [one.person_id for one in noted])
    due_at = may_send_at(job.now, job.world.calendar, job.world.zone)
    for one in noted:
        if one.person_id in addresses:
            key = f"leave-noted:{one.leave_id}"
            await job.post(Post(key, "notice", addresses[one.person_id], texts.told(one.by, one.first_on, one.last_on), due_at))

