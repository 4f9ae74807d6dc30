"""Text that an office file can hold: XML refuses control characters, lone surrogates and two non-characters."""

from __future__ import annotations

import re

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def storable(text: str) -> str:
    return _FORBIDDEN.sub("", text)
