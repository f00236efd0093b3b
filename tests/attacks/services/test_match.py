"""Who is on both is found, who is not is left alone, and chance finds nobody."""

import os
from itertools import combinations
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings, strategies as st
from sklearn.linear_model import LinearRegression
from sklearn.tree import DecisionTreeClassifier

from kit.attacks.on_logs.service_matching import match_services
from kit.attacks.on_logs.service_profiles import EVIDENCE
from kit.attacks.on_logs.services import (
    BY_ACTIVITY,
    BY_TITLES,
    Truth,
    measure_linkage,
    split_log,
)
from kit.errors import AttackError
from kit.evaluate.rates import difference, wilson
from kit.log import Log
from kit.sources.tables import read_log
from tests.attacks.services.small import (
    crowd,
    log_of,
    log_of_people,
    renumbered,
    shuffled,
    undated,
)

REAL = Path(os.environ.get("KIT_DATA", Path(__file__).parents[4] / "shared" / "data"))
FOUR = {"people_in_both": 1, "plays_in_both": 1}


def split_of(n=200, *, seed=1, **how):
    return split_log(crowd(n, seed=seed), seed=seed, **how)


# By hand


def test_four_people_by_hand():
    # Ann and Bob on A, Ann and Dot on B. By titles (see test_parts) Ann is 0.4522 like
    # herself and 0.1262 like Dot; Bob is 0.1262 like Ann and 0.1156 like Dot.
    a, b = log_of_people(ann="AB", bob="AC"), log_of_people(ann="AB", dot="AD")
    found = match_services(a, b, evidence=("titles",))
    assert found.candidates[:, :2].tolist() == [[0, 1], [0, 1]]
    # Ann is ahead of Dot and of Bob; Bob is behind Ann, who is likelier Ann.
    assert found.eccentricity == pytest.approx(
        [0.4522 - 0.1262, 0.1262 - 0.4522], abs=1e-4
    )
    # Ann and Bob are 0.1262 alike, and nobody else is on A: so far strangers get.
    assert found.threshold == pytest.approx(0.1262, abs=1e-4)
    assert found.linked.tolist() == [True, False]


def test_who_is_as_like_as_another_is_not_linked():
    # Two of B have the same plays: neither is ahead of the other.
    found = match_services(
        log_of_people(ann="AB", bob="CD"), log_of_people(ann="AB", twin="AB", cid="CE")
    )
    assert found.eccentricity[0] == 0
    assert not found.linked[0]


def test_who_shares_nothing_has_no_candidate():
    a, b = log_of_people(ann="AB", bob="C"), log_of_people(ann="AB")
    found = match_services(a, b, evidence=("titles",))
    assert found.candidates[1].tolist() == [-1] * 20
    assert found.eccentricity[1] == -np.inf
    assert found.linked.tolist() == [True, False]


def test_one_person_on_a_has_no_strangers_to_learn_from():
    found = match_services(log_of_people(ann="AB"), log_of_people(ann="AB", bob="C"))
    assert (found.threshold, found.linked.tolist()) == (0, [True])


# Planted, and not


def test_people_with_tastes_of_their_own_are_found_and_nobody_else_is():
    # Thirty people on both have three titles each that nobody else has; sixty more,
    # half of them on A and half on B, have their own as well.
    rows = [
        (who, f"{who} {n}", 1 + (who + n) % 30) for who in range(90) for n in range(3)
    ]
    rows += [(who, "everybody's", 1) for who in range(90)]
    a = log_of(*(row for row in rows if row[0] < 60))
    b = log_of(*(row for row in rows if not 30 <= row[0] < 60))
    truth = Truth(np.array([*range(30), *[-1] * 30]), 60)
    found = measure_linkage(match_services(a, b), truth)
    assert (found.linked.attack.succeeded, found.linked.attack.valid) == (30, 30)
    assert (found.linked.control.succeeded, found.linked.control.valid) == (0, 30)
    assert (found.precision.succeeded, found.precision.valid) == (30, 30)


def beats_activity(success):
    """Whether an attack does better than going by how much people play."""
    naive = success.baselines[BY_ACTIVITY].rate()
    return difference(success.rate, naive)[0] > 0


