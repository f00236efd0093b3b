"""Tables of counts: grids and lists, totals found, what is withheld read as such."""

import zipfile

import pytest
from hypothesis import given, strategies as st

from kit.attacks.on_releases.tables.audit import audit_tables
from kit.errors import SourceError
from kit.printed import Exact, Range, Suppressed
from kit.sources.published_tables.counts import read_counts
from kit.sources.published_tables.layouts import read_count

GRID = "region,18-34,35+,All\nNorth,81,<5,85\nSouth,40,30,70\nUK,121,34,155\n"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("53", Exact(53)),
        ("0", Exact(0)),
        ("1,234", Exact(1234)),
        ("1 234 567", Exact(1234567)),
        ("1’234", Exact(1234)),
        ("12.0", Exact(12)),
        ("12*", Exact(12)),
        ("1,234 [note 3]", Exact(1234)),
        ("<5", Suppressed(5)),
        ("< 5", Suppressed(5)),
        ("fewer than 5", Suppressed(5)),
        ("≤4", Suppressed(5)),
        ("4 or fewer", Suppressed(5)),
        ("1-4", Range(1, 4)),
        ("1–4", Range(1, 4)),
        ("1 to 4", Range(1, 4)),
        ("10+", Range(10)),
        (">10", Range(11)),
        ("10 or more", Range(10)),
        *(
            (mark, Suppressed())
            for mark in ("*", "**", "..", "c", "C", "[c]", "x", "s")
        ),
        *((mark, Suppressed()) for mark in ("(D)", "[low]", "…", "suppressed", "#")),
        *((mark, Suppressed()) for mark in ("", "-", "–", "n/a", "[x]", None)),
    ],
)
def test_every_usual_spelling_is_read(text, meant):
    assert read_count(text) == meant


@pytest.mark.parametrize(
    "text", ["12.5", "1.234", "2.000", "45%", "12,34", "North", "<0", "9-4"]
)
def test_what_is_no_count_is_not_read_as_one(text):
    assert read_count(text) is None


def test_a_mark_means_fewer_than_what_is_printed_and_a_blank_may_mean_anything():
    assert read_count("*", below=11) == Suppressed(11)
    assert read_count("", below=11) == read_count("[x]", below=11) == Suppressed()


@given(st.text("0123459,. -–<>≤≥+*[]()cx#ormetof\u202f", max_size=12))
def test_any_text_is_read_or_not_and_what_is_read_reveals_something(text):
    printed = read_count(text)
    if printed is not None:
        low, high = printed.reveals()
        assert low >= 0
        assert high is None or low <= high


@given(st.integers(0, 10**9))
def test_a_number_is_read_whatever_its_separators(number):
    spelt = (str(number), f"{number:,}", f"{number:,}".replace(",", " "), f"{number}.0")
    assert {read_count(text) for text in spelt} == {Exact(number)}


def test_a_grid_is_read_with_its_totals_by_name(write):
    text = "Viewers in 2024\n,,,\n" + GRID.replace("UK", "All regions") + "Source: us\n"
    table = read_counts(write(text), names={"top": "age"})
    assert table.dimensions == ("region", "age")
    assert table.rows.filter(region="North", age="35+").row(0) == (
        4, "North", "35+", "<5", None, 0, 4,
    )  # fmt: skip
    assert table.rows.filter(region="total", age="total")["viewers"].item() == 155
    assert table.left_out.rows() == [
        ("", 1, "above the labels"),
        ("", 2, "an empty row"),
        ("", 7, "a label without counts"),
    ]
    assert table.n_rows == 6  # of seven, without that of the labels


def test_a_total_without_a_name_is_found_by_adding_up(write):
    # 81 + 40 = 121 and 85 + 70 = 155; the middle column has a hole.
    table = read_counts(write(GRID))
    assert table.notes[0] == 'The total of `region`: "UK" (added up).'


def test_a_total_of_rounded_numbers_is_found_within_the_rounding(write):
    # 12, 13, 14 and 22, 23, 24 rounded to tens: 10 + 10 + 10 beside 40, 20 * 3 by 70.
    text = "town,a,b\nEly,10,20\nAsh,10,20\nKew,10,20\nCounty,40,70\n"
    assert read_counts(write(text)).notes[0].endswith('"County" (added up).')
    # Unrounded, the same gap is none that a total can have.
    odd = text.replace("Ely,10", "Ely,11")
    assert read_counts(write(odd)).notes[0].endswith("no row is a total.")


