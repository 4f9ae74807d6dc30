"""The target board in words: the plan's own words and address, the value with day and source, the pace needed."""

from __future__ import annotations

import math
from collections.abc import Sequence

from bot.events import Block, Bold, Choice, Quote, Reply, Text, bullets, say
from handlers.texts.ask.facts import target_line
from handlers.texts.ask.names import sources
from handlers.texts.dates import count, day
from knowledge.plan import Target
from knowledge.targets import Difference, Pace, Reach, Reported, TargetRow

SAVE, FIX, DROP = "save", "fix", "drop"
UNKNOWN_METHOD = "chưa rõ cách đánh giá"
_BIG_CHANGE = 0.5  # of the value before: worth a second look

_DIMENSIONS = {
    "subject": "đối tượng đếm",
    "activity": "tình trạng hoạt động",
    "rating": "tiêu chí xếp loại",
    "field": "lĩnh vực",
    "age": "phạm vi",
    "people": "đối tượng người",
    "span": "khoảng thời gian",
    "area": "địa bàn",
}
_VALUES = {
    "organisations": "tổ chức kinh tế tập thể",
    "unions": "liên hiệp hợp tác xã",
    "cooperatives": "hợp tác xã",
    "groups": "tổ hợp tác",
    "funds": "quỹ tín dụng nhân dân",
    "active": "đang hoạt động",
    "stopped": "ngừng hoạt động",
    "registered": "đã đăng ký",
    "good_or_fair": "loại tốt, khá",
    "effective": "hoạt động hiệu quả",
    "average_up": "trung bình trở lên",
    "farming": "nông nghiệp",
    "other_fields": "ngoài nông nghiệp",
    "new": "thành lập mới",
    "members": "thành viên",
    "workers": "lao động",
    "households": "hộ",
    "in_year": "chỉ trong kỳ",
    "part": "một phần địa bàn",
}


def board(plan_number: str, rows: Sequence[TargetRow]) -> Reply:
    """Every target with its value; the years apart."""
    blocks: list[Block] = [say(Bold(f"Chỉ tiêu của Kế hoạch {plan_number}"), f": {len(rows)}, có số liệu báo cáo {count(sum(1 for row in rows if row.latest))}.")]
    for year in sorted({row.target.year for row in rows}):
        blocks += [say(Bold(f"Đến năm {year}")), bullets(*(line(row) for row in rows if row.target.year == year))]
    blocks.append(say("Xem một chỉ tiêu: /chitieu số hợp tác xã. Ghi số liệu: /chitieu số HTX: 912, tính đến 30/9/2026, theo Báo cáo 45/BC-LMHTX."))
    return Reply((*blocks, *sources(list(dict.fromkeys(row.target.address for row in rows)))))


def line(row: TargetRow) -> Text:
    """số hợp tác xã: khoảng 1.200 hợp tác xã; hiện 912 (30/09/2026, Báo cáo 45/BC-LMHTX); còn thiếu khoảng 288 …"""
    if row.latest is None or row.pace is None:
        return say(target_line(row.target), " - chưa có số liệu báo cáo")
    warning = f" ⚠ cách tính khác: {short_differences(row.differences)}" if row.differences else ""
    return say(target_line(row.target), " - ", Bold(f"hiện {amount(row.latest.value, row.target.unit)}"), f" ({told(row.latest)}); {pace(row.target, row.pace)}.{warning}")


def told(value: Reported) -> str:
    """30/09/2026, Báo cáo 45/BC-LMHTX"""
    return f"{day(value.as_of)}, {value.source}"


def whole(row: TargetRow) -> Reply:
    """One target with the plan's sentence and its history."""
    target = row.target
    blocks: list[Block] = [say(Bold(f"Đến năm {target.year}: {target_line(target)}")), Quote(target.sentence)]
    if row.latest is None or row.pace is None:
        return Reply((*blocks, say("Chưa có số liệu báo cáo."), *sources([target.address])))
    blocks.append(say(Bold(f"Hiện {amount(row.latest.value, target.unit)}"), f", tính đến {day(row.latest.as_of)}; {pace(target, row.pace)}."))
    blocks += warnings(row)
    blocks.append(bullets(*(_history(value, target) for value in row.history[:8])))
    return Reply((*blocks, *sources([target.address])))


