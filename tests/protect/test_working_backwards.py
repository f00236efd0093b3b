"""A reader who knows how blanks are chosen, but not the draws, learns nothing by it."""

from collections import defaultdict
from dataclasses import replace
from itertools import product

import numpy as np
import polars as pl
import pytest
from scipy.optimize import linprog

from kit.attacks.on_releases.tables.audit import audit_tables
from kit.errors import RuleError
from kit.protect.covering import Chooser
from kit.protect.suppression import SecondarySuppression
from kit.rules.whole_tables import hide, read_counts
from tests.rules.table_shapes import numbers, tabulated, with_group

SHAPES = [(4,), (5,), (2, 3), (3, 3), (4, 4)]


def choosing(frame, table, k, known, groups=None):
    """A chooser for a table, with audits kept by what they saw."""
    rule = SecondarySuppression(k)

    def attack(hidden):
        seen = np.where(hidden, -1, table.counts).tobytes()
        if seen not in known:
            printed = frame.with_columns(viewers=shown(table.counts, hidden))
            known[seen] = audit_tables(printed, k=k, rule=rule, groups=groups)
        return known[seen]

    return Chooser(table, k, max(1, k - 1), attack, lambda table: table.are_small(k))


def shown(counts, hidden):
    pairs = zip(counts.tolist(), hidden, strict=True)
    return pl.Series([None if gone else n for n, gone in pairs], dtype=pl.Int64)


def all_printings(most, k, is_lot_drawn):
    """Every table of three groups of up to `most` people, by what is printed of it."""
    frame, known, printings = tabulated([0, 0, 0]), {}, defaultdict(set)
    table = read_counts(frame)
    lots = list(product([False, True], repeat=4)) if is_lot_drawn else [(False,) * 4]
    for counts in product(range(most + 1), repeat=3):
        if sum(counts) > most:
            continue
        cells = np.array([*counts, sum(counts)])
        chooser = choosing(frame, replace(table, counts=cells), k, known)
        for drawn in lots:
            hidden, _ = chooser.choose(np.array(drawn))
            printings[tuple(shown(cells, hidden))].add(tuple(cells.tolist()))
    return printings


def count_proved(printings, k):
    """How many printings prove of a blank that it is small, or which number it is."""
    n = 0
    for seen, tables in printings.items():
        # A total that is printed leaves no table out that fits: all were tried.
        if seen[-1] is None:
            continue
        columns = np.array(list(tables)).T
        blanks = [
            column for at, column in zip(seen, columns, strict=True) if at is None
        ]
        n += any(blank.max() < k or np.ptp(blank) < k - 1 for blank in blanks)
    return n


@pytest.mark.slow
def test_who_tries_every_table_and_every_lot_pins_no_blank_down():
    # 7 people at most in three groups, k = 3. Without lots, some printings come from
    # tables only in which a certain blank is small; with them, none does.
    assert count_proved(all_printings(7, 3, is_lot_drawn=False), 3) > 0
    assert count_proved(all_printings(7, 3, is_lot_drawn=True), 3) == 0


def fullest(table, hidden, cell):
    """A table that fits what is printed, with as many in one blank as there can be.

    Of one or two dimensions, where such a program has whole solutions.
    """
    counts, equations = table.counts, table.as_equations()
    lowest = np.where(hidden, 1, counts)
    highest = np.where(hidden, 10 * counts.max() + 100, counts)
    goal = np.zeros(len(counts))
    goal[cell] = -1
    bounds = np.column_stack([lowest, highest])
    sums = np.zeros(len(table.sums))
    found = linprog(goal, A_eq=equations, b_eq=sums, bounds=bounds)
    return replace(table, counts=np.rint(found.x).astype(int))


def check_no_blank_is_proved_small(rng, k, shape, groups=None):
    """For each blank, find a table that fits, has k there, and is printed the same."""
    frame = tabulated(rng.integers(0, rng.integers(k, 3 * k), shape))
    for column, of in (groups or {}).items():
        frame = with_group(frame, column, of["group"])
    seed = int(rng.integers(2**32))
    done = SecondarySuppression(k, groups=groups, at_random=0.1, seed=seed).protect(
        frame
    )
    hidden = done.printed["viewers"].is_null().to_numpy()
    assert done.audit.counts["safe"] == hidden.sum()
    assert done.audit.k_release is None or done.audit.k_release >= k
    table, known = read_counts(frame, groups=groups), {}
    for cell in np.flatnonzero(hidden):
        other = fullest(table, hidden, cell)
        assert other.counts[cell] >= k
        chooser = choosing(frame, other, k, known, groups)
        again, _ = chooser.choose(hidden & (other.counts >= k))
        assert numbers(done.printed) == shown(other.counts, again).to_list()


