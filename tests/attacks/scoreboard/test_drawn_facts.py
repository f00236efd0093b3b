"""What is said of people is true to within its errors, and false where it should be."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings, strategies as st

from kit.attacks.on_logs.auxiliary import AtRandom, Auxiliary, ByPopularity, OutsideTop
from kit.attacks.on_logs.draws import NO_DAY, draw_facts
from kit.attacks.on_logs.index import Index, hold_out, index_log
from kit.attacks.on_logs.points import Resolution, find_points
from kit.errors import AttackError
from kit.log import check_plays
from tests.attacks.scoreboard.crowds import crowd, log_of
from tests.attacks.uniqueness.small import log_of as small_log, log_of_people, rows

BARE = {"days_off": None, "ratings_off": None}


@pytest.fixture(scope="module")
def rated():
    return crowd(400, 300, mean=12)


@pytest.fixture(scope="module")
def records(rated):
    return index_log(log_of(rated))


def everyone(records):
    return np.arange(records.n_viewers)


def said_of(records, drawn):
    """What is said, a row a fact, beside the play that it is about, if there is one."""
    index, n = records, drawn.knowledge.n_facts
    plays = pl.DataFrame(
        {
            "person": index.viewers,
            "title": np.repeat(np.arange(index.n_titles), np.diff(index.starts)),
            "day": index.days.astype(np.int64),
            "rating": index.levels[index.ratings],
        }
    )
    said = pl.DataFrame(
        {
            "person": np.repeat(drawn.people, n).astype(np.uint32),
            "place": np.tile(np.arange(n), len(drawn.people)),
            "title": drawn.facts.titles,
            "said_day": drawn.facts.days.astype(np.int64),
            "said_rating": drawn.facts.ratings,
        }
    )
    return said.join(plays, on=["person", "title"], how="left", maintain_order="left")


def test_right_facts_are_right_to_within_the_errors_and_use_them_up(records):
    drawn = draw_facts(
        records, everyone(records), Auxiliary(6, days_off=3, ratings_off=1), seed=1
    )
    said = said_of(records, drawn)
    off = (said["said_day"] - said["day"]).to_list()
    # Some 300 people with 6 facts each: none of 7 errors can well be missing.
    assert set(off) == {-3, -2, -1, 0, 1, 2, 3}
    assert set((said["said_rating"] - said["rating"]).to_list()) == {-1, 0, 1}
    assert said.select("person", "title").is_unique().all()
    assert set(said["said_rating"]) == {1.0, 2.0, 3.0, 4.0, 5.0}


def test_wrong_facts_are_titles_that_were_never_played(records):
    auxiliary = Auxiliary(5, n_wrong=2, days_off=0)
    drawn = draw_facts(records, everyone(records), auxiliary, seed=2)
    said = said_of(records, drawn)
    is_right = pl.col("place") < 3
    right, wrong = said.filter(is_right), said.filter(~is_right)
    assert wrong["day"].null_count() == wrong.height
    assert right["day"].to_list() == right["said_day"].to_list()
    assert right["rating"].to_list() == right["said_rating"].to_list()
    assert said.select("person", "title").is_unique().all()
    assert wrong["said_day"].is_between(0, records.n_days - 1).all()
    assert wrong["title"].n_unique() > 200  # any of 300 titles, and not the popular


def test_wrong_details_are_of_titles_that_were_played(records):
    auxiliary = Auxiliary(5, n_wrong=2, days_off=1, made_up="details")
    drawn = draw_facts(records, everyone(records), auxiliary, seed=3)
    said = said_of(records, drawn)
    assert said["day"].null_count() == 0
    apart = said.with_columns(off=(pl.col("said_day") - pl.col("day")).abs())
    assert apart.filter(pl.col("place") < 3)["off"].max() == 1
    # Any of 2,000 days is hardly ever within one of the right one.
    assert (apart.filter(pl.col("place") >= 3)["off"] > 1).mean() > 0.98


def test_what_is_not_known_is_not_said(records):
    facts = draw_facts(records, everyone(records), Auxiliary(3, **BARE), seed=4).facts
    assert (facts.days == NO_DAY).all()
    assert np.isnan(facts.ratings).all()


def test_a_play_without_a_rating_is_known_without_one():
    rows = {"viewer": ["ann"] * 2, "title": ["A", "B"], "rating": [4.0, None]}
    log = check_plays(pl.DataFrame(rows | {"day": ["2018-01-01"] * 2}))
    drawn = draw_facts(index_log(log), np.array([0]), Auxiliary(2), seed=0)
    by_title = dict(
        zip(drawn.facts.titles.tolist(), drawn.facts.ratings.tolist(), strict=True)
    )
    assert by_title[0] == 4.0
    assert np.isnan(by_title[1])


def test_who_knows_only_rare_titles_is_not_wrong_about_popular_ones(records):
    support = records.support
    top = set(np.argsort(-support, kind="stable")[:150].tolist())
    auxiliary = Auxiliary(4, n_wrong=2, pick=OutsideTop(150))
    drawn = draw_facts(records, everyone(records), auxiliary, seed=5)
    assert len(drawn.people) > 20
    assert not top & set(drawn.facts.titles.tolist())


def test_the_day_known_of_a_title_is_of_any_of_its_plays():
    log = small_log(*(("ann", "A", day) for day in (1, 2, 9)))
    records = index_log(log)
    days = {
        draw_facts(records, np.array([0]), Auxiliary(1, ratings_off=None), seed=seed)
        .facts.days.item()
        for seed in range(40)
    }  # fmt: skip
    assert days == {0, 1, 8}


def test_people_of_whom_too_little_is_known_are_left_out_and_counted():
    # Three right facts: Dot has two titles. One wrong: Eve played all five there are.
    log = log_of_people(ann="ABC", bob="CDE", dot="AB", eve="ABCDE")
    records = index_log(log)
    drawn = draw_facts(records, np.arange(4), Auxiliary(4, n_wrong=1, **BARE), seed=0)
    assert (drawn.n_requested, drawn.people.tolist()) == (4, [0, 1])
    # Of Ann, who has ABC, only D or E can be wrongly said; of Bob A or B.
    said = drawn.facts.titles.reshape(-1, 4)
    assert set(said[0, :3].tolist()) == {0, 1, 2}
    assert said[0, 3] in (3, 4)
    assert said[1, 3] in (0, 1)


def test_nobody_may_be_left():
    log = log_of_people(ann="A", bob="B")
    drawn = draw_facts(index_log(log), np.arange(2), Auxiliary(2, **BARE), seed=0)
    assert (len(drawn.people), drawn.facts.n_facts, drawn.n_requested) == (0, 0, 2)


@pytest.mark.parametrize("pick", [AtRandom(), ByPopularity(), OutsideTop(20)])
@pytest.mark.parametrize("made_up", ["title", "details"])
def test_the_seed_says_it_all(records, pick, made_up):
    auxiliary = Auxiliary(
        4, n_wrong=1, days_off=2, ratings_off=1, pick=pick, made_up=made_up
    )
    one, same, other = (
        draw_facts(records, everyone(records), auxiliary, seed=seed)
        for seed in (7, 7, 8)
    )
    for name in ("titles", "days", "ratings"):
        drawn = getattr(one.facts, name)
        assert np.array_equal(drawn, getattr(same.facts, name))
        assert not np.array_equal(drawn, getattr(other.facts, name))


def test_facts_about_some_are_theirs(records):
    drawn = draw_facts(records, everyone(records), Auxiliary(3), seed=1)
    some = drawn.facts_about(np.array([4, 1]))
    assert some.starts.tolist() == [0, 3, 6]
    for name in ("titles", "days", "ratings"):
        whole = getattr(drawn.facts, name)
        expected = np.append(whole[12:15], whole[3:6])
        assert np.array_equal(getattr(some, name), expected)


# By viewer


@given(rows())
@settings(max_examples=25)
def test_an_index_holds_the_points_of_its_log(drawn):
    log = small_log(*drawn)
    turned, points = index_log(log).points(Resolution()), find_points(log, Resolution())
    for name in ("viewers", "viewer_starts", "viewer_points", "point_starts",
                 "point_viewers", "titles", "pair_plays", "last_days"):  # fmt: skip
        assert np.array_equal(getattr(turned, name), getattr(points, name))
    assert turned.names.to_list() == points.names.to_list()


@given(rows(viewers=5), st.sets(st.integers(0, 4), max_size=4))
@settings(max_examples=25)
def test_without_some_people_an_index_is_that_of_the_rest(drawn, out):
    log = small_log(*drawn)
    index = index_log(log)
    out = np.array([who for who in out if who < index.n_viewers], dtype=np.int64)
    if len(out) == index.n_viewers:
        out = out[1:]
    gone = index.people[out].tolist()
    rest = hold_out(index, out)
    plays = log.plays.filter(~pl.col("viewer").is_in(gone)).collect()
    wanted = plays.select(
        pl.col("viewer").cast(pl.Int64), pl.col("title").cast(pl.String), "day"
    )
    assert told(rest) == sorted(wanted.rows())
    viewers = plays.group_by("title").agg(pl.col("viewer").n_unique())
    by_title = dict(viewers.with_columns(pl.col("title").cast(pl.String)).iter_rows())
    assert rest.support.tolist() == [by_title.get(name, 0) for name in rest.names]


def told(index: Index):
    title = np.repeat(index.names.to_numpy(), np.diff(index.starts)).tolist()
    days = [index.first_day + timedelta(int(day)) for day in index.days]
    people = index.people[index.viewers].tolist()
    return sorted(zip(people, title, days, strict=True))


# Errors


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"n_facts": 0}, "`n_facts` must be an int from 1 to 100, got 0"),
        ({"n_facts": 101}, "`n_facts` must be an int from 1 to 100, got 101"),
        ({"n_facts": 2, "n_wrong": 2}, "`n_wrong` must be an int from 0 to 1, got 2"),
        ({"n_wrong": True}, "`n_wrong` must be an int from 0 to 7, got True"),
        ({"days_off": -1}, "`days_off` must be an int of at least 0, got -1"),
        ({"days_off": 1.5}, "`days_off` must be an int of at least 0, got 1.5"),
        ({"ratings_off": -1}, "`ratings_off` must be a number of at least 0"),
        ({"ratings_off": float("nan")}, "`ratings_off` must be a number of at least 0"),
        ({"ratings_off": False}, "`ratings_off` must be a number of at least 0"),
        ({"pick": AtRandom}, r"`pick` must be a Pick, such as AtRandom\(\)"),
        ({"made_up": "all"}, "`made_up` must be one of title, details, got 'all'"),
    ],
)
def test_auxiliary_information_that_makes_no_sense_is_refused(wrong, message):
    with pytest.raises(AttackError, match=message):
        Auxiliary(**wrong)


def test_what_the_log_does_not_have_cannot_be_known():
    index = index_log(log_of_people(ann="AB", bob="BC"))
    with pytest.raises(AttackError, match="`ratings_off` must be None for a log that"):
        Auxiliary().check(index)
    assert Auxiliary(2).within(index) == Auxiliary(2, ratings_off=None)
    without = replace(index, days=index.days[:0])
    with pytest.raises(AttackError, match="`days_off` must be None for a log that h"):
        Auxiliary(ratings_off=None).check(without)


def test_records_are_of_a_log(records):
    assert index_log(records) is records
    with pytest.raises(AttackError, match="`log` must be a Log"):
        index_log("plays.csv")
    with pytest.raises(AttackError, match="`people` must be fewer than all 400, got"):
        hold_out(records, everyone(records))
