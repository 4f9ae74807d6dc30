"""A table of a .docx written as XML at once: adding thousands of rows one by one takes minutes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from html import escape
from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from handlers.papers.xml_text import storable

Cells = Sequence[Sequence[str]]

_TWIPS = 56.7  # in a millimetre
_WHOLE = 1500  # characters in a cell; a longer row may be split between pages
_SIDES = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for side in ("top", "left", "bottom", "right", "insideH", "insideV"))


def table_xml(cells: Cells, widths: Sequence[int], size: int, centred: Collection[int], bold_rows: Collection[int]) -> Any:
    """The first row is the head: bold, centred, repeated on every page. A line break in a cell begins a paragraph."""
    sizes = [round(width * _TWIPS) for width in widths]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in sizes)
    last = len(cells) - 1
    rows = "".join(
        _row(row, sizes, size, centred, is_head=place == 0, is_bold=place in bold_rows, is_kept=bool(bold_rows) and last - 3 <= place < last)
        for place, row in enumerate(cells)
    )
    return parse_xml(
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{sum(sizes)}" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>{_SIDES}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="70" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
    )


def _row(row: Sequence[str], widths: Sequence[int], size: int, centred: Collection[int], *, is_head: bool, is_bold: bool, is_kept: bool) -> str:
    """`is_kept`: stays on one page with the row below, so that no total stands alone."""
    whole = "<w:cantSplit/>" if max(map(len, row)) <= _WHOLE else ""
    kept = f"<w:trPr>{whole}{'<w:tblHeader/>' if is_head else ''}</w:trPr>"
    cells = "".join(
        _cell(text, width, size, is_centred=is_head or place in centred, is_bold=is_head or is_bold, is_head=is_head, is_kept=is_kept)
        for place, (text, width) in enumerate(zip(row, widths, strict=True))
    )
    return f"<w:tr>{kept}{cells}</w:tr>"


def _cell(text: str, width: int, size: int, *, is_centred: bool, is_bold: bool, is_head: bool, is_kept: bool) -> str:
    weight = "<w:b/>" if is_bold else ""
    place = "center" if is_centred else "left"
    next_ = "<w:keepNext/>" if is_kept else ""
    middle = '<w:vAlign w:val="center"/>' if is_head else ""
    paragraphs = "".join(
        f'<w:p><w:pPr>{next_}<w:spacing w:before="20" w:after="20"/><w:jc w:val="{place}"/></w:pPr><w:r><w:rPr>{weight}<w:sz w:val="{size * 2}"/>'
        f'<w:szCs w:val="{size * 2}"/></w:rPr><w:t xml:space="preserve">{escape(line, quote=False)}</w:t></w:r></w:p>'
        for line in storable(text).split("\n")
    )
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{middle}</w:tcPr>{paragraphs}</w:tc>'
