"""How does Netflix hand out what somebody watched?

In two forms: `ViewingActivity.csv`, the full one that is asked for and comes in a ZIP,
with the time of every sitting and the profile; and `NetflixViewingHistory.csv`, which
the page of one profile gives at once, with no more than a title and a day.
"""

from __future__ import annotations

import re

from kit.sources.exports.plays import (
    Format,
    Play,
    Reason,
    Record,
    in_utc,
    seconds_of_clock,
    text_of,
)

_COLON = r"\s*(?::\s+|：\s*)"
# The season is a number beside one word in whatever language, or a word that says
# that there is only one. It stands before the episode; a film has no such part.
_NUMBERED = (
    r"(?:第?\s*\d{1,3}\s*[^\W\d]+|\d{1,3}[.ªºa-z]*\s+[^\W\d]+|[^\W\d]+\s*\d{1,3})"
)
_ALONE = r"(?:Limited Series|Mini-?series|Miniserie|Mini-?série)"
_SERIES = re.compile(
    rf"(?P<series>.+?){_COLON}(?:{_NUMBERED}|{_ALONE}){_COLON}.", re.IGNORECASE
)
_ACTIVITY = ("profile name", "start time", "duration", "title")


def find_series(title: str) -> str | None:
    """Find the show of an episode in its title, whatever the language.

    Parameters
    ----------
    title : str
        As Netflix writes it: a film, or `Show: Season 1: Episode`.

    Returns
    -------
    str or None
        None for a film, and for an episode of a show that is not cut into seasons,
        which looks like a film with a subtitle.

    Examples
    --------
    >>> find_series("Invented Show: Seizoen 2: Chapter One")
    'Invented Show'
    >>> find_series("Invented Film: Part 2") is None
    True
    """
    found = _SERIES.match(title)
    return found["series"] if found else None


def _read_activity(row: Record) -> Play | Reason:
    if text_of(row.get("supplemental video type")):
        return Reason.SUPPLEMENT
    title, seconds = text_of(row["title"]), seconds_of_clock(row["duration"])
    if title is None:
        return Reason.NO_TITLE
    if seconds is None:
        return Reason.NO_LENGTH
    profile = text_of(row["profile name"]) or ""
    series, time = find_series(title), in_utc(row["start time"])
    return Play(time, title, series, seconds, profile=profile)


def _read_history(row: Record) -> Play | Reason:
    title = text_of(row["title"])
    if title is None:
        return Reason.NO_TITLE
    return Play(text_of(row["date"]), title, find_series(title))


ACTIVITY = Format(
    service="Netflix",
    name="Netflix ViewingActivity",
    kind="csv",
    keeps=frozenset({*_ACTIVITY, "supplemental video type"}),
    fits=lambda names: all(name in names for name in _ACTIVITY),
    read=_read_activity,
)
HISTORY = Format(
    service="Netflix",
    name="Netflix NetflixViewingHistory",
    kind="csv",
    keeps=frozenset({"title", "date"}),
    fits=lambda names: set(names) == {"title", "date"},
    read=_read_history,
)
