"""What is said about absence: the receipt, who else is away meanwhile, absence entered for somebody else, the list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.events import Block, Bold, Choice, Reply, Shortcut, bullets, say
from handlers.texts.dates import count, day, span

SAVE, DROP = "save", "drop"
LONG_DAYS = 30  # from here on a hand-over is proposed: several rounds go by


@dataclass(frozen=True, slots=True)
class Cover:
    """One agency during an absence: who is asked there meanwhile, and who of its people is away as well."""

    agency: str
    asked: str | None  # who stands in; None: nobody
    also_away: Sequence[tuple[str, date, date]]  # (name, first, last) within the absence
    is_main: bool  # the absent person is the main focal point there


def noted(first: date, last: date, covers: Sequence[Cover], whom: str | None = None) -> Reply:
    """`whom`: the name, where somebody else entered it."""
    who = f"đồng chí {whom}" if whom else "đồng chí"
    blocks: list[Block] = [say(f"Đã ghi nhận {who} vắng mặt từ {day(first)} đến hết {day(last)}; trong thời gian này kênh không hỏi, không nhắc đồng chí.")]
    for cover in covers:
        blocks += [say(line) for line in _cover_lines(cover)]
    length = (last - first).days + 1
    is_long = length >= LONG_DAYS and any(cover.is_main for cover in covers)
    if is_long:
        blocks.append(say(f"Vắng mặt dài ngày ({length} ngày): nếu đã có người phụ trách thay, nên bàn giao vai trò đầu mối bằng lệnh /bangiao."))
    if whom:
        blocks.append(say(f"Kênh báo để đồng chí {whom} biết. Ghi nhầm: /vangmat {whom} hủy."))
    else:
        blocks.append(say("Về sớm hoặc ghi nhầm: /vangmat hủy, hoặc gửi lại các ngày đúng."))
    return Reply(tuple(blocks), shortcuts=(Shortcut("Bàn giao", "/bangiao"),) if is_long and not whom else ())


def _cover_lines(cover: Cover) -> list[str]:
    lines = []
    if cover.is_main and cover.asked:
        lines.append(f"{cover.agency}: kênh hỏi đồng chí {cover.asked} (đầu mối thay thế).")
    elif cover.is_main and not cover.also_away:
        lines.append(
            f"{cover.agency}: chưa có đầu mối thay thế nên không bị tính là chưa báo cáo. "
            f"Quản trị viên cấp mã bằng lệnh: /moi {cover.agency} thay."
        )
    for name, first, last in cover.also_away:
        days = span(first, last) if first != last else day(first)
        role = "đầu mối thay thế" if cover.is_main else "đầu mối"
        lines.append(f"Lưu ý: đồng chí {name} ({role} {cover.agency}) cũng vắng mặt {days}; trong những ngày đó kênh không hỏi được ai của {cover.agency}.")
    return lines


# --- entered by somebody else -------------------------------------------------------------------------


def who_is_meant(people: Sequence[tuple[int, str, str]]) -> Reply:
    """(person, name, agency)"""
    choices = tuple(Choice(str(id_), f"Đồng chí {name}" + (f", {agency}" if agency else "")) for id_, name, agency in people)
    return Reply((say("Ghi vắng mặt cho ai?"),), (*choices, Choice(DROP, "Thôi, không ghi")))


def ask_days(name: str) -> Reply:
    return Reply((say(f"Đồng chí {name} vắng mặt từ ngày nào đến hết ngày nào? Ví dụ: 24/11 - 30/11."),))


def readback(name: str, agencies: Sequence[str], first: date, last: date) -> Reply:
    where = f" ({', '.join(agencies)})" if agencies else ""
    return Reply(
        (say("Tôi hiểu là ghi nhận đồng chí ", Bold(name), f"{where} vắng mặt từ {day(first)} đến hết {day(last)}. Đúng chưa ạ?"),),
        (Choice(SAVE, "Đúng, lưu"), Choice(DROP, "Hủy")),
    )


def dropped() -> Reply:
    return Reply((say("Đã hủy, không ghi vắng mặt."),))


def taken_back(name: str, was_away: bool) -> Reply:
    return Reply((say(f"Đã bỏ ghi nhận vắng mặt của đồng chí {name}." if was_away else f"Đồng chí {name} không có ghi nhận vắng mặt nào."),))


def unknown(words: str) -> str:
    return f"Không tìm thấy đồng chí hoặc đơn vị “{words}” trong danh sách đã đăng ký. Ví dụ: /vangmat Lan 24/11 - 30/11; /vangmat Sở Nội vụ 24/11 - 30/11."


def only_own() -> str:
    return "Ghi vắng mặt cho đồng chí khác dành cho quản trị viên, đầu mối tổng hợp. Ghi cho mình: /vangmat 24/11 - 30/11."


def told(by: str, first: date, last: date) -> Reply:
    """To the one who is away."""
    return Reply(
        (
            say(f"Đồng chí {by} đã ghi nhận đồng chí vắng mặt từ {day(first)} đến hết {day(last)}; trong thời gian này kênh không hỏi, không nhắc đồng chí."),
            say("Nếu không đúng: /vangmat hủy, hoặc gửi các ngày đúng, ví dụ: /vangmat 24/11 - 30/11."),
        )
    )


# --- who is away --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Absent:
    """One person on leave now or soon; `asked` by agency: who stands in there, None where nobody does."""

    name: str
    agencies: Sequence[str]
    first: date
    last: date
    asked: Sequence[tuple[str, str | None]]


def listing(now: Sequence[Absent], coming: Sequence[Absent], until: date) -> Reply:
    blocks: list[Block] = [say(Bold(f"Đang vắng mặt: {count(len(now))}") if now else "Hôm nay không có đồng chí nào được ghi nhận vắng mặt.")]
    if now:
        blocks.append(bullets(*(_absent(one) for one in now)))
    if coming:
        blocks += [say(Bold(f"Sắp vắng mặt (đến {day(until)}): {count(len(coming))}")), bullets(*(_absent(one) for one in coming))]
    blocks.append(say("Ghi cho đồng chí khác: /vangmat kèm tên hoặc cơ quan và các ngày, ví dụ: /vangmat Sở Nội vụ 24/11 - 30/11."))
    return Reply(tuple(blocks))


def _absent(one: Absent) -> str:
    where = f" ({', '.join(one.agencies)})" if one.agencies else ""
    if not one.asked:
        return f"{one.name}{where}: {day(one.first)} - {day(one.last)}"
    names = list(dict.fromkeys(name for _, name in one.asked))
    stand_in = "; ".join(f"hỏi đồng chí {name}" if name else "chưa có người thay" for name in names)
    return f"{one.name}{where}: {day(one.first)} - {day(one.last)}; {stand_in}"


def only_managers() -> Reply:
    return Reply((say("Danh sách vắng mặt dành cho quản trị viên, đầu mối tổng hợp. Báo vắng mặt của mình: /vangmat."),))
