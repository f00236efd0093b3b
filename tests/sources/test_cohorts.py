"""Closed cohorts: who is followed, and that each is counted once a day."""

import re
from datetime import date

import polars as pl
import pytest

from kit.errors import LogError, SourceError
from kit.log import check_plays
from kit.publishing.printing import publish
from kit.sources.cohorts import find_cohort, invent_cohort
from kit.sources.tables import read_log

FIRST, LAST = date(2018, 1, 1), date(2018, 1, 3)
NAMES = ["viewer", "title", "time", "series"]


def episode(number):
    return f"Cove: Episode {number}"


def made_log():
    """Ann sees 2 then 10 on the 1st and 11 on the 2nd; Bob 1, 2; Cid once only."""
    seen = [("ann", 2, "01 20"), ("ann", 10, "01 22"), ("ann", 11, "02 20")]
    seen += [("bob", 1, "02 20"), ("bob", 2, "03 20"), ("cid", 1, "01 20")]
    rows = [(who, episode(n), f"2018-01-{at}:00:00", "Cove") for who, n, at in seen]
    rows += [("ann", "Film", "2018-01-03 20:00:00", None)]
    return read_log(pl.DataFrame(rows, NAMES, orient="row"), series="series")


def test_each_is_counted_for_the_last_title_of_a_day_and_episodes_stand_in_order():
    cohort = find_cohort(made_log(), FIRST, LAST, series="Cove", at_least=2)
    assert cohort.titles == tuple(episode(n) for n in (1, 2, 10, 11))
    assert sorted(cohort.states.tolist()) == [[-1, 0, 1], [2, 3, -1]]
    assert cohort.series == (cohort.titles,)
    assert cohort.busy_days == 4


def test_the_release_says_what_counting_the_kept_plays_says():
    cohort = find_cohort(made_log(), FIRST, LAST, series="Cove", at_least=1)
    rows = [
        (person, cohort.titles[title], date(2018, 1, day + 1))
        for person, states in enumerate(cohort.states.tolist())
        for day, title in enumerate(states)
        if title >= 0
    ]
    log = check_plays(pl.DataFrame(rows, ["viewer", "title", "day"], orient="row"))
    counted = publish(log, cohort.claims)
    assert [n.printed.count for n in counted.counts] == cohort.counts
    assert cohort.release().claims == tuple(cohort.claims)


def test_films_are_what_belongs_to_no_series():
    more = [("bob", "Film", "2018-01-02 20:00:00", None)]
    rows = pl.concat(
        [
            made_log()
            .plays.collect()
            .select(
                pl.format("v{}", "viewer").alias("viewer"),
                pl.col("title").cast(pl.String),
                pl.col("time").dt.to_string("%Y-%m-%d %H:%M:%S"),
                pl.col("series").cast(pl.String),
            ),
            pl.DataFrame(more, NAMES, orient="row", schema_overrides={"series": str}),
        ]
    )
    cohort = find_cohort(read_log(rows, series="series"), FIRST, LAST, at_least=1)
    assert cohort.titles == ("Film",)
    assert len(cohort) == 2


def test_halves_share_nobody_and_leave_an_odd_one_out():
    cohort = invent_cohort(people=7, titles=50, days=30, seed=2)
    one, other = cohort.halves(seed=0)
    rows = [tuple(row) for row in [*one.states.tolist(), *other.states.tolist()]]
    assert len(rows) == len(set(rows)) == 6
    assert set(rows) < {tuple(row) for row in cohort.states.tolist()}


def test_at_stay_one_everybody_watches_the_favourite_every_day():
    states = invent_cohort(people=20, stay=1.0, seed=1).states
    assert (states == states[:, :1]).all()


@pytest.mark.parametrize(
    ("changed", "error", "message"),
    [
        ({"at_least": 0}, SourceError, "`at_least` must be an int of at least 1"),
        ({"at_least": 3}, SourceError, "few enough to leave two people or more, got 3"),
        ({"most_titles": 0}, SourceError, "`most_titles` must be an int of at least 1"),
        ({"last_day": date(2017, 1, 1)}, SourceError, "on or after `first_day`"),
        ({"log": "log"}, SourceError, "`log`"),
        ({"series": "Nix"}, SourceError, "few enough to leave two people or more"),
    ],
)
def test_a_cohort_that_cannot_be_followed_is_refused(changed, error, message):
    asked = {"log": made_log(), "first_day": FIRST, "last_day": LAST, "series": "Cove"}
    with pytest.raises(error, match=re.escape(message)):
        find_cohort(**asked | {"at_least": 2} | changed)


def test_a_log_without_series_is_refused_where_one_is_asked_for():
    log = check_plays(pl.DataFrame({"viewer": [1], "title": ["A"], "day": [FIRST]}))
    with pytest.raises(LogError, match="must have a column `series`"):
        find_cohort(log, FIRST, LAST, series="Cove")


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"people": 1}, "`people` must be an int of at least 2, got 1"),
        ({"stay": 1.5}, "`stay` must be a number from 0 to 1, got 1.5"),
        ({"seed": -1}, "`seed` must be an int of at least 0"),
    ],
)
def test_an_impossible_cohort_is_not_invented(wrong, message):
    with pytest.raises(SourceError, match=re.escape(message)):
        invent_cohort(**wrong)
