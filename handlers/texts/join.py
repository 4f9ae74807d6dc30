"""What is said when somebody joins: notice, consent, codes, roles, personal data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.events import Bold, Choice, Reply, Shortcut, bullets, say
from handlers.texts.dates import clock, count, day, moment

SUBSTITUTE = "substitute"
ROLES = {
    "focal_point": "đầu mối",
    SUBSTITUTE: "đầu mối thay thế",
    "coordinator": "đầu mối tổng hợp",
    "leader": "lãnh đạo",
    "admin": "quản trị viên",
}
AGREE, DECLINE, DETAILS = "yes", "no", "more"
NOTICE_VERSION = "2026-11"
KEPT_DAYS = 15  # within which processing stops after consent is withdrawn (domain.md 4.1)

_CONSENT = (Choice(AGREE, "Đồng ý"), Choice(DECLINE, "Chưa đồng ý"), Choice(DETAILS, "Xem chi tiết"))


def role_at(role: str, agency: str | None) -> str:
    return f"{ROLES[role]} - {agency}" if agency else ROLES[role]


def notice(role: str, agency: str | None, plan: str) -> Reply:
    """First contact: what is kept, why, which rights (domain.md 4.1 and 7.3, message 1)."""
    return Reply(
        (
            say("Kính chào đồng chí. Đây là kênh theo dõi ", Bold(plan), "."),
            say("Mã này dành cho: ", Bold(role_at(role, agency)), "."),
            say(
                "Để nhắc việc đúng người, kênh xin lưu họ tên, đơn vị, mã hội thoại và nội dung cập nhật tiến độ; "
                "không dùng vào việc khác. Đồng chí có thể xem, sửa, rút lại đồng ý hoặc xóa dữ liệu bất cứ lúc nào "
                "bằng lệnh /dulieu."
            ),
            say("Đề nghị không gửi tài liệu có dấu mật qua kênh này."),
        ),
        _CONSENT,
    )


def notice_details() -> Reply:
    return Reply(
        (
            say(Bold("Chi tiết về dữ liệu cá nhân")),
            bullets(
                "Dữ liệu lưu: họ tên hiển thị, đơn vị và vai trò, mã hội thoại trên kênh, nội dung cập nhật, vướng mắc, đề xuất do đồng chí "
                "gửi và xác nhận, ngày vắng mặt đã báo, thời điểm đồng ý, nhật ký thao tác (thao tác gì, lúc nào, không kèm nội dung).",
                "Không lưu: số điện thoại, nội dung trò chuyện ngoài cập nhật tiến độ, thời điểm đọc tin.",
                "Mục đích: nhắc việc, tổng hợp tiến độ thực hiện Kế hoạch.",
                "Cơ quan kiểm soát dữ liệu: cơ quan vận hành kênh này.",
                "Quyền: xem, sửa, rút lại đồng ý, xóa bằng lệnh /dulieu (Luật 91/2025/QH15, Nghị định 356/2025/NĐ-CP).",
                f"Thời gian lưu: xóa sau {KEPT_DAYS} ngày kể từ khi thôi vai trò hoặc rút lại đồng ý; báo cáo tiến độ được giữ theo đơn vị, không kèm họ tên.",
            ),
        ),
        _CONSENT[:2],
    )


def welcome(role: str, agency: str | None, name: str) -> Reply:
    lines = [
        say("Đã ghi nhận đồng chí ", Bold(name), " là ", Bold(role_at(role, agency)), "."),
    ]
    if role == "focal_point":
        lines.append(
            say(
                "Mỗi đợt (thường là sáng thứ Năm hằng tuần) kênh gửi một tin hỏi tiến độ, đồng chí trả lời bằng một lựa chọn hoặc một câu ngắn. "
                "Có thể cập nhật sớm bất cứ lúc nào bằng lệnh /capnhat."
            )
        )
        shortcuts = (Shortcut("Cập nhật ngay", "/capnhat"), Shortcut("Trợ giúp", "/trogiup"))
    elif role == SUBSTITUTE:
        lines.append(say("Kênh hỏi đồng chí khi đầu mối vắng mặt, nhắc đồng chí khi đầu mối chưa trả lời. Có thể trả lời thay bất cứ lúc nào: /capnhat."))
        shortcuts = (Shortcut("Vì sao tôi nhận tin?", "/visao"), Shortcut("Trợ giúp", "/trogiup"))
    elif role in ("admin", "coordinator"):
        lines.append(
            say(
                "Để một nhóm nhận bản tin hằng tuần: thêm kênh vào nhóm rồi gửi /dangkybantin trong nhóm. "
                "Để mời đầu mối: gửi /moi kèm tên cơ quan, ví dụ: /moi Sở Nội vụ (người thay thế: /moi Sở Nội vụ thay)."
            )
        )
        shortcuts = (Shortcut("Trợ giúp", "/trogiup"), Shortcut("Xem bản tin", "/bantin"))
    else:
        lines.append(say("Đồng chí xem bản tin bất cứ lúc nào bằng lệnh /bantin."))
        shortcuts = (Shortcut("Xem bản tin", "/bantin"), Shortcut("Trợ giúp", "/trogiup"))
    lines.append(say("Xem hoặc sửa thông tin cá nhân: /dulieu."))
    return Reply(tuple(lines), shortcuts=shortcuts)


def declined() -> Reply:
    return Reply(
        (
            say(
                "Đã ghi nhận đồng chí chưa đồng ý; không có thông tin nào được lưu. Mã vẫn dùng được cho đến khi hết hạn. "
                "Đồng chí vẫn có thể hỏi đáp về Kế hoạch mà không cần đăng ký."
            ),
        )
    )


def line(text: str) -> Reply:
    return Reply((say(text),))


def ask_for_code() -> str:
    return "Đề nghị đồng chí gửi kèm mã, ví dụ: /thamgia ABCDE23456. Mã do quản trị viên hoặc đầu mối tổng hợp cấp."


def code_not_in_group() -> str:
    return "Mã tham gia chỉ dùng trong tin nhắn riêng với kênh, không gửi trong nhóm. Nếu mã đã lộ trong nhóm, đề nghị xin cấp mã mới."


def wrong_code(left: int) -> str:
    return f"Mã không đúng. Đề nghị đồng chí kiểm tra lại và gửi đủ 10 ký tự (còn {left} lần thử)."


def used_code() -> str:
    return "Mã này đã được sử dụng. Mỗi mã chỉ dùng một lần; đề nghị đồng chí xin quản trị viên cấp mã mới."


def expired_code(left: int) -> str:
    return f"Mã này đã hết hạn (mã có hiệu lực 07 ngày). Đề nghị đồng chí xin quản trị viên cấp mã mới (còn {left} lần thử)."


def used_code_left(left: int) -> str:
    return f"{used_code()} (Còn {left} lần thử.)"


def paused(until: datetime) -> str:
    return f"Đã nhập sai mã quá 05 lần. Kênh tạm dừng nhận mã đến {clock(until)} ngày {day(until)}; sau thời điểm đó đồng chí có thể thử lại."


def only_admin_invites() -> str:
    return "Lệnh này dành cho quản trị viên và đầu mối tổng hợp."


NO_CODE = "Không mời"


def no_code() -> str:
    return "Không cấp mã nào. Khi cần, gửi /moi kèm tên cơ quan."


def invite_usage() -> str:
    return "Đề nghị gửi kèm tên cơ quan, ví dụ: /moi Sở Nội vụ."


def unknown_agency(name: str) -> str:
    return f"Không tìm thấy cơ quan “{name}” trong Kế hoạch và danh mục cơ quan hiện nay. Đề nghị ghi đủ tên, ví dụ: Sở Nội vụ."


def invited(code: str, role: str, agency: str | None, link: str | None, holder: str | None = None) -> Reply:
    blocks = [
        say("Mã tham gia cho ", Bold(role_at(role, agency)), ":"),
        say(Bold(code)),
        say("Mã dùng một lần, có hiệu lực 07 ngày. Người nhận gửi cho kênh: /thamgia ", code),
    ]
    if link:
        blocks.append(say("Hoặc mở liên kết: ", link))
    if holder:
        blocks.append(say(f"Vai trò này hiện do đồng chí {holder} giữ; khi mã được dùng, kênh sẽ hỏi quản trị viên duyệt."))
    return Reply(tuple(blocks))


# --- /dulieu ------------------------------------------------------------------------------------------

RENAME, WITHDRAW, ERASE, KEEP = "rename", "withdraw", "erase", "keep"


@dataclass(frozen=True, slots=True)
class MyData:
    """Everything that the details of the consent name, as it is kept. Times are local."""

    name: str
    seats: Sequence[tuple[str, date | None]]
    accounts: Sequence[tuple[str, str, date]]
    consent: tuple[datetime, str] | None
    reports: Sequence[int]
    raised: Sequence[int]
    leaves: Sequence[tuple[date, date]]
    actions: int


_SHOWN_NUMBERS = 5


def my_data(kept: MyData) -> Reply:
    since = [f"{role} (từ {day(on)})" if on else role for role, on in kept.seats]
    accounts = [f"{channel}, mã hội thoại {chat_id} (từ {day(on)})" for channel, chat_id, on in kept.accounts]
    leaves = [f"{day(first)} - {day(last)}" for first, last in kept.leaves]
    consent = f"{moment(kept.consent[0])}, bản thông báo {kept.consent[1]}" if kept.consent else "không có"
    return Reply(
        (
            say(Bold("Dữ liệu của đồng chí")),
            bullets(
                say("Họ tên: ", kept.name),
                say("Vai trò: ", "; ".join(since) or "không có"),
                say("Kênh liên lạc: ", "; ".join(accounts) or "không có"),
                say("Đồng ý lúc: ", consent),
                say("Phiếu cập nhật đã gửi: ", _numbers(kept.reports), ". Xem từng phiếu: /phieu kèm số" if kept.reports else ""),
                say("Vướng mắc, kiến nghị, đề xuất đã nêu: ", _numbers(kept.raised), ". Xem: /vuongmac kèm số" if kept.raised else ""),
                say("Ngày vắng mặt đã báo: ", "; ".join(leaves) or "không có"),
                say(f"Nhật ký thao tác: {count(kept.actions)} dòng, không kèm nội dung"),
            ),
            say(f"Sau khi thôi vai trò hoặc rút lại đồng ý {KEPT_DAYS} ngày, kênh xóa các dữ liệu trên; báo cáo giữ theo đơn vị, không kèm họ tên."),
        ),
        (
            Choice(RENAME, "Sửa họ tên"),
            Choice(WITHDRAW, "Rút lại đồng ý"),
            Choice(ERASE, "Xóa dữ liệu"),
            Choice(KEEP, "Giữ nguyên"),
        ),
    )


def _numbers(numbers: Sequence[int]) -> str:
    """ "07 (số 12, 11, 9, ...)" """
    if not numbers:
        return "không có"
    shown = ", ".join(str(number) for number in numbers[:_SHOWN_NUMBERS])
    return f"{count(len(numbers))} (số {shown}{', …' if len(numbers) > _SHOWN_NUMBERS else ''})"


def nothing_stored() -> Reply:
    return Reply((say("Kênh chưa lưu thông tin cá nhân nào của đồng chí."),))


def ask_name() -> Reply:
    return Reply((say("Đề nghị đồng chí gửi họ và tên đúng để ghi nhận."),))


def bad_name() -> Reply:
    return Reply((say("Họ tên cần từ 2 đến 100 ký tự và có chữ."),))


def renamed(name: str) -> Reply:
    return Reply((say("Đã sửa họ tên thành ", Bold(name), "."),))


def withdrawn() -> Reply:
    return Reply(
        (say("Đã rút lại đồng ý: kênh không gửi nhắc việc nữa, vai trò của đồng chí đã kết thúc. Báo cáo đã gửi vẫn thuộc đơn vị."),)
    )


def erased() -> Reply:
    return Reply((say("Đã xóa dữ liệu cá nhân của đồng chí. Báo cáo đã gửi vẫn thuộc đơn vị, không kèm họ tên."),))


def kept() -> Reply:
    return Reply((say("Dữ liệu được giữ nguyên."),))


def confirm_erase(is_erase: bool) -> Reply:
    what = "xóa toàn bộ dữ liệu cá nhân" if is_erase else "rút lại đồng ý và thôi nhận nhắc việc"
    return Reply(
        (say("Đồng chí xác nhận ", Bold(what), "?"),),
        (Choice("sure", "Xác nhận"), Choice(KEEP, "Giữ nguyên")),
    )


def last_admin() -> str:
    return "Đồng chí là quản trị viên duy nhất. Đề nghị mời một quản trị viên khác trước (lệnh dondoc invite --role admin)."
