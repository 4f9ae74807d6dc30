"""Find the command in a typed line: with or without slash, with or without marks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from knowledge.normalize import compose, fold

_LONGEST = 4  # words in a command: "đăng ký bản tin"
_SHORTEST_BARE = 5  # letters; "lich" and "hoi" are words of their own
_CODE_LIKE = re.compile(r"^(?=.*\d)[\w.\-/,]{1,24}$|^tuan \d{1,2}$")  # of the folded argument


@dataclass(frozen=True, slots=True)
class Command:
    word: str  # "nhiemvu"
    argument: str  # as typed


def is_bare(text: str, known: Mapping[str, object]) -> bool:
    """Whether the line is a command of several syllables written as one word, as nobody writes anything else."""
    return len(text) >= _SHORTEST_BARE and fold(text) in known


def find(text: str, known: Mapping[str, object], *, slash_only: bool = False) -> Command | str | None:
    """The command of a line; the unknown word (a str) of a line that begins with a slash; None otherwise.

    Without a slash the whole line must be the command, alone or with one code-like word ("tiến độ III.3",
    "tham gia AB12CD"): anything longer is a sentence and is understood as one.
    """
    line = compose(text)
    slashed = line.startswith("/")
    if slash_only and not slashed:
        return None
    parts = line.lstrip("/ ").split(" ")
    for count in range(min(_LONGEST, len(parts)), 0, -1):
        word = "".join(re.sub(r"[^a-z0-9]", "", fold(part.split("@")[0])) for part in parts[:count])
        if word not in known:
            continue
        argument = " ".join(parts[count:]).strip()
        if slashed or not argument or _CODE_LIKE.match(fold(argument)):
            return Command(word, argument)
    if slashed:
        return fold(parts[0]) or "/"
    return None
