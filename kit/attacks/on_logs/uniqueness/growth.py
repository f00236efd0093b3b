"""Is somebody safer in a larger audience?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

import numpy as np
import polars as pl
from scipy.special import gammaln

from kit.attacks.on_logs.known import KnownPlay
from kit.attacks.on_logs.points import Points
from kit.attacks.on_logs.uniqueness.attempts import MOST_KNOWN, check_many, mount
from kit.attacks.on_logs.uniqueness.picks import AtRandom, Pick
from kit.attacks.on_logs.uniqueness.shares import Fits, name_ends, rate_people
from kit.errors import AttackError
from kit.evaluate import wilson
from kit.log import Log

_COLUMNS = {"size": pl.Int64, "p": pl.Int64, "valid": pl.Int64}
_COLUMNS |= dict.fromkeys(("share", "low", "high"), pl.Float64)


@dataclass(frozen=True, eq=False, repr=False)
class Growth:
    """How uniqueness falls as the audience grows.

    Attributes
    ----------
    known : KnownPlay
        How closely each play is known.
    pick : Pick
        Which plays come to be known.
    n_viewers : int
        People in the log.
    confidence : float
        Confidence of every interval.
    table : pl.DataFrame of shape (n_sizes * n_p, 6)
        `size`, the people of a part of the audience; `p`; `valid`, people attacked;
        `share`, `low`, `high`: how many of them are alone in a part of that size.
    """

    known: KnownPlay
    pick: Pick
    n_viewers: int
    confidence: float
    table: pl.DataFrame
    _fits: dict[int, Fits]

    def at_least(self, size: int, p: int) -> float:
        """Bound uniqueness in a larger audience from below, without a model.

        If the log is a fair sample of the larger audience, the expected share is
        convex in the number of people: each newcomer takes less of it than the last.
        So it lies above the line that goes on as the log's last two sizes did. That
        line soon meets zero, where the bound says nothing; and a curve that is drawn
        further says what its model says.

        Parameters
        ----------
        size : int
            People of the larger audience, at least those of the log.
        p : int
            How many plays are known; one of the table's.

        Returns
        -------
        float
            In [0, 1]: the lower end, at the confidence of the table. Half of what may
            be missed goes to each of the two shares that the line is drawn from.

        Raises
        ------
        AttackError
            If `size` is less than the log has, or `p` is not in the table.

        References
        ----------
        .. [1] A. Farzanehfar, F. Houssiau and Y.-A. de Montjoye, "The risk of
           re-identification remains high even in country-scale location datasets",
           Patterns 2 (2021), 100204: at 60 million people and p = 4 the convex lower
           bound is 22 %, a model gives 93 %.
        """
        (size,) = check_many("size", [size], most=10**11)
        if size < self.n_viewers:
            rule = f"at least {self.n_viewers:,}, as many as the log has"
            raise AttackError.bad_value("size", rule, size)
        if p not in self._fits:
            raise AttackError.bad_value("p", f"one of {sorted(self._fits)}", p)
        # Who has one other beside them is alone without that other.
        alone, lost = (
            rate_people(
                [self._fits[p]],
                lambda counts, n=n: counts == n,
                confidence=(1 + self.confidence) / 2,
            )
            for n in (1, 2)
        )
        if alone is None or self.n_viewers == 1:
            return 0.0
        slope = lost.high / (self.n_viewers - 1)
        return max(0.0, alone.low - slope * (size - self.n_viewers))

    def __repr__(self) -> str:
        sizes = self.table["size"]
        return (
            f"Alone in parts of {sizes.min():,} to {sizes.max():,} of "
            f"{self.n_viewers:,} people by {self.known}, known {self.pick}"
        )


def measure_growth(
    log: Log | Points,
    known: KnownPlay | None = None,
    *,
    p: Iterable[int] = (1, 2, 3, 4),
    sizes: Iterable[int] | None = None,
    pick: Pick | None = None,
    targets: int | None = 10_000,
    seed: int = 0,
    confidence: float = 0.95,
) -> Growth:
    """Measure uniqueness in parts of the audience, from small to whole.

    "Among so many nobody will find you": is there safety in numbers? Take a target and
    m - 1 of the others by lot. The target is alone if none of those who fit is among
    them. With N people in the log and c others who fit, of all ways to draw the m - 1,
    C(N - 1 - c, m - 1) of C(N - 1, m - 1) leave them all out: the share is averaged
    over every part of that size, and one search of the log serves all sizes.

    What is known of a target, and how popular a title is, stays as in the whole log.

    Parameters
    ----------
    log : Log or Points
        A log without names, or its points.
    known : KnownPlay
        How closely each play is known; to be left out where `log` is points.
    p : iterable of int, default=(1, 2, 3, 4)
        How many plays are known, each from 1 to 100.
    sizes : iterable of int, optional
        People in a part, each from 1 to all. By default 10, 100 and so on, and all.
    pick : Pick, default=AtRandom()
        Which plays come to be known.
    targets : int or None, default=10_000
        How many people are drawn to be attacked; None for everyone.
    seed : int, default=0
        For the people and for what is known of them.
    confidence : float, default=0.95
        Of the intervals, in [0, 1); they are never narrower than Wilson's.

    Returns
    -------
    Growth

    Raises
    ------
    AttackError
        If a parameter is something else, or no play has all that is known.
    EvaluationError
        If `confidence` is not in [0, 1).
    LogError
        If the log lacks a column.

    Examples
    --------
    Four people saw the same film. In a part of one, everyone is alone.

    >>> from kit.log import check_plays
    >>> rows = {"viewer": [1, 2, 3, 4], "title": ["A"] * 4, "day": ["2018-01-01"] * 4}
    >>> log = check_plays(pl.DataFrame(rows))
    >>> grown = measure_growth(log, KnownPlay(), p=[1], sizes=[1, 2])
    >>> grown.table["share"].to_list()
    [1.0, 0.0]
    """
    ps = check_many("p", p, most=MOST_KNOWN)
    pick = AtRandom() if pick is None else pick
    wilson(0, 1, confidence=confidence)  # refused before the work and not after
    attempts = mount(log, known, most=ps[-1], pick=pick, targets=targets, seed=seed)
    people = attempts.points.n_viewers
    steps = [10**n for n in range(1, 12) if 10**n < people]
    sizes = [*steps, people] if sizes is None else sizes
    fits = {n: attempts.fits(n) for n in ps}
    rows = []
    for size in check_many("sizes", sizes, most=people):
        for n, fitting in fits.items():
            chance = partial(_chance_alone, people=people, size=size)
            rate = rate_people([fitting], chance, confidence=confidence)
            valid = rate.valid if rate else 0
            rows.append({"size": size, "p": n, "valid": valid} | name_ends(rate))
    table = pl.DataFrame(rows, schema=_COLUMNS)
    return Growth(attempts.points.known, pick, people, confidence, table, fits)


def _chance_alone(counts: np.ndarray, people: int, size: int) -> np.ndarray:
    """Chance that none of the others who fit is in a part, of shape (n_targets,)."""
    others, rest, outside = counts - 1, people - 1, people - size
    # C(rest - others, size - 1) / C(rest, size - 1), where that is not nothing.
    can_be = others <= outside
    others = np.where(can_be, others, 0)
    log_chance = (
        gammaln(rest - others + 1)
        - gammaln(outside - others + 1)
        - gammaln(rest + 1)
        + gammaln(outside + 1)
    )
    return np.where(can_be, np.exp(np.minimum(log_chance, 0.0)), 0.0)
