"""What a sentence asks for, in slots."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from knowledge.match import Candidate, Verdict
from knowledge.plan import Target


class Intent(StrEnum):
    AGENCY = "agency"
    TASK = "task"
    DEADLINE = "deadline"
    TARGET = "target"
    DOCUMENT = "document"
    NARRATIVE = "narrative"
    OUT_OF_SCOPE = "out_of_scope"
    NO_LEAD = "no_lead"
    SMALLTALK = "smalltalk"
    MULTI = "multi"
    CLARIFY = "clarify"


class AskedRole(StrEnum):
    LEAD = "lead"
    COORDINATE = "coordinate"
    ANY = "any"


class PeriodKind(StrEnum):
    ONGOING = "ongoing"
    YEARLY = "yearly"
    RANGE = "range"  # exactly first to last
    ENDS = "ends"  # ends in `last`
    EXPIRED = "expired"  # has ended before today
    COMING = "coming"  # ends next
    OPEN = "open"  # has an end that is still to come
    BEFORE = "before"  # ended or ends before `last`
    AFTER = "after"  # ends after `last`


@dataclass(frozen=True, slots=True)
class PeriodAsk:
    kind: PeriodKind
    first: int = 0
    last: int = 0


@dataclass(frozen=True, slots=True)
class Named:
    """A body that the sentence names. `name` is canonical, `said` what was typed ("UBND huyện Yên Thành");
    `is_ambiguous` when the name is both a former district and a present commune."""

    name: str
    said: str
    is_ambiguous: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """`asks` holds what is wanted: "who", "when", "coordinators", "count", "most", "compare", "detail".

    `candidates` are tasks by topic, best first; `passages` paragraphs by topic. `missing` is a code that the
    plan does not have. `reasons` say in words why this reading was chosen.
    """

    text: str
    intent: Intent
    verdict: Verdict = Verdict.SURE
    agencies: tuple[Named, ...] = ()
    role: AskedRole = AskedRole.ANY
    codes: tuple[str, ...] = ()
    period: PeriodAsk | None = None
    asks: frozenset[str] = frozenset()
    fact: str | None = None
    targets: tuple[Target, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    passages: tuple[Candidate, ...] = ()
    missing: str | None = None
    parts: tuple[Query, ...] = ()
    smalltalk: str = ""
    from_topic: bool = False
    plan: str = ""  # number of the plan meant, where several are in use
    plans: tuple[str, ...] = ()  # numbers to choose from when the question fits several
    reasons: tuple[str, ...] = ()


def explain(query: Query) -> list[str]:
    """Why the sentence was read so: the reasons, and the score of each candidate taken apart."""
    lines = [f"{query.intent}, {query.verdict}: {'; '.join(query.reasons)}"]
    for candidate in (*query.candidates, *query.passages):
        parts = " + ".join(f"{name} {value:.2f}" for name, value in candidate.score.reasons)
        left = f" (unexplained: {', '.join(candidate.score.unexplained)})" if candidate.score.unexplained else ""
        lines.append(f"{candidate.entry.kind} {candidate.entry.key}: {candidate.score.total:.2f} = {parts}{left}")
    return lines + [line for part in query.parts for line in explain(part)]


@dataclass(frozen=True, slots=True)
class Topic:
    """What the conversation is about; made of plain values so that it can be stored."""

    intent: str = ""
    agencies: tuple[str, ...] = ()
    role: str = "any"
    tasks: tuple[str, ...] = ()
    year: int | None = None  # of the targets spoken of
    plan: str = ""  # number of the plan spoken of, where several are in use
    is_plan_chosen: bool = False  # by its number or by a choice: meant until another is

    def as_dict(self) -> dict[str, Any]:
        return {
            "intent": self.intent,
            "agencies": list(self.agencies),
            "role": self.role,
            "tasks": list(self.tasks),
            "year": self.year,
            "plan": self.plan,
            "is_plan_chosen": self.is_plan_chosen,
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any] | None) -> Topic | None:
        if not data or "intent" not in data:
            return None
        return cls(
            data["intent"], tuple(data.get("agencies", ())), data.get("role", "any"), tuple(data.get("tasks", ())), data.get("year"),
            data.get("plan", ""), data.get("is_plan_chosen", False),
        )  # fmt: skip
