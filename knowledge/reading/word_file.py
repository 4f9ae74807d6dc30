"""A .docx file as a document: paragraphs and tables in order, merged cells filled, deletions left out."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from knowledge.plan import Finding
from knowledge.reading.document import Block, Document, Paragraph, Row, Table, is_decomposed, tidy_lines
from knowledge.reading.errors import PlanUnreadable
from knowledge.reading.package import open_package
from knowledge.reading.word_numbering import Numbering

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MAIN = "word/document.xml"
_HIDDEN = {f"{W}del", f"{W}moveFrom", f"{W}pPr", f"{W}rPr", f"{W}txbxContent", f"{W}instrText", f"{W}delText"}
_CHOICE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SIGNS = {f"{W}tab": " ", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-", f"{W}softHyphen": ""}
_WIDEST = 60  # columns; wider rows come from damage


def read_word_file(data: bytes) -> Document:
    """Raises PlanUnreadable for anything that is not a readable Word document."""
    parts = open_package(data, _MAIN)
    try:
        body = ElementTree.fromstring(parts[_MAIN]).find(f"{W}body")
        numbering = Numbering.of(parts.get("word/numbering.xml"))
        blocks = tuple(_blocks(body, numbering)) if body is not None else ()
    except (ElementTree.ParseError, ValueError, RecursionError) as error:
        raise PlanUnreadable("unreadable", detail=str(error)) from error
    return Document(blocks, tuple(_findings(parts[_MAIN])))


def _findings(part: bytes) -> Iterator[Finding]:
    root = ElementTree.fromstring(part)
    if any(next(root.iter(f"{W}{tag}"), None) is not None for tag in ("ins", "del", "moveFrom")):
        yield Finding("file", "", "", "tracked_changes")
    if is_decomposed("".join(element.text or "" for element in root.iter(f"{W}t"))):
        yield Finding("file", "NFD", "NFC", "unicode_decomposed")


def _blocks(parent: Element, numbering: Numbering) -> Iterator[Block]:
    for element in parent:
        if element.tag == f"{W}p":
            lines = tidy_lines(_paragraph(element, numbering))
            if lines:
                yield Paragraph(tuple(lines.split("\n")))
        elif element.tag == f"{W}tbl":
            yield Table(tuple(_rows(element, numbering)))
        elif element.tag not in _HIDDEN:  # content controls, inserted blocks
            yield from _blocks(element, numbering)


def _paragraph(element: Element, numbering: Numbering) -> str:
    text = "".join(_runs(element))
    label = numbering.label(element.find(f"{W}pPr/{W}numPr"))
    return f"{label} {text}" if label else text


def _runs(element: Element) -> Iterator[str]:
    for child in element:
        if child.tag == f"{W}t":
            yield child.text or ""
        elif child.tag in _SIGNS:
            yield _SIGNS[child.tag]
        elif child.tag not in _HIDDEN and child.tag != _CHOICE:
            yield from _runs(child)


def _rows(table: Element, numbering: Numbering) -> Iterator[Row]:
    above: list[str] = []
    for row in _children(table, "tr"):
        cells: list[str] = []
        for cell in _children(row, "tc"):
            if len(cells) >= _WIDEST:
                break
            text = _cell(cell, numbering)
            merge = cell.find(f"{W}tcPr/{W}vMerge")
            if merge is not None and merge.get(f"{W}val") != "restart" and len(cells) < len(above):
                text = above[len(cells)]
            cells += [text] * min(_span(cell), _WIDEST)
        yield tuple(cells)
        above = cells


def _children(parent: Element, tag: str) -> Iterator[Element]:
    """Rows or cells, also inside content controls and insertions."""
    for child in parent:
        if child.tag == f"{W}{tag}":
            if child.find(f"{W}trPr/{W}del") is None:
                yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}customXml"):
            yield from _children(child, tag)


def _cell(cell: Element, numbering: Numbering) -> str:
    """The text of a cell, its paragraphs as lines; a table inside it is read as text."""
    lines = []
    for element in cell.iter(f"{W}p"):
        lines.append(_paragraph(element, numbering))
    return tidy_lines("\n".join(lines))


def _span(cell: Element) -> int:
    span = cell.find(f"{W}tcPr/{W}gridSpan")
    return max(1, int(span.get(f"{W}val", "1"))) if span is not None else 1