@pytest.mark.parametrize("evidence", [None, ("titles",), ("times",), ("days",)])
def test_every_kind_of_evidence_finds_people(evidence):
    a, b, truth = split_of(300, plays_in_both=0.8)
    found = measure_linkage(match_services(a, b, evidence=evidence), truth)
    assert beats_activity(found.first)
    assert beats_activity(found.linked)


def test_tastes_find_people_by_series_where_no_title_is_shared():
    # Everybody follows three of forty series, and saw other episodes on B than on A;
    # one film is in both logs.
    rng = np.random.default_rng(1)
    series = [rng.choice(40, 3, replace=False) for _ in range(150)]
    logs = []
    for part in "AB":
        rows = [
            (who, f"{s} {part}", 1) for who, three in enumerate(series) for s in three
        ]
        names = [f"series {title.split()[0]}" for _, title, _ in rows]
        logs.append(log_of(*rows, (0, "film", 1), series=[*names, None]))
    truth = Truth(np.arange(150), 150)
    ranks = {}
    for kind in ("titles", "tastes"):
        found = match_services(*map(undated, logs), evidence=(kind,))
        ranks[kind] = int((found.candidates[:, 0] == truth.partner).sum())
    # By titles only the one who saw the film can come first.
    assert ranks["titles"] == 1
    assert wilson(ranks["tastes"], 150).low > 0.5


@pytest.mark.parametrize("evidence", [None, ("tastes",)])
def test_where_plays_are_handed_round_nobody_is_found(evidence):
    a, b, truth = split_of(400, people_in_both=0.7, plays_in_both=1)
    found = measure_linkage(match_services(a, shuffled(b), evidence=evidence), truth)
    # No better than drawing lots, and than the naive attacker, who is no better either.
    assert difference(found.first.rate, found.first.control_rate)[0] <= 0
    assert not found.first.is_meaningful
    assert not found.linked.is_meaningful
    # The same attack on the same people, before their plays were handed round.
    assert beats_activity(
        measure_linkage(match_services(a, b, evidence=evidence), truth).first
    )


@pytest.mark.parametrize(
    ("false_links", "evidence"), [(0.01, None), (0.1, None), (0.1, ("titles",))]
)
def test_of_strangers_no_more_are_linked_than_was_asked(false_links, evidence):
    a, b = crowd(500, seed=1), crowd(500, seed=2)
    found = match_services(a, b, evidence=evidence, false_links=false_links)
    linked = wilson(int(found.linked.sum()), 500)
    assert linked.low <= false_links


def test_no_two_people_are_linked_to_the_same():
    a, b, _ = split_of(300, plays_in_both=0.5)
    found = match_services(a, b, false_links=0.5)
    to = found.candidates[found.linked, 0]
    assert len(to) > 100
    assert len(set(to)) == len(to)


# What must change nothing


@given(seed=st.integers(0, 1_000))
@settings(max_examples=8)
def test_other_numbers_and_another_order_of_rows_change_nothing(seed):
    a, b, _ = split_of(80, seed=seed % 7, plays_in_both=0.6)
    rng = np.random.default_rng(seed)
    to_a, to_b = rng.permutation(a.n_viewers()), rng.permutation(b.n_viewers())
    old = match_services(a, b)
    new = match_services(renumbered(a, to_a), renumbered(b, to_b))
    assert new.eccentricity[to_a] == pytest.approx(old.eccentricity, abs=1e-3)
    assert new.threshold == pytest.approx(old.threshold, abs=1e-3)
    sure = np.abs(old.eccentricity - old.threshold) > 2e-3
    assert (new.linked[to_a] == old.linked)[sure].all()
    both = sure & old.linked
    assert (new.candidates[to_a, 0] == to_b[old.candidates[:, 0]])[both].all()


def test_the_same_logs_give_the_same_matches():
    a, b, truth = split_of(100)
    pairs = truth.draw_labelled_pairs(20, seed=1)
    one, two = (match_services(a, b, labelled_pairs=pairs) for _ in range(2))
    assert one.eccentricity.tolist() == two.eccentricity.tolist()
    assert one.candidates.tolist() == two.candidates.tolist()
    assert one.threshold == two.threshold