def _history(value: Reported, target: Target) -> Text:
    by = f"; {value.agency}" if value.agency else ""
    how = f"; cách tính: {value.definition}" if value.definition else ""
    return say(f"{day(value.as_of)}: ", Bold(amount(value.value, target.unit)), f" - nguồn: {value.source}{how}{by} (số {value.number:06d})")


def warnings(row: TargetRow) -> list[Block]:
    if not row.differences:
        return []
    said = row.latest.said if row.latest else ""
    return [say(f"⚠ Cách tính khác Kế hoạch: {short_differences(row.differences)}. Kế hoạch ghi “{row.target.what}”, người báo cáo ghi “{said}”; số liệu chưa so sánh trực tiếp được với chỉ tiêu.")]


def short_differences(found: Sequence[Difference]) -> str:
    """tình trạng hoạt động - Kế hoạch: không giới hạn, báo cáo: đang hoạt động"""
    return "; ".join(f"{_DIMENSIONS[one.dimension]} - Kế hoạch: {_named(one.plan) or 'không giới hạn'}, báo cáo: {_named(one.said)}" for one in found)


def _named(values: Sequence[str]) -> str:
    return ", ".join(_VALUES[value] for value in values)


def amount(value: float, unit: str) -> str:
    """912 hợp tác xã; 61,8%"""
    number = _number(value)
    return f"{number}%" if unit == "%" else f"{number} {unit}"


def _number(value: float) -> str:
    """1.200; 61,8"""
    return f"{value:,.1f}".removesuffix(".0").translate(str.maketrans(",.", ".,"))


def pace(target: Target, found: Pace) -> str:
    """còn thiếu khoảng 288 hợp tác xã, cần khoảng 68 hợp tác xã mỗi năm"""
    word = f"{target.comparison} " if target.comparison else ""
    grown = f" (thời gian qua {_signed(found.actual, target)} mỗi năm)" if found.actual is not None else ""
    if found.reach is Reach.REACHED:
        return f"đã đạt chỉ tiêu{grown}"
    share = f"bằng {_number(round(found.share * 100, 1))}% chỉ tiêu"
    if found.reach is Reach.MISSED:
        return f"hết năm {target.year}, chưa đạt ({share})"
    if not found.gap:
        return f"mới bằng mức {_number(target.value)}, chỉ tiêu là {word}{_number(target.value)}"
    near = "xấp xỉ chỉ tiêu, " if found.reach is Reach.NEAR else ""
    needed = f", cần tăng {word}{_step(found.needed, target)} mỗi năm" if found.needed else ""
    return f"{near}{share}, còn thiếu {word}{_points(found.gap, target)}{needed}{grown}"


def _points(value: float, target: Target) -> str:
    return f"{_number(round(value, 1))} điểm %" if target.unit == "%" else f"{_number(value)} {target.unit}"


def _step(value: float, target: Target) -> str:
    return f"{_number(round(value, 1))} điểm %" if target.unit == "%" else _number(math.ceil(value))


def _signed(value: float, target: Target) -> str:
    step = _points(abs(value), target) if target.unit == "%" else _number(round(abs(value)))
    return f"{'tăng' if value >= 0 else 'giảm'} {step}"


def beside(rows: Sequence[TargetRow]) -> list[Block]:
    """Below the plan's answer about targets: what was reported."""
    return [say(Bold("Số liệu đã báo cáo")), bullets(*(line(row) for row in rows))] if rows else []


# --- entering a value ---------------------------------------------------------------------------------


def which(found: Sequence[Target]) -> Reply:
    return Reply((say("Số liệu này của chỉ tiêu nào?"),), tuple(Choice(target.key, f"{target.year}: {target.what}"[:60]) for target in found))


def ask_value(target: Target) -> Reply:
    unit = "%" if target.unit == "%" else target.unit
    return Reply((say(f"Đề nghị gửi số liệu của chỉ tiêu “{target.what}” ({unit}), ví dụ: {_number(round(target.value * 0.8))}."),))


def ask_day() -> Reply:
    return Reply((say("Số liệu tính đến ngày nào? Ví dụ: 30/9/2026; quý III/2026; năm 2025."),))


def ask_source() -> Reply:
    return Reply((say("Số liệu theo văn bản, nguồn nào? Ví dụ: Báo cáo 45/BC-LMHTX ngày 05/10/2026."),))


