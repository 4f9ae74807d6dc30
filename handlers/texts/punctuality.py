"""On-time reporting in words: thresholds, counts, one's own row; no places, no "worst"."""

from __future__ import annotations

from collections.abc import Sequence

from bot.events import Block, Bold, Reply, bullets, say
from handlers.texts.dates import count
from knowledge.punctuality import FEWEST, Level, Score

_LEVELS = {
    Level.STEADY: "đúng hạn từ {high}%",
    Level.MOSTLY: "đúng hạn từ {low}% đến dưới {high}%",
    Level.OFTEN_LATE: "đúng hạn dưới {low}%",
    Level.TOO_FEW: "chưa đủ {fewest} đợt để tính",
}
_EXCUSED = "Không tính: đợt vắng mặt không có người thay, đợt không có ngày làm việc, đợt tham gia sau khi đã nhắc, tin hỏi không gửi tới được. Thứ tự theo tên."


def _level(level: Level, threshold: int) -> str:
    return _LEVELS[level].format(high=threshold, low=threshold - 20, fewest=count(FEWEST))


def _score(score: Score) -> str:
    excused = f", {count(score.excused)} đợt không tính" if score.excused else ""
    if not score.counted:
        return f"chưa có đợt được tính{excused}"
    return f"{score.on_time}/{score.counted} đợt đúng hạn ({score.percent}%{excused})"


def board(
    named: Sequence[Score], members: Sequence[Score], own: Sequence[Score], rounds: int, threshold: int, *, names_all: bool
) -> Reply:
    """By thresholds. Names of those at the threshold; of the others only where the asker sees details."""
    blocks: list[Block] = [say(Bold(f"Cập nhật đúng hạn, {count(rounds)} đợt gần nhất đã đóng"))]
    if not named and not members:
        blocks.append(say("Chưa có đợt nào đã đóng để tính."))
    lines = []
    for level in Level:
        those = [score for score in named if score.level(threshold) is level]
        if those:
            names = "; ".join(f"{score.agency} ({score.on_time}/{score.counted})" for score in those) if names_all else ", ".join(score.agency for score in those)
            lines.append(say(Bold(f"{_level(level, threshold)}: {count(len(those))} đơn vị"), f" - {names}" if level is Level.STEADY or names_all else ""))
    if lines:
        blocks.append(bullets(*lines))
    if members:
        steady = sum(1 for score in members if score.level(threshold) is Level.STEADY)
        blocks.append(say(f"Xã, phường và đơn vị được hỏi theo danh sách: {steady}/{len(members)} {_level(Level.STEADY, threshold)}."))
    return Reply((*blocks, *_own(own, threshold), say(_EXCUSED)))


def _own(own: Sequence[Score], threshold: int) -> list[Block]:
    return [say(f"{score.agency}: ", Bold(_score(score)), f", {_level(score.level(threshold), threshold)}.") for score in own]


def off(own: Sequence[Score], rounds: int, threshold: int, *, is_admin: bool) -> Reply:
    """Switched off: one's own row all the same."""
    hint = " Bật: /dunghan bật; đổi ngưỡng: /dunghan 85%." if is_admin else ""
    blocks: list[Block] = [say(f"Bảng cập nhật đúng hạn đang tắt; mỗi đơn vị chỉ xem được phần của mình.{hint}")]
    if own:
        blocks += [say(Bold(f"{count(rounds)} đợt gần nhất đã đóng")), *_own(own, threshold), say(_EXCUSED)]
    return Reply(tuple(blocks))


def changed(is_on: bool, threshold: int) -> Reply:
    state = "bật" if is_on else "tắt"
    return Reply((say(f"Bảng cập nhật đúng hạn: {state}; ngưỡng: đúng hạn từ {threshold}%. Tên đơn vị dưới ngưỡng không nêu trong nhóm."),))


def only_admin() -> str:
    return "Chỉ quản trị viên bật, tắt hoặc đổi ngưỡng bảng cập nhật đúng hạn."


def bad_threshold() -> str:
    return "Ngưỡng phải từ 50% đến 100%, ví dụ: /dunghan 90%."


def usage(fewest: int, most: int) -> str:
    return f"Đề nghị gửi /dunghan, hoặc kèm số đợt từ {fewest} đến {most}, ví dụ: /dunghan 26."


def no_plan() -> str:
    return "Chưa có kế hoạch nào được nạp."
