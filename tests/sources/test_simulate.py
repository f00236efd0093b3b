"""An invented audience behaves like one, and holds exactly what is planted in it."""

from dataclasses import FrozenInstanceError, replace
from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from kit.claims import everyone
from kit.errors import KitError, SourceError
from kit.log import CHECKED_FORM, check_plays
from kit.publishing.counting import count
from kit.sources.simulation.audience import Audience, GivenTitle
from kit.sources.simulation.names import count_titles, invent_titles
from kit.sources.simulation.planted import Crowd, Marathon
from kit.sources.simulation.plays import simulate
from kit.sources.simulation.presets import FILMS, TRACKS

FEW_FILMS = replace(FILMS, n_viewers=4_000)
FEW_TRACKS = replace(TRACKS, n_viewers=4_000)
PRINCE, OFFICE, SORRY = "A Christmas Prince", "The Office", "Sorry"
END_OF_THE_WORLD = TRACKS.truth[0].title


@pytest.fixture(scope="module")
def films():
    return simulate(FEW_FILMS, seed=7)


@pytest.fixture(scope="module")
def plain_films():
    return simulate(FEW_FILMS, seed=7, plant=False)


@pytest.fixture(scope="module")
def tracks():
    return simulate(FEW_TRACKS, seed=7)


def december(day):
    return date(2017, 12, day)


def streak_until(plays, last):
    """List the viewers who saw the film on every day from 23 November on."""
    first = date(2017, 11, 23)
    seen = plays.filter(
        pl.col("title") == PRINCE, pl.col("day").is_between(first, last)
    )
    days = seen.group_by("viewer").agg(pl.col("day").n_unique())
    whole = (last - first).days + 1
    return days.filter(pl.col("day") == whole)["viewer"].to_list()


def count_repeats(plays, title, day):
    played = plays.filter(pl.col("title") == title, pl.col("day") == day)
    counts = played.group_by("viewer").agg(pl.len(), pl.col("region").first())
    return counts.sort("len", descending=True)


def most_episodes(plays):
    """Count, per viewer, the most different episodes of the series in seven days."""
    episodes = plays.filter(pl.col("series") == OFFICE).sort("day")
    weeks = episodes.rolling("day", period="7d", group_by="viewer")
    most = weeks.agg(pl.col("title").n_unique()).group_by("viewer").agg(pl.max("title"))
    return most.sort("title", descending=True)


# The table ------------------------------------------------------------------


@pytest.mark.parametrize("audience", [FEW_FILMS, FEW_TRACKS], ids=["films", "tracks"])
def test_the_table_is_in_the_checked_form(audience):
    plays = simulate(audience, seed=1)
    expected = {name: t for name, t in CHECKED_FORM.items() if name != "rating"}
    assert dict(plays.schema) == expected
    assert plays.columns == list(expected)
    assert plays.select(pl.exclude("series")).null_count().sum_horizontal().item() == 0
    assert plays["viewer"].n_unique() == audience.n_viewers
    assert plays["viewer"].max() == audience.n_viewers - 1


def test_plays_are_sorted_and_lie_within_the_days_of_the_log(films):
    assert_frame_equal(films, films.sort("viewer", "time"))
    assert films["day"].min() >= FILMS.first_day
    assert films["day"].max() <= FILMS.last_day
    assert (films["time"].dt.date() == films["day"]).all()


def test_nobody_starts_two_plays_in_the_same_minute(films, tracks):
    for plays in (films, tracks):
        assert not plays.select("viewer", "time").is_duplicated().any()


def test_a_crowded_last_evening_still_has_a_minute_for_every_play():
    one_day = {"first_day": FILMS.last_day, "truth": (), "known": ()}
    plays = simulate(replace(FEW_FILMS, mean_plays=60, **one_day), seed=1)
    assert not plays.select("viewer", "time").is_duplicated().any()
    assert set(plays["day"]) == {FILMS.last_day}


def test_region_age_and_plan_belong_to_the_viewer(films):
    attributes = ("region", "age_band", "plan")
    per_viewer = films.group_by("viewer").agg(pl.col(*attributes).n_unique())
    assert per_viewer.select(pl.max(*attributes)).row(0) == (1, 1, 1)


