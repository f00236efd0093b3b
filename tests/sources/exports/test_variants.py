"""Every form of every service becomes the plays that are in it."""

import io
import json
import os
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path

import polars as pl
import pytest

from kit.errors import ExportError
from kit.files.opening import SourceFile
from kit.sources.exports import collect
from kit.sources.exports.export import open_export
from kit.sources.exports.netflix import find_series
from kit.sources.exports.recognise import FORMATS, SERVICES, recognise
from kit.sources.exports.youtube import find_verb
from tests.sources.exports import invented

README = Path(__file__).parents[3] / "README.md"
REAL = Path(os.environ.get("KIT_DATA", Path(__file__).parents[4] / "shared" / "data"))


def rows(export, *columns):
    plays = export.log.plays.collect()
    texts = [n for n in columns if plays.schema[n] == pl.Categorical]
    return plays.select(columns).cast(dict.fromkeys(texts, pl.String)).rows()


def reasons(export):
    return export.left_out.select("line", "reason").rows()


@pytest.mark.parametrize("name", invented.SOUND)
def test_a_form_is_known_by_its_content_whatever_the_file_is_called(write, name):
    export = open_export(write(invented.SOUND[name], "renamed"))
    assert export.log.n_plays() >= 1
    assert export.files["file"].to_list() == ["renamed"]
    assert export.service in export.files["format"][0]


def untried(forms):
    """Name the forms of which no sound file is kept."""
    texts = [text.encode() for text in invented.SOUND.values()]
    files = [SourceFile("renamed", partial(io.BytesIO, text)) for text in texts]
    known = [recognise(file).form.name for file in files]
    return [form.name for form in forms if form.name not in known]


def test_a_sound_file_of_every_form_is_tried():
    assert untried(FORMATS) == []
    assert untried([*FORMATS, replace(FORMATS[0], name="Mine")]) == ["Mine"]


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_is_named_where_readers_look_for_it(service):
    assert service in open_export.__doc__
    assert service in README.read_text("utf-8")


# Netflix


def test_viewing_activity_gives_each_profile_a_viewer_and_leaves_out_trailers(write):
    export = open_export(write(invented.ACTIVITY))
    assert rows(export, "viewer", "title", "series", "time") == [
        (0, "Snow Film", None, datetime(2023, 12, 18, 20, 1, 33)),
        (
            1,
            "Show: Season 1: Comma, Episode (Episode 3)",
            "Show",
            datetime(2023, 12, 16, 9, 15),
        ),
    ]
    # 1:31:10 is 91 1/6 minutes, 48:12 is 48.2.
    assert rows(export, "minutes") == [
        pytest.approx((91 + 1 / 6,)),
        pytest.approx((48.2,)),
    ]
    assert reasons(export) == [
        (3, "a trailer, a hook or another supplement"),
        (5, "shorter than `least_seconds`"),
    ]
    assert repr(export) == "Netflix export: 2 plays of 4 rows in 1 file"


def test_one_profile_may_be_chosen_in_any_case_and_the_others_are_counted(write):
    export = open_export(write(invented.ACTIVITY), profile=" bob ", least_seconds=0)
    assert set(rows(export, "viewer")) == {(0,)}
    # The trailer in line 3 is of the other profile, and a trailer before that.
    assert reasons(export) == [
        (2, "of another profile"),
        (3, "a trailer, a hook or another supplement"),
    ]


def test_a_profile_that_is_not_there_is_refused_without_naming_who_is(write):
    with pytest.raises(
        ExportError, match=r"one of the 2 profiles .*, got 'Zoe'"
    ) as told:
        open_export(write(invented.ACTIVITY), profile="Zoe")
    assert "Ann" not in str(told.value)
    with pytest.raises(
        ExportError, match="left out for an export that names no profile"
    ):
        open_export(write(invented.DIARY), profile="Zoe")


def test_viewing_activity_may_have_been_saved_again_by_a_spreadsheet_program(write):
    export = open_export(write(invented.RESAVED))
    assert rows(export, "title", "time") == [
        ("Snow Film", datetime(2023, 12, 18, 20, 1)),
        ("Show: Season 1: Three", datetime(2024, 1, 9, 9, 5)),
    ]
    semicolons = invented.RESAVED.replace(",", ";").replace("\n", "\r\n")
    again = open_export(write(semicolons))
    assert again.log.plays.collect().equals(export.log.plays.collect())


