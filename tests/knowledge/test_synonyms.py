"""Synonyms: written into a sentence word by word, and proposed only where they lead somewhere."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.data import read_bytes
from knowledge.index import Index, build_index
from knowledge.match import Verdict
from knowledge.normalize import compose
from knowledge.question import understand
from knowledge.reading import read_plan
from knowledge.synonyms import apply, reread, suggest, unexplained

LAND = (("bằng khoán", "giấy chứng nhận"), ("bằng khoán đất", "giấy chứng nhận quyền sử dụng đất"))


@cache
def index() -> Index:
    return build_index((read_plan(read_bytes("plan-363.txt"), "plan-363.txt"),))


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Ai cấp bằng khoán?", "Ai cấp giấy chứng nhận?"),
        ("ai cap bang khoan", "ai cap giay chung nhan"),
        ("BẰNG KHOÁN ĐẤT thì hỏi ai", "giấy chứng nhận quyền sử dụng đất thì hỏi ai"),
        ("bằng khoán, bằng khoán đất", "giấy chứng nhận, giấy chứng nhận quyền sử dụng đất"),
        ("ai caasp bawfng khoasn", "ai cấp giấy chứng nhận"),
        ("bằng khoản nào", "bằng khoản nào"),  # another word, with its marks
        ("xbằng khoán", "xbằng khoán"),  # whole words only
        ("", ""),
    ],
)
def test_the_said_phrase_is_replaced_and_nothing_else(typed: str, expected: str) -> None:
    assert apply(typed, LAND) == expected


def test_a_short_word_without_marks_is_not_taken_for_another() -> None:
    taught = (("chợ", "hội chợ, triển lãm"),)
    assert apply("hỗ trợ cho hợp tác xã", taught) == "hỗ trợ cho hợp tác xã"
    assert apply("đi chợ ở đâu", taught) == "đi hội chợ, triển lãm ở đâu"


def test_a_phrase_taught_without_marks_stands_for_itself_with_marks() -> None:
    assert apply("cấp bằng khoán", (("bang khoan", "giấy chứng nhận"),)) == "cấp giấy chứng nhận"


@given(st.text(max_size=60))
def test_what_does_not_hold_the_phrase_stays(text: str) -> None:
    if "kho" not in compose(text).lower():
        assert apply(text, (("bằng khoán", "giấy chứng nhận"),)) == text


@pytest.mark.parametrize("question", ["giấy hồng", "bao tiêu dưa hấu", "tiền thưởng tết"])
def test_a_proposal_answers_the_question(question: str) -> None:
    assert understand(question, index()).verdict is Verdict.NONE
    proposed = suggest(question, index())
    assert 1 <= len(proposed) <= 3
    for found in proposed:
        query = reread(question, (found.said, found.meant), index())
        assert query.verdict is not Verdict.NONE
        assert found.tasks and all(index().plan.task(code) for code in found.tasks)


def test_the_likely_task_is_among_the_proposals() -> None:
    assert "II.8" in {code for found in suggest("giấy hồng", index()) for code in found.tasks}


@pytest.mark.parametrize("question", ["giá vàng hôm nay", "homestay", "xkzq", "?!", ""])
def test_nothing_is_proposed_where_nothing_is_alike(question: str) -> None:
    assert suggest(question, index()) == ()


def test_the_phrases_that_the_plan_does_not_know() -> None:
    assert unexplained("ai cấp bằng khoán cho hợp tác xã", index())[0] == "cấp bằng khoán"
    assert unexplained("", index()) == ()
    assert all(len(phrase) <= 60 for phrase in unexplained("dưa hấu " * 300, index()))
