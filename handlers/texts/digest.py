"""The digest in words: one phone screen, by exception, nothing cut without a count (domain.md 7.2)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from bot.events import Block, Bold, Reply, Text, bullets, say
from bot.render import plain
from handlers.digest_model import (
    Blocked,
    Concluded,
    Correction,
    Digest,
    Line,
    Result,
)
from handlers.texts.coordination import difference
from handlers.texts.dates import count, day, moment
from handlers.texts.digest_head import AGENCY, as_of, name, numbers, reporting, shortened
from handlers.texts.obstacles import chain, waited
from handlers.texts.roster import rosters
from handlers.texts.standing import EXECUTION, OUTCOMES
from handlers.texts.targets import amount
from knowledge.standing import Execution, Outcome
from knowledge.targets import TargetRow

SCREEN = 1900  # characters: one phone screen, and one message of the narrowest channel

# Only sections that have something to say are there, and counted.
_NUMERALS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Room:
    """How much one list may take; the rest of it is counted."""

    lines: int
    words: int  # characters of a title or of somebody's own words
    codes: int = 8  # in a row of codes


_ROOMS = (_Room(4, 90), _Room(3, 80), _Room(2, 70), _Room(1, 60), _Room(1, 30, 4), _Room(0, 0, 3), _Room(0, 0, 1))
_TARGETS = 2  # values in a digest
_REST = 80  # characters that the way to the rest takes (texts/digest_forms.py)


def screen(d: Digest) -> tuple[Block, ...]:
    """What fits one screen; the fuller the lists, the fewer lines of each."""
    tried = (_composed(d, room) for room in _ROOMS)
    return next((blocks for blocks in tried if len(plain(Reply(blocks))) <= SCREEN - _REST), _composed(d, _ROOMS[-1]))


def _composed(d: Digest, room: _Room) -> tuple[Block, ...]:
    blocks: list[Block] = [say(Bold(f"{name(d)}."), " ", numbers(d)), say(as_of(d)), say(reporting(d))]
    if d.intro:
        blocks.insert(1, say(shortened(d.intro, 300 if room.lines else 150)))
    sections = (
        _results(d, room),
        _section("Nhiệm vụ sắp đến hạn", d.due_soon, _due, room),
        _overdue(d, room),
        _expired(d, room),
        _obstacles(d, room),
        _silent(d, room),
        _section("Đính chính sau bản tin trước", d.corrections, _correction, room),
        _section("Thông tin chưa thống nhất", d.differences, lambda found, _: difference(found), room),
        rosters(d.rosters),
        _coming(d, room),
    )
    for number, section in zip(_NUMERALS, (s for s in sections if s), strict=False):
        blocks += _numbered(number, section)
    if not d.has_news:
        blocks.append(say(_nothing_new(d)))
    return (*blocks, say(f"Mã bản tin: {d.public_id}"))


def _nothing_new(d: Digest) -> str:
    if d.before_at and d.before:
        return f"Không có thay đổi so với bản tin {day(d.before_at)}."
    return "Các cập nhật trong kỳ không nêu thay đổi." if d.heard else "Trong kỳ chưa có cập nhật mới; không có thay đổi."


# --- sections -------------------------------------------------------------------------------------------


def _numbered(number: str, section: Sequence[Block]) -> list[Block]:
    """The section with its numeral before its heading."""
    heading, *rest = section
    assert isinstance(heading, Text)
    first, *spans = heading.spans
    assert isinstance(first, Bold)
    return [Text((Bold(f"{number}. {first.text}"), *spans)), *rest]


def _section(heading: str, items: Sequence[T], line: Callable[[T, _Room], Text], room: _Room) -> list[Block]:
    """A heading and its first lines; what does not fit is counted. Nothing at all when there is nothing."""
    if not items:
        return []
    if not room.lines:
        return [say(Bold(heading), f": {count(len(items))} mục")]
    shown = [line(item, room) for item in items[: room.lines]]
    if len(items) > room.lines:
        shown.append(say(f"và {count(len(items) - room.lines)} mục khác"))
    return [say(Bold(heading)), bullets(*shown)]


def _results(d: Digest, room: _Room) -> list[Block]:
    heading = "Kết quả nổi bật"
    if not d.finished:
        return _section(heading, d.results, _result, room)
    done = f": mới hoàn thành {count(len(d.finished))} ({_codes(d.finished, room)})"
    if not room.lines:
        return [say(Bold(heading), done + (f"; {count(len(d.results))} báo cáo có kết quả" if d.results else ""))]
    return [say(Bold(heading), done), *_section(heading, d.results, _result, room)[1:]]


def _result(result: Result, room: _Room) -> Text:
    paper = f", {shortened(result.document, room.words)}" if result.document else ""
    return say(Bold(result.code), f" {_titled(result.title, room)} ({_agency(result.agency)}): {_told(result)}{paper}")


def _told(result: Result) -> str:
    if result.is_done:
        return EXECUTION[Execution.DONE if result.is_confirmed else Execution.AWAITING]
    return f"{result.percent}%" if result.percent is not None else "có văn bản"


def _due(line: Line, room: _Room) -> Text:
    return say(Bold(line.code), f" {_titled(line.title, room)}: còn {count(line.days or 0)} ngày làm việc")


def _overdue(d: Digest, room: _Room) -> list[Block]:
    """New ones one by one, what was so before as a count with its codes; then tasks whose figures are old."""
    is_first = d.before is None
    new = [line for line in d.overdue if line.is_new or is_first]
    old = [line for line in d.overdue if not (line.is_new or is_first)]
    lines: list[Text] = [say(Bold(line.code), f" {_titled(line.title, room)}: mới quá hạn" if line.is_new else f" {_titled(line.title, room)}") for line in new[: room.lines]]
    if len(new) > room.lines:
        lines.append(say(f"{'và ' if lines else ''}{count(len(new) - room.lines)} mục quá hạn{' khác' if lines else ''}"))
    if old:
        lines.append(say(f"Quá hạn từ trước {count(len(old))}: {_codes(old, room)}"))
    lines += _stale(d, room)
    return [say(Bold("Nhiệm vụ quá hạn, số liệu cũ" if d.stale else "Nhiệm vụ quá hạn")), bullets(*lines)] if lines else []


def _stale(d: Digest, room: _Room) -> list[Text]:
    new = [line for line in d.stale if line.is_new]
    old = [line for line in d.stale if not line.is_new]
    lines = [say(f"Số liệu mới chuyển sang cũ (02 kỳ trở lên) {count(len(new))}: {_codes(new, room)}")] if new else []
    return [*lines, say(f"Số liệu cũ từ 02 kỳ trở lên {count(len(old))}: {_codes(old, room)}")] if old else lines


def _expired(d: Digest, room: _Room) -> list[Block]:
    """What waits for a conclusion, and what has got one."""
    parts = []
    if d.expired:
        parts.append(f"Chờ kết luận {count(len(d.expired))} nhiệm vụ: {_codes(d.expired, room)}")
    if new := [line for line in d.expired if line.is_new]:
        parts.append(f"Mới hết thời hạn: {_codes(new, room)}")
    if d.unanswered:
        parts.append(f"Đã hỏi 02 lần, chưa có kết luận: {_row(d.unanswered, room)}")
    if d.concluded:
        told = [_concluded(item) for item in d.concluded[: room.codes if room.codes < 4 else 3]]
        rest = len(d.concluded) - len(told)
        parts.append(f"Đã có kết luận: {'; '.join(told)}" + (f"; và {count(rest)} nhiệm vụ khác" if rest else ""))
    return [say(Bold("Hết thời hạn theo Kế hoạch"), "\n" + "\n".join(parts))] if parts else []


def _concluded(item: Concluded) -> str:
    until = f" đến {day(item.extended_to)}" if item.extended_to else ""
    return f"{item.code} {OUTCOMES[Outcome(item.outcome)]}{until} ({shortened(item.document or 'chưa có văn bản', 60)})"


def _correction(item: Correction, room: _Room) -> Text:
    done = EXECUTION[Execution.DONE if item.result.is_confirmed else Execution.AWAITING]
    told = done if item.result.is_done else EXECUTION[Execution(item.status)] if item.status else "bổ sung nội dung"
    percent = f", {item.result.percent}%" if item.result.percent is not None and not item.result.is_done else ""
    return say(Bold(item.result.code), f" {_agency(item.result.agency)}: {told}{percent} (số {item.number:06d} thay số {item.replaces:06d})")


def _obstacles(d: Digest, room: _Room) -> list[Block]:
    heading = "Khó khăn, vướng mắc, kiến nghị"
    new = sum(line.is_new for line in d.obstacles)
    solved = f"Đã tháo gỡ {count(len(d.solved_obstacles))}: {_row(tuple(dict.fromkeys(line.code for line in d.solved_obstacles)), room)}"
    if not d.obstacles:
        return [say(Bold(heading), f": {solved}")] if d.solved_obstacles else []
    counted = f" (đang mở {count(len(d.obstacles))}, mới {count(new)})"
    blocks = _section(heading + counted, d.obstacles, _obstacle, room)
    told = [chain([_agency(agency) for agency in one.agencies], one.days, one.is_cycle) for one in d.chains[: max(1, room.lines - 1) if room.lines else 0]]
    if rest := len(d.chains) - len(told):
        told.append(say(f"và {count(rest)} chuỗi khác" if told else f"{count(rest)}"))
    blocks += [say("Chuỗi chờ: ", *[span for text in told for span in (*text.spans, "; ")][:-1])] if d.chains else []
    return [*blocks, say(solved)] if d.solved_obstacles else blocks


def _obstacle(line: Blocked, room: _Room) -> Text:
    new = "mới, " if line.is_new else ""
    waiting = f"; đang chờ {_agency(line.waiting_for)}" if line.waiting_for else ""
    return say(Bold(line.code), f" {_agency(line.agency)}: {shortened(line.words, room.words)}{waiting} ({new}{waited(line.days)})")


def _silent(d: Digest, room: _Room) -> list[Block]:
    """How many; names only of those whom every private reminder has reached in vain."""
    if not d.silent:
        return []
    shown = d.silent_agencies[: room.lines + 2 if room.lines else 0]
    named = [_agency(agency) + (f" (đã báo cáo {told})" if told.is_partial else "") for agency, told in shown]
    rest = d.silent - len(named)
    more = f"{count(rest)} đơn vị{' khác' if named else ''}, đang được nhắc riêng" if rest else ""
    heading = "Chưa nhận được đủ cập nhật" if d.partial else "Chưa nhận được cập nhật"
    return [say(Bold(heading), "\n" + "; ".join([*named, *([more] if more else [])]))]


def _coming(d: Digest, room: _Room) -> list[Block]:
    """What falls due next, when everybody is asked next, and how far the targets are."""
    parts = []
    if d.next_due:
        parts.append(f"Hạn gần nhất {day(d.next_due[0])}: {_row(d.next_due[1], room)}.")
    if d.next_round_at:
        parts.append(f"Đợt cập nhật tới: {moment(d.next_round_at)}.")
    if d.targets:
        parts.append(_targets(d.targets, room))
    return [say(Bold("Trọng tâm kỳ tới"), "\n" + "\n".join(parts))] if parts else []


def _targets(targets: Sequence[TargetRow], room: _Room) -> str:
    """The newest values, each with its day and source; the rest is counted."""
    told = sorted((row for row in targets if row.latest), key=lambda row: row.latest.as_of if row.latest else date.min, reverse=True)
    shown = "; ".join(_target(row, room) for row in told[: min(room.lines, _TARGETS)])
    of_them = f", mới nhất: {shown}" if shown else ""
    return f"Chỉ tiêu đã có số liệu {count(len(told))}/{count(len(targets))}{of_them} (/chitieu)."


def _target(row: TargetRow, room: _Room) -> str:
    assert row.latest
    values = f"{amount(row.latest.value, '')}/{amount(row.target.value, row.target.unit)}".replace(" /", "/")
    differs = "; cách tính khác Kế hoạch" if row.differences else ""
    return f"{shortened(row.target.what, 40)} {values} ({day(row.latest.as_of)}, {shortened(row.latest.source, 40)}{differs})"


# --- pieces ---------------------------------------------------------------------------------------------


def _codes(lines: Sequence[Line], room: _Room) -> str:
    return _row([line.code for line in lines], room)


def _row(codes: Sequence[str], room: _Room) -> str:
    """ "II.5, II.6 và 12 nhiệm vụ khác" """
    rest = len(codes) - room.codes
    return ", ".join(codes[: room.codes]) + (f" và {count(rest)} nhiệm vụ khác" if rest > 0 else "")


def _titled(title: str, room: _Room) -> str:
    return shortened(title, room.words)


def _agency(name: str) -> str:
    return shortened(name, AGENCY)


def no_plan() -> Reply:
    return Reply((say("Chưa có kế hoạch nào được nạp."),))
