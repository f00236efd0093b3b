"""The index of a log: every play once, by title and viewer, whatever the log lacks."""

from datetime import date

import numpy as np
import polars as pl
import pytest
from hypothesis import given, strategies as st

from kit.attacks.on_logs import index as module
from kit.attacks.on_logs.index import NO_RATING, index_log
from kit.errors import AttackError
from kit.log import Log, check_plays

rows = st.lists(
    st.tuples(
        st.sampled_from(["ann", "bob", "cy", "dee"]),
        st.sampled_from(["B", "A", "C, or D", "é"]),
        st.integers(0, 400),
        st.none() | st.sampled_from([0.5, 3.0, 5.0]),
    ),
    min_size=1,
    max_size=30,
)


def make_log(rows):
    viewer, title, day, rating = zip(*rows, strict=True)
    days = [date.fromordinal(736_695 + n) for n in day]
    rating = pl.Series(rating, dtype=pl.Float32)
    return check_plays(
        pl.DataFrame({"viewer": viewer, "title": title, "day": days, "rating": rating})
    )


def list_plays(index):
    """Every play of an index, in its order: title, viewer, day, rating."""
    n_plays = len(index.viewers)
    titles = np.repeat(index.names.to_numpy(), np.diff(index.starts))
    rating_of = dict(enumerate(index.levels.tolist())) | {NO_RATING: None}
    ratings = index.ratings.tolist() or [NO_RATING] * n_plays
    people, days = index.people[index.viewers], index.days.tolist() or [None] * n_plays
    ratings = [rating_of[place] for place in ratings]
    return list(zip(titles.tolist(), people.tolist(), days, ratings, strict=True))


def sort_plays(log):
    """The same from the log itself."""
    plays = log.plays.select(
        pl.col("title").cast(pl.String),
        "viewer",
        (pl.col("day") - pl.col("day").min()).dt.total_days(),
        pl.col("rating").cast(pl.Float64),
    )
    by = ["title", "viewer", "day", "rating"]
    return plays.collect().sort(by, nulls_last=True).rows()


@given(rows)
def test_every_play_is_there_once_in_order(rows):
    log = make_log(rows)
    index = index_log(log)
    assert list_plays(index) == sort_plays(log)
    people = log.plays.group_by(pl.col("title").cast(pl.String)).agg(
        pl.col("viewer").n_unique()
    )
    assert index.support.tolist() == people.sort("title").collect()["viewer"].to_list()
    assert (index.first_day, index.last_day) == log.period()
    assert index.n_days == (index.last_day - index.first_day).days + 1


def test_rows_taken_a_few_at_a_time_make_the_same_index(monkeypatch, tmp_path):
    rng = np.random.default_rng(2)
    n = 2_000
    columns = (rng.integers(0, 90, n), rng.geometric(0.2, n), rng.integers(0, 99, n))
    viewer, title, day = (column.tolist() for column in columns)
    log = make_log(
        [(v, f"T{t}", d, 3.0) for v, t, d in zip(viewer, title, day, strict=True)]
    )
    log.plays.collect().write_parquet(tmp_path / "log.parquet", row_group_size=300)
    monkeypatch.setattr(module, "_BATCH", 64)
    on_disk = Log(pl.scan_parquet(tmp_path / "log.parquet"))
    assert list_plays(index_log(on_disk)) == sort_plays(log)


def test_numbers_of_viewers_may_have_gaps():
    # Left of a log are viewers 1 and 3, who are counted 0 and 1.
    log = make_log([(name, "A", 0, 1.0) for name in ("ann", "bob", "cy", "dee")])
    index = index_log(Log(log.plays.filter(pl.col("viewer") % 2 == 1)))
    assert index.people.tolist() == [1, 3]
    assert index.viewers.tolist() == [0, 1]


@pytest.mark.parametrize(
    ("lacking", "bytes_a_play"),
    [((), 7), (("rating",), 6), (("day",), 5), (("day", "rating"), 4)],
)
def test_what_a_log_lacks_takes_no_room(lacking, bytes_a_play):
    log = make_log([("ann", "A", 0, 1.0), ("bob", "A", 9, None)])
    index = index_log(Log(log.plays.drop(lacking)))
    columns = (index.viewers, index.days, index.ratings)
    assert sum(column.nbytes for column in columns) == 2 * bytes_a_play
    assert index.n_days == (0 if "day" in lacking else 10)
    assert len(list_plays(index)) == 2


def test_ratings_of_no_scale_are_refused():
    log = make_log([("ann", "A", 0, rating / 7) for rating in range(256)])
    message = "Ratings must have at most 255 different values, got 256; round them"
    with pytest.raises(AttackError, match=message):
        index_log(log)


def test_only_logs_are_indexed():
    with pytest.raises(AttackError, match=r"`log` must be a Log, .* got 'DataFrame'"):
        index_log(pl.DataFrame())
