"""Audiences are compared on aggregates worked out by hand, and told apart fairly."""

import os
import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache
from math import sqrt
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from kit.errors import KitError
from kit.sources.bundled import DATA
from kit.sources.simulation import realism
from kit.sources.simulation.plays import simulate
from kit.sources.simulation.presets import UK_PANEL_LIKE
from kit.sources.simulation.realism import (
    TwoSampleTest,
    compare_audiences,
    count_runs,
    measure_audience,
    tell_apart,
)
from kit.sources.tables import read_log

REAL = Path(os.environ.get("KIT_DATA", Path(__file__).parents[3] / "shared" / "data"))
PANEL = REAL / "netflix-uk" / "events_2018-04_2019-06.parquet"
FEW = replace(UK_PANEL_LIKE, n_viewers=800)


@cache
def draw(seed):
    """Invent the few once, for all tests."""
    return simulate(FEW, seed=seed)


def plays_of(*rows):
    """Build plays from (viewer, title, day of January 2020), all at eight."""
    viewer, title, day = zip(*rows, strict=True)
    days = [date(2020, 1, d) for d in day]
    times = [datetime(2020, 1, d, 20) for d in day]
    return pl.DataFrame({"viewer": viewer, "title": title, "day": days, "time": times})


# Viewer 1: A on the 1st, 2nd, 3rd and 6th, B on the 4th. Viewer 2: A on the 1st, twice.
BY_HAND = plays_of(
    (1, "A", 1), (1, "A", 2), (1, "A", 3), (1, "B", 4), (1, "A", 6), (2, "A", 1),
    (2, "A", 1),
)  # fmt: skip


def test_runs_of_days_are_counted_by_hand():
    with_a_title = count_runs(BY_HAND, ["viewer", "title"])["days"].sort().to_list()
    with_any = count_runs(BY_HAND, ["viewer"])["days"].sort().to_list()
    # 1 saw A for three days and for one, B for one; 2 saw A for one.
    assert with_a_title == [1, 1, 1, 3]
    # 1 saw anything for four days, then for one; 2 for one.
    assert with_any == [1, 1, 4]


def test_measures_are_those_counted_by_hand():
    found = measure_audience(BY_HAND)
    assert found["plays"] == 7
    assert found["viewers"] == 2
    assert found["titles played"] == 2
    # The sizes are 2 and 5: sum of (2i - n - 1) x_i = -2 + 5 = 3, over n * 7 = 14.
    assert found["plays per viewer, Gini coefficient"] == pytest.approx(3 / 14)
    # Cells: A on 1 (two viewers), 2, 3, 6, and B on 4.
    assert found["(title, day) cells with one viewer, share"] == pytest.approx(4 / 5)
    # Pairs: 1 and A (four plays, four days), 1 and B, 2 and A (two plays, one day).
    assert found["(viewer, title) pairs played more than once, share"] == 2 / 3
    assert found["(viewer, title) pairs played on several days, share"] == 1 / 3
    assert found["runs of 3+ days with the same title, share"] == 1 / 4
    assert found["longest run of days with any title"] == 4
    # Days apart: 5 and 0. The 4th of January 2020 was a Saturday.
    assert found["days from first to last play, median"] == 2.5
    assert found["plays at weekends, share"] == pytest.approx(1 / 7)
    assert found["plays from 18:00 to midnight, share"] == 1


def test_an_audience_compared_with_itself_is_the_same():
    table = compare_audiences(BY_HAND, BY_HAND)
    assert table.columns == ["measure", "real", "invented"]
    assert (table["real"] == table["invented"]).all()


def test_the_comparison_holds_no_row_about_a_person():
    one, many = (simulate(replace(FEW, n_viewers=n), seed=1) for n in (50, 500))
    assert compare_audiences(one, many).height == compare_audiences(many, many).height


