"""Files, folders and ZIPs: good ones are opened, others refused in a sentence."""

import codecs
import gzip
import io
import json
import os
import re
import struct
import tarfile

import pytest

from kit.errors import ExportError, LogError
from kit.files import opening
from kit.sources.exports import collect
from kit.sources.exports.export import open_export
from tests.sources.exports import invented
from tests.zips import zipped

DAYS = invented.history("12/18/23", "1/9/24")


# What is opened


def test_a_folder_and_a_zip_are_read_and_what_is_no_export_is_listed(write):
    contents = {
        "Netflix/CONTENT/ViewingActivity.csv": invented.ACTIVITY,
        "Netflix/MESSAGES/Messages.csv": "Name,E-mail\nsecret,secret@example.org\n",
        "Netflix/Cover.pdf": b"%PDF-1.4",
        "Netflix/empty.txt": "",
        "Netflix/list.json": "[]",
        "Netflix/other.json": '{"e-mail": "secret@example.org"}',
    }
    packed = open_export(write(zipped(contents), "export.zip"))
    for name, content in contents.items():
        write(content, f"unpacked/{name}")
    folder = open_export(write("", "unpacked/Netflix/empty.txt").parents[1])
    for export in (packed, folder):
        assert export.log.n_plays() == 2
        assert export.files.row(0)[2:] == (4, 2, 2)
        assert dict(export.passed_over.rows()).keys() == {
            name for name in contents if "Viewing" not in name
        }
        assert "secret" not in str(export.passed_over.rows())


def test_an_archive_of_another_kind_and_a_compressed_file_are_read_too(write):
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        for name, content in (("Cover.pdf", b"%PDF"), ("a.csv", DAYS.encode())):
            member = tarfile.TarInfo(f"Takeout/{name}")
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    for name, content in (
        ("takeout.tgz", packed.getvalue()),
        ("history.csv.gz", gzip.compress(DAYS.encode(), mtime=0)),
    ):
        assert open_export(write(content, name)).log.n_plays() == 2


def test_several_files_are_one_export(write):
    first = write(json.dumps([invented.account()]), "0.json")
    second = write(json.dumps([invented.account(track="Other")]), "1.json")
    export = open_export([first, str(second)])
    assert export.log.n_viewers() == 1
    assert export.files["plays"].to_list() == [1, 1]
    assert repr(export) == "Spotify export: 2 plays of 2 rows in 2 files"


def test_the_same_play_in_two_files_is_counted_once(write):
    # A film twice on one day is two plays; downloaded twice it is still two.
    lines = invented.history("12/18/23") + '"Snow Film","12/18/23"\n'
    once = write(lines, "NetflixViewingHistory.csv")
    again = write(lines + '"Rain Film","12/19/23"\n', "NetflixViewingHistory (1).csv")
    export = open_export([once, again])
    assert export.log.n_plays() == 3
    assert export.left_out.rows() == [
        ("NetflixViewingHistory (1).csv", 2, "the same as another row"),
        ("NetflixViewingHistory (1).csv", 3, "the same as another row"),
    ]
    # With its time, a play that is written twice is one, in one file or in two.
    timed = write(json.dumps([invented.account()] * 2), "0.json")
    assert open_export(timed).left_out["line"].to_list() == [2]


