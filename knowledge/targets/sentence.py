"""One sentence that reports a target: "mục tiêu số HTX: 912, tính đến 30/9/2026, theo báo cáo 45/BC-LMHTX"."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from knowledge.index import Index
from knowledge.normalize import compose, fold
from knowledge.question.sentence import prepare
from knowledge.question.topics import find_targets
from knowledge.targets.definition import asks_for_method, counts_by_other_rating

_LONGEST = 600
_KINDS = r"báo cáo|bc|công văn|cv|tờ trình|quyết định|qđ|niên giám|kế hoạch|thông báo|văn bản|số liệu|biểu|kết quả|phiếu"
_SOURCE = re.compile(
    rf"[,;.(]?\s*(?:\b(?:theo|nguồn(?: số liệu)?|căn cứ|trích)\s*:?\s*)((?:{_KINDS})\b[^;)]*|\d+/[\w-]+[^;)]*)|\(((?:{_KINDS}|\d+/)[^;)]*)\)",
    re.IGNORECASE,
)
_SOURCE_PLAIN = re.compile(r"\b(?:theo|nguon(?: so lieu)?|can cu)\s*:?\s*((?:bao cao|bc|cong van|cv|to trinh|quyet dinh|qd|nien giam|so lieu|van ban)\b[^;)]*|\d+/[\w-]+[^;)]*)")
_UNTIL = r"(?:tính đến|tính tới|đến hết|đến thời điểm|số liệu đến|số liệu|đến|tới|hết|tại thời điểm|tinh den|tinh toi|den het|den|toi|het)"
_DAY = re.compile(
    rf"[,;(]?\s*\b{_UNTIL}?\s*(?:ngày\s+|ngay\s+)?\b(\d{{1,2}})\s*[/.-]\s*(\d{{1,2}})\s*[/.-]\s*(\d{{4}})\b\)?|"
    rf"[,;(]?\s*\b{_UNTIL}\s*(?:hết\s+|het\s+)?(?:(?:cuối\s+|cuoi\s+)?(?:tháng|thang)\s+(\d{{1,2}})\s*[/-]?\s*(?:năm\s+|nam\s+)?(\d{{4}})|"
    r"(?:quý|quy)\s+(i{1,3}|iv|[1-4])\s*[/-]?\s*(?:năm\s+|nam\s+)?(\d{4})|(?:cuối\s+|cuoi\s+)?(?:năm|nam)\s+(\d{4})|(hôm nay|hom nay|nay|hiện nay|hien nay))",
    re.IGNORECASE,
)
_DEFINITION = re.compile(
    r"[,;(]?\s*\b((?:chỉ tính|chỉ đếm|chỉ gồm|bao gồm|gồm cả|gồm|không gồm|không tính|không kể|trừ|kể cả|tính cả|cách tính|theo tiêu chí|theo cách|"
    r"xếp loại theo|đánh giá theo|chi tinh|bao gom|gom ca|khong tinh|ke ca)\b[^;)]*)",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(?<![\w/.,])(\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d{1,3}(?: \d{3})+|\d+(?:[.,]\d+)?)\s*(%|phần trăm|phan tram|nghìn|ngàn|nghin|ngan|vạn|triệu)?(?![\w/])", re.IGNORECASE)
_SCALE = {"nghin": 1e3, "ngan": 1e3, "van": 1e4, "trieu": 1e6}
_VERB = re.compile(r"\s*(?:[:=]|\b(?:là|đạt|hiện có|hiện nay|được|ước đạt|khoảng|la|dat|hien co))\s*$", re.IGNORECASE)
_HEAD = re.compile(r"^\s*(?:mục tiêu|chỉ tiêu|muc tieu|chi tieu|mt|ct)\b\s*(?:về|ve)?\s*", re.IGNORECASE)
_QUARTER = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_ASKS = re.compile(r"\?|\b(bao nhieu|may|gi|nao|khi nao|the nao|chua|khong)\s*$")
_TOLD = re.compile(r"[:=]|\b(la|dat|hien co|co|duoc)\b")


@dataclass(frozen=True, slots=True)
class TargetReading:
    """What was told; None or "" where it was not. `keys` are the targets it may be, the best first; one: it is sure.
    `said` are the reporter's words for what was counted."""

    keys: tuple[str, ...]
    value: float | None = None
    is_share: bool = False
    as_of: date | None = None
    source: str = ""
    definition: str = ""
    said: str = ""


def looks_like_value(text: str) -> bool:
    """Whether free text reports a target: it names one as such, then tells a number. A question never does."""
    said = fold(text)
    head = _HEAD.match(text)
    if head is None or len(text) > _LONGEST or _ASKS.search(said):
        return False
    rest = _DAY.sub(" ", _SOURCE.sub(" ", compose(text)[head.end() :]))
    number = next((m for m in _NUMBER.finditer(rest) if not _is_year(m)), None)
    return number is not None and bool(_TOLD.search(fold(rest[: number.start()])))


