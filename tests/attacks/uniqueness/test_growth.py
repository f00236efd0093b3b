"""Parts of an audience are averaged as if each had been drawn and searched."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings

from kit.attacks.on_logs.auxiliary import AtRandom
from kit.attacks.on_logs.draws import draw_plays
from kit.attacks.on_logs.points import Resolution, find_points
from kit.attacks.on_logs.uniqueness import measure_growth, measure_uniqueness
from kit.errors import AttackError, EvaluationError
from kit.evaluate.rates import wilson
from tests.attacks.uniqueness.small import (
    facts_of,
    log_of,
    log_of_people,
    rows,
    sets_of,
)

TITLES = Resolution()


def alone_in_parts(points, facts, target, size):
    """The share of all parts of a size, with the target, where nobody else fits."""
    everyone = sets_of(points)
    others = [own for who, own in enumerate(everyone) if who != target]
    parts = list(combinations(others, size - 1))
    alone = [not any(set(facts) <= own for own in part) for part in parts]
    return sum(alone) / len(alone)


@given(plays=rows(viewers=6, titles="ABC"))
@settings(max_examples=15)
def test_every_part_of_every_size_is_averaged(plays):
    log = log_of(*plays)
    points = find_points(log, TITLES)
    drawn = draw_plays(points, np.arange(points.n_viewers), AtRandom(), most=2, seed=0)
    sizes = range(1, points.n_viewers + 1)
    table = measure_growth(log, TITLES, p=[1, 2], sizes=sizes, seed=0).table
    facts = facts_of(points, drawn)
    for size, p, valid, share in table.select("size", "p", "valid", "share").rows():
        able = [who for who, own in enumerate(facts) if len(own) >= p]
        expected = [alone_in_parts(points, facts[who][:p], who, size) for who in able]
        assert valid == len(able)
        if able:
            assert share == pytest.approx(sum(expected) / len(able))


def test_the_whole_audience_is_that_of_the_plain_measure():
    log = log_of_people(**{f"p{n}": "ABCDEF"[n % 4 :] for n in range(30)}, q="FG")
    grown = measure_growth(log, TITLES, p=[1, 2], sizes=[31], seed=3).table
    plain = measure_uniqueness(log, TITLES, p=[1, 2], seed=3).table
    columns = ["p", "valid", "share", "low", "high"]
    assert grown.select(columns).rows() == [
        pytest.approx(row) for row in plain.select(columns).rows()
    ]


def test_two_who_fit_each_other_by_hand():
    # Ten people; each has one other. In a part of m that other is missing with chance
    # (10 - m) / 9: of the nine others, m - 1 are drawn.
    log = log_of_people(**{f"p{n}": "ABCDE"[n // 2] for n in range(10)})
    table = measure_growth(log, TITLES, p=[1], sizes=[1, 4, 10]).table
    assert table["share"].to_list() == pytest.approx([1, 6 / 9, 0])


def test_sizes_are_by_tens_unless_asked():
    log = log_of_people(**{f"p{n}": "A" for n in range(120)})
    grown = measure_growth(log, TITLES, p=[1])
    assert grown.table["size"].to_list() == [10, 100, 120]
    assert repr(grown) == (
        "Unique in parts of 10 to 120 of 120 people by title, known at random"
    )


def test_a_larger_audience_is_bounded_by_hand():
    # Of ten people, eight are alone and two fit each other. At 95% the two shares
    # get 97.5% each; the line falls by the second share for each nine newcomers.
    log = log_of_people(**{f"p{n}": "ABCDEFGHII"[n] for n in range(10)})
    grown = measure_growth(log, TITLES, p=[1])
    # Leaving one out takes 1 - 0.8 from the sum of those alone, or gives 0.8 + 1, and
    # takes 0.2 from those in pairs, or gives 0.2 for one and takes 1 for the other.
    # The two hidings are in the variance twice.
    effects = [
        (10 * np.var(lost, ddof=1) - 2) / 100 * 10 / (share * (1 - share))
        for lost, share in (
            ([0.2] * 8 + [-0.8 - 1] * 2, 10 / 14),
            ([-0.2] * 8 + [0.8 + 1] * 2, 4 / 14),
        )
    ]
    low, high = (
        wilson(n, 10, confidence=0.975, design_effect=effect)
        for n, effect in zip((8, 2), effects, strict=True)
    )
    assert grown.at_least(10, 1) == pytest.approx(low.low)
    assert grown.at_least(11, 1) == pytest.approx(low.low - 1 / 9 * high.high)
    assert grown.at_least(1_000, 1) == 0


def test_a_bound_holds_where_the_larger_audience_is_known():
    # Three quarters of a log bound the whole: people and titles of one service.
    rng = np.random.default_rng(8)
    titles = rng.zipf(1.5, (800, 4)) % 300
    people = {f"p{n}": [str(t) for t in own] for n, own in enumerate(titles)}
    part = dict(list(people.items())[:600])
    for p in (2, 3):
        whole = measure_uniqueness(log_of_people(**people), TITLES, p=[p]).table
        bound = measure_growth(log_of_people(**part), TITLES, p=[p]).at_least(800, p)
        assert 0 < bound < whole["high"][0]


def test_nobody_to_measure_is_no_share():
    grown = measure_growth(log_of_people(a="A", b="A"), TITLES, p=[2], sizes=[2])
    assert grown.table["share"].to_list() == [None]
    assert grown.at_least(5, 2) == 0


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"sizes": [3]}, r"`sizes` must be different ints from 1 to 2, .*got \[3\]"),
        ({"sizes": []}, r"`sizes` must be different ints from 1 to 2, .*got \[\]"),
        ({"p": [0]}, r"`p` must be different ints from 1 to 100, in a list, got \[0\]"),
        ({"targets": 0}, "`targets` must be an int of at least 1"),
        ({"pick": 3}, "`pick` must be a Pick"),
        ({"knowledge": "title"}, "`knowledge` must be a Resolution"),
    ],
)
def test_what_cannot_be_asked_is_refused(asked, message):
    with pytest.raises(AttackError, match=message):
        measure_growth(
            **{"log": log_of_people(a="A", b="B"), "knowledge": TITLES} | asked
        )


def test_a_confidence_is_below_one():
    with pytest.raises(EvaluationError, match=r"`confidence` must be in \[0, 1\), got"):
        measure_growth(log_of_people(a="A", b="B"), TITLES, confidence=1)


@pytest.mark.parametrize(
    ("size", "p", "message"),
    [
        (1, 1, "`size` must be at least 2, as many as the log has, got 1"),
        (2.5, 1, "`size` must be different ints"),
        (9, 3, r"`p` must be one of \[1\], got 3"),
    ],
)
def test_a_bound_is_of_a_larger_audience_and_a_p_of_the_table(size, p, message):
    grown = measure_growth(log_of_people(a="A", b="B"), TITLES, p=[1])
    with pytest.raises(AttackError, match=message):
        grown.at_least(size, p)
