"""Tables as an Excel file: filters, a frozen head, widths, real dates, and text that never becomes a formula."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import ceil
from typing import Any, Literal

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.utils import get_column_letter

from handlers.papers.xml_text import storable

Value = str | int | float | date | datetime | None
Kind = Literal["text", "date", "moment", "number"]

_LONGEST_CELL = 32_767  # characters: https://support.microsoft.com/office/excel-specifications-and-limits
_ROWS = 1_048_576
# A cell that begins with one of these is a formula to some program that opens or imports the file (field.md, trap 16).
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_FORMATS: dict[Kind, str] = {"text": "@", "date": "dd/mm/yyyy", "moment": "dd/mm/yyyy hh:mm", "number": "General"}
_HEAD = "dondoc head"
_FACE = "Arial"
_A3, _A4, _A4_CHARACTERS = 8, 9, 250
_MOST_LINES = 14  # a longer text is read in the cell
_LINE = Side(style="thin", color="C8CFD6")


@dataclass(frozen=True, slots=True)
class Column:
    """`width` in characters, as Excel counts them."""

    title: str
    width: int
    kind: Kind = "text"


@dataclass(frozen=True, slots=True)
class Sheet:
    """`frozen` columns stay at the left while the others move."""

    title: str
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Value]]
    frozen: int = 1


def write(sheets: Sequence[Sheet], title: str, footer: str, made_at: datetime) -> bytes:
    """The whole file. `footer` is printed on every page; moments lose their zone, so they must be local."""
    book = Workbook(write_only=True)
    book.properties.title = book.properties.creator = title
    book.properties.created = book.properties.modified = made_at.replace(tzinfo=None)
    for style in _styles():
        book.add_named_style(style)
    for sheet in sheets:
        _write_sheet(book.create_sheet(sheet.title[:31]), sheet, footer)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _styles() -> Iterator[NamedStyle]:
    border = Border(bottom=_LINE, right=_LINE)
    head = NamedStyle(_HEAD)
    head.font, head.fill, head.border = Font(name=_FACE, size=10, bold=True, color="FFFFFF"), PatternFill("solid", fgColor="1D4F7C"), border
    head.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
    yield head
    for kind, number_format in _FORMATS.items():
        style = NamedStyle(_style_of(kind), number_format=number_format)
        style.alignment = Alignment(wrap_text=kind == "text", vertical="top", horizontal="left" if kind == "text" else "center")
        style.border, style.font = border, Font(name=_FACE, size=10)
        yield style


def _style_of(kind: Kind) -> str:
    return f"dondoc {kind}"


# `page` is a sheet of openpyxl's write-only mode, whose stubs leave out half of what it has.
def _write_sheet(page: Any, sheet: Sheet, footer: str) -> None:
    page.freeze_panes = f"{get_column_letter(sheet.frozen + 1)}2"
    rows = sheet.rows[: _ROWS - 1]
    page.auto_filter.ref = f"A1:{get_column_letter(len(sheet.columns))}{len(rows) + 1}"
    for number, column in enumerate(sheet.columns, 1):
        page.column_dimensions[get_column_letter(number)].width = column.width
    page.row_dimensions[1].height = 32
    is_wide = sum(column.width for column in sheet.columns) > _A4_CHARACTERS
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", _A3 if is_wide else _A4
    page.page_setup.fitToHeight, page.sheet_properties.pageSetUpPr.fitToPage = 0, True
    page.print_title_rows = "1:1"
    page.oddFooter.left.text, page.oddFooter.right.text = footer, "&P/&N"
    page.append([_cell(page, column.title, _HEAD) for column in sheet.columns])
    styles = [_style_of(column.kind) for column in sheet.columns]
    for number, row in enumerate(rows, 2):
        page.row_dimensions[number].height = _height(row, sheet.columns)
        page.append([_cell(page, value, style) for value, style in zip(row, styles, strict=True)])


def _height(row: Sequence[Value], columns: Sequence[Column]) -> float:
    """Points; programs do not agree on whether they fit a row to its text by themselves."""
    lines = 1
    for value, column in zip(row, columns, strict=True):
        if isinstance(value, str) and len(value) > column.width:
            lines = max(lines, ceil(len(value) * 1.15 / column.width) + value.count("\n"))
    return min(lines, _MOST_LINES) * 15.0


def _cell(page: Any, value: Value, style: str) -> Any:
    if isinstance(value, datetime):
        value = value.replace(tzinfo=None)
    if not isinstance(value, str):
        cell: Any = WriteOnlyCell(page)
        cell.value = value
        cell.style = style
        return cell
    cell = WriteOnlyCell(page)
    cell.value = _storable(value)
    cell.style = style
    cell.data_type = "s"  # openpyxl takes a leading "=" for a formula
    if value.startswith(_FORMULA):
        cell.quotePrefix = True  # so it stays text when somebody edits the cell
    return cell


def _storable(text: str) -> str:
    text = storable(text)
    return text if len(text) <= _LONGEST_CELL else f"{text[: _LONGEST_CELL - 1]}…"
