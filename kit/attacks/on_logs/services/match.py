"""Which number on one service is which number on another?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from sklearn.base import BaseEstimator

from kit.attacks.on_logs.services.candidates import (
    find_candidates,
    match_by_activity,
    match_by_titles,
    weigh_candidates,
)
from kit.attacks.on_logs.services.checks import check_log, check_share, check_whole
from kit.attacks.on_logs.services.profiles import (
    DATED,
    EVIDENCE,
    Profiles,
    describe_services,
)
from kit.attacks.on_logs.services.rivals import lead_over_rivals
from kit.attacks.on_logs.services.training import (
    Training,
    check_friends,
    check_model,
    learn_from_friends,
    weigh_by_model,
)
from kit.errors import AttackError
from kit.log import Log

# What singles people out weighs ten times what many have in common.
_WEIGHTS = {"titles": 1.0, "times": 1.0, "days": 0.1, "tastes": 0.1}
_NAIVE = 10  # candidates of the naive attackers
_YEAR = 366


@dataclass(frozen=True, eq=False, repr=False)
class Matches:
    """What an attacker believes of two services, before anybody tells them the truth.

    People are places among the viewers of a log, in ascending order of their numbers.
    `measure_linkage` makes numbers of it that may be shown.

    Attributes
    ----------
    evidence : tuple of str
        What was compared.
    candidates : np.ndarray of shape (n_viewers_a, n), int32
        The viewers of B who are most like each viewer of A, the likest first; -1
        where there are no more.
    lead : np.ndarray of shape (n_viewers_a,), float64
        How far the first candidate is ahead of all rivals, in weighted sums of cosines
        or in log-odds; minus infinity where there is none.
    threshold : float
        The lead that must be exceeded, at least 0.
    strangers : np.ndarray of shape (n_viewers_a,), float64
        How far the first of A who is not them is ahead of the others, for each of A:
        the leads that the threshold is read off.
    false_links : float
        Share of these leads that may exceed it.
    by_activity, by_titles : np.ndarray of shape (n_viewers_a, at most 10)
        The candidates of two naive attackers.
    plays : np.ndarray of shape (n_viewers_a,), int64
        Plays of each viewer of A.
    n_viewers_b : int
    friends : np.ndarray of shape (n_friends,), int64
        Viewers of A of whom the attacker knew beforehand who they are on B.
    training : Training or None
        What was learned from friends, where there are any.
    notes : tuple of str
        What was left aside and why, in sentences.
    """

    evidence: tuple[str, ...]
    candidates: np.ndarray
    lead: np.ndarray
    threshold: float
    strangers: np.ndarray
    false_links: float
    by_activity: np.ndarray
    by_titles: np.ndarray
    plays: np.ndarray
    n_viewers_b: int
    friends: np.ndarray
    training: Training | None
    notes: tuple[str, ...]

    @property
    def linked(self) -> np.ndarray:
        """Whether each viewer of A is linked to their first candidate, as Booleans."""
        return self.lead > self.threshold

    def __repr__(self) -> str:
        n_a, n_linked = len(self.plays), int(self.linked.sum())
        return (
            f"Matches of {n_a:,} viewers with {self.n_viewers_b:,} by "
            f"{', '.join(self.evidence)}: {n_linked:,} linked"
        )


def match_services(
    a: Log,
    b: Log,
    *,
    evidence: tuple[str, ...] | None = None,
    within_days: int = 3,
    n_candidates: int = 20,
    false_links: float = 0.01,
    known_pairs: pl.DataFrame | None = None,
    model: BaseEstimator | None = None,
) -> Matches:
    """Link the viewers of two logs without names by what they played.

    The attacker is a data broker who bought two logs, or anybody who found two that
    were lost. Each service gave its viewers numbers of its own and thinks that these
    protect them. The attacker wants pairs of numbers that are one person: two halves
    of a life are more than each, and one half may be easier to put a name to. They
    also want to know whom to leave alone, because not everybody is on both.

    They compare titles (rare ones count for more), titles within a few days, days of
    activity and tastes, and link two numbers if the pair is further ahead of all its
    rivals than strangers get. How far strangers get they read off A alone: they match
    A with itself, nobody with themselves, where every link would be false.

    Parameters
    ----------
    a, b : Log
        Two logs that write titles in the same way, dated or not.
    evidence : tuple of {'titles', 'times', 'days', 'tastes'}, optional
        What to compare. By default all that both logs have.
    within_days : int, default=3
        Most days between two plays of one title that may be the same play, at most
        366.
    n_candidates : int, default=20
        How many of B are looked at closely for each viewer of A, at least 2.
    false_links : float, default=0.01
        Share of strangers who may be linked, in (0, 1): of people on A with each other,
        so that of people with no counterpart it is about that.
    known_pairs : pl.DataFrame of shape (n_friends, 2), optional
        `a` and `b`: people of whom the attacker knows both places among the viewers
        (in ascending order of their numbers), at least 10. From them a classifier
        learns how much each kind of evidence is worth; without, titles and times
        count 1, days and tastes 0.1.
    model : classifier of scikit-learn, optional
        To learn with; by default logistic regression.

    Returns
    -------
    Matches

    Raises
    ------
    AttackError
        If a parameter is out of its range, a log is empty, evidence is asked for that
        a log does not have, or no title is in both logs.

    References
    ----------
    .. [1] A. Narayanan, V. Shmatikov, "Robust De-anonymization of Large Sparse
       Datasets", S&P 2008, sections 3 and 4.

    Examples
    --------
    >>> from kit.log import check_plays
    >>> rows = {
    ...     "viewer": [1, 1, 2, 2, 3, 3],
    ...     "title": ["A", "B", "A", "C", "A", "D"],
    ...     "day": ["2018-01-01"] * 6,
    ... }
    >>> log = check_plays(pl.DataFrame(rows))
    >>> match_services(log, log)
    Matches of 3 viewers with 3 by titles, times, days, tastes: 3 linked
    """
    check_log("a", a)
    check_log("b", b)
    check_whole("within_days", within_days, most=_YEAR)
    check_whole("n_candidates", n_candidates, least=2)
    check_share("false_links", false_links, is_inside=True)
    evidence, notes = _choose_evidence(evidence, a, b)
    model = check_model(model)
    of_a, of_b = describe_services(a, b, evidence, within_days=within_days)
    friends = check_friends(known_pairs, len(of_a.plays), len(of_b.plays))
    pairs = _look_closely(of_a, of_b, n_candidates)
    strangers = _look_closely(of_a, of_a, n_candidates, is_same=True)
    learned, training = None, None
    if len(friends):
        learned, training = learn_from_friends(
            model, pairs.features, pairs.candidates, friends
        )
        notes += [training.caution] if learned is None else []
    candidates, lead = _order(pairs, learned)
    _, lead_of_strangers = _order(strangers, learned)
    return Matches(
        evidence=evidence,
        candidates=candidates,
        lead=lead,
        threshold=exceeded_by(false_links, lead_of_strangers),
        strangers=lead_of_strangers,
        false_links=false_links,
        by_activity=match_by_activity(of_a, of_b, _NAIVE),
        by_titles=match_by_titles(of_a, of_b, _NAIVE),
        plays=of_a.plays,
        n_viewers_b=len(of_b.plays),
        friends=friends["a"].to_numpy(),
        training=training,
        notes=tuple(notes),
    )


@dataclass(frozen=True, eq=False)
class _Pairs:
    """Candidates with what speaks for each, and the plain sum of it."""

    candidates: np.ndarray
    features: np.ndarray
    total: np.ndarray
    n_b: int


def _look_closely(a: Profiles, b: Profiles, n: int, *, is_same: bool = False) -> _Pairs:
    candidates = find_candidates(a, b, n, is_same=is_same)
    cosines = weigh_candidates(a, b, candidates)
    total = cosines @ np.array([_WEIGHTS[kind] for kind in a.sought])
    n_b = len(b.plays)
    lead = lead_over_rivals(candidates, total, n_b)
    lead = np.where(candidates >= 0, lead, 0.0)
    return _Pairs(candidates, np.dstack([cosines, lead]), total, n_b)


def _order(
    pairs: _Pairs, learned: BaseEstimator | None
) -> tuple[np.ndarray, np.ndarray]:
    """Order candidates by what speaks for them; how far ahead is each first one?"""
    scores, nothing = pairs.total, 0.0
    if learned is not None:
        scores = weigh_by_model(learned, pairs.features)
        # Two people who share nothing have a score as well.
        nothing = weigh_by_model(learned, np.zeros((1, pairs.features.shape[-1])))[0]
    scores = np.where(pairs.candidates >= 0, scores, -np.inf)
    order = np.argsort(-scores, axis=1, kind="stable")
    candidates, scores = (
        np.take_along_axis(table, order, axis=1) for table in (pairs.candidates, scores)
    )
    lead = lead_over_rivals(candidates, scores, pairs.n_b, nothing=nothing)
    return candidates, lead[:, 0]


def exceeded_by(share: float, lead: np.ndarray) -> float:
    """Find the lead that only so large a share of strangers exceeds.

    Parameters
    ----------
    share : float
        In (0, 1).
    lead : np.ndarray of shape (n,)
        Of strangers.

    Returns
    -------
    float
        At least 0.
    """
    # Never below 0: whoever is behind a rival is not linked.
    return float(np.quantile(np.maximum(lead, 0), 1 - share, method="higher"))


def _choose_evidence(
    evidence: object, a: Log, b: Log
) -> tuple[tuple[str, ...], list[str]]:
    undated = [name for name, log in (("a", a), ("b", b)) if "day" not in log.columns]
    if evidence is None:
        if not undated:
            return EVIDENCE, []
        kept = tuple(kind for kind in EVIDENCE if kind not in DATED)
        which = " and ".join(f"`{name}`" for name in undated)
        return kept, [f"No days in {which}: times and days are not compared."]
    rule = f"a tuple of {', '.join(map(repr, EVIDENCE))}"
    is_listed = isinstance(evidence, tuple | list) and len(evidence) > 0
    if not is_listed or any(kind not in EVIDENCE for kind in evidence):
        raise AttackError.bad_value("evidence", rule, evidence)
    asked = tuple(kind for kind in EVIDENCE if kind in evidence)
    if undated and any(kind in DATED for kind in asked):
        rule = "of titles and tastes, since a log has no days"
        raise AttackError.bad_value("evidence", rule, asked)
    return asked, []