def ask_method(target: Target) -> Reply:
    return Reply(
        (
            say(
                f"Chỉ tiêu “{target.what}” phụ thuộc cách đánh giá (Thông tư 01/2020/TT-BKHĐT về phân loại, đánh giá hợp tác xã đã bị bãi bỏ từ 18/9/2025). "
                "Số liệu này được đánh giá theo văn bản, tiêu chí nào?"
            ),
        ),
        (Choice("unknown", "Chưa rõ"),),
    )


def read_back(row: TargetRow, before: TargetRow) -> Reply:
    """What was understood, whole, with the value before and what the definition differs in."""
    assert row.latest is not None and row.pace is not None
    value, target = row.latest, row.target
    blocks: list[Block] = [
        say(Bold("Tôi hiểu là:"), f" chỉ tiêu đến năm {target.year} “{target_line(target)}” ({target.address})"),
        bullets(
            say("Số liệu: ", Bold(amount(value.value, target.unit))),
            say(f"Tính đến: {day(value.as_of)}"),
            say(f"Nguồn: {value.source}"),
            say(f"Cách tính: {value.definition or 'như Kế hoạch (không nêu khác)'}"),
        ),
        say(f"So với chỉ tiêu: {pace(target, row.pace)}."),
        *warnings(row),
    ]
    if before.latest:
        same_day = ", sẽ được thay bằng số liệu này" if before.latest.as_of == value.as_of else ""
        blocks.append(say(f"Số liệu trước: {amount(before.latest.value, target.unit)} ({told(before.latest)}){same_day}."))
        if abs(value.value - before.latest.value) > _BIG_CHANGE * before.latest.value:
            blocks.append(say("⚠ Chênh lệch lớn so với số liệu trước, đề nghị kiểm tra lại."))
    return Reply((*blocks, say("Đúng chưa ạ?")), (Choice(SAVE, "Đúng, lưu"), Choice(FIX, "Sửa"), Choice(DROP, "Hủy")))


def ask_again() -> Reply:
    return Reply((say("Đề nghị gửi lại phần cần sửa, ví dụ: số HTX: 915; tính đến 30/9/2026; theo Báo cáo 46/BC-LMHTX."),))


def saved(number: int, row: TargetRow) -> Reply:
    return Reply((say(f"Đã lưu, số tiếp nhận {number:06d}."), bullets(line(row)), *sources([row.target.address])))


def dropped() -> Reply:
    return Reply((say("Đã hủy, không lưu số liệu."),))


def withdrawn(number: int) -> Reply:
    return Reply((say(f"Đã rút số liệu số {number:06d}; số liệu trước đó được dùng lại."),))


def bad_value(target: Target) -> Text:
    if target.unit == "%":
        return say("Tỷ lệ phải là một số lớn hơn 0 và không quá 100, ví dụ: 58,5%.")
    return say("Số liệu phải là một số lớn hơn 0, ví dụ: 912.")


def bad_day() -> Text:
    return say("Ngày của số liệu phải là một ngày đã qua, ví dụ: 30/9/2026; quý III/2026; năm 2025.")


def bad_source() -> Reply:
    return Reply((say("Số liệu không có nguồn thì không được lưu. Đề nghị ghi văn bản hoặc nguồn, ví dụ: Báo cáo 45/BC-LMHTX."),))


def no_such_target() -> str:
    return "Chưa rõ chỉ tiêu nào của Kế hoạch. Gửi /chitieu để xem danh sách; ghi số liệu, ví dụ: /chitieu số HTX: 912, tính đến 30/9/2026, theo Báo cáo 45/BC-LMHTX."


def no_such_value(number: int) -> str:
    return f"Không có số liệu chỉ tiêu số {number:06d}."


def no_targets() -> str:
    return "Kế hoạch đang dùng không có chỉ tiêu bằng số."


def only_reporters() -> str:
    return "Số liệu chỉ tiêu do đầu mối của cơ quan chủ trì nhiệm vụ hoặc đầu mối tổng hợp ghi."


def only_private() -> str:
    return "Đề nghị ghi số liệu chỉ tiêu trong cuộc trò chuyện riêng với kênh."


def not_yours() -> str:
    return "Chỉ người đã ghi số liệu, đầu mối tổng hợp hoặc quản trị viên được rút."
