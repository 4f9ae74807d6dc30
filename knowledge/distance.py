"""How near an entry is to what was said, with the reasons by name."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.data import read_json
from knowledge.entries import Entry
from knowledge.normalize import Word, is_slip

WEIGHTS: dict[str, float] = {name: value for name, value in read_json("weights.json").items() if name != "source"}


@dataclass(frozen=True, slots=True)
class Term:
    """One word that carries content. `is_known` is False for a word that no entry and no synonym holds."""

    word: Word
    weight: float
    is_known: bool


@dataclass(frozen=True, slots=True)
class Paraphrase:
    """A stretch of terms (`first` to `last`, exclusive) that a plan would put in other words: `means` gives each
    its share of the meaning (they add up to 1; the rare words carry most of it)."""

    first: int
    last: int
    means: dict[str, float]
    weight: float = 0.0  # of the terms that it stands for
    shares: dict[int, float] | None = None  # remembered by entry number, in a small index

    def share(self, entry: Entry) -> float:
        """How much of the meaning the entry holds, 0 to 1."""
        known = self.shares.get(entry.number) if self.shares is not None else None
        if known is None:
            known = sum(self.means[word] for word in self.means.keys() & entry.words.keys())
            if self.shares is not None:
                self.shares[entry.number] = known
        return known


@dataclass(frozen=True, slots=True)
class Terms:
    """What was said, ready for comparing: terms, the pairs of neighbouring terms, and paraphrases."""

    terms: tuple[Term, ...]
    pairs: tuple[tuple[int, int], ...] = ()
    paraphrases: tuple[Paraphrase, ...] = ()
    spoken: frozenset[str] = frozenset()  # all words, said and meant
    weight: float = 0.0  # of all terms

    def reach(self, entry: Entry) -> float:
        """A quick upper estimate of how much the entry can explain, to choose what is measured exactly."""
        found = sum(term.weight for term in self.terms if term.word.fold in entry.words)
        return found + sum(paraphrase.share(entry) * paraphrase.weight for paraphrase in self.paraphrases)


@dataclass(frozen=True, slots=True)
class Score:
    """0 to about 1.2; `reasons` add up to `total`; `unexplained` are the words the entry does not hold."""

    total: float
    reasons: tuple[tuple[str, float], ...]
    unexplained: tuple[str, ...] = ()


_NOTHING = Score(0.0, ())


def measure(said: Terms, entry: Entry, agency: float = 0.0) -> Score:
    """The score of one entry. Named reasons: words, pairs, head, meaning, lone, agency."""
    if not said.terms or said.spoken.isdisjoint(entry.words):
        return _NOTHING
    strength = [_word_strength(term, entry) for term in said.terms]
    fullest = 0.0
    for paraphrase in said.paraphrases:
        share = paraphrase.share(entry)
        # Half of the words of a paraphrase is chance; most of them is the meaning.
        meant = WEIGHTS["synonym"] * max(0.0, share * share * (3 - 2 * share))
        fullest = max(fullest, meant)
        for place in range(paraphrase.first, paraphrase.last):
            if said.terms[place].word.fold not in paraphrase.means:  # a word that the plan uses itself must be there itself
                strength[place] = max(strength[place], meant)
    words = sum(term.weight * strong for term, strong in zip(said.terms, strength, strict=True)) / said.weight
    pairs = _pair_share(said, strength, entry)
    share_of_pairs = WEIGHTS["pairs"] if said.pairs else 0.0
    reasons = [("words", words * (1 - share_of_pairs)), ("pairs", pairs * share_of_pairs)]
    reasons.append(("head", WEIGHTS["head_share"] * _head_share(said, entry)))
    # Of two entries that hold the words, the one that holds the whole meaning ("quỹ htx" is one fund of three).
    reasons.append(("meaning", WEIGHTS["meaning"] * fullest))
    if not pairs and fullest < WEIGHTS["meant"]:
        # Words of Vietnamese are pairs of syllables; single syllables that agree are mostly chance.
        reasons.append(("lone", -WEIGHTS["lone"] * words))
    if agency:
        reasons.append(("agency", agency))
    unexplained = tuple(term.word.text for term, strong in zip(said.terms, strength, strict=True) if strong < 0.3)
    return Score(sum(value for _, value in reasons), tuple(reasons), unexplained)


def _word_strength(term: Term, entry: Entry) -> float:
    field = entry.words.get(term.word.fold)
    if field is None:
        return 0.0
    if not term.word.is_marked:
        return WEIGHTS[field]
    spellings = entry.marked[term.word.fold]
    if term.word.key in spellings:
        return WEIGHTS[field]
    # "hổ trợ" is a slip of "hỗ trợ"; "vé" is another word than "về".
    is_near = any(is_slip(term.word.key, spelling) for spelling in spellings)
    return WEIGHTS[field] * WEIGHTS["slip" if is_near else "wrong_marks"]


def _pair_share(said: Terms, strength: list[float], entry: Entry) -> float:
    """Neighbours found as neighbours; inside a paraphrase the paraphrase stands for its pairs."""
    if not said.pairs:
        return 0.0
    whole = found = 0.0
    for one, two in said.pairs:
        weight = min(said.terms[one].weight, said.terms[two].weight)
        whole += weight
        if (said.terms[one].word.fold, said.terms[two].word.fold) in entry.pairs:
            found += weight
        elif any(p.first <= one and two < p.last for p in said.paraphrases):
            found += weight * min(strength[one], strength[two])
    return found / whole if whole else 0.0


def _head_share(said: Terms, entry: Entry) -> float:
    if not entry.head:
        return 0.0
    return len(said.spoken & entry.head) / len(entry.head)
