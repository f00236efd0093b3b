"""How much of a promise can be tested on one release, run a single time?"""

from __future__ import annotations

import numpy as np
import polars as pl

from kit.attackers import Attacker, ThreatModel
from kit.attacks.on_releases.promises.black_box import Audited, as_mechanism, run_rows
from kit.attacks.on_releases.promises.bounds import bound_by_guesses, most_shown_once
from kit.attacks.on_releases.promises.result import (
    AUDITOR,
    PrivacyAudit,
    check_auditor,
    judge_success,
    read_promise,
)
from kit.checks import check_confidence, check_people, check_seed, check_whole
from kit.errors import AttackError
from kit.findings import Scored
from kit.rules.private.private_rule import PrivacyLoss

THREAT = ThreatModel(
    attack="audit_one_run",
    attacker="an auditor who may add made-up people to the data before one release",
    reads="what the rule prints, once",
    of_target="which counts each made-up person would be in",
    of_others="how many others are in the same counts",
    wins="he says rightly which of them were put in, more often than is allowed",
    kind="Scored",
    source="Steinke, Nasr, Jagielski 2023, algorithm 1",
)
_TABLE = {"guess": pl.String, "guessed": pl.Int64, "right": pl.Int64}


def audit_one_run(
    rule: Audited,
    attacker: Attacker = AUDITOR,
    *,
    canaries: int = 1_000,
    counts_each: int = 1,
    people: int = 100,
    guesses: int | None = None,
    promise: PrivacyLoss | None = None,
    delta: float | None = None,
    confidence: float = 0.95,
    seed: int | None = None,
) -> PrivacyAudit:
    """Show how much privacy one release gives away at least.

    The auditor works with a publisher who releases once a week and will not do it a
    thousand times for him. He makes up people, canaries, each with counts of her own
    to be in, and tosses a coin for each whether she is put in. Then the release is
    made, once. He ranks them by what was printed of their counts, says "in" of those
    at the top and "out" of those at the bottom, and looks at the coins. He succeeds
    where more guesses are right than the promise allows.

    Parameters
    ----------
    rule : rule, PrivateRule or function
        As in `audit_promise`.
    attacker : Attacker, optional
        Who audits. Nothing but `who` is made use of.
    canaries : int, default=1_000
        Made-up people, at least 2.
    counts_each : int, default=1
        In how many counts each is, if she is put in: as many as the promise is for.
    people : int, default=100
        Others who are in each of these counts.
    guesses : int, optional
        Of how many canaries something is said, half of it "in" and half "out"; an even
        number. Fixed beforehand, by default all of them, or all but one.
    promise, delta
        As in `audit_promise`; the promise must be of what one canary can change.
    confidence : float, default=0.95
        What is shown is above what is true with a chance of at most 1 minus this.
    seed : int, optional
        As in `audit_promise`.

    Returns
    -------
    PrivacyAudit
        With `runs` 1.

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
    Said of all, the guesses of discrete Laplace noise are each right as often as its ε
    allows, so that one run comes near to it. Under Gaussian noise the surest guesses
    are right more often than the others, and fewer guesses show more. Where `delta` is
    not far below (1 - `confidence`) / `canaries`, next to nothing can be shown.

    References
    ----------
    .. [1] T. Steinke, M. Nasr, M. Jagielski, "Privacy auditing with one (1) training
       run", NeurIPS 2023, algorithm 1 and the main theorem.

    Examples
    --------
    >>> import kit
    >>> promise = kit.rules.PrivacyLoss("viewer", epsilon=1)
    >>> noise = kit.rules.DiscreteLaplace(0.5)  # half as wide as it should be
    >>> audit = kit.attacks.audit_one_run(noise, promise=promise, seed=1)
    >>> audit.is_refuted, audit.runs
    (True, 1)
    """
    check_auditor(attacker)
    m = check_whole(AttackError, "canaries", canaries, least=2)
    each = check_whole(AttackError, "counts_each", counts_each)
    check_people(AttackError, "people", people)
    r = _read_guesses(guesses, m)
    check_confidence(AttackError, confidence)
    check_seed(AttackError, seed, or_none=True)
    promise, delta, claimed = read_promise(rule, promise, delta)
    rng = None if seed is None else np.random.default_rng(seed)
    coins = (rng or np.random.default_rng()).random((2, m)) < 0.5
    # The second half is the control: coins were tossed, and nobody was put in.
    put_in = np.repeat(np.concatenate([coins[0], np.zeros(m, bool)]), each)
    printed = run_rows(as_mechanism(rule), (people + put_in)[None], rng)[0]
    scores = _score(printed.reshape(2 * m, each))
    seen, decoys = scores[:m], scores[m:]
    right, cut = _guess(seen, coins[0], r)
    seeming, _ = _guess(decoys, coins[1], r)
    told = {"canaries": m, "confidence": confidence, "delta": delta}
    each_words = "count" if each == 1 else f"{each:,} counts"
    guess = (
        f"the {r // 2:,} canaries of whose {each_words} most was printed are in the "
        f"data, and the {r // 2:,} of whose least was are not"
    )
    targets = f"{m:,} made-up people in or out by a coin, in one run, by {attacker.who}"
    success = judge_success(sum(right), r, control=sum(seeming), asked=m)
    names = "in", "out", "control: nobody is in"
    counted = [r // 2, r // 2, r], [*right, sum(seeming)]
    return PrivacyAudit(
        [Scored(guess, targets, success)],
        pl.DataFrame([*zip(names, *counted, strict=True)], _TABLE, orient="row"),
        promise=promise,
        delta=delta,
        claimed=claimed,
        shown=bound_by_guesses(sum(right), r, **told),  # type: ignore[arg-type]
        shown_rho=None,
        ceiling=most_shown_once(**told),  # type: ignore[arg-type]
        control=bound_by_guesses(sum(seeming), r, **told),  # type: ignore[arg-type]
        confidence=confidence,
        runs=1,
        canaries=m,
        attack="the sum of what is printed of each canary",
        threshold=cut,
    )


def _read_guesses(guesses: int | None, canaries: int) -> int:
    most = canaries - canaries % 2
    if guesses is None:
        return most
    check_whole(AttackError, "guesses", guesses, least=2, most=most)
    if guesses % 2:
        raise AttackError.bad_value("guesses", "an even number", guesses)
    return guesses


def _score(printed: np.ndarray) -> np.ndarray:
    """Add up what is printed; a number that is withheld counts as less than any."""
    shown = printed[~np.isnan(printed)]
    blank = shown.min() - 1 if shown.size else 0
    return np.asarray(np.where(np.isnan(printed), blank, printed).sum(axis=1))


def _guess(
    scores: np.ndarray, coins: np.ndarray, r: int
) -> tuple[tuple[int, int], float]:
    """Count right guesses among the largest and the smallest scores."""
    order = np.argsort(scores, kind="stable")
    top, bottom = order[len(order) - r // 2 :], order[: r // 2]
    return (int(coins[top].sum()), int((~coins[bottom]).sum())), float(scores[top[0]])
