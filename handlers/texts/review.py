"""What is said about receipts and reviews: one receipt whole, what waits for confirmation, confirmed or returned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.events import Block, Bold, Choice, Quote, Reply, Shortcut, Text, bullets, say
from handlers.texts.checkin import LATE_PAPER, STATUS
from handlers.texts.dates import count, day, moment

CONFIRM, RETURN = "confirm", "return"
_VERDICTS = {"confirmed": "đã xác nhận", "returned": "đã trả lại"}


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What the coordinating department said of a report."""

    verdict: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """One stored report, whole. `sender` is empty for who may not see the name."""

    number: int
    version: int
    replaces: int | None
    replaced_by: int | None
    code: str
    title: str
    agency: str
    sender: str
    at: datetime
    status: str | None
    is_unchanged: bool
    is_late: bool
    percent: int | None
    document: str | None
    document_date: date | None
    obstacle: str | None
    waiting_for: str | None
    due_on: date | None
    figures: Sequence[str]
    words: str
    files: str  # "02 ảnh; QĐ 1234.pdf (52 KB)", of all versions
    review: Reviewed | None


def number(value: int) -> str:
    """000123: a receipt number as it is written everywhere."""
    return f"{value:06d}"


def version_note(version: int, replaces: int | None) -> str:
    """ "phiên bản 2, thay số 000123"; empty for a first version."""
    return f"phiên bản {version}, thay số {number(replaces)}" if replaces else ""


def marks(version: int, replaces: int | None, verdict: str | None, *, is_done: bool) -> str:
    """What stands behind a receipt number in a list: ", phiên bản 2, thay số 000123, đã xác nhận"."""
    waits = "chờ xác nhận" if is_done else ""
    parts = [version_note(version, replaces), _VERDICTS[verdict] if verdict else waits]
    return "".join(f", {part}" for part in parts if part)


def receipt(shown: Receipt, others: Sequence[Receipt], can_correct: bool) -> Reply:
    """One receipt whole, with the other versions of it."""
    note = version_note(shown.version, shown.replaces)
    head = say(Bold(f"Phiếu số tiếp nhận {number(shown.number)}" + (f" ({note})" if note else "")))
    sender = f"{shown.sender}, đầu mối {shown.agency}" if shown.sender else f"Đầu mối {shown.agency}"
    late = " (gửi muộn)" if shown.is_late else ""
    blocks: list[Block] = [
        head,
        say(Bold(shown.code), f" - {shown.title}"),
        say(f"Người gửi: {sender}; gửi lúc {moment(shown.at)}{late}."),
        Quote(shown.words),
        say(f"Nội dung được hiểu: {_understood(shown)}."),
        say(_review(shown)),
    ]
    if shown.files:
        blocks.append(say(f"Kèm theo: {shown.files}."))
    if shown.replaced_by:
        blocks.append(say(f"Phiếu này đã được thay bằng số {number(shown.replaced_by)}."))
    if others:
        blocks.append(say(Bold("Các phiên bản khác")))
        blocks.append(bullets(*(_other(other) for other in others)))
    shortcuts = [Shortcut("Đính chính", f"/dinhchinh {shown.number}")] if can_correct else []
    if shown.files:
        shortcuts.append(Shortcut("Xem tệp kèm theo", f"/tep {shown.number}"))
    return Reply(tuple(blocks), shortcuts=tuple(shortcuts))


def _other(other: Receipt) -> Text:
    return say(f"Số {number(other.number)}, {moment(other.at)}: {_understood(other)} - “{other.words}”")


def _understood(shown: Receipt) -> str:
    parts = ["không thay đổi"] if shown.is_unchanged else []
    parts += [STATUS.get(shown.status, "")] if shown.status else []
    if shown.percent is not None and shown.status != "done":
        parts.append(f"{shown.percent}%")
    parts += shown.figures
    if shown.document:
        parts.append(f"văn bản {shown.document}" + (f" ngày {day(shown.document_date)}" if shown.document_date else ""))
    elif shown.status == "done" and not shown.is_unchanged:
        parts.append("chưa kèm văn bản")
    parts += [f"vướng mắc: {shown.obstacle}"] if shown.obstacle else []
    parts += [f"đang chờ {shown.waiting_for}"] if shown.waiting_for else []
    parts += [f"dự kiến {day(shown.due_on)}"] if shown.due_on else []
    return "; ".join(part for part in parts if part) or "chưa rõ"


