"""Tasks named by their place in the list that was shown: "việc thứ ba", "hai việc đầu", "việc 1 và 2", "1. xong"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from knowledge.normalize import fold
from knowledge.progress.line import Line
from knowledge.progress.mention import Mention
from knowledge.progress.numbers import read_number
from knowledge.progress.tokens import Sort, Token
from knowledge.progress.wording import compile_phrases

_NOUN = "(?:việc|cái|nhiệm vụ|mục|phần|nội dung|chương trình|phần việc|thứ)"
_ONE = "(?:một|hai|ba|tư|bốn|năm|sáu|bảy|tám|chín|mười|\\d\\d?)"
_FIRST = compile_phrases([f"{_NOUN} (?:đầu tiên|đầu|thứ nhất|thứ 1|số 1|số một|trên|trước|1|một)(?! mục| phần| nhóm)", "đầu tiên"])
_LAST = compile_phrases([f"{_NOUN} (?:cuối cùng|cuối|sau cùng|chót)", "cuối cùng"])
_LATTER = compile_phrases([f"{_NOUN} (?:sau|dưới)(?! cùng)"])
_NTH = compile_phrases([f"{_NOUN} (?:thứ|số) {_ONE}(?! mục| phần| nhóm)", f"{_NOUN} (?:[2-9]|1\\d|2\\d)(?! mục| phần| nhóm| \\S+ trăm)"])
_FEW_FIRST = compile_phrases([f"{_ONE} {_NOUN} (?:đầu tiên|đầu)"])
_FEW_LAST = compile_phrases([f"{_ONE} {_NOUN} (?:cuối cùng|cuối|sau cùng)"])
_AND = frozenset(["va", "voi", ",", "cung", "lan", "&", "-", "den", "toi"])
_ORDER = frozenset(["thu", "so", "viec", "cai", "nhiem", "vu", "muc"])

# "1. xong", "2) chưa làm", "1 xong, 2 chưa": the numbers of the list in front of what is told.
_ITEM = re.compile(r"(?:^|(?<=[\n;,.]))[ \t]*(?:\(?(\d{1,2})[ \t]*(?:[.):/]|[-–](?=\s))[ \t]*(?=[^\W\d]|\d+ ?%)|(?:(?:việc|nhiệm vụ|cái|mục|số) )*(\d{1,2}) (?=[^\W\d]))", re.MULTILINE)
_ITEM_INLINE = re.compile(r"(?<=\S) +(?=\(?\d{1,2}(?:[.)] ?|/ )(?:[^\W\d]|\d+ ?%))")
# "thứ nhất xong; thứ hai chưa": beside "thứ nhất" the others are places in the list and no weekdays.
_ORDINALS = re.compile(r"(?:^|[\n;,.] *)thứ nhất\b", re.IGNORECASE)
_ORDINALS_BARE = re.compile(r"(?:^|[\n;,.]) *(?=thứ (?:nhất|hai|ba|tư|năm|sáu|bảy|tám)\b)", re.IGNORECASE)
_TELLS = frozenset(["xong", "chua", "dang", "da", "duoc", "dat", "nhu", "vuong", "khong", "hoan", "moi", "van", "tam", "dung", "thi", "la", "co", "gan", "sap", "y", "giu", "cho", "ok", "roi", "het"])
# A form numbers its own fields.
_FIELDS = frozenset(["ket", "tinh", "kho", "vuong", "de", "kien", "du", "noi", "ve", "nguyen", "giai", "phuong", "cong", "tien", "van", "thoi"])


def spell_positions(text: str, count: int) -> str:
    """The text with "1.", "2)" in front of its parts written as "việc số 1:", where they number a list of tasks."""
    if count < 2:
        return text
    if _ORDINALS.search(text):
        return _ORDINALS_BARE.sub(r"\g<0>việc ", text)
    listed = _ITEM_INLINE.sub("\n", text)
    found = list(_ITEM.finditer(listed))
    numbers = [int(match[1] or match[2]) for match in found]
    is_list = len(found) > 1 and numbers[-1] <= count and numbers[0] == 1 and all(b == a + 1 for a, b in pairwise(numbers))
    if not is_list or not all(_tells(listed[match.end() :], is_bare=match[2] is not None) for match in found):
        return text
    for match, number in reversed(list(zip(found, numbers, strict=True))):
        listed = f"{listed[: match.start()]}\nviệc số {number}: {listed[match.end() :]}"
    return listed


def _tells(rest: str, *, is_bare: bool) -> bool:
    word = next(iter(fold(rest[:30]).split()), "").strip(":,.;")
    return word in _TELLS if is_bare else word not in _FIELDS - _TELLS


def find_positions(line: Line, codes: Sequence[str]) -> list[Mention]:
    """The tasks of one clause that are named by their place among `codes`."""
    found = _few(line, codes)
    for pattern, place in ((_FIRST, 0), (_LAST, len(codes) - 1), (_LATTER, 1)):
        span = line.find(pattern)
        if span and (pattern is not _LATTER or len(codes) == 2):
            found.append(Mention((codes[place],), *span))
    for first, last in line.find_all(_NTH):
        found.append(_nth(codes, line, first, last))
    kept: list[Mention] = []
    for mention in found:  # "hai việc đầu" holds "việc đầu"
        if not any(other.first <= mention.first < other.last for other in kept):
            kept.append(mention)
    kept = [further for mention in kept for further in (mention, *_listed(line, codes, mention))]
    return _spanned(line, codes, sorted(kept, key=lambda mention: mention.first))


def _spanned(line: Line, codes: Sequence[str], found: list[Mention]) -> list[Mention]:
    """ "việc 1 đến việc 3", "việc 1-3": everything from the one to the other."""
    spanned: list[Mention] = []
    for mention in found:
        before = spanned[-1] if spanned else None
        between = [token.word for token in line.tokens[before.last : mention.first]] if before else []
        if before and between in (["den"], ["toi"], ["-"]) and before.codes and mention.codes:
            first, last = codes.index(before.codes[0]), codes.index(mention.codes[-1])
            spanned[-1] = Mention(tuple(codes[first : last + 1]), before.first, mention.last, is_unclear=first >= last)
        else:
            spanned.append(mention)
    return spanned


def _few(line: Line, codes: Sequence[str]) -> list[Mention]:
    found: list[Mention] = []
    for pattern, is_first in ((_FEW_FIRST, True), (_FEW_LAST, False)):
        for first, last in line.find_all(pattern):
            number = read_number(line.tokens, first)
            count = int(number[0]) if number else 0
            if count == 1:
                continue
            chosen = tuple(codes[:count] if is_first else codes[-count:])
            found.append(Mention(chosen, first, last, is_unclear=not 1 < count <= len(codes)))
    return found


def _nth(codes: Sequence[str], line: Line, first: int, last: int) -> Mention:
    number = read_number(line.tokens, last - 1)
    place = int(number[0]) if number else 0
    if 1 <= place <= len(codes):
        return Mention((codes[place - 1],), first, last)
    return Mention((), first, last, is_unclear=True)


def _listed(line: Line, codes: Sequence[str], mention: Mention) -> list[Mention]:
    """ "việc 1, 2 và 4": further numbers right behind the first one."""
    tokens, place, found = line.tokens, mention.last, list[Mention]()
    if not mention.codes or read_number(tokens, mention.last - 1) is None:
        return []
    while place < len(tokens) and tokens[place].word in _AND:
        at = place + 1
        while at < len(tokens) and tokens[at].word in _ORDER:
            at += 1
        if at > place + 1 or not _is_place(tokens, at, len(codes)):
            break  # "việc 1 và việc 2" is found by itself
        found.append(Mention((codes[int(tokens[at].word) - 1],), at, at + 1))
        place = at + 1
    return found


def _is_place(tokens: Sequence[Token], at: int, count: int) -> bool:
    """A number of the list and no count: "việc 1 và 2 đang làm", not "việc 1 và 2 hội nghị"."""
    if at >= len(tokens) or tokens[at].sort is not Sort.NUMBER or not tokens[at].word.isdigit():
        return False
    after = tokens[at + 1].word if at + 1 < len(tokens) else ","
    return 1 <= int(tokens[at].word) <= count and (fold(after) in _TELLS or after in _AND or after in (":", "deu", "con"))


def goes_on(current: Sequence[Token], after: Token, next_word: str) -> bool:
    """Whether a comma stands within a list of places: "việc 1, 2 xong"."""
    if after.sort is not Sort.NUMBER or not (fold(next_word) in _TELLS or next_word in (",", "va", ":", "deu")):
        return False
    words = [token.word for token in current]
    while words and (words[-1].isdigit() or words[-1] in _AND):
        words.pop()
    return len(words) < len(current) and bool(words) and words[-1] in _ORDER
