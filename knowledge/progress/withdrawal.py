"""A task that is taken out of what was read back: "bỏ II.4 ra", "không ghi II.4 nữa"."""

from __future__ import annotations

import re

from knowledge.normalize import fold
from knowledge.question.slots import find_codes, without_codes

_TAKEN_OUT = re.compile(
    r"(?:thoi |em |xin |cho (?:em |toi )?)*(?:bo|xoa|loai|gach|rut|go)(?: (?:bot|phan|muc|nhiem vu|ca|va|cai|viec|noi dung))*"
    r"(?: (?:ra|di|khoi (?:danh sach|day|ban nay|bao cao)|giup|nhe|a|em|ra khoi (?:danh sach|day)))*"
)
_NOT_TAKEN = re.compile(r"(?:dung|khong|chua)(?: (?:ghi|luu|bao cao|tinh|can))+(?: (?:phan|muc|nhiem vu|ca|va))*(?: (?:nua|vao|nhe|a|ky nay))*")


def taken_out(text: str) -> tuple[str, ...]:
    """The codes that are taken out; none where the sentence says anything else besides."""
    codes = find_codes(text)
    rest = " ".join(re.findall(r"\w+", fold(without_codes(text)))) if codes else ""
    return tuple(codes) if rest and (_TAKEN_OUT.fullmatch(rest) or _NOT_TAKEN.fullmatch(rest)) else ()
