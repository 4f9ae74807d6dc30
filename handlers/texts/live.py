"""Progress as it stands: every fact with its date and receipt number, every number with what it counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.events import Block, Bold, Reply, Shortcut, Table, Text, bullets, say
from handlers.roster import RollUp
from handlers.texts.ask.names import sources
from handlers.texts.dates import count, day, period_name
from handlers.texts.obstacles import waited
from handlers.texts.roster import tally
from handlers.texts.sight import hidden, only_counts
from handlers.texts.standing import EXECUTION, LOOKS, TIMING
from knowledge.progress.model import Status
from knowledge.standing import Execution, Mark, Standing, Verdict

MOST = 10  # lines of a list; more are counted, and the groups are offered
_WORDS = 160  # characters of somebody's own words in a list


@dataclass(frozen=True, slots=True)
class Told:
    """The newest report of one agency on one task."""

    agency: str
    status: str | None
    percent: int | None
    on: date
    number: int
    verdict: str | None = None
    document: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One task: where it stands, and what was told of it as far as the asker may see. `others` counts agencies
    whose reports are not listed one by one."""

    code: str
    title: str
    standing: Standing
    told: tuple[Told, ...] = ()
    others: int = 0
    is_members: bool = False  # asked of one body as a member of a roster: the whole's state is not its own
    lacks_own: bool = False  # that body has told nothing of it


@dataclass(frozen=True, slots=True)
class Blocked:
    """One obstacle or recommendation."""

    number: int
    code: str
    agency: str
    words: str
    waiting_for: str | None
    on: date
    days: int
    receipt: int | None


@dataclass(frozen=True, slots=True)
class Last:
    """A body and the last thing it told."""

    agency: str
    on: date | None = None
    number: int | None = None


def receipt(on: date, number: int | None) -> str:
    """(số 000012, 26/11/2026)"""
    return f"(số {number:06d}, {day(on)})" if number else f"({day(on)})"


def told_text(told: Told, with_agency: bool) -> str:
    state = _DONE[told.verdict] if told.status == Status.DONE else EXECUTION.get(Execution(told.status), "") if told.status else "đã cập nhật"
    percent = f" {told.percent}%" if told.percent is not None and told.status != Status.DONE else ""
    paper = f", {told.document}" if told.document else ""
    agency = f"{told.agency}: " if with_agency else ""
    return f"{agency}{state}{percent}{paper} {receipt(told.on, told.number)}"


_DONE = {
    None: EXECUTION[Execution.AWAITING],
    Verdict.CONFIRMED.value: EXECUTION[Execution.DONE],
    Verdict.RETURNED.value: "báo hoàn thành, đã trả lại",
}


_NOTHING_OWN = "đơn vị chưa có cập nhật"


def task_line(line: Line) -> Text:
    """ "III.3 - Nhân rộng …: ◐ đang thực hiện; Sở NN&MT: đang thực hiện 40% (số 000012, 26/11/2026)" """
    parts = [told_text(told, with_agency=True) for told in line.told]
    if line.others:
        parts.append(f"và {count(line.others)} đơn vị khác đã cập nhật")
    if line.is_members:
        return say(Bold(line.code), f" - {line.title}: {'; '.join(parts) or _NOTHING_OWN}")
    if line.lacks_own and line.standing.mark is not Mark.SILENT:
        parts.append(_NOTHING_OWN)
    facts = "".join(f"; {part}" for part in parts)
    return say(Bold(line.code), f" - {line.title}: {LOOKS[line.standing.mark].label}{_until(line.standing)}{facts}")


def _until(standing: Standing) -> str:
    if standing.mark is Mark.DUE_SOON and standing.ends_on:
        return f" ({day(standing.ends_on)}, còn {count(standing.days_left or 0)} ngày làm việc)"
    return f" (đến {day(standing.ends_on)})" if standing.mark in (Mark.OVERDUE, Mark.EXPIRED) and standing.ends_on else ""


def counts(numbers: Mapping[Mark, int], plan_number: str, as_of: date) -> Text:
    """ "Kế hoạch 363/KH-UBND, 29 nhiệm vụ: ● hoàn thành 02 · …, tính đến 26/11/2026." """
    parts = " · ".join(f"{look.label} {count(numbers[mark])}" for mark, look in LOOKS.items() if numbers.get(mark))
    return say(Bold(f"Kế hoạch {plan_number}, {sum(numbers.values())} nhiệm vụ"), f": {parts}. Tính đến {day(as_of)}.")


