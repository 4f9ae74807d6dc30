"""The table of contents: every command belongs to one ability, every ability and job has one name."""

from __future__ import annotations

from collections import Counter

import handlers


def test_no_command_means_two_things() -> None:
    words = Counter(word for ability in handlers.ABILITIES for word in ability.commands)
    assert [word for word, count in words.items() if count > 1] == []


def test_names_are_unique() -> None:
    for names in ([ability.name for ability in handlers.ABILITIES], [name for name, _ in handlers.JOBS]):
        assert len(names) == len(set(names))
