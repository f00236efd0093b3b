"""A log that is a sample: what being alone in it is worth."""

from __future__ import annotations

import polars as pl
import pytest

from kit.attacks.on_logs.open_world import measure_sampled
from kit.attacks.on_logs.points import Resolution
from kit.attacks.on_logs.uniqueness import measure_uniqueness
from kit.errors import AttackError, EvaluationError
from kit.log import Log, check_plays


def log_of(titles: str) -> Log:
    rows = {"viewer": range(len(titles)), "title": list(titles), "day": "2018-01-01"}
    return check_plays(pl.DataFrame(rows))


def row(log, **settings):
    (found,) = measure_sampled(log, **{"p": [1], "targets": None} | settings).rows(
        named=True
    )
    return found


def test_in_the_whole_log_it_is_uniqueness_and_every_single_fit_is_right():
    # Three of five are alone by one title.
    found = row(log_of("ABBCD"), shares=[1.0])
    assert (found["alone"], found["named"], found["right_if_named"]) == (0.6, 0.6, 1.0)
    plain = measure_uniqueness(log_of("ABBCD"), p=[1], targets=None).table
    assert plain["share"].item() == 0.6


@pytest.mark.parametrize(
    ("titles", "share", "alone", "named", "right"),
    [
        # One other fits: alone with 1 - s, named with 2 s (1 - s), right in half.
        ("AA", 0.5, 0.5, 0.5, 1 / 2),
        ("AA", 0.2, 0.8, 0.32, 1 / 2),
        # Two others: (1 - s)², and 3 s (1 - s)², right in a third.
        ("AAA", 0.5, 0.25, 0.375, 1 / 3),
        ("AAA", 0.2, 0.64, 0.384, 1 / 3),
        # Nobody else: named if she is in it, and always rightly.
        ("AB", 0.2, 1.0, 0.2, 1.0),
    ],
)
def test_the_chances_are_those_worked_out_by_hand(titles, share, alone, named, right):
    found = row(log_of(titles), shares=[share])
    assert found["alone"] == pytest.approx(alone)
    assert found["named"] == pytest.approx(named)
    assert found["right_if_named"] == pytest.approx(right)


def test_real_samples_of_a_log_come_out_as_worked_out():
    # 40 titles with 1 to 4 viewers each, ten times over; half of the people, 60 times.
    titles = [f"{n} {i}" for i in range(40) for n in range(4) for _ in range(n + 1)]
    rows = {"viewer": range(len(titles)), "title": titles, "day": "2018-01-01"}
    log = check_plays(pl.DataFrame(rows))
    named = right = 0
    for seed in range(60):
        chosen = pl.Series(range(len(titles))).sample(fraction=0.5, seed=seed)
        kept = pl.DataFrame({"title": [titles[n] for n in chosen]})
        fits = kept.group_by("title").len().filter(len=1)["title"]
        single = set(fits)
        # Whoever looks for a person of the service by her title:
        named += sum(title in single for title in titles)
        right += kept.filter(pl.col("title").is_in(list(single))).height
    found = row(log, shares=[0.5])
    assert named / (60 * len(titles)) == pytest.approx(found["named"], rel=0.05)
    assert right / named == pytest.approx(found["right_if_named"], rel=0.05)


def test_the_smaller_the_sample_the_more_are_alone_and_the_less_it_means():
    log = log_of("AABBBCCCCD")
    found = measure_sampled(log, p=[1], shares=[1.0, 0.5, 0.1], targets=None)
    assert found["alone"].is_sorted()
    assert found["right_if_named"].is_sorted(descending=True)


def test_nobody_with_so_many_plays_leaves_a_row_of_nothing():
    found = row(log_of("ABC"), p=[2], shares=[0.5])
    assert found["people"] == 0
    assert [found[name] for name in ("alone", "low", "named", "right_if_named")] == [
        None
    ] * 4


@pytest.mark.parametrize("shares", [[], "0.5", 0.5, [0], [1.5], [None]])
def test_shares_that_are_none_are_refused(shares):
    with pytest.raises(AttackError, match="`shares` must be"):
        measure_sampled(log_of("AB"), shares=shares)


def test_other_settings_are_checked():
    with pytest.raises(AttackError, match="`p` must"):
        measure_sampled(log_of("AB"), p=[0])
    with pytest.raises(EvaluationError, match="`confidence` must be"):
        measure_sampled(log_of("AB"), confidence=1)
    with pytest.raises(AttackError, match="`knowledge` must be"):
        measure_sampled(log_of("AB"), "title")  # no Resolution
    assert measure_sampled(log_of("AB"), Resolution(when="day"), p=[1]).height == 6
