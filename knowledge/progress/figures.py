"""Counts and sums that were achieved, with their unit; what is left to do, planned or lacking is not among them."""

from __future__ import annotations

from functools import cache

from knowledge.progress.line import Line
from knowledge.progress.model import Figure
from knowledge.progress.numbers import parse_figures, read_number, scale
from knowledge.progress.tokens import Sort, Token
from knowledge.progress.wording import compile_ending, compile_phrases, load_words, read_toml

_MONEY = {"ty": "tỷ đồng", "trieu": "triệu đồng", "nghin": "nghìn đồng", "ngan": "nghìn đồng"}
# Said before a number, these make it a plan, a rest or a lack.
_NOT_ACHIEVED = compile_phrases(
    ["còn(?! đưa| hỗ trợ| tổ chức| mở)", "dự kiến", "sẽ", "phấn đấu", "chưa", "thiếu", "đề nghị", "xin", "cần", "mục tiêu", "kế hoạch là", "phải", "tháng sau", "tuần sau", "sang năm", "năm sau", "vướng", "không", "chỉ tiêu", "sắp", "chuẩn bị", "chờ", "đợi", "chậm"]
)
# Before these a word without marks that looks like a number is one.
_BEFORE_NUMBERS = frozenset(["duoc", "mo", "them", "hon", "khoang", "gần", "co", "la", "lap", "chuc", "tro", "cho", "voi", "tren", "va", "đã", "mới", "vua", "dong", "xong", "toan", "ca", "gom"])
# The whole of which a part was achieved.
_OF_WHOLE = compile_ending(["(?:trên|trong)(?: (?:tổng|số|vốn|kinh phí|mức|cộng|giao|khoảng|gần|hơn))*"])
# Said before a sum, it is asked for, whoever is to grant it.
_WISHED = compile_phrases(["kiến nghị", "đề xuất", "đề nghị", "nhu cầu", "mong", "xin", "dự toán"])
_ACHIEVED = compile_phrases(["đã", "được", "vừa", "mới"])


def find_figures(line: Line) -> tuple[Figure, ...]:
    """The figures of one clause; tokens of dates, papers and obstacles must be blanked before."""
    figures: list[Figure] = []
    place = 0
    while place < len(line.tokens):
        found = None if place in line.blanked else _read(line, place)
        if found is None:
            place += 1
            continue
        figure, end = found
        if figure is not None and not _is_open(line, place, end):
            figures.append(figure)
        place = end
    return tuple(figures)


def _read(line: Line, place: int) -> tuple[Figure | None, int] | None:
    tokens = line.tokens
    if tokens[place].sort is Sort.PERCENT:
        value = parse_figures(tokens[place].word)
        return (Figure(value, "%"), place + 1) if value is not None else None
    if tokens[place].sort is Sort.SLASH and tokens[place].word == "<frac>":  # "3/5 lớp": three were reached
        numerator = parse_figures(tokens[place].typed.split("/")[0].strip())
        unit = _unit(line, place + 1)
        return (Figure(numerator, unit[0]), unit[1]) if unit and numerator is not None else None
    number = read_number(tokens, place)
    if number is None or any(at in line.blanked for at in range(place, number[1])):
        return None
    value, end = number
    if end < len(tokens) and (factor := scale(tokens[end].word)):
        return _money(tokens, value, factor, end)
    if place and (_is_order(tokens[place - 1]) or " ".join(token.word for token in tokens[max(0, place - 2) : place]) in _order_words()):
        return None
    end = _after_whole(tokens, end)
    unit = _unit(line, end)
    if unit is None:
        return _labelled(line, place, value, end)
    name, after = unit
    if tokens[place].sort is Sort.WORD and (name not in _known_units().values() or not _is_number_word(line, place)):
        return None  # words that are numbers only by chance ("ba bên", "quảng bá sản phẩm" without marks)
    return Figure(value, name), after


def _after_whole(tokens: tuple[Token, ...], place: int) -> int:
    """ "11 trong tổng số 20 đơn vị", "11 trên 20 đơn vị": eleven were reached, the whole is passed over."""
    at = place
    while at < len(tokens) and tokens[at].word in ("trong", "tren", "tong", "so"):
        at += 1
    number = read_number(tokens, at) if place < at < len(tokens) and tokens[place].word in ("trong", "tren") else None
    return number[1] if number and unit_at(tokens, number[1]) else place


