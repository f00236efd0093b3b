"""Small random logs, and claims about them that deny nothing."""

from datetime import date, timedelta
from operator import and_, or_

import polars as pl
from hypothesis import strategies as st

from kit.claims import everyone, watched
from kit.log import check_plays

FIRST = date(2017, 11, 27)  # a Monday
SERIES = {"A": None, "S1": "S", "S2": "S", "T1": "T"}
STATES = ["NY", "VT", "IL", "CA"]
AGES = ["13-17", "18-24", "25-34"]

titles = st.sampled_from(sorted(SERIES))
# Three weeks, across the end of a month.
days = st.integers(0, 20).map(lambda n: FIRST + timedelta(days=n))


@st.composite
def logs(draw, most_plays=25):
    """A log of at most six viewers, each of one state and age."""
    n = draw(st.integers(1, 6))
    home = draw(st.lists(st.sampled_from(STATES), min_size=n, max_size=n))
    age = draw(st.lists(st.sampled_from(AGES), min_size=n, max_size=n))
    play = st.tuples(st.integers(0, n - 1), titles, days)
    rows = draw(st.lists(play, min_size=1, max_size=most_plays, unique=True))
    viewers, played, on = zip(*rows, strict=True)
    table = {
        "viewer": viewers,
        "title": played,
        "series": [SERIES[title] for title in played],
        "day": on,
        "region": [home[viewer] for viewer in viewers],
        "age_band": [age[viewer] for viewer in viewers],
    }
    return check_plays(pl.DataFrame(table, schema_overrides={"series": pl.String}))


@st.composite
def deeds(draw):
    """Plays of something on some days, a streak or a number of episodes."""
    about = draw(
        st.sampled_from([watched("A"), watched("S1"), watched(series="S"), watched()])
    )
    kind = draw(st.sampled_from(["ever", "on", "between", "streak", "episodes"]))
    day = draw(days)
    if kind == "ever":
        return about.at_least(draw(st.integers(1, 3)))
    if kind == "on":
        return about.on(day)
    if kind == "between":
        later = day + timedelta(days=draw(st.integers(0, 9)))
        return about.between(day, later).at_least(draw(st.integers(1, 3)))
    if kind == "streak":
        return about.every_day(draw(st.integers(1, 9)), until=day)
    return watched(series="S").episodes(draw(st.integers(1, 2))).within(9, until=day)


homes = st.sampled_from(STATES).map(lambda state: everyone().where(region=state))
ages = st.sampled_from(AGES).map(lambda age: everyone().where(age_band=age))
#: A viewer who fits such a claim fits it with more plays, too.
positive = st.recursive(
    st.one_of(deeds(), homes, ages),
    lambda parts: st.builds(
        lambda join, a, b: join(a, b), st.sampled_from([and_, or_]), parts, parts
    ),
    max_leaves=3,
)
