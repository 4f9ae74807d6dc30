"""A command said in words: what stands on a button, typed back ("Vì sao tôi nhận tin này?"), is the button's command."""

from __future__ import annotations

from functools import cache

from knowledge.courtesy import plain_words
from knowledge.data import read_json


def command_said(text: str) -> str | None:
    """The command line that the whole text means; None where it says anything else."""
    left_out, said = _said()
    return said.get(tuple(word for word in plain_words(text) if word not in left_out))


@cache
def _said() -> tuple[frozenset[str], dict[tuple[str, ...], str]]:
    data = read_json("said_commands.json")
    left_out = frozenset(word for one in data["left_out"] for word in plain_words(one))
    phrases = ((command, phrase) for command, phrases in data["said"].items() for phrase in phrases)
    return left_out, {tuple(word for word in plain_words(phrase) if word not in left_out): command for command, phrase in phrases}
