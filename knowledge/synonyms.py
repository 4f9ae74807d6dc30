"""Synonyms taught in the chat: written into a sentence before it is understood, and proposed for a question."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
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
def _prepared(synonyms: Pairs) -> tuple[tuple[tuple[Word, ...], str], ...]:
    pairs = [(tuple(split(said)), meant) for said, meant in synonyms]
    return tuple(sorted((pair for pair in pairs if pair[0]), key=lambda pair: -len(pair[0])))


def _replace(text: str, synonyms: Sequence[tuple[tuple[Word, ...], str]]) -> str | None:
    """None when nothing of it is there."""
    typed = split(text)
    is_marked = has_marks(text)
    parts: list[str] = []
    place = end = 0
    while place < len(typed):
        found = next((pair for pair in synonyms if _is_at(pair[0], typed, place, is_marked)), None)
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
    """Up to three synonyms, each of which makes the question find something. Often none: then the words of the
    question resemble nothing in the plan, and only a person knows what was meant."""
    found: list[Suggestion] = []
    for said, meant, _ in _nearest(question, index):
        if any(fold(meant) == fold(other.meant) for other in found):
            continue
        tasks = explained(question, (said, meant), index)
        if tasks and not any(other.tasks[:1] == tasks[:1] for other in found):
            found.append(Suggestion(said, meant, tasks))
        if len(found) == MOST:
            break
    return tuple(found)


def explained(question: str, pair: tuple[str, str], index: Index) -> tuple[str, ...]:
    """The tasks that the question finds with this synonym, the best first; none when it still finds nothing."""
    query = understand(apply(question, (pair,)), index)
    return _tasks(query) if query.verdict is not Verdict.NONE and query.intent in (Intent.TASK, Intent.DEADLINE) else ()


def _tasks(query: Query) -> tuple[str, ...]:
    best = query.candidates[0].score.total if query.candidates else 0.0
    return query.codes or tuple(c.entry.key for c in query.candidates[:2] if c.score.total >= best - 0.1)


def unexplained(question: str, index: Index) -> tuple[str, ...]:
    """The phrases of the question that carry a topic the plan does not use, as typed; unknown words first."""
    sentence = prepare(trim_courtesy(question), index)
    runs = list(_runs(sentence))
    phrases = [part for run in runs for part in _strange_parts(run, index)]
    phrases += [run for run in runs if len(run) <= _LONGEST_PHRASE and any(not index.is_topic_word(word.fold) for word in run)]
    phrases = phrases or [run[:_LONGEST_PHRASE] for run in runs]
    phrases.sort(key=lambda run: (-sum(not index.is_topic_word(word.fold) for word in run) / len(run), -len(run)))
    texts = [sentence.text[run[0].start : run[-1].end] for run in phrases]
    return tuple(dict.fromkeys(text for text in texts if len(text) > 1 and len(text) <= LONGEST_SAID))[:5]


def _runs(sentence: Sentence) -> Iterator[list[Word]]:
    """Topic words that stand side by side in the sentence as typed."""
    run: list[Word] = []
    places = [place for place in sentence.topical if sentence.words[place].end > sentence.words[place].start]
    for place in places:
        word = sentence.words[place]
        if run and (place - 1 not in places or sentence.text[run[-1].end : word.start].strip()):
            yield run
            run = []
        if not run or word.end > run[-1].end:  # words written out from one abbreviation stand at one place
            run = [*run, word]
    if run:
        yield run


def _strange_parts(run: Sequence[Word], index: Index) -> Iterator[list[Word]]:
    """The stretches of a run whose neighbours the plan never writes side by side."""
    known = [
        any((one.fold, two.fold) in entry.pairs for entry in index.entries if entry.plan == index.plan.number)
        for one, two in zip(run, run[1:], strict=False)
    ]
    part: list[Word] = []
    for place, word in enumerate(run):
        is_known = (place > 0 and known[place - 1]) or (place < len(known) and known[place])
        if is_known and part:
            yield part
            part = []
        elif not is_known:
            part.append(word)
    if part:
        yield part


def _nearest(question: str, index: Index) -> list[tuple[str, str, float]]:
    """Pairs (said, meant) worth trying, the likeliest first."""
    sentence = prepare(trim_courtesy(question), index)
    terms = index.terms(sentence.words, sentence.topical or sentence.content)
    near = {c.entry.key: c.score.total for c in index.search(terms, "task").candidates}
    pairs: list[tuple[str, str, float]] = []
    for said in unexplained(question, index):
        for code, meant in _phrases_of_the_plan(index):
            pairs.append((said, meant, _likeness(said, meant) + near.get(code, 0.0)))
        for everyday, meant in _everyday_phrases():
            likeness = fuzz.ratio(fold(said), fold(everyday)) / 100
            if likeness >= 0.7 or (" " in everyday and f" {fold(everyday)} " in f" {fold(said)} "):
                pairs.append((said, meant, 0.5 + likeness))
    pairs.sort(key=lambda pair: -pair[2])
    return [pair for pair in pairs if pair[2] >= 0.35][:_TRIED]


def _likeness(said: str, meant: str) -> float:
    """0 to 1.5: shared syllables, with their marks more than without, and letters in the same order."""
    one, two = split(said), split(meant)
    shared = sum(max((1.0 if a.key == b.key else 0.5 if not a.is_marked and a.fold == b.fold else 0.0) for b in two) for a in one if two)
    return shared / len(one) + 0.5 * max(0.0, fuzz.ratio(fold(said), fold(meant)) / 100 - 0.5)


def _phrases_of_the_plan(index: Index) -> list[tuple[str, str]]:
    """(code, phrase): the short titles and their parts."""
    found: dict[str, str] = {}
    for task in index.plan.tasks:
        title = task.short_title or task.content[:LONGEST_MEANT].rsplit(" ", 1)[0]
        for phrase in (title, *_PARTS.split(title)):
            if 2 <= len(phrase.split()) and len(phrase) <= LONGEST_MEANT:
                found.setdefault(phrase, task.code)
    return [(code, phrase) for phrase, code in found.items()]


@lru_cache(maxsize=1)
def _everyday_phrases() -> tuple[tuple[str, str], ...]:
    return tuple((said, row["means"]) for row in read_json("synonyms.json")["rows"] for said in row["said"])
