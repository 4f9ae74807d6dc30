"""/tieude: the short title of a task, shown and edited; the plan's own words stay as they are."""

from __future__ import annotations

from bot.dialogs import Ability, Data, Outcome
from bot.errors import BadInput, NotAllowed, Outdated
from db import audit, people, titles
from db.people import PersonView
from handlers.context import Context, PlanInUse
from handlers.texts import titles as texts
from knowledge.normalize import compose
from knowledge.plan import Task
from knowledge.progress import is_secret
from knowledge.question.slots import find_codes

_SHORTEST = 5  # characters


async def command(ctx: Context, word: str, argument: str) -> Outcome:
    """/tieude MÃ shows it, /tieude MÃ words edits it."""
    person = _manager(ctx)
    code, _, words = compose(argument).partition(" ")
    codes = find_codes(code)
    if not codes:
        raise BadInput(texts.usage())
    plan, task = _task(ctx, codes[0])
    if not words:
        proposed = await titles.proposed(ctx.session, plan.id, task.code)
        return texts.shown(task.code, task.short_title, proposed, task.content)
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
    plan, task = _task(ctx, code)
    return await _edit(ctx, person, plan, task, "") if what == texts.BACK else texts.kept(task.code, task.short_title)


async def _edit(ctx: Context, person: PersonView, plan: PlanInUse, task: Task, title: str) -> Outcome:
    await titles.edit(ctx.session, plan.id, task.code, title, ctx.now)
    audit.note(ctx.session, ctx.now, person.id, "edit title", task.code)
    return texts.edited(task.code, title or await titles.proposed(ctx.session, plan.id, task.code))


def _manager(ctx: Context) -> PersonView:
    if ctx.person is None or not ctx.person.holds(people.ADMIN, people.COORDINATOR):
        raise NotAllowed(texts.only_managers())
    return ctx.person


def _task(ctx: Context, code: str) -> tuple[PlanInUse, Task]:
    for item in ctx.plans:
        task = item.plan.task(code)
        if task is not None:
            return item, task
    raise Outdated(texts.no_such_task(code))


ABILITY = Ability(name="titles", commands=("tieude",), command=command, chosen=chosen)
