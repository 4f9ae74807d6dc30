"""Which task is meant, what is no report at all, and what must be asked back."""

from __future__ import annotations

import unicodedata
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.progress import Kind, Status, looks_like_progress, read_progress
from tests.knowledge.progress_reading import TODAY, plan_363, read

DONE, UNDER_WAY, NOT_BEGUN = Status.DONE, Status.IN_PROGRESS, Status.NOT_STARTED


@pytest.mark.parametrize(
    ("text", "codes", "expected"),
    [
        ("I.4 xong; IV.1 chưa xong", "I.4 IV.1", {"I.4": DONE, "IV.1": UNDER_WAY}),
        ("I4 xong IV1 chưa xong", "I.4 IV.1", {"I.4": DONE, "IV.1": UNDER_WAY}),
        ("xong I.4, IV.1 chưa", "I.4 IV.1", {"I.4": DONE, "IV.1": UNDER_WAY}),
        ("iv-1 chua xong, con i.4 thi xong roi", "I.4 IV.1", {"I.4": DONE, "IV.1": UNDER_WAY}),
        ("II.5, II.6 và II.7 đều xong", "II.5 II.6 II.7", {"II.5": DONE, "II.6": DONE, "II.7": DONE}),
        ("II.5, 6 xong; II.7 chưa", "II.5 II.6 II.7", {"II.5": DONE, "II.6": DONE, "II.7": UNDER_WAY}),
        ("nhiệm vụ 4 mục I xong, nhiệm vụ 1 mục IV đang làm", "I.4 IV.1", {"I.4": DONE, "IV.1": UNDER_WAY}),
        ("cái khen thưởng xong rồi còn bộ máy thì chưa xong", "I.4 IV.1", {"I.4": DONE, "IV.1": UNDER_WAY}),
        ("lop tap huan xong, cai quy thi dang lam", "III.2 III.4", {"III.2": DONE, "III.4": UNDER_WAY}),
        ("việc đầu tiên xong, việc thứ hai chưa làm", "I.4 IV.1", {"I.4": DONE, "IV.1": NOT_BEGUN}),
        ("I.4 hoàn tất, cái còn lại chưa khởi động", "I.4 IV.1", {"I.4": DONE, "IV.1": NOT_BEGUN}),
        ("cái cuối chưa làm, hai cái kia xong", "II.5 II.6 II.7", {"II.5": DONE, "II.6": DONE, "II.7": NOT_BEGUN}),
        ("tất cả đã xong", "I.4 IV.1", {"I.4": DONE, "IV.1": DONE}),
        ("tất cả xong, trừ IV.1", "I.4 IV.1", {"I.4": DONE, "IV.1": UNDER_WAY}),
        ("cả hai đang làm, riêng I.4 xong", "I.4 IV.1", {"I.4": DONE, "IV.1": UNDER_WAY}),
        ("chưa việc nào xong", "I.4 IV.1", {"I.4": UNDER_WAY, "IV.1": UNDER_WAY}),
    ],
)
def test_tasks_are_told_apart(text: str, codes: str, expected: dict[str, Status]) -> None:
    reading = read(text, *codes.split())
    assert {report.task: report.status for report in reading.reports} == expected
    assert not reading.ask_back


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("một việc đã hoàn tất, một việc thì chưa", "which is which?"),
        ("hai việc thì một việc đã hoàn thành, việc kia đang làm", "which is which?"),
        ("VII.3 đã hoàn thành", "no such task"),
        ("cả ba đều hoàn tất", "only two were asked about"),
        ("ok", "an acknowledgment tells nothing"),
        ("đã nhận", "an acknowledgment tells nothing"),
        ("", "nothing"),
        ("👍👍", "nothing"),
    ],
)
def test_it_asks_back_and_reports_nothing(text: str, why: str) -> None:
    reading = read(text, "I.4", "IV.1")
    assert reading.reports == (), why
    assert reading.ask_back, why


def test_a_task_not_named_among_several_is_asked_for() -> None:
    reading = read("đang làm, 60%", "I.4", "IV.1")
    assert [report.task for report in reading.reports] == [None]
    assert reading.reports[0].percent == 60
    assert reading.ask_back


def test_a_task_not_asked_about_is_kept_and_asked_for() -> None:
    reading = read("III.7 chưa hoàn tất", "II.9", "IV.6")
    assert [(report.task, report.status) for report in reading.reports] == [("III.7", UNDER_WAY)]
    assert reading.ask_back


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("IV.1 xong chưa em?", Kind.QUESTION),  # asks, reports nothing
        ("Hạn là ngày nào em nhỉ?", Kind.QUESTION),
        ("khi mô nộp báo cáo rứa em", Kind.QUESTION),
        ("Để mai em báo cáo nhé", Kind.POSTPONE),
        ("Chị đang họp, lát chị nhắn lại", Kind.POSTPONE),
        ("Chị Lan đang nghỉ phép đến hết tuần", Kind.LEAVE),
        ("Cám ơn đồng chí đã nhắc việc", Kind.THANKS),
    ],
)
def test_messages_that_report_nothing(text: str, kind: Kind) -> None:
    reading = read(text, "IV.1")
    assert reading.reports == ()
    assert reading.kind is kind


