"""What can be found by its topic: the tasks and the paragraphs of plans, in a form made for comparing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from knowledge.normalize import Word, split
from knowledge.plan import Plan, Section, Task

Kind = Literal["task", "paragraph"]
Expand = Callable[[Sequence[Word]], list[Word]]
_CLAUSE_END = re.compile(r"[;.]\s|;$")


@dataclass(frozen=True, slots=True)
class Entry:
    """One findable thing. `words` maps every folded word to its field ("head" or "body"); `pairs` are the
    folded neighbours, `marked` the spellings with marks of every folded word. `key` is the task's code, or the section's code with the paragraph's number; `number` is its place in the index."""

    kind: Kind
    key: str
    plan: str
    head: frozenset[str]
    words: dict[str, str]
    marked: dict[str, frozenset[str]]
    pairs: frozenset[tuple[str, str]]
    number: int = 0


def entries_of(plan: Plan, expand: Expand) -> Iterator[Entry]:
    """Every task of the appendix and every paragraph of the main text."""
    for task in plan.tasks:
        yield _entry("task", task.code, plan, f"{task.short_title}. {_first_clause(task)}", task.content, expand)
    for section in plan.sections:
        if section.code.count(".") <= 1:
            yield from _paragraphs(section, plan, expand)


def _paragraphs(section: Section, plan: Plan, expand: Expand) -> Iterator[Entry]:
    for number, paragraph in enumerate(section.paragraphs):
        head = section.title if len(section.paragraphs) == 1 else ""
        yield _entry("paragraph", f"{section.code}#{number}", plan, head, paragraph, expand)


def _first_clause(task: Task) -> str:
    return _CLAUSE_END.split(task.content, maxsplit=1)[0]


def _entry(kind: Kind, key: str, plan: Plan, head: str, body: str, expand: Expand) -> Entry:
    in_head, in_body = expand(split(head)), expand(split(body))
    words = dict.fromkeys((word.fold for word in in_body), "body") | dict.fromkeys((word.fold for word in in_head), "head")
    pairs = {(one.fold, two.fold) for part in (in_head, in_body) for one, two in zip(part, part[1:], strict=False)}
    return Entry(
        kind=kind,
        key=key,
        plan=plan.number,
        head=frozenset(word.fold for word in in_head),
        words=words,
        marked=_spellings((*in_head, *in_body)),
        pairs=frozenset(pairs),
    )


def _spellings(said: Sequence[Word]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for word in said:
        found.setdefault(word.fold, set()).add(word.key)
    return {folded: frozenset(keys) for folded, keys in found.items()}
