"""What the public sees under a title, as it was written down from day to day."""

import numpy as np
import polars as pl
import pytest

from kit.errors import ReleaseError
from kit.lists import Lists

ROWS = [
    ("2018-01-01", "A", 1, "B"),
    ("2018-01-02", "A", 1, "C"),
    ("2018-01-02", "A", 2, "B"),
]
NAMES = ["day", "title", "rank", "other"]


def read(rows, names=NAMES):
    return Lists.read(pl.DataFrame(rows, names, orient="row"))


def test_lists_are_read_as_they_were_written_down():
    lists = read(ROWS)
    assert (lists.titles, lists.length, lists.n_changes) == (("A", "B", "C"), 2, 1)
    assert lists.table("A").rows() == [(1, "C"), (2, "B")]
    assert lists.table("A", lists.days[0]).rows() == [(1, "B")]
    assert lists.table("B").height == 0
    assert lists.place_of("C") == 2
    assert lists.place_of("Z") is None


def test_a_title_that_is_not_in_a_list_ranks_behind_all_that_are():
    assert read(ROWS).ranks(0)[0].tolist() == [2, 0, 2]


def test_lists_show_themselves_without_a_row_about_a_person():
    shown = read(ROWS)._repr_html_()
    assert "up to 2 titles under each of 3, printed on 2 days" in shown


def of_days(*days):
    others = np.zeros((len(days), 1, 1), np.int32)
    return Lists(("A",), tuple(np.array(days, "datetime64[D]").tolist()), others)


BAD = {
    "empty": (
        lambda: read([], dict.fromkeys(NAMES, pl.String)),
        "`lists` must be lists with at least one",
    ),
    "nothing": (
        lambda: Lists((), (), np.zeros((0, 0, 0))),
        "`lists` must be lists with at least one",
    ),
    "order": (
        lambda: read(ROWS[::-1]),
        "`days` must be in ascending order, got 'days out of",
    ),
    "order of arrays": (
        lambda: of_days("2018-01-02", "2018-01-01"),
        "`days` must be in ascending order, each once",
    ),
    "twice": (
        lambda: of_days("2018-01-01", "2018-01-01"),
        "`days` must be in ascending order, each once",
    ),
    "shape": (
        lambda: Lists(("A", "B"), of_days("2018-01-01").days, np.zeros((1, 1, 1))),
        "`others` must be of shape \\(1, 2, length\\)",
    ),
    "column": (
        lambda: read([r[:3] for r in ROWS], NAMES[:3]),
        "got 'none called other'",
    ),
    "day": (
        lambda: read([("soon", "A", 1, "B")]),
        "`table` must be a table of days such as",
    ),
    "rank": (
        lambda: read([("2018-01-01", "A", 0, "B")]),
        "`table` must be without gaps, and with ranks",
    ),
    "gap": (
        lambda: read([*ROWS, ("2018-01-03", None, 1, "B")]),
        "`table` must be without gaps",
    ),
    "place": (
        lambda: read([*ROWS, ("2018-01-02", "A", 2, "C")]),
        "one title at each place",
    ),
    "kind": (
        lambda: Lists.read(ROWS),
        "`table` must be a Polars DataFrame, got 'list'",
    ),
    "title": (
        lambda: read(ROWS).table("Z"),
        "`title` must be a title of the lists, got 'Z'",
    ),
    "day of table": (
        lambda: read(ROWS).table("A", "2018"),
        "`day` must be a day of the lists",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_what_is_no_list_is_refused_in_one_sentence(case):
    make, said = BAD[case]
    with pytest.raises(ReleaseError, match=said):
        make()
