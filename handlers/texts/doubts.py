"""What is said of what is not stored: values that cannot be, with the reason, and tasks that were taken out again."""

from __future__ import annotations

from collections.abc import Sequence

from bot.events import Reply, say
from knowledge.progress.doubts import Doubt, What

_WHY = {
    What.NO_SUCH_DAY: "ngày {} không có trong lịch",
    What.PAST_PROMISE: "ngày dự kiến {} đã qua",
    What.OVER_ALL: "mức {} vượt quá 100%",
    What.PAPER_TO_COME: "văn bản {} ghi ngày chưa đến",
}


def not_taken(doubts: Sequence[Doubt]) -> Reply:
    """One sentence for everything."""
    why = "; ".join(_WHY[doubt.what].format(doubt.words) for doubt in doubts)
    return Reply((say(f"Chưa ghi được: {why}. Đề nghị đồng chí gửi lại phần này cho đúng."),))


def taken_out(codes: Sequence[str]) -> Reply:
    return Reply((say(f"Đã bỏ phần {', '.join(codes)}, chưa lưu phần này."),))


def number_alone() -> Reply:
    return Reply((say("Ở bước này cần nội dung bằng lời, một con số chưa đủ rõ. Đề nghị đồng chí ghi một câu ngắn."),))
