"""Ledgers in files: what is written is read again, and what is broken is named."""

import csv

import pytest

from kit.errors import LedgerError
from kit.ledger import read_entry, read_ledger, write_ledger

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
        ("none.csv", None, "'none.csv' cannot be opened"),
        ("other.csv", "a,b\n1,2\n", "has no columns `words` and `kind`"),
        ("empty.csv", "words,kind\n", "holds no sentence"),
        ("empty.json", "[]", "holds no sentence"),
        ("map.json", "{}", "is not a list"),
        ("broken.json", "[", "is no table or list in UTF-8"),
        ("deep.json", "[" * 100_000, "is no table or list in UTF-8"),
        ("twice.csv", "words,kind,day,day\n", "has two columns called 'day'"),
    ],
)
def test_a_file_that_is_no_ledger_is_refused(tmp_path, name, text, match):
    if text is not None:
        (tmp_path / name).write_text(text, "utf-8")
    with pytest.raises(LedgerError, match=match):
        read_ledger(tmp_path / name)


def test_a_file_of_another_encoding_is_refused(tmp_path):
    (tmp_path / "old.csv").write_bytes("words,kind\nécran,words\n".encode("latin-1"))
    with pytest.raises(LedgerError, match="is no table or list in UTF-8"):
        read_ledger(tmp_path / "old.csv")


def test_a_list_entry_that_is_no_sentence_is_named(tmp_path):
    path = tmp_path / "ledger.json"
    path.write_text('["53 people"]', "utf-8")
    assert "`line 1` must be a sentence in fields" in read_ledger(path)[0].reason


def test_a_folder_that_is_not_there_cannot_be_written_to(tmp_path):
    with pytest.raises(LedgerError, match="cannot be written"):
        write_ledger([STREAK], tmp_path / "nowhere" / "ledger.csv")
