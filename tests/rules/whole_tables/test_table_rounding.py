"""Rounded together, numbers still add up, and each is less than a base off."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings

from kit.attacks.on_releases.tables.audit import audit_tables
from kit.errors import ReleaseError, RuleError
from kit.printed import Exact, Interval
from kit.rules import tau_argus
from kit.rules.rounding import Rounding
from kit.rules.steps import Steps
from kit.rules.table_rounding import ControlledRounding
from kit.rules.threshold import Threshold
from kit.rules.whole_tables import read_counts
from tests.rules.table_shapes import (
    ENGINES,
    FIXTURE,
    grouped,
    needs_tauargus,
    numbers,
    shapes,
    tabulated,
)

#: Two rows, two columns, two layers: no even numbers next to all of these add up.
IMPOSSIBLE = [[[0, 1], [1, 1]], [[1, 0], [1, 1]]]


def add_margins(grid):
    for axis in range(grid.ndim):
        grid = np.concatenate([grid, grid.sum(axis, keepdims=True)], axis)
    return grid


def all_roundings(counts, base):
    """Every way to round the single counts, if all their sums are neighbours too."""
    counts = np.array(counts)
    true = add_margins(counts)
    for ups in product((0, 1), repeat=counts.size):
        ups = np.reshape(ups, counts.shape)
        if (ups <= counts % base).all():
            rounded = add_margins((counts // base + ups) * base)
            if (abs(rounded - true) < base).all():
                yield rounded, abs(rounded - true).sum()


@pytest.mark.parametrize("engine", ENGINES)
def test_as_near_as_any_rounding_that_adds_up(engine):
    # Of all 512 ways to go up or down, as found by trying each.
    nearest = min(off for _, off in all_roundings(FIXTURE, 5))
    printed = ControlledRounding(5, engine=engine).publish(tabulated(FIXTURE))
    off = np.subtract(numbers(printed), numbers(tabulated(FIXTURE)))
    assert abs(off).sum() == nearest


def test_one_by_one_the_same_numbers_would_not_add_up():
    # Three twelves are 10 each to the nearest, and their total of 36 is 35. To add up,
    # one of them goes up.
    table = tabulated([12, 12, 12])
    alone = [Rounding(5).publish(count).count for count in numbers(table)]
    assert alone == [10, 10, 10, 35]
    *parts, whole = numbers(ControlledRounding(5).publish(table))
    assert (sorted(parts), whole) == ([10, 10, 15], 35)


@given(shapes((3,), (2, 3), (3, 3)))
def test_neighbouring_multiples_that_add_up_and_reveal_the_true_count(counts):
    table, rule = tabulated(counts), ControlledRounding(3)
    printed = rule.publish(table)
    assert printed.drop("viewers").equals(table.drop("viewers"))
    read_counts(printed)  # which checks that they add up
    for true, shown in zip(numbers(table), numbers(printed), strict=True):
        assert shown % 3 == 0
        assert abs(shown - true) < 3
        assert true % 3 or shown == true
        low, high = rule.reveals(Exact(shown))
        assert low <= true <= high


@given(shapes((2, 3)))
@settings(max_examples=10)
def test_an_attacker_who_knows_the_rule_is_never_misled(counts):
    table, rule = tabulated(counts), ControlledRounding(5)
    cells = audit_tables(rule.publish(table), k=10, rule=rule).table
    both = cells.join(table, on=["d0", "d1"])
    assert both.height == 12
    assert (both["low"] <= both["viewers"]).all()
    assert (both["viewers"] <= both["high"]).all()


@needs_tauargus
@given(shapes((2, 3), (2, 2, 2)))
@settings(max_examples=5)
def test_both_engines_come_as_near(counts):
    table = tabulated(counts)
    off = [
        abs(rule.publish(table)["viewers"] - table["viewers"]).sum()
        for rule in (ControlledRounding(3), ControlledRounding(3, engine="tauargus"))
    ]
    assert off[0] == off[1]


def test_groups_add_up_as_well():
    table = grouped([4, 4, 4, 4], ["a", "b"])
    groups = {"d0": {"group": ["a", "b"]}}
    printed = ControlledRounding(3, groups=groups).publish(table)
    read_counts(printed, groups=groups)
    # Together 16 become 15 or 18, and the first two, 8, become 6 or 9.
    assert dict(printed.rows())["group"] in (6, 9)
    assert dict(printed.rows())["total"] in (15, 18)


@pytest.mark.parametrize("engine", ENGINES)
def test_in_three_dimensions_there_may_be_no_such_rounding(engine):
    assert list(all_roundings(IMPOSSIBLE, 2)) == []
    message = (
        "`base` must be one to which a whole table can be rounded, .* but "
        f"'{engine}' found no such table for 2; try another base"
    )
    with pytest.raises(RuleError, match=message):
        ControlledRounding(2, engine=engine).publish(tabulated(IMPOSSIBLE))


def test_a_base_of_1_changes_nothing():
    table, rule = tabulated(FIXTURE), ControlledRounding(1)
    assert rule.publish(table).equals(table)
    assert rule.reveals(Exact(4)) == Interval(4, 4)


def test_a_reader_learns_less_than_a_base_either_way():
    rule = ControlledRounding(5)
    assert rule.reveals(Exact(35)) == Interval(31, 39)
    assert rule.reveals(Exact(0)) == Interval(0, 4)
    # What comes out between 7 and 16 is 10 or 15; between 6 and 9, nothing does.
    assert rule.undo(Interval(7, 16)) == Interval(6, 19)
    assert rule.undo(Interval(7, None)) == Interval(6, None)
    low, high = rule.undo(Interval(6, 9))
    assert low > high
    with pytest.raises(ReleaseError, match="4 is never printed under controlled"):
        rule.reveals(Exact(4))


def test_it_can_be_a_step_before_a_threshold():
    # Under 10, a rounded number is 0 or 5; 0 is shown. A 5 was 1 to 9.
    rule = Steps((ControlledRounding(5), Threshold(10)))
    assert rule.suppressed == Interval(1, 9)
    assert rule.reveals(Exact(10)) == Interval(6, 14)


def test_rules_that_round_alike_are_equal():
    assert len({ControlledRounding(5), ControlledRounding(5, groups=None)}) == 1
    assert str(ControlledRounding(1000)) == "controlled rounding to 1,000"


@pytest.mark.parametrize("base", [0, -5, 2.5, True, None, float("nan"), 10**30])
def test_a_base_is_a_number_of_people(base):
    message = "^`base` must be an int from 1 to 1,000,000,000,000, got "
    with pytest.raises(RuleError, match=message):
        ControlledRounding(base)


def test_an_engine_that_there_is_not():
    message = "`engine` must be one of built-in, tauargus, got 'excel'"
    with pytest.raises(RuleError, match=message):
        ControlledRounding(5, engine="excel")


def test_without_tau_argus_one_is_told_how_to_get_it(monkeypatch):
    monkeypatch.setattr(tau_argus, "is_installed", lambda: False)
    rule = ControlledRounding(5, engine="tauargus")
    # A reader needs no engine.
    assert rule.reveals(Exact(5)) == Interval(1, 9)
    message = "'tauargus', which is not installed; get it with `make tauargus`"
    with pytest.raises(RuleError, match=message):
        rule.publish(tabulated(FIXTURE))


def test_what_an_engine_rounds_too_far_is_not_printed(monkeypatch):
    # Twice the base away, as τ-Argus may go where nothing nearer adds up.
    monkeypatch.setattr(tau_argus, "check_installed", lambda: None)
    monkeypatch.setattr(
        tau_argus, "round_counts", lambda table, base: np.array([10, 10, 20])
    )
    with pytest.raises(RuleError, match="`base` must be one to which a whole table"):
        ControlledRounding(5, engine="tauargus").publish(tabulated([3, 7]))
