"""What do counts of a sample of viewers say about everybody?

A publisher who counts one viewer in ten prints smaller numbers, and nobody can be
sure that a given person is in them. But within the sample all counts are exact, so
what they prove about each other stays proved.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np
import polars as pl

from kit.checks import check_people, check_share
from kit.errors import RuleError
from kit.printed import Interval
from kit.rules.kinds import LogRule
from kit.rules.private.contribution import check_lazy_plays


@dataclass(frozen=True)
class Sampling(LogRule):
    """Count only some of the viewers, each kept or left out by lot with all her plays.

    It needs the plays, because viewers are drawn, and once for all counts: whoever is
    in one number is in every other that is true of her.

    Parameters
    ----------
    share : float
        The chance that a viewer is kept, above 0 and at most 1.

    Raises
    ------
    RuleError
        If `share` is not within (0, 1].

    Examples
    --------
    >>> rule = Sampling(0.1)
    >>> tuple(round(number) for number in rule.estimate(53))
    (530, 69)
    >>> tuple(rule.reveals(rule.write(53)))
    (53, None)
    """

    share: float

    is_random = True

    def __post_init__(self) -> None:
        check_share(RuleError, "share", self.share, zero=False)

    def publish(
        self, plays: pl.LazyFrame, rng: np.random.Generator | None = None
    ) -> pl.LazyFrame:
        """Keep the plays of the viewers who are drawn.

        Parameters
        ----------
        plays : pl.LazyFrame of shape (n_plays, n_columns)
            One row a play, with `viewer` at least.
        rng : Generator, optional
            What is drawn from; by default what nobody can repeat.

        Returns
        -------
        pl.LazyFrame of shape (n_kept, n_columns)
            In the same order; without any row where nobody was drawn.

        Raises
        ------
        RuleError
            If `plays` is no lazy table of plays.
        """
        check_lazy_plays(plays, needed=("viewer",))
        rng = np.random.default_rng() if rng is None else rng
        viewers = plays.select(pl.col("viewer").unique().sort()).collect().to_series()
        drawn = viewers.filter(pl.Series(rng.random(len(viewers)) < self.share))
        return plays.filter(pl.col("viewer").is_in(drawn.implode()))

    def undo(self, shown: Interval) -> Interval:
        """All who were counted exist, and any number of others."""
        return Interval(shown.low, None)

    @property
    def expansion(self) -> float:
        """One person of the sample stands for so many."""
        return 1 / self.share

    def estimate(self, count: int) -> tuple[float, float]:
        """Scale a count of the sample up to all viewers.

        Parameters
        ----------
        count : int
            People counted in the sample.

        Returns
        -------
        tuple of float
            The number of people in all that is right on average, and its standard
            error as far as the sample tells it: both in people. A count of 0 tells
            none.

        Raises
        ------
        ReleaseError
            If `count` is no number of people.
        """
        check_people(RuleError, "count", count)
        return count / self.share, sqrt(count * (1 - self.share)) / self.share

    def __str__(self) -> str:
        return f"a sample of {100 * self.share:.6g} % of viewers"
