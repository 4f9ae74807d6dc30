"""The seat, not the person: hand it over in two taps; a code for a seat that is taken waits for approval."""

from __future__ import annotations

from datetime import timedelta

from bot.dialogs import Ability, Data, Done, Given, Next, Opening, Outcome, Step
from bot.errors import BadInput, NotAllowed, NotRegistered
from bot.events import Address, Reply
from db import audit, deliveries, invitations, people, rounds, seats
from db.people import PersonView, SeatView
from db.seats import Request
from handlers import duties
from handlers.context import Context, JobContext, Post
from handlers.texts import checkin as checkin_texts
from handlers.texts import seats as texts
from knowledge.calendar import may_send_at

_ASKED_FOR = timedelta(days=30)  # an older request has died with its code
_TOLD_FOR = timedelta(days=7)
_NEW = "new"


async def command(ctx: Context, word: str, argument: str) -> Outcome:
    """/bangiao: to whom; /duyetvaitro: the request that waits."""
    if ctx.address.is_group:
        raise BadInput(checkin_texts.only_private())
    if word != "bangiao":
        return await _next_request(ctx)
    person = _person(ctx)
    if not duties.main_agencies_of(person):
        raise BadInput(texts.nothing_to_hand_over())
    return Next("handover")


# --- handing over -------------------------------------------------------------------------------------


async def _ask_to_whom(ctx: Context, data: Data) -> Reply:
    options: list[tuple[str, str | None, str]] = []
    for seat in _main_seats(_person(ctx)):
        holders = await seats.holders(ctx.session, people.FOCAL_POINT, seat.agency_id)
        options += [(f"{seat.id}-{h.person_id}", h.name, h.agency) for h in holders if h.is_substitute]
        options.append((f"{seat.id}-{_NEW}", None, seat.agency or ""))
    return texts.to_whom(options)


async def _answer_to_whom(ctx: Context, data: Data, given: Given) -> Outcome:
    seat_id, _, whom = (given.choice or "").partition("-")
    seat = next((seat for seat in _main_seats(_person(ctx)) if str(seat.id) == seat_id), None)
    if seat is None:
        return Done(texts.kept())
    if whom != _NEW:
        return Next("confirm", {"seat": seat.id, "to": int(whom)})
    code = await invitations.invite(
        ctx.session, people.FOCAL_POINT, seat.agency_id, ctx.now, succeeds_id=seat.id
    )
    audit.note(ctx.session, ctx.now, _person(ctx).id, "hand-over code", seat.agency or "")
    return Done(texts.handover_code(code, seat.agency or ""))


async def _ask_confirm(ctx: Context, data: Data) -> Reply:
    heir = await people.get(ctx.session, data["to"])
    seat = next((seat for seat in _main_seats(_person(ctx)) if seat.id == data["seat"]), None)
    return texts.confirm_handover(heir.name if heir else "", seat.agency or "" if seat else "")


async def _answer_confirm(ctx: Context, data: Data, given: Given) -> Outcome:
    person = _person(ctx)
    seat = next((seat for seat in _main_seats(person) if seat.id == data["seat"]), None)
    heir = await people.get(ctx.session, data["to"])
    if given.choice != texts.SURE or seat is None or heir is None or not heir.has_consented:
        return Done(texts.kept())
    await _succeed(ctx, seat, person, heir)
    return Done(texts.handed_over(heir.name, seat.agency or ""))


async def _succeed(ctx: Context, seat: SeatView, person: PersonView, heir: PersonView) -> None:
    """The seat passes on: what was reported stays with the agency, what waits for the old holder is called off."""
    for held in heir.seats:
        if held.role == people.FOCAL_POINT and held.agency_id == seat.agency_id:
            await seats.end_seat(ctx.session, held.id, ctx.now)
    await seats.end_seat(ctx.session, seat.id, ctx.now)
    await people.seat(ctx.session, heir.id, people.FOCAL_POINT, seat.agency_id, ctx.now)
    prompt = await rounds.newest_prompt(ctx.session, person.id)
    if prompt is not None:
        await deliveries.cancel(ctx.session, duties.cancel_tag(prompt.id))
    audit.note(ctx.session, ctx.now, person.id, "hand over", seat.agency or "", to=heir.id)


# --- approving ----------------------------------------------------------------------------------------


async def _next_request(ctx: Context) -> Outcome:
    person = ctx.person
    if person is None or not person.holds(people.ADMIN, people.COORDINATOR):
        raise NotAllowed(texts.only_managers())
    waiting = [r for r in await seats.requests(ctx.session, since=ctx.now - _ASKED_FOR) if r.decided_at is None]
    if not waiting:
        return texts.nothing_to_approve()
    return Next("approve", {"request": waiting[0].id})


