"""A sentence that names a body: asks for its tasks, or for a topic that it has to do with."""

from __future__ import annotations

from dataclasses import replace

from knowledge.distance import WEIGHTS
from knowledge.match import Matches, Verdict
from knowledge.normalize import words as fold_words
from knowledge.question.outside import refuse
from knowledge.question.query import Intent, Named, Query
from knowledge.question.sentence import Sentence


def about_body(sentence: Sentence) -> Query | None:
    named = sentence.named
    if not named and sentence.weak:
        rest = _words_before(sentence) or set(sentence.topical) - {p for p in range(len(sentence.words)) if sentence.words[p].start < sentence.weak[0].end and sentence.words[p].end > sentence.weak[0].start}
        if not rest and not (sentence.asks("who") or sentence.asks("when")):
            return replace(_body_query(sentence), agencies=_weak_named(sentence))
    if not named:
        return None
    if not sentence.topical:
        return _body_query(sentence)
    matches = sentence.index.search(sentence.terms, "task", _tasks_of_the_named(sentence))
    if matches.verdict is not Verdict.NONE:
        return topic_query(sentence, matches)
    if sentence.asks("how_many") and not _asks_for_tasks(sentence):
        return refuse(sentence, "a number that is not of tasks", matches)
    if sentence.unknown and not _asks_for_tasks(sentence):
        return refuse(sentence, f"unknown: {', '.join(sentence.unknown)}", matches)
    return _body_query(sentence)


def _words_before(sentence: Sentence) -> set[int]:
    """A bare name ("du lịch") is a body only where the sentence begins with it."""
    first = sentence.weak[0].first
    return set(range(first)) & set(sentence.content) if first > 1 else set()


def _asks_for_tasks(sentence: Sentence) -> bool:
    """"có nhiệm vụ gì", "làm gì", "chủ trì": beside a body, a stray word does not change what is asked."""
    said = {word.fold for word in sentence.words}
    return any(sentence.asks(slot) for slot in ("task_list", "lead", "coordinate")) or bool(said & {"lam", "giao", "viec"} and said & {"gi", "nao"})


def _tasks_of_the_named(sentence: Sentence) -> dict[str, float]:
    """How much it speaks for a task that a named body leads it, coordinates it, or stands in its words."""
    named = {name.name for name in sentence.named}
    canonical = sentence.index.canonical
    bonus: dict[str, float] = {}
    for task in sentence.index.plan.tasks:
        words = sentence.index.focus.task_words[task.code]
        if named & {canonical(body) for body in task.lead}:
            bonus[task.code] = WEIGHTS["named_lead"]
        elif named & {canonical(body) for body in task.coordinate}:
            bonus[task.code] = WEIGHTS["named_coordinator"]
        if any(" ".join(fold_words(name.removeprefix("UBND "))) in words for name in named):
            bonus[task.code] = bonus.get(task.code, 0.0) + WEIGHTS["named_in_words"]
    return bonus


def _weak_named(sentence: Sentence) -> tuple[Named, ...]:
    return tuple(Named(mention.name, mention.name) for mention in sentence.weak[:2])


def _body_query(sentence: Sentence) -> Query:
    named = sentence.named
    intent = Intent.MULTI if len(named) > 1 else Intent.AGENCY
    verdict = Verdict.UNSURE if any(name.is_ambiguous for name in named) else Verdict.SURE
    return Query(
        sentence.text, intent, verdict, agencies=named, role=sentence.role, asks=sentence.asked, reasons=("agency",)
    )  # fmt: skip


def topic_query(sentence: Sentence, matches: Matches) -> Query:
    intent = Intent.DEADLINE if sentence.asks("when") else Intent.TASK
    return Query(
        sentence.text, intent, matches.verdict, agencies=sentence.named, role=sentence.role, asks=sentence.asked,
        candidates=matches.candidates[:8], reasons=("topic",),
    )  # fmt: skip