def test_the_same_day_in_two_spellings_is_one_day(write):
    american = write(invented.history("12/18/23", "12/19/23"), "a.csv")
    dutch = write(invented.history("18-12-23", "20-12-23"), "b.csv")
    export = open_export([american, dutch])
    assert export.log.n_plays() == 3
    assert export.left_out["file"].to_list() == ["b.csv"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_text_that_says_how_it_is_encoded_is_read(write, encoding):
    marks = {"utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE}
    for name in ("NetflixViewingHistory.csv", "Streaming_History_Audio_2023_1.json"):
        content = marks.get(encoding, b"") + invented.SOUND[name].encode(encoding)
        assert open_export(write(content)).log.n_plays() >= 1


@pytest.mark.parametrize("end", ["\r\n", "\r", "mixed"])
def test_every_line_end_is_one(write, end):
    lines = invented.history("12/18/23", "1/9/24", "12/17/23").splitlines()
    ends = ["\r\n", "\n", "\r", "\n"] if end == "mixed" else [end] * 4
    text = "".join(line + mark for line, mark in zip(lines, ends, strict=True))
    assert open_export(write(text)).log.n_plays() == 3


def test_a_row_of_two_lines_and_an_empty_one_keep_the_lines_counted(write):
    content = 'Title,Date\n"Two\nLines","12/18/23"\n\n"Film","soon"\n"Film","1/9/24"\n'
    export = open_export(write(content))
    assert export.left_out.select("line", "reason").rows() == [
        (4, "an empty row"),
        (5, "neither a date nor a time"),
    ]


def test_files_that_are_called_alike_are_told_apart(write):
    first = write(zipped({"history.csv": DAYS}), "1.zip")
    second = write(zipped({"history.csv": DAYS + '"Rain","12/11/23"\n'}), "2.zip")
    export = open_export([first, second])
    assert export.files["file"].to_list() == ["history.csv", "history.csv (2)"]
    assert export.left_out.select("file", "line").rows() == [
        ("history.csv (2)", 2),
        ("history.csv (2)", 3),
    ]


def test_of_a_takeout_in_html_the_message_says_what_to_choose(write):
    page = "\n<html><title>secret</title>"
    contents = {"Subscriptions.csv": "Channel\n", "watch-history.html": page}
    with pytest.raises(ExportError, match=r"watch-history.html', .* JSON instead, wh"):
        open_export(write(zipped(contents), "takeout.zip"))


FRENCH = (
    "Nom du profil,Heure de début,Durée,Attributs,Titre,Type de vidéo,Pays\n"
    "Ann,2023-12-18 20:01:33,01:31:10,,Snow Film,,Secretland\n"
)


def test_of_a_zip_in_french_the_file_is_named_that_was_meant_and_what_helps(write):
    contents = {
        "Cover sheet.pdf": b"%PDF-1.4",
        "Additional.html": "<html>",
        "CONTENT/ViewingActivity.csv": FRENCH,
    }
    with pytest.raises(ExportError, match="columns in French") as told:
        open_export(write(zipped(contents), "netflix.zip"))
    message = str(told.value)
    assert "(3) is one: 'CONTENT/ViewingActivity.csv', for example, has" in message
    assert "columns in French, where Netflix ViewingActivity has English" in message
    assert not any(secret in message for secret in (*invented.SECRETS, "Ann", "début"))
    # What the message says is done: the names that it gives are written into line 1.
    names = re.findall('"([^"]+)"', message)
    french = ["Nom du profil", "Heure de début", "Durée", "Titre", "Type de vidéo"]
    assert len(names) == len(french)
    for name, other in zip(names, french, strict=True):
        contents["CONTENT/ViewingActivity.csv"] = contents[
            "CONTENT/ViewingActivity.csv"
        ].replace(other, name)
    assert open_export(write(zipped(contents), "netflix.zip")).log.n_plays() == 1


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("NetflixViewingHistory (1).csv", "Titel,Datum\nA,B\n", "in German or Dutch, "),
        ("NetflixViewingHistory.csv", "a,b\nA,B\n", 'of other names, .* "Title", "Da'),
        ("diary.csv", "Nom\nA\n", "where Letterboxd diary has English ones; ask for"),
        ("watch-history.html", "<html>", "is a web page; ask for JSON instead"),
        ("endsong_0.json", '[{"a": 1}]', "is JSON of another kind"),
    ],
)
def test_the_file_that_was_meant_is_told_of_before_all_others(
    write, name, content, message
):
    write(zipped({"c.csv": DAYS}), "folder/a.zip")
    folder = write(content, f"folder/{name}").parent
    with pytest.raises(ExportError, match=rf"\(2\) is one: '{name[:6]}.*{message}"):
        open_export(folder)


