"""Guessing which column of a stranger's table is which."""

import polars as pl
import pytest

from kit.errors import LogError
from kit.sources.columns import find_columns

ROLES = dict.fromkeys(
    ["viewer", "title", "time", "series", "minutes", "rating", "device", "region"]
)


def find(header, schema=None, **named):
    return find_columns(header.split(","), schema or {}, ROLES | named)


@pytest.mark.parametrize(
    ("header", "viewer", "title", "time"),
    [
        ("user,film,t_seconds,approx_datetime", "user", "film", "approx_datetime"),
        ("userId,movieId,rating,timestamp", "userId", "movieId", "timestamp"),
        ("Profile Name,Start Time,Title", "Profile Name", "Title", "Start Time"),
        ("MEMBER_ID,imdb_id,watched_at", "MEMBER_ID", "imdb_id", "watched_at"),
        ("person,track,day", "person", "track", "day"),
        ("account,show,date", "account", "show", "date"),
        ("viewer,title,day,time", "viewer", "title", "time"),
        # The canonical name wins over its rivals.
        ("viewer,user,movie_id,title,date", "viewer", "title", "date"),
        ("user,item,unix_timestamp", "user", "item", "unix_timestamp"),
    ],
)
def test_usual_names_are_guessed(header, viewer, title, time):
    found = find(header)
    assert [found[role] for role in ("viewer", "title", "time")] == [
        viewer,
        title,
        time,
    ]


def test_a_show_is_a_series_only_where_something_else_is_the_title():
    assert find("user,show,date")["title"] == "show"
    found = find("user,show,episode,date")
    assert (found["title"], found["series"]) == ("episode", "show")


def test_dates_are_preferred_to_bare_numbers():
    schema = {"timestamp": pl.Int64(), "date": pl.Date(), "seen": pl.Int64()}
    assert find("user,film,timestamp,date", schema)["time"] == "date"
    schema["date"] = pl.Int64()
    assert find("user,film,timestamp,date", schema)["time"] == "timestamp"


def test_a_named_column_is_taken_and_not_guessed_again():
    found = find("user,profile,film,date,country", viewer="profile", title="user")
    assert (found["viewer"], found["title"]) == ("profile", "user")
    assert found["region"] == "country"


@pytest.mark.parametrize(
    ("header", "named", "message"),
    [
        (
            "film,date",
            {},
            '`viewer` .* none of the columns "film", "date" looks .* viewer="..."',
        ),
        (
            "who,what,when",
            {},
            'none of the columns "who", "what", "when" looks like it; name it with',
        ),
        ("startedAt2,marcia,Watch Day", {}, "none of its 3 columns looks like it"),
        (
            "marcia,when_seen,The Tide",
            {},
            'of the columns "when_seen" and 2 more looks',
        ),
        ("user,date", {}, '`title` must be a column .* name it with title="..."'),
        ("user,film", {}, '`time` must be a column .* name it with time="..."'),
        ("user,account,film,date", {}, '"user", "account" all .* with viewer="user"'),
        ("user,film,date", {"title": "filmm"}, "`title` must be one of .* got 'filmm'"),
        ("user,film,date", {"title": 3}, "`title` must be the name of a column, got 3"),
        ("user,film,film,date", {}, '`title` .* names "film" more than once; rename'),
        (
            "user,film,date",
            {"viewer": "film", "title": "film"},
            '`viewer` and `title` must be different columns, got "film" for both',
        ),
    ],
)
def test_a_column_that_cannot_be_settled_is_asked_for(header, named, message):
    with pytest.raises(LogError, match=message):
        find(header, **named)
