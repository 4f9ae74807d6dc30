"""Obstacles as they are shown, and who may speak for which side of one."""

from __future__ import annotations

from datetime import date

from db import people
from db.obstacles import ObstacleView
from db.people import PersonView, SeatView
from handlers.context import World
from handlers.sight import Sight
from handlers.texts import obstacles as texts


def shown(world: World, one: ObstacleView, on: date) -> texts.Shown:
    """One with its task's title and the days it has waited."""
    plan = world.plan_by_id(one.plan_id) if one.plan_id else None
    task = plan.plan.task(one.task) if plan and one.task else None
    until = world.today(one.resolved_at) if one.resolved_at else on
    return texts.Shown(
        number=one.id,
        kind=one.kind,
        code=one.task,
        title=(task.short_title or task.content) if task else "",
        agency=one.agency,
        words=one.words,
        waiting_for=texts.asked(one.addressed_to, _named(world, one, on)),
        state=one.state,
        days=(until - world.today(one.raised_at)).days,
        is_over=one.resolved_at is not None,
    )


def _named(world: World, one: ObstacleView, on: date) -> str | None:
    """The name that was used, unless a person has sent it on to quite another body since."""
    if one.waiting_for is None or one.addressed_to is None:
        return one.waiting_for
    heirs = {holder.agency for holder in world.succession.holders(one.waiting_for, one.task or None, on)}
    return one.waiting_for if one.addressed_to in heirs else None


def concerns(world: World, one: ObstacleView, agency: str, on: date) -> bool:
    """Raised by the body or waiting for it, under its name of the plan or of today."""
    names = {agency} | {holder.agency for holder in world.succession.holders(agency, one.task or None, on)}
    return bool(names & {one.agency, one.addressed_to, one.waiting_for})


def is_seen(one: ObstacleView, plan_id: int, sight: Sight) -> bool:
    """By who raised it, who is asked to act, whoever shares the task, and whoever sees everything."""
    return sight.sees_obstacles or sight.sees_item(plan_id, one.task, one.agency) or bool(sight.own & {one.addressed_to, one.waiting_for})


def seat_for(world: World, person: PersonView, body: str | None, task: str, on: date) -> SeatView | None:
    """The seat by which a focal point speaks for a body: at the body itself, or at the one it took over from."""
    for seat in person.seats:
        if seat.role != people.FOCAL_POINT or seat.agency is None or body is None:
            continue
        heirs = {holder.agency for holder in world.succession.holders(seat.agency, task or None, on)}
        if seat.agency == body or body in heirs:
            return seat
    return None


def coordinating_seat(person: PersonView) -> SeatView | None:
    """The seat by which somebody acts for the coordinating department."""
    return next((seat for seat in person.seats if seat.role in (people.COORDINATOR, people.ADMIN)), None)