def test_a_spreadsheet_program_may_leave_out_what_is_empty_at_the_end_of_a_line(write):
    head = "Title,Start Time,Profile Name,Duration,Supplemental Video Type,Country\n"
    export = open_export(write(head + "Snow Film,2023-12-18 20:01:33,Ann,0:48:12\n"))
    assert export.log.n_plays() == 1


@pytest.mark.parametrize(
    ("dates", "order"),
    [
        (("12/18/23", "1/9/24"), None),  # English
        (("18.12.2023", "09.01.2024"), None),  # Polish
        (("18-12-23", "09-01-24"), None),  # Dutch
        (("2023/12/18", "2024/01/09"), None),  # Japanese
        (("2023-12-18", "2024-01-09"), None),
        (("2023. 12. 18.", "2024. 1. 9."), None),
        (("18. 12. 2023", "9. 1. 2024"), None),
        (("18\u200f/12\u200f/2023", "9\u200f/1\u200f/2024"), None),
        (("18/12/2023", "09/01/2024"), None),
        (("23. 12. 18.", "24. 1. 9."), "ymd"),
        (("23/12/18", "24/01/09"), "ymd"),
        (("12/18/23", "1/9/24"), "mdy"),
        (("18.12.23", "9.1.24"), "dmy"),
    ],
)
def test_days_are_read_in_every_order(write, dates, order):
    content = invented.history(*dates).replace("\u200f", "")
    export = open_export(write(content), day_order=order)
    assert rows(export, "title", "day") == [
        ("Snow Film", date(2023, 12, 18)),
        ("Show: Season 2: Chapter One", date(2024, 1, 9)),
    ]
    assert "time" not in export.log.columns


@pytest.mark.parametrize(
    "dates", [("1/9/24", "12/11/23"), ("01.09.2024", "12.11.2023")]
)
def test_where_every_part_is_at_most_12_the_order_is_asked_for(write, dates):
    with pytest.raises(
        ExportError, match='say day_order="dmy" or day_order="mdy"'
    ) as e:
        open_export(write(invented.history(*dates)))
    assert "where times look like 9" in str(e.value)
    assert "24" not in str(e.value)
    days = {
        order: rows(
            open_export(write(invented.history(*dates)), day_order=order), "day"
        )
        for order in ("dmy", "mdy")
    }
    assert days["dmy"] == [(date(2024, 9, 1),), (date(2023, 11, 12),)]
    assert days["mdy"] == [(date(2024, 1, 9),), (date(2023, 12, 11),)]


def test_the_order_of_days_is_settled_file_by_file(write):
    english = write(invented.history("12/18/23", "1/9/24"), "a.csv")
    dutch = write(invented.history("18-11-23", "09-02-24"), "b.csv")
    export = open_export([english, dutch])
    assert sorted(rows(export, "day")) == [
        (date(2023, 11, 18),),
        (date(2023, 12, 18),),
        (date(2024, 1, 9),),
        (date(2024, 2, 9),),
    ]


@pytest.mark.parametrize(
    ("title", "series"),
    [
        ("Snow Film", None),
        ("Snow Film: The Return", None),
        ("Mission: Apollo 13", None),
        ("Show: Season 2: One", "Show"),
        ("Show: Seizoen 2: One", "Show"),
        ("Show: Sezon 2: One", "Show"),
        ("Show: Staffel 12: One", "Show"),
        ("Show : Saison 2 : One", "Show"),
        ("Show: 2. évad: One", "Show"),
        ("Show: 2ª temporada: One", "Show"),
        ("番組: シーズン2: 一", "番組"),
        ("番組：シーズン 2：一", "番組"),
        ("Show: Part 2: One: Two", "Show"),
        ("Show: Limited Series: One", "Show"),
        ("Show: Name: Season 2: One", "Show: Name"),
        ("Show: Season 2: ", None),
        ("Show: Season One: One", "Show"),
        ("Show: Vol. 1: One", "Show"),
        ("Show: Serie limitada: One", "Show"),
        ("Show: The Final Season: One", "Show"),
        ("Show: Part III: One", "Show"),
        ("Errand: Absurd 2: Making Of", None),
        ("Show: Neon Nights: One", None),
    ],
)
def test_a_season_is_known_by_its_word_in_any_language(title, series):
    assert find_series([title]) == {title: series}


