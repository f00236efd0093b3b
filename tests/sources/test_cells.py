"""What one cell says: a length, a number, a band of ages, the date in a name."""

from datetime import date

import numpy as np
import pytest

from kit.sources.columns import unit_of
from kit.sources.exports.collect import form_of
from kit.sources.exports.format import (
    in_utc,
    number_of,
    seconds_of,
    seconds_of_clock,
    text_of,
)
from kit.sources.exports.netflix import find_series
from kit.sources.exports.youtube import Verb, find_verb
from kit.sources.published_tables.counts import find_margin
from kit.sources.published_tables.editions import date_of
from kit.sources.published_tables.layouts import read_count
from kit.sources.research.reading import age_band, postal_zone


@pytest.mark.parametrize(
    ("read", "cells", "meant"),
    [
        (
            text_of,
            (" A Film ", "", None, 2017, True),
            ("A Film", None, None, "2017", None),
        ),
        (
            seconds_of,
            (245000, -1, "245000", True, 1e15),
            (245.0, None, None, None, None),
        ),
        # An hour, 31 minutes and 10 seconds are 3600 + 1860 + 10.
        (seconds_of_clock, ("01:31:10", "0:00:12", "1:60:00"), (5470.0, 12.0, None)),
        (number_of, ("2.5", "2,5", "two", "inf"), (2.5, 2.5, None, None)),
        (
            in_utc,
            ("2016-06-24 07:31", "07:31Z", ""),
            ("2016-06-24 07:31Z", "07:31Z", None),
        ),
        (form_of, ("18 Dec 2023", "A Film", None), ("99 aaa 9999", None, None)),
        (
            unit_of,
            ("msPlayed", "Duration (sec)", "length"),
            ("milliseconds", "seconds", None),
        ),
        (age_band, ("1", "24", "56", ""), ("under 18", "18-24", "56+", None)),
        (postal_zone, ("48067", "T8H1N"), ("ZIP 4", "elsewhere")),
        (
            date_of,
            ("viewers_2024-Q3_region", "x"),
            (("viewers region", date(2024, 7, 1)), None),
        ),
    ],
)
def test_a_cell_is_read_as_what_it_says_or_as_nothing(read, cells, meant):
    assert tuple(map(read, cells)) == meant


def test_a_printed_count_reveals_what_it_says():
    cells = ("1,234", "<5", "1-4", "*", "10+")
    told = ["1,234", "withheld (under 5)", "between 1 and 4", "withheld", "10 or more"]
    assert [str(read_count(cell)) for cell in cells] == told
    assert read_count("12.5") is None


def test_a_show_is_told_by_the_word_for_a_season_or_by_its_other_episodes():
    alone = find_series(["Show: Seizoen 2: One", "Film: Part 2", "Film: War 2: Cut"])
    assert list(alone.values()) == ["Show", None, None]
    both = find_series(["Show: Nights: One", "Show: Nights: Two"])
    assert set(both.values()) == {"Show"}


def test_the_word_for_watched_is_the_known_one_or_that_of_most_titles():
    assert find_verb(["Watched A Film", "Liked A Film"]) == Verb("Watched ", "")
    finnish = ["Katsoit: Lumi", "Katsoit: Lato", "Katsoit: Jää", "Tykkäsit: Lumi"]
    assert find_verb(finnish) == Verb("Katsoit: ", "")


def test_a_total_is_the_row_to_which_the_others_add_up():
    # 3 + 4 = 7 and 9 + 2 = 11.
    table = np.array([[3.0, 9], [4, 2], [7, 11]])
    assert find_margin(["N", "S", "UK"], table) == (2, "added up")
