"""The word lists of data/reading.json: how plans call their columns and how names of bodies begin."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from knowledge.data import read_json


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    loaded: dict[str, Any] = read_json("reading.json")
    return loaded


def column_words() -> dict[str, list[str]]:
    """Column -> folded words, one of which its heading holds."""
    return dict(_data()["columns"])


def body_heads() -> tuple[str, ...]:
    """The first words of names of bodies, longest first."""
    return tuple(sorted(_data()["body_heads"], key=len, reverse=True))


def one_body() -> tuple[str, ...]:
    """Names that hold a separator and a second head and are one body all the same."""
    return tuple(_data()["one_body"])


def members_of_list() -> tuple[str, ...]:
    """Parts that begin with "các" and continue the list before them: "UBND các xã, các phường"."""
    return tuple(_data()["members_of_list"])


def categories() -> tuple[str, ...]:
    """Heads that in a list may name a category only: "Các Sở, Ban, Ngành"."""
    return tuple(_data()["categories"])


def openers() -> tuple[str, ...]:
    """Words that open sentences of plans."""
    return tuple(_data()["openers"])


def short_forms() -> tuple[tuple[str, str], ...]:
    """Terms and the short forms that officials write for them."""
    return tuple((term, short) for term, short in _data()["short_forms"])


def target_keys() -> tuple[tuple[str, str], ...]:
    """Phrase -> key of a target, the first that fits."""
    return tuple((phrase, key) for phrase, key in _data()["target_keys"])
