"""What is said about bodies that exist no more, and the bodies that have their work today."""

from __future__ import annotations

from collections.abc import Sequence

from bot.events import Bold, Choice, Reply, say
from handlers.texts.dates import day
from knowledge.succession import Ended, Heir

NONE = "none"


def ended(body: Ended) -> str:
    """ "Sở A không còn từ 01/3/2025; nay là Sở B (…), Sở C (mục II.7). Đề nghị ghi tên cơ quan hiện nay." """
    if not body.heirs:
        return f"{_gone(body)}; chưa xác định cơ quan tiếp nhận."
    return f"{_gone(body)}; {_now(body)}. Đề nghị ghi tên cơ quan hiện nay."


def which_heir(body: Ended, none: str) -> Reply:
    """Asks back which of the bodies of today is meant; the id of a choice is the place among the heirs."""
    choices = [Choice(str(place), _named(heir, body.heirs)) for place, heir in enumerate(body.heirs)]
    asked = "Chọn cơ quan:" if len(choices) > 1 else "Chọn:"
    return Reply((say(Bold(_gone(body)), f"; {_now(body)}. {asked}"),), (*choices, Choice(NONE, none)))


def relieved(body: Ended, heirs: Sequence[str]) -> Reply:
    """To somebody whose seat is at a body that has ended, once its successors answer."""
    return Reply((say(f"{_gone(body)}; nhiệm vụ nay do {', '.join(heirs)} trả lời, đã có đầu mối. Kênh không hỏi đồng chí về {body.agency} nữa; báo cáo đã gửi được giữ nguyên. Nếu đồng chí nay là đầu mối của cơ quan mới, đề nghị quản trị viên cấp mã."),))


def _gone(body: Ended) -> str:
    return f"{body.agency} không còn từ {day(body.since)}"


def _now(body: Ended) -> str:
    return f"nay là {', '.join(_named(heir, body.heirs) for heir in body.heirs)}"


def _named(heir: Heir, heirs: Sequence[Heir]) -> str:
    """With its tasks, where there are several."""
    if len(heirs) == 1:
        return heir.agency
    return f"{heir.agency} (mục {', '.join(heir.tasks)})" if heir.tasks else f"{heir.agency} (các nhiệm vụ khác)"
