"""What is known in answer to a query: facts with their addresses in the plan, no sentences."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from knowledge.match import Verdict
from knowledge.plan import Target, Task
from knowledge.question.query import AskedRole, Intent, PeriodAsk
from knowledge.succession import Holder


@dataclass(frozen=True, slots=True)
class LeadFact:
    """One lead of a task in the plan's spelling, and who holds the task today."""

    name: str
    holders: tuple[Holder, ...]


@dataclass(frozen=True, slots=True)
class TaskFact:
    task: Task
    leads: tuple[LeadFact, ...]
    is_past: bool  # its period has ended


@dataclass(frozen=True, slots=True)
class BodyFact:
    """What the plan gives to one body. `name` is the plan's spelling, `said` what was asked for.

    Own leads, the part of them shared with another body, named coordination, and what comes only through
    "các sở, ngành" are kept apart. `inherited` are tasks of other bodies that this one holds today, with the
    name in the plan; `today` are the present holders of a body that has ended.
    """

    name: str
    said: str
    lead: tuple[str, ...]
    joint: tuple[str, ...]
    coordinate: tuple[str, ...]
    lead_via_collective: tuple[str, ...]
    coordinate_via_collective: tuple[str, ...]
    inherited: tuple[tuple[str, str], ...]
    today: tuple[Holder, ...]
    successors: tuple[Holder, ...] = ()  # of the body as a whole, whatever became of single tasks
    inherited_coordinate: tuple[tuple[str, str], ...] = ()  # the same for named coordination
    unconfirmed: frozenset[str] = frozenset()  # codes whose handover to this body is not confirmed
    since: tuple[date, ...] = ()  # when it took over
    is_ambiguous: bool = False
    readings: tuple[str, ...] = ()  # of an ambiguous name: "huyện Diễn Châu", "xã Diễn Châu"


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of the plan with their address."""

    address: str
    text: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class DocumentFact:
    """One fact about the document: `key` names it, `values` hold it, `passages` are the plan's words for it."""

    key: str
    values: tuple[str, ...] = ()
    passages: tuple[Passage, ...] = ()
    address: str = ""
    today: tuple[LeadFact, ...] = ()  # bodies in the passages that have been succeeded
    bodies: tuple[LeadFact, ...] = ()  # the department that the passage gives this to; without holders when unchanged


@dataclass(frozen=True, slots=True)
class Answer:
    """`tasks` best first, in the plan's own names of 2023. `shown` are the task facts to be said; `near` the
    nearest topics when the plan does not state what was asked; `choices` codes to choose from when unsure."""

    intent: Intent
    verdict: Verdict
    role: AskedRole = AskedRole.ANY
    bodies: tuple[BodyFact, ...] = ()
    tasks: tuple[str, ...] = ()
    shown: tuple[TaskFact, ...] = ()
    period: PeriodAsk | None = None
    asks: frozenset[str] = frozenset()
    targets: tuple[Target, ...] = ()
    fact: DocumentFact | None = None
    passages: tuple[Passage, ...] = ()
    section: str | None = None
    near: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    missing: str | None = None
    unnamed: tuple[str, ...] = ()  # bodies asked about that the shown task does not name
    ranking: tuple[tuple[str, int], ...] = ()
    smalltalk: str = ""
    parts: tuple[Answer, ...] = ()
    from_topic: bool = False
    group: str = ""  # of the appendix, when all its tasks are asked for
    plan: str = ""  # number of the plan that the answer stands in, where several are in use
    choice_plans: tuple[str, ...] = ()  # of `choices`, one by one
    plans: tuple[str, ...] = ()  # numbers of plans to choose from

    @property
    def refused(self) -> bool:
        return self.verdict is Verdict.NONE

    def _told_of(self, body: BodyFact) -> tuple[str, ...]:
        """Codes that the answer tells beside `tasks`: only an answer about the body tells what it inherited."""
        if self.intent not in (Intent.AGENCY, Intent.NO_LEAD):
            return ()
        return (*body.lead_via_collective, *(code for code, _ in body.inherited))

    @property
    def citations(self) -> tuple[str, ...]:
        """Addresses in the plan of everything that the answer states."""
        told = [code for body in self.bodies for code in self._told_of(body)]
        found = [f"Phụ lục, {code}" for code in (*self.tasks, *told)]
        found += [target.address for target in self.targets]
        found += [passage.address for passage in self.passages]
        if self.fact is not None:
            found += [passage.address for passage in self.fact.passages]
            found += [self.fact.address] if self.fact.address else []
        found += [address for part in self.parts for address in part.citations]
        return tuple(dict.fromkeys(found))
