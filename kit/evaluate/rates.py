"""How often does an attack succeed, and how much of that is due to the release?

Every rate here is a share in [0, 1], over people attacked, never a percentage.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import hypot, inf, sqrt
from statistics import NormalDist

from kit.checks import check_confidence, check_number, check_type, check_whole
from kit.errors import EvaluationError
from kit.no_number import NoNumber

#: What the only baseline is called that has no name of its own.
UNREAD = "guessing without the release"


@dataclass(frozen=True, kw_only=True)
class Tally:
    """What became of the attempts of one attacker, each denominator kept apart.

    An attack that could not be mounted is not an attack that failed: dividing by what
    was asked for makes a broken attack look like a safe release.

    Attributes
    ----------
    requested : int
        Attempts asked for, at least 0.
    generated : int
        Attempts that could be mounted, at most `requested`.
    valid : int
        Attempts whose outcome could be judged right or wrong, at most `generated`.
        An attack that named nobody where it had to name somebody is valid and failed.
    succeeded : int or float
        Attempts that were right, at most `valid`. Where a lot decides, each attempt
        counts with its chance, and the sum need not be whole.
    design_effect : float, default 1
        How many times more the share varies than that of so many attempts which have
        nothing to do with one another, at least 1.

    Raises
    ------
    EvaluationError
        If a field is no number of at least 0, whole but for the last two, or exceeds
        the one it is drawn from; or if `design_effect` is below 1.

    References
    ----------
    .. [1] L. Kish, "Survey Sampling", 1965, section 8.2: the design effect.
    """

    requested: int  # attempts asked for, at least 0
    generated: int  # attempts that could be mounted, at most `requested`
    # attempts whose outcome could be judged right or wrong, at most `generated`
    valid: int
    succeeded: float  # attempts that were right, at most `valid`
    design_effect: float = 1.0

    def __post_init__(self) -> None:
        """Refuse counts that are not nested."""
        outer, limit = None, inf
        for name in ("requested", "generated", "valid", "succeeded"):
            count = getattr(self, name)
            check = check_number if name == "succeeded" else check_whole
            check(EvaluationError, name, count, least=0)
            if outer is not None:
                _check_at_most(name, count, outer, limit)
            outer, limit = name, count
        _check_design_effect(self.design_effect)

    @classmethod
    def of(cls, attempts: int, *, succeeded: float) -> Tally:
        """Tally an attack whose attempts were all mounted and all judged."""
        check_whole(EvaluationError, "attempts", attempts, least=0)
        return cls(
            requested=attempts,
            generated=attempts,
            valid=attempts,
            succeeded=succeeded,
        )

    @property
    def coverage(self) -> float:
        """Valid attempts among those requested, in [0, 1]; 0 when none was asked."""
        return self.valid / self.requested if self.requested else 0.0

    def rate(self, *, confidence: float = 0.95) -> Rate:
        """Give the share that was right, per valid attempt, with its interval."""
        return wilson(
            self.succeeded,
            self.valid,
            confidence=confidence,
            design_effect=self.design_effect,
        )


@dataclass(frozen=True, kw_only=True)
class Estimate(NoNumber):
    """A share that was worked out of others, and its interval, all in [0, 1].

    Attributes
    ----------
    value : float
        The share.
    low, high : float
        Ends of its interval.
    """

    value: float  # the share
    low: float  # ends of its interval
    high: float  # ends of its interval

    def _why_no_number(self) -> EvaluationError:
        return _no_number(self)


@dataclass(frozen=True, kw_only=True)
class Rate(NoNumber):
    """How many of how many, and the interval of the share behind it.

    Attributes
    ----------
    succeeded : int or float
        The numerator; a sum of chances where a lot decides.
    valid : int
        The denominator.
    low, high : float
        Ends of Wilson's interval, in [0, 1]. The share need not be half-way.
    confidence : float
        Of the interval.
    """

    succeeded: float
    valid: int
    low: float
    high: float
    confidence: float

    @property
    def value(self) -> float:
        """The share: numerator over denominator, as it was seen."""
        return self.succeeded / self.valid

    def _why_no_number(self) -> EvaluationError:
        return _no_number(self)


def _no_number(share: Estimate | Rate) -> EvaluationError:
    """Say what to take of a share with its interval."""
    told = f"{share.value:.4g}, from {share.low:.4g} to {share.high:.4g}"
    return EvaluationError(
        f"A share with its interval ({told}) is no number to compare or to add; take "
        "its `.value`, or one end, `.low` or `.high`."
    )


def wilson(
    succeeded: float,
    valid: int,
    *,
    confidence: float = 0.95,
    design_effect: float = 1.0,
) -> Rate:
    """Give a success rate, and its interval by Wilson's score method.

    With a share p of n attempts right and z the normal quantile of the confidence,
    the ends are (p + z²/2n ± z √(p (1 - p) / n + z²/4n²)) / (1 + z²/n). Unlike p give
    or take an error, they are of use when nothing, or everything, succeeded. The rate
    itself is p, and not the middle of the interval, which lies nearer to one half.

    Parameters
    ----------
    succeeded : int or float
        Attempts that were right, between 0 and `valid`. Where a lot decides, each
        counts with its chance: chances vary no more than a coin of their mean, so that
        the interval is none too narrow.
    valid : int
        Attempts that were judged, at least 1.
    confidence : float, default 0.95
        Confidence of the interval, in [0, 1); at 0 it closes on the share.
    design_effect : float, default 1
        How many times more the share varies than that of `valid` independent attempts,
        at least 1. The interval is that of so many times fewer.

    Returns
    -------
    Rate

    Raises
    ------
    EvaluationError
        If the counts are not in their range, `confidence` is not in [0, 1), or
        `design_effect` is below 1.

    References
    ----------
    .. [1] E. B. Wilson, "Probable inference, the law of succession, and statistical
       inference", JASA 22 (1927), 209-212. The ends agree with Anonymeter 1.1.0,
       stats/confidence.py, which gives their middle as the rate.
    .. [2] N. Dean, M. Pagano, "Evaluating confidence interval methods for binomial
       proportions in clustered surveys", Journal of Survey Statistics and Methodology
       3 (2015), 484-503: Wilson's interval with a design effect.

    Examples
    --------
    >>> import kit
    >>> rate = kit.wilson(100, 500)
    >>> f"{rate.value:.3f}, from {rate.low:.5f} to {rate.high:.5f}"
    '0.200, from 0.16729 to 0.23729'
    """
    check_whole(EvaluationError, "valid", valid)
    check_number(EvaluationError, "succeeded", succeeded, least=0)
    _check_at_most("succeeded", succeeded, "valid", valid)
    z = NormalDist().inv_cdf((1 + check_confidence(EvaluationError, confidence)) / 2)
    n, share = valid / _check_design_effect(design_effect), succeeded / valid
    middle = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    reach = z * sqrt(share * (1 - share) / n + z**2 / (4 * n**2)) / (1 + z**2 / n)
    return Rate(
        succeeded=succeeded,
        valid=valid,
        # The share lies within, which rounding errors may not undo.
        low=max(0.0, min(middle - reach, share)),
        high=min(1.0, max(middle + reach, share)),
        confidence=confidence,
    )


def design_effect(variance: float, succeeded: float, valid: int) -> float:
    """Compare the variance of a share with that of independent attempts.

    Parameters
    ----------
    variance : float
        Of the share, however it was estimated, at least 0.
    succeeded : int or float
        Attempts that were right.
    valid : int
        Attempts that were judged, at least 1.

    Returns
    -------
    float
        At least 1, so that an interval never becomes narrower by it.

    Raises
    ------
    EvaluationError
        If a number is out of range.

    Notes
    -----
    The variance p (1 - p) / n is taken at the middle of Wilson's interval, two
    successes and two failures on. At a share of 0 or 1 it would be nought, as if
    nothing could have gone otherwise.

    Examples
    --------
    >>> round(design_effect(0.0005, 96 / 2, 96), 3)  # 0.25 / 96 is 0.0026
    1.0
    >>> round(design_effect(0.005, 50, 100), 3)  # 0.25 / 100 is half of it
    2.0
    """
    check_number(EvaluationError, "variance", variance, least=0)
    check_number(EvaluationError, "succeeded", succeeded, least=0)
    check_whole(EvaluationError, "valid", valid)
    middle = (succeeded + 2) / (valid + 4)
    return max(1.0, variance * valid / (middle * (1 - middle)))


def residual_risk(attack: Rate, control: Rate) -> Estimate:
    """Estimate the risk the release adds for the people in it.

    The control attack aims at people who were not in the data, so whatever it gets
    right was to be had without them. Of the 1 - c it gets wrong, the release accounts
    for (a - c) / (1 - c). The interval is carried through from both by the delta
    method, as if the two attacks were independent.

    Parameters
    ----------
    attack : Rate
        Success rate on people in the data.
    control : Rate
        Success rate on people who were not, at the same confidence.

    Returns
    -------
    Estimate
        All in [0, 1]; 0 where the control did as well or better.

    Raises
    ------
    EvaluationError
        If the whole interval of the control is at 1: an attack that never fails on
        people who are not there leaves no risk to measure.

    References
    ----------
    .. [1] M. Giomi et al., "A unified framework for quantifying privacy risk in
       synthetic data", PoPETs 2023(2). The ends agree with Anonymeter 1.1.0; the value
       is that of the two shares, where Anonymeter takes the middles of their intervals.

    Examples
    --------
    >>> risk = residual_risk(wilson(100, 500), wilson(40, 500))
    >>> f"{risk.value:.4f}, from {risk.low:.4f} to {risk.high:.4f}"
    '0.1304, from 0.0855 to 0.1743'
    """
    check_type(EvaluationError, "attack", attack, Rate, "a rate that `wilson` gives")
    check_type(EvaluationError, "control", control, Rate, "a rate that `wilson` gives")
    (a, a_reach), (c, c_reach) = (
        ((rate.low + rate.high) / 2, (rate.high - rate.low) / 2)
        for rate in (attack, control)
    )
    if not c < 1:
        raise EvaluationError.bad_value("control.low", "below 1", control.low)
    reach = hypot(a_reach / (1 - c), c_reach * (1 - a) / (1 - c) ** 2)
    middle = (a - c) / (1 - c)
    seen = 0.0
    if control.value < attack.value:
        seen = (attack.value - control.value) / (1 - control.value)
    return Estimate(
        value=seen,
        low=min(_within_unit(middle - reach), seen),
        high=max(_within_unit(middle + reach), seen),
    )


def difference(attack: Rate, baseline: Rate) -> tuple[float, float]:
    """Bound how much more often the attack is right than its baseline.

    Two intervals may overlap although the rates differ, so the interval of the
    difference is built from the distance of each share to its Wilson ends. The
    two sets of attempts are taken as independent.

    Parameters
    ----------
    attack : Rate
        Success rate of the attack.
    baseline : Rate
        Success rate of the baseline, at the same confidence.

    Returns
    -------
    tuple of float
        Lower and upper end of attack minus baseline, in [-1, 1].

    Raises
    ------
    EvaluationError
        If either is no rate.

    References
    ----------
    .. [1] R. G. Newcombe, "Interval estimation for the difference between independent
       proportions", Statistics in Medicine 17 (1998), 873-890, method 10.
    """
    check_type(EvaluationError, "attack", attack, Rate, "a rate that `wilson` gives")
    check_type(EvaluationError, "baseline", baseline, Rate, "a rate, as `attack` is")
    gap = attack.value - baseline.value
    down = hypot(attack.value - attack.low, baseline.high - baseline.value)
    up = hypot(attack.high - attack.value, baseline.value - baseline.low)
    return gap - down, gap + up


@dataclass(frozen=True, kw_only=True)
class Success:
    """How well a guessing attack did, beside its baselines and its control.

    Rates are per valid attempt; how many attempts never became valid stays visible in
    each tally.

    Attributes
    ----------
    attack : Tally
        The attack on people in the data, with at least one valid attempt.
    baseline : Tally or mapping of str to Tally
        What anybody would try on the same people without the method: one way, or
        several by what they do, such as "naming the most active". The attack is
        measured by the one that is right most often.
    control : Tally
        The attack on people who were not in the data.
    confidence : float, default 0.95
        Confidence of every interval, in [0, 1).
    control_on : str, default "people who are not in the data"
        Whom or what the control was tried on, in words that follow "the same attack
        on ".

    Raises
    ------
    EvaluationError
        If a tally holds no valid attempt, there is no baseline, or `confidence` is not
        in [0, 1).

    Examples
    --------
    >>> import kit
    >>> naive = {
    ...     "naming anybody": kit.evaluate.Tally.of(50, succeeded=1),
    ...     "counting titles": kit.evaluate.Tally.of(50, succeeded=9),
    ... }
    >>> found = kit.Success(
    ...     attack=kit.evaluate.Tally.of(50, succeeded=30),
    ...     baseline=naive,
    ...     control=kit.evaluate.Tally.of(50, succeeded=0),
    ... )
    >>> found.strongest, found.baseline_rate.value
    ('counting titles', 0.18)
    """

    attack: Tally
    baseline: Tally | Mapping[str, Tally]
    control: Tally
    confidence: float = 0.95
    control_on: str = "people who are not in the data"

    def __post_init__(self) -> None:
        """Refuse a tally that gives no rate."""
        check_confidence(EvaluationError, self.confidence)
        if not isinstance(self.control_on, str) or not self.control_on.strip():
            rule = "words of a sentence"
            raise EvaluationError.bad_value("control_on", rule, self.control_on)
        tallies = {"attack": self.attack}
        if not isinstance(self.baseline, Mapping):
            tallies["baseline"] = self.baseline
        elif not self.baseline:
            raise EvaluationError.bad_value("baseline", "at least one", {})
        else:
            tallies |= {f"baseline[{n!r}]": t for n, t in self.baseline.items()}
        for name, tally in (tallies | {"control": self.control}).items():
            check_type(EvaluationError, name, tally, Tally, "a Tally")
            check_whole(EvaluationError, f"{name}.valid", tally.valid)

    @property
    def baselines(self) -> dict[str, Tally]:
        """Every baseline by what it does."""
        if isinstance(self.baseline, Tally):
            return {UNREAD: self.baseline}
        return dict(self.baseline)

    @property
    def strongest(self) -> str:
        """The baseline that is right most often; of several, the first."""
        tallies = self.baselines
        return max(tallies, key=lambda name: tallies[name].rate().value)

    @property
    def rate(self) -> Rate:
        """Success rate of the attack, per valid attempt."""
        return self.attack.rate(confidence=self.confidence)

    @property
    def baseline_rate(self) -> Rate:
        """Success rate of the strongest baseline, per valid attempt."""
        return self.baselines[self.strongest].rate(confidence=self.confidence)

    @property
    def control_rate(self) -> Rate:
        """Success rate on people who were not in the data, per valid attempt."""
        return self.control.rate(confidence=self.confidence)

    @property
    def residual_risk(self) -> Estimate:
        """Risk the release adds for the people in it, in [0, 1]."""
        return residual_risk(self.rate, self.control_rate)

    @property
    def is_meaningful(self) -> bool:
        """Whether the attack does better than its strongest baseline, beyond chance."""
        return difference(self.rate, self.baseline_rate)[0] > 0

    @property
    def caution(self) -> str:
        """Why these numbers should not be relied on, or nothing if they may be.

        A sentence and not a Python warning: it must reach the reader with the number,
        in a table or a report, where a warning would be lost.
        """
        if self.is_meaningful:
            return ""
        attack, other = self.rate, self.baseline_rate
        rates = (
            f"The attack was right in {_of(attack)} attempts, and {self.strongest} in "
            f"{_of(other)}"
        )
        if attack.value == other.value:
            return f"{rates}: no better, so its successes show nothing of the release."
        if attack.value < other.value:
            return f"{rates}: the attack is beaten by something simpler."
        return f"{rates}: at {self.confidence:.0%} confidence that may be chance."


def _of(rate: Rate) -> str:
    return f"{rate.succeeded:,.10g} of {rate.valid:,}"


def _within_unit(share: float) -> float:
    return min(max(share, 0.0), 1.0)


def _check_design_effect(effect: float) -> float:
    return check_number(EvaluationError, "design_effect", effect, least=1)


def _check_at_most(inner: str, count: float, outer: str, limit: float) -> None:
    if count > limit:
        raise EvaluationError.bad_value(inner, f"at most `{outer}`, {limit}", count)
