"""Greeting and help."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from bot.events import Bold, Reply, Shortcut, bullets, say


class _Numbered(Protocol):
    @property
    def number(self) -> str: ...


class HasPlan(Protocol):
    @property
    def plan(self) -> _Numbered: ...


def plan_names(plans: Sequence[HasPlan]) -> str:
    """ "Kế hoạch số 363/KH-UBND" """
    numbers = ", ".join(f"số {item.plan.number}" for item in plans)
    return f"Kế hoạch {numbers}" if numbers else "Kế hoạch"


def unnamed(agency: str | None) -> str:
    """A name for an account that shows none."""
    return f"Đầu mối {agency}" if agency else "Chưa ghi họ tên"


_TRY = (
    Shortcut("Nhiệm vụ của Sở Nội vụ", "/hoi nhiệm vụ của Sở Nội vụ?"),
    Shortcut("Chỉ tiêu năm 2030", "/hoi mục tiêu năm 2030"),
    Shortcut("Nhiệm vụ hết hạn", "/hoi nhiệm vụ nào đã hết hạn"),
)


def welcome(is_known: bool) -> Reply:
    blocks = [
        say("Kính chào đồng chí. Kênh Đôn đốc trả lời câu hỏi về Kế hoạch và nhận cập nhật tiến độ."),
        say("Đồng chí gõ câu hỏi bằng lời thường, có dấu hoặc không dấu đều được."),
    ]
    if not is_known:
        blocks.append(say("Nếu được cấp mã đầu mối, gửi: /thamgia kèm mã."))
    return Reply(tuple(blocks), shortcuts=(*_TRY, Shortcut("Trợ giúp", "/trogiup")))


def help_page(can_report: bool, can_manage: bool) -> Reply:
    asking = [
        say(Bold("/hoi"), " câu hỏi, hoặc gõ thẳng: nhiệm vụ của Sở Nội vụ?; III.4; việc hết hạn năm 2025; mục tiêu 2030"),
        say(Bold("/nhiemvu"), " tên cơ quan hoặc mã, ví dụ /nhiemvu II.5"),
        say(Bold("/muctieu"), " các chỉ tiêu đến năm 2030 và 2045"),
        say(Bold("/chitieu"), " số liệu đã báo cáo của các chỉ tiêu, tốc độ cần mỗi năm"),
        say(Bold("/tiendo"), " toàn Kế hoạch, nhóm, cơ quan hoặc mã, ví dụ /tiendo III.3; hoặc hỏi: đơn vị nào chưa báo cáo?"),
        say(Bold("/bantin"), " bản tin hiện tại; /bantin tuần 46 (đã gửi), nhóm III, Sở Nội vụ, đơn vị; nhận riêng: /dangkybantin"),
    ]
    mine = [
        say(Bold("/capnhat"), " cập nhật tiến độ nhiệm vụ của đơn vị"),
        say(Bold("/vuongmac"), " nêu hoặc xem khó khăn, vướng mắc, kiến nghị; lọc: /vuongmac Sở Công Thương"),
        say(Bold("/dexuat"), " đề xuất sửa đổi, bổ sung Kế hoạch"),
        say(Bold("/phieu"), ", ", Bold("/dinhchinh"), " số tiếp nhận: xem, sửa một phiếu đã gửi, ví dụ /phieu 123; ", Bold("/tep"), " số tiếp nhận: ảnh, tệp kèm theo"),
        say(Bold("/ketluan"), " mã nhiệm vụ đã hết thời hạn, ví dụ /ketluan II.5"),
    ]
    mine += [
        say(Bold("/desau"), " trả lời sau; ", Bold("/vangmat"), " 24/11 - 30/11: báo vắng mặt; ", Bold("/bangiao"), " bàn giao vai trò"),
        say(Bold("/visao"), " vì sao nhận tin, lần hỏi tới"),
    ]
    manage = [
        say(Bold("/bangtin"), " liên kết tới bảng theo dõi trên web (tổng hợp, lãnh đạo, quản trị)"),
        say(Bold("/dunghan"), " cập nhật đúng hạn theo đơn vị, theo ngưỡng; mặc định tắt, bật: /dunghan bật (quản trị viên)"),
        say(Bold("/quyenxem"), " ai xem được chi tiết tiến độ của đơn vị khác (quản trị viên)"),
        say(Bold("/dotcapnhat"), " đợt cập nhật: hằng tuần, tháng, quý, năm; giờ mở, nhắc, đóng (quản trị viên)"),
        say(Bold("/congvan"), " tên cơ quan: dự thảo công văn đôn đốc; ", Bold("/duyetvaitro"), " đề nghị nhận vai trò đang có người giữ"),
        say(Bold("/duyet"), " báo cáo hoàn thành chờ xác nhận (đầu mối tổng hợp)"),
        say(Bold("/moi"), " tên cơ quan: cấp mã cho đầu mối; thêm chữ “thay” cho người thay thế, “lãnh đạo” cho lãnh đạo"),
        say(Bold("/danhsach"), " chọn nhiệm vụ hỏi từng xã, phường; từng sở, ngành"),
        say(Bold("/dangkybantin"), ", ", Bold("/huybantin"), " nhóm hoặc bản thân nhận, thôi nhận bản tin, ví dụ /dangkybantin thứ Hai 8h nhóm III"),
        say(Bold("/bantin xem trước"), " bản tin sắp gửi: gửi ngay, hoãn, lời dẫn; ", Bold("/chuaro"), " tin chưa rõ đã đến hay chưa"),
        say(Bold("/baocao"), " năm: dự thảo báo cáo năm (Word); ", Bold("/xuat"), " số liệu (Excel); ", Bold("/mauvanban"), " cơ quan, người ký, nơi nhận"),
        say(Bold("/dexuat"), " đề xuất chờ quyết định; ", Bold("/traloi"), " số và nội dung trả lời kiến nghị"),
        say(Bold("/lich"), " ngày nghỉ, ngày làm bù; sửa: /lich 23/11/2026 nghỉ theo VB 123/VPCP"),
        say(Bold("/cauhoi"), " câu hỏi chưa tìm thấy nội dung; nhận từ đồng nghĩa"),
        say(Bold("/tieude"), " mã và tiêu đề ngắn mới của nhiệm vụ, ví dụ /tieude II.8"),
    ]
    always = [
        say(Bold("/thamgia"), " MÃ: đăng ký bằng mã được cấp"),
        say(Bold("/dulieu"), " xem, sửa, rút lại, xóa dữ liệu cá nhân"),
        say(Bold("/huy"), " hủy việc đang làm dở; ", Bold("/quaylai"), " về bước trước"),
    ]
    lines = [*asking, *(mine if can_report else []), *(manage if can_manage else []), *always]
    return Reply((say(Bold("Các lệnh")), bullets(*lines), say("Lệnh có thể gõ không cần dấu gạch chéo, có dấu hoặc không dấu.")), shortcuts=_TRY)


def refuse_secret() -> Reply:
    """domain.md 7.3, message 9."""
    return Reply(
        (
            say(
                "Nội dung vừa gửi có dấu hiệu thuộc bí mật nhà nước hoặc chứa số định danh, số tài khoản. Kênh này không được phép "
                "tiếp nhận nên nội dung đã bị từ chối, không lưu. Quy định (Luật Bảo vệ bí mật nhà nước): tài liệu, dự thảo mức Mật, Tối mật, Tuyệt mật "
                "và tài liệu lưu hành nội bộ không gửi qua mạng này; số định danh, số tài khoản của cá nhân cũng vậy. "
                "Đề nghị đồng chí thu hồi tin nhắn, báo bộ phận văn thư, bảo mật của cơ quan và gửi theo đường văn bản phù hợp."
            ),
        )
    )


def only_text(kind: str) -> Reply:
    """A sticker, a photo, a file: nothing is stored."""
    return Reply((say("Kênh chỉ nhận nội dung chữ; ảnh và tệp chỉ được nhận làm minh chứng của đầu mối kèm báo cáo, tin vừa gửi không được lưu. Đề nghị đồng chí gõ nội dung hoặc gửi /trogiup."),))
