"""What is said about obstacles and recommendations: the list, one whole, the card, what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.events import Block, Bold, Choice, Quote, Reply, Shortcut, Text, bullets, say
from handlers.texts.dates import count, day
from handlers.texts.sight import hidden

# The ids are those of db.obstacle_events.
CARD_CHOICES = (Choice("received", "Đã nhận"), Choice("handled", "Đã xử lý"), Choice("not_ours", "Không thuộc chúng tôi"))
GONE_CHOICES = (Choice("closed", "Đã tháo gỡ"), Choice("kept", "Chưa"))
CLOSE_CHOICES = (Choice("closed", "Đã tháo gỡ"),)

_KIND = {"obstacle": "Vướng mắc", "recommendation": "Kiến nghị", "proposal": "Đề xuất"}
_EVENT = {
    "raised": "nêu",
    "received": "đã nhận",
    "handled": "báo đã xử lý",
    "not_ours": "cho biết không thuộc trách nhiệm",
    "moved": "chuyển cơ quan giải quyết",
    "closed": "xác nhận đã tháo gỡ",
    "kept": "cho biết chưa được tháo gỡ",
    "gone": "báo cáo sau cho biết không còn",
    "reopened": "mở lại: báo cáo nói không còn đã được trả lại hoặc đính chính",
    "answered": "ghi nhận trả lời",
    "accepted": "chấp nhận trình",
    "declined": "không chấp nhận",
    "clarify": "đề nghị làm rõ",
    "clarified": "làm rõ",
}
_STATE = {
    "received": "cơ quan được hỏi đã nhận",
    "handled": "cơ quan được hỏi báo đã xử lý, chờ xác nhận",
    "returned": "đã trả lại, chưa rõ cơ quan giải quyết",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """One obstacle or recommendation, for a list and for the whole of it."""

    number: int
    kind: str
    code: str
    title: str
    agency: str
    words: str
    waiting_for: str | None
    state: str
    days: int
    is_over: bool = False


@dataclass(frozen=True, slots=True)
class Happened:
    """One line of the history."""

    at: datetime
    action: str
    agency: str | None
    words: str


def name(kind: str, number: int) -> str:
    """Vướng mắc số 3"""
    return f"{_KIND[kind]} số {number}"


def waited(days: int) -> str:
    return f"{count(days)} ngày" if days else "từ hôm nay"


# --- /vuongmac -----------------------------------------------------------------------------------------


def listing(lines: Sequence[Shown], chains: Sequence[Text], about: str, *, can_choose: bool, can_raise: bool, unseen: int = 0) -> Reply:
    """What is open, each with its number; one can be chosen and seen whole. `unseen` are others' matters."""
    shortcuts = (Shortcut("Nêu vướng mắc", "/vuongmac mới"),) if can_raise else ()
    where = f" ({about})" if about else ""
    if not lines and not unseen:
        return Reply((say(f"Hiện không có vướng mắc, kiến nghị nào đang mở{where}."),), shortcuts=shortcuts)
    blocks: list[Block] = [say(Bold(f"Vướng mắc, kiến nghị đang mở{where}: {count(len(lines) + unseen)}"))]
    if unseen:
        blocks.append(say(f"Trong đó {count(unseen)} của đơn vị khác. {hidden(is_group=not can_choose)}"))
    blocks += [bullets(*map(_line, lines))] if lines else []
    if chains:
        blocks += [say(Bold("Chuỗi chờ")), bullets(*chains)]
    if lines and not can_choose:
        blocks.append(say("Xem toàn bộ một nội dung: /vuongmac và số, ví dụ /vuongmac ", f"{lines[0].number}."))
        return Reply(tuple(blocks), shortcuts=shortcuts)
    choices = tuple(Choice(str(line.number), f"Xem số {line.number} ({line.code})") for line in lines)
    return Reply(tuple(blocks), choices, shortcuts)


def _line(line: Shown) -> Text:
    parts = [f"đang chờ {line.waiting_for}"] if line.waiting_for else []
    if line.kind == "recommendation":
        parts.append("kiến nghị, chờ trả lời")
    if line.state in _STATE:
        parts.append(_STATE[line.state])
    tail = "".join(f"; {part}" for part in parts)
    return say(f"Số {line.number}: ", Bold(line.code), f" - {line.agency}: {line.words}{tail} ({waited(line.days)})")


def chain(agencies: Sequence[str], days: int, is_cycle: bool) -> Text:
    """Sở A → Sở B → Sở C (12 ngày)"""
    shown = " → ".join([*agencies, agencies[0]] if is_cycle else agencies)
    return say(f"{shown} ({waited(days)}{'; chờ vòng tròn' if is_cycle else ''})")


