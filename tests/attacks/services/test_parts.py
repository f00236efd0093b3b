"""The parts of the attack agree with slow searches, and with sums done by hand."""

import os

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings, strategies as st
from scipy.sparse import csr_array

from kit.attacks.on_logs.service_matching import (
    find_candidates,
    match_by_activity,
    measure_eccentricity,
    weigh_candidates,
)
from kit.attacks.on_logs.service_profiles import (
    describe_services,
    find_nearest,
    multiply_pairs,
)
from tests.attacks.services.small import crowd, log_of, log_of_people, undated


def tables(rows=6, columns=5):
    """Draw tables of small whole weights, with many equal products."""
    cells = st.lists(st.integers(0, 2), min_size=columns, max_size=columns)
    drawn = st.lists(cells, min_size=1, max_size=rows)
    return drawn.map(lambda rows: np.array(rows, dtype=np.float32))


# The largest products


def with_zeros(table):
    """A sparse table in which zeros are written down, too."""
    rows, columns = np.indices(table.shape)
    return csr_array((table.ravel(), (rows.ravel(), columns.ravel())), table.shape)


def search_one_by_one(a, b, n, skip):
    """Weigh every pair; the best first, of equals the one further up."""
    rows = np.full((len(a), n), -1)
    for i, row in enumerate(a):
        found = [(-float(row @ other), j) for j, other in enumerate(b) if j != skip[i]]
        best = [j for product, j in sorted(found) if product < 0][:n]
        rows[i, : len(best)] = best
    return rows


@settings(max_examples=30)
@given(a=tables(), b=tables(), n=st.integers(1, 8), is_same=st.booleans())
def test_the_nearest_rows_are_those_of_a_search_one_by_one(a, b, n, is_same):
    b = a if is_same else b
    skip = np.arange(len(a)) if is_same else np.full(len(a), -1)
    rows, products = find_nearest(with_zeros(a), csr_array(b), n, skip=skip)
    assert (
        rows.tolist()
        == find_nearest(with_zeros(a), with_zeros(b), n, skip=skip)[0].tolist()
    )
    assert rows.tolist() == search_one_by_one(a, b, n, skip).tolist()
    expected = np.where(rows >= 0, np.take_along_axis(a @ b.T, rows, axis=1), 0)
    assert products.tolist() == expected.tolist()


@settings(max_examples=20)
@given(a=tables(), b=tables(), seed=st.integers(0, 9))
def test_products_of_pairs_are_those_of_the_whole_table(a, b, seed):
    rng = np.random.default_rng(seed)
    at, to = rng.integers(0, len(a), 7), rng.integers(0, len(b), 7)
    expected = (a @ b.T)[at, to].tolist()
    assert multiply_pairs(csr_array(a), csr_array(b), at, to).tolist() == expected
    assert multiply_pairs(a, b, at, to).tolist() == expected


def test_pairs_are_multiplied_in_blocks(monkeypatch):
    monkeypatch.setattr("kit.attacks.on_logs.service_profiles._BLOCK", 2)
    a, at = np.arange(10, dtype=np.float32).reshape(5, 2), np.arange(5)
    # 0·0 + 1·1, 2·2 + 3·3 and so on.
    assert multiply_pairs(a, a, at, at).tolist() == [1, 13, 41, 85, 145]


def test_the_same_on_any_number_of_cores(monkeypatch):
    a = csr_array(np.random.default_rng(1).random((50, 9)).astype(np.float32))
    found = []
    for cores in (1, 3):
        monkeypatch.setattr(os, "cpu_count", lambda cores=cores: cores)
        found.append(find_nearest(a, a, 4)[0].tolist())
    assert found[0] == found[1]


# How Eccentricity


def eccentricity_one_by_one(candidates, scores, nothing):
    """Look through all pairs that share a viewer with each."""
    eccentricity = np.full(candidates.shape, -np.inf)
    pairs = [tuple(pair) for pair in np.argwhere(candidates >= 0)]
    for i, j in pairs:
        rivals = [
            scores[k, m]
            for k, m in pairs
            if (k, m) != (i, j) and (k == i or candidates[k, m] == candidates[i, j])
        ]
        eccentricity[i, j] = scores[i, j] - max([*rivals, nothing])
    return eccentricity


@given(
    seed=st.integers(0, 10_000),
    n_a=st.integers(1, 5),
    n_b=st.integers(1, 5),
    nothing=st.sampled_from([0.0, -2.0]),
)
def test_the_lead_is_that_over_every_pair_ruled_out(seed, n_a, n_b, nothing):
    rng = np.random.default_rng(seed)
    rows = [rng.permutation(n_b)[:3] for _ in range(n_a)]
    candidates = np.array([[*row, *[-1] * (3 - len(row))] for row in rows])
    candidates[rng.random(candidates.shape) < 0.2] = -1
    scores = rng.integers(-3, 4, candidates.shape).astype(float)
    eccentricity = measure_eccentricity(candidates, scores, n_b, nothing=nothing)
    assert (
        eccentricity.tolist()
        == eccentricity_one_by_one(candidates, scores, nothing).tolist()
    )


# What speaks for a pair


def product(kind, a, b, **how):
    of_a, of_b = describe_services(a, b, (kind,), **how)
    found = of_a.sought[kind] @ of_b.shown[kind].T
    return np.asarray(found.toarray() if hasattr(found, "toarray") else found)