def test_the_same_seed_gives_the_same_table(films):
    assert_frame_equal(films, simulate(FEW_FILMS, seed=7))


def test_another_seed_gives_another_table(films):
    assert not films.equals(simulate(FEW_FILMS, seed=8))


def test_planting_leaves_the_other_viewers_as_they_were(films, plain_films):
    # At most the cohort of 95 + 1 viewers changes: 53 + 42 whose streak broke.
    rows = [
        plays.group_by("viewer", maintain_order=True).agg(pl.struct(pl.all()).hash())
        for plays in (films, plain_films)
    ]
    same = rows[0].join(rows[1], on=["viewer", "title"], how="semi").height
    assert FEW_FILMS.n_viewers - 96 <= same < FEW_FILMS.n_viewers


# The habits -----------------------------------------------------------------


def test_attributes_have_the_shares_of_the_settings(plain_films):
    # A share p of n viewers has a standard error of sqrt(p(1-p)/n); five of them
    # leave less than one chance in a thousand over all 61 shares.
    viewers = plain_films.unique("viewer")
    for name, shares in (
        ("region", FILMS.regions),
        ("age_band", FILMS.age_bands),
        ("plan", FILMS.plans),
    ):
        found = dict(viewers[name].cast(pl.String).value_counts().rows())
        for value, share in shares.items():
            error = (share * (1 - share) / viewers.height) ** 0.5
            assert abs(found.get(value, 0) / viewers.height - share) < 5 * error, value


def test_mean_plays_are_those_of_the_settings(plain_films):
    # The Pareto number on top of the fewest plays has scale s = 8.5 * 3 and, with
    # exponent 4, variance s^2 * 4 / (3^2 * 2); rounding down costs half a play.
    error = (25.5**2 * 4 / 18 / FEW_FILMS.n_viewers) ** 0.5
    mean = plain_films.height / FEW_FILMS.n_viewers
    assert mean == pytest.approx(FILMS.mean_plays, abs=5 * error + 0.1)


