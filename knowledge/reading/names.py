"""Names as the cells write them -> one agency per body: spellings brought together, cut names completed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from knowledge.data import read_json
from knowledge.normalize import key, words
from knowledge.plan import Agency, AgencyKind
from knowledge.reading.document import tidy

_KINDS = {
    "department": AgencyKind.DEPARTMENT,
    "committee": AgencyKind.COMMITTEE,
    "union": AgencyKind.UNION,
    "front": AgencyKind.UNION,  # the Front and its members are mass organisations, no departments
    "bank": AgencyKind.BANK,
    "collective": AgencyKind.COLLECTIVE,
}
_COLLECTIVE = re.compile(r"^(?:Các|Những|Một số|Toàn bộ|Tất cả)\s|^(?:UBND|Ủy ban nhân dân|Uỷ ban nhân dân)\s+(?:cấp|các)\s")
_HEADS = (
    (("so", "thanh tra", "van phong"), AgencyKind.DEPARTMENT),
    (("ngan hang", "nhnn"), AgencyKind.BANK),
    (("hoi dong", "uy ban nhan dan", "ubnd", "hdnd", "ban chi dao"), AgencyKind.COMMITTEE),
    (("hoi", "lien minh", "lien doan", "tinh doan", "doan", "hiep hoi", "uy ban mat tran", "ubmttq", "mttq", "mat tran"), AgencyKind.UNION),
)
_LEVELS = ("tỉnh", "huyện", "xã", "phường", "phố")  # a name may end here, and may lack this


@dataclass(frozen=True, slots=True)
class KnownBody:
    name: str
    kind: str
    known_as: frozenset[str]  # comparable forms of its name and aliases


@dataclass(frozen=True, slots=True)
class Directory:
    """Every spelling found in the table -> the one name of its body."""

    agencies: tuple[Agency, ...]
    canonical: dict[str, str]
    cut: dict[str, str]  # a name that breaks off -> its completion

    def name(self, written: str) -> str:
        return self.canonical[written]


def spelling_key(name: str) -> str:
    """Equal for spellings that differ in capitals, punctuation, "và" or marks only."""
    return " ".join(word for word in words(name) if word != "va")


@lru_cache(maxsize=1)
def known_bodies() -> tuple[KnownBody, ...]:
    """The bodies of data/abbreviations.json."""
    data = read_json("abbreviations.json")
    return tuple(
        KnownBody(item["name"], item["kind"], frozenset(map(spelling_key, [item["name"], *item["aliases"]])))
        for item in data["agencies"]
    )


@lru_cache(maxsize=4096)
def find_known(name: str) -> KnownBody | None:
    """The known body with this name or alias. Descriptions of groups ("Các …") are only what they say."""
    wanted = spelling_key(name)
    if name.startswith("Các "):
        return next((body for body in known_bodies() if spelling_key(body.name) == wanted), None)
    return next((body for body in known_bodies() if wanted in body.known_as), None)


def kind_of(name: str) -> AgencyKind:
    """Kind of a body by its form, else by the list of known bodies, else by the head of its name."""
    if _COLLECTIVE.match(name):
        return AgencyKind.COLLECTIVE
    known = find_known(name)
    if known:
        return _KINDS.get(known.kind, AgencyKind.OTHER)
    folded = " ".join(words(name))
    for heads, kind in _HEADS:
        if any(folded == head or folded.startswith(f"{head} ") for head in heads):
            return kind
    return AgencyKind.OTHER


def make_directory(written: Sequence[str], texts: Iterable[str], place: str = "") -> Directory:
    """`written` are the names of all cells in the table's order, `texts` all texts of the plan, `place` the
    province: a name that lacks only that does not break off."""
    texts = list(texts)
    cut = {name: whole for name in dict.fromkeys(written) if (whole := complete_name(name, texts, place))}
    groups: dict[str, Counter[str]] = {}
    for name in written:
        whole = cut.get(name, name)
        known = find_known(whole)
        groups.setdefault(spelling_key(known.name if known else whole), Counter())[name] += 1
    canonical: dict[str, str] = {}
    agencies = []
    for spellings in groups.values():
        # The most frequent spelling stands for the body, the first of equals; never one that breaks off.
        best = cut.get(best := max(spellings, key=lambda name: (name not in cut, spellings[name])), best)
        canonical |= dict.fromkeys(spellings, best)
        agencies.append(Agency(best, kind_of(best), tuple(spellings)))
    return Directory(tuple(agencies), canonical, cut)


def join_collective(cell: str, names: Sequence[str]) -> tuple[str, ...]:
    """The names of a lead cell. Collectives that lead together ("Các sở, ngành" and "UBND cấp huyện") are one
    collective of their own, named as the cell names them."""
    if len(names) > 1 and all(kind_of(name) is AgencyKind.COLLECTIVE for name in names):
        return (tidy(cell).strip(" .;,"),)
    return tuple(names)


def complete_name(name: str, texts: Iterable[str], place: str = "") -> str:
    """The whole of a name that breaks off, or "".

    It breaks off when every other place that has these words goes on with one and the same further word
    of a name: a capital ("… Tổ quốc Việt" + "Nam"), or the rest of a known body ("Sở Tài" + "chính").
    """
    if len(name.split()) < 2 or name.split()[-1] in _LEVELS or find_known(name) or _COLLECTIVE.match(name):
        return ""
    pattern = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)(?:\s+|(?=[,.;:)])|$)([^,.;:()\n]*)", re.IGNORECASE)
    others = (text for text in texts if len(text) != len(name) or key(text) != key(name))
    tails = [match.group(1) for text in others for match in pattern.finditer(text)]
    extensions = Counter(filter(None, (_extension(name, tail) for tail in tails)))
    if not tails or sum(extensions.values()) < len(tails) or len({text.split()[0] for text in extensions}) > 1:
        return ""
    best = max(extensions, key=lambda text: (extensions[text], len(text)))
    return "" if best == place or best.split()[0] in _LEVELS else f"{name} {best}"


def _extension(name: str, tail: str) -> str:
    """As much of the tail as still belongs to the name."""
    rest: list[str] = []
    for word in tail.split():
        if word[0].isupper() or (rest and word == "tỉnh"):
            rest.append(word)
        else:
            break
    if rest:
        return " ".join(rest)
    followed = tail.split()
    for count in range(len(followed), 0, -1):
        if find_known(f"{name} {' '.join(followed[:count])}"):
            return " ".join(followed[:count])
    return ""
