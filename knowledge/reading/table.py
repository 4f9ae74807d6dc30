"""The table of tasks: its columns found by their headings, its rows as groups and tasks."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from knowledge.normalize import fold
from knowledge.plan import Finding, TaskGroup
from knowledge.reading.document import Mark, Row, Table, tidy
from knowledge.reading.errors import PlanUnreadable
from knowledge.reading.words import column_words

_ROMAN = re.compile(r"^[IVXLC]+$")
_NUMBER = re.compile(r"^(?:[IVXLC]+|\d+(?:\.\d+)*|[A-Z])$")
_NUMBERED_TITLE = re.compile(r"^([IVXLC]+|[A-Z]|\d+(?:\.\d+)*)[.)]\s*(\S.*)$")

Columns = dict[str, int]


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One task, its cells as written."""

    code: str
    group: str
    content: str
    lead: str
    coordinate: str
    period: str
    note: str


@dataclass(frozen=True, slots=True)
class TaskTable:
    groups: tuple[TaskGroup, ...]
    rows: tuple[TaskRow, ...]
    findings: tuple[Finding, ...]
    has_coordinators: bool = True


def find_columns(row: Row) -> Columns:
    """Where each column stands, by the words of a heading row; empty when the row is no heading of tasks."""
    found: Columns = {}
    for index, cell in enumerate(row):
        words = fold(cell)
        for column, names in column_words().items():
            fits = words in names if column == "number" else any(name in words for name in names)
            if fits and column not in found and len(words) < 60:
                found[column] = index
                break
    return found if "content" in found and ("lead" in found or len(found) > 2) else {}


def is_task_table(table: Table) -> bool:
    """True when one of the first rows is a heading of tasks with a column of leads."""
    return any("lead" in find_columns(row) for row in table.rows[:5])


def read_table(tables: Sequence[Table]) -> TaskTable:
    """Groups and tasks of all parts of the table. Raises PlanUnreadable: no-table, no-lead-column, no-tasks."""
    columns, rows = _task_rows(tables)
    reader = _Reader(columns)
    for row, marks in rows:
        reader.take(row)
        reader.note(marks)
    if not reader.tasks:
        raise PlanUnreadable("no-tasks", "table")
    if "coordinate" not in columns:
        reader.findings.append(Finding("table", "", "", "column_missing"))
    if any(not task.group for task in reader.tasks):  # rows before the first group, or a table without groups
        reader.groups.insert(0, TaskGroup("", ""))
    return TaskTable(tuple(reader.groups), tuple(reader.tasks), tuple(reader.findings), "coordinate" in columns)


def _task_rows(tables: Sequence[Table]) -> tuple[Columns, list[tuple[Row, list[Mark]]]]:
    columns: Columns = {}
    rows: list[tuple[Row, list[Mark]]] = []
    seen_without_lead = False
    for table in tables:
        own = is_task_table(table)
        if columns and not own and not _goes_on(table, columns):
            continue
        for index, row in enumerate(table.rows):
            here = find_columns(row)
            if not own and not columns:
                seen_without_lead = seen_without_lead or bool(here)
            elif "lead" in here:
                columns = columns or here
            elif columns and not _is_column_numbers(row):
                rows.append((row, [mark for mark in table.marks if mark.row == index]))
    if columns:
        return columns, rows
    raise PlanUnreadable("no-lead-column" if seen_without_lead else "no-table", "table")


def _goes_on(table: Table, columns: Columns) -> bool:
    """A table without a heading goes on with the one before when it is as wide, or its rows are numbered;
    the table of a signature is neither."""
    widest = max((len(row) for row in table.rows), default=0)
    numbered = [row for row in table.rows if row and _NUMBER.match(row[0].strip(" .()"))]
    return widest > max(columns.values()) - 1 and widest > 2 or bool(numbered) and len(numbered) == len(table.rows)


def _is_column_numbers(row: Row) -> bool:
    """The row "(1) (2) (3)" under a heading."""
    numbers = [cell.strip("() ") for cell in row if cell]
    return len(numbers) > 2 and numbers == [str(index + 1) for index in range(len(numbers))]


