"""/congvan: the draft of a reminder letter to an agency that has not answered; offered in the ladder's last step."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.dialogs import Ability, Data, Done, Given, Next, Outcome, Step
from bot.errors import BadInput, NotAllowed
from bot.events import Reply
from db import audit, people, reminders, returns, rounds
from handlers import reach, relief
from handlers.agencies import BodyEnded, living_row, today_item
from handlers.context import Context, PlanInUse
from handlers.texts import bodies as bodies_texts
from handlers.texts import checkin as checkin_texts
from handlers.texts import ladder as texts
from handlers.texts.dates import period_name

_ROUNDS_SINCE = timedelta(days=60)


async def command(ctx: Context, word: str, argument: str) -> Outcome:
    _only_coordinators(ctx)
    if ctx.address.is_group:
        raise BadInput(checkin_texts.only_private())
    if not argument:
        raise BadInput(texts.letter_usage())
    try:
        return await _to_one(ctx, argument)
    except BodyEnded as error:
        if not error.ended.heirs:
            raise
        asked = bodies_texts.which_heir(error.ended, texts.NO_LETTER)
        return replace(asked, data={"agencies": [heir.agency for heir in error.ended.heirs]})


async def chosen(ctx: Context, choice: str, data: Data) -> Outcome:
    """The body of today that is meant by one that has ended."""
    _only_coordinators(ctx)
    return texts.no_letter() if choice == bodies_texts.NONE else await _to_one(ctx, data["agencies"][int(choice)])


async def _to_one(ctx: Context, name: str) -> Reply:
    agency, _ = await living_row(ctx.session, ctx.world, name, ctx.today)
    for plan in ctx.plans:
        if agency in await _not_reached(ctx, plan):
            raise BadInput(texts.not_asked_yet(agency))
        letter = await _letter(ctx, plan, agency)
        if letter:
            return letter
    raise BadInput(texts.nothing_owed(agency))


def _only_coordinators(ctx: Context) -> None:
    if ctx.person is None or not ctx.person.holds(people.ADMIN, people.COORDINATOR):
        raise NotAllowed(texts.only_coordinators())


async def _not_reached(ctx: Context, plan: PlanInUse) -> frozenset[str]:
    newest = await rounds.recent_rounds(ctx.session, plan.id, ctx.now - _ROUNDS_SINCE)
    return await reach.agencies_not_reached(ctx.session, ctx.world, newest[-1] if newest else None, ctx.now)


async def _letter(ctx: Context, plan: PlanInUse, agency: str) -> Reply | None:
    """None when the agency owes nothing in the newest round."""
    newest = await rounds.recent_rounds(ctx.session, plan.id, ctx.now - _ROUNDS_SINCE)
    if not newest:
        return None
    round_ = newest[-1]
    done = await relief.answered(ctx.session, ctx.world, plan.id, round_.id, ctx.today)
    prompts = await rounds.prompts_of(ctx.session, round_.id)
    told = {today_item(ctx.world, plan.plan, item, ctx.today) for item in done}
    asked = ((p.id, today_item(ctx.world, plan.plan, item, ctx.today)) for p in prompts for item in p.items)
    owed = {item[0]: prompt_id for prompt_id, item in asked if item[1] == agency and item not in told}
    if not owed:
        return None
    taken = await reminders.taken_in(ctx.session, round_.id)
    again = {today_item(ctx.world, plan.plan, item, ctx.today) for item in await returns.open_again(ctx.session, plan.id)}
    tasks = [
        (task.code, texts.owed(task.short_title or task.content, is_returned=(task.code, agency) in again))
        for task in plan.plan.tasks
        if task.code in owed
    ]
    private = [step for prompt_id in set(owed.values()) for step in taken.get(prompt_id, []) if step.rung != reminders.COORDINATOR]
    assert ctx.person is not None
    audit.note(ctx.session, ctx.now, ctx.person.id, "letter", agency)
    issuer = next((seat.agency for seat in ctx.person.seats if seat.role == people.COORDINATOR and seat.agency), None)
    return texts.letter(
        texts.Letter(
            issuer=issuer,
            place=plan.plan.place,
            agency=agency,
            plan_number=plan.plan.number,
            issued_on=plan.plan.issued_on,
            plan_issuer=plan.plan.issuer,
            period=period_name(round_.period),
            closed_at=ctx.world.local(round_.closes_at),
            tasks=tasks,
            times=len(private),
            today=ctx.today,
        )
    )


async def _ask_which(ctx: Context, data: Data) -> Reply:
    return texts.which_letter(data["agencies"])


async def _answer_which(ctx: Context, data: Data, given: Given) -> Outcome:
    _only_coordinators(ctx)
    if given.choice == texts.NONE or given.choice is None:
        return Done(texts.no_letter())
    agencies, plan = data["agencies"], ctx.world.plan_by_id(data["plan"])
    agency = agencies[int(given.choice)]
    letter = await _letter(ctx, plan, agency) if plan else None
    left = [other for other in agencies if other != agency]
    reply = letter or texts.answered_meanwhile(agency)
    return Next("which", {**data, "agencies": left}, reply) if left else Done(reply)


ABILITY = Ability(
    name="letters",
    commands=("congvan",),
    command=command,
    chosen=chosen,
    steps={"which": Step(_ask_which, _answer_which, free_text=False)},
    forgets_after_minutes=3 * 24 * 60,
)
