"""Weekly lists: both forms are read, and no row is lost without a reason."""

import os
import random

import polars as pl
import pytest

from kit.errors import KitError, SourceError
from kit.sources.published_tables.netflix import read_top10

HEAD = (
    "week\tcategory\tweekly_rank\tshow_title\tseason_title\tweekly_hours_viewed\t"
    "runtime\tweekly_views\tcumulative_weeks_in_top_10\n"
)
FILM = "2023-06-18\tFilms (English)\t1\tThe Tide\tN/A\t16600000\t1.9667\t8400000\t2\n"
SHOW = "2023-06-11\tTV (English)\t2\tOrrin\tOrrin: Season 1\t10650000\t\t\t1\n"
COUNTRIES = (
    "country_name\tcountry_iso2\tweek\tcategory\tweekly_rank\tshow_title\t"
    "season_title\tcumulative_weeks_in_top_10\n"
    "Namibia\tNA\t2023-06-18\tFilms\t1\tThe Tide\tN/A\t2\n"
    "Norway\tNO\t2023-06-18\tFilms\t1\tThe Tide\tN/A\t1\n"
)


def read(write, text, name="all-weeks-global.tsv"):
    return read_top10(write(text, name))


def test_the_list_of_the_world_has_hours_runtimes_and_views(write):
    table = read(write, HEAD + FILM + SHOW)
    # 1.9667 hours are 118 minutes, to the four decimals that are printed.
    told = table.rows.select("row", "rank", "season", "hours", "runtime", "views")
    assert told.rows() == [
        (2, 1, None, 16_600_000, 118, 8_400_000),
        (3, 2, "Orrin: Season 1", 10_650_000, None, None),
    ]
    assert [str(day) for day in table.period] == ["2023-06-11", "2023-06-18"]
    assert table.left_out.is_empty()


def test_a_list_of_countries_has_ranks_and_no_hours(write):
    table = read(write, COUNTRIES)
    assert table.rows["iso2"].to_list() == ["NA", "NO"]  # Namibia is no missing value
    assert not {"hours", "views", "runtime"} & set(table.rows.columns)
    assert table.n_rows == 2


def test_an_older_list_without_runtimes_is_read(write):
    old = HEAD.replace("\truntime\tweekly_views", "")
    assert read(write, old + SHOW.replace("\t\t\t1", "\t1")).rows["weeks"][0] == 1


def test_the_list_is_read_from_a_spreadsheet_too(workbook):
    rows = [line.rstrip("\n").split("\t") for line in (HEAD, FILM)]
    assert read_top10(workbook({"global": rows})).rows["runtime"][0] == 118


def test_a_runtime_of_0_is_none(write):
    table = read(write, HEAD + FILM.replace("1.9667", "0"))
    assert table.rows["runtime"].to_list() == [None]
    assert table.notes == ("1 runtimes of 0 were read as not printed.",)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("2023-06-18", "2023-06-31", "no day of a week"),
        ("2023-06-18", "", "no day of a week"),
        ("Films (English)", "", "no category"),
        ("\t1\tThe", "\t11\tThe", "no rank from 1 to 10"),
        ("\t1\tThe", "\t0\tThe", "no rank from 1 to 10"),
        ("\t1\tThe", "\t10\tThe", ""),
        ("\t1\tThe", "\tone\tThe", "no rank from 1 to 10"),
        ("The Tide", " ", "no title"),
        ("16600000", "", "no hours"),
        ("16600000", "16.6M", "hours that are no whole number"),
        ("16600000", "16,6", "hours that are no whole number"),
        ("16600000", "16.600", "hours that are no whole number"),
        ("8400000", "-5", "views that are no whole number"),
        ("1.9667", "1.95", ""),  # 117 minutes
        ("1.9667", "1.97", "a runtime that is no number of minutes"),
        ("1.9667", "1.967", "a runtime that is no number of minutes"),  # 118.02
        ("1.9667", "1.9668", ""),  # 118.008
        ("1.9667", "long", "a runtime that is no number of minutes"),
        ("1.9667", "-1.5", "a runtime that is no number of minutes"),
        ("1.9667", "inf", "a runtime that is no number of minutes"),
        ("\t2\n", "\t2\tmore\n", "more cells than the table has columns"),
        (FILM, "\n", "an empty row"),
        (FILM, FILM + FILM, "a row that stands there already"),
    ],
)
def test_a_row_that_cannot_be_read_is_left_out_with_its_reason(write, old, new, reason):
    table = read(write, HEAD + SHOW + FILM.replace(old, new))
    n_lines = (SHOW + FILM.replace(old, new)).count("\n")
    assert table.n_rows == n_lines
    told = table.left_out.select("row", "reason").rows()
    assert told == ([(2 + table.rows.height, reason)] if reason else [])


