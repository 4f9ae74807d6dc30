"""The digest in words: one phone screen, by exception, nothing cut without a count (domain.md 7.2)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from bot.events import Block, Bold, Reply, Shortcut, Text, bullets, say
from bot.render import plain
from handlers.digest_facts import Concluded, Correction, Digest, Line, Result
from handlers.texts.coordination import difference
from handlers.texts.dates import count, day, moment, period_name
from handlers.texts.roster import rosters
from handlers.texts.standing import EXECUTION, LOOKS, OUTCOMES
from knowledge.standing import Execution, Outcome

SCREEN = 1900  # characters: one phone screen, and one message of the narrowest channel
MOST_LINES = 4  # in one list, fewer where the screen is full; the rest is counted
WORDS = 90  # characters of somebody's own words in a list
AGENCIES = 6

_NUMERALS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")  # only sections that have something to say are there, and counted

T = TypeVar("T")


def digest(d: Digest) -> Reply:
    """The whole message. The same for preview, for sending and for /bantin."""
    replies = (_composed(d, most) for most in range(MOST_LINES, 0, -1))
    return next((reply for reply in replies if len(plain(reply)) <= SCREEN), _composed(d, 1))


def _composed(d: Digest, most: int) -> Reply:
    """With at most so many lines in one list."""
    late = " (gửi muộn)" if d.is_late else ""
    blocks: list[Block] = [
        say(Bold(f"Bản tin {period_name(d.period)}{late}"), f"\nKế hoạch {d.plan_number} - số liệu đến {moment(d.as_of)}"),
        say(_numbers(d)),
        say(_reporting(d)),
    ]
    sections = (
        _section("Kết quả nổi bật", d.results, _result, most),
        _section("Nhiệm vụ sắp đến hạn", d.due_soon, _due, most),
        _section("Nhiệm vụ quá hạn", d.overdue, _overdue, most),
        _expired(d),
        _obstacles(d, most),
        _silent(d, most),
        _section("Đính chính sau bản tin trước", d.corrections, _correction, most),
        _section("Thông tin chưa thống nhất", d.differences, difference, most),
        rosters(d.rosters),
    )
    for number, section in zip(_NUMERALS, (s for s in sections if s), strict=False):
        blocks += _numbered(number, section)
    if not (d.results or d.new_obstacles or d.solved_obstacles or d.corrections):
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
    for mark, look in LOOKS.items():
        now = d.numbers[mark.value]
        change = now - d.before.get(mark.value, 0) if d.before else 0
        if now or change:
            parts.append(f"{look.label} {count(now)}" + (f" ({change:+d})" if change else ""))
    since = "" if d.before else " (chưa có bản tin trước để so sánh)"
    return f"Tổng số {d.total} nhiệm vụ: " + " · ".join(parts) + since + "."


def _reporting(d: Digest) -> str:
    if not d.expected:
        return "Chưa có đầu mối nào đăng ký nên chưa có đơn vị được hỏi trong tuần."
    return f"Đã cập nhật tuần này: {d.reported}/{d.expected} đơn vị có đầu mối.{_waiting(d)}"


def _waiting(d: Digest) -> str:
    """What was told as done and is not confirmed yet, and why not."""
    if not d.awaiting:
        return ""
    unproven = f", trong đó chưa kèm văn bản {count(d.unproven)}" if d.unproven else ""
    nobody = "" if d.has_reviewer else " (chưa có đầu mối tổng hợp để xác nhận)"
    return f" Báo cáo hoàn thành chờ xác nhận: {count(d.awaiting)}{unproven}{nobody}."


def _section(heading: str, items: Sequence[T], line: Callable[[T], Text], most: int) -> list[Block]:
    """A heading and its first lines; what does not fit is counted. Nothing at all when there is nothing."""
    if not items:
        return []
    shown = [line(item) for item in items[:most]]
    if len(items) > most:
        shown.append(say(f"và {count(len(items) - most)} mục khác"))
    return [say(Bold(heading)), bullets(*shown)]


def _result(result: Result) -> Text:
    paper = f", {result.document}" if result.document else ""
    return say(Bold(result.code), f" {result.title} ({result.agency}): {_told(result)}{paper}")


def _told(result: Result) -> str:
    if result.is_done:
        return EXECUTION[Execution.DONE if result.is_confirmed else Execution.AWAITING]
    return f"{result.percent}%" if result.percent is not None else "có văn bản"


def _due(line: Line) -> Text:
    return say(Bold(line.code), f" {line.title}: còn {count(line.days or 0)} ngày làm việc")


def _overdue(line: Line) -> Text:
    return say(Bold(line.code), f" {line.title}")


def _expired(d: Digest) -> list[Block]:
    """What waits for a conclusion, and what has got one."""
    parts = []
    if d.expired:
        parts.append(f"Chờ kết luận {count(len(d.expired))} nhiệm vụ: {', '.join(line.code for line in d.expired)}")
    if d.unanswered:
        parts.append(f"Đã hỏi 02 lần, chưa có kết luận: {', '.join(d.unanswered)}")
    if d.concluded:
        parts.append(f"Đã có kết luận: {'; '.join(_concluded(item) for item in d.concluded)}")
    return [say(Bold("Hết thời hạn theo Kế hoạch"), "\n" + "\n".join(parts))] if parts else []


def _concluded(item: Concluded) -> str:
    until = f" đến {day(item.extended_to)}" if item.extended_to else ""
    return f"{item.code} {OUTCOMES[Outcome(item.outcome)]}{until} ({shortened(item.document or 'chưa có văn bản')})"


def _correction(item: Correction) -> Text:
    done = EXECUTION[Execution.DONE if item.result.is_confirmed else Execution.AWAITING]
    told = done if item.result.is_done else EXECUTION[Execution(item.status)] if item.status else "bổ sung nội dung"
    percent = f", {item.result.percent}%" if item.result.percent is not None and not item.result.is_done else ""
    return say(Bold(item.result.code), f" {item.result.agency}: {told}{percent} (số {item.number:06d} thay số {item.replaces:06d})")


def _obstacles(d: Digest, most: int) -> list[Block]:
    everything = len(d.new_obstacles) + len(d.old_obstacles)
    if not everything and not d.solved_obstacles:
        return []
    blocks: list[Block] = []
    lines = [*d.new_obstacles, *d.old_obstacles]
    if lines:
        blocks += _section(f"Khó khăn, vướng mắc, kiến nghị (đang mở {count(everything)}, mới {count(len(d.new_obstacles))})", lines, _obstacle, most)
    if d.solved_obstacles:
        codes = ", ".join(dict.fromkeys(line.code for line in d.solved_obstacles))
        solved = f"Đã tháo gỡ trong tuần: {codes}"
        blocks.append(say(solved) if lines else say(Bold("Khó khăn, vướng mắc, kiến nghị"), f"\n{solved}"))
    return blocks


def _obstacle(line: Line) -> Text:
    waiting = f"; đang chờ {line.waiting_for}" if line.waiting_for else ""
    days = f" ({line.days} ngày)" if line.days else ""
    return say(Bold(line.code), f" {line.agency}: {shortened(line.words)}{waiting}{days}")


def _silent(d: Digest, most: int) -> list[Block]:
    """How many; names only of those whom every private reminder has reached in vain."""
    if not d.silent:
        return []
    fit = min(AGENCIES, most + 2)
    named = d.silent_agencies[:fit]
    rest = d.silent - len(named)
    more = f"{count(rest)} đơn vị{' khác' if named else ''}, đang được nhắc riêng" if rest else ""
    return [say(Bold("Chưa nhận được cập nhật"), "\n" + "; ".join([*named, *([more] if more else [])]))]


def shortened(words: str) -> str:
    """Somebody's words cut at a word, marked as cut; the whole stands behind /vuongmac and /tiendo."""
    if len(words) <= WORDS:
        return words
    return words[:WORDS].rsplit(" ", 1)[0] + "…"


def no_plan() -> Reply:
    return Reply((say("Chưa có kế hoạch nào được nạp."),))
