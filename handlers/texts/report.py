"""The words of the yearly report: an official document, every figure with the receipts it comes from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from handlers.texts.dates import clock, count, day
from handlers.texts.sheets import STATUS
from knowledge.standing import Mark

MOTTO = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
KIND = "BÁO CÁO"
ANNEX = "Phụ lục"
RECIPIENTS = "Nơi nhận:"
DRAFT = "DỰ THẢO"
NO_DATA = "chưa có số liệu"
NOTHING_TOLD = "Chưa có báo cáo trong kỳ"
_MOST_CODES = 30

SITUATION = "I. TÌNH HÌNH CHUNG"
RESULTS = "II. KẾT QUẢ THỰC HIỆN CÁC NHÓM NHIỆM VỤ"
TARGETS = "III. TÌNH HÌNH THỰC HIỆN CÁC CHỈ TIÊU CỦA KẾ HOẠCH"
OBSTACLES = "IV. KHÓ KHĂN, VƯỚNG MẮC"
RECOMMENDATIONS = "V. KIẾN NGHỊ, ĐỀ XUẤT"

# The columns of the table by group: every mark stands in exactly one.
COLUMNS = (
    ("Hoàn thành", (Mark.DONE, Mark.DONE_LATE)),
    ("Báo hoàn thành, chờ xác nhận", (Mark.AWAITING,)),
    ("Đang thực hiện", (Mark.IN_PROGRESS, Mark.DUE_SOON)),
    ("Quá hạn", (Mark.OVERDUE,)),
    ("Hết thời hạn, chờ kết luận", (Mark.EXPIRED,)),
    ("Chưa triển khai hoặc chưa cập nhật", (Mark.NOT_STARTED, Mark.SILENT)),
    ("Tạm dừng hoặc không còn áp dụng", (Mark.PAUSED, Mark.NOT_APPLICABLE)),
)
GROUP_HEAD = ("Nhóm nhiệm vụ", "Tổng số", *(title for title, _ in COLUMNS))
TARGET_HEAD = ("TT", "Chỉ tiêu trong Kế hoạch", "Địa chỉ", "Kết quả", "Ngày, nguồn số liệu")
ANNEX_HEAD = ("TT", "Mã", "Nội dung nhiệm vụ", "Cơ quan chủ trì hiện nay", "Thời gian thực hiện", "Kết quả trong kỳ", "Đánh giá", "Số phiếu tiếp nhận")
TOTAL = "Tổng cộng"


def plan_name(number: str, issued_on: date | None, issuer: str) -> str:
    dated = f" ngày {issued_on.day}/{issued_on.month}/{issued_on.year}" if issued_on else ""
    return f"Kế hoạch số {number}{dated} của {issuer}"


def subject(name: str, year: int) -> str:
    return f"Kết quả thực hiện {name} năm {year}"


def number_line(code: str) -> str:
    return f"Số:        /{code or 'BC-…'}"


def place_line(place: str, year: int) -> str:
    return f"{place or '…'}, ngày      tháng      năm {year}"


def made(at: datetime) -> str:
    return f"(lập lúc {clock(at)} ngày {day(at.date())})"


def addressee(name: str) -> str:
    return f"Kính gửi: {name or '…'}"


def opening(name: str, agency: str, year: int, starts_on: date, ends_on: date, until: datetime, is_over: bool) -> str:
    so_far = "" if is_over else f"; dự thảo này lấy số liệu đến {clock(until)} ngày {day(until.date())}, khi kỳ báo cáo chưa kết thúc"
    who = agency or "Cơ quan tổng hợp"
    return f"Thực hiện {name}, {who} báo cáo kết quả thực hiện năm {year} (số liệu từ ngày {day(starts_on)} đến ngày {day(ends_on)}{so_far}) như sau:"


# --- the situation ------------------------------------------------------------------------------------


def overview(total: int, groups: int, numbers: Mapping[Mark, int]) -> str:
    parts = [f"{title[0].lower()}{title[1:]} {count(number)}" for title, number in by_column(numbers) if number]
    return f"Kế hoạch giao {count(total)} nhiệm vụ thuộc {count(groups)} nhóm. Đến thời điểm lấy số liệu: {'; '.join(parts) or 'chưa có nhiệm vụ'}."


def by_column(numbers: Mapping[Mark, int]) -> list[tuple[str, int]]:
    return [(title, sum(numbers.get(mark, 0) for mark in marks)) for title, marks in COLUMNS]


def reporting(numbers: Sequence[int], agencies: int, told: int, total: int, silent: Sequence[str]) -> str:
    if not numbers:
        return f"Trong kỳ chưa có báo cáo nào được gửi; {count(total)} nhiệm vụ đều chưa có số liệu."
    missing = f" {count(len(silent))} nhiệm vụ chưa có báo cáo trong kỳ: {codes(silent)}." if silent else ""
    return (
        f"Trong kỳ có {count(len(numbers))} lượt báo cáo ({receipts(numbers)}) của {count(agencies)} đơn vị về "
        f"{count(told)}/{count(total)} nhiệm vụ.{missing}"
    )


def codes(values: Sequence[str]) -> str:
    more = f" và {len(values) - _MOST_CODES} nhiệm vụ khác (xem Phụ lục)" if len(values) > _MOST_CODES else ""
    return ", ".join(values[:_MOST_CODES]) + more


def receipts(values: Iterable[int]) -> str:
    return f"phiếu số {receipt_numbers(values)}"


def receipt_numbers(values: Iterable[int], most: int = 6) -> str:
    """ "000001 - 000004, 000009": numbers that follow one another as a range, the rest counted."""
    ranges: list[list[int]] = []
    for value in sorted(values):
        if ranges and value == ranges[-1][-1] + 1:
            ranges[-1][1:] = [value]
        else:
            ranges.append([value])
    shown = [" - ".join(f"{value:06d}" for value in one) for one in ranges[:most]]
    rest = sum(one[-1] - one[0] + 1 for one in ranges[most:])
    more = f" và {count(rest)} phiếu khác đến số {ranges[-1][-1]:06d}" if rest else ""
    return f"{', '.join(shown)}{more}"


# --- results ------------------------------------------------------------------------------------------


def group_heading(number: int, title: str) -> str:
    return f"{number}. {title.rstrip('. ') or 'Nhiệm vụ khác'}"


def group_summary(told: int, total: int, numbers: Mapping[Mark, int]) -> str:
    parts = [f"{title[0].lower()}{title[1:]} {count(number)}" for title, number in by_column(numbers) if number]
    return f"Nhóm có {count(total)} nhiệm vụ, {count(told)} nhiệm vụ có báo cáo trong kỳ: {'; '.join(parts)}."


def task_line(code: str, title: str, results: Sequence[str], numbers: Sequence[int]) -> str:
    return f"- Nhiệm vụ {code} ({title.rstrip('. ')}): {'; '.join(results)} ({receipts(numbers)})."


def more_tasks(number: int) -> str:
    return f"- Và {count(number)} nhiệm vụ khác có báo cáo trong kỳ (xem Phụ lục)."


def silent_line(values: Sequence[str]) -> str:
    return f"- Chưa có báo cáo trong kỳ: {codes(values)}."


def result(agency: str, status: str | None, percent: int | None, document: str | None, dated: date | None, figures: Sequence[str], verdict: str | None, words: str) -> str:
    """What one body told of one task."""
    parts = [STATUS.get(status or "", "đã cập nhật")]
    if status == "done":
        parts[0] += " (đã xác nhận)" if verdict == "confirmed" else " (chờ xác nhận)"
    elif percent is not None:
        parts[0] += f", đạt {percent}%"
    parts += figures
    if document:
        parts.append(f"văn bản {document}" + (f" ngày {day(dated)}" if dated else ""))
    if words:
        parts.append(f"nội dung báo cáo: “{words}”")
    return f"{agency} {', '.join(parts)}"


def members(told: int, total: int, statuses: Mapping[str, int]) -> str:
    parts = [f"{STATUS.get(status, 'đã cập nhật')} {count(number)}" for status, number in statuses.items()]
    return f"{told}/{total} đơn vị đã báo cáo" + (f", trong đó {', '.join(parts)}" if parts else "")


def sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


# --- targets, obstacles, recommendations --------------------------------------------------------------


def targets_intro(has_values: bool) -> str:
    if has_values:
        return "Kết quả thực hiện các chỉ tiêu theo số liệu đã được báo cáo:"
    return "Các chỉ tiêu của Kế hoạch; trong kỳ chưa có số liệu được báo cáo, đề nghị các cơ quan chủ trì bổ sung:"


def target_source(told: str, number: int, *, differs: bool) -> str:
    warning = "; cách tính khác Kế hoạch, chưa so sánh trực tiếp được" if differs else ""
    return f"{told} (phiếu số {number:06d}){warning}"


def no_targets() -> str:
    return "Kế hoạch không nêu chỉ tiêu bằng số."


def obstacles_intro(open_: int, solved: int) -> str:
    if not open_ and not solved:
        return "Trong kỳ chưa ghi nhận khó khăn, vướng mắc."
    return f"Đến thời điểm lấy số liệu còn {count(open_)} khó khăn, vướng mắc chưa được tháo gỡ; đã tháo gỡ trong kỳ {count(solved)}."


def obstacle(number: int, code: str, agency: str, words: str, raised: date, waiting_for: str | None) -> str:
    waiting = f"; đang chờ {waiting_for}" if waiting_for else ""
    about = f"Nhiệm vụ {code}, " if code else ""
    return f"- {about}{agency}: {words.rstrip('. ')}{waiting} (vướng mắc số {number}, nêu ngày {day(raised)})."


def solved(values: Sequence[str]) -> str:
    return f"- Đã tháo gỡ trong kỳ: {'; '.join(values)}."


def solved_one(number: int, code: str, agency: str) -> str:
    return f"số {number} ({f'{code}, ' if code else ''}{agency})"


def no_recommendations() -> str:
    return "Trong kỳ chưa ghi nhận kiến nghị, đề xuất của các đơn vị."


def recommendation(number: int, code: str, agency: str, words: str, answered: bool) -> str:
    state = "đã được trả lời" if answered else "chưa có trả lời"
    return f"- {agency}{f', nhiệm vụ {code}' if code else ''}: {words.rstrip('. ')} (kiến nghị số {number}, {state})."


def proposal(number: int, place: str, agency: str, wording: str, reason: str) -> str:
    why = f"; lý do: {reason.rstrip('. ')}" if reason else ""
    return f"- {agency} đề nghị sửa đổi, bổ sung {place}: “{wording}”{why} (đề xuất số {number})."


# --- next year ----------------------------------------------------------------------------------------


def next_year(year: int) -> str:
    return f"VI. PHƯƠNG HƯỚNG, NHIỆM VỤ NĂM {year}"


def plan_for(overdue: Sequence[str], expired: Sequence[str], yearly: Sequence[str], ending: Sequence[str], silent: Sequence[str], obstacles: int, year: int) -> list[str]:
    """What follows from where the tasks stand."""
    lines = []
    if overdue:
        lines.append(f"Tập trung hoàn thành các nhiệm vụ đã quá hạn: {codes(overdue)}.")
    if expired:
        lines.append(f"Kết luận các nhiệm vụ đã hết thời hạn theo Kế hoạch (hoàn thành, gia hạn hoặc lồng ghép vào kế hoạch khác): {codes(expired)}.")
    if ending:
        lines.append(f"Bảo đảm tiến độ các nhiệm vụ có thời hạn trong năm {year}: {codes(ending)}.")
    if yearly:
        lines.append(f"Triển khai các nhiệm vụ hằng năm của năm {year}: {codes(yearly)}.")
    if silent:
        lines.append(f"Đôn đốc các cơ quan chủ trì báo cáo các nhiệm vụ chưa có số liệu: {codes(silent)}.")
    if obstacles:
        lines.append(f"Phối hợp tháo gỡ {count(obstacles)} khó khăn, vướng mắc nêu tại Mục IV.")
    lines.append("Tiếp tục thực hiện các nhiệm vụ thường xuyên và chế độ báo cáo theo Kế hoạch.")
    return [f"{number}. {line}" for number, line in enumerate(lines, 1)]


def end(subject_: str, agency: str, addressee_: str) -> str:
    who, whom = agency or "cơ quan tổng hợp", addressee_ or "cấp có thẩm quyền"
    return f"Trên đây là báo cáo {subject_[0].lower()}{subject_[1:]}; {who} kính báo cáo {whom} xem xét, chỉ đạo./."


def signer_lines(title: str) -> list[str]:
    return [part.strip().upper() for part in title.split(";") if part.strip()] or ["THỦ TRƯỞNG CƠ QUAN"]


def signer_name(name: str) -> str:
    return name or "(Ký, ghi rõ họ tên)"


def recipients(values: str) -> list[str]:
    """ "- Như trên;" and so on, the last with a full stop."""
    parts = [part.strip() for part in values.split(";") if part.strip()]
    return [f"- {part}{'.' if place == len(parts) - 1 else ';'}" for place, part in enumerate(parts)]


def annex_title(plan: str, year: int) -> str:
    return f"TÌNH HÌNH THỰC HIỆN CÁC NHIỆM VỤ CỦA KẾ HOẠCH SỐ {plan} NĂM {year}"


def attached(code: str, year: int, agency: str) -> str:
    return f"(Kèm theo Báo cáo số        /{code or 'BC-…'} ngày      tháng      năm {year} của {agency or '…'})"


def obstacle_note(numbers: Sequence[int]) -> str:
    return f"vướng mắc số {', '.join(map(str, numbers))}"
