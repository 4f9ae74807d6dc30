"""Which plan a message is about, where several are in use: the one it names, the one that can answer, or it asks."""

from __future__ import annotations

import re
from dataclasses import replace

from knowledge.index import Index
from knowledge.match import Verdict
from knowledge.normalize import compose, fold
from knowledge.plan import Plan
from knowledge.question.query import Intent, Query, Topic
from knowledge.question.sentence import prepare
from knowledge.question.slots import find_codes, ways_to_write
from knowledge.question.understand import understand_in

# "kế hoạch số 77/KH-UBND", "KH 77", "77/KH-UBND"
_NAMED = re.compile(r"\b(?:ke hoach|kh)\s*(?:so)?\s*:?\s*(\d{1,5})\s*(?:/\s*(?:[a-z]+-?)+)?(?!\w)|(?<![\w/])(\d{1,5})\s*/\s*kh(?:-[a-z]+)*\b")
_MOST = 12  # so many plans are asked one by one; of more, those that the words are nearest to
_NO_PLAN = (Intent.SMALLTALK, Intent.CLARIFY)


def understand(text: str, index: Index, topic: Topic | None = None) -> Query:
    """What the message asks for, and of which plan. With a topic, a message that leans on it is completed from it."""
    if not index.has_several:
        return understand_in(text, index, topic)
    named, rest = _named_plan(text, index)
    if named is not None:
        return _in_plan(rest, index, named.number, topic if topic and topic.plan == named.number else None, text)
    if topic is not None and topic.plan:
        followed = _in_plan(text, index, topic.plan, topic)
        if followed.from_topic:
            return followed
    whole = understand_in(text, index)
    # Of very many plans a topic has chosen one already; of a few each is asked what it makes of a body.
    if whole.intent in _NO_PLAN or not (_is_bound(whole) or _names_a_body(whole) and len(index.plans) <= _MOST):
        return _with_plan(whole, index)
    return _of_one_plan(text, index, whole, topic)


def plan_named(text: str, index: Index) -> Plan | None:
    """The plan whose number the text says."""
    return _named_plan(text, index)[0]


def _named_plan(text: str, index: Index) -> tuple[Plan | None, str]:
    """The plan, and the text without its number (a number would be read as part of the question)."""
    composed = compose(text)
    said = fold(composed)
    for match in _NAMED.finditer(said):
        found = index.catalogue.of_digits(match.group(1) or match.group(2))
        if found is not None:
            rest = f"{composed[: match.start()]}kế hoạch này{composed[match.end() :]}" if len(said) == len(composed) else composed
            return found, rest
    return None, text


def _in_plan(text: str, index: Index, number: str, topic: Topic | None, whole: str = "") -> Query:
    query = understand_in(text, index.about(number), topic)
    return replace(query, text=whole or query.text, plan=number, parts=tuple(replace(part, plan=number) for part in query.parts))


def _is_bound(query: Query) -> bool:
    """True when the answer is looked up by code, body, year or place, which every plan has its own of."""
    if query.parts:
        return any(_is_bound(part) for part in query.parts)
    by_topic = bool(query.candidates) or bool(query.passages and "whole" not in query.asks)
    return bool(query.missing) or not by_topic and query.intent is not Intent.OUT_OF_SCOPE or query.reasons == ("no targets for that year",)


def _names_a_body(query: Query) -> bool:
    return bool(query.agencies) or any(_names_a_body(part) for part in query.parts)


def _with_plan(query: Query, index: Index) -> Query:
    """A topic is of the plan that its best candidate stands in."""
    found = query.passages if query.intent is Intent.NARRATIVE else query.candidates or query.passages
    plan = found[0].entry.plan if found else ""  # nothing of any plan is meant
    return replace(query, plan=plan, parts=tuple(_with_plan(part, index) for part in query.parts))


def _of_one_plan(text: str, index: Index, whole: Query, topic: Topic | None) -> Query:
    """The only plan that can answer; the one that was chosen last; or the question which one."""
    readings = {number: _in_plan(text, index, number, None) for number in _likely(text, index)}
    able = {number: query for number, query in readings.items() if _answers(query, index.about(number))}
    if not able:
        return _with_plan(whole, index)
    bound = {number: query for number, query in able.items() if _is_bound(query)} or able
    # A number to be reached is in a few plans, a year in all of them.
    bound = {number: query for number, query in bound.items() if query.intent is Intent.TARGET} or bound
    if topic is not None and topic.is_plan_chosen and topic.plan in bound:
        return bound[topic.plan]
    if len(bound) == 1:
        return next(iter(bound.values()))
    if not any(_is_bound(query) for query in bound.values()):
        return _with_plan(whole, index)
    return Query(text, Intent.CLARIFY, Verdict.UNSURE, plans=tuple(bound), reasons=("which plan",))


def _likely(text: str, index: Index) -> tuple[str, ...]:
    """The plans worth asking: all when they are few, else those that name the code, the body or the words."""
    sentence = prepare(text, index)
    plans = index.catalogue.naming(name.name for name in sentence.named) or index.plans
    codes = [form for code in find_codes(text) for form in ways_to_write(code)]
    if codes:
        plans = index.catalogue.having(codes) or plans
    if len(plans) <= _MOST:
        return tuple(plan.number for plan in plans)
    near = [candidate.entry.plan for candidate in (*sentence.tasks.candidates, *sentence.passages.candidates)]
    return tuple(dict.fromkeys((*near, *(plan.number for plan in plans))))[:_MOST]


def _answers(query: Query, index: Index) -> bool:
    """True when the plan has something to say; a body that the plan does not give anything is nothing."""
    if query.verdict is Verdict.NONE or query.intent in _NO_PLAN:
        return False
    if query.parts:
        return all(_answers(part, index) for part in query.parts)
    if query.agencies and not query.candidates:
        return bool(index.catalogue.naming(body.name for body in query.agencies))
    return True
