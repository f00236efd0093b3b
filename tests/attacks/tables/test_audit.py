"""Withheld numbers: recovered, cornered or safe, by hand and against every world."""

from collections import Counter
from itertools import product

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings, strategies as st

from kit.attacks.on_releases.tables import sums
from kit.attacks.on_releases.tables.audit import audit_tables
from kit.errors import ReleaseError
from kit.printed import Exact, Suppressed
from kit.releases import Bounds
from kit.rules.rounding import Rounding
from kit.rules.threshold import Threshold
from kit.rules.whole_tables import withhold
from tests.attacks.tables.small import GROUPS, hide, intervals, printings, tabulated

TITLES, REGIONS = ["a", "b", "c"], ["x", "y", "z"]
#: Three titles in three regions, margins 68, 85, 56 and 65, 76, 68 (ATTACKS 12.1).
FIXTURE = tabulated(
    [[23, 4, 41], [7, 60, 18], [35, 12, 9]], title=TITLES, region=REGIONS
)
SMALL = (("a", "y"), ("b", "x"), ("c", "z"))


def verdicts(audit):
    return [count for _, count in audit.counts.items()]


# By hand


@pytest.mark.parametrize("rule", [None, Threshold(10)])
def test_a_threshold_alone_hides_nothing_beside_its_margins(rule):
    # Each row and each column lacks one number, and its total gives it back.
    primary = FIXTURE.with_columns(
        viewers=pl.when(pl.col("viewers") >= 10).then("viewers")
    )
    audit = audit_tables(primary, k=10, rule=rule)
    assert intervals(audit) == dict(zip(SMALL, [(4, 4), (7, 7), (9, 9)], strict=True))
    assert verdicts(audit) == [3, 0, 0]
    assert audit.is_exact


def test_the_audit_says_who_its_reader_is():
    blanks = hide(FIXTURE, *SMALL)
    assert audit_tables(blanks, k=10).reader == (
        "knows what adds up to what, and no rule: a blank may be anything"
    )
    rule = Threshold(10)
    assert audit_tables(blanks, k=10, rule=rule).reader == (
        f"knows what adds up to what, and the rule: {rule}"
    )
    assert audit_tables([blanks, FIXTURE], k=10, rule=[rule, None]).reader == (
        f"knows what adds up to what, and the rules of the tables: {rule}, no rule"
    )


def as_cell(words):
    """A cell by the words that name it: "region NY, age -24"."""
    return dict(part.split(" ", 1) for part in words.split(", "))


def test_a_group_that_no_table_has_is_named():
    # Three tables of pairs, in a ring. Nobody is in 2 and q, so all 5 of x and q are in
    # 1, and of the 7 in x and 1 the other 2 are in p: a cell that no table has.
    pairs = {
        ("region", "age"): {"x1": 7, "x2": 5, "y1": 9, "y2": 4},
        ("age", "plan"): {"1p": 7, "1q": 9, "2p": 9, "2q": 0},
        ("region", "plan"): {"xp": 7, "xq": 5, "yp": 9, "yq": 4},
    }
    tables = []
    for columns, cells in pairs.items():
        rows = Counter()
        for (one, other), n in cells.items():
            for row in product([one, "total"], [other, "total"]):
                rows[row] += n
        rows = [(*row, n) for row, n in rows.items()]
        tables.append(pl.DataFrame(rows, [*columns, "viewers"], orient="row"))
    audit = audit_tables(tables, k=10)
    assert (audit.k_cell, audit.k_release) == (4, 2)
    assert as_cell(audit.smallest) == {"region": "x", "age": "1", "plan": "p"}


