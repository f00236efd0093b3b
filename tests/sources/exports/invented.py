"""Invented exports, one of each form: nobody in them exists."""

import json

ACTIVITY = (
    "Profile Name,Start Time,Duration,Attributes,Title,Supplemental Video Type,"
    "Device Type,Bookmark,Latest Bookmark,Country\n"
    "Ann,2023-12-18 20:01:33,01:31:10,,Snow Film,,Secret TV,01:31:10,"
    "Not latest view,GB (Secretland)\n"
    "Ann,2023-12-17 20:05:02,00:00:41,Autoplayed: user action: None; ,"
    "Snow Film_hook_primary_16x9,HOOK,Secret TV,00:00:41,00:00:41,GB (Secretland)\n"
    'Bob,2023-12-16 09:15:00,00:48:12,,"Show: Season 1: Comma, Episode (Episode 3)",,'
    "Secret Phone,00:48:12,Not latest view,GB (Secretland)\n"
    "Bob,2023-12-15 09:15:00,00:00:12,,Show: Season 1: Short,,"
    "Secret Phone,00:00:12,Not latest view,GB (Secretland)\n"
)
RESAVED = (
    "Profile Name,Start Time,Duration,Attributes,Title,Supplemental Video Type,"
    "Device Type,Bookmark,Latest Bookmark,Country\n"
    "Ann,12/18/2023 20:01,1:31:10,,Snow Film,,Secret TV,1:31:10,"
    "Not latest view,PL (Secretland)\n"
    "Ann,1/9/2024 9:05,0:48:12,,Show: Season 1: Three,,Secret TV,0:48:12,"
    "0:48:12,PL (Secretland)\n"
)


def history(*dates, season="Season"):
    """A NetflixViewingHistory.csv with a film and an episode by turns."""
    titles = ["Snow Film", f"Show: {season} 2: Chapter One"]
    lines = [f'"{titles[at % 2]}","{date}"\n' for at, date in enumerate(dates)]
    return "Title,Date\n" + "".join(lines)


def account(*, ms=245000, end="2016-06-24 07:31", track="Tune"):
    return {"endTime": end, "artistName": "Band", "trackName": track, "msPlayed": ms}


PODCAST = {
    "endTime": "2016-06-24 08:31",
    "podcastName": "Talk",
    "episodeName": "Part 1",
    "msPlayed": 245000,
}


def extended(**changes):
    record = {
        "ts": "2023-01-05T20:01:25Z",
        "username": "secret-user",
        "platform": "secret-os",
        "ms_played": 215000,
        "conn_country": "Secretland",
        "ip_addr": "192.0.2.1",
        "ip_addr_decrypted": "192.0.2.1",
        "user_agent_decrypted": "secret-agent",
        "master_metadata_track_name": "Tune",
        "master_metadata_album_artist_name": "Band",
        "master_metadata_album_album_name": "Album",
        "spotify_track_uri": "spotify:track:0000000000000000000000",
        "episode_name": None,
        "episode_show_name": None,
        "skipped": None,
        "incognito_mode": False,
    }
    return record | changes


NAMELESS = {
    "master_metadata_track_name": None,
    "master_metadata_album_artist_name": None,
}


def watched(title="Watched Clip", **changes):
    record = {
        "header": "YouTube",
        "title": title,
        "titleUrl": "https://www.youtube.com/watch?v=00000000000",
        "subtitles": [
            {"name": "Channel", "url": "https://www.youtube.com/channel/UC000"}
        ],
        "time": "2023-12-18T20:01:33.123Z",
        "products": ["YouTube"],
    }
    record |= changes
    return {key: value for key, value in record.items() if value is not None}


FILM_SEEN = {
    "id": 1,
    "watched_at": "2023-12-18T20:01:33.000Z",
    "action": "watch",
    "type": "movie",
    "movie": {"title": "Snow Film", "year": 2017, "ids": {"trakt": 1, "imdb": "tt0"}},
}
EPISODE_SEEN = {
    "id": 2,
    "watched_at": "2023-12-17T20:01:33.000Z",
    "action": "scrobble",
    "type": "episode",
    "episode": {"season": 2, "number": 3, "title": "Three", "ids": {"trakt": 2}},
    "show": {"title": "Show", "year": 2015, "ids": {"trakt": 3}},
}
DIARY = (
    "Date,Name,Year,Letterboxd URI,Rating,Rewatch,Tags,Watched Date\n"
    "2023-12-19,Snow Film,2017,https://boxd.it/xxxx,2.5,Yes,secret-tag,2023-12-18\n"
)
SCROBBLES = "Band,Album,Tune,31 Dec 2020 23:59\nBand,Album,Other,1 Jan 2021 00:03\n"
SCROBBLES_NAMED = (
    "uts,utc_time,artist,artist_mbid,album,album_mbid,track,track_mbid\n"
    '1609459140,"31 Dec 2020, 23:59",Band,,Album,,Tune,\n'
)

#: A sound file of every form, by name.
SOUND = {
    "ViewingActivity.csv": ACTIVITY,
    "ViewingActivity resaved.csv": RESAVED,
    "NetflixViewingHistory.csv": history("12/18/23", "1/9/24"),
    "StreamingHistory_music_0.json": json.dumps([account(), account(ms=1000)]),
    "Streaming_History_Audio_2023_1.json": json.dumps(
        [extended(), extended(**NAMELESS)]
    ),
    "watch-history.json": json.dumps([watched(), watched(titleUrl=None)]),
    "history-1.json": json.dumps([FILM_SEEN, EPISODE_SEEN]),
    "diary.csv": DIARY,
    "scrobbles.csv": SCROBBLES,
    "scrobbles named.csv": SCROBBLES_NAMED,
}
#: What stands in these files and must be nowhere else.
SECRETS = ("192.0.2.1", "secret", "SECRET", "Secret", "https")
