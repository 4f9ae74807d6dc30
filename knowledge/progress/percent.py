"""How far a task has come: "khoảng 80%", "8 phần", "được nửa", "2/3", "tám mươi phần trăm"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from knowledge.normalize import key
from knowledge.progress.figures import unit_at
from knowledge.progress.line import Line
from knowledge.progress.numbers import parse_figures, read_number
from knowledge.progress.tokens import Sort, Token
from knowledge.progress.wording import compile_ending, compile_phrases

_HALF = compile_phrases(["(?:một|hơn|quá|hơn một|quá một|gần|được|khoảng|tầm|cỡ|xấp xỉ) nửa", "nửa (?:chặng đường|khối lượng|công việc|phần việc|việc|rồi)", "phân nửa", "nửa"])
_PARTS = {"muoi": 10, "10": 10, "ba": 3, "3": 3, "tu": 4, "bon": 4, "4": 4, "nam": 5, "5": 5}
_OLD = compile_ending(["(?:kỳ|tuần|tháng|lần|hôm|quý|năm|đợt) (?:trước|rồi|ngoái|vừa rồi)(?: \\S+){0,3}", "trước đây(?: \\S+){0,3}", "từ(?: \\S+)?", "lúc đầu(?: \\S+){0,2}"])
_ASKED = compile_ending(["(?:mục tiêu|chỉ tiêu|phấn đấu|kế hoạch là|yêu cầu|dự kiến đạt|dự kiến|tối thiểu|ít nhất|sẽ đạt|phải đạt)(?: (?:là|đạt|\\d+%|hoàn thành|khoảng))*"])
_LEFT = compile_ending(["còn(?: (?:lại|khoảng|chừng|độ|tầm|hơn|gần|thiếu))*"])
_SHARE_BEFORE = compile_ending(
    [
        "(?:tỷ lệ(?! «measured»)|tỉ lệ(?! «measured»)|lãi suất|nợ xấu|nợ quá hạn|dư nợ|doanh thu|sản lượng|thu nhập|lợi nhuận|năng suất|tỷ trọng|hộ nghèo|cơ cấu|chiếm|tương đương|tương ứng)(?: (?!hoàn thành|tiến độ)\\S+){0,9}?",
        # A verb of work between them: the task with such a word in its name has come on.
        "(?:tăng(?! cường)|giảm(?! nghèo)|tăng trưởng|hỗ trợ)(?: (?!hoàn thành|tiến độ|làm|được|đạt|xong|triển khai|thực hiện|giải ngân|mới|đã|đang|thì)\\S+){0,9}?",
    ]
)
# "tăng từ 40% lên 55%" with nothing named before: the task itself has come on.
_CAME_ON = compile_ending(["(?:(?:tiến độ|kết quả|khối lượng|báo cáo|xin|dạ|em|so|với|kỳ|tuần|tháng|lần|đợt|trước|này|đã|nay|_|:|,) ?)*(?:tăng|nâng)(?: (?:từ|_|\\d+%|thêm|được))* (?:lên|tới|đến|thành)(?: (?:khoảng|được))?"])
_SHARE_AFTER = re.compile(r"^ (?:tong so|so|cac|cua tong|trong so|tren tong)? ?(?:hop tac xa|htx|to hop tac|to chuc|xa|huyen|ho|thanh vien|can bo|nguoi|doanh nghiep|hoc vien|san pham|quỹ|dan so|giam doc|nu|von dieu le|so voi)(?!\S)")


@dataclass(frozen=True, slots=True)
class Percent:
    """`is_share`: a share of something else, a figure and not progress; `is_near_all`: nearly 100 %."""

    value: float
    first: int
    last: int
    is_share: bool = False
    is_near_all: bool = False
    is_passed: bool = False  # an old, planned or asked value


def find_percents(line: Line) -> list[Percent]:
    """Every percentage of the clause, in order."""
    found: list[Percent] = []
    place = 0
    while place < len(line.tokens):
        read = None if place in line.blanked else _read(line, place)
        if read is None:
            place += 1
            continue
        value, end = read
        found.append(_judge(line, value, place, end))
        place = end
    return found


def _read(line: Line, place: int) -> tuple[float, int] | None:
    tokens = line.tokens
    token = tokens[place]
    if token.sort is Sort.PERCENT:
        value = parse_figures(token.word.split("-")[0])
        return None if value is None or value > 100 else (value, place + 1)
    if token.word == "<frac>":
        if unit_at(tokens, place + 1):
            return None  # "3/5 lớp": a count
        over, under = (int(part) for part in re.findall(r"\d+", token.typed))
        return (round(100 * over / under), place + 1) if 0 < over <= under else None
    if token.word in ("nửa", "phan") or (token.word in ("mot", "hon", "qua", "quá", "duoc", "gần") and place + 1 < len(tokens)):
        half = _HALF.match(line.text[sum(len(t.word) + 1 for t in tokens[:place]) :]) if not line.blanked else None
        if token.word == "nửa" or (half and half.group(0).endswith("nửa") and "nửa" in (t.word for t in tokens[place : place + 3])):
            end = next(at for at in range(place, len(tokens)) if tokens[at].word == "nửa") + 1
            return 50.0, end
    return _spelled(line, place)


def _spelled(line: Line, place: int) -> tuple[float, int] | None:
    """ "tám mươi phần trăm", "8 phần", "hai phần ba", "bảy phần mười"."""
    tokens = line.tokens
    number = read_number(tokens, place)
    if number is None:
        return None
    value, end = number
    if end >= len(tokens) or not _is_part(tokens[end]) or (place and tokens[place - 1].word in ("den", "thu", "trong", "dau", "đâu")):
        return None
    after = tokens[end + 1].word if end + 1 < len(tokens) else ""
    if after == "tram":
        return (value, end + 2) if value <= 100 else None
    if after in _PARTS and value <= _PARTS[after]:
        return round(100 * value / _PARTS[after]), end + 2
    if 1 < value < 10 and after not in ("viec", "mem"):
        return value * 10, end + 1
    return (100.0, end + 1) if value == 10 else None


def _is_part(token: Token) -> bool:
    """ "phần", or the same without marks; "phân bổ" is another word."""
    return token.word == "phan" and (token.typed.isascii() or key(token.typed) == key("phần"))


def _judge(line: Line, value: float, first: int, last: int) -> Percent:
    words = ["_" if place in line.blanked else token.word for place, token in enumerate(line.tokens)]
    before, after = " ".join(words[:first]), " " + " ".join(words[last:])
    near = bool(re.search(r"(?:^| )(?:gần|gan|xap xi|suyt|(?:chưa|khong)(?: the)? (?:den|toi|duoc|dat)|tiem can)(?: duoc| dat| den)?$", before))
    is_percentage = line.tokens[first].sort is Sort.PERCENT or "tram" in words[first:last]
    came_on = _CAME_ON.match(before)
    if came_on and not _SHARE_AFTER.match(after):
        return Percent(value, first, last)
    if is_percentage and before.endswith(" tu") and _CAME_ON.match(f"{before} len"):
        return Percent(value, first, last, is_passed=True)
    if is_percentage and (_SHARE_BEFORE.search(before) or _SHARE_AFTER.match(after)):
        return Percent(value, first, last, is_share=True)
    if _LEFT.search(before) and words[first:last] != ["nửa"]:
        return Percent(100 - value, first, last)
    is_passed = bool(_OLD.search(before) or _ASKED.search(before))
    return Percent(value, first, last, is_near_all=near and value == 100, is_passed=is_passed)
