"""A deadline as it is told: while it is to come, and once it is gone, when a late answer still counts."""

from __future__ import annotations

from datetime import datetime

from bot.events import Text, say
from handlers.texts.dates import moment


def in_prompt(closes_at: datetime, *, is_over: bool) -> Text:
    """The last line of a prompt."""
    if is_over:
        return say(f"Đã hết hạn trả lời ({moment(closes_at)}); trả lời muộn vẫn được ghi cho kỳ này. Trân trọng.")
    return say(f"Hạn trả lời: {moment(closes_at)}. Trân trọng.")


def in_short(closes_at: datetime | None, *, is_over: bool) -> str:
    """ "; hạn trả lời 14 giờ 00, ...", at the end of a sentence."""
    if is_over:
        return "; đã hết hạn, trả lời muộn vẫn được ghi"
    return f"; hạn trả lời {moment(closes_at)}" if closes_at else ""
