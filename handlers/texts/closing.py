"""What is said about tasks whose range has run out: the closing question, its answers, the conclusion."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from bot.events import Block, Bold, Choice, Reply, Shortcut, Text, bullets, say
from handlers.texts.checkin import DROP, FIX, NO_DOCUMENT, SAVE
from handlers.texts.dates import day, moment
from handlers.texts.review import number
from handlers.texts.standing import OUTCOMES
from knowledge.standing import Outcome

_NONE = "chưa có"
NOT_YET = "not_yet"
_OUTCOMES = (
    Choice(Outcome.COMPLETED.value, "Đã hoàn thành"),
    Choice(Outcome.EXTENDED.value, "Được gia hạn"),
    Choice(Outcome.FOLDED.value, "Lồng ghép vào kế hoạch khác"),
    Choice(NOT_YET, "Chưa kết luận được"),
)


def question(tasks: Sequence[tuple[str, date]]) -> Text:
    """Within the prompt: (code, last day of its range)."""
    listed = ", ".join(f"{code} (đến {day(ends_on)})" for code, ends_on in tasks)
    return say(f"Đã hết thời hạn theo Kế hoạch, đề nghị kết luận: {listed}.")


def shortcuts(codes: Sequence[str]) -> tuple[Shortcut, ...]:
    return tuple(Shortcut(f"Kết luận {code}", f"/ketluan {code}") for code in codes)


def which(tasks: Sequence[tuple[str, str]]) -> Reply:
    """(code, title)"""
    return Reply((say("Kết luận đối với nhiệm vụ nào?"),), tuple(Choice(code, f"{code} - {title}") for code, title in tasks))


def outcome(code: str, title: str, ends_on: date, standing: str) -> Reply:
    """The question itself; `standing` is a conclusion that there is already."""
    blocks: list[Block] = [
        say(Bold(code), f" - {title}"),
        say(f"Thời gian thực hiện theo Kế hoạch đã hết ngày {day(ends_on)}. Đề nghị cho biết kết luận:"),
    ]
    if standing:
        blocks.insert(1, say(f"Đã ghi nhận: {standing}. Nội dung mới sẽ thay nội dung này."))
    return Reply(tuple(blocks), _OUTCOMES)


def asked_later() -> Reply:
    said = "Đã rõ, chưa ghi kết luận. Khi có kết luận, gửi /ketluan; tình hình hiện nay gửi bằng /capnhat."
    return Reply((say(said),), shortcuts=(Shortcut("Cập nhật", "/capnhat"),))


def tell_apart(codes: Sequence[str]) -> Reply:
    """Other tasks in a sentence that concludes."""
    return Reply((say(f"Kênh ghi kết luận trước; nội dung về {', '.join(codes)} chưa được ghi, đề nghị gửi lại sau đó."),))


def ask_document(chosen: str) -> Reply:
    asks = {
        Outcome.COMPLETED: "Đề nghị gửi số, ký hiệu và ngày ban hành văn bản kết quả (ví dụ: Báo cáo số 45/BC-SNV ngày 20/11/2026).",
        Outcome.EXTENDED: "Đề nghị gửi số, ký hiệu và ngày của văn bản cho phép gia hạn.",
        Outcome.FOLDED: "Đề nghị gửi số, ký hiệu và ngày của văn bản quy định việc lồng ghép.",
    }
    return Reply((say(asks[Outcome(chosen)]),), (Choice(NO_DOCUMENT, "Chưa có văn bản"),))


def ask_until() -> Reply:
    return Reply((say("Được gia hạn đến ngày nào? Đề nghị ghi ngày, tháng, năm (ví dụ: 31/12/2027)."),))


def bad_day(ends_on: date) -> Reply:
    return Reply((say(f"Kênh chưa rõ ngày này, hoặc ngày không sau {day(ends_on)}. Đề nghị ghi theo mẫu: 31/12/2027."),))


def ask_into() -> Reply:
    return Reply((say("Lồng ghép vào kế hoạch, chương trình nào? Đề nghị ghi tên."),))


def bad_length() -> Reply:
    return Reply((say("Nội dung cần từ 5 đến 300 ký tự, có tên hoặc số, ký hiệu. Đề nghị đồng chí gửi lại."),))


def told(chosen: str, document: str | None, until: date | None) -> str:
    """The conclusion in words: "được gia hạn đến 31/12/2027; văn bản: QĐ 12/QĐ-UBND"."""
    end = f" đến {day(until)}" if until else ""
    return f"{OUTCOMES[Outcome(chosen)]}{end}; văn bản: {document or _NONE}"


def into(plan_name: str, document: str | None) -> str:
    """The other plan with the document that folds the task into it."""
    return f"{plan_name}; {document or f'số văn bản: {_NONE}'}"


def words(said: str) -> str:
    """How a conclusion stands in the log of reports."""
    return f"Kết luận: {said}."


def readback(code: str, title: str, said: str) -> Reply:
    return Reply(
        (say("Tôi hiểu là:"), bullets(say(Bold(code), f" - {title}: {said}.")), say("Đúng chưa ạ?")),
        (Choice(SAVE, "Đúng, lưu"), Choice(FIX, "Sửa"), Choice(DROP, "Hủy")),
    )


def saved(code: str, said: str, receipt: int, at: datetime, *, awaits_review: bool, may_go_on: bool) -> Reply:
    blocks: list[Block] = [say(f"Đã lưu lúc {moment(at)} kết luận {code}: {said} (số tiếp nhận {number(receipt)}).")]
    if awaits_review:
        blocks.append(say("Báo cáo hoàn thành đang chờ đầu mối tổng hợp xác nhận."))
    shortcut = (Shortcut("Cập nhật các nhiệm vụ khác", "/capnhat"),) if may_go_on else ()
    return Reply(tuple(blocks), shortcuts=shortcut)


def nothing_to_conclude() -> Reply:
    return Reply((say("Đơn vị của đồng chí không có nhiệm vụ nào hết thời hạn đang chờ kết luận."),))


def not_to_conclude(code: str) -> str:
    return f"Nhiệm vụ {code} không thuộc các nhiệm vụ hết thời hạn mà đơn vị của đồng chí cần kết luận."


def only_private() -> str:
    return "Kết luận nhiệm vụ được gửi trong tin nhắn riêng với kênh, không gửi trong nhóm."
