"""What the coordinating department reads about people whom the question of a round could not reach."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.events import Reply, Text, bullets, say
from handlers.texts.dates import count


class Why(StrEnum):
    WINDOW = "window"
    CLOSED = "closed"
    FAULT = "fault"


_SHORT = {
    Why.WINDOW: "ngoài cửa sổ của Zalo OA (quá 7 ngày chưa nhắn cho OA, Zalo không cho gửi tin trước)",
    Why.CLOSED: "tài khoản không nhận tin (đã chặn hoặc rời kênh)",
    Why.FAULT: "gửi không thành công",
}
_HELPS = {
    Why.WINDOW: "Ngoài cửa sổ: nhắc đồng chí ấy nhắn một tin bất kỳ cho OA, tin hỏi sẽ tự gửi ngay sau đó.",
    Why.CLOSED: "Không nhận tin: nhắc đồng chí ấy bỏ chặn và nhắn một tin bất kỳ, hoặc liên kết tài khoản khác bằng lệnh /lienket; "
    "tin hỏi sẽ tự gửi ngay sau đó.",
    Why.FAULT: "Gửi không thành công: kênh tự gửi lại vào ngày làm việc tới, chưa cần làm gì thêm.",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One person, and why the question has not arrived."""

    name: str
    agencies: Sequence[str]
    why: Why


def not_asked(name: str, period: str, number: str, lines: Sequence[Line]) -> Reply:
    """Who was not reached and why, and what helps, once for each reason."""
    helps: list[Text | str] = [_HELPS[why] for why in Why if any(line.why is why for line in lines)]
    return Reply(
        (
            say(f"Kính gửi đồng chí {name}: {count(len(lines))} đầu mối chưa nhận được tin hỏi tiến độ {period} của Kế hoạch {number}:"),
            bullets(*(_line(line) for line in lines)),
            say("Đề nghị:"),
            bullets(*helps),
            say(
                "Các đồng chí này không bị tính là chưa trả lời và không bị nhắc; khi nhận được tin hỏi, mỗi đồng chí có đến hết "
                "ngày làm việc tiếp theo để trả lời."
            ),
        )
    )


def _line(line: Line) -> str:
    return (f"{line.name} ({', '.join(line.agencies)})" if line.agencies else line.name) + f": {_SHORT[line.why]}"