@pytest.mark.parametrize(
    ("titles", "series"),
    [
        # Two episodes show a season that bears a name, and so does another season.
        (["Show: Neon Nights: One", "Show: Neon Nights: Two"], ["Show", "Show"]),
        (["Show: Season 1: One", "Show : Neon Nights : Two"], ["Show", "Show"]),
        (["A: B: Season 1: One", "A: B: Nights: Two"], ["A: B", "A: B"]),
        (["Show: Kafli 2: One", "Show: Kafli 2: Two"], ["Show", "Show"]),
        # Once more the same is no second episode; a film may have a name of two parts.
        (["Show: Neon Nights: One"] * 2, [None, None]),
        (["Errand: War 2", "Errand: War 2: Cut", "Errand: War 2: Scenes"], [None] * 3),
        (["Show: Season 1: One", "Show: The Film"], ["Show", None]),
        (["Mission: One", "Mission: Two", "Mission: Three"], [None] * 3),
    ],
)
def test_a_season_with_a_name_is_known_by_the_other_titles_of_the_file(
    write, titles, series
):
    lines = [f'"{title}","{at + 13}/1/24"\n' for at, title in enumerate(titles)]
    export = open_export(write("Title,Date\n" + "".join(lines)))
    found = rows(export, "series") if "series" in export.log.columns else []
    assert [one for (one,) in found] == (series if any(series) else [])
    is_told = "Titles whose show is told by others that begin alike" in str(
        export.notes
    )
    word = sum("Season" in title for title in titles)
    assert is_told == (sum(one is not None for one in series) > word)


# Spotify


def test_spotify_says_when_a_play_ended_and_the_log_when_it_began(write):
    content = json.dumps([invented.account(), invented.account(ms=29_999)])
    export = open_export(write(content))
    # 245,000 ms before 7:31.
    began = datetime(2016, 6, 24, 7, 26, 55)
    assert rows(export, "title", "series", "time") == [("Band: Tune", "Band", began)]
    assert rows(export, "minutes")[0][0] == pytest.approx(245 / 60)
    assert reasons(export) == [(2, "shorter than `least_seconds`")]


def test_podcasts_come_in_files_of_their_own_beside_the_music(write):
    write(json.dumps([invented.account()]), "d/StreamingHistory_music_0.json")
    write(json.dumps([invented.PODCAST]), "d/StreamingHistory_podcast_0.json")
    export = open_export(write("", "d/other.txt").parent)
    assert rows(export, "title", "series") == [
        ("Band: Tune", "Band"),
        ("Talk: Part 1", "Talk"),
    ]


def test_the_extended_history_knows_tracks_podcasts_books_and_nameless_things(write):
    podcast = {"episode_name": "Part 1", "episode_show_name": "Talk"}
    book = {"audiobook_title": "Book", "audiobook_chapter_title": "One"}
    records = [
        invented.extended(),
        invented.extended(**invented.NAMELESS, **podcast),
        invented.extended(**invented.NAMELESS, **book),
        invented.extended(**invented.NAMELESS),
        invented.extended(ms_played=None),
        invented.extended(ms_played=10**400),
        invented.extended(ts="2023-01-06T20:01:25Z", skipped=True),
    ]
    export = open_export(write(json.dumps(records)))
    assert [title for (title,) in rows(export, "title")] == [
        "Band: Tune",
        "Talk: Part 1",
        "Book: One",
        "Band: Tune",
    ]
    assert reasons(export) == [
        (4, "something the service no longer names"),
        (5, "a length that cannot be read"),
        (6, "a length that cannot be read"),
    ]


def test_a_play_that_ended_after_midnight_belongs_to_the_day_on_which_it_began(write):
    content = json.dumps([invented.account(end="2016-06-24 00:01")])
    assert rows(open_export(write(content)), "day") == [(date(2016, 6, 23),)]
    # In Warsaw, two hours ahead in summer, it was 1:56 of the 24th.
    export = open_export(write(content), time_zone="Europe/Warsaw")
    assert rows(export, "day", "time") == [
        (date(2016, 6, 24), datetime(2016, 6, 23, 23, 56, 55))
    ]


