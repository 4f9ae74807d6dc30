"""A short title for each task, so that lists fit a phone: edited ones from data, else proposed from the content."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from knowledge.data import read_json
from knowledge.reading.words import short_forms

MAX_LENGTH = 60
MIN_LENGTH = 32  # shorter beginnings are the same for many tasks: "Cân đối, bố trí kinh phí"
_JOINT = re.compile(r"[;:,.]\s|\s(?=(?:nhằm|để|theo|trong|của|và|đối với|về|từ|cho|với|tại|gắn với|bảo đảm|phù hợp)\s)")
# "Đề nghị <agency> tham gia …": the agency stands in its own column.
_POLITE = re.compile(
    r"^(?:Đề nghị|Yêu cầu|Giao)\s+[^.;:]*?\s(?=(?:tham gia|chủ trì|phối hợp|thực hiện|tiếp tục)\s)|^(?:Đề nghị|Yêu cầu)\s+"
)
_DANGLING = re.compile(
    r"[\s,;:.-]+(?:và|của|các|những|với|cho|theo|về|tại|trong|hoặc|để|từ|đến|là|có|được|do|cùng|như|gắn|liên quan)?$", re.IGNORECASE
)


@lru_cache(maxsize=1)
def _edited() -> dict[tuple[str, str], dict[str, str]]:
    data = read_json("short-titles.json")
    return {(number, plan["issued_on"]): dict(plan["titles"]) for number, plan in data["plans"].items()}


def short_title(plan_number: str, issued_on: date | None, code: str, content: str) -> str:
    """The edited title of this task of this very plan, else a proposal of at most 60 characters."""
    edited = _edited().get((plan_number, str(issued_on)), {})
    return edited.get(code) or propose_title(content)


def propose_title(content: str) -> str:
    """The beginning of the content, usual terms shortened, up to the last natural joint within 60 characters."""
    text = _POLITE.sub("", content.strip())
    for term, short in short_forms():
        text = text.replace(term, short)
    text = text[:1].upper() + text[1:]
    if len(text) <= MAX_LENGTH:
        return text.rstrip(" .;,:")
    joints = [match.start() for match in _JOINT.finditer(text[: MAX_LENGTH + 2])]
    good = [joint for joint in joints if MIN_LENGTH <= joint <= MAX_LENGTH]
    return _finish(text[: good[-1]]) if good else f"{_finish(text[: _last_space(text)])}…"


def _last_space(text: str) -> int:
    space = text.rfind(" ", 0, MAX_LENGTH)
    return space if space > 0 else MAX_LENGTH - 1


def _finish(text: str) -> str:
    while (shorter := _DANGLING.sub("", text)) != text:
        text = shorter
    return text
