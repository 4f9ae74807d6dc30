"""A message prepared for understanding: key strokes restored, bodies found, words written out and mended."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from knowledge.cues import covered
from knowledge.distance import Terms
from knowledge.index import Index
from knowledge.keystrokes import restore
from knowledge.lexicon import AgencyMention
from knowledge.match import Matches
from knowledge.normalize import Word, compose, has_marks, split
from knowledge.phrases import Hit
from knowledge.question.query import AskedRole, Named, PeriodAsk, PeriodKind
from knowledge.question.slots import find_codes, find_documents, find_years, without_codes
from knowledge.wording import Synonym

_WANTED = ("who", "when", "how_many", "compare", "most", "explain", "more", "where", "inherit", "open")
# "Sắp hết hạn" and "chưa hết hạn" hold "hết hạn": they are looked for first.
_PERIODS = (
    ("yearly", PeriodKind.YEARLY), ("ongoing", PeriodKind.ONGOING), ("coming", PeriodKind.COMING), ("open", PeriodKind.OPEN),
    ("expired", PeriodKind.EXPIRED),
)  # fmt: skip
# Stands where a body was named, so that its words are not taken for a topic.
_BODY = Word("@", "@", "@", 0, 0)
_DOTTED = re.compile(r"(?<![\w.])(?:[^\W\d_]\.){2,}[^\W\d_](?![\w.])")  # "N.H.N.N"; three letters at least: "I.V" is none


@dataclass(frozen=True)
class Sentence:
    """`words` have a placeholder for every body; `mentions` are the bodies, `weak` the bare names among words."""

    index: Index
    text: str
    words: tuple[Word, ...]
    mentions: tuple[AgencyMention, ...]
    weak: tuple[AgencyMention, ...]
    codes: tuple[str, ...]
    years: PeriodAsk | None

    @cached_property
    def slots(self) -> dict[str, list[Hit[str]]]:
        return self.index.cues.slots(self.words)

    def asks(self, slot: str) -> bool:
        return slot in self.slots

    @property
    def role(self) -> AskedRole:
        if self.asks("coordinate"):
            return AskedRole.ANY if self.asks("lead") else AskedRole.COORDINATE
        return AskedRole.LEAD if self.asks("lead") else AskedRole.ANY

    @property
    def asked(self) -> frozenset[str]:
        """What is wanted, in the words of `Query.asks`."""
        asked = {slot for slot in _WANTED if self.asks(slot)}
        return frozenset(asked | {"coordinators"} if self.asks("coordinate") else asked)

    @cached_property
    def documents(self) -> tuple[tuple[str, str], ...]:
        return find_documents(self.text)

    @cached_property
    def period(self) -> PeriodAsk | None:
        if self.years is not None:
            return self.years
        for slot, kind in _PERIODS:
            if self.asks(slot):
                return PeriodAsk(kind)
        return None

    @cached_property
    def filler(self) -> frozenset[int]:
        """Words that carry nothing by themselves."""
        bodies = {place for place, word in enumerate(self.words) if word.fold == _BODY.fold}
        return frozenset(covered(self._empty(self._filler_hits)) | bodies)

    @cached_property
    def _filler_hits(self) -> list[Hit[None]]:
        return self.index.wording.fillers.find_all(self.words)

    @cached_property
    def _hollow(self) -> set[int]:
        """Words that some list takes for empty, rightly or not."""
        return covered(self._filler_hits) | covered(self._slot_hits)

    @cached_property
    def cue_words(self) -> frozenset[int]:
        """Words that only say how something is asked."""
        return frozenset(covered(self._empty(self._slot_hits)))

    @cached_property
    def _slot_hits(self) -> list[Hit[str]]:
        """Words that point back ("số đó") are no turns of asking: unmarked they may be "sổ đỏ"."""
        return [hit for slot, hits in self.slots.items() if slot != "also" for hit in hits]

    def _empty(self, hits: Iterable[Hit[Any]]) -> Iterator[Hit[Any]]:
        """The hits that do carry nothing: not one syllable of a word of two ("the" in "giai the", "di" in "di tích")."""
        for hit in hits:
            if hit.last - hit.first > 1 or not self._is_part_of_word(hit.first):
                yield hit

    @cached_property
    def _is_marked(self) -> bool:
        return has_marks(self.text)  # as typed: words written out have marks of their own

    def _is_part_of_word(self, place: int) -> bool:
        word = self.words[place]
        if word.is_marked or (self._is_marked and self.index.wording.fillers.has(word)):
            return False
        together = self.index.speller.stand_together if self._is_marked else self.index.are_neighbours
        before = self._neighbour(place - 1)
        after = self._neighbour(place + 1)
        return (before is not None and together(before, word)) or (after is not None and together(word, after))

    def _neighbour(self, place: int) -> Word | None:
        """The word there, when it carries something itself."""
        if not 0 <= place < len(self.words) or place in self._hollow or self.words[place].fold.isdigit():
            return None
        return self.words[place]

    @cached_property
    def content(self) -> tuple[int, ...]:
        """Words that may be a topic: neither filler nor a turn of asking."""
        return tuple(p for p in range(len(self.words)) if p not in self.filler and p not in self.cue_words)

    @cached_property
    def topical(self) -> tuple[int, ...]:
        """As `content`, without the words every task of such a plan shares, numbers and years."""
        generic = covered(self.index.wording.generic.find_all(self.words))
        own = {p for p in self.content if p not in generic and not self.words[p].fold.isdigit()}
        telling = {p for p in own if self.index.is_telling(self.words[p].fold)}
        meant = {p for hit in self.paraphrases if hit.last - hit.first > 1 for p in range(hit.first, hit.last)}
        return tuple(sorted(telling | meant | {p for p in own - telling if self._completes(p, telling)}))

    def _completes(self, place: int, telling: set[int]) -> bool:
        """A common syllable that makes a word with a telling one beside it: "thể" in "giải thể"."""
        word = self.words[place]
        before = place - 1 in telling and self.index.has_pair(self.words[place - 1], word)
        return before or (place + 1 in telling and self.index.has_pair(word, self.words[place + 1]))

    @cached_property
    def terms(self) -> Terms:
        """The topical words, weighed."""
        return self.index.terms(self.words, self.topical)

    @cached_property
    def tasks(self) -> Matches:
        """The tasks nearest to the topic."""
        return self.index.search(self.terms, "task")

    @cached_property
    def passages(self) -> Matches:
        """The paragraphs nearest to the topic."""
        return self.index.search(self.terms, "paragraph")

    @cached_property
    def paraphrases(self) -> list[Hit[Synonym]]:
        return self.index.wording.synonyms.find_all(self.words)

    @cached_property
    def unknown(self) -> tuple[str, ...]:
        """Topic words that neither the plans nor the paraphrases know."""
        paraphrased = covered(self.paraphrases)
        return tuple(
            self.words[p].text for p in self.topical if p not in paraphrased and not self.index.is_topic_word(self.words[p].fold)
        )

    @cached_property
    def strange_name(self) -> str:
        """Two words in capitals in the middle of a sentence that no plan has side by side: "hợp tác xã Diễn Thịnh"."""
        if not self._is_marked or self.text.isupper():
            return ""
        for place in self.topical:
            one, two = self.words[place], self.words[place + 1] if place + 1 in self.topical else None
            if place == 0 or two is None or self.words[place - 1].text[:1].isupper():
                continue
            if one.text.istitle() and two.text.istitle() and not self.index.has_pair(one, two):
                return f"{one.text} {two.text}"
        return ""

    @cached_property
    def named(self) -> tuple[Named, ...]:
        """The bodies, by the name the plan's level has."""
        found = [
            Named(self.index.lexicon.plan_name(m.name), m.name, is_ambiguous=m.how == "place" and m.score < 1) for m in self.mentions
        ]
        by_name = {name.name: name for name in reversed(found)}
        # "UBND xã Kim Liên" is found as "UBND xã" and as "Kim Liên": the name says more.
        by_name |= {name.name: name for name, mention in zip(found, self.mentions, strict=True) if mention.how == "place"}
        return tuple(by_name.values())[::-1]


