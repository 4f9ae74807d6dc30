"""The working calendar: /lich shows days off and unconfirmed days; an administrator edits it, read back first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from bot.dialogs import Again, Data, Done, Given, Next, Outcome, Step
from bot.errors import BadInput, NotAllowed
from bot.events import Reply
from db import audit, calendar_days, people
from db.calendar_days import DecidedDay
from handlers.context import Context, World
from handlers.texts import checkin as checkin_texts
from handlers.texts import working_days as texts
from handlers.typed import says_yes
from knowledge.calendar import WorkCalendar
from knowledge.calendar_asking import AskedDays, asked_days, read_calendar_question
from knowledge.decrees import Decree, Decreed, NoDecree, read_decree

_SHOWN_DAYS = 60


async def command(ctx: Context, word: str, argument: str) -> Outcome:
    """/lich: the next sixty days; with a day, a month, a feast: those. With a date and what it is: read back, then saved."""
    if ctx.person is None or not ctx.person.holds(*people.ROLES):
        raise NotAllowed(checkin_texts.only_registered())
    may_edit = ctx.person.holds(people.ADMIN)
    asked = AskedDays() if not argument else _only_asked(ctx, argument)
    if asked is not None:
        return await show(ctx, asked)
    if not may_edit:
        raise NotAllowed(texts.only_administrator())
    if ctx.address.is_group:
        raise BadInput(texts.only_private())
    return _read(ctx, argument)


def _only_asked(ctx: Context, argument: str) -> AskedDays | None:
    """Days, a month or a feast of which nothing is decreed; a range is typed to be changed more often than shown."""
    is_decree = not isinstance(said := read_decree(argument, ctx.today), NoDecree) or said.why not in ("what", "date")
    if is_decree or (isinstance(said, NoDecree) and said.found):
        return None
    return asked_days(argument, ctx.today, ctx.world.calendar)


async def answer_question(ctx: Context, text: str) -> Reply | None:
    """ "23/11 có phải đi làm không", "lịch Tết"; None where a sentence asks nothing of the kind."""
    if ctx.person is None or not ctx.person.holds(*people.ROLES):
        return None
    asked = read_calendar_question(text, ctx.today, ctx.world.calendar)
    return await show(ctx, asked) if asked else None


async def show(ctx: Context, asked: AskedDays) -> Reply:
    """The next sixty days, or those that are asked for."""
    may_edit = ctx.person is not None and ctx.person.holds(people.ADMIN) and not ctx.address.is_group
    entered = {decided.day for decided in await calendar_days.every(ctx.session)}
    if asked.first is None or asked.last is None:
        days = list(_special_days(ctx.world, ctx.today, _SHOWN_DAYS, entered))
        return texts.listing(days, ctx.today, ctx.today + timedelta(days=_SHOWN_DAYS - 1), may_edit=may_edit)
    if asked.first == asked.last:
        return texts.one_day(shown_day(ctx.world, asked.first, entered), may_edit=may_edit)
    days = list(_special_days(ctx.world, asked.first, (asked.last - asked.first).days + 1, entered))
    return texts.listing(days, asked.first, asked.last, asked.feast, may_edit=may_edit)


def _special_days(world: World, first: date, length: int, entered: set[date]) -> Iterator[texts.ShownDay]:
    """Weekdays off, weekend days worked, and whatever is not confirmed."""
    for count in range(length):
        day = first + timedelta(days=count)
        known = world.calendar.look_up(day)
        if known.working != (day.weekday() < 5) or not known.confirmed:
            yield shown_day(world, day, entered)


def shown_day(world: World, day: date, entered: set[date]) -> texts.ShownDay:
    known, override = world.calendar.look_up(day), world.calendar.override(day)
    proposed_off = override.off if override and not override.confirmed else None
    return texts.ShownDay(day, known.working, known.why, known.confirmed, proposed_off, override is None, day in entered)


def _read(ctx: Context, text: str) -> Next:
    """What a line says, ready to be read back. Raises BadInput where it says nothing usable."""
    said = read_decree(text, ctx.today)
    if isinstance(said, NoDecree):
        raise BadInput(texts.unclear(said.why, said.found))
    gone = [one for one in said.spans if one.decree is Decree.REMOVE]
    decided = [day for one in said.spans if one not in gone for day in _decide(ctx.world.calendar, one, said.is_proposed)]
    removed = [day.isoformat() for one in gone for day in _days(one)]
    return Next("readback", {"put": [_to_json(one) for one in decided], "remove": removed})


def _days(one: Decreed) -> list[date]:
    return [one.first + timedelta(days=count) for count in range((one.last - one.first).days + 1)]


def _decide(calendar: WorkCalendar, one: Decreed, is_proposed: bool) -> list[DecidedDay]:
    """The days as they will be stored. To confirm one is to keep what was proposed for it, in a range for those days
    of it for which something was."""
    if one.decree is not Decree.CONFIRM:
        is_worked, is_confirmed = one.decree is Decree.WORKED, bool(one.document) and not is_proposed
        return [DecidedDay(day, is_worked, one.document, is_confirmed) for day in _days(one)]
    known = [override for day in _days(one) if (override := calendar.override(day))]
    if not known:
        raise BadInput(texts.nothing_to_confirm(one.first))
    return [DecidedDay(day.day, not day.off, one.document or day.document, not is_proposed) for day in known]


async def _ask_readback(ctx: Context, data: Data) -> Reply:
    return texts.readback([_from_json(one) for one in data["put"]], [date.fromisoformat(day) for day in data["remove"]])


async def _answer_readback(ctx: Context, data: Data, given: Given) -> Outcome:
    if given.choice == texts.DROP:
        return Done(texts.dropped())
    if given.choice == texts.FIX:
        return Next("line", data)
    if given.choice == texts.SAVE or says_yes(given.text):
        put = [_from_json(one) for one in data["put"]]
        return await save(ctx, put, [date.fromisoformat(day) for day in data["remove"]])
    return again(ctx, given)


async def _ask_line(ctx: Context, data: Data) -> Reply:
    return texts.ask_line()


async def _answer_line(ctx: Context, data: Data, given: Given) -> Outcome:
    return again(ctx, given)


def again(ctx: Context, given: Given) -> Outcome:
    try:
        return _read(ctx, given.text)
    except BadInput as error:
        return Again(texts.line(error.sentence))


async def save(ctx: Context, decided: list[DecidedDay], removed: list[date]) -> Outcome:
    if ctx.person is None or not ctx.person.holds(people.ADMIN):
        raise NotAllowed(texts.only_administrator())
    await calendar_days.put(ctx.session, decided, ctx.now)
    await calendar_days.remove(ctx.session, removed)
    for day in (*(one.day for one in decided), *removed):
        audit.note(ctx.session, ctx.now, ctx.person.id, "calendar", day.isoformat())
    return Done(texts.saved(decided, removed))


def _to_json(one: DecidedDay) -> Data:
    return {"day": one.day.isoformat(), "is_working": one.is_working, "document": one.document, "is_confirmed": one.is_confirmed}


def _from_json(data: Data) -> DecidedDay:
    return DecidedDay(date.fromisoformat(data["day"]), data["is_working"], data["document"], data["is_confirmed"])


STEPS = {"readback": Step(_ask_readback, _answer_readback), "line": Step(_ask_line, _answer_line)}