def test_a_translated_table_under_another_name_is_said_to_be_one(write):
    with pytest.raises(ExportError, match="a table with other columns in French; pass"):
        open_export(write(FRENCH, "x.csv"))


# What is refused


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "'export' is empty; download it again"),
        (codecs.BOM_UTF8 + b" \n", "is empty"),
        ("[ ]", "is an empty list; choose a longer time when you ask for it"),
        ("[1, 2]", "is JSON of another kind; pass the file as it came from Netflix, "),
        ("{}", "is JSON of another kind"),
        ("<html>", "is a web page; ask for JSON instead, which Google Takeout offers"),
        (b"\x1f\x8b\x08\x00", "is damaged or locked; fetch it again or unpack it"),
        (b"PAR1\x00", "is a Parquet file; read it with `read_log`"),
        (b"%PDF-1.4", "is a PDF; ask the service for CSV or JSON"),
        (b"\x7fELF\x00\x00", "is not text; pass the CSV or JSON file"),
        ("viewer,title,date\nsecret,A,B\n", "is a table with other columns; pass the"),
        (DAYS.replace("Date", "Title"), "is a table with other columns"),
        (DAYS.replace("Title,", "Title,Title,"), "names a column more than once"),
        ("Artist,Artist,Track,Date\n", "names a column more than once; rename the"),
        (DAYS.replace("Snow", "Schn\xe9e").encode("latin-1"), "not UTF-8.*CSV UTF-8"),
        (DAYS.replace("Snow", "\0"), "is not text; pass"),
        (DAYS + "\0", "is not text"),
        (
            DAYS + '"Rain "Film","12/17/23"\n',
            "has a quote out of place in line 4; put double quotes round",
        ),
        (DAYS + '"Rain Film,12/17/23\n', "has a quote out of place in line 4"),
        (DAYS + "x" * (1 << 21), "has a line without end; check what it is"),
        ("Title,Date\n", "at least one play, got files without rows; choose a longer"),
        ("Title,Date", "at least one play, got files without rows"),
        ("Title,Date\n\n\n", r"every row was left out \(an empty row: 2\); ask"),
    ],
)
def test_a_file_of_another_kind_is_refused_in_one_sentence(write, content, message):
    with pytest.raises(ExportError, match=message) as told:
        open_export(write(content))
    assert "\n" not in str(told.value)
    assert not any(secret in str(told.value) for secret in invented.SECRETS)


SPOTIFY = json.dumps(
    [invented.extended(), invented.extended(ts="2023-01-06T20:01:25Z")]
)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (SPOTIFY[:-1], "is cut off after record 2; download it again"),
        (SPOTIFY[:-40], "is cut off in record 2; download it again"),
        (SPOTIFY[:-2] + '"secret"}]', "is damaged in record 2; download it again"),
        (SPOTIFY[:-1] + "; {}]", "is damaged after record 2"),
        (SPOTIFY[:-1] + ",", "is cut off before record 3"),
        (SPOTIFY + "[]", "goes on after the end of its list"),
        (SPOTIFY[:-1] + ", " + "[" * 100_000, "is (damaged|cut off) in record 3"),
        (SPOTIFY[:-1] + ", " + "9" * 5_000 + "]", "is damaged in record 3"),
        (SPOTIFY[:-1] + ', "' + "x" * (1 << 21) + '"]', "is cut off in record 3"),
    ],
)
def test_json_that_is_cut_off_or_damaged_is_refused_by_record(write, content, message):
    with pytest.raises(ExportError, match=message) as told:
        open_export(write(content))
    assert not any(secret in str(told.value) for secret in invented.SECRETS)


def test_a_line_that_is_cut_off_is_left_out_and_named(write):
    export = open_export(write(invented.ACTIVITY + "Ann,2023-12-14 20:01:33,01:3"))
    assert export.left_out.rows()[-1] == ("export", 6, "a last line that is cut off")