@pytest.mark.slow
def test_two_draws_of_one_audience_cannot_be_told_apart():
    one, other = draw(1), draw(2)
    told = tell_apart(one, other, seed=1)
    # 0.5 within four standard errors of sqrt(1601 / (12 * 800^2)) = 0.0144.
    assert abs(told.auc - 0.5) < 4 * 0.0144
    assert told == tell_apart(one, other, seed=1)


def test_an_audience_without_habits_is_told_apart():
    plays = draw(1)
    order = np.random.default_rng(1).permutation(plays.height)
    when = plays.select("day", "time")[order]
    flat = plays.drop("day", "time").hstack(when)
    told = tell_apart(plays, flat, seed=1)
    assert told.low > 0.9


def test_hiding_what_it_goes_by_makes_the_classifier_guess_again():
    plays = draw(1)
    # The same viewers at other hours: only the clock gives them away.
    later = draw(2)
    noon = pl.col("time").dt.truncate("1d") + pl.duration(hours=12)
    later = later.with_columns(time=noon)
    shown = tell_apart(plays, later, seed=1)
    clock = ("cos", "sin", "gap", "shortest_gap", "longest_gap")
    hidden = tell_apart(plays, later, seed=1, without=clock)
    assert shown.low > 0.95
    assert abs(hidden.auc - 0.5) < 4 * 0.0144


def test_the_error_of_a_guess_is_that_of_the_rank_test():
    # At 0.5 the area is the Mann-Whitney statistic over m n, whose variance without
    # a difference is (m + n + 1) / (12 m n); for m = n Hanley and McNeil agree.
    is_real = np.repeat([1, 0], 40)
    assert realism._auc_error(0.5, is_real) == pytest.approx(sqrt(81 / (12 * 1600)))


def test_a_table_that_is_not_one_of_plays_is_refused():
    with pytest.raises(KitError, match="`plays` must be a play table with the columns"):
        measure_audience(BY_HAND.drop("time"))
    with pytest.raises(KitError, match="with at least one play, got 0"):
        measure_audience(BY_HAND.clear())


def test_too_few_viewers_to_learn_from_are_refused():
    with pytest.raises(
        KitError, match="`viewers` must be at least 5 in a table, got 2"
    ):
        tell_apart(BY_HAND, BY_HAND, seed=1)


def test_an_unknown_aggregate_is_refused():
    with pytest.raises(KitError, match=r"`without` must be some of plays, .* \('age',"):
        tell_apart(draw(1), draw(1), seed=1, without=("age",))


@pytest.fixture(scope="module")
def panel():
    if not PANEL.is_file():
        pytest.skip(
            "the real panel is not here; set KIT_DATA to the folder of real data"
        )
    log = read_log(PANEL, viewer="user", title="film", time="approx_datetime")
    return log.plays.collect()


def test_the_comparison_with_the_real_panel_is_the_one_in_the_dictionary(panel):
    readme = (DATA / "README.md").read_text("utf-8")
    invented = simulate(UK_PANEL_LIKE, seed=realism._SEED)
    assert "\n".join(realism._write_measures(panel, invented)) in readme


@pytest.mark.slow
def test_the_classifier_finds_what_the_dictionary_says(panel):
    readme = (DATA / "README.md").read_text("utf-8")
    printed = re.search(r"\| real from invented \| ([0-9.]+) \|", readme)
    invented = simulate(UK_PANEL_LIKE, seed=realism._SEED)
    told = tell_apart(panel, invented, seed=realism._SEED)
    assert told.auc == pytest.approx(float(printed[1]), abs=0.01)
    assert isinstance(told, TwoSampleTest)


def test_the_invented_panel_has_the_size_of_the_real_one(panel):
    assert panel["viewer"].n_unique() == UK_PANEL_LIKE.n_viewers
    assert panel["day"].max() - panel["day"].min() == timedelta(
        UK_PANEL_LIKE.n_days - 1
    )
    invented = simulate(UK_PANEL_LIKE, seed=1).height
    assert invented == pytest.approx(panel.height, rel=0.02)
