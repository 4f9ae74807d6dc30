"""Lines that show a plan, its findings and what a new version changes, for the console and for messages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date

from knowledge.plan import Cadence, Finding, Plan, Target, Task
from knowledge.reading.errors import PlanUnreadable

_PLACES = {
    "heading": "Phần đầu văn bản",
    "appendix": "đầu Phụ lục",
    "recipients": "Nơi nhận",
    "table": "Bảng phân công",
    "file": "Tệp",
}
_KINDS = {
    "number_spelling": "số, ký hiệu viết không đúng thể thức",
    "date_conflict": "hai ngày khác nhau cho cùng một văn bản",
    "recipient_cut": "dòng cuối nơi nhận bị ngắt",
    "spelling": "nghi sai chính tả",
    "spacing": "dấu nối thời gian viết không đều",
    "reference_variant": "số, ký hiệu văn bản dẫn chiếu viết khác chỗ còn lại",
    "lead_cut": "tên đơn vị chủ trì bị ngắt",
    "coordinate_cut": "tên đơn vị phối hợp bị ngắt",
    "lead_missing": "chưa có đơn vị chủ trì",
    "coordinate_missing": "chưa có đơn vị phối hợp",
    "agency_variant": "một đơn vị viết theo nhiều cách",
    "lead_also_coordinates": "vừa chủ trì vừa phối hợp",
    "duplicate_number": "số thứ tự bị trùng",
    "number_gap": "số thứ tự bị bỏ cách",
    "period_missing": "chưa có thời gian thực hiện",
    "period_unclear": "thời gian thực hiện chưa xác định được ngày",
    "period_variant": "một thời gian viết theo nhiều cách",
    "period_past": "thời gian thực hiện đã qua khi ban hành",
    "date_cell_unclear": "ô ngày chỉ hiện tháng và năm",
    "column_missing": "bảng thiếu cột",
    "hidden_column": "cột bị ẩn, không đọc",
    "sheet_skipped": "trang tính khác, không đọc",
    "formula_cell": "ô chứa công thức",
    "row_joined": "dòng bị ngắt trang, đã ghép",
    "unicode_decomposed": "chữ Việt ở dạng tổ hợp, đã chuyển về dạng dựng sẵn",
    "tracked_changes": "tệp còn thay đổi chưa được chấp nhận",
    "encoding": "bảng mã không phải UTF-8, đã chuyển đổi",
}
_UNREADABLE = {
    "empty-file": "Tệp trống. Đề nghị chọn lại tệp kế hoạch.",
    "unsupported-type": "Chưa hỗ trợ loại tệp này. Đề nghị dùng tệp .txt, .docx hoặc .xlsx.",
    "wrong-type": "Nội dung tệp không đúng với phần đuôi của tên tệp. Đề nghị lưu lại tệp đúng định dạng.",
    "not-text": "Tệp không phải văn bản đọc được. Đề nghị lưu lại tệp với bảng mã UTF-8.",
    "too-large": "Tệp quá lớn so với một kế hoạch. Đề nghị kiểm tra lại tệp.",
    "encrypted": "Tệp được đặt mật khẩu. Đề nghị gỡ mật khẩu rồi nhập lại.",
    "unreadable": "Tệp bị hỏng hoặc không đọc được. Đề nghị mở và lưu lại tệp rồi nhập lại.",
    "unsafe-xml": "Tệp chứa khai báo XML không an toàn nên bị từ chối. Đề nghị lưu lại tệp bằng phần mềm văn phòng.",
    "no-number": "Không tìm thấy số, ký hiệu của kế hoạch (ví dụ: Số: 363/KH-UBND). Đề nghị bổ sung rồi nhập lại.",
    "no-table": "Không tìm thấy bảng phân công nhiệm vụ. Đề nghị kiểm tra lại tệp.",
    "no-lead-column": "Bảng phân công không có cột đơn vị chủ trì. Đề nghị bổ sung rồi nhập lại.",
    "no-tasks": "Bảng phân công không có nhiệm vụ nào. Đề nghị kiểm tra lại tệp.",
}
_FIELDS = (
    ("content", "nội dung"),
    ("lead", "chủ trì"),
    ("coordinate", "phối hợp"),
    ("period", "thời gian"),
    ("note", "ghi chú"),
    ("group", "nhóm"),
)


def plan_lines(plan: Plan) -> list[str]:
    """The plan with its groups, tasks and targets, whole."""
    lines = [
        f"Kế hoạch số {plan.number}{_dated(plan.issued_on)}",
        plan.title,
        f"Cơ quan ban hành: {plan.issuer}",
    ]
    if plan.signer:
        lines.append(f"Người ký: {plan.signer} ({plan.signer_title})")
    if plan.recipients:
        lines.append(f"Nơi nhận: {'; '.join(plan.recipients)}")
    lines.append(_counts(plan))
    for group in plan.groups:
        lines += ["", f"{group.code}. {group.title}"] if group.code else [""]
        for task in plan.tasks:
            if task.group == group.code:
                lines += _task_lines(task)
    if plan.targets:
        lines += ["", "Chỉ tiêu:"]
        lines += [f"- {_target(target)}" for target in plan.targets]
    return lines


def finding_lines(findings: Sequence[Finding]) -> list[str]:
    """One line a finding: where, what, as written, proposed reading. The source itself stays as it is."""
    if not findings:
        return ["Không phát hiện điểm cần lưu ý trong văn bản."]
    lines = [f"Có {len(findings)} điểm cần lưu ý trong văn bản (nội dung văn bản được giữ nguyên):"]
    return lines + [f"{number}. {_finding(finding)}" for number, finding in enumerate(findings, 1)]


def difference_lines(old: Plan | None, new: Plan) -> list[str]:
    """What the new version adds, drops and changes, task by task and field by field."""
    if old is None:
        return [f"Kế hoạch mới: {len(new.groups)} nhóm, {len(new.tasks)} nhiệm vụ."]
    before = {task.code: task for task in old.tasks}
    after = {task.code: task for task in new.tasks}
    lines = [f"+ Thêm {code}: {after[code].short_title}" for code in after if code not in before]
    lines += [f"- Bỏ {code}: {before[code].short_title}" for code in before if code not in after]
    for code in after:
        if code in before:
            lines += _task_difference(before[code], after[code])
    lines += _head_difference(old, new)
    return lines or ["Không có thay đổi so với bản đang dùng."]


def unreadable_line(error: PlanUnreadable) -> str:
    """Why a file cannot be used and what to do."""
    return _UNREADABLE.get(error.why, _UNREADABLE["unreadable"])


def place_name(place: str) -> str:
    """A finding's place in words: "heading; appendix" -> "Phần đầu văn bản; đầu Phụ lục"."""
    return "; ".join(_PLACES.get(part, part) for part in re.split(r";\s*", place))


