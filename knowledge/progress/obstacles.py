"""Obstacles: told, told to be absent, or not spoken of; and their wording."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from knowledge.normalize import key
from knowledge.progress.causes import find_cause
from knowledge.progress.denial import reach
from knowledge.progress.line import Line
from knowledge.progress.wording import phrases, read_toml

_NEGATED_TWICE = re.compile(r"(?<!\S)(?:khong|đâu|nao) (?:co )?phai (?:la )?(?:khong|chưa)(?: co)? (?:vướng|kho|thiếu)|(?<!\S)(?:khong|chưa)(?: the)? het (?:vướng|kho)|(?<!\S)(?:khong|chẳng|chang|sao|ai)(?: the| dam)* (?:noi|bao|coi)(?: la)? khong(?: co)? (?:vướng|kho|thiếu)")


@dataclass(frozen=True, slots=True)
class Obstacle:
    """`told`: True, False or None. `places` are the tokens that speak of it, to be kept from other readers."""

    told: bool | None
    text: str | None
    places: frozenset[int]


def find_obstacle(line: Line) -> Obstacle:
    """What one clause says of obstacles."""
    places: set[int] = set()
    neutral: set[int] = set()
    for first, last in line.find_all(phrases("obstacle", "neutral")):
        neutral.update(range(first, last))
        whose = next((place for place in range(first, last) if line.tokens[place].word in ("cho", "cua")), last)
        places.update(range(first, whose))  # whom it was done for may be a figure
    rest = line.blank(neutral)
    is_absent = False
    if not _NEGATED_TWICE.search(rest.text):
        for first, last in list(rest.find_all(phrases("obstacle", "absent"))):
            is_absent = True
            last = reach(rest, last)
            places.update(range(first, last))
            excepted = _excepted(rest, last)
            if excepted is not None:
                return Obstacle(True, rest.words(excepted, len(rest.tokens)), frozenset(range(len(rest.tokens))))
        rest = rest.blank(places)
    told = _told(rest)
    if told is not None:
        first, last, text_first = told
        places.update(range(first, last))
        return Obstacle(True, _text(rest, first, text_first, last), frozenset(places))
    return Obstacle(False if is_absent else None, None, frozenset(places))


def _excepted(line: Line, last: int) -> int | None:
    """ "không vướng gì ngoài hội trường": where the exception begins."""
    match = phrases("obstacle", "except").match(line.text, sum(len(token.word) + 1 for token in line.tokens[:last]))
    if match is None or line.blanked:
        return None
    after = line.span(*match.span())[1]
    return after if after < len(line.tokens) else None


def _told(line: Line) -> tuple[int, int, int] | None:
    """The tokens of an obstacle and where its own words begin."""
    if (held_up := find_cause(line)) is not None:
        return held_up
    present = line.find(phrases("obstacle", "present"))
    lack = line.find(phrases("obstacle", "lack"))
    if lack is not None and phrases("obstacle", "no_cause").search(" ".join(token.word for token in line.tokens[slice(*lack)])):
        lack = None
    if lack is not None and (present is None or lack[0] < present[0]):
        cause = phrases("obstacle", "cause").match(" ".join(token.word for token in line.tokens[lack[0] : lack[1]]))
        return lack[0], _end(line, lack[0]), lack[0] + (len(cause.group(0).split()) if cause else 0)
    if present is None:
        return None
    last = _end(line, present[1])
    return present[0], last, _after_lead_in(line, present[1], last)


def _after_lead_in(line: Line, first: int, last: int) -> int:
    """ "vướng ở khâu đấu thầu": where the matter begins. As typed: "về" leads in, "vé" does not."""
    lead_ins = _lead_ins()
    while first < last:
        for size in (3, 2, 1):
            said = " ".join(token.typed.lower() for token in line.tokens[first : first + size])
            if first + size <= last and key(said) in lead_ins:
                first += size
                break
        else:
            break
    return first


@cache
def _lead_ins() -> frozenset[str]:
    data = read_toml("progress_patterns.toml")["obstacle"]
    return frozenset(key(said) for said in (*data["lead_in"], *data["lead_in_plain"]))


def _end(line: Line, first: int) -> int:
    """The clause goes on to a conclusion ("nên ...") or a blanked token."""
    words = [("_" if place in line.blanked else token.word) for place, token in enumerate(line.tokens)]
    tail = " ".join(words[first:])
    stop = phrases("obstacle", "stop").search(tail)
    size = len(tail[: stop.start()].split()) if stop else len(words) - first
    blank = next((place for place in range(first, first + size) if words[place] == "_"), first + size)
    return max(blank, first)


def _text(line: Line, first: int, text_first: int, last: int) -> str | None:
    text = line.words(text_first, last)
    if text:
        return text
    if last < len(line.tokens) and last in line.blanked and last > first:
        return line.words(last, len(line.tokens))  # "kẹt ở chỗ Sở Xây dựng chưa cho ý kiến": who is waited for
    # "đất đai thì vướng", "kinh phí đang khó khăn": the matter stands before.
    begin = first
    while begin > 0 and begin - 1 not in line.blanked and line.tokens[begin - 1].word not in (":", "\n"):
        begin -= 1
    end = first
    while end > begin and line.tokens[end - 1].word in _LINKS:
        end -= 1
    while begin < end and line.tokens[begin].word in _OPENERS:
        begin += 1
    return line.words(begin, end) or None


_LINKS = frozenset(["khong", "chưa", "phai", "het", "thì", "thi", "đang", "còn", "vẫn", "cung", "bi", "gap", "dang", "con", "van", "co", "la", "hoi", "rat", "qua"])
_OPENERS = frozenset(["khong", "phai", "chưa", "nhưng", "ma", "còn", "da", "do", "vi", "hien", "nay", "tai"])
