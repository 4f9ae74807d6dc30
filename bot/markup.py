"""The one plain-text form of every block, and the same with Telegram's HTML around it."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import assert_never

from bot.cutting import Run, Runs, Tag, measure, visible
from bot.events import Block, Bold, Bullets, File, Fold, Italic, Link, Picture, Quote, Span, Table, Text

_BOLD, _ITALIC, _PRE, _QUOTE = Tag("b"), Tag("i"), Tag("pre"), Tag("blockquote")
_FOLD = Tag("blockquote", " expandable")
# What a phone in portrait shows of Telegram's monospaced type without breaking the line.
_NARROW = 32
_STYLES = ("b", "i")
_MENTION = re.compile(r"(?<![\w./])@(?=\w)")  # not within an e-mail address or a link
_UNSENDABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")  # control characters, lone surrogates


def runs_of(blocks: Sequence[Block], *, rich: bool, files: bool) -> list[Run]:
    """The blocks as one flow of runs. Pictures and files leave a line only where the channel has none."""
    return list(_flow(blocks, (), rich, files))


def to_html(runs: Sequence[Run]) -> str:
    """Telegram HTML, balanced by construction: tags are closed at the end and opened anew in the next part."""
    out: list[str] = []
    open_tags: list[Tag] = []
    for run in runs:
        kept = 0
        while kept < min(len(open_tags), len(run.tags)) and open_tags[kept] == run.tags[kept]:
            kept += 1
        out += [f"</{tag.name}>" for tag in reversed(open_tags[kept:])]
        out += [f"<{tag.name}{tag.attribute}>" for tag in run.tags[kept:]]
        open_tags = list(run.tags)
        out.append(html.escape(run.text, quote=False))
    out += [f"</{tag.name}>" for tag in reversed(open_tags)]
    return "".join(out)


@dataclass(frozen=True, slots=True)
class Style:
    """`names` ("b", "i") hold from `start` for `length` UTF-16 code units."""

    start: int
    length: int
    names: tuple[str, ...]


def composed(runs: Sequence[Run]) -> str:
    """The visible text in composed letters (NFC), as a channel that names styles by offsets sends and counts it."""
    return unicodedata.normalize("NFC", visible(runs))


def styles_of(runs: Sequence[Run]) -> tuple[Style, ...]:
    """What is bold or italic in the composed text of the runs; neighbours alike are one."""
    found: list[Style] = []
    start = 0
    for position, run in enumerate(runs, 1):
        end = measure(composed(runs[:position]), "utf16")
        names = tuple(name for name in _STYLES if any(tag.name == name for tag in run.tags))
        before = found[-1] if found else None
        if before and before.names == names and before.start + before.length == start:
            found[-1] = Style(before.start, end - before.start, names)
        elif names and end > start:
            found.append(Style(start, end - start, names))
        start = end
    return tuple(found)


def unmentioned(text: str) -> str:
    """Relayed words call nobody: "@name" reads the same, with an unseen joiner behind the @."""
    return _MENTION.sub("@\u2060", text)


def clean(text: str) -> str:
    """Text that can travel: one kind of line end, nothing that UTF-8 or a chat refuses."""
    return _UNSENDABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _flow(blocks: Sequence[Block], around: tuple[Tag, ...], rich: bool, files: bool) -> Iterator[Run]:
    before: Block | None = None
    for block in blocks:
        runs = tuple(_block(block, around, rich, files))
        if not runs:
            continue
        if before is not None:
            yield _joint(before, block, around)
        yield from runs
        before = block


def _joint(before: Block, after: Block, around: tuple[Tag, ...]) -> Run:
    """A list stays close to the sentence that announces it; folds stand together; the rest is paragraphs."""
    if isinstance(before, Text) and isinstance(after, Bullets | Table):
        return Run("\n", around)
    if isinstance(before, Fold) and isinstance(after, Fold):
        return Run("\n", around, border=True)
    return Run("\n\n", around, border=True)


def _block(block: Block, around: tuple[Tag, ...], rich: bool, files: bool) -> Iterator[Run]:
    match block:
        case Table(otherwise=tuple() as instead) | Fold(otherwise=tuple() as instead) if not rich:
            yield from _flow(instead, around, rich, files)
        case Text(spans):
            yield from _spans(spans, around, rich)
        case Bullets(items):
            for position, item in enumerate(items):
                yield Run("\n" if position else "", around, border=position > 0)
                yield from _spans(("- ", *item.spans), around, rich)
        case Quote(text):
            yield from _quote(clean(text), around, rich)
        case Table():
            yield from _table(block, around, rich)
        case Fold(summary, blocks):
            inner = (_FOLD,) if rich and not around else around
            yield Run(clean(summary), (*inner, _BOLD))
            rest = tuple(_flow(blocks, inner, rich, files))
            yield from (Run("\n", inner), *rest) if rest else ()
        case Picture(alt=alt):
            yield from () if files else (Run(clean(alt), around),)
        case File(name=name):
            yield from () if files else (Run(clean(name), around),)
        case _:
            assert_never(block)


def _spans(spans: Sequence[Span], around: tuple[Tag, ...], rich: bool) -> Iterator[Run]:
    for span in spans:
        match span:
            case str():
                yield Run(clean(span), around)
            case Bold(text):
                yield Run(clean(text), (*around, _BOLD))
            case Italic(text):
                yield Run(clean(text), (*around, _ITALIC))
            case Link(text, url) if rich:
                yield Run(clean(text), (*around, Tag("a", f' href="{html.escape(clean(url))}"')))
            case Link(text, url):
                yield Run(clean(text) if text == url else f"{clean(text)} ({clean(url)})", around)
            case _:
                assert_never(span)


def _quote(text: str, around: tuple[Tag, ...], rich: bool) -> Runs:
    """A quotation; Telegram does not allow one blockquote inside another, so within a fold it keeps its marks."""
    if rich and not around:
        return (Run(text, (_QUOTE,)),)
    return (Run(f"“{text}”", around),)


def _table(table: Table, around: tuple[Tag, ...], rich: bool) -> Iterator[Run]:
    header, *rows = [
        tuple(" ".join(clean(cell).split()) for cell in row) for row in (table.header, *table.rows)
    ]
    shown = [header, *rows] if any(header) else rows
    widths = [max(map(len, column)) for column in zip(*shown, strict=True)]
    if rich and not around and sum(widths) + 2 * (len(widths) - 1) <= _NARROW:
        yield Run("\n".join(_aligned(row, widths) for row in shown), (_PRE,))
        return
    yield from _as_lines(header, rows, around)


def _aligned(row: Sequence[str], widths: Sequence[int]) -> str:
    """First column to the left, the others, mostly numbers, to the right."""
    first, *others = (
        cell.rjust(width) if position else cell.ljust(width)
        for position, (cell, width) in enumerate(zip(row, widths, strict=True))
    )
    return "  ".join((first, *others)).rstrip()


def _as_lines(header: Sequence[str], rows: Sequence[Sequence[str]], around: tuple[Tag, ...]) -> Iterator[Run]:
    """ "a: b" for two columns; with more, each value carries the name of its column."""
    corner, names = (header[0], header[1:]) if header else ("", ())
    heading = f"{corner}: {names[0]}" if len(names) == 1 else corner
    lines = [Run(heading, (*around, _BOLD))] if heading.strip(": ") else []
    for first, *values in rows:
        named = map(" ".join, zip(names, values, strict=True)) if len(names) > 1 else values
        lines.append(Run(": ".join(filter(None, (first, "; ".join(named)))), around))
    for position, line in enumerate(lines):
        yield Run("\n" if position else "", around, border=position > 1)
        yield line