def read_value(text: str, index: Index, today: date) -> TargetReading:
    """What a sentence reports. Source and date are taken out first, so that their numbers are no values."""
    rest = _HEAD.sub("", compose(text)[:_LONGEST])
    source, rest = _take_source(rest)
    definition, rest = _take(_DEFINITION, rest)
    as_of, rest = _take_day(rest, today)
    number = next((m for m in _NUMBER.finditer(rest) if not _is_year(m)), None)
    name = rest[: number.start()] if number else rest
    after = rest[number.end() :].split(";")[0] if number else ""
    value, is_share = _value(number) if number else (None, False)
    said = " ".join(f"{_VERB.sub('', name.strip())} {after}".split()).strip(" ,;:.=-")
    keys = _targets(f"{name} {after}{' %' if is_share else ''}", is_share, index) if said else ()
    return TargetReading(keys, value, is_share, as_of, source, definition, said)


def read_day(text: str, today: date) -> date | None:
    """A day by itself: "30/9/2026", "tháng 9/2026", "quý III/2026", "năm 2025", "hôm nay"."""
    found = _DAY.search(f"đến {text}")
    return _day_of(found, today) if found else None


def _take_source(text: str) -> tuple[str, str]:
    found = _SOURCE.search(text)
    if found is None and len(fold(text)) == len(text):
        plain = _SOURCE_PLAIN.search(fold(text))
        if plain:
            return _tidy(text[plain.start(1) : plain.end(1)]), text[: plain.start()] + ";" + text[plain.end() :]
    if found is None:
        return "", text
    said = found.group(1) or found.group(2)
    # "theo báo cáo 45/BC-LMHTX, tính đến 30/9/2026": the day of the figures is not part of the paper.
    day = _UNTIL_DAY.search(said)
    kept = said[: day.start()] if day else said
    tail = said[day.start() :] if day else ""
    return _tidy(kept), f"{text[: found.start()]} ; {tail} {text[found.end() :]}"


_UNTIL_DAY = re.compile(r"[,;]\s*(?:tính đến|tính tới|đến|số liệu đến|tinh den|den|chỉ tính|gồm|chi tinh|đánh giá theo|xếp loại theo|cách tính)\b", re.IGNORECASE)


def _take(pattern: re.Pattern[str], text: str) -> tuple[str, str]:
    found = pattern.search(text)
    return (_tidy(found.group(1)), f"{text[: found.start()]} ; {text[found.end() :]}") if found else ("", text)


def _tidy(text: str) -> str:
    return text.strip(" ,;:.()")


def _take_day(text: str, today: date) -> tuple[date | None, str]:
    """The day of the figures; "đến năm 2030" before the number names the target's year instead."""
    for found in _DAY.finditer(text):
        day = _day_of(found, today)
        if day is not None and not (found.group(8) and int(found.group(8)) > today.year):
            return day, f"{text[: found.start()]} ; {text[found.end() :]}"
    return None, text


def _day_of(found: re.Match[str], today: date) -> date | None:
    day, month, year, of_month, month_year, quarter, quarter_year, whole_year, now = found.groups()
    try:
        if day:
            return date(int(year), int(month), int(day))
        if of_month:
            return date(int(month_year), int(of_month), monthrange(int(month_year), int(of_month))[1])
        if quarter:
            month_ = 3 * (_QUARTER.get(quarter.lower()) or int(quarter))
            return date(int(quarter_year), month_, monthrange(int(quarter_year), month_)[1])
        return date(int(whole_year), 12, 31) if whole_year else today if now else None
    except ValueError:
        return None


def _is_year(found: re.Match[str]) -> bool:
    return bool(re.fullmatch(r"20[2-9]\d", found.group(1))) and not found.group(2)


def _value(found: re.Match[str]) -> tuple[float, bool]:
    written, unit = found.group(1).replace(" ", ""), fold(found.group(2) or "")
    is_share = unit in ("%", "phan tram")
    is_thousands = re.fullmatch(r"\d{1,3}(\.\d{3})+(,\d+)?", written) and not is_share
    number = float(written.replace(".", "").replace(",", ".") if is_thousands else written.replace(",", "."))
    return number * _SCALE.get(unit, 1), is_share


def _targets(said: str, is_share: bool, index: Index) -> tuple[str, ...]:
    """The targets that the words may name: of those found, the ones with the unit that was used."""
    found, share = find_targets(prepare(said, index))
    if share < 0.5:
        return ()
    fitting = [target for target in found if (target.unit == "%") == is_share] or list(found)
    if is_share and counts_by_other_rating(fitting[0], said):
        # Press and offices tell "hiệu quả" where the plan of the nearer year counts "tốt, khá": the sender decides.
        fitting += [other for other in index.plan.targets if asks_for_method(other) and other not in fitting]
    return tuple(target.key for target in fitting)[:6]