def whole(one: Shown, history: Sequence[Happened], choices: Sequence[Choice], hint: str) -> Reply:
    """One with its words, its state and everything that happened."""
    task = f", nhiệm vụ {one.code} - {one.title}" if one.code else ""
    blocks: list[Block] = [say(Bold(name(one.kind, one.number)), f" của {one.agency}{task}"), Quote(one.words)]
    if one.is_over:
        blocks.append(say("Đã kết thúc."))
    else:
        state = [f"đang chờ {one.waiting_for}"] if one.waiting_for else []
        state += [_STATE[one.state]] if one.state in _STATE else []
        blocks.append(say(f"Đang mở, {waited(one.days)}" + "".join(f"; {part}" for part in state) + "."))
    blocks.append(bullets(*(_happened(line) for line in history)))
    if hint:
        blocks.append(say(hint))
    return Reply(tuple(blocks), tuple(choices))


def _happened(line: Happened) -> Text:
    who = f"{line.agency} " if line.agency else ""
    words = f": {line.words}" if line.words else ""
    return say(f"{day(line.at)}: {who}{_EVENT[line.action]}{words}")


def hint_raiser(number: int) -> str:
    return f"Chuyển tới cơ quan khác: /vuongmac {number} chuyển và tên cơ quan."


def hint_coordinator(number: int) -> str:
    return f"Ghi nhận trả lời của cấp có thẩm quyền: /traloi {number} và nội dung trả lời."


def no_such(number: int) -> str:
    return f"Không có vướng mắc, kiến nghị số {number}. Gửi /vuongmac để xem danh sách."


def no_such_task_or_agency(text: str) -> str:
    return f"Chưa rõ “{text[:80]}” là gì. Ví dụ: /vuongmac Sở Công Thương; /vuongmac III.7; /vuongmac 3."


# --- what somebody has just done -----------------------------------------------------------------------


def raised(number: int, code: str, is_recommendation: bool, body: str | None) -> Text:
    """The line of a check-in's receipt."""
    if is_recommendation:
        return say(f"Kiến nghị số {number} ({code}) được chuyển cho đầu mối tổng hợp, chờ trả lời của cấp có thẩm quyền.")
    if body:
        return say(f"Vướng mắc số {number} ({code}) được chuyển tới {body}; khi có phản hồi, kênh sẽ báo lại.")
    return say(f"Vướng mắc số {number} ({code}) đã được ghi nhận.")


def done(kind: str, number: int, action: str, is_new: bool) -> Reply:
    if not is_new:
        return Reply((say(f"{name(kind, number)} đã có phản hồi này hoặc đã kết thúc từ trước, không ghi thêm."),))
    said = {
        "received": "đã nhận. Khi xử lý xong, đề nghị gửi",
        "handled": "đã xử lý. Kênh sẽ hỏi lại đơn vị nêu.",
        "not_ours": "không thuộc trách nhiệm của cơ quan đồng chí. Kênh sẽ báo đơn vị nêu và đầu mối tổng hợp.",
        "closed": "đã tháo gỡ. Cảm ơn đồng chí.",
        "kept": "chưa được tháo gỡ. Kênh sẽ báo lại cơ quan giải quyết.",
        "answered": "đã có trả lời. Kênh sẽ báo đơn vị nêu.",
        "moved": "được chuyển tới cơ quan giải quyết mới.",
    }[action]
    tail = f" /vuongmac {number} đã xử lý." if action == "received" else ""
    return Reply((say(f"Đã ghi nhận: {name(kind, number)} {said}{tail}"),))


def not_addressed() -> str:
    return "Chỉ đầu mối của cơ quan được hỏi hoặc đầu mối tổng hợp trả lời được nội dung này."


def not_raiser() -> str:
    return "Chỉ đơn vị đã nêu trả lời được nội dung này."


def only_coordinator() -> str:
    return "Lệnh này dành cho đầu mối tổng hợp và quản trị viên."


def only_focal_point() -> str:
    return "Nêu vướng mắc, kiến nghị dành cho đầu mối của cơ quan chủ trì nhiệm vụ. Xem danh sách: /vuongmac."


def is_over(kind: str, number: int) -> str:
    return f"{name(kind, number)} đã kết thúc, không cần trả lời thêm."


def answer_usage() -> str:
    return "Đề nghị gửi số của kiến nghị và nội dung trả lời, ví dụ: /traloi 3 UBND tỉnh đồng ý, Công văn 1234/UBND-NC ngày 25/11/2026."


def not_a_recommendation(number: int) -> str:
    return f"Số {number} không phải là kiến nghị với cấp có thẩm quyền. Xem: /vuongmac {number}."


