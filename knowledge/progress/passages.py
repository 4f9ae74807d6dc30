"""The part of a message that speaks of one task: what a card or a list quotes, instead of the whole message."""

from __future__ import annotations

import re

from knowledge.normalize import compose
from knowledge.question.slots import find_codes

_SENTENCES = re.compile(r"(?<=[;\n])|(?<=[.!?])\s+(?=\S)")
_BEFORE_CODE = re.compile(r",\s*(?=(?:và |còn |riêng |nhiệm vụ |mục |nv )*(?:IX|IV|V?I{1,3}|V|X)\s?[.\-]?\s?\d{1,2}(?!\w))", re.IGNORECASE)


def passage(text: str, code: str) -> str:
    """Sentences and clauses that name the task, with those that follow and name none. The whole text where the task
    is not named in it, or is the only one."""
    whole = compose(text).strip()
    if len(find_codes(whole)) < 2:
        return whole
    kept: list[str] = []
    names: tuple[str, ...] = ()
    row: list[tuple[str, tuple[str, ...]]] = []  # codes named in a row wait for what is said of them
    for piece in _pieces(whole):
        here = find_codes(piece)
        if here and _is_code_only(piece, here):
            row.append((piece, here))
            continue
        names = (*(one for _, several in row for one in several), *here) or names if here or row else names
        before = ", ".join(said for said, _ in row)
        if code in names:
            kept.append(f"{before}, {piece}" if before else piece)
        row = []
    return "; ".join(kept) if kept else whole


def _pieces(text: str) -> list[str]:
    cut = [part for sentence in _SENTENCES.split(text) if sentence for part in _BEFORE_CODE.split(sentence)]
    return [piece for part in cut if (piece := part.strip(" ;,.\n"))]


def _is_code_only(piece: str, codes: tuple[str, ...]) -> bool:
    return len(re.findall(r"[^\W\d_]{2,}|\d+", piece)) <= 2 * len(codes) and not re.search(r"[%:]", piece)
