"""What is kept of a question names nobody."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.keeping import LONGEST, keepable
from knowledge.normalize import words


@pytest.mark.parametrize(
    "text",
    [
        "số của tôi là 0912345678, hỏi về chợ phiên",
        "gọi 0912 345 678 giúp em",
        "gọi 091.234.5678 giúp em",
        "tra cứu cccd 040123456789",
        "gửi về an.nguyen@nghean.vn nhé",
        "xem https://example.com/x",
        "tài liệu MẬT về sắp xếp",
        "xkzq",
        "a",
        "?!",
        "",
        "🙏🙏",
        "x" * 10_000,
    ],
)
def test_never_kept(text: str) -> None:
    assert keepable(text) is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("em là Nguyễn Văn Tám, hỏi về chợ phiên", "tám"),
        ("tôi là nguyễn thị hoa, hỏi về chợ phiên", "hoa"),
        ("toi la nguyen thi hoa hoi ve cho phien", "hoa"),
        ("chị Lan bên phòng kinh tế hỏi chợ phiên", "lan"),
        ("đồng chí Trần Quốc Toản phụ trách chợ phiên à", "toản"),
        ("cho hỏi ông Đặng Hùng có phụ trách chợ phiên không", "hùng"),
        ("tooi laf nguyeenx vawn tams hoir veef chowj phieen", "tám"),
    ],
)
def test_names_are_masked(text: str, name: str) -> None:
    kept = keepable(text)
    assert kept is not None
    assert words(name)[0] not in kept.folded.split()
    assert name not in kept.words.lower()
    assert "phien" in kept.folded


@pytest.mark.parametrize(
    "text", ["đô thị hoá nông thôn", "do thi hoa nong thon", "năm 2021-2025 ai lo quốc phòng", "Sở Nội vụ lo việc cưới à", "drone"]
)
def test_what_names_nobody_is_kept_as_asked(text: str) -> None:
    kept = keepable(text)
    assert kept is not None and kept.words == text


def test_the_same_question_in_other_letters_is_one() -> None:
    same = {keepable(text).folded for text in ("Giải cứu dưa hấu?", "giai cuu dua hau", unicodedata.normalize("NFD", "GIẢI CỨU DƯA HẤU"))}  # type: ignore[union-attr]
    assert same == {"giai cuu dua hau"}


@given(st.text())
def test_limits_hold_for_any_text(text: str) -> None:
    kept = keepable(text)
    if kept is not None:
        assert 0 < len(kept.folded) <= LONGEST and 0 < len(kept.words) <= LONGEST
        assert not any(unicodedata.category(char) == "Cc" for char in kept.words)
