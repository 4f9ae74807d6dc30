"""/dulieu: see, correct, withdraw, delete one's own data."""

from __future__ import annotations

from bot.dialogs import Ability, Again, Data, Done, Given, Next, Outcome, Step
from bot.errors import BadInput
from bot.events import Reply
from db import audit, people, webmail
from handlers.context import Context
from handlers.texts import join as texts

_ALL_MAIL = 2**31 - 1  # every message id


async def command(ctx: Context, word: str, argument: str) -> Outcome:
    if ctx.person is None:
        return texts.nothing_stored()
    if ctx.address.is_group:
        raise BadInput(texts.code_not_in_group())
    return Next("show")


async def _show(ctx: Context, data: Data) -> Reply:
    assert ctx.person is not None
    seats = [texts.role_at(texts.SUBSTITUTE if seat.is_substitute else seat.role, seat.agency) for seat in ctx.person.seats]
    accounts = [account.channel for account in await people.accounts(ctx.session, ctx.person.id)]
    return texts.my_data(ctx.person.name, seats, accounts)


async def _chosen(ctx: Context, data: Data, given: Given) -> Outcome:
    if given.choice == texts.RENAME:
        return Next("name")
    if given.choice in (texts.WITHDRAW, texts.ERASE):
        await _refuse_last_admin(ctx)
        return Next("confirm", {"erase": given.choice == texts.ERASE})
    return Done(texts.kept())


async def _refuse_last_admin(ctx: Context) -> None:
    assert ctx.person is not None
    if ctx.person.holds(people.ADMIN) and len(await people.with_role(ctx.session, people.ADMIN)) == 1:
        raise BadInput(texts.last_admin())


async def _ask_name(ctx: Context, data: Data) -> Reply:
    return texts.ask_name()


async def _take_name(ctx: Context, data: Data, given: Given) -> Outcome:
    name = given.text.strip()
    if not 2 <= len(name) <= 100 or not any(char.isalpha() for char in name):
        return Again(texts.bad_name())
    assert ctx.person is not None
    await people.rename(ctx.session, ctx.person.id, name)
    audit.note(ctx.session, ctx.now, ctx.person.id, "rename")
    return Done(texts.renamed(name))


async def _ask_sure(ctx: Context, data: Data) -> Reply:
    return texts.confirm_erase(data["erase"])


async def _sure(ctx: Context, data: Data, given: Given) -> Outcome:
    if given.choice != "sure":
        return Done(texts.kept())
    assert ctx.person is not None
    await people.withdraw(ctx.session, ctx.person.id, ctx.now)
    audit.note(ctx.session, ctx.now, ctx.person.id, "erase" if data["erase"] else "withdraw")
    if data["erase"]:
        for account in await people.accounts(ctx.session, ctx.person.id):
            if account.channel == "web":  # the one channel whose messages wait in our own database
                await webmail.acknowledge(ctx.session, account.chat_id, _ALL_MAIL)
        await people.erase(ctx.session, ctx.person.id)
        return Done(texts.erased())
    return Done(texts.withdrawn())


ABILITY = Ability(
    name="privacy",
    commands=("dulieu",),
    command=command,
    steps={
        "show": Step(_show, _chosen, free_text=False),
        "name": Step(_ask_name, _take_name),
        "confirm": Step(_ask_sure, _sure, free_text=False),
    },
)
