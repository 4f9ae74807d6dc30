"""What an administrator reads when a channel is about to fall silent."""

from __future__ import annotations

from bot.events import Quote, Reply, say

_NAMES = {"zalo_oa": "Zalo OA"}


def in_trouble(name: str, channel: str, why: str, *, is_dead: bool) -> Reply:
    shown = _NAMES.get(channel, channel)
    if is_dead:
        what = f"kênh {shown} ngừng hoạt động vì mã làm mới (refresh token) đã dùng hoặc hết hạn."
        remedy = (
            "Đề nghị quản trị viên của OA cấp quyền lại cho ứng dụng (trang developers.zalo.me, mục API Explorer), "
            "đặt mã mới vào ZALO_OA_REFRESH_TOKEN rồi khởi động lại hệ thống."
        )
    else:
        what = f"kênh {shown} gặp trục trặc, tin có thể không gửi được."
        remedy = "Đề nghị kiểm tra trạng thái ứng dụng, gói dịch vụ của OA và mạng của máy chủ; hệ thống vẫn tự thử lại."
    return Reply((say(f"Kính gửi đồng chí {name}: {what}"), say("Lý do máy chủ trả về:"), Quote(why), say(remedy)))
