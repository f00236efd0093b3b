"""What did the paper try, what did it find, and what is found in another log?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import polars as pl

from kit.attacks.on_logs.auxiliary import Auxiliary, OutsideTop
from kit.attacks.on_logs.draws import draw_facts, draw_targets
from kit.attacks.on_logs.fits import name_ends
from kit.attacks.on_logs.index import Index, index_log
from kit.attacks.on_logs.reidentification import (
    PHI,
    Reidentification,
    check_search,
    judge,
)
from kit.attacks.on_logs.scoreboard import Scoring
from kit.checks import is_list
from kit.errors import AttackError
from kit.log import Log

_FEW_FALSE = 0.01
_SCHEMA = (
    dict.fromkeys(("setting", "known"), pl.String)
    | {"published": pl.Float64, "is_confirmed": pl.Boolean}
    | dict.fromkeys(("requested", "valid", "right", "wrong", "no_match"), pl.Int64)
    | {"tied": pl.Int64}
    | dict.fromkeys(("recall", "recall_low", "recall_high"), pl.Float64)
    | dict.fromkeys(("precision", "precision_low", "precision_high"), pl.Float64)
    | {"false": pl.Int64}
    | dict.fromkeys(("false_rate", "false_low", "false_high"), pl.Float64)
    | dict.fromkeys(("careful_phi", "careful_recall"), pl.Float64)
    | dict.fromkeys(("by_count", "blind", "entropy", "entropy_before"), pl.Float64)
)


@dataclass(frozen=True)
class Setting:
    """What is known, and what others say comes of it.

    Parameters
    ----------
    name : str
        In a few words.
    knowledge : Auxiliary
        What is known of each target.
    published : float, optional
        Share of the people who were found, as published.
    is_confirmed : bool, default=False
        Whether the share was read in a source, and not only remembered. One that was
        not must not be asserted.
    source : str, default=""
        Where it stands.
    """

    name: str
    knowledge: Auxiliary
    published: float | None = None
    is_confirmed: bool = False
    source: str = ""


_2008 = "Narayanan and Shmatikov, S&P 2008"
_2007 = "Narayanan and Shmatikov, arXiv cs/0610105v1"

#: What was tried on the Netflix Prize, 480,189 people. Ratings are known exactly: the
#: sentences that are quoted do not say, and the paper tried steps of 0 and 1.
PAPER = (
    Setting(
        "8, two wrong, 14 days", Auxiliary(8, n_wrong=2, days_off=14), 0.99, True, _2008
    ),
    Setting("2, 3 days", Auxiliary(2, days_off=3), 0.68, False, _2008),
    Setting(
        "8, two wrong, outside the top 500, no dates",
        Auxiliary(8, n_wrong=2, days_off=None, pick=OutsideTop(500)),
        0.84,
        False,
        _2008,
    ),
    Setting(
        "6, outside the top 100, 14 days",
        Auxiliary(6, days_off=14, pick=OutsideTop(100)),
        0.80,
        True,
        _2007,
    ),
)

#: Few facts and all of them right, to compare logs by; and with a quarter wrong.
FEW = (
    *(Setting(f"{n} facts", Auxiliary(n, days_off=3)) for n in (2, 4, 8)),
    Setting("8 facts, two wrong", Auxiliary(8, n_wrong=2, days_off=3)),
)


def measure_settings(
    log: Log | Index,
    settings: Iterable[Setting] = PAPER,
    *,
    scoring: Scoring | None = None,
    phi: float = PHI,
    targets: int | None = 1_000,
    seed: int = 0,
    confidence: float = 0.95,
) -> pl.DataFrame:
    """Measure several settings on one log, beside what is published for them.

    What a log does not have, dates or ratings, is not known there; `known` says so.

    Parameters
    ----------
    log, scoring, phi, targets, seed, confidence
        As for `measure_scoreboard`.
    settings : iterable of Setting, default=PAPER
        What is known.

    Returns
    -------
    pl.DataFrame of shape (n_settings, 26)
        `setting`, `known`, `published`, `is_confirmed`. How many people: `requested`,
        `valid` (of whom so much can be known), and of these `right`, `wrong`,
        `no_match` and `tied`. `recall`: right among valid; `precision`: right among
        named; each with `_low` and `_high`. `false`: named although their records
        were taken out, with `false_rate`, `false_low`, `false_high`. `careful_phi`: how
        far ahead the best would have to be for 1 in 100 of these to be named, and
        `careful_recall`: who would still be found. `by_count` and `blind`: how often
        the two naive attackers are right. `entropy` in bits, and `entropy_before`.
        Null where there is nobody to measure.

    Raises
    ------
    AttackError
        If a parameter is something else, or the log has fewer than two people.
    EvaluationError
        If `confidence` is not in [0, 1).

    Examples
    --------
    >>> from dataclasses import replace
    >>> from kit.sources.simulation.ratings import RATERS, invent_ratings
    >>> few = invent_ratings(replace(RATERS, n_viewers=200), seed=1)
    >>> table = measure_settings(few, PAPER[:1], targets=50)
    >>> table.select("known", "published", "requested").row(0)
    ('8 titles at random, 2 of them wrong, rated, days to within 14', 0.99, 50)
    """
    settings = _check(settings)
    for one in settings:
        check_search(one.knowledge, phi, targets, seed, confidence)
    index = index_log(log)
    chosen = draw_targets(index.n_viewers, targets, seed)
    how = {"scoring": scoring, "phi": phi, "confidence": confidence}
    rows = [_row(index, chosen, one, seed, how) for one in settings]
    return pl.DataFrame(rows, schema=_SCHEMA)


def _check(settings: object) -> list[Setting]:
    rule = "a list of Setting, at least one"
    if not is_list(settings):
        raise AttackError.bad_value("settings", rule, settings)
    settings = list(settings)
    if not settings or not all(isinstance(one, Setting) for one in settings):
        raise AttackError.bad_value("settings", rule, settings)
    return settings


def _row(
    index: Index, chosen: np.ndarray, setting: Setting, seed: int, how: dict
) -> dict[str, object]:
    knowledge = setting.knowledge.within(index)
    row = dict.fromkeys(_SCHEMA) | {
        "setting": setting.name,
        "known": str(knowledge),
        "published": setting.published,
        "is_confirmed": setting.is_confirmed,
        "requested": len(chosen),
        "valid": 0,
        "entropy_before": float(np.log2(index.n_viewers)),
    }
    drawn = draw_facts(index, chosen, knowledge, seed=seed)
    if len(drawn.people):
        row |= _list_rates(judge(index, drawn, **how))
    return row


def _list_rates(found: Reidentification) -> dict[str, object]:
    success, named = found.success, found.named
    n_valid, careful = success.attack.valid, found.phi_for(_FEW_FALSE)
    still_right = (found.eccentricities["right"] > careful).sum()
    rates = (
        (success.rate, "recall", "recall"),
        (found.precision, "precision", "precision"),
        (success.control_rate, "false_rate", "false"),
    )
    row: dict[str, object] = {
        "valid": n_valid,
        "right": named.succeeded,
        "wrong": named.valid - named.succeeded,
        "no_match": n_valid - named.valid,
        "tied": found.n_tied,
        "false": success.control.succeeded,
        "careful_phi": careful,
        "careful_recall": float(still_right / n_valid),
        "by_count": found.by_count.value,
        "blind": found.by_activity.value,
        "entropy": found.entropy,
    }
    for rate, name, short in rates:
        row |= name_ends(rate, name, f"{short}_low", f"{short}_high")
    return row
