"""What the reminder ladder says: which step this is, why, how often, and when the next one comes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.events import Block, Bold, Choice, Reply, Shortcut, Text, bullets, say
from handlers.completeness import Count
from handlers.texts.dates import clock, count, day, day_and_weekday, moment
from handlers.texts.letters import letter_choices
from handlers.texts.roster import MOST_NAMED, counted_by_district, named_by_district

WHY = Shortcut("Vì sao tôi nhận tin này?", "/visao")
LATER = Shortcut("Để sau", "/desau")

_TO = {
    "focal_point": "đầu mối",
    "substitute": "đầu mối thay thế",
    "head": "lãnh đạo đơn vị",
    "coordinator": "đầu mối tổng hợp",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the ladder. `times` counts this one; `next_rung` and `next_at` are None on the last."""

    rung: str
    times: int
    closed_at: datetime | None  # local time; None while the round is open
    next_rung: str | None
    next_at: datetime | None
    is_returned: bool = False  # nothing is owed but the supplement of a returned report


def step_line(step: Step) -> Text:
    """ "Đôn đốc lần 02 ..., gửi lãnh đạo đơn vị, vì ...; bước tiếp theo ..." """
    why = f"đã hết hạn trả lời ({moment(step.closed_at)})" if step.closed_at else "chưa nhận được trả lời của đợt này"
    if step.is_returned:
        why = "báo cáo đã trả lại chưa được bổ sung"
    return say(Bold(f"Đã đôn đốc lần {step.times}"), f" - gửi {_TO[step.rung]}, vì {why}. {_next(step)}")


def _next(step: Step) -> str:
    if step.next_rung is None or step.next_at is None:
        return "Đây là bước cuối, kênh không nhắc thêm trong đợt này."
    after = f"{clock(step.next_at)}, {day_and_weekday(step.next_at)}"
    if step.next_rung == "focal_point":
        return f"Nếu vẫn chưa trả lời, bước tiếp theo: {after}, nhắc lại đầu mối."
    return f"Nếu vẫn chưa trả lời, bước tiếp theo: {after}, gửi {_TO[step.next_rung]}. Có trả lời thì dừng ngay."


def stands_in(name: str) -> Text:
    return say(f"Đồng chí được hỏi thay đồng chí {name} đang vắng mặt.")


def asked_as_substitute(names: Sequence[str], *, is_returned: bool = False) -> Text:
    who = ", ".join(f"đồng chí {name}" for name in names)
    return say(f"Đồng chí nhận tin này với vai trò đầu mối thay thế; {who} chưa {'bổ sung' if is_returned else 'trả lời'}. Đồng chí trả lời thay hoặc nhắc {who}.")


def half_way(told: Sequence[str], left: Sequence[str]) -> Text:
    """Some tasks are reported, others not."""
    return say(f"Đồng chí đang trả lời dở: đã có {', '.join(told)}, còn {', '.join(left)}. Không trả lời tiếp thì gửi /huy.")


def half_finished() -> Text:
    """A read-back waits to be confirmed."""
    return say("Đồng chí đang trả lời dở: nội dung dưới đây đã ghi nhưng chưa lưu.")


def asked_again() -> Text:
    return say("Đồng chí đã hẹn trả lời vào lúc này.")


@dataclass(frozen=True, slots=True)
class Silent:
    """One agency that has not answered, or not all: what it owes, how often it was reminded, what has come."""

    agency: str
    focal_points: Sequence[str]
    codes: Sequence[str]
    times: int
    told: Count
    streak: int = 0  # rounds in a row, with this one, in which nothing came


def owed(code: str, *, is_returned: bool) -> str:
    """ "I.4 (đã trả lại, cần bổ sung)" """
    return f"{code} (đã trả lại, cần bổ sung)" if is_returned else code


def reported(told: Count) -> str:
    """ "đã báo cáo 3/5" """
    return f"đã báo cáo {told.told}/{told.asked}"


def in_a_row(streak: int) -> str:
    """ "; 06 kỳ liên tiếp chưa cập nhật" """
    return f"; {count(streak)} kỳ liên tiếp chưa cập nhật" if streak > 1 else ""


def _silent(line: Silent) -> Text:
    who = f" (đầu mối: {', '.join(line.focal_points)})" if line.focal_points else ""
    owed = f"{reported(line.told)}, còn {', '.join(line.codes)}" if line.told.is_partial else ", ".join(line.codes)
    return say(Bold(line.agency), f"{who}: {owed}; đã đôn đốc {count(line.times)} lần{in_a_row(line.streak)}")


def _of(lines: Sequence[Silent]) -> str:
    return "đủ cập nhật" if any(line.told.is_partial for line in lines) else "cập nhật"


