"""/phieu: one receipt whole, with its versions and its review; and the way from a receipt to its correction."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from bot.dialogs import Ability, Data, Outcome
from bot.errors import BadInput, NotAllowed, NotRegistered
from db import checkins, people, reviews
from db import evidence as stored
from db.checkins import ReportView
from db.reviews import ReviewView
from handlers import drafts, duties
from handlers.context import Context
from handlers.texts import checkin as checkin_texts
from handlers.texts import evidence
from handlers.texts import review as texts

_NUMBER = re.compile(r"^\D{0,12}(\d{1,9})\D{0,3}$")  # "123", "000123", "số 123"


async def command(ctx: Context, word: str, argument: str) -> Outcome:
    """/phieu 123, for registered people; the sender's name only for the sender and who follows the plan up."""
    if ctx.person is None or not ctx.person.holds(*people.ROLES):
        raise NotAllowed(checkin_texts.only_registered())
    line = await find_line(ctx, argument)
    number = read_number(argument)
    shown = await receipts_of(ctx, line)
    newest = line[-1]
    can_correct = newest.id == number and newest.agency in duties.agencies_of(ctx.person) and not ctx.address.is_group
    return texts.receipt(shown[number], [receipt for id_, receipt in shown.items() if id_ != number], can_correct)


async def correction(ctx: Context, argument: str) -> Data:
    """The dialog's data for correcting a receipt: the newest version of it, by the agency that reported."""
    if ctx.person is None:
        raise NotRegistered(checkin_texts.not_registered())
    newest = (await find_line(ctx, argument))[-1]
    if newest.agency not in duties.agencies_of(ctx.person):
        raise NotAllowed(texts.not_yours_to_correct())
    latest = (await checkins.latest_reports(ctx.session, newest.plan_id, of=[newest.agency]))[newest.task, newest.agency]
    if latest.id != newest.id:
        raise BadInput(texts.newer_report(latest.id))
    data = duties.dialog_data(newest.plan_id, [(newest.task, newest.agency)], None)
    return {**data, "corrects": newest.id, "mode": None, "asked": [newest.task]}


async def find_line(ctx: Context, argument: str) -> list[ReportView]:
    """Every version of the receipt that is named. Raises BadInput."""
    line = await checkins.versions(ctx.session, read_number(argument))
    if not line:
        raise BadInput(texts.no_such_receipt(argument[:20]))
    return line


def read_number(argument: str) -> int:
    """The receipt number that was typed. Raises BadInput."""
    found = _NUMBER.match(argument.strip())
    if not found:
        raise BadInput(texts.receipt_usage() if not argument else texts.no_such_receipt(argument[:20]))
    return int(found.group(1))


async def receipts_of(ctx: Context, line: Sequence[ReportView]) -> dict[int, texts.Receipt]:
    """Reports as receipts, by number, as this person may see them."""
    reviewed = await reviews.of_reports(ctx.session, [report.id for report in line])
    replaced_by = {report.corrects_id: report.id for report in line if report.corrects_id}
    files = evidence.listed(await stored.of_reports(ctx.session, [report.id for report in line]))
    return {report.id: _receipt(ctx, report, reviewed, replaced_by.get(report.id), files) for report in line}


def _receipt(
    ctx: Context, report: ReportView, reviewed: Mapping[int, ReviewView], replaced_by: int | None, files: str
) -> texts.Receipt:
    plan = ctx.world.plan_by_id(report.plan_id)
    task = plan.plan.task(report.task) if plan else None
    person, review = ctx.person, reviewed.get(report.id)
    may_see_name = person is not None and (person.holds(people.COORDINATOR, people.ADMIN) or person.id == report.person_id)
    return texts.Receipt(
        number=report.id,
        version=report.version,
        replaces=report.corrects_id,
        replaced_by=replaced_by,
        code=report.task,
        title=(task.short_title or task.content) if task else "",
        agency=report.agency,
        sender=report.person or "" if may_see_name and not ctx.address.is_group else "",
        at=ctx.world.local(report.at),
        status=report.status,
        is_unchanged=report.is_unchanged,
        is_late=report.is_late,
        percent=report.percent,
        document=report.document_number,
        document_date=report.document_date,
        obstacle=report.obstacle_text,
        waiting_for=report.waiting_for,
        due_on=report.due_on,
        figures=[drafts.figure(value, unit) for value, unit in report.figures],
        words=report.words,
        files=files,
        review=texts.Reviewed(review.verdict, ctx.world.local(review.at), review.reason) if review else None,
    )


ABILITY = Ability(name="receipts", commands=("phieu",), command=command)
