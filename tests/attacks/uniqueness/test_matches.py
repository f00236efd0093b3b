"""The fast count of people who fit is that of a search by sets, one by one."""

import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from kit.attacks.on_logs.auxiliary import AtRandom
from kit.attacks.on_logs.draws import choose_times, draw_plays, draw_targets
from kit.attacks.on_logs.fits import count_common, count_matches
from kit.attacks.on_logs.points import Resolution, find_points
from kit.sources.tables import read_log
from tests.attacks.uniqueness.small import (
    facts_of,
    fits_in_order,
    join_counts,
    join_pairs,
    log_of,
    rows,
    sets_of,
)

REAL = Path(os.environ.get("KIT_DATA", Path(__file__).parents[4] / "shared" / "data"))
PANEL = REAL / "netflix-uk" / "events_2018-04_2019-06.parquet"
MOST = 10


def attacked(plays, known, seed):
    points = find_points(log_of(*plays), known)
    everyone = np.arange(points.n_viewers)
    drawn = draw_plays(points, everyone, AtRandom(), most=MOST, seed=seed)
    return points, drawn, count_matches(points, drawn, seed=seed)


def padded(counts):
    return counts + [0] * (MOST - len(counts))


@pytest.mark.slow
@pytest.mark.parametrize("when", [None, "day", "week"])
@given(plays=rows(viewers=3, titles="ABCDEFGHIJKL", most=50), seed=st.integers(0, 9))
@settings(max_examples=25)
def test_counts_are_those_of_a_search_by_sets(when, plays, seed):
    points, drawn, matches = attacked(plays, Resolution(when=when), seed)
    everyone = sets_of(points)
    for facts, counts in zip(facts_of(points, drawn), matches, strict=True):
        expected = [
            sum(set(facts[:p]) <= own for own in everyone)
            for p in range(1, len(facts) + 1)
        ]
        assert counts.tolist() == padded(expected)


@given(plays=rows(viewers=4, titles="ABC", days=4, most=16), seed=st.integers(0, 9))
@settings(max_examples=40)
def test_counts_in_order_are_those_of_trying_every_choice(plays, seed):
    points, drawn, matches = attacked(plays, Resolution(in_order=True), seed)
    times = choose_times(points, drawn, seed=seed)
    for at, facts in enumerate(facts_of(points, drawn)):
        expected = [
            sum(
                fits_in_order(points, viewer, facts[:p], times[at])
                for viewer in range(points.n_viewers)
            )
            for p in range(1, len(facts) + 1)
        ]
        assert matches[at].tolist() == padded(expected)


@given(plays=rows(), in_order=st.booleans())
@settings(max_examples=25)
def test_who_knows_more_finds_no_more_people_and_always_the_target(plays, in_order):
    _, drawn, matches = attacked(plays, Resolution(in_order=in_order), 0)
    for counts, eligible in zip(matches, drawn.eligible, strict=True):
        known = counts[: min(eligible, MOST)].tolist()
        assert known == sorted(known, reverse=True)
        assert not known or known[-1] >= 1


def test_order_parts_who_has_the_same_titles():
    # Ann saw A before B, Bob B before A; Cid saw A on both sides of B.
    plays = [
        ("ann", "A", 1), ("ann", "B", 2),
        ("bob", "B", 1), ("bob", "A", 2),
        ("cid", "A", 1), ("cid", "B", 2), ("cid", "A", 3),
    ]  # fmt: skip
    _, _, matches = attacked(plays, Resolution(in_order=True), 0)
    # By order Ann could be Ann or Cid, Bob could be Bob or Cid.
    assert matches[:2, 1].tolist() == [2, 2]
    _, _, matches = attacked(plays, Resolution(), 0)
    assert matches[:, 1].tolist() == [3, 3, 3]


def test_on_one_day_either_may_have_come_first():
    # Ann saw both on one day, so her order is not known, and all three fit her; she
    # fits the others as well.
    plays = [
        ("ann", "A", 1), ("ann", "B", 1),
        ("bob", "A", 1), ("bob", "B", 2),
        ("cid", "B", 1), ("cid", "A", 2),
    ]  # fmt: skip
    _, _, matches = attacked(plays, Resolution(in_order=True), 0)
    assert matches[:, 1].tolist() == [3, 2, 2]


@given(
    lists=st.lists(st.sets(st.integers(0, 60)), min_size=1, max_size=5),
    data=st.data(),
)
@settings(max_examples=30)
def test_lists_of_any_length_are_intersected(lists, data):
    # Leaps of 1, 2, 4, ... must neither pass over a value nor run off the end.
    starts = np.append(0, np.cumsum([len(one) for one in lists]))
    viewers = np.array([v for one in lists for v in sorted(one)], dtype=np.uint32)
    facts = data.draw(st.permutations(range(len(lists))))
    expected = [
        len(set.intersection(*(lists[fact] for fact in facts[:p])))
        for p in range(1, len(facts) + 1)
    ]
    counted = count_common(starts.astype(np.int64), viewers, np.array([facts]))
    assert counted.tolist() == [expected]


def agree(points, drawn, matches):
    """Hold the fast counts against a join in Polars, exactly."""
    pairs = join_pairs(points)
    for p in range(1, MOST + 1):
        joined = join_counts(pairs, points, drawn, p)
        valid = np.flatnonzero(drawn.eligible >= p)
        assert joined["target"].to_list() == valid.tolist()
        assert joined["fitting"].to_list() == matches[valid, p - 1].tolist()


def test_a_join_in_polars_counts_the_same():
    rng = np.random.default_rng(3)
    plays = zip(rng.integers(0, 200, 6_000), rng.zipf(1.6, 6_000) % 60, strict=True)
    points, drawn, matches = attacked(
        [(int(v), str(t), 1) for v, t in plays], Resolution(), 1
    )
    agree(points, drawn, matches)
    # Of many people ten are known, which leave some alone and some not.
    assert (matches[:, MOST - 1] == 1).any()
    assert (matches[:, MOST - 1] > 1).any()


@pytest.mark.parametrize("when", [None, "day"])
def test_on_the_real_panel_a_join_in_polars_counts_the_same(when):
    if not PANEL.is_file():
        pytest.skip(
            "the real panel is not here; set KIT_DATA to the folder of real data"
        )
    log = read_log(PANEL, viewer="user", title="film", time="approx_datetime")
    points = find_points(log, Resolution(when=when))
    some = draw_targets(points.n_viewers, 500, 5)
    drawn = draw_plays(points, some, AtRandom(), most=MOST, seed=5)
    agree(points, drawn, count_matches(points, drawn))
