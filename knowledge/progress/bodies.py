"""The body on whose action a task waits, written in full."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from knowledge.lexicon import Lexicon
from knowledge.normalize import fold, key
from knowledge.progress.line import Line
from knowledge.progress.tokens import Sort
from knowledge.progress.wording import load_words, phrases, read_toml

_WINDOW = 12
_HEAD_WORDS = 7


def find_waiting(line: Line, lexicon: Lexicon) -> tuple[str, frozenset[int]] | None:
    """The body waited for, and the tokens that say so; None where nobody, or nobody named, is waited for."""
    denied = line.find(phrases("waiting", "denied"))
    if denied is None:
        for first, last in line.find_all(phrases("waiting", "trigger")):
            if found := _body(line, last, min(len(line.tokens), last + _WINDOW), lexicon):
                return found[0], frozenset(range(_opening(line, first), _end(line, last)))
    silent = line.find(phrases("waiting", "silent_body"))
    if silent is not None and (found := _body(line, max(0, silent[0] - 8), silent[0], lexicon)):
        return found[0], frozenset(range(found[1], len(line.tokens)))
    return None


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


def _body(line: Line, first: int, last: int, lexicon: Lexicon) -> tuple[str, int] | None:
    """The first body named between these tokens, and its first token."""
    found = [*_listed(line, first, last, lexicon), *_headed(line, first, last)]
    if not found:
        return None
    start, _, name = min(found, key=lambda item: (item[0], item[1]))
    return name, start


def _listed(line: Line, first: int, last: int, lexicon: Lexicon) -> Iterator[tuple[int, int, str]]:
    """Bodies of the lexicon, with a rank that puts them before a name read by its head."""
    starts, text = [], ""
    for token in line.tokens[first:last]:
        starts.append(len(text))
        text += token.typed + " "
    for mention in lexicon.find_agencies(text):
        if mention.how == "bare" or fold(text[mention.start :]).startswith("cac xa"):
            continue  # "các xã" is written as it was named
        place = first + max(at for at, start in enumerate(starts) if start <= mention.start)
        if mention.score >= 0.7:
            yield place, 0, mention.name


def _headed(line: Line, first: int, last: int) -> Iterator[tuple[int, int, str]]:
    """ "Bộ Tài chính", "các xã", "cấp trên", "BTC": a head and the words up to an action."""
    heads, ends, short, others = _data()
    place = first
    while place < last:
        said = line.tokens[place]
        for size in (4, 3, 2, 1):
            words = " ".join(token.word for token in line.tokens[place : place + size])
            if words in heads and place + size <= last and not _is_other_word(line, place, others):
                end = place + size
                while end < last and end < place + size + _HEAD_WORDS and (line.tokens[end].sort is Sort.WORD or line.tokens[end].word == "-"):
                    if line.tokens[end].word in ends:
                        break
                    end += 1
                name = " ".join(token.typed for token in line.tokens[place:end])
                yield place, 1, short.get(key(name), name[0].upper() + name[1:])
                return
        if said.word in short:
            yield place, 1, short[said.word]
            return
        place += 1


def _is_other_word(line: Line, place: int, others: frozenset[str]) -> bool:
    """ "tổ chức" is no "tổ", "ban hành" no "ban"."""
    return " ".join(token.word for token in line.tokens[place : place + 2]) in others


@cache
def _data() -> tuple[frozenset[str], frozenset[str], dict[str, str], frozenset[str]]:
    data, words = read_toml("progress_units.toml")["bodies"], load_words()
    heads = frozenset(words.canonical(head) for head in data["heads"].split("|"))
    ends = frozenset(words.canonical(end) for end in data["ends"].split("|"))
    others = frozenset(words.canonical(other) for other in data["not_bodies"].split("|"))
    short = {key(name): full for name, full in data["short"].items()}
    return heads, ends, short | {re.sub(r"\W", "", name): full for name, full in short.items()}, others
