"""The menu of commands, and what the console says about channels at the start."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.texts.help import HasPlan, plan_names

# Shown in Telegram's menus: command, description (at most 256 characters). In private:
MENU = (
    ("hoi", "Hỏi về Kế hoạch"),
    ("nhiemvu", "Nhiệm vụ của một cơ quan hoặc theo mã"),
    ("muctieu", "Chỉ tiêu đến năm 2030 và 2045"),
    ("chitieu", "Chỉ tiêu, số liệu đã báo cáo, tốc độ cần"),
    ("capnhat", "Cập nhật tiến độ nhiệm vụ của đơn vị"),
    ("tiendo", "Tiến độ: toàn Kế hoạch, nhóm, cơ quan, nhiệm vụ"),
    ("vuongmac", "Khó khăn, vướng mắc, kiến nghị"),
    ("dexuat", "Đề xuất sửa đổi, bổ sung Kế hoạch"),
    ("bantin", "Bản tin đến thời điểm hiện tại"),
    ("baocao", "Dự thảo báo cáo năm"),
    ("xuat", "Số liệu dạng Excel"),
    ("bangtin", "Liên kết tới bảng theo dõi trên web"),
    ("lich", "Ngày nghỉ, ngày làm bù"),
    ("desau", "Trả lời tin hỏi vào lúc khác"),
    ("vangmat", "Báo vắng mặt, ví dụ 24/11 - 30/11"),
    ("bangiao", "Bàn giao vai trò đầu mối"),
    ("visao", "Vì sao tôi nhận tin này"),
    ("thamgia", "Đăng ký bằng mã được cấp"),
    ("lienket", "Liên kết tài khoản Zalo, Telegram của tôi"),
    ("taikhoan", "Các tài khoản của tôi, nơi nhận tin trước"),
    ("dulieu", "Dữ liệu cá nhân của tôi"),
    ("trogiup", "Trợ giúp"),
    ("huy", "Hủy việc đang làm dở"),
)

# In groups: what may be asked in front of everybody.
GROUP_MENU = (
    ("hoi", "Hỏi về Kế hoạch"),
    ("nhiemvu", "Nhiệm vụ của một cơ quan hoặc theo mã"),
    ("muctieu", "Chỉ tiêu đến năm 2030 và 2045"),
    ("tiendo", "Tiến độ: toàn Kế hoạch, nhóm, cơ quan, nhiệm vụ"),
    ("vuongmac", "Khó khăn, vướng mắc, kiến nghị"),
    ("bantin", "Bản tin đến thời điểm hiện tại"),
    ("trogiup", "Trợ giúp (chỉ đồng chí thấy)"),
)
ADMINISTRATOR_MENU = (
    ("dangkybantin", "Nhóm này nhận bản tin hằng tuần"),
    ("huybantin", "Nhóm này thôi nhận bản tin"),
)
PERSONAL = frozenset({"trogiup"})  # answered to the sender alone
BOARD = "Bảng theo dõi"

_NAMES = {"telegram": "Telegram", "zalo_bot": "Zalo Bot", "zalo_oa": "Zalo OA", "web": "Web"}
_NEEDS = {
    "telegram": "TELEGRAM_TOKEN chưa đặt",
    "zalo_bot": "ZALO_BOT_TOKEN chưa đặt",
    "zalo_oa": "chưa đặt đủ ZALO_OA_APP_ID, ZALO_OA_APP_SECRET, ZALO_OA_REFRESH_TOKEN",
}


def title(plans: Sequence[HasPlan]) -> str:
    """The heading of the web chat."""
    return f"Đôn đốc - {plan_names(plans)}"


def web_line(mode: str, host: str, port: int) -> str:
    address = f"http://{host}:{port}"
    if mode == "off":
        return f"Web chat: tắt (WEB_CHAT=off); trạng thái: {address}/healthz"
    who = "chỉ máy này" if mode == "local" else "mọi người truy cập được"
    return f"Web chat: bật, {address} ({who})"


def channel_line(name: str, is_on: bool) -> str:
    return f"{_NAMES[name]}: " + ("bật" if is_on else f"tắt ({_NEEDS[name]})")
