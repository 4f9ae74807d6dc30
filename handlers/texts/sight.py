"""Who may see details of others: shown and changed by an administrator."""

from __future__ import annotations

from bot.events import Bold, Choice, Reply, say

MANAGERS, REGISTERED = "managers", "registered"
_LEVELS = {
    MANAGERS: "đầu mối tổng hợp, lãnh đạo, quản trị viên",
    REGISTERED: "mọi người đã đăng ký",
}


def shown(level: str) -> Reply:
    choices = (Choice(MANAGERS, "Chỉ tổng hợp, lãnh đạo, quản trị"), Choice(REGISTERED, "Mọi người đã đăng ký"))
    return Reply(
        (
            say(Bold("Quyền xem chi tiết tiến độ của đơn vị khác"), f": {_LEVELS[level]}."),
            say(
                "Chi tiết gồm nội dung báo cáo, số tiếp nhận, vướng mắc, tên đơn vị chưa cập nhật. Mỗi đơn vị luôn xem được phần của "
                "mình và các nhiệm vụ mình chủ trì hoặc phối hợp; người chưa đăng ký chỉ xem được số tổng hợp; trong nhóm không nêu chi tiết."
            ),
            say("Chọn mức áp dụng:"),
        ),
        choices,
    )


def changed(level: str) -> Reply:
    return Reply((say(f"Đã áp dụng: chi tiết tiến độ của đơn vị khác dành cho {_LEVELS[level]}."),))


def only_admin() -> str:
    return "Chỉ quản trị viên đặt quyền xem chi tiết tiến độ."


def hidden(is_group: bool) -> str:
    """Why only a part is shown."""
    if is_group:
        return "Trong nhóm không nêu chi tiết của từng đơn vị; đồng chí hỏi trong cuộc trò chuyện riêng với kênh."
    return "Chi tiết của đơn vị khác dành cho đầu mối tổng hợp, lãnh đạo, quản trị viên."


def only_counts() -> str:
    """To somebody who has not registered."""
    return "Chi tiết tiến độ dành cho người đã đăng ký bằng mã. Nếu được cấp mã, gửi: /thamgia kèm mã."
