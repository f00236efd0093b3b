"""Ledgers in files: what is written is read again, and what is broken is named."""

import csv
import os
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter

from kit.errors import LedgerError
from kit.ledger.files import read_ledger, write_ledger
from kit.ledger.reading import read_entry

LEDGER = Path(__file__).parents[2] / "data" / "ledger.csv"
STREAK = read_entry(
    {
        "words": 'To the 53 people; "Who hurt you?"',
        "kind": "every day",
        "number": 53,
        "title": "A Christmas Prince",
        "days": 18,
        "until": "2017-12-10",
        "source": ["https://one", "https://two"],
    }
)
HOURS = read_entry({"words": "4.5", "kind": "number", "number": 4.5, "unit": "hours"})


@pytest.mark.parametrize("name", ["ledger.csv", "ledger.json"])
def test_what_is_written_is_read_again(tmp_path, name):
    lines = read_ledger(write_ledger([STREAK, HOURS], tmp_path / name))
    assert [line.entry for line in lines] == [STREAK, HOURS]


@pytest.mark.parametrize("words", ["=HYPERLINK(1)", "@A", "-1", "'=1", "''", "'A'"])
def test_no_cell_is_a_formula_and_each_is_read_as_it_was(tmp_path, words):
    told = read_entry({"words": words, "kind": "words", "source": "https://a;b=1"})
    path = write_ledger([told], tmp_path / "ledger.csv")
    assert read_ledger(path)[0].entry == told
    with path.open(newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)


def test_a_line_that_cannot_be_read_comes_with_its_number_and_the_reason(tmp_path):
    path = tmp_path / "ledger.csv"
    path.write_text(
        "words,kind,title,number,day\n"
        "fine,on a day,A,53,2017-12-10\n"
        "no day,on a day,A,53,\n"
        "a number in words,on a day,A,many,2017-12-10\n"
        'thousands,on a day,A,"3,749",2017-12-10\n'
        "too long,on a day,A,53,2017-12-10,more\n"
        '"two\nlines",on a day,A,"3,7",2017-12-10\n',
        "utf-8",
    )
    lines = read_ledger(path)
    assert [line.number for line in lines if line.reason] == [3, 4, 6, 7]
    assert "`day` of `line 3` must be given" in lines[1].reason
    assert "`number` of `line 4` must be a number of at least 0" in lines[2].reason
    assert lines[3].entry.number == 3_749
    assert "more cells than columns" in lines[4].reason
    assert "got '3,7'" in lines[5].reason  # three and seven tenths, and never 37
    assert lines[1].words == "no day"


@pytest.mark.parametrize(
    ("name", "text", "match"),
    [
        ("none.csv", None, "'none.csv' does not exist; check the name"),
        (
            "other.csv",
            "a,b\n1,2\n",
            "uses commas, and its first line names no columns `words` and `kind`",
        ),
        (
            "other.txt",
            "words;number\n1;2\n",
            "uses semicolons, and its first line names no column `kind`",
        ),
        (
            "quote.csv",
            'words,kind\n"53,words\n',
            "has a quote out of place in line 2",
        ),
        ("nul.csv", "words,kind\n\0,words\n", "is not text"),
        (
            "no.xlsx",
            "words,kind\n53,words\n",
            "is damaged; open it in your",
        ),
        ("empty.csv", "words,kind\n", "holds no sentence"),
        ("empty.json", "[]", "holds no sentence"),
        ("map.json", "{}", "is not a list"),
        ("broken.json", "[", "is no list in JSON; data/ledger.csv is one"),
        ("deep.json", "[" * 100_000, "is no list in JSON; data/ledger.csv is one"),
        ("twice.csv", "words,kind,day,day\n", "has two columns called 'day'"),
    ],
)
def test_a_file_that_is_no_ledger_is_refused(tmp_path, name, text, match):
    if text is not None:
        (tmp_path / name).write_text(text, "utf-8")
    with pytest.raises(LedgerError, match=match):
        read_ledger(tmp_path / name)


FRENCH = [
    ["Words", "kind", "number", "title", "day", "source"],
    ["53 ont regardé", "on a day", "1 204", "L'Été", "20/11/2026", "Le Fil"],
    ["142 M", "on a day", "142 million", "L'Été", "3/4/2026", "https://a; https://b"],
]  # fmt: skip


def lay_out(rows, mark):
    return "\r\n".join(mark.join(f'"{cell}"' for cell in row) for row in rows)


def write_book(path):
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Notes").write(0, 0, "See the next sheet.")
        sheet = book.add_worksheet("Ledger")
        for at, row in enumerate(FRENCH):
            sheet.write_row(at, 0, row)
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_datetime(1, 4, datetime(2026, 11, 20), day)
        sheet.write_datetime(2, 4, datetime(2026, 4, 3), day)
        sheet.write_number(1, 2, 1204)


@pytest.mark.parametrize(
    ("name", "encoding", "mark"),
    [
        ("excel.csv", "utf-8-sig", ";"),
        ("old.csv", "cp1252", ";"),
        ("tabs.tsv", "utf-8", "\t"),
        ("unicode.txt", "utf-16", "\t"),
        ("commas.CSV", "utf-8", ","),
        ("book.xlsx", None, None),
    ],
)
def test_a_ledger_is_read_as_a_spreadsheet_saves_it(tmp_path, name, encoding, mark):
    if mark:
        text = lay_out(FRENCH, mark)
        text = f"sep={mark}\r\n{text}" if name == "excel.csv" else text
        (tmp_path / name).write_bytes(text.encode(encoding))
    else:
        write_book(tmp_path / name)
    one, two = read_ledger(tmp_path / name)
    assert (one.reason, two.reason) == ("", "")
    assert one.number == (3 if name == "excel.csv" else 2)
    assert one.entry.words == "53 ont regardé"
    assert (one.entry.number, one.entry.told["title"]) == (1_204, "L'Été")
    # 20 is no month, so that the day comes first in the other line too.
    assert [line.entry.told["day"] for line in (one, two)] == [
        date(2026, 11, 20),
        date(2026, 4, 3),
    ]
    assert two.entry.number == 142_000_000
    assert two.entry.source == ("https://a", "https://b")


