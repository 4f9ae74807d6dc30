"""The progress board in words: counts, groups, tasks on three axes, obstacles, targets; and the link to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from bot.events import Link, Reply, say
from bot.pages import Cell, Colour, Figure, Page, Row, Section, Sign
from handlers.roster import RollUp
from handlers.texts.ask.facts import target_line
from handlers.texts.dates import count, day, moment, period_name
from handlers.texts.live import Blocked, Line, told_text
from handlers.texts.obstacles import waited
from handlers.texts.roster import NAMES
from handlers.texts.standing import EXECUTION, LOOKS, reporting, timing
from handlers.texts.targets import amount, pace, short_differences
from knowledge.standing import Execution, Mark, Reporting, Standing, Timing
from knowledge.targets import TargetRow

_EXECUTION_MARKS = {
    Execution.NOT_STARTED: Mark.NOT_STARTED,
    Execution.IN_PROGRESS: Mark.IN_PROGRESS,
    Execution.AWAITING: Mark.AWAITING,
    Execution.DONE: Mark.DONE,
    Execution.PAUSED: Mark.PAUSED,
    Execution.NOT_APPLICABLE: Mark.NOT_APPLICABLE,
}
_TIMING: dict[Timing, tuple[str, Colour]] = {
    Timing.NO_DEADLINE: ("∞", "black"),
    Timing.PERIODIC: ("↻", "black"),
    Timing.ON_TIME: ("▷", "blue"),
    Timing.DUE_SOON: ("▲", "amber"),
    Timing.OVERDUE: ("■", "red"),
    Timing.EXPIRED: ("◆", "purple"),
}
_REPORTING: dict[Reporting, tuple[str, Colour]] = {
    Reporting.REPORTED: ("✔", "green"),
    Reporting.NOT_REPORTED: ("○", "grey"),
    Reporting.STALE: ("⚠", "amber"),
}


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One task with what was told of it, and who leads it today."""

    line: Line
    leads: str


@dataclass(frozen=True, slots=True)
class Group:
    code: str
    title: str
    numbers: Mapping[Mark, int]
    tasks: Sequence[TaskRow]


@dataclass(frozen=True, slots=True)
class Board:
    """One plan on the board."""

    number: str
    numbers: Mapping[Mark, int]
    reported: int
    expected: int
    period: str
    groups: Sequence[Group]
    obstacles: Sequence[Blocked]
    targets: Sequence[TargetRow]
    rosters: Sequence[RollUp] = ()


def page(boards: Sequence[Board], as_of: datetime) -> Page:
    numbers = ", ".join(board.number for board in boards)
    title = f"Bảng theo dõi Kế hoạch {numbers}" if boards else "Bảng theo dõi"
    several = len(boards) > 1
    sections = tuple(section for place, board in enumerate(boards) for section in _sections(board, f"-{place}" if place else "", several))
    notes = (f"Số liệu đến {moment(as_of)}. Mỗi trạng thái gồm dấu và chữ; màu chỉ để dễ nhìn.", "Tiến độ theo cập nhật của đơn vị, kèm số tiếp nhận.")
    return Page(title, notes if boards else ("Chưa có kế hoạch nào được nạp.",), sections)


def _sections(board: Board, suffix: str, names_plan: bool) -> list[Section]:
    of = f" - Kế hoạch {board.number}" if names_plan else ""
    return [
        Section(f"chung{suffix}", f"Tổng hợp{of}", figures=_figures(board)),
        _groups(board, suffix, of),
        _tasks(board, suffix, of),
        _obstacles(board, suffix, of),
        _targets(board, suffix, of),
    ]


def _look(mark: Mark) -> Sign:
    look = LOOKS[mark]
    return Sign(look.sign, look.words, cast(Colour, look.colour))


def _figures(board: Board) -> tuple[Figure, ...]:
    total = sum(board.numbers.values())
    found = [Figure(str(total), Sign("", "nhiệm vụ"))]
    found += [Figure(count(board.numbers[mark]), _look(mark)) for mark in LOOKS if board.numbers.get(mark)]
    found.append(Figure(f"{board.reported}/{board.expected}", Sign("✔", f"đơn vị có đầu mối đã cập nhật {period_name(board.period).partition(' (')[0]}", "green")))
    found += [Figure(f"{one.reported}/{one.total}", Sign("✔", f"{NAMES[one.kind]} đã cập nhật", "green")) for one in board.rosters]
    found.append(Figure(count(len(board.obstacles)), Sign("⚠", "vướng mắc, kiến nghị đang mở", "amber")))
    return tuple(found)


_COLUMNS = (
    ("Hoàn thành", (Mark.DONE, Mark.DONE_LATE)),
    ("Chờ xác nhận", (Mark.AWAITING,)),
    ("Đang thực hiện", (Mark.IN_PROGRESS, Mark.DUE_SOON)),
    ("Quá hạn", (Mark.OVERDUE,)),
    ("Hết thời hạn, chờ kết luận", (Mark.EXPIRED,)),
    ("Chưa triển khai, chưa có cập nhật", (Mark.NOT_STARTED, Mark.SILENT)),
    ("Khác", (Mark.PAUSED, Mark.NOT_APPLICABLE)),
)


def _groups(board: Board, suffix: str, of: str) -> Section:
    columns = [(name, marks) for name, marks in _COLUMNS if any(board.numbers.get(mark) for mark in marks)]
    rows = []
    for group in board.groups:
        counted = (sum(group.numbers.get(mark, 0) for mark in marks) for _, marks in columns)
        rows.append(_row(group.code, group.title, str(len(group.tasks)), *(str(number or "") for number in counted)))
    header = ("Nhóm", "Nội dung", "Tổng", *(name for name, _ in columns))
    return Section(f"nhom{suffix}", f"Theo nhóm{of}", header=header, rows=tuple(rows), empty="Kế hoạch không chia nhóm.")


