"""A sentence that asks how things stand now: who has not reported, how far a task has come, what is in the way."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from typing import Any

from knowledge.cues import covered
from knowledge.index import Index
from knowledge.live_cues import LiveCues
from knowledge.match import Verdict
from knowledge.normalize import fold
from knowledge.phrases import Hit
from knowledge.question.asked_bodies import names, unsure
from knowledge.question.asking import asks_whether_done
from knowledge.question.clauses import trim_courtesy
from knowledge.question.sentence import Sentence, prepare
from knowledge.standing import Mark

_LONGEST = 300  # characters: a question about progress is short; a letter tells something


class LiveKind(StrEnum):
    SILENT = "silent"  # who has not reported
    REPORTED = "reported"
    STALE = "stale"  # whose figures are old
    WAITING = "waiting"  # who waits for whom
    OBSTACLES = "obstacles"
    NEWS = "news"  # what is new in this period
    STATE = "state"  # which tasks, how many, are in a state
    TARGETS = "targets"
    PROGRESS = "progress"  # of tasks, of a body, of a group, of everything


@dataclass(frozen=True, slots=True)
class LiveQuery:
    """`codes`, `agencies`, `group` narrow it down; all empty: the whole plan. `marks` are the states asked for.

    `unsure`: agencies whose name is a commune's as well. `is_of_communes`: of all communes. `is_own`: the asker's own. `waits`: the body named waits, else others wait for it. `keeps_plan`: the
    plan itself has an answer to these words as well."""

    kind: LiveKind
    codes: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    group: str | None = None
    marks: tuple[Mark, ...] = ()
    unsure: tuple[str, ...] = ()
    is_of_communes: bool = False
    is_own: bool = False
    waits: bool = False
    keeps_plan: bool = False
    missing: str | None = None  # a code that the plan does not have


_MARKS = {
    "awaiting": (Mark.AWAITING,),
    "not_done": (
        Mark.IN_PROGRESS, Mark.DUE_SOON, Mark.OVERDUE, Mark.EXPIRED, Mark.PAUSED, Mark.NOT_STARTED, Mark.SILENT, Mark.AWAITING,
    ),
    "not_begun": (Mark.NOT_STARTED, Mark.SILENT),
    "due_soon": (Mark.DUE_SOON,),
    "overdue": (Mark.OVERDUE, Mark.EXPIRED),
    "paused": (Mark.PAUSED,),
    "doing": (Mark.IN_PROGRESS, Mark.DUE_SOON),
    "done": (Mark.DONE, Mark.DONE_LATE),  # what waits for confirmation is not completed
}  # fmt: skip
_GROUP = re.compile(r"\bnhom\s+(?:nhiem vu\s+)?(?:so\s+|thu\s+)?(viii|vii|vi|iv|ix|iii|ii|i|v|x)\b(?!\s*[.\-]\s*\d)")
_TOLD = re.compile(r"\d\s*%|\d+/[A-ZĐa-zđ]{2}|(?<!ngày )(?<!đến )\b\d+/\d+ (?=\D)")
# "hết vướng rồi em", "tạm hoãn", "giữ nguyên tiến độ", "mới vận động được 2", "không có tiến triển gì thêm"
_STATED = re.compile(r"\bhet (?:\w+ )?(?:vuong|kho khan)|\btam (?:hoan|dung)\b|\bgiu nguyen\b|\bmoi (?:\w+ ){0,3}duoc \d|\bkhong co (?:tien trien|bien dong|chuyen bien)\b")
# "II.5, II.6 xong chưa" asks; "II.5 xong, II.6 chưa" tells, once its codes are taken out.
_ASKED_OF_ALL = re.compile(r"\b(?:xong|thanh|lam|khai|hien|cao|nhat) (?:hay )?chua\b(?! \w)")
_DENYING = frozenset({"khong", "chua", "chang"})
_DENIED = ("vướng mắc", "vướng", "khó khăn", "trở ngại", "gì mới", "có gì mới", "thay đổi gì", "có gì thay đổi", "chi mới")
_ASKS_WHICH = frozenset({"nao", "gi", "mo", "nhung", "cac", "danh", "chi"})
_ASKED_BARE = frozenset({"due_soon", "overdue", "awaiting"})  # "việc sắp đến hạn"; "việc đã xong" tells
_LISTS = frozenset({"nao", "gi", "nhung", "cac", "mo", "may", "con", "dang", "chi", "xem", "hien"})  # "những vướng mắc", "vướng mắc gì"


@lru_cache(maxsize=2)
def _table(index: Index) -> LiveCues:
    return LiveCues(index.speller.is_known)


def read_live(text: str, index: Index) -> LiveQuery | None:
    """What is asked about the state of things; None for anything else, a question about the plan's words too."""
    if not index.plans or len(text) > _LONGEST:
        return None
    sentence = prepare(trim_courtesy(text), index)
    table = _table(index)
    hits = table.hits(sentence.words)
    if not asks_whether_done(text):  # "xong, chưa có văn bản" holds "xong chưa", and tells
        hits = {said: found for said, found in hits.items() if not said.endswith(" chưa")}
    if not hits:
        return None
    for kind, patterns in table.patterns.items():
        if table.excludes(kind, sentence.words) and not _is_asked_all_the_same(kind, hits):
            continue
        own = [_places(groups, hits) for groups in patterns]
        places = set().union(*(found for found in own if found))
        if not places:
            continue
        query = _READ[LiveKind(kind)](_Asked(sentence, hits, places | table.beside(sentence.words), table))
        if query is not None:
            return None if _tells(sentence, hits, text) else query
    return None


