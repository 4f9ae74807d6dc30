"""What is said to coordinating agencies, and of agencies that answer differently for one task."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.events import Block, Bold, Choice, Quote, Reply, Text, bullets, say
from handlers.joint import Difference, Together, Word
from handlers.texts.checkin import STATUS
from handlers.texts.dates import count, moment, short_day
from handlers.texts.roster import NAMES as ROSTERS

AGREE, DIFFER = "agree", "differ"
_WORDS = 90  # characters of somebody's own words in a list
_CHOICES = (Choice(AGREE, "Xác nhận"), Choice(DIFFER, "Có ý kiến khác"))


@dataclass(frozen=True, slots=True)
class Told:
    """What a lead newly told about a task."""

    code: str
    title: str
    agency: str
    status: str | None
    percent: int | None
    document: str | None
    on: date


def state(status: str | None, percent: int | None) -> str:
    """ "đang thực hiện, 60%" """
    known = STATUS.get(status or "", "đã cập nhật")
    return known + (f", {percent}%" if percent is not None and status != "done" else "")


def _told(line: Told) -> Text:
    paper = f", {line.document}" if line.document else ""
    return say(Bold(line.code), f" - {line.title}: {line.agency} báo {state(line.status, line.percent)}{paper} (ngày {short_day(line.on)})")


def second_list(lines: Sequence[Told]) -> list[Block]:
    """The part of a prompt that comes after the tasks led: what is to be confirmed, and when."""
    if not lines:
        return []
    return [
        say(Bold("Phối hợp"), f" ({count(len(lines))} nhiệm vụ, xin xác nhận bằng một lựa chọn sau khi trả lời phần trên):"),
        bullets(*(_told(line) for line in lines)),
    ]


def prompt(
    name: str, agency: str, plan_number: str, week: str, lines: Sequence[Told], closes_at: datetime
) -> Reply:
    """The one message of a person whose agency only coordinates."""
    return Reply(
        (
            say(f"Kính gửi đồng chí {name}, {agency}."),
            say(f"Phối hợp {week}: đề nghị xác nhận nội dung cơ quan chủ trì đã báo về {count(len(lines))} nhiệm vụ (Kế hoạch {plan_number}):"),
            bullets(*(_told(line) for line in lines)),
            say(f"Hạn trả lời: {moment(closes_at)}. Trân trọng."),
        ),
        _CHOICES,
    )


def ask(lines: Sequence[Told]) -> Reply:
    head = say(Bold("Phối hợp"), ": đề nghị xác nhận nội dung cơ quan chủ trì đã báo:")
    return Reply((head, bullets(*(_told(line) for line in lines))), _CHOICES)


def ask_opinion(codes: Sequence[str]) -> Reply:
    if len(codes) == 1:
        return Reply((say(f"Đề nghị nêu ý kiến của cơ quan phối hợp về nhiệm vụ {codes[0]} bằng một câu."),))
    return Reply(
        (say(f"Đề nghị nêu ý kiến bằng một câu, kèm mã nhiệm vụ ({', '.join(codes)}), ví dụ: {codes[0]} mới giải ngân một phần."),)
    )


def which_task(codes: Sequence[str]) -> Reply:
    return Reply((say(f"Đề nghị ghi kèm mã nhiệm vụ có ý kiến khác: {', '.join(codes)}."),))


def confirmed(codes: Sequence[str], opinion: str | None, at: datetime) -> Reply:
    which = ", ".join(codes)
    if opinion is None:
        return Reply((say(f"Đã ghi nhận xác nhận của cơ quan phối hợp về {which} lúc {moment(at)}. Cảm ơn đồng chí."),))
    return Reply((say(f"Đã ghi nhận ý kiến khác của cơ quan phối hợp về {which} lúc {moment(at)}:"), Quote(opinion)))


# --- what does not fit together -----------------------------------------------------------------------


def difference(found: Difference) -> Text:
    """ "III.2 Sở A báo hoàn thành (ngày 19/11); Liên minh HTX báo đang thực hiện, 40% (ngày 26/11)" """
    return say(Bold(found.code), " ", "; ".join(_word(word) for word in found.words))


def _word(word: Word) -> str:
    if word.told:
        return f"{word.agency} chưa hoàn thành {count(word.undone)}/{count(word.told)} đơn vị đã báo cáo"
    on = f" (ngày {short_day(word.on)})" if word.on else ""
    if word.opinion is not None:
        return f"{word.agency} (phối hợp) có ý kiến khác: “{_cut(word.opinion)}”{on}"
    return f"{word.agency} báo {state(word.status, word.percent)}{on}"


def _cut(words: str) -> str:
    return words if len(words) <= _WORDS else words[:_WORDS].rsplit(" ", 1)[0] + "…"


def together(task: Together) -> list[Block]:
    """What /tiendo adds for a task that several answer for."""
    blocks: list[Block] = []
    rolled = [f"{ROSTERS[kind]} {told}/{total} đơn vị đã cập nhật" for kind, told, total in task.members]
    if task.reported or task.silent or task.unreached or rolled:
        parts = [f"{'; '.join(task.reported)} đã cập nhật"] if task.reported else []
        parts += [f"{'; '.join(task.silent)} chưa cập nhật"] if task.silent else []
        parts += [f"{'; '.join(task.unreached)} chưa gửi được tin hỏi"] if task.unreached else []
        blocks.append(say(Bold("Chủ trì trong kỳ này"), ": ", "; ".join([*parts, *rolled]), "."))
    if task.differences:
        blocks += [say(Bold("Thông tin chưa thống nhất")), bullets(*(difference(one) for one in task.differences))]
    if task.confirmed:
        agreed = "; ".join(one.agency + (f" (ngày {short_day(one.on)})" if one.on else "") for one in task.confirmed)
        blocks.append(say(Bold("Cơ quan phối hợp đã xác nhận"), f": {agreed}."))
    return blocks
