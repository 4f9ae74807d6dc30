"""Proposals to amend the plan: what, new words, reason, read back; then the coordinating department decides."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogs import Ability, Again, Data, Done, Given, Next, Outcome, Step
from bot.errors import BadInput, NotAllowed
from bot.events import Reply
from db import audit, obstacle_events, obstacles, people, plans
from db.obstacles import NewProposal, ObstacleView
from handlers import amendments, obstacle_views
from handlers.context import Context, PlanInUse
from handlers.texts import checkin as checkin_texts
from handlers.texts import proposals as texts
from handlers.texts.dates import day
from handlers.typed import is_bare_number, says_yes, split_number
from knowledge.mending_words import read_mending
from knowledge.normalize import words

_MOST_PLACES = 9
_LEAST = 5  # characters, as for a report that is returned
_WITHDRAWS = {"rut", "huy", "xoa"}


async def command(ctx: Context, word: str, argument: str) -> Outcome:
    """/dexuat: a new proposal; with a number, that one; alone by the coordinating department, what is to decide."""
    if ctx.address.is_group:
        raise BadInput(texts.only_private())
    if ctx.person is None or not ctx.person.holds(*people.ROLES):
        raise NotAllowed(checkin_texts.only_registered())
    decides = obstacle_views.coordinating_seat(ctx.person) is not None
    numbered = split_number(argument)
    if numbered:
        number, rest = numbered
        if set(words(rest)[:1]) & _WITHDRAWS and len(words(rest)) <= 3:
            return await withdraw(ctx, number)
        return await _clarify(ctx, number, rest) if rest else await _show(ctx, number)
    if decides and not argument:
        can_propose = _agency_seat(ctx) is not None
        return texts.listing(await obstacles.proposals(ctx.session), can_propose)
    if _agency_seat(ctx) is None:
        raise NotAllowed(texts.only_agencies())
    if not argument or words(argument) == ["moi"]:
        return Next("place", before=await _own(ctx))
    outcome = _take_place(ctx, argument)
    return Next("place", before=outcome.why) if isinstance(outcome, Again) else outcome


async def chosen(ctx: Context, choice: str, data: Data) -> Outcome:
    """One of the list, or a decision on the one that is shown."""
    if "number" in data:
        return Next("decision", {"number": data["number"], "action": choice})
    return await _show(ctx, int(choice))


# --- proposing -----------------------------------------------------------------------------------------


async def _ask_place(ctx: Context, data: Data) -> Reply:
    return texts.ask_place()


async def _answer_place(ctx: Context, data: Data, given: Given) -> Outcome:
    return _take_place(ctx, given.text) if given.text else Again(texts.text_only())


def _take_place(ctx: Context, text: str) -> Next | Again:
    """One place goes on, several are asked between, none is said so."""
    places = amendments.find_places(ctx, text)[:_MOST_PLACES]
    if not places:
        return Again(texts.unclear_place(text))
    if len(places) == 1:
        return Next("wording", {"address": places[0].address})
    return Next("which", {"addresses": [place.address for place in places]})


async def _ask_which(ctx: Context, data: Data) -> Reply:
    places = [_place(ctx, address) for address in data["addresses"]]
    return texts.which_place([(place.address, place.title) for place in places])


async def _answer_which(ctx: Context, data: Data, given: Given) -> Outcome:
    return Next("wording", {"address": data["addresses"][int(given.choice or 0)]})


async def _ask_wording(ctx: Context, data: Data) -> Reply:
    place = _place(ctx, data["address"])
    return texts.ask_wording(place.address, place.title, place.words)


async def _answer_wording(ctx: Context, data: Data, given: Given) -> Outcome:
    return _refused(given, 3) or Next("reason", {**data, "wording": given.text.strip()})


async def _ask_reason(ctx: Context, data: Data) -> Reply:
    return texts.ask_reason()


async def _answer_reason(ctx: Context, data: Data, given: Given) -> Outcome:
    return _refused(given, 2) or Next("readback", {**data, "reason": given.text.strip()})


def _refused(given: Given, least_words: int) -> Again | None:
    if not given.text:
        return Again(texts.text_only())
    is_empty = is_bare_number(given.text) or len(given.text.strip()) < _LEAST
    return Again(texts.too_short()) if is_empty or len(words(given.text)) < least_words else None


async def _ask_readback(ctx: Context, data: Data) -> Reply:
    place, seat = _place(ctx, data["address"]), _agency_seat(ctx)
    agency = seat.agency if seat and seat.agency else ""
    return texts.readback(place.address, place.title, agency, data["wording"], data["reason"])


async def _answer_readback(ctx: Context, data: Data, given: Given) -> Outcome:
    if given.choice == texts.DROP:
        return Done(texts.dropped())
    if given.choice == texts.FIX:
        return Next("wording", {"address": data["address"]})
    if given.choice == texts.SAVE or says_yes(given.text):
        return await _save(ctx, data)
    mended = read_mending(given.text)
    if mended:
        name, new = mended[0], replace(given, text=mended[1])
        return _refused(new, 2 if name == "reason" else 3) or Next("readback", {**data, name: new.text.strip()})
    return Again(texts.choose_or_type() if given.text else texts.text_only())


async def _save(ctx: Context, data: Data) -> Outcome:
    place, seat = _place(ctx, data["address"]), _agency_seat(ctx)
    if ctx.person is None or seat is None or seat.agency_id is None:
        raise NotAllowed(texts.only_agencies())
    task_id = (await plans.task_ids(ctx.session, place.plan.id)).get(place.task) if place.task else None
    proposal = NewProposal(seat.agency_id, ctx.person.id, task_id, place.address, data["wording"], data["reason"])
    number = await obstacles.propose(ctx.session, proposal, ctx.now)
    audit.note(ctx.session, ctx.now, ctx.person.id, "propose", str(number))
    ground = amendments.ground(place.plan.plan)
    return Done(texts.saved(number, ground, place.plan.plan.number, _collector(ctx, place.plan, ground)))


def _collector(ctx: Context, plan: PlanInUse, ground: tuple[str, str] | None) -> str | None:
    """Who gathers proposals by the words of the plan, under today's name."""
    named = amendments.collector(ground[1], ctx.world.lexicon) if ground else None
    if named is None:
        return None
    holders = ctx.world.succession.holders(named, None, ctx.today)
    return texts.collector(named, holders[0].agency) if len(holders) == 1 else named


