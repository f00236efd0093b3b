"""Coarser sentences are true of whoever the finer ones are true of."""

import re
from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given, settings, strategies as st

from kit.claims import Amount, everyone, mean, minutes_of, played, plays_of, watched
from kit.claims.language import Attribute
from kit.errors import ReleaseError, RuleError
from kit.log import check_plays
from kit.populations import US_STATES
from kit.publishing.counting import count
from kit.publishing.printing import publish
from kit.rules.coarsening import (
    CENSUS_REGIONS,
    MUSIC_AGES,
    VIDEO_AGES,
    Coarsening,
    Hierarchy,
)
from kit.rules.rounding import Rounding
from kit.rules.steps import Steps
from kit.rules.threshold import Threshold
from kit.sources.simulation.presets import FILMS, TRACKS
from tests.rules.worlds import SERIES, logs, positive

film, show = watched("A Christmas Prince"), watched(series="The Office")
weeks, months = Coarsening(days="week"), Coarsening(days="month")
EPISODE = "The Office: Episode 1"
series = Coarsening(titles={EPISODE: "The Office", "A Christmas Prince": None})
regions = Coarsening(region=CENSUS_REGIONS)
MIDWEST = ["IL", "IN", "MI", "OH", "WI", "IA", "KS", "MN", "MO", "NE", "ND", "SD"]


# 10 December 2017 was a Sunday, the last day of an ISO week.
@pytest.mark.parametrize(
    ("rule", "claim", "coarser"),
    [
        (weeks, film, film),
        (weeks, film.on("2017-12-10"), film.between("2017-12-04", "2017-12-10")),
        (weeks, film.on("2017-12-11"), film.between("2017-12-11", "2017-12-17")),
        (
            Coarsening(days="week", week_from="Sunday"),
            film.on("2017-12-10"),
            film.between("2017-12-10", "2017-12-16"),
        ),
        (
            weeks,
            film.between("2017-12-06", "2017-12-13").at_least(3),
            film.between("2017-12-04", "2017-12-17").at_least(3),
        ),
        (months, film.on("2017-12-31"), film.between("2017-12-01", "2017-12-31")),
        (months, film.on("2016-02-14"), film.between("2016-02-01", "2016-02-29")),
        # From Saturday the 9th to Monday the 11th: two weeks, each with a play.
        (
            weeks,
            film.every_day(3, until="2017-12-11"),
            film.between("2017-12-04", "2017-12-10")
            & film.between("2017-12-11", "2017-12-17"),
        ),
        (
            months,
            film.every_day(18, until="2017-12-10"),
            film.between("2017-11-01", "2017-11-30")
            & film.between("2017-12-01", "2017-12-31"),
        ),
        (
            months,
            show.episodes(188).between("2017-11-06", "2017-11-12"),
            show.episodes(188).between("2017-11-01", "2017-11-30"),
        ),
        (series, film.on("2017-12-10"), film.on("2017-12-10")),
        (series, show.at_least(2), show.at_least(2)),
        (series, watched().at_least(2), watched().at_least(2)),
        (
            series,
            watched(EPISODE).every_day(2, until="2017-12-10"),
            show.every_day(2, until="2017-12-10"),
        ),
        (series, show.episodes(188), show.at_least(188)),
        (regions, everyone().where(region="IL"), everyone().where(region=MIDWEST)),
        (regions, film.where(plan="Basic"), film.where(plan="Basic")),
        (
            regions,
            film.where(region=["IL", "SD"]) | film.where(region="OH"),
            film.where(region=MIDWEST),
        ),
        (
            weeks,
            film.on("2017-12-10") & ~film.on("2017-12-11"),
            film.between("2017-12-04", "2017-12-10")
            & ~film.between("2017-12-11", "2017-12-17"),
        ),
        (
            Coarsening(days="week", age_band=VIDEO_AGES),
            film.on("2017-12-10").where(age_band="18-24"),
            film.between("2017-12-04", "2017-12-10").where(age_band=["13-17", "18-24"]),
        ),
        (weeks, everyone(), everyone()),
        (weeks, Amount("age", 0, 99).at_least(18), Amount("age", 0, 99).at_least(18)),
        (series, plays_of(high=9).at_least(2), plays_of(high=9).at_least(2)),
    ],
)
def test_each_kind_of_claim_has_one_coarser_form(rule, claim, coarser):
    assert rule.publish(claim) == coarser