def to_head(name: str, period: str, plan_number: str, lines: Sequence[Silent], step: Step) -> Reply:
    """To the head of one or several units: no question, a request to have it answered."""
    units = ", ".join(dict.fromkeys(line.agency for line in lines))
    blocks: list[Block] = [
        say(f"Kính gửi đồng chí {name}, lãnh đạo {units}."),
        say(f"Kênh chưa nhận được {_of(lines)} {period} của Kế hoạch {plan_number}:"),
        bullets(*(_silent(line) for line in lines)),
        step_line(step),
        say("Đề nghị đồng chí chỉ đạo đầu mối trả lời bằng lệnh /capnhat. Trân trọng."),
    ]
    return Reply(tuple(blocks), shortcuts=(WHY,))


def to_coordinator(
    name: str,
    period: str,
    plan_number: str,
    lines: Sequence[Silent],
    closed_at: datetime,
    communes: Sequence[str] = (),
    *,
    stands_in: bool = False,
) -> Reply:
    """To the coordinating department: everybody who is still silent, and draft letters. Many communes are told by
    former district: by name where they are few enough for one message. `stands_in`: to an administrator instead."""
    silent = [_silent(line) for line in lines]
    if communes:
        shown = counted_by_district(communes) if len(communes) > MOST_NAMED else named_by_district(communes)
        silent.append(say(Bold(f"UBND cấp xã: {count(len(communes))} đơn vị"), f" - {'; '.join(shown)}"))
    agencies = [line.agency for line in lines]
    blocks: list[Block] = [
        say(f"Kính gửi đồng chí {name}."),
        *([say("Tin gửi quản trị viên vì đầu mối tổng hợp đang vắng mặt.")] if stands_in else []),
        say(f"Đến nay {count(len(lines) + len(communes))} đơn vị chưa {'cập nhật đủ' if _of(lines) != 'cập nhật' else 'cập nhật'} {period} của Kế hoạch {plan_number} (hết hạn {moment(closed_at)}):"),
        bullets(*silent),
        say("Các bước nhắc riêng đã thực hiện hết; đây là bước cuối. Đồng chí chọn đơn vị để lấy dự thảo công văn đôn đốc" + (", hoặc ghi nhiều số, ví dụ: 1, 2." if len(agencies) > 1 else ".")),
    ]
    return Reply(tuple(blocks), letter_choices(agencies, communes), shortcuts=(WHY,))


def not_asked_yet(agency: str) -> str:
    return (
        f"Kênh chưa gửi được tin hỏi của đợt này tới đầu mối {agency} nên đơn vị chưa bị tính là chưa trả lời, chưa lập công văn đôn đốc. "
        "Đề nghị nhắc đầu mối nhắn một tin bất kỳ cho kênh, hoặc mời đầu mối khác bằng lệnh /moi; tin hỏi sẽ tự gửi."
    )


def only_coordinators() -> str:
    return "Lệnh này dành cho đầu mối tổng hợp và quản trị viên."


# --- later --------------------------------------------------------------------------------------------

AFTERNOON, TOMORROW, OTHER_DAY = "afternoon", "tomorrow", "other"


def ask_when(slots: Sequence[tuple[str, datetime]], closes_at: datetime) -> Reply:
    """`slots`: (choice id, local time)."""
    names = {AFTERNOON: "Chiều nay", TOMORROW: "Ngày làm việc tới"}
    choices = [Choice(id_, f"{names[id_]} ({clock(at)}, {day(at)[:5]})") for id_, at in slots]
    return Reply(
        (say(f"Đồng chí muốn trả lời vào lúc nào? Hạn trả lời: {moment(closes_at)}."),),
        (*choices, Choice(OTHER_DAY, "Chọn ngày khác")),
    )


def ask_day() -> Reply:
    return Reply((say("Đề nghị ghi ngày hẹn trả lời, ví dụ: thứ Sáu, 14 giờ; hoặc 30/11."),))


def bad_day(latest: datetime) -> Reply:
    return Reply((say(f"Chưa rõ ngày hẹn, hoặc ngày đã qua hay quá xa. Đề nghị ghi một ngày đến hết {day(latest)}, ví dụ: thứ Sáu; 30/11."),))


def snoozed(until: datetime, closes_at: datetime) -> Reply:
    late = " Thời điểm này sau hạn trả lời nên cập nhật sẽ được ghi nhận là gửi muộn." if until > closes_at else ""
    return Reply((say(f"Đã rõ. Kênh sẽ hỏi lại lúc {moment(until)}.{late} Trả lời sớm hơn: /capnhat."),), shortcuts=(Shortcut("Cập nhật", "/capnhat"),))


def nothing_to_put_off() -> str:
    return "Hiện không có tin hỏi nào đang chờ đồng chí trả lời."


def elsewhere(*, can_wait: bool) -> Text:
    """What else can be done with a prompt, in words: its four choices stand alone as buttons."""
    later = "Trả lời vào lúc khác: /desau. " if can_wait else ""
    return say(f"{later}Vì sao nhận tin này: /visao.")
