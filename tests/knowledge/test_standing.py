"""Three axes of a task, from plain facts: what is done, what time it is, how old the figures are."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.calendar import WorkCalendar, load_overrides
from knowledge.data import read_bytes, read_json
from knowledge.plan import Cadence, Period
from knowledge.reading import read_plan
from knowledge.standing import (
    Execution,
    LeadFacts,
    Mark,
    Outcome,
    Reporting,
    Standing,
    Timing,
    Verdict,
    instance_of,
    needs_no_asking,
    stand,
)

TODAY = date(2026, 11, 26)
CALENDAR = WorkCalendar(load_overrides(read_json("calendar.json")))
PLAN = read_plan(read_bytes("plan-363.txt"), "plan-363.txt")
ONGOING = Period("Thường xuyên", Cadence.ONGOING)
YEARLY = Period("Hàng năm", Cadence.YEARLY)
ENDED = Period("2023 - 2025", Cadence.RANGE, date(2023, 1, 1), date(2025, 12, 31))
LONG = Period("2023 - 2030", Cadence.RANGE, date(2023, 1, 1), date(2030, 12, 31))
NOTHING = LeadFacts()


def told(status: str, on: date = TODAY, **more: object) -> LeadFacts:
    return LeadFacts(status, on, on, **more)  # type: ignore[arg-type]


def of(period: Period, *leads: LeadFacts, today: date = TODAY, periods_old: int | None = None) -> Standing:
    return stand(period, leads, today, CALENDAR, periods_old)


def test_todays_list_shows_exactly_five_ranges_past_their_end() -> None:
    standings = {task.code: of(task.period, *[NOTHING] * max(1, len(task.lead))) for task in PLAN.tasks}
    expired = [code for code, standing in standings.items() if standing.timing is Timing.EXPIRED]
    assert expired == ["I.3", "II.5", "II.6", "II.7", "III.4"]
    assert [standing.timing for standing in standings.values()].count(Timing.NO_DEADLINE) == 16
    assert [standing.timing for standing in standings.values()].count(Timing.PERIODIC) == 5
    assert [standing.timing for standing in standings.values()].count(Timing.ON_TIME) == 3


@pytest.mark.parametrize(
    ("facts", "execution"),
    [
        (NOTHING, None),
        (told("not_started"), Execution.NOT_STARTED),
        (told("in_progress"), Execution.IN_PROGRESS),
        (told("paused"), Execution.PAUSED),
        (told("done"), Execution.AWAITING),
        (told("done", verdict=Verdict.CONFIRMED), Execution.DONE),
        (told("done", verdict=Verdict.RETURNED), Execution.IN_PROGRESS),
        (LeadFacts(outcome=Outcome.FOLDED), Execution.NOT_APPLICABLE),
    ],
)
def test_what_one_body_told(facts: LeadFacts, execution: Execution | None) -> None:
    assert of(ENDED, facts).execution is execution


DONE = told("done", verdict=Verdict.CONFIRMED)


@pytest.mark.parametrize(
    ("leads", "execution"),
    [
        ((DONE, DONE), Execution.DONE),
        ((DONE, NOTHING), Execution.IN_PROGRESS),
        ((DONE, told("done")), Execution.AWAITING),
        ((DONE, told("not_started")), Execution.IN_PROGRESS),
        ((told("not_started"), NOTHING), Execution.NOT_STARTED),
        ((told("not_started"), told("paused")), Execution.PAUSED),
        ((DONE, LeadFacts(outcome="folded")), Execution.DONE),
        ((LeadFacts(outcome="folded"), NOTHING), None),
        ((), None),
    ],
)
def test_joint_leads_are_done_only_together(leads: tuple[LeadFacts, ...], execution: Execution | None) -> None:
    assert of(LONG, *leads).execution is execution


@given(st.dates(date(2023, 1, 1), date(2040, 1, 1)))
def test_ongoing_is_never_late(today: date) -> None:
    for facts in (NOTHING, told("in_progress", date(2023, 1, 1)), told("not_started", today)):
        assert of(ONGOING, facts, today=today).timing is Timing.NO_DEADLINE


@given(st.dates(date(2023, 1, 1), date(2035, 1, 1)), st.sampled_from([Cadence.YEARLY, Cadence.QUARTERLY, Cadence.MONTHLY]))
def test_instances_follow_each_other_without_gap(day: date, cadence: Cadence) -> None:
    found = instance_of(cadence, day)
    assert found is not None
    first, last = found
    assert first <= day <= last and first.day == 15 and last.day == 14
    following = instance_of(cadence, last + timedelta(days=1))
    assert following is not None and following[0] == last + timedelta(days=1)


def test_instances_are_those_of_the_decree() -> None:
    assert instance_of(Cadence.YEARLY, TODAY) == (date(2025, 12, 15), date(2026, 12, 14))
    assert instance_of(Cadence.QUARTERLY, date(2026, 12, 15)) == (date(2026, 12, 15), date(2027, 3, 14))
    assert instance_of(Cadence.QUARTERLY, TODAY) == (date(2026, 9, 15), date(2026, 12, 14))
    assert instance_of(Cadence.MONTHLY, TODAY) == (date(2026, 11, 15), date(2026, 12, 14))
    assert instance_of(Cadence.RANGE, TODAY) is None


def test_a_yearly_task_is_done_for_its_year_alone() -> None:
    done = told("done", verdict=Verdict.CONFIRMED)
    assert of(YEARLY, done).mark is Mark.DONE
    new_year = date(2026, 12, 15)
    assert of(YEARLY, done, today=new_year).execution is None
    repeated = LeadFacts("done", TODAY, new_year, verdict=Verdict.CONFIRMED)
    assert of(YEARLY, repeated, today=new_year).execution is None  # "no change" does not make another year done
    under_way = LeadFacts("in_progress", TODAY, new_year)
    assert of(YEARLY, under_way, today=new_year).execution is Execution.IN_PROGRESS


def test_seven_working_days_are_soon() -> None:
    # 14/12/2026 is a Monday: 03/12 is seven working days before it, 02/12 eight.
    assert of(YEARLY, NOTHING, today=date(2026, 12, 2)).timing is Timing.PERIODIC
    soon = of(YEARLY, NOTHING, today=date(2026, 12, 3))
    assert (soon.timing, soon.days_left, soon.ends_on) == (Timing.DUE_SOON, 7, date(2026, 12, 14))
    assert soon.mark is Mark.DUE_SOON
    assert of(LONG, NOTHING, today=date(2030, 12, 31)).timing is Timing.DUE_SOON
    assert of(LONG, NOTHING, today=date(2031, 1, 1)).timing is Timing.EXPIRED


def test_a_passed_day_is_overdue_and_a_passed_range_expired() -> None:
    by_date = Period("Trước 20/11/2026", Cadence.BY_DATE, None, date(2026, 11, 20))
    assert of(by_date, told("in_progress")).mark is Mark.OVERDUE
    assert of(ENDED, told("in_progress")).mark is Mark.EXPIRED
    assert of(ENDED, told("done")).mark is Mark.AWAITING
    assert of(ENDED, told("done", verdict="returned")).mark is Mark.EXPIRED  # returned: the clock has kept running


def test_done_in_time_is_told_by_the_date_of_the_document() -> None:
    in_time = told("done", verdict="confirmed", proven_on=date(2025, 12, 20))
    assert of(ENDED, in_time).mark is Mark.DONE
    assert of(ENDED, told("done", verdict="confirmed")).mark is Mark.DONE_LATE


def test_an_extension_counts_once_every_body_at_work_has_one() -> None:
    extended = LeadFacts(outcome="extended", extended_to=date(2027, 6, 30))
    assert of(ENDED, extended).timing is Timing.ON_TIME
    assert of(ENDED, extended, NOTHING).timing is Timing.EXPIRED
    assert of(ENDED, extended, DONE).ends_on == date(2027, 6, 30)
    assert of(ENDED, extended, today=date(2027, 7, 1)).timing is Timing.OVERDUE


@pytest.mark.parametrize(
    ("periods_old", "reporting"),
    [(None, Reporting.NOT_REPORTED), (0, Reporting.REPORTED), (1, Reporting.NOT_REPORTED), (2, Reporting.STALE), (9, Reporting.STALE)],
)
def test_figures_grow_stale(periods_old: int | None, reporting: Reporting) -> None:
    assert of(ONGOING, told("in_progress"), periods_old=periods_old).reporting is reporting


@pytest.mark.parametrize(
    ("cadence", "verdict", "is_proven", "told_on", "expected"),
    [
        (Cadence.YEARLY, "confirmed", False, date(2026, 11, 26), True),
        (Cadence.YEARLY, None, True, date(2026, 11, 26), True),
        (Cadence.YEARLY, None, False, date(2026, 11, 26), False),  # its document is still asked for
        (Cadence.YEARLY, "returned", True, date(2026, 11, 26), False),
        (Cadence.YEARLY, "confirmed", True, date(2025, 12, 10), False),  # last year's instance
        (Cadence.RANGE, "confirmed", True, date(2024, 5, 2), True),
        (Cadence.ONGOING, "confirmed", True, date(2026, 11, 26), False),  # judged in every period anew
        (Cadence.UNSTATED, "confirmed", True, date(2026, 11, 26), True),
    ],
)
def test_what_is_done_is_not_asked(cadence: Cadence, verdict: str | None, is_proven: bool, told_on: date, expected: bool) -> None:
    facts = LeadFacts(status="done", told_on=told_on, repeated_on=told_on, verdict=verdict)
    assert needs_no_asking(cadence, facts, date(2026, 12, 3), is_proven=is_proven) is expected
