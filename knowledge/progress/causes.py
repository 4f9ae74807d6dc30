"""Why work is held up: what stands before "nên chưa ..." or behind "chưa ... do" is an obstacle."""

from __future__ import annotations

from knowledge.progress.line import Line
from knowledge.progress.wording import compile_phrases, phrases

_BECAUSE = compile_phrases(["(?:vì|tại|bởi vì|bởi tại|bởi)(?! (?:sao|đâu|thế|vậy)(?!\\S))"])
_LEAST = 2  # words of a cause


def find_cause(line: Line) -> tuple[int, int, int] | None:
    """The tokens of a cause and where its own words begin; None where nothing is held up by it."""
    return _before_consequence(line) or _behind_consequence(line)


def _before_consequence(line: Line) -> tuple[int, int, int] | None:
    """ "phần mềm lỗi đăng nhập nên chưa nhập hết"."""
    held = line.find(phrases("obstacle", "held_up"))
    if held is None or held[0] == 0:
        return None
    first = held[0]
    while first > 0 and line.tokens[first - 1].word not in (":", "\n") and first - 1 not in line.blanked:
        first -= 1
    said = " ".join(token.word for token in line.tokens[first : held[0]])
    if phrases("obstacle", "no_cause").search(Line(line.tokens[held[0] :]).text):
        return None
    if held[0] - first < _LEAST or not phrases("obstacle", "bad").search(said) or phrases("obstacle", "no_cause").search(said):
        return None
    because = _BECAUSE.match(said)
    return first, held[0], first + (len(because.group(0).split()) if because else 0)


def _behind_consequence(line: Line) -> tuple[int, int, int] | None:
    """ "chậm do thủ tục đấu thầu"; "do mưa" alone is no cause of anything."""
    for first, last in line.find_all(_BECAUSE):
        before = Line(line.tokens[:first], line.blanked).text if first else ""
        end = next((place for place in range(last, len(line.tokens)) if line.tokens[place].word in ("nen", "nhưng") or place in line.blanked), len(line.tokens))
        said = " ".join(token.word for token in line.tokens[first:end])
        if line.tokens[first].word == "tại" and not phrases("obstacle", "bad").search(said):
            continue  # "chưa mở lớp tại xã Nghi Lộc": where, not why
        if end - last >= 1 and phrases("obstacle", "behind_cause").search(before) and not phrases("obstacle", "no_cause").search(said):
            return first, end, last
    return None