def test_the_attack_reads_titles_days_and_series_and_nothing_else():
    # The clock, which splitting copies to the second, is not looked at.
    a, b, _ = split_of(100)
    more = [pl.int_range(pl.len()).cast(pl.Float32).alias("minutes")]
    with_more = [Log(log.plays.with_columns(more)) for log in (a, b)]
    assert (
        match_services(*with_more).eccentricity.tolist()
        == match_services(a, b).eccentricity.tolist()
    )


# Evidence


def test_without_days_titles_and_tastes_are_compared_and_it_is_said():
    a, b, _ = split_of(50)
    found = match_services(undated(a), b)
    assert found.evidence == ("titles", "tastes")
    assert found.notes == ("No days in `a`: times and days are not compared.",)
    assert match_services(undated(a), undated(b)).notes == (
        "No days in `a` and `b`: times and days are not compared.",
    )
    assert match_services(a, b).notes == ()


def test_any_evidence_can_be_left_out():
    a, b, _ = split_of(40)
    for n in range(1, 5):
        for kinds in combinations(EVIDENCE, n):
            found = match_services(a, b, evidence=kinds[::-1])
            assert found.evidence == kinds
            assert len(found.eccentricity) == a.n_viewers()


def test_a_result_speaks_of_numbers_and_of_nobody():
    log = log_of_people(ann="AB", bob="AC")
    assert repr(match_services(log, log)) == (
        "Matches of 2 viewers with 2 by titles, times, days, tastes: 2 linked"
    )


# Friends


def test_labelled_pairs_teach_what_is_worth_how_much():
    # Dates on B are off by weeks, so that times are worth nothing, and days less.
    a, b, truth = split_of(500, people_in_both=0.8, plays_in_both=0.6, days_off=30)
    pairs = truth.draw_labelled_pairs(60, seed=1)
    taught = match_services(a, b, labelled_pairs=pairs)
    assert taught.training.n_labelled == 60
    assert taught.training.n_found >= 10
    assert sorted(taught.labelled) == sorted(pairs["a"])
    blind, found = (measure_linkage(m, truth) for m in (match_services(a, b), taught))
    assert found.first.rate.value > blind.first.rate.value


def test_too_few_pairs_among_candidates_teach_nothing_and_it_is_said():
    a, b = crowd(100, seed=1), crowd(100, seed=2)
    pairs = pl.DataFrame({"a": range(12), "b": range(12)})
    found = match_services(a, b, labelled_pairs=pairs, n_candidates=2)
    known, got = found.training.n_labelled, found.training.n_found
    assert (known, got < 10) == (12, True)
    assert found.notes == (
        f"Only {got} of 12 labelled pairs have their counterpart among their "
        "candidates, too few to learn from.",
    )
    assert (
        found.eccentricity.tolist()
        == match_services(a, b, n_candidates=2).eccentricity.tolist()
    )


def test_another_classifier_can_be_taught_and_stays_as_it_was():
    a, b, truth = split_of(200, plays_in_both=0.8)
    model = DecisionTreeClassifier(max_depth=3, random_state=0)
    found = match_services(
        a, b, labelled_pairs=truth.draw_labelled_pairs(30, seed=1), model=model
    )
    assert beats_activity(measure_linkage(found, truth).first)
    assert not hasattr(model, "tree_")


# What is refused

