"""The communes of the province since the districts ended: their bodies, and which one a typed name means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from knowledge.data import read_json
from knowledge.normalize import words

# Collectives as succession.json names them.
DISTRICT_LEVEL = "UBND cấp huyện"
COMMUNE_LEVEL = "UBND cấp xã"
DEPARTMENTS = "Các sở, ngành"

_BODY = (("ubnd",), ("uy", "ban", "nhan", "dan"), ("ub",))
_DISTRICT = (("huyen",), ("h",), ("thi", "xa"), ("tx",), ("thanh", "pho"), ("tp",))
_COMMUNE = (("xa",), ("x",), ("phuong",), ("p",))


@dataclass(frozen=True, slots=True)
class Commune:
    """One of the 130 units; `label` is "xã Diễn Châu", `agency` the body, "UBND xã Diễn Châu"."""

    label: str
    former_district: str  # "huyện Diễn Châu"

    @property
    def agency(self) -> str:
        return f"UBND {self.label}"


@dataclass(frozen=True, slots=True)
class Meant:
    """What a typed name may be. A bare name that a commune shares with a former district is both."""

    commune: Commune | None
    former_district: str | None


class Communes:
    """The list, by body and by name."""

    def __init__(self, units: Sequence[Mapping[str, str]]) -> None:
        self.all = tuple(Commune(f"{unit['kind']} {unit['name']}", unit["former_district"]) for unit in units)
        self.by_agency = {commune.agency: commune for commune in self.all}
        self._by_name = {_joined(words(unit["name"])): commune for unit, commune in zip(units, self.all, strict=True)}
        self._districts = {_joined(_without(words(name), _DISTRICT)): name for name in self.districts}

    @cached_property
    def districts(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(commune.former_district for commune in self.all))

    def of_district(self, former_district: str) -> tuple[Commune, ...]:
        """The communes that lie where the district was."""
        return tuple(commune for commune in self.all if commune.former_district == former_district)

    def namesake(self, former_district: str) -> Commune | None:
        """The commune of today that bears the name of the district."""
        return self._by_name.get(_joined(_without(words(former_district), _DISTRICT)))

    def find(self, typed: str) -> Meant:
        """With or without "UBND", title and marks: "UBND xã Diễn Châu", "p. Trường Vinh", "tri le"."""
        name = _without(words(typed), _BODY)
        bare = _joined(name)
        if bare in self._by_name or bare in self._districts:  # first, for a name may itself begin like a title
            return Meant(self._by_name.get(bare), self._districts.get(bare))
        district = self._districts.get(_joined(_without(name, _DISTRICT)))
        if district and name != _without(name, _DISTRICT):
            return Meant(None, district)
        return Meant(self._by_name.get(_joined(_without(name, _COMMUNE))), None)


@cache
def load_communes() -> Communes:
    return Communes(read_json("communes.json")["units"])


def _without(name: list[str], titles: Iterable[tuple[str, ...]]) -> list[str]:
    title = next((title for title in titles if name[: len(title)] == list(title)), ())
    return name[len(title) :]


def _joined(parts: Iterable[str]) -> str:
    return "".join(parts)