def test_plays_without_a_connection_are_dated_by_the_device(write):
    # 1 May 2023 at 12:00, 12:04 and 12:08 UTC, reported together on the 10th.
    began = [1682942400, 1682942640 * 1000, 1682942880]
    offline = {"ts": "2023-05-10T08:00:00Z", "offline": True}
    records = [invented.extended(**offline, offline_timestamp=at) for at in began]
    # Without a connection and with no such time; with a connection all the same.
    none = [None, 0, "soon", True, -1, 10**30, float("nan")]
    records += [
        invented.extended(**offline, offline_timestamp=at, ms_played=60_000 + n)
        for n, at in enumerate(none)
    ]
    records.append(invented.extended(offline=False, offline_timestamp=began[0]))
    records.append(invented.extended(offline=None, offline_timestamp=began[0]))
    export = open_export(write(json.dumps(records)))
    assert rows(export, "day", "time")[:3] == [
        (date(2023, 5, 1), datetime(2023, 5, 1, 12, minute)) for minute in (0, 4, 8)
    ]
    assert {day for (day,) in rows(export, "day")[3:-2]} == {date(2023, 5, 10)}
    # 20:01:25 less 215 seconds.
    assert rows(export, "time")[-2:] == [(datetime(2023, 1, 5, 19, 57, 50),)] * 2
    assert "by the device and not by their report: 3." in str(export.notes)
    assert "by their report for want of a better day: 7." in str(export.notes)


def test_only_what_is_alike_in_every_field_is_a_repeat(write):
    one, other = invented.extended(), invented.extended(platform="secret-other")
    longer = invented.extended(ms_played=215_001)
    export = open_export(write(json.dumps([one, other, one, longer])))
    assert export.left_out.select("line", "reason").rows() == [
        (3, "the same as another row")
    ]
    assert export.log.n_plays() == 3
    # What begins with the third of a second is another time.
    assert export.contradictions.rows() == [("export", 1), ("export", 2)]
    assert export.notes[-1].endswith("in rows that differ, all kept: 2.")


def test_two_profiles_may_play_one_title_at_one_time(write):
    lines = invented.ACTIVITY.splitlines(keepends=True)
    export = open_export(
        write(lines[0] + lines[1] * 2 + lines[1].replace("Ann", "Bob"))
    )
    assert rows(export, "viewer") == [(0,), (1,)]
    assert export.contradictions.is_empty()
    later = lines[1].replace("12-18", "12-19")
    export = open_export(write("".join([*lines[:2], later, lines[3]])))
    assert rows(export, "viewer") == [(0,), (0,), (1,)]


def test_what_lasts_just_long_enough_and_what_lasts_for_hours_is_kept(write):
    # 30 seconds, the least; 3 hours; a month and a second.
    lengths = (30_000, 29_999, 3 * 3_600_000, (31 * 86_400 + 1) * 1000)
    records = [invented.account(ms=ms, track=f"{ms}") for ms in lengths]
    export = open_export(write(json.dumps(records)))
    assert rows(export, "minutes") == [(0.5,), (180.0,)]
    assert reasons(export) == [
        (2, "shorter than `least_seconds`"),
        (4, "a length that cannot be read"),
    ]


def test_a_play_with_a_day_and_no_time_keeps_its_day(write):
    records = [invented.extended(), invented.extended(ts="2023-01-07")]
    export = open_export(write(json.dumps(records)))
    assert rows(export, "day", "time")[1] == (date(2023, 1, 7), None)


@pytest.mark.parametrize("country", ["GB", "PL"])
def test_a_row_of_a_table_is_a_repeat_only_with_all_its_cells(write, country):
    line = invented.RESAVED.splitlines(keepends=True)[1]
    again = line.replace("PL", country)
    export = open_export(write(invented.RESAVED + again))
    assert export.log.n_plays() == (3 if country == "GB" else 2)
    assert export.contradictions["line"].to_list() == (
        [2, 4] if country == "GB" else []
    )


# YouTube


def test_youtube_leaves_out_ads_searches_posts_and_what_was_deleted(write):
    records = [
        invented.watched(),
        invented.watched(time="2023-12-18T20:01:33Z"),
        invented.watched("Watched a video that has been removed", titleUrl=None),
        invented.watched(f"Watched {invented.watched()['titleUrl']}", subtitles=None),
        invented.watched(details=[{"name": "From Google Ads"}]),
        invented.watched(titleUrl="https://www.youtube.com/results?search_query=x"),
        invented.watched(titleUrl="https://www.youtube.com/post/x"),
        invented.watched(subtitles=None, time="2023-12-19T20:01:33Z"),
        invented.watched(subtitles=[{"name": "Band - Topic"}]),
    ]
    export = open_export(write(json.dumps(records)))
    assert rows(export, "title", "series") == [
        ("Channel: Clip", "Channel"),
        ("Channel: Clip", "Channel"),
        ("Clip", None),
        ("Band: Clip", "Band"),
    ]
    # Two channels have a clip of this name; both are not one title.
    assert "several channels have, told apart by them: 1." in export.notes[-1]
    assert [reason for _, reason in reasons(export)] == [
        "something the service no longer names",
        "something the service no longer names",
        "an ad",
        "a search",
        "a post",
    ]