def test_a_few_viewers_play_very_much(plain_films):
    sizes = plain_films.group_by("viewer").len()["len"].sort(descending=True)
    top = sizes.head(sizes.len() // 100).sum() / sizes.sum()
    assert top > 0.05  # five times the share of as many average viewers


def test_a_heavier_tail_makes_viewers_less_equal():
    light, heavy = (
        simulate(replace(FEW_FILMS, tail=tail, truth=()), seed=1)
        .group_by("viewer")
        .len()["len"]
        .max()
        for tail in (6.0, 2.0)
    )
    assert heavy > 2 * light


def weekly_share(plays, title, weeks):
    first = date(2017, 11, 17) + timedelta(7 * weeks)
    week = plays.filter(pl.col("day").is_between(first, first + timedelta(6)))
    return (week["title"] == title).mean()


def test_a_film_is_played_from_its_release_on_and_less_with_time(plain_films):
    days = plain_films.filter(pl.col("title") == PRINCE)["day"]
    assert days.min() == date(2017, 11, 17)
    first, third, fifth = (weekly_share(plain_films, PRINCE, w) for w in (0, 2, 4))
    assert first > 1.5 * third > 2 * fifth


def test_popularity_does_not_decay_without_a_boost():
    plays = simulate(replace(FEW_FILMS, boost=0.0), seed=7, plant=False)
    first, fifth = (weekly_share(plays, PRINCE, week) for week in (0, 4))
    assert fifth > first / 2


def test_weekends_are_busier_than_weekdays(plain_films):
    per_day = plain_films.group_by("day").len()
    weekend = per_day["day"].dt.weekday() > 5
    busy, quiet = (per_day.filter(w)["len"].mean() for w in (weekend, ~weekend))
    # The settings: (1.33 + 1.53) / 2 against a mean of 0.994 on weekdays.
    assert 1.25 < busy / quiet < 1.6


def test_holidays_are_busier_than_the_same_weekday_around_them(plain_films):
    per_day = dict(plain_films.group_by("day").len().rows())
    thanksgiving = date(2017, 11, 23)
    around = [thanksgiving + timedelta(weeks) for weeks in (-14, -7, 7, 14)]
    assert per_day[thanksgiving] > 1.1 * np.mean([per_day[day] for day in around])


def test_evenings_are_busier_than_mornings(plain_films):
    hour = plain_films["time"].dt.hour()
    assert ((hour >= 18).mean()) > 3 * (hour.is_between(6, 11).mean())


def test_episodes_are_watched_in_order_within_a_session(plain_films):
    number = pl.col("title").cast(pl.String).str.extract(r"Episode (\d+)$").cast(int)
    steps = (
        plain_films.filter(pl.col("series").is_not_null())
        .sort("viewer", "series", "time")
        .with_columns(
            step=number.diff().over("viewer", "series"),
            wait=pl.col("time").diff().over("viewer", "series"),
        )
        .filter(pl.col("wait") < timedelta(hours=1))
    )
    assert steps.height > 500
    assert (steps["step"] == 1).mean() > 0.9


def test_rewatching_and_resuming_are_what_makes_repeats():
    def repeated(**rates):
        plays = simulate(replace(FEW_FILMS, **rates), seed=3, plant=False)
        films = plays.filter(pl.col("series").is_null())
        return (films.group_by("viewer", "title").len()["len"] > 1).mean()

    never = repeated(resume_rate=0.0, rewatch_rate=0.0)
    # Left to chance, a viewer meets a popular film twice now and then.
    assert never < 0.1
    assert repeated(resume_rate=0.3, rewatch_rate=0.0) > never + 0.1
    assert repeated(resume_rate=0.0, rewatch_rate=0.3) > never + 0.1


def test_streaks_grow_with_the_streak_rate():
    def longest(rate):
        plays = simulate(replace(FEW_FILMS, streak_rate=rate), seed=3, plant=False)
        days = plays.select("viewer", "day").unique().sort("viewer", "day")
        return (days["day"].diff() == timedelta(1)).mean()

    assert longest(0.3) > longest(0.0) + 0.05


def test_invented_titles_are_all_different():
    for form in ("film", "series", "track"):
        count = count_titles(form)
        assert len(set(invent_titles(form, count))) == count


def test_known_titles_take_their_place_in_the_catalogue(films, tracks):
    assert {PRINCE, "The Office: Episode 201"} <= set(films["title"].unique())
    office = films.filter(pl.col("series") == OFFICE)["title"]
    assert office.n_unique() == 201
    assert {SORRY, END_OF_THE_WORLD} <= set(tracks["title"].unique())


# The planted truth ----------------------------------------------------------


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_53_viewers_saw_the_film_on_18_days_and_57_on_17(seed):
    plays = simulate(FEW_FILMS, seed=seed)
    assert len(streak_until(plays, december(10))) == 53
    assert len(streak_until(plays, december(9))) == 57


def test_streaks_broke_as_planted(films):
    # 53 were left on the 10th; going back a day, those who broke then come back in.
    left = {10: 53, 9: 57, 8: 59, 7: 62, 6: 66, 5: 69, 4: 74, 3: 80, 2: 87, 1: 95}
    found = {day: len(streak_until(films, december(day))) for day in left}
    assert found == left


def test_no_streak_began_earlier_and_none_went_on(films):
    for day, expected in ((date(2017, 11, 22), 0), (december(11), 0)):
        cohort = streak_until(films, december(10))
        seen = films.filter(
            pl.col("title") == PRINCE,
            pl.col("day") == day,
            pl.col("viewer").is_in(cohort),
        )
        assert seen.height == expected


def test_five_of_the_53_live_in_vermont_and_nobody_else_of_the_cohort(films):
    homes = dict(films.select("viewer", "region").unique().rows())
    there = [homes[viewer] for viewer in streak_until(films, december(10))]
    assert there.count("VT") == 5
    early = [homes[viewer] for viewer in streak_until(films, december(1))]
    assert early.count("VT") == 5


def test_the_small_state_has_a_day_on_which_only_the_five_watched(films):
    # So the smallest daily audience equals the streak: whoever was seen watching on
    # that day is one of the five.
    there = films.filter(
        pl.col("title") == PRINCE,
        pl.col("region") == "VT",
        pl.col("day").is_between(date(2017, 11, 23), december(10)),
    )
    assert there.group_by("day").agg(pl.col("viewer").n_unique())["viewer"].min() == 5


def test_without_planting_no_streak_comes_near(plain_films):
    assert streak_until(plain_films, date(2017, 11, 27)) == []


def test_one_viewer_saw_188_episodes_in_a_week_and_nobody_comes_near(films):
    first, second = most_episodes(films)["title"].head(2)
    assert first == 188
    assert second <= 100


def test_the_marathon_is_69_hours_over_7_days_in_sessions_in_order(films):
    viewer = most_episodes(films)["viewer"][0]
    own = films.filter(pl.col("viewer") == viewer, pl.col("series") == OFFICE)
    assert own["day"].unique().sort().to_list() == [
        date(2017, 11, 6) + timedelta(i) for i in range(7)
    ]
    # 188 episodes of 22 minutes are 4,136 minutes, 68.9 hours.
    assert own["minutes"].sum() == 4136
    number = own["title"].cast(pl.String).str.extract(r"(\d+)$").cast(int)
    assert number.to_list() == list(range(1, 189))
    # Six episodes of 22 minutes, then a pause of 20 to 49 minutes.
    waits = own["time"].diff().dt.total_minutes().drop_nulls()
    within_a_day = waits.filter(waits < 300)
    assert set(within_a_day.filter(within_a_day < 40)) == {22}
    assert within_a_day.max() <= 22 + 49


def test_without_planting_there_is_no_marathon(plain_films):
    assert most_episodes(plain_films)["title"].max() <= 100


def test_3749_listeners_played_the_track_on_the_day(tracks):
    day = tracks.filter(
        pl.col("title") == END_OF_THE_WORLD, pl.col("day") == date(2016, 6, 23)
    )
    assert day["viewer"].n_unique() == 3_749
    assert day.height == 3_749


def test_one_new_yorker_played_sorry_42_times_and_one_in_illinois_17(tracks):
    counts = count_repeats(tracks, SORRY, date(2016, 2, 14))
    assert counts["len"].to_list()[:2] == [42, 17]
    assert counts["region"].cast(pl.String).to_list()[:2] == ["NY", "IL"]
    assert counts["len"][2] <= 8


def test_without_planting_neither_crowd_nor_repeats_exist():
    plays = simulate(FEW_TRACKS, seed=7, plant=False)
    that_day = pl.col("day") == date(2016, 6, 23)
    crowd = plays.filter(pl.col("title") == END_OF_THE_WORLD, that_day)
    assert crowd["viewer"].n_unique() < 20
    counts = count_repeats(plays, SORRY, date(2016, 2, 14))
    assert counts.is_empty() or counts["len"][0] <= 8


def test_a_cohort_whose_only_plays_are_exchanged_keeps_its_attributes():
    # One title, so a viewer's own plays of it all go when the crowd comes in.
    day = date(2020, 1, 1)
    audience = Audience(
        form="track",
        n_viewers=1_000,
        first_day=day,
        last_day=day,
        titles=1,
        known=(GivenTitle("Only", 1, 3.0),),
        truth=(Crowd(title="Only", minutes=3.0, first_day=day, viewers=900),),
    )
    plays = simulate(audience, seed=1)
    assert plays["viewer"].n_unique() == plays.height == 900


# The errors -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (
            {"last_day": date(2017, 10, 1)},
            "`last_day` must not be before 2017-11-01, g",
        ),
        ({"regions": {"NY": 0.5}}, "`regions` must be shares that sum to 1, got a sum"),
        ({"plans": {"A": 1.5, "B": -0.5}}, "`plans` must be shares of at least 0, got"),
        ({"n_viewers": 0}, "`n_viewers` must be an int of at least 1, got 0"),
        ({"n_viewers": True}, "`n_viewers` must be an int of at least 1, got True"),
        ({"titles": 10**6}, "`titles` must be an int from 1 to 4,800, got 1000000"),
        ({"form": "opera"}, "`form` must be one of film, track, got 'opera'"),
        ({"series": 0}, "`series` must be an int from 1 to"),
        (
            {"known": (GivenTitle("A", 9_999, 90),)},
            "`rank of A` must be an int from 1 to",
        ),
        ({"taste": 1.2}, "`taste` must be a number from 0 to 1, got 1.2"),
        ({"fade_days": 0}, "`fade_days` must be a number above 0, got 0"),
        ({"episodes": (9, 3)}, "`episodes` must be two numbers above 0, the smaller f"),
        ({"tenure_days": -1}, "`tenure_days` must be a number above 0, got -1"),
        ({"mean_plays": 0.5}, "`mean_plays` must be at least `min_plays`, 1, got 0.5"),
        ({"tail": 1}, "`tail` must be a number above 1, got 1"),
        ({"weekday_weights": (1.0,)}, "`weekday_weights, hour_weights` must be 7 we"),
    ],
)
def test_settings_that_no_audience_can_have_are_refused(settings, message):
    with pytest.raises(KitError, match=message):
        replace(FILMS, **settings)


