"""The measures and the attacks on one release never disagree, nor with brute force.

Each release is counted on a small population whose worlds are all listed; see
`tests/proof/populations.py`.
"""

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from kit.attacks.on_releases.differencing import find_differences, subtract_nested
from kit.claims import everyone, watched
from kit.measures.k import k_cell, k_release, small_groups
from kit.printed import Rounded, Suppressed, shown_number
from kit.releases import Number, Release, release
from kit.rules.rounding import Rounding
from kit.rules.steps import Steps
from kit.rules.threshold import Threshold
from tests.claims.viewers import day
from tests.proof.populations import KINDS, all_worlds, cases

film = watched("A Christmas Prince")
a, b, c = watched("A"), watched("B"), watched("C")


def fitting(case):
    """Every world that fits the release, as people of each kind."""
    intervals = case.release.intervals()
    people = intervals[case.release.claims.index(everyone())]
    worlds = np.concatenate(
        [all_worlds(len(case.kinds), n) for n in range(people.low, people.high + 1)]
    )
    for claim, (low, high) in zip(case.release.claims, intervals, strict=True):
        counts = case.count(claim, worlds)
        worlds = worlds[
            (low <= counts) & (counts <= (np.inf if high is None else high))
        ]
    return worlds


# -- one release, all measures: 3 x 110 releases -----------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("name", KINDS)
@settings(max_examples=110)
@given(data=st.data(), most=st.sampled_from([1, 3]))
def test_no_measure_says_more_than_another_has_found(name, data, most):
    # However short the search, k_release is at most what was printed of a group that
    # holds somebody, and at most what anything else finds in the same release.
    numbers = data.draw(cases(name)).release
    found = k_release(numbers, most_groups=most)
    for number, (low, _) in zip(numbers.counts, numbers.intervals(), strict=True):
        if low and shown_number(number.printed):
            assert found.k <= k_cell(numbers) <= shown_number(number.printed)
    differences = [
        *subtract_nested(numbers).findings,
        *find_differences(numbers).findings,
    ]
    for other in differences:
        if other.size.high is not None:
            assert found.k <= other.size.high


@pytest.mark.slow
@pytest.mark.parametrize("name", KINDS)
@settings(max_examples=12)
@given(data=st.data())
def test_no_world_refutes_what_any_of_them_proves(name, data):
    case = data.draw(cases(name))
    worlds, smallest = fitting(case), k_release(case.release)
    proved = [*find_differences(case.release, k=4).findings]
    proved += small_groups(case.release, 4).groups
    sizes = [(found.group, found.size) for found in proved]
    if smallest.group is not None:
        sizes.append((smallest.group, smallest.size))
    for group, size in sizes:
        counts = case.count(group, worlds)
        assert 1 <= size.low <= counts.min()
        assert size.high is None or counts.max() <= size.high


# -- long releases -----------------------------------------------------------------


def test_a_long_release_is_as_small_as_the_difference_of_two_of_its_numbers():
    # Each number is rounded to 5 and withheld under 20. 140 less 135 leaves 1 to 9: the
    # search over conjunctions, cut short, would not come to them.
    rule = Steps((Threshold(20), Rounding(5)))
    windows = {film.between(day(n), day(n + 9)): Rounded(50 + 5 * n, 5) for n in (0, 4)}
    far = {film.between(day(40 + n), day(90 + n)): Rounded(140, 5) for n in range(1)}
    far |= {film.between(day(41), day(90)): Rounded(135, 5)}
    numbers = release(windows | far, rule=rule)
    found = k_release(numbers, most_groups=1)
    assert (found.k, found.size.low, found.size.high) == (9, 1, 9)
    assert small_groups(numbers, 10, most_groups=1).groups[0].size == found.size
    assert find_differences(numbers).findings[0].size == found.size


# -- one meaning, many words -------------------------------------------------------

SAME = {
    everyone(): [a | ~a, ~(b & ~b), film.on(day(0)) | ~film.on(day(0)) | a],
    a & b: [b & a, a & (b | ~a), ~(~a | ~b)],
    a: [a & (b | ~b), a | (a & b), a & everyone()],
    ~a: [~(a & (c | ~c)), ~a | (b & ~b)],
}


@pytest.mark.slow
@settings(max_examples=40)
@given(data=st.data())
def test_words_that_mean_the_same_lead_to_the_same_findings(data):
    # Up to nine people, each with or without A, B and C.
    people = data.draw(
        st.lists(st.tuples(*[st.booleans()] * 3), min_size=1, max_size=9)
    )
    n = {
        everyone(): len(people),
        a & b: sum(x and y for x, y, _ in people),
        a: sum(x for x, *_ in people),
        ~a: sum(not x for x, *_ in people),
        b: sum(y for _, y, _ in people),
        c: sum(z for *_, z in people),
    }
    said = data.draw(st.lists(st.sampled_from(list(n)), min_size=1, unique=True))
    other = {
        claim: data.draw(st.sampled_from(SAME.get(claim, [claim]))) for claim in said
    }
    numbers = release({claim: n[claim] for claim in said})
    reworded = release({other[claim]: n[claim] for claim in said})
    one, two = (
        k_release(printed, most_groups=10_000) for printed in (numbers, reworded)
    )
    assert (one.k, one.size, one.is_exhaustive) == (two.k, two.size, two.is_exhaustive)
    sums = [find_differences(printed, k=10).findings for printed in (numbers, reworded)]
    sizes = [sorted((g.size.low, g.size.high) for g in found) for found in sums]
    assert sizes[0] == sizes[1]
    if one.size is not None and one.size.high < 3:
        groups = [small_groups(printed, 3).groups for printed in (numbers, reworded)]
        sizes = [sorted((g.size.low, g.size.high) for g in found) for found in groups]
        assert sizes[0] == sizes[1] != []


def test_a_claim_that_is_true_of_everybody_is_the_group_of_everyone():
    numbers = release({a | ~a: 2})
    found = k_release(numbers)
    assert (found.group, found.k, found.is_exhaustive) == (everyone(), 2, True)
    (group,) = small_groups(numbers, 3).groups
    assert (group.group, str(group.size)) == (everyone(), "exactly 2")
    assert [number.claim for number in group.because] == [a | ~a]


def test_a_claim_that_is_true_of_nobody_is_no_group():
    numbers = release({a & ~a: 0, b: 7})
    assert (k_release(numbers).group, k_release(numbers).k) == (b, 7)
    assert [g.group for g in small_groups(numbers, 8).groups] == [b]


def test_one_group_published_twice_is_listed_once():
    numbers = Release((Number(a & b, Rounded(5, 5)), Number(b & a, Rounded(4, 2))))
    (group,) = small_groups(numbers, 10).groups
    assert (group.size.low, group.size.high) == (3, 5)  # 3 to 7, and 3 to 5
    hidden = release({~a: Suppressed(below=5, is_zero_shown=True), a: 9})
    assert [g.group for g in small_groups(hidden, 10).groups] == [~a, a]
