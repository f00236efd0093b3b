"""How do the usual exporters write down what somebody scrobbled to Last.fm?

As CSV with the artist, the album, the track and the time in UTC, some with the names of
these columns and some without, some with unix seconds or milliseconds, and one with the
name of the user in that of a column, which is dropped.
"""

from __future__ import annotations

import re

from kit.clock import MONTHS
from kit.sources.exports.format import Format, Play, Reason, Record, in_utc, text_of

_TIMES = ("uts", "utc_time", "date")  # the first that is there is taken
_BARE = ("artist", "album", "track", "date")
_WORDED = re.compile(
    r"(?P<day>\d{1,2}) (?P<month>[a-z]{3})[a-z]*\.? (?P<year>\d{4})"
    r"(?:,? (?P<clock>.+))?",
    re.IGNORECASE,
)


def _read(row: Record) -> Play | Reason:
    artist, track = text_of(row["artist"]), text_of(row["track"])
    if track is None:
        return Reason.NO_TITLE
    written = next((row[key] for key in _TIMES if text_of(row.get(key))), None)
    # Two artists may have a track of one name.
    title = f"{artist}: {track}" if artist else track
    return Play(_tidy(text_of(written)), title, artist)


def _tidy(written: str | None) -> str | None:
    """Write a month as a number, as in 31 Dec 2020, 23:59."""
    if written is None or written.isdigit():
        return written
    found = _WORDED.fullmatch(written)
    if found and (month := found["month"].lower()) in MONTHS:
        number = MONTHS.index(month) + 1
        written = f"{found['year']}-{number:02}-{found['day']} {found['clock'] or ''}"
    return in_utc(written)


SCROBBLES = Format(
    service="Last.fm",
    name="Last.fm scrobbles",
    kind="csv",
    keeps=frozenset({"artist", "track", *_TIMES}),
    fits=lambda names: (
        {"artist", "track"} <= set(names) and any(name in names for name in _TIMES)
    ),
    read=_read,
    bare=_BARE,
)