def test_the_smallest_number_printed_and_the_smallest_group_proved():
    # 12 is the smallest number left by a threshold of 10, and 4 the smallest blank.
    blanks = hide(FIXTURE, *SMALL)
    audit = audit_tables(blanks, k=10)
    assert (audit.k_cell, audit.k_release) == (12, 4)
    # Protected, the table prints nothing below 35; of its blanks, the one that is 3 to
    # 19 certainly holds somebody.
    audit = audit_tables(withhold(FIXTURE, k=10), k=10)
    assert (audit.k_cell, audit.k_release) == (35, 19)
    assert audit.bounds(**as_cell(audit.smallest)).high == 19
    # A rounded 5 counts as 5, as it was printed, though 3 to 7 fit it. A 0 is no number
    # of people, rounded or not.
    row = pl.DataFrame({"region": ["x", "y", "total"], "viewers": [5, 5, 15]})
    audit = audit_tables(row, k=10, rule=Rounding(5))
    assert (audit.k_cell, audit.k_release) == (5, 5)
    row = pl.DataFrame({"region": ["x", "y", "total"], "viewers": [0, 20, 20]})
    assert audit_tables(row, k=10).k_cell == 20
    assert audit_tables(row, k=10, rule=Rounding(5)).k_cell == 20
    row = row.with_columns(viewers=pl.lit(None, dtype=pl.Int64))
    audit = audit_tables(row, k=10)
    assert (audit.k_cell, audit.k_release) == (None, None)


def test_three_more_blanks_keep_the_first_three_safe():
    # In a ring of six blanks only one thing is free: with t more people in a, x there
    # are t fewer in a, y and so on round the ring. What may not fall below 0 are the
    # 4 - t of a, y and the 12 + t of c, y: t from -12 to 4.
    audit = audit_tables(withhold(FIXTURE, k=10), k=10)
    assert intervals(audit) == {
        ("a", "x"): (11, 27),
        ("a", "y"): (0, 16),
        ("b", "x"): (3, 19),
        ("b", "z"): (6, 22),
        ("c", "y"): (0, 16),
        ("c", "z"): (5, 21),
    }
    assert verdicts(audit) == [0, 0, 6]
    assert audit.is_exact


def test_marking_which_blanks_are_small_undoes_their_cover():
    # As above, but 4 - t, 7 - t and 9 - t are known to be 1 to 9: t is 0 to 3.
    covered = withhold(FIXTURE, k=10)
    is_small = FIXTURE["viewers"] < 10
    marked = covered.filter(is_small | covered["viewers"].is_not_null())
    audit = audit_tables([covered, marked], k=10, rule=[None, Threshold(10)])
    assert intervals(audit) == {
        ("a", "x"): (23, 26),
        ("a", "y"): (1, 4),
        ("b", "x"): (4, 7),
        ("b", "z"): (18, 21),
        ("c", "y"): (12, 15),
        ("c", "z"): (6, 9),
    }
    assert verdicts(audit) == [0, 3, 3]


def test_crowds_are_counted_to_the_last_person():
    # The same ring with a thousand million and one times the people.
    many = 10**9 + 1
    crowd = withhold(FIXTURE, k=10).with_columns(pl.col("viewers") * many)
    audit = audit_tables(crowd, k=10)
    assert intervals(audit)["a", "x"] == (11 * many, 27 * many)
    assert intervals(audit)["c", "y"] == (0, 16 * many)
    assert audit.is_exact


def test_a_blank_is_disclosed_where_it_is_certainly_small():
    # Row a lacks 3 people between two blanks, and so do both columns.
    table = tabulated(
        [[3, 0, 40], [0, 3, 40], [20, 30, 10]], title=TITLES, region=REGIONS
    )
    blanks = [(t, r) for t in "ab" for r in "xy"]
    audit = audit_tables(hide(table, *blanks), k=10)
    assert set(intervals(audit).values()) == {(0, 3)}
    assert verdicts(audit) == [0, 4, 0]


def test_what_the_rule_itself_says_is_no_disclosure():
    # Two blanks that make up 10 may be anything from 1 to 9, as the rule says; two
    # that make up 9 are at most 8, which it does not.
    row = pl.DataFrame({"region": ["x", "y", "total"], "viewers": [None, None, 10]})
    safe = audit_tables(row, k=10, rule=Threshold(10))
    assert set(intervals(safe).values()) == {(1, 9)}
    assert verdicts(safe) == [0, 0, 2]
    told = row.with_columns(viewers=pl.Series([None, None, 9]))
    cornered = audit_tables(told, k=10, rule=Threshold(10))
    assert set(intervals(cornered).values()) == {(1, 8)}
    assert verdicts(cornered) == [0, 2, 0]


