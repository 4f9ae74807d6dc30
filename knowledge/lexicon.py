"""Who is meant: every name, short form and slip of a body -> its one canonical name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from rapidfuzz.distance import OSA

from knowledge.data import read_json
from knowledge.normalize import Word, fold, key, split, words
from knowledge.places import TITLES, Place, all_places, is_named

_MAX_WORDS = 14
_FIRST_LETTERS = frozenset({"s", "so", "ban", "hoi", "ub", "h"})
_REMEMBERED = 20_000  # words whose heads are kept
# An alias this short is a code: it is matched exactly, never by similarity (STC and SCT differ by one swap).
_SHORTEST_FUZZY = 7
_LINKS = frozenset({"va", "voi", "cung", "and"})  # "KH&ĐT" = "KH và ĐT"


@dataclass(frozen=True, slots=True)
class AgencyMention:
    """A body named in a text. `start` and `end` are places in the composed text, `first` and `last` the
    numbers of its words (`last` exclusive); `how` is "exact", "typo", "place" or "bare"."""

    name: str
    start: int
    end: int
    score: float
    how: str
    first: int = 0
    last: int = 0


class Lexicon:
    """Names of bodies and places. Built once, then only read."""

    def __init__(
        self,
        aliases: dict[str, list[str]],
        kinds: dict[str, str],
        bare: dict[str, str],
        not_actors: Iterable[str],
        places: Iterable[Place],
    ) -> None:
        self.agency: Callable[[str], str | None] = lru_cache(maxsize=4096)(self._agency)  # every digest asks for the same
        self._kinds = kinds
        self._not_actors = frozenset(not_actors)
        self._by_joined: dict[str, str] = {}
        self._spaced: set[tuple[str, ...]] = set()
        self._heads_of: dict[str, tuple[str, ...]] = {}
        self._spelled: dict[str, dict[str, int]] = {}  # first word -> joined alias -> number of words
        for name, spellings in aliases.items():
            for spelling in (name, *spellings):
                self._add(spelling, name)
        self._beginnings = _beginnings(self._by_joined)
        self._bare = {_join(words(said)): name for said, name in bare.items()}
        self._places = {fold(place.name).replace(" ", ""): place for place in places}
        self._bare_beginnings = _beginnings(self._bare) | _LINKS
        self._place_beginnings = _beginnings(self._places) | _LINKS

    @classmethod
    def load(cls) -> Lexicon:
        own, listed, communes = read_json("agencies.json"), read_json("abbreviations.json"), read_json("communes.json")
        aliases = {entry["name"]: list(entry["aliases"]) for entry in listed["agencies"]}
        kinds = {entry["name"]: entry["kind"] for entry in listed["agencies"]} | own["kinds"]
        for name, further in own["aliases"].items():
            # A hand-made alias wins over the list: "NHNN" is the plan's branch, not today's region.
            for others in aliases.values():
                others[:] = [alias for alias in others if alias not in further]
            aliases.setdefault(name, []).extend(further)
        return cls(aliases, kinds, own["bare"], own["not_actors"], all_places(communes["units"]))

    def find_agencies(self, text: str) -> list[AgencyMention]:
        """Every body named in the text, in order, none overlapping; weak (bare) names only when alone."""
        found = self.find(split(text))
        strong = [mention for mention in found if mention.how != "bare"]
        return strong or found

    def find(self, said: list[Word]) -> list[AgencyMention]:
        """As `find_agencies`, over words already split."""
        taken = [False] * len(said)
        found: list[AgencyMention] = []
        for search in (self._exact, self._place, self._typo, self._bare_name):
            if search == self._bare_name and any(self.is_actor(mention.name) for mention in found):
                break
            for mention in search(said, taken):
                if not any(taken[mention.first : mention.last]):
                    taken[mention.first : mention.last] = [True] * (mention.last - mention.first)
                    found.append(mention)
        return sorted(found, key=lambda mention: mention.first)

    def _agency(self, name_or_alias: str) -> str | None:
        """The canonical name of exactly this name or alias."""
        joined = _join(words(name_or_alias))
        if joined in self._by_joined:
            return self._by_joined[joined]
        mentions = self.find_agencies(name_or_alias)
        whole = [m for m in mentions if m.first == 0 and m.last == len(split(name_or_alias))]
        return whole[0].name if len(whole) == 1 else None

    def kind(self, name: str) -> str:
        """department, committee, union, front, bank, collective, district, commune, or other."""
        if self.plan_name(name) != name:
            return "district" if self.plan_name(name) == "UBND cấp huyện" else "commune"
        return self._kinds.get(name, "other")

    def plan_name(self, name: str) -> str:
        """The body that the plan speaks of: a named district is "UBND cấp huyện", a commune "UBND cấp xã"."""
        if name.startswith(("UBND huyện ", "UBND thị xã ", "UBND thành phố ")):
            return "UBND cấp huyện"
        is_of_commune = name.startswith(("UBND xã ", "UBND phường ")) or name.endswith(("(UBND xã)", "(UBND phường)"))
        return "UBND cấp xã" if is_of_commune else name

    def is_actor(self, name: str) -> bool:
        """False for bodies that the plan mentions inside its tasks but gives no task to (steering committee...)."""
        return name not in self._not_actors

    def place(self, name: str) -> Place | None:
        """The place of this bare name."""
        return self._places.get(_join(words(name)))

    @cached_property
    def names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self._by_joined.values()))

    def _add(self, spelling: str, name: str) -> None:
        parts = words(spelling)
        joined = _join(parts)
        self._spaced.add(tuple(part for part in parts if part not in _LINKS))
        if len(joined) < 3:
            return  # one or two letters say nothing without context
        self._by_joined.setdefault(joined, name)
        # Collectives are made of everyday words ("cơ quan báo chí"); near is not near enough for them.
        if len(joined) >= _SHORTEST_FUZZY and len(parts) > 1 and self.is_actor(name):
            self._spelled.setdefault(parts[0], {})[joined] = len(parts)

    def _exact(self, said: list[Word], taken: list[bool]) -> Iterator[AgencyMention]:
        """Longest alias first; short codes must be one word, or "S.NV" with its letter apart."""
        first = 0
        while first < len(said):
            found = self._longest(said, first) if _may_begin(said[first]) else None
            if found is None:
                first += 1
            else:
                name, last = found
                yield _mention(name, said[first:last], first, last, 1.0, "exact")
                first = last

    def _longest(self, said: list[Word], first: int) -> tuple[str, int] | None:
        """The longest alias that begins at this word, and where it ends."""
        joined, best = "", None
        for last in range(first + 1, min(len(said), first + _MAX_WORDS) + 1):
            word = said[last - 1].fold
            if word in _LINKS:
                continue
            joined += word
            if joined not in self._beginnings:
                break
            name = self._by_joined.get(joined)
            if name is not None and self._is_spelled_so(joined, said[first:last]):
                best = (name, last)
        return best

    def _is_spelled_so(self, joined: str, window: list[Word]) -> bool:
        """Short codes are one word, or with their first letter apart ("S.NV"), or as some alias has them."""
        if len(joined) > 5 or len(window) == 1 or window[0].fold in _FIRST_LETTERS:
            return True
        return tuple(word.fold for word in window if word.fold not in _LINKS) in self._spaced

    def _place(self, said: list[Word], taken: list[bool]) -> Iterator[AgencyMention]:
        """A named place with or without its title: "huyện Quỳ Hợp", "xã Tri Lễ", "Diễn Châu"."""
        for first in range(len(said)):
            if said[first].fold not in self._place_beginnings:
                continue
            for size in (3, 2, 1):
                window = said[first : first + size]
                if len(window) < size or any(taken[first : first + size]):
                    continue
                place = self._places.get(_join(word.fold for word in window))
                if place is None or not is_named(place, said, first, window):
                    continue
                yield self._place_mention(place, said, first, first + size, taken)
                break

    def _place_mention(self, place: Place, said: list[Word], first: int, last: int, taken: list[bool]) -> AgencyMention:
        start = first
        titles: list[str] = []
        while start > 0 and said[start - 1].fold in TITLES and len(titles) < 4:
            start -= 1
            titles.append(said[start].fold)
        is_commune = any(title in ("xa", "phuong") for title in titles) and not {"thi", "tx"} & set(titles)
        is_district = any(title in ("huyen", "h", "tp", "tx", "thi", "pho") for title in titles)
        if place.former_district and (is_district or not place.commune):
            name, score = f"UBND {place.former_district}", 1.0
        elif place.commune and (is_commune or not place.former_district):
            name, score = f"UBND {place.commune}", 1.0
        else:  # "Diễn Châu" alone is both: the plan's level is taken, the score says that it must be asked
            name, score = f"UBND {place.former_district}", 0.6
        if any(taken[start:first]):
            start = first
        return _mention(name, said[start:last], start, last, score, "place")

    def _typo(self, said: list[Word], taken: list[bool]) -> Iterator[AgencyMention]:
        """One slip for short names, up to three for long ones; never into a name that fits two bodies."""
        hits: list[tuple[int, int, AgencyMention]] = []
        for first in range(len(said)):
            heads = self._heads(said[first].fold) if _may_begin(said[first]) and not taken[first] else ()
            if not heads:
                continue
            sizes = {count + step for head in heads for count in self._spelled[head].values() for step in (-1, 0, 1)}
            for last in range(first + 2, min(len(said), first + _MAX_WORDS) + 1):
                if any(taken[first:last]):
                    break
                if last - first not in sizes:
                    continue
                window = said[first:last]
                if window[-1].fold in _LINKS or window[0].fold in _LINKS:
                    continue
                near = self._nearest(heads, _join(word.fold for word in window), len(window))
                if near is not None:
                    name, distance = near
                    hits.append((distance, first - last, _mention(name, window, first, last, 0.9 - 0.05 * distance, "typo")))
        hits.sort(key=lambda hit: hit[:2])
        yield from (mention for _, _, mention in hits)

    def _heads(self, word: str) -> tuple[str, ...]:
        """The first words of names that this one may be: itself, or one slip away when it is long enough."""
        heads = self._heads_of.get(word)
        if heads is None:
            heads = self._heads_of[word] = self._find_heads(word)
            if len(self._heads_of) > _REMEMBERED:
                self._heads_of.clear()
        return heads

    def _find_heads(self, word: str) -> tuple[str, ...]:
        if word in self._spelled:
            return (word,)
        if len(word) < 3:
            return ()
        return tuple(head for head in self._spelled if len(head) > 2 and head[0] == word[0] and OSA.distance(head, word, score_cutoff=1) <= 1)

    def _nearest(self, heads: tuple[str, ...], joined: str, count: int) -> tuple[str, int] | None:
        if len(joined) < _SHORTEST_FUZZY - 1:
            return None
        best: dict[str, int] = {}
        candidates = [pair for head in heads for pair in self._spelled[head].items()]
        for alias, alias_words in candidates:
            # A window with more or fewer words is another phrase, save for one space typed too much or too few.
            if abs(alias_words - count) > 1:
                continue
            allowed = 1 if len(alias) < 12 else 2 if len(alias) < 20 else 3
            if abs(len(alias) - len(joined)) > allowed:
                continue
            distance = OSA.distance(alias, joined, score_cutoff=allowed)
            if distance <= allowed:
                name = self._by_joined[alias]
                best[name] = min(distance, best.get(name, allowed))
        if not best:
            return None
        ranked = sorted(best.items(), key=lambda pair: pair[1])
        if len(ranked) > 1 and ranked[0][1] == ranked[1][1]:
            return None
        return ranked[0]

    def _bare_name(self, said: list[Word], taken: list[bool]) -> Iterator[AgencyMention]:
        for first in range(len(said)):
            if said[first].fold not in self._bare_beginnings:
                continue
            for size in (4, 3, 2, 1):
                window = said[first : first + size]
                if first and window and window[0].fold == "xa" and said[first - 1].fold == "tac":
                    break  # "hợp tác xã"
                if len(window) == size and (name := self._bare.get(_join(word.fold for word in window))):
                    yield _mention(name, window, first, first + size, 0.5, "bare")
                    break


def _may_begin(word: Word) -> bool:
    """"số kế hoạch" and "hỏi phụ nữ" begin no name, though they fold to one."""
    return word.fold not in _LINKS and word.key not in _NOT_A_HEAD


_NOT_A_HEAD = frozenset(key(word) for word in ("số", "sổ", "hỏi", "hồi", "bạn", "bán", "bàn", "bận", "mát", "đai", "thành"))


def _beginnings(joined: Iterable[str]) -> set[str]:
    return {whole[:size] for whole in joined for size in range(1, len(whole) + 1)}


def _join(parts: Iterable[str]) -> str:
    return "".join(part for part in parts if part not in _LINKS)


def _mention(name: str, window: list[Word], first: int, last: int, score: float, how: str) -> AgencyMention:
    return AgencyMention(name, window[0].start, window[-1].end, score, how, first, last)
