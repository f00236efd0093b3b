"""What does a release cost the people in it, and what do several cost together?

A privacy loss bounds what anybody can learn about one unit, whatever else they know:
with it or without it, everything that is printed is nearly as likely. How nearly is
ε, or ρ for Gaussian noise. Losses add up, over the numbers of a release and over
releases, and nothing takes them back.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log, sqrt

from kit.errors import RuleError
from kit.rules.private.additive import is_number
from kit.rules.private.sensitivity import check_unit, unit_words

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
        if not is_number(self.delta) or not 0 <= self.delta <= 1:
            raise RuleError.bad_value("delta", "at least 0 and at most 1", self.delta)

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

    def __radd__(self, other: object) -> PrivacyLoss:
        """Let `sum` start from nothing."""
        return self if other == 0 else self + other

    @property
    def _as_rho(self) -> float:
        return self.epsilon**2 / 2 if self.rho is None else self.rho

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
        # The library takes a moment to load.
        from opendp.combinators import make_zCDP_to_approxDP
        from opendp.domains import atom_domain
        from opendp.measurements import make_gaussian
        from opendp.metrics import absolute_distance
        from opendp.mod import enable_features

        enable_features("contrib")
        space = atom_domain(T="i64"), absolute_distance(T=float)
        curve = make_zCDP_to_approxDP(make_gaussian(*space, scale=1.0))
        # Noise of scale 1 costs ρ where one unit moves a count by √(2 ρ).
        return curve.map(sqrt(2 * self.rho)).epsilon(delta=left)

    def epsilon_by_formula(self, delta: float) -> float:
        """Say which ε holds by the formula that is mostly quoted: ρ + 2 √(ρ ln(1/δ)).

        It is larger than need be; see `epsilon_at`, also for parameters and errors.
        """
        left = self._left_of(delta)
        if self.rho is None:
            return self.epsilon
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
            factor = f"e^{self.epsilon:.6g}"
            if self.epsilon <= _PLAIN_FACTOR:
                factor = f"{exp(self.epsilon):,.3g}"
            return (
                f"{about} changes the chance of anything printed by a factor of "
                f"{factor} at most (ε = {self.epsilon:.6g}){save}."
            )
        said = f"{about} costs ρ = {self.rho:.6g} of concentrated privacy loss{save}"
        at = max(USUAL_DELTA, 2 * self.delta)
        if at > 0.5:
            return f"{said}."
        return f"{said}; that is ε = {self.epsilon_at(at):.3g} at δ = {at:.3g}."


def check_budget(epsilon: float | None, rho: float | None) -> None:
    """Refuse what is not exactly one ε or ρ.

    Raises
    ------
    RuleError
        If both are given, or none, or it is not a finite number above 0.
    """
    if (epsilon is None) == (rho is None):
        rule = "one number, the other left out"
        raise RuleError.bad_value("epsilon, rho", rule, (epsilon, rho))
    name, value = ("epsilon", epsilon) if rho is None else ("rho", rho)
    if not is_number(value) or value <= 0:
        raise RuleError.bad_value(name, "a number above 0", value)
