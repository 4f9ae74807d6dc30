"""Joining with a code: the code is checked, the notice is read, consent is given, the seat is taken."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogs import Ability, Data, Done, Given, Next, Outcome, Step
from bot.errors import BadInput, NotAllowed
from bot.events import Reply
from db import audit, invitations, people, seats
from handlers import subscriptions
from handlers.agencies import BodyEnded, living_row
from handlers.context import Context
from handlers.secrecy import harmless
from handlers.texts import bodies as bodies_texts
from handlers.texts import groups as group_texts
from handlers.texts import help as help_texts
from handlers.texts import join as texts
from handlers.texts import seats as seat_texts
from knowledge.normalize import words

_ENDINGS = (
    (("thay", "the"), texts.SUBSTITUTE),
    (("thay",), texts.SUBSTITUTE),
    (("lanh", "dao"), people.LEADER),
)


async def command(ctx: Context, word: str, argument: str) -> Outcome:
    """/thamgia MÃ, /start [MÃ], /moi CƠ QUAN."""
    if word == "moi":
        return await _invite(ctx, argument)
    if not argument:
        if word == "start":
            return help_texts.welcome(ctx.person is not None)
        raise BadInput(texts.ask_for_code())
    if ctx.address.is_group:
        if word == "start" and argument == group_texts.START:
            return await subscriptions.command(ctx, "dangkybantin", "")
        raise BadInput(texts.code_not_in_group())
    return await _check_code(ctx, argument)


async def _check_code(ctx: Context, code: str) -> Outcome:
    address = ctx.address
    until = await invitations.paused_until(ctx.session, address.channel, address.user_id, ctx.now)
    if until:
        return texts.line(texts.paused(ctx.world.local(until)))
    invitation = await invitations.find_invitation(ctx.session, code, ctx.now)
    if invitation is None or invitation.state != "valid":
        # Counted and stored, so it is an answer and not an error: an error would be rolled back.
        left = await invitations.count_wrong_code(ctx.session, address.channel, address.user_id, ctx.now)
        if left == 0:
            return texts.line(texts.paused(ctx.world.local(ctx.now + invitations.PAUSE)))
        if invitation is None:
            return texts.line(texts.wrong_code(left))
        return texts.line(texts.used_code_left(left) if invitation.state == "used" else texts.expired_code(left))
    if ctx.person and ctx.person.has_consented:
        return await _take_seat(ctx, ctx.person.id, ctx.person.name, invitation)
    return Next("consent", {"code": code})


async def _ask_consent(ctx: Context, data: Data) -> Reply:
    invitation = await invitations.find_invitation(ctx.session, data["code"], ctx.now)
    if invitation is None:
        return texts.line(texts.used_code())
    return texts.notice(_role(invitation), invitation.agency, help_texts.plan_names(ctx.world.plans))


async def _answer_consent(ctx: Context, data: Data, given: Given) -> Outcome:
    if given.choice == texts.DETAILS:
        return Next("details", data)
    if given.choice != texts.AGREE:
        return Done(texts.declined())
    invitation = await invitations.find_invitation(ctx.session, data["code"], ctx.now)
    if invitation is None or invitation.state != "valid":
        return Done(texts.line(texts.used_code()))
    address = ctx.address
    name = harmless(ctx.event.sender_name.strip())[:200] or help_texts.unnamed(invitation.agency)
    if ctx.person is None:
        account = people.AccountView(address.channel, address.user_id, address.chat_id)
        person_id = await people.register(ctx.session, name, account, texts.NOTICE_VERSION, ctx.now)
    else:
        person_id, name = ctx.person.id, ctx.person.name
        await people.consent_again(ctx.session, person_id, texts.NOTICE_VERSION, ctx.now)
    audit.note(ctx.session, ctx.now, person_id, "consent", texts.NOTICE_VERSION, channel=address.channel)
    return await _take_seat(ctx, person_id, name, invitation)


async def _take_seat(ctx: Context, person_id: int, name: str, invitation: invitations.InvitationView) -> Outcome:
    holder = await _holder(ctx, person_id, invitation)
    if holder is not None:
        return Next("taken", {"invitation": invitation.id, "person": person_id, "holder": holder.person_id})
    if not await invitations.use_invitation(ctx.session, invitation.id, person_id, ctx.now):
        return Done(texts.line(texts.used_code()))
    if invitation.succeeds_id is not None:
        await seats.end_seat(ctx.session, invitation.succeeds_id, ctx.now)
    await people.seat(
        ctx.session, person_id, invitation.role, invitation.agency_id, ctx.now, is_substitute=invitation.is_substitute
    )
    audit.note(ctx.session, ctx.now, person_id, "seat", invitation.agency or "", role=_role(invitation))
    return Done(texts.welcome(_role(invitation), invitation.agency, name))


def _role(invitation: invitations.InvitationView) -> str:
    return texts.SUBSTITUTE if invitation.is_substitute else invitation.role


async def _holder(ctx: Context, person_id: int, invitation: invitations.InvitationView) -> seats.Holder | None:
    """Who holds the seat that the code is for, unless that one has handed it over with this very code."""
    if invitation.role != people.FOCAL_POINT or invitation.is_substitute or invitation.agency_id is None:
        return None
    holders = await seats.holders(ctx.session, people.FOCAL_POINT, invitation.agency_id)
    mains = [holder for holder in holders if not holder.is_substitute]
    if any(holder.person_id == person_id or holder.seat_id == invitation.succeeds_id for holder in mains):
        return None
    return mains[0] if mains else None


async def _ask_taken(ctx: Context, data: Data) -> Reply:
    invitation = await invitations.get_invitation(ctx.session, data["invitation"], ctx.now)
    holder = await people.get(ctx.session, data["holder"])
    can_be_same = ctx.person is None or not ctx.person.seats
    return seat_texts.seat_is_taken(invitation.agency or "" if invitation else "", holder.name if holder else "", can_be_same)


async def _answer_taken(ctx: Context, data: Data, given: Given) -> Outcome:
    invitation = await invitations.get_invitation(ctx.session, data["invitation"], ctx.now)
    if invitation is None or invitation.state != "valid":
        return Done(texts.line(texts.used_code()))
    if given.choice not in (seat_texts.SAME, seat_texts.REPLACES):
        return Done(seat_texts.seat_not_taken())
    is_same = given.choice == seat_texts.SAME
    await seats.ask_for_seat(ctx.session, invitation.id, data["person"], data["holder"], is_same, ctx.now)
    audit.note(ctx.session, ctx.now, data["person"], "ask for seat", invitation.agency or "")
    return Done(seat_texts.waits_for_approval(invitation.agency or ""))


async def _ask_details(ctx: Context, data: Data) -> Reply:
    return texts.notice_details()


async def _invite(ctx: Context, argument: str) -> Outcome:
    if ctx.person is None or not ctx.person.holds(people.ADMIN, people.COORDINATOR):
        raise NotAllowed(texts.only_admin_invites())
    if ctx.address.is_group:
        raise BadInput(texts.code_not_in_group())
    if not argument:
        raise BadInput(texts.invite_usage())
    name, role = _wanted(argument)
    try:
        return await _code_for(ctx, name, role)
    except BodyEnded as error:
        if not error.ended.heirs:
            raise
        asked = bodies_texts.which_heir(error.ended, texts.NO_CODE)
        return replace(asked, data={"role": role, "agencies": [heir.agency for heir in error.ended.heirs]})


async def chosen(ctx: Context, choice: str, data: Data) -> Outcome:
    """The body of today that is meant by one that has ended."""
    if choice == bodies_texts.NONE:
        return texts.line(texts.no_code())
    return await _code_for(ctx, data["agencies"][int(choice)], data["role"])


async def _code_for(ctx: Context, name: str, role: str) -> Reply:
    if ctx.person is None or not ctx.person.holds(people.ADMIN, people.COORDINATOR):
        raise NotAllowed(texts.only_admin_invites())
    agency, agency_id = await living_row(ctx.session, ctx.world, name, ctx.today)
    is_substitute = role == texts.SUBSTITUTE
    stored = people.FOCAL_POINT if is_substitute else role
    code = await invitations.invite(ctx.session, stored, agency_id, ctx.now, is_substitute=is_substitute)
    audit.note(ctx.session, ctx.now, ctx.person.id, "invite", agency, role=role)
    held = await seats.holders(ctx.session, people.FOCAL_POINT, agency_id) if role == people.FOCAL_POINT else []
    bot = next(iter(ctx.world.links.values()), None)  # who is invited may be elsewhere than who invites
    return texts.invited(code, role, agency, f"{bot}?start={code}" if bot else None, next((h.name for h in held if not h.is_substitute), None))


def _wanted(argument: str) -> tuple[str, str]:
    """(agency, role): "/moi Sở Nội vụ thay" is for a substitute, "/moi Sở Nội vụ lãnh đạo" for the head."""
    said = argument.split()
    for ending, role in _ENDINGS:
        if len(said) > len(ending) and words(" ".join(said[-len(ending) :])) == list(ending):
            return " ".join(said[: -len(ending)]).rstrip(" ,-"), role
    return argument, people.FOCAL_POINT


ABILITY = Ability(
    name="join",
    commands=("start", "thamgia", "moi"),
    command=command,
    chosen=chosen,
    steps={
        "consent": Step(_ask_consent, _answer_consent, free_text=False),
        "taken": Step(_ask_taken, _answer_taken, free_text=False),
        "details": Step(_ask_details, _answer_consent, free_text=False),
    },
)
