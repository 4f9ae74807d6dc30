"""What is said around a digest: asked for, sent as a test, taken from the archive, agency by agency."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.events import Bold, Quote, Reply, Text, bullets, say
from handlers.digest_model import Digest
from handlers.texts.dates import clock, count, day, moment, period_name, short_day
from handlers.texts.digest_forms import SHORTCUTS
from handlers.texts.digest_head import shortened
from handlers.texts.standing import LOOKS
from knowledge.standing import Mark

_MOST_AGENCIES = 25


def on_request(reply: Reply, d: Digest) -> Reply:
    """The id belongs to what is sent; this is a look in between."""
    last = say(f"Xem theo yêu cầu lúc {clock(d.as_of)}; bản tin của kỳ này khi gửi mang mã {d.public_id}.")
    return replace(reply, blocks=(*reply.blocks[:-1], last))


def test(reply: Reply) -> Reply:
    return replace(reply, blocks=(say(Bold("Gửi thử"), ", chỉ đồng chí nhận được tin này."), *reply.blocks))


def usage(said: str) -> str:
    return (
        f"Chưa rõ “{said[:60]}”. Các cách xem bản tin: /bantin (hiện tại); /bantin tuần 46 (đã gửi); /bantin nhóm III; "
        "/bantin Sở Nội vụ; /bantin đơn vị (theo từng đơn vị); /bantin xem trước; /bantin thử."
    )


def not_yours(agency: str) -> str:
    return (
        f"Bản tin riêng của {shortened(agency, 80)} dành cho đơn vị đó, lãnh đạo và đầu mối tổng hợp. "
        "Đồng chí xem bản tin chung: /bantin; số liệu theo đơn vị: /bantin đơn vị."
    )


# --- the archive ----------------------------------------------------------------------------------------


def archived(text: str, made_at: datetime, correction: str, corrected_at: datetime | None) -> Reply:
    """Word by word as it was sent."""
    blocks: list[Text | Quote] = [say(Bold("Bản tin đã lưu"), f", lập lúc {moment(made_at)}:"), say(text)]
    if corrected_at:
        blocks.append(say(Bold(f"Đính chính {clock(corrected_at)}, {day(corrected_at)}: "), correction))
    return Reply(tuple(blocks), shortcuts=SHORTCUTS)


def nothing_then(period: str, known: Sequence[str]) -> Reply:
    shown = "; ".join(period_name(key) for key in known[:4])
    there = f" Các kỳ gần nhất có bản tin: {shown}." if known else " Chưa có bản tin nào được gửi."
    return Reply((say(f"Không có bản tin {period_name(period)}.{there}"),), shortcuts=SHORTCUTS)


# --- agency by agency -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Counted:
    """One agency: its tasks by mark, and the day of its newest figures."""

    name: str
    total: int
    marks: Sequence[tuple[Mark, int]]
    newest_on: date | None


def by_agency(lines: Sequence[Counted], unnamed: int, plan_number: str, as_of: datetime) -> Reply:
    shown = [_agency(line) for line in lines[:_MOST_AGENCIES]]
    if len(lines) > _MOST_AGENCIES:
        shown.append(say(f"và {count(len(lines) - _MOST_AGENCIES)} đơn vị khác: /bantin và tên đơn vị"))
    if unnamed:
        shown.append(say(f"chưa có số liệu: {count(unnamed)} đơn vị, đang được nhắc riêng"))
    head = say(Bold(f"Theo đơn vị chủ trì, Kế hoạch {plan_number}"), f", số liệu đến {moment(as_of)}")
    return Reply((head, bullets(*shown), say("Xem một đơn vị: /bantin và tên, ví dụ /bantin Sở Nội vụ.")), shortcuts=SHORTCUTS[:1])


def _agency(line: Counted) -> Text:
    marks = ", ".join(f"{LOOKS[mark].label} {count(number)}" for mark, number in line.marks)
    told = f"số liệu ngày {short_day(line.newest_on)}" if line.newest_on else "chưa có số liệu"
    return say(Bold(shortened(line.name, 70)), f": {count(line.total)} nhiệm vụ ({marks}); {told}")
