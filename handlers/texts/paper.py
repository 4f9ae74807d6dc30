"""What is said around the yearly report: the file, and why there is none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from bot.events import File, Reply, Shortcut, say
from handlers.texts.dates import count, day


class _Period(Protocol):
    @property
    def year(self) -> int: ...
    @property
    def starts_on(self) -> date: ...
    @property
    def ends_on(self) -> date: ...


class _Facts(Protocol):
    @property
    def period(self) -> _Period: ...
    @property
    def tasks(self) -> Sequence[object]: ...
    @property
    def receipts(self) -> Sequence[int]: ...
    @property
    def is_over(self) -> bool: ...


def only_readers() -> str:
    return "Lệnh /baocao dành cho đầu mối tổng hợp, lãnh đạo và quản trị viên. Đồng chí xem tiến độ từng nhiệm vụ bằng /tiendo, ví dụ /tiendo III.3."


def only_private() -> str:
    return "Dự thảo báo cáo chỉ gửi trong tin nhắn riêng. Đề nghị đồng chí nhắn riêng cho kênh, ví dụ: /baocao 2026"


def no_plan() -> str:
    return "Chưa có kế hoạch nào được nạp nên chưa lập được báo cáo. Quản trị viên nạp bằng: dondoc plan import TỆP"


def which_plan(numbers: Sequence[str]) -> str:
    return f"Đang theo dõi {count(len(numbers))} kế hoạch. Đề nghị ghi thêm số kế hoạch, ví dụ: /baocao 2026 {numbers[0]}. Các kế hoạch: {'; '.join(numbers)}"


def usage(year: int) -> str:
    return f"Đề nghị gửi năm báo cáo, ví dụ: /baocao {year}"


def too_early(year: int, first: int, last: int) -> str:
    return f"Chưa lập được báo cáo năm {year}: Kế hoạch chưa được ban hành. {_possible(first, last)}"


def not_begun(period: _Period, first: int, last: int) -> str:
    return f"Chưa lập được báo cáo năm {period.year}: kỳ báo cáo bắt đầu từ {day(period.starts_on)}. {_possible(first, last)}"


def _possible(first: int, last: int) -> str:
    return f"Năm lập được: {first if first == last else f'{first} đến {last}'}."


def file_name(number: str, year: int) -> str:
    return f"du-thao-bao-cao-{number.replace('/', '-')}-nam-{year}.docx"


def ready(path: str, name: str, facts: _Facts, *, can_edit: bool) -> Reply:
    period = facts.period
    so_far = "" if facts.is_over else " Kỳ báo cáo chưa kết thúc, số liệu tính đến lúc này."
    edit = " Tên cơ quan, người ký, nơi nhận: /mauvanban." if can_edit else " Tên cơ quan, người ký, nơi nhận do quản trị viên sửa bằng /mauvanban."
    return Reply(
        (
            say(
                f"Dự thảo báo cáo năm {period.year} (số liệu {day(period.starts_on)} - {day(period.ends_on)}): {count(len(facts.tasks))} nhiệm vụ, "
                f"{count(len(facts.receipts))} phiếu. Chưa có số, ngày, chữ ký; đề nghị rà soát trước khi trình.{so_far}{edit}"
            ),
            File(path, name),
        ),
        shortcuts=(Shortcut("Tải số liệu Excel", "/xuat"),),
    )
