"""As few numbers as are enough: sets that are known beforehand."""

from itertools import combinations

import pytest
from hypothesis import given, strategies as st

from kit.proof.minimal_subsets import find_smallest

N = 7


class Known:
    """Enough is whatever holds one of some sets; asked questions are counted."""

    def __init__(self, sets, *, is_certain=True):
        self.sets = [frozenset(s) for s in sets]
        self.every = frozenset(range(N))
        self.is_certain = is_certain
        self.n_asked = 0

    def is_enough(self, kept):
        self.n_asked += 1
        return any(s <= kept for s in self.sets)

    def confirm(self, kept):
        assert not self.is_enough(kept)

    def widen(self, kept):
        return kept


def test_one_number_of_seven():
    assert find_smallest(Known([{4}]), frozenset(range(N))) == ({4}, True)


def test_the_empty_set_where_nothing_is_needed():
    assert find_smallest(Known([set()]), frozenset(range(N))) == (set(), True)


def test_a_smaller_set_than_the_one_to_begin_with():
    # Leaving numbers out one by one from {0, 1, 2} never leads to {5, 6}.
    question = Known([{0, 1, 2}, {5, 6}])
    assert find_smallest(question, frozenset({0, 1, 2})) == ({5, 6}, True)


def test_a_search_cut_short_has_nothing_to_spare_and_says_that_it_was():
    question = Known([{0, 1, 2}, {5, 6}])
    start = frozenset({0, 1, 2, 3})
    assert find_smallest(question, start, most_demands=0) == ({0, 1, 2}, False)


def test_an_unsure_question_gives_no_sure_answer():
    question = Known([{0, 1}], is_certain=False)
    assert find_smallest(question, question.every) == ({0, 1}, False)


def test_what_is_known_to_be_wanting_too_is_not_asked():
    class Telling(Known):
        def widen(self, kept):
            """All but one of those that are missing are still not enough."""
            return self.every - {max(self.sets[0] - kept)}

    told, untold = Telling([{5, 6}]), Known([{5, 6}])
    assert find_smallest(told, told.every) == ({5, 6}, True)
    assert find_smallest(untold, untold.every) == ({5, 6}, True)
    assert told.n_asked < untold.n_asked


@given(
    st.lists(st.frozensets(st.integers(0, N - 1)), min_size=1, max_size=6),
    st.data(),
)
def test_no_other_set_that_is_enough_is_smaller(sets, data):
    question = Known(sets)
    start = frozenset(data.draw(st.sampled_from(sets)))
    found, is_smallest = find_smallest(question, start)
    assert is_smallest
    assert question.is_enough(found)
    for fewer in combinations(range(N), max(0, len(found) - 1)):
        assert not found or not question.is_enough(frozenset(fewer))


@pytest.mark.parametrize("most_demands", [0, 1, 2])
@given(sets=st.lists(st.frozensets(st.integers(0, N - 1)), min_size=1, max_size=6))
def test_none_can_be_left_out_however_short_the_search(most_demands, sets):
    question = Known(sets)
    found, _ = find_smallest(question, question.every, most_demands=most_demands)
    assert question.is_enough(found)
    assert not any(question.is_enough(found - {place}) for place in found)