async def _own(ctx: Context) -> Reply | None:
    """What the person's agency has proposed and still waits for."""
    seat = _agency_seat(ctx)
    waiting = await obstacles.proposals(ctx.session, agency_id=seat.agency_id) if seat and seat.agency_id else []
    return texts.own(waiting) if waiting else None


async def withdraw(ctx: Context, number: int) -> Reply:
    """By the agency that made it, while nothing is decided."""
    one = await _find(ctx, number)
    seat = next((seat for seat in ctx.person.seats if seat.agency_id == one.agency_id), None) if ctx.person else None
    if ctx.person is None or seat is None:
        raise BadInput(texts.no_such(number))
    is_new = await obstacle_events.record(
        ctx.session, number, obstacle_events.WITHDRAWN, person_id=ctx.person.id, agency_id=seat.agency_id, now=ctx.now
    )
    if is_new:
        audit.note(ctx.session, ctx.now, ctx.person.id, "proposal_withdrawn", str(number))
    return texts.withdrawn(number, is_new)


async def _clarify(ctx: Context, number: int, rest: str) -> Outcome:
    """/dexuat 5 nội dung: what the coordinating department asked for."""
    assert ctx.person is not None
    one = await _find(ctx, number)
    seat = next((seat for seat in ctx.person.seats if seat.agency_id == one.agency_id), None)
    if seat is None or one.state != "clarify":
        raise BadInput(texts.nothing_to_clarify(number))
    await obstacle_events.record(
        ctx.session, number, obstacle_events.CLARIFIED, person_id=ctx.person.id, agency_id=seat.agency_id, now=ctx.now, words=rest
    )
    return texts.clarified(number)


# --- deciding ------------------------------------------------------------------------------------------


async def _show(ctx: Context, number: int) -> Reply:
    assert ctx.person is not None
    one = await _find(ctx, number)
    decides = obstacle_views.coordinating_seat(ctx.person) is not None
    if not decides and all(seat.agency_id != one.agency_id for seat in ctx.person.seats):
        raise BadInput(texts.no_such(number))
    happened = await obstacle_events.history(ctx.session, number)
    lines = [(day(ctx.world.local(e.at)), e.action, e.words) for e in happened if e.action != obstacle_events.RAISED]
    reply = texts.whole(one, lines, can_decide=decides and one.resolved_at is None)
    return Reply(reply.blocks, reply.choices, data={"number": number})


async def _ask_decision(ctx: Context, data: Data) -> Reply:
    return texts.ask_decision_words(data["action"])


async def _answer_decision(ctx: Context, data: Data, given: Given) -> Outcome:
    seat = obstacle_views.coordinating_seat(ctx.person) if ctx.person else None
    if ctx.person is None or seat is None:
        raise NotAllowed(texts.only_agencies())
    said = "" if given.choice == texts.NO_WORDS else given.text.strip()
    if given.choice is None and (refused := _refused(given, 1)):
        return refused
    number, action = data["number"], data["action"]
    is_new = await obstacle_events.record(
        ctx.session, number, action, person_id=ctx.person.id, agency_id=seat.agency_id, now=ctx.now, words=said
    )
    if is_new:
        audit.note(ctx.session, ctx.now, ctx.person.id, f"proposal_{action}", str(number))
    return Done(texts.decision_saved(number, action, is_new))


async def _find(ctx: Context, number: int) -> ObstacleView:
    one = await obstacles.find(ctx.session, number)
    if one is None or one.kind != obstacles.PROPOSAL:
        raise BadInput(texts.no_such(number))
    return one


def _place(ctx: Context, address: str) -> amendments.Place:
    place = amendments.place_at(ctx, address)
    if place is None:
        raise BadInput(texts.place_is_gone(address))
    return place


def _agency_seat(ctx: Context) -> people.SeatView | None:
    """The seat by which the person proposes: a focal point's before any other."""
    seats = [seat for seat in ctx.person.seats if seat.agency_id] if ctx.person else []
    return min(seats, key=lambda seat: seat.role != people.FOCAL_POINT, default=None)


ABILITY = Ability(
    name="proposals",
    commands=("dexuat",),
    command=command,
    chosen=chosen,
    steps={
        "place": Step(_ask_place, _answer_place),
        "which": Step(_ask_which, _answer_which, free_text=False),
        "wording": Step(_ask_wording, _answer_wording),
        "reason": Step(_ask_reason, _answer_reason),
        "readback": Step(_ask_readback, _answer_readback),
        "decision": Step(_ask_decision, _answer_decision),
    },
)
