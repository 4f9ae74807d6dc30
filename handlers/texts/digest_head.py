"""The first lines of a digest: the numbers with their change, as of when, who has told and how old the rest is."""

from __future__ import annotations

from handlers.digest_model import About, Digest, Scope
from handlers.texts.dates import count, day, moment, period_name
from handlers.texts.roster import tally
from handlers.texts.standing import LOOKS

AGENCY = 60  # characters of an agency's name in a list


def name(d: Digest) -> str:
    late = " (gửi muộn)" if d.is_late else ""
    return f"Bản tin {period_name(d.period)}{late}{about(d.scope)}"


def about(scope: Scope) -> str:
    """ ", nhóm III", ", Sở Nội vụ"; nothing for the whole plan"""
    if scope.is_everything:
        return ""
    return f", nhóm nhiệm vụ {scope.value}" if scope.about is About.GROUP else f", {shortened(scope.value, AGENCY)}"


def numbers(d: Digest) -> str:
    if not d.total:
        return "Không có nhiệm vụ nào trong phạm vi này."
    parts = []
    for mark, look in LOOKS.items():
        now = d.numbers[mark.value]
        change = now - d.before.get(mark.value, 0) if d.before else 0
        if now or change:
            parts.append(f"{look.label} {count(now)}" + (f" ({change:+d})" if change else ""))
    return f"{count(d.total)} nhiệm vụ: " + " · ".join(parts) + "."


def as_of(d: Digest) -> str:
    since = f"so với bản tin {day(d.before_at)}" if d.before_at and d.before else "chưa có bản tin trước để so sánh"
    return f"Kế hoạch {d.plan_number}, số liệu đến {moment(d.as_of)}; {since}."


def reporting(d: Digest) -> str:
    away = f", vắng mặt đã báo trước {count(d.away)}" if d.away else ""
    away += f", chưa gửi được tin hỏi {count(d.unreached)}" if d.unreached else ""
    if not d.expected and not d.unreached and not d.rosters:
        told = "Các đơn vị có đầu mối đều vắng mặt đã báo trước, kỳ này không hỏi" if d.away else "Chưa có đơn vị nào có đầu mối để hỏi"
        return f"{told}.{_waiting(d)}"
    part = f", mới cập nhật một phần {count(d.partial)}" if d.partial else ""
    return f"Đã cập nhật kỳ này: {d.reported}/{d.expected} đơn vị có đầu mối{part}{away}{tally(d.rosters)}.{_ages(d)}{_waiting(d)}"


def _ages(d: Digest) -> str:
    """The age of what is known, agency by agency."""
    ages = (("kỳ trước", d.ages.last), ("cũ hơn", d.ages.older), ("chưa có", d.ages.never))
    older = ", ".join(f"{words} {count(number)}" for words, number in ages if number)
    return f" Số liệu mới nhất: trong kỳ {count(d.ages.this)}, {older} đơn vị." if older else ""


def _waiting(d: Digest) -> str:
    """What was told as done and is not confirmed yet, and why not."""
    if not d.awaiting:
        return ""
    unproven = f", trong đó chưa kèm văn bản {count(d.unproven)}" if d.unproven else ""
    nobody = "" if d.has_reviewer else " (chưa có đầu mối tổng hợp để xác nhận)"
    return f" Báo cáo hoàn thành chờ xác nhận: {count(d.awaiting)}{unproven}{nobody}."


def shortened(words: str, most: int) -> str:
    """Words cut at a word, marked as cut; the whole stands behind /vuongmac and /tiendo."""
    words = " ".join(words.split())
    if len(words) <= most:
        return words
    cut = words[:most]
    return (cut.rsplit(" ", 1)[0] if " " in cut else cut) + "…"
