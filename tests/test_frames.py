"""A table in memory is read like a file, of whatever library it is."""

from datetime import date

import narwhals.stable.v2 as nw
import numpy as np
import pandas as pd
import polars as pl
import pytest

from kit.errors import LogError
from kit.frames import as_polars
from kit.log import check_plays
from kit.sources.tables import read_log

PLAYS = {
    "user": ["marcia", "ann", "marcia"],
    "film": ["A", "B", "B"],
    "date": ["2018-01-01", "2018-01-02", "2018-01-03"],
}


class Arrow:
    """A table that tells nothing of itself but how to hand it over."""

    def __init__(self, columns):
        self._frame = pl.DataFrame(columns)

    def __arrow_c_stream__(self, requested_schema=None):
        return self._frame.__arrow_c_stream__(requested_schema)


@pytest.mark.parametrize(
    "make",
    [pl.DataFrame, pl.LazyFrame, pd.DataFrame, Arrow, None],
    ids=["Polars", "lazy", "pandas", "Arrow", "narwhals"],
)
def test_a_frame_of_any_library_is_the_log_that_its_file_is(make, tmp_path):
    make = make or (lambda columns: nw.from_native(pl.DataFrame(columns)))
    pl.DataFrame(PLAYS).write_csv(tmp_path / "plays.csv")
    log, from_file = read_log(make(PLAYS)), read_log(tmp_path / "plays.csv")
    assert log.plays.collect().equals(from_file.plays.collect())
    assert log.notes == from_file.notes
    renamed = dict(zip(("viewer", "title", "day"), PLAYS.values(), strict=True))
    assert check_plays(make(renamed)).plays.collect().equals(log.plays.collect())


def test_every_kind_of_column_of_pandas_is_taken_over():
    frame = pd.DataFrame(
        {
            "viewer": ["ann", None, "bob"],
            "title": pd.Categorical(["A", "B", None]),
            "time": pd.to_datetime(["2018-01-01 20:00", None, "2018-01-02 00:00"]),
            "minutes": [1.5, np.nan, 3],
            "plan": pd.array([1, None, 2], dtype="Int64"),
            "region": [date(2018, 1, 1), "UK", 5],
        }
    )
    found = as_polars("frame", frame)
    assert [one.to_list() for one in found] == [
        ["ann", None, "bob"],
        ["A", "B", None],
        [pd.Timestamp("2018-01-01 20:00"), None, pd.Timestamp("2018-01-02")],
        [1.5, None, 3.0],
        [1, None, 2],
        ["2018-01-01", "UK", "5"],
    ]


def test_halves_of_letters_in_pandas_do_not_end_the_reading():
    frame = pd.DataFrame(PLAYS | {"film": ["A\ud800", "B", "B"]})
    titles = read_log(frame).plays.collect()["title"].cast(pl.String)
    assert titles.to_list() == ["A?", "B", "B"]


def test_columns_are_named_for_frames_as_for_files():
    frame = pl.DataFrame(PLAYS).rename({"user": "who"})
    assert read_log(frame, viewer="who").n_viewers() == 2
    assert read_log(frame.drop("date"), viewer="who", undated=True).n_plays() == 3


@pytest.mark.parametrize(
    "value", [pl.DataFrame(PLAYS)["user"], [PLAYS], PLAYS, np.array([["marcia"]])]
)
def test_what_is_no_table_is_refused_and_not_quoted(value):
    for read, match in (
        (read_log, "`source` must be the name of a file, or a table of Polars"),
        (check_plays, "`frame` must be a Polars, pandas or Arrow table, got '"),
    ):
        with pytest.raises(LogError, match=match) as caught:
            read(value)
        assert "marcia" not in str(caught.value)


def test_a_frame_with_two_columns_of_one_name_is_refused_and_not_quoted():
    frame = pd.DataFrame([["marcia", "A", "B"]], columns=["user", "film", "film"])
    match = "`source` must be a table whose columns have plain values .*got a DataFrame"
    with pytest.raises(LogError, match=match):
        read_log(frame)


def test_an_empty_frame_is_refused_in_one_sentence():
    with pytest.raises(LogError, match="at least one play, got a table without rows"):
        read_log(pl.DataFrame(PLAYS).clear())
    with pytest.raises(LogError, match=r"`viewer` must be .* none of its 0 columns"):
        read_log(pl.DataFrame())


def test_no_error_about_a_frame_prints_its_rows():
    frame = pl.DataFrame(PLAYS)
    calls = [
        lambda: read_log(frame, viewer=frame),
        lambda: read_log(frame, time_zone=frame),
        lambda: check_plays(frame.rename({"user": "viewer"}), undated=frame),
    ]
    for call in calls:
        with pytest.raises(LogError, match="got a DataFrame") as caught:
            call()
        assert "marcia" not in str(caught.value)
