"""What is said about who gets which digest."""

from __future__ import annotations

from collections.abc import Sequence

from bot.events import Block, Bold, Reply, Shortcut, bullets, say
from db.subscriptions import Wanted
from handlers.digest_model import About
from handlers.texts.dates import WEEKDAYS

_NOW = Shortcut("Xem bản tin hiện tại", "/bantin")
_EXAMPLES = "Ví dụ: /dangkybantin; /dangkybantin thứ Hai 8h nhóm III; /dangkybantin Sở Nội vụ, ngắn gọn; /dangkybantin im lặng, ghim."
_USUAL = "lúc 15 giờ 30 thứ Sáu hoặc giờ bản tin đã đặt của Kế hoạch (nếu là ngày nghỉ thì gửi vào ngày làm việc liền trước)"


def only_admin_subscribes() -> str:
    return "Chỉ quản trị viên hoặc đầu mối tổng hợp được đăng ký hoặc hủy bản tin của nhóm."


def only_admin_for_agencies() -> str:
    return "Bản tin cho từng đơn vị do quản trị viên hoặc đầu mối tổng hợp bật, tắt trong hội thoại riêng với kênh."


def not_yours(agency: str) -> str:
    return f"Bản tin riêng của {agency[:80]} dành cho đơn vị đó, lãnh đạo và đầu mối tổng hợp."


def not_understood(odd: str) -> str:
    return (
        f"Chưa rõ “{odd[:60]}” trong yêu cầu nhận bản tin. Có thể nêu ngày, giờ, nhóm nhiệm vụ hoặc một cơ quan, hình thức "
        f"(ngắn gọn, đầy đủ), im lặng, ghim. {_EXAMPLES}"
    )


def no_such_plan(number: str, known: Sequence[str]) -> str:
    return f"Không có Kế hoạch số {number}. Đang theo dõi: {', '.join(known)}."


def described(wanted: Wanted) -> str:
    """ "toàn bộ Kế hoạch; 8 giờ 00 thứ Hai; ngắn gọn; im lặng" """
    parts = [_scope(wanted), _hour(wanted)]
    parts += ["bản ngắn gọn"] if wanted.is_short else []
    parts += ["gửi im lặng"] if wanted.is_silent else []
    parts += ["ghim trong nhóm (nếu kênh có quyền ghim)"] if wanted.is_pinned else []
    return "; ".join(parts)


def _scope(wanted: Wanted) -> str:
    if wanted.about == About.GROUP:
        return f"nhóm nhiệm vụ {wanted.value}"
    return f"các nhiệm vụ của {wanted.value}" if wanted.about == About.AGENCY else "toàn bộ Kế hoạch"


def _hour(wanted: Wanted) -> str:
    if wanted.weekday is None and wanted.at is None:
        return "hằng tuần, " + _USUAL
    at = f"{int(wanted.at[:2])} giờ {wanted.at[3:]}" if wanted.at else "giờ bản tin"
    day = WEEKDAYS[wanted.weekday - 1] if wanted.weekday else "ngày bản tin"
    return f"{at} {day}, sau khi đợt cập nhật đóng"


def subscribed(wanted: Wanted, *, is_new: bool, is_same: bool, others: Sequence[Wanted], is_group: bool) -> Reply:
    who = "Nhóm" if is_group else "Đồng chí"
    if is_same:
        told = f"{who} này đã đăng ký nhận bản tin từ trước: " if is_group else f"{who} đã đăng ký nhận bản tin từ trước: "
    else:
        told = f"{who} đã đăng ký nhận bản tin: " if is_new else f"Đã đổi bản tin của {who.lower()}: "
    blocks: list[Block] = [say(told, described(wanted), ".")]
    if others:
        blocks += [say("Các bản tin khác đang nhận:"), bullets(*(described(one) for one in others))]
    blocks.append(say("Thôi nhận: /huybantin (tất cả) hoặc nêu rõ, ví dụ /huybantin nhóm III. Xem trước, gửi thử cho riêng mình: /bantin thử."))
    return Reply(tuple(blocks), shortcuts=(_NOW,))


def unsubscribed(ended: Sequence[Wanted], left: Sequence[Wanted], *, is_group: bool) -> Reply:
    who = "Nhóm" if is_group else "Đồng chí"
    if not ended:
        blocks: list[Block] = [say(f"{who} chưa đăng ký nhận bản tin này.")]
    else:
        blocks = [say(f"{who} đã thôi nhận bản tin: ", "; ".join(_scope(one) for one in ended), ".")]
    if left:
        blocks += [say("Còn nhận:"), bullets(*(described(one) for one in left))]
    return Reply(tuple(blocks))


def each_agency(is_on: bool) -> Reply:
    if not is_on:
        return Reply((say("Đã tắt bản tin riêng cho từng đơn vị. Đăng ký riêng của từng người giữ nguyên."),))
    return Reply(
        (
            say(
                "Đã bật bản tin riêng cho từng đơn vị: mỗi kỳ lãnh đạo đơn vị (chưa có thì đầu mối) nhận phần nhiệm vụ của đơn vị mình. ",
                "Ai không muốn nhận gửi /huybantin. Tắt cho tất cả: /huybantin các đơn vị.",
            ),
        )
    )


def greeting_again() -> Reply:
    """The bot is back in a group that had subscribed."""
    return Reply(
        (say("Kính chào các đồng chí. Nhóm đang đăng ký nhận bản tin; kênh tiếp tục gửi. Thôi nhận: ", Bold("/huybantin"), "."),),
        shortcuts=(_NOW,),
    )
