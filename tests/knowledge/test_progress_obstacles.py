"""Obstacles told, and told to be absent: an absence must never open an obstacle."""

from __future__ import annotations

import pytest

from tests.knowledge.progress_reading import only, read


@pytest.mark.parametrize(
    "text",
    [
        "không có vướng mắc",  # field.md trap 2
        "Khó khăn, vướng mắc: Không",  # trap 2, the line of a form
        "khó khăn vướng mắc (nếu có): không",
        "Tồn tại, hạn chế: Không",
        "hết vướng rồi",
        "nỏ vướng chi mô",
        "có vướng chi mô",
        "có vướng gì đâu",
        "vướng đâu mà vướng",
        "có gì đâu mà vướng",
        "không còn khó khăn như kỳ trước",
        "ko co kk vm gi",
        "chưa phát sinh vướng mắc",
        "không thiếu gì",
        "vướng mắc trước đây nay đã được tháo gỡ",
        "hồi đầu thì vướng đất nhưng giờ tháo gỡ xong rồi",
        "khong vuong gi dau",
    ],
)
def test_absence_is_no_obstacle(text: str) -> None:
    report = only(text)
    assert report.obstacle is False
    assert report.obstacle_text is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("vướng biên chế cấp xã", "biên chế cấp xã"),
        ("vuong kinh phi", "kinh phi"),
        ("vướng về cơ chế", "cơ chế"),  # "cơ" is not "có": only as typed it leads in
        ("đất đai thì vướng", "đất đai"),
        ("vướng biên chế, kinh phí", "kinh phí"),
        ("Vướng mắc: thiếu vốn", "thiếu vốn"),
        ("thiếu kp", "kinh phí"),
        ("chưa hoàn thành do chưa bố trí được vốn điều lệ; đề nghị gia hạn", "vốn điều lệ"),
        ("không vướng kinh phí nhưng vướng đất", "đất"),
        ("không có vướng mắc gì ngoài thủ tục đất đai", "thủ tục đất đai"),
        ("không phải là không vướng, vướng vốn", "vốn"),
        ("nguyên nhân do các hợp tác xã còn nợ thuế", "nợ thuế"),
    ],
)
def test_obstacle_with_its_words(text: str, words: str) -> None:
    report = only(text)
    assert report.obstacle is True
    assert report.obstacle_text is not None
    assert words in report.obstacle_text


@pytest.mark.parametrize(
    "text",
    [
        "đã tháo gỡ khó khăn, vướng mắc về đất đai cho 7 hợp tác xã",  # the work of task II.8 itself
        "đã hỗ trợ 5 hộ vùng khó khăn",
        "chờ Sở Tài chính thẩm định",  # waiting is no obstacle
        "chương trình dân tộc thiểu số đang triển khai",  # thiểu is not thiếu
        "đơn vị chưa triển khai",  # vị is not vì
        "don vi chua trien khai",
        "cái đó chưa làm",  # đó is not do
        "đề tài chưa xong",  # tài is not tại
        "Văn bản: chưa có\nTiến độ: 40%",  # the line of a form
    ],
)
def test_nothing_is_said_of_obstacles(text: str) -> None:
    assert only(text).obstacle is None


def test_each_task_keeps_its_own_obstacle() -> None:
    first, second = read("II.1 vướng cơ chế; III.3 vướng kinh phí", "II.1", "III.3").reports
    assert (first.obstacle_text, second.obstacle_text) == ("cơ chế", "kinh phí")


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("chờ Sở Tài chính", "Sở Tài chính"),
        ("dang cho So Tai chinh tham dinh", "Sở Tài chính"),
        ("đã cho vay 12 tỷ", None),  # cho is not chờ
        ("cho vay 12 ty cho 5 hop tac xa", None),
        ("chờ BTC hd", "Bộ Tài chính"),
        ("đợi CT ký", "chủ tịch"),
        ("xin ý kiến Sở Tư pháp", "Sở Tư pháp"),
        ("chờ hướng dẫn của Bộ Nội vụ", "Bộ Nội vụ"),
        ("không phải chờ Sở Tài chính nữa, đang làm", None),
        ("đang lấy ý kiến các sở, ngành", "Các sở, ngành"),
    ],
)
def test_body_waited_for(text: str, body: str | None) -> None:
    got = only(text, "II.9").waiting_for
    assert (got.lower() if got else None) == (body.lower() if body else None)
