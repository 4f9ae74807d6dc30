"""What a digest is about as a part of the plan: the same plan with fewer tasks, and the bodies whose words count."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from db.rounds import Item
from handlers import roster
from handlers.agencies import answered_for
from handlers.context import PlanInUse, World
from handlers.digest_model import About, Scope


@dataclass(frozen=True, slots=True)
class Cut:
    """A plan as a scope sees it. `names`: the agency's name of today and those of the plan's time; None: everybody."""

    plan: PlanInUse
    codes: frozenset[str] | None
    names: frozenset[str] | None
    members: frozenset[Item]  # asked as members of a roster: counted there, not told one by one

    def holds(self, code: str, agency: str) -> bool:
        return (self.codes is None or code in self.codes) and (self.names is None or agency in self.names)

    def concerns(self, code: str, bodies: Collection[str | None]) -> bool:
        """For what has two sides: the body that waits, and the one waited for."""
        if self.names is not None:
            return any(body in self.names for body in bodies)
        return self.codes is None or code in self.codes


def cut(world: World, plan: PlanInUse, scope: Scope, on: date) -> Cut:
    """The plan within a scope; a group or an agency that it does not know leaves nothing of it."""
    if scope.about is About.EVERYTHING:
        return Cut(plan, None, None, roster.member_items(world, plan.plan, on))
    if scope.about is About.GROUP:
        tasks = tuple(task for task in plan.plan.tasks if task.group == scope.value)
        names = None
    else:
        tasks = tuple(answered_for(world, plan.plan, scope.value, on))
        names = names_of(world, plan, scope.value, on)
    part = PlanInUse(plan.id, replace(plan.plan, tasks=tasks))
    members = frozenset() if names else roster.member_items(world, part.plan, on)
    return Cut(part, frozenset(task.code for task in tasks), names, members)


def names_of(world: World, plan: PlanInUse, agency: str, on: date) -> frozenset[str]:
    """The names under which the agency may have reported: its own, and those whose whole work it took over."""
    heirs = {body.name: [holder.agency for holder in world.succession.holders(body.name, None, on, plan.plan.number)] for body in plan.plan.agencies}
    return frozenset({agency, *(name for name, holders in heirs.items() if holders == [agency])})