async def _request(ctx: Context, data: Data) -> Request | None:
    found = await seats.requests(ctx.session, ids=[data["request"]])
    return found[0] if found else None


async def _ask_approval(ctx: Context, data: Data) -> Reply:
    request = await _request(ctx, data)
    return texts.card(request) if request else texts.nothing_to_approve()


async def _answer_approval(ctx: Context, data: Data, given: Given) -> Outcome:
    person = ctx.person
    if person is None or not person.holds(people.ADMIN, people.COORDINATOR):
        raise NotAllowed(texts.only_managers())
    request = await _request(ctx, data)
    if request is None or request.decided_at is not None:
        return Done(texts.decided_already())
    is_granted = given.choice == texts.GRANT
    invitation = await invitations.get_invitation(ctx.session, request.invitation_id, ctx.now)
    if is_granted and (invitation is None or invitation.state != "valid"):
        return Done(texts.code_has_died())
    await seats.decide(ctx.session, request.id, is_granted, ctx.now)
    if is_granted:
        await _grant(ctx, request)
    else:
        await seats.drop_code(ctx.session, request.invitation_id, ctx.now)
    audit.note(ctx.session, ctx.now, person.id, "grant seat" if is_granted else "refuse seat", request.agency)
    return Done(texts.decided(request, is_granted))


async def _grant(ctx: Context, request: Request) -> None:
    await invitations.use_invitation(ctx.session, request.invitation_id, request.person_id, ctx.now)
    if request.is_same_person:
        await seats.move_accounts(ctx.session, request.person_id, request.holder_id)
        return
    holder, heir = await people.get(ctx.session, request.holder_id), await people.get(ctx.session, request.person_id)
    seat = next((seat for seat in _main_seats(holder) if seat.agency_id == request.agency_id), None) if holder else None
    if heir and holder and seat:
        await _succeed(ctx, seat, holder, heir)
    elif heir:
        await people.seat(ctx.session, heir.id, people.FOCAL_POINT, request.agency_id, ctx.now)


# --- the job: cards and notices -----------------------------------------------------------------------


async def run(job: JobContext) -> None:
    """Cards to whoever may approve, and a word to those who wait or were succeeded."""
    managers: list[PersonView] | None = None
    for request in await seats.requests(job.session, since=job.now - _ASKED_FOR):
        if request.decided_at is None:
            if managers is None:
                away = await seats.on_leave(job.session, job.today)
                every = await people.with_role(job.session, people.ADMIN, people.COORDINATOR)
                managers = [person for person in every if person.id not in away] or every
            for manager in managers:
                opening = Opening("seats", "approve", {"request": request.id})
                await _tell(job, f"seat-request:{request.id}:{manager.id}", manager.id, texts.card(request), opening)
        elif job.now - request.decided_at <= _TOLD_FOR:
            reply = texts.granted(request) if request.is_granted else texts.refused(request)
            await _tell(job, f"seat-decided:{request.id}", request.person_id, reply)
    for handover in await seats.handovers(job.session, job.now - _TOLD_FOR):
        if handover.is_by_code:
            reply = texts.succeeded(handover.to_name, handover.agency)
            await _tell(job, f"handover:{handover.ended_seat}", handover.from_person, reply)
        elif handover.was_substitute:
            reply = texts.promoted(handover.from_name, handover.agency)
            await _tell(job, f"handover:{handover.ended_seat}", handover.to_person, reply)


async def _tell(job: JobContext, key: str, person_id: int, reply: Reply, opening: Opening | None = None) -> None:
    accounts = await people.accounts(job.session, person_id)
    account = next((account for account in accounts if account.channel in job.channels), None)
    if account is None:
        return
    address = Address(account.channel, account.chat_id, account.user_id)
    due_at = may_send_at(job.now, job.world.calendar, job.world.zone)
    await job.post(Post(key=key, kind="notice", address=address, reply=reply, due_at=due_at, opening=opening))


def _main_seats(person: PersonView) -> list[SeatView]:
    return [seat for seat in person.seats if seat.role == people.FOCAL_POINT and seat.agency and not seat.is_substitute]


def _person(ctx: Context) -> PersonView:
    if ctx.person is None:
        raise NotRegistered(checkin_texts.not_registered())
    return ctx.person


ABILITY = Ability(
    name="seats",
    commands=("bangiao", "duyetdaumoi", "duyetvaitro"),
    command=command,
    steps={
        "handover": Step(_ask_to_whom, _answer_to_whom, free_text=False),
        "confirm": Step(_ask_confirm, _answer_confirm, free_text=False),
        "approve": Step(_ask_approval, _answer_approval, free_text=False),
    },
    forgets_after_minutes=7 * 24 * 60,  # as long as the code lives that is to be approved
)
