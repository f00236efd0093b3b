"""Every attack on a log ends in a result: scored where it guesses, proved where not."""

import json
import re

import numpy as np
import polars as pl
import pytest

from kit.attacks.on_logs.auxiliary import Auxiliary
from kit.attacks.on_logs.binges import find_binges
from kit.attacks.on_logs.habits import Habits
from kit.attacks.on_logs.index import hold_out, index_log
from kit.attacks.on_logs.own_history import measure_own, place_history
from kit.attacks.on_logs.points import Resolution
from kit.attacks.on_logs.reidentification import measure_scoreboard
from kit.attacks.on_logs.retention import measure_retention
from kit.attacks.on_logs.sensitive_inference import infer_trait
from kit.attacks.on_logs.service_matching import match_services
from kit.attacks.on_logs.services import measure_linkage, split_log
from kit.attacks.on_logs.uniqueness import measure_growth, measure_uniqueness
from kit.attacks.on_logs.worst_cases import worst_case
from kit.errors import AttackError
from kit.findings import Proved, Scored
from kit.log import Log
from kit.results import Result
from tests.attacks.uniqueness.small import log_of, log_of_people

# Ann and Bob share A; Cid and Dot are alike.
FOUR = {"ann": "AB", "bob": "AC", "cid": "DE", "dot": "DE"}
LOG = log_of_people(**FOUR)
BARE = Auxiliary(2, days_off=None, ratings_off=None)


def split(seed=1):
    people = {f"p{n}": [f"{n}{x}" for x in "abcd"] + ["Z"] for n in range(40)}
    rows = [(who, title, 1) for who, titles in people.items() for title in titles]
    a, b, truth = split_log(log_of(*rows), plays_in_both=1, seed=seed)
    return match_services(a, b), truth


def infer():
    rng = np.random.default_rng(1)
    values = rng.integers(0, 9, (80, 2)).astype(float)
    habits = Habits(("plays", "most in a day"), values, (), 5)
    return infer_trait(habits, values[:, 0] > 4)


ATTACKS = {
    "sensitive inference": infer,
    "uniqueness": lambda: measure_uniqueness(LOG, p=[1, 2]),
    "growth": lambda: measure_growth(LOG, p=[2]),
    "retention": lambda: measure_retention(
        log_of(("ann", "A", 1), ("ann", "B", 2), ("bob", "A", 2), ("bob", "C", 3)),
        Resolution(when="day"),
        keep=[2],
        p=[1],
        n_dates=1,
    ),
    "scoreboard": lambda: measure_scoreboard(LOG, BARE),
    "worst case": lambda: worst_case(LOG, p=2),
    "matches": lambda: split()[0],
    "linkage": lambda: measure_linkage(*split()),
    "own history": lambda: measure_own(place_history(LOG, log_of_people(you="AB"))),
    "binges": lambda: find_binges(
        Log(LOG.plays.with_columns(series=pl.lit("S").cast(pl.Categorical)))
    ),
}
KINDS = dict.fromkeys(("worst case", "binges"), Proved)
SILENT = ("matches", "own history")  # no truth is told; nobody else's business


@pytest.mark.parametrize("name", ATTACKS)
def test_every_attack_has_the_one_face(name):
    found = ATTACKS[name]()
    assert isinstance(found, Result)
    assert bool(found.findings) == (name not in SILENT)
    kind = KINDS.get(name, Scored)
    assert all(type(finding) is kind for finding in found.findings)
    assert len(found.sentences) == len(found.findings)
    assert found.scope.endswith(".")
    assert found.table.height
    told = json.loads(found.to_json())
    assert set(told) == {"findings", "scope", "table"}
    assert "<table>" in found._repr_html_()
    if name != "matches":  # whose tastes differ in the last digits of a float
        assert found == ATTACKS[name]()


def test_a_unique_record_is_a_guess_with_a_baseline_and_a_control():
    # Known by two titles, Ann and Bob are the only ones; Cid and Dot fit each other,
    # so that without Cid's own record Dot's would be the only one, and named wrongly.
    (found,) = measure_uniqueness(LOG, p=[2]).findings
    success = found.success
    assert (success.attack.valid, success.attack.succeeded) == (4, 2)
    assert success.control.succeeded == 2
    assert success.strongest == "naming anybody"
    assert success.baseline_rate.value == pytest.approx(1 / 4)
    row = measure_uniqueness(LOG, p=[2]).table.row(0, named=True)
    assert (success.rate.low, success.rate.high) == (row["low"], row["high"])


def test_of_whom_too_little_is_known_nothing_is_found():
    found = measure_uniqueness(LOG, p=[2, 3])
    assert [len(found.findings), found.table.height] == [1, 2]


def test_the_worst_case_is_counted_and_so_it_is_proved():
    (found,) = worst_case(LOG, p=1).findings
    assert (found.size.low, found.size.high) == (2, 2)
    assert found.sentence() == (
        "Two people left one play that fit nobody else in the log (known by title). "
        "Proved by counting, in the log that was handed out."
    )


def test_a_binge_is_told_with_how_many_had_it():
    plays = [("ann", title, day) for day, title in enumerate("ABC", 1)]
    log = log_of(*plays, ("bob", "A", 1))
    found = find_binges(
        Log(log.plays.with_columns(series=pl.lit("S").cast(pl.Categorical))), days=7
    )
    assert (
        found.findings[0]
        .sentence()
        .startswith(
            "One person watched three different episodes of S within seven days."
        )
    )


def test_nothing_of_ones_own_plays_is_told_or_kept():
    log = log_of_people(**{f"p{n}": "ABCDEFG" for n in range(30)})
    placed = place_history(log, log_of_people(you="ABC"))
    found = measure_own(placed)
    told = f"{found}{found!r}{found.to_json()}{found.table.write_csv()}"
    assert not re.search(r"\d", told.replace("text-align", ""))
    assert "ABC" not in told


def test_an_index_without_somebody_has_no_log_to_read():
    rest = hold_out(index_log(LOG), np.array([0]))
    for attack, name in ((find_binges, "log"), (measure_retention, "log")):
        with pytest.raises(
            AttackError, match=f"`{name}` must be a log, or an index fr"
        ):
            attack(rest)
    with pytest.raises(AttackError, match="`b` must be a log, or an index from which"):
        match_services(LOG, rest)


def test_one_index_serves_every_attack():
    index = index_log(LOG)
    for attack in (measure_uniqueness, measure_growth):
        assert attack(index, p=[2]).table.equals(attack(LOG, p=[2]).table)
    assert worst_case(index, p=2).table.equals(worst_case(LOG, p=2).table)
    one, other = (measure_scoreboard(log, BARE) for log in (index, LOG))
    assert one.table.equals(other.table)
    daily = Resolution(when="day")
    one, other = (
        measure_retention(log, daily, keep=[1], p=[1], n_dates=1)
        for log in (index, LOG)
    )
    assert one.table.equals(other.table)
    assert place_history(index, log_of_people(you="AB")).n_known == 2
    assert match_services(index, LOG).n_viewers_b == 4
    assert index.points(Resolution()) is index.points(Resolution())
    assert np.array_equal(index.people, index.points(Resolution()).viewers)
