"""Who is away, asked in words; and the colleague that is named before the days of an absence."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from knowledge.data import read_json
from knowledge.normalize import compose, fold, words


def asks_who_is_away(text: str) -> bool:
    """ "ai đang vắng mặt", "hôm nay đồng chí nào nghỉ phép", "danh sách vắng mặt"."""
    said = " ".join(words(text))
    return said in _data()["alone"] or bool(_data()["who"].search(said))


def asks_for_list(argument: str) -> bool:
    """What follows the command where the list of everybody is wanted."""
    return " ".join(words(argument)) in _data()["list"]


def back_words() -> list[set[str]]:
    """Sets of words that take an absence back."""
    found: list[set[str]] = _data()["back"]
    return found


def named(text: str) -> tuple[str, str]:
    """(the name of a person or a body, the rest): "đồng chí Lan từ 24/11" -> ("Lan", "từ 24/11"). No name: ("", text)."""
    parts = compose(text).split()
    folded = [re.sub(r"[^\w/.-]", "", fold(part)) for part in parts]
    start = 0
    while length := _starts(folded[start:], _data()["titles"]):
        start += length
    end = start
    while end < len(parts) and not parts[end][0].isdigit() and not _starts(folded[end:], _data()["before_days"]) and set(folded[end:]) not in back_words():
        end += 1
    return (" ".join(parts[start:end]).strip(" ,:;-"), " ".join(parts[end:])) if end > start else ("", text)


def _starts(folded: list[str], phrases: list[list[str]]) -> int:
    """How many words the longest phrase has that these begin with."""
    return max((len(phrase) for phrase in phrases if folded[: len(phrase)] == phrase), default=0)


@cache
def _data() -> dict[str, Any]:
    data = read_json("absence_asking.json")

    def phrases(name: str) -> list[list[str]]:
        return [[re.sub(r"[^\w/.-]", "", word) for word in fold(one).split()] for one in data[name]]

    return {
        "who": re.compile(rf"(?<!\w){data['who']} (?:\w+ ){{0,3}}?{data['away']}(?!\w)|{data['away']} (?:\w+ ){{0,3}}?(?:la )?(?:nhung )?ai$"),
        "alone": {" ".join(words(one)) for one in data["alone"]},
        "list": {" ".join(words(one)) for one in data["list"]},
        "back": [set(words(one)) for one in data["back"]],
        "titles": phrases("titles"),
        "before_days": phrases("before_days"),
    }
