"""How does Netflix hand out what somebody watched?

In two forms: `ViewingActivity.csv`, the full one that is asked for and comes in a ZIP,
with the time of every sitting and the profile; and `NetflixViewingHistory.csv`, which
the page of one profile gives at once, with no more than a title and a day.
"""

from __future__ import annotations

import polars as pl

from kit.sources.exports.cells import in_utc, seconds_of_clock, text_of
from kit.sources.exports.plays import LEFT_OUT, Finished, Format, Play, Reason, Record
from kit.sources.exports.series import find_series

_ACTIVITY = ("profile name", "start time", "duration", "title")


def _read_activity(row: Record) -> Play | Reason:
    if text_of(row.get("supplemental video type")):
        return Reason.SUPPLEMENT
    title, seconds = text_of(row["title"]), seconds_of_clock(row["duration"])
    if title is None:
        return Reason.NO_TITLE
    if seconds is None:
        return Reason.NO_LENGTH
    profile = text_of(row["profile name"]) or ""
    return Play(in_utc(row["start time"]), title, seconds=seconds, profile=profile)


def _read_history(row: Record) -> Play | Reason:
    title = text_of(row["title"])
    if title is None:
        return Reason.NO_TITLE
    return Play(text_of(row["date"]), title)


def _find_shows(rows: pl.DataFrame) -> Finished:
    """Tell which titles are episodes, by all titles together."""
    titles = rows["title"].unique().sort().cast(pl.String).to_list()
    shows = find_series(titles)
    n = sum(shows[one] is not None and not find_series([one])[one] for one in titles)
    note = f"Titles whose show is told by others that begin alike: {n:,}."
    title = pl.col("title").cast(pl.String)
    series = title.replace_strict(shows, default=None, return_dtype=pl.String)
    rows = rows.with_columns(series.cast(pl.Categorical).alias("series"))
    return Finished(rows, pl.DataFrame(schema=LEFT_OUT), (note,) * bool(n))


ACTIVITY = Format(
    service="Netflix",
    name="Netflix ViewingActivity",
    kind="csv",
    keeps=frozenset({*_ACTIVITY, "supplemental video type"}),
    fits=lambda names: all(name in names for name in _ACTIVITY),
    read=_read_activity,
    called=("viewingactivity",),
    heads=(
        "Profile Name",
        "Start Time",
        "Duration",
        "Title",
        "Supplemental Video Type",
    ),
    finish=_find_shows,
    means="Times are those at which a sitting began, in UTC; minutes are its length.",
)
HISTORY = Format(
    service="Netflix",
    name="Netflix NetflixViewingHistory",
    kind="csv",
    keeps=frozenset({"title", "date"}),
    fits=lambda names: set(names) == {"title", "date"},
    read=_read_history,
    called=("netflixviewinghistory",),
    heads=("Title", "Date"),
    finish=_find_shows,
)
