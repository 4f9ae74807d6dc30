"""Who has reported in a period: the number first, names only where they may be seen."""

from __future__ import annotations

from collections.abc import Sequence

from bot.events import Block, Bold, Text, bullets, say
from handlers.completeness import Count
from handlers.roster import RollUp
from handlers.texts.dates import count, period_name
from handlers.texts.live import Last, last_text, receipt, reported
from handlers.texts.roster import roster_line
from handlers.texts.standing import own_part, partly


def silent(
    period: str, silent_: int, expected: int, named: Sequence[Last] | None, own: Sequence[tuple[str, bool, Count | None]], *,
    excused: int, unreached: int = 0, rosters: Sequence[RollUp] = (), partial: Sequence[tuple[str, Count]] = (),
) -> list[Block]:
    """Who has not reported: the number first, names only where they may be seen, one's own row always."""
    if not expected and not rosters and not unreached:
        return [reported(0, 0, period)]
    away = f"; {count(excused)} đơn vị có đầu mối vắng mặt, không tính" if excused else ""
    away += f"; {count(unreached)} đơn vị chưa gửi được tin hỏi, không tính" if unreached else ""
    blocks: list[Block] = [say(Bold(f"{count(silent_)}/{expected} đơn vị"), f" có đầu mối chưa cập nhật {period_name(period)}{away}.")]
    blocks += partly(partial, are_named=named is not None)
    blocks += [say(roster_line(one)) for one in rosters]
    blocks += [own_part(*row) for row in own]
    if named:
        blocks.append(bullets(*(say(Bold(one.agency), f": {last_text(one)}") for one in named[:30])))
        if len(named) > 30:
            blocks.append(say(f"và {count(len(named) - 30)} đơn vị khác."))
    return blocks


def reporters(period: str, found: int, expected: int, named: Sequence[Last] | None) -> list[Block]:
    blocks: list[Block] = [say(Bold(f"{count(found)}/{expected} đơn vị"), f" có đầu mối đã cập nhật {period_name(period)}.")]
    if named:
        blocks.append(bullets(*(say(Bold(one.agency), f" {receipt(one.on, one.number)}") for one in named[:30] if one.on)))
    return blocks


TOLD, QUIET, AWAY, UNREACHED, NOT_THERE, NOBODY = "told", "quiet", "away", "unreached", "not there", "nobody"


def of_body(agency: str, period: str, state: str) -> Text:
    """ "UBND xã Yên Thành: chưa cập nhật tuần 48 (…)."; `state`: one of the above, or how many of how many tasks """
    when = period_name(period)
    words = {
        TOLD: f"đã cập nhật {when}",
        QUIET: f"chưa cập nhật {when}",
        AWAY: f"đầu mối vắng mặt đã báo trước, không hỏi {when}",
        UNREACHED: f"chưa gửi được tin hỏi {when}",
        NOT_THERE: f"đầu mối vắng mặt hoặc chưa nhận được tin hỏi {when}",
        NOBODY: f"chưa được hỏi {when} (chưa có đầu mối, hoặc không chủ trì nhiệm vụ nào)",
    }.get(state, f"đã cập nhật {state} nhiệm vụ {when}")
    return say(Bold(f"{agency}: {words}."))


def mine(period: str, agency: str, left: Sequence[str], total: int) -> Text:
    if not left:
        return say(f"{agency} đã cập nhật đủ {count(total)} nhiệm vụ {period_name(period)}.")
    return say(f"{agency} còn ", Bold(f"{count(len(left))}/{count(total)} nhiệm vụ"), f" chưa cập nhật {period_name(period)}: {', '.join(left)}.")


def nothing_of_mine() -> Text:
    return say("Đồng chí chưa giữ vai trò đầu mối của đơn vị nào nên không có nhiệm vụ phải cập nhật.")
