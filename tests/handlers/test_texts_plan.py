"""The console's lines about a plan: whole, with its findings, and what a new version changes."""

from __future__ import annotations

from dataclasses import replace

from handlers.texts.plan import difference_lines, finding_lines, place_name, plan_lines, unreadable_line
from knowledge.data import read_bytes
from knowledge.plan import Period
from knowledge.reading import PlanUnreadable, read_plan

PLAN = read_plan(read_bytes("plan-363.txt"), "plan-363.txt")


def test_every_task_and_target_is_shown_whole() -> None:
    shown = "\n".join(plan_lines(PLAN))
    assert all(f"{task.code}. {task.content}" in shown for task in PLAN.tasks)
    assert all(name in shown for task in PLAN.tasks for name in (*task.lead, *task.coordinate))
    assert "5 nhóm, 29 nhiệm vụ (16 thường xuyên, 5 hàng năm, 8 có thời hạn); 13 chỉ tiêu" in shown
    assert "2030: thành viên của hợp tác xã: khoảng 278.000 thành viên (Mục II.2.1)" in shown
    assert "2045: dân số tham gia các tổ chức kinh tế tập thể: tối thiểu 20% (Mục II.2.2)" in shown


def test_every_finding_is_one_line_in_words() -> None:
    lines = finding_lines(PLAN.findings)
    assert len(lines) == len(PLAN.findings) + 1
    assert "Phần đầu văn bản; đầu Phụ lục: hai ngày khác nhau" in lines[2]
    for line, finding in zip(lines[1:], PLAN.findings, strict=True):
        assert finding.kind not in line
        assert finding.found in line
    assert finding_lines([]) == ["Không phát hiện điểm cần lưu ý trong văn bản."]
    assert place_name("heading") == "Phần đầu văn bản"


def test_differences_by_task_and_field() -> None:
    first, second, third, *rest = PLAN.tasks
    changed = replace(second, lead=("Sở Nội vụ",), period=Period("2026", second.period.cadence))
    added = replace(third, code="V.4")
    new = replace(PLAN, tasks=(first, changed, *rest, added), signer="Người khác")
    assert difference_lines(PLAN, new) == [
        f"+ Thêm V.4: {third.short_title}",
        f"- Bỏ I.3: {third.short_title}",
        "~ I.2, chủ trì: “Sở Thông tin và Truyền thông” thành “Sở Nội vụ”",
        "~ I.2, thời gian: “Thường xuyên” thành “2026”",
        "~ Người ký: “Nguyễn Văn Đệ” thành “Người khác”",
    ]
    assert difference_lines(PLAN, PLAN) == ["Không có thay đổi so với bản đang dùng."]
    assert difference_lines(None, PLAN) == ["Kế hoạch mới: 5 nhóm, 29 nhiệm vụ."]


def test_why_a_file_is_refused() -> None:
    assert "mật khẩu" in unreadable_line(PlanUnreadable("encrypted"))
    assert unreadable_line(PlanUnreadable("a code of tomorrow")) == unreadable_line(PlanUnreadable("unreadable"))
