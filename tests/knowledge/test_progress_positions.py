"""Tasks named by their place in the list, and the exceptions from what is said of all."""

from __future__ import annotations

import pytest

from knowledge.progress import Status
from tests.knowledge.progress_reading import read

DONE, UNDER_WAY, NOT_BEGUN, SAME = Status.DONE, Status.IN_PROGRESS, Status.NOT_STARTED, Status.UNCHANGED
FOUR = "III.1 III.2 III.5 IV.2"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("việc thứ 3 xong, việc 4 đạt 30%", {"III.5": DONE, "IV.2": UNDER_WAY}),
        ("việc thứ tư đạt 30%", {"IV.2": UNDER_WAY}),
        ("hai việc đầu không đổi, việc cuối xong", {"III.1": SAME, "III.2": SAME, "IV.2": DONE}),
        ("việc 1, 2 xong; việc 3 và 4 chưa làm", {"III.1": DONE, "III.2": DONE, "III.5": NOT_BEGUN, "IV.2": NOT_BEGUN}),
        ("việc 1 đến việc 3 xong", {"III.1": DONE, "III.2": DONE, "III.5": DONE}),
        ("1. xong\n2. chưa làm\n3. 40%\n4. như cũ", {"III.1": DONE, "III.2": NOT_BEGUN, "III.5": UNDER_WAY, "IV.2": SAME}),
        ("1) xong 2) chưa làm 3) 40%", {"III.1": DONE, "III.2": NOT_BEGUN, "III.5": UNDER_WAY}),
        ("1 xong, 2 chưa làm, 3 được 40%", {"III.1": DONE, "III.2": NOT_BEGUN, "III.5": UNDER_WAY}),
        ("thứ nhất xong; thứ hai chưa", {"III.1": DONE, "III.2": UNDER_WAY}),
        ("tất cả xong trừ III.2", {"III.1": DONE, "III.2": UNDER_WAY, "III.5": DONE, "IV.2": DONE}),
        ("xong hết trừ việc thứ 2", {"III.1": DONE, "III.2": UNDER_WAY, "III.5": DONE, "IV.2": DONE}),
        ("trừ việc 1 và việc 2, còn lại xong", {"III.1": UNDER_WAY, "III.2": UNDER_WAY, "III.5": DONE, "IV.2": DONE}),
        ("ngoài việc 2 thì đều xong", {"III.1": DONE, "III.2": UNDER_WAY, "III.5": DONE, "IV.2": DONE}),
    ],
)
def test_places_in_the_list(text: str, expected: dict[str, Status]) -> None:
    reading = read(text, *FOUR.split())
    assert {report.task: report.status for report in reading.reports} == expected
    assert not reading.ask_back


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("việc thứ 9 xong", "no such place"),
        ("chín việc đầu xong", "not so many"),
        ("đã mở 1 lớp, 2 hội nghị", "counts are no places"),
        ("1. Kết quả: đã mở 3 lớp\n2. Khó khăn: không", "the fields of a form are no places"),
    ],
)
def test_what_is_no_place_is_asked_back(text: str, why: str) -> None:
    reading = read(text, *FOUR.split())
    assert reading.ask_back, why
    assert all(report.task is None for report in reading.reports), why


def test_an_exception_does_not_share_what_is_said_of_the_others() -> None:
    reports = {report.task: report for report in read("không việc nào vướng trừ việc 4", *FOUR.split()).reports}
    assert [reports[code].obstacle for code in ("III.1", "III.2", "III.5")] == [False] * 3
    assert reports["IV.2"].obstacle is None
