"""What is said about a person's accounts on several channels."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from bot.events import Bold, Choice, Reply, Shortcut, bullets, say
from handlers.texts.dates import day

LINK, NOT = "link", "not"
PREFER, REMOVE, KEEP = "prefer", "remove", "keep"
TOLD_FOR = timedelta(days=2)

_CHANNELS = {"telegram": "Telegram", "zalo_bot": "Zalo (bot)", "zalo_oa": "Zalo (Official Account)", "web": "Web chat"}


class _Account(Protocol):
    @property
    def id(self) -> int: ...
    @property
    def channel(self) -> str: ...
    @property
    def linked_at(self) -> datetime: ...
    @property
    def is_preferred(self) -> bool: ...
    @property
    def is_reachable(self) -> bool: ...


def channel_name(channel: str) -> str:
    """The name of a channel as officials know it."""
    return _CHANNELS.get(channel, channel)


def code(value: str, is_known: bool) -> Reply:
    where = "tài khoản kia của đồng chí" if is_known else "tài khoản đã đăng ký của đồng chí"
    return Reply(
        (
            say("Mã liên kết: ", Bold(value)),
            say(f"Trong 15 phút, đề nghị đồng chí dùng {where} gửi cho kênh: /lienket {value}"),
            say("Mã dùng một lần. Không đưa mã cho người khác: ai dùng mã này sẽ thay mặt đồng chí gửi cập nhật."),
        )
    )


def wrong_code(left: int) -> str:
    return f"Mã liên kết không đúng hoặc đã hết hạn (mã có hiệu lực 15 phút). Đề nghị gửi /lienket ở tài khoản kia để nhận mã mới (còn {left} lần thử)."


def same_account() -> str:
    return "Đây là mã của chính tài khoản này. Đề nghị đồng chí gửi mã từ tài khoản khác."


def nobody_registered() -> str:
    return "Cả hai tài khoản đều chưa đăng ký. Đề nghị đăng ký một tài khoản trước bằng mã được cấp: /thamgia MÃ."


def linked_already() -> str:
    return "Hai tài khoản này đã được liên kết. Xem các tài khoản: /taikhoan."


def two_persons() -> str:
    return "Hai tài khoản này thuộc hai người đã đăng ký khác nhau nên không liên kết được. Nếu là của cùng một người, đề nghị xóa đăng ký thừa (/dulieu) rồi liên kết lại."


def no_consent() -> str:
    return "Tài khoản đã đăng ký hiện không còn đồng ý cho lưu dữ liệu nên chưa liên kết được. Đề nghị đăng ký lại bằng mã được cấp: /thamgia MÃ."


def code_has_died() -> Reply:
    return Reply((say("Mã liên kết đã được dùng hoặc đã hết hạn. Đề nghị gửi /lienket để nhận mã mới."),))


def confirm(name: str, agencies: Sequence[str], channel: str, *, is_here: bool) -> Reply:
    who = f"đồng chí {name}" + (f" ({'; '.join(agencies)})" if agencies else "")
    which = f"tài khoản {channel_name(channel)} này" if is_here else f"tài khoản {channel_name(channel)} đã xin mã"
    return Reply(
        (
            say("Liên kết ", Bold(which), " với ", Bold(who), "?"),
            say(
                "Sau khi liên kết, người dùng tài khoản đó gửi được cập nhật thay mặt đồng chí; kênh lưu thêm mã hội thoại "
                "của tài khoản. Mỗi tin chỉ gửi đến một tài khoản, tài khoản còn lại là dự phòng."
            ),
        ),
        (Choice(LINK, "Liên kết"), Choice(NOT, "Không liên kết")),
    )


def not_linked() -> Reply:
    return Reply((say("Không liên kết; không có gì thay đổi. Nếu đồng chí không xin mã này, có thể bỏ qua: mã tự hết hạn sau 15 phút."),))


def linked(name: str, channel: str) -> Reply:
    return Reply(
        (say("Đã liên kết tài khoản ", Bold(channel_name(channel)), f" với đồng chí {name}. Chọn tài khoản nhận tin trước: /taikhoan."),),
        shortcuts=(Shortcut("Các tài khoản của tôi", "/taikhoan"),),
    )


def was_linked(channel: str) -> Reply:
    return Reply(
        (
            say("Tài khoản ", Bold(channel_name(channel)), " vừa được liên kết với đăng ký của đồng chí."),
            say("Nếu không phải đồng chí thực hiện, đề nghị gỡ ngay bằng lệnh /taikhoan và báo quản trị viên."),
        ),
        shortcuts=(Shortcut("Các tài khoản của tôi", "/taikhoan"),),
    )


def accounts(known: Sequence[_Account], here: int | None) -> Reply:
    """Every account with what can be done about it; with a single one there is nothing to choose."""
    names = _names(known)
    lines = []
    for account in known:
        notes = [
            *(["đang dùng"] if account.id == here else []),
            *(["nhận tin trước"] if account.is_preferred else []),
            *([] if account.is_reachable else ["không gửi được"]),
        ]
        lines.append(say(Bold(names[account.id]), f", liên kết ngày {day(account.linked_at)}", f" ({'; '.join(notes)})" if notes else ""))
    if len(known) == 1:
        return Reply((say(Bold("Tài khoản của đồng chí")), bullets(*lines), say("Thêm tài khoản khác: /lienket.")), (Choice(KEEP, "Giữ nguyên"),))
    choices = [
        *(Choice(f"{PREFER}-{a.id}", f"Gửi đến {names[a.id]} trước") for a in known if not a.is_preferred),
        *(Choice(f"{REMOVE}-{a.id}", f"Gỡ {names[a.id]}") for a in known),
        Choice(KEEP, "Giữ nguyên"),
    ]
    rule = "Mỗi tin chỉ gửi đến một tài khoản: tài khoản nhận tin trước, hoặc tài khoản liên kết sau cùng; khi tài khoản đó không nhận được, tin chuyển sang tài khoản khác."
    return Reply((say(Bold("Tài khoản của đồng chí")), bullets(*lines), say(rule)), tuple(choices))


def _names(known: Sequence[_Account]) -> dict[int, str]:
    """Channel names; numbered where a person has two accounts on one channel."""
    found: dict[int, str] = {}
    for account in known:
        same = [other.id for other in known if other.channel == account.channel]
        number = f" {same.index(account.id) + 1}" if len(same) > 1 else ""
        found[account.id] = channel_name(account.channel) + number
    return found


def preferred(channel: str) -> Reply:
    return Reply((say("Từ nay tin được gửi đến ", Bold(channel_name(channel)), " trước."),))


def unlinked(channel: str) -> Reply:
    return Reply((say("Đã gỡ tài khoản ", Bold(channel_name(channel)), ". Các cập nhật đã gửi được giữ nguyên."),))


def last_account() -> Reply:
    return Reply((say("Đây là tài khoản duy nhất nên không gỡ được. Để thôi tham gia: /dulieu."),))


def kept() -> Reply:
    return Reply((say("Giữ nguyên các tài khoản."),))
