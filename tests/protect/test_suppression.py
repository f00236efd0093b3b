"""A publisher who attacks her own table leaves no blank that says too much."""

from dataclasses import replace
from functools import partial

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings, strategies as st
from scipy.optimize import linprog

from kit.attacks.on_releases.tables.audit import audit_tables
from kit.errors import ReleaseError, RuleError
from kit.printed import Exact, Interval, Suppressed
from kit.protect.suppression import SecondarySuppression
from kit.rules import tau_argus
from kit.rules.steps import Steps
from kit.rules.threshold import Threshold
from kit.rules.whole_tables import read_counts, withhold
from tests.attacks.tables.small import intervals
from tests.rules.table_shapes import (
    ENGINES,
    FIXTURE,
    grouped,
    needs_tauargus,
    numbers,
    shapes,
    tabulated,
)

#: A ring of six blanks, once each row and column has two: see below.
RING = [[40, 30, 1], [12, 30, 30], [6, 4, 30]]
#: Two squares of small numbers, and one more in a row of the first and a column of
#: the second.
BRIDGE = [[6, 6, 20, 20], [6, 6, 5, 20], [20, 20, 6, 6], [20, 20, 6, 6]]
#: Without lots, so that what is cover can be reckoned by hand.
plain = partial(SecondarySuppression, at_random=0)
TWO_GROUPS = {"d0": {"group": ["a", "b"]}}


def verdicts(audit):
    return tuple(audit.counts.values())


def outsiders_ends(counts, printed):
    """The fewest and the most in each blank, which is no zero, by two linear programs.

    Of one or two dimensions, where such programs have whole solutions.
    """
    equations = read_counts(counts).as_equations().toarray()
    limits = [(1, None) if n is None else (n, n) for n in numbers(printed)]
    ends = []
    for cell in np.flatnonzero([n is None for n in numbers(printed)]):
        goal = np.zeros(len(limits))
        goal[cell] = 1
        sums = np.zeros(len(equations))
        least, most = (
            linprog(sign * goal, A_eq=equations, b_eq=sums, bounds=limits)
            for sign in (1, -1)
        )
        ends.append((round(least.fun), np.inf if most.fun is None else -most.fun))
    return ends


# What is asked for


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("width", [None, 1, 14, 15])
def test_three_small_numbers_take_cover_behind_others(engine, width):
    # With the threshold alone, all three come back.
    table = tabulated(FIXTURE)
    bare = table.with_columns(viewers=pl.when(pl.col("viewers") >= 10).then("viewers"))
    found = intervals(audit_tables(bare, k=10, rule=Threshold(10)))
    assert list(found.values()) == [(4, 4), (7, 7), (9, 9)]
    # With cover, each may be 10 or more, and none of the blanks is narrow.
    rule = plain(10, width, engine)
    done = rule.protect(table)
    assert done.n_small == 3
    assert done.n_cover >= 3
    assert verdicts(done.audit) == (0, 0, done.n_suppressed)
    assert done.is_certain
    for low, high in intervals(done.audit).values():
        assert high >= 10
        assert high - low >= (9 if width is None else width)
    # The cheapest ring, of 23, 4, 18, 9, 12 and 7, is 14 people wide: 4, 9 and 7 have
    # up to 11 more, until the 12 is a 1, or up to 3 fewer, until the 4 is.
    assert (done.people_suppressed == 73) == (done.n_cover == 3) == (width != 15)
    assert done.people == 209


@pytest.mark.parametrize("engine", ENGINES)
def test_a_ring_that_the_rule_of_thumb_leaves_too_tight(engine):
    # Each row and column lacks two numbers, of 10 people or more. With t more in the
    # last of the first row there are 30 - t in its second, 4 + t below that, and so
    # on round the ring to 6 - t: t is -1 to 6, and two blanks are 0 to 7.
    table = tabulated(RING)
    thumb = audit_tables(withhold(table, k=10), k=10)
    assert verdicts(thumb) == (0, 2, 4)
    assert intervals(thumb)["a", "m"] == intervals(thumb)["c", "k"] == (0, 7)
    done = plain(10, engine=engine).protect(table)
    assert verdicts(done.audit) == (0, 0, done.n_suppressed)
    assert min(high for _, high in intervals(done.audit).values()) >= 10


