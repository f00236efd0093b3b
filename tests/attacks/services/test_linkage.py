"""Right, wrong and false links are those counted by hand, and nobody is shown."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from kit.aggregates import names_people
from kit.attacks.on_logs.service_matching import (
    Matches,
    check_model,
    learn_from_pairs,
    weigh_by_model,
)
from kit.attacks.on_logs.services import BY_ACTIVITY, BY_TITLES, Truth, measure_linkage
from kit.errors import AttackError

# Five people on A, four on B. The first three are on both.
TRUTH = Truth(np.array([2, 0, 1, -1, -1]), 4)
MATCHES = Matches(
    findings=(),
    table=pl.DataFrame({"linked": [3]}),
    evidence=("titles",),
    # Right, first; right, second; wrong; anybody; nobody.
    candidates=np.array([[2, 0], [3, 0], [0, 3], [1, -1], [-1, -1]]),
    eccentricity=np.array([0.9, 0.2, 0.8, 0.7, -np.inf]),
    threshold=0.5,
    # Four in five strangers are no further ahead.
    strangers=np.array([0.1, 0.2, 0.3, 0.5, 0.6]),
    false_links=0.2,
    # Only the third is named by activity, the first and the second by titles.
    by_activity=np.array([[0, 1], [1, 3], [1, 0], [2, 3], [2, 3]]),
    by_titles=np.array([[2, 1], [0, 3], [3, 0], [2, -1], [-1, -1]]),
    plays=np.array([1, 2, 30, 4, 60]),
    n_viewers_b=4,
    labelled=np.array([], dtype=np.int64),
    training=None,
    notes=(),
)


def counts(tally):
    return tally.requested, tally.generated, tally.valid, tally.succeeded


def test_links_by_hand():
    found = measure_linkage(MATCHES, TRUTH)
    # The first, the third and the fourth are ahead by more than a half.
    assert counts(found.linked.attack) == (3, 3, 3, 1)
    assert counts(found.linked.baselines[BY_ACTIVITY]) == (3, 3, 3, 1)
    assert counts(found.linked.baselines[BY_TITLES]) == (3, 3, 3, 2)
    assert found.linked.strongest == BY_TITLES
    assert counts(found.linked.control) == (2, 2, 2, 1)
    assert counts(found.precision) == (5, 4, 3, 1)
    assert found.precision_rate.value == 1 / 3
    assert counts(found.naive_precision[BY_ACTIVITY]) == (5, 5, 5, 1)
    assert counts(found.naive_precision[BY_TITLES]) == (5, 5, 5, 2)


def test_an_interval_allows_for_the_lead_that_was_read_off_the_same_people():
    # Half of 400 people lead by 1, half by 3, and a tenth of the strangers by 2: with a
    # tenth of false links allowed, it hangs on a few strangers whether 1 is enough.
    n = 400
    matches = replace(
        MATCHES,
        candidates=np.arange(n)[:, None],
        eccentricity=np.where(np.arange(n) % 2, 1.0, 3.0),
        strangers=np.where(np.arange(n) % 10, 0.0, 2.0),
        false_links=0.1,
        threshold=0.0,
        by_activity=np.zeros((n, 1), dtype=int),
        by_titles=np.zeros((n, 1), dtype=int),
        plays=np.ones(n, dtype=int),
        n_viewers_b=n,
    )
    truth = Truth(np.where(np.arange(n) < n - 2, np.arange(n), -1), n)
    linked = measure_linkage(matches, truth).linked.attack
    assert linked.succeeded == linked.valid == 398
    # All, or half of them: no coin is so fickle, and both are within.
    assert linked.design_effect > 30
    assert linked.rate().low < 0.9
    # Where nobody leads by so little, nothing hangs on it.
    sure = replace(matches, eccentricity=np.full(n, 3.0))
    assert measure_linkage(sure, truth).linked.attack.design_effect == 1


def test_ranks_by_hand():
    found = measure_linkage(MATCHES, TRUTH)
    assert counts(found.first.attack) == (3, 3, 3, 1)
    assert counts(found.among_ten.attack) == (3, 3, 3, 2)
    # The naive attacker has the second's counterpart nowhere, the first's neither.
    assert counts(found.among_ten.baselines[BY_ACTIVITY]) == (3, 3, 3, 1)
    # B has four people, so that ten lots hit everybody.
    assert counts(found.among_ten.control) == (3, 3, 3, 3)


def test_bands_of_plays_by_hand():
    bands = measure_linkage(MATCHES, TRUTH).by_plays
    assert bands.select("plays", "people", "right", "false_links").rows() == [
        ("1 to 2", 2, 1, None), ("21 to 50", 1, 0, None),
    ]  # fmt: skip
    more = replace(MATCHES, plays=np.array([1, 4, 4, 4, 60]))
    bands = measure_linkage(more, TRUTH).by_plays
    assert bands.select("plays", "people", "right", "false_links").rows() == [
        ("1 to 2", 1, 1, None), ("3 to 5", 2, 0, 1.0),
    ]  # fmt: skip


def test_labelled_pairs_are_in_no_number():
    found = measure_linkage(replace(MATCHES, labelled=np.array([0])), TRUTH)
    assert counts(found.linked.attack) == (2, 2, 2, 0)
    assert counts(found.precision) == (4, 3, 2, 0)
    assert counts(found.naive_precision[BY_ACTIVITY]) == (4, 4, 4, 1)
    assert found.by_plays["people"].sum() == 2


def test_where_nobody_is_linked_no_link_has_a_rate():
    found = measure_linkage(replace(MATCHES, threshold=1.0), TRUTH)
    assert found.precision_rate is None
    assert "links that are right" not in found.table["what"]


def test_lots_are_drawn_by_a_seed():
    truth = Truth(np.arange(2_000) % 20, 20)
    matches = replace(
        MATCHES,
        candidates=np.zeros((2_001, 2), dtype=int),
        by_activity=np.zeros((2_001, 2), dtype=int),
        by_titles=np.zeros((2_001, 2), dtype=int),
        strangers=np.zeros(2_001),
        eccentricity=np.zeros(2_001),
        plays=np.ones(2_001, dtype=int),
        n_viewers_b=20,
    )
    truth = Truth(np.append(truth.partner, -1), 20)
    one, same, other = (measure_linkage(matches, truth, seed=s) for s in (1, 1, 3))
    assert one.first == same.first
    assert one.first.control != other.first.control
    for found in (one, other):
        # One in twenty by lot, and ten of twenty.
        assert found.first.control_rate.low <= 1 / 20 <= found.first.control_rate.high
        share = found.among_ten.control_rate
        assert share.low <= 1 / 2 <= share.high


def test_a_table_has_rates_with_their_intervals_and_shows_nobody():
    found = measure_linkage(MATCHES, TRUTH)
    table = found.table
    assert table["what"].n_unique() == table.height == 11
    for row in table.iter_rows(named=True):
        assert row["low"] <= row["rate"] <= row["high"]
        assert row["rate"] == row["succeeded"] / row["valid"]
    columns = [*table.columns, *found.by_plays.columns]
    assert not [name for name in columns if names_people(name)]


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"matches": 3}, "`matches` must be what `match_services` gives, got 'int'"),
        (
            {"truth": [1]},
            "`truth` must be the Truth that `split_log` gives, got 'list'",
        ),
        ({"seed": -1}, "`seed` must be an int of at least 0, got -1"),
        (
            {"truth": Truth(np.array([0]), 4)},
            "`truth` must be of the logs that were matched, got Truth of 1 v",
        ),
        (
            {"truth": Truth(np.array([2, 0, 1, -1, -1]), 5)},
            "`truth` must be of the logs that were matched, got Truth of 5 v",
        ),
        (
            {"truth": Truth(np.full(5, -1), 4)},
            "`truth` must be of logs with somebody on both services whom .*, got 'n",
        ),
        (
            {"truth": Truth(np.array([0, 1, 2, 3, 3]), 4)},
            "`truth` must be of logs with somebody on A only .* another `peop",
        ),
        (
            {"matches": replace(MATCHES, labelled=np.array([0, 1, 2]))},
            "`truth` must be of logs with somebody on both .* or give fewer labelled",
        ),
    ],
)
def test_what_cannot_be_compared_is_refused(asked, message):
    with pytest.raises(AttackError, match=message):
        measure_linkage(**{"matches": MATCHES, "truth": TRUTH} | asked)


# What labelled pairs teach


def lesson(n, n_right, every=1):
    """Friends with two candidates; the first feature tells the right one, if any."""
    rng = np.random.default_rng(1)
    candidates = np.array([[2 * at, 2 * at + 1] for at in range(n)])
    features = rng.random((n, 2, 2))
    right = rng.integers(0, 2, n)
    is_found = (np.arange(n) % every == 0) & (np.arange(n) < n_right * every)
    features[np.arange(n), right, 0] += np.where(is_found, 2, 0)
    b = np.where(is_found, 2 * np.arange(n) + right, 10 * n)
    return features, candidates, pl.DataFrame({"a": range(n), "b": b})


@pytest.mark.parametrize(
    ("n", "n_right", "every"), [(10, 10, 1), (40, 40, 1), (100, 10, 5)]
)
def test_what_tells_a_counterpart_is_learned(n, n_right, every):
    # However few of many pairs are found, and wherever these stand in the list, every
    # fold has some to learn from.
    features, candidates, pairs = lesson(n, n_right, every)
    model, training = learn_from_pairs(check_model(None), features, candidates, pairs)
    assert (training.n_labelled, training.n_found) == (n, n_right)
    assert counts(training.cross_validated) == (n, n, n, n_right)
    assert training.caution == ""
    more, less, other = weigh_by_model(
        model, np.array([[2.5, 0.5], [0.5, 0.5], [2.5, 0.1]])
    )
    assert more > 0 > less
    assert abs(more - other) < (more - less) / 4


def test_nothing_is_learned_from_fewer_than_ten():
    model, training = learn_from_pairs(check_model(None), *lesson(12, 9))
    assert model is None
    assert (training.n_labelled, training.n_found) == (12, 9)
    assert counts(training.cross_validated) == (12, 0, 0, 0)
    assert training.caution.startswith(
        "Only 9 of 12 labelled pairs have their counterpart"
    )
