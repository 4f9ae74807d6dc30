"""What is said in a check-in: the prompt, questions in between, the read-back, the receipt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.events import Block, Bold, Choice, Quote, Reply, Shortcut, Text, bullets, say
from handlers.texts import deadline
from handlers.texts.dates import count, day, moment, short_day

SAME, PROGRESS, BLOCKED, DONE = "same", "progress", "blocked", "done"
SAVE, FIX, DROP = "save", "fix", "drop"
NO_DOCUMENT, ALL = "nodoc", "all"

STATUS = {
    "not_started": "chưa triển khai",
    "in_progress": "đang thực hiện",
    "done": "hoàn thành",
    "paused": "tạm dừng",
}

_PROMPT_CHOICES = (
    Choice(SAME, "Không thay đổi"),
    Choice(PROGRESS, "Có tiến triển"),
    Choice(BLOCKED, "Gặp vướng mắc"),
    Choice(DONE, "Đã hoàn thành"),
)


LATE_PAPER = "đồng chí gửi mã nhiệm vụ kèm số, ký hiệu và ngày ban hành, ví dụ: I.4 QĐ 99/QĐ-UBND ngày 20/11/2026."


def label_of(choice_id: str) -> str:
    """The words of a prompt's choice: they are what the person said by tapping."""
    return next(choice.label for choice in _PROMPT_CHOICES if choice.id == choice_id)


_READBACK_CHOICES = (Choice(SAVE, "Đúng, lưu"), Choice(FIX, "Sửa"), Choice(DROP, "Hủy"))


@dataclass(frozen=True, slots=True)
class State:
    """What is known of a task before the question: for the line in the prompt."""

    code: str
    title: str
    status: str | None = None
    percent: int | None = None
    reported_on: date | None = None
    verdict: str | None = None  # of what was told as done
    reason: str = ""  # for which it was returned
    is_new: bool = False  # told in this very period, by a colleague perhaps


_DONE = {None: "báo hoàn thành, chờ xác nhận", "confirmed": f"{STATUS['done']}, đã xác nhận", "returned": "báo hoàn thành, đã trả lại, cần bổ sung"}


def _state(state: State) -> Text:
    known = ""
    if state.reported_on:
        parts = [_DONE[state.verdict] if state.status == "done" else STATUS.get(state.status or "", "đã cập nhật")]
        if state.percent is not None and state.status != "done":
            parts.append(f"{state.percent}%")
        if state.reason and state.verdict == "returned" and state.status == "done":
            parts.append(f"lý do: {state.reason}")
        known = f" ({'kỳ này, ngày' if state.is_new else 'kỳ trước'} {short_day(state.reported_on)}: {', '.join(parts)})"
    return say(Bold(state.code), f" - {state.title}{known or ' (chưa có cập nhật)'}")


def prompt(
    name: str,
    agency: str,
    plan_number: str,
    week: str | None,
    states: Sequence[State],
    closes_at: datetime | None,
    *,
    is_reminder: bool = False,
    is_over: bool = False,
    since: date | None = None,
) -> Reply:
    """One message for a person: every task with its last state, four choices or one sentence. `since` is the day
    of the round before, which may be more than a week ago."""
    head = f"Kính gửi đồng chí {name}, {agency}."
    period = f" {week}" if week else ""
    if since:
        period += f", kể từ kỳ trước ({short_day(since)}),"
    if is_reminder and all(state.verdict == "returned" and state.is_new for state in states):
        ask = f"Kênh chưa nhận được bổ sung{period} của {count(len(states))} nhiệm vụ có báo cáo đã trả lại (Kế hoạch {plan_number}):"
    elif is_reminder:
        ask = f"Kênh chưa nhận được cập nhật{period} của {count(len(states))} nhiệm vụ (Kế hoạch {plan_number}):"
    else:
        ask = f"Đề nghị cho biết tiến độ{period} của {count(len(states))} nhiệm vụ (Kế hoạch {plan_number}):"
    blocks: list[Block] = [say(head), say(ask), bullets(*(_state(state) for state in states)), say(_how(states))]
    if closes_at:
        blocks.append(deadline.in_prompt(closes_at, is_over=is_over))
    return Reply(tuple(blocks), _PROMPT_CHOICES)


def prompt_rest(states: Sequence[State]) -> Reply:
    """What is still asked once a part was saved: the list, without what was said at the beginning."""
    return Reply((bullets(*(_state(state) for state in states)),), _PROMPT_CHOICES)


def prompt_again(codes: Sequence[str], untold: Sequence[str], closes_at: datetime | None, *, is_over: bool = False) -> Reply:
    """The open question in short: the whole of it stands above. `untold`: those of which nothing is known yet."""
    until = deadline.in_short(closes_at, is_over=is_over)
    if not untold:
        told = f"Kỳ này đơn vị đã có câu trả lời cho {', '.join(codes)}. Nếu cần đính chính, đề nghị gửi một câu; nếu không, gửi /huy."
        return Reply((say(told),), _PROMPT_CHOICES)
    return Reply((say(f"Đang chờ đồng chí cập nhật {count(len(untold))} nhiệm vụ: {', '.join(untold)}{until}."),), _PROMPT_CHOICES)


