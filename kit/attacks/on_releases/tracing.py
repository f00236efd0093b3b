"""Is somebody one of a published group? Add up how far each number leans to her.

The target has watched some titles and not others. Where the group's rates are above
those of everybody for what the target watched, and below them for what she did not, she
is likely to be one of the group. Each number says next to nothing; a thousand say it
all, and how many are enough can be worked out beforehand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, sqrt
from statistics import NormalDist

import numpy as np

from kit.attackers import Attacker, ThreatModel
from kit.attacks.on_releases.group_counts import Hint, Practice, lower, rule_out
from kit.checks import check_array, check_flag, check_number, check_one_of, check_whole
from kit.errors import AttackError
from kit.evaluate.roc import best_threshold

#: Who traces where nothing else is said.
USUAL = Attacker(who="somebody who knows what the target watches")

#: What can be added up over the published rates.
STATISTICS = ("dwork", "weighted", "homer")

THREAT = ThreatModel(
    attack="measure_tracing",
    attacker="somebody who knows what the target watches",
    reads="how many of a group watched each of many titles, and how many they are",
    of_target="which of the titles she watched",
    of_others="the rate of each title among people like those of the group",
    wins="she says rightly whether the target is one of the group",
    kind="Scored",
    source="Homer et al., PLoS Genetics 2008; Dwork et al., FOCS 2015",
)


def trace(
    answers: np.ndarray,
    published: np.ndarray,
    rates: np.ndarray,
    *,
    statistic: str = "weighted",
) -> np.ndarray:
    """Score people by how far published rates of a group lean towards each.

    Parameters
    ----------
    answers : array of shape (n_people, n_claims)
        What is true of each person: 0 or 1, or a chance in between where it is not
        known.
    published : array of shape (n_claims,)
        Rates of the group, in [0, 1]; NaN where one is withheld, which counts for
        nothing.
    rates : array of shape (n_claims,)
        Rates of everybody, in (0, 1).
    statistic : {'weighted', 'dwork', 'homer'}, default='weighted'
        ``'dwork'`` sums (x - p)(q - p) over the claims; ``'weighted'`` divides each
        term by p (1 - p), so that a rare title counts for more; ``'homer'`` sums how
        far x is from p, less how far it is from q.

    Returns
    -------
    array of shape (n_people,)
        Scores; higher speaks for being in the group.

    Raises
    ------
    AttackError
        If the arrays do not fit together, a published number is no rate, a rate of
        everybody is 0 or 1, or there is no such statistic.

    References
    ----------
    .. [1] N. Homer et al., "Resolving individuals contributing trace amounts of DNA to
       highly complex mixtures using high-density SNP genotyping microarrays", PLoS
       Genetics 4(8), 2008: the distance D.
    .. [2] C. Dwork, A. Smith, T. Steinke, J. Ullman, S. Vadhan, "Robust traceability
       from trace amounts", FOCS 2015, section 1: the inner product.

    Examples
    --------
    Half of everybody watched each of two titles. All of the group watched the first,
    nobody the second.

    >>> trace([[1, 0], [0, 1]], [1, 0], [0.5, 0.5], statistic="homer").tolist()
    [1.0, -1.0]
    >>> trace([[1, 0], [0, 1]], [1, 0], [0.5, 0.5], statistic="dwork").tolist()
    [0.5, -0.5]
    """
    rule = "rates of the group, from 0 to 1 or NaN"
    told = check_array(AttackError, "published", published, 1, rule)
    if ((told < 0) | (told > 1)).any():
        fix = "Divide counts by the size of the group."
        raise AttackError.bad_value("published", rule, _say(told), fix)
    return add_up(answers, told, rates, statistic=statistic)


def add_up(
    answers: np.ndarray, published: np.ndarray, rates: np.ndarray, *, statistic: str
) -> np.ndarray:
    """Do as `trace`, and let noise carry a published rate below 0 or above 1."""
    check_one_of(AttackError, "statistic", statistic, STATISTICS)
    x, q, p = _read(answers, published, rates)
    told = ~np.isnan(q)
    x, q, p = x[:, told], q[told], p[told]
    if statistic == "homer":
        # Of a chance x, the distance is the mean of those to 0 and to 1.
        near = np.abs(1 - p) - np.abs(1 - q)
        far = np.abs(p) - np.abs(q)
        return np.asarray(x @ near + (1 - x) @ far)
    lean = (q - p) / (p * (1 - p)) if statistic == "weighted" else q - p
    return np.asarray((x - p) @ lean)


def expected_auc(n_rates: int, size: int) -> float:
    """Work out how often a member scores above an outsider, from two numbers.

    Parameters
    ----------
    n_rates : int
        How many rates of the group are published, of titles that have nothing to do
        with each other.
    size : int
        How many people are in the group.

    Returns
    -------
    float
        Φ(√(d / 2n)), for d exact rates of n people, population rates that are known,
        and a target of whom everything is known. Titles that are rare need more.

    Raises
    ------
    AttackError
        If either is no whole number of at least 1.

    Notes
    -----
    With weights 1 / p (1 - p) the score of an outsider has mean 0 and variance d / n,
    that of a member mean d / n and about the same variance.

    References
    ----------
    .. [1] S. Sankararaman, G. Obozinski, M. Jordan, E. Halperin, "Genomic privacy and
       limits of individual detection in a pool", Nature Genetics 41 (2009).

    Examples
    --------
    >>> [round(expected_auc(500 * ratio, 500), 3) for ratio in (1, 2, 5, 10)]
    [0.76, 0.841, 0.943, 0.987]
    """
    check_whole(AttackError, "n_rates", n_rates)
    check_whole(AttackError, "size", size)
    return NormalDist().cdf(sqrt(n_rates / (2 * size)))


def expected_found(n_rates: int, size: int, *, allowed: float = 0.01) -> float:
    """Work out how many members are found where few outsiders may be accused.

    Parameters
    ----------
    n_rates, size : int
        As in `expected_auc`.
    allowed : float, default=0.01
        Share of outsiders, in (0, 1), who may be accused falsely.

    Returns
    -------
    float
        Share of members, Φ(√(d / n) - z), under the assumptions of `expected_auc`.

    Raises
    ------
    AttackError
        If a number is out of range.

    Examples
    --------
    >>> f"{expected_found(53, 53):.0%}, {expected_found(1_000, 53):.0%}"
    '9%, 98%'
    """
    check_whole(AttackError, "n_rates", n_rates)
    check_whole(AttackError, "size", size)
    check_number(AttackError, "allowed", allowed, above=0, below=1)
    normal = NormalDist()
    return normal.cdf(sqrt(n_rates / size) - normal.inv_cdf(1 - allowed))


def rates_needed(size: int, *, found: float = 0.95, allowed: float = 0.01) -> int:
    """Work out how many published rates make membership almost certain.

    Parameters
    ----------
    size : int
        People in the group.
    found : float, default=0.95
        Share of members, in (0, 1), who are to be found.
    allowed : float, default=0.01
        Share of outsiders, in (0, 1), who may be accused falsely.

    Returns
    -------
    int
        Published rates, under the assumptions of `expected_auc`.

    Raises
    ------
    AttackError
        If a number is out of range.

    Examples
    --------
    >>> rates_needed(53)
    836
    """
    check_whole(AttackError, "size", size)
    check_number(AttackError, "found", found, above=0, below=1)
    check_number(AttackError, "allowed", allowed, above=0, below=1)
    normal = NormalDist()
    root = normal.inv_cdf(found) + normal.inv_cdf(1 - allowed)
    return max(1, ceil(size * max(root, 0.0) ** 2))


@dataclass(frozen=True)
class Tracing:
    """Trace a target through published counts; an attack for `measure_membership`.

    Parameters
    ----------
    statistic : {'weighted', 'dwork', 'homer'}, default='weighted'
        As in `trace`.
    practice : int, default=200
        Groups of people she knows on which she chooses from which score on to say
        yes, each with the target and without.
    exclude : bool, default=True
        Whether a number that proves the target out, if what is known of the target is
        true, ends the matter: a printed 0 of what the target watched.

    Raises
    ------
    AttackError
        If a setting is out of range.
    """

    statistic: str = "weighted"
    practice: int = 200
    exclude: bool = True

    def __post_init__(self) -> None:
        check_one_of(AttackError, "statistic", self.statistic, STATISTICS)
        check_whole(AttackError, "practice", self.practice, least=2)
        check_flag(AttackError, "exclude", self.exclude)

    @property
    def name(self) -> str:
        """What it is called."""
        return f"tracing ({self.statistic})"

    @property
    def needs_people(self) -> bool:
        """Whether it wants a reference of other people: for their rates."""
        return True

    def prepare(self, practice: Practice) -> tuple:
        """Print groups of people she knows, to see how scores come out."""
        return practice, practice.groups(self.practice)

    def scores(
        self,
        ready: tuple,
        hint: Hint,
        seen: Sequence[np.ndarray],
        row: np.ndarray,
    ) -> tuple[list[np.ndarray], float]:
        """Score printed groups by how far each leans to the target."""
        practice, groups = ready
        own = hint.draw(practice.rates, groups.n, practice.rng)
        tried = [groups.with_target(own), groups.without]
        high, low = (self._trace(practice, hint, one) for one in tried)
        cut = best_threshold(high, low)
        return [self._trace(practice, hint, one) for one in seen], cut

    def _trace(self, practice: Practice, hint: Hint, printed: np.ndarray) -> np.ndarray:
        """Score many groups for one target: `trace` the other way round."""
        q = practice.read(printed) / practice.size
        p = practice.rates
        x = hint.chances(p)
        if self.statistic == "homer":
            near, far = (1 - p) - np.abs(1 - q), p - np.abs(q)
            scores = near @ x + far @ (1 - x)
        else:
            weights = (x - p) / (p * (1 - p) if self.statistic == "weighted" else 1)
            scores = (q - p) @ weights
        if not self.exclude:
            return np.asarray(scores)
        is_out = rule_out(practice.press, hint, printed, practice.size)
        return lower(np.asarray(scores), is_out)


def _read(
    answers: object, published: object, rates: object
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Read three arrays that must have as many columns as each other."""
    error, rule = AttackError, "a list of rates, at least one"
    q = check_array(error, "published", published, 1, rule)
    if not q.size:
        raise AttackError.bad_value("published", rule, f"shape {q.shape}")
    rule = f"{len(q):,} rates above 0 and below 1, one for each that is published"
    p = check_array(error, "rates", rates, 1, rule)
    if p.shape != q.shape or not ((p > 0) & (p < 1)).all():
        raise AttackError.bad_value("rates", rule, _say(p))
    rule = f"rows of {len(q):,} numbers from 0 to 1, one for each published rate"
    x = check_array(error, "answers", answers, 2, rule)
    if x.shape[1] != len(q) or not ((x >= 0) & (x <= 1)).all():
        raise AttackError.bad_value("answers", rule, _say(x))
    return x, q, p


def _say(values: np.ndarray) -> str:
    known = values[~np.isnan(values)]
    if not known.size:
        return f"shape {values.shape}"
    return f"shape {values.shape}, {known.min():.3g} to {known.max():.3g}"
