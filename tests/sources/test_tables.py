"""Files of plays: the good ones are read, the others refused in one sentence."""

import gzip
import os
import random
import re
import zipfile
from datetime import date
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter
from hypothesis import given, strategies as st

from kit.errors import KitError, LogError
from kit.sources.tables import read_log

GOOD = "user,film,date\nann,A,2018-01-01\nbob,B,2018-01-02\n"
REAL = Path(os.environ.get("KIT_DATA", Path(__file__).parents[3] / "shared" / "data"))


@pytest.fixture
def write(tmp_path):
    """Write a file of that content, and give its path."""

    def write_file(content, name="plays.csv"):
        content = content.encode() if isinstance(content, str) else content
        (tmp_path / name).write_bytes(content)
        return tmp_path / name

    return write_file


def read_rows(path, **settings):
    return rows_of(read_log(path, **settings))


def rows_of(log):
    plays = log.plays.collect()
    return plays.select("viewer", pl.col("title").cast(pl.String)).rows()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("plays.csv", GOOD),
        ("plays.CSV", GOOD),
        ("plays.csv", GOOD.replace(",", ";")),
        ("plays.tsv", GOOD.replace(",", "\t")),
        ("plays.txt", GOOD.replace(",", "|")),
        ("plays.csv", GOOD.replace("\n", "\r\n")),
        ("plays.csv", "\ufeff" + GOOD),
        ("plays.csv", GOOD.encode("utf-16")),
        ("plays.csv.gz", gzip.compress(GOOD.encode("utf-16"), mtime=0)),
        ("plays.csv", GOOD.rstrip("\n")),
        ("plays.csv", GOOD.replace("ann", '"ann"').replace("B", " B ")),
        ("plays.csv.gz", gzip.compress(GOOD.encode(), mtime=0)),
        ("plays[1].csv", GOOD),
    ],
)
def test_every_usual_form_of_csv_is_read(write, name, content):
    assert read_rows(write(content, name)) == [(0, "A"), (1, "B")]


def test_a_cell_may_hold_separators_quotes_and_line_ends(write):
    titles = ["Love, Actually", 'The "Best"', "Two\nLines"]
    cells = [title.replace('"', '""') for title in titles]
    lines = [f'ann,"{cell}",2018-01-0{n}\n' for n, cell in enumerate(cells, 1)]
    path = write("user,film,date\n" + "".join(lines))
    # A line end within a title is read as a space.
    assert [title for _, title in read_rows(path)] == [*titles[:2], "Two Lines"]


def test_a_spreadsheet_is_read_as_if_it_were_text(tmp_path):
    rows = [
        ("user", "film", "date"),
        ("ann", "A", date(2018, 1, 1)),
        (),
        ("bob", "B", date(2018, 1, 2)),
        ("bob", None, date(2018, 1, 3)),
    ]
    options = {"default_date_format": "yyyy-mm-dd"}
    with xlsxwriter.Workbook(tmp_path / "plays.XLSX", options) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
        book.add_worksheet("notes").write(0, 0, "made by hand")
    log = read_log(tmp_path / "plays.XLSX")
    assert rows_of(log) == [(0, "A"), (1, "B")]
    assert [str(day) for day in log.period()] == ["2018-01-01", "2018-01-02"]
    # Rows are numbered as the spreadsheet does.
    assert log.left_out.rows() == [(3, "an empty row"), (5, "no title")]
    assert "Only the first of 2 sheets is read." in log.notes


def test_guesses_are_reported_and_names_that_were_given_are_not(write):
    log = read_log(write(GOOD), title="film")
    assert log.notes == ('Columns guessed: viewer="user", time="date".',)


def test_parquet_is_read_whatever_its_types(tmp_path):
    table = pl.DataFrame(
        {"user": [7, 8], "film": [1, 2], "timestamp": [1512936301] * 2}
    )
    table.write_parquet(tmp_path / "plays.parquet")
    assert read_rows(tmp_path / "plays.parquet") == [(0, "1"), (1, "2")]


@pytest.mark.parametrize("moment", ["2018-01-01 20:00", "2018-01-01"])
def test_the_checked_form_survives_a_round_trip_and_stays_on_disk(
    write, tmp_path, moment
):
    log = read_log(write(f"user,film,watched_at,country\nann,A,{moment},UK\n"))
    log.plays.sink_parquet(tmp_path / "log.parquet")
    again = read_log(tmp_path / "log.parquet")
    assert again.plays.collect().equals(log.plays.collect())
    assert "Parquet SCAN" in again.plays.explain()
    assert again.notes == ()


