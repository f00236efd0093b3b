"""What if several people share one account? The log then knows the account alone."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
import polars as pl

from kit.checks import check_seed, check_whole, is_number
from kit.errors import SourceError
from kit.log import Log, check_log

#: Shares of accounts by the number of people behind each: made up, from 1 to 5.
HOUSEHOLDS: Mapping[int, float] = MappingProxyType(
    {1: 0.35, 2: 0.3, 3: 0.15, 4: 0.15, 5: 0.05}
)


def share_accounts(
    log: Log, sizes: Mapping[int, float] = HOUSEHOLDS, *, seed: int
) -> Log:
    """Put the viewers of a log behind shared accounts, as households do.

    A person of the log becomes a profile, and what a service that counts accounts sees
    is all that the profiles of one account played. Who shares with whom is drawn by
    lot: people of one household are no more alike here than strangers.

    Parameters
    ----------
    log : Log
        A log in which a viewer is one person.
    sizes : mapping of int to float, default=HOUSEHOLDS
        The share of accounts with 1, 2, ... people behind them; the shares sum to 1.
    seed : int
        For who shares with whom.

    Returns
    -------
    Log
        Every play again, with the account for its viewer, and the attributes of one of
        its people. The last account may have fewer people than it should.

    Raises
    ------
    SourceError
        If `sizes` is no such mapping, or `seed` is no whole number of at least 0.
    LogError
        If `log` is none.

    Examples
    --------
    >>> import kit
    >>> films = kit.open_films()
    >>> accounts = kit.sources.share_accounts(films, {2: 0.5, 3: 0.5}, seed=1)
    >>> films.n_viewers(), films.n_plays() == accounts.n_plays()
    (100000, True)
    >>> 39_000 < accounts.n_viewers() < 41_000  # of 2.5 people each
    True
    """
    check_log(SourceError, log)
    check_seed(SourceError, seed)
    _check_sizes(sizes)
    viewers = log.plays.select(pl.col("viewer").unique().sort()).collect()["viewer"]
    rng = np.random.default_rng(seed)
    drawn = rng.choice(list(sizes), size=len(viewers), p=list(sizes.values()))
    account = np.repeat(np.arange(len(drawn)), drawn)[: len(viewers)]
    table = pl.DataFrame(
        {"viewer": viewers.gather(rng.permutation(len(viewers))), "account": account},
        schema_overrides={"account": pl.UInt32},
    )
    plays = log.plays.join(table.lazy(), on="viewer", how="left", maintain_order="left")
    # The account is in the name of one of them, and so are its region and age.
    named = [pl.col(name).first().over("account") for name in log.attributes]
    kept = plays.with_columns(named).with_columns(viewer="account").select(log.columns)
    return Log(kept.collect().lazy(), notes=log.notes)


def _check_sizes(sizes: object) -> None:
    """Refuse what does not say how many accounts have how many people."""
    rule = (
        "a mapping of numbers of people to shares of accounts, such as {1: 0.5, 2: 0.5}"
    )
    if not isinstance(sizes, Mapping) or not sizes:
        raise SourceError.bad_value("sizes", rule, sizes)
    for size, share in sizes.items():
        check_whole(SourceError, "sizes", size)
        if not is_number(share) or not 0 <= share <= 1:
            raise SourceError.bad_value("sizes", "shares from 0 to 1", share)
    if not np.isclose(sum(sizes.values()), 1):
        raise SourceError.bad_value(
            "sizes", "shares that sum to 1", sum(sizes.values())
        )
