"""What does a test that tells two inputs apart prove of a promise?

Whatever a reader does with what was printed, under (ε, δ) she says "the person is in
it" at most e^ε times as often when she is as when she is not, and δ besides. So does
"she is not", the other way round. A test that does better refutes the promise, as far
as its rates are known; these functions take the ends of their intervals that favour
the promise.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl
from scipy.special import betaincinv
from scipy.stats import binom

from kit.checks import (
    check_confidence,
    check_number,
    check_share,
    check_type,
    check_whole,
    is_list,
)
from kit.errors import EvaluationError
from kit.evaluate.exact import clopper_pearson
from kit.evaluate.rates import Rate

#: Orders of the divergence at which a bound on ρ is tried; it holds at each of them.
_ORDERS = np.concatenate([1 + np.geomspace(1e-4, 1, 60), np.geomspace(2.1, 1e3, 60)])
#: Beyond this ε nothing is looked for: e^50 is as good as certainty.
_MOST = 50.0
_RATE = "a Rate, such as `kit.evaluate.clopper_pearson` gives"


def bound_epsilon(
    true_positives: Rate, false_positives: Rate, *, delta: float = 0.0
) -> float:
    """Give the smallest ε that the rates of a test leave possible.

    Parameters
    ----------
    true_positives : Rate
        How often the test says "in" of runs with the person.
    false_positives : Rate
        How often it says so of runs without her.
    delta : float, default=0
        The chance with which no promise is made, in [0, 1].

    Returns
    -------
    float
        At least 0. If both intervals have confidence c, it is above the true ε with a
        chance of at most 1 - c: each of the two ends that it uses is wrong with half
        of that, in both directions the same two.

    Raises
    ------
    EvaluationError
        If a rate is none, or `delta` is out of range.

    References
    ----------
    .. [1] P. Kairouz, S. Oh, P. Viswanath, "The composition theorem for differential
       privacy", ICML 2015, theorem 2.1: what a promise says of every test.
    .. [2] M. Nasr et al., "Adversary instantiation: lower bounds for differentially
       private machine learning", IEEE S&P 2021, section III: with these intervals.

    Examples
    --------
    >>> import kit
    >>> of = kit.evaluate.clopper_pearson
    >>> round(kit.attacks.bound_epsilon(of(731, 1000), of(269, 1000)), 2)
    0.86
    """
    check_type(EvaluationError, "true_positives", true_positives, Rate, _RATE)
    check_type(EvaluationError, "false_positives", false_positives, Rate, _RATE)
    check_share(EvaluationError, "delta", delta)
    ends = np.array([true_positives.low]), np.array([false_positives.high])
    return float(epsilon_of_ends(*ends, delta)[0])


def bound_rho(true_positives: Rate, false_positives: Rate) -> float:
    """Give the smallest ρ that the rates of a test leave possible.

    Under ρ the Rényi divergence of order a between what is printed with the person
    and without her is at most a ρ, for each a above 1, and no test can raise it. So
    the divergence of its two answers, over a, is a bound at each order.

    Parameters
    ----------
    true_positives, false_positives : Rate
        As in `bound_epsilon`.

    Returns
    -------
    float
        At least 0; above the true ρ as rarely as in `bound_epsilon`.

    Raises
    ------
    EvaluationError
        If a rate is none.

    References
    ----------
    .. [1] M. Bun, T. Steinke, "Concentrated differential privacy: simplifications,
       extensions, and lower bounds", TCC 2016, definition 1.1 and lemma 2.2.

    Examples
    --------
    >>> import kit
    >>> of = kit.evaluate.clopper_pearson
    >>> round(kit.attacks.bound_rho(of(731, 1000), of(269, 1000)), 2)
    0.35
    """
    check_type(EvaluationError, "true_positives", true_positives, Rate, _RATE)
    check_type(EvaluationError, "false_positives", false_positives, Rate, _RATE)
    ends = np.array([true_positives.low]), np.array([false_positives.high])
    return float(rho_of_ends(*ends)[0])


def epsilon_of_ends(low: np.ndarray, high: np.ndarray, delta: float) -> np.ndarray:
    """Bound ε by lower ends of true and upper ends of false positives, of each test."""
    with np.errstate(divide="ignore", invalid="ignore"):
        said_in = np.log(np.maximum(low - delta, 0) / high)
        said_out = np.log(np.maximum(1 - high - delta, 0) / (1 - low))
    return np.maximum(0, np.fmax(said_in, said_out))


def rho_of_ends(low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """Bound ρ by the same ends."""
    p, q = np.minimum(low, 1 - 1e-15), np.maximum(high, 1e-300)
    told = p > q
    p, q = np.where(told, p, 0.5)[:, None], np.where(told, q, 0.5)[:, None]
    best = np.maximum(_divergence(p, q), _divergence(q, p)) / _ORDERS
    return np.where(told, np.maximum(0, best.max(axis=1)), 0)


def _divergence(p: np.ndarray, q: np.ndarray) -> np.ndarray:
    """Rényi's divergence of two coins, at each order."""
    yes = _ORDERS * np.log(p) + (1 - _ORDERS) * np.log(q)
    no = _ORDERS * np.log1p(-p) + (1 - _ORDERS) * np.log1p(-q)
    return np.asarray(np.logaddexp(yes, no) / (_ORDERS - 1))


