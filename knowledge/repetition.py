"""Whether words add anything to "không thay đổi": a reason, a step, a date, anything but the same again."""

from __future__ import annotations

import re
from functools import cache

from knowledge.data import read_json
from knowledge.normalize import compose, words

_CODE = re.compile(r"\b([IVX]+)\s*\.\s*(\d{1,2})\b", re.IGNORECASE)
_ENOUGH = 3  # words that say something; "chờ Bộ hướng dẫn" has them


def says_more(text: str) -> bool:
    """More than a repetition: at least three words that are neither codes nor ways to say "the same"."""
    nothing = _says_nothing()
    return len([word for word in words(_CODE.sub(" ", compose(text))) if word not in nothing]) >= _ENOUGH


def part_about(text: str, code: str) -> str:
    """The part of a text that follows the code of a task, up to the next code; codes named in a row share what
    follows them ("II.3, II.4 chờ Bộ hướng dẫn"). The whole text when the code is not in it."""
    found = list(_CODE.finditer(compose(text)))
    composed = compose(text)
    ends = [match.start() for match in found[1:]] + [len(composed)]
    for place, match in enumerate(found):
        if f"{match.group(1).upper()}.{match.group(2)}" == code:
            parts = (composed[m.end() : end] for m, end in list(zip(found, ends, strict=True))[place:])
            return next((part for part in parts if len(words(part)) > 1), "")
    return composed


@cache
def _says_nothing() -> frozenset[str]:
    return frozenset(read_json("repetition.json")["says_nothing"].split())