SLOWER = [pytest.param(k, marks=pytest.mark.slow) for k in (5, 11)]


@pytest.mark.slow
@pytest.mark.parametrize("k", [3, *SLOWER])
def test_each_blank_is_large_in_a_table_that_is_printed_the_same(k):
    rng = np.random.default_rng(k)
    for n in range(100):
        check_no_blank_is_proved_small(rng, k, SHAPES[n % len(SHAPES)])


@pytest.mark.slow
@pytest.mark.parametrize("k", [3, 11])
def test_so_it_is_where_a_fine_and_a_coarse_table_are_protected_as_one(k):
    rng = np.random.default_rng(k)
    groups = {"d1": {"group": ["k", "l"]}}
    for _ in range(10):
        check_no_blank_is_proved_small(rng, k, (3, 4), groups)


# What is said of it


def test_ones_beside_a_printed_zero_take_a_large_number_with_them():
    # Five blanks that hold somebody and make 5 together would be 1 each. With the 30
    # among them, they make 35 with the others: one may have all but five of them.
    frame = tabulated([40, 30, 1, 1, 1, 1, 1, 0])
    done = SecondarySuppression(5, seed=1).protect(frame)
    assert numbers(done.printed) == [40, *[None] * 6, 0, 75]
    assert set(done.audit.table.select("low", "high").rows()) == {(1, 30)}
    assert (done.audit.k_cell, done.audit.k_release) == (40, 30)
    assert done.share_small == 5 / 6
    bare = hide(frame, read_counts(frame).are_small(5), "viewers")
    audit = audit_tables(bare, k=5, rule=SecondarySuppression(5))
    assert audit.counts["recovered"] == 5


def test_the_result_says_which_reader_it_was_audited_against():
    frame = tabulated([40, 4, 25, 30])
    done = SecondarySuppression(10, seed=1).protect(frame)
    assert done.knows_choice
    assert done.verdict == (
        "Every blank may hold 10 or more, for a reader who knows what adds up to "
        "what, and the rule: secondary suppression with k = 10; that a blank is no "
        "zero; and how blanks are chosen, but not the draws."
    )
    done = SecondarySuppression(10, at_random=0).protect(frame)
    assert not done.knows_choice
    assert done.verdict.endswith(
        "; but does not work backwards from how blanks are chosen."
    )


def test_what_is_not_proved_is_not_said():
    done = SecondarySuppression(10, seed=1).protect(tabulated([40, 4, 25, 30]))
    cells = done.audit.table.with_columns(is_high_exact=False)
    doubted = replace(done, audit=replace(done.audit, table=cells))
    assert doubted.verdict.startswith(
        "It is not proved of every blank that it may hold 10 or more, for a reader"
    )


# Lots


def test_lots_fall_by_place_and_seed_alone():
    rule = SecondarySuppression(10, at_random=0.5, seed=3)
    assert (rule.draw(40) == rule.draw(40)).all()
    assert 10 < rule.draw(40).sum() < 30
    assert not SecondarySuppression(1, at_random=0.5, seed=3).draw(40).any()
    other = SecondarySuppression(10, at_random=0.5)
    assert (other.draw(400) != other.draw(400)).any()


def test_what_falls_to_a_lot_is_withheld_where_others_cover_it():
    # All lots are drawn. Of 4, 25 and 60, each may be any number that leaves the
    # others one person; and of a row with nothing small, everything goes, too.
    frame = tabulated([4, 25, 60])
    share = 1 - 1e-9
    assert (
        numbers(SecondarySuppression(5, at_random=share).publish(frame)) == [None] * 4
    )
    # A single one that was drawn is its total less the others, and is printed.
    frame = tabulated([20, 25, 60])
    chooser = choosing(frame, read_counts(frame), 5, {})
    hidden, _ = chooser.choose(np.array([True, False, False, False]))
    assert not hidden.any()


@pytest.mark.parametrize("share", [-0.1, 1, 2, True, None, float("nan"), "0.1"])
def test_what_is_withheld_at_random_is_a_share(share):
    with pytest.raises(RuleError, match="`at_random` must be a number of at least 0"):
        SecondarySuppression(10, at_random=share)


@pytest.mark.parametrize("seed", [-1, 2.5, True, "x"])
def test_a_seed_is_a_number(seed):
    with pytest.raises(RuleError, match="`seed` must be an int of at least 0, or None"):
        SecondarySuppression(10, seed=seed)