@pytest.mark.parametrize("engine", ENGINES)
def test_a_bridge_that_the_rule_of_thumb_leaves_open(engine):
    # The first two rows lack 12 and 17 people, and their blanks but for the bridge
    # are those of the first two columns, which lack 24: the bridge is 29 - 24.
    table = tabulated(BRIDGE)
    thumb = withhold(table, k=10)
    assert thumb["viewers"].null_count() == 9
    audit = audit_tables(thumb, k=10)
    assert verdicts(audit)[0] == 1
    assert intervals(audit)["b", "m"] == (5, 5)
    done = plain(10, engine=engine).protect(table)
    assert verdicts(done.audit) == (0, 0, done.n_suppressed)


@pytest.mark.slow
@given(shapes((5,), (3, 3), (2, 4)), st.integers(1, 14), st.integers(1, 20))
@settings(max_examples=25)
def test_no_blank_is_narrower_than_asked_for(counts, k, width):
    table = tabulated(counts)
    done = plain(k, width).protect(table)
    assert done.printed.drop("viewers").equals(table.drop("viewers"))
    for true, shown in zip(numbers(table), numbers(done.printed), strict=True):
        assert shown in (None, true)
        assert shown is None or shown == 0 or shown >= k
    ends = outsiders_ends(table, done.printed)
    assert len(ends) == done.n_suppressed
    for low, high in ends:
        assert high >= k
        assert high - low >= width


@given(shapes((2, 2, 2), (2, 3, 3), most=15))
@settings(max_examples=10)
def test_three_dimensions_are_protected_as_well(counts):
    done = plain(6).protect(tabulated(counts))
    assert verdicts(done.audit) == (0, 0, done.n_suppressed)
    assert done.is_certain


@needs_tauargus
@given(shapes((4,), (3, 3), (2, 2, 2), most=15), st.sampled_from(tau_argus.METHODS))
@settings(max_examples=8)
def test_tau_argus_leaves_none_either(counts, method):
    table = tabulated(counts)
    done = SecondarySuppression(6, None, "tauargus", method, seed=1).protect(table)
    assert verdicts(done.audit) == (0, 0, done.n_suppressed)
    assert done.knows_choice
    suppressed = done.printed["viewers"].is_null()
    assert table.filter(suppressed)["viewers"].min() != 0
    for low, high in intervals(done.audit).values():
        assert high is None or (high >= 6 and high - low >= 5)


# Ends of what there can be


def test_a_blank_takes_the_cheapest_cover():
    done = plain(10).protect(tabulated([40, 4, 25, 30]))
    assert numbers(done.printed) == [40, None, None, 30, 99]
    assert str(done) == (
        "2 of 5 cells withheld, 1 of them as cover or by lot, with 29 of 99 people"
    )


def test_zeros_are_printed_and_rarely_cover():
    rule = plain(10)
    assert numbers(rule.publish(tabulated([0, 4, 25]))) == [0, None, None, 29]
    # Beside nothing but zeros, the total goes with it.
    assert numbers(rule.publish(tabulated([0, 4]))) == [0, None, None]
    assert numbers(rule.publish(tabulated([0, 14]))) == [0, 14, 14]
    assert numbers(rule.publish(tabulated([[0, 0], [0, 0]]))) == [0] * 9


@pytest.mark.parametrize("engine", ENGINES)
def test_where_everything_is_small_nothing_is_printed(engine):
    rule = plain(10, engine=engine)
    done = rule.protect(tabulated([[1, 2], [3, 1]]))
    assert numbers(done.printed) == [None] * 9
    assert (done.n_small, done.n_cover) == (9, 0)
    assert (done.people_suppressed, done.people) == (7, 7)
    # Somebody is in each of the four cells, so two in each sum, and four in all.
    lows = [low for low, _ in intervals(done.audit).values()]
    assert lows == [1, 1, 2, 1, 1, 2, 2, 2, 4]
    assert {high for _, high in intervals(done.audit).values()} == {None}