@pytest.mark.parametrize(
    ("county", "is_total"), [("50,80", True), ("10,40", True), ("60,90", False)]
)
def test_a_total_may_be_off_by_half_a_step_for_each_number(write, county, is_total):
    # 15, 15, 15 may be printed as 10, 10, 10, and their sum, 45, as 50: off by 20. So
    # may 5, 5, 5 and their sum, 15, as 10; 30 is more than four halves of ten.
    text = f"town,a,b\nEly,10,20\nAsh,10,20\nKew,10,20\nCounty,{county}\n"
    found = read_counts(write(text)).notes[0].endswith('"County" (added up).')
    assert found is is_total


def test_a_number_that_the_rule_withholds_is_no_part_of_the_reading_by_rule(
    write,
):
    # Under 5 is withheld; a 4 that stands there is none of that rule, and 5 is.
    text = "town,people\nEly,<5\nAsh,4\nKew,5\nTotal,12\n"
    (whole, by_rule), (none, rule) = read_counts(write(text)).as_tables()
    assert whole["town"].to_list() == ["Ely", "Ash", "Kew", "total"]
    assert by_rule["town"].to_list() == ["Ely", "Kew", "total"]
    assert (none, rule.k) == (None, 5)


@pytest.mark.parametrize("band", ["2-9", "10-19"])
def test_a_band_above_one_is_no_rule_for_what_is_small(write, band):
    tables, rules = read_counts(write(f"town,n\nEly,{band}\nAsh,40\n")).as_tables()
    assert (len(tables), rules) == (1, [None])


def test_numbers_that_do_not_add_up_have_no_total(write):
    table = read_counts(write("town,a,b\nEly,3,5\nAsh,4,8\nKew,9,1\n"))
    assert table.notes == (
        "The total of `town`: no row is a total.",
        "The total of `top`: no row is a total.",
    )


def test_one_column_that_adds_up_may_do_so_by_chance(write):
    # 5 and 7 are 12; in a second column, 3 and 4 would have to be 7 as well.
    one = read_counts(write("town,a\nEly,5\nAsh,7\nKew,12\n"))
    assert one.notes == ("The total of `town`: no row is a total.",)
    two = read_counts(write("town,a,b\nEly,5,3\nAsh,7,4\nKew,12,7\n"))
    assert two.notes[0] == 'The total of `town`: "Kew" (added up).'


def test_two_totals_are_not_chosen_between(write):
    text = "town,a,b\nEly,3,5\nTotal,3,5\nAll,3,5\n"
    assert "several rows are called a total" in read_counts(write(text)).notes[0]


def test_a_list_is_read_as_the_grid_is(write):
    lines = ["region,age,viewers"]
    lines += ["North,18-34,81", "North,35+,<5", "North,total,85", "South,18-34,40"]
    lines += [
        "South,35+,30",
        "South,total,70",
        "UK,18-34,121",
        "UK,35+,34",
        "UK,total,155",
    ]
    table = read_counts(write("\n".join(lines)))
    as_grid = read_counts(write(GRID, "grid.csv"), names={"top": "age"})
    assert table.rows.drop("row").equals(as_grid.rows.drop("row"))


def test_years_along_the_top_are_labels(write):
    table = read_counts(write("town,2023,2024\nEly,12,15\nAsh,<5,7\n"))
    assert table.rows["top"].to_list() == ["2023", "2024"] * 2


@pytest.mark.parametrize("first", ["North,*,<5", "North,[c],-"])
def test_a_first_row_that_is_all_withheld_is_no_row_of_labels(write, first):
    found = read_counts(write(f"region,18-34,35+\n{first}\nSouth,40,30\n"))
    assert found.dimensions == ("region", "top")
    assert found.rows["row"].to_list() == [2, 2, 3, 3]


def test_a_row_of_decimals_is_no_row_of_labels(write):
    with pytest.raises(SourceError, match="has no row of labels with counts below it"):
        read_counts(write("region,hours\nNorth,1.5\nSouth,40\n"))


def test_a_small_file_that_unpacks_to_far_too_much_is_refused(workbook):
    path = workbook({"A": [["region", "people"], ["North", 5]]})
    with zipfile.ZipFile(path) as book:
        cells = {name: book.read(name) for name in book.namelist()}
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    sheet = "xl/worksheets/sheet1.xml"
    cells[sheet] = cells[sheet].replace(b"</sheetData>", far)
    with zipfile.ZipFile(path, "w") as book:
        for name, text in cells.items():
            book.writestr(name, text)
    with pytest.raises(SourceError, match="unpacks to far too much; save the sheet"):
        read_counts(path)