def test_certainly_somebody_but_perhaps_a_crowd_is_safe():
    # x and y make up 30, y and z 5: x is 25 to 30.
    row = {"region": ["x", "y", "z", "xy", "yz", "total"]}
    table = pl.DataFrame(row | {"viewers": [None, None, None, 30, 5, None]})
    pairs = {"region": {"xy": ["x", "y"], "yz": ["y", "z"]}}
    found = intervals(audit_tables(table, k=10, groups=pairs))
    assert found == {
        ("x",): (25, 30),
        ("y",): (0, 5),
        ("z",): (0, 5),
        ("total",): (30, 35),
    }
    cells = audit_tables(table, k=10, groups=pairs).table
    assert cells["verdict"].to_list() == ["safe", "disclosed", "disclosed", "safe"]


def test_two_safe_tables_undo_each_other():
    # Fine: four blanks in a ring, 8 + t and 30 - t in NY, 40 - t and 7 + t in VT, so t
    # is -7 to 30. Coarse: the blanks of people of 35 make up 37 and may be 0 to 37
    # each. But it prints that 20 in NY are young, and the fine one that 12 are 25.
    fine = tabulated(
        [[8, 12, 30], [40, 50, 7]], region=["NY", "VT"], age=["18", "25", "35"]
    )
    ring = [(r, a) for r in ("NY", "VT") for a in ("18", "35")]
    fine = hide(fine, *ring)
    coarse = tabulated([[20, 30], [90, 7]], region=["NY", "VT"], age=["young", "35"])
    coarse = hide(coarse, ("VT", "35"), ("VT", "total"), ("NY", "35"), ("NY", "total"))
    alone = audit_tables(fine, k=10)
    assert intervals(alone)["NY", "18"] == (1, 38)
    assert verdicts(alone) == [0, 0, 4]
    assert verdicts(audit_tables(coarse, k=10, groups=GROUPS)) == [0, 0, 4]
    both = audit_tables([fine, coarse], k=10, groups=GROUPS)
    assert str(both.bounds(region="NY", age="18")) == "exactly 8"
    assert verdicts(both)[0] == len(both.table)


def test_a_number_withheld_in_one_table_may_stand_in_another():
    first = pl.DataFrame({"region": ["x", "y", "total"], "viewers": [None, 30, None]})
    second = pl.DataFrame({"region": ["x", "y", "total"], "viewers": [4, None, None]})
    audit = audit_tables([first, second], k=10)
    assert intervals(audit) == {("x",): (4, 4), ("total",): (34, 34), ("y",): (30, 30)}
    assert audit.table["printed"].null_count() == 3


def test_tables_in_a_ring_are_read_in_the_cross_of_all_dimensions(monkeypatch):
    # Whoever is in region x is on plan p, and whoever is on plan p is young: so all
    # three of x are young, which no two of the tables say.
    def table(first, second):
        return tabulated([[3, 0], [0, 3]], **{first: ["1", "2"], second: ["1", "2"]})

    blanks = [(a, b) for a in "12" for b in "12"]
    tables = [
        hide(table("region", "age"), *blanks),
        table("region", "plan"),
        table("plan", "age"),
    ]
    crossed = audit_tables(tables, k=2)
    assert set(intervals(crossed).values()) == {(0, 0), (3, 3)}
    assert crossed.is_exact
    monkeypatch.setattr(sums, "MOST_CROSSED", 0)
    outer = audit_tables(tables, k=2)
    assert set(intervals(outer).values()) == {(0, 3)}
    assert not outer.table["is_low_exact"].any()
    assert not outer.table["is_high_exact"].any()


def test_rounded_margins_settle_rounded_cells():
    # Five numbers printed 0 to the nearest 5 are 2 or less, 10 together; their total
    # is printed 10, 8 to 12. Four such numbers must all be 2.
    names = [*"abcde", "total"]
    row = pl.DataFrame({"region": names, "viewers": [0] * 5 + [10]})
    audit = audit_tables(row, k=10, rule=Rounding(5))
    assert intervals(audit)["a",] == (0, 2)
    assert intervals(audit)["total",] == (8, 10)
    four = row.filter(pl.col("region") != "e")
    audit = audit_tables(four, k=10, rule=Rounding(5))
    assert set(intervals(audit).values()) == {(2, 2), (8, 8)}
    assert verdicts(audit) == [5, 0, 0]


