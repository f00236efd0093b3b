"""How is a budget of privacy spent on a release?

First, if the publisher likes, only so much of each viewer is left in. Then every count
gets noise, as wide as the claims ask for: see `kit.rules.private.sensitivity`. Where
the list of claims was itself found in the log, a threshold comes last, since a claim
that is true of one person only gives her away by standing there: what is below it is
left out, line and all. So no release of this kind holds a count of 1, as billboards
did, but for a chance of δ.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log, sqrt
from typing import Literal, cast

from kit.checks import check_number, check_share, is_number
from kit.claims.language import Claim
from kit.errors import RuleError
from kit.extras import bring
from kit.printed import Interval, Printed, Suppressed
from kit.rules.kinds import BaseRule
from kit.rules.private.contribution import ContributionBound, OpenListThreshold
from kit.rules.private.noise import DiscreteGaussian, DiscreteLaplace, Noise
from kit.rules.private.sensitivity import (
    Sensitivity,
    check_unit,
    sensitivity,
    unit_words,
)
from kit.rules.steps import Steps
from kit.rules.threshold import Threshold

#: The chance at which a sentence says what ρ comes to, as in Wikimedia's releases.
USUAL_DELTA = 1e-7
#: Beyond this ρ there is no promise worth a conversion, and OpenDP's would overflow.
_LARGEST_RHO = 100.0
#: Beyond this ε a factor is written as a power of e.
_PLAIN_FACTOR = 9


@dataclass(frozen=True)
class PrivacyLoss:
    """How much more likely one unit can make anything that is printed.

    Parameters
    ----------
    unit : {"play", "day", "viewer"}
        What is added or left out: one play, a viewer's day, or a viewer.
    epsilon : float, optional
        The chance of anything printed changes by a factor of e^ε at most.
    rho : float, optional
        Concentrated privacy loss, in place of `epsilon`: the loss is around ρ, and
        larger ones are as rare as under Gaussian noise.
    delta : float, default=0
        But for a chance of δ, with which no promise is made.

    Raises
    ------
    RuleError
        If `unit` is none, not exactly one of `epsilon` and `rho` is given as a number
        above 0, or `delta` is not within [0, 1].

    References
    ----------
    .. [1] C. Dwork, A. Roth, "The algorithmic foundations of differential privacy",
       Foundations and Trends in Theoretical Computer Science 9(3-4), 2014, section 2.3.
    .. [2] M. Bun, T. Steinke, "Concentrated differential privacy: simplifications,
       extensions, and lower bounds", TCC 2016, sections 1.1 and 8.

    Examples
    --------
    >>> weekly = PrivacyLoss("viewer", epsilon=0.1)
    >>> print(sum([weekly] * 10))
    Adding or leaving out one viewer changes the chance of anything printed by a \