def _how(states: Sequence[State]) -> str:
    first = states[0].code
    if len(states) == 1:
        return f"Có thể trả lời một câu ngắn, ví dụ: {first} khoảng 60%, không vướng mắc."
    second = states[1].code
    return f"Có thể trả lời một câu cho tất cả, ví dụ: {first} xong rồi, QĐ 1234/QĐ-UBND ngày 12/11/2026; {second} khoảng 60%, vướng biên chế."


def which(states: Sequence[State], words: str | None) -> Reply:
    """To which task does it belong."""
    blocks: list[Block] = [Quote(words), say("Nội dung trên thuộc nhiệm vụ nào?")] if words else [say("Đối với nhiệm vụ nào?")]
    choices = [Choice(state.code, f"{state.code} - {state.title}") for state in states]
    return Reply(tuple(blocks), (*choices, Choice(ALL, "Tất cả nhiệm vụ nêu trên")))


def detail(mode: str | None, codes: Sequence[str]) -> Reply:
    """The one sentence that is asked for after a choice."""
    where = "nhiệm vụ " + ", ".join(codes)
    if mode == DONE:
        return Reply(
            (
                say(
                    f"Để ghi nhận hoàn thành {where}, đề nghị gửi số, ký hiệu và ngày ban hành văn bản kết quả "
                    "(ví dụ: Báo cáo số 45/BC-SNV ngày 20/11/2026)."
                ),
            ),
            (Choice(NO_DOCUMENT, "Chưa có văn bản"),),
        )
    asks = {
        BLOCKED: f"Đề nghị nêu ngắn gọn khó khăn, vướng mắc của {where}; nếu đang chờ cơ quan nào, xin ghi rõ.",
        PROGRESS: f"Đề nghị nêu ngắn gọn tiến triển của {where}, ví dụ: đã mở 05 lớp tập huấn, đạt khoảng 60%.",
    }
    return Reply((say(asks.get(mode or "", f"Đề nghị gửi lại nội dung cập nhật {where} bằng một câu.")),))


@dataclass(frozen=True, slots=True)
class Understood:
    """One line of the read-back."""

    code: str
    title: str
    status: str | None
    is_unchanged: bool
    percent: int | None
    document: str | None
    document_date: date | None
    obstacle: bool | None
    obstacle_text: str | None
    waiting_for: str | None
    due_on: date | None
    figures: Sequence[str]
    base: int | None = None  # the receipt of this period that it is added to
    replaced: Sequence[str] = ()  # what of it is told differently now


def understood(line: Understood) -> Text:
    parts: list[str] = []
    if line.is_unchanged:
        parts.append("không thay đổi so với kỳ trước" + (f" ({STATUS[line.status]})" if line.status else " (chưa có tình trạng trước đó)"))
    elif line.status:
        parts.append(STATUS[line.status])
    if line.percent is not None and line.status != "done":
        parts.append(f"khoảng {line.percent}%")
    parts.extend(line.figures)
    if line.document:
        dated = f" ngày {day(line.document_date)}" if line.document_date else " (chưa có ngày ban hành)"
        parts.append(f"văn bản {line.document}{dated}")
    elif line.status == "done" and not line.is_unchanged:
        parts.append("chưa kèm văn bản kết quả")
    if line.obstacle:
        parts.append(f"vướng mắc: {line.obstacle_text or 'chưa nêu rõ'}")
    elif line.obstacle is False:
        parts.append("không có vướng mắc")
    if line.waiting_for:
        parts.append(f"đang chờ {line.waiting_for}")
    if line.due_on:
        parts.append(f"dự kiến {day(line.due_on)}")
    ground = f" (bổ sung phiếu số {line.base:06d})" if line.base else ""
    if line.base and line.replaced:
        ground = f" (sửa phiếu số {line.base:06d}; thay: {', '.join(line.replaced)})"
    return say(Bold(line.code), f" - {line.title}: " if line.title else ": ", "; ".join(parts) or "chưa rõ nội dung", f"{ground}.")


def readback(lines: Sequence[Understood], left: Sequence[str]) -> Reply:
    blocks: list[Block] = [say("Tôi hiểu là:"), bullets(*(understood(line) for line in lines)), say("Đúng chưa ạ?")]
    if left:
        blocks.insert(2, say(f"Chưa nêu: {', '.join(left)} (sẽ hỏi tiếp sau khi lưu)."))
    return Reply(tuple(blocks), _READBACK_CHOICES)


