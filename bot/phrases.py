"""The dozen sentences that the machine itself says; abilities have theirs in handlers/texts."""

from __future__ import annotations

HOW_TO_CHOOSE = "Đồng chí trả lời bằng số thứ tự hoặc nội dung lựa chọn."
HOW_TO_CHOOSE_IN_GROUP = "Trong nhóm, đồng chí trả lời chính tin này, hoặc nhắc tên (@) kênh kèm số thứ tự."
HOW_TO_COMMAND_IN_GROUP = "Trong nhóm, đồng chí nhắc tên (@) kênh kèm lệnh."
STALE = "Lựa chọn này đã cũ, không còn hiệu lực."
OPEN_NOW = "Nội dung đang chờ đồng chí trả lời:"
NOTHING_OPEN = "Hiện không có nội dung nào đang chờ trả lời."
CANCELLED = "Đã hủy. Không có nội dung nào được lưu thêm."
NOTHING_TO_CANCEL = "Hiện không có việc gì đang làm dở để hủy."
NO_STEP_BACK = "Đây là bước đầu tiên, không quay lại được nữa."
TROUBLE = "Hệ thống gặp trục trặc khi xử lý, nội dung vừa gửi chưa được ghi nhận. Đề nghị đồng chí gửi lại sau ít phút."
BUSY = "Hệ thống đang bận, nội dung vừa gửi chưa được ghi nhận. Đề nghị đồng chí gửi lại sau ít phút."
EDITED = "Nội dung sửa trên tin đã gửi không được đọc lại. Đề nghị đồng chí gửi nội dung đúng thành tin mới."
NOT_TAKEN = "Kênh chưa hiểu nội dung vừa gửi nên chưa ghi nhận. Đề nghị đồng chí ghi rõ hơn, hoặc gửi /trogiup để xem các lệnh."
EMPTY = "Tin nhắn không có nội dung chữ. Đề nghị đồng chí gõ câu hỏi hoặc gửi /trogiup."
TOO_LONG = "Tin nhắn quá dài (trên 10.000 ký tự). Đề nghị đồng chí gửi ngắn hơn."
DISK_FULL = "Chưa tạo được tệp vì ổ đĩa của máy chủ đã đầy; không có tệp dở dang. Đề nghị quản trị viên giải phóng dung lượng rồi thực hiện lại."
NOT_WRITABLE = "Chưa tạo được tệp vì không ghi được vào thư mục lưu tệp. Đề nghị kiểm tra đường dẫn, quyền ghi rồi thực hiện lại."
MORE = "Xem thêm"
ONE_OF_THESE = "Đề nghị đồng chí chọn một trong các nội dung sau:"


def not_carried(name: str, url: str | None) -> str:
    """A file that the channel cannot carry."""
    return f"{name}: {url}" if url else f"{name}: kênh này không gửi được tệp loại này, đề nghị xem trên trang web của hệ thống."


def out_of_range(count: int) -> str:
    """A number was typed that is not in the list."""
    return f"Không có lựa chọn này. Đề nghị đồng chí chọn từ 1 đến {count}."


def unknown_command(word: str) -> str:
    """A slash command that nobody knows."""
    return f"Không có lệnh /{word.lstrip('/')}. Gửi /trogiup để xem các lệnh."
