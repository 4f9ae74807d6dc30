"""`dondoc ask --explain`: why a sentence was understood so, reason by reason."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.match import Candidate
from knowledge.question import Query

_MOST = 4  # candidates shown


def lines(query: Query, understood: str | None = None) -> list[str]:
    """`understood` is the sentence after synonyms, when they changed it. Names of reasons are those of the code
    (knowledge/distance.py), so that what is read here can be found there."""
    found = [f"Hiểu là: {query.intent}, {query.verdict}; lý do: {', '.join(query.reasons) or 'không nêu'}"]
    if understood:
        found.append(f"Sau khi thay từ đồng nghĩa: {understood}")
    if query.agencies:
        found.append("Cơ quan: " + "; ".join(f"{named.name} (từ “{named.said}”)" for named in query.agencies))
    found += [line for part in query.parts for line in lines(part)]
    found += _candidates("Nhiệm vụ", query.candidates)
    return found + _candidates("Đoạn văn", query.passages)


def _candidates(kind: str, candidates: Sequence[Candidate]) -> list[str]:
    return [f"{kind} {found.entry.key}: {_score(found)}" for found in candidates[:_MOST]]


def _score(found: Candidate) -> str:
    reasons = " ".join(f"{name} {value:+.2f}" for name, value in found.score.reasons if abs(value) >= 0.005)
    left = f"; chưa giải thích được: {', '.join(found.score.unexplained)}" if found.score.unexplained else ""
    return f"{found.score.total:.2f} = {reasons}{left}"
