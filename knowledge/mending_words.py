"""What of a proposal's read-back is to be mended, said in one sentence: "sửa lý do: hai sở đã hợp nhất"."""

from __future__ import annotations

import re
from typing import Literal

from knowledge.normalize import compose

_MENDS = re.compile(r"\s*(?:xin |đề nghị |cho )?sửa(?: lại)? (?:(lý do)|nội dung)(?: thành| là)?\s*:?\s+(.+)", re.IGNORECASE | re.DOTALL)


def read_mending(text: str) -> tuple[Literal["reason", "wording"], str] | None:
    """The part and its new words; None when the text mends nothing."""
    found = _MENDS.fullmatch(compose(text))
    return ("reason" if found.group(1) else "wording", found.group(2)) if found else None
