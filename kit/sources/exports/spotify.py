"""How does Spotify hand out what somebody heard?

In two forms: with the account data, the last year by the minute, in files called
`StreamingHistory0.json` and on; and, asked for by itself, everything since the
beginning, in `Streaming_History_Audio_2023_1.json` or, earlier, `endsong_0.json`. Both
say when a play ended, in UTC. For plays without a connection the second has there when
they were reported, which may be days later, and beside it what the clock of the device
showed. It also says from which address and on what device, which stays in the file.
"""

from __future__ import annotations

from kit.sources.exports.format import (
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
_OFFLINE = ("offline", "offline_timestamp")
_LAST = 5_000_000_000  # seconds, a day in 2128: what is larger is in milliseconds
_BY_DEVICE = "Plays without a connection, dated by the device and not by their report"
_BY_REPORT = (
    "Plays without a connection, dated by their report for want of a better day"
)
_MEANS = (
    "Spotify says when a play ended and for how many milliseconds it lasted; its "
    "beginning and its minutes follow from these."
)


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
    time, ms = text_of(record["ts"]), record["ms_played"]
    play = _play(time, record.get(by), record.get(name), ms)
    if isinstance(play, Reason) or record.get("offline") is not True:
        return play
    began = _milliseconds(record.get("offline_timestamp"))
    if began is None:
        return play._replace(remark=_BY_REPORT)
    return play._replace(time=str(began + round(ms)), remark=_BY_DEVICE)


def _milliseconds(unix: object) -> int | None:
    """Read seconds or milliseconds, which Spotify has both; None for no time."""
    if isinstance(unix, bool) or not isinstance(unix, int | float):
        return None
    if not 0 < unix < 1000 * _LAST:
        return None
    return round(unix if unix > _LAST else 1000 * unix)


ACCOUNT = Format(
    service="Spotify",
    name="Spotify account data",
    kind="json",
    keeps=frozenset(key for keys in _ACCOUNT.values() for key in keys),
    fits=lambda record: any(
        all(key in record for key in keys) for keys in _ACCOUNT.values()
    ),
    read=_read_account,
    called=("streaminghistorymusic", "streaminghistorypodcast"),
    ends=True,
    means=_MEANS,
)
EXTENDED = Format(
    service="Spotify",
    name="Spotify extended history",
    kind="json",
    keeps=frozenset({*_EXTENDED, *_OFFLINE, *(key for pair in _NAMES for key in pair)}),
    fits=lambda record: all(key in record for key in _EXTENDED),
    read=_read_extended,
    called=("streaminghistoryaudio", "streaminghistoryvideo", "endsong"),
    ends=True,
    means=_MEANS,
)
