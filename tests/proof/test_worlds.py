"""Bounds against every world, tables derived by hand, and thirty days of numbers."""

import re
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from kit.claims import everyone, watched
from kit.errors import ContradictionError, ReleaseError
from kit.printed import Range, Suppressed
from kit.proof.counts import MOST_LISTED_CLAIMS
from kit.proof.sufficient import prove
from kit.proof.worlds import Worlds
from kit.releases import Bounds, Release, release
from kit.rules.threshold import Threshold
from tests.claims.viewers import day
from tests.proof.populations import KINDS, cases

film = watched("A Christmas Prince")
a, b = watched("A"), watched("B")


def exactly(low, high):
    return Bounds(low, high, is_low_exact=True, is_high_exact=True)


def pattern(text):
    """Group of those who watched on the days marked 1 and not on those marked 0."""
    group = everyone()
    for n, mark in enumerate(text):
        group = group & (film.on(day(n)) if mark == "1" else ~film.on(day(n)))
    return group


# -- tables by hand ---------------------------------------------------------------


@pytest.fixture(scope="module")
def toy():
    """Eight people, three days: 6, 5 and 5 daily viewers, streaks of 5 and 4."""
    days = [film.on(day(n)) for n in range(3)]
    two, three = (film.every_day(n, until=day(n - 1)) for n in (2, 3))
    daily = dict(zip(days, (6, 5, 5), strict=True))
    return Worlds(release({**daily, two: 5, three: 4}, population=8))


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        # Two worlds fit: {111: 4, 110: 1, 100: 1, 001: 1, 000: 1} and
        # {111: 4, 110: 1, 101: 1, 000: 2}.
        ("111", 4, 4),
        ("110", 1, 1),
        ("101", 0, 1),
        ("100", 0, 1),
        ("011", 0, 0),
        ("010", 0, 0),
        ("001", 0, 1),
        ("000", 1, 2),
    ],
)
def test_streak_toy_gives_away_who_stopped(toy, text, low, high):
    assert toy.bounds(pattern(text)) == exactly(low, high)


def test_everyone_who_watched_day_2_of_the_toy_watched_day_1(toy):
    only_day_2 = film.on(day(1)) & ~film.on(day(0))
    assert toy.bounds(only_day_2) == exactly(0, 0)
    # The streak of two days and day 2 are the same 5 people.
    because = prove(toy, only_day_2).because
    assert [str(number.printed) for number in because] == ["5", "5"]


def test_57_minus_53_is_4_without_a_population():
    until_9th = film.every_day(17, until="2017-12-09")
    until_10th = film.every_day(18, until="2017-12-10")
    worlds = Worlds(release({until_9th: 57, until_10th: 53}))
    assert worlds.bounds(until_9th & ~until_10th) == exactly(4, 4)
    # Of the 57, the 4 and any others of them may have begun a day earlier.
    longer = film.every_day(19, until="2017-12-10")
    assert worlds.bounds(longer) == exactly(0, 53)


def test_withheld_cells_of_a_table_with_margins_are_recovered():
    # k = 10 withholds 4, 7 and 9, the only gaps of their rows and columns:
    # 68 - 23 - 41 = 4, 85 - 60 - 18 = 7, 56 - 35 - 12 = 9.
    table = [[23, 4, 41], [7, 60, 18], [35, 12, 9]]
    rule = Threshold(10)
    regions = [everyone().where(region=name) for name in ("NY", "IL", "CA")]
    ages = [everyone().where(age_band=name) for name in ("-24", "25-64", "65-")]
    printed = {region: sum(row) for region, row in zip(regions, table, strict=True)}
    printed |= {
        age: sum(column)
        for age, column in zip(ages, zip(*table, strict=True), strict=True)
    }
    for region, row in zip(regions, table, strict=True):
        printed |= {
            region & age: rule.publish(cell)
            for age, cell in zip(ages, row, strict=True)
        }
    worlds = Worlds(release(printed, population=209, rule=rule))
    for region, age, cell in [(0, 1, 4), (1, 0, 7), (2, 2, 9)]:
        assert worlds.bounds(regions[region] & ages[age]) == exactly(cell, cell)


def test_two_withheld_cells_of_a_row_hide_each_other():
    # 10 people, 6 of them in NY, so 4 in IL and CA together: 0 to 4 each.
    new_york, illinois = (everyone().where(region=r) for r in ("NY", "IL"))
    numbers = release({new_york: 6, illinois: Suppressed()}, population=10)
    assert Worlds(numbers).bounds(illinois) == exactly(0, 4)
    # Known to be under 11 and shown were it zero: 1 to 4.
    known = release(
        {new_york: 6, illinois: Suppressed()}, population=10, rule=Threshold(11)
    )
    assert Worlds(known).bounds(illinois) == exactly(1, 4)


@settings(max_examples=10)
@given(st.data())
def test_a_streak_lies_within_the_frechet_bounds(data):
    n_people, n_days = data.draw(st.tuples(st.integers(1, 300), st.integers(2, 5)))
    share = st.integers(0, n_people)
    daily = data.draw(st.lists(share, min_size=n_days, max_size=n_days))
    numbers = {film.on(day(n)): count for n, count in enumerate(daily)}
    worlds = Worlds(release(numbers, population=n_people))
    streak = film.every_day(n_days, until=day(n_days - 1))
    fewest = max(0, sum(daily) - (n_days - 1) * n_people)
    assert worlds.bounds(streak) == exactly(fewest, min(daily))


