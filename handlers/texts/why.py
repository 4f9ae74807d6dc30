"""What /visao says: in which roles somebody gets messages, what waits, and when the next one comes in each role."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.events import Block, Reply, Shortcut, bullets, say
from handlers.texts.dates import day, moment, short_day


@dataclass(frozen=True, slots=True)
class Why:
    """One seat: in which role, since when, for which tasks."""

    role: str
    agency: str | None
    since: datetime | None
    codes: Sequence[str]


@dataclass(frozen=True, slots=True)
class Waits:
    """A question that waits for its answer. `instead_of` is a colleague on leave."""

    period: str
    closes_at: datetime
    is_over: bool
    instead_of: str | None


@dataclass(frozen=True, slots=True)
class Coming:
    """The next message of one kind: "asked"; "substitute" and "leader", only if the focal point of `agency` stays
    silent; "coordinator", the list of the silent."""

    kind: str
    period: str
    at: datetime
    agency: str = ""
    instead_of: str | None = None


_REASONS = {
    "focal_point": "mỗi đợt được hỏi một lần, được nhắc khi chưa trả lời",
    "substitute": "được hỏi khi đầu mối vắng mặt, được nhắc khi đầu mối chưa trả lời sau hạn",
    "leader": "được báo khi đầu mối và người thay thế chưa trả lời sau hạn",
    "coordinator": "nhận danh sách đơn vị chưa trả lời ở bước cuối và bản tin",
    "admin": "duyệt vai trò, đặt đợt cập nhật, lịch làm việc",
}
_ROLES = {
    "focal_point": "Đầu mối",
    "substitute": "Đầu mối thay thế",
    "leader": "Lãnh đạo",
    "coordinator": "Đầu mối tổng hợp",
    "admin": "Quản trị viên",
}


def why(
    lines: Sequence[Why],
    plan_number: str,
    waiting: Waits | None,
    coming: Sequence[Coming],
    leave: tuple[date, date] | None,
    *,
    may_hand_over: bool,
) -> Reply:
    blocks: list[Block] = [
        say("Đồng chí nhận tin vì đang giữ vai trò:"),
        bullets(*(_reason(line, plan_number) for line in lines)),
    ]
    if waiting:
        place = f", hỏi thay đồng chí {waiting.instead_of} đang vắng mặt" if waiting.instead_of else ""
        until = f"đã hết hạn lúc {moment(waiting.closes_at)}; trả lời muộn vẫn được ghi cho kỳ này" if waiting.is_over else f"hạn {moment(waiting.closes_at)}"
        blocks.append(say(f"Tin đang chờ trả lời: {waiting.period}{place}; {until}."))
    blocks += [say(_next(one)) for one in coming]
    if leave:
        blocks.append(say(f"Vắng mặt đã ghi nhận: {short_day(leave[0])} - {day(leave[1])}. Trong thời gian vắng mặt kênh không hỏi đồng chí."))
    doors = ["Bàn giao cho người khác: /bangiao."] if may_hand_over else []
    doors += ["Báo vắng mặt: /vangmat.", *(["Trả lời sau: /desau."] if waiting else []), "Thôi nhận tin, rút lại đồng ý: /dulieu."]
    blocks.append(say(" ".join(doors)))
    hand_over = (Shortcut("Bàn giao", "/bangiao"),) if may_hand_over else ()
    return Reply(tuple(blocks), shortcuts=(*hand_over, Shortcut("Vắng mặt", "/vangmat")))


def _next(one: Coming) -> str:
    if one.kind == "asked":
        place = f", thay đồng chí {one.instead_of} vắng mặt" if one.instead_of else ""
        return f"Tin hỏi tiếp theo: {moment(one.at)} ({one.period}){place}."
    if one.kind == "coordinator":
        return f"Danh sách đơn vị chưa trả lời {one.period}: sớm nhất {moment(one.at)}; đã trả lời đủ thì không gửi."
    what = "nhắc" if one.kind == "substitute" else "báo"
    return f"Nếu đầu mối {one.agency} chưa trả lời {one.period}: đồng chí được {what} sớm nhất {moment(one.at)}; đã trả lời thì không gửi."


def _reason(line: Why, plan_number: str) -> str:
    where = f" {line.agency}" if line.agency else ""
    since = f" (từ {day(line.since)})" if line.since else ""
    tasks = f" Kế hoạch {plan_number}, Phụ lục, mục {', '.join(line.codes)}." if line.codes else ""
    return f"{_ROLES[line.role]}{where}{since}: {_REASONS[line.role]}.{tasks}"


def not_registered() -> Reply:
    return Reply((say("Đồng chí chưa giữ vai trò nào; kênh chỉ trả lời khi đồng chí hỏi."),))
