"""What is said about a report for another period than the one that was asked about."""

from __future__ import annotations

from collections.abc import Sequence

from bot.events import Reply, Text, say


def counts_for(period: str, *, is_late: bool) -> Text:
    """Within the read-back."""
    return say(f"Nội dung này được tính cho {period}{' và ghi nhận là gửi muộn' if is_late else ''}.")


def one_at_a_time(periods: Sequence[str]) -> Reply:
    return Reply((say(f"Nội dung nêu {' và '.join(periods)}. Mỗi lần kênh ghi nhận một kỳ; đề nghị gửi riêng từng kỳ, kỳ trước gửi trước."),))


def save_first() -> Reply:
    return Reply((say("Nội dung đang chờ xác nhận thuộc kỳ khác. Đề nghị lưu hoặc hủy nội dung đó trước, sau đó gửi nội dung của kỳ này."),))


def no_such_round(period: str) -> Reply:
    return Reply((say(f"Không có đợt cập nhật của {period} nên kênh chưa ghi nhận. Đề nghị gửi lại, không nêu kỳ hoặc nêu kỳ khác."),))


def told_since(period: str, codes: Sequence[str]) -> Reply:
    said = f"Nhiệm vụ {', '.join(codes)} đã có cập nhật của kỳ sau nên nội dung của {period} không ghi thêm, để không thay tình trạng mới nhất."
    return Reply((say(f"{said} Khi cần sửa báo cáo cũ, gửi /dinhchinh kèm số tiếp nhận."),))