# -- no population, few numbers, no numbers ---------------------------------------


def test_nothing_limits_those_who_are_not_counted():
    worlds = Worlds(release({a: 5}))
    assert worlds.bounds(everyone()) == exactly(5, None)
    assert worlds.bounds(~a) == exactly(0, None)
    assert worlds.bounds(b) == exactly(0, None)
    assert worlds.bounds(a & b) == exactly(0, 5)
    assert worlds.bounds(a | b) == exactly(5, None)


def test_a_lower_limit_alone_limits_nothing_above():
    assert Worlds(release({a: Range(5)})).bounds(a) == exactly(5, None)


def test_an_impossible_group_is_empty_whatever_was_published():
    proved = prove(Worlds(release({a: 5})), a & ~a)
    assert proved.size == exactly(0, 0)
    assert proved.because == ()
    assert proved.is_smallest


def test_keep_reads_only_some_of_the_numbers():
    numbers = release({a: 5, b: 4}, population=6)
    worlds = Worlds(numbers)
    people, five, four = numbers.numbers
    both = a & b
    assert worlds.bounds(both) == exactly(3, 4)  # 5 + 4 - 6 = 3
    assert worlds.bounds(both, keep=[five]) == exactly(0, 5)
    assert worlds.bounds(both, keep=[people, four]) == exactly(0, 4)
    assert worlds.bounds(both, keep=[]) == exactly(0, None)
    assert worlds.bounds(both) == exactly(3, 4)  # and then all of them again


def test_keep_refuses_numbers_of_another_release():
    other = release({a: 6}).numbers
    with pytest.raises(ReleaseError, match=r"^`keep` must be numbers of the release,"):
        Worlds(release({a: 5})).bounds(a, keep=other)


def test_claims_given_beforehand_change_no_bound():
    numbers = release({a: 5}, population=6)
    assert Worlds(numbers, also=[b, a]).bounds(a & b) == Worlds(numbers).bounds(a & b)


# -- contradictions ---------------------------------------------------------------

CONTRADICTION = "The published numbers contradict each other: no world fits "


@pytest.mark.parametrize(
    ("printed", "population", "places"),
    [
        ({a: 5}, 4, {0, 1}),  # more viewers than people
        ({film.every_day(2, until=day(1)): 5, film.on(day(0)): 4, a: 9}, None, {0, 1}),
        ({b: 3, a: 5, ~a: 5}, 9, {0, 2, 3}),
        ({b: 3, a & ~a: 1}, None, {1}),  # nobody can be counted by this
        ({a: Range(3, 4), b: 1, a.at_least(2): Range(5, 6)}, None, {0, 2}),
        ({everyone().where(region=r): 3 for r in ("NY", "IL")}, 5, {0, 1, 2}),
    ],
)
def test_the_numbers_that_contradict_each_other_are_named(printed, population, places):
    numbers = release(printed, population=population)
    with pytest.raises(ContradictionError, match=CONTRADICTION) as refused:
        Worlds(numbers)
    assert refused.value.places == places
    assert refused.value.numbers == tuple(numbers.numbers[i] for i in sorted(places))


def test_a_contradiction_is_one_sentence_that_says_what_to_check():
    numbers = release({b: 4, a: 9, a & b: 6, ~a: 7})
    message = (
        "The published numbers contradict each other: no world fits these 2 together: "
        "4: watched B at some time; 6: watched A at some time and watched B at some "
        "time."
    )
    with pytest.raises(ContradictionError, match=f"^{re.escape(message)}$"):
        Worlds(numbers)


def test_a_number_that_fits_no_world_contradicts_itself():
    message = f"{CONTRADICTION}this one: 1: "
    with pytest.raises(ContradictionError, match=re.escape(message)):
        Worlds(release({a & ~a: 1}))


def test_numbers_that_only_halves_of_people_would_fit_are_refused():
    # x + y = y + z = x + z = 1: half a person in each region, so no world at all.
    pairs = (["x", "y"], ["y", "z"], ["x", "z"])
    numbers = release({everyone().where(region=pair): 1 for pair in pairs} | {a: 3})
    with pytest.raises(ContradictionError, match=CONTRADICTION) as refused:
        Worlds(numbers).bounds(everyone().where(region="x"))
    assert refused.value.places == {0, 1, 2}


def test_halves_of_people_do_not_widen_a_bound():
    # x + y = y + z = x + z = 1 or 2, and x + y + z at least 2, or 1.5 with halves:
    # whole people give 1 + 1 + 0 or 1 + 1 + 1, so x + y + z = 2 at least.
    pairs = (["x", "y"], ["y", "z"], ["x", "z"])
    numbers = release({everyone().where(region=pair): Range(1, 2) for pair in pairs})
    all_three = everyone().where(region=["x", "y", "z"])
    assert Worlds(numbers).bounds(all_three) == exactly(2, 3)