def test_a_table_of_one_column_has_one_dimension(write):
    table = read_counts(write("town,viewers\nEly,12\nAsh,*\nTotal,16\n"))
    assert table.dimensions == ("town",)
    (one, *_), _ = table.as_tables()
    found = audit_tables(one, k=5)
    assert str(found.bounds(town="Ash")) == "exactly 4"


def test_a_sheet_of_a_spreadsheet_can_be_chosen(workbook):
    rows = [line.split(",") for line in GRID.splitlines()]
    path = workbook({"Cover": [["Notes"]], "Table 1": rows})
    assert read_counts(path).n_rows == read_counts(path, sheet="Table 1").n_rows == 3
    with pytest.raises(SourceError, match="`sheet` must be one of Cover, Table 1, got"):
        read_counts(path, sheet="Table 2")


def test_the_table_goes_to_the_audit_with_what_its_spellings_say(write):
    table = read_counts(write(GRID), names={"top": "age"})
    tables, rules = table.as_tables()
    found = audit_tables(tables, k=5, rule=rules)
    # 85 - 81 = 4, as the margins are printed.
    assert str(found.bounds(region="North", age="35+")) == "exactly 4"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (",1,2,3", "no label"),
        ("East,1,2,3,4", "more cells than the table has columns"),
        ("North,81,<5,85", "a row that stands there already"),
        ("North,1,2,3", "the labels of row 2 with other numbers"),
        ("East,,,", "a label without counts"),
        (",,,", "an empty row"),
    ],
)
def test_rows_that_cannot_be_read_are_left_out(write, line, reason):
    table = read_counts(write(GRID + line + "\n"))
    assert table.left_out.rows() == [("", 5, reason)]
    assert table.n_rows == 4


def test_dimensions_without_a_name_or_with_one_that_is_taken(write):
    table = read_counts(write(GRID.replace("region", "")))
    assert table.dimensions == ("side", "top")
    named = write(GRID.replace("region", "row"))
    with pytest.raises(SourceError, match="has labels called 'row'; rename"):
        read_counts(named)
    assert read_counts(named, names={"row": "region"}).dimensions == ("region", "top")


def test_files_without_a_table_are_refused(write):
    with pytest.raises(SourceError, match="has no row of labels with counts below it"):
        read_counts(write("some,words\nand,others\n"))
    with pytest.raises(SourceError, match="has two columns of one name"):
        read_counts(write("town,a,a\nEly,1,2\n"))


@pytest.mark.parametrize(
    ("text", "labels", "cells"),
    [
        # What looks like a year is a count where a word stands above it.
        ("region,viewers\nNorth,1987\nSouth,1204\n", [], ["1987", "1204"]),
        ("region,men,women\nNorth,1987,2001\n", [], ["1987", "2001"]),
        ("town,2023,2024\nEly,1987,2001\n", ["2023", "2024"], ["1987", "2001"]),
        # And labels where a title stands above it, which has no word for each.
        (
            "Viewers,by year,\ntown,2023,2024\nEly,12,15\n",
            ["2023", "2024"],
            ["12", "15"],
        ),
    ],
)
def test_no_row_of_counts_is_taken_for_the_labels(write, text, labels, cells):
    table = read_counts(write(text))
    assert table.rows["printed"].to_list() == cells
    n_labels = len(labels[:1])  # a row of labels that may be counts is told of
    assert table.n_rows == text.count("\n") - 1 + n_labels
    told = [note for note in table.notes if "was read as labels" in note]
    assert told == [
        f"Row {max(table.left_out.height, 1)} was read as labels, and not as counts: "
        f"{', '.join(labels)}. If they are counts, write a row of labels above."
        for _ in labels[:1]
    ]


@pytest.mark.parametrize(
    "text",
    [
        "North,1987\nSouth,1204\n",
        "North,1987,2001\nSouth,1204,999\n",
        "North,1987\nSouth,1988\nEast,1204\n",
    ],
)
def test_a_first_row_that_may_be_one_of_counts_is_not_lost_silently(write, text):
    table = read_counts(write(text))
    reason = "read as labels, since all of its numbers look like years"
    assert table.left_out.rows() == [("", 1, reason)]
    # As the note advises, nothing is left out then.
    n_columns = text.partition("\n")[0].count(",")
    named = read_counts(
        write(",".join(["region", "n", "m"][: n_columns + 1]) + "\n" + text)
    )
    assert named.left_out.is_empty()
    assert named.rows["viewers"].to_list()[0] == 1987


