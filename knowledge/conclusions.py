"""How a range that has run out was concluded, told in a sentence: extended until when, folded into what, by which document."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from knowledge.endings import read_end
from knowledge.normalize import compose, fold
from knowledge.question.slots import find_codes
from knowledge.standing import Outcome

_EXTENDED = re.compile(r"(?<!\w)gia han(?!\w)")
_FOLDED = re.compile(r"(?<!\w)(?:long ghep|ghep|chuyen)(?: \w+){0,2}? (?:vao|voi|sang|trong) (?=(?:ke hoach|chuong trinh|de an|ctr|kh |mtqg|du an))|(?<!\w)long ghep (?:vao|voi|trong) ")
_COMPLETED = re.compile(r"^(?:da |duoc )*(?:hoan thanh|xong|ket thuc)(?! mot phan)")
_DENIED = re.compile(r"(?<!\w)(?:chua|khong|xin|de nghi|kien nghi|dang|cho|se|du kien|can)(?: \w+){0,3} (?:gia han|long ghep|ghep|chuyen)(?!\w)")
_NO_CONCLUSION = re.compile(r"(?:[ivx]+[. ]?\d{1,2} |da |hien )*(?:chua|khong)(?: the| co)? ket luan(?: duoc)?(?: a| dau)?[ .]*")
_NOT_YET = re.compile(r"(?<!\w)(?:chua|khong)(?: \w+){0,2} ket luan|^(?:da )?(?:chua ro|de sau)")
_UNTIL = re.compile(r"gia han(?: \w+){0,4}? (?:den|toi|sang) (.+?)(?= theo | tai | bang |,|;|$)")
_BY = re.compile(r"(?:^|[ ,])(?:theo|tai|bang) (?=\S)")
_CODE = re.compile(r"(?<![\w.])[ivx]+[. ]?\d{1,2}(?![\w/])", re.IGNORECASE)
_CUT = re.compile(r"[;\n]|\. ")


@dataclass(frozen=True, slots=True)
class Conclusion:
    outcome: Outcome
    into: str | None = None
    document: str | None = None
    until: date | None = None


def says_not_concluded(text: str) -> bool:
    """ "chưa kết luận được"."""
    return bool(_NOT_YET.search(fold(text)))


def says_no_conclusion(text: str) -> bool:
    """The same, as a whole message that nobody asked for."""
    return bool(_NO_CONCLUSION.fullmatch(fold(text).strip()))


def read_conclusion(text: str, today: date, *, is_asked: bool = False) -> Conclusion | None:
    """What a clause without its code says; "đã hoàn thành" concludes only where the conclusion was asked for
    (`is_asked`), else it is a report like any other."""
    text = compose(text).strip(" .,;:-")
    said = fold(text)
    if _DENIED.search(said) or len(said) != len(text):
        return None
    by = _BY.search(said)
    document = text[by.end() :].strip() if by and any(char.isdigit() for char in text[by.end() :]) else None
    if _EXTENDED.search(said):
        until = _UNTIL.search(said)
        return Conclusion(Outcome.EXTENDED, None, document, read_end(text[until.start(1) : until.end(1)], today) if until else None)
    if folded := _FOLDED.search(said):
        end = by.start() if by and by.start() > folded.end() else len(text)
        into = text[folded.end() : end].strip(" ,.")
        return Conclusion(Outcome.FOLDED, into or None, document)
    return Conclusion(Outcome.COMPLETED, None, document) if is_asked and _COMPLETED.match(said) else None


def conclusions_told(text: str, today: date) -> tuple[dict[str, Conclusion], list[str]]:
    """Of every task named: how it was concluded; and the codes of which something else is told."""
    found: dict[str, Conclusion] = {}
    others: list[str] = []
    for clause in _CUT.split(text):
        codes = find_codes(clause)
        told = read_conclusion(_CODE.sub(" ", clause).strip(" ,:-"), today) if codes else None
        for code in codes:
            if told is not None:
                found[code] = told
            else:
                others.append(code)
    return found, others