PAIRS = {"a": range(12), "b": range(12)}


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"a": "log.csv"}, "`a` must be a Log, such as `read_log` gives, got 'str'"),
        ({"b": None}, "`b` must be a Log, .*got 'NoneType'"),
        ({"a": Log(crowd(3, seed=1).plays.head(0))}, "`a` must be a log with at least"),
        (
            {"b": log_of_people(ann=["nothing"])},
            "`b` must be a log that shares at least one title with `a`, got 'none",
        ),
        (
            {"evidence": ()},
            r"`evidence` must be a tuple of 'titles', 'times', 'days', 'tastes', got",
        ),
        ({"evidence": ("title",)}, r"`evidence` must be .*, got \('title',\)"),
        ({"evidence": ([],)}, r"`evidence` must be .*, got \(\[\],\)"),
        ({"evidence": "titles"}, "`evidence` must be .*, got 'titles'"),
        (
            {"within_days": -1},
            "`within_days` must be an int from 0 to 36",
        ),
        ({"within_days": 367}, "`within_days` must be an int from 0 to 366, got 367"),
        ({"within_days": 1.0}, "`within_days` must be .*, got 1.0"),
        ({"n_candidates": 1}, "`n_candidates` must be an int of at least 2.*, got 1"),
        ({"n_candidates": True}, "`n_candidates` must be .*, got True"),
        (
            {"false_links": 0},
            "`false_links` must be a number above 0 and below 1, g",
        ),
        (
            {"false_links": 1},
            "`false_links` must be a number above 0 and below 1, g",
        ),
        ({"false_links": None}, "`false_links` must be .*, got None"),
        (
            {"model": LinearRegression()},
            "`model` must be a classifier of scikit-learn with `predict_proba`",
        ),
        (
            {"model": DecisionTreeClassifier},
            "`model` must be a classifier .* got <class",
        ),
        (
            {"labelled_pairs": [(0, 0)]},
            "`labelled_pairs` must be a Polars DataFrame with .*'list",
        ),
        (
            {"labelled_pairs": {"a": range(12)}},
            "`labelled_pairs` must be a table with the columns a and b, got 'one w",
        ),
        (
            {"labelled_pairs": {"a": range(9), "b": range(9)}},
            "`labelled_pairs` must be a table of at least 10 pairs, got 9",
        ),
        (
            {"labelled_pairs": PAIRS | {"a": ["x"] * 12}},
            "`labelled_pairs` must be a table of whole places in a, got 'String'",
        ),
        (
            {"labelled_pairs": PAIRS | {"b": [None, *range(11)]}},
            "`labelled_pairs` must be a table without gaps in b, got 'one with a miss",
        ),
        (
            {"labelled_pairs": PAIRS | {"a": [-1, *range(11)]}},
            "`labelled_pairs` must be a table with places from 0 to 29 in a, got 'one",
        ),
        (
            {"labelled_pairs": PAIRS | {"b": [30, *range(11)]}},
            "`labelled_pairs` must be a table with places from 0 to 29 in b, got 'one",
        ),
        (
            {"labelled_pairs": PAIRS | {"b": [0, *range(11)]}},
            "`labelled_pairs` must be a table with each person once in b, got 'one tw",
        ),
    ],
)
def test_what_cannot_be_asked_is_refused(asked, message):
    if isinstance(asked.get("labelled_pairs"), dict):
        asked = {"labelled_pairs": pl.DataFrame(asked["labelled_pairs"])}
    asked = {"a": crowd(30, seed=1), "b": crowd(30, seed=2)} | asked
    with pytest.raises(AttackError, match=message):
        match_services(**asked)


@pytest.mark.parametrize("kind", ["times", "days"])
def test_days_are_not_asked_of_a_log_without(kind):
    a, b, _ = split_of(20)
    message = (
        r"`evidence` must be of titles and tastes, since a log has no days, got \("
    )
    with pytest.raises(AttackError, match=message):
        match_services(a, undated(b), evidence=("titles", kind))


# Real people, in numbers only


def test_the_real_panel_is_matched_and_its_plays_handed_round_are_not():
    path = REAL / "netflix-uk" / "events_2018-04_2019-06.parquet"
    if not path.exists():
        pytest.skip(
            "the real panel is not here; set KIT_DATA to the folder of real data"
        )
    panel = Log(read_log(path).plays.filter(pl.col("viewer") % 6 == 0))
    a, b, truth = split_log(panel, seed=1)
    found = measure_linkage(match_services(a, b), truth)
    assert beats_activity(found.linked)
    # Whoever counts titles names somebody for each, and is more often wrong.
    naive = found.naive_precision[BY_TITLES].rate()
    assert found.precision_rate.low > max(0.9, naive.high)
    assert found.linked.control_rate.low <= 0.01
    chance = measure_linkage(match_services(a, shuffled(b)), truth)
    assert not chance.first.is_meaningful
    assert chance.linked.rate.low <= 0.01
