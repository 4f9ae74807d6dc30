"""What is said about the short title of a task."""

from __future__ import annotations

from collections.abc import Sequence

from bot.events import Bold, Choice, Quote, Reply, say

BACK, KEEP = "back", "keep"  # the beginnings of choice ids


def only_managers() -> str:
    return "Lệnh /tieude dành cho quản trị viên và đầu mối tổng hợp."


def usage() -> str:
    return "Đề nghị gửi kèm mã nhiệm vụ và tiêu đề mới, ví dụ: /tieude II.8 Đất đai cho hợp tác xã. Chỉ gửi mã để xem tiêu đề hiện tại."


def no_such_task(code: str) -> str:
    return f"Kế hoạch không có nhiệm vụ {code}."


def in_several_plans(code: str, numbers: Sequence[str]) -> str:
    return f"Nhiều kế hoạch có nhiệm vụ {code}. Đề nghị ghi số kế hoạch trước mã, ví dụ: /tieude {numbers[-1]} {code}."


def bad_length(shortest: int, longest: int, length: int) -> str:
    return f"Tiêu đề cần từ {shortest} đến {longest} ký tự, có chữ cái (vừa gửi: {length} ký tự)."


def secret() -> str:
    return "Nội dung có dấu hiệu thuộc bí mật nhà nước hoặc chứa số định danh, không dùng làm tiêu đề được."


def shown(code: str, title: str, proposed: str, content: str) -> Reply:
    blocks = [say(f"Tiêu đề ngắn của {code}: ", Bold(title or "chưa có"))]
    choices: tuple[Choice, ...] = ()
    if title != proposed:
        blocks.append(say(f"Tiêu đề đề xuất ban đầu: {proposed or 'không có'}"))
        choices = (Choice(f"{BACK}-{code}", "Dùng lại tiêu đề ban đầu"), Choice(f"{KEEP}-{code}", "Giữ nguyên"))
    hint = say(f"Để sửa, gửi: /tieude {code} kèm tiêu đề mới. Nguyên văn trong Kế hoạch:")
    return Reply((*blocks, hint, Quote(content)), choices)


def edited(code: str, title: str) -> Reply:
    return Reply(
        (
            say(f"Tiêu đề ngắn của {code} từ nay là: ", Bold(title)),
            say("Tiêu đề chỉ dùng trong danh sách; nguyên văn nhiệm vụ trong Kế hoạch không thay đổi."),
        )
    )


def kept(code: str, title: str) -> Reply:
    return Reply((say(f"Giữ nguyên tiêu đề ngắn của {code}: ", Bold(title)),))
