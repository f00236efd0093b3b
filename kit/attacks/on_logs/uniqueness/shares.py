"""What share of people is it, and how sure is that?"""

from __future__ import annotations

import numpy as np

from kit.evaluate import Rate, wilson


def mean_rate(values: np.ndarray, *, confidence: float) -> Rate | None:
    """Average chances over people, with Wilson's interval.

    Numbers between 0 and 1 vary no more than a coin of the same mean, so the interval
    of that coin is none too narrow, where no person's number hangs on another's.

    Parameters
    ----------
    values : np.ndarray of shape (n,)
        A chance in [0, 1] for each person.
    confidence : float
        In [0, 1).

    Returns
    -------
    Rate or None
        Its value is the mean; None where there is nobody.

    Examples
    --------
    >>> rate = mean_rate(np.array([1.0, 0.5, 0.5, 0.0]), confidence=0.95)
    >>> f"{rate.value:.2f}, {rate.low:.2f} to {rate.high:.2f}"
    '0.50, 0.15 to 0.85'
    """
    if not len(values):
        return None
    total = round(float(np.sum(values, dtype=np.float64)), 9)
    return wilson(total, len(values), confidence=confidence)


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
