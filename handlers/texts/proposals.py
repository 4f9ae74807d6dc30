"""What is said about proposals to amend the plan: the questions, the read-back, the list, the decision."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from bot.events import Block, Bold, Choice, Quote, Reply, Shortcut, bullets, say
from handlers.texts.dates import count

SAVE, FIX, DROP = "save", "fix", "drop"
NO_WORDS = "nowords"
_READBACK_CHOICES = (Choice(SAVE, "Đúng, lưu"), Choice(FIX, "Sửa"), Choice(DROP, "Hủy"))
# The ids are those of db.obstacle_events.
DECISIONS = (Choice("accepted", "Chấp nhận trình"), Choice("declined", "Không chấp nhận"), Choice("clarify", "Cần làm rõ"))
_DECIDED = {"accepted": "được chấp nhận trình cấp có thẩm quyền", "declined": "không được chấp nhận", "clarify": "cần làm rõ"}
_LONGEST_QUOTE = 700  # characters of the plan's own words shown before the question


class Proposal(Protocol):
    """What is shown of one; `words` is the place in the plan."""

    @property
    def id(self) -> int: ...
    @property
    def agency(self) -> str: ...
    @property
    def words(self) -> str: ...
    @property
    def wording(self) -> str: ...
    @property
    def reason(self) -> str: ...
    @property
    def state(self) -> str: ...


# --- the sender ----------------------------------------------------------------------------------------


def ask_place() -> Reply:
    return Reply(
        (
            say(
                "Đồng chí đề xuất sửa đổi, bổ sung nhiệm vụ hoặc đoạn nào của Kế hoạch? "
                "Ghi mã (ví dụ III.4), mục (ví dụ Mục II.2.1) hoặc vài từ của nội dung đó."
            ),
        )
    )


def own(waiting: Sequence[Proposal]) -> Reply:
    """Before a new one: what the sender's agency has proposed already."""
    first = waiting[0].id
    lines = bullets(*(f"Số {one.id}: {one.words}" + (" (chờ làm rõ)" if one.state == "clarify" else "") for one in waiting))
    return Reply((say("Đề xuất của cơ quan đang chờ quyết định:"), lines, say(f"Xem: /dexuat {first}; rút lại: /dexuat {first} rút. Đề xuất mới:")))


def withdrawn(number: int, is_new: bool) -> Reply:
    if not is_new:
        return Reply((say(f"Đề xuất số {number} đã có kết quả từ trước, không rút được."),))
    return Reply((say(f"Đã rút đề xuất số {number}; nội dung vẫn được giữ trong lịch sử."),))


def which_place(places: Sequence[tuple[str, str]]) -> Reply:
    """(address, title) of each place that may be meant."""
    choices = tuple(Choice(str(number), f"{address} - {title}") for number, (address, title) in enumerate(places))
    return Reply((say("Đồng chí đề xuất đối với nội dung nào?"),), choices)


def unclear_place(text: str) -> Reply:
    return Reply((say(f"Chưa tìm thấy “{text[:80]}” trong Kế hoạch. Đề nghị ghi mã nhiệm vụ (ví dụ III.4) hoặc vài từ khác của nội dung đó."),))


def place_is_gone(address: str) -> str:
    return f"Kế hoạch đang dùng không còn {address}. Đề nghị gửi lại: /dexuat."


def ask_wording(place: str, title: str, words: str) -> Reply:
    shown = words if len(words) <= _LONGEST_QUOTE else words[:_LONGEST_QUOTE].rsplit(" ", 1)[0] + "…"
    return Reply((say(Bold(place), f" - {title}. Nội dung hiện nay:"), Quote(shown), say("Đề nghị gửi nội dung đề xuất sửa đổi, bổ sung (câu chữ cụ thể).")))


def ask_reason() -> Reply:
    return Reply((say("Đề nghị nêu lý do đề xuất."),))


def too_short() -> Reply:
    return Reply((say("Nội dung quá ngắn. Đề nghị ghi rõ hơn."),))


def text_only() -> Reply:
    return Reply((say("Kênh chỉ nhận nội dung chữ cho đề xuất; tệp, ảnh không được lưu. Đề nghị gõ nội dung."),))


def readback(place: str, title: str, agency: str, wording: str, reason: str) -> Reply:
    return Reply(
        (
            say(f"Tôi hiểu là: {agency} đề xuất sửa đổi, bổ sung ", Bold(place), f" - {title}."),
            say(Bold("Nội dung đề xuất: "), wording),
            say(Bold("Lý do: "), reason),
            say("Đúng chưa ạ?"),
        ),
        _READBACK_CHOICES,
    )


def saved(number: int, ground: tuple[str, str] | None, plan: str, collector: str | None) -> Reply:
    """`ground` is the address and the words of the passage of the plan that asks for proposals."""
    to = f" {collector}" if collector else " đầu mối tổng hợp"
    blocks: list[Block] = [say(f"Đã lưu đề xuất số {number}, chuyển{to} tổng hợp.")]
    if ground:
        blocks += [say(f"Căn cứ {ground[0]} Kế hoạch {plan}:"), Quote(ground[1])]
    blocks.append(say("Khi có kết quả, kênh sẽ báo lại."))
    return Reply(tuple(blocks))