def test_whatever_was_read_can_be_kept_on_disk(write, tmp_path):
    frame = pl.read_csv(GOOD.encode())
    for n, source in enumerate((frame, write(GOOD))):
        log = read_log(source, keep=tmp_path / f"kept{n}.parquet")
        assert rows_of(log) == [(0, "A"), (1, "B")]
        assert "Parquet SCAN" in log.plays.explain()
    with pytest.raises(LogError, match="`keep` must be the name of a new file that en"):
        read_log(frame, keep=tmp_path / "kept0.parquet")


def test_rows_left_out_are_listed_by_line_of_the_file(write):
    broken = "ann,A,2018-02-30\n\nbob,,2018-01-02\n"
    log = read_log(write(GOOD + GOOD.partition("\n")[2] + broken))
    # Line 1 is the header and lines 2 to 5 are plays.
    assert log.left_out.rows() == [
        (6, "a day or an hour that does not exist"),
        (7, "an empty row"),
        (8, "no title"),
    ]


@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
def test_a_row_of_two_lines_counts_as_two_lines(write, end):
    log = read_log(write(GOOD + f'ann,"Two\nLines",2018-01-03\nbob,B,soon{end}'))
    assert log.left_out["line"].to_list() == [6]


def test_a_short_line_lacks_its_last_cells(write):
    log = read_log(write(GOOD + "cy,C\n"))
    assert log.left_out.rows() == [(4, "no time")]


def test_settings_for_days_and_zones_are_passed_on(write):
    path = write("user,film,date\nann,A,1/2/2018\n")
    with pytest.raises(LogError, match='day_order="dmy" or day_order="mdy"'):
        read_log(path)
    assert str(read_log(path, day_order="mdy").period()[0]) == "2018-01-02"
    path = write(GOOD.replace("-01\n", "-01 10:00Z\n").replace("-02\n", "-02 10:00\n"))
    with pytest.raises(LogError, match=r"got times at \+00:00, no zone; .*time_zone="):
        read_log(path)
    assert read_log(path, time_zone="UTC").n_plays() == 2


def test_a_file_that_does_not_say_when_is_read_as_undated(write, tmp_path):
    table = pl.DataFrame({"userID": ["1", "1", "2"], "movieID": ["10", "20", "10"]})
    table.write_parquet(tmp_path / "pairs.parquet")
    for path in (tmp_path / "pairs.parquet", write(table.write_csv())):
        with pytest.raises(LogError, match="or read the table with undated=True"):
            read_log(path)
        log = read_log(path, undated=True)
        assert log.columns == ("viewer", "title")
        assert (log.n_plays(), log.n_viewers()) == (3, 2)


def test_an_undated_log_has_no_column_of_times(write):
    assert read_log(write(GOOD), undated=True).columns == ("viewer", "title")
    with pytest.raises(LogError, match="`time` must be left out where `undated` is"):
        read_log(write(GOOD), undated=True, time="date")


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("plays.csv", "", "is empty"),
        ("plays.csv", " \n\n", "is empty"),
        ("plays.parquet", "", "is empty"),
        (
            "plays.csv",
            "user,film,date\n",
            "at least one play, got a table without rows",
        ),
        ("plays.csv", "user,film,date", "at least one play, got a table without rows"),
        ("plays.csv", "\n" + GOOD, "has no column names on its first line"),
        ("plays.csv", b"PAR1\x00\x01", "is not text; check that its ending is right"),
        ("plays.csv", GOOD.encode("utf-16")[:-1], "is not text; check that its"),
        ("plays.csv", GOOD.replace("A", "\xc9").encode("latin-1"), "is not UTF-8 text"),
        ("plays.csv", GOOD.replace("film", "\xe9").encode("latin-1"), "is not UTF-8"),
        (
            "plays.csv",
            GOOD + "cy,C,c,2018-01-01\n",
            "has 4 cells, .* 3, in line 4; put",
        ),
        (
            "plays.csv",
            GOOD + 'cy,"C,2018-01-01\n',
            "has a quote out of place in line 4",
        ),
        (
            "plays.csv",
            GOOD + 'cy,"C"c,2018-01-01\n',
            "has a quote out of place in line 4",
        ),
        (
            "plays.csv.gz",
            gzip.compress(GOOD.encode(), mtime=0)[:-20],
            "cannot be opened; fetch it",
        ),
        ("plays.parquet", GOOD, "is not a Parquet file; check what wrote it"),
        (
            "plays.parquet",
            b"PAR1" + bytes(40) + b"PAR1",
            "is damaged; fetch it or write",
        ),
        (
            "plays.xlsx",
            "x",
            "is damaged; open it in your spreadsheet program and save it again as .x",
        ),
        ("plays.json", "[]", "is a .json file; convert it to CSV"),
        (
            "plays.dat",
            "1::2::3",
            "is a .dat file; save it as .csv with a first line such",
        ),
        ("plays", "x", "is a file without an ending; save it as .csv"),
    ],
)
def test_a_file_of_another_kind_is_refused_in_one_sentence(
    write, name, content, message
):
    with pytest.raises(LogError, match=message) as caught:
        read_log(write(content, name))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("user,film,date\n", "In plays.csv: A log must .*; put one row for each play"),
        ("user,date\nann,2018-01-01\n", "In plays.csv: `title` must be a column"),
        (GOOD.replace("2018", "someday"), "^In plays.csv: At least half of the rows"),
        (
            "",
            "^`source` must be a file of plays, CSV, .*, but '.*plays.csv' is",
        ),
        ("\ufeff\n", "plays.csv' is empty; check what wrote it"),
    ],
)
def test_every_refusal_of_a_file_names_it(write, content, message):
    with pytest.raises(LogError, match=message):
        read_log(write(content))


