"""/congvan: the draft of a reminder letter to an agency that has not answered; offered in the ladder's last step."""

from __future__ import annotations

from datetime import timedelta

from bot.dialogs import Ability, Data, Done, Given, Next, Outcome, Step
from bot.errors import BadInput, NotAllowed
from bot.events import Reply
from db import audit, checkins, people, reminders, returns, rounds
from handlers import reach
from handlers.agencies import agency_row
from handlers.context import Context, PlanInUse
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
    agency, _ = await agency_row(ctx.session, ctx.world, argument)
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
    done = await checkins.answered(ctx.session, round_.id)
    prompts = await rounds.prompts_of(ctx.session, round_.id)
    owed = {item[0]: p.id for p in prompts for item in p.items if item[1] == agency and item not in done}
    if not owed:
        return None
    taken = await reminders.taken_in(ctx.session, round_.id)
    again = await returns.open_again(ctx.session, plan.id)
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
    steps={"which": Step(_ask_which, _answer_which, free_text=False)},
    forgets_after_minutes=3 * 24 * 60,
)
