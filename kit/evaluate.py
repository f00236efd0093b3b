"""How often does an attack succeed, and how much of that is due to the release?

Every rate here is a share in [0, 1], over people attacked, never a percentage.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from itertools import pairwise
from math import hypot, sqrt
from numbers import Integral, Real
from statistics import NormalDist

from kit.errors import EvaluationError


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
    succeeded : int
        Attempts that were right, at most `valid`.

    Raises
    ------
    EvaluationError
        If a field is not an int of at least 0, or exceeds the one it is drawn from.
    """

    requested: int
    generated: int
    valid: int
    succeeded: int

    def __post_init__(self) -> None:
        """Refuse counts that are not nested."""
        names = [field.name for field in fields(self)]
        for name in names:
            _check_count(name, getattr(self, name))
        for outer, inner in pairwise(names):
            _check_at_most(inner, getattr(self, inner), outer, getattr(self, outer))

    @classmethod
    def of(cls, attempts: int, *, succeeded: int) -> Tally:
        """Tally an attack whose attempts were all mounted and all judged.

        Parameters
        ----------
        attempts : int
            Attempts asked for, all valid, at least 0.
        succeeded : int
            Attempts that were right, at most `attempts`.

        Returns
        -------
        Tally
            The three denominators equal to `attempts`.

        Raises
        ------
        EvaluationError
            If a count is not an int of at least 0, or `succeeded` exceeds `attempts`.
        """
        _check_count("attempts", attempts)
        return cls(
            requested=attempts, generated=attempts, valid=attempts, succeeded=succeeded
        )

    @property
    def coverage(self) -> float:
        """Valid attempts among those requested, in [0, 1]; 0 when none was asked."""
        return self.valid / self.requested if self.requested else 0.0


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """A share known within an interval.

    Attributes
    ----------
    centre : float
        Middle of the interval as calculated; a residual risk may fall below 0.
    half_width : float
        Half the width of the interval as calculated, at least 0.
    """

    centre: float
    half_width: float

    @property
    def value(self) -> float:
        """Point estimate, held within [0, 1]."""
        return _within_unit(self.centre)

    @property
    def low(self) -> float:
        """Lower end of the interval, held within [0, 1]."""
        return _within_unit(self.centre - self.half_width)

    @property
    def high(self) -> float:
        """Upper end of the interval, held within [0, 1]."""
        return _within_unit(self.centre + self.half_width)


@dataclass(frozen=True, kw_only=True)
class Rate(Estimate):
    """A Wilson estimate of a success rate, beside the raw share it is drawn from.

    Attributes
    ----------
    raw : float
        Succeeded over valid, in [0, 1]: what was seen. `value` is the centre of the
        Wilson interval, which lies nearer to one half.
    """

    raw: float

    # The raw share lies within the interval, which rounding errors may not undo.
    @property
    def low(self) -> float:
        """Lower end of the interval, held within [0, 1]."""
        return min(super().low, self.raw)

    @property
    def high(self) -> float:
        """Upper end of the interval, held within [0, 1]."""
        return max(super().high, self.raw)


def wilson(succeeded: int, valid: int, *, confidence: float = 0.95) -> Rate:
    """Estimate a success rate and its interval by Wilson's score method.

    With s of n attempts right and z the normal quantile of the confidence, the centre
    is (s + z²/2) / (n + z²) and the half-width is
    z / (n + z²) · √(s (n - s) / n + z²/4). Unlike s / n give or take an error, it is
    of use when nothing, or everything, succeeded.

    Parameters
    ----------
    succeeded : int
        Attempts that were right, between 0 and `valid`.
    valid : int
        Attempts that were judged, at least 1.
    confidence : float, default 0.95
        Confidence of the interval, in [0, 1); at 0 it closes on the raw share.

    Returns
    -------
    Rate
        Centre, half-width and raw share, all in [0, 1].

    Raises
    ------
    EvaluationError
        If the counts are not ints in their range, or `confidence` is not in [0, 1).

    References
    ----------
    .. [1] E. B. Wilson, "Probable inference, the law of succession, and statistical
       inference", JASA 22 (1927), 209-212. Taking the centre as the point estimate
       agrees with Anonymeter 1.1.0, stats/confidence.py.

    Examples
    --------
    >>> rate = wilson(100, 500)
    >>> f"{rate.value:.5f} ± {rate.half_width:.5f}, raw {rate.raw:.5f}"
    '0.20229 ± 0.03500, raw 0.20000'
    """
    _check_count("valid", valid, least=1)
    _check_count("succeeded", succeeded)
    _check_at_most("succeeded", succeeded, "valid", valid)
    z = NormalDist().inv_cdf((1 + _check_confidence(confidence)) / 2)
    spread = sqrt(succeeded * (valid - succeeded) / valid + z**2 / 4)
    return Rate(
        centre=(succeeded + z**2 / 2) / (valid + z**2),
        half_width=z / (valid + z**2) * spread,
        raw=succeeded / valid,
    )


