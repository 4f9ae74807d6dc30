"""What is said about the reports on one task."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.events import Bold, Reply, bullets, say
from handlers.texts.checkin import STATUS
from handlers.texts.dates import day


@dataclass(frozen=True, slots=True)
class Reported:
    """One stored report, for showing."""

    number: int
    agency: str
    at: datetime
    status: str | None
    percent: int | None
    words: str
    is_late: bool
    notes: str  # its version and its review


def progress_of(code: str, title: str, period: str, standing: str, reports: Sequence[Reported]) -> Reply:
    head = say(Bold(code), f" - {title} (thời gian thực hiện: {period})\n{standing}")
    if not reports:
        return Reply((head, say("Chưa có cập nhật tiến độ nào."), say(f"Nguồn: Phụ lục, {code}.")))
    lines = []
    for report in reports:
        state = STATUS.get(report.status or "", "đã cập nhật")
        percent = f", {report.percent}%" if report.percent is not None and report.status != "done" else ""
        late = ", gửi muộn" if report.is_late else ""
        lines.append(
            say(f"{day(report.at)}, {report.agency}: ", Bold(state + percent), f" (số tiếp nhận {report.number:06d}{late}{report.notes}) - “{report.words}”")
        )
    return Reply((head, bullets(*lines), say(f"Nguồn nhiệm vụ: Phụ lục, {code}; tiến độ: theo cập nhật của đơn vị.")))