@pytest.mark.parametrize(
    ("name", "content", "match"),
    [
        ("list.tsv", "", "'list.tsv' is empty"),
        ("list.tsv", "week\tcategory\n", 'columns "week", "category", "weekly rank"'),
        ("list.tsv", HEAD + '"never closed\n', "a quote out of place in line"),
        ("list.tsv", HEAD.encode() + b"\xff\xfe", "is not UTF-8 text"),
        ("list.tsv", HEAD.encode() + b"\0", "is not text"),
        ("list.xlsx", b"PK\x03\x04 no spreadsheet", "'list.xlsx' is damaged"),
        ("list.pdf", "", "is a .pdf file; save it as .csv or .xlsx"),
    ],
)
def test_a_file_that_is_no_list_is_refused(write, name, content, match):
    with pytest.raises(SourceError, match=match):
        read(write, content, name)


def test_a_missing_file_a_folder_and_no_name_are_refused(tmp_path):
    with pytest.raises(SourceError, match="does not exist"):
        read_top10(tmp_path / "nothing.tsv")
    with pytest.raises(SourceError, match="is a folder"):
        read_top10(tmp_path)
    for path in (None, f"{'x' * 5000}.tsv", pl.DataFrame({"viewer": ["marcia"]})):
        with pytest.raises(SourceError, match="`path` must be the name of a") as caught:
            read_top10(path)
        assert len(str(caught.value)) < 150
    # What has no end must not be waited for.
    os.mkfifo(tmp_path / "pipe.tsv")
    with pytest.raises(SourceError, match="is no file to read; check the name"):
        read_top10(tmp_path / "pipe.tsv")


