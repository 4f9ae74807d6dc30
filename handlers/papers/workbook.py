"""Tables as an Excel file: filters, a frozen head, widths, real dates, and text that never becomes a formula.

openpyxl makes the file with its heads and styles; the rows are written into it as XML, because openpyxl takes 50
microseconds for a cell and a year of 130 communes has a million of them.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from html import escape
from math import ceil
from typing import Any, Literal
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
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
_QUOTED = "quoted"  # text with the mark that keeps it text when somebody edits the cell
_FACE = "Arial"
_A3, _A4, _A4_CHARACTERS = 8, 9, 250
_MOST_LINES = 14  # a longer text is read in the cell
_LINE = Side(style="thin", color="C8CFD6")
_DAY_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 - days in a sheet have no zone
_SHEET = re.compile(r"xl/worksheets/sheet(\d+)\.xml")


@dataclass(frozen=True, slots=True)
class Column:
    """`width` in characters, as Excel counts them."""

    title: str
    width: int
    kind: Kind = "text"


@dataclass(frozen=True, slots=True)
class Sheet:
    """`frozen` columns stay at the left while the others move. Moments lose their zone, so they must be local."""

    title: str
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Value]]
    frozen: int = 1


def write(sheets: Sequence[Sheet], title: str, footer: str, made_at: datetime) -> bytes:
    """The whole file. `footer` is printed on every page."""
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.title = book.properties.creator = title
    book.properties.created = book.properties.modified = made_at.replace(tzinfo=None)
    for sheet in sheets:
        _add_head(book.create_sheet(sheet.title[:31]), sheet, footer)
    looks = _looks(book)
    empty = io.BytesIO()
    book.save(empty)
    return _with_rows(empty, sheets, looks)


def _add_head(page: Any, sheet: Sheet, footer: str) -> None:
    """Everything of a sheet but its rows. openpyxl's stubs leave out half of what a sheet has."""
    page.freeze_panes = f"{get_column_letter(sheet.frozen + 1)}2"
    page.auto_filter.ref = _extent(sheet)
    for number, column in enumerate(sheet.columns, 1):
        page.column_dimensions[get_column_letter(number)].width = column.width
        cell = page.cell(1, number, storable(column.title))
        cell.font, cell.fill = Font(name=_FACE, size=10, bold=True, color="FFFFFF"), PatternFill("solid", fgColor="1D4F7C")
        cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
        cell.border = Border(bottom=_LINE, right=_LINE)
    page.row_dimensions[1].height = 32
    is_wide = sum(column.width for column in sheet.columns) > _A4_CHARACTERS
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", _A3 if is_wide else _A4
    page.page_setup.fitToHeight, page.sheet_properties.pageSetUpPr.fitToPage = 0, True
    page.print_title_rows = "1:1"
    page.oddFooter.left.text, page.oddFooter.right.text = footer, "&P/&N"


def _extent(sheet: Sheet) -> str:
    return f"A1:{get_column_letter(len(sheet.columns))}{min(len(sheet.rows), _ROWS - 1) + 1}"


def _looks(book: Workbook) -> dict[str, int]:
    """The number of the style of each kind of cell, as the file will hold it."""
    found = {}
    page: Any = book.create_sheet("styles")
    for name in (*_FORMATS, _QUOTED):
        kind: Kind = "text" if name == _QUOTED else name  # type: ignore[assignment]
        style = NamedStyle(f"dondoc {name}", number_format=_FORMATS[kind])
        style.alignment = Alignment(wrap_text=kind == "text", vertical="top", horizontal="left" if kind == "text" else "center")
        style.border, style.font = Border(bottom=_LINE, right=_LINE), Font(name=_FACE, size=10)
        cell = page.cell(1, 1)
        cell.style = style
        if name == _QUOTED:
            cell.quotePrefix = True
        found[name] = cell.style_id
    book.remove(page)
    return found


# --- rows ---------------------------------------------------------------------------------------------


def _with_rows(empty: io.BytesIO, sheets: Sequence[Sheet], looks: Mapping[str, int]) -> bytes:
    out = io.BytesIO()
    with ZipFile(empty) as made, ZipFile(out, "w", ZIP_DEFLATED) as whole:
        for entry in made.infolist():
            place = _SHEET.fullmatch(entry.filename)
            if place is None:
                whole.writestr(entry, made.read(entry), ZIP_DEFLATED)
                continue
            sheet = sheets[int(place[1]) - 1]
            before, end, after = made.read(entry).decode().partition("</sheetData>")
            before = re.sub(r'<dimension ref="[^"]*"', f'<dimension ref="{_extent(sheet)}"', before)
            with whole.open(entry.filename, "w") as page:
                page.write(before.encode())
                for row in _rows(sheet, looks):
                    page.write(row.encode())
                page.write((end + after).encode())
    return out.getvalue()


def _rows(sheet: Sheet, looks: Mapping[str, int]) -> Iterator[str]:
    letters = [get_column_letter(number) for number in range(1, len(sheet.columns) + 1)]
    kinds = [column.kind for column in sheet.columns]
    for number, row in enumerate(sheet.rows[: _ROWS - 1], 2):
        cells = [_cell(f"{letter}{number}", value, kind, looks) for letter, value, kind in zip(letters, row, kinds, strict=True)]
        yield f'<row r="{number}" ht="{_height(row, sheet.columns):g}" customHeight="1">{"".join(cells)}</row>'


def _cell(place: str, value: Value, kind: Kind, looks: Mapping[str, int]) -> str:
    if value is None or value == "":
        return f'<c r="{place}" s="{looks[kind]}"/>'
    if isinstance(value, str):
        look = looks[_QUOTED] if value.startswith(_FORMULA) else looks["text"]
        text = escape(_fitted(value), quote=False).replace("\r", "&#13;")
        return f'<c r="{place}" s="{look}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
    return f'<c r="{place}" s="{looks[kind]}"><v>{_number(value):.12g}</v></c>'


def _number(value: int | float | date | datetime) -> float:
    """Days are counted from the end of 1899."""
    if isinstance(value, datetime):
        return (value.replace(tzinfo=None) - _DAY_ZERO).total_seconds() / 86_400
    return (datetime.combine(value, time.min) - _DAY_ZERO).days if isinstance(value, date) else value


def _fitted(text: str) -> str:
    text = storable(text)
    return text if len(text) <= _LONGEST_CELL else f"{text[: _LONGEST_CELL - 1]}…"


def _height(row: Sequence[Value], columns: Sequence[Column]) -> float:
    """Points; programs do not agree on whether they fit a row to its text by themselves."""
    lines = 1
    for value, column in zip(row, columns, strict=True):
        if isinstance(value, str) and len(value) > column.width:
            lines = max(lines, ceil(len(value) * 1.15 / column.width) + value.count("\n"))
    return min(lines, _MOST_LINES) * 15.0
