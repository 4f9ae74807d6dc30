"""Answers that put off or step aside: "để chiều ạ", "tôi nghỉ hưu rồi"; and what stands beside such an excuse."""

from __future__ import annotations

import re

from knowledge.normalize import fold

# The whole message is made of these words, and one of them is a time to come.
_WHEN = (
    r"(?:de|hen|xin|cho|hoi|tra loi|nhac|bao|lui|khat)(?: \S+){0,3}? (?:lai )?(?:sau|lat|muon)|sau (?:nhe|nha|a|di|vay)|luc khac|khi khac|hom khac|"
    r"(?:hom|ngay|buoi) khac|lat(?: nua)?|ti nua|chut nua|(?:mot )?luc nua|chieu(?: nay| mai)?|toi nay|trua(?: nay)?|(?:sang|ngay) mai|mai|ngay kia|"
    r"tuan (?:sau|toi)|dau tuan|cuoi tuan|cuoi ngay|thu (?:hai|ba|tu|nam|sau|bay|[2-7])|chu nhat|\d{1,3} (?:phut|tieng)(?: nua)?|\d{1,2} ?[h:]\d{0,2}|"
    r"\d{1,2} gio(?: \d{2})?|ngay \d{1,2}/\d{1,2}|(?:den|sang) \d{1,2}/\d{1,2}"
)
_POLITE = (
    r"da|vang|a|nhe|nha|nhi|de|em|anh|chi|toi|minh|dong chi|ben em|kenh|xin|cho|giup|ho|voi|vao|luc|den|sang|dau|cuoi|gio|khoang|hom|nay|lai|se|"
    r"bao cao|bao|cap nhat|tra loi|gui|phan hoi|nhac|hoi|hen|lui|khat|dang|ban|hop|qua|ron|lam|thoi|di|duoc khong|duoc|\?|sau|buoi|sang|chieu"
)
_LATER = re.compile(rf"(?:(?:{_POLITE}|{_WHEN})(?=[ ,.!]|$)[ ,.!]*)+")
_TIME = re.compile(rf"(?<!\w)(?:{_WHEN})(?![\w/])")
_FIRST = r"(?:toi|em|minh|chau|anh|chi)"
_GONE = re.compile(
    r"\bkhong con (?:\w+ ){0,3}(?:lam dau moi|la dau moi|phu trach|theo doi|dam nhiem|cong tac)\b|"
    rf"^(?:da )?{_FIRST}\b.*\b(?:thoi|het|dung) (?:lam dau moi|phu trach|theo doi|lam viec)\b|"
    rf"^(?:da )?{_FIRST}\b.*\b(?:nghi huu|nghi viec(?! rieng)|thoi viec|nghi che do|(?:chuyen|luan chuyen|dieu dong|thuyen chuyen)(?: \w+){{0,2}} (?:cong tac|don vi|phong|so|viec|vi tri|co quan))\b"
)
_NOT_GONE = re.compile(r"\b(?:sap|se|du kien|chua|khi nao|neu)\b")
_SELF = re.compile(rf"^(?:(?:da|vang|xin|thua|bao cao|kinh)\s+)*(?:(?:anh|chi|dong chi|kenh)\s+)?(?:{_FIRST}|hom nay|ngay mai|tu ngay|tu|xin phep|nghi|di cong tac)\b")
_EXCUSE = re.compile(r"(?<!\w)(?:chưa|chua|không|khong)(?: (?:thể|the|kịp|kip))? (?:báo cáo|bao cao|cập nhật|cap nhat|trả lời|tra loi)(?: (?:được|duoc|ngay))*(?!\w)", re.IGNORECASE)
_REASON = re.compile(r"[,;]?\s*(?<!\w)(?:vì|vi|do|bởi|boi|tại|lý do|ly do)(?: là| la|:)?\s+", re.IGNORECASE)
_PERSONAL = re.compile(r"\b(?:hop|ban|cong tac|om|nghi|tren duong|o ngoai|chua kip)\b")


def says_later(text: str) -> bool:
    """Whether the whole text asks to be asked later: "để chiều ạ", "để sau", "mai nhé", "sáng mai em báo"."""
    said = fold(text).strip(" .!")
    return bool(said) and len(said) <= 80 and bool(_LATER.fullmatch(said) and _TIME.search(said))


def says_gone(text: str) -> bool:
    """Whether the sender has left the seat for good: that is no leave with dates."""
    said = fold(text)
    return bool(_GONE.search(said)) and not _NOT_GONE.search(said)


def speaks_of_oneself(text: str) -> bool:
    """ "em nghỉ phép đến 30/11": the sender is the one who is away."""
    return bool(_SELF.match(fold(text)))


def beside_excuse(text: str) -> str | None:
    """What a sentence tells besides that there is no report: "III.2 chưa báo cáo được vì chưa có số liệu" is
    "III.2 vì chưa có số liệu". None where there is no reason, or only that the sender is busy."""
    found = _EXCUSE.search(text)
    reason = _REASON.search(text, found.end()) if found else None
    if found is None or reason is None or _PERSONAL.search(fold(text[reason.end() :])):
        return None
    return f"{text[: found.start()]}{text[found.end() :]}".strip()


def state_and_reason(text: str) -> tuple[str, str] | None:
    """The two halves of "III.7 chưa triển khai vì cán bộ nghỉ thai sản"."""
    head, *rest = _REASON.split(text, maxsplit=1)
    return (head.strip(), rest[0].strip()) if rest and head.strip() and rest[0].strip() else None
