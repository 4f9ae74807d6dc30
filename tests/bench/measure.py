"""Times and tables of the benchmarks."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import psutil

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds."""

    p50: float
    p95: float
    worst: float


def clock(call: Callable[[], T]) -> tuple[float, T]:
    """Milliseconds of processor time that the call took, and what it returned. Processor time, because other
    work on the machine is no part of the figure; everything measured with it computes and waits for nothing."""
    started = time.process_time()
    result = call()
    return (time.process_time() - started) * 1000, result


def summarise(milliseconds: Iterable[float]) -> Times:
    ranked = sorted(milliseconds)
    return Times(ranked[len(ranked) // 2], ranked[int(len(ranked) * 0.95)], ranked[-1])


def resident_mb(pid: int | None = None) -> float:
    """Resident memory of a process (this one) in MB."""
    return psutil.Process(pid).memory_info().rss / 1e6


def print_table(title: str, head: Sequence[str], rows: Sequence[Sequence[str]], against: str) -> None:
    """`against` says what the figures are measured against."""
    widths = [max(len(row[column]) for row in (head, *rows)) for column in range(len(head))]
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg()[:2])
    print(f"\n== {title} ==")
    for row in (head, *rows):
        cells = [cell.ljust(width) if not column else cell.rjust(width) for column, (cell, width) in enumerate(zip(row, widths, strict=True))]
        print("  ".join(cells).rstrip())
    print(f"({against}; {os.cpu_count()} cores, load {load})", flush=True)


def verdict(is_met: bool) -> str:
    return "met" if is_met else "MISSED"