def _review(shown: Receipt) -> str:
    if shown.review is None:
        needs_one = shown.status == "done" and not shown.is_unchanged and not shown.replaced_by
        return "Xác nhận: đang chờ đầu mối tổng hợp." if needs_one else "Xác nhận: không cần."
    reason = f"; lý do: {shown.review.reason}" if shown.review.reason else ""
    return f"Xác nhận: {_VERDICTS[shown.review.verdict]} lúc {moment(shown.review.at)}{reason}."


def receipt_usage() -> str:
    return "Đề nghị gửi kèm số tiếp nhận, ví dụ: /phieu 123."


def no_such_receipt(typed: str) -> str:
    return f"Không có phiếu số “{typed}”. Số tiếp nhận được ghi trong tin đã lưu và trong /tiendo."


def not_yours_to_correct() -> str:
    return "Chỉ đầu mối của đơn vị đã báo cáo được đính chính phiếu này."


def newer_report(newest: int) -> str:
    return f"Đơn vị đã có báo cáo mới hơn về nhiệm vụ này (số {number(newest)}). Để đính chính, gửi: /dinhchinh {newest}."


def correcting(old: int) -> Text:
    return say(f"Đính chính phiếu số {number(old)}; phiếu cũ vẫn được lưu.")


def new_versions(lines: Sequence[tuple[int, int, int]]) -> Text:
    """(number, version, replaces) of what was just saved."""
    return say(" ".join(f"Số {number(new)} là {version_note(version, old)}." for new, version, old in lines))


# --- proof --------------------------------------------------------------------------------------------


def awaits_confirmation() -> Text:
    return say("Báo cáo hoàn thành đang chờ đầu mối tổng hợp xác nhận.")


def ask_proof(codes: Sequence[str]) -> Reply:
    """Asked once, after the report was saved."""
    return Reply(
        (
            say(
                f"Để ghi nhận hoàn thành nhiệm vụ {', '.join(codes)}, đề nghị bổ sung số, ký hiệu và ngày ban hành văn bản kết quả "
                "(ví dụ: Báo cáo số 45/BC-SNV ngày 20/11/2026). Báo cáo vừa gửi đã được lưu."
            ),
        ),
        (Choice("nodoc", "Chưa có văn bản"),),
    )


def no_number() -> Reply:
    return Reply((say("Kênh chưa thấy số, ký hiệu văn bản trong nội dung này. Đề nghị gửi theo mẫu: 45/BC-SNV ngày 20/11/2026."),))


def no_date(numbers: Sequence[str | None]) -> Reply:
    return Reply((say(f"Chưa thấy ngày ban hành của văn bản {', '.join(map(str, numbers))}. Đề nghị gửi thêm, ví dụ: ngày 20/11/2026."),))


def ask_date(numbers: Sequence[str]) -> Reply:
    """The number is there, its day is not."""
    told = f"Để ghi nhận hoàn thành, đề nghị gửi thêm ngày ban hành của văn bản {', '.join(numbers)} (ví dụ: ngày 20/11/2026). Báo cáo vừa gửi đã được lưu."
    return Reply((say(told),), (Choice("nodoc", "Chưa rõ ngày"),))


def proof_later() -> Reply:
    return Reply((say(f"Đã rõ. Khi có văn bản kết quả, {LATE_PAPER}"),))


def proof_added(lines: Sequence[tuple[str, int, int, str]]) -> Reply:
    """(code, receipt number, the number that it replaces, document)"""
    told = "; ".join(
        f"{code} văn bản {document} (số tiếp nhận {number(new)}, {version_note(2, old)})" for code, new, old, document in lines
    )
    return Reply((say(f"Đã bổ sung: {told}."),))


# --- /duyet -------------------------------------------------------------------------------------------


def only_coordinators() -> str:
    return "Việc xác nhận báo cáo hoàn thành dành cho đầu mối tổng hợp."


def only_private() -> str:
    return "Việc xác nhận được thực hiện trong tin nhắn riêng với kênh, không thực hiện trong nhóm."


def nothing_waits() -> Reply:
    return Reply((say("Hiện không có báo cáo hoàn thành nào chờ xác nhận."),))


def not_waiting(value: int) -> str:
    return f"Phiếu số {number(value)} không còn chờ xác nhận. Gửi /duyet để xem các báo cáo đang chờ."


def plain(sentence: str) -> Reply:
    return Reply((say(sentence),))