def unknown_body(text: str) -> str:
    return f"Không tìm thấy cơ quan “{text[:80]}”. Ví dụ: /vuongmac 3 chuyển Sở Tài chính."


# --- messages to others --------------------------------------------------------------------------------


def _about(one: Shown) -> str:
    return f"nhiệm vụ {one.code} - {one.title}"


def _commands(number: int, choices: Sequence[Choice]) -> tuple[Shortcut, ...]:
    return tuple(Shortcut(choice.label, f"/vuongmac {number} {choice.label.lower()}") for choice in choices)


def card(person: str, one: Shown, *, is_again: bool, is_busy: bool) -> Reply:
    """To a focal point of the body waited for. Somebody in the middle of something else gets commands instead
    of choices, so that the open question stays open."""
    again = " Đơn vị nêu cho biết vướng mắc chưa được tháo gỡ." if is_again else ""
    blocks: tuple[Block, ...] = (
        say(f"Kính gửi đồng chí {person}. ", Bold(name(one.kind, one.number)), f" của {one.agency} ({_about(one)}) đang chờ {one.waiting_for}:"),
        Quote(one.words),
        say(f"Thời gian chờ: {waited(one.days)}.{again} Đề nghị đồng chí cho biết:"),
    )
    if is_busy:
        return Reply(blocks, shortcuts=_commands(one.number, CARD_CHOICES))
    return Reply(blocks, CARD_CHOICES)


def is_it_gone(person: str, one: Shown, body: str | None, words: str, *, is_busy: bool) -> Reply:
    """To whoever raised it, after "Đã xử lý"."""
    said = f" Nội dung: {words}." if words else ""
    blocks: tuple[Block, ...] = (
        say(f"Kính gửi đồng chí {person}. {body or 'Cơ quan giải quyết'} báo đã xử lý {name(one.kind, one.number).lower()} ({_about(one)}).{said}"),
        Quote(one.words),
        say("Vướng mắc đã được tháo gỡ?"),
    )
    if is_busy:
        return Reply(blocks, shortcuts=_commands(one.number, GONE_CHOICES))
    return Reply(blocks, GONE_CHOICES)


def received(person: str, one: Shown, body: str | None) -> Reply:
    return _notice(f"Kính gửi đồng chí {person}. {body or 'Cơ quan giải quyết'} đã nhận {name(one.kind, one.number).lower()} ({_about(one)}).", one)


def returned(person: str, one: Shown, body: str | None, words: str) -> Reply:
    said = f" ({words})" if words else ""
    return _notice(
        f"Kính gửi đồng chí {person}. {body or 'Cơ quan được hỏi'} cho biết {name(one.kind, one.number).lower()} của {one.agency} "
        f"({_about(one)}) không thuộc trách nhiệm của cơ quan mình{said}. Đề nghị xác định lại cơ quan giải quyết: "
        f"/vuongmac {one.number} chuyển và tên cơ quan.",
        one,
    )


def nobody_there(person: str, one: Shown) -> Reply:
    return _notice(
        f"Kính gửi đồng chí {person}. {name(one.kind, one.number)} của {one.agency} ({_about(one)}) đang chờ {one.waiting_for}, "
        f"nhưng cơ quan này chưa có đầu mối trên kênh nên chưa chuyển được. Thời gian chờ: {waited(one.days)}.",
        one,
    )


def new_recommendation(person: str, one: Shown) -> Reply:
    return _notice(
        f"Kính gửi đồng chí {person}. {name(one.kind, one.number)} của {one.agency} ({_about(one)}) chờ trả lời của cấp có thẩm quyền. "
        f"Khi có trả lời: /traloi {one.number} và nội dung.",
        one,
    )


def answered(person: str, one: Shown, words: str) -> Reply:
    return _notice(f"Kính gửi đồng chí {person}. {name(one.kind, one.number)} ({_about(one)}) đã có trả lời: {words}", one)


def over(person: str, one: Shown) -> Reply:
    return _notice(
        f"Kính gửi đồng chí {person}. {name(one.kind, one.number)} của {one.agency} ({_about(one)}) đã được tháo gỡ, không cần xử lý thêm.", one
    )


def _notice(text: str, one: Shown) -> Reply:
    return Reply((say(text), Quote(one.words)), shortcuts=(Shortcut("Xem toàn bộ", f"/vuongmac {one.number}"),))



def asked(body: str | None, named: str | None) -> str | None:
    """Who is waited for: today's body, with the name that was used when that was another."""
    if body and named and named != body:
        return f"{body} (nêu là {named})"
    return body or named
