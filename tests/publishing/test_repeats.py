"""Counts of repeated plays, against a log read by eye."""

import polars as pl
import pytest

from kit.errors import LogError
from kit.log import check_plays
from kit.publishing.counting import count_repeats

# ann plays A twice and B once on the 1st, A once on the 2nd; bob plays A four times.
TIMES = {
    "ann": [("A", 1), ("A", 1), ("B", 1), ("A", 2)],
    "bob": [("A", 1)] * 4,
}
LOG = check_plays(
    pl.DataFrame(
        [
            (who, title, f"2017-12-0{day} 09:{minute:02}")
            for who, plays in TIMES.items()
            for minute, (title, day) in enumerate(plays)
        ],
        schema=["viewer", "title", "time"],
        orient="row",
    )
)


def test_a_viewer_counts_once_for_each_title_and_day():
    assert count_repeats(LOG).tolist() == [1, 1, 2, 4]


def test_one_record_may_be_left_out():
    assert count_repeats(LOG, but_one_of=1).tolist() == [1, 2, 4]
    assert count_repeats(LOG, but_one_of=4).tolist() == [1, 1, 2]
    assert count_repeats(LOG, but_one_of=3).tolist() == [1, 1, 2, 4]
    assert count_repeats(LOG, but_one_of=9).tolist() == [1, 1, 2, 4]


def test_a_log_without_days_is_refused():
    undated = check_plays(pl.DataFrame({"viewer": [1], "title": ["A"]}), undated=True)
    with pytest.raises(LogError, match=r"^`log` must have a column `day`, got "):
        count_repeats(undated)