def test_most_rows_must_be_readable_and_the_form_of_a_date_is_all_that_is_told(write):
    content = invented.history("18 of Dec 23", "1 of Jan 24", "12/17/23")
    with pytest.raises(
        ExportError,
        match=r"of export must be readable, but 2 of 3 .* \(times look like 99 aa aaa",
    ):
        open_export(write(content))
    # Lines without anything are no rows that could be readable.
    with pytest.raises(ExportError, match="2 of 3 are not"):
        open_export(write(content + "\n" * 9))
    lines = "a,b,c\n" * 3
    with pytest.raises(ExportError, match=r"3 of 5 .*for more cells than line 1 has"):
        open_export(write(DAYS + lines))


def test_plays_that_are_all_short_are_counted_in_the_refusal(write):
    content = json.dumps([invented.account(ms=1000)])
    with pytest.raises(ExportError, match="shorter than `least_seconds`: 1"):
        open_export(write(content))
    assert open_export(write(content), least_seconds=0).log.n_plays() == 1


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"day_order": "dym"}, "`day_order` must be one of dmy, mdy, ymd, got"),
        (
            {"least_seconds": -1},
            "`least_seconds` must be a number of at least 0, got -1",
        ),
        ({"least_seconds": True}, "got True"),
        ({"least_seconds": float("nan")}, "got nan"),
        ({"profile": " "}, "`profile` must be the name of a profile, got ' '"),
        ({"time_zone": "Mars"}, '`time_zone` must be a zone name such as "UTC"'),
    ],
)
def test_a_setting_that_is_none_is_refused(write, settings, message):
    with pytest.raises((ExportError, LogError), match=message):
        open_export(write(DAYS), **settings)


def test_a_path_that_is_none_is_refused(tmp_path):
    for path in (3, None, b"x", [3], [[]], ["\0"], {"a": 1}):
        with pytest.raises(ExportError, match="`path` must be"):
            open_export(path)
    with pytest.raises(ExportError, match="got an empty list"):
        open_export([])
    # The last two are a name that is too long, and what has no end to wait for.
    os.mkfifo(tmp_path / "pipe")
    for path in ("", tmp_path / "none.csv", "x" * 9999, tmp_path / "pipe"):
        with pytest.raises(ExportError, match="is no file and no folder; check the"):
            open_export(path)
    with pytest.raises(ExportError, match="got no file at all; name the folder"):
        open_export(tmp_path)


def test_a_file_that_is_given_twice_is_refused(write):
    path = write(DAYS)
    with pytest.raises(
        ExportError, match="a list of different ones, got one of them twice"
    ):
        open_export([path, path.parent / "." / path.name])


def test_two_services_in_one_folder_are_refused(write):
    write(invented.DIARY, "both/diary.csv")
    folder = write(DAYS, "both/NetflixViewingHistory.csv").parent
    with pytest.raises(
        ExportError,
        match="one service, got Netflix and Letterboxd; name the files of one",
    ):
        open_export(folder)


def test_two_forms_of_one_service_are_refused_because_they_tell_of_the_same_plays(
    write,
):
    write(json.dumps([invented.account()]), "both/0.json")
    folder = write(json.dumps([invented.extended()]), "both/1.json").parent
    with pytest.raises(
        ExportError,
        match="one form, got Spotify account data and Spotify extended history; name",
    ):
        open_export(folder)


def test_a_folder_without_an_export_says_why_its_files_are_none(write):
    folder = write(zipped({"a.csv": DAYS}), "folder/a.zip").parent
    write("<html>", "folder/b.html")
    with pytest.raises(
        ExportError,
        match=r"none of its files \(2\) is one: 'a.zip', .*pass that ZIP by",
    ):
        open_export(folder)


def test_a_folder_with_far_too_many_files_is_refused(write, monkeypatch):
    monkeypatch.setattr(opening, "MOST_FILES", 2)
    for name in ("a", "b", "c"):
        folder = write(DAYS, f"folder/{name}").parent
    with pytest.raises(ExportError, match="'folder' holds more than 2 files; name the"):
        open_export(folder)
    packed = write(zipped({"a": "", "b": "", "c": ""}), "many.zip")
    with pytest.raises(ExportError, match=r"'many\.zip' holds more than 2 files"):
        open_export(packed)


