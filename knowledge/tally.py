"""Adding weights for very many places at once: sets of places are bits of one integer, sums are columns of bits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator


def to_bits(places: Iterable[int], size: int) -> int:
    """The set of places (each below `size`) as an integer: bit n is place n."""
    found = bytearray(size // 8 + 1)
    for place in places:
        found[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(found, "little")


class Tally:
    """A sum for every place. Bit n of column b is bit b of the sum of place n, so that one addition over 100,000
    places is a few operations on integers of 100,000 bits: microseconds, where a loop takes milliseconds."""

    def __init__(self) -> None:
        self._columns: list[int] = []

    def add(self, places: int, weight: int) -> None:
        """Add the weight to the sum of every place of the set."""
        for column in range(weight.bit_length()):
            if weight >> column & 1:
                self._add_bit(places, column)

    def _add_bit(self, places: int, column: int) -> None:
        while places:
            if column >= len(self._columns):
                self._columns += [0] * (column + 1 - len(self._columns))
            before = self._columns[column]
            self._columns[column] = before ^ places
            places &= before  # the carry
            column += 1

    def best(self, count: int) -> list[int]:
        """Up to `count` places with the greatest sums, in no order; of equal sums the first places. None has sum 0."""
        above, ties = 0, 0
        for column in self._columns:
            ties |= column
        for column in reversed(self._columns):
            higher = ties & column
            if (above | higher).bit_count() >= count:
                ties = higher
            else:
                above |= higher
                ties ^= higher
        found = list(_places(above, count))
        return found + list(_places(ties, count - len(found)))


def _places(bits: int, most: int) -> Iterator[int]:
    while bits and most > 0:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest
        most -= 1