def test_shared_titles_by_hand():
    # Four people. A is everybody's and weighs 1; B is of two, 1 + ln(5/3); C and D are
    # of one each, 1 + ln(5/2). Squared lengths are 1 + B² for the two who saw B and
    # 1 + C² for the others; half-way between lies the median.
    a, b = log_of_people(ann="AB", bob="AC"), log_of_people(ann="AB", dot="AD")
    of_b, of_c = 1 + np.log(5 / 3), 1 + np.log(5 / 2)
    long_b, long_c = 1 + of_b**2, 1 + of_c**2
    median = (long_b + long_c) / 2
    alike = long_b / (long_b + median)
    strange = 1 / np.sqrt((long_b + median) * (long_c + median))
    expected = [[alike, strange], [strange, 1 / (long_c + median)]]
    assert product("titles", a, b) == pytest.approx(np.array(expected), abs=1e-6)


@pytest.mark.parametrize(
    ("day", "within", "expected"),
    [(5, 3, 1 / 2), (6, 3, 1 / 4), (4, 3, 1 / 4), (8, 3, 1 / 8), (9, 3, 0), (6, 0, 0)],
)
def test_titles_some_days_apart_by_hand(day, within, expected):
    # Both have one play, so half of the cosine is left: s / (s + s). So many days off
    # count for 1 / (1 + days); on one day the point is shared and no longer as rare,
    # but the cosine is of one and the same point.
    a, b = log_of(("ann", "A", 5)), log_of(("ann", "A", day))
    assert product("times", a, b, within_days=within)[0, 0] == pytest.approx(expected)


def test_days_after_one_title_do_not_touch_those_before_the_next():
    # A on the last day and B on the first lie side by side in the numbering of points.
    a = log_of(("ann", "A", 9), ("bob", "B", 1))
    b = log_of(("cid", "B", 1), ("dot", "A", 9))
    table = product("times", a, b, within_days=9)
    assert (table > 0).tolist() == [[False, True], [True, False]]


def test_days_by_hand():
    # Ann and Cid were there on day 1, Bob and Dot on day 2, all days equally rare.
    a = log_of(("ann", "A", 1), ("bob", "A", 2))
    b = log_of(("cid", "A", 1), ("cid", "B", 1), ("dot", "A", 2))
    expected = np.array([[0.5, 0], [0, 0.5]])
    assert product("days", a, b) == pytest.approx(expected, abs=1e-6)


def test_tastes_by_hand():
    # Ann and Cid like the series S and T, and share no episode; Bob and Dot like U
    # and V. Two tastes are all there is, and three dimensions hold them.
    series = [*"STUV"]
    a = log_of(
        *zip("aabb", ["S1", "T1", "U1", "V1"], [1] * 4, strict=True), series=series
    )
    b = log_of(
        *zip("ccdd", ["S2", "T2", "U2", "V1"], [1] * 4, strict=True), series=series
    )
    assert product("tastes", a, b) == pytest.approx(np.eye(2), abs=1e-6)


def test_activity_by_hand():
    # Two plays of A, which both saw, and one of B, which Bob alone saw.
    a = log_of(("ann", "A", 1), ("bob", "A", 1), ("bob", "B", 1))
    of_a, of_b = describe_services(a, a, ("titles",))
    assert of_a.plays.tolist() == [1, 2]
    assert of_a.popularity == pytest.approx([np.log(2), np.log(2) / 2])
    assert match_by_activity(of_a, of_b, 10).tolist() == [[0, 1], [1, 0]]


@pytest.mark.parametrize(
    "kinds", [("titles", "times"), ("days",), ("tastes",), ("times", "tastes")]
)
def test_candidates_are_others_and_each_comes_once(kinds):
    log = crowd(30, seed=2)
    of_a, of_b = describe_services(log, log, kinds)
    for n in (2, 29, 40):
        rows = find_candidates(of_a, of_b, n, is_same=True)
        assert rows.shape == (30, n)
        for me, row in enumerate(rows.tolist()):
            others = [place for place in row if place >= 0]
            assert me not in others
            assert len(set(others)) == len(others) <= 29
            assert row == others + [-1] * (n - len(others))


def test_the_likest_by_taste_come_first():
    a, b = crowd(20, seed=3), crowd(25, seed=4)
    of_a, of_b = describe_services(undated(a), undated(b), ("tastes",))
    rows = find_candidates(of_a, of_b, 5)
    cosines = of_a.sought["tastes"] @ of_b.shown["tastes"].T
    best = -np.sort(-cosines, axis=1)[:, :5]
    assert np.take_along_axis(cosines, rows, axis=1) == pytest.approx(best, abs=1e-5)


def test_nobody_in_the_place_of_a_candidate_has_nothing_in_common():
    log = log_of_people(ann="A", bob="B", cid="A")
    of_a, of_b = describe_services(log, log, ("titles", "days"))
    candidates = find_candidates(of_a, of_b, 2, is_same=True)
    assert candidates.tolist() == [[2, -1], [-1, -1], [0, -1]]
    cosines = weigh_candidates(of_a, of_b, candidates)
    assert cosines.shape == (3, 2, 2)
    assert (cosines[candidates < 0] == 0).all()
    assert (cosines[candidates >= 0] > 0).all()


def test_tastes_do_not_depend_on_the_order_of_people():
    log = crowd(60, seed=5)
    order = np.random.default_rng(0).permutation(60)
    plays = log.plays.collect()
    moved = plays.with_columns(pl.Series(order).gather(plays["viewer"]).alias("viewer"))
    (as_is, _), (new, _) = (
        describe_services(one, one, ("tastes",))
        for one in (log, type(log)(moved.cast({"viewer": pl.UInt32}).lazy()))
    )
    old, new = as_is.shown["tastes"], new.shown["tastes"][order]
    assert old @ old.T == pytest.approx(new @ new.T, abs=1e-3)
