"""Recommendations to the authority: found, attributed, and not found where they are denied, past or somebody else's."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.data import read_bytes
from knowledge.lexicon import Lexicon
from knowledge.progress import read_progress
from knowledge.reading import read_plan
from knowledge.recommendation import find_recommendation, with_recommendation

LEXICON = Lexicon.load()
PLAN = read_plan(read_bytes("plan-363.txt"), "plan-363.txt")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("kiến nghị UBND tỉnh ban hành hướng dẫn", "kiến nghị UBND tỉnh ban hành hướng dẫn"),
        ("thiếu vốn, de nghi ubnd tinh bo tri. Hết", "de nghi ubnd tinh bo tri"),
        ("Kiến nghị: UBND tỉnh bố trí vốn", "Kiến nghị: UBND tỉnh bố trí vốn"),
        ("vướng định mức nên kiến nghị với Bộ Tài chính sửa thông tư", "kiến nghị với Bộ Tài chính sửa thông tư"),
        ("chưa đủ người, kiến nghị bổ sung 02 biên chế", "kiến nghị bổ sung 02 biên chế"),
        ("đề xuất cấp có thẩm quyền cho gia hạn", "đề xuất cấp có thẩm quyền cho gia hạn"),
    ],
)
def test_found(text: str, words: str) -> None:
    found = find_recommendation(text, LEXICON)
    assert found is not None and found.body is None
    assert found.words == words


@pytest.mark.parametrize(
    "text",
    [
        "không có kiến nghị gì",
        "chưa có kiến nghị",
        "đã kiến nghị UBND tỉnh từ tháng trước",
        "đã giải quyết 03 kiến nghị của hợp tác xã",
        "đang tham mưu UBND tỉnh ban hành",
        "đề nghị đồng chí gửi lại mẫu",
        "kiến nghị",
        "",
    ],
)
def test_not_found(text: str) -> None:
    assert find_recommendation(text, LEXICON) is None


def test_a_body_of_the_province_is_asked_not_the_authority() -> None:
    found = find_recommendation("kiến nghị Sở Tài chính bố trí kinh phí", LEXICON)
    assert found is not None and found.body == "Sở Tài chính"


def test_it_belongs_to_the_task_before_it() -> None:
    text = "I.4 xong rồi; IV.1 khoảng 60%, kiến nghị UBND tỉnh bổ sung biên chế"
    reading = with_recommendation(read_progress(text, ["I.4", "IV.1"], date(2026, 11, 26), PLAN, LEXICON), text, LEXICON)
    told = {report.task: report.obstacle_text for report in reading.reports}
    assert told == {"I.4": None, "IV.1": "kiến nghị UBND tỉnh bổ sung biên chế"}
