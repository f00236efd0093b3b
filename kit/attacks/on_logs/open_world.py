"""What is a single fit worth when the log is a sample, and she may not be in it?"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import polars as pl

from kit.attackers import ThreatModel
from kit.attacks.on_logs.auxiliary import AtRandom, Pick
from kit.attacks.on_logs.fits import Fitting, name_ends, rate_people
from kit.attacks.on_logs.index import Index
from kit.attacks.on_logs.points import Resolution
from kit.attacks.on_logs.uniqueness import MOST_KNOWN, mount
from kit.checks import check_confidence, check_share, check_wholes, is_list
from kit.errors import AttackError, EvaluationError
from kit.log import Log

THREAT = ThreatModel(
    attack="measure_sampled",
    attacker="an acquaintance who does not know if her target is in the log",
    reads="a log with numbers for names, a sample of the service",
    of_target="p plays drawn by lot, without a mistake",
    of_others="nothing beside the log",
    wins="the one record that fits is the target's",
    kind="Scored",
    source="Skinner & Elliot 2002; Farzanehfar et al. 2021",
)
_SHARES = (1.0, 0.5, 0.2, 0.1, 0.05, 0.01)
_COLUMNS = ("in_log", "p", "people", "alone", "low", "high", "named", "right_if_named")


def measure_sampled(
    log: Log | Index,
    knowledge: Resolution | None = None,
    *,
    shares: Iterable[float] = _SHARES,
    p: Iterable[int] = (4,),
    pick: Pick | None = None,
    targets: int | None = 10_000,
    seed: int = 0,
    confidence: float = 0.95,
) -> pl.DataFrame:
    """Measure what it means to be alone in a log that holds only part of the people.

    An acquaintance knows p plays of somebody, and has a log that is a sample of a
    service. One record fits, and no other. She names it. But other customers may fit
    too, whom the log has left out, and one of these may be her target. She succeeds
    where the record is her target's.

    Each person of `log`, which stands for all customers, is in the sample with the
    same chance, whoever else is. So if m others fit a target who is in it, she is alone
    there with a chance of (1 − share)ᵐ; and if exactly one record fits, it is hers with
    a chance of 1 / (m + 1), however large the sample. Nothing has to be drawn for that,
    save whom is attacked and what is known.

    Parameters
    ----------
    log : Log or Index
        The log of all customers, or its index.
    knowledge : Resolution, default=Resolution()
        How closely each play is known. By default its title is.
    shares : iterable of float, default=(1, 0.5, 0.2, 0.1, 0.05, 0.01)
        How much of the customers the log that is handed out holds, above 0 and up to 1.
    p : iterable of int, default=(4,)
        How many plays are known, each from 1 to 100.
    pick : Pick, default=AtRandom()
        Which plays come to be known.
    targets : int or None, default=10_000
        How many people are drawn to be attacked; None for everyone.
    seed : int, default=0
        For the people and for what is known of them.
    confidence : float, default=0.95
        Of Wilson's intervals, in [0, 1).

    Returns
    -------
    pl.DataFrame of shape (n_shares * n_p, 8)
        `in_log`, a share of the customers; `p`; `people` attacked, who have so many
        plays; `alone`, the share of those in the log whom nobody else in it fits, with
        `low` and `high`; `named`, the share of all customers, in the log or not, for
        whom exactly one record fits; `right_if_named`, the share of these for whom it
        is theirs. All five are null where nobody has so many plays.

    Raises
    ------
    AttackError
        If a parameter is something else, or no play has all that is known.
    EvaluationError
        If `confidence` is not in [0, 1).
    LogError
        If the log lacks a column.

    References
    ----------
    .. [1] C. Skinner, M. Elliot, "A measure of disclosure risk for microdata", Journal
       of the Royal Statistical Society B 64 (2002), section 2: the chance that a single
       fit is right, Σ of those alone over Σ of their fits.
    .. [2] A. Farzanehfar, F. Houssiau, Y.-A. de Montjoye, "The risk of
       re-identification remains high even in country-scale location datasets",
       Patterns 2(3) (2021).

    Examples
    --------
    Two people saw A, two saw B, all on one day. In a log of half of them, each of the
    four is alone in half of the samples, and a record that fits alone is the wrong one
    every other time.

    >>> import kit
    >>> rows = {"viewer": [1, 2, 3, 4], "title": [*"AABB"], "day": ["2018-01-01"] * 4}
    >>> log = kit.read_log(pl.DataFrame(rows))
    >>> half = kit.attacks.measure_sampled(log, p=[1], shares=[0.5])
    >>> half.select("alone", "named", "right_if_named").row(0)
    (0.5, 0.5, 0.5)
    """
    ps = check_wholes(AttackError, "p", p, most=MOST_KNOWN)
    parts = _check_shares(shares)
    check_confidence(EvaluationError, confidence)  # before the work and not after
    knowledge = Resolution() if knowledge is None else knowledge
    pick = AtRandom() if pick is None else pick
    attempts = mount(log, knowledge, most=ps[-1], pick=pick, targets=targets, seed=seed)
    rows = [
        {"in_log": part, "p": n, **_row(attempts.fits(n), part, confidence)}
        for part in parts
        for n in ps
    ]
    return pl.DataFrame(rows).select(_COLUMNS)


def _check_shares(shares: object) -> list[float]:
    """Refuse what is no list of shares of the customers."""
    rule = "shares of the customers, above 0 and up to 1"
    listed = list(shares) if is_list(shares) or isinstance(shares, tuple) else []
    if not listed:
        raise AttackError.bad_value("shares", rule, shares)
    return [check_share(AttackError, "shares", one, zero=False) for one in listed]


def _row(fits: Fitting, part: float, confidence: float) -> dict[str, float | None]:
    """Work out one line from how many people fit each target, itself among them."""

    def is_alone(counts: np.ndarray) -> np.ndarray:
        return (1 - part) ** (counts - 1)

    alone = rate_people([fits], is_alone, confidence=confidence)
    counts = fits.counts[fits.counts > 0]
    hit = part * is_alone(counts)  # she is in it, and no other who fits is
    named = counts * hit  # any one of those who fit is in it, and no other
    return {
        "people": len(counts),
        **name_ends(alone, "alone", "low", "high"),
        "named": float(named.mean()) if len(counts) else None,
        "right_if_named": float(hit.sum() / named.sum()) if len(counts) else None,
    }
