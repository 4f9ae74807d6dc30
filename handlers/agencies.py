"""From a typed agency name to its row, and from an agency to the tasks that it answers for today."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from functools import lru_cache

from sqlalchemy.ext.asyncio import AsyncSession

from bot.errors import BadInput
from db import plans
from db.rounds import Item
from handlers import roster
from handlers.context import World
from handlers.texts import bodies as bodies_texts
from handlers.texts import join as texts
from handlers.texts import roster as roster_texts
from knowledge.communes import COMMUNE_LEVEL, DISTRICT_LEVEL, load_communes
from knowledge.lexicon import Lexicon
from knowledge.plan import AgencyKind, Plan, Task
from knowledge.succession import Ended, Succession


async def agency_row(session: AsyncSession, world: World, name: str) -> tuple[str, int]:
    """(canonical name, row id) of an agency by any of its names; raises BadInput when nobody is called so, when the
    name is that of a commune and of a former district, and for a collective, whose members answer one by one."""
    canonical, kind = _commune(name) or _named(world, name)
    ids = await plans.ensure_agencies(session, {canonical: kind})
    return canonical, ids[canonical]


class BodyEnded(BadInput):
    """The body exists no more; `ended` names its heirs."""

    def __init__(self, ended: Ended) -> None:
        super().__init__(bodies_texts.ended(ended))
        self.ended = ended


async def living_row(session: AsyncSession, world: World, name: str, on: date) -> tuple[str, int]:
    """As `agency_row`, of a body that exists on that day; raises BodyEnded for one that does not."""
    canonical, id_ = await agency_row(session, world, name)
    ended = world.succession.ended(canonical, on)
    if ended is not None:
        raise BodyEnded(ended)
    return canonical, id_


def _commune(name: str) -> tuple[str, str] | None:
    meant = load_communes().find(name)
    if meant.commune and meant.former_district:
        raise BadInput(roster_texts.commune_or_district(meant.commune.label, meant.former_district))
    if meant.former_district:
        communes = load_communes().of_district(meant.former_district)
        raise BadInput(roster_texts.district_ended(meant.former_district, [commune.label for commune in communes]))
    return (meant.commune.agency, AgencyKind.COMMITTEE.value) if meant.commune else None


def _named(world: World, name: str) -> tuple[str, str]:
    canonical = world.lexicon.agency(name)
    if canonical is None:
        raise BadInput(texts.unknown_agency(name[:80]))
    kind = world.lexicon.kind(canonical)
    if kind == AgencyKind.COLLECTIVE or canonical in (COMMUNE_LEVEL, DISTRICT_LEVEL):
        raise BadInput(roster_texts.collective(canonical))
    return canonical, kind


def answered_for(world: World, plan: Plan, agency: str, on: date) -> list[Task]:
    """What the agency is asked about: the tasks that it leads, by name or as a member of a collective lead."""
    asked, collectives = roster.asked_of(world, plan, agency, on), _collectives(plan)

    def is_led(task: Task) -> bool:
        return agency in _today(world, plan, collectives, task.lead, task.code, on)

    return [task for task in plan.tasks if task.code in asked or is_led(task)]


def leads_today(world: World, plan: Plan, task: Task, on: date) -> tuple[str, ...]:
    """Who leads the task today: the plan's leads and the bodies that took over from them, in that order.
    The plan's own names stay in the list, for focal points registered under them; collectives are rosters."""
    return _today(world, plan, _collectives(plan), task.lead, task.code, on)


def coordinators_today(world: World, plan: Plan, task: Task, on: date) -> tuple[str, ...]:
    """The same for the coordinating agencies that the plan names; a lead of the task is not among them."""
    leads = leads_today(world, plan, task, on)
    return tuple(name for name in _today(world, plan, _collectives(plan), task.coordinate, task.code, on) if name not in leads)


def today_item(world: World, plan: Plan, item: Item, on: date) -> Item:
    """(task, agency) under the name of the body that holds the task today."""
    code, agency = item
    return code, _holder(world.succession, agency, code, on, plan.number)


def is_superseded(world: World, plan: Plan, item: Item, seated: Collection[str], on: date) -> bool:
    """A seat at a body that has ended, while somebody answers for the body that holds the task today."""
    holder = today_item(world, plan, item, on)[1]
    return holder != item[1] and holder in seated


@lru_cache(maxsize=16_384)  # every digest asks this for every task and agency
def _holder(succession: Succession, agency: str, code: str, on: date, plan: str) -> str:
    return next((holder.agency for holder in succession.holders(agency, code, on, plan)), agency)


def _collectives(plan: Plan) -> frozenset[str]:
    return frozenset(agency.name for agency in plan.agencies if agency.kind == AgencyKind.COLLECTIVE)


def _today(world: World, plan: Plan, collectives: frozenset[str], bodies: tuple[str, ...], code: str, on: date) -> tuple[str, ...]:
    named = tuple(name for name in bodies if name not in collectives)
    return _with_heirs(world.lexicon, world.succession, named, code, on, plan.number)


@lru_cache(maxsize=16_384)  # a round asks this for every person and task
def _with_heirs(
    lexicon: Lexicon, succession: Succession, named: tuple[str, ...], code: str, on: date, plan: str
) -> tuple[str, ...]:
    heirs = [holder.agency for name in named for holder in succession.holders(name, code, on, plan)]
    known = [lexicon.agency(name) or name for name in named]
    return tuple(dict.fromkeys([*named, *known, *heirs]))
