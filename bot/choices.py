"""Offer choices; turn a press, a typed number or a typed label into the chosen one."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from bot import phrases
from bot.events import Choice, Reply
from knowledge.courtesy import plain_words
from knowledge.normalize import fold, key

PAGE_SIZE = 9  # more than nine choices become pages (house.md, section 3, rule 6)
LIVES_MINUTES = 30  # an offer outside a dialog (rule 3)
_NUMBER = re.compile(r"^[\s#(\[]*(?:so|chon|muc|phuong an)?[\s#.:]*(\d{1,3})[\s.)\]]*$")  # "60%" is no choice
_BARE_NUMBER = re.compile(r"^[\s#(\[]*\d{1,2}[\s.)\]]*$")
_NAME = 3  # words of which a name at the end of a label has at least this many: "không có" is none
_NEXT_PAGE = "~next"


@dataclass(frozen=True, slots=True)
class Picked:
    id: str


@dataclass(frozen=True, slots=True)
class OutOfRange:
    count: int


def make_offer(reply: Reply, ability: str, step: str | None, now: datetime) -> tuple[Reply, dict[str, Any] | None]:
    """The reply with its offer id, and the offer to store; (reply, None) when nothing is offered."""
    if not reply.choices:
        return reply, None
    offer: dict[str, Any] = {
        "id": reply.offer or secrets.token_urlsafe(6),
        "ability": ability,
        "step": step,
        "choices": [[choice.id, choice.label] for choice in reply.choices],
        "page": 0,
        "data": reply.data,
        "at": now.isoformat(),
    }
    return replace(reply, offer=offer["id"], choices=shown(offer)), offer


def shown(offer: dict[str, Any]) -> tuple[Choice, ...]:
    """The choices on the offer's present page, with a way to the next page."""
    every = [Choice(id_, label) for id_, label in offer["choices"]]
    if len(every) <= PAGE_SIZE:
        return tuple(every)
    size = PAGE_SIZE - 1
    start = offer["page"] * size
    return (*every[start : start + size], Choice(_NEXT_PAGE, phrases.MORE))


def turn_page(offer: dict[str, Any]) -> dict[str, Any]:
    """The same offer on its next page; after the last comes the first."""
    size = PAGE_SIZE - 1
    pages = -(-len(offer["choices"]) // size)
    return {**offer, "page": (offer["page"] + 1) % pages}


def is_next_page(choice_id: str) -> bool:
    return choice_id == _NEXT_PAGE


def is_live(offer: dict[str, Any] | None, now: datetime) -> bool:
    """An offer inside a dialog lives as long as its step; one of search results lives thirty minutes."""
    if offer is None:
        return False
    return offer["step"] is not None or now - datetime.fromisoformat(offer["at"]) <= timedelta(minutes=LIVES_MINUTES)


def pressed(offer: dict[str, Any], choice_id: str) -> bool:
    """Whether the pressed id is one of the offer's."""
    return is_next_page(choice_id) or any(choice_id == id_ for id_, _ in offer["choices"])


def is_number(text: str) -> bool:
    """Whether the text is a small number and nothing else: an answer to a numbered list."""
    return _BARE_NUMBER.match(text) is not None


def typed(offer: dict[str, Any], text: str) -> Picked | OutOfRange | None:
    """What a typed number or label means; None when the text is neither."""
    now_shown = shown(offer)
    number = _NUMBER.match(fold(text))
    if number:
        position = int(number.group(1))
        if 1 <= position <= len(now_shown):
            return Picked(now_shown[position - 1].id)
        return OutOfRange(len(now_shown))
    exact = [id_ for id_, label in offer["choices"] if key(label) == key(text)]
    if exact:
        return Picked(exact[0])
    said = plain_words(text)
    loose = [id_ for id_, label in offer["choices"] if said and _means(plain_words(label), said, label, text)]
    return Picked(loose[0]) if len(loose) == 1 else None


def _means(label_words: list[str], said: list[str], label: str, text: str) -> bool:
    """The label itself, the short name in front of its dash ("IV.1" of "IV.1 - Bộ máy"), or a name at its end ("Sở
    Nội vụ" of "Công văn gửi Sở Nội vụ")."""
    name, dash, _ = label.partition(" - ")
    is_named = bool(dash) and plain_words(name) == said
    ends = len(said) >= _NAME and fold(label).endswith(f" {fold(text).strip()}")
    return label_words == said or is_named or ends
