"""Can an auditor tell, more often than was promised, whether one person is in the data?

He runs the rule many times on two inputs that differ by her. Part of the runs teach
him which numbers come up more often with her than without, part of them to choose the
test that shows most, and the rest judge that one test, so that nothing is shown by
having looked in many places.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from kit.attackers import Attacker, ThreatModel
from kit.attacks.on_releases.promises.black_box import (
    Audited,
    Neighbours,
    as_mechanism,
    run,
)
from kit.attacks.on_releases.promises.bounds import (
    bound_epsilon,
    bound_rho,
    ends_of_many,
    epsilon_of_ends,
    most_shown,
    rho_of_ends,
)
from kit.attacks.on_releases.promises.result import (
    AUDITOR,
    PrivacyAudit,
    check_auditor,
    judge_success,
    one_more,
    read_promise,
)
from kit.checks import check_confidence, check_seed, check_type, check_whole
from kit.errors import AttackError
from kit.evaluate.exact import clopper_pearson
from kit.evaluate.rates import Rate
from kit.findings import Scored
from kit.rules.kinds import BaseRule
from kit.rules.private.private_rule import PrivacyLoss

THREAT = ThreatModel(
    attack="audit_promise, audit_family",
    attacker="an auditor who can run the rule, or has a copy of it",
    reads="what the rule prints of data that he made up, run many times",
    of_target="all: whether one made-up person is in the data is the only question",
    of_others="all: he made them up",
    wins="he says rightly whether she is in it, more often than the promise allows",
    kind="Scored",
    source="Kairouz, Oh, Viswanath 2015, theorem 2.1; Nasr et al. 2021, section III",
)

#: A quarter of the runs teaches, a quarter chooses, half of them judge.
_PARTS = 4
#: Outputs that a bin needs before its odds are learned from them.
_LEAST_IN_BIN = 30
#: Thresholds that are tried: some at each end, where tests are surest, and between.
_N_ENDS, _N_BETWEEN = 60, 240
_TABLE = {
    "data": pl.String,
    "runs": pl.Int64,
    "said_in": pl.Int64,
    "share": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
}


def audit_promise(
    rule: Audited,
    inputs: Neighbours,
    attacker: Attacker = AUDITOR,
    *,
    promise: PrivacyLoss | None = None,
    delta: float | None = None,
    runs: int = 10_000,
    confidence: float = 0.95,
    seed: int | None = None,
) -> PrivacyAudit:
    """Show how much privacy a rule gives away at least, whatever it promises.

    The auditor does not trust a publisher's noise. He has the rule, or may run it, and
    makes up two sets of data: one with a person who is in as many counts as anybody
    can be, one without her. He lets it print both, again and again, and says each time
    from the numbers alone which of the two it was. He succeeds where he is right more
    often than the promise allows anybody to be; where he is not, somebody else may be.

    Parameters
    ----------
    rule : rule, PrivateRule or function
        What is audited: a rule for counts, or a function that is given true counts, a
        row for each run, and a generator, and gives back what is printed in the same
        shape, NaN where a number is withheld. Of a bound on contributions nothing is
        run: the inputs are what it leaves in.
    inputs : Neighbours
        The counts without the person, and with her.
    attacker : Attacker, optional
        Who audits. Nothing but `who` is made use of.
    promise : PrivacyLoss, optional
        What is promised; that of a `PrivateRule` by default, and else nothing.
    delta : float, optional
        The chance with which no promise is made. By default that of `promise`; for ρ
        the one at which its sentence says the ε, 1e-7.
    runs : int, default=10_000
        How often the rule is run on each input, at least 40. Half of them are judged,
        and as many more without the person are the control.
    confidence : float, default=0.95
        What is shown is above what is true with a chance of at most 1 minus this.
    seed : int, optional
        For an audit that can be repeated. Without one, noise is drawn as for a real
        release, by OpenDP, which is slower: 20 microseconds and more a number.

    Returns
    -------
    PrivacyAudit
        The largest ε that is shown, beside the promise and the most that could be.

    Raises
    ------
    AttackError
        If the rule acts on plays or whole tables, or another parameter is out of range.
    KnowledgeError
        If `attacker` is given what an audit makes no use of.
    RuleError
        If `delta` is out of bounds for the promise.

    Notes
    -----
    Two kinds of test are tried: from which sum of the printed numbers on, and from
    which odds on, learned for each number by itself and multiplied. Tests that look at
    more, such as at two numbers together, may show more. A promise in ρ is held against
    ε at `delta`, and against ρ itself; both follow from the same two rates.

    References
    ----------
    .. [1] Z. Ding, Y. Wang, G. Wang, D. Zhang, D. Kifer, "Detecting violations of
       differential privacy", CCS 2018: choose an event on some runs, test it on others.
    .. [2] M. Nasr et al., "Adversary instantiation: lower bounds for differentially
       private machine learning", IEEE S&P 2021, section III.

    Examples
    --------
    Noise for one count, printed on 18 of which one viewer can be in all:

    >>> import kit
    >>> promise = kit.rules.PrivacyLoss("viewer", epsilon=1)
    >>> days = kit.attacks.Neighbours.moving(18)
    >>> noise = kit.rules.DiscreteLaplace(1)
    >>> audit = kit.attacks.audit_promise(
    ...     noise, days, promise=promise, runs=2000, seed=1
    ... )
    >>> audit.is_refuted, audit.control
    (True, 0.0)
    >>> noise = kit.rules.DiscreteLaplace(18)
    >>> audit = kit.attacks.audit_promise(
    ...     noise, days, promise=promise, runs=2000, seed=1
    ... )
    >>> audit.is_refuted
    False
    """
    check_auditor(attacker)
    check_type(AttackError, "inputs", inputs, Neighbours, "a Neighbours")
    check_whole(AttackError, "runs", runs, least=40)
    check_confidence(AttackError, confidence)
    check_seed(AttackError, seed, or_none=True)
    promise, delta, claimed = read_promise(rule, promise, delta)
    goal = _Goal(promise, delta, claimed, confidence)
    rng = None if seed is None else np.random.default_rng(seed)
    seen = _Seen.of(rule, inputs, runs, rng)
    test = _choose(seen, goal)
    judged = seen.present[-1], seen.without[-1], seen.control
    said = [test.says_in(printed) for printed in judged]
    rates = [
        clopper_pearson(int(one.sum()), one.size, confidence=confidence) for one in said
    ]
    return _tell(rates, test, goal, attacker)


@dataclass(frozen=True)
class _Goal:
    """What is to be shown, and how sure."""

    promise: PrivacyLoss | None
    delta: float
    claimed: float | None
    confidence: float

    @property
    def tries_rho(self) -> bool:
        """With a δ of its own a ρ binds no test by itself."""
        promise = self.promise
        return promise is not None and bool(promise.rho) and not promise.delta

    def excess(self, low: np.ndarray, high: np.ndarray) -> np.ndarray:
        """Say of many tests what they show, as a share of what is promised."""
        shown = epsilon_of_ends(low, high, self.delta) / (self.claimed or 1.0)
        if self.tries_rho and self.promise is not None and self.promise.rho:
            shown = np.maximum(shown, rho_of_ends(low, high) / self.promise.rho)
        return shown


@dataclass(frozen=True)
class _Seen:
    """What was printed: to teach, to choose and to judge, in this order."""

    without: list[np.ndarray]
    present: list[np.ndarray]
    control: np.ndarray

    @classmethod
    def of(
        cls,
        rule: Audited,
        inputs: Neighbours,
        runs: int,
        rng: np.random.Generator | None,
    ) -> _Seen:
        mechanism = as_mechanism(rule)
        quarter = runs // _PARTS
        cuts = [quarter, 2 * quarter]
        without = run(mechanism, inputs.without, runs, rng)
        present = run(mechanism, inputs.present, runs, rng)
        control = run(mechanism, inputs.without, runs - cuts[-1], rng)
        return cls(np.split(without, cuts), np.split(present, cuts), control)


@dataclass(frozen=True)
class _Test:
    """Say "in" where a score is large enough."""

    words: str
    score: Callable[[np.ndarray], np.ndarray] = field(repr=False)
    threshold: float

    def says_in(self, printed: np.ndarray) -> np.ndarray:
        """Say of each run whether the person seems to be in it."""
        return self.score(printed) >= self.threshold


def _choose(seen: _Seen, goal: _Goal) -> _Test:
    """Find the test that shows most, on runs that judge nothing."""
    tests, shown = [], []
    for words, score in _scores(seen.without[0], seen.present[0]):
        sides = seen.without[1], seen.present[1]
        out, present = (np.sort(score(side)) for side in sides)
        cuts = _cuts(out, present)
        right, wrong = (len(out) - np.searchsorted(one, cuts) for one in (present, out))
        tests += [_Test(words, score, float(cut)) for cut in cuts]
        shown.append(_rank(right, wrong, len(out), goal))
    return tests[int(np.concatenate(shown).argmax())]


def _rank(right: np.ndarray, wrong: np.ndarray, runs: int, goal: _Goal) -> np.ndarray:
    """Rank tests by what they would show if all of them were judged at once.

    The largest of hundreds of bounds is large by luck: at the far ends, where few runs
    decide. Where no bound stands so strict a judgement, the difference of the rates
    decides, far below any bound.
    """
    strict = 1 - (1 - goal.confidence) / len(right)
    shown = goal.excess(*ends_of_many(right, wrong, runs, strict))
    return shown + 1e-9 * (right - wrong) / runs


def _cuts(out: np.ndarray, present: np.ndarray) -> np.ndarray:
    """List thresholds: each score where they are few, else many at either end."""
    unique = np.unique(np.concatenate([out, present]))
    if len(unique) <= 2 * _N_ENDS + _N_BETWEEN:
        return unique
    between = np.linspace(_N_ENDS, len(unique) - _N_ENDS - 1, _N_BETWEEN).astype(int)
    ends = np.arange(_N_ENDS)
    return unique[np.unique(np.concatenate([ends, between, len(unique) - 1 - ends]))]


def _scores(
    without: np.ndarray, present: np.ndarray
) -> Iterator[tuple[str, Callable[[np.ndarray], np.ndarray]]]:
    """Give ways to rank outputs by how much they look like those with the person."""
    yield "the sum of what is printed", _by_sum(without, present)
    yield "the logarithm of the odds of what is printed", _by_odds(without, present)


def _by_sum(
    without: np.ndarray, present: np.ndarray
) -> Callable[[np.ndarray], np.ndarray]:
    """Add up what is printed, where she adds to it, and subtract where she takes off.

    A number that is withheld counts as one less than any that was printed.
    """
    seen = np.concatenate([without, present])
    blank = np.where(np.isnan(seen), np.inf, seen).min(axis=0) - 1
    blank[~np.isfinite(blank)] = -1
    filled = [np.where(np.isnan(side), blank, side) for side in (without, present)]
    sign = np.where(filled[1].mean(axis=0) < filled[0].mean(axis=0), -1.0, 1.0)
    return lambda printed: np.where(np.isnan(printed), blank, printed) @ sign


def _by_odds(
    without: np.ndarray, present: np.ndarray
) -> Callable[[np.ndarray], np.ndarray]:
    """Learn of each number how much more often it comes up with her."""
    columns = [_learn(*pair) for pair in zip(without.T, present.T, strict=True)]

    def score(printed: np.ndarray) -> np.ndarray:
        total = np.zeros(len(printed))
        for (edges, odds), column in zip(columns, printed.T, strict=True):
            total += odds[_bins(edges, column)]
        return np.round(total, 9)  # so that equal odds are equal

    return score


def _learn(without: np.ndarray, present: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Sort values into bins with enough in each; the last bin is for those withheld."""
    values = np.concatenate([without, present])
    unique, counts = np.unique(values[~np.isnan(values)], return_counts=True)
    before = np.cumsum(counts) - counts
    _, first = np.unique(before // _LEAST_IN_BIN, return_index=True)
    edges = unique[first[1:]]
    sides = [
        np.bincount(_bins(edges, side), minlength=len(edges) + 2)
        for side in (without, present)
    ]
    return edges, np.log((sides[1] + 1) / (sides[0] + 1))


def _bins(edges: np.ndarray, column: np.ndarray) -> np.ndarray:
    places = np.searchsorted(edges, column, side="right")
    return np.where(np.isnan(column), len(edges) + 1, places)


def _tell(
    rates: list[Rate], test: _Test, goal: _Goal, attacker: Attacker
) -> PrivacyAudit:
    """Say what the judged runs show."""
    present, without, control = rates
    n = present.valid
    right = present.succeeded + n - without.succeeded
    seeming = control.succeeded + n - without.succeeded
    person = one_more(goal.promise)
    guess = (
        f"a release was made with {person} more where {test.words} is at least "
        f"{test.threshold:.6g}"
    )
    targets = f"{n:,} runs with {person} more and {n:,} without, by {attacker.who}"
    success = judge_success(right, 2 * n, control=seeming, asked=2 * n)
    names = "with her", "without her", "without her again (control)"
    rows = [
        (name, rate.valid, int(rate.succeeded), rate.value, rate.low, rate.high)
        for name, rate in zip(names, rates, strict=True)
    ]
    return PrivacyAudit(
        [Scored(guess, targets, success)],
        pl.DataFrame(rows, _TABLE, orient="row"),
        promise=goal.promise,
        delta=goal.delta,
        claimed=goal.claimed,
        shown=bound_epsilon(present, without, delta=goal.delta),
        shown_rho=bound_rho(present, without) if goal.tries_rho else None,
        ceiling=most_shown(n, confidence=goal.confidence, delta=goal.delta),
        control=bound_epsilon(control, without, delta=goal.delta),
        confidence=goal.confidence,
        runs=n,
        canaries=None,
        attack=test.words,
        threshold=test.threshold,
    )


def audit_family(
    family: str | Callable[[int], BaseRule],
    attacker: Attacker = AUDITOR,
    *,
    k: int,
    runs: int = 10_000,
    confidence: float = 0.95,
    seed: int | None = None,
) -> PrivacyAudit:
    """Audit one kind of rule at one k, where a person is most likely to show.

    The auditor tries one person more on a count of nobody, on one that is just too
    small to be printed, and, for a sample, on one of which so many would be drawn. He
    keeps the audit that shows most; each has its share of the error.

    Parameters
    ----------
    family : str or function
        A name of `kit.rules.FAMILIES`, or what makes a rule for counts of a k.
    attacker : Attacker, optional
        Who audits.
    k : int
        The smallest count that may be printed, at least 1.
    runs, confidence, seed
        As in `audit_promise`.

    Returns
    -------
    PrivacyAudit
        Of no promise: what is shown at least.

    Raises
    ------
    AttackError
        If the family is none, `k` is out of range; or as `audit_promise`.

    Examples
    --------
    >>> import kit
    >>> audit = kit.attacks.audit_family("threshold", k=11, runs=2000, seed=1)
    >>> audit.shown == audit.ceiling
    True
    """
    from kit.rules.presets import FAMILIES

    check_whole(AttackError, "k", k)
    if isinstance(family, str) and family in FAMILIES:
        family = FAMILIES[family]
    if isinstance(family, str) or not callable(family):
        rule = f"one of {', '.join(FAMILIES)}, or a function of k"
        raise AttackError.bad_value("family", rule, family)
    made = family(k)
    sizes = sorted({0, k - 1, round(k * made.expansion) - 1})
    share = 1 - (1 - confidence) / len(sizes)
    found = [
        audit_promise(
            made,
            Neighbours.moving(1, people=size),
            attacker,
            runs=runs,
            confidence=share,
            seed=None if seed is None else seed + at,
        )
        for at, size in enumerate(sizes)
    ]
    return max(found, key=lambda audit: audit.shown)
