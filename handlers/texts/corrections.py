"""What is said when a stored report is to be mended or withdrawn."""

from __future__ import annotations

from bot.events import Reply, Shortcut, bullets, say
from handlers.texts.checkin import Understood, understood


def ask_correction(number: int, version: int, line: Understood) -> Reply:
    """What is stored, and what it should be."""
    which = f"Phiếu số {number:06d}" + (f" (phiên bản {version})" if version > 1 else "")
    ask = f"Đề nghị gửi lại nội dung cập nhật nhiệm vụ {line.code} bằng một câu; giữ nguyên thì gửi /huy."
    return Reply((say(f"{which} đang lưu:"), bullets(understood(line)), say(ask)))


def nothing_to_correct(number: int) -> Reply:
    return Reply((say(f"Nội dung giống phiếu số {number:06d} đang lưu nên không tạo phiên bản mới."),))


def not_withdrawn(number: int) -> Reply:
    """A receipt stays: the way to mend it is a correction."""
    said = f"Phiếu đã tiếp nhận được giữ trong lịch sử, không xóa. Nếu phiếu số {number:06d} sai, đề nghị đính chính: /dinhchinh {number}; bản mới thay bản cũ, cả hai đều xem được."
    return Reply((say(said),), shortcuts=(Shortcut("Đính chính", f"/dinhchinh {number}"),))
