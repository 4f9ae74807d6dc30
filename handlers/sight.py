"""Who may see what others have reported: everybody their own, all of it the coordinating side, or every registered
person where an administrator has opened it (/quyenxem)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from bot.dialogs import Ability, Data, Done, Given, Next, Outcome, Step
from bot.errors import NotAllowed
from bot.events import Reply
from db import audit, groups, people, settings
from db.people import PersonView
from handlers.agencies import coordinators_today, leads_today
from handlers.context import Context, PlanInUse
from handlers.texts import sight as texts

SETTING = "sight"
_SEE_ALL = (people.COORDINATOR, people.LEADER, people.ADMIN)


@dataclass(frozen=True, slots=True)
class Sight:
    """What the asker may see here. In a group everybody reads along, so nobody sees details of others there.

    `own` are the agencies of the person's seats; `tasks` are those that they lead or coordinate by name: of these
    the words of all sides are theirs to see. `sees_obstacles`: all of them, in a group too where its digest tells them
    or where somebody asks who may see everything."""

    is_registered: bool = False
    sees_all: bool = False
    own: frozenset[str] = frozenset()
    tasks: frozenset[tuple[int, str]] = frozenset()  # (plan id, task code)
    is_group: bool = False
    sees_obstacles: bool = False

    def sees_item(self, plan_id: int, code: str, agency: str) -> bool:
        """What this agency told about this task."""
        return self.sees_all or agency in self.own or (plan_id, code) in self.tasks

    def sees_agency(self, agencies: Collection[str]) -> bool:
        """Everything of a body, by any of its names."""
        return self.sees_all or not self.own.isdisjoint(agencies)


async def sight_of(ctx: Context) -> Sight:
    person, is_group = ctx.person, ctx.address.is_group
    if person is None or not person.holds(*people.ROLES):
        return Sight(is_group=is_group)
    may = await may_see_all(ctx)
    if is_group:
        is_told = may or await groups.is_subscribed(ctx.session, ctx.address.channel, ctx.address.chat_id)
        return Sight(is_registered=True, is_group=True, sees_obstacles=is_told)
    own = frozenset(seat.agency for seat in person.seats if seat.agency)
    tasks = frozenset((plan.id, code) for plan in ctx.plans for code in _tasks_of(ctx, plan, own)) if own else frozenset()
    return Sight(True, may, own, tasks, sees_obstacles=may)


async def may_see_all(ctx: Context) -> bool:
    return ctx.person is not None and await sees_everything(ctx.session, ctx.person)


async def sees_everything(session: AsyncSession, person: PersonView) -> bool:
    """Details of every agency: by role, or because an administrator has opened them to registered people."""
    return person.holds(*_SEE_ALL) or (person.holds(*people.ROLES) and await _is_open(session))


async def _is_open(session: AsyncSession) -> bool:
    value = await settings.read(session, SETTING)
    return bool(value and value.get("level") == texts.REGISTERED)


def _tasks_of(ctx: Context, plan: PlanInUse, own: frozenset[str]) -> list[str]:
    world, today = ctx.world, ctx.today
    sides = ((task.code, leads_today(world, plan.plan, task, today), coordinators_today(world, plan.plan, task, today)) for task in plan.plan.tasks)
    return [code for code, leads, coordinators in sides if not own.isdisjoint((*leads, *coordinators))]


# --- /quyenxem ----------------------------------------------------------------------------------------


async def command(ctx: Context, word: str, argument: str) -> Outcome:
    _check(ctx)
    return Next("level")


def _check(ctx: Context) -> None:
    if ctx.person is None or not ctx.person.holds(people.ADMIN):
        raise NotAllowed(texts.only_admin())


async def _show(ctx: Context, data: Data) -> Reply:
    return texts.shown(texts.REGISTERED if await _is_open(ctx.session) else texts.MANAGERS)


async def _change(ctx: Context, data: Data, given: Given) -> Outcome:
    _check(ctx)  # may have lost the seat since
    assert ctx.person is not None
    level = given.choice or texts.MANAGERS
    await settings.write(ctx.session, SETTING, {"level": level}, ctx.now)
    audit.note(ctx.session, ctx.now, ctx.person.id, "sight", level)
    return Done(texts.changed(level))


ABILITY = Ability(
    name="sight",
    commands=("quyenxem",),
    command=command,
    steps={"level": Step(_show, _change, free_text=False)},
)
