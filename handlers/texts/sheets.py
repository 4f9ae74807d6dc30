"""The words of the Excel file: names of sheets and columns, states, and what /xuat says."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.events import File, Reply, say
from handlers.texts.dates import count, moment

TASKS, HISTORY, OBSTACLES, REPORTING = "Nhiệm vụ", "Lịch sử tiến độ", "Vướng mắc, kiến nghị", "Tình hình báo cáo"

TASK_COLUMNS = (
    ("Kế hoạch", 14, "text"), ("Mã", 8, "text"), ("Tiêu đề ngắn", 30, "text"), ("Nội dung nhiệm vụ", 60, "text"),
    ("Nhóm nhiệm vụ", 40, "text"), ("Chủ trì (theo Kế hoạch)", 28, "text"), ("Chủ trì hiện nay", 28, "text"), ("Phối hợp", 28, "text"),
    ("Thời gian thực hiện", 14, "text"), ("Thời hạn", 12, "date"), ("Đánh giá chung", 30, "text"), ("Thực hiện", 26, "text"),
    ("Theo thời hạn", 26, "text"), ("Báo cáo", 20, "text"), ("Tỷ lệ (%)", 9, "number"), ("Cập nhật gần nhất", 17, "moment"),
    ("Đơn vị cập nhật", 26, "text"), ("Số tiếp nhận", 11, "number"), ("Văn bản", 22, "text"), ("Ngày văn bản", 12, "date"),
)  # fmt: skip
HISTORY_COLUMNS = (
    ("Số tiếp nhận", 11, "number"), ("Phiên bản", 9, "number"), ("Thay cho số", 10, "number"), ("Kế hoạch", 14, "text"), ("Mã", 8, "text"),
    ("Đơn vị", 28, "text"), ("Thời điểm", 17, "moment"), ("Gửi muộn", 9, "text"), ("Trạng thái", 18, "text"), ("Không thay đổi", 9, "text"),
    ("Tỷ lệ (%)", 9, "number"), ("Văn bản", 22, "text"), ("Ngày văn bản", 12, "date"), ("Xác nhận", 14, "text"), ("Vướng mắc", 36, "text"),
    ("Đang chờ", 24, "text"), ("Dự kiến xong", 12, "date"), ("Số liệu", 30, "text"), ("Nguyên văn", 70, "text"),
)  # fmt: skip
OBSTACLE_COLUMNS = (
    ("Số", 7, "number"), ("Loại", 12, "text"), ("Tình trạng", 30, "text"), ("Kế hoạch", 14, "text"), ("Mã", 8, "text"), ("Đơn vị nêu", 28, "text"),
    ("Nội dung", 60, "text"), ("Đang chờ", 26, "text"), ("Cơ quan được chuyển", 26, "text"), ("Ngày nêu", 12, "date"), ("Ngày kết thúc", 12, "date"),
    ("Số ngày", 9, "number"),
)  # fmt: skip
REPORTING_COLUMNS = (
    ("Kế hoạch", 14, "text"), ("Đợt", 34, "text"), ("Đóng đợt", 17, "moment"), ("Đơn vị", 32, "text"), ("Số nhiệm vụ được hỏi", 12, "number"),
    ("Đã trả lời", 10, "number"), ("Gửi muộn", 10, "number"), ("Kết quả", 22, "text"), ("Trả lời gần nhất", 17, "moment"), ("Nhiệm vụ chưa trả lời", 36, "text"),
)  # fmt: skip

STATUS = {
    "done": "hoàn thành",
    "in_progress": "đang thực hiện",
    "not_started": "chưa triển khai",
    "paused": "tạm dừng",
}
VERDICTS = {"confirmed": "đã xác nhận", "returned": "trả lại"}
KINDS = {"obstacle": "Vướng mắc", "recommendation": "Kiến nghị", "proposal": "Đề xuất sửa đổi"}
STATES = {
    "open": "đang mở",
    "received": "cơ quan được hỏi đã nhận",
    "handled": "báo đã xử lý, chờ xác nhận",
    "returned": "trả lại, chưa rõ cơ quan giải quyết",
    "closed": "đã tháo gỡ",
    "answered": "đã có trả lời",
    "accepted": "chấp nhận trình",
    "declined": "không chấp nhận",
    "withdrawn": "đã rút",
    "clarify": "cần làm rõ",
}
YES = "có"


def outcome(told: int, asked: int, late: int, is_closed: bool, *, is_lost: bool = False) -> str:
    """How a body answered in a round; silence is a fact, not a fault, and none while the round is open."""
    if told == asked:
        return "đủ, có phần gửi muộn" if late else "đủ, đúng hạn"
    if told:
        return "chưa đủ"
    if is_lost:
        return "chưa gửi được tin hỏi"
    return "chưa nhận được cập nhật" if is_closed else "đợt đang mở"


def title(plans: Sequence[str]) -> str:
    return f"Đôn đốc - Kế hoạch {', '.join(plans)}" if plans else "Đôn đốc"


def footer(plans: Sequence[str], as_of: datetime) -> str:
    return f"Kế hoạch {', '.join(plans)} - số liệu đến {moment(as_of)}"


def file_name(as_of: datetime) -> str:
    return f"so-lieu-don-doc-{as_of:%Y-%m-%d}.xlsx"


def ready(path: str, as_of: datetime, tasks: int, reports: int, obstacles: int) -> Reply:
    """The file, and what is in it."""
    return Reply(
        (
            say(
                f"Tệp Excel số liệu đến {moment(as_of)}: {count(tasks)} nhiệm vụ, {count(reports)} lượt cập nhật, "
                f"{count(obstacles)} vướng mắc, kiến nghị, đề xuất; kèm tình hình báo cáo theo đợt. Tệp được giữ 30 ngày."
            ),
            File(path, file_name(as_of)),
        )
    )


def not_allowed(command: str) -> str:
    return f"Lệnh {command} dành cho đầu mối tổng hợp, lãnh đạo và quản trị viên. Đồng chí xem tiến độ từng nhiệm vụ bằng /tiendo, ví dụ /tiendo III.3."


def only_private(command: str) -> str:
    return f"Tệp có số liệu chi tiết của từng đơn vị nên chỉ gửi trong tin nhắn riêng. Đề nghị đồng chí nhắn riêng cho kênh: {command}"


def no_plan() -> str:
    return "Chưa có kế hoạch nào được nạp nên chưa có số liệu để xuất. Quản trị viên nạp bằng: dondoc plan import TỆP"
