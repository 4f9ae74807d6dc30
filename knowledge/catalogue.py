"""Which of many plans has a number, a code, a body: asked of every question, so looked up and never searched."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property

from knowledge.plan import Plan

_DIGITS = re.compile(r"\d+")


class Catalogue:
    """`canonical` gives the lexicon's name of a body as some plan spells it."""

    def __init__(self, plans: Sequence[Plan], canonical: Callable[[str], str]) -> None:
        self._plans = plans
        self._canonical = canonical

    @cached_property
    def by_number(self) -> dict[str, Plan]:
        return {plan.number: plan for plan in self._plans}

    def of_digits(self, digits: str) -> Plan | None:
        """The one plan whose number begins so: "77" is 77/KH-UBND; None when none or several are."""
        found = self._by_digits.get(digits.lstrip("0"), [])
        return found[0] if len(found) == 1 else None

    def naming(self, bodies: Iterable[str]) -> tuple[Plan, ...]:
        """The plans that give a task, or a part in one, to any of these bodies; in their order."""
        return self._each(self._by_body, bodies)

    def having(self, codes: Iterable[str]) -> tuple[Plan, ...]:
        """The plans with any of these codes, as they write them."""
        return self._each(self._by_code, codes)

    def _each(self, table: dict[str, list[int]], names: Iterable[str]) -> tuple[Plan, ...]:
        return tuple(self._plans[place] for place in sorted({place for name in names for place in table.get(name, ())}))

    @cached_property
    def _by_digits(self) -> dict[str, list[Plan]]:
        found: dict[str, list[Plan]] = {}
        for plan in self._plans:
            if digits := _DIGITS.search(plan.number):
                found.setdefault(digits.group().lstrip("0"), []).append(plan)
        return found

    @cached_property
    def _by_body(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for place, plan in enumerate(self._plans):
            for name in {self._canonical(name) for task in plan.tasks for name in (*task.lead, *task.coordinate)}:
                found.setdefault(name, []).append(place)
        return found

    @cached_property
    def _by_code(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for place, plan in enumerate(self._plans):
            for task in plan.tasks:
                found.setdefault(task.code, []).append(place)
        return found
