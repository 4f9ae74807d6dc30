"""/tieude: the short title of a task, shown and edited; the plan's own words stay as they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.dialogs import Ability, Data, Outcome
from bot.errors import BadInput, NotAllowed, Outdated
from db import audit, people, titles
from db.people import PersonView
from handlers.context import Context, PlanInUse
from handlers.texts import titles as texts
from knowledge.normalize import compose
from knowledge.plan import Task
from knowledge.progress import is_secret
from knowledge.question.slots import find_codes, written_in

_SHORTEST = 5  # characters


async def command(ctx: Context, word: str, argument: str) -> Outcome:
    """/tieude MÃ shows it, /tieude MÃ words edits it; before the code the number of its plan may stand."""
    person = _manager(ctx)
    code, _, words = compose(argument).partition(" ")
    plans = [item for item in ctx.plans if item.plan.number.casefold() == code.casefold()]
    if plans:
        code, _, words = words.partition(" ")
    codes = find_codes(code)
    if not codes:
        raise BadInput(texts.usage())
    plan, task = _task(plans or ctx.plans, codes[0])
    if not words:
        proposed = await titles.proposed(ctx.session, plan.id, task.code)
        return replace(texts.shown(task.code, task.short_title, proposed, task.content), data={"plan": plan.id})
    title = "".join(char for char in words if char.isprintable()).strip()
    if not _SHORTEST <= len(title) <= titles.LONGEST or not any(char.isalpha() for char in title):
        raise BadInput(texts.bad_length(_SHORTEST, titles.LONGEST, len(title)))
    if is_secret(title):
        raise BadInput(texts.secret())
    return await _edit(ctx, person, plan, task, title)


async def chosen(ctx: Context, choice: str, data: Data) -> Outcome:
    """The proposed title again, or nothing: "back-II.5", "keep-II.5"."""
    person = _manager(ctx)
    what, _, code = choice.partition("-")
    plan, task = _task([item for item in ctx.plans if item.id == data["plan"]], code)
    return await _edit(ctx, person, plan, task, "") if what == texts.BACK else texts.kept(task.code, task.short_title)


async def _edit(ctx: Context, person: PersonView, plan: PlanInUse, task: Task, title: str) -> Outcome:
    await titles.edit(ctx.session, plan.id, task.code, title, ctx.now)
    audit.note(ctx.session, ctx.now, person.id, "edit title", task.code)
    return texts.edited(task.code, title or await titles.proposed(ctx.session, plan.id, task.code))


def _manager(ctx: Context) -> PersonView:
    if ctx.person is None or not ctx.person.holds(people.ADMIN, people.COORDINATOR):
        raise NotAllowed(texts.only_managers())
    return ctx.person


def _task(plans: Sequence[PlanInUse], code: str) -> tuple[PlanInUse, Task]:
    found = [(item, task) for item in plans if (task := item.plan.task(written_in(item.plan, code) or code))]
    if len(found) > 1:
        raise BadInput(texts.in_several_plans(code, [item.plan.number for item, _ in found]))
    if not found:
        raise Outdated(texts.no_such_task(code))
    return found[0]


ABILITY = Ability(name="titles", commands=("tieude",), command=command, chosen=chosen)
