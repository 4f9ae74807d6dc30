"""Rich messages of the fake Bot API: what is sent is checked against every limit and comes back as Telegram's own
blocks. https://core.telegram.org/bots/api#inputrichmessage, Bot API 10.3; only `blocks` is understood here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.servers.telegram_entities import utf16
from tests.servers.telegram_world import BadRequest, Json

MOST_TEXT, MOST_BLOCKS, MOST_DEPTH, MOST_MEDIA, MOST_COLUMNS = 32_768, 500, 16, 50, 20
_STYLES = {"bold", "italic", "underline", "strikethrough", "spoiler", "code", "marked"}
_FIELDS = {  # type: obligatory, optional
    "paragraph": ({"text"}, set()),
    "heading": ({"text", "size"}, set()),
    "pre": ({"text"}, {"language"}),
    "footer": ({"text"}, set()),
    "divider": (set(), set()),
    "list": ({"items"}, set()),
    "blockquote": ({"blocks"}, {"credit"}),
    "details": ({"summary", "blocks"}, {"is_open"}),
    "table": ({"cells"}, {"is_bordered", "is_striped", "caption", "is_compact"}),
    "photo": ({"photo"}, {"caption"}),
}  # type: dict[str, tuple[set[str], set[str]]]

StorePhoto = Callable[[Json], list[Json]]


class Reader:
    """Reads one rich message; `store` takes an InputMediaPhoto and gives the sizes of the stored photo."""

    def __init__(self, store: StorePhoto) -> None:
        self._store = store
        self._text = self._blocks = self._media = 0

    def read(self, message: Any) -> Json:
        if not isinstance(message, dict):
            raise BadRequest("object expected as rich message")
        ways = [way for way in ("html", "markdown", "blocks") if message.get(way) is not None]
        if len(ways) != 1:
            raise BadRequest("exactly one of html, markdown and blocks must be specified in the rich message")
        if ways != ["blocks"]:
            raise BadRequest("this fake understands rich messages given as blocks only")
        blocks = self._list(message["blocks"], 1)
        if not blocks:
            raise BadRequest("rich message is empty")
        if self._text > MOST_TEXT:
            raise BadRequest("RICH_MESSAGE_TEXT_TOO_LONG")
        if self._blocks > MOST_BLOCKS:
            raise BadRequest("RICH_MESSAGE_BLOCKS_TOO_MUCH")
        if self._media > MOST_MEDIA:
            raise BadRequest("RICH_MESSAGE_MEDIA_TOO_MUCH")
        return {"blocks": blocks}

    def _list(self, blocks: Any, depth: int) -> list[Json]:
        if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
            raise BadRequest("can't parse rich message: blocks must be an Array of Objects")
        if depth > MOST_DEPTH:
            raise BadRequest("RICH_MESSAGE_DEPTH_TOO_BIG")
        return [self._block(block, depth) for block in blocks]

    def _block(self, block: Json, depth: int) -> Json:
        kind = block.get("type")
        if kind not in _FIELDS:
            raise BadRequest(f"can't parse rich message: unsupported block type {kind!r}")
        obligatory, optional = _FIELDS[kind]
        given = {name for name, value in block.items() if value is not None} - {"type"}
        if missing := obligatory - given:
            raise BadRequest(f"can't parse rich message: {kind} lacks {', '.join(sorted(missing))}")
        if unknown := given - obligatory - optional:
            raise BadRequest(f"can't parse rich message: {kind} has no {', '.join(sorted(unknown))}")
        self._blocks += 1
        read: Json = {"type": kind}
        for name in given:
            read[name] = self._field(kind, name, block[name], depth)
        return read

    def _field(self, kind: str, name: str, value: Any, depth: int) -> Any:
        if name == "caption" and kind == "photo":
            return {"text": self._words(value["text"], depth)}
        if name in ("text", "summary", "caption", "credit"):
            return self._words(value, depth)
        if name == "blocks":
            return self._list(value, depth + 1)
        if name == "size" and value not in range(1, 7):
            raise BadRequest("can't parse rich message: heading size must be from 1 to 6")
        if name == "items":
            return [self._item(item, depth) for item in value]
        if name == "cells":
            return self._cells(value, depth)
        if name == "photo":
            self._media += 1
            return self._store(value)
        return value

    def _item(self, item: Json, depth: int) -> Json:
        self._blocks += 1
        return {"label": "•", "blocks": self._list(item.get("blocks"), depth + 1)}

    def _cells(self, rows: Any, depth: int) -> list[list[Json]]:
        if not rows or not all(isinstance(row, list) and row for row in rows):
            raise BadRequest("can't parse rich message: table must have rows of cells")
        if max(map(len, rows)) > MOST_COLUMNS:
            raise BadRequest("RICH_MESSAGE_TABLE_COLUMNS_TOO_MUCH")
        self._blocks += len(rows)
        return [[self._cell(cell, depth) for cell in row] for row in rows]

    def _cell(self, cell: Json, depth: int) -> Json:
        if cell.get("align") not in ("left", "center", "right") or cell.get("valign") not in ("top", "middle", "bottom"):
            raise BadRequest("can't parse rich message: cell must have align and valign")
        read: Json = {"align": cell["align"], "valign": cell["valign"]}
        if cell.get("text") is not None:
            read["text"] = self._words(cell["text"], depth)
        return read | ({"is_header": True} if cell.get("is_header") else {})

    def _words(self, words: Any, depth: int) -> Any:
        if depth > MOST_DEPTH:
            raise BadRequest("RICH_MESSAGE_DEPTH_TOO_BIG")
        if isinstance(words, str):
            self._text += utf16(words)
            return words
        if isinstance(words, list) and words:
            return [self._words(part, depth) for part in words]
        if not isinstance(words, dict):
            raise BadRequest("can't parse rich message: wrong text")
        kind = words.get("type")
        if kind == "url" and str(words.get("url", "")).startswith(("https://", "http://", "tg://")):
            return {"type": "url", "text": self._words(words.get("text"), depth + 1), "url": words["url"]}
        if kind not in _STYLES:
            raise BadRequest(f"can't parse rich message: unsupported text type {kind!r}")
        return {"type": kind, "text": self._words(words.get("text"), depth + 1)}


def plain(message: Json) -> str:
    """What people read of a rich message, a line for each block, cells apart by " | "."""
    return "\n".join(line for block in message["blocks"] for line in _lines(block))


def _lines(block: Json) -> list[str]:
    match block["type"]:
        case "list":
            return [f"- {' '.join(line for inner in item['blocks'] for line in _lines(inner))}" for item in block["items"]]
        case "table":
            return [" | ".join(_said(cell.get("text", "")) for cell in row) for row in block["cells"]]
        case "details":
            return [_said(block["summary"]), *(line for inner in block["blocks"] for line in _lines(inner))]
        case "blockquote":
            return [line for inner in block["blocks"] for line in _lines(inner)]
        case "photo":
            return [_said(block["caption"]["text"])] if "caption" in block else []
        case _:
            return [_said(block.get("text", ""))]


def _said(words: Any) -> str:
    if isinstance(words, str):
        return words
    return "".join(map(_said, words)) if isinstance(words, list) else _said(words["text"])
