"""What is said to a group that the bot was added to."""

from __future__ import annotations

from bot.events import Reply, Shortcut, say


def group_greeting() -> Reply:
    return Reply(
        (
            say(
                "Kính chào các đồng chí. Kênh trả lời câu hỏi về Kế hoạch khi được nhắc tên, trả lời tin hoặc bằng lệnh. "
                "Quản trị viên gửi /dangkybantin để nhóm nhận bản tin hằng tuần."
            ),
        ),
        shortcuts=(Shortcut("Trợ giúp", "/trogiup"),),
    )
