"""Free text: the only place where meaning is guessed. A report about a task goes to the check-in,
everything else is a question about the plan."""

from __future__ import annotations

from bot.dialogs import Elsewhere, Next, Outcome
from db import people, seats
from handlers import (
    absences,
    additions,
    ask,
    checkin,
    closing,
    evidence,
    later,
    leave,
    paper_words,
    perhaps,
    taking,
    targets,
    working_days,
)
from handlers.context import Context, PlanInUse
from handlers.texts import checkin as checkin_texts
from handlers.texts import help as texts
from handlers.texts import seats as seat_texts
from knowledge.not_now import says_later
from knowledge.progress import looks_like_progress, read_progress
from knowledge.question.slots import find_codes


async def understand(ctx: Context, text: str) -> tuple[str, Outcome]:
    """(the ability that is meant, what it says)."""
    if not text:
        offered = await evidence.offer(ctx)
        return ("evidence", offered) if offered else ("help", texts.only_text(ctx.event.attachments[0].kind))
    about = await paper_words.volunteer(ctx, text)
    if about is not None:
        return about
    value = await targets.volunteer(ctx, text)
    if value is not None:
        return "targets", value
    away = await _stepping_aside(ctx, text)
    if away is not None:
        return away
    may_report = not ctx.address.is_group and ctx.person is not None and ctx.person.holds(people.FOCAL_POINT)
    if may_report and any(_reports(ctx, text, item) for item in ctx.plans):
        told = await checkin.volunteer(ctx, text)
        if not isinstance(told, Elsewhere):
            return "checkin", told
    if (left := await _reports_from_seat_left(ctx, text)) is not None:
        return "seats", left
    if may_report and (late := await additions.of_late_paper(ctx, text)):
        data, items = late
        if not items:
            return "checkin", Next("which", {**data, "text": text, "mode": checkin_texts.DONE})
        return "checkin", await taking.take_sentence(ctx, data, text, items, checkin_texts.DONE)
    absent = await absences.answer_question(ctx, text)
    if absent is not None:
        return "leave", absent
    calendar = await working_days.answer_question(ctx, text)
    if calendar is not None:
        return "working_days", calendar
    offered = await perhaps.offer(ctx, text) if may_report else None
    if offered:
        return "perhaps", offered
    return "ask", await ask.answer_sentence(ctx, text)


async def _reports_from_seat_left(ctx: Context, text: str) -> Outcome | None:
    """A report by somebody who is no focal point any more: why it is not taken."""
    if ctx.person is None or ctx.address.is_group or ctx.person.holds(people.FOCAL_POINT):
        return None
    if not any(_reports(ctx, text, item) for item in ctx.plans):
        return None
    left = await seats.last_ended(ctx.session, ctx.person.id)
    return seat_texts.has_ended(left.agency, ctx.world.local(left.at)) if left else None


async def _stepping_aside(ctx: Context, text: str) -> tuple[str, Outcome] | None:
    """ "để chiều ạ", "em nghỉ phép đến 30/11": said without being asked, or where only a choice was."""
    if says_later(text) and not ctx.address.is_group and (put_off := await later.volunteer(ctx, text)):
        return "later", put_off
    concluded = await closing.told(ctx, text)
    if concluded is not None:
        return "closing", concluded
    told = await leave.volunteer(ctx, text)
    return ("leave", told) if told else None


def _reports(ctx: Context, text: str, item: PlanInUse) -> bool:
    """ "vướng mắc III.3" asks, though it names a task and an obstacle."""
    if not looks_like_progress(text, item.plan):
        return False
    reading = read_progress(text, find_codes(text), ctx.today, item.plan, ctx.world.lexicon)
    return not taking.asks_live(ctx, text, reading)
