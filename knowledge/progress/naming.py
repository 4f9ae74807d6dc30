"""Which of the tasks asked about a text names, and whether it says anything beside: the answer to "nhiệm vụ nào?"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.normalize import fold
from knowledge.plan import Plan
from knowledge.progress.clauses import split_clauses
from knowledge.progress.mentions import find_mentions
from knowledge.progress.positions import spell_positions
from knowledge.progress.subjects import subjects_of
from knowledge.progress.tokens import Sort, tokenize

# What stands around a name and tells nothing: "dạ nhiệm vụ IV.1 ạ", "cả hai nhé", "cái khen thưởng ấy".
_AROUND = frozenset(
    ["da", "thua", "vang", "em", "anh", "chi", "toi", "minh", "a", "nhe", "nha", "thi", "la", "ma", "cho", "voi", "va", "cua", "ve", "doi", "thuoc", "o", "trong", "so", "thu", "nhiem", "vu", "viec", "cai", "muc", "phan", "mang", "khoan", "chuyen", "noi", "dung", "nay", "do", "ay", "kia", "day", "rieng", "chi", "chon", "lay"]
)


@dataclass(frozen=True, slots=True)
class Naming:
    """The codes that were named, in the order of those asked about; `tells`: there are words besides."""

    codes: tuple[str, ...]
    tells: bool


def read_naming(text: str, codes: Sequence[str], plan: Plan) -> Naming:
    """The tasks that are named by code, place, subject or all at once. Unclear or excepted ones are not named."""
    subjects = subjects_of(plan, tuple(codes))
    named = set[str]()
    tells = False
    for clause in split_clauses(tokenize(spell_positions(text, len(codes)))):
        mentions = [mention for mention in find_mentions(clause.line, codes, plan, subjects) if not mention.is_weak]
        if any(mention.is_except or mention.is_unclear or mention.is_rest or mention.is_unknown for mention in mentions):
            return Naming((), tells=True)
        named.update(code for mention in mentions for code in mention.codes)
        within = {place for mention in mentions for place in range(mention.first, mention.last)}
        tells = tells or any(
            token.sort is not Sort.MARK and fold(token.word) not in _AROUND
            for place, token in enumerate(clause.line.tokens)
            if place not in within
        )
    return Naming(tuple(code for code in codes if code in named), tells)


def without_name(text: str, code: str) -> str:
    """Words about a task without its code in front, which stands beside them anyway."""
    group, _, number = code.partition(".")
    named = re.match(rf"\s*(?:(?:nhiệm vụ|việc|mục)\s+)?{group}\s*[.-]?\s*{number}\s*[:,;-]?\s+", text, re.IGNORECASE)
    return text[named.end() :] if named and text[named.end() :].strip() else text
