"""Hits, misses and false alarms are counted right, and planted peeking is found."""

from collections import Counter
from dataclasses import replace
from functools import cache

import polars as pl
import pytest

from kit.access_logs.record import (
    BY_REFUSALS,
    BY_VOLUME,
    Audited,
    audit_office,
    choose_least,
    keep_record,
    rate_questions,
    trade_off,
)
from kit.desk.office import Office, audit_all
from kit.errors import DeskError
from kit.evaluate.rates import Tally, wilson
from kit.log import check_plays
from kit.sources.simulation.plays import simulate
from kit.sources.simulation.presets import FILMS

# -- by hand ----------------------------------------------------------------------

# Ann and ben peek; ben is missed, and cy, who does not, is flagged from 2 on. Dee asks
# most, and ann is refused most.
ONE = Audited(
    scores={"ann": 4, "ben": 1, "cy": 2, "dee": 0},
    asked={"ann": 5, "ben": 6, "cy": 7, "dee": 80},
    refused={"ann": 4, "ben": 0, "cy": 1, "dee": 2},
    peekers={"ann": "direct", "ben": "slow"},
    flagged=frozenset({0, 1, 2}),
    peeks=frozenset({1, 2, 3, 4}),
    small=frozenset({1, 5}),
)
NOBODY = replace(ONE, scores={"eva": 2, "fay": 0, "gus": 0}, peekers={})


def test_hits_and_misses_are_counted_by_person():
    record = keep_record([ONE], control=[NOBODY], least=2)
    # Flagged: ann and cy. Of 2 peekers 1 was found, of 2 flagged 1 is a peeker.
    assert record.recall.attack == Tally.of(2, succeeded=1)
    assert record.flagged == Tally.of(2, succeeded=1)
    # By volume dee and cy would be flagged, by refusals ann and dee.
    # Ann is a peeker, so refusals are the stronger of the two.
    assert record.recall.baselines == {
        BY_VOLUME: Tally.of(2, succeeded=0),
        BY_REFUSALS: Tally.of(2, succeeded=1),
    }
    assert record.recall.strongest == BY_REFUSALS
    assert record.by_volume == Tally.of(2, succeeded=0)
    assert record.by_refusals == Tally.of(2, succeeded=1)
    # Eva is a false alarm in an office where nobody peeked.
    assert record.recall.control == Tally.of(3, succeeded=1)
    assert record.precision.value == 0.5


def test_the_score_to_flag_from_is_chosen_on_all_offices_together():
    # From 4 on: ann of 2 peekers, nobody else: F1 = 2 / 3. From 1 on: 2 of 3: 4 / 5.
    assert choose_least([ONE]) == 1
    with pytest.raises(DeskError, match="`peekers` must be scores of at least one"):
        choose_least([NOBODY])


def test_styles_are_told_apart():
    record = keep_record([ONE, ONE], control=[NOBODY], least=2)
    assert record.styles.rows() == [("direct", 2, 2), ("slow", 2, 0)]


def test_questions_are_rated_too():
    # Flagged 0, 1, 2 of which 1 and 2 peek; 4 peek. Refused: 1 and 5, of which 1 peeks.
    ours, refusals = rate_questions([ONE]).rows(named=True)
    assert ours["precision"] == 2 / 3
    assert ours["recall_low"] == wilson(2, 4).low
    assert refusals["precision_high"] == wilson(1, 2).high
    assert refusals["recall"] == 1 / 4


def test_a_stricter_score_flags_fewer():
    # From 2 on as above; from 3 on ann alone, and nobody of the honest office.
    table = trade_off([ONE], control=[NOBODY], scores=[2, 3])
    assert table.rows() == [
        (2, 1 / 2, 1 / 2, 1 / 3),
        (3, 1 / 2, 1.0, 0.0),
    ]


@pytest.mark.parametrize(
    ("offices", "control", "message"),
    [
        ([NOBODY], [NOBODY], "`offices` must be offices with peekers, got 1"),
        ([ONE], [], "`control` must be offices without peekers, got 0"),
        ([ONE], [NOBODY, ONE], "`control` must be offices without peekers, got 2"),
    ],
)
def test_a_record_needs_peekers_and_offices_without(offices, control, message):
    with pytest.raises(DeskError, match=message):
        keep_record(offices, control=control, least=2)


# -- planted peeking --------------------------------------------------------------


@cache
def an_office():
    log = check_plays(simulate(replace(FILMS, n_viewers=20_000), seed=53))
    return Office(log, k=11)


@cache
def audited(seeds, is_control=False, together=True):
    office = an_office()
    uses = office.repeat(seeds, peekers={} if is_control else None)
    return audit_all(uses, together=together)


@cache
def record():
    """The score is chosen on offices 0 and 1 and tried on others."""
    least = choose_least(audited(tuple(range(2))))
    control = audited(tuple(range(20, 22)), is_control=True)
    return keep_record(audited(tuple(range(10, 14))), control=control, least=least)


@pytest.mark.slow
def test_planted_peekers_are_found_more_often_than_by_counting_questions():
    assert record().recall.is_meaningful
    assert (
        record().precision.low > record().by_volume.succeeded / record().by_volume.valid
    )


def test_honest_staff_are_flagged_less_often_than_peekers_are_found():
    assert record().recall.rate.low > record().recall.control_rate.high


def test_the_general_tracker_cannot_hide():
    found = record().styles.filter(pl.col("style") == "general")
    assert found["found"].item() == found["peekers"].item() == 4


@pytest.mark.slow
def test_who_splits_an_attack_is_seen_only_if_accounts_are_read_together():
    alone = audited(tuple(range(10, 14)), together=False)
    control = audited(tuple(range(20, 22)), is_control=True)
    one_by_one = keep_record(alone, control=control, least=2).styles
    joined = keep_record(audited(tuple(range(10, 14))), control=control, least=2).styles
    split = pl.col("style") == "split"
    assert 2 * one_by_one.filter(split)["found"].item() < 8
    assert joined.filter(split)["found"].item() > 4


def test_questions_of_peekers_are_flagged_more_precisely_than_refusals():
    auditor, refusals = rate_questions(audited(tuple(range(10, 14)))).rows(named=True)
    assert auditor["precision_low"] > refusals["precision_high"]
    assert auditor["recall_low"] > refusals["recall_high"]


@pytest.mark.slow
def test_without_the_peeking_a_peeker_is_like_anybody_else():
    # The control of the control: strip the planted questions from the log, and those
    # who had peeked are flagged no more often than the others.
    office = an_office()
    flagged = Counter()
    for seed in range(30, 33):
        use = office.work(seed=seed)
        honest = [
            entry
            for place, entry in enumerate(use.access_log)
            if place not in use.peeks
        ]
        stripped = type(use.access_log)(tuple(honest))
        scores = audit_office(stripped, peekers={}, peeks=[]).scores
        flagged.update(
            (name in use.peekers, score >= 2) for name, score in scores.items()
        )
    peekers = flagged[True, True] / (flagged[True, True] + flagged[True, False])
    others = flagged[False, True] / (flagged[False, True] + flagged[False, False])
    assert abs(peekers - others) < 0.2
