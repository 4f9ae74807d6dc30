"""The plain numbers behind the picture of a digest."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Share:
    """How many tasks stand under one mark."""

    sign: str
    words: str
    colour: str
    count: int


@dataclass(frozen=True, slots=True)
class Bar:
    """One group of tasks. Shares of the same place are the same mark in every bar."""

    title: str
    shares: tuple[Share, ...]

    @property
    def total(self) -> int:
        return sum(share.count for share in self.shares)


@dataclass(frozen=True, slots=True)
class Reporting:
    """One row of "118/130 đã báo cáo"."""

    label: str
    reported: int
    expected: int


@dataclass(frozen=True, slots=True)
class Series:
    """One line of the trend, oldest first; None where no digest was made."""

    sign: str
    words: str
    colour: str
    values: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class ChartData:
    heading: str
    subheading: str
    bars: tuple[Bar, ...]
    reporting: tuple[Reporting, ...]
    labels: tuple[str, ...]  # of the periods, as many as the values of each series
    series: tuple[Series, ...]
    footer: str = ""
