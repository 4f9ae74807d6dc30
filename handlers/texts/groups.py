"""What is said to a group that the bot was added to."""

from __future__ import annotations

from bot.events import Link, Reply, Shortcut, Text, say

START = "bantin"  # behind ?startgroup=: the group is added and asks for the digest at once


def shortfall(what: str, group: str) -> Reply | None:
    """To an administrator: the message is out, but not wholly as asked."""
    named = f"nhóm “{group}”" if group else "nhóm đăng ký bản tin"
    match what:
        case "not_pinned":
            said = (
                f"Bản tin đã gửi vào {named} nhưng chưa ghim được vì kênh chưa có quyền ghim. "
                "Đề nghị quản trị nhóm cấp cho kênh quyền quản trị “Ghim tin nhắn”."
            )
        case "topic_gone":
            said = (
                f"Chủ đề nhận bản tin của {named} đã đóng hoặc đã xóa; bản tin được gửi vào nhóm chung. "
                "Muốn nhận ở chủ đề khác, gửi /dangkybantin trong chủ đề đó."
            )
        case _:
            return None
    return Reply((say(said),))


def add_to_a_group(link: str) -> Text:
    """Behind an administrator's own subscription: the same for a group, by a link that adds the bot to it."""
    return say("Để một nhóm nhận bản tin: ", Link("chọn nhóm, thêm kênh và đăng ký", f"{link}?startgroup={START}"), ".")


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
