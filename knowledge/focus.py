"""What of one plan questions are compared with: its targets, titles, task words and spellings of bodies."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property

from knowledge.lexicon import Lexicon
from knowledge.normalize import Word, split
from knowledge.normalize import words as words_of
from knowledge.plan import Plan

Expand = Callable[[Sequence[Word]], list[Word]]


class Focus:
    """Worked out at the first need: of many plans few are ever asked about."""

    def __init__(self, plan: Plan, lexicon: Lexicon, expand: Expand) -> None:
        self.plan = plan
        self._lexicon = lexicon
        self._expand = expand

    @cached_property
    def target_words(self) -> dict[str, tuple[frozenset[str], frozenset[str]]]:
        """By key of the target: the words of the target itself, and of the sentence around it."""
        return {
            target.key: (self._folds(f"{target.what} {target.unit}"), self._folds(target.sentence)) for target in self.plan.targets
        }

    @cached_property
    def titles(self) -> dict[str, frozenset[str]]:
        return {section.code: frozenset(words_of(section.title)) for section in self.plan.sections}

    @cached_property
    def task_words(self) -> dict[str, str]:
        return {task.code: " ".join(words_of(task.content)) for task in self.plan.tasks}

    @cached_property
    def names(self) -> dict[str, str]:
        """Lexicon's name -> the plan's own spelling."""
        names = [agency.name for agency in self.plan.agencies] + [name for task in self.plan.tasks for name in (*task.lead, *task.coordinate)]
        canonical = {name: self._lexicon.agency(name) or name for name in set(names)}
        return {canonical[name]: name for name in names}

    @cached_property
    def canonical(self) -> dict[str, str]:
        """The plan's own spelling -> lexicon's name."""
        return {name: canonical for canonical, name in self.names.items()}

    def _folds(self, text: str) -> frozenset[str]:
        return frozenset(word.fold for word in self._expand(split(text)))