def ends_of_many(
    right: np.ndarray, wrong: np.ndarray, runs: int, confidence: float
) -> tuple[np.ndarray, np.ndarray]:
    """Give the ends that `clopper_pearson` gives, for many tests at once."""
    miss = (1 - confidence) / 2
    low, some = np.zeros(right.shape), right > 0
    low[some] = betaincinv(right[some], runs - right[some] + 1, miss)
    high, left = np.ones(wrong.shape), wrong < runs
    high[left] = betaincinv(wrong[left] + 1, runs - wrong[left], 1 - miss)
    return low, high


def most_shown(runs: int, *, confidence: float = 0.95, delta: float = 0.0) -> float:
    """Give the largest ε that so many runs can show, if every answer is right.

    Parameters
    ----------
    runs : int
        Judged runs with the person, and as many without her; at least 1.
    confidence : float, default=0.95
        Of the bound, in [0, 1).
    delta : float, default=0
        The chance with which no promise is made, in [0, 1].

    Returns
    -------
    float
        No audit of so many runs can refute a promise of more.

    Raises
    ------
    EvaluationError
        If a number is out of range.

    Examples
    --------
    Of all right, the lower end is .025^(1/n), about 1 - 3.69 / n:

    >>> import kit
    >>> [round(kit.attacks.most_shown(n), 2) for n in (10, 1_000, 100_000)]
    [0.81, 5.6, 10.21]
    """
    check_whole(EvaluationError, "runs", runs)
    all_right = clopper_pearson(runs, runs, confidence=confidence)
    none_wrong = clopper_pearson(0, runs, confidence=confidence)
    return bound_epsilon(all_right, none_wrong, delta=delta)


def one_run_p_value(
    right: int, guessed: int, *, canaries: int, epsilon: float, delta: float = 0.0
) -> float:
    """Bound the chance of so many right guesses from one run that keeps its promise.

    Each of `canaries` people was put in or left out by a coin of her own, the rule was
    run once, and of `guessed` of them it was said whether they are in. Under ε each
    guess is right with a chance of e^ε / (1 + e^ε) at most, whatever the others are,
    so that the right ones are no more than the successes of as many such coins. With
    δ, m δ times twice the largest share of that chance that can be moved comes on top.

    Parameters
    ----------
    right : int
        Right guesses, at most `guessed`.
    guessed : int
        Guesses made, at most `canaries`.
    canaries : int
        People who were in or out by a coin, at least 1.
    epsilon : float
        The promise, at least 0.
    delta : float, default=0
        The chance with which none is made, in [0, 1].

    Returns
    -------
    float
        In [0, 1]; small where the promise is not kept.

    Raises
    ------
    EvaluationError
        If a number is out of range.

    References
    ----------
    .. [1] T. Steinke, M. Nasr, M. Jagielski, "Privacy auditing with one (1) training
       run", NeurIPS 2023, the main theorem and appendix D.

    Examples
    --------
    Who knows nothing is right ten times in ten with a chance of 2^-10:

    >>> import kit
    >>> kit.attacks.one_run_p_value(10, 10, canaries=10, epsilon=0) == 2**-10
    True
    """
    check_whole(EvaluationError, "canaries", canaries)
    check_whole(EvaluationError, "guessed", guessed, least=0, most=canaries)
    check_whole(EvaluationError, "right", right, least=0, most=guessed)
    check_number(EvaluationError, "epsilon", epsilon, least=0)
    check_share(EvaluationError, "delta", delta)
    coin = 1 / (1 + np.exp(-epsilon))
    chance = float(binom.sf(right - 1, guessed, coin))
    if delta and right:
        fewer = np.arange(1, right + 1)
        below = np.cumsum(binom.pmf(right - fewer, guessed, coin))
        chance += 2 * canaries * delta * float((below / fewer).max())
    return min(1.0, chance)


