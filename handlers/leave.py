"""/vangmat: absence with its days. Meanwhile the substitute is asked, and nobody is missing."""

from __future__ import annotations

from datetime import date

from bot.dialogs import Ability, Again, Data, Done, Given, Next, Outcome, Step
from bot.errors import BadInput, NotRegistered
from bot.events import Reply
from db import audit, people, seats
from handlers import absences, duties
from handlers.context import Context
from handlers.texts import absences as absence_texts
from handlers.texts import checkin as checkin_texts
from handlers.texts import leave as leave_texts
from handlers.texts import seats as texts
from knowledge.absence_asking import asks_for_list, back_words
from knowledge.leave_words import read_leave
from knowledge.normalize import words
from knowledge.not_now import says_gone, speaks_of_oneself
from knowledge.progress import Kind, read_progress
from knowledge.question.asking import is_asked


async def command(ctx: Context, word: str, argument: str) -> Outcome:
    """/vangmat 24/11 - 30/11; /vangmat hủy; alone it shows the absence and asks for the days. For a colleague:
    /vangmat Lan 24/11 - 30/11; who is away: /vangmat danh sách."""
    if ctx.person is None or not ctx.person.holds(*people.ROLES):
        raise NotRegistered(checkin_texts.not_registered())
    if ctx.address.is_group:
        raise BadInput(checkin_texts.only_private())
    if set(words(argument)) in back_words():
        gone = await seats.cancel_leave(ctx.session, ctx.person.id, ctx.today)
        audit.note(ctx.session, ctx.now, ctx.person.id, "leave taken back")
        return texts.back(gone > 0)
    if asks_for_list(argument):
        return await absences.listing(ctx) if absences.may_manage(ctx) else absence_texts.only_managers()
    return await absences.for_another(ctx, argument) or await take(ctx, argument)


async def take(ctx: Context, said: str) -> Outcome:
    """By the days that were said, else by those that are asked for."""
    read = read_leave(said, ctx.today)
    if read is None:
        return Next("leave")
    first, last = read
    if last is None:
        return Next("leave_end", {"first": first.isoformat()})
    return Again(texts.bad_leave()) if absences.is_wrong(ctx.today, first, last) else await _note(ctx, first, last)


async def volunteer(ctx: Context, text: str) -> Outcome | None:
    """ "em nghỉ phép đến 30/11", "tôi nghỉ hưu rồi", said outside any question; None where no absence is told."""
    if ctx.address.is_group or ctx.person is None or not (ctx.plans and ctx.person.holds(*people.ROLES)) or is_asked(text):
        return None
    if says_gone(text) and speaks_of_oneself(text):
        return gone(ctx)
    is_told = speaks_of_oneself(text) and read_progress(text, (), ctx.today, ctx.plans[0].plan).kind == Kind.LEAVE
    return await take(ctx, text) if is_told else None


def gone(ctx: Context) -> Reply:
    """Somebody who has left for good hands the seat over; there are no days to note."""
    mine = duties.main_agencies_of(ctx.person) if ctx.person else ()
    return leave_texts.no_longer_in_charge(mine)


async def _note(ctx: Context, first: date, last: date) -> Outcome:
    assert ctx.person is not None
    return Done(await absences.note(ctx, ctx.person, first, last))


async def _ask_leave(ctx: Context, data: Data) -> Reply:
    assert ctx.person is not None
    known = await seats.leave_of(ctx.session, ctx.person.id, ctx.today)
    return texts.ask_leave((known.first_on, known.last_on) if known else None)


async def _answer_leave(ctx: Context, data: Data, given: Given) -> Outcome:
    read = read_leave(given.text, ctx.today)
    if read is None:
        return Again(texts.bad_leave())
    return await take(ctx, given.text)


async def _ask_end(ctx: Context, data: Data) -> Reply:
    return texts.ask_leave_end(date.fromisoformat(data["first"]))


async def _answer_end(ctx: Context, data: Data, given: Given) -> Outcome:
    first, read = date.fromisoformat(data["first"]), read_leave(given.text, ctx.today)
    last = (read[1] or read[0]) if read else None
    if last is None or absences.is_wrong(ctx.today, first, last):
        return Again(texts.bad_leave())
    return await _note(ctx, first, last)


# Steps of the check-in too: "tôi đang nghỉ phép" is an answer to its question.
STEPS = {"leave": Step(_ask_leave, _answer_leave), "leave_end": Step(_ask_end, _answer_end)}

ABILITY = Ability(name="leave", commands=("vangmat",), command=command, steps={**STEPS, **absences.STEPS})
