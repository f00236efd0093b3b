"""Whatever a file holds: no row is lost in silence, none is told of in an error."""

import json

import polars as pl
import pytest
from hypothesis import example, given, settings, strategies as st

from kit.errors import KitError
from kit.sources.exports.export import open_export
from tests.sources.exports import invented


def open_bytes(folder, content, **settings):
    """Open a file of that content; None if it is refused, which may quote nothing."""
    path = folder.getbasetemp() / "export"
    path.write_bytes(content)
    try:
        export = open_export(path, **settings)
    except KitError as error:
        told = str(error)
    else:
        check_rows(export)
        return export
    assert "\n" not in told
    assert not any(secret in told for secret in invented.SECRETS)
    return None


def check_rows(export):
    """Every row is a play or left out, and said to be."""
    rows = export.files.row(0, named=True)
    assert rows["rows"] == rows["plays"] + rows["left_out"]
    assert rows["plays"] == export.log.n_plays()
    assert rows["left_out"] == export.left_out.height
    assert export.count_reasons()["rows"].sum() == rows["left_out"]
    # The log itself must have had nothing left to do.
    assert (export.log.merged, export.log.left_out.height) == (0, 0)


# Rows in are rows out

texts = st.sampled_from(
    ["", " ", "A", "B: Season 1: C", "Ünï, côdé", "E\0F", "\0", 'q"q', "\ud800"]
)
times = st.sampled_from(
    ["", "?", "2023-12-18T20:01:25Z", "2023-12-18 20:01", "2023-02-30", "1899-12-31",
     "1900-01-01 00:00Z", "2100-12-31T23:59:59Z", "1970-01-01T00:00:00Z", "0",
     "2099-05-01", "12/18/23", "18.12.23", "1702929685"]
)  # fmt: skip
odd = st.sampled_from([None, True, 1.5, [], {}, -1, 10**30, float("nan"), "245000"])
lengths = st.integers(0, 10**8) | odd


def rows_of(columns):
    return st.lists(st.fixed_dictionaries(columns), max_size=8)


SPOTIFY = {
    "ts": times | odd,
    "ms_played": lengths,
    "master_metadata_track_name": texts | odd,
    "master_metadata_album_artist_name": texts | odd,
    "episode_name": texts | odd,
    "offline": st.booleans() | odd,
    "offline_timestamp": st.integers(-1, 10**13) | odd,
}
SITE = "https://www.youtube.com/"
LINKS = [SITE + at for at in ("watch?v=0", "watch?v=1", "post/0", "@a", "")]
YOUTUBE = {
    "header": st.sampled_from(["YouTube", "Chrome", None]),
    "title": texts | odd,
    "titleUrl": texts | odd | st.sampled_from(LINKS),
    "time": times | odd,
    "subtitles": odd | st.lists(st.fixed_dictionaries({"name": texts | odd}) | odd),
    "details": odd,
}
TRAKT = {
    "watched_at": times | odd,
    "type": st.sampled_from(["movie", "episode", "list"]) | odd,
    "movie": st.fixed_dictionaries({"title": texts | odd, "year": odd}) | odd,
    "show": st.fixed_dictionaries({"title": texts | odd}) | odd,
    "episode": st.fixed_dictionaries({"title": texts | odd, "season": odd}) | odd,
}
ZONES = st.sampled_from([None, "Europe/Warsaw", "Pacific/Kiritimati"])


@settings(max_examples=25)
@given(st.one_of(map(rows_of, (SPOTIFY, YOUTUBE, TRAKT))), ZONES)
def test_every_record_is_a_play_or_left_out(tmp_path_factory, records, zone):
    sound = {
        "ts": invented.extended(),
        "header": invented.watched(),
        "watched_at": invented.FILM_SEEN,
    }
    first = next(
        (row for key, row in sound.items() if records and key in records[0]), {}
    )
    # Where most rows are odd a file is refused, so there are as many sound ones.
    records = [*[first] * (len(records) + 3), *records, None, 1]
    content = json.dumps(records).encode()
    export = open_bytes(
        tmp_path_factory, content, time_zone=zone, day_order="dmy", least_seconds=0
    )
    assert export is None or export.files["rows"].item() == len(records)


def quoted(cell):
    return '"' + cell.replace('"', '""') + '"'


cells = st.tuples(texts.filter(lambda text: text.isprintable()), times, texts)


@settings(max_examples=25)
@given(st.lists(cells, max_size=8), st.sampled_from(["\n", "\r\n", "\r"]))
def test_every_line_is_a_play_or_left_out(tmp_path_factory, lines, end):
    lines = [("Film", "12/18/2023"), *(line[:2] for line in lines)]
    rows = [",".join(map(quoted, line)) for line in lines]
    content = end.join(["Title,Date", *rows, ""]).encode()
    export = open_bytes(tmp_path_factory, content)
    assert export is None or export.files["rows"].item() == len(lines)


# Files that were cut, mixed up, or never an export

sound = st.sampled_from([content.encode() for content in invented.SOUND.values()])


@given(st.binary(max_size=300))
@example(b"[")
@example(b'Title,Date\n"')
def test_random_bytes_are_refused(tmp_path_factory, content):
    assert open_bytes(tmp_path_factory, content) is None


@settings(max_examples=15)
@given(sound, st.floats(0, 1))
def test_a_file_may_be_cut_anywhere(tmp_path_factory, content, share):
    open_bytes(tmp_path_factory, content[: int(share * len(content))], least_seconds=0)


@settings(max_examples=15)
@given(sound, st.data())
def test_a_file_may_be_overwritten_anywhere(tmp_path_factory, content, data):
    at = data.draw(st.integers(0, len(content)))
    noise = data.draw(
        st.binary(max_size=4) | st.sampled_from([b'"', b"\n", b"\r", b","])
    )
    content = content[:at] + noise + content[at + len(noise) :]
    open_bytes(tmp_path_factory, content, least_seconds=0)


@settings(max_examples=15)
@given(sound, sound)
def test_two_files_may_be_run_together(tmp_path_factory, one, other):
    open_bytes(tmp_path_factory, one + other, least_seconds=0)


# What is dropped


def everything(export):
    """All that an export holds, as one text."""
    plays = export.log.plays.collect()
    parts = [plays, export.files, export.left_out, export.passed_over]
    written = [part.write_json() for part in parts]
    return " ".join([*written, repr(export), *export.notes, *export.log.notes])


@pytest.mark.parametrize("name", invented.SOUND)
def test_addresses_devices_countries_and_profiles_are_nowhere_in_what_is_read(
    write, name
):
    export = open_export(write(invented.SOUND[name], name))
    assert not [secret for secret in invented.SECRETS if secret in everything(export)]
    assert not {"device", "region"} & set(export.log.columns)
    assert "Ann" not in everything(export)
    # The titles are, so this search does find what is there.
    assert any(title in everything(export) for title in ("Snow Film", "Tune", "Clip"))


def test_what_is_not_needed_never_reaches_a_table(write, monkeypatch):
    made = []
    build = pl.DataFrame.__init__

    def watch(frame, data=None, *args, **settings):
        made.append(repr(data))
        return build(frame, data, *args, **settings)

    monkeypatch.setattr(pl.DataFrame, "__init__", watch)
    for name, content in invented.SOUND.items():
        open_export(write(content, name))
    assert any("Tune" in data for data in made)
    assert not [data for data in made if any(s in data for s in invented.SECRETS)]


def test_nothing_is_written_anywhere(write, tmp_path):
    paths = [write(content, name) for name, content in invented.SOUND.items()]
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    for path in paths:
        open_export(path)
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before