def residual_risk(attack: Estimate, control: Estimate) -> Estimate:
    """Estimate the risk the release adds for the people in it.

    The control attack aims at people who were not in the data, so whatever it gets
    right was to be had without them. Of the 1 - r_c it gets wrong, the release
    accounts for (r_a - r_c) / (1 - r_c). The half-widths are carried through by the
    delta method, as if the two attacks were independent.

    Parameters
    ----------
    attack : Estimate
        Success rate on people in the data, centre in [0, 1].
    control : Estimate
        Success rate on people who were not, centre in [0, 1).

    Returns
    -------
    Estimate
        The residual risk. Its centre is below 0 when the control did better; `value`,
        `low` and `high` are held within [0, 1].

    Raises
    ------
    EvaluationError
        If a centre is out of its range: a control that never fails leaves no risk to
        measure.

    References
    ----------
    .. [1] M. Giomi et al., "A unified framework for quantifying privacy risk in
       synthetic data", PoPETs 2023(2). Agrees with Anonymeter 1.1.0.

    Examples
    --------
    >>> risk = residual_risk(wilson(100, 500), wilson(40, 500))
    >>> f"{risk.value:.5f} ± {risk.half_width:.5f}"
    '0.12989 ± 0.04441'
    """
    if not 0 <= attack.centre <= 1:
        raise EvaluationError.bad_value("attack.centre", "in [0, 1]", attack.centre)
    if not 0 <= control.centre < 1:
        raise EvaluationError.bad_value("control.centre", "in [0, 1)", control.centre)
    room = 1 - control.centre
    return Estimate(
        centre=(attack.centre - control.centre) / room,
        half_width=hypot(
            attack.half_width / room,
            control.half_width * (1 - attack.centre) / room**2,
        ),
    )


def difference(attack: Rate, baseline: Rate) -> tuple[float, float]:
    """Bound how much more often the attack is right than its baseline.

    Two intervals may overlap although the rates differ, so the interval of the
    difference is built from the distance of each raw share to its Wilson ends. The
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

    References
    ----------
    .. [1] R. G. Newcombe, "Interval estimation for the difference between independent
       proportions", Statistics in Medicine 17 (1998), 873-890, method 10.
    """
    gap = attack.raw - baseline.raw
    down = hypot(attack.raw - attack.low, baseline.high - baseline.raw)
    up = hypot(attack.high - attack.raw, baseline.raw - baseline.low)
    return gap - down, gap + up


@dataclass(frozen=True, kw_only=True)
class Success:
    """How well a guessing attack did, beside its baseline and its control.

    Rates are per valid attempt; how many attempts never became valid stays visible in
    each tally.

    Attributes
    ----------
    attack : Tally
        The attack on people in the data, with at least one valid attempt.
    baseline : Tally
        The naive attacker on the same people, who guesses without the release.
    control : Tally
        The attack on people who were not in the data.
    confidence : float, default 0.95
        Confidence of every interval, in [0, 1).

    Raises
    ------
    EvaluationError
        If a tally holds no valid attempt, or `confidence` is not in [0, 1).
    """

    attack: Tally
    baseline: Tally
    control: Tally
    confidence: float = 0.95

    def __post_init__(self) -> None:
        """Refuse a tally that gives no rate."""
        _check_confidence(self.confidence)
        for name in ("attack", "baseline", "control"):
            tally = getattr(self, name)
            if not isinstance(tally, Tally):
                raise EvaluationError.bad_value(name, "a Tally", type(tally).__name__)
            _check_count(f"{name}.valid", tally.valid, least=1)

    @property
    def rate(self) -> Rate:
        """Success rate of the attack, per valid attempt."""
        return self._rate(self.attack)

    @property
    def baseline_rate(self) -> Rate:
        """Success rate of the naive baseline, per valid attempt."""
        return self._rate(self.baseline)

    @property
    def control_rate(self) -> Rate:
        """Success rate on people who were not in the data, per valid attempt."""
        return self._rate(self.control)

    @property
    def residual_risk(self) -> Estimate:
        """Risk the release adds for the people in it, in [0, 1]."""
        return residual_risk(self.rate, self.control_rate)

    @property
    def is_meaningful(self) -> bool:
        """Whether the attack does better than its baseline, beyond chance."""
        return difference(self.rate, self.baseline_rate)[0] > 0

    @property
    def caution(self) -> str:
        """Why these numbers should not be relied on, or nothing if they may be.

        A sentence and not a Python warning: it must reach the reader with the number,
        in a table or a report, where a warning would be lost.
        """
        if self.is_meaningful:
            return ""
        rates = (
            f"The attack was right in {self.attack.succeeded:,} of "
            f"{self.attack.valid:,} attempts and its naive baseline in "
            f"{self.baseline.succeeded:,} of {self.baseline.valid:,}"
        )
        if self.rate.raw <= self.baseline_rate.raw:
            return f"{rates}: no better, so its successes show nothing of the release."
        return f"{rates}: at {self.confidence:.0%} confidence that may be chance."

    def _rate(self, tally: Tally) -> Rate:
        return wilson(tally.succeeded, tally.valid, confidence=self.confidence)


def _within_unit(share: float) -> float:
    return min(max(share, 0.0), 1.0)


def _check_confidence(confidence: float) -> float:
    if not isinstance(confidence, Real) or not 0 <= confidence < 1:
        raise EvaluationError.bad_value("confidence", "in [0, 1)", confidence)
    return confidence


def _check_count(name: str, value: int, *, least: int = 0) -> None:
    if not isinstance(value, Integral) or isinstance(value, bool) or value < least:
        raise EvaluationError.bad_value(name, f"an int of at least {least}", value)


def _check_at_most(inner: str, count: int, outer: str, limit: int) -> None:
    if count > limit:
        raise EvaluationError.bad_value(inner, f"at most `{outer}`, {limit}", count)