def test_a_zip_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "plays.zip", "w") as archive:
        archive.writestr("plays.csv", GOOD)
    with pytest.raises(
        LogError, match=r"is a \.zip file; unzip it and pass the file inside"
    ):
        read_log(tmp_path / "plays.zip")


def test_what_is_not_there_is_refused(tmp_path):
    with pytest.raises(LogError, match="does not exist; check the name and the folder"):
        read_log(tmp_path / "plays.csv")
    with pytest.raises(LogError, match="is a folder; name a file in it"):
        read_log(tmp_path)
    for path in (3, f"{'x' * 5000}.csv"):
        match = "`source` must be the name of a file, or a table of Polars, .* got '"
        with pytest.raises(LogError, match=match) as caught:
            read_log(path)
        assert len(str(caught.value)) < 200
    # What has no end must not be waited for.
    os.mkfifo(tmp_path / "pipe.csv")
    with pytest.raises(LogError, match="is no file to read; check the name and the"):
        read_log(tmp_path / "pipe.csv")


def test_a_file_without_column_names_is_refused_without_quoting_its_first_row(write):
    path = write("marcia,A,2018-01-01\nann,B,2018-01-02\n")
    for settings in ({}, {"viewer": "user"}):
        with pytest.raises(LogError, match="has no column names on its") as caught:
            read_log(path, **settings)
        assert "marcia" not in str(caught.value)


@pytest.mark.parametrize("settings", [{}, {"viewer": "user"}, {"title": "film"}])
@pytest.mark.parametrize("first", ["marcia,The Tide,yesterday", "marcia,title,soon"])
def test_no_cell_of_a_file_is_quoted_in_an_error(write, first, settings):
    # The first row names a person, and no cell of it begins like a number.
    path = write(f"{first}\nann,B,today\n")
    with pytest.raises(LogError, match=r"must be (a column|one of)") as caught:
        read_log(path, **settings)
    assert not {"marcia", "Tide", "soon", "yesterday"} & set(
        re.findall(r"\w+", str(caught.value))
    )
    # A name that the kit knows is none of a person, and helps.
    assert ('"title"' in str(caught.value)) is ("title" in first)


@pytest.mark.parametrize(
    "lines",
    [
        ["1,A,2017-12-10\r", "2,B,2017-12-11\n", "3,C,2017-12-12\r\n"],
        ["1,A,2017-12-10\r", "2,B,2017-12-11\r", "3,C,2017-12-12\r"],
        ["1,A,2017-12-10\r\n", "2,B,2017-12-11\r", "3,C,2017-12-12"],
    ],
)
@pytest.mark.parametrize("pack", [None, gzip.compress])
def test_a_line_may_end_in_a_carriage_return_alone(write, lines, pack):
    head, broken = "viewer,title,time\r\n", "4,D,soon\r"
    text = head + broken + "".join(lines)
    path = write(pack(text.encode(), mtime=0), "a.csv.gz") if pack else write(text)
    log = read_log(path)
    assert rows_of(log) == [(0, "A"), (1, "B"), (2, "C")]
    assert log.left_out["line"].to_list() == [2]


