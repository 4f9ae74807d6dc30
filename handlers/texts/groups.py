"""What is said about groups: subscribing to the digest, greeting."""

from __future__ import annotations

from bot.events import Reply, Shortcut, say


def only_in_group() -> str:
    return "Lệnh này dùng trong nhóm: thêm kênh vào nhóm, rồi quản trị viên hoặc đầu mối tổng hợp gửi /dangkybantin trong nhóm đó."


def only_admin_subscribes() -> str:
    return "Chỉ quản trị viên hoặc đầu mối tổng hợp được đăng ký hoặc hủy bản tin của nhóm."


def subscribed(is_new: bool) -> Reply:
    if not is_new:
        return Reply((say("Nhóm này đã đăng ký nhận bản tin từ trước."),))
    return Reply(
        (say("Nhóm đã đăng ký nhận bản tin hằng tuần, gửi lúc 15 giờ 30 thứ Sáu (nếu là ngày nghỉ thì gửi vào ngày làm việc liền trước). Hủy bằng lệnh /huybantin."),),
        shortcuts=(Shortcut("Xem bản tin hiện tại", "/bantin"),),
    )


def unsubscribed(was: bool) -> Reply:
    return Reply((say("Nhóm đã thôi nhận bản tin hằng tuần." if was else "Nhóm này chưa đăng ký nhận bản tin."),))


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
