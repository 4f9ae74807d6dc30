"""What is said about the letterhead of the yearly report."""

from __future__ import annotations

from collections.abc import Mapping

from bot.events import Bold, Reply, Shortcut, bullets, say

NAMES = {
    "parent": "cơ quan cấp trên",
    "agency": "cơ quan",
    "code": "ký hiệu",
    "place": "địa danh",
    "addressee": "kính gửi",
    "signer_title": "chức vụ",
    "signer": "người ký",
    "recipients": "nơi nhận",
}
RECIPIENTS = "Như trên; Các sở, ngành, đơn vị liên quan; Lưu: VT"
_OPEN = "để trống, điền khi ban hành"


def only_administrators() -> str:
    return "Lệnh /mauvanban dành cho quản trị viên: sửa tên cơ quan, người ký, nơi nhận của dự thảo báo cáo năm."


def no_plan() -> str:
    return "Chưa có kế hoạch nào được nạp nên chưa có mẫu văn bản."


def usage() -> str:
    names = ", ".join(NAMES.values())
    return f"Đề nghị gửi tên mục, dấu hai chấm và nội dung, ví dụ: /mauvanban người ký: Nguyễn Văn A. Các mục: {names}. Gửi “bỏ” thay nội dung để lấy lại đề xuất ban đầu."


def too_long(longest: int, lines: int) -> str:
    return f"Nội dung một mục tối đa {longest} ký tự, {lines} dòng (ngăn cách bằng dấu chấm phẩy)."


def secret() -> str:
    return "Nội dung có dấu hiệu thuộc bí mật nhà nước hoặc chứa số định danh, không dùng trong mẫu văn bản được."


def shown(values: Mapping[str, str]) -> Reply:
    lines = [say(Bold(f"{label[0].upper()}{label[1:]}"), f": {values[name] or _OPEN}") for name, label in NAMES.items()]
    return Reply(
        (
            say("Mẫu văn bản của dự thảo báo cáo năm (Nghị định 30/2020/NĐ-CP):"),
            bullets(*lines),
            say("Sửa một mục: /mauvanban người ký: Nguyễn Văn A. Nhiều dòng ngăn cách bằng dấu chấm phẩy. Lấy lại đề xuất: /mauvanban người ký: bỏ"),
        ),
        shortcuts=(Shortcut("Dự thảo báo cáo năm", "/baocao"),),
    )