def test_a_seed_that_is_not_a_number_is_refused():
    with pytest.raises(KitError, match="`seed` must be an int of at least 0, got -1"):
        simulate(FEW_FILMS, seed=-1)
    with pytest.raises(KitError, match="`seed` must be an int of at least 0, got '7'"):
        simulate(FEW_FILMS, seed="7")


def test_too_few_viewers_for_the_planted_truth_are_refused():
    match = "`n_viewers` must be at least 1,000 to hold the planted viewers, got 999"
    with pytest.raises(SourceError, match=match):
        simulate(replace(FILMS, n_viewers=999), seed=1)
    match = "`n_viewers` must be at least 3,749 to hold the planted viewers, got 2,000"
    with pytest.raises(SourceError, match=match):
        simulate(replace(TRACKS, n_viewers=2_000), seed=1)


def test_few_viewers_will_do_without_planting():
    assert simulate(replace(FILMS, n_viewers=10), seed=1, plant=False).height >= 10


def test_a_truth_outside_the_days_of_the_log_is_refused():
    short = replace(FEW_FILMS, last_day=december(9))
    with pytest.raises(
        SourceError, match="the fact planted about 'A Christmas Prince'"
    ):
        simulate(short, seed=1)
    late = Marathon(
        title=OFFICE, minutes=22, first_day=december(30), days=7, episodes=50
    )
    with pytest.raises(SourceError, match="must lie within 2017-11-01 to 2017-12-31"):
        simulate(replace(FEW_FILMS, truth=(late,)), seed=1)


