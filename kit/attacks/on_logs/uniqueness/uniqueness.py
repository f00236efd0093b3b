"""How few plays single somebody out?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import polars as pl

from kit.attacks.on_logs.known import KnownPlay
from kit.attacks.on_logs.points import Points
from kit.attacks.on_logs.uniqueness.attempts import (
    MOST_KNOWN,
    Attempts,
    check_many,
    mount,
)
from kit.attacks.on_logs.uniqueness.picks import AtRandom, Pick
from kit.attacks.on_logs.uniqueness.shares import name_ends, rate_people
from kit.evaluate import wilson
from kit.log import Log

CROWDS = (0, 2, 5, 10)  # others: alone, and the crowds that are told of besides
_SHARE = ("share", "low", "high")
_OF_ALL = ("share_of_all", "low_of_all", "high_of_all")
_WITHIN = tuple(f"within_{others}" for others in CROWDS[1:])
_GUESS = ("guess", "guess_low", "guess_high")
_COUNTS = ("p", "requested", "too_few_points", "ruled_out", "valid", "unique")
_COLUMNS = dict.fromkeys(_COUNTS, pl.Int64) | dict.fromkeys(
    (*_SHARE, *_OF_ALL, *_WITHIN, *_GUESS, "baseline"), pl.Float64
)
_CROWD_COLUMNS = dict.fromkeys(("p", "others", "people"), pl.Int64)
_CROWD_COLUMNS |= dict.fromkeys(_SHARE, pl.Float64)


@dataclass(frozen=True, eq=False, repr=False)
class Uniqueness:
    """How many people p known plays leave, without a word on who.

    Attributes
    ----------
    known : KnownPlay
        How closely each play is known.
    pick : Pick
        Which plays come to be known.
    n_viewers : int
        People in the log.
    n_unknown : int
        Plays left aside, because the log does not have what is known of them.
    confidence : float
        Confidence of every interval.
    table : pl.DataFrame of shape (n_p, 19)
        One row per `p`. How many people: `requested`; of these `too_few_points`, who
        have fewer than p different points, and `ruled_out`, who have them but not
        among what can come to be known; `valid`, the rest; of these `unique`, whom
        nobody else fits. Then `share`, `low`, `high`: unique among valid;
        `share_of_all`, `low_of_all`, `high_of_all`: unique among requested, where
        the excluded count as not singled out; `within_2`, `within_5`, `within_10`:
        share of the valid with at most so many others who fit; `guess`, `guess_low`,
        `guess_high`: how often a guess among those who fit is right, the mean of
        1 / people who fit; `baseline`: the same without the log, 1 / `n_viewers`.
    crowds : pl.DataFrame of shape (n_p * 4, 6)
        `p`, `others`, and of the valid, how many have at most so many `others` who
        fit: `people`, `share`, `low`, `high`.
    """

    known: KnownPlay
    pick: Pick
    n_viewers: int
    n_unknown: int
    confidence: float
    table: pl.DataFrame
    crowds: pl.DataFrame

    def __repr__(self) -> str:
        shares = ", ".join(
            f"p = {p}: {'nobody has so many' if share is None else f'{share:.1%}'}"
            for p, share in self.table.select("p", "share").rows()
        )
        return f"Alone in the log by {self.known}, known {self.pick}: {shares}"


def measure_uniqueness(
    log: Log | Points,
    known: KnownPlay | None = None,
    *,
    p: Iterable[int] = range(1, 11),
    pick: Pick | None = None,
    targets: int | None = 10_000,
    seed: int = 0,
    confidence: float = 0.95,
) -> Uniqueness:
    """Measure how many people p known plays single out.

    A log was handed out with numbers for names. The attacker knows p plays of somebody,
    say what she told at lunch, and looks for all who have them. Where one number is
    left, everything else under it is hers.

    To be *alone in the log* is a count, of these people and this log. It is not yet to
    be named: for that somebody must know the p plays, without a mistake, and know that
    she is in the log. Where the log is a sample of a service, others outside of it may
    fit as well. It says how much protection the missing name is, and no more.

    Plays that look alike to the attacker are one point, and known points are
    different. They are drawn by `pick`, and nested: of one target, the p + 1 points
    hold the p, so that no target is found with fewer and lost with more.

    Parameters
    ----------
    log : Log or Points
        A log without names, or its points, where they are needed again.
    known : KnownPlay
        How closely each play is known; to be left out where `log` is points.
    p : iterable of int, default=range(1, 11)
        How many plays are known, each from 1 to 100.
    pick : Pick, default=AtRandom()
        Which plays come to be known.
    targets : int or None, default=10_000
        How many people are drawn to be attacked; None for everyone.
    seed : int, default=0
        For the people and for what is known of them.
    confidence : float, default=0.95
        Of Wilson's intervals, in [0, 1). They take the people of the log as a sample
        of those whom the service might have had, and allow for it that who is alone
        depends on the others (see `rate_people`).

    Returns
    -------
    Uniqueness

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
    .. [1] Y.-A. de Montjoye et al., "Unique in the crowd", Scientific Reports 3 (2013),
       1376: the measure, there for places and hours.
    .. [2] Y.-A. de Montjoye et al., "Unique in the shopping mall", Science 347 (2015).
    .. [3] L. Rocher et al., "Estimating the success of re-identifications in
       incomplete datasets", Nature Communications 10 (2019), 3069: correctness, the
       mean of 1 / people who fit, as a guesser gets it.

    Examples
    --------
    Ann and Bob share a film; each has another one.

    >>> from kit.log import check_plays
    >>> rows = {"viewer": ["ann", "ann", "bob", "bob"], "title": ["A", "B", "A", "C"]}
    >>> log = check_plays(pl.DataFrame(rows | {"day": ["2018-01-01"] * 4}))
    >>> measure_uniqueness(log, KnownPlay(), p=[2, 3])
    Alone in the log by title, known at random: p = 2: 100.0%, p = 3: nobody has so many
    """
    ps = check_many("p", p, most=MOST_KNOWN)
    pick = AtRandom() if pick is None else pick
    wilson(0, 1, confidence=confidence)  # refused before the work and not after
    attempts = mount(log, known, most=ps[-1], pick=pick, targets=targets, seed=seed)
    return Uniqueness(
        known=attempts.points.known,
        pick=pick,
        n_viewers=attempts.points.n_viewers,
        n_unknown=attempts.points.n_unknown,
        confidence=confidence,
        table=pl.DataFrame(
            [_row(attempts, n, confidence) for n in ps], schema=_COLUMNS
        ),
        crowds=pl.DataFrame(
            [_crowd(attempts, n, m, confidence) for n in ps for m in CROWDS],
            schema=_CROWD_COLUMNS,
        ),
    )


def _row(attempts: Attempts, p: int, confidence: float) -> dict[str, float | None]:
    fits, drawn = attempts.fits(p), attempts.drawn
    sizes = attempts.points.sizes[drawn.targets]
    counts, everyone = fits.counts[fits.counts > 0], np.ones(len(sizes), dtype=bool)
    within = [counts <= others + 1 for others in CROWDS[1:]]
    alone, of_all, guess = (
        rate_people([fits], value, confidence=confidence, among=among)
        for value, among in ((_is_alone, None), (_is_alone, everyone), (_guess, None))
    )
    return {
        "p": p,
        "requested": len(sizes),
        "too_few_points": int((sizes < p).sum()),
        "ruled_out": int(((sizes >= p) & (drawn.eligible < p)).sum()),
        "valid": len(counts),
        "unique": int((counts == 1).sum()),
        **name_ends(alone, *_SHARE),
        **name_ends(of_all, *_OF_ALL),
        **{
            name: float(fit.mean()) if len(fit) else None
            for name, fit in zip(_WITHIN, within, strict=True)
        },
        **name_ends(guess, *_GUESS),
        "baseline": 1 / attempts.points.n_viewers,
    }


def _crowd(
    attempts: Attempts, p: int, others: int, confidence: float
) -> dict[str, float | None]:
    def is_within(counts: np.ndarray) -> np.ndarray:
        return counts <= others + 1

    rate = rate_people([attempts.fits(p)], is_within, confidence=confidence)
    people = int(rate.succeeded) if rate else 0
    return {"p": p, "others": others, "people": people, **name_ends(rate, *_SHARE)}


def _is_alone(counts: np.ndarray) -> np.ndarray:
    return counts == 1


def _guess(counts: np.ndarray) -> np.ndarray:
    """How often a guess among those who fit is right."""
    return 1 / counts
