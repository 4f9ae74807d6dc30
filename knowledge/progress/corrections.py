"""Corrections: what a sender takes back ("nhầm", "chứ không phải 60%") is hidden, so that only the rest counts."""

from __future__ import annotations

from dataclasses import replace

from knowledge.progress.clauses import Clause
from knowledge.progress.line import Line
from knowledge.progress.tokens import Sort
from knowledge.progress.wording import compile_phrases

_NOT_BUT = compile_phrases(["(?:chứ|chớ) (?:không|chưa|chẳng) (?:phải|có)(?: \\S+)*", "không phải (?:là )?(?:\\d\\S*|<\\w+>|nửa|«done»)(?: \\S+)*?(?= mà)", "không phải (?:là )?(?:\\d\\S*|<frac>|nửa)(?: (?!mà|chỉ|mới|là|đâu)\\S+)*$", "(?:viết|báo|ghi|nói|nêu|gõ)(?: \\S+)?? (?:\\d\\S*|<frac>|nửa) (?:là )?(?:sai|nhầm|chưa đúng|không đúng)(?: \\S+)*$", "thay vì(?: \\S+)*"])
# "đính chính", "sửa lại": what follows in the clause is the right version.
_ANNOUNCED = compile_phrases(["(?:em |anh |chị |xin )*(?:đính chính|nói lại|sửa lại|báo lại)(?: (?:giúp|cho|em|anh|chị|là|:|chút|với|nhé|ạ))*"])
_MISTAKE = compile_phrases(["(?:à |ấy |xin lỗi |em |anh |chị )*(?:nhầm|nhầm lẫn|ghi nhầm|gõ nhầm|viết nhầm|báo nhầm)(?: \\S+)*?"])
_TAKEN_BACK = compile_phrases(["(?:à )?không(?: phải)?(?: (?:đâu|ạ|vậy|em|anh|chị))*", "(?:à )?sai(?: rồi)?(?: ạ)?"])


def drop_corrected(clauses: list[Clause]) -> list[Clause]:
    """The clauses with everything taken back blanked; codes stay, they still say which task is meant."""
    kept = list(clauses)
    for place, clause in enumerate(clauses):
        line = clause.line
        for first, last in list(line.find_all(_NOT_BUT)):
            line = line.blank(range(first, last))
        if (announced := line.find(_ANNOUNCED)) is not None:
            line = line.blank(range(*announced))
            if place and clauses[place - 1].sentence == clause.sentence:
                kept[place - 1] = replace(kept[place - 1], line=_silenced(kept[place - 1].line))
        elif (mistake := line.find(_MISTAKE)) is not None:
            colon = next((at for at, token in enumerate(line.tokens) if token.word == ":" and at >= mistake[0]), None)
            line = _silenced(line) if colon is None else line.blank(range(colon + 1))
            if mistake[0] <= 1 and place and clauses[place - 1].sentence == clause.sentence:
                kept[place - 1] = replace(kept[place - 1], line=_silenced(kept[place - 1].line))
        elif place and _TAKEN_BACK.fullmatch(line.text):
            kept[place - 1] = replace(kept[place - 1], line=_silenced(kept[place - 1].line))
        kept[place] = replace(clause, line=line)
    return kept


def _silenced(line: Line) -> Line:
    return line.blank(place for place, token in enumerate(line.tokens) if token.sort is not Sort.CODE)
