"""Two editions of a table subtract to what happened between them."""

import polars as pl
import pytest
from hypothesis import given, strategies as st

from kit.attacks.on_releases.editions import compare_editions
from kit.errors import ReleaseError
from kit.sources.published_tables.editions import read_editions


def edition(**cells):
    rows = [(name, *ends) for name, ends in cells.items()]
    schema = {"town": pl.String, "low": pl.Int64, "high": pl.Int64}
    return pl.DataFrame(rows, schema, orient="row")


def compare(older, newer, **how):
    return compare_editions(older, newer, **{"by": ["town"], "k": 11} | how)


def test_numbers_so_far_prove_a_small_group_of_newcomers():
    # Ely rose from 31 to 33; Ash from 0-4 to 9; Kew is withheld now.
    older = edition(Ely=(31, 31), Ash=(0, 4), Kew=(20, 20))
    newer = edition(Ely=(33, 33), Ash=(9, 9), Kew=(0, None), Usk=(5, 5))
    found = compare(older, newer, is_so_far=True)
    assert found.table.rows() == [
        ("Ely", 2, 2, 2, True),
        ("Ash", 5, 9, 5, True),
        ("Kew", 0, None, 0, False),
    ]
    assert found.sentences == (
        "Two people came between the two editions, to the cell town Ely. Proved by two "
        "published numbers: 31 and 33.",
        "Five to nine people came between the two editions, to the cell town Ash. "
        "Proved by two published numbers: between 0 and 4; 9.",
    )


def test_numbers_of_a_quarter_prove_only_the_least_that_changed():
    older, newer = (
        edition(Ely=(31, 31), Ash=(40, 40)),
        edition(Ely=(33, 33), Ash=(35, 35)),
    )
    found = compare(older, newer)
    assert found.table.rows() == [
        ("Ely", 2, 2, 2, False),
        ("Ash", -5, -5, 5, False),
    ]
    assert found.findings == ()


@given(st.lists(st.tuples(*[st.integers(0, 60)] * 4), min_size=1, max_size=5))
def test_the_true_difference_lies_in_what_is_left(cells):
    ends = [
        ((max(0, old - o), old + o), (max(0, old + new - n), old + new + n))
        for old, new, o, n in cells
    ]
    names = [f"t{at}" for at in range(len(cells))]
    older = edition(**{name: one for name, (one, _) in zip(names, ends, strict=True)})
    newer = edition(**{name: one for name, (_, one) in zip(names, ends, strict=True)})
    found = compare(older, newer, is_so_far=True)
    for (_, low, high, least, is_small), (_, came, *_) in zip(
        found.table.rows(), cells, strict=True
    ):
        assert low <= came <= high
        assert least <= came
        assert not is_small or 0 < came < 11


def test_a_folder_of_editions_goes_from_reading_to_the_difference(tmp_path):
    (tmp_path / "so far 2024-01.csv").write_text("town,viewers\nEly,31\nAsh,<5\n")
    (tmp_path / "so far 2024-02.csv").write_text("town,viewers\nEly,33\nAsh,12\n")
    series, _ = read_editions(tmp_path)
    january, february = (one.table.rows for one in series["so far"])
    found = compare(january, february, is_so_far=True)
    assert found.table.filter("is_small").rows() == [("Ely", 2, 2, 2, True)]


def test_editions_that_cannot_be_compared_are_refused():
    one = edition(Ely=(31, 31))
    with pytest.raises(ReleaseError, match="`k` must be an int of at least 1"):
        compare(one, one, k=0)
    with pytest.raises(ReleaseError, match="`older` must be a table with region, low"):
        compare(one, one, by=["region"])
    with pytest.raises(
        ReleaseError, match="`newer` must be a table with every cell once"
    ):
        compare(one, pl.concat([one, one]))
    with pytest.raises(ReleaseError, match="no number falls, got '1 cells that fell'"):
        compare(one, edition(Ely=(30, 30)), is_so_far=True)
