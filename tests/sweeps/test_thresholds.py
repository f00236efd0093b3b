"""What each threshold prints, withholds, and gives away all the same."""

import pytest

from kit.claims import everyone, watched
from kit.errors import KitError, ReleaseError
from kit.sweeps import K_GRID, sweep_thresholds

film = watched("A Christmas Prince")
until_9th = film.every_day(17, until="2017-12-09")
until_10th = film.every_day(18, until="2017-12-10")
stopped = until_9th & ~until_10th
COUNTS = {until_9th: 57, until_10th: 53}
GROUPS = {"the 57": until_9th, "the 53": until_10th, "stopped": stopped}


def swept(k, counts=COUNTS, groups=GROUPS, population=1_000):
    """Rows of one threshold, by the name of the group."""
    table = sweep_thresholds(counts, groups, population=population, ks=[k])
    assert table["k"].to_list() == [k] * len(groups)
    return {name: (status, low, high) for _, name, status, low, high in table.rows()}


@pytest.mark.parametrize("k", [1, 2, 4, 5, 11, 53])
def test_below_both_numbers_a_threshold_stops_nothing(k):
    # Both are printed, and 57 - 53 = 4, however large k is beside 4.
    assert swept(k) == {
        "the 57": ("printed", 57, 57),
        "the 53": ("printed", 53, 53),
        "stopped": ("given away anyway", 4, 4),
    }


@pytest.mark.parametrize("k", [54, 57])
def test_between_the_numbers_the_difference_stays_open(k):
    # 53 is withheld as 1 to k - 1, so that 57 - (k - 1) to 56 stopped.
    assert swept(k) == {
        "the 57": ("printed", 57, 57),
        "the 53": ("withheld", 1, k - 1),
        "stopped": ("withheld", 57 - (k - 1), 56),
    }


def test_above_both_numbers_everything_is_withheld():
    # 1 to 57 and 1 to 57, the second within the first: 0 to 56 stopped.
    assert swept(58) == {
        "the 57": ("withheld", 1, 57),
        "the 53": ("withheld", 1, 57),
        "stopped": ("withheld", 0, 56),
    }


def test_a_withheld_number_may_be_given_away_by_the_others():
    # 4 of 10 are withheld under k = 5, but 6 and the population are printed.
    here, there = (everyone().where(region=[r]) for r in ("NY", "CA"))
    counts = {here: 6, here | there: 10, there: 4}
    groups = {"there": there, "both": here | there}
    assert swept(5, counts, groups, population=10) == {
        "there": ("given away anyway", 4, 4),
        "both": ("printed", 10, 10),
    }


def test_the_published_complement_is_given_away_by_the_population():
    groups = {"did not": ~film}
    assert swept(5, {film: 997}, groups) == {"did not": ("given away anyway", 3, 3)}


def test_zero_is_printed():
    assert swept(11, {film: 0}, {"film": film}) == {"film": ("printed", 0, 0)}


def test_a_withheld_number_just_under_k_2_is_one_person():
    # k = 2 withholds 1 alone, so that withheld means 1.
    assert swept(2, {film: 1}, {"film": film}) == {"film": ("given away anyway", 1, 1)}


def test_the_table_has_a_row_for_each_threshold_and_group():
    table = sweep_thresholds(COUNTS, GROUPS, population=1_000)
    assert table.columns == ["k", "claim", "status", "low", "high"]
    expected = [(k, name) for k in K_GRID for name in GROUPS]
    assert table.select("k", "claim").rows() == expected
    # Printed up to k = 53, and never at 90 or 100.
    printed = table.filter(claim="the 53", status="printed")["k"].to_list()
    assert printed == [k for k in K_GRID if k <= 53]
    gone = table.filter(claim="stopped", status="given away anyway")["k"].to_list()
    assert gone == printed


def test_more_published_numbers_may_undo_a_threshold():
    # Under k = 54 the 53 is withheld, but not those who are not among them: 947,
    # and 1,000 - 947 = 53.
    counts = COUNTS | {~until_10th: 947}
    assert swept(54, counts)["stopped"] == ("given away anyway", 4, 4)
    assert swept(54, counts)["the 53"] == ("given away anyway", 53, 53)


# -- errors -----------------------------------------------------------------------


@pytest.mark.parametrize("groups", [{}, None, [film], "film", {film: "film"}])
def test_a_sweep_needs_groups_with_names(groups):
    message = "^`groups` must be a mapping from names to claims, with at least one, s"
    with pytest.raises(KitError, match=message):
        sweep_thresholds(COUNTS, groups, population=1_000)


@pytest.mark.parametrize("counts", [None, [film], {"film": 53}])
def test_a_sweep_needs_counts_of_claims(counts):
    message = "^`counts` must be a mapping from claims to numbers of people, such as {"
    with pytest.raises(KitError, match=message):
        sweep_thresholds(counts, GROUPS, population=1_000)


@pytest.mark.parametrize("ks", [[], (), None, 11, "11", {11}])
def test_a_sweep_needs_thresholds(ks):
    message = "^`ks` must be a list of at least one threshold, got "
    with pytest.raises(KitError, match=message):
        sweep_thresholds(COUNTS, GROUPS, population=1_000, ks=ks)


@pytest.mark.parametrize("k", [0, -1, 2.5, "11"])
def test_a_sweep_needs_whole_thresholds(k):
    with pytest.raises(
        ReleaseError, match=r"^`k` must be an int of at least 1, the smal"
    ):
        sweep_thresholds(COUNTS, GROUPS, population=1_000, ks=[k])


def test_a_sweep_needs_people():
    with pytest.raises(
        ReleaseError, match=r"^`count` must be a whole number of people"
    ):
        sweep_thresholds({film: -1}, GROUPS, population=1_000)


def test_a_sweep_needs_counts_that_fit():
    with pytest.raises(
        ReleaseError, match=r"^The published numbers contradict each oth"
    ):
        sweep_thresholds({film: 1_001}, GROUPS, population=1_000)
