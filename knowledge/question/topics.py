"""Which target of the plan a sentence asks for."""

from __future__ import annotations

import re

from knowledge.distance import WEIGHTS, Terms
from knowledge.index import Index
from knowledge.normalize import fold, split
from knowledge.plan import Target
from knowledge.question.query import PeriodKind
from knowledge.question.sentence import Sentence, prepare


def find_targets(sentence: Sentence, of: int | None = None) -> tuple[tuple[Target, ...], float]:
    """The targets nearest to what was said, and how much of it they explain (0 to 1).

    The year `of` chooses, else the one that is named; without other words all targets of the year are meant.
    """
    index = sentence.index
    year = of or (sentence.years.last if sentence.years else None)
    of_year = tuple(target for target in index.plan.targets if year is None or target.year == year)
    if not of_year:
        return (), 0.0
    said = index.terms(sentence.words, [p for p in sentence.content if not sentence.words[p].fold.isdigit()])
    spoken = [term for term in said.terms if term.word.fold not in _ASKING_FOR_TARGETS]
    if not spoken:
        return of_year, 1.0 if year else 0.0
    wants_share = sentence.asks("share") or "%" in sentence.text
    scored = [(_share(said, target, index) + (0.2 if wants_share and target.unit == "%" else 0.0), target) for target in of_year]
    best = max(share for share, _ in scored)
    if best <= 0:
        return (), 0.0
    chosen = tuple(target for share, target in scored if share >= best - 1e-9)
    # The plan's own words for the target may be fewer than what was said; ties go to the shorter target.
    shortest = min(len(split(target.what)) for target in chosen)
    return tuple(target for target in chosen if len(split(target.what)) == shortest or len(chosen) <= 2), best


def targets_of_value(sentence: Sentence) -> tuple[Target, ...]:
    """"50% là chỉ tiêu gì": the targets with the number that is said, where nothing else tells them."""
    said = {(match.group(1).replace(".", "").replace(",", "."), bool(match.group(2))) for match in _VALUE.finditer(fold(sentence.text))}
    year = sentence.years.last if sentence.years else None
    found = [
        target for target in sentence.index.plan.targets
        if (f"{target.value:g}", target.unit == "%") in said and target.value > 1 and (year is None or target.year == year)
    ]  # fmt: skip
    return tuple(found)


def compared_targets(sentence: Sentence) -> tuple[Target, ...]:
    """Two targets set side by side: of two years ("từ 2030 đến 2045 tăng bao nhiêu"), or of two bodies ("... hay ...")."""
    years = sentence.years
    if years is not None and years.kind is PeriodKind.RANGE:
        both = [find_targets(sentence, year)[0] for year in (years.first, years.last)]
        return (*both[0], *both[1]) if all(len(found) in (1, 2) for found in both) else ()
    if not sentence.asks("compare"):
        return ()
    found: dict[str, Target] = {}
    for part in re.split(r"\s(?:và|với|hay|hoặc|so với|va|voi|hoac)\s|,", sentence.text):
        targets, share = find_targets(prepare(part, sentence.index), years.last if years else None)
        if len(targets) == 1 and share >= WEIGHTS["sure"]:
            found.setdefault(targets[0].key, targets[0])
    return tuple(found.values()) if len(found) > 1 and len({target.unit == "%" for target in found.values()}) == 1 else ()


_VALUE = re.compile(r"(?<![\w./,-])(\d{1,3}(?:\.\d{3})+|\d+(?:,\d+)?)(?![\d/]|[.,]\d)\s*(%|phan tram)?")
_ASKING_FOR_TARGETS = frozenset({"muc", "tieu", "chi", "ty", "le", "phan", "tram", "dat", "nam", "den", "toan", "khoang", "so", "luong", "dau", "con", "ra", "ke", "hoach", "%", "vao", "thoi", "diem", "tinh", "toi", "thieu", "it", "nhat"})


_SHARED = frozenset({"hop", "tac", "xa", "to", "chuc", "kinh", "te", "tap", "the"})


def _share(said: Terms, target: Target, index: Index) -> float:
    """How much of what was said the target's words explain, less what the target says beyond it."""
    held, around = index.focus.target_words[target.key]
    spoken = [term for term in said.terms if term.word.fold not in _ASKING_FOR_TARGETS]
    explained = whole = 0.0
    for place, term in enumerate(said.terms):
        if term not in spoken:
            continue
        # "hợp tác xã" and "tổ chức kinh tế tập thể" are said for each other; the other words tell targets apart.
        weight = 0.4 if term.word.fold in _SHARED else 1.0
        whole += weight
        if term.word.fold in held or _paraphrased(said, place, held):
            explained += weight
        elif term.word.fold in around:
            explained += 0.6 * weight
    said_folds = {term.word.fold for term in spoken}
    beyond = len([word for word in held if word not in said_folds])
    return explained / whole - 0.01 * beyond


def _paraphrased(said: Terms, place: int, held: frozenset[str]) -> bool:
    for paraphrase in said.paraphrases:
        if paraphrase.first <= place < paraphrase.last:
            inside = len(paraphrase.means.keys() & held)
            if inside * 2 >= len(paraphrase.means):
                return True
    return False
