"""What is said about rounds: their rhythm and times, and what an administrator may change."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.events import Bold, Choice, Reply, bullets, say
from handlers.texts.dates import clock, moment, period_name
from knowledge.calendar import Moment
from knowledge.rhythm import Cadence, Rhythm

CADENCES = {
    Cadence.WEEKLY: "Hằng tuần",
    Cadence.FORTNIGHTLY: "Hai tuần một lần",
    Cadence.MONTHLY: "Hằng tháng",
    Cadence.QUARTERLY: "Hằng quý",
    Cadence.YEARLY: "Hằng năm",
}
TIMES, KEEP, SAVE, FIX, DROP = "times", "keep", "save", "fix", "drop"
_WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
_WHAT = ("mở đợt, gửi tin hỏi", "nhắc đầu mối chưa trả lời", "hết hạn trả lời", "gửi bản tin")


def _moment(value: Moment, cadence: Cadence) -> str:
    at = f"{value.at.hour} giờ {value.at.minute:02d}"
    if cadence.counts_weeks:
        return f"{at}, {_WEEKDAYS[value.weekday - 1]}"
    return f"{at}, ngày chốt số liệu" if value.weekday == 0 else f"{at}, {value.weekday:02d} ngày làm việc sau ngày chốt"


def _lines(rhythm: Rhythm) -> list[str]:
    return [f"{what}: {_moment(m, rhythm.cadence)}" for what, m in zip(_WHAT, rhythm.moments, strict=True)]


def _coming(key: str | None, opens_at: datetime | None) -> str:
    return f"Đợt tới: {period_name(key)}, mở lúc {moment(opens_at)}." if key and opens_at else "Chưa xác định được đợt tới."


def shown(plan_number: str, rhythm: Rhythm, key: str | None, opens_at: datetime | None) -> Reply:
    """What holds now, and what else could."""
    note = (
        "Ngày nghỉ được chuyển về ngày làm việc liền trước; tuần nghỉ trọn thì không mở đợt."
        if rhythm.cadence.counts_weeks
        else "Số liệu chốt ngày 14, theo Nghị định 09/2019/NĐ-CP."
    )
    return Reply(
        (
            say("Đợt cập nhật của Kế hoạch ", plan_number, ": ", Bold(CADENCES[rhythm.cadence].lower()), "."),
            bullets(*_lines(rhythm)),
            say(f"{note} {_coming(key, opens_at)}"),
        ),
        (
            *(Choice(cadence.value, label) for cadence, label in CADENCES.items() if cadence != rhythm.cadence),
            Choice(TIMES, "Đổi giờ"),
            Choice(KEEP, "Giữ nguyên"),
        ),
    )


def which_plan(numbers: Sequence[tuple[int, str]]) -> Reply:
    return Reply(
        (say("Đối với kế hoạch nào?"),), tuple(Choice(str(plan_id), f"Kế hoạch {number}") for plan_id, number in numbers)
    )


def ask_times(rhythm: Rhythm) -> Reply:
    example = (
        "mở thứ Tư 8:00, nhắc thứ Năm 8:00, đóng thứ Sáu 11:00, bản tin thứ Sáu 14:00"
        if rhythm.cadence.counts_weeks
        else "mở 0 ngày 8:00, nhắc 2 ngày 8:00, đóng 3 ngày 14:00, bản tin 3 ngày 15:30 (số ngày làm việc sau ngày chốt)"
    )
    return Reply((say(f"Đề nghị ghi giờ mới, mục nào không ghi thì giữ nguyên. Ví dụ: {example}."),))


def readback(plan_number: str, old: Rhythm, new: Rhythm, key: str | None, opens_at: datetime | None, open_until: datetime | None) -> Reply:
    """What would hold for everybody from the next round on, before it does."""
    before = CADENCES[old.cadence].lower()
    after = CADENCES[new.cadence].lower()
    what = f"đổi giờ, vẫn {after}" if old.cadence is new.cadence else f"từ {before} sang {after}"
    running = f" Đợt đang mở giữ nguyên thời gian đến {moment(open_until)}." if open_until else ""
    return Reply(
        (
            say(f"Tôi hiểu là đổi đợt cập nhật của Kế hoạch {plan_number}: ", Bold(what), ", áp dụng cho mọi đầu mối:"),
            bullets(*_lines(new)),
            say(f"{_coming(key, opens_at)}{running}"),
            say("Đúng chưa ạ?"),
        ),
        (Choice(SAVE, "Đúng, lưu"), Choice(FIX, "Sửa"), Choice(DROP, "Hủy")),
    )


def changed(rhythm: Rhythm, key: str | None, opens_at: datetime | None, open_until: datetime | None) -> Reply:
    running = f" Đợt đang mở giữ nguyên thời gian đến {moment(open_until)}." if open_until else ""
    return Reply(
        (
            say("Đã đổi: ", Bold(CADENCES[rhythm.cadence].lower()), "."),
            bullets(*_lines(rhythm)),
            say(f"{_coming(key, opens_at)}{running}"),
        )
    )


def kept() -> Reply:
    return Reply((say("Đợt cập nhật được giữ nguyên."),))


def not_understood() -> Reply:
    return Reply((say("Chưa rõ giờ muốn đổi. Đề nghị ghi tên mốc (mở, nhắc, đóng, bản tin) kèm ngày và giờ."),))


def faulty(fault: str) -> Reply:
    why = {
        "order": "Các mốc phải theo thứ tự: mở, nhắc, đóng, bản tin.",
        "hours": "Mở đợt và nhắc phải trong giờ làm việc, từ 7 giờ 30 đến trước 17 giờ 00.",
        "day": "Số ngày làm việc sau ngày chốt tính từ 0 đến 10.",
    }[fault]
    return Reply((say(f"{why} Chưa có thay đổi nào."),))


def only_admin() -> str:
    return "Lệnh này dành cho quản trị viên."


def no_plan() -> str:
    return "Chưa có kế hoạch nào được nạp."


def caught_up(at: datetime) -> str:
    """Said in a prompt that comes late because the program was not running."""
    return f"Tin hỏi gửi muộn do hệ thống gián đoạn (lẽ ra gửi lúc {clock(at)}, {at.day:02d}/{at.month:02d})."