def _counts(plan: Plan) -> str:
    kinds = Counter(task.period.cadence for task in plan.tasks)
    words = {Cadence.ONGOING: "thường xuyên", Cadence.YEARLY: "hàng năm", Cadence.RANGE: "có thời hạn"}
    parts = [f"{kinds[cadence]} {word}" for cadence, word in words.items() if kinds[cadence]]
    others = sum(count for cadence, count in kinds.items() if cadence not in words)
    parts += [f"{others} khác"] if others else []
    return (
        f"{len(plan.groups)} nhóm, {len(plan.tasks)} nhiệm vụ ({', '.join(parts)}); "
        f"{len(plan.targets)} chỉ tiêu; {len(plan.sections)} mục; {len(plan.agencies)} đơn vị"
    )


def _task_lines(task: Task) -> list[str]:
    lines = [f"{task.code}. {task.content}", f"    Chủ trì: {'; '.join(task.lead) or 'chưa nêu'}"]
    if task.coordinate:
        lines.append(f"    Phối hợp: {'; '.join(task.coordinate)}")
    lines.append(f"    Thời gian: {task.period.text or 'chưa nêu'}")
    if task.note:
        lines.append(f"    Ghi chú: {task.note}")
    return lines


def _target(target: Target) -> str:
    number = f"{target.value:,.10g}".replace(",", " ").replace(".", ",").replace(" ", ".")
    amount = f"{number}%" if target.unit == "%" else f"{number} {target.unit}"
    return f"{target.year}: {target.what}: {target.comparison} {amount} ({target.address})".replace(":  ", ": ")


def _finding(finding: Finding) -> str:
    part = {"hidden_column": "Cột ", "sheet_skipped": "Trang tính "}.get(finding.kind, "")
    line = f"{part}{place_name(finding.place)}: {_KINDS.get(finding.kind, finding.kind)}"
    if finding.found:
        line += f": “{finding.found}”"
    if finding.proposal:
        line += f"; đề xuất đọc là “{finding.proposal}”"
    return line


def _task_difference(old: Task, new: Task) -> list[str]:
    lines = []
    for field, name in _FIELDS:
        before, after = _words(old, field), _words(new, field)
        if before != after:
            lines.append(f"~ {new.code}, {name}: “{before}” thành “{after}”")
    return lines


def _head_difference(old: Plan, new: Plan) -> list[str]:
    pairs = (
        ("Ngày ban hành", _date(old.issued_on), _date(new.issued_on)),
        ("Tên kế hoạch", old.title, new.title),
        ("Người ký", old.signer, new.signer),
    )
    lines = [f"~ {name}: “{before}” thành “{after}”" for name, before, after in pairs if before != after]
    if old.targets != new.targets:
        lines.append(f"~ Chỉ tiêu: {len(old.targets)} thành {len(new.targets)}, có thay đổi")
    if [section.paragraphs for section in old.sections] != [section.paragraphs for section in new.sections]:
        lines.append("~ Phần lời văn có thay đổi")
    return lines


def _words(task: Task, field: str) -> str:
    value = getattr(task, field)
    if field == "period":
        return task.period.text
    return "; ".join(value) if isinstance(value, tuple) else str(value)


def _date(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else "không ghi"


def _dated(day: date | None) -> str:
    return f" ngày {day:%d/%m/%Y}" if day else ""
