"""How does Spotify hand out what somebody heard?

In two forms: with the account data, the last year by the minute, in files called
`StreamingHistory0.json` and on; and, asked for by itself, everything since the
beginning, in `Streaming_History_Audio_2023_1.json` or, earlier, `endsong_0.json`. Both
say when a play ended, in UTC. The second also says from which address and on what
device, which stays in the file.
"""

from __future__ import annotations

from kit.sources.exports.plays import (
    Format,
    Play,
    Reason,
    Record,
    in_utc,
    seconds_of,
    text_of,
)

_ACCOUNT = {
    "music": ("endTime", "msPlayed", "artistName", "trackName"),
    "podcasts": ("endTime", "msPlayed", "podcastName", "episodeName"),
}
# By whom, and what: a track, an episode of a podcast, a chapter of a book.
_NAMES = (
    ("master_metadata_album_artist_name", "master_metadata_track_name"),
    ("episode_show_name", "episode_name"),
    ("audiobook_title", "audiobook_chapter_title"),
)
_EXTENDED = ("ts", "ms_played", "master_metadata_track_name")


def _play(time: str | None, by: object, name: object, ms: object) -> Play | Reason:
    by, name, seconds = text_of(by), text_of(name), seconds_of(ms)
    if name is None:
        return Reason.GONE
    if seconds is None:
        return Reason.NO_LENGTH
    # Two artists may have a track of one name.
    return Play(time, f"{by}: {name}" if by else name, by, seconds)


def _read_account(record: Record) -> Play | Reason:
    by = record.get("artistName", record.get("podcastName"))
    name = record.get("trackName", record.get("episodeName"))
    return _play(in_utc(record["endTime"]), by, name, record["msPlayed"])


def _read_extended(record: Record) -> Play | Reason:
    named = (pair for pair in _NAMES if text_of(record.get(pair[1])))
    by, name = next(named, _NAMES[0])
    time = text_of(record["ts"])
    return _play(time, record.get(by), record.get(name), record["ms_played"])


ACCOUNT = Format(
    service="Spotify",
    name="Spotify account data",
    kind="json",
    keeps=frozenset(key for keys in _ACCOUNT.values() for key in keys),
    fits=lambda record: any(
        all(key in record for key in keys) for keys in _ACCOUNT.values()
    ),
    read=_read_account,
    ends=True,
)
EXTENDED = Format(
    service="Spotify",
    name="Spotify extended history",
    kind="json",
    keeps=frozenset({*_EXTENDED, *(key for pair in _NAMES for key in pair)}),
    fits=lambda record: all(key in record for key in _EXTENDED),
    read=_read_extended,
    ends=True,
)
