"""Everything that questions are asked against, built once: plans, names, words, and the inverted index."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from heapq import nlargest

from knowledge.cues import Cues
from knowledge.distance import WEIGHTS, Paraphrase, Score, Term, Terms, measure
from knowledge.entries import Entry, Kind, entries_of
from knowledge.lexicon import Lexicon
from knowledge.match import Candidate, Matches, judge
from knowledge.normalize import Word, split
from knowledge.normalize import words as words_of
from knowledge.plan import Plan, Target
from knowledge.spelling import Speller
from knowledge.succession import Succession
from knowledge.wording import Synonym, Wording

_RESCORED = 60  # candidates taken from a big index by the weight of their words
_TELLING = 0.6  # weight below which a word says nothing about the topic
_MEASURED = 12  # of these, so many are measured exactly
_SMALL = 400  # an index with fewer entries is scored whole
_POSTINGS = 20_000  # once the rarest words have named so many entries, the common ones add nothing


@dataclass(frozen=True, slots=True)
class _Meaning:
    """The words of a paraphrase that the plans know, with their shares, and their mean weight."""

    words: dict[str, float]
    weight: float
    shares: dict[int, float] | None


class Index:
    """Read-only after building; safe to share."""

    def __init__(self, plans: Sequence[Plan], lexicon: Lexicon, succession: Succession) -> None:
        self.plans = tuple(plans)
        self.lexicon = lexicon
        self.succession = succession
        wording = Wording()
        cues = Cues(lambda _: True)
        self.speller = Speller([*wording.all_words(), *cues.all_words(), *lexicon.names, *_texts(plans)])
        self.wording = Wording(self.speller.is_known)
        self.cues = Cues(self.speller.is_known)
        self.entries: tuple[Entry, ...] = tuple(
            replace(entry, number=number)
            for number, entry in enumerate(entry for plan in plans for entry in entries_of(plan, self.wording.expand))
        )
        self._postings: dict[str, list[int]] = {}
        for number, entry in enumerate(self.entries):
            for word in entry.words:
                self._postings.setdefault(word, []).append(number)
        self._pairs = frozenset(pair for entry in self.entries for pair in entry.pairs)
        self._meanings: dict[Synonym, _Meaning] = {}
        first = plans[0] if plans else None
        self.target_words = {target.key: self._words_of_target(target) for target in (first.targets if first else ())}
        self.titles = {section.code: frozenset(words_of(section.title)) for section in (first.sections if first else ())}
        self.task_words = {task.code: " ".join(words_of(task.content)) for task in (first.tasks if first else ())}
        self._plan_names = {
            lexicon.agency(name) or name: name for plan in plans for name in _agency_names(plan)
        }

    @property
    def plan(self) -> Plan:
        """The plan that questions about agencies and codes mean: the first."""
        return self.plans[0]

    def _words_of_target(self, target: Target) -> tuple[frozenset[str], frozenset[str]]:
        """The words of the target itself, and of the sentence around it."""
        own, around = (self.wording.expand(split(text)) for text in (f"{target.what} {target.unit}", target.sentence))
        return frozenset(word.fold for word in own), frozenset(word.fold for word in around)

    def name_in_plan(self, canonical: str) -> str:
        """The plan's own spelling of a body, or the name itself when the plan does not name it."""
        return self._plan_names.get(canonical, canonical)

    def canonical(self, name: str) -> str:
        """The lexicon's name of a body as spelled in the plan."""
        return self._canonical.get(name) or self.lexicon.agency(name) or name

    def are_neighbours(self, one: Word, two: Word) -> bool:
        """True when the plans have these two words side by side, and neither is one of the commonest."""
        return (one.fold, two.fold) in self._pairs and min(self.weight(one.fold), self.weight(two.fold)) >= _TELLING

    def is_topic_word(self, folded: str) -> bool:
        """True when some task or paragraph holds the word."""
        return folded in self._postings

    def is_telling(self, folded: str) -> bool:
        return self.weight(folded) >= _TELLING

    def weight(self, folded: str) -> float:
        """Inverse document frequency: a word of every entry says almost nothing."""
        count = len(self._postings.get(folded, ()))
        return max(0.03, math.log((len(self.entries) + 1) / (count + 0.6)))

    def terms(self, said: Sequence[Word], content: Sequence[int]) -> Terms:
        """The content words of a sentence, weighed, with their neighbours and paraphrases."""
        own = set(content)
        # Words without content of their own ("vào", "làm") count inside a paraphrase ("làm sai"), never alone.
        paraphrases = [hit for hit in self.wording.synonyms.find_all(said) if hit.last - hit.first > 1 or hit.first in own]
        places = sorted(own.union(*(range(hit.first, hit.last) for hit in paraphrases)))
        number = {place: order for order, place in enumerate(places)}
        found: list[Paraphrase] = []
        meant: dict[int, float] = {}
        for hit in paraphrases:
            inside = [number[place] for place in range(hit.first, hit.last) if place in number]
            if not inside:
                continue
            means = self._meaning(hit.value)
            if means.words:
                found.append(Paraphrase(inside[0], inside[-1] + 1, means.words, means.weight * len(inside), means.shares))
                for place in inside:
                    meant[place] = max(meant.get(place, 0.0), means.weight)
        terms = tuple(self._term(said[place], meant.get(number[place])) for place in places)
        pairs = tuple((number[place], number[place + 1]) for place in places if place + 1 in number)
        spoken = frozenset(term.word.fold for term in terms).union(*(paraphrase.means for paraphrase in found))
        return Terms(terms, pairs, tuple(found), spoken, sum(term.weight for term in terms))

    def _meaning(self, synonym: Synonym) -> _Meaning:
        known = self._meanings.get(synonym)
        if known is None:
            words = {word.fold for word in self.wording.expand(synonym.means)} & self._postings.keys()
            squares = {word: self.weight(word) ** 2 for word in words}
            whole = sum(squares.values()) or 1.0
            weight = sum(self.weight(word) for word in words) / (len(words) or 1)
            known = self._meanings[synonym] = _Meaning({word: square / whole for word, square in squares.items()}, weight, {} if len(self.entries) <= _SMALL else None)
        return known

    def search(self, said: Terms, kind: Kind, bonus: Mapping[str, float] | None = None) -> Matches:
        """The entries of one kind nearest to what was said; `bonus` by key, for tasks whose body is named."""
        of_kind = [entry for entry in self._candidates(said) if entry.kind == kind]
        if len(of_kind) > _MEASURED:
            of_kind = nlargest(_MEASURED, of_kind, key=lambda entry: said.reach(entry) + (bonus.get(entry.key, 0.0) if bonus else 0.0))
        candidates = [Candidate(entry, measure(said, entry, bonus.get(entry.key, 0.0) if bonus else 0.0)) for entry in of_kind]
        return judge([candidate for candidate in candidates if candidate.score.total > 0.05])

    def passages(self, section: str) -> tuple[Candidate, ...]:
        """All paragraphs of a section, as if found."""
        whole = Score(1.0, (("title", 1.0),))
        return tuple(Candidate(entry, whole) for entry in self.entries if entry.kind == "paragraph" and entry.key.split("#")[0] == section)

    def _candidates(self, said: Terms) -> Sequence[Entry]:
        if len(self.entries) <= _SMALL:
            return self.entries
        spoken = {term.word.fold: term.weight for term in said.terms}
        for paraphrase in said.paraphrases:
            spoken |= {word: self.weight(word) * WEIGHTS["synonym"] for word in paraphrase.means if word not in spoken}
        scores: dict[int, float] = {}
        seen = 0
        for word in sorted(spoken, key=lambda word: len(self._postings.get(word, ()))):
            numbers = self._postings.get(word, ())
            if seen and seen + len(numbers) > _POSTINGS:
                break
            seen += len(numbers)
            for number in numbers:
                scores[number] = scores.get(number, 0.0) + spoken[word]
        best = sorted(scores, key=scores.__getitem__, reverse=True)[:_RESCORED]
        return [self.entries[number] for number in best]

    def _term(self, word: Word, meant: float | None) -> Term:
        if word.fold in self._postings:
            return Term(word, self.weight(word.fold), True)
        if meant is not None:
            return Term(word, meant, True)
        return Term(word, self.weight(word.fold) * WEIGHTS["unknown_word"], False)

    @cached_property
    def _canonical(self) -> dict[str, str]:
        return {name: canonical for canonical, name in self._plan_names.items()}


def build_index(plans: Sequence[Plan], lexicon: Lexicon | None = None, succession: Succession | None = None) -> Index:
    """The index over these plans; the first is the one that questions mean by default."""
    names = lexicon or Lexicon.load()
    return Index(plans, names, succession or Succession.load(names))


def _texts(plans: Sequence[Plan]) -> list[str]:
    """All words of the plans, for the speller."""
    texts: list[str] = []
    for plan in plans:
        texts += [plan.title, plan.issuer, plan.signer, *plan.recipients, *plan.references]
        texts += [text for task in plan.tasks for text in (task.content, task.short_title)]
        texts += [text for section in plan.sections for text in (section.title, *section.paragraphs)]
        texts += [target.what for target in plan.targets]
    return texts


def _agency_names(plan: Plan) -> list[str]:
    return [agency.name for agency in plan.agencies] + [name for task in plan.tasks for name in (*task.lead, *task.coordinate)]