@pytest.mark.parametrize(
    ("pattern", "names"),
    [
        ("Watched {}", ["One"]),
        ("Vous avez regardé {}", ["One"]),
        ("Katsoit: {}", ["One", "Two", "Three"]),
        ("{} angesehen", ["One", "Two", "Three"]),
        ("{} を視聴しました", ["One", "Two", "Watched Three"]),
        ("{}を視聴しました", ["One", "Two", "Three four"]),
        ("观看了{}", ["One", "Two", "Three four"]),
    ],
)
def test_the_verb_is_taken_off_in_any_language(pattern, names):
    titles = [pattern.format(name) for name in names]
    verb = find_verb(titles)
    assert [verb.name(title) for title in titles] == names


@pytest.mark.parametrize(
    "titles",
    [
        ["Watchmaker", "Watching paint", "Two"],
        ["Katsoit: Lumi"],
        [],
        # Three of seven, which is less than half, and three of six, which is no more.
        ["The A", "The B", "The C", "One", "Two", "Three", "Four"],
        ["The A", "The B", "The C", "One", "Two", "Three"],
    ],
)
def test_words_of_a_few_titles_are_no_verb(titles):
    assert find_verb(titles) is None


@pytest.mark.parametrize(
    "act", ["Liked {}", "Vous avez aimé {}", "Ti sei iscritto a {}"]
)
def test_where_nothing_was_watched_likes_are_no_views(act):
    titles = [act.format(name) for name in ("One", "Two", "Three")]
    verb = find_verb(titles)
    assert [verb.name(title) for title in titles] == [None, None, None]


def test_where_titles_share_both_ends_the_verb_is_in_front():
    titles = [f"Katsoit: {name} (video)" for name in ("Lumi", "Jää", "Lato")]
    assert find_verb(titles).name(titles[0]) == "Lumi (video)"


def test_a_view_may_come_after_many_other_things(write):
    # Of a language that is known, a single view is enough among nineteen likes.
    liked = [invented.watched(f"Liked {n}", header="Maps") for n in range(19)]
    export = open_export(write(json.dumps([*liked, invented.watched()])))
    assert rows(export, "title") == [("Clip",)]


# What else My Activity tells of: a link, what is said of it, and why it is no view.
OTHERS = [
    ("results?search_query=x", "Searched for x", "a search"),
    ("post/x", "Viewed a post", "a post"),
    ("channel/UC000", "Subscribed to Channel", "a channel, as in a subscription"),
    ("@channel", "Subscribed to Channel", "a channel, as in a subscription"),
    ("playlist?list=x", "Saved Clips", "a list of videos, as in one that was saved"),
    ("", "Visited YouTube", "a visit to a page that is no video"),
]
LIKE = "a like, a share or something else that is no view"
VIDEO = "https://www.youtube.com/watch?v=00000000001"


def test_of_all_that_was_done_at_youtube_only_views_are_plays(write):
    site = "https://www.youtube.com/"
    records = [invented.watched()]
    records += [invented.watched(said, titleUrl=site + at) for at, said, _ in OTHERS]
    records += [
        invented.watched(f"{act} Clip", titleUrl=VIDEO)
        for act in ("Liked", "Shared", "Saved", "Subscribed to", "Visited")
    ]
    records.append(invented.watched("Visited Clip", header="youtube.com"))
    export = open_export(write(json.dumps(records)))
    assert rows(export, "title") == [("Clip",)]
    why = [*(why for *_, why in OTHERS), *[LIKE] * 5, "of another product"]
    assert reasons(export) == list(enumerate(why, 2))


@pytest.mark.parametrize(
    ("view", "like"),
    [("Katsoit: {}", "Tykkäsit: {}"), ("{} angesehen", "{} geliked")],
)
def test_one_like_spoils_the_names_of_no_views_in_a_language_that_is_unknown(
    write, view, like
):
    names = ["Lumi", "Jää", "Lato"]
    records = [
        *(invented.watched(view.format(name)) for name in names),
        invented.watched(like.format("Lumi"), titleUrl=VIDEO),
    ]
    export = open_export(write(json.dumps(records)))
    assert [title for (title,) in rows(export, "title")] == names
    assert reasons(export) == [(4, LIKE)]