def test_the_verb_is_kept():
    rule = Coarsening(days="month", titles={"Sorry": "Purpose"})
    said = str(rule.publish(played("Sorry").on("2016-02-14")))
    assert said == "played Purpose between 1 and 29 February 2016"


@st.composite
def coarsenings(draw):
    """Make something coarser, and perhaps more than one thing."""
    given_days = draw(st.sampled_from([None, "week", "month"]))
    states = draw(st.sampled_from([None, CENSUS_REGIONS]))
    titles = draw(st.sampled_from([None, Hierarchy("series", SERIES)]))
    ages = VIDEO_AGES if (given_days, states, titles) == (None,) * 3 else None
    week_from = draw(st.sampled_from(["Monday", "Sunday", "Friday"]))
    return Coarsening(given_days, week_from, titles, region=states, age_band=ages)


@pytest.mark.slow
@given(logs(), coarsenings(), positive)
@settings(max_examples=40)
def test_whoever_a_claim_counts_is_counted_by_the_coarser_one(log, rule, claim):
    coarser = rule.publish(claim)
    assert rule.publish(coarser) == coarser
    fine, coarse, both = count(log, [claim, coarser, claim & coarser])
    assert fine == both <= coarse


def test_a_week_tells_less_than_its_days():
    # Ann on Monday and Tuesday, Bob on Tuesday, Cy on Sunday: by day 1, 2 and 1, and
    # whoever subtracts knows who came when; by week 3.
    on = {"Ann": ["04", "05"], "Bob": ["05"], "Cy": ["10"]}
    rows = [(who, "A", f"2017-12-{d}") for who, listed in on.items() for d in listed]
    log = check_plays(
        pl.DataFrame(rows, schema=["viewer", "title", "day"], orient="row")
    )
    asked = [watched("A").on(f"2017-12-{d}") for d in ("04", "05", "10")]
    assert count(log, asked) == [1, 2, 1]
    (number,) = publish(log, asked, rule=weeks).numbers
    assert str(number) == "3: watched A between 4 and 10 December 2017"


def test_it_comes_before_a_threshold():
    rule = Steps((weeks, Threshold(10), Rounding(5)))
    assert str(rule) == "coarsening to weeks, then threshold k = 10, then rounding to 5"
    assert rule.coarsen(film.on("2017-12-10")) == weeks.publish(film.on("2017-12-10"))
    message = "coarsening to weeks cannot follow threshold k = 10: swap them"
    with pytest.raises(RuleError, match=message):
        Steps((Threshold(10), weeks))


def test_the_mean_of_a_group_is_that_of_the_coarser_group():
    table = {"viewer": [1, 2], "title": ["A", "A"], "minutes": [10, 30]}
    table["day"] = ["2017-12-04", "2017-12-10"]
    log = check_plays(pl.DataFrame(table))
    asked = mean(minutes_of("A", high=99), watched("A").on("2017-12-04"))
    (number,) = publish(log, [asked], rule=weeks).numbers
    assert number.printed.value == "20.0"  # of both, and not of the first alone


def test_an_episode_has_no_minutes_where_series_are_told_of():
    table = {"viewer": [1], "title": [EPISODE], "series": ["The Office"]}
    log = check_plays(pl.DataFrame(table | {"day": ["2017-12-04"], "minutes": [10]}))
    asked = mean(minutes_of(EPISODE, high=99), everyone())
    with pytest.raises(RuleError, match="`claim` must have a coarser form, and 'are"):
        publish(log, [asked], rule=series)


# -- hierarchies ------------------------------------------------------------------


def test_the_census_regions_are_those_of_the_census_bureau():
    # Residents on 1 April 2020 by region, as the bureau adds them up itself.
    counted = {
        "Northeast": 57_609_148,
        "Midwest": 68_985_454,
        "South": 126_266_107,
        "West": 78_588_572,
    }
    people = sum(US_STATES.values())
    for region, states in CENSUS_REGIONS.groups.items():
        share = sum(FILMS.regions[state] for state in states)
        assert round(share * people) == counted[region]
    assert len(CENSUS_REGIONS.parents) == 51


