"""The working calendar of 2026 to 2028, rounds moved by days off, and the hours of sending."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.calendar import (
    Moment,
    Override,
    RoundRule,
    Week,
    WorkCalendar,
    load_overrides,
    may_send_at,
    reporting_period,
    reporting_period_of,
    round_times,
    week_of,
    week_of_period,
)
from knowledge.data import read_json

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
SHIPPED = load_overrides(read_json("calendar.json"))
CALENDAR = WorkCalendar(SHIPPED)
DAYS = st.dates(date(2026, 1, 1), date(2028, 12, 31))


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2026, 1, 2), False),  # swap that the package does not know
        (date(2026, 1, 10), True),
        (date(2026, 2, 13), True),
        (date(2026, 2, 16), False),
        (date(2026, 2, 20), False),
        (date(2026, 2, 23), True),
        (date(2026, 4, 27), False),
        (date(2026, 8, 22), True),
        (date(2026, 8, 31), False),
        (date(2026, 11, 23), True),  # the swap with 28/11 is only proposed
        (date(2026, 11, 24), False),  # Ngày Văn hóa Việt Nam
        (date(2026, 11, 28), False),
        (date(2027, 1, 1), False),
        (date(2027, 2, 8), False),
        (date(2027, 4, 16), False),
        (date(2027, 5, 3), False),
        (date(2027, 11, 24), False),
        (date(2028, 1, 26), False),
        (date(2028, 11, 24), False),
        (date(2026, 11, 22), False),  # an ordinary Sunday
    ],
)
def test_days_of_2026_to_2028(day: date, working: bool) -> None:
    assert CALENDAR.is_working(day) is working


def test_a_swap_counts_once_it_is_confirmed() -> None:
    confirmed = [Override(item.day, item.off, item.document, True) for item in SHIPPED]
    assert not WorkCalendar(confirmed).is_working(date(2026, 11, 23))
    assert WorkCalendar(confirmed).is_working(date(2026, 11, 28))
    shown = CALENDAR.look_up(date(2026, 11, 23))
    assert (shown.working, shown.confirmed) == (True, False)
    assert CALENDAR.look_up(date(2026, 11, 24)).why == "Nghị quyết 28/2026/QH16"
    assert CALENDAR.look_up(date(2026, 9, 2)).why == "Quốc khánh"


def test_a_wrong_entry_is_named() -> None:
    with pytest.raises(ValueError, match="entry 2"):
        load_overrides({"days": [
            {"date": "2026-01-02", "state": "off", "document": "", "confirmed": True},
            {"date": "2026-13-02", "state": "off", "document": "", "confirmed": True},
        ]})  # fmt: skip


def test_working_days_between() -> None:
    assert CALENDAR.working_days_between(date(2026, 11, 20), date(2026, 11, 27)) == 4  # 23, 25, 26, 27
    assert CALENDAR.working_days_between(date(2026, 11, 27), date(2026, 11, 20)) == -4
    assert CALENDAR.working_days_between(date(2026, 2, 13), date(2026, 2, 23)) == 1
    assert CALENDAR.working_day_on_or_before(date(2026, 11, 24)) == date(2026, 11, 23)
    assert CALENDAR.working_day_on_or_before(date(2026, 2, 22)) == date(2026, 2, 13)
    assert CALENDAR.working_day_on_or_after(date(2026, 2, 14)) == date(2026, 2, 23)


def test_weeks_are_iso_weeks() -> None:
    week = week_of(date(2026, 11, 27))
    assert (week.period, week.monday, week.sunday) == ("2026-W48", date(2026, 11, 23), date(2026, 11, 29))
    assert week.label == "48 (23/11 - 29/11/2026)"
    assert week_of(date(2027, 1, 1)).period == "2026-W53"
    assert week_of_period("2026-W53").shifted(1).period == "2027-W01"
    for wrong in ("2026", "2026-W54", "2027-W53", "x-W1", "2026-48"):
        with pytest.raises(ValueError):  # noqa: PT011 - the message is Python's own
            week_of_period(wrong)


@given(DAYS)
def test_a_week_holds_its_day_and_comes_back_from_its_key(day: date) -> None:
    week = week_of(day)
    assert week.monday <= day <= week.sunday
    assert week_of_period(week.period) == week


def moments(period: str) -> list[str]:
    times = round_times(week_of_period(period), CALENDAR, ZONE)
    assert times is not None
    return [f"{at:%a %d/%m %H:%M}" for at in (times.opens_at, times.reminds_at, times.closes_at, times.digest_at)]


def test_friday_is_friday() -> None:
    """field.md, trap 5: a scheduler that counts weekdays otherwise ran on Thursday."""
    times = round_times(week_of(date(2026, 11, 27)), CALENDAR, ZONE)
    assert times is not None
    assert times.opens_at.strftime("%A") == "Thursday"
    assert {at.strftime("%A") for at in (times.reminds_at, times.closes_at, times.digest_at)} == {"Friday"}
    assert times.digest_at.isoformat() == "2026-11-27T15:30:00+07:00"


def test_a_day_off_moves_to_the_working_day_before() -> None:
    assert moments("2026-W48") == ["Thu 26/11 08:00", "Fri 27/11 08:00", "Fri 27/11 14:00", "Fri 27/11 15:30"]
    # 30/4 and 1/5 are Thursday and Friday: both off, the order stays
    assert moments("2026-W18") == ["Tue 28/04 08:00", "Wed 29/04 08:00", "Wed 29/04 14:00", "Wed 29/04 15:30"]
    # 1/1 and the swapped 2/1
    assert moments("2026-W01") == ["Tue 30/12 08:00", "Wed 31/12 08:00", "Wed 31/12 14:00", "Wed 31/12 15:30"]
    # Friday alone is off
    assert moments("2026-W53") == ["Wed 30/12 08:00", "Thu 31/12 08:00", "Thu 31/12 14:00", "Thu 31/12 15:30"]


def test_the_week_of_tet_is_skipped() -> None:
    assert round_times(week_of(date(2026, 2, 18)), CALENDAR, ZONE) is None


@pytest.mark.parametrize("only", range(7))
def test_one_working_day_keeps_the_order(only: int) -> None:
    week = Week(2026, 46)
    calendar = WorkCalendar([Override(day, day.weekday() != only, "", True) for day in week.days])
    times = round_times(week, calendar, ZONE)
    assert times is not None
    assert times.opens_at < times.reminds_at < times.closes_at < times.digest_at
    assert {at.date().weekday() for at in (times.opens_at, times.digest_at)} == {only}
    assert times.reminds_at.time() == time(11)


@given(DAYS, st.sets(st.integers(0, 6)))
def test_the_order_holds_whatever_is_off(day: date, off: set[int]) -> None:
    week = week_of(day)
    calendar = WorkCalendar([Override(item, item.weekday() in off, "", True) for item in week.days])
    times = round_times(week, calendar, ZONE)
    if len(off) == 7:
        assert times is None
        return
    assert times is not None
    assert times.opens_at < times.reminds_at < times.closes_at < times.digest_at
    for at in (times.opens_at, times.reminds_at, times.closes_at, times.digest_at):
        assert calendar.is_working(at.date())
        assert week_of(at.date()) == week


def test_an_administrator_s_times() -> None:
    rule = RoundRule(
        opens=Moment(1, time(9)), reminds=Moment(3, time(9)), closes=Moment(4, time(11)), digest=Moment(4, time(16))
    )
    times = round_times(week_of(date(2026, 11, 24)), CALENDAR, ZONE, rule)
    assert times is not None
    assert times.opens_at == datetime(2026, 11, 23, 9, tzinfo=ZONE)
    assert times.digest_at == datetime(2026, 11, 26, 16, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("now", "allowed"),
    [
        ("2026-11-23T09:00", "2026-11-23T09:00"),
        ("2026-11-23T07:29", "2026-11-23T07:30"),
        ("2026-11-23T07:30", "2026-11-23T07:30"),
        ("2026-11-23T16:59", "2026-11-23T16:59"),
        ("2026-11-23T17:00", "2026-11-25T07:30"),  # over the holiday of the 24th
        ("2026-11-24T10:00", "2026-11-25T07:30"),
        ("2026-11-28T10:00", "2026-11-30T07:30"),
        ("2026-02-13T18:00", "2026-02-23T07:30"),
        ("2026-01-10T10:00", "2026-01-10T10:00"),  # a worked Saturday
    ],
)
def test_hours_of_sending(now: str, allowed: str) -> None:
    given_now = datetime.fromisoformat(now).replace(tzinfo=ZONE)
    assert may_send_at(given_now, CALENDAR, ZONE) == datetime.fromisoformat(allowed).replace(tzinfo=ZONE)


def test_the_zone_decides_not_the_clock_s() -> None:
    utc = datetime.fromisoformat("2026-11-23T01:00+00:00")
    assert may_send_at(utc, CALENDAR, ZONE).isoformat() == "2026-11-23T08:00:00+07:00"


@given(st.datetimes(datetime(2026, 1, 1), datetime(2028, 12, 20)))  # noqa: DTZ001 - hypothesis wants naive bounds
def test_sending_is_never_earlier_and_always_in_hours(now: datetime) -> None:
    at = may_send_at(now.replace(tzinfo=ZONE), CALENDAR, ZONE)
    assert at >= now.replace(tzinfo=ZONE)
    assert CALENDAR.is_working(at.date())
    assert time(7, 30) <= at.time() < time(17)
    assert may_send_at(at, CALENDAR, ZONE) == at


def test_the_period_of_the_annual_report() -> None:
    period = reporting_period(2026)
    assert (period.starts_on, period.ends_on) == (date(2025, 12, 15), date(2026, 12, 14))
    assert reporting_period_of(date(2026, 12, 14)).year == 2026
    assert reporting_period_of(date(2026, 12, 15)).year == 2027


@given(DAYS)
def test_annual_periods_meet_without_a_gap(day: date) -> None:
    period = reporting_period_of(day)
    assert period.starts_on <= day <= period.ends_on
    assert reporting_period(period.year + 1).starts_on == period.ends_on + timedelta(days=1)
