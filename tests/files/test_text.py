"""Text is cut into rows and cells, and what cannot be is named by its line."""

import io

import polars as pl
import pytest
from hypothesis import given, strategies as st

from kit.errors import FileError
from kit.files.rows import find_unreadable
from kit.files.text import guess_separator, walk_rows


def fault(what, fix):
    return FileError("x.csv", what, fix)


def walk(text):
    return list(walk_rows(io.StringIO(text, newline=""), ",", fault))


def test_rows_are_given_with_the_line_on_which_they_begin():
    # The first row ends on line 2; the row after it is empty.
    assert walk('"a\nb",c\n\nd\re\r\n') == [
        (1, ["a\nb", "c"]),
        (3, []),
        (4, ["d"]),
        (5, ["e"]),
    ]


@pytest.mark.parametrize("text", ['a,b\n"c"d,e\n', 'a,b\n"c,d\ne\n'])
def test_a_quote_out_of_place_is_named_by_its_line_and_the_fix_works(text):
    with pytest.raises(FileError, match="in line 2; put double quotes round cells"):
        walk(text)
    # Double quotes put round the cell that holds one, each of its own written twice.
    mended = text.replace('"c"d', '"""c""d"').replace('"c,', '"""c",')
    assert walk(mended)[1][1][0].startswith('"c')


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("a;b\nLove, Actually;1,204,000\n", ";"),
        ("A title, above, all\n\na\tb\n1,2\t3\n4\t5\n", "\t"),
        ('"a;b;c",d\n"e;f;g",h\n', ","),
        ("one cell\n", ","),
        ("", ","),
    ],
)
def test_the_separator_gives_most_rows_as_many_cells(text, mark):
    assert guess_separator(text) == mark


@given(st.text(max_size=80))
def test_any_text_has_a_separator(text):
    assert guess_separator(text) in ",;|\t"


def test_more_than_half_is_too_much_and_empty_rows_do_not_count():
    reasons = pl.Series(["no title", "no title", "an empty row"])
    # 2 of 4 that hold anything, and 2 of 3.
    assert find_unreadable(5, reasons) is None
    assert find_unreadable(4, reasons) == (2, 3, "no title")
    assert find_unreadable(0, pl.Series([], dtype=pl.String)) is None
