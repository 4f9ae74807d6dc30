"""/dulieu: see, correct, withdraw, delete one's own data; what has outlived its purpose is deleted by itself."""

from __future__ import annotations

from datetime import timedelta

from bot.dialogs import Ability, Again, Data, Done, Given, Next, Outcome, Step
from bot.errors import BadInput
from bot.events import Reply
from db import audit, own_data, people
from handlers.context import Context, JobContext
from handlers.texts import join as texts


async def command(ctx: Context, word: str, argument: str) -> Outcome:
    if ctx.person is None:
        return texts.nothing_stored()
    if ctx.address.is_group:
        raise BadInput(texts.code_not_in_group())
    return Next("show")


async def _show(ctx: Context, data: Data) -> Reply:
    assert ctx.person is not None
    seats = [
        (texts.role_at(texts.SUBSTITUTE if seat.is_substitute else seat.role, seat.agency), ctx.world.today(seat.starts_at) if seat.starts_at else None)
        for seat in ctx.person.seats
    ]
    kept = await own_data.of_person(ctx.session, ctx.person.id)
    return texts.my_data(
        texts.MyData(
            name=ctx.person.name,
            seats=seats,
            accounts=[(channel, chat_id, ctx.world.today(at)) for channel, chat_id, at in kept.accounts],
            consent=(ctx.world.local(kept.consent_at), kept.consent_version) if kept.consent_at else None,
            reports=kept.reports,
            raised=kept.raised,
            leaves=kept.leaves,
            actions=kept.actions,
        )
    )


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
    await own_data.silence(ctx.session, ctx.person.id)
    audit.note(ctx.session, ctx.now, ctx.person.id, "erase" if data["erase"] else "withdraw")
    if data["erase"]:
        await own_data.forget(ctx.session, ctx.person.id)
        return Done(texts.erased())
    return Done(texts.withdrawn())


async def forget(job: JobContext) -> None:
    """A job: whoever has withdrawn, or holds no role any more, is deleted after the days that the notice names."""
    for person_id in await own_data.outlived(job.session, job.now - timedelta(days=texts.KEPT_DAYS)):
        await own_data.silence(job.session, person_id)
        await own_data.forget(job.session, person_id)
        audit.note(job.session, job.now, None, "forget person")


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