def reported(told: int, expected: int, period: str, rosters: Sequence[RollUp] = ()) -> Text:
    if not expected and not rosters:
        return say("Chưa có đầu mối nào đăng ký nên chưa có đơn vị được hỏi.")
    return say(f"Đã cập nhật {period_name(period)}: {told}/{expected} đơn vị có đầu mối{tally(rosters)}.")


def whole(
    numbers: Mapping[Mark, int], plan_number: str, as_of: date, reporting: Text, groups: Sequence[tuple[str, Mapping[Mark, int]]]
) -> Reply:
    """The plan as a whole: counts, who reports, a line for each group."""
    rows = tuple((title, *(str(number) for number in _columns(of_group))) for title, of_group in groups)
    header = ("Nhóm", "Tổng", "Hoàn thành", "Đang thực hiện", "Quá hạn, chờ kết luận", "Chưa có cập nhật")
    return Reply((counts(numbers, plan_number, as_of), reporting, Table(header, rows)), shortcuts=_group_shortcuts([title.partition(".")[0] for title, _ in groups]))


def _columns(numbers: Mapping[Mark, int]) -> tuple[int, ...]:
    def of(*marks: Mark) -> int:
        return sum(numbers.get(mark, 0) for mark in marks)

    return (
        sum(numbers.values()), of(Mark.DONE, Mark.DONE_LATE, Mark.AWAITING), of(Mark.IN_PROGRESS, Mark.DUE_SOON),
        of(Mark.OVERDUE, Mark.EXPIRED), of(Mark.SILENT, Mark.NOT_STARTED),
    )  # fmt: skip


def strangers(numbers: Mapping[Mark, int], plan_number: str, as_of: date, reporting: Text) -> Reply:
    """Numbers only, for somebody who has not registered."""
    return Reply((counts(numbers, plan_number, as_of), reporting, say(only_counts())))


def note_to_strangers() -> Text:
    return say(only_counts())


def withheld(is_group: bool) -> Text:
    return say(hidden(is_group))


def tasks(heading: str, lines: Sequence[Line], all_codes: Sequence[str], groups: Sequence[str]) -> Reply:
    """A list of tasks: the number first; over ten, counts and the groups to open."""
    if not lines:
        return Reply((say(Bold(heading)),))
    blocks: list[Block] = [say(Bold(f"{heading}:"))]
    shown = lines[:MOST]
    blocks.append(bullets(*(task_line(line) for line in shown), *([say(f"và {count(len(lines) - len(shown))} nhiệm vụ khác; mở nhóm nào?")] if len(lines) > MOST else [])))
    shortcuts = _group_shortcuts(groups) if len(lines) > MOST else ()
    return Reply((*blocks, *sources([f"Phụ lục, {code}" for code in all_codes[:MOST]])), shortcuts=shortcuts)


def _group_shortcuts(groups: Sequence[str]) -> tuple[Shortcut, ...]:
    return tuple(Shortcut(f"Nhóm {group}", f"/tiendo nhóm {group}") for group in groups if group)


_STATES = {
    Mark.DONE: "hoàn thành",
    Mark.AWAITING: "báo hoàn thành, chờ xác nhận",
    Mark.NOT_STARTED: "chưa triển khai, chưa có cập nhật",
    Mark.DUE_SOON: "sắp đến hạn",
    Mark.OVERDUE: "quá hạn, hết thời hạn, chờ kết luận",
    Mark.PAUSED: "tạm dừng",
}


def number_of(marks: Sequence[Mark], found: int, total: int, of_whom: str) -> str:
    """ "02/29 nhiệm vụ hoàn thành (Sở Nội vụ)" """
    several = "đang thực hiện" if len(marks) == 2 else "chưa hoàn thành"
    where = f" ({of_whom})" if of_whom else ""
    return f"{count(found)}/{total} nhiệm vụ {_STATES.get(marks[0], several)}{where}"


def awaiting(codes: Sequence[str]) -> Text:
    """Beside the completed ones: told as done, not counted yet."""
    return say(f"Chưa tính {count(len(codes))} nhiệm vụ báo hoàn thành, chờ xác nhận: {', '.join(codes)}.")


def number_of_tasks(found: int) -> str:
    return f"Tiến độ {count(found)} nhiệm vụ"


def of_body(agency: str, found: int) -> str:
    return f"{agency}: chủ trì {count(found)} nhiệm vụ"


def of_group(code: str, title: str, numbers: Mapping[Mark, int]) -> str:
    parts = ", ".join(f"{look.words} {count(numbers[mark])}" for mark, look in LOOKS.items() if numbers.get(mark))
    return f"Nhóm {code} - {title} ({parts})"



def last_text(one: Last) -> str:
    return f"lần gần nhất {receipt(one.on, one.number)}" if one.on else "chưa có cập nhật nào"



