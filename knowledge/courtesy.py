"""Words of courtesy that change nothing about a short answer: "đúng rồi ạ", "dạ em đồng ý nhé", "lưu giúp tôi"."""

from __future__ import annotations

from knowledge.normalize import words

_POLITE = frozenset({"a", "nhe", "nha", "da", "em", "anh", "chi", "toi", "minh", "giup", "voi", "cho"})


def plain_words(text: str) -> list[str]:
    """The folded words of a short answer without the polite ones; empty when it was nothing but courtesy."""
    return [word for word in words(text) if word not in _POLITE]
