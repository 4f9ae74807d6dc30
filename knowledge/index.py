"""Everything that questions are asked against, built once: plans, names, words, and the inverted index."""

from __future__ import annotations

import copy
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from heapq import nlargest

from knowledge.catalogue import Catalogue
from knowledge.cues import Cues
from knowledge.distance import WEIGHTS, Paraphrase, Score, Term, Terms, measure
from knowledge.entries import KINDS, Entry, Kind, entries_of
from knowledge.focus import Focus
from knowledge.lexicon import Lexicon
from knowledge.live_cues import all_words as live_words
from knowledge.match import Candidate, Matches, judge
from knowledge.normalize import Word
from knowledge.plan import Plan
from knowledge.shelf import Shelf
from knowledge.spelling import Speller
from knowledge.succession import Succession
from knowledge.wording import Synonym, Wording

_TELLING = 0.6  # weight below which a word says nothing about the topic
_VIEWS = 64  # so many single plans are kept ready
_MEASURED = 12  # so many candidates are measured exactly


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
        self.speller = Speller()
        self.wording = Wording(self.speller.is_known)
        self.cues = Cues(self.speller.is_known)
        self.speller.learn((*self.wording.all_words(), *self.cues.all_words(), *live_words(), *lexicon.names))
        self.speller.learn(_texts(plans))
        entries = list(entries_of(plans, self.wording.expand))
        self._shelves: dict[Kind, Shelf] = {kind: Shelf(entry for entry in entries if entry.kind == kind) for kind in KINDS}
        self._size = len(entries)
        self._pairs = {pair for entry in entries for pair in entry.neighbours()}
        self._spellings = {key for entry in entries for key in (*entry.head_keys, *entry.body_keys)}
        self._spelled_pairs = {pair for entry in entries for pair in zip(entry.body_keys, entry.body_keys[1:], strict=False)}
        counts: Counter[str] = Counter()
        for shelf in self._shelves.values():
            counts.update(dict(shelf.counts()))
        self._weights = {word: self._weight(count) for word, count in counts.items()}
        self._weight_of_unknown = self._weight(0)
        self._meanings: dict[Synonym, _Meaning] = {}
        self._views: dict[str, Index] = {}
        self.catalogue = Catalogue(self.plans, lru_cache(maxsize=None)(lambda name: lexicon.agency(name) or name))
        if plans:
            self._focus = Focus(plans[0], lexicon, self.wording.expand)

    @property
    def plan(self) -> Plan:
        """The plan that questions about agencies, codes and numbers mean: the first, or the one of `about`."""
        return self._focus.plan

    @property
    def focus(self) -> Focus:
        return self._focus

    @property
    def has_several(self) -> bool:
        return len(self.plans) > 1

    def about(self, number: str) -> Index:
        """The same index asked about one plan only; itself when there is no other plan or none of that number."""
        plan = self.catalogue.by_number.get(number)
        if plan is None or not self.has_several:
            return self
        view = self._views.get(number)
        if view is None:
            view = copy.copy(self)
            view.plans = (plan,)
            view.catalogue = Catalogue((plan,), view.canonical)
            view._focus = Focus(plan, self.lexicon, self.wording.expand)
            view._shelves = {kind: shelf.of_plan(number) for kind, shelf in self._shelves.items()}
            view._meanings = {}
            if len(self._views) >= _VIEWS:
                self._views.pop(next(iter(self._views)))
            self._views[number] = view
        return view

    def name_in_plan(self, canonical: str) -> str:
        """The plan's own spelling of a body, or the name itself when the plan does not name it."""
        return self._focus.names.get(canonical, canonical)

    def canonical(self, name: str) -> str:
        """The lexicon's name of a body as spelled in the plan."""
        return self._focus.canonical.get(name) or self.lexicon.agency(name) or name

    def has_pair(self, one: Word, two: Word) -> bool:
        """True when the plans have these two words side by side."""
        return (one.fold, two.fold) in self._pairs

    def is_spelled(self, word: Word) -> bool:
        """True when the plans have the word with just these marks, or it was typed without any."""
        return not word.is_marked or word.key in self._spellings

    def says(self, phrase: Sequence[str]) -> bool:
        """True when the plans have the words of the phrase (keys, two at least) side by side, with their marks."""
        return len(phrase) > 1 and all(pair in self._spelled_pairs for pair in zip(phrase, phrase[1:], strict=False))

    def are_neighbours(self, one: Word, two: Word) -> bool:
        """As `has_pair`, and neither is one of the commonest words."""
        return self.has_pair(one, two) and min(self.weight(one.fold), self.weight(two.fold)) >= _TELLING

    def is_topic_word(self, folded: str) -> bool:
        """True when some task or paragraph holds the word."""
        return folded in self._weights

    def is_telling(self, folded: str) -> bool:
        return self.weight(folded) >= _TELLING

    def weight(self, folded: str) -> float:
        """Inverse document frequency: a word of every entry says almost nothing."""
        return self._weights.get(folded, self._weight_of_unknown)

    def _weight(self, count: int) -> float:
        return max(0.03, math.log((self._size + 1) / (count + 0.6)))

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
            words = {word.fold for word in self.wording.expand(synonym.means)} & self._weights.keys()
            squares = {word: self.weight(word) ** 2 for word in words}
            whole = sum(squares.values()) or 1.0
            weight = sum(self.weight(word) for word in words) / (len(words) or 1)
            known = self._meanings[synonym] = _Meaning({word: square / whole for word, square in squares.items()}, weight, {} if self._shelves["task"].is_small else None)
        return known

    def search(self, said: Terms, kind: Kind, bonus: Mapping[str, float] | None = None) -> Matches:
        """The entries of one kind nearest to what was said; `bonus` by key, for tasks of the plan whose body is named."""
        more = {} if bonus is None else {(self.plan.number, key): value for key, value in bonus.items()}
        near: Sequence[Entry] = self._shelves[kind].nearest(said, self.weight)
        if len(near) > _MEASURED and self._shelves[kind].is_small:
            near = nlargest(_MEASURED, near, key=lambda entry: said.reach(entry) + more.get((entry.plan, entry.key), 0.0))
        candidates = [Candidate(entry, measure(said, entry, more.get((entry.plan, entry.key), 0.0))) for entry in near]
        unknown = sum(term.weight for term in said.terms if not term.is_known) / (said.weight or 1.0)
        return judge([candidate for candidate in candidates if candidate.score.total > 0.05], unknown)

    def passages(self, section: str) -> tuple[Candidate, ...]:
        """All paragraphs of a section, as if found."""
        whole = Score(1.0, (("title", 1.0),))
        return tuple(Candidate(entry, whole) for entry in self._shelves["paragraph"].entries if entry.key.split("#")[0] == section)

    def _term(self, word: Word, meant: float | None) -> Term:
        if word.fold in self._weights:
            return Term(word, self.weight(word.fold), True)
        if meant is not None:
            return Term(word, meant, True)
        return Term(word, self.weight(word.fold) * WEIGHTS["unknown_word"], False)


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
