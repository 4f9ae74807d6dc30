"""What is said around an answer: one that was repeated too often, one that a colleague gave, a seat that moved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.events import Block, Bold, Reply, Shortcut, Text, bullets, say
from handlers.texts.checkin import STATUS
from handlers.texts.dates import count, moment


def repeated(codes: Sequence[str], others: Sequence[str], unknown: Sequence[str] = ()) -> Reply:
    """ "Không thay đổi" for the third time in a row, or with nothing before (`unknown`): refused politely, one
    sentence is asked for."""
    blocks: list[Block] = []
    if codes:
        blocks.append(say(f"Nhiệm vụ {', '.join(codes)} đã được báo không thay đổi 02 kỳ liền."))
    if unknown:
        blocks.append(say(f"Nhiệm vụ {', '.join(unknown)} chưa có cập nhật nào trước đó nên “Không thay đổi” chưa cho biết tiến độ."))
    blocks.append(say("Kỳ này đề nghị đồng chí ghi một câu: đang làm đến đâu, vướng ở khâu nào hoặc khi nào có thay đổi."))
    if others:
        blocks.append(say(f"{count(len(others))} nhiệm vụ khác ({', '.join(others)}) đã nhận, sẽ đọc lại cùng câu này."))
    blocks.append(say(f"Ví dụ: {[*codes, *unknown][0]} đang lấy ý kiến thẩm định, dự kiến xong 15/12/2026."))
    return Reply(tuple(blocks))


def needs_sentence(unknown: Sequence[str], codes: Sequence[str], asked: int) -> tuple[Text, ...]:
    """Said in the prompt for `asked` tasks, before somebody taps what will not do."""
    if len(unknown) == asked:
        return (say("Chưa có cập nhật nào trước đó nên kỳ này đề nghị ghi một câu, chưa chọn “Không thay đổi”."),)
    reasons = [f"{', '.join(unknown)} (chưa có cập nhật)"] if unknown else []
    reasons += [f"{', '.join(codes)} (đã báo không thay đổi 02 kỳ liền)"] if codes else []
    if not reasons:
        return ()
    return (say(f"Kỳ này đề nghị ghi một câu, chưa chọn “Không thay đổi” cho: {'; '.join(reasons)}."),)


def still_repeated() -> Reply:
    return Reply((say("Câu vừa gửi chưa có nội dung mới."),))


@dataclass(frozen=True, slots=True)
class Given:
    """An answer that a colleague has given; `person` is None once that person's data is erased."""

    code: str
    person: str | None
    at: datetime
    status: str | None
    percent: int | None
    is_unchanged: bool


def _given(answer: Given) -> Text:
    state = STATUS.get(answer.status or "", "đã cập nhật")
    percent = f", {answer.percent}%" if answer.percent is not None and answer.status != "done" else ""
    same = ", không thay đổi" if answer.is_unchanged else ""
    who = f"đồng chí {answer.person}" if answer.person else "đồng nghiệp của đồng chí"
    return say(Bold(answer.code), f": {who} trả lời lúc {moment(answer.at)} ({state}{percent}{same})")


def already_answered(answers: Sequence[Given]) -> Reply:
    """Nothing is saved: the question has been answered for the agency."""
    return Reply(
        (
            say("Kỳ này đơn vị đã có câu trả lời, không cần trả lời lại:"),
            bullets(*(_given(answer) for answer in answers)),
            say(f"Nếu cần đính chính, đề nghị gửi một câu, ví dụ: {answers[0].code} khoảng 70%."),
        ),
        shortcuts=(Shortcut("Xem lịch sử cập nhật", f"/tiendo {answers[0].code}"),),
    )


def answered_meanwhile(answers: Sequence[Given]) -> Reply:
    """Before a question is gone into: a colleague has answered some of it."""
    return Reply((say("Kỳ này đơn vị đã có câu trả lời (nội dung gửi thêm sẽ là bản đính chính):"), bullets(*(_given(answer) for answer in answers))))


def will_correct(answers: Sequence[Given]) -> Reply:
    """Before saving over a colleague's answer."""
    return Reply(
        (
            say("Kỳ này đơn vị đã có câu trả lời:"),
            bullets(*(_given(answer) for answer in answers)),
            say("Nếu lưu, nội dung dưới đây là bản đính chính; bản trước vẫn được giữ trong lịch sử."),
        )
    )


def seat_has_moved(agencies: Sequence[str]) -> Reply:
    names = "; ".join(agencies)
    return Reply(
        (
            say(
                f"Đồng chí hiện không còn là đầu mối của {names} nên câu trả lời này chưa được ghi nhận. "
                "Nhiệm vụ vẫn thuộc đơn vị và được hỏi đầu mối mới. Để cập nhật nhiệm vụ của đơn vị hiện nay, gửi /capnhat."
            ),
        ),
        shortcuts=(Shortcut("Cập nhật", "/capnhat"),),
    )


def registered_no_more() -> Reply:
    return Reply((say("Đồng chí hiện không còn đăng ký làm đầu mối nên câu trả lời này chưa được ghi nhận."),))


def closed_by_report(numbers: Sequence[int]) -> Text:
    """Obstacles that a report has ended: "không còn vướng mắc", "hoàn thành"."""
    named = ", ".join(f"số {number}" for number in numbers)
    return say(f"Đã ghi nhận tháo gỡ vướng mắc {named}. Nếu chưa được tháo gỡ, đề nghị gửi lại vướng mắc đó.")
