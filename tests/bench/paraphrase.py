"""Questions about a known record in other words: words dropped, marks stripped, slips, synonyms, parts reordered."""

from __future__ import annotations

import random
from dataclasses import dataclass

from knowledge.normalize import fold
from tests.bench.corpus import GRAMMAR, Said

_EMPTY = frozenset(("về", "và", "của", "cho", "các", "với", "tại", "trên", "từ", "trong", "do", "để", "không", "có"))


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and the record it is about."""

    text: str
    about: Said


def make_questions(said: list[Said], count: int, seed: int = 29) -> list[Asked]:
    """`count` questions about records drawn evenly."""
    draw = random.Random(seed)
    return [Asked(_question(draw, piece), piece) for piece in draw.sample(said, count)]


def _question(draw: random.Random, piece: Said) -> str:
    parts = [piece.topic, piece.audience]
    parts += [part for part in (piece.purpose, piece.second) if draw.random() < 0.6]
    draw.shuffle(parts)
    action = piece.short_action if draw.random() < 0.7 else piece.action
    text = " ".join([action, *parts])
    if draw.random() < 0.5:
        text = _with_synonym(draw, text.lower())
    kept = [word for word in text.lower().replace(",", "").split() if draw.random() > (0.7 if word in _EMPTY else 0.12)]
    if draw.random() < 0.35:
        place = draw.randrange(len(kept))
        kept[place] = _slip(draw, kept[place])
    text = f"{draw.choice(GRAMMAR['openings'])} {' '.join(kept)}".strip()
    return fold(text) if draw.random() < 0.5 else text


def _with_synonym(draw: random.Random, text: str) -> str:
    known = [said for said in GRAMMAR["synonyms"] if said in text]
    if not known:
        return text
    said = draw.choice(known)
    return text.replace(said, GRAMMAR["synonyms"][said], 1)


def _slip(draw: random.Random, word: str) -> str:
    """One slip of the finger: two letters swapped, one left out, or one doubled."""
    if len(word) < 4:
        return word
    place = draw.randrange(1, len(word) - 1)
    swapped = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    return draw.choice((swapped, word[:place] + word[place + 1 :], word[:place] + word[place] + word[place:]))
