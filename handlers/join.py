"""Joining with a code: the code is checked, the notice is read, consent is given, the seat is taken."""

from __future__ import annotations

from bot.dialogs import Ability, Data, Done, Given, Next, Outcome, Step
from bot.errors import BadInput, NotAllowed
from bot.events import Reply, say
from db import audit, people
from handlers.agencies import agency_row
from handlers.context import Context
from handlers.texts import help as help_texts
from handlers.texts import join as texts


async def command(ctx: Context, word: str, argument: str) -> Outcome:
    """/thamgia MÃ, /start [MÃ], /moi CƠ QUAN."""
    if word == "moi":
        return await _invite(ctx, argument)
    if not argument:
        if word == "start":
            return help_texts.welcome(ctx.person is not None)
        raise BadInput(texts.ask_for_code())
    if ctx.address.is_group:
        raise BadInput(texts.code_not_in_group())
    return await _check_code(ctx, argument)


async def _check_code(ctx: Context, code: str) -> Outcome:
    address = ctx.address
    until = await people.paused_until(ctx.session, address.channel, address.user_id, ctx.now)
    if until:
        return _line(texts.paused(ctx.world.local(until)))
    invitation = await people.find_invitation(ctx.session, code, ctx.now)
    if invitation is None or invitation.state != "valid":
        # Counted and stored, so it is an answer and not an error: an error would be rolled back.
        left = await people.count_wrong_code(ctx.session, address.channel, address.user_id, ctx.now)
        if left == 0:
            return _line(texts.paused(ctx.world.local(ctx.now + people.PAUSE)))
        if invitation is None:
            return _line(texts.wrong_code(left))
        return _line(texts.used_code_left(left) if invitation.state == "used" else texts.expired_code(left))
    if ctx.person and ctx.person.has_consented:
        return await _take_seat(ctx, ctx.person.id, ctx.person.name, invitation)
    return Next("consent", {"code": code})


async def _ask_consent(ctx: Context, data: Data) -> Reply:
    invitation = await people.find_invitation(ctx.session, data["code"], ctx.now)
    if invitation is None:
        return _line(texts.used_code())
    return texts.notice(invitation.role, invitation.agency, help_texts.plan_names(ctx.world.plans))


async def _answer_consent(ctx: Context, data: Data, given: Given) -> Outcome:
    if given.choice == texts.DETAILS:
        return Next("details", data)
    if given.choice != texts.AGREE:
        return Done(texts.declined())
    invitation = await people.find_invitation(ctx.session, data["code"], ctx.now)
    if invitation is None or invitation.state != "valid":
        return Done(_line(texts.used_code()))
    address = ctx.address
    name = ctx.event.sender_name.strip()[:200] or help_texts.unnamed(invitation.agency)
    if ctx.person is None:
        account = people.AccountView(address.channel, address.user_id, address.chat_id)
        person_id = await people.register(ctx.session, name, account, texts.NOTICE_VERSION, ctx.now)
    else:
        person_id, name = ctx.person.id, ctx.person.name
        await people.consent_again(ctx.session, person_id, texts.NOTICE_VERSION, ctx.now)
    audit.note(ctx.session, ctx.now, person_id, "consent", texts.NOTICE_VERSION, channel=address.channel)
    return await _take_seat(ctx, person_id, name, invitation)


async def _take_seat(ctx: Context, person_id: int, name: str, invitation: people.InvitationView) -> Outcome:
    if not await people.use_invitation(ctx.session, invitation.id, person_id, ctx.now):
        return Done(_line(texts.used_code()))
    await people.seat(ctx.session, person_id, invitation.role, invitation.agency_id, ctx.now)
    audit.note(ctx.session, ctx.now, person_id, "seat", invitation.agency or "", role=invitation.role)
    return Done(texts.welcome(invitation.role, invitation.agency, name))


async def _ask_details(ctx: Context, data: Data) -> Reply:
    return texts.notice_details()


async def _invite(ctx: Context, argument: str) -> Outcome:
    if ctx.person is None or not ctx.person.holds(people.ADMIN, people.COORDINATOR):
        raise NotAllowed(texts.only_admin_invites())
    if ctx.address.is_group:
        raise BadInput(texts.code_not_in_group())
    if not argument:
        raise BadInput(texts.invite_usage())
    agency, agency_id = await agency_row(ctx.session, ctx.world, argument)
    code = await people.invite(ctx.session, people.FOCAL_POINT, agency_id, ctx.now)
    audit.note(ctx.session, ctx.now, ctx.person.id, "invite", agency)
    return texts.invited(code, people.FOCAL_POINT, agency, None)


def _line(text: str) -> Reply:
    return Reply((say(text),))


ABILITY = Ability(
    name="join",
    commands=("start", "thamgia", "moi"),
    command=command,
    steps={
        "consent": Step(_ask_consent, _answer_consent, free_text=False),
        "details": Step(_ask_details, _answer_consent, free_text=False),
    },
)
