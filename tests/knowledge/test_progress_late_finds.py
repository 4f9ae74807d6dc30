"""What a held-back batch of messages was read wrongly in: each a class of wordings, not a sentence."""

from __future__ import annotations

import pytest

from knowledge.progress import Kind, Status
from tests.knowledge.progress_reading import only, read

THREE = ("III.1", "III.5", "IV.2")


@pytest.mark.parametrize("whole", ["Xong hết", "xong cả rồi", "Tất cả xong", "đều hoàn thành"])
@pytest.mark.parametrize("joint", [", trừ ", " trừ ", ", ngoại trừ "])
def test_what_is_said_beside_an_exception_is_said_of_the_others(whole: str, joint: str) -> None:
    told = {report.task: report.status for report in read(f"{whole}{joint}III.5", *THREE).reports}
    assert told["III.1"] == told["IV.2"] == Status.DONE and told.get("III.5") != Status.DONE


@pytest.mark.parametrize("denial", ["không có", "chưa có"])
@pytest.mark.parametrize("what", ["nội dung mới", "diễn biến mới", "thông tin mới", "gì mới", "tin gì mới"])
def test_nothing_new_is_unchanged(denial: str, what: str) -> None:
    assert only(f"{denial} {what}").status == Status.UNCHANGED


@pytest.mark.parametrize("number", ["Nghị quyết số 41/NQ-HĐND ngày 10/11/2026", "NQ 18/NQ-MTTQ ngày 14/11/2026"])
def test_a_resolution_beside_a_finish_is_its_result(number: str) -> None:
    assert only(f"Đã hoàn thành, {number}").document_number is not None
    assert only(f"đang triển khai theo {number}").document_number is None


@pytest.mark.parametrize("said", ["là ghi vội", "thì hơi vội", "là hơi sớm", "là nhầm", "là ghi nhầm"])
def test_a_finish_taken_back_is_none(said: str) -> None:
    assert only(f"hôm trước ghi hoàn thành {said}, giờ mới trình lần hai").status == Status.IN_PROGRESS


@pytest.mark.parametrize("text", ["khong co kho khan, ton tai, han che", "không có tồn tại, hạn chế gì", "khong co vuong mac, ton tai"])
def test_a_denied_list_holds_all_its_words(text: str) -> None:
    assert only(text).obstacle is False


def test_the_staff_is_no_question() -> None:
    assert only("bộ máy vẫn vậy", "IV.1").status == Status.UNCHANGED


def test_on_the_way_is_later() -> None:
    assert read("đang trên xe, chiều gửi").kind == Kind.POSTPONE
