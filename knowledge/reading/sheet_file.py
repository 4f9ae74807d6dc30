"""An .xlsx file as a document: the sheet that holds the table of tasks, merged cells filled, dates in figures."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import openpyxl
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.worksheet.worksheet import Worksheet

from knowledge.plan import Finding
from knowledge.reading.document import Block, Document, Mark, Paragraph, Row, Table, is_decomposed, tidy_lines
from knowledge.reading.errors import PlanUnreadable
from knowledge.reading.package import open_package
from knowledge.reading.table import find_columns, is_task_table

_WIDEST = 60  # columns
_MOST_MERGED = 200_000  # cells
_MERGE = re.compile(r"<(?:\w+:)?mergeCell\s[^>]*?ref=[\"']([A-Z]{1,3}\d{1,7}):([A-Z]{1,3}\d{1,7})[\"']")
_LONGEST_GAP = 200  # empty rows: formats reach far below the last row that holds anything


def read_sheet_file(data: bytes) -> Document:
    """Raises PlanUnreadable for anything that is not a readable workbook."""
    _refuse_huge_merges(open_package(data, "xl/workbook.xml"))
    try:
        written = openpyxl.load_workbook(io.BytesIO(data))
        shown = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
        sheets = [(sheet, shown[sheet.title]) for sheet in written.worksheets if sheet.sheet_state == "visible"]
        read = [(sheet.title, *_sheet(sheet, values)) for sheet, values in sheets]
    except Exception as error:  # openpyxl lets through whatever a damaged part makes it stumble over
        raise PlanUnreadable("unreadable", detail=str(error)) from error
    chosen = next((item for item in read if _has_tasks(item[1])), read[0] if read else None)
    if chosen is None:
        raise PlanUnreadable("no-table", "file")
    title, blocks, findings = chosen
    skipped = [Finding(sheet.title, "", "", "sheet_skipped") for sheet in written.worksheets if sheet.title != title]
    return Document(blocks, (*findings, *skipped))


def _refuse_huge_merges(parts: dict[str, bytes]) -> None:
    """openpyxl makes a cell for every place of a merged area: one short line could fill the memory."""
    cells = 0
    for name, part in parts.items():
        if name.startswith("xl/worksheets/"):
            for match in _MERGE.finditer(part.decode("utf-8", "replace")):
                (left, top), (right, bottom) = (coordinate_to_tuple(corner) for corner in match.group(1, 2))
                cells += (abs(right - left) + 1) * (abs(bottom - top) + 1)
    if cells > _MOST_MERGED:
        raise PlanUnreadable("too-large")


def _has_tasks(blocks: tuple[Block, ...]) -> bool:
    return any(isinstance(block, Table) and is_task_table(block) for block in blocks)


def _sheet(sheet: Worksheet, values: Worksheet) -> tuple[tuple[Block, ...], list[Finding]]:
    """Rows above the heading as paragraphs, the rest as a table, hidden columns left out."""
    hidden = _hidden_columns(sheet)
    rows, marks = _rows(sheet, values, hidden)
    start = next((index for index, row in enumerate(rows) if find_columns(row)), len(rows))
    blocks: list[Block] = []
    for row in rows[:start]:
        lines = [line for cell in dict.fromkeys(row) if cell for line in cell.split("\n")]
        if lines:
            blocks.append(Paragraph(tuple(lines)))
    if rows[start:]:
        below = tuple(Mark(mark.row - start, mark.kind, mark.found) for mark in marks if mark.row >= start)
        blocks.append(Table(tuple(rows[start:]), below))
    findings = [Finding(get_column_letter(column), "", "", "hidden_column") for column in sorted(hidden)]
    if is_decomposed("".join(cell for row in rows for cell in row)):
        findings.append(Finding("file", "NFD", "NFC", "unicode_decomposed"))
    return tuple(blocks), findings


def _hidden_columns(sheet: Worksheet) -> set[int]:
    found: set[int] = set()
    for dimension in sheet.column_dimensions.values():
        if dimension.hidden and dimension.min and dimension.max:
            found |= set(range(dimension.min, min(dimension.max, sheet.max_column) + 1))
    return found


def _rows(sheet: Worksheet, values: Worksheet, hidden: set[int]) -> tuple[list[Row], list[Mark]]:
    merged = _merged(sheet)
    rows: list[Row] = []
    marks: list[Mark] = []
    empty = 0
    for number in range(1, sheet.max_row + 1):
        row = []
        for column in range(1, min(sheet.max_column, _WIDEST) + 1):
            if column in hidden:
                continue
            at = merged.get((number, column), (number, column))
            source = sheet.cell(*at)
            row.append(_text(values.cell(*at).value))
            marks += [Mark(len(rows), kind, str(source.value)) for kind in _marks(source)]
        rows.append(tuple(row))
        empty = 0 if any(row) else empty + 1
        if empty > _LONGEST_GAP:
            break
    return rows, marks


def _merged(sheet: Worksheet) -> dict[tuple[int, int], tuple[int, int]]:
    """Cell of a merged area -> its first cell, whose text counts for all."""
    found = {}
    for area in sheet.merged_cells.ranges:
        for row in range(area.min_row, min(area.max_row, sheet.max_row) + 1):
            for column in range(area.min_col, min(area.max_col, _WIDEST) + 1):
                found[row, column] = (area.min_row, area.min_col)
    return found


def _text(value: object) -> str:
    if isinstance(value, datetime | date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{value:g}"
    return tidy_lines(str(value)) if value is not None else ""


def _marks(cell: Any) -> Iterator[str]:
    if cell.data_type == "f" or str(cell.value or "").startswith("="):
        yield "formula_cell"
    if cell.is_date and "d" not in str(cell.number_format).casefold():
        yield "date_cell_unclear"
