"""Which interval of a share keeps its promise for every share and every number?"""

from __future__ import annotations

from scipy.special import betaincinv

from kit.checks import check_confidence, check_number, check_whole
from kit.errors import EvaluationError
from kit.evaluate.rates import Rate


def clopper_pearson(succeeded: float, valid: int, *, confidence: float = 0.95) -> Rate:
    """Give a success rate, and its interval by the method of Clopper and Pearson.

    Each end is the share at which so many successes, or more extreme ones, would come
    up with a chance of (1 - confidence) / 2. So each end by itself is wrong no more
    often than that, whatever the share: the interval is never too narrow, as Wilson's
    may be, and a claim can be refuted by it. The price is that it is often too wide.

    Parameters
    ----------
    succeeded : int or float
        Attempts that were right, between 0 and `valid`. The promise is made for whole
        numbers; between them the ends run smoothly.
    valid : int
        Attempts that were judged, at least 1, independent of each other.
    confidence : float, default 0.95
        Confidence of the interval, in [0, 1).

    Returns
    -------
    Rate

    Raises
    ------
    EvaluationError
        If the counts are not in their range, or `confidence` is not in [0, 1).

    References
    ----------
    .. [1] C. J. Clopper, E. S. Pearson, "The use of confidence or fiducial limits
       illustrated in the case of the binomial", Biometrika 26 (1934), 404-413.

    Examples
    --------
    No success in a hundred: the share may still be 1 - 0.025^(1/100).

    >>> import kit
    >>> rate = kit.evaluate.clopper_pearson(0, 100)
    >>> rate.low, round(rate.high, 5), round(1 - 0.025 ** (1 / 100), 5)
    (0.0, 0.03622, 0.03622)
    """
    check_whole(EvaluationError, "valid", valid)
    check_number(EvaluationError, "succeeded", succeeded, least=0)
    if succeeded > valid:
        rule = f"at most `valid`, {valid:,}"
        raise EvaluationError.bad_value("succeeded", rule, succeeded)
    miss = (1 - check_confidence(EvaluationError, confidence)) / 2
    failed = valid - succeeded
    low = betaincinv(succeeded, failed + 1, miss) if succeeded else 0.0
    high = betaincinv(succeeded + 1, failed, 1 - miss) if failed else 1.0
    return Rate(
        succeeded=succeeded,
        valid=valid,
        low=float(low),
        high=float(high),
        confidence=confidence,
    )
