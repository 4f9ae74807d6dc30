"""What is said about words of a period before that were read back and never saved."""

from __future__ import annotations

from collections.abc import Sequence

from bot.events import Block, Choice, Reply, Text, bullets, say
from handlers.texts.checkin import DROP, FIX, SAVE, Understood, understood


def question(lines: Sequence[Understood], period: str | None) -> Reply:
    """What was told for a period before, read back and never saved: now, late, or not at all."""
    where = f" cho {period}" if period else ""
    blocks: list[Block] = [
        say(f"Trước đó đồng chí đã ghi{where} nhưng chưa lưu:"),
        bullets(*(understood(line) for line in lines)),
        say("Có lưu nội dung này" + (" cho kỳ đó (ghi nhận là gửi muộn)" if period else "") + " không?"),
    ]
    return Reply(tuple(blocks), (Choice(SAVE, "Đúng, lưu muộn" if period else "Đúng, lưu"), Choice(FIX, "Sửa"), Choice(DROP, "Không lưu")))


def dropped() -> Reply:
    return Reply((say("Đã rõ, không lưu nội dung đó."),))


def superseded(codes: Sequence[str]) -> Text:
    return say(f"Nội dung ghi trước đó mà chưa lưu của {', '.join(codes)} không lưu nữa vì đã có cập nhật mới hơn.")
