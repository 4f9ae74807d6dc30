"""What the machine reports in English, for logs and programs, as an operator reads it on the console. What is not known
here is shown as it came."""

from __future__ import annotations

import re

# The first pattern that fits the whole line wins; groups go into the sentence as they are.
_LINES: tuple[tuple[str, str], ...] = (
    # --- the database (db/faults.py, db/session.py, db/schema.py)
    (r"the database is locked by another program; .*", "cơ sở dữ liệu đang bị chương trình khác khóa; đóng chương trình đó rồi thử lại"),
    (r"the database file is not an SQLite database; .*", "tệp cơ sở dữ liệu không phải SQLite; kiểm tra DATABASE_URL hoặc khôi phục bản sao lưu"),
    (r"the database file is damaged; .*", "tệp cơ sở dữ liệu bị hỏng; khôi phục bản sao lưu"),
    (r"the database file cannot be opened; .*", "không mở được tệp cơ sở dữ liệu; kiểm tra đường dẫn và quyền truy cập"),
    (r"the database file is read-only; .*", "tệp cơ sở dữ liệu chỉ đọc; kiểm tra quyền ghi"),
    (r"the disk is full", "ổ đĩa đã đầy"),
    (r"the disk of the database reports errors", "ổ đĩa chứa cơ sở dữ liệu báo lỗi"),
    (r"the database refused the password; .*", "cơ sở dữ liệu từ chối mật khẩu; kiểm tra DATABASE_URL"),
    (r"the database server has no free connections", "máy chủ cơ sở dữ liệu hết kết nối"),
    (r"the database server is still starting; .*", "máy chủ cơ sở dữ liệu đang khởi động; thử lại sau ít phút"),
    (r"the database server is shutting down", "máy chủ cơ sở dữ liệu đang tắt"),
    (r"the connection to the database was lost", "mất kết nối tới cơ sở dữ liệu"),
    (r"the database has no tables yet; .*", "cơ sở dữ liệu chưa có bảng; chạy `dondoc run` để tạo"),
    (r"(database .*) does not exist; .*", "không có {0}; tạo cơ sở dữ liệu hoặc kiểm tra DATABASE_URL"),
    (r"(role .*) does not exist; .*", "không có {0}; kiểm tra người dùng trong DATABASE_URL"),
    (r"the database cannot be reached \((.*)\); .*", "không tới được cơ sở dữ liệu ({0}); kiểm tra DATABASE_URL"),
    (r"DATABASE_URL is not understood.*", "DATABASE_URL không đúng; cần sqlite+aiosqlite:///tệp.db hoặc postgresql+asyncpg://…"),
    (r"the database is busy: .*", "cơ sở dữ liệu đang bận: một thao tác của chương trình này chưa kết thúc"),
    (r"the database cannot be migrated: (.*)", "không nâng cấp được cơ sở dữ liệu: {0}"),
    (r"the database was made by another draft of this version \((.*)\); .*", "cơ sở dữ liệu do một bản nháp khác của phiên bản này tạo ra ({0}); khôi phục bản sao lưu hoặc chuyển tệp đi nơi khác"),
    (r"the bot already runs on (.*) \(process (.*)\); .*", "chương trình đang chạy trên {0} (tiến trình {1}); dừng tiến trình đó trước, hoặc dùng PostgreSQL để chạy nhiều bản"),
    # --- the web server and the channels
    (r"port (\d+) on (.*) is taken: .*", "cổng {0} trên {1} đang được dùng: dừng chương trình kia hoặc đặt WEB_PORT sang cổng trống"),
    (r"the web server cannot listen on (.*) port (\d+): (.*); .*", "trang web không mở được {0} cổng {1}: {2}; kiểm tra WEB_HOST và WEB_PORT"),
    (r"(\w+_TOKEN) is refused(?: by (\S+))?[;:] .*", "{0} bị từ chối; sao chép lại mã từ nơi cấp"),
    (r"ZALO_BOT_WEBHOOK_SECRET must have 8 to 256 characters", "ZALO_BOT_WEBHOOK_SECRET cần từ 8 đến 256 ký tự"),
    (r"TELEGRAM_WEBHOOK_SECRET may hold .*", "TELEGRAM_WEBHOOK_SECRET chỉ gồm A-Z, a-z, 0-9, _ và -, tối đa 256 ký tự"),
    (r"Zalo refuses the webhook (.*): PUBLIC_URL must be .* \((.*)\)", "Zalo từ chối webhook {0}: PUBLIC_URL phải là địa chỉ https công khai ({1})"),
    # --- settings, as pydantic tells what is wrong with them
    (r"(.*): Input should be a valid integer.*", "{0}: cần một số nguyên"),
    (r"(.*): Input should be (?!a )(.*)", "{0}: chỉ nhận {1}"),
    (r"(.*): Value error, expected (.*)", "{0}: cần dạng {1}"),
    (r"(.*): Value error, no time zone is called (.*); for example (.*)", "{0}: không có múi giờ {1}; ví dụ {2}"),
    # --- what doctor looks at
    (r"(.*): not there yet; `dondoc run` creates it", "{0}: chưa có; `dondoc run` sẽ tạo"),
    (r"(.*): schema is (?:behind|empty); .*", "{0}: cấu trúc cũ hoặc trống; `dondoc run` sẽ nâng cấp"),
    (r"(.*): schema is unknown; .*", "{0}: không phải cơ sở dữ liệu của phiên bản này"),
    (r"(.*)\((\d+) tasks\)", "{0}({1} nhiệm vụ)"),
    (r"none; `dondoc plan import FILE`", "chưa có; nạp bằng `dondoc plan import TỆP`"),
    (r"none; `dondoc run` prints a code", "chưa có; `dondoc run` in mã quản trị"),
    (r"every receipt is as it was written", "mọi phiếu còn nguyên như khi ghi"),
    (r"receipts after (\d+) up to (\d+) were removed", "các phiếu sau số {0} đến số {1} đã bị xóa"),
    (r"receipts from the first on up to (\d+) were removed", "các phiếu từ đầu đến số {0} đã bị xóa"),
    (r"receipt (\d+) was altered(?:, or .* it and (\d+) was removed)?", "phiếu số {0} đã bị sửa, hoặc một phiếu ngay trước đó đã bị xóa"),
    (r"unknown or failed: (\d+)", "chưa rõ hoặc lỗi: {0}"),
    (r"off: (.*) (?:is|are) not set", "tắt: chưa đặt {0}"),
    (r"not asked: its tokens are kept in the database, .*", "chưa kiểm tra: mã truy cập lưu trong cơ sở dữ liệu, hiện chưa có"),
    (r"no answer in time; .*", "không có trả lời trong thời gian chờ; kiểm tra mạng và địa chỉ API"),
    (r"(\d+), (\d+) of them unreachable", "{0}, không liên lạc được {1}"),
    (r"(\d+) of (\d+) messages sent this month; the rest lasts until the month ends", "đã gửi {0}/{1} tin trong tháng; phần còn lại đủ đến hết tháng"),
    (r"(\d+) of (\d+) messages sent this month; the rest lasts (-?\d+) days at this pace", "đã gửi {0}/{1} tin trong tháng; với đà này còn đủ {2} ngày"),
    (r"(\d+) close within a day", "{0} phiên đóng trong một ngày tới"),
    (r"in (.*), out (.*)", "tin đến {0}, tin gửi {1}"),
    (r"(.*) answers (\d+); is .* behind it\?", "{0} trả lời {1}; `dondoc run` có đứng sau địa chỉ này không?"),
    (r"(.*) answers (\d+)", "{0} trả lời {1}"),
    (r"(.*) does not answer \((.*)\); .*", "{0} không trả lời ({1}); `dondoc run` có đứng sau địa chỉ này không?"),
    (r"long polling(.*)", "nhận tin bằng hỏi vòng{0}"),
    (r"the webhook is (.*), wanted (.*); .*", "webhook đang là {0}, cần {1}; `dondoc run` sẽ đặt"),
    (r"not told: (.*)", "không cho biết: {0}"),
    (r"none stated", "không nêu"),
)  # fmt: skip
_SUBJECTS = {
    "clock": "đồng hồ", "fonts": "phông chữ", "database": "cơ sở dữ liệu", "plan": "kế hoạch", "administrator": "quản trị viên",
    "report log": "nhật ký phiếu", "deliveries": "tin gửi", "token": "mã truy cập", "updates": "nhận tin", "groups": "nhóm",
    "subscribed groups": "nhóm nhận bản tin", "accounts": "tài khoản", "quota": "hạn mức", "windows": "phiên trả lời", "last message": "tin gần nhất",
}  # fmt: skip
_COMPILED = tuple((re.compile(pattern, re.DOTALL), sentence) for pattern, sentence in _LINES)


def in_vietnamese(line: str) -> str:
    """One line, as it was or translated."""
    for pattern, sentence in _COMPILED:
        if found := pattern.fullmatch(line):
            return sentence.format(*("chưa có" if group == "never" else group or "" for group in found.groups()))
    return line


def subject(name: str) -> str:
    """The subject of a check; a channel's name stays before it."""
    channel, _, rest = name.partition(" ")
    return _SUBJECTS.get(name) or (f"{channel} {_SUBJECTS[rest]}" if rest in _SUBJECTS else name)