def prepare(text: str, index: Index) -> Sentence:
    """Steps in order; each makes the next one's work plain."""
    composed = _DOTTED.sub(lambda match: match.group(0).replace(".", ""), compose(restore(compose(text))))
    codes = find_codes(composed)
    plain = without_codes(composed)
    said = index.speller.mend(split(plain))
    found = [mention for mention in index.lexicon.find(said) if not _is_asked_for(mention, said)]
    mentions = [mention for mention in found if index.lexicon.is_actor(mention.name)]
    passive = [mention for mention in found if not index.lexicon.is_actor(mention.name)]
    strong = tuple(mention for mention in mentions if mention.how != "bare")
    weak = tuple(mention for mention in mentions if mention.how == "bare")
    words: list[Word] = []
    place = 0
    by_place = {mention.first: mention for mention in (*strong, *passive)}
    run: list[Word] = []
    while place < len(said):
        mention = by_place.get(place)
        if mention is None:
            run.append(said[place])
            place += 1
            continue
        words += _written_out(run, index)
        run = []
        is_body = index.lexicon.is_actor(mention.name)
        words += [_BODY] if is_body else _written_out(split(mention.name), index)
        place = mention.last
    words += _written_out(run, index)
    return Sentence(index, plain, tuple(words), strong, weak, codes, find_years(plain))


def _written_out(run: list[Word], index: Index) -> list[Word]:
    return index.speller.correct(index.wording.expand(run)) if run else []


def _is_asked_for(mention: AgencyMention, said: list[Word]) -> bool:
    """"sở ngành nào", "huyện nào": a question word, not the name of a body."""
    return mention.last < len(said) and said[mention.last].fold in ("nao", "mo")


def is_noise(sentence: Sentence) -> bool:
    """Nothing that could be a word of any language we know."""
    return not any(char.isalnum() for char in sentence.text)
