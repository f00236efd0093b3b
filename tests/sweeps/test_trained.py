"""Attacks that train for each target: what they find, and when a coin does as well."""

import numpy as np
import pytest
from scipy.stats import binomtest

from kit.rules.private.noise import DiscreteLaplace
from kit.rules.rounding import Rounding
from kit.rules.sampling import Sampling
from kit.rules.threshold import Threshold
from kit.sweeps import TRAINED, choose_cases, sweep
from kit.sweeps.publications.colleagues import Rehearsed, Searching
from kit.sweeps.publications.group_by_day import DailyGroup, Inventing
from kit.sweeps.publications.small_group_learned import Learning
from tests.sweeps.made_up import played


def viewers(n=300, titles=60, seed=3, days=18):
    """Everybody watches ten of sixty titles, each on a day by lot."""
    rng = np.random.default_rng(seed)
    return played(
        [
            (v, f"T{t}", int(rng.integers(1, days + 1)))
            for v in range(n)
            for t in rng.choice(titles, 10, replace=False)
        ]
    )


def case_of(name, **settings):
    (case,) = choose_cases(viewers(**settings), seed=1, names=[name])
    return case


def row_of(rule, case, attack):
    swept = sweep([case], {"rule": lambda k: rule}, seed=1, ks=[3], attacks=[attack])
    (row,) = swept.iter_rows(named=True)
    return row


def is_luck(row):
    """Does a coin do so well, or so badly, more than once in 100,000 times?

    So seldom is what is said here a false alarm. Of 40 questions 34 right are too many.
    """
    return binomtest(row["succeeded"], row["valid"]).pvalue > 1e-5


def test_who_learns_from_people_she_knows_beats_a_coin():
    # Of 15 people there are sixty counts of titles, of which everybody watched ten: one
    # person is much of each. A coin is right of 15 of 30, give or take 2.7.
    row = row_of(None, case_of("small group", n=90), Learning(most_targets=30))
    assert (row["valid"], row["baseline_succeeded"]) == (30, 15)
    assert row["succeeded"] >= 21
    assert row["succeeded"] > row["control_succeeded"]


def test_who_learns_from_noise_does_as_well_as_a_coin():
    case = case_of("small group")
    row = row_of(DiscreteLaplace(500), case, Learning(most_targets=60))
    assert row["valid"] == 60
    assert is_luck(row)
    assert not is_luck(row | {"succeeded": 50})


def test_the_same_sweep_gives_the_same_rows_whatever_was_drawn_before():
    case, asks = case_of("small group", n=90), Learning(most_targets=20)
    first = row_of(Rounding(5), case, asks)
    np.random.random()  # what the whole process draws from  # noqa: NPY002
    assert row_of(Rounding(5), case, asks) == first


def test_a_day_on_which_nobody_watched_proves_a_stranger_out():
    # Sixty titles on 18 days are 900 counts of 53 people with ten plays each: most are
    # zero, and a stranger has ten chances to have watched there.
    case = case_of("small group by day")
    row = row_of(None, case, Inventing(most_targets=10))
    assert row["valid"] == 10
    assert row["proved"] == 5  # the strangers among ten
    assert row["succeeded"] >= 8


def test_from_counts_that_noise_has_drowned_nothing_is_learned():
    case, asks = case_of("small group by day"), Inventing(most_targets=40)
    assert is_luck(row_of(DiscreteLaplace(500), case, asks))
    assert not is_luck(row_of(None, case, asks))


def test_where_all_is_withheld_neither_is_tried():
    blank = Threshold(99, is_zero_shown=False)
    for name, attack in (
        ("small group", Learning()),
        ("small group by day", Inventing()),
    ):
        row = row_of(blank, case_of(name), attack)
        assert row["valid"] == 0
        assert row["why_not"].startswith("Not tried: no number was printed")


@pytest.mark.slow
def test_a_search_finds_what_an_exact_desk_tells():
    # Nobody else has the same five titles: whoever asks with the fact and without it,
    # and subtracts, has the answer.
    case = case_of("colleagues", n=2_000)
    row = row_of(None, case, Searching())
    assert row["valid"] == 20
    assert row["succeeded"] >= 17
    assert row["control_succeeded"] <= 15


@pytest.mark.slow
def test_a_search_goes_round_a_threshold_and_finds_nothing_behind_much_noise():
    case = case_of("colleagues", n=2_000)
    assert row_of(Threshold(5), case, Searching())["succeeded"] >= 16
    assert is_luck(row_of(DiscreteLaplace(50), case, Searching()))


def test_a_search_rehearses_only_what_it_can_run():
    row = row_of(Sampling(0.5), case_of("colleagues"), Searching())
    assert row["why_not"] == Searching.idle


def test_what_they_are_handed_holds_no_plays():
    for name, kind, parts in (
        ("small group by day", DailyGroup, {"release", "size"}),
        ("colleagues", Rehearsed, {"desk", "rule", "others"}),
    ):
        published, _ = case_of(name).publish(Rounding(5), 1)
        assert isinstance(published, kind)
        assert set(vars(published)) == parts


def test_all_of_them_can_be_put_to_one_publication_that_only_one_reads():
    case = case_of("small group by day")
    rules = {"blank": lambda k: Threshold(99, is_zero_shown=False)}
    swept = sweep([case], rules, seed=1, ks=[3], attacks=TRAINED)
    assert swept["attack"].to_list() == [Inventing().name]


def test_each_joins_a_sweep_that_asks_for_it():
    names = {attack.name for attack in TRAINED}
    assert names == {
        "learning",
        "learning from invented people",
        "search for questions",
    }
