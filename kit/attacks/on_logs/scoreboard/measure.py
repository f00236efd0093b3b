"""How often is the record that stands out the right one, and how often nobody's?"""

from __future__ import annotations

from numbers import Real

import numpy as np

from kit.attacks.on_logs.scoreboard.facts import NO_DAY, Facts
from kit.attacks.on_logs.scoreboard.hearsay import Hearsay
from kit.attacks.on_logs.scoreboard.index import Index
from kit.attacks.on_logs.scoreboard.measured import BY_COUNT, MOST_ACTIVE, Measured
from kit.attacks.on_logs.scoreboard.overhear import Overheard, overhear
from kit.attacks.on_logs.scoreboard.records import Records, hold_out, open_records
from kit.attacks.on_logs.scoreboard.scores import NOBODY, score_targets
from kit.attacks.on_logs.scoreboard.scoring import Scoring
from kit.attacks.on_logs.uniqueness.attempts import check_draw
from kit.attacks.on_logs.uniqueness.draws import draw_targets
from kit.errors import AttackError
from kit.evaluate import Success, Tally, wilson
from kit.log import Log

PHI = 1.5
_HELD_OUT = 0.1  # of the people of a log at once, so that what is left is much the same


def measure_scoreboard(
    log: Log | Index | Records,
    hearsay: Hearsay | None = None,
    *,
    scoring: Scoring | None = None,
    phi: float = PHI,
    targets: int | None = 1_000,
    seed: int = 0,
    confidence: float = 0.95,
) -> Measured:
    """Measure how often a few facts, some of them wrong, lead to the right record.

    A log was handed out with numbers for names. The attacker has heard a little of
    somebody: some films, about when they were watched, how they were liked. Some of it
    is not true. She scores every record against it, and names the one at the top if it
    is far ahead of the next. She wants the rest of that record, and she succeeds if it
    is her target's. She does not know whether the target is in the log at all; so she
    is tried as well on people whose records were taken out.

    What she knows is drawn from the very log that she searches and then made worse. No
    other source of errors is tried: a diary elsewhere may hold other titles.

    Parameters
    ----------
    log : Log or Index or Records
        A log without names, or its records, opened once and used again.
    hearsay : Hearsay, default=Hearsay()
        What comes to be known of each target, and how much of it is wrong.
    scoring : Scoring, default=Scoring()
        How records are scored.
    phi : float, default=1.5
        How far ahead the best must be, in standard deviations of all scores.
    targets : int or None, default=1_000
        How many people are drawn; None for everyone.
    seed : int, default=0
        For the people and for what is known of them.
    confidence : float, default=0.95
        Of Wilson's intervals, in [0, 1).

    Returns
    -------
    Measured

    Raises
    ------
    AttackError
        If a parameter is something else, the log lacks what is known, it has fewer
        than two people, or so much can be known of nobody.
    EvaluationError
        If `confidence` is not in [0, 1).

    References
    ----------
    .. [1] A. Narayanan, V. Shmatikov, "Robust De-anonymization of Large Sparse
       Datasets", S&P 2008, sections 4 and 5: the score, the match, and the measure.
    .. [2] M. Giomi et al., "A unified framework for quantifying privacy risk in
       synthetic data", PoPETs 2023(2): baseline and control beside each attack.

    Examples
    --------
    Ten people watch what nobody else does:

    >>> import polars as pl
    >>> from kit.log import check_plays
    >>> rows = [(who, f"{who}{x}", "2018-01-01") for who in range(10) for x in "abcd"]
    >>> names = ["viewer", "title", "day"]
    >>> log = check_plays(pl.DataFrame(rows, names, orient="row"))
    >>> measure_scoreboard(log, Hearsay(3, wrong=1, ratings=None)).success.rate.value
    1.0
    """
    hearsay = Hearsay() if hearsay is None else hearsay
    check_search(hearsay, phi, targets, seed, confidence)
    records = open_records(log)
    chosen = draw_targets(records.index.n_viewers, targets, seed)
    heard = overhear(records, chosen, hearsay, seed=seed)
    if not len(heard.people):
        raise AttackError.nobody_known(str(hearsay), len(chosen))
    return judge(records.index, heard, scoring=scoring, phi=phi, confidence=confidence)


