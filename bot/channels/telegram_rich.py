"""Blocks as a rich message: headings, tables, folds, quotations and pictures in one message, within its limits."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import assert_never

from aiogram import types

from bot.cutting import measure
from bot.events import Block, Bold, Bullets, File, Fold, Italic, Link, Picture, Quote, Span, Table, Text
from bot.markup import clean, unmentioned

# https://core.telegram.org/bots/api#rich-message-formatting-options, Bot API 10.3
_MAX_TEXT = 32_768  # characters; counted here in UTF-16 code units, which are never fewer
_MAX_BLOCKS = 500  # list items and table rows count as blocks
_MAX_DEPTH = 16
_MAX_MEDIA = 50
_MAX_COLUMNS = 20
_WIDE = 4  # a table with so many columns gets small margins
_TITLE, _HEADING = 3, 4  # sizes, 1 is the largest
_NUMBER = re.compile(r"^[+-]?[\d.,]+ ?%?$")

_Node = types.InputRichBlockUnion
_Words = types.RichTextUnion
Pictures = Mapping[Picture, "types.InputFile | str"]


@dataclass(slots=True)
class _Size:
    text: int = 0
    blocks: int = 0
    depth: int = 0
    media: int = 0
    columns: int = 0

    @property
    def fits(self) -> bool:
        return (
            self.text <= _MAX_TEXT
            and self.blocks <= _MAX_BLOCKS
            and self.depth <= _MAX_DEPTH
            and self.media <= _MAX_MEDIA
            and self.columns <= _MAX_COLUMNS
        )


def gains_by_it(blocks: Sequence[Block]) -> bool:
    """Whether a rich message shows this better than a text: a table, a fold, a picture within its words."""
    shown = [block for block in blocks if not isinstance(block, File)]
    return any(isinstance(block, Table | Fold) for block in shown) or (
        len(shown) > 1 and any(isinstance(block, Picture) for block in shown)
    )


def fits(blocks: Sequence[Block]) -> bool:
    """Whether the blocks stay within every limit of a rich message."""
    size = _Size()
    _measure(blocks, size, 1)
    return size.fits


def rich_message(blocks: Sequence[Block], pictures: Pictures) -> types.InputRichMessage:
    """The message; `pictures` holds what to send for every picture. Files are left out. The server
    finds the commands in the words by itself, as it does in a text."""
    nodes = list(_nodes(blocks, pictures))
    first = nodes[0] if nodes else None
    if isinstance(first, types.InputRichBlockSectionHeading):
        nodes[0] = first.model_copy(update={"size": _TITLE})
    return types.InputRichMessage(blocks=nodes)


def pictures_in(blocks: Iterable[Block]) -> Iterator[Picture]:
    for block in blocks:
        if isinstance(block, Picture):
            yield block
        elif isinstance(block, Fold):
            yield from pictures_in(block.blocks)


# --- blocks into nodes --------------------------------------------------------------------------------


def _nodes(blocks: Sequence[Block], pictures: Pictures) -> Iterator[_Node]:
    for block in blocks:
        match block:
            case Text(spans):
                yield from _paragraph(spans)
            case Bullets(items):
                listed = [
                    types.InputRichBlockListItem(blocks=[types.InputRichBlockParagraph(text=_words(item.spans))])
                    for item in items
                ]
                if listed:
                    yield types.InputRichBlockList(items=listed)
            case Quote(text):
                yield types.InputRichBlockBlockQuotation(
                    blocks=[types.InputRichBlockParagraph(text=line) for line in _said(text).split("\n") if line.strip()]
                )
            case Table():
                yield _table(block)
            case Fold(summary, inner):
                yield types.InputRichBlockDetails(summary=_said(summary), blocks=list(_nodes(inner, pictures)))
            case Picture(alt=alt):
                media = pictures[block]
                caption = types.RichBlockCaption(text=_said(alt)) if alt.strip() else None
                yield types.InputRichBlockPhoto(photo=types.InputMediaPhoto(media=media), caption=caption)
            case File():
                pass
            case _:
                assert_never(block)


def _paragraph(spans: Sequence[Span]) -> Iterator[_Node]:
    """Words in bold alone are a heading; what follows a heading on the next line is a paragraph of its own."""
    shown = [span for span in spans if not isinstance(span, str) or span.strip()]
    if shown and all(isinstance(span, Bold) for span in shown):
        yield types.InputRichBlockSectionHeading(text=_plain(spans).strip(), size=_HEADING)
        return
    if isinstance(spans[0] if spans else None, Bold) and len(spans) > 1 and str(spans[1]).startswith("\n"):
        yield from _paragraph(spans[:1])
        rest = (str(spans[1]).lstrip("\n"), *spans[2:]) if isinstance(spans[1], str) else spans[1:]
        yield from _paragraph(rest)
        return
    if shown:
        yield types.InputRichBlockParagraph(text=_words(spans))


def _words(spans: Sequence[Span]) -> _Words:
    marked: list[_Words] = []
    for span in spans:
        match span:
            case str():
                marked.append(_said(span))
            case Bold(text):
                marked.append(types.RichTextBold(text=_said(text)))
            case Italic(text):
                marked.append(types.RichTextItalic(text=_said(text)))
            case Link(text, url):
                marked.append(types.RichTextUrl(text=_said(text), url=clean(url)))
            case _:
                assert_never(span)
    return marked[0] if len(marked) == 1 else marked


def _said(text: str) -> str:
    return unmentioned(clean(text))


def _plain(spans: Sequence[Span]) -> str:
    return "".join(_said(span) if isinstance(span, str) else _said(span.text) for span in spans)


def _table(table: Table) -> types.InputRichBlockTable:
    columns = list(zip(*table.rows, strict=True)) if table.rows else [()] * len(table.header)
    aligned = ["right" if cells and all(map(_NUMBER.match, cells)) else "left" for cells in columns]
    header = [[_cell(text, align, is_header=True) for text, align in zip(table.header, aligned, strict=True)]]
    rows = [[_cell(text, align) for text, align in zip(row, aligned, strict=True)] for row in table.rows]
    cells = header + rows if any(table.header) else rows
    return types.InputRichBlockTable(
        cells=cells, is_bordered=True, is_striped=True, is_compact=True if len(aligned) >= _WIDE else None
    )


def _cell(text: str, align: str, *, is_header: bool = False) -> types.RichBlockTableCell:
    """An empty cell must have some text, or it would not be drawn at all."""
    shown = " ".join(_said(text).split()) or " "
    return types.RichBlockTableCell(text=shown, align=align, valign="top", is_header=True if is_header else None)


# --- how large it is ----------------------------------------------------------------------------------


def _measure(blocks: Sequence[Block], size: _Size, depth: int) -> None:
    size.depth = max(size.depth, depth)
    for block in blocks:
        size.blocks += 1
        match block:
            case Text(spans):
                size.blocks += 1  # a heading may part from its paragraph
                size.text += measure(_plain(spans), "utf16")
            case Bullets(items):
                size.blocks += 2 * len(items)
                size.depth = max(size.depth, depth + 2)
                size.text += sum(measure(_plain(item.spans), "utf16") for item in items)
            case Quote(text):
                size.blocks += 1 + text.count("\n")
                size.depth = max(size.depth, depth + 1)
                size.text += measure(text, "utf16")
            case Table(header, rows):
                size.blocks += 1 + len(rows)
                size.columns = max(size.columns, len(header))
                size.text += sum(measure(cell, "utf16") for row in (header, *rows) for cell in row)
            case Fold(summary, inner):
                size.text += measure(summary, "utf16")
                _measure(inner, size, depth + 1)
            case Picture(alt=alt):
                size.media += 1
                size.text += measure(alt, "utf16")
            case File():
                pass
            case _:
                assert_never(block)