def _tells(sentence: Sentence, hits: dict[str, list[Hit[str]]], text: str) -> bool:
    """Words that tell something instead of asking: a share, a document, "không có vướng mắc", "chưa có gì mới"."""
    is_torn = len(sentence.codes) > 1 and any(said.endswith(" chưa") for said in hits) and not _ASKED_OF_ALL.search(fold(text))
    is_stated = _STATED.search(fold(" ".join(word.fold for word in sentence.words))) and "?" not in text
    if _TOLD.search(sentence.text) or is_torn or is_stated:
        return True
    denied = [place for place, word in enumerate(sentence.words) if word.fold in _DENYING]
    first = min((hit.first for said in _DENIED for hit in hits.get(said, [])), default=None)
    if first is None or not denied:
        return False
    # "có vướng mắc gì không?" asks, "khó khăn: không" tells.
    return min(denied) < first or not any(word.fold in ("co", "con", "gap", "bi", "dang") for word in sentence.words)


def follow_live(text: str, index: Index, kind: LiveKind) -> LiveQuery | None:
    """ "còn IV.1?", "thế Sở Nội vụ?" after a question about progress: the same about another task or body."""
    if len(text) > _LONGEST // 3:
        return None
    sentence = prepare(text, index)
    codes = _known(sentence)
    if not (codes or sentence.mentions) or not sentence.asks("also") or sentence.topical:
        return None
    if sentence.asks("who") or sentence.asks("when") or sentence.asks("lead") or sentence.asks("coordinate"):
        return None
    return LiveQuery(kind, codes=codes, agencies=names(sentence))


@dataclass(frozen=True, slots=True)
class _Asked:
    """A sentence with what the table found in it; `places` are the words that are explained."""

    sentence: Sentence
    hits: dict[str, list[Hit[str]]]
    places: set[int]
    table: LiveCues

    def has(self, name: str) -> bool:
        return not self.table.sets[name].isdisjoint(self.hits)

    @property
    def left(self) -> list[int]:
        """Words of a topic that nothing here explains."""
        group = self.group
        own = {"nhom", group.lower()} if group else set()
        # "còn 5 xã" tells
        communes = covered(hit for hit in self._communes if not (hit.first and self.sentence.words[hit.first - 1].fold.isdigit()))
        return [p for p in self.sentence.topical if p not in self.places | communes and self.sentence.words[p].fold not in own]

    @property
    def _communes(self) -> list[Hit[str]]:
        return [hit for said in self.table.sets["communes"] for hit in self.hits.get(said, [])]

    @property
    def group(self) -> str | None:
        found = _GROUP.search(fold(self.sentence.text))
        return found.group(1).upper() if found else None

    @property
    def is_of_communes(self) -> bool:
        return self.has("communes") and not self.has("own") and all(m.how != "place" for m in self.sentence.mentions)

    @property
    def tells_of_communes(self) -> bool:
        """ "còn 5 xã chưa báo cáo" tells; "xã chưa báo cáo" asks for the list."""
        begins = any(hit.first == 0 for hit in self._communes)
        return self.has("communes") and not (begins or self.has("who") or self.has("own"))

    @property
    def is_own(self) -> bool:
        return self.has("own") and not self.sentence.mentions

    @property
    def counts(self) -> bool:
        return self.has("many") or self.sentence.asks("how_many")

    def query(self, kind: LiveKind, **more: Any) -> LiveQuery:
        return replace(
            LiveQuery(
                kind, codes=_known(self.sentence), agencies=names(self.sentence), group=self.group, is_own=self.is_own,
                unsure=() if self.has("communes") else unsure(self.sentence), is_of_communes=self.is_of_communes,
            ),
            **more,
        )  # fmt: skip


def _is_asked_all_the_same(kind: str, hits: dict[str, list[Hit[str]]]) -> bool:
    """ "thế nào rồi", "sao rồi" ask for the state, though "thế nào" by itself asks for words of the plan."""
    return kind == "obstacles" and not {"ra sao rồi", "thế nào rồi"}.isdisjoint(hits)