def _money(tokens: tuple[Token, ...], value: float, factor: int, end: int) -> tuple[Figure, int]:
    """ "2 tỷ 5", "1 tỷ 200 triệu", "3 tỷ rưỡi": one sum in the greater unit; thousands may count people too."""
    name, end = tokens[end].word, end + 1
    if end < len(tokens) and tokens[end].word == "ruoi":
        value, end = value + 0.5, end + 1
    elif end < len(tokens) and tokens[end].sort is Sort.NUMBER and (more := parse_figures(tokens[end].word)):
        lower = scale(tokens[end + 1].word) if end + 1 < len(tokens) else None
        if lower and lower < factor:
            value, end = value + more * lower / factor, end + 2
        elif more < 10 and name in ("ty", "trieu") and not unit_at(tokens, end + 1):
            value, end = value + more / 10, end + 1
    if end < len(tokens) and tokens[end].word == "dong":
        return Figure(value, _MONEY[name]), end + 1
    if unit := unit_at(tokens, end):  # "12 nghìn thành viên", "2 triệu lượt người"
        return Figure(value * factor, unit[0]), unit[1]
    return Figure(value, _MONEY[name]), end


def _labelled(line: Line, place: int, value: float, end: int) -> tuple[Figure, int] | None:
    """ "Số lớp đã mở: 5": the unit stands before the colon."""
    tokens = line.tokens
    if place < 2 or tokens[place - 1].word != ":" or tokens[place].sort is Sort.WORD:
        return None
    for start in range(max(0, place - 8), place - 1):
        if unit := unit_at(tokens, start):
            return Figure(value, unit[0]), end
    return None


def _unit(line: Line, place: int) -> tuple[str, int] | None:
    """What is counted from here on: a known unit, else up to two words of the sender."""
    tokens = line.tokens
    while place < len(tokens) and tokens[place].word in ("luot", "cai", "chiec", "dong", "chi", "vi") and unit_at(tokens, place + 1):
        place += 1  # "12 cái lớp", "3 đồng chí cán bộ"
    if known := unit_at(tokens, place):
        return known
    if place >= len(tokens) or place in line.blanked or tokens[place].sort is not Sort.WORD:
        return None
    stops, times = _stop_words()
    own: list[str] = []
    for token in tokens[place : place + 2]:
        if token.sort is not Sort.WORD or token.word in stops or (not own and token.word in times):
            break
        own.append(token.typed.lower())
    return (" ".join(own), place + len(own)) if own else None


def unit_at(tokens: tuple[Token, ...], place: int) -> tuple[str, int] | None:
    """The known unit that begins at this token, in full spelling, and the place after it."""
    units = _known_units()
    for size in range(4, 0, -1):
        said = " ".join(token.word for token in tokens[place : place + size])
        if len(tokens) >= place + size and said in units:
            return units[said], place + size
    return None


def _is_number_word(line: Line, place: int) -> bool:
    typed = line.tokens[place].typed.lower()
    return not typed.isascii() or place == 0 or line.tokens[place - 1].word in _BEFORE_NUMBERS


def _is_order(token: Token) -> bool:
    """ "đợt 1", "bước 2": the number puts in order and counts nothing."""
    return token.word in _order_words() or token.word == "-" or token.sort is Sort.DOCUMENT


def _is_open(line: Line, place: int, end: int) -> bool:
    """Left to do, planned or lacking, by the words before the number or "nữa" behind it."""
    before = Line(line.tokens[:place], line.blanked).text if place else ""
    if _OF_WHOLE.search(before):
        return True
    if (wish := _WISHED.search(before)) and "đã" not in before[wish.end() :].split():
        return True
    last_open = max((match.end() for match in _NOT_ACHIEVED.finditer(before)), default=-1)
    last_done = max((match.end() for match in _ACHIEVED.finditer(before)), default=-1)
    after = [token.word for token in line.tokens[end : end + 3]]
    return last_open > last_done or (after[:1] == ["nữa"] and "duoc" not in before and "them" not in before) or "chưa" in after


@cache
def _known_units() -> dict[str, str]:
    words = load_words()
    return {words.canonical(unit): unit for unit in read_toml("progress_units.toml")["units"].split("|")}


@cache
def _stop_words() -> tuple[frozenset[str], frozenset[str]]:
    data, words = read_toml("progress_units.toml"), load_words()
    stops = {words.canonical(word) for word in data["unit_stops"].split("|")}
    times = {words.canonical(word).split()[0] for word in data["not_units"].split("|")}
    return frozenset(stops), frozenset(times)


@cache
def _order_words() -> frozenset[str]:
    return frozenset(load_words().canonical(word) for word in read_toml("progress_units.toml")["order_words"].split("|"))
