"""What must be blank for a blank to be larger is found, as cheaply as can be."""

import numpy as np
import pytest
from hypothesis import assume, given, settings, strategies as st

from kit.protect.covering import Cover
from kit.protect.suppression import SecondarySuppression
from kit.rules.whole_tables import read_counts
from tests.attacks.tables.small import intervals
from tests.rules.table_shapes import FIXTURE, grouped, shapes, tabulated


def widened(table, small, cell, goal):
    hidden = np.array(small)
    Cover(table).widen(hidden, cell, goal)
    return hidden.tolist()


def test_the_cheapest_neighbour_that_can_give_enough_away():
    # To be 10, the 4 takes 6 from the 25, and not from the 30 or the total of 99.
    table = read_counts(tabulated([40, 4, 25, 30]))
    small = [False, True, False, False, False]
    assert widened(table, small, 1, 10) == [False, True, True, False, False]
    # To be 40 it takes 36: 25 from the one and 11 from the other.
    assert widened(table, small, 1, 40) == [False, True, True, True, False]
    # All 95 others are not enough for 100: there must be more people.
    assert widened(table, small, 1, 100)[4]


def test_what_is_blank_already_is_taken_from_first():
    table = read_counts(tabulated([40, 4, 25, 30]))
    small = [True, True, False, False, False]
    assert widened(table, small, 1, 43) == small
    # The 40 keeps one person, since a zero would be printed.
    assert widened(table, small, 1, 44) != small


def test_zeros_stay_what_they_are():
    # For 10, the 4 takes 6 from the 25, though the zero beside it costs no person.
    table = read_counts(tabulated([[0, 4, 25], [0, 30, 40]]))
    hidden = widened(table, table.are_small(10), 1, 10)
    assert not hidden[0]
    assert not hidden[4]
    # Where all others of its sums are zeros, the sums go.
    table = read_counts(tabulated([0, 4, 0]))
    assert widened(table, table.are_small(10), 1, 10) == [False, True, False, True]


def test_one_search_leaves_nothing_behind_for_the_next():
    table = read_counts(tabulated([40, 4, 25, 30]))
    cover, small = Cover(table), table.are_small(10)
    first, again = small.copy(), small.copy()
    cover.widen(first, 1, 10)
    cover.widen(small.copy(), 3, 120)
    cover.widen(again, 1, 10)
    assert first.tolist() == again.tolist() == [False, True, True, False, False]


@given(shapes((4,), (2, 3), (2, 2, 2)), st.data())
@settings(max_examples=15)
def test_the_blanks_hold_what_was_asked_for(counts, data):
    frame = tabulated(counts)
    table = read_counts(frame)
    assume(table.counts.any())
    cell = data.draw(st.sampled_from(np.flatnonzero(table.counts).tolist()))
    goal = int(table.counts[cell]) + data.draw(st.integers(1, 20))
    hidden = np.array(widened(table, table.counts < 0, cell, goal))
    assert hidden[cell]
    # Move as many people about as the goal is away, within the blanks alone: the
    # equations of the others are then those of an unchanged table.
    free = table.as_equations().toarray()[:, hidden]
    target = np.zeros(hidden.sum())
    target[hidden[:cell].sum()] = 1
    fixed = np.vstack([free, target])
    sums = np.append(np.zeros(len(free)), goal - table.counts[cell])
    moved = np.linalg.lstsq(fixed, sums, rcond=None)[0]
    assert np.allclose(fixed @ moved, sums)


def test_every_sum_that_a_cell_is_in():
    # In the frame a cell is a row of 4 and more: 1 is a, l; its sums are a, total; the
    # total of l; and the total of all.
    table = read_counts(tabulated(FIXTURE))
    hidden = np.zeros(16, dtype=bool)
    Cover(table).hide_wholes(hidden, 1)
    assert np.flatnonzero(hidden).tolist() == [1, 3, 13, 15]
    # In a group, that as well: a, then b, c, the total, and the group of a and b.
    table = read_counts(
        grouped([4, 20, 30], ["a", "b"]), groups={"d0": {"group": ["a", "b"]}}
    )
    hidden = np.zeros(5, dtype=bool)
    Cover(table).hide_wholes(hidden, 0)
    assert np.flatnonzero(hidden).tolist() == [0, 3, 4]


@pytest.mark.parametrize("k", [10, 40])
def test_where_the_program_is_of_no_help_all_sums_go(monkeypatch, k):
    monkeypatch.setattr(Cover, "widen", lambda *args: None)
    done = SecondarySuppression(k, at_random=0).protect(tabulated(FIXTURE))
    assert set(done.audit.table["verdict"]) == {"safe"}
    for low, high in intervals(done.audit).values():
        assert high is None or high - low >= k - 1
    assert done.n_suppressed < 16