def test_settings_cannot_be_changed_by_accident():
    with pytest.raises(FrozenInstanceError, match="cannot assign to field 'titles'"):
        FILMS.titles = 3


def test_further_attributes_are_drawn_and_change_nothing_else(films):
    halves = {"gender": {"f": 0.5, "m": 0.5}}
    told = simulate(replace(FEW_FILMS, attributes=halves), seed=7)
    ordinary = simulate(replace(FEW_FILMS, attributes=halves), seed=7, plant=False)
    plain = simulate(FEW_FILMS, seed=7, plant=False)
    assert_frame_equal(ordinary.drop("gender"), plain)
    log = check_plays(told, attributes=["gender"])
    assert not log.notes  # one gender for each viewer, in planted plays as well
    women, men = count(log, [everyone().where(gender=one) for one in "fm"])
    assert women + men == log.n_viewers() == films["viewer"].n_unique()
    assert 0.45 < women / (women + men) < 0.55


@pytest.mark.parametrize(
    ("attributes", "message"),
    [
        ({"gender": {"f": 0.4}}, "`gender` must be shares that sum to 1, got a sum of"),
        (
            {"region": {"NY": 1.0}},
            "`attributes` must be further ones, got 'region'. Sa",
        ),
        ({"title": {"A": 1.0}}, "got 'title'. The kit has another use for that name"),
    ],
)
def test_attributes_that_nobody_can_have_are_refused(attributes, message):
    with pytest.raises(KitError, match=message):
        replace(FEW_FILMS, attributes=attributes)