def test_a_bound_between_whole_people_is_rounded_the_right_way():
    # The same, beside claims too many for all atoms to be listed.
    pairs = (["x", "y"], ["y", "z"], ["x", "z"])
    numbers = release({everyone().where(region=pair): Range(1, 2) for pair in pairs})
    all_three = everyone().where(region=["x", "y", "z"])
    worlds = Worlds(numbers, also=[watched(title) for title in "ABCDEFGHIJK"])
    assert len(worlds.engine.atoms.claims) > MOST_LISTED_CLAIMS
    assert worlds.bounds(all_three) == exactly(2, 3)


def test_bounds_that_rounding_alone_would_not_find():
    # Twice the same: 1.5 + 1.5 = 3 with halves, but 2 + 2 = 4 with whole people.
    numbers = release(
        {
            everyone().where(region=[first, second]): Range(1, 2)
            for three in ("xyz", "uvw")
            for first, second in combinations(three, 2)
        }
    )
    all_six = everyone().where(region=list("uvwxyz"))
    assert Worlds(numbers).bounds(all_six) == exactly(4, 6)


# -- every world of small populations ---------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("name", KINDS)
@settings(max_examples=50)
@given(data=st.data())
def test_bounds_are_those_of_every_world(name, data):
    case = data.draw(cases(name))
    bounds = Worlds(case.release).bounds(case.group)
    sizes = case.sizes()
    assert bounds == exactly(sizes.min(), sizes.max())
    assert bounds.low <= case.count(case.group) <= bounds.high


@settings(max_examples=5)
@given(data=st.data())
def test_the_same_release_has_the_same_answer(data):
    case = data.draw(cases("3 days"))
    answers = [
        (worlds.bounds(case.group), prove(worlds, case.group))
        for worlds in (Worlds(case.release), Worlds(case.release))
    ]
    assert answers[0] == answers[1]


# -- thirty days ------------------------------------------------------------------

N_PEOPLE, N_DAYS = 1_000_000, 30


def publish(days):
    """Print 30 daily counts, and 29 streak counts from the first day on."""
    daily = {film.on(day(n)): int(days[n].sum()) for n in range(N_DAYS)}
    held = days[0].copy()
    streaks = {}
    for n in range(1, N_DAYS):
        held &= days[n]
        streaks[film.every_day(n + 1, until=day(n))] = int(held.sum())
    return release(daily | streaks, population=N_PEOPLE)


@pytest.fixture(scope="module")
def thirty_days():
    """A million people with habits of their own, and who watched when."""
    rng = np.random.default_rng(53)
    habit = rng.integers(30, 255, N_PEOPLE, dtype=np.uint8)
    return np.stack(
        [rng.integers(0, 256, N_PEOPLE, dtype=np.uint8) < habit for _ in range(N_DAYS)]
    )


@pytest.fixture(scope="module")
def published(thirty_days):
    return publish(thirty_days)


group = film.on(day(5)) & film.on(day(20)) & ~film.on(day(12))


def count_group(days):
    return int((days[5] & days[20] & ~days[12]).sum())


def test_thirty_days_give_away_who_stopped(thirty_days, published):
    kept, longer = (film.every_day(n, until=day(n - 1)) for n in (17, 18))
    stopped = thirty_days[:17].all(axis=0) & ~thirty_days[17]
    size = int(stopped.sum())
    assert size > 0
    proved = prove(Worlds(published), kept & ~longer)
    assert proved.size == exactly(size, size)
    # Two of the sixty numbers are enough.
    assert {number.claim for number in proved.because} == {kept, longer}
    assert proved.is_smallest


def test_a_group_that_nobody_published_is_bounded_exactly(thirty_days, published):
    bounds = Worlds(published).bounds(group)
    assert bounds.is_exact
    assert bounds.low <= count_group(thirty_days) <= bounds.high < N_PEOPLE


def test_a_search_cut_short_is_wider_says_so_and_holds_the_truth():
    # Every day 9 in 10 of 30,000 fans watch, and nobody else: so few that a first
    # world is at hand, and only the search for the bound is cut short.
    rng = np.random.default_rng(53)
    fans = rng.random((N_DAYS, 30_000)) < 0.9
    numbers, size = publish(fans), count_group(fans)
    full = Worlds(numbers).bounds(group)
    short = Worlds(numbers, most_rounds=1).bounds(group)
    assert full.is_exact
    assert not short.is_high_exact
    assert short.low <= full.low <= size <= full.high < short.high


def test_a_search_cut_short_without_a_population_may_have_no_bound(published):
    numbers = Release(published.numbers[1:])
    assert Worlds(numbers).bounds(group).high is not None
    short = Worlds(numbers, most_rounds=1).bounds(group)
    assert short.high is None
    assert not short.is_high_exact
    assert short.low == 0


def test_a_search_that_finds_no_first_world_says_so(published):
    message = (
        r"^No world was found in 3 rounds; the numbers may still be possible\. "
        r"Give a larger `most_rounds`\.$"
    )
    with pytest.raises(ReleaseError, match=message):
        Worlds(published, most_rounds=3)
