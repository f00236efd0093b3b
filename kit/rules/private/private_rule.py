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
from math import sqrt

from kit.claims import Claim
from kit.errors import RuleError
from kit.printed import Interval, Printed, Suppressed
from kit.rules.private.additive import Noise, is_number
from kit.rules.private.contribution import ContributionBound
from kit.rules.private.noise import DiscreteGaussian, DiscreteLaplace
from kit.rules.private.open_list import OpenListThreshold
from kit.rules.private.privacy import PrivacyLoss, check_budget
from kit.rules.private.sensitivity import Sensitivity, sensitivity
from kit.rules.steps import Steps
from kit.rules.threshold import Threshold


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
        `kit.rules.private.open_list`.
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
    It holds for what `kit.publish.publish` prints of these claims, all at once and
    one time. `publish` takes other claims under the same rule too, without a word:
    the noise is then not what they ask for, and `loss` is not theirs. A table is cut by
    values that were found in the log, which its rows show; give the claims of a list
    of values that was fixed beforehand. With a seed the noise can be repeated by
    whoever knows the seed, and two rules under one seed give noise of the same lots:
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
    steps = [noise]
    spent, threshold = 0.0, None
    if is_open:
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
    if rho is None:
        kind, scale = DiscreteLaplace, moved.l1 / epsilon
        name, value = "epsilon", epsilon
    else:
        kind, scale = DiscreteGaussian, moved.l2 / sqrt(2 * rho)
        name, value = "rho", rho
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
    if is_open and not (is_number(delta) and 0 < delta <= 0.5):
        rule = "above 0 and at most 1/2 where the list of claims is open"
        raise RuleError.bad_value("delta", rule, delta)
