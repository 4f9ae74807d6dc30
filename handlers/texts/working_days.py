"""What is said about the working calendar: the list, the read-back, what was saved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from bot.events import Block, Bold, Choice, Reply, Text, bullets, say
from handlers.texts.dates import count, day, day_and_weekday

SAVE, FIX, DROP, CONFIRM, LATER = "save", "fix", "drop", "confirm", "later"
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


def one_day(one: ShownDay, *, may_edit: bool) -> Reply:
    """The answer to "23/11 có phải đi làm không"."""
    is_plain = one.is_confirmed and one.is_working == (one.day.weekday() < 5)
    plain = "ngày làm việc bình thường" if one.is_working else "nghỉ cuối tuần, không làm bù"
    line = say(Bold(_date(one.day)), f": {plain}.") if is_plain else Text((*_shown(one).spans, "."))
    return Reply((line, *([say(_HOW)] if may_edit else [])))


def listing(days: Sequence[ShownDay], first: date, last: date, feast: str = "", *, may_edit: bool) -> Reply:
    """`feast`: the break around it is shown, with its weekends."""
    head = f"{feast}: {_dates(first, last)}" if feast else f"Lịch làm việc từ {day(first)} đến {day(last)}"
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


def _decided(first: Decided, last: date) -> Text:
    what = "làm việc" if first.is_working else "nghỉ"
    source = f" theo {first.document}" if first.document else ""
    state = "đã xác nhận" if first.is_confirmed else "chưa xác nhận nên chưa thay đổi lịch" + ("" if first.document else ", chưa nêu văn bản")
    return say(Bold(_dates(first.day, last)), f": {what}{source} ({state})")


def _dates(first: date, last: date) -> str:
    """Thứ Năm 04/02/2027 đến thứ Tư 10/02/2027 (07 ngày)"""
    if first == last:
        return _date(first)
    return f"{_date(first)} đến {day_and_weekday(last)} ({count((last - first).days + 1)} ngày)"


def _lines(decided: Sequence[Decided], removed: Sequence[date]) -> Block:
    """Days that follow each other and are the same stand in one line."""
    spans: list[tuple[Decided, date]] = []
    for one in decided:
        if spans and _follows(spans[-1], one):
            spans[-1] = (spans[-1][0], one.day)
        else:
            spans.append((one, one.day))
    gone: list[tuple[date, date]] = []
    for value in removed:
        if gone and value - gone[-1][1] == timedelta(days=1):
            gone[-1] = (gone[-1][0], value)
        else:
            gone.append((value, value))
    taken_back = [say(Bold(_dates(*span)), ": bỏ nội dung đã nhập, tính theo lịch chung") for span in gone]
    return bullets(*(_decided(*span) for span in spans), *taken_back)


def _follows(span: tuple[Decided, date], one: Decided) -> bool:
    first, last = span
    is_same = (first.is_working, first.document, first.is_confirmed) == (one.is_working, one.document, one.is_confirmed)
    return is_same and one.day - last == timedelta(days=1)


def readback(decided: Sequence[Decided], removed: Sequence[date]) -> Reply:
    return Reply((say("Tôi hiểu là:"), _lines(decided, removed), say("Đúng chưa ạ?")), _READBACK_CHOICES)


def saved(decided: Sequence[Decided], removed: Sequence[date]) -> Reply:
    return Reply((say("Đã lưu vào lịch làm việc, có hiệu lực ngay:"), _lines(decided, removed), say("Đợt cập nhật đang mở giữ nguyên thời hạn.")))


def card(days: Sequence[ShownDay]) -> Reply:
    """To an administrator: days that are proposed and not confirmed."""
    return Reply(
        (
            say(f"Lịch làm việc có {count(len(days))} ngày sắp tới chưa xác nhận:"),
            bullets(*(_shown(one) for one in days)),
            say(
                "Chưa xác nhận thì kênh giữ như hiện tính, tin hỏi và tin nhắc có thể rơi vào ngày nghỉ. Chọn “Xác nhận” để áp dụng đúng "
                "như đề xuất; có văn bản khác thì chọn “Sửa”. Xác nhận sau: /lich xác nhận kèm ngày."
            ),
        ),
        (Choice(CONFIRM, "Xác nhận"), Choice(FIX, "Sửa"), Choice(LATER, "Để sau")),
    )


def all_decided() -> Reply:
    return line("Các ngày này đã được quyết định. Xem lịch: /lich.")


def put_off() -> Reply:
    return line("Lịch giữ như hiện tính. Xác nhận lúc nào cũng được: /lich xác nhận kèm ngày, ví dụ: /lich xác nhận 23/11/2026.")


def ask_line() -> Reply:
    return Reply((say("Đề nghị gửi lại ngày và nội dung, ví dụ: 04/02/2027 đến 10/02/2027 nghỉ, 20/02/2027 làm bù theo TB 99/TB-BNV."),))


def dropped() -> Reply:
    return line("Đã hủy, lịch làm việc không thay đổi.")


def line(sentence: str) -> Reply:
    return Reply((say(sentence),))


_FAULTS = {
    "order": "Khoảng ngày{found} có ngày cuối trước ngày đầu. Đề nghị ghi lại, ví dụ: /lich 04/02/2027 đến 10/02/2027 nghỉ theo TB 99/TB-BNV.",
    "long": "Khoảng ngày{found} dài hơn 31 ngày. Đề nghị kiểm tra năm, hoặc ghi từng khoảng ngắn hơn.",
    "end": "Chưa rõ nghỉ đến ngày nào{found}. Ví dụ: /lich 04/02/2027 đến 10/02/2027 nghỉ theo TB 99/TB-BNV.",
    "conflict": "Ngày{found} được ghi hai nội dung khác nhau. Đề nghị ghi mỗi ngày một nội dung: nghỉ hoặc làm bù.",
}


def unclear(why: str, found: str) -> str:
    if why in _FAULTS:
        said = f" (từ {found})" if why == "end" and found else f" {found}" if found else ""
        return _FAULTS[why].format(found=said)
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
