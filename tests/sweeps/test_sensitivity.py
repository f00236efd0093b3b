"""How far the headline figures move."""

from dataclasses import replace
from datetime import date, timedelta

import polars as pl
import pytest

from kit.claims import watched
from kit.errors import SweepError
from kit.log import check_plays
from kit.sources.simulation.plays import simulate
from kit.sources.simulation.presets import FILMS
from kit.sweeps.sensitivity import (
    FIGURES,
    measure_headlines,
    measure_sensitivity,
    summarise_sensitivity,
)

FIRST = date(2018, 1, 1)
STREAK = watched("A").every_day(3, until="2018-01-03")


def log_of(*lengths):
    """Make a log in which each watches film A for so many days from the first on."""
    rows = [
        (who, "A", FIRST + timedelta(days=day))
        for who, length in enumerate(lengths)
        for day in range(length)
    ]
    return check_plays(pl.DataFrame(rows, ["viewer", "title", "day"], orient="row"))


def test_the_streak_is_read_off_the_printed_numbers():
    # 6 began, 5 held until the second day, 3 until the third: 1 and 2 broke off.
    found = measure_headlines(log_of(3, 3, 3, 2, 2, 1), STREAK, targets=10)
    assert found["figure"].to_list() == list(FIGURES)
    held, broke_off, groups = found["value"].head(3)
    assert (held, broke_off) == (3, 2)
    # 6 - 5, 5 - 3 and, of the two together, 6 - 3.
    assert groups == 3
    # Nobody has four titles, or eight: there is nothing to measure.
    assert found["value"][4:].to_list() == [None] * 3


def test_a_streak_that_nobody_breaks_gives_nobody_away():
    found = measure_headlines(log_of(3, 3, 3), STREAK, targets=10)
    assert found["value"].head(3).to_list() == [3, 0, 0]


def test_the_planted_truth_is_found_in_a_simulated_audience():
    log = check_plays(simulate(replace(FILMS, n_viewers=1_000), seed=1))
    streak = watched("A Christmas Prince").every_day(18, until="2017-12-10")
    found = measure_headlines(log, streak, targets=100)
    assert found["value"].head(2).to_list() == [53, 4]
    shares = found.filter(unit="share")["value"]
    assert shares.is_between(0, 1).all()
    assert shares[0] > shares[1]  # a day says more than none


def test_each_variant_stands_beside_the_first():
    logs = {"as it is": log_of(3, 3, 2), "one more": log_of(3, 3, 3, 2)}
    measured = measure_sensitivity(logs, STREAK, targets=10)
    held = measured.filter(figure="people in the streak")
    assert held.select("variant", "value", "base").rows() == [
        ("as it is", 2, 2),
        ("one more", 3, 2),
    ]


def test_the_summary_names_what_moved_a_figure_most():
    measured = pl.DataFrame(
        {
            "variant": ["a", "b", "c", "d"],
            "figure": "alone",
            "unit": "share",
            "value": [0.5, 0.2, None, 0.9],
            "base": 0.5,
        }
    )
    (found,) = summarise_sensitivity(measured).rows()
    assert found == ("alone", "share", 0.5, 0.2, "b", 0.9, "d")


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: measure_headlines("log", STREAK), "`log` must be a Log"),
        (lambda: measure_headlines(log_of(3), watched("A")), "`streak` must be"),
        (lambda: measure_headlines(log_of(3), STREAK, targets=0), "`targets` must be"),
        (lambda: measure_headlines(log_of(3), STREAK, seed=-1), "`seed` must be"),
        (lambda: measure_sensitivity([log_of(3)], STREAK), "`variants` must be a map"),
        (
            lambda: measure_sensitivity({"one": log_of(3)}, STREAK),
            "`variants` must be at least two logs",
        ),
        (lambda: summarise_sensitivity([1]), "`measured` must be a table"),
        (
            lambda: summarise_sensitivity(pl.DataFrame({"a": [1]})),
            "`measured` must be the table that `measure_sensitivity` gives",
        ),
    ],
)
def test_what_cannot_be_measured_is_refused(call, message):
    with pytest.raises(SweepError, match=message):
        call()
