"""Rhythms: periods of Decree 09/2019, their keys, and the times of rounds on a real calendar."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.calendar import Moment, WorkCalendar, load_overrides
from knowledge.data import read_json
from knowledge.rhythm import (
    Cadence,
    Rhythm,
    fault_of,
    latest_opened,
    next_morning,
    next_to_open,
    period_of,
    period_of_key,
    rhythm_from_json,
    rhythm_to_json,
    times_of,
    usual_rhythm,
)
from knowledge.rhythm_words import read_times

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
CALENDAR = WorkCalendar(load_overrides(read_json("calendar.json")))
DAYS = st.dates(date(2025, 1, 1), date(2028, 12, 1))


@pytest.mark.parametrize(
    ("cadence", "day", "key", "first", "last"),
    [
        ("weekly", "2026-11-26", "2026-W48", "2026-11-23", "2026-11-29"),
        ("weekly", "2027-01-01", "2026-W53", "2026-12-28", "2027-01-03"),
        ("monthly", "2026-11-14", "2026-M11", "2026-10-15", "2026-11-14"),
        ("monthly", "2026-11-15", "2026-M12", "2026-11-15", "2026-12-14"),
        ("monthly", "2026-12-20", "2027-M01", "2026-12-15", "2027-01-14"),
        ("quarterly", "2026-11-26", "2026-Q4", "2026-09-15", "2026-12-14"),
        ("quarterly", "2026-12-15", "2027-Q1", "2026-12-15", "2027-03-14"),
        ("yearly", "2026-12-14", "2026-Y", "2025-12-15", "2026-12-14"),
        ("yearly", "2026-12-15", "2027-Y", "2026-12-15", "2027-12-14"),
    ],
)
def test_periods_of_the_decree(cadence: str, day: str, key: str, first: str, last: str) -> None:
    period = period_of(Cadence(cadence), date.fromisoformat(day))
    assert (period.key, str(period.starts_on), str(period.ends_on)) == (key, first, last)


@given(st.sampled_from(Cadence), DAYS)
def test_periods_meet_and_their_keys_lead_back(cadence: Cadence, day: date) -> None:
    period = period_of(cadence, day)
    assert period.starts_on <= day <= period.ends_on
    assert period_of_key(period.key) == period
    assert period.shifted(1).starts_on == period.ends_on + timedelta(days=1)
    assert period.shifted(1).shifted(-1) == period
    assert len(period.key) <= 20  # rounds.period


@pytest.mark.parametrize("wrong", ["", "2026", "2026-W54", "2026-M13", "2026-Q5", "x"])
def test_a_key_that_is_none(wrong: str) -> None:
    with pytest.raises(ValueError):
        period_of_key(wrong)


def test_the_year_2026_closes_before_the_yearly_report() -> None:
    times = times_of(period_of_key("2026-Y"), usual_rhythm(Cadence.YEARLY), CALENDAR, ZONE)
    assert times is not None
    assert [f"{at:%a %d/%m %H:%M}" for at in (times.opens_at, times.reminds_at, times.closes_at, times.digest_at)] == [
        "Mon 14/12 08:00",
        "Wed 16/12 08:00",
        "Thu 17/12 14:00",
        "Thu 17/12 15:30",
    ]


@given(st.sampled_from(Cadence), DAYS)
def test_times_are_in_order_and_on_working_days(cadence: Cadence, day: date) -> None:
    times = times_of(period_of(cadence, day), usual_rhythm(cadence), CALENDAR, ZONE)
    if times is None:
        assert cadence is Cadence.WEEKLY  # Tết alone takes a whole week
        return
    order = (times.opens_at, times.reminds_at, times.closes_at, times.digest_at)
    assert list(order) == sorted(set(order))
    assert all(CALENDAR.is_working(at.date()) for at in order)


def test_after_tet_the_round_before_is_the_one_of_12_february() -> None:
    now = datetime(2026, 2, 20, 9, tzinfo=ZONE)
    opened, coming = latest_opened(now, Rhythm(), CALENDAR, ZONE), next_to_open(now, Rhythm(), CALENDAR, ZONE)
    assert opened is not None and coming is not None
    assert opened.times.opens_at.date() == date(2026, 2, 12)
    assert coming.times.opens_at.date() == date(2026, 2, 26)


def test_an_answer_is_early_for_a_month_at_most() -> None:
    coming = next_to_open(datetime(2026, 3, 1, tzinfo=ZONE), usual_rhythm(Cadence.YEARLY), CALENDAR, ZONE)
    assert coming is not None
    assert coming.early_from == date(2026, 11, 13)


def test_the_next_morning_is_a_working_one() -> None:
    assert f"{next_morning(date(2026, 11, 27), CALENDAR, ZONE):%d/%m %H:%M}" == "30/11 08:00"
    assert f"{next_morning(date(2026, 2, 13), CALENDAR, ZONE):%d/%m}" == "23/02"


@pytest.mark.parametrize("cadence", Cadence)
def test_a_rhythm_survives_storage(cadence: Cadence) -> None:
    rhythm = usual_rhythm(cadence)
    assert fault_of(rhythm) is None
    assert rhythm_from_json(rhythm_to_json(rhythm)) == rhythm


@pytest.mark.parametrize(
    ("said", "opens", "closes"),
    [
        ("mở thứ Tư 8:00, đóng thứ Sáu 11 giờ", (3, "08:00"), (5, "11:00")),
        ("mo thu 4 9h30; dong 16:00", (3, "09:30"), (5, "16:00")),
        ("hạn thứ sáu 13g30", (4, "08:00"), (5, "13:30")),
    ],
)
def test_times_as_typed(said: str, opens: tuple[int, str], closes: tuple[int, str]) -> None:
    rhythm = read_times(said, Rhythm())
    assert rhythm is not None
    assert (rhythm.rule.opens.weekday, f"{rhythm.rule.opens.at:%H:%M}") == opens
    assert (rhythm.rule.closes.weekday, f"{rhythm.rule.closes.at:%H:%M}") == closes


def test_times_after_the_cut_off_as_typed() -> None:
    rhythm = read_times("mở 1 ngày 9:00, nhắc 3 ngày 8:00, đóng ngày 5 14:00, bản tin 5 ngày 16:00", usual_rhythm(Cadence.MONTHLY))
    assert rhythm is not None
    assert [moment.weekday for moment in rhythm.moments] == [1, 3, 5, 5]


@pytest.mark.parametrize("nonsense", ["", "hôm nào cũng được", "mở lúc nào cũng được", "mở thứ Tư 25:00"])
def test_nonsense_is_no_time(nonsense: str) -> None:
    assert read_times(nonsense, Rhythm()) is None


def test_faults_are_named() -> None:
    rule = Rhythm().rule
    assert fault_of(Rhythm(rule=replace(rule, opens=Moment(5, time(9))))) == "order"
    assert fault_of(Rhythm(rule=replace(rule, opens=Moment(4, time(22))))) == "hours"
    assert fault_of(replace(usual_rhythm(Cadence.MONTHLY), rule=replace(rule, digest=Moment(12, time(15))))) == "day"
