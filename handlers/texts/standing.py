"""The words, signs and colours of a standing: always colour and word, never colour alone (domain.md 7.1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.events import Text, say
from handlers.completeness import Count
from handlers.texts.dates import count, day
from knowledge.standing import Execution, Mark, Outcome, Reporting, Standing, Timing


@dataclass(frozen=True, slots=True)
class Look:
    """How a mark is shown. `colour` is a name for the pages, "black" where there is no deadline to colour."""

    sign: str
    words: str
    colour: str

    @property
    def label(self) -> str:
        return f"{self.sign} {self.words}"


LOOKS = {
    Mark.DONE: Look("●", "hoàn thành", "green"),
    Mark.DONE_LATE: Look("●", "hoàn thành sau thời hạn", "olive"),
    Mark.AWAITING: Look("◍", "báo hoàn thành, chờ xác nhận", "teal"),
    Mark.IN_PROGRESS: Look("◐", "đang thực hiện", "blue"),
    Mark.DUE_SOON: Look("▲", "sắp đến hạn", "amber"),
    Mark.OVERDUE: Look("■", "quá hạn", "red"),
    Mark.NOT_STARTED: Look("○", "chưa triển khai", "grey"),
    Mark.PAUSED: Look("‖", "tạm dừng", "grey"),
    Mark.SILENT: Look("◌", "chưa có cập nhật", "grey"),
    Mark.EXPIRED: Look("◆", "hết thời hạn, chờ kết luận", "purple"),
    Mark.NOT_APPLICABLE: Look("✕", "không còn áp dụng", "grey"),
}

NOTHING_TOLD = "chưa có cập nhật"
EXECUTION = {
    Execution.NOT_STARTED: "chưa triển khai",
    Execution.IN_PROGRESS: "đang thực hiện",
    Execution.AWAITING: "báo hoàn thành, chờ xác nhận",
    Execution.DONE: "hoàn thành",
    Execution.PAUSED: "tạm dừng",
    Execution.NOT_APPLICABLE: "không còn áp dụng",
}
TIMING = {
    Timing.NO_DEADLINE: "không hạn",
    Timing.PERIODIC: "theo kỳ",
    Timing.ON_TIME: "trong hạn",
    Timing.DUE_SOON: "sắp đến hạn",
    Timing.OVERDUE: "quá hạn",
    Timing.EXPIRED: "hết thời hạn, chờ kết luận",
}
OUTCOMES = {
    Outcome.COMPLETED: "đã hoàn thành",
    Outcome.EXTENDED: "được gia hạn",
    Outcome.FOLDED: "lồng ghép vào kế hoạch khác",
}


def axes(standing: Standing) -> str:
    """The three axes in one line: "◐ Thực hiện: đang thực hiện · thời hạn: trong hạn · báo cáo: đã báo cáo kỳ này"."""
    done = EXECUTION[standing.execution] if standing.execution else NOTHING_TOLD
    return f"{LOOKS[standing.mark].sign} Thực hiện: {done} · thời hạn: {timing(standing)} · báo cáo: {reporting(standing)}"


def timing(standing: Standing) -> str:
    """"sắp đến hạn (30/11/2026, còn 05 ngày làm việc)"; "không hạn"."""
    words = TIMING[standing.timing]
    if standing.execution is Execution.DONE and standing.timing is Timing.OVERDUE:
        words = "hoàn thành sau thời hạn"
    if standing.ends_on is None:
        return words
    if standing.timing is Timing.DUE_SOON:
        return f"{words} ({day(standing.ends_on)}, còn {count(standing.days_left or 0)} ngày làm việc)"
    return f"{words} (đến {day(standing.ends_on)})"


def reporting(standing: Standing) -> str:
    if standing.reporting is Reporting.REPORTED:
        return "đã báo cáo kỳ này"
    if standing.reporting is Reporting.STALE:
        return f"số liệu cũ {count(standing.periods_old or 0)} kỳ"
    return "chưa báo cáo kỳ này" if standing.periods_old else "chưa báo cáo"


def partly(partial: Sequence[tuple[str, Count]], *, are_named: bool) -> list[Text]:
    """Agencies that have told a part of what they are asked."""
    if not partial:
        return []
    which = "; ".join(f"{agency} {told}" for agency, told in partial[:30]) if are_named else ""
    return [say(f"Mới cập nhật một phần: {count(len(partial))} đơn vị" + (f" ({which})." if which else "."))]


def own_part(agency: str, has_told: bool, part: Count | None) -> Text:
    """One's own agency in this period."""
    told = "đã cập nhật" if has_told else f"đã cập nhật {part} nhiệm vụ" if part else "chưa cập nhật"
    return say(f"{agency}: {told} kỳ này.")
