"""/visao: why somebody gets these messages: row, role, what waits, the next date, how to hand over or to stop."""

from __future__ import annotations

from datetime import datetime

from bot.dialogs import Ability, Outcome
from bot.errors import BadInput
from db import people, rounds, seats
from db.people import PersonView, SeatView
from handlers import desk, duties
from handlers.context import Context, PlanInUse
from handlers.rhythms import rhythm_of
from handlers.texts import checkin as checkin_texts
from handlers.texts import join as join_texts
from handlers.texts import why as texts
from handlers.texts.dates import period_name
from knowledge.rhythm import Planned, next_morning, next_to_open, rounds_around


async def command(ctx: Context, word: str, argument: str) -> Outcome:
    if ctx.address.is_group:
        raise BadInput(checkin_texts.only_private())
    person = ctx.person
    if person is None or not person.seats or not ctx.plans:
        return texts.not_registered()
    plan = await _plan_of(ctx, person)
    away = await seats.leave_of(ctx.session, person.id, ctx.today)
    return texts.why(
        [_line(ctx, plan, seat) for seat in person.seats],
        plan.plan.number,
        await _waiting(ctx, person),
        list(dict.fromkeys(await _coming(ctx, plan, person))),
        (away.first_on, away.last_on) if away else None,
        may_hand_over=bool(duties.main_agencies_of(person)),
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


async def _waiting(ctx: Context, person: PersonView) -> texts.Waits | None:
    prompt = await rounds.newest_prompt(ctx.session, person.id)
    if prompt is None or prompt.answered_at is not None:
        return None
    people_today = await desk.load(ctx.session, ctx.today)
    is_away = prompt.stands_in_for in people_today.away and prompt.stands_in_for in people_today.persons  # and seated still
    away = await people.get(ctx.session, prompt.stands_in_for) if prompt.stands_in_for and is_away else None
    closes_at = ctx.world.local(prompt.round.closes_at)
    return texts.Waits(period_name(prompt.round.period), closes_at, ctx.now > closes_at, away.name if away else None)


async def _coming(ctx: Context, plan: PlanInUse, person: PersonView) -> list[texts.Coming]:
    """The next message in each of the person's roles; an administrator is written to only when something happens."""
    world, rhythm = ctx.world, await rhythm_of(ctx.session, plan.id)
    asked = next_to_open(ctx.now, rhythm, world.calendar, world.zone)
    told = next((one for one in rounds_around(ctx.now, rhythm, world.calendar, world.zone) if _first_told(ctx, one) > ctx.now), None)
    then = await desk.load(ctx.session, asked.times.opens_at.date()) if asked else None
    found = []
    entry = desk.roster(then, world, plan.plan, ctx.today).get(person.id) if then else None
    if asked and then and entry and entry.items:
        away = then.persons.get(entry.stands_in_for or 0)
        name = period_name(asked.period.key)
        found.append(texts.Coming("asked", name, asked.times.opens_at, instead_of=away.name if away else None))
    if told is None:
        return found
    period, at = period_name(told.period.key), _first_told(ctx, told)
    for seat in person.seats:
        kind = join_texts.SUBSTITUTE if seat.is_substitute else seat.role
        if kind == people.COORDINATOR:
            found.append(texts.Coming(kind, period, at))
        elif kind in (join_texts.SUBSTITUTE, people.LEADER) and seat.agency:
            found.append(texts.Coming(kind, period, at, seat.agency))
    return found


def _first_told(ctx: Context, planned: Planned) -> datetime:
    """The first morning on which anybody but the focal point is told of a silence."""
    return next_morning(planned.times.closes_at.date(), ctx.world.calendar, ctx.world.zone)


ABILITY = Ability(name="why", commands=("visao",), command=command)
