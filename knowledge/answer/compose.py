"""Query -> Answer: looks up in the plan what the query asks for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from knowledge.answer.bodies import body_fact, in_period, is_running, most_leads, task_fact
from knowledge.answer.document import document_fact
from knowledge.answer.model import Answer, BodyFact, DocumentFact, LeadFact, Passage, TaskFact
from knowledge.distance import WEIGHTS
from knowledge.entries import Entry
from knowledge.index import Index
from knowledge.match import Candidate, Verdict
from knowledge.plan import Task
from knowledge.question.query import AskedRole, Intent, PeriodAsk, PeriodKind, Query

_SOON = timedelta(days=365)
_CHOICES = 4
_SHOWN_WHOLE = 2  # so many tasks are said with their whole content


def answer(query: Query, index: Index, today: date) -> Answer:
    """Facts for the query as of that day, of the plan that it means."""
    if query.parts:
        return _joined(query, tuple(answer(part, index, today) for part in query.parts))
    return replace(_answer(query, index.about(query.plan), today), plan=query.plan)


def _answer(query: Query, index: Index, today: date) -> Answer:
    match query.intent:
        case Intent.MULTI:
            return _multi(query, index, today)
        case Intent.AGENCY:
            return _agency(query, index, today)
        case Intent.DEADLINE if query.period is not None:
            return _period(query, query.period, index, today)
        case Intent.TASK | Intent.DEADLINE:
            return _task(query, index, today)
        case Intent.TARGET:
            return _target(query, index)
        case Intent.DOCUMENT:
            return _document(query, index, today)
        case Intent.NARRATIVE:
            return _narrative(query, index)
        case Intent.CLARIFY:
            return Answer(query.intent, query.verdict, plans=query.plans, asks=query.asks)
        case Intent.SMALLTALK:
            return Answer(query.intent, Verdict.SURE, smalltalk=query.smalltalk)
        case _:
            return _nothing(query, index)


def _multi(query: Query, index: Index, today: date) -> Answer:
    if query.codes:
        facts = [task_fact(task, index, today) for code in query.codes if (task := index.plan.task(code))]
        return Answer(
            query.intent, Verdict.SURE, query.role, tasks=query.codes, shown=tuple(facts), asks=query.asks | {"compare"}
        )  # fmt: skip
    parts = tuple(
        _agency(Query(query.text, Intent.AGENCY, agencies=(body,), role=query.role, asks=query.asks - {"most"}), index, today)
        for body in query.agencies
    )
    return _joined(query, parts)


def _joined(query: Query, parts: tuple[Answer, ...]) -> Answer:
    tasks = tuple(dict.fromkeys(code for part in parts for code in part.tasks))
    return Answer(query.intent, Verdict.SURE, query.role, tasks=tasks, parts=parts, asks=query.asks, plan=query.plan)


def _agency(query: Query, index: Index, today: date) -> Answer:
    if "most" in query.asks:
        return Answer(Intent.AGENCY, Verdict.SURE, AskedRole.LEAD, ranking=most_leads(index), asks=query.asks)
    body = body_fact(query.agencies[0], index, today)
    role, tasks = _tasks_of(body, query.role)
    intent = Intent.AGENCY if tasks else Intent.NO_LEAD
    shown = _facts(tasks, index, today) if len(tasks) <= _SHOWN_WHOLE else ()
    return Answer(
        intent, query.verdict, role, (body,), tasks, shown, asks=query.asks, from_topic=query.from_topic
    )  # fmt: skip


def _tasks_of(body: BodyFact, asked: AskedRole) -> tuple[AskedRole, tuple[str, ...]]:
    """A body that leads nothing is answered with what it coordinates, unless leading was asked for."""
    if asked is AskedRole.COORDINATE or (asked is AskedRole.ANY and not body.lead and body.coordinate):
        return AskedRole.COORDINATE, body.coordinate
    return asked, body.lead


def _period(query: Query, period: PeriodAsk, index: Index, today: date) -> Answer:
    bodies = tuple(body_fact(named, index, today) for named in query.agencies)
    within = [task for task in index.plan.tasks if in_period(task, period, today)]
    if not within and period.kind is PeriodKind.ENDS:
        within = [task for task in index.plan.tasks if is_running(task, period.last)]
    if "open" in query.asks:  # "chưa hết hạn mà kết thúc trước năm 2031"
        within = [task for task in within if task.period.ends_on is not None and task.period.ends_on >= today]
    if period.kind is PeriodKind.COMING:
        within = _next_to_end(within, today)
    if bodies:
        own = {code for body in bodies for code in _tasks_of(body, query.role)[1]}
        within = [task for task in within if task.code in own]
    tasks = tuple(task.code for task in within)
    return Answer(
        Intent.DEADLINE, Verdict.SURE, query.role, bodies, tasks, period=period, asks=query.asks, from_topic=query.from_topic
    )  # fmt: skip


def _next_to_end(tasks: list[Task], today: date) -> list[Task]:
    """Those that end within a year, else those that end first."""
    ends = sorted(task.period.ends_on for task in tasks if task.period.ends_on is not None)
    last = max([ends[0], *(end for end in ends if end <= today + _SOON)]) if ends else today
    return [task for task in tasks if task.period.ends_on is not None and task.period.ends_on <= last]


def _group(query: Query, group: str, index: Index, today: date) -> Answer:
    """The tasks of a group, of them those of the named bodies and of the period."""
    tasks = [task for code in query.codes if (task := index.plan.task(code))]
    if query.period is not None:
        tasks = [task for task in tasks if in_period(task, query.period, today)]
    if query.agencies:
        named = [body_fact(body, index, today) for body in query.agencies]
        own = {code for body in named for code in (*_tasks_of(body, query.role)[1], *(code for code, _ in body.inherited))}
        tasks = [task for task in tasks if task.code in own]
    return Answer(query.intent, Verdict.SURE, query.role, tasks=tuple(task.code for task in tasks), group=group, period=query.period, asks=query.asks)


def _task(query: Query, index: Index, today: date) -> Answer:
    if query.fact and query.fact.startswith("group:"):
        return _group(query, query.fact.removeprefix("group:"), index, today)
    if query.codes:
        return Answer(
            query.intent, Verdict.SURE, query.role, tasks=query.codes, shown=_facts(query.codes, index, today), asks=query.asks,
            from_topic=query.from_topic,
        )  # fmt: skip
    near = _near_best(query.candidates, 0.1 if query.verdict is Verdict.SURE else 0.2)
    codes = _codes_of(near, index)
    shown = _facts(codes[:1], index, today)
    offered = near if query.verdict is Verdict.UNSURE and len(near) > 1 else ()
    passages = _passages((p for p in query.passages[:1] if p.entry.plan == index.plan.number), index)
    return Answer(
        query.intent, query.verdict, query.role, (), codes, shown, asks=query.asks, passages=passages,
        choices=tuple(c.entry.key for c in offered), choice_plans=tuple(c.entry.plan for c in offered),
        unnamed=_unnamed(query, shown, index),
    )  # fmt: skip


def _unnamed(query: Query, shown: tuple[TaskFact, ...], index: Index) -> tuple[str, ...]:
    """"Sở Nội vụ có lo đất đai không": the bodies of the question that the found task does not name."""
    held = {index.canonical(name) for fact in shown for name in (*fact.task.lead, *fact.task.coordinate)}
    held |= {holder.agency for fact in shown for lead in fact.leads for holder in lead.holders}
    return tuple(index.name_in_plan(named.name) for named in query.agencies if named.name not in held)


def _near_best(candidates: tuple[Candidate, ...], within: float) -> tuple[Candidate, ...]:
    return tuple(c for c in candidates[:_CHOICES] if c.score.total >= candidates[0].score.total - within)


def _codes_of(candidates: Iterable[Candidate], index: Index) -> tuple[str, ...]:
    """Codes of the plan that the answer is about; the same code in another plan is another task."""
    return tuple(c.entry.key for c in candidates if c.entry.plan == index.plan.number)


def _target(query: Query, index: Index) -> Answer:
    if query.fact == "general":
        fact = document_fact("general", index)
        return Answer(query.intent, query.verdict, fact=fact, asks=query.asks)
    return Answer(query.intent, query.verdict, targets=query.targets, asks=query.asks)


def _document(query: Query, index: Index, today: date) -> Answer:
    fact: DocumentFact | None = document_fact(query.fact or "", index)
    if fact is None:
        return Answer(Intent.OUT_OF_SCOPE, Verdict.NONE, near=())
    section = fact.passages[0].address.removeprefix("Mục ") if fact.passages else None
    fact = replace(fact, today=_succeeded(fact, index, today), bodies=_charged(fact, index, today))
    return Answer(query.intent, query.verdict, fact=fact, asks=query.asks, section=section)


def _succeeded(fact: DocumentFact, index: Index, today: date) -> tuple[LeadFact, ...]:
    """Bodies named in the shown passages whose work another body has today."""
    named = [mention.name for passage in fact.passages[:1] for mention in index.lexicon.find_agencies(passage.text)]
    bodies = [name for name in dict.fromkeys(named) if index.lexicon.kind(name) == "department"]
    found = [LeadFact(index.name_in_plan(name), index.succession.holders(name, None, today)) for name in bodies]
    return tuple(lead for lead in found if lead.holders and lead.holders[0].since is not None)


_OF_A_BODY = frozenset({"follow_up", "report_to", "amend"})


def _charged(fact: DocumentFact, index: Index, today: date) -> tuple[LeadFact, ...]:
    """The one department that the passage names, as the plan charges one with following up, reports and proposals."""
    if fact.key not in _OF_A_BODY or not fact.passages:
        return ()
    named = dict.fromkeys(mention.name for mention in index.lexicon.find_agencies(fact.passages[0].text))
    departments = [name for name in named if index.lexicon.kind(name) == "department"]
    if len(departments) != 1:
        return ()
    holders = index.succession.holders(departments[0], None, today)
    return (LeadFact(index.name_in_plan(departments[0]), tuple(h for h in holders if h.since is not None)),)


def _narrative(query: Query, index: Index) -> Answer:
    best = query.passages[0].score.total
    shown = 2 if query.verdict is Verdict.SURE else 3
    close = query.passages if "whole" in query.asks else tuple(c for c in query.passages[:shown] if c.score.total >= best - 0.15)
    passages = _passages((c for c in close if c.entry.plan == index.plan.number), index)
    near = _codes_of((c for c in query.candidates[:2] if c.score.total >= WEIGHTS["sure"]), index)
    section = query.passages[0].entry.key.split("#")[0]
    return Answer(query.intent, query.verdict, tasks=near, passages=passages, section=section, asks=query.asks, near=near)


def _passages(candidates: Iterable[Candidate], index: Index) -> tuple[Passage, ...]:
    return tuple(passage for candidate in candidates if (passage := _passage(candidate.entry, index)) is not None)


def _passage(entry: Entry, index: Index) -> Passage | None:
    code, _, number = entry.key.partition("#")
    section = next((section for section in index.plan.sections if section.code == code), None)
    if section is None:
        return None
    paragraphs = section.paragraphs[int(number) :]
    # A paragraph that only introduces a list is nothing without it.
    text = "\n".join(paragraphs) if paragraphs[0].endswith(":") else paragraphs[0]
    return Passage(section.address, text, section.title)


def _nothing(query: Query, index: Index) -> Answer:
    near = _codes_of((candidate for candidate in query.candidates[:2] if candidate.score.total > 0.15), index)
    return Answer(query.intent, query.verdict, near=near, missing=query.missing, asks=query.asks)


def _facts(codes: tuple[str, ...], index: Index, today: date) -> tuple[TaskFact, ...]:
    return tuple(task_fact(task, index, today) for code in codes if (task := index.plan.task(code)))
