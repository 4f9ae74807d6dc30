"""Help: the commands that this person has a use for."""

from __future__ import annotations

from bot.dialogs import Ability, Outcome
from db import people
from handlers.context import Context
from handlers.texts import help as texts


async def command(ctx: Context, word: str, argument: str) -> Outcome:
    person = ctx.person
    can_report = person is not None and person.holds(people.FOCAL_POINT)
    can_manage = person is not None and person.holds(people.ADMIN, people.COORDINATOR)
    return texts.help_page(can_report, can_manage)


ABILITY = Ability(name="help", commands=("trogiup", "help"), command=command)
