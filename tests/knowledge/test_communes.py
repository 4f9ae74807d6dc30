"""Names of communes and of the districts that ended: 130 bodies, and names that are both."""

from __future__ import annotations

import pytest

from knowledge.communes import load_communes
from knowledge.normalize import fold


def test_there_are_119_and_11() -> None:
    communes = load_communes()
    kinds = [commune.label.split(" ")[0] for commune in communes.all]
    assert (kinds.count("xã"), kinds.count("phường"), len(communes.by_agency)) == (119, 11, 130)
    assert sum(len(communes.of_district(district)) for district in communes.districts) == 130


@pytest.mark.parametrize(
    ("typed", "agency", "district"),
    [
        ("xã Diễn Châu", "UBND xã Diễn Châu", None),
        ("UBND xã Diễn Châu", "UBND xã Diễn Châu", None),
        ("Ủy ban nhân dân xã Tri Lễ", "UBND xã Tri Lễ", None),
        ("xa dien chau", "UBND xã Diễn Châu", None),
        ("p. Trường Vinh", "UBND phường Trường Vinh", None),
        ("Trường Vinh", "UBND phường Trường Vinh", None),
        ("Diễn Châu", "UBND xã Diễn Châu", "huyện Diễn Châu"),
        ("thái hoà", "UBND phường Thái Hòa", "thị xã Thái Hòa"),
        ("phường Thái Hòa", "UBND phường Thái Hòa", None),
        ("thị xã Thái Hòa", None, "thị xã Thái Hòa"),
        ("UBND huyện Diễn Châu", None, "huyện Diễn Châu"),
        ("TP Vinh", None, "thành phố Vinh"),
        ("xã Không Có Thật", None, None),
        ("hợp tác xã", None, None),
        ("Sở Nội vụ", None, None),
        ("xã", None, None),
        ("", None, None),
    ],
)
def test_what_a_name_means(typed: str, agency: str | None, district: str | None) -> None:
    meant = load_communes().find(typed)
    assert (meant.commune.agency if meant.commune else None, meant.former_district) == (agency, district)


@pytest.mark.parametrize("commune", load_communes().all, ids=lambda commune: commune.label)
def test_every_commune_is_found_by_its_own_name(commune: object) -> None:
    for typed in (commune.agency, commune.label, fold(commune.label)):  # type: ignore[attr-defined]
        assert load_communes().find(typed).commune == commune
