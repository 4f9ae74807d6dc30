"""What is said about posts whose fate is unknown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.events import Bold, Choice, Quote, Reply, say
from handlers.texts.dates import count, moment

AGAIN, ARRIVED, ALL = "again", "arrived", "all"
_KINDS = {"digest": "bản tin", "correction": "đính chính bản tin"}


@dataclass(frozen=True, slots=True)
class Waiting:
    """One post: what, where to, when (local time), how it begins."""

    kind: str
    where: str
    channel: str
    at: datetime
    begins: str


def only_managers() -> str:
    return "Xử lý tin chưa rõ đã đến hay chưa dành cho quản trị viên và đầu mối tổng hợp."


def only_private() -> str:
    return "Việc này làm trong hội thoại riêng với kênh."


def nothing() -> Reply:
    return Reply((say("Không có tin nào chưa rõ đã đến hay chưa."),))


def settled_already() -> Reply:
    return Reply((say("Tin này đã được xử lý; hiện không cần chọn nữa. Các tin khác: /chuaro."),))


def ask(one: Waiting, number: int) -> Reply:
    more = f" (còn {count(number - 1)} tin khác)" if number > 1 else ""
    choices = [Choice(AGAIN, "Gửi lại"), Choice(ARRIVED, "Đã đến, không gửi lại")]
    choices += [Choice(ALL, f"Gửi lại cả {count(number)} tin")] if number > 1 else []
    return Reply(
        (
            say(
                Bold("Chưa rõ đã đến hay chưa"),
                f"{more}: {_KINDS.get(one.kind, 'tin')} gửi “{one.where}” ({one.channel}) lúc {moment(one.at)}. "
                "Kết nối đứt sau khi gửi đi nên kênh không tự gửi lại, tránh gửi hai lần. Đề nghị đồng chí xem nơi nhận rồi chọn.",
            ),
            Quote(one.begins),
        ),
        tuple(choices),
    )


def settled(number: int, *, has_arrived: bool) -> Reply:
    what = f"{count(number)} tin" if number > 1 else "tin này"
    return Reply((say(f"Đã ghi nhận {what} đã đến, không gửi lại." if has_arrived else f"Sẽ gửi lại {what} trong khoảng một phút."),))
