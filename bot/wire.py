"""Replies as JSON and back, so that the ledger can hold what is still to be said."""

from __future__ import annotations

from typing import Any, assert_never

from bot.events import (
    Block,
    Bold,
    Bullets,
    Choice,
    File,
    Fold,
    Italic,
    Link,
    Picture,
    Quote,
    Reply,
    Shortcut,
    Span,
    Table,
    Text,
)

Json = dict[str, Any]


def reply_to_json(reply: Reply) -> Json:
    """The reply as JSON values; `reply.data` must already be made of them (string keys, no tuples). Cards answer an
    inline query at once and never wait in the ledger."""
    return {
        "blocks": [_block_to_json(block) for block in reply.blocks],
        "choices": [[choice.id, choice.label] for choice in reply.choices],
        "shortcuts": [[shortcut.label, shortcut.command] for shortcut in reply.shortcuts],
        "only_for": reply.only_for,
        "replaces": reply.replaces,
        "offer": reply.offer,
        "data": reply.data,
        "answers": reply.answers,
        "silent": reply.silent,
        "pin": reply.pin,
    }


def reply_from_json(stored: Json) -> Reply:
    """The exact reply that `reply_to_json` was given; an unknown kind of block is a ValueError."""
    return Reply(
        blocks=tuple(_block_from_json(block) for block in stored["blocks"]),
        choices=tuple(Choice(id, label) for id, label in stored["choices"]),
        shortcuts=tuple(Shortcut(label, command) for label, command in stored["shortcuts"]),
        only_for=stored["only_for"],
        replaces=stored["replaces"],
        offer=stored["offer"],
        data=stored["data"],
        answers=stored.get("answers"),  # the last three are younger than some stored replies
        silent=stored.get("silent", False),
        pin=stored.get("pin", False),
    )


def _block_to_json(block: Block) -> Json:
    match block:
        case Text(spans):
            return {"kind": "text", "spans": [_span_to_json(span) for span in spans]}
        case Bullets(items):
            return {
                "kind": "bullets",
                "items": [[_span_to_json(span) for span in item.spans] for item in items],
            }
        case Quote(text):
            return {"kind": "quote", "text": text}
        case Table(header, rows, otherwise):
            return {"kind": "table", "header": list(header), "rows": [list(row) for row in rows]} | _instead(otherwise)
        case Fold(summary, blocks, otherwise):
            folded = [_block_to_json(inner) for inner in blocks]
            return {"kind": "fold", "summary": summary, "blocks": folded} | _instead(otherwise)
        case Picture(path, alt, ref):
            return {"kind": "picture", "path": path, "alt": alt, "ref": ref}
        case File(path, name, ref):
            return {"kind": "file", "path": path, "name": name, "ref": ref}
        case _:
            assert_never(block)


def _instead(otherwise: tuple[Block, ...] | None) -> Json:
    return {} if otherwise is None else {"otherwise": [_block_to_json(inner) for inner in otherwise]}


def _instead_from_json(stored: Json) -> tuple[Block, ...] | None:
    return tuple(_block_from_json(inner) for inner in stored["otherwise"]) if "otherwise" in stored else None


def _block_from_json(stored: Json) -> Block:
    match stored["kind"]:
        case "text":
            return _text_from_json(stored["spans"])
        case "bullets":
            return Bullets(tuple(_text_from_json(spans) for spans in stored["items"]))
        case "quote":
            return Quote(stored["text"])
        case "table":
            rows = tuple(tuple(row) for row in stored["rows"])
            return Table(tuple(stored["header"]), rows, _instead_from_json(stored))
        case "fold":
            folded = tuple(_block_from_json(inner) for inner in stored["blocks"])
            return Fold(stored["summary"], folded, _instead_from_json(stored))
        case "picture":
            return Picture(stored["path"], stored["alt"], stored.get("ref", ""))
        case "file":
            return File(stored["path"], stored["name"], stored.get("ref", ""))
        case unknown:
            raise ValueError(f"unknown kind of block: {unknown!r}")


def _text_from_json(spans: list[Any]) -> Text:
    return Text(tuple(_span_from_json(span) for span in spans))


def _span_to_json(span: Span) -> str | Json:
    match span:
        case str():
            return span
        case Bold(text):
            return {"bold": text}
        case Italic(text):
            return {"italic": text}
        case Link(text, url):
            return {"link": text, "url": url}
        case _:
            assert_never(span)


def _span_from_json(stored: str | Json) -> Span:
    match stored:
        case str():
            return stored
        case {"bold": str(text)}:
            return Bold(text)
        case {"italic": str(text)}:
            return Italic(text)
        case {"link": str(text), "url": str(url)}:
            return Link(text, url)
        case _:
            raise ValueError(f"unknown kind of span: {sorted(stored)}")
