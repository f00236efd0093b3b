"""Keys of people add up to keys of crowds, whoever counts them."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kit.claims import Places, everyone, watched
from kit.errors import ClaimError
from kit.log import Log, check_plays
from kit.publish.counting import count, count_with_keys

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