@pytest.mark.parametrize("others", [[], ["20/11/2026", "11/20/2026"]])
def test_a_day_that_no_other_settles_is_refused_by_its_line(tmp_path, others):
    days = [*others, "3/4/2026"]
    lines = [f"a,on a day,5,T,{day}\n" for day in days]
    path = tmp_path / "ledger.csv"
    path.write_text("words,kind,number,title,day\n" + "".join(lines), "utf-8")
    *read, last = read_ledger(path)
    assert not any(line.reason for line in read)
    assert last.reason == (
        f"`day` of `line {len(days) + 1}` must be a date that can be read in one way, "
        "got '3/4/2026'. Write 2026-03-04 or 2026-04-03."
    )


def test_the_order_of_days_and_months_can_be_said(tmp_path):
    path = tmp_path / "ledger.csv"
    path.write_text("words,kind,number,title,day\na,on a day,5,T,3/4/2026\n", "utf-8")
    for order, day in (("dmy", date(2026, 4, 3)), ("mdy", date(2026, 3, 4))):
        (line,) = read_ledger(path, day_order=order)
        assert line.entry.told["day"] == day
    with pytest.raises(LedgerError, match="`day_order` must be one of dmy, mdy, got"):
        read_ledger(path, day_order="ymd")


def test_a_line_of_a_workbook_is_a_row(tmp_path):
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["words", "kind"])
        sheet.write_row(3, 0, ["53", "on a day"])
    (line,) = read_ledger(tmp_path / "a.xlsx")
    assert line.number == 4
    assert "`title` of `row 4` must be given" in line.reason


def test_what_a_page_cannot_show_ends_no_run(tmp_path):
    path = tmp_path / "ledger.json"
    path.write_text(
        '[{"words": "5\\ud8003", "kind": "words"}, {"\\ud800": 1}]', "utf-8"
    )
    one, two = read_ledger(path)
    assert (one.entry.words, one.words) == ("53", "53")
    two.reason.encode("utf-8")  # can be printed
    write_ledger([one.entry], tmp_path / "again.csv")


@pytest.mark.parametrize("path", [None, 7, "a" * 5_000, "\0"])
def test_what_names_no_file_is_refused(path):
    with pytest.raises(LedgerError, match="`path` must be"):
        read_ledger(path)


def test_what_is_no_file_is_not_opened(tmp_path):
    with pytest.raises(LedgerError, match="is a folder"):
        read_ledger(tmp_path)
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(LedgerError, match="is no file to read"):
        read_ledger(tmp_path / "pipe")


def test_each_line_of_the_bundled_ledger_that_is_not_counted_says_what_is_lacking():
    left = [line.entry for line in read_ledger(LEDGER) if line.entry.is_context]
    assert len(left) == 10
    lacks = {
        "hours": "not for how long",
        "days": "does not say which",
        "people": "such as a taste or a playlist",
        "episodes": "with the number of people who saw so many",
        "titles": "does not say of how many people",
        None: "no number of people",
    }
    for entry in left:
        assert lacks[entry.told.get("unit")] in entry.reason


def test_a_list_entry_that_is_no_sentence_is_named(tmp_path):
    path = tmp_path / "ledger.json"
    path.write_text('["53 people"]', "utf-8")
    assert "`line 1` must be a sentence in fields" in read_ledger(path)[0].reason


def test_a_folder_that_is_not_there_cannot_be_written_to(tmp_path):
    with pytest.raises(LedgerError, match="cannot be written"):
        write_ledger([STREAK], tmp_path / "nowhere" / "ledger.csv")


@pytest.mark.parametrize(
    ("number", "other", "means"),
    [
        ("5.000", "53", None),  # five thousand, or five with three decimals
        ("more than 5.000", "53", None),
        ("4.012", "53", None),
        ("5.000", "1.234.567", 5_000),
        ("more than 5.000", "3,5 millions", 5_001),
        ("5.000", "4.5 million", 5),
        ("1.234.567", "53", 1_234_567),
        ("5,000", "53", 5_000),
    ],
)
def test_a_dot_before_three_figures_means_what_the_file_tells(
    tmp_path, number, other, means
):
    path = tmp_path / "ledger.csv"
    path.write_text(
        "words;kind;title;number;day\n"
        f"one;on a day;A;{number};2017-12-10\n"
        f"two;on a day;B;{other};2017-12-10\n",
        "utf-8",
    )
    line, _ = read_ledger(path)
    if means is None:
        assert "`number` of `line 2` must be a number that can be read" in line.reason
        either = "Write 4012 or 4.0120." if "4.012" in number else "Write 5000 or 5."
        assert either in line.reason
    else:
        assert line.entry.number == means


def test_a_dot_before_three_figures_is_refused_in_every_field_of_whole_numbers():
    told = {"words": "…", "kind": "at least", "title": "A", "number": 53}
    match = r"`times` of `claim` must be a number that .* Write 3749 or 3\.7490"
    with pytest.raises(LedgerError, match=match):
        read_entry(told | {"times": "3.749"})
