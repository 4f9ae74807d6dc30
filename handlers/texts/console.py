"""What the command line says: one line per trouble, with what to do."""

from __future__ import annotations

from datetime import datetime

from handlers.texts.dates import moment


def admin_code(code: str) -> str:
    return f"Chưa có quản trị viên. Mã quản trị dùng một lần (hiệu lực 07 ngày): gửi cho kênh  /thamgia {code}"


def started(now: datetime, is_moved: bool) -> str:
    shifted = " (đồng hồ đặt theo DONDOC_NOW)" if is_moved else ""
    return f"Đôn đốc đã sẵn sàng lúc {moment(now)}{shifted}. Ctrl-C để dừng."


def seeded() -> str:
    return "Đã nạp kế hoạch đi kèm: 363/KH-UBND."


def stopped() -> str:
    return "Đã dừng."


def trouble(why: str) -> str:
    return f"Không thực hiện được: {why}"


def unreadable_plan(name: str, why: str) -> str:
    return f"{name}: {why} Dữ liệu hiện có giữ nguyên."


def no_file(name: str) -> str:
    return f"Không mở được tệp {name}. Đề nghị kiểm tra đường dẫn và quyền đọc."


def bad_line(name: str, number: int) -> str:
    return f"{name}, dòng {number}: không phải một đối tượng JSON có “id”; đã bỏ qua."


def bad_moment(text: str) -> str:
    return f"Thời điểm không đọc được: {text}. Ví dụ: 2026-11-27T15:30+07:00."


def imported(number: str, is_dry: bool, is_new: bool) -> str:
    if is_dry:
        return f"Chạy thử: kế hoạch {number} đọc được, chưa thay đổi dữ liệu."
    return f"Đã nạp kế hoạch {number}." if is_new else f"Đã cập nhật kế hoạch {number}; tiến độ đã báo cáo được giữ nguyên."


def send_code(code: str) -> str:
    return f"Người nhận gửi cho kênh: /thamgia {code}"


def deep_link(username: str, code: str) -> str:
    return f"https://t.me/{username}?start={code}"


def delivery_line(number: int, key: str, state: str, error: str | None) -> str:
    return f"{number}\t{state}\t{key}" + (f"\t{error}" if error else "")


def nothing_due() -> str:
    return "Không có gì đến hạn."


def job_failed(name: str, error: str) -> str:
    return f"Việc định kỳ {name} lỗi: {error}"


def no_delivery(number: int) -> str:
    return f"Không có tin nào mang số {number} ở trạng thái gửi lại được."


def written(name: str, kilobytes: int) -> str:
    return f"Đã ghi {name} ({kilobytes} KB)."


def not_written(name: str, why: str) -> str:
    return f"{name}: {why}"


def wrong_suffix(name: str, suffix: str) -> str:
    return f"{name}: tên tệp cần kết thúc bằng {suffix}."


def check(name: str, is_fine: bool, detail: str) -> str:
    return f"{'ĐẠT' if is_fine else 'LỖI'}\t{name}\t{detail}"


def needs_out() -> str:
    return "Tùy chọn --batch cần kèm --out TỆP."


def needs_question() -> str:
    return "Thiếu câu hỏi. Ví dụ: dondoc ask \"nhiệm vụ của Sở Nội vụ?\""


def needs_agency() -> str:
    return "Vai trò này cần kèm --agency TÊN CƠ QUAN."


def needs_id() -> str:
    return "Thiếu số của tin. Ví dụ: dondoc deliveries retry 12"
