"""The dated ledger: who took over from whom, for which task, on what ground."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from knowledge.data import read_json
from knowledge.lexicon import Lexicon
from knowledge.plan import Plan


@dataclass(frozen=True, slots=True)
class Holder:
    """The body that holds a task today. `since` is None and `source` empty when nothing changed."""

    agency: str
    since: date | None = None
    source: str = ""
    is_confirmed: bool = True
    note: str = ""


@dataclass(frozen=True, slots=True)
class Handover:
    """One row of the ledger. Empty `tasks`: everything, else tasks of `plan`; empty `to`: the body ended without
    successor."""

    from_agency: str
    to: tuple[str, ...]
    since: date
    source: str
    is_confirmed: bool
    tasks: tuple[str, ...] = ()
    note: str = ""
    plan: str = ""  # number of the plan that `tasks` are of


@dataclass(frozen=True, slots=True)
class Heir:
    """One of the bodies that took over. Empty `tasks`: all that no other heir has, else tasks of `plan`."""

    agency: str
    tasks: tuple[str, ...] = ()
    plan: str = ""


@dataclass(frozen=True, slots=True)
class Ended:
    """A body that exists no more: since when, and who has its work. No heirs: nobody is known to have it."""

    agency: str
    since: date
    heirs: tuple[Heir, ...]


class Succession:
    """Many-to-many; a row that names tasks counts before the general row of the same body."""

    def __init__(self, handovers: Iterable[Handover], lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._by_from: dict[str, list[Handover]] = {}
        for handover in handovers:
            self._by_from.setdefault(handover.from_agency, []).append(handover)

    @classmethod
    def load(cls, lexicon: Lexicon | None = None) -> Succession:
        rows = read_json("succession.json")["rows"]
        handovers = [
            Handover(
                from_agency=row["from"],
                to=tuple(row["to"]),
                since=date.fromisoformat(row["since"]),
                source=row["source"],
                is_confirmed=row["is_confirmed"],
                tasks=tuple(row.get("tasks", ())),
                note=row.get("note", ""),
                plan=row.get("plan", ""),
            )
            for row in rows
        ]
        return cls(handovers, lexicon or Lexicon.load())

    def holders(self, plan_agency: str, task_code: str | None, on: date, plan: str = "") -> tuple[Holder, ...]:
        """Who holds the body's task (or, without a code, its work in general) on that day.

        Any spelling of the name will do. An unchanged body gives itself, as spelled; a body that ended
        without successor gives nothing. `plan` is the number of the plan that the code is of: a code of another
        plan is another task.
        """
        canonical = self._lexicon.agency(plan_agency) or plan_agency
        rows = [row for row in self._by_from.get(self._lexicon.plan_name(canonical), ()) if row.since <= on]
        special = [row for row in rows if task_code in row.tasks and (not plan or plan == row.plan)]
        general = [row for row in rows if not row.tasks]
        chosen = special or general
        if not chosen:
            return (Holder(plan_agency),)
        return tuple(
            Holder(agency, row.since, row.source, row.is_confirmed, row.note) for row in chosen for agency in row.to
        )

    def ended(self, agency: str, on: date) -> Ended | None:
        """None for a body that exists on that day; the general heirs come first."""
        canonical = self._lexicon.agency(agency) or agency
        rows = [row for row in self._by_from.get(canonical, ()) if row.since <= on]
        general = [row for row in rows if not row.tasks]
        if not general:
            return None
        heirs = [Heir(name, row.tasks, row.plan) for row in (*general, *(row for row in rows if row.tasks)) for name in row.to]
        return Ended(canonical, general[0].since, tuple(heirs))

    def inherited_tasks(self, today_agency: str, plan: Plan, on: date) -> tuple[tuple[str, str], ...]:
        """(task code, name in the plan) of every task whose lead handed it to this body."""
        return self._handed_over(today_agency, ((task.code, task.lead) for task in plan.tasks), plan, on)

    def inherited_coordinations(self, today_agency: str, plan: Plan, on: date) -> tuple[tuple[str, str], ...]:
        """The same of every task that one of its predecessors is named to coordinate."""
        return self._handed_over(today_agency, ((task.code, task.coordinate) for task in plan.tasks), plan, on)

    def _handed_over(
        self, today_agency: str, named: Iterable[tuple[str, tuple[str, ...]]], plan: Plan, on: date
    ) -> tuple[tuple[str, str], ...]:
        today = self._lexicon.agency(today_agency) or today_agency
        return tuple(
            (code, body)
            for code, bodies in named
            for body in bodies
            if (self._lexicon.agency(body) or body) != today
            and any(holder.agency == today for holder in self.holders(body, code, on, plan.number))
        )
