"""/congvan: the draft of a reminder letter to one body or to several that have not answered; offered in the ladder's
last step."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.dialogs import Ability, Again, Data, Done, Elsewhere, Given, Next, Outcome, Step
from bot.errors import BadInput, NotAllowed
from bot.events import Reply
from db import audit, people
from handlers import letterhead, owing, roster
from handlers.agencies import BodyEnded, living_row
from handlers.context import Context, PlanInUse
from handlers.texts import bodies as bodies_texts
from handlers.texts import checkin as checkin_texts
from handlers.texts import ladder as ladder_texts
from handlers.texts import letters as texts
from handlers.texts.dates import period_name
from knowledge.body_lists import read_bodies, read_group
from knowledge.communes import load_communes
from knowledge.normalize import fold

_NUMBERS = re.compile(r"\d{1,2}(?:\s*(?:[,;+&]|va|\s)\s*\d{1,2})+[\s.]*")
_ONE_PAGE = 9  # choices; beyond it a number is one of the page that is shown


async def command(ctx: Context, word: str, argument: str) -> Outcome:
    _only_coordinators(ctx)
    if ctx.address.is_group:
        raise BadInput(checkin_texts.only_private())
    if not argument:
        return await _list(ctx)
    group = read_group(argument)
    several = () if group else read_bodies(argument, ctx.world.lexicon)
    if several:
        return await _to(ctx, [(await living_row(ctx.session, ctx.world, name, ctx.today))[0] for name in several])
    if group:
        for plan in ctx.plans:
            debts = (await owing.load(ctx.session, ctx.world, plan, ctx.now)).debts
            if reply := await _letter(ctx, plan, [agency for agency in debts if group.holds(agency)]):
                return reply
        raise BadInput(texts.nobody_owes())
    try:
        return await _to(ctx, [(await living_row(ctx.session, ctx.world, argument, ctx.today))[0]])
    except BodyEnded as error:
        if not error.ended.heirs:
            raise
        asked = bodies_texts.which_heir(error.ended, texts.NO_LETTER)
        return replace(asked, data={"agencies": [heir.agency for heir in error.ended.heirs]})


async def _list(ctx: Context) -> Next:
    """Everybody who owes an answer, to be chosen from. Raises BadInput where nobody does."""
    for plan in ctx.plans:
        debts = (await owing.load(ctx.session, ctx.world, plan, ctx.now)).debts
        if debts:
            named, communes = roster.split_communes(list(debts))
            return Next("which", {"plan": plan.id, "agencies": named, "communes": communes})
    raise BadInput(texts.usage())


async def chosen(ctx: Context, choice: str, data: Data) -> Outcome:
    """The body of today that is meant by one that has ended."""
    _only_coordinators(ctx)
    return texts.no_letter() if choice == bodies_texts.NONE else await _to(ctx, [data["agencies"][int(choice)]])


async def _to(ctx: Context, agencies: Sequence[str]) -> Reply:
    """One letter to these bodies, about the first plan of which they owe anything."""
    for plan in ctx.plans:
        if len(agencies) == 1 and agencies[0] in (await owing.load(ctx.session, ctx.world, plan, ctx.now)).unreached:
            raise BadInput(ladder_texts.not_asked_yet(agencies[0]))
        letter = await _letter(ctx, plan, agencies)
        if letter:
            return letter
    raise BadInput(texts.nothing_owed(", ".join(agencies)))


def _only_coordinators(ctx: Context) -> None:
    if ctx.person is None or not ctx.person.holds(people.ADMIN, people.COORDINATOR):
        raise NotAllowed(ladder_texts.only_coordinators())


async def _letter(ctx: Context, plan: PlanInUse, agencies: Sequence[str]) -> Reply | None:
    """To those of the bodies that owe anything in the newest round; None when nobody does."""
    found = await owing.load(ctx.session, ctx.world, plan, ctx.now)
    debts = {agency: found.debts[agency] for agency in _in_order(agencies) if agency in found.debts}
    if not debts or found.round is None:
        return None
    assert ctx.person is not None
    for agency in debts:
        audit.note(ctx.session, ctx.now, ctx.person.id, "letter", agency)
    titles = {task.code: task.short_title or task.content for task in plan.plan.tasks}
    head = await letterhead.load(ctx.session, plan)
    own = next((seat.agency for seat in ctx.person.seats if seat.role == people.COORDINATOR and seat.agency), None)
    return texts.letter(
        texts.Letter(
            parent=head.parent,
            issuer=own or head.agency,
            place=head.place,
            plan_number=plan.plan.number,
            issued_on=plan.plan.issued_on,
            plan_issuer=plan.plan.issuer,
            period=period_name(found.round.period),
            closed_at=ctx.world.local(found.round.closes_at),
            tasks={agency: debt.codes for agency, debt in debts.items()},
            titles={
                (agency, code): ladder_texts.owed(titles[code], is_returned=code in debt.returned)
                for agency, debt in debts.items()
                for code in debt.codes
            },
            times=min(debt.times for debt in debts.values()),
            streak=min(debt.streak for debt in debts.values()),
            today=ctx.today,
        )
    )


def _in_order(agencies: Sequence[str]) -> list[str]:
    """Communes after the others, in the order of the list."""
    places = {agency: place for place, agency in enumerate(load_communes().by_agency, 1)}
    return sorted(dict.fromkeys(agencies), key=lambda agency: places.get(agency, 0))


# --- the ladder's last step -----------------------------------------------------------------------------


async def _open(ctx: Context, data: Data) -> tuple[list[str], list[str]]:
    """Agencies and communes that were named and still owe an answer."""
    plan = ctx.world.plan_by_id(data["plan"])
    debts = (await owing.load(ctx.session, ctx.world, plan, ctx.now)).debts if plan else {}
    agencies, communes = data["agencies"], data.get("communes", [])
    return [agency for agency in agencies if agency in debts], [agency for agency in communes if agency in debts]


async def _ask_which(ctx: Context, data: Data) -> Reply:
    return texts.which_letter(data["agencies"], data.get("communes", []), is_next=data.get("is_next", False))


async def _answer_which(ctx: Context, data: Data, given: Given) -> Outcome:
    _only_coordinators(ctx)
    agencies, communes = data["agencies"], data.get("communes", [])
    if given.choice == texts.NONE:
        return Done(texts.no_letter())
    if given.choice == texts.LIST:
        return Again(texts.commune_list(communes))
    if given.choice is None:
        ids = [choice.id for choice in texts.letter_choices(agencies, communes)]
        numbers = [int(number) for number in re.findall(r"\d+", given.text)] if _NUMBERS.fullmatch(fold(given.text).strip()) else []
        if numbers and len(ids) > _ONE_PAGE:
            return Again(texts.name_them())
        named = [name for name in read_bodies(given.text, ctx.world.lexicon) if name] if not numbers else []
        if not named and not (numbers and all(1 <= number <= len(ids) for number in numbers)):
            return Elsewhere()
        bodies = [(await living_row(ctx.session, ctx.world, name, ctx.today))[0] for name in named]
        bodies += [agency for number in numbers for agency in _behind(ids[number - 1], agencies, communes)]
    else:
        bodies = _behind(given.choice, agencies, communes)
    plan = ctx.world.plan_by_id(data["plan"])
    letter = await _letter(ctx, plan, bodies) if plan and bodies else None
    reply = letter or texts.answered_meanwhile(bodies)
    open_agencies, open_communes = await _open(ctx, data)
    left = {
        "agencies": [agency for agency in open_agencies if agency not in bodies],
        "communes": [agency for agency in open_communes if agency not in bodies],
    }
    return Next("which", {**data, **left, "is_next": True}, reply) if left["agencies"] or left["communes"] else Done(reply)


def _behind(choice: str, agencies: Sequence[str], communes: Sequence[str]) -> list[str]:
    """The bodies that a choice stands for."""
    if choice.isdecimal():
        return [agencies[int(choice)]]
    return {texts.COMMUNES: [*communes], texts.ALL: [*agencies, *communes]}.get(choice, [])


ABILITY = Ability(
    name="letters",
    commands=("congvan",),
    command=command,
    chosen=chosen,
    steps={"which": Step(_ask_which, _answer_which, yields=True)},
    forgets_after_minutes=3 * 24 * 60,
)
