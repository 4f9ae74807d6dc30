"""/lienket, /taikhoan: one person with accounts on several channels; which is written to first, and which is removed."""

from __future__ import annotations

from bot.dialogs import Ability, Data, Done, Given, Next, Outcome, Step
from bot.errors import BadInput, NotRegistered
from bot.events import Address, Reply
from db import audit, invitations, links, people
from db.people import AccountView, PersonView
from handlers.context import Context, JobContext, Post
from handlers.texts import checkin as checkin_texts
from handlers.texts import join as join_texts
from handlers.texts import linking as texts
from knowledge.calendar import may_send_at


async def command(ctx: Context, word: str, argument: str) -> Outcome:
    """/lienket: a code for the other account; /lienket MÃ: the two become one person; /taikhoan: all of them."""
    if ctx.address.is_group:
        raise BadInput(join_texts.code_not_in_group())
    if word == "taikhoan":
        _person(ctx)
        return Next("accounts")
    if not argument:
        code = await links.make_code(ctx.session, _account(ctx), ctx.now)
        return texts.code(code, ctx.person is not None)
    return await _check_code(ctx, argument)


# --- linking ------------------------------------------------------------------------------------------


async def _check_code(ctx: Context, code: str) -> Outcome:
    address = ctx.address
    until = await invitations.paused_until(ctx.session, address.channel, address.user_id, ctx.now)
    if until:
        return join_texts.line(join_texts.paused(ctx.world.local(until)))
    other = await links.account_of_code(ctx.session, code, ctx.now)
    if other is None:
        # Counted with the wrong invitation codes, and an answer: an error would be rolled back.
        left = await invitations.count_wrong_code(ctx.session, address.channel, address.user_id, ctx.now)
        return join_texts.line(
            texts.wrong_code(left) if left else join_texts.paused(ctx.world.local(ctx.now + invitations.PAUSE))
        )
    _refuse_mismatch(ctx, other, await people.find(ctx.session, other.channel, other.user_id))
    return Next("confirm", {"code": code})


def _refuse_mismatch(ctx: Context, other: AccountView, owner: PersonView | None) -> None:
    """Exactly one of the two accounts must be somebody's."""
    if other == _account(ctx):
        raise BadInput(texts.same_account())
    if owner is None and ctx.person is None:
        raise BadInput(texts.nobody_registered())
    if owner is not None and ctx.person is not None:
        raise BadInput(texts.linked_already() if owner.id == ctx.person.id else texts.two_persons())
    known = owner or ctx.person
    if known is not None and not known.has_consented:
        raise BadInput(texts.no_consent())


async def _ask_confirm(ctx: Context, data: Data) -> Reply:
    other = await links.account_of_code(ctx.session, data["code"], ctx.now)
    if other is None:
        return texts.code_has_died()
    owner = await people.find(ctx.session, other.channel, other.user_id)
    known = owner or ctx.person
    new_channel = other.channel if owner is None else ctx.address.channel
    return texts.confirm(known.name if known else "", [seat.agency for seat in known.seats if seat.agency] if known else [], new_channel, is_here=owner is not None)


async def _answer_confirm(ctx: Context, data: Data, given: Given) -> Outcome:
    if given.choice != texts.LINK:
        return Done(texts.not_linked())
    other = await links.use_code(ctx.session, data["code"], ctx.now)
    if other is None:
        return Done(texts.code_has_died())
    owner = await people.find(ctx.session, other.channel, other.user_id)
    _refuse_mismatch(ctx, other, owner)
    known = owner or _person(ctx)
    new = _account(ctx) if owner else other
    await links.link(ctx.session, known.id, new, ctx.now)
    audit.note(ctx.session, ctx.now, known.id, "link account", new.channel)
    return Done(texts.linked(known.name, new.channel))


# --- the accounts -------------------------------------------------------------------------------------


async def _ask_accounts(ctx: Context, data: Data) -> Reply:
    here = (ctx.address.channel, ctx.address.user_id)
    accounts = await links.linked(ctx.session, _person(ctx).id)
    return texts.accounts(accounts, next((a.id for a in accounts if (a.channel, a.user_id) == here), None))


async def _answer_accounts(ctx: Context, data: Data, given: Given) -> Outcome:
    person = _person(ctx)
    what, _, id_ = (given.choice or "").partition("-")
    accounts = await links.linked(ctx.session, person.id)
    account = next((account for account in accounts if str(account.id) == id_), None)
    if account is None:
        return Done(texts.kept())
    if what == texts.PREFER:
        await links.prefer(ctx.session, person.id, account.id)
        return Done(texts.preferred(account.channel))
    if len(accounts) == 1:
        return Done(texts.last_account())
    await links.unlink(ctx.session, person.id, account.id)
    audit.note(ctx.session, ctx.now, person.id, "unlink account", account.channel)
    return Done(texts.unlinked(account.channel))


# --- the job ------------------------------------------------------------------------------------------


async def run(job: JobContext) -> None:
    """A new account is told of on the person's other accounts: nobody is linked without knowing."""
    for new in await links.linked_since(job.session, job.now - texts.TOLD_FOR):
        for account in (await people.accounts(job.session, new.person_id))[:5]:
            if (account.channel, account.user_id) == (new.account.channel, new.account.user_id):
                continue
            address = Address(account.channel, account.chat_id, account.user_id)
            key = f"linked:{new.id}:{account.channel}:{account.user_id}"
            due_at = may_send_at(job.now, job.world.calendar, job.world.zone)
            await job.post(Post(key, "notice", address, texts.was_linked(new.account.channel), due_at))


def _account(ctx: Context) -> AccountView:
    return AccountView(ctx.address.channel, ctx.address.user_id, ctx.address.chat_id)


def _person(ctx: Context) -> PersonView:
    if ctx.person is None:
        raise NotRegistered(checkin_texts.not_registered())
    return ctx.person


ABILITY = Ability(
    name="linking",
    commands=("lienket", "taikhoan"),
    command=command,
    steps={
        "confirm": Step(_ask_confirm, _answer_confirm, free_text=False),
        "accounts": Step(_ask_accounts, _answer_accounts, free_text=False),
    },
)
