"""Order and verdicts of candidates; assertions on order, not on decimals."""

from __future__ import annotations

import pytest

from knowledge.data import read_bytes
from knowledge.distance import Score
from knowledge.entries import Entry
from knowledge.index import Index, build_index
from knowledge.match import Candidate, Matches, Verdict, judge
from knowledge.question.sentence import prepare
from knowledge.reading import read_plan


@pytest.fixture(scope="module")
def index() -> Index:
    return build_index([read_plan(read_bytes("plan-363.txt"), "plan-363.txt")])


def search(index: Index, text: str) -> Matches:
    sentence = prepare(text, index)
    return index.search(index.terms(sentence.words, sentence.topical), "task")


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("sổ đỏ", "II.8"),
        ("so do", "II.8"),
        ("vay vốn nhà băng", "II.9"),
        ("giải thể", "III.1"),
        ("quỹ hỗ trợ htx", "III.4"),  # not II.1, which supports as well but names no fund
        ("bán hàng qua mạng", "III.7"),
        ("kinh phí giảm nghèo", "II.7"),
        ("kinh phí nông thôn mới", "II.5"),
    ],
)
def test_the_nearest_task(index: Index, text: str, nearest: str) -> None:
    assert search(index, text).candidates[0].entry.key == nearest


def test_wrong_marks_are_another_word(index: Index) -> None:
    assert search(index, "hổ trợ đất đai").best > search(index, "hố trơ đát đài").best


def test_single_syllables_in_common_are_chance(index: Index) -> None:
    assert search(index, "giảm cân").verdict is Verdict.NONE


def test_reasons_add_up(index: Index) -> None:
    for candidate in search(index, "tập huấn cán bộ quản lý hợp tác xã").candidates:
        assert candidate.score.total == pytest.approx(sum(value for _, value in candidate.score.reasons))


def _candidate(key: str, total: float) -> Candidate:
    return Candidate(Entry("task", key, "p", (), (), (), (), 0), Score(total, (("words", total),)))


def test_two_near_equals_are_a_question_not_a_guess() -> None:
    assert judge([_candidate("a", 0.95), _candidate("b", 0.94)]).verdict is Verdict.UNSURE
    assert judge([_candidate("a", 0.95), _candidate("b", 0.5)]).verdict is Verdict.SURE


def test_mostly_unknown_words_need_a_sure_match() -> None:
    middling = [_candidate("a", 0.48), _candidate("b", 0.2)]
    assert judge(middling).verdict is Verdict.UNSURE
    assert judge(middling, unknown_share=0.6).verdict is Verdict.NONE


def test_nothing_gives_nothing() -> None:
    assert judge([]).verdict is Verdict.NONE
