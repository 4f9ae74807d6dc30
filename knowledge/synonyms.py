"""Synonyms taught in the chat: written into a sentence before it is understood, and proposed for a question."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from knowledge.data import read_json
from knowledge.index import Index
from knowledge.keystrokes import restore
from knowledge.match import Verdict
from knowledge.normalize import Word, compose, fold, has_marks, split
from knowledge.question import Intent, Query, understand
from knowledge.question.clauses import trim_courtesy
from knowledge.question.sentence import Sentence, prepare

Pairs = tuple[tuple[str, str], ...]  # (said, meant)
MOST = 3  # proposals for one question
LONGEST_SAID, LONGEST_MEANT = 60, 150  # characters
_TRIED = 24  # pairs that are tried on the question itself
_SHORT = 3  # letters; a word so short and without marks is too often another word
_LONGEST_PHRASE = 5  # words
_LONGEST_BETWEEN = 5  # letters of an empty word inside a phrase
_MOST_PHRASES = 5
_LEAST = 5  # letters; one short syllable resembles too much
_CLOSE = 0.1  # of the best score: found as well
_ALIKE, _VERY_ALIKE = 0.5, 0.7  # half of the syllables, most of the letters
_PARTS = re.compile(r"[,;]\s+|\s-\s")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """With `said` read as `meant`, the question is answered with `tasks`."""

    said: str
    meant: str
    tasks: tuple[str, ...]


# --- at work --------------------------------------------------------------------------------------------


def apply(text: str, synonyms: Pairs) -> str:
    """The sentence with every `said` replaced by what it means, the longest first, the rest as typed.

    Whole words are compared; a word typed without marks may be any, one typed with marks is itself.
    """
    if not synonyms:
        return text
    for typed in dict.fromkeys((compose(text), compose(restore(compose(text))))):
        replaced = _replace(typed, _prepared(synonyms))
        if replaced is not None:
            return replaced
    return text


@lru_cache(maxsize=4)
def _prepared(synonyms: Pairs) -> dict[str, list[tuple[tuple[Word, ...], str]]]:
    """By their first word, the longest first."""
    by_first: dict[str, list[tuple[tuple[Word, ...], str]]] = {}
    for said, meant in sorted(synonyms, key=lambda pair: -len(split(pair[0]))):
        if words := tuple(split(said)):
            by_first.setdefault(words[0].fold, []).append((words, meant))
    return by_first


def _replace(text: str, synonyms: Mapping[str, Sequence[tuple[tuple[Word, ...], str]]]) -> str | None:
    """None when nothing of it is there."""
    typed = split(text)
    is_marked = has_marks(text)
    parts: list[str] = []
    place = end = 0
    while place < len(typed):
        found = next((pair for pair in synonyms.get(typed[place].fold, ()) if _is_at(pair[0], typed, place, is_marked)), None)
        if found is None:
            place += 1
            continue
        said, meant = found
        parts += [text[end : typed[place].start], meant if is_marked else fold(meant)]
        end = typed[place + len(said) - 1].end
        place += len(said)
    return "".join([*parts, text[end:]]) if parts else None


def _is_at(said: Sequence[Word], typed: Sequence[Word], place: int, is_marked: bool) -> bool:
    if len(said) == 1 and is_marked and len(said[0].fold) <= _SHORT and typed[place].key != said[0].key:
        return False
    here = typed[place : place + len(said)]
    # A phrase that was taught without marks stands for itself with marks too; a single word is too little for that.
    is_loose = len(said) > 1 and not any(word.is_marked for word in said)
    return len(here) == len(said) and all(
        one.fold == two.fold and (one.key == two.key or not one.is_marked or is_loose) for one, two in zip(here, said, strict=True)
    )


# --- proposals ------------------------------------------------------------------------------------------


def suggest(question: str, index: Index) -> tuple[Suggestion, ...]:
    """Up to three synonyms, each of which makes the question find a task. Often none: then the words of the
    question resemble nothing in the plan, and only a person knows what was meant."""
    found: list[Suggestion] = []
    for said, meant in _nearest(question, index):
        query = reread(question, (said, meant), index)
        if query.verdict is Verdict.NONE or query.intent not in (Intent.TASK, Intent.DEADLINE):
            continue
        tasks = _tasks(query)
        if not any(other.tasks[:1] == tasks[:1] for other in found):
            found.append(Suggestion(said, meant, tasks))
        if len(found) == MOST:
            break
    return tuple(found)


def reread(question: str, pair: tuple[str, str], index: Index) -> Query:
    """What the question asks for once the synonym is known."""
    return understand(apply(question, (pair,)), index)


def _tasks(query: Query) -> tuple[str, ...]:
    best = query.candidates[0].score.total if query.candidates else 0.0
    return query.codes or tuple(c.entry.key for c in query.candidates[:2] if c.score.total >= best - _CLOSE)


def unexplained(question: str, index: Index) -> tuple[str, ...]:
    """The phrases of the question that carry a topic the plan does not use, as typed; the strangest first."""
    sentence = prepare(trim_courtesy(question), index)
    runs = list(_runs(sentence))
    parts = [part for run in runs for part in _strange_parts(run, index)]
    parts += [run for run in runs if len(run) <= _LONGEST_PHRASE and run not in parts]
    strange = [run for run in parts if _strangeness(run, index)]
    ranked = sorted(strange or parts or [run[:_LONGEST_PHRASE] for run in runs], key=lambda run: (-_strangeness(run, index), -len(run)))
    texts = [sentence.text[run[0].start : run[-1].end] for run in ranked]
    return tuple(dict.fromkeys(text for text in texts if 1 < len(text) <= LONGEST_SAID))[:_MOST_PHRASES]


def _strangeness(run: Sequence[Word], index: Index) -> float:
    """The share of words that no task and no paragraph holds."""
    return sum(not index.is_topic_word(word.fold) for word in run) / len(run)


def _runs(sentence: Sentence) -> Iterator[list[Word]]:
    """Topic words that stand side by side in the sentence as typed; one empty word between two belongs to them
    ("cấp bằng khoán": "bằng" alone is empty)."""
    run: list[Word] = []
    for place in sentence.topical:
        word = sentence.words[place]
        if word.end <= word.start:
            continue  # stands for a body, or comes from its name: it has no place of its own
        between = sentence.text[run[-1].end : word.start].strip() if run else ""
        if between and not (between.isalpha() and len(between) <= _LONGEST_BETWEEN):
            yield run
            run = []
        if not run or word.end > run[-1].end:  # words written out from one abbreviation stand at one place
            run = [*run, word]
    if run:
        yield run


def _strange_parts(run: Sequence[Word], index: Index) -> Iterator[list[Word]]:
    """The stretches of a run whose neighbours the plan never writes side by side."""
    known = [index.has_pair(one, two) for one, two in zip(run, run[1:], strict=False)]
    part: list[Word] = []
    for place, word in enumerate(run):
        if any(known[max(place - 1, 0) : place + 1]):
            if part:
                yield part
            part = []
        else:
            part.append(word)
    if part:
        yield part


def _nearest(question: str, index: Index) -> list[tuple[str, str]]:
    """Pairs (said, meant) worth trying, the likeliest first."""
    sentence = prepare(trim_courtesy(question), index)
    terms = index.terms(sentence.words, sentence.topical or sentence.content)
    near = {found.entry.key: found.score.total for found in index.search(terms, "task").candidates}
    scored: dict[tuple[str, str], float] = {}
    for said in unexplained(question, index):
        if len(said) < _LEAST:
            continue
        for code, phrase in _phrases_of_the_plan(index):
            likeness = _likeness(said, phrase)
            if likeness >= _ALIKE or near.get(code, 0.0) >= _ALIKE:
                scored[said, phrase] = likeness + near.get(code, 0.0)
        for everyday, meant in _everyday_phrases():
            likeness = _likeness(said, everyday)
            if likeness >= _VERY_ALIKE:
                scored[said, meant] = max(scored.get((said, meant), 0.0), likeness)
    return sorted(scored, key=lambda pair: -scored[pair])[:_TRIED]


def _likeness(said: str, other: str) -> float:
    """0 to 1: half the share of syllables that both have (a word typed without marks may be any), half how far
    the letters agree in their order."""
    one, two = split(said), split(other)
    keys, folds = {word.key for word in two}, {word.fold for word in two}
    shared = sum(word.key in keys or (not word.is_marked and word.fold in folds) for word in one) / len(one)
    return (shared + fuzz.partial_ratio(fold(said), fold(other)) / 100) / 2 if shared else 0.0


def _phrases_of_the_plan(index: Index) -> list[tuple[str, str]]:
    """(code, phrase): the short titles of the plans and their parts."""
    found: dict[str, str] = {}
    for task in (task for plan in index.plans for task in plan.tasks):
        title = task.short_title or task.content[:LONGEST_MEANT].rsplit(" ", 1)[0]
        for phrase in (title, *_PARTS.split(title)):
            if len(phrase.split()) >= 2 and len(phrase) <= LONGEST_MEANT:
                found.setdefault(phrase, task.code)
    return [(code, phrase) for phrase, code in found.items()]


@lru_cache(maxsize=1)
def _everyday_phrases() -> tuple[tuple[str, str], ...]:
    return tuple((said, row["means"]) for row in read_json("synonyms.json")["rows"] for said in row["said"])
