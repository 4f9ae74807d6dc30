"""What the coordinating department reads about people whom a channel lets nobody write to."""

from __future__ import annotations

from collections.abc import Sequence

from bot.events import Reply, bullets, say


def line(name: str, agencies: Sequence[str]) -> str:
    return f"{name} ({', '.join(agencies)})" if agencies else name


def not_asked(name: str, period: str, number: str, lines: Sequence[str]) -> Reply:
    return Reply(
        (
            say(
                f"Kính gửi đồng chí {name}: {len(lines):02d} đầu mối chưa nhận được tin hỏi tiến độ {period} của Kế hoạch {number} "
                "vì ngoài cửa sổ của Zalo OA (quá 7 ngày chưa nhắn cho OA, Zalo không cho gửi tin trước):"
            ),
            bullets(*lines),
            say(
                "Đề nghị nhắc các đồng chí này nhắn một tin bất kỳ cho OA; tin hỏi đang chờ sẽ tự gửi ngay sau đó. "
                "Để không lặp lại, có thể liên kết thêm kênh khác bằng lệnh /lienket."
            ),
        )
    )