def test_a_quote_out_of_place_beside_a_row_left_out_is_one_sentence(write):
    rows = '1,"say "hi" now",2017-12-10\n2,"B\nb",2017-12-11\n3,C,soon\n'
    with pytest.raises(LogError, match="has a quote out of place in line 2; put doub"):
        read_log(write(f"viewer,title,time\n{rows}"))


@pytest.mark.parametrize(
    ("sign", "read_as"),
    [("\x01", " "), ("\x1b", " "), ("\x7f", " "), ("\ufffe", " "), ("\uffff", " ")]
    + [(letter, letter) for letter in ("é", "ป่า", "👩‍👧", "\xa0", "+")],
)
def test_a_title_keeps_all_but_control_characters(write, sign, read_as):
    path = write(
        f"viewer,title,time,series\n1,A{sign}b,2018-01-01,S\n2,B,2018-01-02,T\n"
    )
    log = read_log(path)
    assert rows_of(log)[0] == (0, f"A{read_as}b")
    told = "Control characters in title, where a space is read instead: 1."
    assert (told in log.notes) is (read_as == " ")


def test_the_checked_form_holds_no_control_characters_either(tmp_path):
    table = {"viewer": [0, 1], "title": ["A\x00b", "\x01"], "day": ["2018-01-01"] * 2}
    frame = pl.DataFrame(table).cast({"viewer": pl.UInt32, "title": pl.Categorical})
    frame = frame.with_columns(pl.col("day").str.to_date())
    frame.write_parquet(tmp_path / "log.parquet")
    log = read_log(tmp_path / "log.parquet")
    assert rows_of(log) == [(0, "A b")]
    assert log.left_out.rows() == [(2, "no title")]


def test_two_artists_with_a_track_of_one_name_have_two_titles(write):
    text = "user,artist,track,date\n1,Ane,Home,2018-01-01\n1,Bo,Home,2018-01-01\n"
    log = read_log(write(text + "2,,Home,2018-01-02\n2,Bo,,2018-01-02\n"))
    assert rows_of(log) == [(0, "Ane: Home"), (0, "Bo: Home"), (1, "Home")]
    assert log.left_out.rows() == [(5, "no title")]
    told = (
        'Titles are "artist" and "track" together, since two artists can have a title '
        "of one name."
    )
    assert told in log.notes
    other = text.replace("artist", "composer")
    assert rows_of(read_log(write(other), artist="composer"))[0] == (0, "Ane: Home")


@pytest.mark.parametrize(
    ("unit", "given", "minutes"),
    [
        ("seconds", "90", 1.5),
        ("milliseconds", "90000", 1.5),
        ("hours", "1,5", 90),
        ("minutes", "90", 90),
    ],
)
def test_lengths_are_read_in_the_unit_that_is_said(write, unit, given, minutes):
    path = write(f'user,film,date,length\n1,A,2018-01-01,"{given}"\n')
    log = read_log(path, minutes="length", minutes_unit=unit)
    assert log.plays.collect()["minutes"].to_list() == [minutes]


def test_lengths_that_may_be_no_minutes_are_asked_about_or_said(write):
    path = write("user,film,date,secs\n1,A,2018-01-01,90\n")
    with pytest.raises(
        LogError, match='"secs", speaks of seconds; say minutes_unit="s'
    ):
        read_log(path, minutes="secs")
    assert read_log(path, minutes="secs", minutes_unit="minutes").n_plays() == 1
    path = write("user,film,date,length\n1,A,2018-01-01,90\n")
    told = '"length" is read as minutes; say minutes_unit="..." if it is not.'
    assert told in read_log(path, minutes="length").notes
    # Two of three are longer than a day, which has 1,440 minutes; one of two is not.
    rows = [
        f"{n},A,2018-01-0{n},{length}\n"
        for n, length in enumerate((5400, 1440, 1441), 1)
    ]
    head = "user,film,date,minutes\n"
    with pytest.raises(LogError, match="but 2 of 3 would be longer than a day; say"):
        read_log(write(head + "".join(rows)))
    assert read_log(write(head + "".join(rows[:2]))).n_plays() == 2
    with pytest.raises(LogError, match="`minutes_unit` must be one of minutes, second"):
        read_log(path, minutes_unit="days")


