"""Which tasks a clause speaks of: by code, by place in the list, as the rest, as all of them, or by subject."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from knowledge.plan import Plan
from knowledge.progress.line import Line
from knowledge.progress.mention import Mention
from knowledge.progress.numbers import read_number
from knowledge.progress.positions import find_positions
from knowledge.progress.subjects import Subjects
from knowledge.progress.tokens import Sort
from knowledge.progress.wording import compile_ending, compile_phrases, phrases

_SPELLED_CODE = compile_phrases(
    ["(?:nhiệm vụ|việc|số|mục|nội dung) (?:số )?(\\d\\d?) (?:,? ?(?:thuộc|ở|của|trong) )?(?:mục|phần|nhóm) (iii|ii|iv|i|v|[1-5])", "(?:mục|phần|nhóm) (iii|ii|iv|i|v) ,? ?(?:nhiệm vụ|việc|số|ý)(?: số)? (\\d\\d?)"]
)
_MARKER = compile_phrases(["(?:cái|việc|phần|mảng|vụ|khoản|chuyện|nhiệm vụ|nội dung|về|riêng|đối với|lĩnh vực|công tác|mục|còn)"])
_EXCEPT = compile_ending(["(?:trừ|ngoại trừ|trừ mỗi|ngoài|chỉ trừ|trừ ra|không kể|chưa kể|không tính)(?: (?:cái|việc|nhiệm vụ|mục))?"])
_EXCEPT_FIRST = compile_phrases(["(?:trừ|ngoại trừ|trừ mỗi|ngoài|chỉ trừ|trừ ra|không kể|chưa kể|không tính)"])
_ROMAN = {"1": "I", "2": "II", "3": "III", "4": "IV", "5": "V"}
_JOINTS = frozenset(["va", "voi", "cung", "lan", ",", "&", "/", "+"])
# A subject stands before what is said of it.
_PREDICATE = compile_phrases(["(?:đã|đang|chưa|vẫn|(?<!thôn )(?<!kiểu )mới|không|xong|hoàn thành|thì|là|vướng|được|còn|sẽ|gần|sắp|cơ bản|tạm|giữ|đạt|như|đều|\\d+%|làm|khoảng|thiếu|hết)"])


def find_mentions(line: Line, codes: Sequence[str], plan: Plan, subjects: Subjects) -> list[Mention]:
    """The mentions of one clause in order."""
    found = [*_codes(line, plan), *_spelled(line, plan)]
    if len(codes) > 1 and not found:
        found = find_positions(line, codes) or _numbered(line, codes)
    if len(codes) > 1 and not found:
        found = _groups(line, codes)
    if len(codes) > 1 and not found:
        found = _by_subject(line, subjects) or _weakly_all(line, codes)
    return _with_the_others(line, codes, _joined(line, sorted(found, key=lambda mention: mention.first)))


def _with_the_others(line: Line, codes: Sequence[str], found: list[Mention]) -> list[Mention]:
    """ "xong hết trừ III.2", "ngoài III.2 ra đều xong": what is said beside an exception is about all the others."""
    if len(codes) < 2 or not found or not found[0].is_except:
        return found
    first, last = found[0].first, found[-1].last
    if first:
        return [Mention(tuple(codes), 0, 0, is_all=True), *found]
    behind = Line(line.tokens, line.blanked | frozenset(range(last)))
    others = [mention for mention in _groups(behind, codes) or _weakly_all(behind, codes) if mention.is_all or mention.is_rest]
    if not others and last < len(line.tokens) and line.tokens[last].word in ("thì", "thi", "ra"):
        return [*found, Mention(tuple(codes), last, last, is_all=True)]  # "ngoại trừ II.4 thì không có gì thay đổi"
    return [*found, *(replace(mention, is_weak=False, codes=mention.codes or tuple(codes), is_all=True, is_rest=False) for mention in others)]


def _codes(line: Line, plan: Plan) -> list[Mention]:
    found: list[Mention] = []
    for place, token in enumerate(line.tokens):
        if token.sort is Sort.CODE:
            is_known = plan.task(token.word) is not None
            found.append(Mention((token.word,) if is_known else (), place, place + 1, is_unknown=not is_known, is_coded=True))
            found.extend(_short_codes(line, plan, token.word.split(".")[0], place + 1))
    return found


def _short_codes(line: Line, plan: Plan, group: str, place: int) -> Iterator[Mention]:
    """ "II.5, 6 và 7": further numbers of the same group."""
    tokens = line.tokens
    while place + 1 < len(tokens) and tokens[place].word in (",", "va") and tokens[place + 1].word.isdigit():
        after = tokens[place + 2].word if place + 2 < len(tokens) else ","
        code = f"{group}.{int(tokens[place + 1].word)}"
        if plan.task(code) is None or not (after in (",", "va") or _PREDICATE.match(after)):
            return
        yield Mention((code,), place + 1, place + 2, is_coded=True)
        place += 2


def _spelled(line: Line, plan: Plan) -> list[Mention]:
    """ "nhiệm vụ 4 mục I", "mục I nhiệm vụ 4"."""
    found: list[Mention] = []
    for match in _SPELLED_CODE.finditer(line.text):
        number, group = (match[1], match[2]) if match[1] else (match[4], match[3])
        code = f"{_ROMAN.get(group, group.upper())}.{int(number)}"
        is_known = plan.task(code) is not None
        found.append(Mention((code,) if is_known else (), *line.span(*match.span()), is_unknown=not is_known, is_coded=True))
    return found


def _numbered(line: Line, codes: Sequence[str]) -> list[Mention]:
    """ "1: xong", "2 - chưa", "số 2 thì 60%": the number of the list at the beginning of a clause."""
    tokens = line.tokens
    if len(tokens) > 2 and tokens[0].word == "so" and tokens[1].word.isdigit() and (tokens[2].word in (":", "-") or _PREDICATE.match(tokens[2].word)):
        return [Mention((codes[int(tokens[1].word) - 1],), 0, 2)] if 0 < int(tokens[1].word) <= len(codes) else []
    if len(tokens) > 1 and tokens[0].sort is Sort.NUMBER and tokens[0].word.isdigit() and tokens[1].word in (":", "-", "thi", "thì"):
        place = int(tokens[0].word) - 1
        if 0 <= place < len(codes):
            return [Mention((codes[place],), 0, 1)]
    return []


def _groups(line: Line, codes: Sequence[str]) -> list[Mention]:
    """All, the rest, or some of them without saying which."""
    unclear = line.find(phrases("all", "unclear"))
    for name in ("rest_many", "rest_one"):
        if span := line.find(phrases("all", name)):
            return [Mention((), *span, is_rest=True, is_unclear=name == "rest_one" and len(codes) > 2)]
    if span := line.find(phrases("all", "counted")):
        count = next((number[0] for place in range(*span) if (number := read_number(line.tokens, place))), 0)
        return [Mention(tuple(codes), *span, is_all=True, is_unclear=count != len(codes))]
    if unclear:
        return [Mention((), *unclear, is_unclear=True)]
    if span := line.find(phrases("all", "every")):
        return [Mention(tuple(codes), *span, is_all=True)]
    return []


def _weakly_all(line: Line, codes: Sequence[str]) -> list[Mention]:
    span = line.find(phrases("all", "every_weak"))
    return [Mention(tuple(codes), *span, is_all=True, is_weak=True)] if span else []


def _by_subject(line: Line, subjects: Subjects) -> list[Mention]:
    predicate = _PREDICATE.search(line.text)
    size = len(line.tokens)
    head = line.span(predicate.start(), predicate.end())[0] if predicate else size
    marker = line.find(_MARKER)
    start = _excepting(line)  # "trừ lớp tập huấn ra": the word that excepts is no part of the name
    for first, last in ((start, head), (max(start, marker[0]) if marker else start, size)):
        if first < last and (named := _named(line, first, last, subjects)):
            is_introduced = marker is not None and marker[0] <= 1
            return [Mention(named, first, last, is_subject=True, is_introduced=is_introduced)]
    return []


def _excepting(line: Line) -> int:
    found = _EXCEPT_FIRST.match(line.text)
    return len(found.group(0).split()) if found else 0


def _named(line: Line, first: int, last: int, subjects: Subjects) -> tuple[str, ...]:
    """The task of these words, or the tasks of "nông thôn mới với giảm nghèo"."""
    joints = [place for place in range(first, last) if line.tokens[place].word in _JOINTS]
    starts, ends = [first, *(joint + 1 for joint in joints)], [*joints, last]
    named = [subjects.name(line, start, end) if start < end else None for start, end in zip(starts, ends, strict=True)]
    if len(named) > 1 and None not in named and len(set(named)) == len(named):
        return tuple(code for code in named if code)
    code = subjects.name(line, first, last)
    return (code,) if code else ()


def _joined(line: Line, found: list[Mention]) -> list[Mention]:
    """ "II.5, II.6 và II.7": neighbours with nothing said in between are one mention."""
    joined: list[Mention] = []
    for mention in found:
        mention = _as_exception(line, mention)
        between = [token.word for token in line.tokens[joined[-1].last : mention.first]] if joined else ["."]
        if joined and mention.first < joined[-1].last:
            continue
        if joined and all(word in ("va", "voi", ",", "/", "&", "nhiem", "vu", "cung", "lan") for word in between):
            last = joined.pop()
            mention = replace(last, codes=last.codes + mention.codes, last=mention.last, is_unknown=last.is_unknown or mention.is_unknown)
        joined.append(mention)
    return joined


def _as_exception(line: Line, mention: Mention) -> Mention:
    before = " ".join(token.word for token in line.tokens[: mention.first])
    if found := _EXCEPT.search(before):
        return replace(mention, first=mention.first - len(found.group(0).split()), is_except=True)
    return mention
