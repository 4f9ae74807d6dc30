"""Of very many entries the right ones are chosen; sums over columns of bits are sums."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from knowledge.index import build_index
from knowledge.question import understand
from knowledge.tally import Tally, to_bits
from tests.bench.corpus import make_plans
from tests.bench.paraphrase import make_questions

SIZE = 40
PLACES = st.sets(st.integers(0, SIZE - 1))


@given(st.lists(st.tuples(PLACES, st.integers(0, 70)), max_size=12), st.integers(1, SIZE))
def test_the_best_are_those_with_the_greatest_sums(added: list[tuple[set[int], int]], count: int) -> None:
    tally, sums = Tally(), Counter[int]()
    for places, weight in added:
        tally.add(to_bits(places, SIZE), weight)
        sums.update(dict.fromkeys(places, weight))
    best = tally.best(count)
    expected = sorted((value for value in sums.values() if value), reverse=True)[:count]
    assert sorted((sums[place] for place in best), reverse=True) == expected
    assert len(set(best)) == len(best)


def test_records_are_found_among_many_in_other_words() -> None:
    plans, said = make_plans(count=60)
    index = build_index(plans)
    assert len(said) > 1_000
    asked = make_questions(said, 100)
    right = 0
    for question in asked:
        candidates = understand(question.text, index).candidates
        right += bool(candidates) and (candidates[0].entry.plan, candidates[0].entry.key) == (question.about.plan, question.about.code)
    assert right >= 90