@pytest.mark.parametrize("engine", ENGINES)
def test_a_table_of_one_cell(engine):
    rule = plain(10, engine=engine)
    for count, printed in ((4, None), (0, 0), (10, 10)):
        table = pl.DataFrame({"region": ["total"], "viewers": [count]})
        done = rule.protect(table)
        assert numbers(done.printed) == [printed]
        assert done.people == count
    # And with its total beside it, which says the same.
    assert numbers(rule.publish(tabulated([4]))) == [None, None]


@pytest.mark.parametrize("engine", ENGINES)
def test_small_totals_are_withheld_and_covered(engine):
    # Of 3 and 5 nothing is printed. The others of their columns make up 30 and 40, so
    # that the row and its total are the columns' totals less those.
    table = tabulated([[3, 5], [30, 40]])
    bare = table.with_columns(viewers=pl.when(pl.col("viewers") >= 10).then("viewers"))
    assert verdicts(audit_tables(bare, k=10)) == (3, 0, 0)
    done = plain(10, engine=engine).protect(table)
    assert done.n_small == 3
    assert verdicts(done.audit) == (0, 0, done.n_suppressed)


@pytest.mark.parametrize("engine", ENGINES)
def test_with_k_1_nothing_is_small(engine):
    table = tabulated([[0, 1], [2, 3]])
    done = plain(1, engine=engine).protect(table)
    assert done.printed.equals(table)
    assert done.n_suppressed == done.audit.table.height == 0
    assert plain(1).suppressed is None


def test_a_width_that_no_table_has_ends_in_blanks_all_over():
    rule = plain(10, 10**9)
    done = rule.protect(tabulated(FIXTURE))
    for low, high in intervals(done.audit).values():
        assert high is None or high - low >= 10**9


@pytest.mark.parametrize("engine", ENGINES)
def test_names_of_columns_and_totals_are_the_tables_own(engine):
    table = tabulated([40, 4, 25]).rename({"d0": "region", "viewers": "people"})
    table = table.with_columns(pl.col("region").replace("total", "all"))
    rule = plain(10, engine=engine)
    printed = rule.publish(table, total="all", people="people")
    assert printed["people"].to_list() == [40, None, None, 69]
    # In another order, too.
    printed = rule.publish(table[::-1], total="all", people="people")
    assert printed["people"].to_list() == [69, None, None, 40]


# Groups


@pytest.mark.parametrize("method", tau_argus.METHODS)
@pytest.mark.parametrize("engine", ENGINES)
def test_a_group_gives_its_parts_away_unless_both_are_covered(engine, method):
    # The cheapest cover of 4 in its row is 12, but a + b = 24 is printed as well: in
    # the group, 4 stands beside 20.
    table = grouped([20, 4, 12, 40], ["a", "b"])
    alone = plain(10).publish(table.filter(pl.col("d0") != "group"))
    assert alone.filter(pl.col("viewers").is_null())["d0"].to_list() == ["b", "c"]
    rule = plain(10, engine=engine, method=method, groups=TWO_GROUPS)
    done = rule.protect(table)
    assert verdicts(done.audit) == (0, 0, 2)
    assert intervals(done.audit) == {("a",): (1, 23), ("b",): (1, 23)}
    assert (done.people_suppressed, done.people) == (24, 76)


@pytest.mark.parametrize("engine", ENGINES)
def test_groups_may_overlap(engine):
    frame = pl.DataFrame(
        {
            "d": ["a", "b", "c", "ab", "bc", "total"],
            "viewers": [30, 4, 50, 34, 54, 84],
        }
    )
    groups = {"d": {"ab": ["a", "b"], "bc": ["b", "c"]}}
    done = plain(10, engine=engine, groups=groups).protect(frame)
    assert verdicts(done.audit) == (0, 0, done.n_suppressed)


def test_the_modular_method_takes_no_groups_that_overlap(monkeypatch):
    monkeypatch.setattr(tau_argus, "check_installed", lambda: None)
    frame = pl.DataFrame({"d": ["a", "b", "ab", "total"], "viewers": [30, 4, 34, 34]})
    frame = pl.concat([frame, pl.DataFrame({"d": ["only b"], "viewers": [4]})])
    groups = {"d": {"ab": ["a", "b"], "only b": ["b"]}}
    rule = plain(10, None, "tauargus", "modular", groups)
    message = "`method` must be 'optimal' for a table with groups that overlap, got"
    with pytest.raises(RuleError, match=message):
        rule.protect(frame)


