"""What is said when a task was named that cannot be told from the others."""

from __future__ import annotations

from bot.events import Reply, say


def which_unclear() -> Reply:
    return Reply((say("Chưa rõ là nhiệm vụ nào trong các nhiệm vụ dưới đây; nội dung đã gửi vẫn được giữ. Đề nghị chọn số thứ tự hoặc ghi mã, ví dụ: IV.1."),))
