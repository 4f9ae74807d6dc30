"""Understands what is asked of a digest: "thứ hai 8h nhóm III, im lặng, ghim", "Sở Nội vụ ngắn gọn"."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import time

from knowledge.lexicon import Lexicon
from knowledge.normalize import fold, words
from knowledge.rhythm_words import CLOCK, WEEKDAY, WEEKDAYS

_GROUP = re.compile(r"(?<!\w)(?:nhom|phan|muc)\s+(?:nhiem vu\s+)?([ivx]{1,5}|\d{1,2})(?![\w.])")
_PLAN = re.compile(r"(?<!\w)(?:ke hoach|kh)\s+(?:so\s+)?(\d{1,5})(?:/[\w-]+)?")
_WISHES = {
    "is_silent": (r"im lang|tat tieng|khong chuong|khong am thanh", r"co chuong|co tieng|bat tieng"),
    "is_pinned": (r"(?<!khong )(?<!bo )ghim", r"(?:khong|bo) ghim"),
    "is_short": (r"ngan gon|rut gon|tom tat|ban ngan", r"day du|ban dai"),
}
_EVERYTHING = re.compile(r"(?<!\w)(?:toan bo|tat ca|ca ke hoach)(?!\w)")
_EACH_AGENCY = re.compile(r"(?<!\w)(?:cac|moi|tung) (?:don vi|co quan|so,? nganh)(?!\w)")
_FILLERS = frozenset(
    ["va", "luc", "vao", "gui", "ban", "tin", "hang", "tuan", "cho", "cua", "nhom", "nay", "toi", "don", "vi", "nhiem", "vu", "ke", "hoach", "so", "nhan", "moi", "o", "hinh", "thuc", "dang", "sang", "chieu", "don"]
)


@dataclass(frozen=True, slots=True)
class Wish:
    """What was read. None: nothing said about it. `odd` is what was not understood, as typed."""

    weekday: int | None = None  # ISO
    at: time | None = None
    group: str | None = None
    agencies: tuple[str, ...] = ()
    plan: str | None = None  # beginning of its number: "363"
    is_everything: bool = False
    is_each_agency: bool = False
    is_silent: bool | None = None
    is_pinned: bool | None = None
    is_short: bool | None = None
    odd: str = ""


def read_wish(text: str, lexicon: Lexicon, groups: Collection[str]) -> Wish:
    """Everything that the text says. `groups` are the codes of the plans' groups; a number means the group at that
    place ("nhóm 3" is III)."""
    mentions = lexicon.find_agencies(text)
    said = fold(text)
    for mention in mentions:
        said = said.replace(fold(text[mention.start : mention.end]), " ", 1)
    taken: list[re.Pattern[str]] = []

    def find(pattern: str | re.Pattern[str]) -> re.Match[str] | None:
        compiled = re.compile(pattern)
        match = compiled.search(said)
        if match:
            taken.append(compiled)
        return match

    day, clock, group, plan = find(WEEKDAY), find(CLOCK), find(_GROUP), find(_PLAN)
    wishes = {name: True if find(rf"(?<!\w)(?:{yes})(?!\w)") else (False if find(rf"(?<!\w)(?:{no})(?!\w)") else None) for name, (yes, no) in _WISHES.items()}
    everything, each = find(_EVERYTHING), find(_EACH_AGENCY)
    at, is_time = _time(clock)
    if at and at.hour < 12 and re.search(r"(?<!\w)chieu(?!\w)", said):
        at = at.replace(hour=at.hour + 12)
    named = _group(group[1], groups) if group else None
    rest = said
    for pattern in taken:
        rest = pattern.sub(" ", rest)
    odd = [word for word in words(rest) if word not in _FILLERS]
    odd += [clock[0]] if clock and not is_time else []
    odd += [group[0]] if group and named is None else []
    return Wish(
        weekday=(WEEKDAYS[day[1]] if day[1] else 7) if day else None,
        at=at,
        group=named,
        agencies=tuple(dict.fromkeys(mention.name for mention in mentions)),
        plan=plan[1] if plan else None,
        is_everything=everything is not None,
        is_each_agency=each is not None,
        odd=" ".join(odd),
        **wishes,
    )


def _time(clock: re.Match[str] | None) -> tuple[time | None, bool]:
    if clock is None:
        return None, True
    try:
        return time(int(clock[1]), int(clock[2] or 0)), True
    except ValueError:
        return None, False


def _group(said: str, groups: Collection[str]) -> str | None:
    codes = list(groups)
    if said.isdigit():
        return codes[int(said) - 1] if 0 < int(said) <= len(codes) else None
    return said.upper() if said.upper() in codes else None