def test_a_separator_in_unquoted_titles_is_not_taken_for_that_of_the_file(write):
    text = "user;film;date\n1;Me, you, them, us;2018-01-01\n2;B, b, c, d;2018-01-02\n"
    assert read_rows(write(text)) == [(0, "Me, you, them, us"), (1, "B, b, c, d")]


cells = st.sampled_from(["1", "2", '"3,4"', '"a\nb"', ""])
moments = st.sampled_from(["2018-01-01", "2018-01-01 20:00", "2018-02-30", "?", ""])


@given(st.lists(st.tuples(cells, cells, moments, cells), min_size=1))
def test_every_row_of_a_file_is_read_merged_or_left_out(tmp_path_factory, table):
    path = tmp_path_factory.getbasetemp() / "rows.csv"
    lines = [",".join(row) for row in table]
    path.write_text("\n".join(["user,film,date,other", *lines, ""]))
    try:
        log = read_log(path)
    except LogError:
        return
    assert log.n_plays() + log.merged + log.left_out.height == len(table)
    # Each line that is named holds the beginning of a row with a fault in it.
    starts, line = {}, 2
    for row, text in zip(table, lines, strict=True):
        starts[line] = row
        line += 1 + text.count("\n")
    for line in log.left_out["line"]:
        user, film, moment, _ = starts[line]
        assert not user or not film or moment in ("2018-02-30", "?", "")


@pytest.mark.parametrize("name", ["plays.csv", "plays.csv.gz", "plays.parquet"])
def test_a_damaged_file_is_read_or_refused_but_never_breaks(write, tmp_path, name):
    rows = [f"u{n},film {n % 5},2018-01-{n:02d} 20:00,{n}" for n in range(10, 28)]
    text = "\n".join(["user,film,date,minutes", *rows])
    pl.read_csv(text.encode()).write_parquet(tmp_path / "sound.parquet")
    content = {
        "plays.csv": text.encode(),
        "plays.csv.gz": gzip.compress(text.encode(), mtime=0),
        "plays.parquet": (tmp_path / "sound.parquet").read_bytes(),
    }[name]
    chance = random.Random(20171210)
    outcomes, messages = set(), []
    for _ in range(60):
        damaged = bytearray(content)
        for _ in range(chance.randrange(4)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        cut = chance.choice([len(damaged), chance.randrange(len(damaged))])
        noise = chance.randbytes(200)
        path = write(chance.choice([bytes(damaged[:cut]), noise]), name)
        try:
            outcomes.add(repr(read_log(path))[:6])
        except KitError as error:
            outcomes.add("refused")
            messages.append(str(error))
    assert not any("\n" in message for message in messages)
    assert outcomes == {"Log of", "refused"}


def test_the_real_panel_opens_with_no_argument():
    path = REAL / "netflix-uk" / "events_2018-04_2019-06.parquet"
    if not path.exists():
        pytest.skip(
            "the real panel is not here; set KIT_DATA to the folder of real data"
        )
    log = read_log(path)
    # The counts that come with the panel.
    assert (log.n_plays(), log.n_viewers()) == (86_889, 11_254)
    assert [str(day) for day in log.period()] == ["2018-04-01", "2019-06-30"]
    assert 'time="approx_datetime"' in " ".join(log.notes)


def test_the_real_ratings_open_with_no_argument():
    path = REAL / "ml-latest-small" / "ratings.csv"
    if not path.exists():
        pytest.skip("the ratings are not here; set KIT_DATA to the folder of real data")
    log = read_log(path)
    assert (log.n_plays(), log.n_viewers()) == (100_004, 671)
    assert log.columns == ("viewer", "title", "day", "time", "rating")


def test_attributes_are_read_from_the_columns_named_and_no_others(write):
    lines = GOOD.replace("date\n", "date,Sex,email\n")
    lines = lines.replace("01\n", "01,f,a@b.c\n").replace("02\n", "02,m,d@e.f\n")
    assert read_log(write(lines)).attributes == ()
    log = read_log(write(lines), attributes={"gender": "Sex"})
    assert log.attributes == ("gender",)
    assert log.plays.collect()["gender"].to_list() == ["f", "m"]
    with pytest.raises(LogError, match=r"`gender` must be one of .*, got 'sex'"):
        read_log(write(lines), attributes={"gender": "sex"})