def _places(groups: Sequence[frozenset[str]], hits: dict[str, list[Hit[str]]]) -> set[int]:
    """The words that a pattern covers; empty where one of its groups is not there."""
    found = [[hit for piece in group & hits.keys() for hit in hits[piece]] for group in groups]
    return covered(hit for group in found for hit in group) if all(found) else set()


def _known(sentence: Sentence) -> tuple[str, ...]:
    return tuple(code for code in sentence.codes if any(plan.task(code) for plan in sentence.index.plans))


def _of_reporting(kind: LiveKind) -> Any:
    def read(asked: _Asked) -> LiveQuery | None:
        is_strange = asked.left or asked.sentence.years or asked.sentence.asks("when") or asked.tells_of_communes
        return None if is_strange else asked.query(kind)

    return read


def _news(asked: _Asked) -> LiveQuery | None:
    if asked.left or asked.sentence.years:
        return None
    if asked.sentence.codes or asked.sentence.mentions:
        return asked.query(LiveKind.PROGRESS, keeps_plan=True)
    return asked.query(LiveKind.NEWS)


def _waiting(asked: _Asked) -> LiveQuery | None:
    if asked.left or asked.sentence.years:
        return None
    waits = [hit.first for said in ("chờ", "đợi") for hit in asked.hits.get(said, [])]
    body = next((place for place, word in enumerate(asked.sentence.words) if word.fold == "@"), None)
    is_subject = body is not None and bool(waits) and body < min(waits)
    is_passive = not {"bị chờ", "bị đợi"}.isdisjoint(asked.hits)
    return asked.query(LiveKind.WAITING, waits=(is_subject or asked.is_own) and not is_passive)


def _obstacles(asked: _Asked) -> LiveQuery | None:
    sentence = asked.sentence
    said = {word.fold for word in sentence.words}
    is_list = bool(said & _LISTS) or asked.counts or asked.has("who")
    is_bare = not asked.left and len([place for place in range(len(sentence.words)) if place not in sentence.filler]) <= 3
    if asked.left or sentence.years or not (sentence.codes or sentence.mentions or is_list or is_bare):
        return None
    return asked.query(LiveKind.OBSTACLES)


def _state(asked: _Asked) -> LiveQuery | None:
    if asked.left or asked.sentence.years or (asked.sentence.codes and not asked.counts):
        return None
    said = {word.fold for word in asked.sentence.words}
    is_list = bool(said & _ASKS_WHICH) or asked.counts or asked.has("what") or asked.has("who")
    for name, marks in _MARKS.items():  # the more telling first: "chưa hoàn thành" holds "hoàn thành"
        if asked.has(name) and (is_list or name in _ASKED_BARE):
            return asked.query(LiveKind.STATE, marks=marks, keeps_plan=name == "due_soon" or (name == "overdue" and "quá hạn" in asked.hits))
    return None


def _targets(asked: _Asked) -> LiveQuery | None:
    return asked.query(LiveKind.TARGETS, keeps_plan=True)


def _progress(asked: _Asked) -> LiveQuery | None:
    sentence = asked.sentence
    if sentence.years or asked.has("who") or sentence.asks("most"):
        return None
    if sentence.codes:
        known = _known(sentence)
        if known:
            return asked.query(LiveKind.PROGRESS, keeps_plan=True)
        return LiveQuery(LiveKind.PROGRESS, missing=sentence.codes[0], keeps_plan=True)
    if asked.left:
        matches = sentence.index.search(sentence.index.terms(sentence.words, asked.left), "task")
        codes = tuple(candidate.entry.key for candidate in matches.candidates[:3])
        if matches.verdict is not Verdict.SURE or not codes or (sentence.mentions and not asked.has("progress")):
            return None
        return replace(asked.query(LiveKind.PROGRESS, keeps_plan=True), codes=codes[:1], agencies=())
    if sentence.mentions or asked.is_own or asked.group:
        return asked.query(LiveKind.PROGRESS, keeps_plan=bool(sentence.mentions))
    return asked.query(LiveKind.PROGRESS) if asked.has("progress") else None


_READ = {
    LiveKind.SILENT: _of_reporting(LiveKind.SILENT),
    LiveKind.REPORTED: _of_reporting(LiveKind.REPORTED),
    LiveKind.STALE: _of_reporting(LiveKind.STALE),
    LiveKind.WAITING: _waiting,
    LiveKind.OBSTACLES: _obstacles,
    LiveKind.NEWS: _news,
    LiveKind.STATE: _state,
    LiveKind.TARGETS: _targets,
    LiveKind.PROGRESS: _progress,
}