def test_the_bundled_hierarchies_cover_the_bundled_audiences():
    for audience, ages in ((FILMS, VIDEO_AGES), (TRACKS, MUSIC_AGES)):
        assert {value for value, _ in ages.parents} == set(audience.age_bands)
        assert {value for value, _ in CENSUS_REGIONS.parents} == set(audience.regions)


def test_a_hierarchy_groups_a_table_too():
    assert VIDEO_AGES.groups["45+"] == ["45-54", "55-64", "65+"]
    assert Hierarchy("series", {"S1": "S", "A": None}).groups == {"S": ["S1"]}


# -- what is refused --------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "claim", "message"),
    [
        (
            regions,
            film.where(region=["IL", "UK"]),
            "`region` must be covered by the hierarchy of census regions, which leaves "
            "out 'UK'; add it there, or do not claim it.",
        ),
        (
            Coarsening(age_band={"13-17": "young"}),
            everyone().where(age_band="65+"),
            "`age_band` must be covered by the hierarchy of groups of `age_band`, "
            "which leaves out '65+'",
        ),
        (
            series,
            ~watched("No such title"),
            "`title` must be covered by the hierarchy of series, which leaves out 'No "
            "such title'",
        ),
        (
            series,
            plays_of(EPISODE, high=9).between(2, 3),
            "`claim` must have a coarser form, and 'are in the population, with 2 to 3 "
            "plays of The Office: Episode 1' has none, since limits for one title are "
            "none for its series; leave it out.",
        ),
        (weeks, "on Monday", "`claim` must be built with kit.claims, got 'on Monday'."),
    ],
)
def test_what_has_no_coarser_form_is_refused(rule, claim, message):
    with pytest.raises(RuleError, match=re.escape(message)):
        rule.publish(claim)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({}, "`days` must be given, or a hierarchy for one of the columns, got None"),
        ({"days": "year"}, "`days` must be 'week', 'month' or None, got 'year'"),
        ({"days": True}, "`days` must be 'week', 'month' or None, got True"),
        (
            {"days": "week", "week_from": 0},
            "`week_from` must be one of Monday, .* got 0",
        ),
        (
            {"region": "census"},
            "`region` must be a Hierarchy, or a mapping .* 'census'",
        ),
        (
            {"plan": {"Basic": None}},
            "`plan` must be a hierarchy in which every value has a group, got 'Basic'",
        ),
        ({"titles": {}}, "`titles` must be a mapping of each value to its group"),
        ({"titles": {"A": 3}}, "`titles` must be a mapping .*, got {'A': 3}"),
        (
            {"region": {"West": ["CA"]}},
            r"^`region` must be .*, got {'West': \['CA'\]}. Write {'CA': 'West'}, not",
        ),
        (
            {"title": {"A": "S"}},
            "`attributes` must be of the viewer, got 'title'. Say `titles` for those",
        ),
        ({"titles": {None: "A"}}, "`titles` must be a mapping .*, got {None: 'A'}"),
    ],
)
def test_what_is_no_coarsening_is_refused(settings, message):
    with pytest.raises(ReleaseError, match=message):
        Coarsening(**settings)


@pytest.mark.parametrize(
    ("name", "parents", "message"),
    [
        ("", {"A": "B"}, "`name` must be words for the groups"),
        ("series", [("A", "S"), ("A", "T")], "`parents` must be a mapping"),
        ("series", ["A", "B", "C"], "`parents` must be a mapping"),
        ("series", ["AB", "CD"], "`parents` must be a mapping"),
        ("series", [("A", ["S"])], "`parents` must be a mapping"),
        ("series", [(["A"], "S")], "`parents` must be a mapping"),
        ("series", None, "`parents` must be a mapping .* got None"),
    ],
)
def test_what_is_no_hierarchy_is_refused(name, parents, message):
    with pytest.raises(RuleError, match=message):
        Hierarchy(name, parents)


def test_the_ends_of_the_calendar_hold():
    assert months.publish(film.on("0002-01-01")).first == date(2, 1, 1)
    late = weeks.publish(film.on("9998-12-31"))
    assert late.last - late.first == timedelta(days=6)
    assert weeks.publish(Attribute("region", ("IL",))) == Attribute("region", ("IL",))
