"""What is known of each target is drawn fairly, nested, and the same on any machine."""

import os

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from kit.attacks.on_logs.auxiliary import (
    AtRandom,
    ByPopularity,
    OutsideTop,
    Recent,
    count_title_viewers,
)
from kit.attacks.on_logs.draws import NONE, draw_plays, draw_targets
from kit.attacks.on_logs.points import Resolution, find_points
from kit.errors import AttackError
from kit.log import Log
from tests.attacks.uniqueness.small import facts_of, log_of, log_of_people, rows

TITLES = Resolution()
# A has four viewers, B two, C and D one each.
FOUR = {"ann": "ABC", "bob": "AB", "cid": "A", "dot": "AD"}


def drawn(log, pick, *, known=TITLES, most=3, seed=0, **how):
    points = find_points(log, known, **how)
    everyone = np.arange(points.n_viewers)
    return points, draw_plays(points, everyone, pick, most=most, seed=seed)


def titles_drawn(log, pick, **how):
    """The titles known of each viewer, in the order of the rows."""
    points, known = drawn(log, pick, **how)
    names = points.names.gather(points.titles).to_list()
    return ["".join(names[fact] for fact in facts) for facts in facts_of(points, known)]


@given(plays=rows(), seed=st.integers(0, 99))
@settings(max_examples=20)
def test_known_points_are_the_targets_own_and_different(plays, seed):
    points, known = drawn(log_of(*plays), AtRandom(), most=4, seed=seed)
    for viewer, pairs in enumerate(known.pairs):
        mine = [pair for pair in pairs if pair != NONE]
        assert len(set(mine)) == len(mine) == min(4, points.sizes[viewer])
        ends = points.viewer_starts[viewer : viewer + 2]
        assert all(ends[0] <= pair < ends[1] for pair in mine)


@given(plays=rows(), most=st.integers(1, 5))
@settings(max_examples=20)
def test_who_knows_more_knows_the_same_and_more(plays, most):
    _, known = drawn(log_of(*plays), ByPopularity(), most=6)
    _, fewer = drawn(log_of(*plays), ByPopularity(), most=most)
    assert known.pairs[:, :most].tolist() == fewer.pairs.tolist()


def test_draws_do_not_depend_on_the_other_targets():
    points = find_points(log_of_people(**FOUR), TITLES)
    everyone = draw_plays(points, np.arange(4), AtRandom(), most=3, seed=5)
    some = draw_plays(points, np.array([1, 3]), AtRandom(), most=3, seed=5)
    assert some.pairs.tolist() == everyone.pairs[[1, 3]].tolist()


def test_draws_are_the_same_on_any_number_of_cores(monkeypatch):
    found = []
    for cores in (1, 2, 3):
        monkeypatch.setattr(os, "cpu_count", lambda cores=cores: cores)
        found.append(drawn(log_of_people(**FOUR), AtRandom())[1].pairs.tolist())
    assert found[0] == found[1] == found[2]


def share_first(pick, people=800):
    """How often A is drawn first by people who have A and B."""
    both = {f"both {n}": "AB" for n in range(people)}
    one = {f"one {n}": "A" for n in range(2 * people)}
    firsts = titles_drawn(log_of_people(**both, **one), pick, most=1)[:people]
    return firsts.count("A") / people


def test_at_random_each_title_is_as_likely():
    # 800 throws of a coin: four standard deviations are 0.071.
    assert share_first(AtRandom()) == pytest.approx(0.5, abs=0.071)


def test_by_popularity_the_chance_is_that_of_the_viewers():
    # A has 2,400 viewers and B 800: 3 of 4; four standard deviations are 0.061.
    assert share_first(ByPopularity()) == pytest.approx(0.75, abs=0.061)


def test_popularity_counts_people_and_not_their_plays():
    points = find_points(
        log_of((1, "A", 1), (1, "A", 2), (1, "A", 3), (1, "B", 1), (2, "B", 1)),
        Resolution(when="day"),
    )
    # One person watched A on three days, two watched B on one.
    assert points.names.to_list() == ["A", "B"]
    assert count_title_viewers(points).tolist() == [1, 2]


def test_titles_of_the_top_are_never_known():
    titles = titles_drawn(log_of_people(**FOUR), OutsideTop(1))
    assert [set(own) for own in titles] == [set("BC"), set("B"), set(), set("D")]
    titles = titles_drawn(log_of_people(**FOUR), OutsideTop(2))
    assert [set(own) for own in titles] == [set("C"), set(), set(), set("D")]


def test_of_titles_with_as_many_viewers_the_first_by_name_is_on_top():
    # After A and B, C and D tie: C is the third.
    assert titles_drawn(log_of_people(**FOUR), OutsideTop(3)) == ["", "", "", "D"]


def test_a_top_of_all_leaves_nothing():
    assert titles_drawn(log_of_people(**FOUR), OutsideTop(99)) == [""] * 4


def test_only_recent_plays_are_known():
    log = log_of((1, "A", 1), (1, "B", 5), (2, "A", 4), (2, "C", 1))
    # The log ends on the 5th: the last day is the 5th, the last two the 4th and 5th.
    assert titles_drawn(log, Recent(1)) == ["B", ""]
    assert titles_drawn(log, Recent(2)) == ["B", "A"]
    assert len(titles_drawn(log, Recent(99))[1]) == 2


def test_a_title_played_again_is_recent():
    log = log_of((1, "A", 1), (1, "A", 5), (2, "B", 1))
    assert titles_drawn(log, Recent(1)) == ["A", ""]


def test_how_many_could_be_drawn_is_counted():
    _, known = drawn(log_of_people(**FOUR), OutsideTop(1), most=1)
    assert known.eligible.tolist() == [2, 1, 0, 1]


def test_targets_are_drawn_once_each_and_again_by_the_seed():
    some = draw_targets(100, 30, 7)
    assert len(set(some.tolist())) == 30
    assert some.tolist() == draw_targets(100, 30, 7).tolist()
    assert some.tolist() != draw_targets(100, 30, 8).tolist()
    assert draw_targets(5, None, 7).tolist() == draw_targets(5, 9, 7).tolist()


def test_recent_needs_days():
    undated = Log(log_of_people(**FOUR).plays.drop("day"))
    with pytest.raises(AttackError, match="got one without days; give another `pick`"):
        drawn(undated, Recent(1))


@pytest.mark.parametrize("wrong", [0, -1, 1.0, True, "3", None])
def test_tops_and_days_are_counts(wrong):
    with pytest.raises(AttackError, match="`n` must be an int of at least 1, got"):
        OutsideTop(wrong)
    with pytest.raises(AttackError, match="`days` must be an int of at least 1, got"):
        Recent(wrong)


@pytest.mark.parametrize(
    ("weights", "message"),
    [
        (None, r"weight of at least 0, got 'weights of shape \(\)'"),
        ([1.0], r"a finite weight of at least 0, got 'weights of shape \(1,\)'"),
        (lambda n: np.full(n, np.nan), "got 'another weight'"),
        (lambda n: np.full(n, -1), "got 'another weight'"),
        (lambda n: np.full(n, np.inf), "got 'another weight'"),
        (lambda n: ["heavy"] * n, "got 'list'"),
    ],
)
def test_a_pick_of_the_readers_own_must_give_weights(weights, message):
    class Mine:
        def weigh(self, points, pairs):
            return weights(len(pairs)) if callable(weights) else weights

    with pytest.raises(AttackError, match=message):
        drawn(log_of_people(**FOUR), Mine())
