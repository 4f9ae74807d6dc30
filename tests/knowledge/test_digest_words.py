"""What is typed about digests: who wants which, and which period is meant; and the hour at which one goes out."""

from __future__ import annotations

from datetime import date, time
from zoneinfo import ZoneInfo

import pytest

from knowledge.calendar import WorkCalendar
from knowledge.lexicon import Lexicon
from knowledge.period_words import read_period
from knowledge.rhythm import Planned, Rhythm, period_of_key, times_of
from knowledge.slots import Slot, sent_at
from knowledge.subscription_words import Wish, read_wish

GROUPS = ("I", "II", "III", "IV", "V")
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon.load()


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("", Wish()),
        ("thứ hai 8h nhóm III", Wish(weekday=1, at=time(8), group="III")),
        ("thu 2 luc 8:30 nhom 3", Wish(weekday=1, at=time(8, 30), group="III")),
        ("chủ nhật 3 giờ chiều", Wish(weekday=7, at=time(15))),
        ("Sở Nội vụ ngắn gọn", Wish(agencies=("Sở Nội vụ",), is_short=True)),
        ("im lặng, ghim", Wish(is_silent=True, is_pinned=True)),
        ("không ghim, có chuông, đầy đủ", Wish(is_silent=False, is_pinned=False, is_short=False)),
        ("kế hoạch 363 toàn bộ", Wish(plan="363", is_everything=True)),
        ("các đơn vị", Wish(is_each_agency=True)),
        ("nhóm XII", Wish(odd="nhom xii")),
        ("25h", Wish(odd="25h")),
        ("mỗi khi trời mưa", Wish(odd="khi troi mua")),
    ],
)
def test_wishes(lexicon: Lexicon, text: str, wish: Wish) -> None:
    assert read_wish(text, lexicon, GROUPS) == wish


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("tuần 46", ("2026-W46", "2026-F45")),
        ("tuan 50", ("2025-W50", "2025-F49")),  # the newest one that has begun
        ("tuần 2/2027", ("2027-W02", "2027-F01")),
        ("tháng 10", ("2026-M10",)),
        ("quý 3", ("2026-Q3",)),
        ("quý III/2025", ("2025-Q3",)),
        ("BT1-2026-W48", ("2026-W48",)),
        ("2026-W99", ()),
        ("tuần 60", ()),
        ("nhóm III", ()),
    ],
)
def test_periods(text: str, keys: tuple[str, ...]) -> None:
    found = read_period(text, date(2026, 11, 27))
    assert found[:1] == keys[:1] and len(found) == len(keys)


@pytest.mark.parametrize(
    ("slot", "at"),
    [
        (Slot(), "2026-11-27 15:30"),
        (Slot(1, time(8)), "2026-11-30 08:00"),  # the Monday after
        (Slot(5, time(14, 30)), "2026-11-27 14:30"),  # closed by then
        (Slot(5, time(9)), "2026-12-04 09:00"),  # not closed on this Friday morning
        (Slot(6, time(8)), "2026-11-30 08:00"),  # Saturday is off and Friday morning too early: the next working day
        (Slot(None, time(16)), "2026-11-27 16:00"),
        (Slot(2), "2026-12-01 15:30"),
    ],
)
def test_hours(slot: Slot, at: str) -> None:
    calendar = WorkCalendar()
    period = period_of_key("2026-W48")
    times = times_of(period, Rhythm(), calendar, ZONE)
    assert times
    assert f"{sent_at(Planned(period, times), slot, calendar, ZONE):%Y-%m-%d %H:%M}" == at
