"""The ledger of successions: splits, collectives, dates, and what is not confirmed."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.succession import Succession

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def succession() -> Succession:
    return Succession.load()


@pytest.mark.parametrize(
    ("agency", "task", "holder"),
    [
        ("Sở Kế hoạch và Đầu tư", "II.3", "Sở Tài chính"),
        ("Sở Lao động - Thương binh và Xã hội", "II.7", "Sở Nông nghiệp và Môi trường"),  # poverty, not labour
        ("Sở Lao động - Thương binh và Xã hội", None, "Sở Nội vụ"),
        ("Sở Thông tin và Truyền thông", "I.2", "Sở Văn hóa, Thể thao và Du lịch"),  # press
        ("Sở Thông tin và Truyền thông", None, "Sở Khoa học và Công nghệ"),
        ("UBND cấp huyện", "IV.2", "UBND cấp xã"),
        ("Sở Nội vụ", "I.4", "Sở Nội vụ"),  # unchanged
    ],
)
def test_holder_today(succession: Succession, agency: str, task: str | None, holder: str) -> None:
    assert [found.agency for found in succession.holders(agency, task, TODAY)] == [holder]


def test_before_the_change_the_old_body_holds(succession: Succession) -> None:
    assert succession.holders("Sở Kế hoạch và Đầu tư", "II.3", date(2025, 2, 28))[0].agency == "Sở Kế hoạch và Đầu tư"
    assert succession.holders("UBND cấp huyện", None, date(2025, 6, 30))[0].agency == "UBND cấp huyện"


def test_splits_are_not_confirmed(succession: Succession) -> None:
    assert not succession.holders("Sở Lao động - Thương binh và Xã hội", "II.7", TODAY)[0].is_confirmed
    assert succession.holders("Sở Kế hoạch và Đầu tư", None, TODAY)[0].is_confirmed


def test_the_collective_has_two_holders(succession: Succession) -> None:
    holders = succession.holders("Các sở, ngành và UBND cấp huyện", "I.1", TODAY)
    assert [holder.agency for holder in holders] == ["Các sở, ngành", "UBND cấp xã"]


def test_a_body_without_successor_has_no_holder(succession: Succession) -> None:
    assert succession.holders("Ban Chỉ đạo phát triển kinh tế tập thể cấp huyện", None, TODAY) == ()


def test_a_body_that_ended_names_its_heirs_and_a_living_one_does_not(succession: Succession) -> None:
    ended = succession.ended("Sở LĐTBXH", TODAY)
    assert ended is not None
    assert [(heir.agency, heir.tasks) for heir in ended.heirs] == [("Sở Nội vụ", ()), ("Sở Nông nghiệp và Môi trường", ("II.7",))]
    assert succession.ended("Sở LĐTBXH", date(2025, 2, 28)) is None
    assert succession.ended("Sở Nội vụ", TODAY) is None
    without = succession.ended("Ban Chỉ đạo phát triển kinh tế tập thể cấp huyện", TODAY)
    assert without is not None
    assert without.heirs == ()
