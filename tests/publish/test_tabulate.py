"""Tables count people, every cell on the log itself."""

import polars as pl
import pytest

from kit.claims import watched
from kit.errors import ClaimError
from kit.log import check_plays
from kit.publish.tabulate import print_table, tabulate
from kit.rules.rounding import Rounding
from kit.rules.threshold import Threshold

#: ann and bob, 18 and 25, of NY; cy, 25, of VT; of dee no region is known. Of them ann
#: (three times), cy and dee watched A.
PLAYS = pl.DataFrame(
    {
        "viewer": ["ann", "ann", "ann", "bob", "cy", "dee"],
        "title": ["A", "A", "A", "B", "A", "A"],
        "day": ["2017-12-01"] * 6,
        "region": ["NY", "NY", "NY", "NY", "VT", None],
        "age_band": ["18", "18", "18", "25", "25", "25"],
    }
)
LOG, FILM = check_plays(PLAYS), watched("A")


def test_people_are_counted_in_every_cell_and_margin():
    assert tabulate(LOG, FILM, by=["region", "age_band"]).rows() == [
        ("NY", "18", 1),
        ("NY", "25", 0),
        ("NY", "total", 1),
        ("VT", "18", 0),
        ("VT", "25", 1),
        ("VT", "total", 1),
        ("total", "18", 1),
        ("total", "25", 1),
        ("total", "total", 2),
    ]


def test_groups_stand_in_the_place_of_their_values():
    table = tabulate(
        LOG,
        FILM,
        by=["age_band"],
        groups={"age_band": {"any": ["18", "25"]}},
        total="All",
    )
    assert table.rows() == [("any", 3), ("All", 3)]


@pytest.mark.parametrize(
    ("rule", "printed"),
    [(Threshold(10), [12, 0, None, 12, 16]), (Rounding(5), [10, 0, 5, 10, 15])],
)
def test_a_rule_prints_each_number_by_itself(rule, printed):
    names = ["NY", "IL", "VT", "CA", "total"]
    counts = pl.DataFrame({"region": names, "viewers": [12, 0, 4, 12, 16]})
    done = print_table(counts, rule=rule)
    assert done["viewers"].to_list() == printed
    assert done["region"].to_list() == names


@pytest.mark.parametrize(
    ("by", "message"),
    [
        (
            ["title"],
            r"`by` must be attributes of a viewer \(region, age_band, plan.*title",
        ),
        (["plan"], r"needs a column `plan`, and the log has only"),
    ],
)
def test_only_what_the_log_knows_of_viewers_makes_a_table(by, message):
    with pytest.raises(ClaimError, match=message):
        tabulate(LOG, FILM, by=by)
