"""What counts as one sentence more than "không thay đổi"."""

from __future__ import annotations

import pytest

from knowledge.normalize import fold
from knowledge.repetition import part_about, says_more

SAME = (
    "không thay đổi", "Không thay đổi.", "vẫn như kỳ trước", "tất cả giữ nguyên như cũ ạ", "chưa có gì mới",
    "kỳ này các nhiệm vụ của đơn vị không có gì thay đổi so với tuần trước", "II.3 và II.4 không thay đổi", "ok", "", "...",
    "vẫn đang thực hiện như báo cáo kỳ trước", "kính gửi đồng chí, tình hình vẫn vậy, xin cảm ơn",
)  # fmt: skip
MORE = (
    "vẫn chờ Bộ hướng dẫn", "không thay đổi vì chưa bố trí được kinh phí", "đã họp hội đồng thẩm định lần 2",
    "đang lấy ý kiến các xã, phường", "dự kiến trình cuối quý I",
)  # fmt: skip


@pytest.mark.parametrize("text", SAME)
def test_a_repetition_says_nothing_more(text: str) -> None:
    assert not says_more(text) and not says_more(fold(text))


@pytest.mark.parametrize("text", MORE)
def test_a_reason_or_a_step_does(text: str) -> None:
    assert says_more(text) and says_more(fold(text))


def test_each_task_is_judged_by_its_own_part() -> None:
    text = "II.3, II.4 đang chờ Bộ hướng dẫn; IV.3 không thay đổi"
    assert [code for code in ("II.3", "II.4", "IV.3") if says_more(part_about(text, code))] == ["II.3", "II.4"]
    assert part_about("vẫn thế", "II.3") == "vẫn thế"
