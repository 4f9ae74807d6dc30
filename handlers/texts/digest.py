"""The digest in words: one phone screen, by exception, nothing cut without a count (domain.md 7.2)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from bot.events import Block, Bold, Reply, Shortcut, Text, bullets, say
from handlers.digest_facts import Digest, Line, Result, Standing
from handlers.texts.dates import count, moment, week_name

MOST_LINES = 4  # in one list; the rest is counted
WORDS = 90  # characters of somebody's own words in a list
AGENCIES = 6

_SIGNS = {
    Standing.DONE: "● hoàn thành",
    Standing.IN_PROGRESS: "◐ đang thực hiện",
    Standing.NOT_STARTED: "○ chưa triển khai",
    Standing.PAUSED: "‖ tạm dừng",
    Standing.SILENT: "◌ chưa có cập nhật",
    Standing.EXPIRED: "◆ hết thời hạn, chờ kết luận",
}

_NUMERALS = ("I", "II", "III", "IV", "V")  # only sections that have something to say are there, and counted

T = TypeVar("T")


def digest(d: Digest) -> Reply:
    """The whole message. The same for preview, for sending and for /bantin."""
    late = " (gửi muộn)" if d.is_late else ""
    blocks: list[Block] = [
        say(Bold(f"Bản tin {week_name(d.week)}{late}"), f"\nKế hoạch {d.plan_number} - số liệu đến {moment(d.as_of)}"),
        say(_numbers(d)),
        say(_reporting(d)),
    ]
    sections = (
        _section("Kết quả nổi bật", d.results, _result),
        _section("Nhiệm vụ sắp đến hạn", d.due_soon, _due),
        _expired(d.expired),
        _obstacles(d),
        _silent(d),
    )
    for number, section in zip(_NUMERALS, (s for s in sections if s), strict=False):
        blocks += _numbered(number, section)
    if not (d.results or d.new_obstacles or d.solved_obstacles):
        blocks.append(say("Trong tuần không có thay đổi."))
    blocks.append(say(f"Mã bản tin: {d.public_id}"))
    return Reply(tuple(blocks), shortcuts=(Shortcut("Xem vướng mắc", "/vuongmac"), Shortcut("Việc hết thời hạn", "/hoi nhiệm vụ nào đã hết hạn")))


def _numbered(number: str, section: Sequence[Block]) -> list[Block]:
    """The section with its numeral before its heading."""
    heading, *rest = section
    assert isinstance(heading, Text)
    first, *spans = heading.spans
    assert isinstance(first, Bold)
    return [Text((Bold(f"{number}. {first.text}"), *spans)), *rest]


def _numbers(d: Digest) -> str:
    parts = []
    for standing, label in _SIGNS.items():
        now = d.numbers[standing.value]
        change = now - d.before.get(standing.value, 0) if d.before else 0
        if now or change:
            parts.append(f"{label} {count(now)}" + (f" ({change:+d})" if change else ""))
    since = "" if d.before else " (chưa có bản tin trước để so sánh)"
    return f"Tổng số {d.total} nhiệm vụ: " + " · ".join(parts) + since + "."


def _reporting(d: Digest) -> str:
    if not d.expected:
        return "Chưa có đầu mối nào đăng ký nên chưa có đơn vị được hỏi trong tuần."
    unproven = f" Báo hoàn thành chưa kèm văn bản: {count(d.unproven)}." if d.unproven else ""
    return f"Đã cập nhật tuần này: {d.reported}/{d.expected} đơn vị có đầu mối.{unproven}"


def _section(heading: str, items: Sequence[T], line: Callable[[T], Text]) -> list[Block]:
    """A heading and its first lines; what does not fit is counted. Nothing at all when there is nothing."""
    if not items:
        return []
    shown = [line(item) for item in items[:MOST_LINES]]
    if len(items) > MOST_LINES:
        shown.append(say(f"và {count(len(items) - MOST_LINES)} mục khác"))
    return [say(Bold(heading)), bullets(*shown)]


def _result(result: Result) -> Text:
    state = "hoàn thành" if result.is_done else f"{result.percent}%" if result.percent is not None else "có văn bản"
    paper = f", {result.document}" if result.document else ""
    return say(Bold(result.code), f" {result.title} ({result.agency}): {state}{paper}")


def _due(line: Line) -> Text:
    return say(Bold(line.code), f" {line.title}: còn {line.days} ngày")


def _expired(lines: Sequence[Line]) -> list[Block]:
    if not lines:
        return []
    codes = ", ".join(line.code for line in lines)
    return [say(Bold("Hết thời hạn theo Kế hoạch, chờ kết luận"), f"\n{count(len(lines))} nhiệm vụ: {codes}")]


def _obstacles(d: Digest) -> list[Block]:
    everything = len(d.new_obstacles) + len(d.old_obstacles)
    if not everything and not d.solved_obstacles:
        return []
    blocks: list[Block] = []
    lines = [*d.new_obstacles, *d.old_obstacles]
    if lines:
        blocks += _section(f"Khó khăn, vướng mắc, kiến nghị (đang mở {count(everything)}, mới {count(len(d.new_obstacles))})", lines, _obstacle)
    if d.solved_obstacles:
        codes = ", ".join(dict.fromkeys(line.code for line in d.solved_obstacles))
        solved = f"Đã tháo gỡ trong tuần: {codes}"
        blocks.append(say(solved) if lines else say(Bold("Khó khăn, vướng mắc, kiến nghị"), f"\n{solved}"))
    return blocks


def _obstacle(line: Line) -> Text:
    waiting = f"; đang chờ {line.waiting_for}" if line.waiting_for else ""
    days = f" ({line.days} ngày)" if line.days else ""
    return say(Bold(line.code), f" {line.agency}: {shortened(line.words)}{waiting}{days}")


def _silent(d: Digest) -> list[Block]:
    if not d.silent_agencies:
        return []
    shown = "; ".join(d.silent_agencies[:AGENCIES])
    rest = len(d.silent_agencies) - AGENCIES
    more = f"; và {count(rest)} đơn vị khác" if rest > 0 else ""
    return [say(Bold("Chưa nhận được cập nhật"), f"\n{shown}{more}")]


def shortened(words: str) -> str:
    """Somebody's words cut at a word, marked as cut; the whole stands behind /vuongmac and /tiendo."""
    if len(words) <= WORDS:
        return words
    return words[:WORDS].rsplit(" ", 1)[0] + "…"


def no_plan() -> Reply:
    return Reply((say("Chưa có kế hoạch nào được nạp."),))