def test_labels_under_an_empty_corner_are_no_counts(write):
    assert read_counts(write(",2023,2024\nEly,12,15\n")).left_out.is_empty()


@pytest.mark.parametrize("first", ["North,1500", "North,<5"])
def test_a_year_below_counts_is_no_label(write, first):
    with pytest.raises(SourceError, match='write one, such as "region,viewers", or ch'):
        read_counts(write(f"{first}\nSouth,1987\nEast,1204\n"))


def test_what_stands_above_the_labels_is_reported(write):
    table = read_counts(write("West,7,8,9\n" * 2 + GRID))
    assert table.left_out.rows() == [("", at, "above the labels") for at in (1, 2)]


def test_labels_are_no_marks_of_what_was_withheld(write):
    # With North for the labels, South alone would be left.
    with pytest.raises(SourceError, match="has no row of labels with counts below it"):
        read_counts(write("region,viewers\n,5\nNorth,*\nSouth,40\n"))


def test_a_label_told_twice_with_other_numbers_may_be_anything(write):
    table = read_counts(write(GRID + "North,81,7,85\n"), names={"top": "age"})
    assert table.rows.filter(region="North", age="35+").row(0) == (
        2, "North", "35+", "<5 or 7", None, 0, None,
    )  # fmt: skip
    assert table.rows.filter(region="North", age="18-34")["viewers"].item() == 81
    assert table.notes[-1] == "Cells told again with other numbers may be any: row 2."


@pytest.mark.parametrize("east", ["East,many", "East,"])
def test_a_row_that_cannot_be_read_is_still_a_part_of_the_total(write, east):
    table = read_counts(write(f"region,people\nNorth,5\n{east}\nSouth,8\nTotal,15\n"))
    assert table.left_out.is_empty()
    (one, *_), _ = table.as_tables()
    # 15 - 5 - 8 = 2; without East, 5 and 8 would have to be 15.
    assert str(audit_tables(one, k=3).bounds(region="East")) == "exactly 2"
    assert table.rows.filter(region="East").select("low", "high").row(0) == (0, None)
    told = "Cells that are no counts may be any number: row 3."
    assert (told in table.notes) is ("many" in east)


def test_a_table_of_which_most_is_unreadable_is_refused(write):
    text = "region,a,b\nNorth,5,6\n" + "".join(f"{n},x y,{n}\n" for n in "VW")
    match = "2 of 3 are not, most often for a cell that is no count; mend those rows"
    with pytest.raises(SourceError, match=match):
        read_counts(write(text))
    half = text.replace("W,x y,W", "W,5,6")
    assert read_counts(write(half)).n_rows == 3


@pytest.mark.parametrize(
    "text",
    [
        "region;viewers\nNorth;12,345,678\nSouth;1,204\n",
        'region,viewers\nNorth,"12,345,678"\nSouth,"1,204"\n',
        "region;viewers\nNorth, the cold;12,345,678\nSouth, the warm, the wet;1,204\n",
        'region;viewers\n"North, a, b, c";12 345 678\nSouth;1204\n',
        "Viewers, by region, in 2024\nregion\tviewers\nNorth\t12,345,678\nS\t1,204\n",
        "region|viewers\nNorth; or so|12,345,678\nSouth|1,204\n",
    ],
)
def test_the_separator_is_the_one_that_cuts_rows_alike(write, text):
    table = read_counts(write(text))
    assert table.rows["viewers"].to_list() == [12_345_678, 1_204]


@pytest.mark.parametrize(
    "text",
    [
        "region,film,n\nNorth,Dune,345\nSouth,Heat,1204\n",
        'region;film;n\n"North";Dune;345\nSouth;"Heat, a film";1,204\n',
    ],
)
def test_a_list_may_say_each_of_its_labels_once(write, text):
    table = read_counts(write(text))
    assert table.rows["region"].to_list() == ["North", "South"]
    assert table.rows["film"].to_list()[0] == "Dune"
    assert table.rows.select("low", "high").rows() == [(345, 345), (1204, 1204)]
