"""Telegram's own reading of text: HTML parse mode with its error messages, and entities found by themselves.

Follows parse_html of tdlib/td (td/telegram/MessageEntity.cpp): same order of checks, same wording, byte offsets.
"""

from __future__ import annotations

import re
from typing import Any

Entity = dict[str, Any]

_TYPES = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "tg-spoiler": "spoiler",
    "span": "spoiler", "a": "text_link", "pre": "pre", "code": "code", "blockquote": "blockquote",
}  # fmt: skip
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:#(\d+|x[0-9a-fA-F]+)|(lt|gt|amp|quot));?")
_ATTRIBUTE = re.compile(r"\s*([^\s=>]+)(?:\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s>]+))?")
_FOUND = (
    ("bot_command", re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/])")),
    ("mention", re.compile(r"(?<!\w)@[A-Za-z0-9_]{4,32}(?!\w)")),
    ("url", re.compile(r"https?://[^\s<>]+")),
)


class CannotParse(Exception):
    """The message after "can't parse entities: "."""


def utf16(text: str) -> int:
    """Telegram's unit of length and of offsets."""
    return len(text.encode("utf-16-le")) // 2


def parse_html(source: str) -> tuple[str, list[Entity]]:
    """Visible text and entities; CannotParse with Telegram's wording."""
    out: list[str] = []
    entities: list[Entity] = []
    stack: list[tuple[str, Entity, int]] = []
    at = 0
    while at < len(source):
        char = source[at]
        if char == "&" and (match := _REFERENCE.match(source, at)):
            out.append(_referenced(match))
            at = match.end()
        elif char != "<":
            out.append(char)
            at += 1
        elif source.startswith("</", at):
            at = _end_tag(source, at, stack, entities, utf16("".join(out)))
        else:
            at = _start_tag(source, at, stack, utf16("".join(out)))
    if stack:
        raise CannotParse(f'Can\'t find end tag corresponding to start tag "{stack[-1][0]}"')
    return _trimmed("".join(out), entities)


def found_entities(text: str) -> list[Entity]:
    """Commands, mentions and addresses that Telegram marks by itself."""
    return sorted(
        (
            {"type": kind, "offset": utf16(text[: match.start()]), "length": utf16(match.group())}
            for kind, pattern in _FOUND
            for match in pattern.finditer(text)
        ),
        key=lambda entity: entity["offset"],
    )


def _referenced(match: re.Match[str]) -> str:
    number, name = match.groups()
    if name:
        return _NAMED[name]
    return chr(int(number[1:], 16) if number.startswith("x") else int(number))


def _byte(source: str, at: int) -> int:
    return len(source[:at].encode())


def _start_tag(source: str, begin: int, stack: list[tuple[str, Entity, int]], offset: int) -> int:
    end = source.find(">", begin)
    name_match = re.compile(r"[^\s>]*").match(source, begin + 1)
    assert name_match
    if end < 0:
        raise CannotParse(f"Unclosed start tag at byte offset {_byte(source, begin)}")
    name = name_match.group().lower()
    if name not in _TYPES:
        raise CannotParse(f'Unsupported start tag "{name}" at byte offset {_byte(source, begin)}')
    attributes, end = _attributes(source, name_match.end(), name, begin)
    entity: Entity = {"type": _TYPES[name], "offset": offset}
    if name == "span" and attributes.get("class") != "tg-spoiler":
        raise CannotParse(f'Tag "span" must have class "tg-spoiler" at byte offset {_byte(source, begin)}')
    if name == "a":
        entity["url"] = attributes.get("href", "")
    if name == "blockquote" and "expandable" in attributes:
        entity["type"] = "expandable_blockquote"
    stack.append((name, entity, begin))
    return end + 1


def _attributes(source: str, at: int, tag: str, begin: int) -> tuple[dict[str, str], int]:
    found: dict[str, str] = {}
    while True:
        while at < len(source) and source[at].isspace():
            at += 1
        if at >= len(source):
            raise CannotParse(f'Unclosed start tag "{tag}" at byte offset {_byte(source, begin)}')
        if source[at] == ">":
            return found, at
        match = _ATTRIBUTE.match(source, at)
        if not match:
            raise CannotParse(
                f'Empty attribute name in the tag "{tag}" at byte offset {_byte(source, begin)}'
            )
        value = (match.group(2) or "").strip("\"'")
        found[match.group(1).lower()] = _REFERENCE.sub(_referenced, value)
        at = match.end()


def _end_tag(
    source: str, begin: int, stack: list[tuple[str, Entity, int]], entities: list[Entity], offset: int
) -> int:
    if not stack:
        raise CannotParse(f"Unexpected end tag at byte offset {_byte(source, begin)}")
    end = source.find(">", begin)
    if end < 0:
        raise CannotParse(f"Unclosed end tag at byte offset {_byte(source, begin)}")
    name = source[begin + 2 : end].strip().lower()
    expected, entity, _ = stack.pop()
    if name and name != expected:
        raise CannotParse(
            f'Unmatched end tag at byte offset {_byte(source, begin)}, expected "</{expected}>", found "</{name}>"'
        )
    length = offset - entity["offset"]
    if length and not (expected == "a" and not re.match(r"(https?|tg|mailto|tel):", entity["url"])):
        entities.append({**entity, "length": length})
    return end + 1


def _trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """White space around a message is dropped and the entities move with it."""
    left = utf16(text) - utf16(text.lstrip())
    text = text.strip()
    kept = []
    for entity in entities:
        start = max(entity["offset"] - left, 0)
        end = min(entity["offset"] - left + entity["length"], utf16(text))
        if start < end:
            kept.append({**entity, "offset": start, "length": end - start})
    return text, sorted(kept, key=lambda entity: (entity["offset"], -entity["length"]))
