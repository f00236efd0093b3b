"""Half-yearly reports: every edition is read, wherever its header stands."""

from datetime import date, datetime, time, timedelta

import pytest

from kit.errors import SourceError
from kit.sources.published_tables.netflix import read_engagement

PREAMBLE = [
    [],
    ["What We Watched: a report"],
    ["Hours viewed from January to June 2023"],
    [],
    [],
]
OLD_HEAD = ["Title", "Available Globally?", "Release Date", "Hours Viewed"]
NEW_HEAD = [*OLD_HEAD, "Runtime", "Views"]
NEW_ROW = ["Orrin: Season 1 // 오린", "Yes", "2024-12-26", 619900000, "7:10", 86500000]


def test_the_first_edition_has_one_sheet_and_days_as_days(workbook):
    row = ["The Tide", "No", datetime(2023, 3, 23), 812100000]
    other = ["Orrin", "Yes", None, 100000]
    table = read_engagement(workbook({"Engagement": [*PREAMBLE, OLD_HEAD, row, other]}))
    assert table.rows.rows() == [
        ("Engagement", 7, "The Tide", None, False, date(2023, 3, 23), 812_100_000),
        ("Engagement", 8, "Orrin", None, True, None, 100_000),
    ]
    assert table.period == (date(2023, 1, 1), date(2023, 6, 30))


def test_a_later_edition_has_sheets_runtimes_views_and_days_as_text(workbook):
    film = ["The Tide", "Yes", None, 274500000, "2:00", 137300000]
    sheets = {
        "TV": [*PREAMBLE, NEW_HEAD, NEW_ROW],
        "Film": [["Notes"], NEW_HEAD, film],
        "About": [["Hours are hours."]],
    }
    table = read_engagement(workbook(sheets))
    told = table.rows.select("sheet", "row", "title", "original", "runtime", "views")
    assert told.rows() == [
        ("TV", 7, "Orrin: Season 1", "오린", 430, 86_500_000),
        ("Film", 3, "The Tide", None, 120, 137_300_000),
    ]
    assert table.notes == ("Sheets without titles and hours: About.",)


@pytest.mark.parametrize(
    ("cell", "minutes", "is_marked"),
    [
        ("0:55", 55, False),
        ("121:30", 7290, False),
        ("7:10:00", 430, False),
        ("4:44*", 284, True),
        ("*", None, True),
        (None, None, False),
        ("1H 54M 0S", 114, False),
        ("7h 10m", 430, False),
        ("55 min", 55, False),
        ("PT1H54M", 114, False),
        ("NA", None, False),
    ],
)
def test_every_spelling_of_a_runtime_is_read(workbook, cell, minutes, is_marked):
    rows = [NEW_HEAD, [*NEW_ROW[:4], cell, NEW_ROW[5]]]
    table = read_engagement(workbook({"TV": rows}))
    assert table.rows.select("runtime", "is_marked").row(0) == (minutes, is_marked)


def test_a_runtime_may_be_a_cell_that_holds_a_time(tmp_path):
    import xlsxwriter

    path = tmp_path / "times.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet, form = (
            book.add_worksheet("TV"),
            book.add_format({"num_format": "[h]:mm"}),
        )
        sheet.write_row(0, 0, NEW_HEAD)
        # 7:10 hours, and 31:05, which is more than a day.
        lengths = [time(7, 10), timedelta(hours=31, minutes=5)]
        for at, length in enumerate(lengths, start=1):
            sheet.write_row(at, 0, [f"Title {at}", *NEW_ROW[1:]])
            sheet.write_datetime(at, 4, length, form)
    assert read_engagement(path).rows["runtime"].to_list() == [430, 1865]


@pytest.mark.parametrize(
    ("place", "cell", "reason"),
    [
        (0, None, "no title"),
        (1, "Perhaps", "neither Yes nor No"),
        (2, "2024-02-30", "a release date that does not exist"),
        (2, "soon", "a release date that does not exist"),
        (3, None, "no hours"),
        (3, "many", "hours that are no whole number"),
        (3, 0.5, "hours that are no whole number"),
        (4, "7:75", "a runtime that is not H:MM"),
        (4, "0:00", "a runtime that is not H:MM"),
        (4, "0.29", "a runtime that is not H:MM"),
        (4, "1H 54M 30S", "a runtime that is not H:MM"),
        (5, "few", "views that are no whole number"),
    ],
)
def test_a_row_that_cannot_be_read_is_left_out(workbook, place, cell, reason):
    bad = [*NEW_ROW[:place], cell, *NEW_ROW[place + 1 :]]
    table = read_engagement(workbook({"TV": [NEW_HEAD, NEW_ROW, bad]}))
    assert table.left_out.rows() == [("TV", 3, reason)]
    assert table.n_rows == 2


