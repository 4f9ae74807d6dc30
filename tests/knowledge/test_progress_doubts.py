"""What cannot be, and what is taken out again."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.progress import Figure, Reading, TaskReading
from knowledge.progress.doubts import What, find_doubts, is_day_only
from knowledge.progress.withdrawal import taken_out

TODAY = date(2026, 11, 26)
NOTHING = Reading((), ask_back=False, secret=False, kind=None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("II.3 dự kiến 30/13/2026", [What.NO_SUCH_DAY]),
        ("QĐ 55/QĐ-STC ngày 31/02/2026", [What.NO_SUCH_DAY]),
        ("ngày 31 tháng 4 năm 2026", [What.NO_SUCH_DAY]),
        ("xong ngày 32/11", [What.NO_SUCH_DAY]),
        ("du kien xong truoc 01/01/2020", [What.PAST_PROMISE]),
        ("cam kết hoàn thành ngày 20/11/2026", [What.PAST_PROMISE]),
        ("đạt 120%", [What.OVER_ALL]),
        ("đạt 150 phần trăm", [What.OVER_ALL]),
        ("đạt 100%", []),
        ("đã ký ngày 20/11/2026, đạt 60%", []),
        ("dự kiến 29/2/2028", []),
        ("đạt 7/10 chỉ tiêu, QĐ 12/2026/QĐ-UBND, 1.200 hộ", []),
        ("dự kiến 30/12/2026, đã hoàn thành phần 1 ngày 01/11/2026", []),
        ("lãi suất 0,150%", []),
    ],
)
def test_doubts(text: str, expected: list[What]) -> None:
    assert [doubt.what for doubt in find_doubts(text, NOTHING, TODAY)] == expected


def test_a_share_that_was_counted_is_none() -> None:
    told = Reading((TaskReading("II.3", figures=(Figure(120, "%"),)),), ask_back=False, secret=False, kind=None)
    assert not find_doubts("thu đạt 120% so với năm trước", told, TODAY)


def test_a_paper_of_tomorrow() -> None:
    paper = TaskReading("II.3", document_number="1/QĐ-STC", document_date=date(2026, 12, 30))
    told = Reading((paper,), ask_back=False, secret=False, kind=None)
    assert [doubt.what for doubt in find_doubts("QĐ 1/QĐ-STC ngày 30/12/2026", told, TODAY)] == [What.PAPER_TO_COME]


@pytest.mark.parametrize("text", ["ngày 20/11/2026", "20/11/2026", "ký ngày 20 tháng 11 năm 2026", "ban hanh ngay 20.11.2026 ạ"])
def test_day_only(text: str) -> None:
    assert is_day_only(text)


@pytest.mark.parametrize("text", ["QĐ 5 ngày 20/11/2026", "dự kiến ngày 20/11/2026", "20", ""])
def test_not_a_day_only(text: str) -> None:
    assert not is_day_only(text)


@pytest.mark.parametrize("text", ["bỏ II.4 ra", "xóa II.4 đi", "không ghi II.4 nữa", "bo muc II.4 khoi danh sach", "bỏ nhiệm vụ II.4"])
def test_taken_out(text: str) -> None:
    assert taken_out(text) == ("II.4",)


@pytest.mark.parametrize("text", ["II.4 bỏ 2 nội dung", "bỏ qua", "II.4 không thay đổi", "bỏ II.4 ra, II.3 60%", "II.4"])
def test_not_taken_out(text: str) -> None:
    assert taken_out(text) == ()
