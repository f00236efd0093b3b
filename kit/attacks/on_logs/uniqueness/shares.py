"""What share of people is it, and how sure is that?

The people of a log are taken as a sample of those whom the service might have had. Who
is alone depends on the others: if one of two who look alike had not been there, the
other would have been alone. So the variance of a share is the jackknife's: leave each
person out, and see how much the share changes, by what became of them and by what
became of those whom they hide. That counts a hiding twice, in the hidden and in who
hides them; so where it is a single one, by chance, it is taken off again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from kit.evaluate import Rate, design_effect, wilson

#: What a target with so many people who fit counts as, in [0, 1].
Value = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True, eq=False)
class Fits:
    """Of how many people each target is one, and who they are where they are few.

    Attributes
    ----------
    n_viewers : int
        People in the log.
    targets : np.ndarray of shape (n_targets,), int64
        Who is looked for, as places among them.
    counts : np.ndarray of shape (n_targets,), int64
        People who fit, the target among them; 0 where the target cannot be looked for.
    people : np.ndarray of shape (n_targets, n), uint32
        Who they are, where they are no more than n.
    """

    n_viewers: int
    targets: np.ndarray
    counts: np.ndarray
    people: np.ndarray

    def values(self, value: Value) -> np.ndarray:
        """Give what each target counts as, 0 where they cannot be looked for."""
        seen = value(np.maximum(self.counts, 1)).astype(float)
        return np.where(self.counts > 0, seen, 0.0)

    def gained(self, value: Value, among: np.ndarray) -> tuple[np.ndarray, float]:
        """Sum up by how much each person would raise some others by not being there.

        Returns
        -------
        gained : np.ndarray of shape (n_viewers,)
            Of targets whom more people fit than are written down, nothing.
        noise : float
            The variance of their sum if each raise fell to anybody, by chance.
        """
        most = self.people.shape[1]
        some = among & (self.counts > 1) & (self.counts <= most)
        counts, people = self.counts[some], self.people[some]
        change = value(counts - 1).astype(float) - value(counts)
        others = (np.arange(most) < counts[:, None]) & (
            people != self.targets[some, None]
        )
        weights = np.where(others, change[:, None], 0.0)
        gained = np.bincount(people[others], weights[others], self.n_viewers)
        return gained, float((weights**2).sum())


def rate_people(
    drawn: Sequence[Fits],
    value: Value,
    *,
    confidence: float,
    among: np.ndarray | None = None,
) -> Rate | None:
    """Average over targets, with an interval that knows how they hang together.

    Parameters
    ----------
    drawn : sequence of Fits
        What is known of the same targets, drawn once or several times; averaged.
    value : callable
        What so many people who fit count as.
    confidence : float
        In [0, 1).
    among : np.ndarray of shape (n_targets,), bool, optional
        Of which targets; by default those who can be looked for.

    Returns
    -------
    Rate or None
        None where there is nobody.

    References
    ----------
    .. [1] B. Efron, C. Stein, "The jackknife estimate of variance", Annals of
       Statistics 9 (1981), 586-596: on average it is not too small, and the parts that
       two people have together are in it twice.

    Examples
    --------
    Two who look alike, and two who do not. Without one of the first, three are alone.

    >>> pairs = np.array([[0, 1], [0, 1], [2, 0], [3, 0]], dtype=np.uint32)
    >>> fits = Fits(4, np.arange(4), np.array([2, 2, 1, 1]), pairs)
    >>> rate = rate_people([fits], lambda n: n == 1, confidence=0.95)
    >>> rate.succeeded, rate.valid
    (2, 4)
    """
    first = drawn[0]
    among = first.counts > 0 if among is None else among
    valid = int(among.sum())
    if not valid:
        return None
    own = sum(fits.values(value) for fits in drawn) / len(drawn)
    each = [fits.gained(value, among) for fits in drawn]
    gained = sum(gained for gained, _ in each) / len(drawn)
    noise = sum(noise for _, noise in each) / len(drawn) ** 2
    total = round(float(own[among].sum()), 9)
    total = int(total) if total == int(total) else total
    # What leaving somebody out takes away, and what it gives back.
    lost = -gained
    lost[first.targets] += np.where(among, own - total / valid, 0.0)
    is_target = np.zeros(first.n_viewers, dtype=bool)
    is_target[first.targets] = True
    variance = _variance(lost[is_target]) + _variance(lost[~is_target]) - noise
    effect = design_effect(max(variance, 0.0) / valid**2, total, valid)
    return wilson(total, valid, confidence=confidence, design_effect=effect)


def _variance(parts: np.ndarray) -> float:
    """Variance of a sum, from its parts."""
    return len(parts) * float(np.var(parts, ddof=1)) if len(parts) > 1 else 0.0


def name_ends(rate: Rate | None, *names: str) -> dict[str, float | None]:
    """Name a rate and the ends of its interval, for a row of a table.

    Parameters
    ----------
    rate : Rate or None
        None where there was nobody to measure.
    *names : str
        Of the share, the lower and the upper end; by default share, low and high.

    Returns
    -------
    dict of str to float
        The share as it was seen and both ends; None where there is no rate.

    Examples
    --------
    >>> name_ends(None)
    {'share': None, 'low': None, 'high': None}
    """
    ends = (None,) * 3 if rate is None else (rate.value, rate.low, rate.high)
    return dict(zip(names or ("share", "low", "high"), ends, strict=True))
