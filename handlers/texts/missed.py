"""What is said about questions that found nothing, and about synonyms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.events import Bold, Choice, Quote, Reply, say
from handlers.texts.dates import count as two_digits
from handlers.texts.dates import day

QUESTION, SUGGESTION, PHRASE, SYNONYM = "q", "s", "p", "y"  # the beginnings of choice ids
OTHER, OUTSIDE, ACCEPTED, CLOSE, REMOVE, KEEP = "other", "outside", "accepted", "close", "remove", "keep"
_LABEL = 70  # characters of a question on a button
_CLOSE = Choice(CLOSE, "Đóng")


@dataclass(frozen=True, slots=True)
class Proposed:
    said: str
    meant: str
    tasks: tuple[str, ...]


def only_managers() -> str:
    return "Lệnh /cauhoi dành cho quản trị viên và đầu mối tổng hợp."


def not_in_group() -> str:
    return "Đề nghị đồng chí gửi lệnh này trong hội thoại riêng với kênh."


def nothing_missed() -> Reply:
    return _line("Hiện không có câu hỏi nào chưa tìm thấy nội dung trong Kế hoạch.")


def missed_list(missed: Sequence[tuple[int, str, int]], synonyms: int) -> Reply:
    """The most frequent first; nobody's name is known."""
    choices = [Choice(f"{QUESTION}{id_}", f"{_short(words)} ({count} lần)") for id_, words, count in missed]
    if synonyms:
        choices.append(Choice(ACCEPTED, f"Từ đồng nghĩa đã nhận ({synonyms})"))
    if len(choices) < 9:
        choices.append(_CLOSE)
    head = (
        "Câu hỏi chưa tìm thấy nội dung trong Kế hoạch (không lưu người hỏi). Chọn câu cần xử lý:"
        if missed
        else "Hiện không có câu hỏi nào chưa tìm thấy nội dung trong Kế hoạch."
    )
    return Reply((say(head),), tuple(choices))


def one_question(words: str, count: int, last: str, suggestions: Sequence[Proposed], can_type: bool) -> Reply:
    choices = [Choice(f"{SUGGESTION}{place}", _meaning_label(found)) for place, found in enumerate(suggestions)]
    if can_type:
        choices.append(Choice(OTHER, "Nhập cụm từ khác"))
    choices.append(Choice(OUTSIDE, "Không thuộc Kế hoạch"))
    head = say(f"Đã hỏi {two_digits(count)} lần, gần nhất ngày {day(date.fromisoformat(last))}:")
    hint = "Đề xuất từ đồng nghĩa (đã thử với câu hỏi này):" if suggestions else "Chưa có đề xuất từ đồng nghĩa phù hợp."
    return Reply((head, Quote(words), say(hint)), tuple(choices))


def which_phrase(words: str, phrases: Sequence[str]) -> Reply:
    choices = tuple(Choice(f"{PHRASE}{place}", f"“{phrase}”") for place, phrase in enumerate(phrases))
    return Reply((Quote(words), say("Cụm từ nào trong câu hỏi cần giải nghĩa?")), choices)


def ask_meaning(said: str) -> Reply:
    return Reply(
        (say("Đề nghị gửi cụm từ của Kế hoạch có cùng nghĩa với ", Bold(f"“{said}”"), ", hoặc mã nhiệm vụ (ví dụ: II.8)."),)
    )


def no_such_task(code: str) -> Reply:
    return _line(f"Kế hoạch không có nhiệm vụ {code}.")


def in_several_plans(code: str) -> Reply:
    return _line(f"Nhiều kế hoạch có nhiệm vụ {code}. Đề nghị ghi kèm số kế hoạch, ví dụ: {code} kế hoạch số 363.")


def bad_meaning(longest: int) -> Reply:
    return _line(f"Cụm từ cần từ 2 đến {longest} ký tự.")


def finds_nothing(said: str, meant: str) -> Reply:
    return _line(f"Nếu hiểu “{said}” là “{meant}” thì câu hỏi vẫn chưa tìm thấy nội dung trong Kế hoạch, nên chưa lưu.")


def accepted(said: str, meant: str, words: str, others: int, answer: Reply) -> Reply:
    """The confirmation, then the question's new answer with its own choices."""
    more = f" Giải quyết thêm {two_digits(others)} câu hỏi tương tự." if others else ""
    head = say("Đã nhận, có hiệu lực ngay: ", Bold(f"“{said}”"), " nghĩa là ", Bold(f"“{meant}”"), f".{more}")
    return replace(answer, blocks=(head, say("Câu hỏi nay được trả lời như sau:"), Quote(words), *answer.blocks))


def marked_outside(words: str) -> Reply:
    return _line(f"Đã ghi nhận không thuộc Kế hoạch: “{_short(words)}”.")


def accepted_list(synonyms: Sequence[tuple[int, str, str]]) -> Reply:
    choices = [Choice(f"{SYNONYM}{id_}", f"“{said}” nghĩa là “{_short(meant)}”") for id_, said, meant in synonyms]
    return Reply((say("Từ đồng nghĩa đã nhận. Chọn từ cần bỏ:"),), (*choices, _CLOSE))


def confirm_removal(said: str, meant: str) -> Reply:
    return Reply(
        (say(f"Bỏ từ đồng nghĩa: “{said}” nghĩa là “{meant}”?"),), (Choice(REMOVE, "Bỏ"), Choice(KEEP, "Giữ nguyên"))
    )


def removed(said: str) -> Reply:
    return _line(f"Đã bỏ từ đồng nghĩa “{said}”, có hiệu lực ngay.")


def gone() -> Reply:
    return _line("Mục này không còn trong danh sách.")


def closed() -> Reply:
    return _line("Đã đóng danh sách. Gửi /cauhoi để xem lại.")


def _meaning_label(found: Proposed) -> str:
    return f"“{found.said}” nghĩa là “{found.meant}” ({', '.join(found.tasks)})"


def _short(words: str) -> str:
    return words if len(words) <= _LABEL else words[: _LABEL - 1].rsplit(" ", 1)[0] + "…"


def _line(text: str) -> Reply:
    return Reply((say(text),))