class _Reader:
    """Takes rows one by one; knows the group it is in and the task before."""

    def __init__(self, columns: Columns) -> None:
        self.columns = columns
        self.groups: list[TaskGroup] = []
        self.tasks: list[TaskRow] = []
        self.findings: list[Finding] = []

    def take(self, row: Row) -> None:
        number, cells = self._cells(row)
        content = cells["content"]
        rest = [cells[name] for name in ("lead", "coordinate", "period")]
        if not number and not any(rest):
            titled = _NUMBERED_TITLE.match(content)
            if titled:
                number, content = titled.groups()
        if not number and not content and not any(rest):
            return
        if number and not any(rest) and self._opens_group(number) and content:
            code = self._unused(number, {group.code for group in self.groups})
            self.groups.append(TaskGroup(code, content))
        elif number and content:
            self._add(number, cells)
        elif not number and self.tasks:
            self._join(cells)

    def note(self, marks: Sequence[Mark]) -> None:
        """What is odd about cells of the row just taken."""
        place = _address(self.tasks[-1].code) if self.tasks else "table"
        for kind, found in dict.fromkeys((mark.kind, mark.found) for mark in marks):
            self.findings.append(Finding(place, found, "", kind))

    def _cells(self, row: Row) -> tuple[str, dict[str, str]]:
        def at(column: str) -> str:
            index = self.columns.get(column)
            return row[index] if index is not None and index < len(row) else ""

        cells = {name: at(name) for name in ("content", "lead", "coordinate", "period", "note")}
        number = at("number").strip(" .()")
        # A cell merged over the row repeats its text in every column: a group's title.
        if cells["content"] and all(cells[name] in (cells["content"], "") for name in cells):
            cells = dict.fromkeys(cells, "") | {"content": cells["content"]}
            number = "" if number == cells["content"] else number
        if not _NUMBER.match(number):
            number = ""
        cells = {name: text if name in ("lead", "coordinate") else tidy(text) for name, text in cells.items()}
        return number, cells

    def _opens_group(self, number: str) -> bool:
        if not number.isdigit():
            return True
        # Beside groups counted in Roman numbers an Arabic number is a task that lacks its cells.
        return not any(_ROMAN.match(group.code) for group in self.groups)

    def _add(self, number: str, cells: dict[str, str]) -> None:
        group = self.groups[-1].code if self.groups else ""
        code = number if "." in number or not group else f"{group}.{number}"
        before = [task for task in self.tasks if task.group == group]
        unused = self._unused(code, {task.code for task in self.tasks})
        if unused == code and before and _last(code) > _last(before[-1].code) + 1:
            missing = f"{code.rpartition('.')[0]}.{_last(code) - 1}".lstrip(".")
            self.findings.append(Finding(_address(code), code, missing, "number_gap"))
        self.tasks.append(TaskRow(unused, group, **cells))

    def _unused(self, code: str, used: set[str]) -> str:
        """The code, or the next free one after it where the document gives a number twice."""
        free = code
        for count in itertools.count(2):
            if free not in used:
                break
            free = f"{code}-{count}"
        if free != code:
            self.findings.append(Finding(_address(code), code, free, "duplicate_number"))
        return free

    def _join(self, cells: dict[str, str]) -> None:
        """A row without a number is the rest of the row above, broken by a page."""
        task = self.tasks[-1]
        joined = {name: f"{getattr(task, name)} {text}".strip() for name, text in cells.items() if text}
        self.tasks[-1] = replace(task, **joined)
        rest = " ".join(filter(None, cells.values()))
        self.findings.append(Finding(_address(task.code), rest, task.code, "row_joined"))


def _address(code: str) -> str:
    return f"Phụ lục, {code}"  # as knowledge.plan.Task.address


def _last(code: str) -> int:
    digits = re.findall(r"\d+", code)
    return int(digits[-1]) if digits else 0
