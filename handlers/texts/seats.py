"""What is said about seats: absence, hand-over, approval, and why somebody gets messages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from bot.events import Bold, Choice, Reply, Shortcut, say
from handlers.texts.dates import day

SURE, KEEP, GRANT, REFUSE = "sure", "keep", "grant", "refuse"


class _Request(Protocol):
    @property
    def agency(self) -> str: ...
    @property
    def person_name(self) -> str: ...
    @property
    def holder_name(self) -> str: ...
    @property
    def is_same_person(self) -> bool: ...


# --- absence ------------------------------------------------------------------------------------------


def ask_leave(known: tuple[date, date] | None) -> Reply:
    now = f"Đã ghi nhận vắng mặt từ {day(known[0])} đến hết {day(known[1])}. " if known else ""
    return Reply((say(f"{now}Đề nghị đồng chí ghi các ngày vắng mặt, ví dụ: 24/11 - 30/11. Bỏ ghi nhận: /vangmat hủy."),))


def ask_leave_end(first: date) -> Reply:
    return Reply((say(f"Đồng chí vắng mặt từ {day(first)} đến hết ngày nào? Ví dụ: 30/11."),))


def bad_leave() -> Reply:
    return Reply((say("Chưa rõ các ngày vắng mặt, hoặc ngày cuối đã qua hay trước ngày đầu. Ví dụ: 24/11 - 30/11."),))


def back(was_away: bool) -> Reply:
    return Reply((say("Đã bỏ ghi nhận vắng mặt." if was_away else "Không có ghi nhận vắng mặt nào."),))


# --- hand-over ----------------------------------------------------------------------------------------


def nothing_to_hand_over() -> str:
    return "Đồng chí không giữ vai trò đầu mối chính của đơn vị nào nên không có gì để bàn giao."


def to_whom(options: Sequence[tuple[str, str | None, str]]) -> Reply:
    """(choice id, name of a substitute or None for a new person, agency)"""
    choices = [
        Choice(id_, f"Đồng chí {name} (đầu mối thay thế), {agency}" if name else f"Người mới, {agency} (cấp mã)")
        for id_, name, agency in options
    ]
    return Reply(
        (say("Bàn giao vai trò đầu mối cho ai? Báo cáo và lịch sử cập nhật ở lại với đơn vị."),),
        (*choices, Choice(KEEP, "Không bàn giao")),
    )


def confirm_handover(name: str, agency: str) -> Reply:
    return Reply(
        (say("Xác nhận bàn giao vai trò đầu mối ", Bold(agency), " cho đồng chí ", Bold(name), "? Vai trò của đồng chí kết thúc ngay."),),
        (Choice(SURE, "Xác nhận bàn giao"), Choice(KEEP, "Không bàn giao")),
    )


def handed_over(name: str, agency: str) -> Reply:
    return Reply((say(f"Đã bàn giao vai trò đầu mối {agency} cho đồng chí {name}. Lịch sử cập nhật ở lại với {agency}. Cảm ơn đồng chí."),))


def handover_code(code: str, agency: str) -> Reply:
    return Reply(
        (
            say(f"Mã bàn giao vai trò đầu mối {agency}:"),
            say(Bold(code)),
            say(f"Mã dùng một lần, có hiệu lực 07 ngày. Người nhận gửi cho kênh: /thamgia {code}. Vai trò của đồng chí kết thúc khi mã được dùng."),
        )
    )


def kept() -> Reply:
    return Reply((say("Vai trò được giữ nguyên."),))


def succeeded(name: str, agency: str) -> Reply:
    """To the one whose seat somebody has taken with a code."""
    return Reply((say(f"Đồng chí {name} đã nhận vai trò đầu mối {agency}; vai trò của đồng chí đã kết thúc. Cảm ơn đồng chí."),))


def promoted(name: str, agency: str) -> Reply:
    """To the substitute who is the main focal point now."""
    return Reply(
        (say(f"Đồng chí {name} đã bàn giao vai trò đầu mối {agency} cho đồng chí; từ nay kênh hỏi đồng chí. Báo cáo và lịch sử cập nhật ở lại với {agency}."),),
        shortcuts=(Shortcut("Cập nhật", "/capnhat"), Shortcut("Vì sao tôi nhận tin này?", "/visao")),
    )


def has_ended(agency: str, at: datetime) -> Reply:
    """To somebody who reports from a seat that is no longer theirs."""
    return Reply((say(f"Vai trò đầu mối {agency} của đồng chí đã kết thúc từ {day(at)}; nội dung này chưa được ghi nhận. Đề nghị báo đầu mối hiện nay, hoặc đề nghị quản trị viên cấp mã nếu đồng chí vẫn phụ trách."),))


# --- a seat that is taken -----------------------------------------------------------------------------

SAME, REPLACES = "same", "replaces"


def seat_is_taken(agency: str, holder: str, can_be_same: bool) -> Reply:
    choices = (Choice(REPLACES, f"Tôi nhận thay đồng chí {holder}"), Choice(KEEP, "Thôi, không tham gia"))
    same = (Choice(SAME, f"Tôi là đồng chí {holder}, đổi tài khoản"),) if can_be_same else ()
    return Reply((say("Vai trò đầu mối ", Bold(agency), f" hiện do đồng chí {holder} giữ. Đồng chí là:"),), (*same, *choices))


def waits_for_approval(agency: str) -> Reply:
    return Reply((say(f"Đã chuyển quản trị viên duyệt việc nhận vai trò đầu mối {agency}. Kênh sẽ báo kết quả cho đồng chí."),))


def seat_not_taken() -> Reply:
    return Reply((say("Đã dừng, vai trò không thay đổi. Mã vẫn dùng được cho đến khi hết hạn."),))


def card(request: _Request) -> Reply:
    what = (
        f"đồng chí {request.holder_name} đổi tài khoản (tài khoản mới: {request.person_name})"
        if request.is_same_person
        else f"đồng chí {request.person_name} nhận thay đồng chí {request.holder_name}"
    )
    return Reply(
        (say("Đề nghị duyệt vai trò đầu mối ", Bold(request.agency), f": {what}. Đề nghị xác minh qua đơn vị trước khi duyệt."),),
        (Choice(GRANT, "Duyệt"), Choice(REFUSE, "Từ chối")),
    )


def decided(request: _Request, is_granted: bool) -> Reply:
    done = f"Đã duyệt: {request.person_name}" if is_granted else f"Đã từ chối: {request.person_name}"
    return Reply((say(f"{done}, đầu mối {request.agency}. Người đề nghị sẽ được báo."),))


def granted(request: _Request) -> Reply:
    return Reply((say(f"Quản trị viên đã duyệt: tài khoản này giữ vai trò đầu mối {request.agency}."),), shortcuts=(Shortcut("Cập nhật", "/capnhat"), Shortcut("Trợ giúp", "/trogiup")))


def refused(request: _Request) -> Reply:
    return Reply((say(f"Quản trị viên chưa duyệt việc nhận vai trò đầu mối {request.agency}. Đề nghị đồng chí liên hệ đơn vị."),))


def decided_already() -> Reply:
    return Reply((say("Đề nghị này đã được xử lý."),))


def code_has_died() -> Reply:
    return Reply((say("Mã của người đề nghị đã hết hạn hoặc đã được dùng. Đề nghị cấp mã mới bằng lệnh /moi."),))


def nothing_to_approve() -> Reply:
    return Reply((say("Hiện không có đề nghị nào chờ duyệt."),))


def only_managers() -> str:
    return "Lệnh này dành cho quản trị viên và đầu mối tổng hợp."