@pytest.mark.parametrize("kind", ["text", "spreadsheet"])
def test_damaged_files_are_read_or_refused_in_one_sentence(write, workbook, kind):
    lines = [HEAD, FILM, SHOW]
    if kind == "text":
        name, sound = "list.tsv", "".join(lines).encode()
    else:
        rows = [line.rstrip("\n").split("\t") for line in lines]
        name, sound = "list.xlsx", workbook({"a": rows}).read_bytes()
    chance, outcomes, messages = random.Random(20230618), set(), []
    for _ in range(60):
        damaged = bytearray(sound)
        for _ in range(chance.randrange(5)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        cut = chance.choice([len(damaged), chance.randrange(len(damaged))])
        try:
            table = read_top10(write(bytes(damaged[:cut]), name))
            assert table.n_rows == table.rows.height + table.left_out.height
            outcomes.add("read")
        except KitError as error:
            outcomes.add("refused")
            messages.append(str(error))
    assert not any("\n" in message for message in messages)
    assert outcomes == {"read", "refused"}


# 26 October and 2 November 2025 are Sundays; 12 October is one, 10 December is none.
@pytest.mark.parametrize(
    ("weeks", "read_as"),
    [
        (("10/26/2025", "11/2/2025"), ["2025-10-26", "2025-11-02"]),
        (("26/10/2025", "02/11/2025"), ["2025-10-26", "2025-11-02"]),
        (("26.10.2025", "2.11.2025"), ["2025-10-26", "2025-11-02"]),
        (("10/26/25", "11/2/25"), ["2025-10-26", "2025-11-02"]),
        (("26-Oct-25", "2-Nov-25"), ["2025-10-26", "2025-11-02"]),
        (("Oct 26, 2025", "November 2, 2025"), ["2025-10-26", "2025-11-02"]),
        # Days since 30 December 1899, as a cell without a form of a day shows them.
        (("45956", "45963"), ["2025-10-26", "2025-11-02"]),
        (("2025-10-26 00:00:00", "2025/11/02"), ["2025-10-26", "2025-11-02"]),
        (("10/12/2025", "11/2/2025"), ["2025-10-12", "2025-11-02"]),
    ],
)
def test_a_list_that_a_spreadsheet_saved_again_has_the_same_weeks(
    write, weeks, read_as
):
    lines = [FILM.replace("2023-06-18", week) for week in weeks]
    table = read(write, HEAD + "".join(lines))
    assert [str(day) for day in table.rows["week"]] == read_as


def test_an_order_that_no_sunday_settles_is_asked_for(write):
    # 1 February 2026 and 2 January 2022 are Sundays, and so is 2 February 2025.
    text = HEAD + FILM.replace("2023-06-18", "2/2/2025")
    assert read(write, text).period[0].month == 2
    both = HEAD + FILM.replace("2023-06-18", "1/2/2027")  # a Saturday, or a Monday
    with pytest.raises(SourceError, match=r'`week` must show .* say day_order="dmy"'):
        read(write, both)
    path = write(both, "list.tsv")
    assert str(read_top10(path, day_order="mdy").period[0]) == "2027-01-02"
    with pytest.raises(SourceError, match="`day_order` must be one of dmy, mdy, got"):
        read_top10(path, day_order="ymd")


@pytest.mark.parametrize(
    ("cell", "minutes"),
    [
        ("1,9667", 118),
        ("1:58", 118),
        ("1:58:00", 118),
        ("1H 58M 0S", 118),
        ("NA", None),
    ],
)
def test_a_runtime_that_a_spreadsheet_saved_again_is_the_same(write, cell, minutes):
    table = read(write, HEAD + FILM.replace("1.9667", cell))
    assert table.rows["runtime"].to_list() == [minutes]


def test_rows_of_one_title_with_other_numbers_are_both_kept_and_told(write):
    other = FILM.replace("16600000", "900000")
    table = read(write, HEAD + FILM + SHOW + other + FILM)
    assert table.rows["hours"].to_list() == [16_600_000, 10_650_000, 900_000]
    told = "Rows of one title with different numbers, all kept: rows 2, 4."
    assert table.notes == (told,)
    assert table.left_out["row"].to_list() == [5]


def test_a_row_is_a_repeat_only_within_its_edition(write):
    table = read(write, HEAD + FILM + SHOW + HEAD + FILM)
    assert table.rows.select("row", "part").rows() == [(2, 1), (3, 1), (5, 2)]
    assert table.left_out.rows() == [("", 4, "the names of the columns again")]
    assert table.notes == ("Editions in the file, one below the other: 2.",)


def test_a_list_of_which_most_cannot_be_read_is_refused(write):
    bad = FILM.replace("2023-06-18", "someday")
    match = (
        "rows of 'list.tsv' must be readable, but 2 of 3 are not, most often for no "
        "day of a week; mend those rows, or check that it is the file you mean"
    )
    with pytest.raises(SourceError, match=match):
        read(write, HEAD + FILM + bad + bad, "list.tsv")
    assert read(write, HEAD + FILM + bad + "\n\n").n_rows == 4
    with pytest.raises(SourceError, match="has no row below the names of its columns"):
        read(write, HEAD)
