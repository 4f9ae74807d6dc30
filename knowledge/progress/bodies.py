"""The body on whose action a task waits, written in full."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from knowledge.data import read_json
from knowledge.lexicon import Lexicon
from knowledge.normalize import fold, key
from knowledge.places import all_places
from knowledge.progress.line import Line
from knowledge.progress.tokens import Sort
from knowledge.progress.wording import load_words, phrases, read_toml

_WINDOW = 12
_HEAD_WORDS = 7
_LONGEST_HEAD = 7
_PLACED = frozenset(["xa", "phuong", "huyen"])
_JOINTS = frozenset(["va", "voi", "cung", "lan", ",", "&", "+"])
_PLAIN_HEADS = frozenset(["ubnd", "hdnd"])


@dataclass(frozen=True, slots=True)
class _Body:
    """A body named by tokens `first` to `last` (exclusive); `is_known` to the lexicon."""

    name: str
    first: int
    last: int
    is_known: bool = False


def find_waiting(line: Line, lexicon: Lexicon) -> tuple[str, frozenset[int]] | None:
    """The bodies waited for, and the tokens that say nothing else; None where nobody, or nobody named, is waited for."""
    if line.find(phrases("waiting", "denied")) is None:
        for first, last in line.find_all(phrases("waiting", "trigger")):
            if found := _bodies(line, last, min(len(line.tokens), last + _WINDOW), lexicon):
                return _names(found), frozenset(range(_opening(line, first), _end(line, last)))
    for first, last in line.find_all(phrases("waiting", "sent")):
        if (found := _bodies(line, first, last, lexicon)) and found[0].first <= first + 3:
            return _names(found), frozenset()
    for name in ("silent_body", "idle_body"):
        for first, _ in line.find_all(phrases("waiting", name)):
            found = _bodies(line, max(0, first - 10), first, lexicon)
            if name == "silent_body" and found:
                return _names(found), frozenset(range(found[0].first, len(line.tokens)))
            if found and found[-1].last >= first - 1 and found[0].is_known and phrases("waiting", "because").search(line.text):
                return _names(found), frozenset()
    return None


def _names(found: Sequence[_Body]) -> str:
    return " và ".join(body.name for body in found)


def _opening(line: Line, first: int) -> int:
    """ "đang chờ", "còn phải đợi": the words that lead to the waiting belong to it."""
    while first > 0 and line.tokens[first - 1].word in ("đang", "còn", "vẫn", "phai", "chi", "hien", "nay", "con"):
        first -= 1
    return first


def _end(line: Line, first: int) -> int:
    """Waiting is told up to a conclusion ("nên chưa triển khai")."""
    return next((at for at in range(first, len(line.tokens)) if line.tokens[at].word in ("nen", "nhưng", "roi", "mới", "để")), len(line.tokens))


def waits(line: Line) -> bool:
    """True where the clause waits, whoever for."""
    return line.find(phrases("waiting", "denied")) is None and line.find(phrases("waiting", "trigger")) is not None


def _bodies(line: Line, first: int, last: int, lexicon: Lexicon) -> list[_Body]:
    """The first body named between these tokens and those joined to it by "và"."""
    named = sorted([*_listed(line, first, last, lexicon), *_headed(line, first, last)], key=lambda body: (body.first, -body.last))
    found: list[_Body] = []
    for body in named:
        if not found or (body.first == found[-1].last + 1 and line.tokens[found[-1].last].word in _JOINTS):
            found.append(body)
    return found


def _listed(line: Line, first: int, last: int, lexicon: Lexicon) -> Iterator[_Body]:
    """Bodies of the lexicon, by the words of the message where it names them in full."""
    starts, text = [], ""
    for token in line.tokens[first:last]:
        starts.append(len(text))
        text += ("." if token.sort is Sort.DOCUMENT else token.typed) + " "  # "3316/SNNMT-PTNT" names nobody
    for mention in lexicon.find_agencies(text):
        start = first + max(at for at, begin in enumerate(starts) if begin <= mention.start)
        end = first + max(at for at, begin in enumerate(starts) if begin < mention.end) + 1
        is_longer = " ".join(token.word for token in line.tokens[end : end + 2]) == "nghe an"
        end += 2 * is_longer  # "Thuế tỉnh Nghệ An"
        if mention.how != "bare" and mention.score >= 0.7 and (name := _as_named(line, start, end, mention.name)):
            yield _Body(name, start, end, is_known=True)


def _as_named(line: Line, first: int, last: int, known: str) -> str | None:
    """The name of the lexicon where the message shortens it, else its own words; None for a level ("UBND xã ..."), which
    is read by its head."""
    said = [fold(token.typed) for token in line.tokens[first:last]]
    if "cấp" in known or "(" in known:
        return None
    is_spelled = all(word in _PLAIN_HEADS or word in load_words().syllables for word in said)
    full = iter(fold(known).split())
    return known if not is_spelled or all(word in full for word in said) else _display(line, first, last)


def _display(line: Line, first: int, last: int) -> str:
    name = " ".join(token.typed for token in line.tokens[first:last]).replace(" ,", ",")
    return _data()[2].get(key(name), name[0].upper() + name[1:])


def _headed(line: Line, first: int, last: int) -> Iterator[_Body]:
    """ "Bộ Tài chính", "các xã", "cấp trên", "BTC": a head and the words up to an action."""
    heads, ends, short, others = _data()
    place = first
    while place < last:
        for size in range(_LONGEST_HEAD, 0, -1):
            words = " ".join(token.word for token in line.tokens[place : place + size])
            is_title = words == "ben" and place + 1 < last and line.tokens[place + 1].word in heads
            if words in heads and not is_title and place + size <= last and _may_be(line.tokens[place].typed, heads[words]) and not _is_other_word(line, place, others):
                end = place + size
                while end < last and end < place + size + _HEAD_WORDS and (line.tokens[end].sort is Sort.WORD or line.tokens[end].word == "-"):
                    is_place = line.tokens[end - 1].word in _PLACED and _is_place(line, end)  # "UBND xã Anh Sơn"
                    if line.tokens[end].word in ends and not is_place:
                        break
                    end += 1 + is_place
                yield _Body(_display(line, place, end), place, end)
                place = end
                break
        else:
            if line.tokens[place].word in short:
                yield _Body(short[line.tokens[place].word], place, place + 1)
            place += 1


def _is_place(line: Line, first: int) -> bool:
    return fold(" ".join(token.typed for token in line.tokens[first : first + 2])) in _places()


@cache
def _places() -> frozenset[str]:
    return frozenset(fold(place.name) for place in all_places(read_json("communes.json")["units"]))


def _may_be(typed: str, head: str) -> bool:
    """Whether the marks agree, if there are any: "số liệu" is no "sở"."""
    return typed.isascii() or key(typed) == key(head.split()[0])


def _is_other_word(line: Line, place: int, others: frozenset[str]) -> bool:
    """ "tổ chức" is no "tổ", "ban hành" no "ban"."""
    return " ".join(token.word for token in line.tokens[place : place + 2]) in others


@cache
def _data() -> tuple[dict[str, str], frozenset[str], dict[str, str], frozenset[str]]:
    data, words = read_toml("progress_units.toml")["bodies"], load_words()
    heads = {words.canonical(head): head for head in data["heads"].split("|")}
    ends = frozenset(words.canonical(end) for end in data["ends"].split("|"))
    others = frozenset(words.canonical(other) for other in data["not_bodies"].split("|"))
    short = {key(name): full for name, full in data["short"].items()}
    return heads, ends, short | {re.sub(r"\W", "", name): full for name, full in short.items()}, others
