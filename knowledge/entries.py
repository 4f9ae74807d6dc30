"""What can be found by its topic: the tasks and the paragraphs of plans, in a form made for comparing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, count
from typing import Literal

from knowledge.normalize import Word, split
from knowledge.plan import Plan, Task

Kind = Literal["task", "paragraph"]
KINDS: tuple[Kind, ...] = ("task", "paragraph")
Expand = Callable[[Sequence[Word]], list[Word]]
_CLAUSE_END = re.compile(r"[;.]\s|;$")


@dataclass(frozen=True)
class Entry:
    """One findable thing: its words in order, title or first clause (head) and whole (body), each as it is
    written with marks and folded. `key` is the task's code, or the section's code with the paragraph's number.

    What is compared is worked out at the first comparison: of 100,000 entries few are ever compared."""

    kind: Kind
    key: str
    plan: str
    head_keys: tuple[str, ...]
    head_folds: tuple[str, ...]
    body_keys: tuple[str, ...]
    body_folds: tuple[str, ...]
    number: int  # among all entries

    @cached_property
    def head(self) -> frozenset[str]:
        return frozenset(self.head_folds)

    @cached_property
    def words(self) -> dict[str, str]:
        """Every folded word and its field, "head" or "body"."""
        return dict.fromkeys(self.body_folds, "body") | dict.fromkeys(self.head_folds, "head")

    @cached_property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """Folded words that stand side by side."""
        return frozenset(self.neighbours())

    @cached_property
    def marked(self) -> dict[str, frozenset[str]]:
        """The spellings with marks of every folded word."""
        found: dict[str, set[str]] = {}
        for folded, key in zip(chain(self.head_folds, self.body_folds), chain(self.head_keys, self.body_keys), strict=True):
            found.setdefault(folded, set()).add(key)
        return {folded: frozenset(keys) for folded, keys in found.items()}

    def neighbours(self) -> Iterator[tuple[str, str]]:
        for part in (self.head_folds, self.body_folds):
            yield from zip(part, part[1:], strict=False)


def entries_of(plans: Iterable[Plan], expand: Expand) -> Iterator[Entry]:
    """Every task of the appendix and every paragraph of the main text."""
    numbers = count()
    for plan in plans:
        for kind, key, head, body in _texts(plan):
            in_head, in_body = expand(split(head)), expand(split(body))
            yield Entry(kind, key, plan.number, *_forms(in_head), *_forms(in_body), next(numbers))


def _texts(plan: Plan) -> Iterator[tuple[Kind, str, str, str]]:
    """(kind, key, head, body)"""
    for task in plan.tasks:
        yield "task", task.code, f"{task.short_title}. {_first_clause(task)}", task.content
    for section in plan.sections:
        if section.code.count(".") <= 2:
            head = section.title if len(section.paragraphs) == 1 else ""
            for number, paragraph in enumerate(section.paragraphs):
                yield "paragraph", f"{section.code}#{number}", head, paragraph


def _first_clause(task: Task) -> str:
    return _CLAUSE_END.split(task.content, maxsplit=1)[0]


def _forms(said: Sequence[Word]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return tuple(word.key for word in said), tuple(word.fold for word in said)
