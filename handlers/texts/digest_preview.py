"""What the coordinating department reads before a digest goes out, and what each decision does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.events import Block, Bold, Choice, Quote, Reply, Shortcut, say
from handlers.texts.dates import clock, count, moment, period_name

SEND, HOLD, INTRO = "send", "hold", "intro"
HOUR, MORNING, OFF = "hour", "morning", "off"

_CHOICES = (Choice(SEND, "Gửi ngay"), Choice(HOLD, "Hoãn"), Choice(INTRO, "Sửa lời dẫn"))
_AGAIN = Shortcut("Xem trước", "/bantin xem trước")


def only_coordinator() -> str:
    return "Xem trước và quyết định gửi bản tin dành cho đầu mối tổng hợp và quản trị viên."


def only_private() -> str:
    return "Việc này làm trong hội thoại riêng với kênh."


def nothing_coming() -> str:
    return "Chưa có đợt nào sắp gửi bản tin. Nhịp của các đợt: /dotcapnhat."


def preview(
    digest: Reply, at: datetime, receivers: int | None, lost: Sequence[str], *, is_called_off: bool = False
) -> Reply:
    """The digest as it would be sent, when, to how many, and which groups cannot be reached."""
    who = f" cho {count(receivers)} nơi nhận" if receivers is not None else ""
    when = "đã quyết định không gửi kỳ này" if is_called_off else f"sẽ gửi lúc {moment(at)}{who} nếu đồng chí không chọn khác"
    blocks: list[Block] = [say(Bold("Xem trước bản tin"), f": {when}.")]
    if lost:
        blocks.append(say(f"Không gửi được (kênh đã bị đưa ra khỏi nhóm hoặc nhóm đã đóng): {'; '.join(lost[:5])}{_more(lost)}."))
    return replace(digest, blocks=(*blocks, *digest.blocks), choices=_CHOICES, shortcuts=())


def _more(lost: Sequence[str]) -> str:
    return f" và {count(len(lost) - 5)} nhóm khác" if len(lost) > 5 else ""


def sent_now() -> Reply:
    return Reply((say("Bản tin được gửi ngay, trong khoảng một phút."),))


def ask_hold(hour: datetime, morning: datetime) -> Reply:
    choices = (Choice(HOUR, f"Đến {_short(hour)}"), Choice(MORNING, f"Đến {_short(morning)}"), Choice(OFF, "Không gửi kỳ này"))
    return Reply((say("Hoãn bản tin đến khi nào?"),), choices)


def _short(value: datetime) -> str:
    return f"{clock(value)} ngày {value.day:02d}/{value.month:02d}"


def held(until: datetime) -> Reply:
    return Reply((say(f"Đã hoãn bản tin đến {moment(until)}. Đổi ý: /bantin xem trước."),), shortcuts=(_AGAIN,))


def called_off(period: str) -> Reply:
    return Reply((say(f"Bản tin {period_name(period)} sẽ không gửi. Đổi ý: /bantin xem trước rồi chọn Gửi ngay."),), shortcuts=(_AGAIN,))


def ask_intro(now: str, longest: int) -> Reply:
    blocks: list[Block] = [say(f"Đề nghị ghi lời dẫn, tối đa {longest} ký tự; lời dẫn đứng ngay sau dòng số liệu.")]
    if not now:
        return Reply(tuple(blocks))
    return Reply((say("Lời dẫn hiện nay:"), Quote(now), *blocks, say("Bỏ lời dẫn: gửi một dấu gạch ngang (-).")))


def bad_intro(length: int, longest: int) -> Reply:
    if not length:
        return Reply((say("Chưa nhận được lời dẫn."),))
    return Reply((say(f"Lời dẫn dài {length} ký tự, quá {longest}. Đề nghị rút gọn."),))


def intro_taken(has_words: bool) -> Reply:
    return Reply((say("Đã ghi lời dẫn." if has_words else "Đã bỏ lời dẫn."),))


def gone_out(at: datetime, public_id: str) -> Reply:
    return Reply((say(f"Bản tin này đã gửi lúc {moment(at)} (mã {public_id}); không thay đổi được nữa. Sai sót được đính chính khi báo cáo được sửa."),))
