"""Blotting secrets out of text in every form in which they travel: as they are, percent-encoded, and the half of a
token that is the secret (`12345:secret`), which some libraries print alone."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

BLOT = "***"
_SHORTEST = 6  # shorter ones would blot out ordinary words


class Redactor:
    """Replaces known secrets in text."""

    def __init__(self, secrets: Iterable[str]) -> None:
        forms = {form for secret in secrets for form in _forms(secret) if len(form) >= _SHORTEST}
        self._forms = sorted(forms, key=len, reverse=True)  # the whole before its half

    def __call__(self, text: str) -> str:
        for form in self._forms:
            text = text.replace(form, BLOT)
        return text


def _forms(secret: str) -> set[str]:
    number, colon, half = secret.partition(":")
    wholes = {secret, half} if colon and number.isdigit() else {secret}
    encoded = {quote(whole, safe="") for whole in wholes}
    return wholes | encoded | {form.replace("%3A", "%3a") for form in encoded}