def judge(
    index: Index,
    heard: Overheard,
    *,
    scoring: Scoring | None = None,
    phi: float = PHI,
    confidence: float = 0.95,
) -> Measured:
    """Search the log for people of whom something is known, and judge the answers.

    Parameters
    ----------
    index : Index
        Of the log, or of what was left of it when it was handed out, with the same
        people and titles.
    heard : Overheard
        What is known, of one person at least.
    scoring, phi, confidence
        As for `measure_scoreboard`.

    Returns
    -------
    Measured

    Raises
    ------
    AttackError
        If the log has fewer than two people.
    """
    people, valid = heard.people, len(heard.people)
    if index.n_viewers < 2:
        rule = "of two people or more"
        raise AttackError.bad_value("log", rule, index.n_viewers)
    scores = score_targets(index, heard.facts, scoring, truth=people)
    named, is_own = scores.matches(phi) != NOBODY, scores.best == people
    right = named & is_own
    absent = _search_without(index, heard, scoring)
    most_active = np.bincount(index.viewers).argmax()

    def tally(chances: np.ndarray) -> Tally:
        return Tally(
            requested=heard.n_requested,
            generated=valid,
            valid=valid,
            succeeded=round(chances.sum().item(), 9),
        )

    return Measured(
        hearsay=heard.hearsay,
        phi=phi,
        n_viewers=index.n_viewers,
        success=Success(
            attack=tally(right),
            baseline={
                MOST_ACTIVE: tally(people == most_active),
                BY_COUNT: tally(_count_titles(index, heard)),
            },
            control=tally(absent > phi),
            confidence=confidence,
        ),
        named=Tally(
            requested=heard.n_requested,
            generated=valid,
            valid=int(named.sum()),
            succeeded=int(right.sum()),
        ),
        n_tied=int((scores.n_best > 1).sum()),
        entropy=float(scores.entropy.mean()),
        leads={
            "right": np.sort(scores.eccentricity[is_own]),
            "wrong": np.sort(scores.eccentricity[~is_own]),
            "absent": np.sort(absent),
        },
    )


def check_search(
    hearsay: object, phi: object, targets: object, seed: object, confidence: object
) -> None:
    """Refuse, before the work and not after, what cannot be measured by.

    Parameters
    ----------
    hearsay : Hearsay
    phi : float
    targets : int or None
    seed : int
    confidence : float

    Raises
    ------
    AttackError
        If one of the first four is something else.
    EvaluationError
        If `confidence` is not in [0, 1).
    """
    if not isinstance(hearsay, Hearsay):
        raise AttackError.bad_value("hearsay", "a Hearsay", hearsay)
    is_number = isinstance(phi, Real) and not isinstance(phi, bool)
    if not is_number or not 0 <= phi < np.inf:
        raise AttackError.bad_value("phi", "a number of at least 0", phi)
    check_draw(hearsay.pick, targets, seed)
    wilson(0, 1, confidence=confidence)


def _search_without(
    index: Index, heard: Overheard, scoring: Scoring | None
) -> np.ndarray:
    """Tell how far the best is ahead where the targets' own records are taken out.

    They are taken out a part at a time, and not one at a time: the others who are gone
    are few enough to leave the log much the same.
    """
    valid = len(heard.people)
    n_parts = -(-valid // max(1, int(index.n_viewers * _HELD_OUT)))
    leads = np.empty(valid)
    for part in range(n_parts):
        mine = np.arange(part, valid, n_parts)
        rest = hold_out(index, heard.people[mine])
        leads[mine] = score_targets(rest, heard.facts_about(mine), scoring).eccentricity
    return leads


def _count_titles(index: Index, heard: Overheard) -> np.ndarray:
    """Give the chance that the most titles in common lead to the right record."""
    facts = heard.facts
    bare = Facts(
        facts.starts,
        facts.titles,
        np.full(facts.n_facts, NO_DAY),
        np.full(facts.n_facts, np.nan),
    )
    scores = score_targets(index, bare, Scoring(weigh="none"), truth=heard.people)
    is_among = (scores.true_score == scores.top) & (scores.n_best > 0)
    return is_among / np.maximum(scores.n_best, 1)
