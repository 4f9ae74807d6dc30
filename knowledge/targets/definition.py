"""Whether a reported number counts what the plan counts: which co-operatives, which rating, active ones or all."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from knowledge.data import read_json
from knowledge.normalize import fold, key
from knowledge.plan import Target


@dataclass(frozen=True, slots=True)
class Difference:
    """One way in which the reporter counts otherwise. `plan` and `said` are values of the dimension; `plan` is empty
    where the plan sets no such limit."""

    dimension: str  # "activity"
    plan: tuple[str, ...]
    said: tuple[str, ...]  # ("active",)


def differences(target: Target, said: str) -> tuple[Difference, ...]:
    """Every dimension in which the reporter's words say something else than the plan's; silence is agreement."""
    found = []
    for dimension in _dimensions():
        plan, told = _values(dimension, target.what), _values(dimension, said)
        if told and told != plan and not _is_the_same_body(dimension, target, plan, told):
            found.append(Difference(dimension, tuple(sorted(plan)), tuple(sorted(told))))
    return tuple(found)


def asks_for_method(target: Target) -> bool:
    """A share by rating: the circular that defined "tốt, khá" is repealed, so the method must be named."""
    return bool(_values("rating", target.what))


def counts_by_other_rating(target: Target, said: str) -> bool:
    """The words name a rating that another target of the plan may mean as well."""
    return asks_for_method(target) and "effective" in _values("rating", said)


def _is_the_same_body(dimension: str, target: Target, plan: frozenset[str], told: frozenset[str]) -> bool:
    """A count of co-operatives may name the union or the organisations in passing; a share may not."""
    return dimension == "subject" and target.unit != "%" and bool(plan & told)


def _values(dimension: str, text: str) -> frozenset[str]:
    """The values that are said; a longer phrase hides the shorter ones in it ("liên hiệp hợp tác xã")."""
    left = f" {_plain(text)} "
    found = set()
    for phrase, value in _phrases(dimension):
        if f" {phrase} " in left:
            found.add(value)
            left = left.replace(f" {phrase} ", " | ")
    return frozenset(found)


@cache
def _dimensions() -> dict[str, Any]:
    found: dict[str, Any] = read_json("target_definitions.json")["dimensions"]
    return found


@cache
def _phrases(dimension: str) -> tuple[tuple[str, str], ...]:
    """(phrase, value), the longest first."""
    pairs = [(_plain(said), value) for value, all_said in _dimensions()[dimension].items() for said in all_said]
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))


def _plain(text: str) -> str:
    return " ".join("".join(char if char.isalnum() else " " for char in fold(key(text))).split())
