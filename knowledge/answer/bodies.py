"""What the plan gives to a body, and in whose hands it is today."""

from __future__ import annotations

from collections import Counter
from datetime import date

from knowledge.answer.model import BodyFact, LeadFact, TaskFact
from knowledge.index import Index
from knowledge.plan import Cadence, Task
from knowledge.question.query import Named, PeriodAsk, PeriodKind
from knowledge.succession import Holder

# "Các sở, ngành" are the departments and the sectors' bodies; unions and the Front are neither.
_MEMBER_KINDS = frozenset({"department", "bank"})
_DISTRICTS = "UBND cấp huyện"
_SECTORS = "các sở"


def body_fact(named: Named, index: Index, today: date) -> BodyFact:
    """Everything the plan says about one body."""
    canonical = _whole_collective(named.name, index)
    plan, own = index.plan, []
    coordinate: list[str] = []
    for task in plan.tasks:
        if canonical in _canonical(task.lead, index):
            own.append(task)
        elif canonical in _canonical(task.coordinate, index):
            coordinate.append(task.code)
    also = [task.code for task in own if canonical in _canonical(task.coordinate, index)]
    lead = tuple(task.code for task in own)
    is_member = index.lexicon.kind(canonical) in _MEMBER_KINDS
    via = tuple(
        task.code
        for task in plan.tasks
        if task.code not in lead and _leads_together(task) and (is_member or canonical == _DISTRICTS)
    )
    inherited = index.succession.inherited_tasks(canonical, plan, today)
    held = {code for code, _ in inherited}
    helped = tuple(pair for pair in index.succession.inherited_coordinations(canonical, plan, today) if pair[0] not in (*lead, *coordinate, *via, *held))
    through = tuple(
        task.code
        for task in plan.tasks
        if is_member and task.code not in (*lead, *coordinate, *via, *held, *(code for code, _ in helped)) and any(_is_sectors(name) for name in task.coordinate)
    )
    today_names = {holder.agency for holder in index.succession.holders(canonical, None, today)}
    return BodyFact(
        name=index.name_in_plan(canonical),
        said=named.said,
        lead=lead,
        joint=tuple(task.code for task in own if len(task.lead) > 1),
        coordinate=(*coordinate, *also),
        lead_via_collective=via,
        coordinate_via_collective=through,
        inherited=inherited,
        inherited_coordinate=helped,
        unconfirmed=frozenset(code for code, name in inherited if not _is_confirmed(canonical, code, name, index, today)),
        since=_since(canonical, inherited, index, today),
        successors=() if today_names == {canonical} else index.succession.holders(canonical, None, today),
        today=() if today_names == {canonical} else _today(canonical, lead, index, today),
        is_ambiguous=named.is_ambiguous,
        readings=_readings(named, index),
    )


def _is_confirmed(body: str, code: str, name: str, index: Index, today: date) -> bool:
    return all(holder.is_confirmed for holder in index.succession.holders(name, code, today, index.plan.number) if holder.agency == body)


def _since(body: str, inherited: tuple[tuple[str, str], ...], index: Index, today: date) -> tuple[date, ...]:
    """The days on which it took over, the earliest first."""
    rows = [holder for code, name in inherited for holder in index.succession.holders(name, code, today, index.plan.number)]
    return tuple(sorted({row.since for row in rows if row.agency == body and row.since is not None}))


def _readings(named: Named, index: Index) -> tuple[str, ...]:
    place = index.lexicon.place(named.said.split(" ", 2)[-1]) if named.is_ambiguous else None
    return tuple(name for name in (place.former_district, place.commune) if name) if place else ()


def task_fact(task: Task, index: Index, today: date) -> TaskFact:
    leads = tuple(LeadFact(name, index.succession.holders(name, task.code, today, index.plan.number)) for name in task.lead)
    return TaskFact(task, leads, is_past(task, today))


def is_past(task: Task, today: date) -> bool:
    return task.period.ends_on is not None and task.period.ends_on < today


def in_period(task: Task, period: PeriodAsk, today: date) -> bool:
    """Whether the task's own period is the one asked for."""
    if period.kind is PeriodKind.ONGOING:
        return task.period.cadence is Cadence.ONGOING
    if period.kind is PeriodKind.YEARLY:
        return task.period.cadence is Cadence.YEARLY
    if period.kind is PeriodKind.EXPIRED:
        return is_past(task, today)
    start, end = task.period.starts_on, task.period.ends_on
    if end is None:
        return False
    if period.kind in (PeriodKind.COMING, PeriodKind.OPEN):
        return end >= today
    if period.kind in (PeriodKind.BEFORE, PeriodKind.AFTER):
        return end.year < period.last if period.kind is PeriodKind.BEFORE else end.year > period.last
    if period.kind is PeriodKind.RANGE:
        return start is not None and (start.year, end.year) == (period.first, period.last)
    return end.year == period.last


def is_running(task: Task, year: int) -> bool:
    """Whether the task is to be done in that year."""
    start, end = task.period.starts_on, task.period.ends_on
    return end is None or (start is None or start.year <= year) and year <= end.year


def most_leads(index: Index) -> tuple[tuple[str, int], ...]:
    """Bodies by the number of tasks they lead, most first."""
    counts = Counter(name for task in index.plan.tasks for name in task.lead)
    return tuple(counts.most_common())


def _whole_collective(name: str, index: Index) -> str:
    """"Các sở, ngành" in a question means the collective that the plan lets lead."""
    leading = {index.canonical(lead) for task in index.plan.tasks for lead in task.lead}
    if name.lower().startswith(_SECTORS) and name not in leading:
        return next((lead for lead in sorted(leading) if lead.lower().startswith(_SECTORS)), name)
    return name


def _canonical(names: tuple[str, ...], index: Index) -> set[str]:
    return {index.canonical(name) for name in names}


def _is_sectors(name: str) -> bool:
    return name.lower().startswith(_SECTORS)


def _leads_together(task: Task) -> bool:
    return any(_is_sectors(name) for name in task.lead)


def _today(canonical: str, lead: tuple[str, ...], index: Index, today: date) -> tuple[Holder, ...]:
    """Present holders: of the body's own tasks when it leads any, else of the body as a whole."""
    found = [holder for code in lead or (None,) for holder in index.succession.holders(canonical, code, today, index.plan.number)]
    unique = {holder.agency: holder for holder in found}
    return tuple(unique.values())