def _row(*cells: str | Sign) -> Row:
    return Row(tuple(Cell((cell,)) for cell in cells))


def _tasks(board: Board, suffix: str, of: str) -> Section:
    rows: list[Row] = []
    for group in board.groups:
        rows.append(Row((Cell((f"{group.code}. {group.title}",)),), anchor=f"nhom-{group.code}{suffix}", is_heading=True))
        rows += [_task(row, suffix) for row in group.tasks]
    header = ("Mã", "Nhiệm vụ", "Thực hiện", "Thời hạn", "Báo cáo", "Cập nhật gần nhất")
    return Section(f"nhiem-vu{suffix}", f"Nhiệm vụ{of}", header=header, rows=tuple(rows), empty="Chưa có nhiệm vụ.")


def _task(row: TaskRow, suffix: str) -> Row:
    line, standing = row.line, row.line.standing
    told = tuple(told_text(told, with_agency=len(line.told) > 1 or bool(line.others)) for told in line.told)
    others = (f"và {count(line.others)} đơn vị khác đã cập nhật",) if line.others else ()
    cells = (
        Cell((line.code,)),
        Cell((line.title, f"Chủ trì: {row.leads}")),
        Cell((_execution(standing),)),
        Cell((_time(standing),)),
        Cell((_reported(standing),)),
        Cell((*told, *others) or ("chưa có",)),
    )
    return Row(cells, anchor=f"{line.code.replace('.', '-')}{suffix}")


def _execution(standing: Standing) -> Sign:
    if standing.execution is None:
        return _look(Mark.SILENT)
    look = LOOKS[_EXECUTION_MARKS[standing.execution]]
    return Sign(look.sign, EXECUTION[standing.execution], cast(Colour, look.colour))


def _time(standing: Standing) -> Sign:
    sign, colour = _TIMING[standing.timing]
    return Sign(sign, timing(standing), colour)


def _reported(standing: Standing) -> Sign:
    sign, colour = _REPORTING[standing.reporting]
    return Sign(sign, reporting(standing), colour)


def _obstacles(board: Board, suffix: str, of: str) -> Section:
    rows = tuple(
        Row(
            (
                Cell((str(one.number),)),
                Cell((one.code, one.agency)),
                Cell((one.words,)),
                Cell((one.waiting_for or "chưa rõ cơ quan giải quyết",)),
                Cell((f"{day(one.on)}, {waited(one.days)}", *([f"phiếu {one.receipt:06d}"] if one.receipt else []))),
            )
        )
        for one in board.obstacles
    )
    header = ("Số", "Nhiệm vụ, đơn vị nêu", "Nội dung", "Đang chờ", "Từ ngày")
    return Section(f"vuong-mac{suffix}", f"Khó khăn, vướng mắc, kiến nghị{of}", header=header, rows=rows, empty="Không có vướng mắc, kiến nghị nào đang mở.")


def _targets(board: Board, suffix: str, of: str) -> Section:
    header = ("Năm", "Chỉ tiêu của Kế hoạch", "Số liệu báo cáo", "So với chỉ tiêu")
    rows = tuple(_target(row) for row in board.targets)
    return Section(f"chi-tieu{suffix}", f"Chỉ tiêu{of}", header=header, rows=rows, empty="Kế hoạch không có chỉ tiêu bằng số.")


def _target(row: TargetRow) -> Row:
    target = row.target
    first = (Cell((str(target.year),)), Cell((target_line(target), target.address)))
    if row.latest is None or row.pace is None:
        return Row((*first, Cell((Sign("○", "chưa có số liệu", "grey"),)), Cell(("",))))
    value = Cell((amount(row.latest.value, target.unit), f"{day(row.latest.as_of)}, {row.latest.source} (số {row.latest.number:06d})"))
    warning = (Sign("⚠", f"cách tính khác: {short_differences(row.differences)}", "amber"),) if row.differences else ()
    return Row((*first, value, Cell((pace(target, row.pace), *warning))))


def closed() -> Page:
    """No link, or one that has ended: how to get a new one."""
    return Page(
        "Bảng theo dõi",
        ("Liên kết không còn hiệu lực hoặc không đúng. Đầu mối tổng hợp, lãnh đạo, quản trị viên gửi /bangtin cho kênh trong cuộc trò chuyện riêng để nhận liên kết mới.",),
        is_open=False,
    )


# --- the link -----------------------------------------------------------------------------------------


def link(url: str, until: datetime, *, is_local: bool) -> Reply:
    where = " Liên kết này mở trên máy đang chạy kênh." if is_local else ""
    return Reply(
        (
            say("Bảng theo dõi: ", Link(url, url)),
            say(f"Liên kết dùng đến {moment(until)}, chỉ dành cho đồng chí; ai có liên kết đều xem được, đề nghị không chuyển tiếp.{where}"),
        )
    )


def not_allowed() -> str:
    return "Bảng theo dõi dành cho đầu mối tổng hợp, lãnh đạo, quản trị viên. Tiến độ của đơn vị: /tiendo."


def only_private() -> str:
    return "Đề nghị gửi /bangtin trong cuộc trò chuyện riêng với kênh: liên kết chỉ dành cho một người."


def no_address() -> str:
    return "Chưa đặt địa chỉ công khai (PUBLIC_URL) nên chưa gửi được liên kết. Trên máy đang chạy kênh, mở trang /board."
