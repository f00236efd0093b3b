"""Keys of people add up to keys of crowds, whoever counts them."""

import re
import tracemalloc

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings, strategies as st

from kit.claims import Places, everyone, watched
from kit.errors import ClaimError
from kit.log import Log, check_plays
from kit.publishing.counting import count, count_with_keys
from kit.publishing.printing import publish
from kit.publishing.tables import count_every, tabulate
from kit.sources.bundled import open_films

film, show = watched("A"), watched("B")
#: Viewers 0, 1, 2 and 3; 0 and 1 watched A, 1, 2 and 3 watched B.
LOG = check_plays(
    pl.DataFrame(
        {
            "viewer": ["ann", "bob", "bob", "cy", "dee"],
            "title": ["A", "A", "B", "B", "B"],
            "day": ["2017-12-01"] * 5,
        }
    )
)


def own_key(viewer, *, n_keys, seed):
    """The key of one viewer, had it been looked up alone."""
    return int(np.random.default_rng(seed).integers(n_keys, size=viewer + 1)[-1])


def members(claim):
    """Numbers of the viewers of the two films, read off the table."""
    rows = LOG.plays.select("viewer", pl.col("title").cast(pl.String)).collect()
    by_title = {title: set() for title in "AB"}
    for viewer, title in rows.iter_rows():
        by_title[title].add(viewer)
    everybody = by_title["A"] | by_title["B"]
    return {
        film: by_title["A"],
        show: by_title["B"],
        film & show: by_title["A"] & by_title["B"],
        ~film: everybody - by_title["A"],
        everyone(): everybody,
        ~everyone(): set(),
    }[claim]


@pytest.mark.parametrize("n_keys", [2, 256, 1000, 2**20])
def test_the_key_of_a_crowd_is_the_sum_of_its_peoples(n_keys):
    claims = [film, show, film & show, ~film, everyone(), ~everyone()]
    counts, keys = count_with_keys(LOG, claims, n_keys=n_keys, seed=7)
    assert counts == count(LOG, claims) == [2, 3, 1, 2, 4, 0]
    for claim, key in zip(claims, keys, strict=True):
        alone = [own_key(v, n_keys=n_keys, seed=7) for v in members(claim)]
        assert key == sum(alone) % n_keys


def test_the_same_people_have_the_same_key_in_other_words():
    same = [~film, show & ~film, ~(film | ~show), everyone() & ~film]
    _, keys = count_with_keys(LOG, same, n_keys=2**16, seed=3)
    assert len(set(keys)) == 1


@settings(max_examples=20)
@given(st.integers(0, 2**40))
def test_the_key_of_two_crowds_is_the_sum_of_both(seed):
    parts = [film & ~show, film & show, ~film]  # everybody is in one of them
    _, (*keys, whole) = count_with_keys(
        LOG, [*parts, everyone()], n_keys=997, seed=seed
    )
    assert sum(keys) % 997 == whole


def test_who_else_is_in_the_log_changes_nobodys_key():
    fewer = Log(LOG.plays.filter(pl.col("viewer") < 2))
    claim = film & ~show  # ann, in both
    alike = [
        count_with_keys(log, [claim], n_keys=2**16, seed=5)[1] for log in (LOG, fewer)
    ]
    assert alike[0] == alike[1]


def test_another_seed_gives_other_keys():
    keys = {count_with_keys(LOG, [film], n_keys=2**20, seed=s)[1][0] for s in range(5)}
    assert len(keys) == 5


def test_no_claims_have_no_keys():
    assert count_with_keys(LOG, [], n_keys=8, seed=1) == ([], [])


def test_only_a_list_of_claims_is_counted():
    with pytest.raises(ClaimError, match=r"^`claims` must be a list of claims, such"):
        count_with_keys(LOG, film, n_keys=8, seed=1)


def test_a_log_has_no_map():
    place = Places().at("France")
    with pytest.raises(ClaimError, match="one region for each viewer, and France may"):
        count(LOG, [film & place])


# -- logs without days --------------------------------------------------------------


def undated():
    # Ann (1) has A and two episodes of S, Bob (2) has A, Cai (3) one episode of S.
    rows = {
        "viewer": [1, 1, 1, 2, 3],
        "title": ["A", "S1", "S2", "A", "S1"],
        "series": [None, "S", "S", None, "S"],
        "region": ["NY", "NY", "NY", "NY", "VT"],
    }
    return check_plays(pl.DataFrame(rows), undated=True)


def test_at_some_time_needs_no_day():
    series = watched(series="S")
    claims = [watched("A"), ~watched("A"), watched(), series, series.episodes(2)]
    assert count(undated(), claims) == [2, 1, 3, 2, 1]
    assert count(undated(), [watched("A").where(region="NY"), everyone()]) == [2, 3]
    assert count(undated(), [series.at_least(2), watched().at_least(3)]) == [1, 1]
    table = tabulate(undated(), watched("A"), by=["region"])
    assert table.rows() == [("NY", 2), ("VT", 0), ("total", 2)]
    assert str(publish(undated(), [watched("A")])) == "2: watched A at some time"


@pytest.mark.parametrize(
    "claim",
    [
        watched("A").on("2017-12-01"),
        watched("A") & ~watched().between("2017-12-01", "2017-12-03"),
        watched("A").every_day(3, until="2017-12-03"),
        watched(series="S").episodes(2).within(7, until="2017-12-07"),
    ],
)
def test_what_needs_days_says_so(claim):
    with pytest.raises(
        ClaimError,
        match=r"^The claim `watched .*` needs a column `day`, and the log has only "
        r"viewer, title, series, region\.$",
    ):
        count(undated(), [claim])


# -- many claims ----------------------------------------------------------------------


def test_every_cell_has_the_count_of_its_claim():
    log = open_films()
    cells = count_every(log, ["title", "day"]).sample(60, seed=1)
    claims = [watched(title).on(day) for title, day, _ in cells.rows()]
    assert count(log, claims) == cells["viewers"].to_list()
    by_region = count_every(log, ["title", "region"]).sample(20, seed=1)
    claims = [watched(t).where(region=region) for t, region, _ in by_region.rows()]
    assert count(log, claims) == by_region["viewers"].to_list()


def test_what_is_not_known_of_a_play_is_in_no_cell():
    assert count_every(undated(), ["series"]).rows() == [("S", 2)]
    assert count_every(undated(), ["region", "series"]).rows() == [
        ("NY", "S", 1),
        ("VT", "S", 1),
    ]


def test_marks_do_not_pile_up():
    # Each of 3,000 claims takes a byte a viewer: 60 MB together, if they were kept.
    rows = {"viewer": range(20_000), "title": ["A"] * 20_000}
    days = [f"{2000 + n % 20}-{1 + n % 12:02}-{1 + n % 28:02}" for n in range(20_000)]
    log = check_plays(pl.DataFrame({**rows, "day": days}))
    claims = [watched("A").at_least(n) for n in range(1, 3_001)]
    tracemalloc.start()
    assert count(log, claims)[:2] == [20_000, 0]
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 40_000_000


@pytest.mark.parametrize(
    ("by", "message"),
    [
        ("title", "each once, got 'title'. Put it in square brackets."),
        ([], "each once, got []."),
        (["title", "title"], "each once, got ['title', 'title']."),
        (["viewer"], "each once, got 'viewer'."),
        (["day"], "The claim `count of every cell` needs a column `day`, and the log"),
    ],
)
def test_cells_of_what_is_no_column_are_refused(by, message):
    with pytest.raises(ClaimError, match=re.escape(message)):
        count_every(undated(), by)
