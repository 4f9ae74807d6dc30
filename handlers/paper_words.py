"""What is said of a numbered paper in plain words: "sửa phiếu 3", "xóa phiếu số 5", "rút đề xuất số 2"."""

from __future__ import annotations

import re

from bot.dialogs import Outcome
from handlers import checkin, proposals
from handlers.context import Context
from handlers.texts import corrections as texts
from knowledge.normalize import fold

_ASKS = r"\W*(?:(?:em|anh|chi|toi|cho|xin|de nghi|muon|nho|giup|kenh) )*"
_NUMBERED = r"(?: (?:so|tiep nhan|so tiep nhan))?\W+0*(\d{1,9})\b"
_CORRECT = re.compile(rf"{_ASKS}(?:sua|dinh chinh|sua lai|thay|cap nhat lai) phieu{_NUMBERED}")
_DELETE = re.compile(rf"{_ASKS}(?:xoa|huy|rut|rut lai|go|go bo|thu hoi|bo) phieu{_NUMBERED}")
_WITHDRAW = re.compile(rf"{_ASKS}(?:xoa|huy|rut|rut lai|thu hoi|bo) (?:de xuat|kien nghi sua doi){_NUMBERED}")


async def volunteer(ctx: Context, text: str) -> tuple[str, Outcome] | None:
    """The ability that is meant and what it says; None when the text speaks of no such paper."""
    if ctx.person is None or ctx.address.is_group:
        return None
    said = fold(text)
    if match := _CORRECT.match(said):
        outcome = await checkin.command(ctx, "dinhchinh", match.group(1))
        return "checkin", outcome
    if match := _DELETE.match(said):
        return "receipts", texts.not_withdrawn(int(match.group(1)))
    if match := _WITHDRAW.match(said):
        return "proposals", await proposals.withdraw(ctx, int(match.group(1)))
    return None
