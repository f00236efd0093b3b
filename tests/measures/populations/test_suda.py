"""Minimal sample uniques are minimal, and scored as published."""

import re
from itertools import combinations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings, strategies as st

from kit.errors import MeasureError
from kit.measures.card import MeasuredTable
from kit.measures.populations.matching import dis
from kit.measures.populations.suda import MOST_COLUMNS, Suda, dis_suda, suda
from kit.measures.tables.classes import group_people

# Nobody is unique by a or by b; the last person is by c. By {a, b} everybody is, and
# minimally so; by {a, c} the third (2, 1) and the last, but of the last c alone says
# so: not minimal. By {b, c} the second (2, 1), and again the last. By all three
# everybody is, never minimally.
#
# A faulty count that takes every set gives them 2, 3, 3 and 6 points.
#
# A = 3: a set of one column counts (3 - 1)(3 - 2) = 2, of two (3 - 2) = 1, of three 1.
FOUR = pl.DataFrame({"a": [1, 1, 2, 2], "b": [1, 2, 1, 2], "c": [1, 1, 1, 2]})
POINTS = {(1, 1, 1): 1, (1, 2, 1): 2, (2, 1, 1): 2, (2, 2, 2): 3}


def scored(table, columns, **settings):
    """The scores, by person: a row of values with its points."""
    classes = group_people(table, columns)
    found = suda(classes, **settings)
    rows = classes.sizes.select(columns).rows()
    return found, dict(zip(rows, found.scores.tolist(), strict=True))


def test_only_minimal_sets_count():
    found, points = scored(FOUR, ["a", "b", "c"])
    assert points == POINTS
    # {a, b} of all four, {a, c} of one, {b, c} of one, {c} of one.
    assert found.by_size.rows.rows() == [(1, 2, 1, 1), (2, 1, 6, 4), (3, 1, 0, 0)]
    # a: 5 sets of 1 point; b: 5; c: two of 1 point and one of 2. All: 8 points.
    rows = [("a", 5, 5 / 8), ("b", 5, 5 / 8), ("c", 3, 4 / 8)]
    assert found.by_column.rows.rows() == rows


def test_a_count_of_every_set_would_tell_other_points():
    every = {
        row: sum(
            2 if len(members) == 1 else 1
            for size in (1, 2, 3)
            for members in combinations(range(3), size)
            if sum(all(o[i] == row[i] for i in members) for o in POINTS) == 1
        )
        for row in POINTS
    }
    assert list(every.values()) == [2, 3, 3, 6]
    assert list(POINTS.values()) == [1, 2, 2, 3]


def test_the_order_of_columns_changes_nothing_but_the_order():
    _, points = scored(FOUR, ["c", "a", "b"])
    assert points == {(c, a, b): score for (a, b, c), score in POINTS.items()}


def test_the_example_of_another_system_has_its_contributions():
    table = pl.DataFrame({"a": [2, 1, 1], "b": [0, 3, 0], "c": [0, 6, 0]})
    found, _ = scored(table, ["a", "b", "c"])
    assert found.by_column.rows["suda_contribution"].to_list() == [0.5, 0.375, 0.375]


def test_smaller_sets_alone_are_tried_when_asked():
    found, points = scored(FOUR, ["a", "b", "c"], largest=1)
    # M = 1: a set of one counts (3 - 1) = 2.
    assert points == dict.fromkeys(POINTS, 0) | {(2, 2, 2): 2}
    assert found.by_size.rows.rows() == [(1, 2, 1, 1)]
    # A = 5, M = 2: a set of one counts 4 · 3, of two 3.
    five = FOUR.with_columns(d=pl.lit(0), e=pl.lit(0))
    found, _ = scored(five, list("abcde"), largest=2)
    assert found.by_size.rows.rows() == [(1, 12, 1, 1), (2, 3, 6, 4)]
    everything, _ = scored(FOUR, ["a", "b", "c"], largest=99)
    assert everything.by_size.rows.rows() == suda_rows(FOUR)


def suda_rows(table):
    return scored(table, table.columns)[0].by_size.rows.rows()


def test_somebody_who_looks_like_another_has_no_score():
    found, points = scored(pl.concat([FOUR, FOUR[:1]]), ["a", "b", "c"])
    assert points[1, 1, 1] == 0
    assert found.paired == 2
    # The others: (1, 2) still by {a, b} and {b, c}; (2, 1) too; the last by c, {a, b}.
    assert points == POINTS | {(1, 1, 1): 0}


def test_a_table_without_uniques_has_no_points():
    found, points = scored(pl.DataFrame({"a": [1, 1], "b": [2, 2]}), ["a", "b"])
    assert points == {(1, 2): 0}
    assert found.by_column.rows.rows() == [("a", 0, 0.0), ("b", 0, 0.0)]
    assert dis_suda(found, fraction=0.5).tolist() == [0]


def test_one_person_is_unique_by_each_column():
    found, points = scored(FOUR[:1], ["a", "b", "c"])
    assert points == {(1, 1, 1): 6}
    assert found.by_size.rows["minimal_uniques"].to_list() == [3, 0, 0]


def test_a_null_is_a_value_of_its_own():
    # The null of a is like no other value, and so is that of b among texts.
    table = pl.DataFrame({"a": [1, 1, None], "b": ["x", None, "x"]})
    _, points = scored(table, ["a", "b"])
    # {a} of the third and {b} of the second count 1; {a, b} of the first counts 1.
    assert points == {(1, "x"): 1, (1, None): 1, (None, "x"): 1}


