"""Tasks, reports and obstacles as the lines of a digest, each with what it was in the digest before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from db.checkins import ReportView
from db.obstacles import ObstacleView
from db.rounds import Item
from handlers.context import World
from handlers.digest_model import Blocked, Digest, Line, Part, Result, TaskRow
from handlers.standings import Standings
from knowledge.plan import Plan, Task
from knowledge.standing import Mark, Reporting, Timing, Verdict

_IN_SIGHT_DAYS = 90
_DONE = (Mark.DONE, Mark.DONE_LATE)
_OVER = (*_DONE, Mark.AWAITING, Mark.NOT_APPLICABLE)


def memory_of(digest: Digest) -> dict[str, Any]:
    """What the next digest and a correction need to know of this one: every mark, what was stale, the receipts told."""
    return {
        "marks": {task.code: task.mark.value for part in digest.parts for task in part.tasks},
        "stale": [line.code for line in digest.stale],
        "told": [result.number for result in digest.results],
    }


class Lines:
    """Makes the lines. `memory` is what was kept of the digest before, None for the first."""

    def __init__(self, plan: Plan, world: World, today: date, stand: Standings, memory: Mapping[str, Any] | None) -> None:
        self._plan = plan
        self._world = world
        self._today = today
        self._stand = stand
        self._tasks = {task.code: task for task in plan.tasks}
        self._marks: Mapping[str, str] | None = memory.get("marks") if memory else None
        self._stale: Collection[str] = set(memory.get("stale", ())) if memory else ()

    def title(self, code: str) -> str:
        """A withdrawn task has no title any more; its code stands for it."""
        task = self._tasks.get(code)
        return " ".join((task.short_title or task.content).split()) if task else ""

    def numbers_before(self) -> dict[str, int] | None:
        """The numbers of the digest before, of the tasks that this one is about."""
        if self._marks is None:
            return None
        counted = Counter(self._marks[code] for code in self._tasks if code in self._marks)
        return {mark.value: counted[mark.value] for mark in Mark}

    def marked(self, mark: Mark) -> tuple[Line, ...]:
        """Every task under this mark, the new ones first, with the working days that are left."""
        found = [
            Line(code, self.title(code), standing.days_left, is_new=self._is_new(code, mark))
            for code, standing in self._stand.by_code.items()
            if standing.mark is mark
        ]
        return tuple(sorted(found, key=lambda line: not line.is_new))

    def finished(self) -> tuple[Line, ...]:
        """Done now and not in the digest before; nothing while there was none."""
        found = (code for code, standing in self._stand.by_code.items() if standing.mark in _DONE)
        return tuple(Line(code, self.title(code), is_new=True) for code in found if any(self._is_new(code, mark) for mark in _DONE) and self._was(code) not in _DONE)

    def stale(self) -> tuple[Line, ...]:
        """Tasks whose newest figures are two periods old or more, the new ones first; what is over needs none."""
        found = [
            Line(code, self.title(code), is_new=self._marks is not None and code not in self._stale, periods_old=standing.periods_old)
            for code, standing in self._stand.by_code.items()
            if standing.reporting is Reporting.STALE and standing.mark not in _OVER
        ]
        return tuple(sorted(found, key=lambda line: not line.is_new))

    def next_due(self) -> tuple[date, tuple[str, ...]] | None:
        """The nearest end that is not "soon" yet but within sight, and the tasks that end then."""
        ends = {
            code: standing.ends_on
            for code, standing in self._stand.by_code.items()
            if standing.ends_on and standing.ends_on >= self._today and standing.timing is not Timing.DUE_SOON and standing.mark not in _OVER
        }
        first = min(ends.values(), default=None)
        if first is None or (first - self._today).days > _IN_SIGHT_DAYS:
            return None
        return first, tuple(code for code, day in ends.items() if day == first)

    def obstacles(self, found: Sequence[ObstacleView], since: datetime) -> tuple[Blocked, ...]:
        """The new ones first, then those that wait longest."""
        lines = [self._obstacle(one, since) for one in found]
        return tuple(sorted(lines, key=lambda line: (not line.is_new, -line.days)))

    def _obstacle(self, one: ObstacleView, since: datetime) -> Blocked:
        until = self._world.today(one.resolved_at) if one.resolved_at else self._today
        days = (until - self._world.today(one.raised_at)).days
        return Blocked(one.id, one.task, one.agency, one.words, days, one.waiting_for, one.raised_at >= since)

    def result(self, r: ReportView) -> Result:
        is_confirmed = r.verdict == Verdict.CONFIRMED
        return Result(r.id, r.task, self.title(r.task), r.agency, r.status == "done", r.percent, r.document_number, is_confirmed)

    def results(self, reports: Iterable[ReportView]) -> tuple[Result, ...]:
        """The reports that tell a result; done ones first."""
        told = [r for r in reports if not r.is_unchanged]
        telling = [r for r in told if r.status == "done" or r.percent is not None or r.document_number]
        telling.sort(key=lambda r: r.status != "done")
        return tuple(self.result(r) for r in telling)

    def parts(self, members: Collection[Item]) -> tuple[Part, ...]:
        """Every group with its tasks as they stand."""
        told: dict[str, list[ReportView]] = {}
        for item, report in self._stand.telling.items():
            if item not in members:
                told.setdefault(item[0], []).append(report)
        titles = {group.code: group.title for group in self._plan.groups}
        rows: dict[str, list[TaskRow]] = {}
        for task in self._plan.tasks:
            rows.setdefault(task.group, []).append(self._row(task, told.get(task.code, [])))
        return tuple(Part(code, titles.get(code, ""), tuple(tasks)) for code, tasks in rows.items())

    def _row(self, task: Task, told: Sequence[ReportView]) -> TaskRow:
        """A percentage only where one body told it: several are shown side by side, never averaged."""
        was = self._was(task.code)
        return TaskRow(
            code=task.code,
            title=self.title(task.code),
            agencies=self._agencies(task),
            mark=self._stand.by_code[task.code].mark,
            was=was,
            percent=told[0].percent if len(told) == 1 else None,
            told_on=max((self._world.today(report.at) for report in told), default=None),
        )

    def _agencies(self, task: Task) -> tuple[str, ...]:
        """Who leads it today."""
        heirs = [[h.agency for h in self._world.succession.holders(lead, task.code, self._today, self._plan.number)] or [lead] for lead in task.lead]
        return tuple(dict.fromkeys(name for names in heirs for name in names))

    def _was(self, code: str) -> Mark | None:
        was = self._marks.get(code) if self._marks else None
        return Mark(was) if was in set(Mark) else None

    def _is_new(self, code: str, mark: Mark) -> bool:
        return self._marks is not None and self._marks.get(code) != mark
