"""Papers, days and figures of a progress message."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.progress import Figure, Status
from tests.knowledge.progress_reading import only


@pytest.mark.parametrize(
    ("text", "due", "why"),
    [
        ("báo cáo hàng năm đang làm", None, "trap 3: not Thursday"),
        ("đang làm theo kế hoạch năm 2026", None, "trap 3: a year"),
        ("trình Sở Kế hoạch và Đầu tư trước 30/11/2026", date(2026, 11, 30), "trap 4: not Wednesday"),
        ("trinh so dau tu truoc 30/11/2026", date(2026, 11, 30), "trap 4 without marks"),
        ("họp ba bên 15/12/2026", date(2026, 12, 15), "trap 4: not Tuesday"),
        ("thứ Sáu này trình", date(2026, 11, 27), "weekday"),
        ("thu tu tuan sau trinh", date(2026, 12, 2), "weekday of next week, no marks"),
        ("hết tháng 12 xong", date(2026, 12, 31), "last day"),
        ("cuối quý I/2027", date(2027, 3, 31), "quarter"),
        ("cuối tháng này trình", date(2026, 11, 30), "last day of this month"),
        ("trước tháng 2/2027", date(2027, 1, 31), "before the month begins"),
        ("lớp khai giảng hôm thứ Hai, đang học", None, "a weekday gone by"),
        ("không hoàn thành được trong tháng này", None, "a day that is missed is no promise"),
        ("mai xong", date(2026, 11, 27), "tomorrow"),
        ("dự kiến 5/12", date(2026, 12, 5), "the next such day"),
        ("10 ngày nữa xong", date(2026, 12, 6), "counted"),
        ("sang năm làm tiếp", None, "vague"),
        ("số liệu tính đến 14/12/2026, đang tổng hợp", None, "closing day of figures"),
        ("đã làm từ 1/12/2026", None, "a beginning"),
        ("đưa hàng lên sàn thương mại điện tử, đang làm", None, "mại is not mai"),
        ("dự kiến 31/2/2027 xong", None, "trap 19: there is no such day, so none is taken"),
        ("dự kiến 45/13/2026 xong", None, "trap 19"),
    ],
)
def test_due(text: str, due: date | None, why: str) -> None:
    assert only(text).due == due, why


@pytest.mark.parametrize(
    ("text", "number", "on"),
    [
        ("xong, QĐ 1234/QĐ-UBND ngày 12/11/2026", "1234/QĐ-UBND", date(2026, 11, 12)),
        ("xong, qd 1234/qd-ubnd ngay 12/11", "1234/QĐ-UBND", date(2026, 11, 12)),
        ("đã trình Tờ trình số 512/TTr-STC ngày 24 tháng 11 năm 2026", "512/TTr-STC", date(2026, 11, 24)),
        ("hoàn thành theo Công văn 2210/SNNMT-PTNT", "2210/SNNMT-PTNT", None),
        ("QĐ 3300/QĐ-UBND ký hôm qua", "3300/QĐ-UBND", date(2026, 11, 25)),
        ("xong, QĐ 1402 ngày 16/12", "1402/QĐ", date(2025, 12, 16)),  # the last such day
        ("đang làm theo Kế hoạch số 363/KH-UBND", None, None),  # the plan itself
        ("triển khai Nghị quyết số 20-NQ/TW", None, None),  # an order from above
        ("đang làm theo Nghị định 45/2021/NĐ-CP", None, None),
        ("đã hỗ trợ 12 hợp tác xã, báo cáo 3 hội nghị", None, None),  # counts
    ],
)
def test_paper(text: str, number: str | None, on: date | None) -> None:
    report = only(text)
    assert (report.document_number, report.document_date) == (number, on)


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("đưa 12 HTX lên sàn", (Figure(12, "hợp tác xã"),)),
        ("dư nợ đạt 1.250 tỷ đồng", (Figure(1250, "tỷ đồng"),)),
        ("bố trí 2,5 tỷ cho 7 xã", (Figure(2.5, "tỷ đồng"), Figure(7, "xã"))),
        ("bố trí 2 tỷ rưỡi", (Figure(2.5, "tỷ đồng"),)),
        ("1 tỷ 200 triệu", (Figure(1.2, "tỷ đồng"),)),
        ("4 lớp/180 hv", (Figure(4, "lớp"), Figure(180, "học viên"))),
        ("mở mười hai lớp tập huấn", (Figure(12, "lớp tập huấn"),)),
        ("mở năm lớp", (Figure(5, "lớp"),)),
        ("Số lớp đã mở: 5", (Figure(5, "lớp"),)),
        ("đã mở 3/5 lớp", (Figure(3, "lớp"),)),
        ("12 nghìn thành viên", (Figure(12000, "thành viên"),)),
        ("tỷ lệ nữ giám đốc đạt 12%", (Figure(12, "%"),)),
        ("còn 3 quỹ chưa kiểm tra", ()),  # left to do
        ("dự kiến mở 2 lớp", ()),  # planned
        ("báo cáo 03 nhiệm vụ, đang làm", ()),  # the count of the tasks
        ("đang làm đợt 2, bước 3", ()),  # order
        ("ba bên đã họp", ()),  # trap 4: three sides are nobody's achievement
        ("da quang ba san pham", ()),  # "ba" of "quảng bá"
    ],
)
def test_figures(text: str, figures: tuple[Figure, ...]) -> None:
    assert only(text).figures == figures


def test_a_form_in_lines_is_read_whole() -> None:
    report = only("Trạng thái: đang thực hiện\nTiến độ: 45%\nVướng mắc: vốn đối ứng\nDự kiến hoàn thành: 31/3/2027")
    assert (report.status, report.percent, report.obstacle, report.due) == (Status.IN_PROGRESS, 45, True, date(2027, 3, 31))
    assert report.obstacle_text == "vốn đối ứng"