@pytest.mark.parametrize(
    "link",
    ["https://m.youtube.com/watch?v=0", "https://www.youtube.com/shorts/0",
     "http://youtu.be/0", "https://music.youtube.com/watch?v=0",
     "https://www.youtube.com/live/0"],
)  # fmt: skip
def test_every_link_to_a_video_is_one(write, link):
    export = open_export(write(json.dumps([invented.watched(titleUrl=link)])))
    assert rows(export, "title") == [("Clip",)]


def test_of_many_acts_in_a_language_that_is_unknown_none_is_taken_for_a_view(write):
    acts = ("Katsoit: Lumi", "Tykkäsit: Lato", "Jaoit: Jää", "Tallensit: Puu")
    records = [invented.watched(act) for act in acts]
    with pytest.raises(ExportError, match=r"mean a view: 4\); ask .* watch history"):
        open_export(write(json.dumps(records)))
    # What the message offers is done: the watch history holds views alone.
    seen = [invented.watched(f"Katsoit: {name}") for name in "ABC"]
    assert rows(open_export(write(json.dumps(seen))), "title") == [
        ("A",),
        ("B",),
        ("C",),
    ]


def test_two_accounts_may_have_two_languages(write):
    write(json.dumps([invented.watched(f"Watched {n}") for n in "AB"]), "yt/1.json")
    finnish = [invented.watched(f"Katsoit: {n}") for n in "CDE"]
    export = open_export(write(json.dumps(finnish), "yt/2.json").parent)
    assert [title for (title,) in rows(export, "title")] == list("ABCDE")


def test_where_no_verb_is_found_that_is_said(write):
    export = open_export(write(json.dumps([invented.watched("Katsoit: Lumi")])))
    assert rows(export, "title") == [("Katsoit: Lumi",)]
    assert 'No word for "watched" was found' in export.notes[-1]
    assert "No word" not in str(
        open_export(write(json.dumps([invented.watched()]))).notes
    )


def test_what_no_picture_can_hold_is_taken_out_of_names_and_counted(write):
    # Two sessions that differ in a field that is dropped stay two all the same.
    one = invented.extended(master_metadata_track_name="Tu\0ne")
    other = one | {"platform": "secret-other"}
    seen = {"watched_at": "2023-12-17T20:01:33Z", "movie": {"title": "\1"}}
    void = invented.FILM_SEEN | seen
    export = open_export(write(json.dumps([one, other])))
    assert rows(export, "title") == [("Band: Tu ne",)] * 2
    assert "where a space is read instead: 2." in str(export.notes)
    export = open_export(write(json.dumps([invented.FILM_SEEN, void])))
    assert rows(export, "title") == [("Snow Film (2017)",)]
    assert reasons(export) == [(2, "no title")]
    assert "control" not in str(open_export(write(invented.DIARY)).notes)


# Days on which nobody can have played anything


def at(form, when):
    """A file of that form with three sound plays, and one at that time."""
    if form == "Trakt":
        sound = [
            invented.FILM_SEEN | {"watched_at": f"2023-12-0{n}"} for n in (1, 2, 3)
        ]
        return json.dumps([*sound, invented.FILM_SEEN | {"watched_at": when}])
    if form == "YouTube":
        sound = [invented.watched(time=f"2023-12-0{n}T01:00:00Z") for n in (1, 2, 3)]
        return json.dumps([*sound, invented.watched(time=when)])
    if form == "Spotify":
        sound = [invented.extended(ts=f"2023-12-0{n}T01:00:00Z") for n in (1, 2, 3)]
        return json.dumps([*sound, invented.extended(ts=when)])
    days = [*(f"2023-12-0{n}" for n in (1, 2, 3)), when]
    if form == "Letterboxd":
        lines = [f"2023-12-19,Film,2017,https://x,,,,{day}\n" for day in days]
        return invented.DIARY.partition("\n")[0] + "\n" + "".join(lines)
    if form == "Last.fm":
        return "artist,track,date\n" + "".join(f'Band,Tune,"{day}"\n' for day in days)
    return "Title,Date\n" + "".join(f'"Film","{day}"\n' for day in days)


