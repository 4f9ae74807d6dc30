"""Days of absence and promised hours as people type them."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from knowledge.calendar import WorkCalendar, load_overrides
from knowledge.data import read_json
from knowledge.leave_words import read_later, read_leave

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
CALENDAR = WorkCalendar(load_overrides(read_json("calendar.json")))
TODAY = date(2026, 11, 26)  # a Thursday


@pytest.mark.parametrize(
    ("said", "first", "last"),
    [
        ("24/11 - 30/11", "2026-11-24", "2026-11-30"),
        ("từ 24/11 đến 30/11", "2026-11-24", "2026-11-30"),
        ("24-30/11", "2026-11-24", "2026-11-30"),
        ("24/11/2026 - 30/11/2026", "2026-11-24", "2026-11-30"),
        ("em nghỉ phép đến 30/11 ạ", "2026-11-26", "2026-11-30"),
        ("tôi đang nghỉ phép hết ngày 02.12", "2026-11-26", "2026-12-02"),
        ("nghỉ ngày 30/11", "2026-11-30", "2026-11-30"),
        ("28/12 - 03/01", "2026-12-28", "2027-01-03"),
        ("nghi phep den thu sau tuan sau", "2026-11-26", "2026-12-04"),
        ("nghỉ hết tuần", "2026-11-26", "2026-11-27"),
        ("nghỉ tuần sau", "2026-11-30", "2026-12-04"),
        ("nghỉ 3 ngày", "2026-11-26", "2026-11-28"),
        ("mai em nghỉ", "2026-11-27", "2026-11-27"),
        ("15/01 - 20/01", "2027-01-15", "2027-01-20"),
    ],
)
def test_absence(said: str, first: str, last: str) -> None:
    assert read_leave(said, TODAY) == (date.fromisoformat(first), date.fromisoformat(last))


def test_an_absence_without_an_end_asks_for_it() -> None:
    assert read_leave("nghỉ từ 24/11", TODAY) == (date(2026, 11, 24), None)


@pytest.mark.parametrize("said", ["", "đang nghỉ phép", "31/02 - 32/02", "hôm nào đó"])
def test_no_day_in_it(said: str) -> None:
    assert read_leave(said, TODAY) is None


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("để chiều em trả lời", "2026-11-26 14:00"),
        ("chiều nay", "2026-11-26 14:00"),
        ("mai em báo", "2026-11-27 08:00"),
        ("để sáng mai nhé", "2026-11-27 08:00"),
        ("chiều mai", "2026-11-27 14:00"),
        ("3 giờ chiều", "2026-11-26 15:00"),
        ("mai 10h30", "2026-11-27 10:30"),
        ("thứ hai tuần sau em gửi", "2026-11-30 08:00"),
        ("để đến 30/11", "2026-11-30 08:00"),
        ("lát nữa", "2026-11-26 10:00"),
        ("2 tiếng nữa", "2026-11-26 11:00"),
    ],
)
def test_later(said: str, expected: str) -> None:
    moment = read_later(said, datetime(2026, 11, 26, 9, tzinfo=ZONE), CALENDAR, ZONE)
    assert moment is not None
    assert f"{moment:%Y-%m-%d %H:%M}" == expected


@pytest.mark.parametrize("said", ["", "em bận quá", "đang họp", "24/11", "7 giờ"])
def test_no_moment_to_come(said: str) -> None:
    assert read_later(said, datetime(2026, 11, 26, 9, tzinfo=ZONE), CALENDAR, ZONE) is None


def test_the_afternoon_is_over() -> None:
    moment = read_later("để chiều", datetime(2026, 11, 27, 16, 30, tzinfo=ZONE), CALENDAR, ZONE)
    assert moment is not None
    assert f"{moment:%Y-%m-%d %H:%M}" == "2026-11-30 08:00"