factor of 2.72 at most (ε = 1).
    """

    unit: str
    epsilon: float | None = None
    rho: float | None = None
    delta: float = 0.0

    def __post_init__(self) -> None:
        check_unit(self.unit)
        check_budget(self.epsilon, self.rho)
        check_share(RuleError, "delta", self.delta)

    def __add__(self, other: PrivacyLoss) -> PrivacyLoss:
        """Add the loss of what is published besides, about the same units.

        An ε is at most a ρ of ε²/2, which is how the two kinds are added.
        """
        if not isinstance(other, PrivacyLoss):
            raise RuleError.bad_value("other", "a PrivacyLoss", other)
        if other.unit != self.unit:
            rule = f"of the same unit, a {unit_words(self.unit)}"
            fix = "What one unit costs says little about another."
            raise RuleError.bad_value("other", rule, other.unit, fix)
        delta = min(1.0, self.delta + other.delta)
        if self.epsilon is not None and other.epsilon is not None:
            return PrivacyLoss(self.unit, self.epsilon + other.epsilon, delta=delta)
        return PrivacyLoss(self.unit, rho=self._as_rho + other._as_rho, delta=delta)

    def __radd__(self, other: PrivacyLoss | Literal[0]) -> PrivacyLoss:
        """Let `sum` start from nothing."""
        return self if other == 0 else self + other

    @property
    def _as_rho(self) -> float:
        return self._pure**2 / 2 if self.rho is None else self.rho

    @property
    def _pure(self) -> float:
        """The ε of a loss that has no ρ, which always has one."""
        return cast("float", self.epsilon)

    def epsilon_at(self, delta: float) -> float:
        """Say which ε holds, but for a chance of `delta`.

        Parameters
        ----------
        delta : float
            Above the δ that is part of the loss, or equal to it without a ρ; at most
            1/2.

        Returns
        -------
        float
            For ρ, up to 100, the smallest ε that OpenDP can show, by the bound of [1]_;
            beyond, that of `epsilon_by_formula`.

        Raises
        ------
        RuleError
            If `delta` is out of bounds.

        References
        ----------
        .. [1] C. Canonne, G. Kamath, T. Steinke, "The discrete Gaussian for
           differential privacy", NeurIPS 2020, section 2.3.

        Examples
        --------
        >>> loss = PrivacyLoss("day", rho=0.015)
        >>> round(loss.epsilon_at(1e-7), 4), round(loss.epsilon_by_formula(1e-7), 4)
        (0.8546, 0.9984)
        """
        left = self._left_of(delta)
        if self.rho is None or self.rho > _LARGEST_RHO:
            return self.epsilon_by_formula(delta)
        dp = bring("opendp", to=f"The smallest ε of ρ = {self.rho:g}")
        counts, metrics = dp.domains.atom_domain(T="i64"), dp.metrics
        space = counts, metrics.absolute_distance(T=float)
        noise = dp.measurements.make_gaussian(*space, scale=1.0)
        curve = dp.combinators.make_zCDP_to_approxDP(noise)
        # Noise of scale 1 costs ρ where one unit moves a count by √(2 ρ).
        return curve.map(sqrt(2 * self.rho)).epsilon(delta=left)

    def epsilon_by_formula(self, delta: float) -> float:
        """Say which ε holds by the formula that is mostly quoted: ρ + 2 √(ρ ln(1/δ)).

        It is larger than need be; see `epsilon_at`, also for parameters and errors.
        """
        left = self._left_of(delta)
        if self.rho is None:
            return self._pure
        return self.rho + 2 * sqrt(self.rho * log(1 / left))

    def _left_of(self, delta: float) -> float:
        """Take off what is spent already of the chance that no promise holds."""
        is_spent = self.delta > 0 and self.rho is None
        fits = is_number(delta) and 0 < delta <= 0.5
        if not fits or delta < self.delta or (delta == self.delta and not is_spent):
            least = f"at least {self.delta:g}" if is_spent else f"above {self.delta:g}"
            raise RuleError.bad_value("delta", f"{least} and at most 1/2", delta)
        return delta - self.delta

    def __str__(self) -> str:
        about = f"Adding or leaving out one {unit_words(self.unit)}"
        save = f", but for a chance of {self.delta:.3g} (δ)" if self.delta else ""
        if self.rho is None:
            factor = f"e^{self._pure:.6g}"
            if self._pure <= _PLAIN_FACTOR:
                factor = f"{exp(self._pure):,.3g}"
            return (
                f"{about} changes the chance of anything printed by a factor of "
                f"{factor} at most (ε = {self._pure:.6g}){save}."
            )
        said = f"{about} costs ρ = {self.rho:.6g} of concentrated privacy loss{save}"
        at = max(USUAL_DELTA, 2 * self.delta)
        if at > 0.5:
            return f"{said}."
        return f"{said}; that is ε = {self.epsilon_at(at):.3g} at δ = {at:.3g}."


def check_budget(epsilon: float | None, rho: float | None) -> None:
    """Refuse what is not exactly one ε or ρ."""
    if (epsilon is None) == (rho is None):
        rule = "one number, the other left out"
        raise RuleError.bad_value("epsilon, rho", rule, (epsilon, rho))
    name, value = ("epsilon", epsilon) if rho is None else ("rho", rho)
    check_number(RuleError, name, value, above=0)


@dataclass(frozen=True)
class PrivateRule:
    """A rule for a release, and what it costs.

    Attributes
    ----------
    rule : Steps
        What to publish with, for the claims it was made of and no others. It does not
        know them: other claims can be published with it too, at a cost of which
        `loss` says nothing.
    noise : Noise
        The step that blurs each count.
    sensitivity : Sensitivity
        How many of the counts one unit can change.
    loss : PrivacyLoss
        Of the whole release.
    loss_of_one : PrivacyLoss
        Of any one of its numbers by itself. Those of all of them add up to more than
        `loss` where no unit is in all of them.
    threshold : int or None
        The smallest noisy count that is printed, where the list of claims is open.
    """

    rule: Steps
    noise: Noise
    sensitivity: Sensitivity
    loss: PrivacyLoss
    loss_of_one: PrivacyLoss
    threshold: int | None = None

    def likely(self, printed: Printed, *, confidence: float = 0.95) -> Interval:
        """Give the interval that holds the true count with some confidence.

        Parameters
        ----------
        printed : Printed
            What this rule printed, a withheld number included.
        confidence : float, default=0.95
            Above 0 and below 1.

        Returns
        -------
        Interval
            In people, of those left in under the bound; see `Noise.likely`.

        Raises
        ------
        RuleError
            As `Noise.likely`.
        """
        if isinstance(printed, Suppressed) and self.threshold is not None:
            printed = Suppressed(self.threshold)
        return self.noise.likely(printed, confidence=confidence)

    def __str__(self) -> str:
        return f"{self.rule}: {self.loss}"


def private_rule(
    claims: Sequence[Claim],
    *,
    unit: str,
    epsilon: float | None = None,
    rho: float | None = None,
    bound: ContributionBound | None = None,
    is_open: bool = False,
    delta: float | None = None,
) -> PrivateRule:
    """Make the rule that publishes these claims for a given privacy loss in all.

    Parameters
    ----------
    claims : sequence of Claim
        All that is counted for the release.
    unit : {"play", "day", "viewer"}
        What the release hides: one play, a viewer's day, or a viewer.
    epsilon : float, optional
        Spend this ε, by discrete Laplace noise.
    rho : float, optional
        Or this ρ, by discrete Gaussian noise.
    bound : ContributionBound, optional
        How much of each unit is left in; see `kit.rules.private.sensitivity`.
    is_open : bool, default=False
        Whether the list of claims was found in the log: one for each title that
        somebody played, say. All that were found must be given; to choose the most
        played would tell more than is accounted for here. They must be one sentence
        with other names, about one thing played or attributes or both; see
        `kit.rules.private.contribution`.
    delta : float, optional
        The chance, within (0, 1/2], that some line is printed which one unit alone
        put on the list. Needed where the list is open, and only there.

    Returns
    -------
    PrivateRule

    Raises
    ------
    RuleError
        If `epsilon`, `rho` or `delta` is out of bounds, missing or too much, or the
        noise would be too wide or none; or as `sensitivity`.

    Notes
    -----
    It holds for what `publish` prints of these claims, all at once and
    one time. `publish` takes other claims under the same rule too, without a word:
    the noise is then not what they ask for, and `loss` is not theirs. A table is cut by
    values that were found in the log, which its rows show; give the claims of a list
    of values that was fixed beforehand. With a seed the noise can be repeated by
    whoever knows the seed, and two rules under one seed give the same noise:
    an experiment. The same words then have the same noise; `a & b` and
    `~(~a | ~b)`, which mean the same, have noise each, and are two counts here too.

    Examples
    --------
    One person can be in both counts, so noise of scale 2 is what ε = 1 buys:

    >>> from kit.claims import watched
    >>> friday, saturday = (watched("A").on(f"2017-12-{d}") for d in (15, 16))
    >>> private = private_rule([friday, saturday], unit="viewer", epsilon=1)
    >>> print(private.noise)
    discrete Laplace noise of scale 2
    >>> print(private.loss)
    Adding or leaving out one viewer changes the chance of anything printed by a \
