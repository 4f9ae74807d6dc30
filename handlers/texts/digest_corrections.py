"""What is said when something that a digest told was corrected or returned afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.events import Bold, Reply, say
from handlers.texts.dates import count, short_day
from handlers.texts.digest_head import AGENCY, shortened
from handlers.texts.standing import EXECUTION
from knowledge.standing import Execution

_MOST = 6


@dataclass(frozen=True, slots=True)
class Changed:
    """What was told (status, percent, receipt) and what holds now; `new_number` None: returned."""

    code: str
    agency: str
    status: str | None
    percent: int | None
    number: int
    new_status: str | None
    new_percent: int | None
    new_number: int | None


def words(lines: Sequence[Changed]) -> str:
    """ "I.4 (Sở Nội vụ): 60% thay 40% (số 000012 thay số 000010)" """
    shown = "; ".join(_line(line) for line in lines[:_MOST])
    return shown + (f"; và {count(len(lines) - _MOST)} nội dung khác" if len(lines) > _MOST else "")


def _line(line: Changed) -> str:
    who = f"{line.code} ({shortened(line.agency, AGENCY)})"
    if line.new_number is None:
        return f"{who}: báo cáo số {line.number:06d} đã được trả lại, chưa tính là hoàn thành"
    old, new = _state(line.status, line.percent), _state(line.new_status, line.new_percent)
    changed = f"{new} thay {old}" if new != old else "sửa nội dung"
    return f"{who}: {changed} (số {line.new_number:06d} thay số {line.number:06d})"


def _state(status: str | None, percent: int | None) -> str:
    if status == "done":
        return EXECUTION[Execution.AWAITING]
    if percent is not None:
        return f"{percent}%"
    return EXECUTION[Execution(status)] if status in set(Execution) else "có cập nhật"


def correction(at: datetime, told: str) -> Reply:
    """ "Đính chính 10:20, 30/11: ..." """
    return Reply((say(Bold(f"Đính chính {at.hour}:{at.minute:02d}, {short_day(at)}: "), f"{told}."),))


def follow_up(told: Reply, public_id: str) -> Reply:
    return Reply((*told.blocks, say(f"Mã bản tin: {public_id}")))
