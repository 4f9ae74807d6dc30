"""What is asked when a sentence may be a report."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.events import Block, Choice, Quote, Reply, say
from handlers.texts.dates import moment

REPORT, LOOK_UP = "report", "lookup"


def is_it(words: str, codes: Sequence[str], closes_at: datetime | None) -> Reply:
    blocks: list[Block] = [Quote(words), say(f"Đây là cập nhật của {' hoặc '.join(codes) if len(codes) < 3 else 'nhiệm vụ đồng chí phụ trách'}?")]
    if closes_at:
        blocks.append(say(f"Kỳ này đơn vị chưa cập nhật đủ; hạn trả lời {moment(closes_at)}."))
    return Reply(tuple(blocks), (Choice(REPORT, "Đúng, ghi cập nhật"), Choice(LOOK_UP, "Không, tra cứu Kế hoạch")))


def how_to_go_on(closes_at: datetime | None) -> Reply:
    """After a report was cancelled."""
    until = f"; hạn trả lời {moment(closes_at)}" if closes_at else ""
    return Reply((say(f"Khi cần cập nhật, gửi /capnhat{until}."),))