def own_report() -> str:
    return "Đồng chí đã gửi báo cáo này nên việc xác nhận thuộc đầu mối tổng hợp khác."


def waiting_list(lines: Sequence[tuple[int, str, str, date]]) -> Reply:
    """(number, code, agency, day)"""
    choices = tuple(Choice(str(n), f"{code} - {agency} (số {number(n)}, {day(on)})") for n, code, agency, on in lines)
    return Reply((say(Bold(f"Báo cáo hoàn thành chờ xác nhận: {count(len(lines))}")),), choices)


def one(
    shown: Receipt, others: Sequence[Receipt], period: str, history: Sequence[Receipt], *, is_confirmed: bool = False
) -> Reply:
    """What is to be decided: words, document, versions and the earlier reports."""
    whole = receipt(shown, others, can_correct=False)
    blocks: list[Block] = [*whole.blocks, say(f"Thời gian thực hiện theo Kế hoạch: {period}.")]
    if history:
        blocks += [say(Bold("Các báo cáo trước")), bullets(*(_other(earlier) for earlier in history))]
    if is_confirmed:
        return Reply(tuple(blocks), (Choice(RETURN, "Mở lại"), Choice(CONFIRM, "Giữ nguyên")))
    if not shown.document:
        blocks.append(say("⚠ Báo cáo chưa nêu số, ký hiệu và ngày ban hành văn bản kết quả."))
    return Reply(tuple(blocks), (Choice(CONFIRM, "Xác nhận"), Choice(RETURN, "Trả lại")))


def stays_confirmed(value: int) -> Reply:
    return Reply((say(f"Báo cáo số {number(value)} vẫn được ghi nhận đã xác nhận."),))


def ask_reason(value: int) -> Reply:
    return Reply((say(f"Đề nghị nêu lý do trả lại báo cáo số {number(value)} bằng một câu; lý do được gửi cho đơn vị báo cáo."),))


def reason_too_short() -> Reply:
    return Reply((say("Lý do cần từ 5 đến 500 ký tự. Đề nghị ghi rõ nội dung cần bổ sung."),))


@dataclass(frozen=True, slots=True)
class Rest:
    """A task that is asked no more: until the end of its period, or (None) at all."""

    code: str
    until: date | None


def decided(value: int, verdict: str, rest: Rest | None = None) -> Reply:
    blocks = [say(f"Báo cáo số {number(value)}: {_VERDICTS[verdict]}. Đơn vị báo cáo được thông báo.")]
    if rest:
        until = f" đến hết {day(rest.until)}" if rest.until else ""
        blocks.append(
            say(f"Nhiệm vụ {rest.code} không được hỏi lại, không đôn đốc{until}; đơn vị vẫn có thể báo cáo thêm. Khi cần mở lại, đồng chí gửi: /duyet {value}.")
        )
    return Reply(tuple(blocks))


# --- messages by themselves ---------------------------------------------------------------------------


def card(name: str, lines: Sequence[tuple[int, str, str, str]]) -> Reply:
    """To a coordinator: (number, code, title, agency) of what waits."""
    items = (say(Bold(code), f" {title} ({agency}), số {number(n)}") for n, code, title, agency in lines)
    return Reply(
        (say(f"Kính gửi đồng chí {name}. Báo cáo hoàn thành chờ xác nhận: {count(len(lines))}."), bullets(*items)),
        shortcuts=(Shortcut("Xem và xác nhận", "/duyet"),),
    )


def verdict_notice(name: str, code: str, title: str, value: int, verdict: str, reason: str) -> Reply:
    """To the sender: confirmed, or returned with the reason."""
    head = say(f"Kính gửi đồng chí {name}. Báo cáo hoàn thành nhiệm vụ ", Bold(code), f" - {title} (số {number(value)}) {_VERDICTS[verdict]}.")
    if verdict == "confirmed":
        return Reply((head,), shortcuts=(Shortcut("Xem phiếu", f"/phieu {value}"),))
    return Reply(
        (
            head,
            say(f"Lý do: {reason}"),
            say("Nhiệm vụ chưa được ghi nhận hoàn thành, thời hạn vẫn được tính. Đề nghị đồng chí cập nhật lại. Trân trọng."),
        ),
        shortcuts=(Shortcut("Cập nhật lại", f"/dinhchinh {value}"), Shortcut("Xem phiếu", f"/phieu {value}")),
    )