def obstacles(about: str, lines: Sequence[Blocked], unseen: int) -> list[Block]:
    where = f" ({about})" if about else ""
    if not lines and not unseen:
        return [say(f"Hiện không có vướng mắc, kiến nghị nào đang mở{where}.")]
    blocks: list[Block] = [say(Bold(f"Vướng mắc, kiến nghị đang mở{where}: {count(len(lines) + unseen)}"))]
    if lines:
        blocks.append(bullets(*(_blocked(line) for line in lines[:MOST])))
    if len(lines) > MOST:
        blocks.append(say(f"và {count(len(lines) - MOST)} nội dung khác, xem: /vuongmac."))
    return blocks


def _blocked(line: Blocked) -> Text:
    waits = f"; đang chờ {line.waiting_for}" if line.waiting_for else ""
    paper = f", phiếu {line.receipt:06d}" if line.receipt else ""
    return say(Bold(line.code), f" - {line.agency}: {cut(line.words)}{waits} (số {line.number}{paper}, {day(line.on)}, {waited(line.days)})")


def waiting(about: str, is_waiting: bool, lines: Sequence[Blocked], unseen: int) -> list[Block]:
    """Who waits for a body, or for whom a body waits."""
    found = count(len(lines) + unseen)
    subject = f"{about} đang chờ cơ quan khác" if is_waiting else f"Đang chờ {about}" if about else "Đang chờ cơ quan khác"
    if not lines and not unseen:
        return [say(f"{subject}: không có nội dung nào.")]
    blocks: list[Block] = [say(Bold(f"{subject}: {found} nội dung"))]
    if lines:
        blocks.append(bullets(*(_blocked(line) for line in lines[:MOST])))
    if len(lines) > MOST:
        blocks.append(say(f"và {count(len(lines) - MOST)} nội dung khác, xem: /vuongmac."))
    return blocks


def stale(lines: Sequence[tuple[str, str, int, Last]], unseen: int) -> list[Block]:
    """Tasks whose figures are two periods old or more."""
    if not lines and not unseen:
        return [say("Không có nhiệm vụ nào có số liệu cũ từ 02 kỳ trở lên.")]
    blocks: list[Block] = [say(Bold(f"{count(len(lines) + unseen)} nhiệm vụ có số liệu cũ từ 02 kỳ trở lên"))]
    rows = [say(Bold(code), f" - {title}: cũ {count(age)} kỳ, {last.agency} {last_text(last)}") for code, title, age, last in lines[:MOST]]
    if len(lines) > MOST:
        rows.append(say(f"và {count(len(lines) - MOST)} nhiệm vụ khác"))
    return [*blocks, bullets(*rows)] if rows else blocks


def news(
    since: date, results: Sequence[tuple[str, str, Told]], raised: Sequence[Blocked], raised_in_all: int, solved: Sequence[str], unseen: int
) -> list[Block]:
    """What came in since a day; "không có thay đổi" is said."""
    if not (results or raised_in_all or solved or unseen):
        return [say(f"Từ {day(since)} đến nay không có thay đổi: chưa có báo cáo, vướng mắc mới.")]
    heading = f"Từ {day(since)} đến nay: {count(len(results) + unseen)} cập nhật, {count(raised_in_all)} vướng mắc mới, {count(len(solved))} đã tháo gỡ"
    blocks: list[Block] = [say(Bold(heading))]
    if results:
        lines = [say(Bold(code), f" - {title}: {told_text(told, with_agency=True)}") for code, title, told in results[:MOST]]
        blocks.append(bullets(*lines, *([say(f"và {count(len(results) - MOST)} cập nhật khác")] if len(results) > MOST else [])))
    if raised:
        blocks += [say(Bold("Vướng mắc mới")), bullets(*(_blocked(line) for line in raised[:MOST]))]
    return [*blocks, say(f"Đã tháo gỡ: {', '.join(dict.fromkeys(solved))}.")] if solved else blocks


def state_of(line: Line) -> Text:
    """The state of somebody else's task: how far and how long, not who has reported."""
    done = EXECUTION[line.standing.execution] if line.standing.execution else "chưa có cập nhật"
    return say(Bold(line.code), f" - {line.title}\n{LOOKS[line.standing.mark].sign} Thực hiện: {done} · thời hạn: {TIMING[line.standing.timing]}")


def plan_heading(number: str) -> Text:
    return say(Bold(f"Kế hoạch {number}"))


def cut(words: str) -> str:
    return words if len(words) <= _WORDS else words[:_WORDS].rsplit(" ", 1)[0] + "…"
