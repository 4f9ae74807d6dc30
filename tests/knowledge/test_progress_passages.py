"""What a card quotes of a message about several tasks."""

from __future__ import annotations

import pytest

from knowledge.progress.passages import passage

LONG = "II.3 đạt 80%; II.4 60%; IV.3 chưa làm do chờ Sở Nội vụ; IV.4 vẫn vậy; IV.5 xong, KL 12/KL-STC ngày 20/11/2026"


@pytest.mark.parametrize(
    ("text", "code", "expected"),
    [
        (LONG, "IV.3", "IV.3 chưa làm do chờ Sở Nội vụ"),
        (LONG, "IV.5", "IV.5 xong, KL 12/KL-STC ngày 20/11/2026"),
        ("I.4 70%, IV.1 đang chờ Sở Tài chính", "IV.1", "IV.1 đang chờ Sở Tài chính"),
        ("I.4 70%, IV.1 đang chờ Sở Tài chính", "I.4", "I.4 70%"),
        ("II.3 đạt 80%. Đã họp 2 lần. II.4 chưa làm.", "II.3", "II.3 đạt 80%; Đã họp 2 lần"),
        ("thiếu kinh phí, chờ Sở Tài chính", "I.4", "thiếu kinh phí, chờ Sở Tài chính"),
        ("I.4 xong rồi", "I.4", "I.4 xong rồi"),
        ("Sở báo cáo 2 việc: I.4 xong; IV.1 60%", "IV.1", "IV.1 60%"),
        ("I.4, IV.1 chờ Bộ hướng dẫn", "I.4", "I.4, IV.1 chờ Bộ hướng dẫn"),
    ],
)
def test_passage(text: str, code: str, expected: str) -> None:
    assert passage(text, code) == expected