@pytest.mark.parametrize(
    "text",
    [
        "đã cử 5 giám đốc đi học",  # others are sent: work, no absence
        "lớp thứ hai đang học",
        "đang làm, tuần sau gửi dự thảo xin ý kiến",
        "báo cáo anh là không vướng gì",
        "có gì đâu mà vướng, đang làm",
    ],
)
def test_reports_that_look_like_something_else(text: str) -> None:
    reading = read(text)
    assert len(reading.reports) == 1
    assert reading.kind is None


def test_a_question_beside_a_report_leaves_the_report() -> None:
    reading = read("Đã mở 8 lớp rồi, mà cho chị hỏi báo cáo gửi ở đâu vậy?")
    assert [report.status for report in reading.reports] == [UNDER_WAY]
    assert reading.kind is None


@pytest.mark.parametrize(
    ("text", "is_report"),
    [
        ("I.4 xong rồi, QĐ 1234/QĐ-UBND", True),
        ("IV.1 không thay đổi", True),
        ("việc khen thưởng xong rồi", True),
        ("nhiệm vụ của Sở Nội vụ?", False),
        ("I.4", False),
        ("tiến độ I.4", False),
        ("IV.1 xong chưa", False),
        ("các nhiệm vụ chưa hoàn thành", False),
        ("chưa hoàn thành", False),
        ("đơn vị nào đã hoàn thành", False),
        ("vướng mắc", False),
        ("", False),
    ],
)
def test_free_text_that_is_a_report(text: str, is_report: bool) -> None:
    assert looks_like_progress(text, plan_363()) is is_report


WORDS = ["chưa", "không", "xong", "hoàn", "thành", "I.4", "IV.1", "60%", "3/4", "20/11", "đang", "đã", "vướng", "cho", "chờ", "Sở", "Tài", "chính", ",", ".", ";", "?", "\n", "nửa", "mô", "chi", "nỏ", "12", "tỷ", "lớp", "QĐ", "1/QĐ-UBND", "quý", "I/2027", "thứ", "tư", "còn", "nhầm", "tất", "cả"]


@given(st.one_of(st.text(max_size=200), st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join)))
@settings(max_examples=150, deadline=None)
def test_any_text_is_read(text: str) -> None:
    reading = read_progress(text, ("I.4", "IV.1"), TODAY, plan_363())
    assert not (reading.secret and reading.reports)
    for report in reading.reports:
        assert report.percent is None or 0 <= report.percent <= 100
        assert report.due is None or report.due >= TODAY
        assert report.document_date is None or report.document_date <= TODAY


@given(st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join))
@settings(max_examples=100, deadline=None)
def test_composed_and_decomposed_text_agree(text: str) -> None:
    """field.md trap 13."""
    composed, decomposed = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
    assert read(composed, "I.4", "IV.1") == read(decomposed, "I.4", "IV.1")


@pytest.mark.parametrize("part", ["chưa ", "chờ ", "I.4 ", "1/", "a", "\n", "không có vướng ", "d9a4 ", "\u0301"])
def test_a_very_long_message_is_read_in_bounded_time(part: str) -> None:
    text = (part * 10_000)[:10_000]
    read("xong")
    started = process_time()
    read(text, "I.4", "IV.1")
    assert process_time() - started < 5


def test_a_message_too_long_to_be_read_whole_is_asked_back() -> None:
    assert read("xong " + "rất tốt " * 1000).ask_back


@pytest.mark.parametrize(
    ("text", "statuses"),
    [
        ("II.1, II.8 tạm dừng", {"II.1": Status.PAUSED, "II.8": Status.PAUSED}),  # a bare name joins the next one
        ("II.1 ok, II.8 tạm dừng", {"II.8": Status.PAUSED}),  # "ok" tells too little, and is no bare name
        ("việc nào cũng xong", {"II.1": Status.DONE, "II.8": Status.DONE}),
        ("nhiệm vụ số 1 hoàn thành; số 2: 60%", {"II.1": Status.DONE, "II.8": Status.IN_PROGRESS}),
        ("1/ đã xong 2/ đang làm 50%", {"II.1": Status.DONE, "II.8": Status.IN_PROGRESS}),
    ],
)
def test_lists_are_told_apart(text: str, statuses: dict[str, Status]) -> None:
    assert {report.task: report.status for report in read(text, "II.1", "II.8").reports} == statuses
