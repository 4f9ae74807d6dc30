"""/baocao: the yearly report of a plan as a draft in the layout of an official document."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.dialogs import Ability, Outcome
from bot.errors import BadInput, NotAllowed
from db import audit, people
from handlers import letterhead, target_rows
from handlers.context import Context, PlanInUse, World
from handlers.papers import year as facts
from handlers.papers.year import YearFacts
from handlers.texts import paper as texts
from knowledge.calendar import ReportingPeriod, reporting_period, reporting_period_of
from knowledge.targets import TargetRow

_FIRST_YEAR = 2000  # of a plan without a date
READERS = (people.COORDINATOR, people.LEADER, people.ADMIN)
_YEAR = re.compile(r"(?<![\d/])(\d{4})(?![\d/])")


async def command(ctx: Context, word: str, argument: str) -> Outcome:
    """/baocao NĂM, with the number of a plan where several are in use."""
    if ctx.person is None or not ctx.person.holds(*READERS):
        raise NotAllowed(texts.only_readers())
    if ctx.address.is_group:
        raise BadInput(texts.only_private())
    plan = chosen_plan(ctx.world, argument)
    period = chosen_period(plan, argument, ctx.today)
    found, data = await make(ctx.session, ctx.world, plan, period, ctx.now)
    name = texts.file_name(plan.plan.number, period.year)
    path = ctx.world.files.keep(name, data, ctx.now)
    audit.note(ctx.session, ctx.now, ctx.person.id, "report", str(period.year))
    return texts.ready(str(path), name, found, can_edit=ctx.person.holds(people.ADMIN))


def chosen_plan(world: World, argument: str) -> PlanInUse:
    """The plan whose number is named; the only one otherwise. Raises BadInput."""
    if not world.plans:
        raise BadInput(texts.no_plan())
    named = [plan for plan in world.plans if plan.plan.number.lower() in argument.lower()]
    if len(world.plans) > 1 and not named:
        raise BadInput(texts.which_plan([plan.plan.number for plan in world.plans]))
    return (named or list(world.plans))[0]


def chosen_period(plan: PlanInUse, argument: str, today: date) -> ReportingPeriod:
    """The reporting period that is meant; the one that today falls into when no year is named. Raises BadInput."""
    rest = argument.replace(plan.plan.number, "").strip()
    typed = _YEAR.search(rest)
    if not typed and rest:
        raise BadInput(texts.usage(today.year))
    last = reporting_period_of(today).year
    first = reporting_period_of(plan.plan.issued_on).year if plan.plan.issued_on else _FIRST_YEAR
    year = int(typed[1]) if typed else last
    if year < first:
        raise BadInput(texts.too_early(year, first, last))
    if year > last:
        raise BadInput(texts.not_begun(reporting_period(year), first, last))
    return reporting_period(year)


async def make(session: AsyncSession, world: World, plan: PlanInUse, period: ReportingPeriod, now: datetime) -> tuple[YearFacts, bytes]:
    """The facts and the document; the same for the chat and the command line."""
    found = await facts.gather(session, world, plan, period, now)
    head = await letterhead.load(session, plan)
    targets = await target_rows.load(session, world, plan, found.until)
    return found, await asyncio.to_thread(_compose, found, head, targets)


def _compose(found: YearFacts, head: letterhead.Letterhead, targets: Sequence[TargetRow]) -> bytes:
    from handlers.papers import report  # python-docx is needed a few times a year

    return report.compose(found, head, targets)


ABILITY = Ability(name="report", commands=("baocao",), command=command)
