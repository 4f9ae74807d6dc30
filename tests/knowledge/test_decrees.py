"""Lines of an administrator about days off, typed any way; what cannot be used is said, never guessed."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.decrees import Decree, DecreedDay, DecreedDays, NoDecree, read_decree

TODAY = date(2026, 11, 20)
MON, TUE, SAT = date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 28)


@pytest.mark.parametrize(
    ("text", "days", "document", "is_proposed"),
    [
        ("23/11/2026 nghỉ theo VB 123/VPCP", [(MON, Decree.OFF)], "VB 123/VPCP", False),
        ("làm bù 28/11/2026 theo VB 123/VPCP", [(SAT, Decree.WORKED)], "VB 123/VPCP", False),
        ("28-11-2026: đi làm bù, căn cứ: VB 123/VPCP ngày 01/10/2026", [(SAT, Decree.WORKED)], "VB 123/VPCP ngày 01/10/2026", False),
        ("nghi 23/11 va lam bu 28/11", [(MON, Decree.OFF), (SAT, Decree.WORKED)], "", False),
        ("23/11, 24/11 nghỉ; 28/11 làm bù dự kiến", [(MON, Decree.OFF), (TUE, Decree.OFF), (SAT, Decree.WORKED)], "", True),
        ("xác nhận 23/11/2026, 28/11/2026", [(MON, Decree.CONFIRM), (SAT, Decree.CONFIRM)], "", False),
        ("23/11/2026 xác nhận", [(MON, Decree.CONFIRM)], "", False),
        ("bỏ 23/11/2026", [(MON, Decree.REMOVE)], "", False),
        ("01/01 nghỉ", [(date(2027, 1, 1), Decree.OFF)], "", False),  # the next one to come
    ],
)
def test_read(text: str, days: list[tuple[date, Decree]], document: str, is_proposed: bool) -> None:
    expected = tuple(DecreedDay(day, decree) for day, decree in days)
    assert read_decree(text, TODAY) == DecreedDays(expected, document, is_proposed)


@pytest.mark.parametrize(
    ("text", "why", "found"),
    [
        ("31/11/2026 nghỉ", "date", "31/11/2026"),
        ("nghỉ thứ hai", "date", ""),
        ("23/11/2026", "what", ""),
        ("23/11/2026 mưa to", "what", ""),
        ("", "date", ""),
    ],
)
def test_refused(text: str, why: str, found: str) -> None:
    assert read_decree(text, TODAY) == NoDecree(why, found)