def test_a_second_rounding_settles_what_the_first_left_open():
    # To the nearest 10, 20 is 15 to 25; with a total of 30, so 25 to 35, it is at most
    # 20. To the nearest 7, 14 is 11 to 17 and 28 is 25 to 31.
    first = pl.DataFrame({"region": ["x", "y", "total"], "viewers": [20, 20, 30]})
    second = pl.DataFrame({"region": ["x", "y", "total"], "viewers": [14, 14, 28]})
    rules = [Rounding(10), Rounding(7)]
    alone = audit_tables(first, k=10, rule=rules[0])
    assert intervals(alone)["x",] == (15, 20)
    both = audit_tables([first, second], k=10, rule=rules)
    # x and y are 15 to 17, and the total, 30 or more, is at most 31.
    assert intervals(both) == {("x",): (15, 16), ("y",): (15, 16), ("total",): (30, 31)}


def test_a_cell_without_a_row_was_not_published():
    # Of the men only those of both regions are printed, 6 of 12. All 7 people of x may
    # be women but one, as y has but 5 people; and as few as 1, if y has 5.
    rows = [("x", "f", None), ("x", "total", 7), ("y", "total", 5)]
    rows += [("total", "m", 6), ("total", "total", 12)]
    table = pl.DataFrame(rows, schema=["region", "sex", "viewers"], orient="row")
    assert intervals(audit_tables(table, k=3)) == {("x", "f"): (1, 6)}


def test_nothing_withheld_is_nothing_to_audit():
    audit = audit_tables(FIXTURE, k=10)
    assert audit.table.height == 0
    assert audit.counts == {"recovered": 0, "disclosed": 0, "safe": 0}


def test_a_column_that_holds_only_its_total_cuts_nobody():
    # 8 of 12 are in NY, whatever column says that all ages are meant.
    table = pl.DataFrame(
        {
            "region": ["NY", "VT", "total"],
            "age": ["total"] * 3,
            "viewers": [8, None, 12],
        }
    )
    audit = audit_tables(table, k=5)
    assert str(audit.bounds(region="VT", age="total")) == "exactly 4"
    assert verdicts(audit) == [1, 0, 0]
    assert audit.is_exact


def test_a_table_of_only_totals_stands_beside_one_that_is_cut():
    # 12 people, 8 of them in NY; 5 of them 18, so that 7 are 25.
    first = pl.DataFrame(
        {
            "region": ["NY", "VT", "total"],
            "age": ["total"] * 3,
            "viewers": [8, None, 12],
        }
    )
    second = pl.DataFrame({"age": ["18", "25", "total"], "viewers": [5, None, None]})
    found = intervals(audit_tables([first, second], k=5))
    assert found == {
        ("VT", "total"): (4, 4),
        ("total", "25"): (7, 7),
        ("total", "total"): (12, 12),
    }


@pytest.mark.parametrize(
    ("printed", "expected"), [(None, {("total",): (0, None)}), (12, {})]
)
def test_a_table_may_be_one_number(printed, expected):
    viewers = pl.Series([printed], dtype=pl.Int64)
    audit = audit_tables(pl.DataFrame({"age": ["total"], "viewers": viewers}), k=5)
    assert intervals(audit) == expected


def test_without_limits_a_blank_may_be_anything():
    row = pl.DataFrame({"region": ["x", "y", "total"], "viewers": [None, 5, None]})
    audit = audit_tables(row, k=10)
    assert intervals(audit) == {("x",): (0, None), ("total",): (5, None)}
    assert audit.bounds(region="x") == Bounds(0, None, True, True)
    assert verdicts(audit) == [0, 0, 2]


def test_a_people_column_and_a_total_may_have_other_names():
    row = pl.DataFrame({"region": ["x", "All"], "n": [None, 5]})
    assert intervals(audit_tables(row, k=10, total="All", people="n")) == {
        ("x",): (5, 5)
    }


# Every world of small populations


