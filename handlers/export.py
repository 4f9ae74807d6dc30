"""/xuat: everything that was told, as an Excel file, for those who see the whole."""

from __future__ import annotations

from bot.dialogs import Ability, Outcome
from bot.errors import BadInput, NotAllowed
from db import audit, people
from handlers.context import Context
from handlers.papers import sheets
from handlers.texts import sheets as texts

READERS = (people.COORDINATOR, people.LEADER, people.ADMIN)


async def command(ctx: Context, word: str, argument: str) -> Outcome:
    person = ctx.person
    if person is None or not person.holds(*READERS):
        raise NotAllowed(texts.not_allowed("/xuat"))
    if ctx.address.is_group:
        raise BadInput(texts.only_private("/xuat"))
    if not ctx.plans:
        raise BadInput(texts.no_plan())
    export = await sheets.gather(ctx.session, ctx.world, ctx.now)
    path = ctx.world.files.keep(texts.file_name(export.as_of), await sheets.workbook_of(export), ctx.now)
    audit.note(ctx.session, ctx.now, person.id, "export")
    return texts.ready(str(path), export.as_of, len(export.tasks), len(export.history), len(export.obstacles))


ABILITY = Ability(name="export", commands=("xuat",), command=command)
