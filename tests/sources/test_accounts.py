"""Households behind one account."""

import polars as pl
import pytest

from kit.errors import SourceError
from kit.log import check_plays
from kit.sources.accounts import HOUSEHOLDS, share_accounts

PEOPLE = 1_000
PLAYS = pl.DataFrame(
    {
        "viewer": range(PEOPLE),
        "title": [f"film {n}" for n in range(PEOPLE)],
        "day": "2018-01-01",
        "region": [f"r{n % 7}" for n in range(PEOPLE)],
    }
)
LOG = check_plays(PLAYS)


def sizes_of(log):
    """Count the plays of each account: one for each person behind it."""
    return log.plays.group_by("viewer").len().collect()["len"]


def test_every_account_has_as_many_people_as_asked_and_no_play_is_lost():
    shared = share_accounts(LOG, {4: 1.0}, seed=1)
    assert sizes_of(shared).to_list() == [4] * 250
    titles = shared.plays.select("title").collect()["title"].cast(pl.String)
    assert sorted(titles) == sorted(PLAYS["title"])


def test_households_are_of_one_to_five_in_the_shares_asked_for():
    found = sizes_of(share_accounts(LOG, seed=1))
    assert found.is_between(1, 5).all()
    # 2.25 people to an account: 1,000 / 2.25 = 444, give or take 3 times 12.
    assert 400 < len(found) < 490
    assert sum(size * share for size, share in HOUSEHOLDS.items()) == pytest.approx(
        2.25
    )


def test_accounts_of_one_are_the_people_again():
    alone = share_accounts(LOG, {1: 1.0}, seed=1)
    assert sizes_of(alone).to_list() == [1] * PEOPLE


def test_an_account_is_in_one_name_and_another_seed_shares_otherwise():
    shared = share_accounts(LOG, {5: 1.0}, seed=1)
    regions = shared.plays.group_by("viewer").agg(pl.col("region").n_unique()).collect()
    assert regions["region"].to_list() == [1] * 200
    assert shared.columns == LOG.columns
    again, other = (share_accounts(LOG, {5: 1.0}, seed=n) for n in (1, 2))
    assert again.plays.collect().equals(shared.plays.collect())
    assert not other.plays.collect().equals(shared.plays.collect())


@pytest.mark.parametrize(
    ("sizes", "message"),
    [
        ({}, "`sizes` must be a mapping of numbers of people"),
        ([1, 2], "`sizes` must be a mapping of numbers of people"),
        ({0: 1.0}, "`sizes` must be"),
        ({1: 0.5}, "shares that sum to 1, got 0.5"),
        ({1: 2.0}, "shares from 0 to 1, got 2.0"),
    ],
)
def test_sizes_that_are_none_are_refused(sizes, message):
    with pytest.raises(SourceError, match=message):
        share_accounts(LOG, sizes, seed=1)


def test_a_seed_and_a_log_are_asked_for():
    with pytest.raises(SourceError, match="`seed` must be"):
        share_accounts(LOG, seed=-1)
    with pytest.raises(SourceError, match="`log` must be a Log"):
        share_accounts(PLAYS, seed=1)
