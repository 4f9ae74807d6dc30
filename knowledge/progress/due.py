"""The day by which the sender says that the work, or its next step, will be there."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from knowledge.progress.dates import Day
from knowledge.progress.line import Line
from knowledge.progress.wording import compile_ending, compile_phrases

# A day and month without a year lies ahead when it is not much farther than this; else it is past.
_FAR = timedelta(days=250)
# Said right before a day, these make it something else than a promise: a start, the closing day of figures...
_OTHER = compile_ending(["(?:từ|kể từ|tính đến|tính tới|số liệu đến|số liệu|chốt|so với|đến nay|không kịp|kịp|thay vì|ký|lập|bắt đầu|dư nợ đến|lũy kế đến|tại thời điểm|hạn cũ|thời hạn cũ|khởi đầu|báo cáo năm|hôm|bữa)(?: (?:ngày|là|hết|đến|cuối|tháng))*"])
_FIGURES_CLOSE = compile_ending(["(?:số liệu|tính|lũy kế|dư nợ|chốt|thống kê)(?: \\S+){0,7}? đến"])
_TOLD = compile_phrases(["«done»", "dự kiến", "hạn", "gia hạn", "trước", "lùi", "chậm nhất", "phấn đấu", "cam kết", "hứa", "hẹn", "chắc", "sẽ", "kéo dài", "đến hết", "muộn nhất"])
_PROMISED = compile_phrases(["dự kiến", "gia hạn", "lùi", "chuyển sang", "sẽ", "hứa", "hẹn", "chắc", "phấn đấu", "xin", "đề nghị", "mới", "kéo dài", "sang", "hạn"])
_PAST = re.compile(r"(?<!\S)(?:đã|vua|hom qua|roi)(?!\S)")
_FUTURE = re.compile(r"(?<!\S)(?:se|du kien|phan dau|chac|hua|hen|gia han|truoc|han|cham nhat|lui|chưa|mới|con|còn)(?!\S)")


@dataclass(frozen=True, slots=True)
class Promise:
    """`weight` tells how plainly the day is promised."""

    on: date
    weight: int
    first: int


def is_coming(day: Day, today: date) -> bool:
    """True where the day lies ahead; a day without a year that has just passed does not."""
    if day.on is None or day.on < today:
        return False
    return day.on == day.was or day.on - today <= _FAR


def find_promises(line: Line, days: Iterable[Day], today: date, *, is_missed: bool) -> list[Promise]:
    """Days of one clause that are promised. `is_missed`: it says that something is not done ("không hoàn thành
    trong tháng này"), so a day needs a word that promises."""
    text_before_is_past = bool(_PAST.search(line.text)) and not _FUTURE.search(line.text)
    if is_missed and not _PROMISED.search(line.text):
        return []
    promises: list[Promise] = []
    for day in days:
        if day.on is None or day.is_loose or not is_coming(day, today) or text_before_is_past:
            continue
        before = " ".join(token.word for token in line.tokens[: day.first])
        said = " ".join(token.word for token in line.tokens[day.first : day.last])
        if _OTHER.search(before) or _FIGURES_CLOSE.search(before) or said.endswith("nay") and "hom" in said:
            continue
        promises.append(Promise(day.on, 1 + bool(_TOLD.search(line.text)), day.first))
    return promises