EVERY = ("Netflix", "Spotify", "YouTube", "Trakt", "Letterboxd", "Last.fm")
NONE = "a date that stands for none"
FUTURE = "a day in the future"
EARLY = "a day before the service existed"
CASES = [(form, "1970-01-01T00:00:00Z", NONE) for form in EVERY]
CASES += [(form, "2099-05-01T12:00:00Z", FUTURE) for form in EVERY]
CASES += [
    (form, "2001-05-01T12:00:00Z", EARLY) for form in EVERY if form[0] not in "TL"
]
CASES += [
    ("Last.fm", "01 Jan 1970, 00:00", NONE),
    ("Last.fm", "0", NONE),
    ("Last.fm", "2001-05-01", EARLY),
    ("Letterboxd", "1900-01-01", NONE),
    ("Trakt", "1970-01-01", NONE),
    ("Netflix", "25/12/66", FUTURE),
    ("Letterboxd", "25/12/66", FUTURE),
    ("Letterboxd", "9999-12-31", "a year outside 1900 to 2100"),
    ("Spotify", "0001-01-01T00:00:00Z", "a year outside 1900 to 2100"),
]


@pytest.mark.parametrize(("form", "when", "why"), CASES)
def test_a_day_on_which_nobody_played_anything_is_none_in_every_form(
    write, form, when, why
):
    for zone in (None, "Pacific/Kiritimati", "America/Los_Angeles"):
        export = open_export(write(at(form, when)), time_zone=zone)
        assert export.service == form
        assert export.left_out["reason"].to_list() == [why]
        assert export.log.n_plays() == 3


def test_what_people_write_down_themselves_may_be_older_than_the_service(write):
    for form in ("Trakt", "Letterboxd"):
        export = open_export(write(at(form, "1999-05-01")))
        assert export.log.n_plays() == 4
        assert f"{form} did not exist yet" in export.notes[-1]
        assert export.notes[-1].endswith("wrote them down: 1.")
        # The first day of all is no day before.
        for day in (f"{collect.BY_HAND[form]}", "2023-12-04"):
            later = open_export(write(at(form, day)))
            assert "did not exist" not in str(later.notes)


def test_the_future_begins_when_no_place_on_earth_has_that_day_yet(write, monkeypatch):
    monkeypatch.setattr(collect, "today", lambda: date(2023, 12, 10))
    for ahead, n in ((1, 4), (2, 3)):
        day = date(2023, 12, 10) + timedelta(days=ahead)
        assert open_export(write(at("Letterboxd", str(day)))).log.n_plays() == n


def test_where_most_days_are_impossible_the_file_is_refused(write):
    content = "Title,Date\n" + '"Film","25/12/66"\n' * 2 + '"Film","25/12/20"\n'
    with pytest.raises(
        ExportError, match=r"2 of 3 are not, .* for a day in the future"
    ):
        open_export(write(content))
    # That Trakt knows no date of most films is no fault of the file.
    seen = [invented.FILM_SEEN | {"watched_at": "1970-01-01T00:00:00.000Z"}] * 3
    export = open_export(write(json.dumps([invented.FILM_SEEN, *seen])))
    assert export.log.n_plays() == 1
    with pytest.raises(ExportError, match=r"\(a date that stands for none: 3\); ask"):
        open_export(write(json.dumps(seen)))


def test_what_times_and_lengths_mean_is_said(write):
    notes = {
        name: open_export(write(content)).notes[:1]
        for name, content in invented.SOUND.items()
    }
    assert "milliseconds" in notes["StreamingHistory_music_0.json"][0]
    assert "began, in UTC; minutes" in notes["ViewingActivity.csv"][0]


# The others


def test_trakt_knows_films_by_their_year_and_episodes_by_their_show(write):
    unnamed = invented.EPISODE_SEEN | {
        "episode": {"season": 2, "number": 4, "title": None},
        "watched_at": "2023-12-16T20:01:33Z",
    }
    showless = invented.EPISODE_SEEN | {"episode": None}
    records = [invented.FILM_SEEN, invented.EPISODE_SEEN, unnamed, showless]
    export = open_export(write(json.dumps(records)))
    assert rows(export, "title", "series") == [
        ("Snow Film (2017)", None),
        ("Show: Season 2: Three", "Show"),
        ("Show: Season 2: Episode 4", "Show"),
    ]
    assert reasons(export) == [(4, "not a record of a play")]


