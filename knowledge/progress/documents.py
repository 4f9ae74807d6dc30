"""The paper that is the result or the step taken: its number as it is properly written, and its date."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cache

from knowledge.normalize import fold
from knowledge.plan import Plan
from knowledge.progress.dates import Day
from knowledge.progress.line import Line
from knowledge.progress.tokens import Sort
from knowledge.progress.wording import compile_ending, compile_phrases, load_words, read_toml

# Laws and orders from above are what a task follows, not what it produces.
_FROM_ABOVE = re.compile(r"\b(TTg|CP|TW|TU|QH\d*|UBTVQH\d*|BCĐTW)\b|/(NQ|NĐ|TT)\b|-(NQ|CTr)/", re.IGNORECASE)
_ALONE = 8  # tokens of a clause that holds a paper with its day and a particle or two
_FROM_ABOVE_KINDS = frozenset({"NQ", "NĐ", "TT", "CTr"})
_ISSUED = compile_ending(["(?:ban hành|thông qua|đã có|ra|đã ký|ký|trình)(?: \\S+){0,6}"])
_ISSUED_BEHIND = compile_phrases(["(?:đã|vừa) (?:được )?(?:ban hành|thông qua|ký)"])
_REFERRED = compile_ending(
    ["(?:căn cứ|thực hiện|theo tinh thần|theo chỉ đạo|theo yêu cầu|theo đề nghị|triển khai|trả lời|hướng dẫn tại|quy định tại|thay|thay thế)(?: \\S+){0,4}"]
)
_FOLLOWED = compile_ending(["theo(?: \\S+){0,3}"])
_ONGOING = compile_phrases(["đang", "chưa", "tiếp tục"])


@dataclass(frozen=True, slots=True)
class Paper:
    """`first` to `last` (exclusive) are its tokens, with those of its date."""

    number: str | None
    on: date | None
    first: int
    last: int
    is_result: bool


def find_papers(line: Line, days: list[Day], cited: Collection[str]) -> list[Paper]:
    """Every paper in the line; `cited` are folded numbers that the plan itself carries or names."""
    papers: list[Paper] = []
    place = 0
    while place < len(line.tokens):
        found = _read(line, place)
        if found is None:
            place += 1
            continue
        number, kind, first, last = found
        day, before = _day_after(line, days, last), _day_before(line, days, first)
        end = day.last if day else last
        dated = day or before
        first = before.first if before and not day else first
        papers.append(Paper(number, dated.was if dated else None, first, end, _is_result(line, number, kind, found[2], cited)))
        place = end
    return papers


def _read(line: Line, place: int) -> tuple[str | None, str, int, int] | None:
    """Number, letters of the kind, and the tokens from `place` on; None where no paper begins here."""
    tokens = line.tokens
    if tokens[place].sort is Sort.DOCUMENT:
        return proper_number(tokens[place].typed), "", place, place + 1
    for words, letters in _kinds().get(tokens[place].word, ()):
        size = len(words)
        if tuple(token.word for token in tokens[place : place + size]) != words:
            continue
        after = place + size
        while after < len(tokens) and after < place + size + 4 and tokens[after].sort is Sort.WORD and tokens[after].word != "so":
            after += 1  # "quyết định kiện toàn số 88"
        is_said = after < len(tokens) and tokens[after].word == "so"
        at = after + is_said if is_said else place + size
        if at < len(tokens) and tokens[at].sort is Sort.DOCUMENT and (is_said or at == place + size):
            return proper_number(tokens[at].typed), letters, place, at + 1
        if at < len(tokens) and tokens[at].sort is Sort.NUMBER and tokens[at].word.isdigit() and _stands_alone(line, at, is_said):
            number = tokens[at].word
            return (f"{number}/{letters}" if letters else number), letters, place, at + 1
    return None


def _stands_alone(line: Line, at: int, is_said: bool) -> bool:
    """ "QĐ 1402 ngày 16/11" is a number, "báo cáo 12 hợp tác xã" a count."""
    after = line.tokens[at + 1] if at + 1 < len(line.tokens) else None
    return is_said or after is None or after.sort is Sort.MARK or after.word in ("ngay", "ky", "ký", "cua", "roi")


def _day_after(line: Line, days: list[Day], last: int) -> Day | None:
    """The day that dates the paper: right behind it, "ký", "ban hành" or an issuer of a few words in between."""
    for day in days:
        between = line.tokens[last : day.first]
        if day.first >= last and len(between) <= 6 and day.was is not None:
            words = [token.word for token in between]
            small = all(word in ("(", ",", "ng", "tu", "hom", "gui", "phat", "ky", "ký", "ban", "hanh", "ngay", "vao", "cua", "ubnd", "tinh", "so", "duoc", "lap", "đã") for word in words)
            if (not words or small) and words.count(",") <= 1:
                return day
            return None
    return None


def _day_before(line: Line, days: list[Day], first: int) -> Day | None:
    """ "hôm qua ký cái QĐ 512", "ngày 05/11 đã ban hành Kế hoạch số 98": a past day and the signing right behind it."""
    for day in days:
        between = [token.word for token in line.tokens[day.last : first]]
        opening = line.tokens[day.first].word
        is_past = day.was is not None and opening in ("hom", "ngay", "bua", "sang", "chieu")
        if is_past and day.last <= first and between and len(between) <= 5 and _SIGNED.issuperset(between) and not _SIGNING.isdisjoint(between):
            return day
    return None


_SIGNING = frozenset(["ky", "ký", "ban", "hanh", "ra", "trình", "phat", "gui"])
_SIGNED = _SIGNING | frozenset(["đã", "vua", "mới", "duoc", "cai", "so", "co", "ubnd", "tinh", "xong"])


def _is_result(line: Line, number: str | None, kind: str, first: int, cited: Collection[str]) -> bool:
    if number is None or plain_number(number) in cited:
        return False
    before = " ".join(token.word for token in line.tokens[max(0, first - 7) : first])
    if _FROM_ABOVE.search(number) or kind in _FROM_ABOVE_KINDS:
        is_issued = _ISSUED.search(before) or _ISSUED_BEHIND.search(Line(line.tokens[first:]).text)
        is_alone = before in ("", "nq") and len(line.tokens) <= _ALONE  # "hoàn thành, Nghị quyết số 41/NQ-HĐND ngày 10/12/2026"
        return bool(is_issued or is_alone) and "/CP" not in number and not re.search(r"TW|TTg", number)
    if _REFERRED.search(before):
        return False
    return not (_FOLLOWED.search(before) and _ONGOING.search(line.text))



def proper_number(typed: str) -> str:
    """ "2987/qd-ubnd" -> "2987/QĐ-UBND": upper case, đ where letters are known to have it."""
    letters: dict[str, str] = read_toml("progress_units.toml")["documents"]["letters"]
    compact = re.sub(r"\s", "", typed)
    return re.sub(r"[A-Za-zĐđ][A-Za-zĐđ0-9]*", lambda match: _proper(match.group(0), letters), compact)


def _proper(group: str, letters: dict[str, str]) -> str:
    known = letters.get(fold(group))
    if known:
        return known
    return group.upper() if group.islower() else group


def plain_number(number: str) -> str:
    """A form for comparing: "363 /KH-UBND" and "363/kh-ubnd" agree."""
    return re.sub(r"[^a-z0-9/]", "", fold(number))


def find_cited(plan: Plan) -> frozenset[str]:
    """Numbers that the plan carries or cites, in the form of `plain_number`: reports only refer to them."""
    cited = {plain_number(plan.number)}
    for reference in plan.references:
        cited.update(plain_number(found) for found in re.findall(r"\d+\s?[-/][\w/\-Đđ]*[A-ZĐ][\w/\-]*", reference))
    return frozenset(cited)


@cache
def _kinds() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """Kinds of papers by their first word: all their words, and the letters of their numbers."""
    by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for name, letters in read_toml("progress_units.toml")["documents"]["kinds"].items():
        words = tuple(load_words().canonical(name).split())
        by_first.setdefault(words[0], []).append((words, letters))
    return by_first