@pytest.mark.slow
@given(printings(), st.sets(st.integers(0, 30)))
@settings(max_examples=150)
def test_blanks_anywhere_are_bounded_as_by_listing_every_world(printing, blanks):
    # The first grand total stays, so that the worlds are of one size.
    size = int(printing.truth.sum())
    last = len(printing.printed(lambda at, count: count)[0]) - 1
    tables = printing.printed(
        lambda at, count: None if at in blanks and at != last else count
    )
    check_against_worlds(printing, tables, None, [size])


@pytest.mark.slow
@given(printings(), st.integers(1, 4), st.booleans())
@settings(max_examples=100)
def test_a_threshold_is_bounded_as_by_listing_every_world(printing, k, is_zero_shown):
    rule = Threshold(k, is_zero_shown)

    def publish(_, count):
        return count if isinstance(rule.publish(count), Exact) else None

    tables = printing.printed(publish)
    size = int(printing.truth.sum())
    sizes = range(k) if isinstance(rule.publish(size), Suppressed) else [size]
    check_against_worlds(printing, tables, rule, sizes)


@pytest.mark.slow
@given(printings(most=4), st.integers(2, 4), st.sampled_from(["nearest", "down", "up"]))
@settings(max_examples=100)
def test_rounding_is_bounded_as_by_listing_every_world(printing, base, how):
    rule = Rounding(base, how)
    tables = printing.printed(lambda _, count: rule.publish(count).count)
    low, high = rule.reveals(rule.publish(int(printing.truth.sum())))
    check_against_worlds(printing, tables, rule, range(low, high + 1))


def check_against_worlds(printing, tables, rule, sizes):
    def reveals(number):
        printed = Suppressed() if number is None else Exact(number)
        low, high = printed.reveals() if rule is None else rule.reveals(printed)
        return low, np.inf if high is None else high

    worlds = printing.worlds(tables, reveals, sizes)
    assert any((world == printing.truth).all() for world in worlds)
    audit = audit_tables(tables, k=2, rule=rule, groups=printing.groups)
    for cell, (low, high) in intervals(audit).items():
        names = dict(zip(audit.table.columns, cell, strict=False))
        counts = printing.count([names], worlds)
        assert (low, high) == (counts.min(), counts.max())
    assert audit.is_exact


@given(printings(), st.sets(st.integers(0, 30)))
def test_beyond_the_cross_intervals_are_still_true(printing, blanks):
    tables = printing.printed(lambda at, count: None if at in blanks else count)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sums, "MOST_CROSSED", 0)
        audit = audit_tables(tables, k=2, groups=printing.groups)
    for cell, (low, high) in intervals(audit).items():
        names = dict(zip(audit.table.columns, cell, strict=False))
        (truth,) = printing.count([names], printing.truth)
        assert low <= truth
        assert high is None or truth <= high


# Words


@pytest.mark.parametrize("k", [0, -1, 2.5, True, None])
def test_k_is_a_number_of_people(k):
    with pytest.raises(
        ReleaseError, match=rf"^`k` must be an int of at least 1, the sm.* got {k}"
    ):
        audit_tables(FIXTURE, k=k)


@pytest.mark.parametrize(
    "cell",
    [
        {"title": "a", "region": "x"},
        {"title": "a"},
        {"title": "a", "region": "q"},
        {"title": "a", "region": ["y"]},
    ],
)
def test_only_what_was_withheld_has_bounds(cell):
    audit = audit_tables(hide(FIXTURE, *SMALL), k=10)
    with pytest.raises(
        ReleaseError,
        match=r"`cell` must be a withheld or blurred cell, by its title, reg",
    ):
        audit.bounds(**cell)


@pytest.mark.parametrize("progress", [False, True])
def test_a_bar_is_drawn_only_where_asked(progress, capsys):
    # A ring of blanks, each open at both ends: eight ends.
    ring = hide(FIXTURE, ("a", "x"), ("a", "y"), ("b", "x"), ("b", "y"))
    audit = audit_tables(ring, k=10, progress=progress)
    assert audit.table.height == 4
    told = capsys.readouterr()
    assert ("8/8" in told.err) == progress
    assert not told.out