def test_the_table_of_the_caller_stays_as_it_is():
    table = FOUR.clone()
    suda(group_people(table, ["a", "b", "c"]))
    assert table.equals(FOUR)
    assert table.columns == FOUR.columns


def brute_force(rows, largest):
    """Points of each person and how many minimal uniques have each column."""
    n_columns = len(rows[0])

    def is_unique(row, members):
        return sum(all(o[i] == row[i] for i in members) for o in rows) == 1

    points, uniques = [], [0] * n_columns
    for row in rows:
        mine = [
            members
            for size in range(1, largest + 1)
            for members in combinations(range(n_columns), size)
            if is_unique(row, members)
        ]
        minimal = [s for s in mine if not any({*t} < {*s} for t in mine)]
        score = 0
        for members in minimal:
            weight = 1
            for i in range(len(members), min(largest, n_columns - 1) + 1):
                weight *= n_columns - i
            score += weight
            for i in members:
                uniques[i] += 1
        points.append(score)
    return points, uniques


@settings(max_examples=40)
@given(data=st.data(), n_columns=st.integers(1, 4))
def test_scores_are_those_of_all_subsets_one_by_one(data, n_columns):
    values = st.tuples(*[st.integers(0, 2)] * n_columns)
    rows = data.draw(st.lists(values, min_size=1, max_size=9))
    largest = data.draw(st.integers(1, n_columns))
    columns = list("abcd"[:n_columns])
    table = pl.DataFrame(rows, schema=columns, orient="row")
    found, points = scored(table, columns, largest=largest)
    expected, uniques = brute_force(rows, largest)
    assert [points[row] for row in rows] == expected
    assert found.by_column.rows["minimal_uniques"].to_list() == uniques
    shares = found.by_column.rows["suda_contribution"]
    assert shares.is_between(0, 1 + 1e-12).all()


def a_suda(scores, *, n_columns, paired):
    empty = MeasuredTable(pl.DataFrame(), {})
    return Suda(empty, empty, np.array(scores, dtype=float), n_columns, paired)


def test_scores_are_brought_to_the_scale_of_dis_by_hand():
    # A = 8, so q = 1; c = 2 · 0.5 / 0.5 = 2; a = 1/1 + 1/3 = 4/3.
    # 1 / (1 + 2 / (1 · 4/3)) = 0.4 and 1 / (1 + 2 / (3 · 4/3)) = 2/3.
    found = a_suda([1, 3, 0], n_columns=8, paired=2)
    assert dis_suda(found, fraction=0.5).tolist() == pytest.approx([0.4, 2 / 3, 0])


def test_equal_scores_have_the_dis_of_the_table():
    # Three alone with the same score by one column, and two pairs.
    table = pl.DataFrame({"a": [1, 2, 3, 4, 4, 5, 5], "b": [0] * 7})
    classes = group_people(table, ["a", "b"])
    scaled = dis_suda(suda(classes), fraction=0.2)
    whole = dis(classes, fraction=0.2).value
    assert sorted(scaled) == pytest.approx([0, 0, whole, whole, whole])


@given(
    scores=st.lists(st.integers(0, 5000), min_size=1, max_size=6),
    n_columns=st.integers(1, MOST_COLUMNS),
    pairs=st.integers(0, 9),
    fraction=st.floats(0.001, 1),
)
def test_the_scale_keeps_the_order_and_stays_within_a_chance(
    scores, n_columns, pairs, fraction
):
    found = a_suda(scores, n_columns=n_columns, paired=2 * pairs)
    scaled = dis_suda(found, fraction=fraction)
    assert ((scaled >= 0) & (scaled <= 1)).all()
    order = np.argsort(scores, kind="stable")
    assert (np.diff(scaled[order]) >= -1e-12).all()


def test_what_cannot_be_scored_is_refused():
    classes = group_people(FOUR, ["a", "b", "c"])
    for largest in (0, 1.5, True, "2"):
        message = re.escape("`largest` must be an int of at least 1")
        with pytest.raises(MeasureError, match=f"^{message}, got {largest!r}.$"):
            suda(classes, largest=largest)
    wide = pl.DataFrame({f"c{i}": [0] for i in range(MOST_COLUMNS + 1)})
    message = "`quasi` must be at most 12 columns, got 13. Leave some out."
    with pytest.raises(MeasureError, match=f"^{message}$"):
        suda(group_people(wide, wide.columns))
    for fraction in (0, 1.1, 50, float("nan"), None):
        with pytest.raises(
            MeasureError, match=r"^`fraction` must be a number above 0 "
        ):
            dis_suda(suda(classes), fraction=fraction)
    with pytest.raises(MeasureError, match=r"^`classes` must be Classes, got 'DataFra"):
        suda(FOUR)
    with pytest.raises(MeasureError, match=r"^`quasi` must be one of the columns a, b"):
        suda(group_people(FOUR, ["a", "z"]))
    several = pl.DataFrame({"who": [1, 1, 2], "a": [1, 2, 1]})
    with pytest.raises(MeasureError, match=r"^`classes` must be a table with each of "):
        suda(group_people(several, ["a"], person="who"))