def bound_by_guesses(
    right: int,
    guessed: int,
    *,
    canaries: int,
    confidence: float = 0.95,
    delta: float = 0.0,
) -> float:
    """Give the smallest ε that the guesses from one run leave possible.

    Parameters
    ----------
    right, guessed, canaries, delta
        As in `one_run_p_value`.
    confidence : float, default=0.95
        The bound is above the true ε with a chance of at most 1 minus this; in [0, 1).

    Returns
    -------
    float
        At least 0, and 50 at most.

    Raises
    ------
    EvaluationError
        If a number is out of range.

    Notes
    -----
    Whoever keeps a promise of ε keeps every larger one. So where one value is refuted
    all smaller ones are, and it is enough to halve the gap between one that is and one
    that is not.

    Examples
    --------
    Ten of ten leave the ε at which .05^(1/10) of the guesses are right:

    >>> import kit
    >>> round(kit.attacks.bound_by_guesses(10, 10, canaries=10), 4)
    1.0519
    """
    miss = 1 - check_confidence(EvaluationError, confidence)

    def is_refuted(epsilon: float) -> bool:
        told = {"canaries": canaries, "epsilon": epsilon, "delta": delta}
        return one_run_p_value(right, guessed, **told) <= miss  # type: ignore[arg-type]

    low, high = 0.0, _MOST
    if not is_refuted(low):
        return 0.0
    if is_refuted(high):
        return high
    while high - low > 1e-9:
        middle = (low + high) / 2
        low, high = (middle, high) if is_refuted(middle) else (low, middle)
    return low


def most_shown_once(
    canaries: int, *, confidence: float = 0.95, delta: float = 0.0
) -> float:
    """Give the largest ε that one run can show, if every guess is right.

    Parameters
    ----------
    canaries : int
        People who are in or out by a coin, at least 1.
    confidence, delta
        As in `bound_by_guesses`.

    Returns
    -------
    float
        For δ = 0, that at which all guesses are right with a chance of
        1 - `confidence`.

    Raises
    ------
    EvaluationError
        If a number is out of range.

    Examples
    --------
    >>> import kit
    >>> [round(kit.attacks.most_shown_once(m), 2) for m in (10, 1_000, 100_000)]
    [1.05, 5.81, 10.42]
    """
    told = {"canaries": canaries, "confidence": confidence, "delta": delta}
    check_whole(EvaluationError, "canaries", canaries)
    return bound_by_guesses(canaries, canaries, **told)  # type: ignore[arg-type]


def tabulate_ceilings(
    runs: Sequence[int], *, epsilon: float, confidence: float = 0.95
) -> pl.DataFrame:
    """Say what audits of so many runs can show at most, and what of one rule.

    The rule is the one that gives away most of what ε allows: each answer about one
    person is right with a chance of e^ε / (1 + e^ε), in both directions. Discrete
    Laplace noise on a single count does so.

    Parameters
    ----------
    runs : sequence of int
        Judged runs with the person, and as many without her; of one run, people who
        are in or out by a coin.
    epsilon : float
        The ε of the rule, above 0 and at most 50.
    confidence : float, default=0.95
        Of the bounds, in [0, 1).

    Returns
    -------
    pl.DataFrame of shape (4 * n_runs, 3)
        `line` (in words), `runs` and `epsilon`: what is shown at most, and what is
        shown of that rule where as many answers are right as are to be expected, by
        many runs and by one.

    Raises
    ------
    EvaluationError
        If `runs` is no list of numbers of at least 1, or a number is out of range.

    Examples
    --------
    >>> import kit
    >>> table = kit.attacks.tabulate_ceilings([1_000], epsilon=1)
    >>> table["epsilon"].round(2).to_list()
    [5.6, 0.86, 5.81, 0.88]
    """
    check_number(EvaluationError, "epsilon", epsilon, above=0, most=_MOST)
    if not is_list(runs) or not list(runs):
        raise EvaluationError.bad_value("runs", "a list of whole numbers", runs)
    each = [check_whole(EvaluationError, "runs", n) for n in runs]
    coin = float(1 / (1 + np.exp(-epsilon)))
    sure = {"confidence": confidence}
    rows = []
    for n in each:
        said = [clopper_pearson(share * n, n, **sure) for share in (coin, 1 - coin)]
        right = min(n, int(coin * n))
        rows += [
            ("the most, by many runs", n, most_shown(n, **sure)),
            ("a rule at its limit, by many runs", n, bound_epsilon(*said)),
            ("the most, by one run", n, most_shown_once(n, **sure)),
            (
                "a rule at its limit, by one run",
                n,
                bound_by_guesses(right, n, canaries=n, **sure),
            ),
        ]
    return pl.DataFrame(rows, ["line", "runs", "epsilon"], orient="row")
