"""Lines of an administrator about days off, typed any way; what cannot be used is said, never guessed."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.decrees import Decree, Decreed, DecreedDays, NoDecree, read_decree

TODAY = date(2026, 11, 20)
MON, TUE, SAT = date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 28)


OFF, WORKED = Decree.OFF, Decree.WORKED
DOC = "công văn số 12/BNV"
Told = list[tuple[date, Decree, str]]


@pytest.mark.parametrize(
    ("text", "days", "is_proposed"),
    [
        ("23/11/2026 nghỉ theo VB 123/VPCP", [(MON, OFF, "VB 123/VPCP")], False),
        ("làm bù 28/11/2026 theo VB 123/VPCP", [(SAT, WORKED, "VB 123/VPCP")], False),
        ("28-11-2026: đi làm bù, căn cứ: VB 123/VPCP ngày 01/10/2026", [(SAT, WORKED, "VB 123/VPCP ngày 01/10/2026")], False),
        ("nghi 23/11 va lam bu 28/11", [(MON, OFF, ""), (SAT, WORKED, "")], False),
        ("23/11, 24/11 nghỉ; 28/11 làm bù dự kiến", [(MON, OFF, ""), (TUE, OFF, ""), (SAT, WORKED, "")], True),
        ("nghỉ 23/11, 28/11 làm bù", [(MON, OFF, ""), (SAT, WORKED, "")], False),
        ("23/11 nghỉ, làm bù 28/11", [(MON, OFF, ""), (SAT, WORKED, "")], False),
        ("nghỉ 23/11, 24/11; 28/11 làm bù", [(MON, OFF, ""), (TUE, OFF, ""), (SAT, WORKED, "")], False),
        ("23, 24/11 nghỉ", [(MON, OFF, ""), (TUE, OFF, "")], False),
        ("ngày 23 và ngày 24/11/2026 nghỉ", [(MON, OFF, ""), (TUE, OFF, "")], False),
        ("xác nhận 23/11/2026, 28/11/2026", [(MON, Decree.CONFIRM, ""), (SAT, Decree.CONFIRM, "")], False),
        ("23/11/2026 xác nhận", [(MON, Decree.CONFIRM, "")], False),
        ("bỏ 23/11/2026", [(MON, Decree.REMOVE, "")], False),
        ("01/01 nghỉ", [(date(2027, 1, 1), OFF, "")], False),  # the next one to come
        # a document ends where the next days begin
        (f"23/11 nghỉ, theo {DOC}; 28/11 làm bù", [(MON, OFF, DOC), (SAT, WORKED, DOC)], False),
        (f"23/11 nghỉ theo {DOC}, 28/11 làm bù", [(MON, OFF, DOC), (SAT, WORKED, DOC)], False),
        (f"23/11 nghỉ theo {DOC} và làm bù 28/11", [(MON, OFF, DOC), (SAT, WORKED, DOC)], False),
        (f"theo {DOC} ngày 1/10/2026: 23/11 nghỉ; 28/11 làm bù", [(MON, OFF, f"{DOC} ngày 1/10/2026"), (SAT, WORKED, f"{DOC} ngày 1/10/2026")], False),
        (f"23/11 nghỉ theo {DOC}; 28/11 làm bù theo VB 5/VPCP", [(MON, OFF, DOC), (SAT, WORKED, "VB 5/VPCP")], False),
        ("23/11 nghỉ theo TB 9, ngày 1/10/2026, về nghỉ bù", [(MON, OFF, "TB 9, ngày 1/10/2026, về nghỉ bù")], False),
    ],
)
def test_days(text: str, days: Told, is_proposed: bool) -> None:
    expected = tuple(Decreed(day, day, decree, document) for day, decree, document in days)
    assert read_decree(text, TODAY) == DecreedDays(expected, is_proposed)


FIFTH, ELEVENTH = date(2027, 2, 5), date(2027, 2, 11)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("5/2/2027 đến 11/2/2027 nghỉ", FIFTH, ELEVENTH),
        ("04/02/2027 - 12/02/2027 nghỉ", date(2027, 2, 4), date(2027, 2, 12)),
        ("4-2-2027 – 12-2-2027 nghỉ", date(2027, 2, 4), date(2027, 2, 12)),  # noqa: RUF001
        ("nghỉ Tết từ thứ Sáu, ngày 5/2 đến hết thứ Năm ngày 11/2/2027", FIFTH, ELEVENTH),
        ("nghi tu 5/2 toi 11/2", FIFTH, ELEVENTH),
        ("từ 05/02/2027 đến hết ngày 11/02/2027 được nghỉ", FIFTH, ELEVENTH),
        ("5-11/2/2027 nghỉ", FIFTH, ELEVENTH),
        ("từ ngày 5 đến ngày 11/2/2027 nghỉ", FIFTH, ELEVENTH),
        ("5/2/27-11/2/27 nghỉ", FIFTH, ELEVENTH),
        ("5/2/2027 -> 11/2 nghỉ", FIFTH, ELEVENTH),
        ("nghỉ 7 ngày từ 5/2/2027", FIFTH, ELEVENTH),
        ("5/2/2027 nghỉ 07 ngày", FIFTH, ELEVENTH),
        ("30/12 - 2/1/2027 nghỉ", date(2026, 12, 30), date(2027, 1, 2)),
        ("30/12 đến 2/1 nghỉ", date(2026, 12, 30), date(2027, 1, 2)),
        ("30/12/2026 đến 2/1 nghỉ", date(2026, 12, 30), date(2027, 1, 2)),
    ],
)
def test_a_range_is_every_day_of_it(text: str, first: date, last: date) -> None:
    assert read_decree(f"{text} theo TB 99", TODAY) == DecreedDays((Decreed(first, last, OFF, "TB 99"),), False)


def test_ranges_and_days_in_one_line() -> None:
    said = read_decree("4/2 đến 10/2/2027 nghỉ, 13/2/2027 và 20/2/2027 làm bù theo TB 99", TODAY)
    spans = [(date(2027, 2, 4), date(2027, 2, 10), OFF), *((day, day, WORKED) for day in (date(2027, 2, 13), date(2027, 2, 20)))]
    assert said == DecreedDays(tuple(Decreed(first, last, decree, "TB 99") for first, last, decree in spans), False)


@pytest.mark.parametrize(
    ("text", "why", "found"),
    [
        ("31/11/2026 nghỉ", "date", "31/11/2026"),
        ("5/2 đến 30/2/2027 nghỉ", "date", "5/2 den 30/2/2027"),
        ("nghỉ thứ hai", "date", ""),
        ("23/11/2026", "what", ""),
        ("23/11/2026 mưa to", "what", ""),
        ("", "date", ""),
        ("11/2 đến 5/2/2027 nghỉ", "order", "11/2 den 5/2/2027"),
        ("nghỉ từ 5/2/2027", "end", "5/2/2027"),
        ("5/2/2027 đến 11/2/2028 nghỉ", "long", "5/2/2027 đến 11/2/2028"),
        ("23/11 nghỉ, 23/11 làm bù", "conflict", "23/11/2026"),
        ("4/2 đến 10/2/2027 nghỉ; 7/2/2027 làm bù", "conflict", "07/02/2027"),
    ],
)
def test_refused(text: str, why: str, found: str) -> None:
    assert read_decree(text, TODAY) == NoDecree(why, found)
