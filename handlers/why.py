"""/visao: why somebody gets these messages: row, role, what waits, the next date, how to hand over or to stop."""

from __future__ import annotations

from datetime import datetime

from bot.dialogs import Ability, Outcome
from bot.errors import BadInput
from db import people, rounds, seats
from db.people import PersonView, SeatView
from handlers import duties
from handlers.context import Context, PlanInUse
from handlers.rhythms import rhythm_of
from handlers.texts import checkin as checkin_texts
from handlers.texts import join as join_texts
from handlers.texts import seats as texts
from handlers.texts.dates import period_name
from knowledge.rhythm import next_to_open


async def command(ctx: Context, word: str, argument: str) -> Outcome:
    if ctx.address.is_group:
        raise BadInput(checkin_texts.only_private())
    person = ctx.person
    if person is None or not person.seats or not ctx.plans:
        return texts.not_registered()
    plan = await _plan_of(ctx, person)
    away = await seats.leave_of(ctx.session, person.id, ctx.today)
    rhythm = await rhythm_of(ctx.session, plan.id)
    coming = next_to_open(ctx.now, rhythm, ctx.world.calendar, ctx.world.zone)
    return texts.why(
        [_line(ctx, plan, seat) for seat in person.seats],
        plan.plan.number,
        await _waiting(ctx, person),
        (period_name(coming.period.key), coming.times.opens_at) if coming else None,
        (away.first_on, away.last_on) if away else None,
    )


async def _plan_of(ctx: Context, person: PersonView) -> PlanInUse:
    """The plan that the person was asked about last."""
    prompt = await rounds.newest_prompt(ctx.session, person.id)
    return (ctx.world.plan_by_id(prompt.round.plan_id) if prompt else None) or ctx.plans[0]


def _line(ctx: Context, plan: PlanInUse, seat: SeatView) -> texts.Why:
    role = join_texts.SUBSTITUTE if seat.is_substitute else seat.role
    is_focal = seat.role == people.FOCAL_POINT and seat.agency is not None
    items = duties.items_for(ctx.world, plan.plan, [seat.agency or ""], ctx.today) if is_focal else []
    since = ctx.world.local(seat.starts_at) if seat.starts_at else None
    return texts.Why(role, seat.agency, since, [code for code, _ in items])


async def _waiting(ctx: Context, person: PersonView) -> tuple[str, datetime, str | None] | None:
    prompt = await rounds.newest_prompt(ctx.session, person.id)
    if prompt is None or prompt.answered_at is not None:
        return None
    away = await people.get(ctx.session, prompt.stands_in_for) if prompt.stands_in_for else None
    return period_name(prompt.round.period), ctx.world.local(prompt.round.closes_at), away.name if away else None


ABILITY = Ability(name="why", commands=("visao",), command=command)
