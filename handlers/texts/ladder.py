"""What the reminder ladder says: which step this is, why, how often, and when the next one comes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.events import Block, Bold, Choice, Quote, Reply, Shortcut, Text, bullets, say
from handlers.completeness import Count
from handlers.texts.dates import clock, count, day, day_and_weekday, moment

NONE = "none"
NO_LETTER = "Không lấy công văn"
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


def owed(code: str, *, is_returned: bool) -> str:
    """ "I.4 (đã trả lại, cần bổ sung)" """
    return f"{code} (đã trả lại, cần bổ sung)" if is_returned else code


def reported(told: Count) -> str:
    """ "đã báo cáo 3/5" """
    return f"đã báo cáo {told.told}/{told.asked}"


def _silent(line: Silent) -> Text:
    who = f" (đầu mối: {', '.join(line.focal_points)})" if line.focal_points else ""
    owed = f"{reported(line.told)}, còn {', '.join(line.codes)}" if line.told.is_partial else ", ".join(line.codes)
    return say(Bold(line.agency), f"{who}: {owed}; đã đôn đốc {count(line.times)} lần")


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
    communes: Sequence[tuple[str, int]] = (),
) -> Reply:
    """To the coordinating department: everybody who is still silent, and a draft letter for each. Many communes
    are counted by former district."""
    rolled = sum(number for _, number in communes)
    places = "; ".join(f"{district} cũ {count(number)}" for district, number in communes)
    silent = [_silent(line) for line in lines]
    if communes:
        silent.append(say(Bold(f"UBND cấp xã: {rolled} đơn vị"), f" ({places}). Lấy dự thảo từng đơn vị: /congvan xã Diễn Châu"))
    blocks: list[Block] = [
        say(f"Kính gửi đồng chí {name}."),
        say(f"Đến nay {count(len(lines) + rolled)} đơn vị chưa {'cập nhật đủ' if _of(lines) != 'cập nhật' else 'cập nhật'} {period} của Kế hoạch {plan_number} (hết hạn {moment(closed_at)}):"),
        bullets(*silent),
        say("Các bước nhắc riêng đã thực hiện hết; đây là bước cuối. Đồng chí chọn đơn vị để lấy dự thảo công văn đôn đốc."),
    ]
    return Reply(tuple(blocks), letter_choices([line.agency for line in lines]) if lines else (), shortcuts=(WHY,))


# --- the letter ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Letter:
    """What goes into the draft. `issuer` is the coordinating department; None leaves its place open."""

    issuer: str | None
    place: str
    agency: str
    plan_number: str
    issued_on: date | None
    plan_issuer: str
    period: str
    closed_at: datetime
    tasks: Sequence[tuple[str, str]]
    times: int
    today: date


def letter(draft: Letter) -> Reply:
    """The draft of an official letter, its parts in the order of Decree 30/2020/NĐ-CP (domain.md 3.1): without
    number and signature, which are the signer's."""
    month = f"{draft.today.month:02d}" if draft.today.month < 3 else str(draft.today.month)
    dated = f" ngày {day(draft.issued_on)}" if draft.issued_on else ""
    plan = f"Kế hoạch số {draft.plan_number}{dated} của {draft.plan_issuer}"
    reminded = f" (đã đôn đốc {count(draft.times)} lần qua kênh theo dõi)" if draft.times else ""
    lines = [
        (draft.issuer or "(tên cơ quan ban hành)").upper(),
        "Số:        /",
        f"V/v đôn đốc cập nhật tiến độ thực hiện Kế hoạch số {draft.plan_number}",
        "",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        f"{draft.place}, ngày {draft.today.day:02d} tháng {month} năm {draft.today.year}",
        "",
        f"Kính gửi: {draft.agency}",
        "",
        f"Thực hiện {plan}, các cơ quan, đơn vị cập nhật tiến độ {draft.period}, hạn trả lời {moment(draft.closed_at)}.",
        f"Đến nay chưa nhận được cập nhật của quý cơ quan đối với {count(len(draft.tasks))} nhiệm vụ sau{reminded}:",
        *(f"- Mục {code}: {title};" for code, title in draft.tasks),
        "Đề nghị quý cơ quan cho biết: (1) tình hình thực hiện đến nay; (2) khó khăn, vướng mắc nếu có; (3) thời gian dự kiến "
        "hoàn thành. Nội dung đã hoàn thành đề nghị gửi kèm số, ký hiệu và ngày ban hành văn bản kết quả.",
        "Trân trọng./.",
        "",
        "Nơi nhận:",
        "- Như trên;",
        "- Lưu: VT.",
        "",
        "QUYỀN HẠN, CHỨC VỤ CỦA NGƯỜI KÝ",
        "(chữ ký, họ và tên)",
    ]
    head = say("Dự thảo công văn đôn đốc (chưa có số, chưa ký; đề nghị rà soát trước khi trình):")
    return Reply((head, Quote("\n".join(lines))))


def which_letter(agencies: Sequence[str]) -> Reply:
    return Reply((say("Lấy dự thảo công văn cho đơn vị nào nữa?"),), letter_choices(agencies))


def letter_choices(agencies: Sequence[str]) -> tuple[Choice, ...]:
    choices = [Choice(str(place), f"Công văn gửi {agency}") for place, agency in enumerate(agencies)]
    return (*choices, Choice(NONE, NO_LETTER))


def answered_meanwhile(agency: str) -> Reply:
    return Reply((say(nothing_owed(agency)),))


def nothing_owed(agency: str) -> str:
    return f"{agency} không còn nội dung nào chưa cập nhật trong đợt gần nhất nên chưa cần công văn."


def not_asked_yet(agency: str) -> str:
    return (
        f"Kênh chưa gửi được tin hỏi của đợt này tới đầu mối {agency} nên đơn vị chưa bị tính là chưa trả lời, chưa lập công văn đôn đốc. "
        "Đề nghị nhắc đầu mối nhắn một tin bất kỳ cho kênh, hoặc mời đầu mối khác bằng lệnh /moi; tin hỏi sẽ tự gửi."
    )


def letter_usage() -> str:
    return "Đề nghị gửi kèm tên đơn vị, ví dụ: /congvan Sở Nội vụ."


def only_coordinators() -> str:
    return "Lệnh này dành cho đầu mối tổng hợp và quản trị viên."


def no_letter() -> Reply:
    return Reply((say("Đã rõ. Khi cần, gửi /congvan kèm tên đơn vị."),))


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