def test_empty_repeated_and_overlong_rows_are_left_out(workbook):
    rows = [NEW_HEAD, NEW_ROW, [], NEW_ROW, [*NEW_ROW, "more"]]
    table = read_engagement(workbook({"TV": rows}))
    assert table.left_out["reason"].to_list() == [
        "an empty row",
        "a row that stands there already",
        "more cells than the table has columns",
    ]
    assert table.n_rows == 4


def test_two_works_of_one_name_are_both_kept(workbook):
    other = [NEW_ROW[0], "No", "2019-05-17", 1200000, "1:30", 800000]
    table = read_engagement(workbook({"Film": [NEW_HEAD, NEW_ROW, other]}))
    assert table.rows.height == 2


@pytest.mark.parametrize(
    ("name", "period"),
    [
        ("What_We_Watched_2025Jan-Jun.csv", (date(2025, 1, 1), date(2025, 6, 30))),
        ("What_We_Watched_2024Jul-Dec.csv", (date(2024, 7, 1), date(2024, 12, 31))),
        ("report.csv", None),
        ("2025Jun-Jan.csv", None),
        ("2025Jun-Jun.csv", (date(2025, 6, 1), date(2025, 6, 30))),
    ],
)
def test_the_name_tells_the_months_where_the_sheet_does_not(write, name, period):
    assert (
        read_engagement(write("Title,Hours Viewed\nThe Tide,5\n", name)).period
        == period
    )


def test_a_file_without_titles_and_hours_is_refused(workbook, write):
    with pytest.raises(SourceError, match='names the columns "title", "hours viewed"'):
        read_engagement(workbook({"a": [["Title", "Views"], ["The Tide", 5]]}))
    with pytest.raises(SourceError, match="is empty"):
        read_engagement(workbook({"a": []}))


def test_days_and_gaps_that_other_programs_wrote_are_read(write):
    lines = [",".join(NEW_HEAD), "A,Yes,12/26/2024,5,NA,NA", "B,No,NA,6,1:30,2"]
    rows = read_engagement(write("\n".join(lines))).rows
    assert rows["released"].to_list() == [date(2024, 12, 26), None]
    assert rows.select("runtime", "views").rows() == [(None, None), (90, 2)]


def test_days_that_fit_both_orders_are_asked_about(write):
    path = write("Title,Release Date,Hours\nA,1/2/2024,5\n")
    with pytest.raises(SourceError, match=r'`released` must show .* day_order="dmy"'):
        read_engagement(path)
    days = [read_engagement(path, day_order=o).rows["released"] for o in ("dmy", "mdy")]
    assert [day.item() for day in days] == [date(2024, 2, 1), date(2024, 1, 2)]


def test_a_row_of_another_edition_is_no_repeat(write):
    head = "Title,Hours Viewed,Edition\n"
    table = read_engagement(write(head + "A,500,2023H1\nA,500,2023H2\nA,500,2023H2\n"))
    assert table.rows.select("hours", "edition").rows() == [
        (500, "2023H1"),
        (500, "2023H2"),
    ]
    assert table.left_out["row"].to_list() == [4]
    stacked = write("Title,Hours Viewed\nA,500\n" * 2, "stacked.csv")
    assert read_engagement(stacked).rows["part"].to_list() == [1, 2]


def test_a_column_that_the_reader_does_not_know_tells_rows_apart(write):
    table = read_engagement(write("Title,Hours,Halbjahr\nA,500,I\nA,500,II\n"))
    assert table.rows.height == 2
    told = "Rows of one title with different numbers, all kept: rows 2, 3."
    assert table.notes == (told,)


def test_a_report_of_which_most_cannot_be_read_is_refused(workbook):
    bad = [*NEW_ROW[:4], "long", NEW_ROW[5]]
    with pytest.raises(SourceError, match="2 of 3 are not, most often for a runtime"):
        read_engagement(workbook({"TV": [NEW_HEAD, NEW_ROW, bad, bad]}))
