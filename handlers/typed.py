"""Short things that people type: a number with words behind it, a yes, "none"."""

from __future__ import annotations

import re

from knowledge.courtesy import plain_words
from knowledge.normalize import fold

_NUMBER = re.compile(r"^(?:s\w )?#?(\d{1,6})(?![\w./])[\s:,.-]*(.*)$", re.IGNORECASE | re.DOTALL)
_YES = ({"dung"}, {"dung", "roi"}, {"ok"}, {"luu"}, {"dung", "luu"}, {"chuan"}, {"dong", "y"}, {"vang"}, {"vang", "dung"}, {"vang", "dung", "roi"}, {"luu", "lai"}, {"luu", "di"}, {"luu", "luon"}, {"ghi", "nhan"}, {"chinh", "xac"})
_BARE_NUMBER = re.compile(r"(?:da )?(?:(?:van ban|vb) )?(?:so )?\d{1,5}(?:,? ngay\b.*)?(?: a)?")


_NO_OBSTACLE = ({"khong"}, {"khong", "co"}, {"khong", "co", "gi"}, {"khong", "vuong"}, {"khong", "vuong", "gi"}, {"chua", "co"}, {"chua", "co", "gi"})


def split_number(argument: str) -> tuple[int, str] | None:
    """ "3 đã nhận", "số 3: đã nhận" -> (3, "đã nhận"); None when it does not begin with a number."""
    match = _NUMBER.match(argument)
    return (int(match.group(1)), match.group(2)) if match else None


def says_none(text: str) -> bool:
    """Whether the whole text says that there is no obstacle, asked for one: "Không", "dạ không có gì ạ"."""
    return set(plain_words(text)) in _NO_OBSTACLE


def names_number_only(text: str) -> bool:
    """A document's number without the letters that tell which document it is: "số 45 ngày 20/11"."""
    return bool(_BARE_NUMBER.fullmatch(fold(text).strip(" .")))


def is_bare_number(text: str) -> bool:
    """A number that chooses nothing where words are asked for: "3", "3." """
    return bool(re.fullmatch(r"\s*\d{1,4}\s*[.)]?\s*", text))


def says_yes(text: str) -> bool:
    """Whether the whole text is a yes to a read-back, polite words aside: "đúng rồi ạ", "lưu giúp tôi"."""
    return set(plain_words(text)) in _YES