def test_a_file_with_far_too_many_rows_is_refused(write, monkeypatch):
    monkeypatch.setattr(collect, "MOST_ROWS", 1)
    with pytest.raises(ExportError, match="has more than 1 rows; no person plays so"):
        open_export(write(DAYS))


# ZIPs that are traps


def test_a_file_without_a_name_in_a_zip_is_none_that_can_be_read(write):
    content = zipped({"unnamed": "", "a.csv": DAYS}).replace(b"unnamed", b"\0nnamed")
    export = open_export(write(content, "export.zip"))
    assert export.passed_over.rows() == [("", "is empty")]


@pytest.mark.parametrize(
    "name",
    ["../ViewingActivity.csv", "a/../../b.csv", "/etc/x.csv", "C:\\x.csv", "..\\x"],
)
def test_a_zip_with_a_name_that_leads_out_of_it_is_refused(write, name):
    packed = write(zipped({name: DAYS}), "export.zip")
    with pytest.raises(ExportError, match="holds a name that leads out of it; fetch"):
        open_export(packed)


def test_a_zip_in_a_zip_is_passed_over_and_refused_if_there_is_nothing_else(write):
    contents = {"empty.txt": "", "b.zip": zipped({"c.csv": DAYS})}
    export = open_export(write(zipped(contents | {"a.csv": DAYS}), "o.zip"))
    assert export.files["file"].to_list() == ["a.csv"]
    assert ("b.zip", "is a ZIP inside of something else") in export.passed_over.rows()
    # Of the two files it is the ZIP of which something can be made.
    with pytest.raises(ExportError, match=r"\(2\) is one: 'b.zip', for example, is a"):
        open_export(write(zipped(contents), "o.zip"))


def test_an_encrypted_zip_is_refused(write):
    content = bytearray(zipped({"a.csv": DAYS}))
    # The first bit of the flags, in the header of the file and in the directory.
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.index(mark) + place
        flags = struct.unpack_from("<H", content, at)[0]
        struct.pack_into("<H", content, at, flags | 1)
    with pytest.raises(ExportError, match="is encrypted; unpack it with its password"):
        open_export(write(bytes(content), "export.zip"))


def test_a_zip_that_unpacks_to_far_more_than_its_size_is_refused(write, monkeypatch):
    monkeypatch.setattr(opening, "_SMALL", 1 << 12)
    bomb = DAYS + '"Snow Film","12/18/23"\n' * 20_000
    content = zipped({"a.csv": bomb, "b.csv": bomb})
    assert len(content) * 200 < 2 * len(bomb)
    with pytest.raises(ExportError, match="unpacks to more than 200 times its size"):
        open_export(write(content, "export.zip"))


def test_no_more_of_a_zip_is_unpacked_than_it_says(write):
    content = bytearray(zipped({"a.csv": DAYS * 9}))
    # The size unpacked, in the header of the file and in the directory.
    for mark, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<I", content, content.index(mark) + place, len(DAYS))
    with pytest.raises(ExportError, match="is damaged or locked; fetch it again"):
        open_export(write(bytes(content), "export.zip"))


def test_a_spreadsheet_is_refused(write):
    packed = write(zipped({"[Content_Types].xml": "<x>", "a.xml": "<x>"}), "a.xlsx")
    with pytest.raises(ExportError, match='is a spreadsheet; save it as "CSV UTF-8"'):
        open_export(packed)


def test_a_damaged_zip_is_refused(write):
    content = zipped({"a.csv": invented.ACTIVITY * 50})
    damaged = [
        content[:-30],
        content[:40],
        content.replace(b"\x50\x4b\x01\x02", b"PK__"),
    ]
    middle = bytearray(content)
    middle[60:90] = bytes(30)
    for one in (*damaged, bytes(middle)):
        with pytest.raises(ExportError, match="is damaged or locked; fetch it again"):
            open_export(write(one, "export.zip"))