def test_two_shows_of_one_name_are_told_apart_by_their_years(write):
    def seen(day, **show):
        return invented.EPISODE_SEEN | {"watched_at": f"2023-12-{day}", "show": show}

    first = [seen(10, title="Show", year=2015), seen(11, title="Other", year=2015)]
    write(json.dumps(first), "trakt/history-1.json")
    second = [seen(12, title="Show", year=2020), seen(13, title="Show")]
    path = write(json.dumps(second), "trakt/history-2.json")
    export = open_export(path.parent)
    assert rows(export, "title", "series") == [
        ("Show (2015): Season 2: Three", "Show (2015)"),
        ("Other: Season 2: Three", "Other"),
        ("Show (2020): Season 2: Three", "Show (2020)"),
        ("Show: Season 2: Three", "Show"),
    ]
    assert export.notes[-1].endswith("told apart by their years: 2.")
    assert "told apart" not in str(open_export(path).notes[:-1])


def test_letterboxd_counts_the_day_a_film_was_seen_not_when_it_was_logged(write):
    lines = "2023-12-19,Rain Film,,https://boxd.it/y,,,,2023-12-17\n"
    lines += "2023-12-19,Sun Film,,https://boxd.it/y,good,,,2023-12-17\n"
    lines += '2023-12-19,Fog Film,,https://boxd.it/y,"3,5",,,2023-12-17\n'
    export = open_export(write(invented.DIARY + lines))
    assert rows(export, "title", "day", "rating") == [
        ("Snow Film (2017)", date(2023, 12, 18), 2.5),
        ("Rain Film", date(2023, 12, 17), None),
        ("Fog Film", date(2023, 12, 17), 3.5),
    ]
    assert reasons(export) == [(4, "a rating that cannot be read as a number")]


def test_reviews_at_letterboxd_tell_of_the_same_evenings_and_are_left_aside(write):
    head, line = invented.DIARY.split("\n")[:2]
    path = write(f"{head},Review\n{line},secret\n", "letterboxd/reviews.csv")
    with pytest.raises(ExportError, match=r"reviews\.csv' tells .*; pass `diary\."):
        open_export(path)
    write(invented.DIARY, "letterboxd/diary.csv")
    export = open_export(path.parent)
    assert export.files["file"].to_list() == ["diary.csv"]
    assert export.passed_over["file"].to_list() == ["reviews.csv"]


def test_what_was_deleted_at_letterboxd_is_passed_over_unless_it_is_named(write):
    for folder in ("", "Deleted/", "orphaned/"):
        lines = invented.DIARY.replace("Snow", f"{folder}Snow")
        path = write(lines, f"letterboxd/{folder}diary.csv")
    export = open_export(path.parents[1])
    assert rows(export, "title") == [("Snow Film (2017)",)]
    reason = "holds what was deleted at the service"
    assert export.passed_over["reason"].to_list() == [reason] * 2
    assert open_export(path).log.n_plays() == 1
    path.parents[1].joinpath("diary.csv").unlink()
    with pytest.raises(ExportError, match=f"diary.csv', .* {reason}; name it by its"):
        open_export(path.parents[1])


@pytest.mark.parametrize(
    "content",
    [
        invented.SCROBBLES_NAMED,
        invented.SCROBBLES_NAMED.replace("1609459140", ""),
        "Band,Album,Tune,31 Dec 2020 23:59\n",
        '"Band","Album","Tune","2020-12-31 23:59"\n',
        "Artist;Album;Track;Date\nBand;Album;Tune;31/12/2020 23:59\n",
        "artist,track,date\nBand,Tune,1609459140\n",
        'Artist;Album;AlbumId;Track;Date#secret\n"Band";"";"";"Tune";"1609459140000"\n',
    ],
)
def test_scrobbles_are_read_with_and_without_column_names(write, content):
    export = open_export(write(content))
    assert rows(export, "title", "series", "time") == [
        ("Band: Tune", "Band", datetime(2020, 12, 31, 23, 59))
    ]
    assert export.files["rows"].to_list() == [1]


def test_what_is_being_played_has_no_time_yet_and_is_left_out(write):
    export = open_export(write("Band,Album,New,\n" + invented.SCROBBLES))
    assert reasons(export) == [(1, "no time")]
    assert export.log.n_plays() == 2


def test_the_invented_examples_of_every_variant_are_read():
    folder = REAL / "export-shapes"
    if not folder.is_dir():
        pytest.skip("no export-shapes in KIT_DATA or ../shared/data")
    exports = [open_export(path) for path in sorted(folder.iterdir())]
    assert {export.service for export in exports} == {
        "Netflix",
        "Spotify",
        "YouTube",
        "Letterboxd",
    }
    assert all(export.log.n_plays() for export in exports)
