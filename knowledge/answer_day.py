"""Whether somebody asks until when an answer is taken: "bao giờ hết hạn trả lời", "mấy giờ phải gửi"."""

from __future__ import annotations

import re

from knowledge.normalize import fold

_ANSWERING = re.compile(r"(?<!\w)(?:tra loi|gui|nop|cap nhat|phan hoi|bao cao|chot)(?!\w)")
_WHEN = re.compile(r"(?<!\w)(?:han|het han|bao gio|khi nao|luc nao|may gio|ngay nao|hom nao|khi mo|deadline)(?!\w)")
# These ask about the plan, not about this question.
_OF_THE_PLAN = re.compile(r"(?<!\w)(?:hang nam|hang quy|nhiem vu nao|viec nao|ke hoach|so ket|tong ket|[ivx]+[. ]?\d+)(?!\w)")


def asks_until_when(text: str) -> bool:
    said = fold(text)
    return bool(_ANSWERING.search(said) and _WHEN.search(said)) and not _OF_THE_PLAN.search(said)