factor of 2.72 at most (ε = 1).

    Ten pages of each reader and day, as Wikimedia says it counts them:

    >>> pages = [watched(f"page {n}").on("2023-02-06") for n in range(50)]
    >>> bound = ContributionBound(10, of="titles", per="day")
    >>> private = private_rule(pages, unit="day", rho=0.015, bound=bound)
    >>> print(private.rule)
    at most 10 titles a viewer and day, the first, then discrete Gaussian noise of \
scale 18.2574
    """
    check_budget(epsilon, rho)
    _check_delta(delta, is_open)
    moved = sensitivity(claims, unit=unit, bound=bound, is_open=is_open)
    noise = _noise_for(moved, epsilon, rho)
    steps: list[BaseRule] = [noise]
    spent, threshold = 0.0, None
    if delta is not None:
        # Each line that one unit alone put on the list may be printed by chance. Of
        # what it put there and the bound left out there is no limit, so none may be.
        spent, threshold = delta, noise.threshold(delta / moved.counts)
        found = Threshold(1, is_zero_shown=False)
        steps = [found, noise, OpenListThreshold(threshold, is_zero_shown=False)]
    steps = steps if bound is None else [bound, *steps]
    one = 1 / moved.counts
    return PrivateRule(
        Steps(tuple(steps)),
        noise,
        moved,
        _loss(unit, epsilon, rho, spent),
        _loss(unit, epsilon and epsilon * one, rho and rho * one, spent * one),
        threshold,
    )


def _noise_for(moved: Sensitivity, epsilon: float | None, rho: float | None) -> Noise:
    """Choose noise wide enough for what one unit can change."""
    kind: type[Noise] = DiscreteLaplace
    if epsilon is not None:
        name, value, scale = "epsilon", epsilon, moved.l1 / epsilon
    elif rho is not None:
        kind = DiscreteGaussian
        name, value, scale = "rho", rho, moved.l2 / sqrt(2 * rho)
    widths = kind.largest_scale, kind.smallest_scale
    if not widths[1] <= scale <= widths[0]:
        spent = [moved.l1 / w if rho is None else moved.l1 / 2 / w**2 for w in widths]
        rule = f"from {spent[0]:.3g} to {spent[1]:.3g} where {moved}"
        raise RuleError.bad_value(name, rule, value)
    return kind(scale)


def _loss(
    unit: str, epsilon: float | None, rho: float | None, delta: float
) -> PrivacyLoss:
    return PrivacyLoss(unit, epsilon, rho, delta)


def _check_delta(delta: float | None, is_open: bool) -> None:
    if not is_open and delta is not None:
        rule = "left out where the list of claims is fixed"
        fix = "Nothing is printed by chance there; `epsilon_at` converts a ρ."
        raise RuleError.bad_value("delta", rule, delta, fix)
    is_chance = delta is not None and is_number(delta) and 0 < delta <= 0.5
    if is_open and not is_chance:
        rule = "above 0 and at most 1/2 where the list of claims is open"
        raise RuleError.bad_value("delta", rule, delta)