def collector(named: str, today: str) -> str:
    return today if named == today else f"{today} (trong Kế hoạch: {named})"


def choose_or_type() -> Reply:
    return Reply((say("Đề nghị chọn Đúng, lưu để gửi, Sửa để ghi lại nội dung, hoặc Hủy; hoặc gửi “sửa lý do: …”, “sửa nội dung: …”."),))


def dropped() -> Reply:
    return Reply((say("Đã hủy, chưa lưu đề xuất nào."),))


def only_agencies() -> str:
    return "Đề xuất sửa đổi Kế hoạch được gửi thay mặt cơ quan. Tài khoản này chưa được gắn với cơ quan nào; nếu được cấp mã, gửi: /thamgia kèm mã."


def only_private() -> str:
    return "Đề xuất được gửi trong tin nhắn riêng với kênh, không gửi trong nhóm."


def nothing_to_clarify(number: int) -> str:
    return f"Không có đề xuất số {number} của cơ quan đồng chí đang chờ làm rõ. Đề xuất mới: /dexuat."


def clarified(number: int) -> Reply:
    return Reply((say(f"Đã bổ sung nội dung làm rõ cho đề xuất số {number} và chuyển lại đầu mối tổng hợp."),))


# --- the coordinating department -----------------------------------------------------------------------


def _line(one: Proposal) -> str:
    waits = ", đang chờ làm rõ" if one.state == "clarify" else ""
    return f"Số {one.id}: {one.words} - {one.agency}{waits}"


def listing(proposals: Sequence[Proposal], can_propose: bool) -> Reply:
    shortcuts = (Shortcut("Đề xuất mới", "/dexuat mới"),) if can_propose else ()
    if not proposals:
        return Reply((say("Hiện không có đề xuất nào chờ quyết định."),), shortcuts=shortcuts)
    return Reply(
        (say(Bold(f"Đề xuất chờ quyết định: {count(len(proposals))}")), bullets(*(_line(one) for one in proposals))),
        tuple(Choice(str(one.id), f"Xem số {one.id} ({one.words})") for one in proposals),
        shortcuts,
    )


def whole(one: Proposal, history: Sequence[tuple[str, str, str]], *, can_decide: bool) -> Reply:
    """`history`: (day, action, words) of what happened since."""
    blocks: list[Block] = [
        say(Bold(f"Đề xuất số {one.id}"), f" của {one.agency} về {one.words}"),
        say(Bold("Nội dung đề xuất: "), one.wording),
        say(Bold("Lý do: "), one.reason),
    ]
    if history:
        names = {**_DECIDED, "clarified": "đơn vị làm rõ", "withdrawn": "đơn vị rút lại"}
        blocks.append(bullets(*(f"{on}: {names[action]}" + (f": {words}" if words else "") for on, action, words in history)))
    return Reply(tuple(blocks), DECISIONS if can_decide else ())


def ask_decision_words(action: str) -> Reply:
    if action == "accepted":
        return Reply((say("Đề nghị ghi ý kiến kèm theo (nếu có)."),), (Choice(NO_WORDS, "Không ghi thêm"),))
    what = "lý do không chấp nhận" if action == "declined" else "nội dung cần làm rõ"
    return Reply((say(f"Đề nghị ghi {what}; đơn vị đề xuất sẽ nhận được."),))


def decision_saved(number: int, action: str, is_new: bool) -> Reply:
    if not is_new:
        return Reply((say(f"Đề xuất số {number} đã có quyết định từ trước, không ghi thêm."),))
    return Reply((say(f"Đã ghi nhận: đề xuất số {number} {_DECIDED[action]}. Kênh sẽ báo đơn vị đề xuất."),))


def no_such(number: int) -> str:
    return f"Không có đề xuất số {number}. Gửi /dexuat để xem danh sách hoặc gửi đề xuất mới."


# --- messages to others --------------------------------------------------------------------------------


def new(person: str, one: Proposal, *, is_clarified: bool) -> Reply:
    what = "đã được làm rõ" if is_clarified else "mới"
    return Reply(
        (
            say(f"Kính gửi đồng chí {person}. Đề xuất số {one.id} ({what}) của {one.agency} về {one.words}:"),
            Quote(one.wording),
            say("Lý do: ", one.reason),
        ),
        shortcuts=(Shortcut("Xem và quyết định", f"/dexuat {one.id}"),),
    )


def decided(person: str, one: Proposal, action: str, words: str) -> Reply:
    said = f" Ý kiến: “{words}”." if words else ""
    todo = f" Đề nghị trả lời: /dexuat {one.id} và nội dung làm rõ." if action == "clarify" else ""
    return Reply((say(f"Kính gửi đồng chí {person}. Đề xuất số {one.id} về {one.words} {_DECIDED[action]}.{said}{todo}"),))


def gone(person: str, one: Proposal) -> Reply:
    return Reply((say(f"Kính gửi đồng chí {person}. {one.agency} đã rút đề xuất số {one.id} về {one.words}; không cần quyết định nữa."),))
