"""A table that says how often, and not when, is read as such or not at all."""

from collections import Counter

import polars as pl
import pytest
from hypothesis import given, strategies as st

from kit.claims import everyone, watched
from kit.errors import KitError, LogError
from kit.log import check_plays
from kit.publishing.counting import count
from kit.sources.counted import read_counted
from kit.sources.tables import read_log

# Ann played A three times and B once, Bob played A once.
TABLE = """viewer,title,n,first,last
ann,A,3,2017-12-01,2017-12-09
ann,B,1,2017-12-02,2017-12-02
bob,A,1,2017-12-05,2017-12-05
"""


@pytest.fixture
def save(tmp_path):
    def write(text):
        file = tmp_path / "counts.csv"
        file.write_text(text)
        return file

    return write


def test_a_row_stands_for_as_many_plays_as_it_says(save):
    log = read_log(save(TABLE), plays="n")
    assert repr(log) == "Log of 5 plays by 2 viewers, undated"
    a = watched("A")
    claims = [a, a.at_least(2), a.at_least(3), a.at_least(4), everyone()]
    assert count(log, claims) == [2, 1, 1, 0, 2]
    assert "Plays of one viewer and title are one row: 3 rows." in log.notes
    with pytest.raises(KitError, match="`day`"):
        count(log, [a.on("2017-12-01")])


@pytest.mark.parametrize("settings", [{}, {"undated": True}, {"time": "first"}])
def test_counts_are_never_read_as_single_plays(save, settings):
    message = 'counts of plays, by the name of its column "n", and .* plays="n", as so'
    with pytest.raises(LogError, match=message):
        read_log(save(TABLE), **settings)
    frame = pl.DataFrame({"viewer": [1], "title": ["A"], "plays": [3]})
    with pytest.raises(LogError, match='by the name of its column "plays", and a row'):
        check_plays(frame, undated=True)


def test_what_is_left_out_is_told_by_its_line(save):
    rows = "viewer,title,n\nann,A,2\nbob,,3\n,A,2\ncy,A,0\ndi,A,1.5\neve,B,1\neve,C,1\n"
    log = read_log(save(rows), plays="n")
    none = "no number of plays of at least 1"
    assert log.left_out.rows() == [
        (3, "no title"),
        (4, "no viewer"),
        (5, none),
        (6, none),
    ]
    assert log.n_plays() == 4
    with pytest.raises(LogError, match=f"2 of 3 .*{none}"):
        read_log(save("viewer,title,n\na,A,x\nb,A,y\nc,A,1\n"), plays="n")


def test_counts_have_no_times_and_no_lengths(save):
    file = save(TABLE)
    with pytest.raises(LogError, match="`time` must be left out where `plays` is give"):
        read_log(file, plays="n", time="first")
    with pytest.raises(LogError, match="`minutes` must be left out where `plays` says"):
        read_log(file, plays="n", minutes="last")


COLUMNS = [st.sampled_from(some) for some in ("abc", "XYZ", ["", "N", "S"])]


@given(st.lists(st.tuples(*COLUMNS, st.integers(0, 4)), min_size=6))
def test_every_viewer_keeps_her_own_plays(rows):
    told = Counter()
    for viewer, title, _, n in rows:
        told[viewer, title] += n
    names = ["viewer", "title", "region", "plays"]
    table = pl.DataFrame(rows, schema=names, orient="row")
    if 2 * (table["plays"] == 0).sum() > len(rows):
        return
    plays = read_counted(table.lazy()).plays.collect()
    by_viewer = Counter(plays.group_by("viewer", "title").len()["len"].to_list())
    assert by_viewer == Counter(n for n in told.values() if n)
    order = list(dict.fromkeys(row[0] for row in rows if row[3]))
    for (viewer, title), n in told.items():
        if n:
            one = plays.filter(viewer=order.index(viewer), title=title)
            assert len(one) == n
