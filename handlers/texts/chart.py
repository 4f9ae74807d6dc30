"""The words on the picture of the digest."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from handlers.texts.dates import count, moment
from handlers.texts.standing import LOOKS
from knowledge.rhythm import Cadence, period_of_key
from knowledge.standing import Mark

# The lines of the trend: a mark that lends its sign and colour, the words, and the marks that are counted.
TREND = (
    (Mark.DONE, "hoàn thành", (Mark.DONE, Mark.DONE_LATE)),
    (Mark.IN_PROGRESS, "đang thực hiện", (Mark.IN_PROGRESS, Mark.DUE_SOON, Mark.AWAITING)),
    (Mark.OVERDUE, "quá hạn, hết thời hạn", (Mark.OVERDUE, Mark.EXPIRED)),
)


def subheading(plan_number: str, as_of: datetime) -> str:
    return f"Kế hoạch {plan_number} · số liệu đến {moment(as_of)}"


def footer(public_id: str) -> str:
    return f"Mã bản tin: {public_id}"


def agencies() -> str:
    return "Đơn vị có đầu mối"


def period_label(key: str) -> str:
    """A period under the axis: T48, 11/26, Q4/26, 2026."""
    period = period_of_key(key)
    year = f"{period.ends_on.year % 100:02d}"
    match period.cadence:
        case Cadence.WEEKLY | Cadence.FORTNIGHTLY:
            return f"T{period.starts_on.isocalendar().week}"
        case Cadence.MONTHLY:
            return f"{period.ends_on.month}/{year}"
        case Cadence.QUARTERLY:
            return f"Q{period.ends_on.month // 3}/{year}"
        case Cadence.YEARLY:
            return str(period.ends_on.year)


def alternative(heading: str, numbers: Mapping[str, int], total: int, told: str) -> str:
    """What the picture shows, for those who do not see it, and as its caption."""
    parts = [f"{LOOKS[mark].label} {count(numbers[mark.value])}" for mark in LOOKS if numbers.get(mark.value)]
    return f"{heading}, biểu đồ: {count(total)} nhiệm vụ; {', '.join(parts) or 'chưa có số liệu'}{told}."


def told(reported_: int, expected: int) -> str:
    return f"; đã báo cáo {reported_}/{expected} đơn vị" if expected else ""


def by_group(total: int) -> str:
    return f"Tiến độ theo nhóm ({tasks(total)})" if total else "Tiến độ theo nhóm"


def tasks(value: int) -> str:
    return f"{count(value) if value < 10 else number(value)} nhiệm vụ"


def number(value: int) -> str:
    """1.200"""
    return f"{value:,}".replace(",", ".")


def no_tasks() -> str:
    return "Kế hoạch chưa có nhiệm vụ nào để theo dõi."


def other_groups(groups: int) -> str:
    return f"Các nhóm còn lại ({count(groups)} nhóm)"


def widened() -> str:
    return "Phần hẹp được vẽ rộng hơn tỷ lệ để đọc được số."


def reporting() -> str:
    return "Báo cáo trong kỳ"


def nobody_asked() -> str:
    return "Chưa có đơn vị nào được hỏi trong kỳ."


def reported(value: int, expected: int) -> str:
    """118/130 (91%); never 100% while somebody is missing."""
    return f"{value}/{expected} ({value * 100 // expected}%)"


def trend() -> str:
    return "Xu hướng 8 kỳ gần nhất"


def no_trend() -> str:
    return "Chưa đủ bản tin của các kỳ trước để so sánh."