# Whatever an engine leaves open, the audit finds


def test_an_engine_that_gives_no_cover_is_found_out(monkeypatch):
    monkeypatch.setattr(tau_argus, "check_installed", lambda: None)
    monkeypatch.setattr(
        tau_argus, "suppress", lambda table, *, k, **_: table.are_small(k)
    )
    table = tabulated(FIXTURE)
    theirs = plain(10, engine="tauargus").protect(table)
    assert theirs.printed.equals(plain(10).publish(table))


def test_a_result_is_certain_where_worlds_attain_all_ends():
    done = plain(10).protect(tabulated(FIXTURE))
    assert done.is_certain
    cells = done.audit.table.with_columns(is_high_exact=False)
    assert not replace(done, audit=replace(done.audit, table=cells)).is_certain


# What a reader knows


def test_a_blank_may_be_anything_and_a_number_is_what_it_says():
    rule = plain(10)
    assert rule.suppressed == Interval(1, None)
    assert rule.reveals(Suppressed()) == Interval(1, None)
    assert rule.reveals(Exact(53)) == Interval(53, 53)
    assert rule.reveals(Exact(0)) == Interval(0, 0)
    assert rule.undo(Interval(4, 20)) == Interval(10, 20)
    assert rule.undo(Interval(0, 4)) == Interval(0, 0)
    assert rule.undo(Interval(0, None)) == Interval(0, None)
    with pytest.raises(ReleaseError, match="4 is never printed under secondary"):
        rule.reveals(Exact(4))


def test_it_is_a_step_before_rounding_and_has_a_name():
    rule = SecondarySuppression(10)
    assert str(rule) == "secondary suppression with k = 10"
    named = plain(10, engine="tauargus", method="modular")
    assert str(named).endswith("with k = 10 (tauargus, modular)")
    assert Steps((rule, Threshold(10))).reveals(Suppressed()) == Interval(1, None)
    assert len({rule, SecondarySuppression(10, groups=None)}) == 1


# What cannot be asked for


@pytest.mark.parametrize("k", [0, -1, 2.5, True, None, float("nan"), 10**9 + 1])
def test_k_is_a_number_of_people(k):
    with pytest.raises(RuleError, match="`k` must be an int from 1 to 1,000,000,000"):
        SecondarySuppression(k)


@pytest.mark.parametrize("width", [0, -1, 2.5, True, float("nan"), 10**9 + 1])
def test_a_width_is_a_number_of_people(width):
    with pytest.raises(RuleError, match="`width` must be an int from 1 to 1,000,000"):
        SecondarySuppression(10, width)


def test_engines_and_methods_that_there_are_not():
    message = "`engine` must be one of built-in, tauargus, got 'excel'"
    with pytest.raises(RuleError, match=message):
        SecondarySuppression(10, engine="excel")
    message = "`method` must be one of optimal, modular, got 'hypercube'"
    with pytest.raises(RuleError, match=message):
        SecondarySuppression(10, method="hypercube")


def test_without_tau_argus_one_is_told_how_to_get_it(monkeypatch):
    monkeypatch.setattr(tau_argus, "is_installed", lambda: False)
    rule = SecondarySuppression(10, engine="tauargus")
    # A reader needs no engine.
    assert rule.reveals(Suppressed()) == Interval(1, None)
    message = (
        "The engine 'tauargus' needs the optional part 'tauargus', which is not "
        "installed; get it with `make tauargus`"
    )
    with pytest.raises(RuleError, match=message):
        rule.publish(tabulated(FIXTURE))


def test_a_table_that_does_not_add_up_is_refused():
    with pytest.raises(ReleaseError, match="`counts` must be a table that adds up"):
        plain(10).publish(
            pl.DataFrame({"region": ["NY", "VT", "total"], "viewers": [81, 4, 86]})
        )
