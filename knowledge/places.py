"""Former districts and present communes: which names are which, and when a few words name one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge.normalize import Word, split

# Words that stand before the name of a place: "UBND huyện Quỳ Hợp", "TP. Vinh".
TITLES = frozenset({"ubnd", "ub", "uy", "ban", "nhan", "dan", "huyen", "h", "tp", "thanh", "pho", "tx", "thi", "xa", "phuong", "p"})


@dataclass(frozen=True, slots=True)
class Place:
    """A former district or a present commune; 18 names are both."""

    name: str
    former_district: str | None  # "huyện Diễn Châu"
    commune: str | None  # "xã Diễn Châu"


def is_named(place: Place, said: Sequence[Word], first: int, window: Sequence[Word]) -> bool:
    """Names of communes are made of everyday words ("đông hiếu" in "hoạt động hiệu quả"), so a name needs
    its title, or capitals, or to be a district; and the marks that are typed must be right."""
    meant = split(place.name)
    if len(window) > len(meant):  # "Tân Kỳ và": the link belongs to what follows
        return False
    if any(word.is_marked and word.key != name.key for word, name in zip(window, meant, strict=False)):
        return False
    if all(word.text[0].isupper() for word in window) and not all(word.text.isupper() for word in window):
        return True
    before = said[first - 1].fold if first else ""
    has_title = before in TITLES and not (before == "xa" and first > 1 and said[first - 2].fold == "tac")
    return has_title or (len(window) > 1 and place.former_district is not None)


def all_places(units: list[dict[str, str]]) -> Iterator[Place]:
    districts = {unit["former_district"] for unit in units}
    by_name: dict[str, tuple[str | None, str | None]] = {}
    for district in sorted(districts):
        kind, _, name = district.partition(" ")
        for prefix in ("thành phố ", "thị xã ", "huyện "):
            name = district.removeprefix(prefix) if district.startswith(prefix) else name
        by_name[name] = (district, None)
    for unit in units:
        district_of_name = by_name.get(unit["name"], (None, None))[0]
        by_name[unit["name"]] = (district_of_name, f"{unit['kind']} {unit['name']}")
    for name, (former, commune) in by_name.items():
        yield Place(name, former, commune)
