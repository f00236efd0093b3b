"""The two ks by hand, and k_release against every world of small populations."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from kit.claims import contains, everyone, watched
from kit.errors import KitError, ReleaseError
from kit.measures.k import k_cell, k_release
from kit.printed import Noisy, Range, Rounded, Suppressed, shown_number
from kit.releases import Bounds, release
from kit.rules.threshold import Threshold
from tests.claims.viewers import day
from tests.proof.populations import KINDS, all_worlds, cases

film = watched("A Christmas Prince")
until_9th = film.every_day(17, until="2017-12-09")
until_10th = film.every_day(18, until="2017-12-10")
a, b = watched("A"), watched("B")
east, west = (everyone().where(region=region) for region in ("NY", "CA"))


def exactly(low, high):
    return Bounds(low, high, is_low_exact=True, is_high_exact=True)


# -- k_cell -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("printed", "k"),
    [
        ({until_9th: 57, until_10th: 53}, 53),
        ({a: 53}, 53),
        ({a: 53, b: 0}, 53),  # nobody is no group
        ({a: 0}, None),
        ({a: 53, b: Suppressed(below=11)}, 53),  # 1 to 10, but not printed
        ({a: Suppressed(), b: Suppressed(below=5)}, None),
        ({a: 53, b: Rounded(50, 10)}, 50),  # as it was printed, though 45 fit it
        ({a: Rounded(0, 10)}, None),  # 0 to 5: perhaps nobody
        ({a: Range(20), b: 53}, 20),
        ({a: Range(10, 20), b: 53}, 10),
        ({a: Noisy(53, at_most=4)}, 53),
        ({a: Noisy(3, at_most=4), b: 53}, 53),  # noise may be all there is
        ({a: Noisy(53)}, None),
    ],
)
def test_k_cell_is_the_smallest_number_printed(printed, k):
    assert k_cell(release(printed)) == k


def test_k_cell_reads_withheld_cells_as_withheld_under_a_known_rule():
    printed = {a: 53, b: Suppressed(below=11, is_zero_shown=True)}
    assert k_cell(release(printed, rule=Threshold(11))) == 53


# -- k_release by hand ------------------------------------------------------------


def test_57_less_53_gives_away_4():
    found = k_release(release({until_9th: 57, until_10th: 53}))
    assert (found.k, found.is_exact, found.is_exhaustive) == (4, True, True)
    assert found.size == exactly(4, 4)
    assert found.group == until_9th & ~until_10th


def test_the_streak_toy_gives_away_one_person():
    # 8 people; 6, 5, 5 a day; streaks of 5 and 4: R(110) = 5 - 4 = 1.
    days = [film.on(day(n)) for n in range(3)]
    two, three = (film.every_day(n, until=day(n - 1)) for n in (2, 3))
    daily = dict(zip(days, (6, 5, 5), strict=True))
    found = k_release(release({**daily, two: 5, three: 4}, population=8))
    assert (found.k, found.is_exact, found.is_exhaustive) == (1, True, True)


def test_one_number_gives_away_itself():
    found = k_release(release({a: 53}))
    assert (found.group, found.size) == (a, exactly(53, 53))
    assert found.is_exhaustive
    # Known to be 53 of 60, the 7 others are a smaller group.
    assert k_release(release({a: 53}, population=60)).group == ~a


def test_overlapping_numbers_give_away_their_overlap():
    # 6 of 10 watched A and 7 watched B, so 3 to 6 watched both, and B only 1 to 4,
    # A only 0 to 3, neither 0 to 3; 4 did not watch A and 3 did not watch B.
    found = k_release(release({a: 6, b: 7}, population=10))
    assert (found.group, found.size) == (~b, exactly(3, 3))
    assert found.is_exhaustive


def test_disjoint_groups_split_nobody():
    # Nobody lives in both, and the population is not known.
    found = k_release(release({east: 30, west: 20}))
    assert (found.group, found.k, found.is_exhaustive) == (west, 20, True)


def test_regions_that_nearly_fill_the_population_isolate_the_rest():
    # 52 - 30 - 20 = 2 people live elsewhere: no cell is below 20.
    numbers = release({east: 30, west: 20}, population=52)
    found = k_release(numbers)
    assert k_cell(numbers) == 20
    assert (found.group, found.size) == (~east & ~west, exactly(2, 2))


def test_a_regional_count_beside_a_total_isolates_the_others():
    # 30 watched, 28 of them live in one of two regions: 2 do not.
    watchers = {a: 30, a & east: 15, a & west: 13}
    found = k_release(release(watchers))
    assert found.size == exactly(2, 2)
    assert contains(a, found.group)
    assert contains(~east, found.group)


def test_a_withheld_number_gives_a_group_of_uncertain_size():
    # Withheld under k = 11 with zeros shown: 1 to 10 people, for certain.
    rule = Threshold(11)
    found = k_release(release({a: 53, b: rule.publish(4)}, rule=rule))
    assert (found.group, found.size) == (b, exactly(1, 10))
    assert not found.is_exact
    assert found.k == 10


@pytest.mark.parametrize(
    "printed",
    [
        {a: Suppressed(), b: Suppressed()},
        {a: Suppressed(below=11), b: Suppressed(below=5)},  # each may be nobody
        {a: 0},
        {a: 0, b: 0},
        {a: Noisy(20)},  # perhaps noise, and nobody
    ],
)
def test_a_release_may_give_no_group_away(printed):
    found = k_release(release(printed))
    assert (found.group, found.size, found.k) == (None, None, None)
    assert not found.is_exact
    assert found.is_exhaustive


@pytest.mark.parametrize(
    ("printed", "low", "high"),
    [
        (Rounded(142_000_000, 1_000_000), 141_500_000, 142_500_000),
        (Rounded(55, 5), 53, 57),
        (Noisy(53, at_most=4), 49, 57),
        (Range(20), 20, None),
    ],
)
def test_a_number_that_is_not_exact_is_its_own_k_as_printed(printed, low, high):
    numbers = release({a: printed, b: 200_000_000})
    found = k_release(numbers)
    assert k_cell(numbers) == found.k == shown_number(printed)
    assert (found.group, found.size.low, found.size.high) == (a, low, high)
    assert found.printed == printed


def test_everybody_is_a_group_where_their_number_is_known():
    assert k_release(release({everyone(): 8})).size == exactly(8, 8)
    hidden = k_release(release({a: Suppressed()}, population=8))
    assert (hidden.group, hidden.k, hidden.is_exhaustive) == (everyone(), 8, True)
    nobody = k_release(release({everyone(): 0}))
    assert (nobody.group, nobody.is_exhaustive) == (None, True)


# -- searches cut short -----------------------------------------------------------

CHAIN = {film.every_day(n, until=day(n - 1)): 60 - n * n for n in range(1, 8)}


def test_a_search_cut_short_says_so():
    full = k_release(release(CHAIN))
    # 59, 56, 51, ...: who stopped are 3, 5, 7, 9, 11, 13.
    assert (full.k, full.is_exhaustive) == (3, True)
    short = k_release(release(CHAIN), most_groups=3)
    assert (short.n_bounded, short.is_exhaustive) == (3, False)
    assert short.k >= full.k
    assert k_release(release(CHAIN), most_groups=full.n_bounded + 1) == full


def test_nothing_is_smaller_than_one_person_however_short_the_search():
    found = k_release(release({a: 1, b: 5}), most_groups=1)
    assert (found.k, found.n_bounded, found.is_exhaustive) == (1, 1, True)


@pytest.mark.parametrize("most", [0, -1, 2.5, "300", None])
def test_at_least_one_group_must_be_bounded(most):
    with pytest.raises(
        KitError, match=r"^`most_groups` must be an int of at least 1, g"
    ):
        k_release(release({a: 5}), most_groups=most)


def test_contradictions_are_refused():
    with pytest.raises(
        ReleaseError, match=r"^The published numbers contradict each oth"
    ):
        k_release(release({until_9th: 52, until_10th: 53}))


# -- every conjunction in every world ---------------------------------------------


def smallest_group(case):
    """k_release read off all worlds, over all conjunctions of the claims."""
    intervals = case.release.intervals()
    n_kinds = len(case.kinds)
    people = intervals[case.release.claims.index(everyone())]
    worlds = np.concatenate(
        [all_worlds(n_kinds, n) for n in range(people.low, people.high + 1)]
    )
    answers = [case.kinds.answers(claim) for claim in case.release.claims]
    for member, (low, high) in zip(answers, intervals, strict=True):
        counts = worlds @ member.astype(int)
        worlds = worlds[
            (low <= counts) & (counts <= (np.inf if high is None else high))
        ]
    sizes = []
    for number, member in zip(case.release.counts, answers, strict=True):
        shown = shown_number(number.printed)
        if shown and (worlds @ member.astype(int)).min() > 0:
            sizes.append(shown)
    for signs in product((True, False, None), repeat=len(answers)):
        terms = [m == s for m, s in zip(answers, signs, strict=True) if s is not None]
        if terms:
            size = worlds @ np.all(terms, axis=0).astype(int)
            sizes += [size.max()] if size.min() > 0 else []
    return min(sizes, default=None)


@pytest.mark.parametrize("name", KINDS)
@settings(max_examples=25)
@given(data=st.data())
def test_k_release_is_the_smallest_group_of_all_conjunctions(name, data):
    case = data.draw(cases(name))
    found = k_release(case.release, most_groups=10_000)
    assert found.is_exhaustive
    assert found.k == smallest_group(case)
    if found.group is not None:
        assert 1 <= found.size.low <= case.count(found.group) <= found.size.high
        published = {*case.release.claims, *(~claim for claim in case.release.claims)}
        assert found.group in published or published >= {*found.group.parts}
