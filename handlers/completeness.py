"""How much of what it is asked an agency has reported in a period: nothing, a part, or all."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from db.rounds import Item


@dataclass(frozen=True, slots=True, order=True)
class Count:
    """`told` of `asked` tasks."""

    told: int
    asked: int

    @property
    def is_complete(self) -> bool:
        return self.told == self.asked

    def __str__(self) -> str:
        return f"{self.told}/{self.asked}"

    @property
    def is_partial(self) -> bool:
        return 0 < self.told < self.asked


def by_agency(asked: Iterable[Item], told: Collection[Item]) -> Mapping[str, Count]:
    """Every agency that is asked anything, with its count."""
    counted: dict[str, Count] = {}
    for item in dict.fromkeys(asked):
        before = counted.get(item[1], Count(0, 0))
        counted[item[1]] = Count(before.told + (item in told), before.asked + 1)
    return counted