def readback_again(codes: Sequence[str]) -> Reply:
    """The same in short."""
    return Reply((say(f"Nội dung đã ghi của {', '.join(codes)} đang chờ đồng chí xác nhận, chưa lưu. Đúng chưa ạ?"),), _READBACK_CHOICES)


def saved(receipts: Sequence[tuple[str, int]], at: datetime, late_week: str | None, is_done_without_paper: bool) -> Reply:
    numbers = "; ".join(f"{code} số tiếp nhận {number:06d}" for code, number in receipts)
    blocks = [say(f"Đã lưu lúc {moment(at)}: {numbers}.")]
    if late_week:
        blocks.append(say(f"Cập nhật được tính cho {late_week} và ghi nhận là gửi muộn."))
    if is_done_without_paper:
        blocks.append(say(f"Khi có văn bản kết quả, {LATE_PAPER}"))
    return Reply(tuple(blocks))


def counts_early(period: str, opens_on: date) -> Text:
    return say(f"Cập nhật sớm, được tính cho {period}; khi đợt mở ngày {day(opens_on)}, kênh chỉ hỏi phần còn lại.")


def all_answered() -> Text:
    return say("Đã đủ cập nhật của kỳ này. Cảm ơn đồng chí.")


def left(codes: Sequence[str]) -> Text:
    return say(f"Còn {count(len(codes))} nhiệm vụ chưa cập nhật kỳ này: {', '.join(codes)}.")


def dropped(closes_at: datetime | None = None) -> Reply:
    until = f"; hạn trả lời {moment(closes_at)}" if closes_at else ""
    return Reply((say(f"Đã hủy, chưa lưu nội dung nào. Khi cần cập nhật, đề nghị gửi /capnhat{until}."),))


def unclear() -> Reply:
    return Reply((say("Kênh chưa rõ nội dung này thuộc nhiệm vụ nào hoặc ở trạng thái nào. Đề nghị ghi mã nhiệm vụ và tình hình, ví dụ: IV.1 khoảng 60%."),))


def partly_unclear(unread: Sequence[str] = ()) -> Reply:
    """`unread`: tasks that were named without anything that could be read of them."""
    if unread:
        return Reply((say(f"Chưa rõ tình hình của {', '.join(unread)} nên chưa ghi phần này; đề nghị ghi rõ, ví dụ: {unread[0]} khoảng 60%."),))
    return Reply((say("Có phần kênh chưa rõ thuộc nhiệm vụ nào nên chưa ghi; đề nghị ghi kèm mã nhiệm vụ cho phần đó."),))


def until_when(closes_at: datetime, *, is_over: bool) -> Reply:
    over = "đã hết; trả lời bây giờ" if is_over else f"{moment(closes_at)}. Trả lời sau hạn"
    return Reply((say(f"Hạn trả lời đợt này: {over} vẫn được tính cho kỳ này và ghi nhận là gửi muộn."),))


def not_yours(codes: Sequence[str]) -> Reply:
    return Reply((say(f"Nhiệm vụ {', '.join(codes)} không thuộc danh sách đồng chí được hỏi nên chưa ghi nhận phần này."),))


def postponed() -> Reply:
    return Reply((say("Đã rõ. Khi sẵn sàng, đồng chí gửi /capnhat."),), shortcuts=(Shortcut("Cập nhật", "/capnhat"),))


def thanks() -> Reply:
    return Reply((say("Cảm ơn đồng chí."),))


def text_only() -> Reply:
    return Reply((say("Kênh chỉ đọc nội dung chữ; ảnh và tệp văn bản được nhận làm minh chứng kèm theo, tin thoại, nhãn dán và loại khác thì không và không lưu lại. Đề nghị đồng chí ghi một câu."),))


def not_registered() -> str:
    return "Đồng chí chưa đăng ký làm đầu mối. Nếu được cấp mã, gửi: /thamgia kèm mã."


def only_private() -> str:
    return "Cập nhật tiến độ được gửi trong tin nhắn riêng với kênh, không gửi trong nhóm."


def no_tasks() -> str:
    return "Đơn vị của đồng chí không chủ trì nhiệm vụ nào được nêu đích danh trong Phụ lục nên không có nội dung cần cập nhật."


# --- /tiendo -------------------------------------------------------------------------------


def progress_usage() -> str:
    return "Đề nghị gửi kèm mã nhiệm vụ, nhóm hoặc tên cơ quan, ví dụ: /tiendo III.3; /tiendo nhóm II; /tiendo Sở Nội vụ."


def as_progress_question(about: str) -> str:
    """/tiendo with words that are no code, as the question it stands for."""
    return f"tiến độ {about}"


def no_such_task(code: str) -> str:
    return f"Phụ lục không có nhiệm vụ mã “{code}”. Mã gồm số nhóm và số thứ tự, ví dụ: II.5."


def only_registered() -> str:
    return "Thông tin tiến độ dành cho người đã đăng ký bằng mã. Nếu được cấp mã, gửi: /thamgia kèm mã."
