"""A press, a number, a label: the same choice; numbers are choices only while an offer is live."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import choices
from bot.choices import OutOfRange, Picked
from bot.events import Choice, Reply, say

NOW = datetime(2026, 11, 26, 1, tzinfo=UTC)
FOUR = (Choice("same", "Không thay đổi"), Choice("progress", "Có tiến triển"), Choice("blocked", "Gặp vướng mắc"), Choice("done", "Đã hoàn thành"))


def _offer(offered: tuple[Choice, ...], step: str | None = None) -> dict[str, object]:
    _, offer = choices.make_offer(Reply((say("?"),), offered), "checkin", step, NOW)
    assert offer is not None
    return offer


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        ("1", "same"), (" 2. ", "progress"), ("(3)", "blocked"), ("số 4", "done"), ("chọn 4", "done"), ("#1", "same"),
        ("Không thay đổi", "same"), ("khong thay doi", "same"), ("KHÔNG THAY ĐỔI.", "same"),
        (unicodedata.normalize("NFD", "Đã hoàn thành"), "done"),
    ],
)  # fmt: skip
def test_typed_numbers_and_labels(text: str, chosen: str) -> None:
    assert choices.typed(_offer(FOUR), text) == Picked(chosen)


@pytest.mark.parametrize("text", ["60%", "2026", "I.4", "4 0", "khoảng 3", "1 việc", "", "không"])
def test_what_only_looks_like_a_choice(text: str) -> None:
    assert not isinstance(choices.typed(_offer(FOUR), text), Picked)


def test_a_number_outside_the_list_is_said_to_be_so() -> None:
    assert choices.typed(_offer(FOUR), "5") == OutOfRange(4)
    assert choices.typed(_offer(FOUR), "0") == OutOfRange(4)


def test_an_offer_of_search_results_lives_thirty_minutes_and_one_in_a_dialog_as_long_as_its_step() -> None:
    later = NOW + timedelta(minutes=31)
    assert choices.is_live(_offer(FOUR), NOW + timedelta(minutes=29))
    assert not choices.is_live(_offer(FOUR), later)
    assert choices.is_live(_offer(FOUR, "prompt"), later + timedelta(days=3))
    assert not choices.is_live(None, NOW)


def test_more_than_nine_become_pages_and_the_pages_hold_every_choice_once() -> None:
    offer = _offer(tuple(Choice(f"c{n}", f"Nhãn {n}") for n in range(20)))
    seen: list[str] = []
    for _ in range(3):
        page = choices.shown(offer)  # type: ignore[arg-type]
        assert len(page) <= choices.PAGE_SIZE
        assert choices.is_next_page(page[-1].id)
        seen += [choice.id for choice in page[:-1]]
        offer = choices.turn_page(offer)  # type: ignore[arg-type]
    assert seen == [f"c{n}" for n in range(20)]
    assert offer["page"] == 0


@given(st.lists(st.text(min_size=1, max_size=40), min_size=1, max_size=9))
def test_for_every_offer_typing_n_chooses_the_nth(labels: list[str]) -> None:
    offer = _offer(tuple(Choice(f"c{n}", label) for n, label in enumerate(labels)))
    for n in range(len(labels)):
        assert choices.typed(offer, str(n + 1)) == Picked(f"c{n}")


@pytest.mark.parametrize(
    ("text", "picked"),
    [("IV.1", "a"), ("iv.1 ạ", "a"), ("Sở Nội vụ", "b"), ("không", None), ("không có", None), ("Nội vụ", None)],
)
def test_a_name_at_either_end_of_a_label_is_enough(text: str, picked: str | None) -> None:
    labels = [["a", "IV.1 - Xây dựng bộ máy"], ["b", "Công văn gửi Sở Nội vụ"], ["c", "Chưa có gì, không có"], ["d", "Không thay đổi"]]
    offer = {"id": "o", "ability": "x", "step": "s", "choices": labels, "page": 0, "data": {}, "at": "2026-11-26T08:00:00+07:00"}
    found = choices.typed(offer, text)
    assert (found.id if isinstance(found, choices.Picked) else None) == picked
