"""Chains of waiting: told once, from their beginning, with the longest wait; cycles said as such."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.worlds import Worlds
from db.obstacles import ObstacleView
from handlers.context import World
from handlers.waiting import Chain, addressee, chains

TODAY = date(2026, 11, 26)


@pytest.fixture(scope="module")
def world() -> World:
    return Worlds(ZoneInfo("Asia/Ho_Chi_Minh")).make([])


def _waits(agency: str, body: str, days: int = 1, number: int = 1) -> ObstacleView:
    raised_at = datetime(2026, 11, 26, 1, tzinfo=UTC) - timedelta(days=days)
    return ObstacleView(number, "I.1", agency, "w", body, raised_at, None, addressed_to=body)


@pytest.mark.parametrize(
    ("links", "expected"),
    [
        ([], []),
        ([("A", "B", 3)], []),  # one waits for one: the list says so already
        ([("A", "B", 3), ("B", "C", 12)], [Chain(("A", "B", "C"), 12, False)]),
        ([("B", "C", 1), ("A", "B", 3)], [Chain(("A", "B", "C"), 3, False)]),
        ([("A", "B", 1), ("A", "B", 9), ("B", "C", 2)], [Chain(("A", "B", "C"), 9, False)]),
        ([("A", "B", 1), ("B", "C", 2), ("B", "D", 5)], [Chain(("A", "B", "C"), 2, False), Chain(("A", "B", "D"), 5, False)]),
        ([("A", "B", 1), ("B", "A", 4)], [Chain(("A", "B"), 4, True)]),
        ([("A", "B", 9), ("B", "C", 1), ("C", "B", 2)], [Chain(("B", "C"), 2, True)]),
        ([("A", "A", 1)], []),
    ],
)
def test_chains(links: list[tuple[str, str, int]], expected: list[Chain], world: World) -> None:
    assert chains([_waits(*link) for link in links], TODAY, world) == expected


def test_everybody_waiting_for_everybody_ends(world: World) -> None:
    names = [f"B{number}" for number in range(20)]
    assert chains([_waits(a, b) for a in names for b in names if a != b], TODAY, world)


@pytest.mark.parametrize(
    ("named", "agency", "expected"),
    [
        ("Sở Tài chính", "Sở Nội vụ", "Sở Tài chính"),
        ("Sở Kế hoạch và Đầu tư", "Sở Nội vụ", "Sở Tài chính"),  # by succession
        ("Sở Tài chính", "Sở Tài chính", None),  # nobody waits for itself
        ("Bộ Tài chính", "Sở Nội vụ", None),  # no body of the province
        (None, "Sở Nội vụ", None),
    ],
)
def test_who_is_asked_today(named: str | None, agency: str, expected: str | None, world: World) -> None:
    raised = ObstacleView(1, "I.4", agency, "w", named, datetime(2026, 11, 26, tzinfo=UTC), None)
    assert addressee(world, raised, TODAY) == expected
