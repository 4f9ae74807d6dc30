"""Several bodies named at once: "Sở Nội vụ, xã Tri Lễ", "các xã huyện Yên Thành cũ", "tất cả"."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.communes import load_communes
from knowledge.lexicon import AgencyMention, Lexicon
from knowledge.normalize import split, words

_EMPTY = frozenset(["cac", "nhung", "cua", "thuoc", "o", "tai", "dia", "ban", "chua", "bao", "cao", "cap", "nhat", "nop", "tra", "loi", "don", "vi", "co", "quan", "nao", "gui", "cho"])
_JOINING = frozenset({"va", "voi", "cung", "gui", "cho", "cong", "van", "mot", "ca", "chung", "so"})
_COMMUNES = frozenset({"xa", "phuong", "ubnd"})
_DEPARTMENTS = frozenset({"so", "nganh"})
_EVERYBODY = frozenset({"tat", "ca", "het", "moi", "toan", "bo"})
_TITLES = frozenset({"huyen", "h", "tx", "tp", "thi", "thanh", "pho"})


@dataclass(frozen=True, slots=True)
class Group:
    """A group of bodies: all, the departments, the communes, or the communes of one former district."""

    communes: bool = True
    departments: bool = True
    former_district: str | None = None

    def holds(self, agency: str) -> bool:
        commune = load_communes().by_agency.get(agency)
        if commune is None:
            return self.departments
        return self.communes and self.former_district in (None, commune.former_district)


def read_group(text: str) -> Group | None:
    """None for anything but a group; a name that may be a commune, without "cũ" or its title, is none."""
    said = words(text)
    kept = [word for word in said if word not in _EMPTY]
    if kept and set(kept) <= _EVERYBODY:
        return Group()
    plain = [word for word in kept if word not in _EVERYBODY]
    if plain and set(plain) <= _COMMUNES:
        return Group(departments=False)
    if plain and set(plain) <= _DEPARTMENTS:
        return Group(communes=False)
    is_old = "cu" in said
    name = [word for word in said if word != "cu"]
    while name and (name[0] in _COMMUNES or name[0] in _EMPTY):
        name = name[1:]
    meant = load_communes().find(" ".join(name))
    is_titled = bool(name) and name[0] in _TITLES
    if meant.former_district and (is_old or is_titled or meant.commune is None):
        return Group(departments=False, former_district=meant.former_district)
    return None


def read_bodies(text: str, lexicon: Lexicon) -> tuple[str, ...]:
    """The names as typed when the text names two bodies or more and says nothing else."""
    said = split(text)
    found = _merged(lexicon.find(said))
    covered = {place for mention in found for place in range(mention.first, mention.last)}
    rest = {word.fold for place, word in enumerate(said) if place not in covered}
    return tuple(text[mention.start : mention.end] for mention in found) if len(found) > 1 and rest <= _JOINING else ()


def _merged(found: list[AgencyMention]) -> list[AgencyMention]:
    """"UBND xã Kim Liên" is found as "UBND xã" and as "Kim Liên": the place alone, which says more, with its title."""
    kept: list[AgencyMention] = []
    for mention in found:
        before = kept[-1] if kept else None
        if before and mention.how == "place" and before.last == mention.first and before.name == "UBND cấp xã":
            kept[-1] = AgencyMention(mention.name, before.start, mention.end, mention.score, "place", before.first, mention.last)
        else:
            kept.append(mention)
    return kept
