"""What is said about the working calendar: the list, the read-back, what was saved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from bot.events import Block, Bold, Choice, Reply, Text, bullets, say
from handlers.texts.dates import count, day, day_and_weekday

SAVE, FIX, DROP = "save", "fix", "drop"
_READBACK_CHOICES = (Choice(SAVE, "Đúng, lưu"), Choice(FIX, "Sửa"), Choice(DROP, "Hủy"))
_HOW = "Sửa: /lich 23/11/2026 nghỉ theo VB 123/VPCP; /lich làm bù 28/11/2026 theo VB 123/VPCP; /lich xác nhận 23/11/2026; /lich bỏ 23/11/2026."


class Decided(Protocol):
    @property
    def day(self) -> date: ...
    @property
    def is_working(self) -> bool: ...
    @property
    def document(self) -> str: ...
    @property
    def is_confirmed(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class ShownDay:
    """A day that is not like every other of its weekday, or may not be. `proposed_off` is set while unconfirmed."""

    day: date
    is_working: bool
    why: str
    is_confirmed: bool
    proposed_off: bool | None
    is_from_package: bool
    is_entered: bool  # by an administrator in the chat


def _date(value: date) -> str:
    """Thứ Ba 24/11/2026, at the beginning of a line."""
    shown = day_and_weekday(value)
    return shown[0].upper() + shown[1:]


def _shown(one: ShownDay) -> Text:
    source = f"{one.why} (theo gói lịch chung)" if one.is_from_package else one.why or "chưa ghi văn bản"
    by = ", quản trị viên nhập" if one.is_entered else ""
    if not one.is_confirmed:
        proposed = "nghỉ" if one.proposed_off else "làm bù"
        now = "làm việc" if one.is_working else "nghỉ"
        return say(Bold(_date(one.day)), f": chưa xác nhận ({proposed}: {source}{by}); hiện tính là ngày {now}")
    return say(Bold(_date(one.day)), f": {'làm bù' if one.is_working else 'nghỉ'} - {source}{by}")


def listing(days: Sequence[ShownDay], first: date, length: int, *, may_edit: bool) -> Reply:
    head = f"Lịch làm việc {count(length)} ngày tới, từ {day(first)}"
    if days:
        unconfirmed = sum(1 for one in days if not one.is_confirmed)
        marked = f"; chưa xác nhận: {count(unconfirmed)}" if unconfirmed else ""
        blocks: list[Block] = [say(Bold(f"{head} (ngoài thứ Bảy, Chủ nhật){marked}")), bullets(*(_shown(one) for one in days))]
    else:
        blocks = [say(Bold(head)), say("Không có ngày nghỉ lễ hay làm bù.")]
    blocks.append(say("Tin nhắc rơi vào ngày nghỉ được gửi vào ngày làm việc liền trước."))
    if may_edit:
        blocks.append(say(_HOW))
    return Reply(tuple(blocks))


def _decided(one: Decided) -> Text:
    what = "làm việc" if one.is_working else "nghỉ"
    source = f" theo {one.document}" if one.document else ""
    state = "đã xác nhận" if one.is_confirmed else "chưa xác nhận nên chưa thay đổi lịch" + ("" if one.document else ", chưa nêu văn bản")
    return say(Bold(_date(one.day)), f": {what}{source} ({state})")


def _lines(decided: Sequence[Decided], removed: Sequence[date]) -> Block:
    gone = [say(Bold(_date(value)), ": bỏ nội dung đã nhập, tính theo lịch chung") for value in removed]
    return bullets(*(_decided(one) for one in decided), *gone)


def readback(decided: Sequence[Decided], removed: Sequence[date]) -> Reply:
    return Reply((say("Tôi hiểu là:"), _lines(decided, removed), say("Đúng chưa ạ?")), _READBACK_CHOICES)


def saved(decided: Sequence[Decided], removed: Sequence[date]) -> Reply:
    return Reply((say("Đã lưu vào lịch làm việc, có hiệu lực ngay:"), _lines(decided, removed), say("Đợt cập nhật đang mở giữ nguyên thời hạn.")))


def ask_line() -> Reply:
    return Reply((say("Đề nghị gửi lại ngày và nội dung, ví dụ: 23/11/2026 nghỉ, 28/11/2026 làm bù theo VB 123/VPCP."),))


def dropped() -> Reply:
    return line("Đã hủy, lịch làm việc không thay đổi.")


def line(sentence: str) -> Reply:
    return Reply((say(sentence),))


def unclear(why: str, found: str) -> str:
    if why == "date" and found:
        return f"Ngày “{found}” không có trong lịch. Ví dụ: /lich 23/11/2026 nghỉ theo VB 123/VPCP."
    if why == "date":
        return "Chưa rõ ngày nào. Ví dụ: /lich 23/11/2026 nghỉ theo VB 123/VPCP."
    return "Chưa rõ là ngày nghỉ hay ngày làm bù. Ví dụ: /lich 23/11/2026 nghỉ theo VB 123/VPCP; /lich làm bù 28/11/2026."


def nothing_to_confirm(value: date) -> str:
    return f"Ngày {day(value)} chưa có đề xuất nào để xác nhận. Ví dụ: /lich {day(value)} nghỉ theo VB 123/VPCP."


def only_administrator() -> str:
    return "Chỉ quản trị viên được sửa lịch làm việc. Xem lịch: /lich."


def only_private() -> str:
    return "Sửa lịch làm việc trong tin nhắn riêng với kênh, không gửi trong nhóm."
