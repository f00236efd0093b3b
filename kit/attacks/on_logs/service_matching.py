"""Which number on one service is which number on another?"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import polars as pl
from scipy.sparse import csr_array, hstack
from sklearn.base import BaseEstimator, clone
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedGroupKFold, cross_val_predict
from sklearn.neighbors import NearestNeighbors
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from kit.attackers import ThreatModel
from kit.attacks.on_logs.index import Index, as_log
from kit.attacks.on_logs.service_profiles import (
    DATED,
    EVIDENCE,
    Profiles,
    describe_services,
    find_nearest,
    multiply_pairs,
)
from kit.checks import check_number, check_whole
from kit.errors import AttackError
from kit.evaluate.rates import Tally
from kit.log import Log, check_log
from kit.results import Result

THREAT = ThreatModel(
    attack="match_services",
    attacker="a broker who bought two logs, or found two that were lost",
    reads="two logs of different services, with numbers of their own for names",
    of_target="nothing",
    of_others="nothing; perhaps pairs that are known to be one person, to learn from",
    wins="two numbers are linked that are one person",
    kind="Scored",
    source="Narayanan, Shmatikov 2008, sections 3 and 4",
)


def check_service(name: str, log: object) -> None:
    """Refuse what is no log, or an empty one."""
    check_log(AttackError, log, name)
    if isinstance(log, Log) and not log.n_plays():
        raise AttackError.bad_value(name, "a log with at least one play", 0)


def find_candidates(
    a: Profiles, b: Profiles, n: int, *, is_same: bool = False
) -> np.ndarray:
    """Find for each viewer of A the viewers of B who are most like them.

    By titles and times, which are rare enough to be looked up; where neither is used,
    by days, and where these are not either, by tastes.
    """
    myself = np.arange(len(a.plays)) if is_same else np.full(len(a.plays), -1)
    kinds: list[str] = [kind for kind in ("titles", "times") if kind in a.sought]
    kinds = kinds or ["days"] * ("days" in a.sought)
    if not kinds:
        return _find_like_minded(a.sought["tastes"], b.shown["tastes"], n, myself)
    left, right = (
        csr_array(hstack([tables[kind] for kind in kinds]))
        for tables in (a.sought, b.shown)
    )
    return find_nearest(left, right, n, skip=myself)[0]


def _find_like_minded(
    a: np.ndarray, b: np.ndarray, n: int, myself: np.ndarray
) -> np.ndarray:
    search = NearestNeighbors(n_neighbors=min(n + 1, len(b)), algorithm="brute").fit(b)
    rows = search.kneighbors(a, return_distance=False)
    # One more was found than is asked for: oneself is left out, or else the last.
    order = np.argsort(rows == myself[:, None], axis=1, kind="stable")
    rows = np.take_along_axis(rows, order, axis=1)
    rows = np.where(rows == myself[:, None], -1, rows)[:, :n]
    short = n - rows.shape[1]
    return np.pad(rows, ((0, 0), (0, short)), constant_values=-1).astype(np.int32)


def weigh_candidates(a: Profiles, b: Profiles, candidates: np.ndarray) -> np.ndarray:
    """Measure by each kind of evidence how like each candidate is."""
    is_one = candidates >= 0
    pairs = np.nonzero(is_one)[0], candidates[is_one]
    weighed = np.zeros((*candidates.shape, len(a.sought)), dtype=np.float32)
    for place, kind in enumerate(a.sought):
        found = multiply_pairs(a.sought[kind], b.shown[kind], *pairs)
        weighed[is_one, place] = found
    return weighed


def match_by_titles(a: Profiles, b: Profiles, n: int) -> np.ndarray:
    """Match viewers by how many titles they have in common, whatever these are.

    What anybody would try who has heard of no method.
    """
    return find_nearest(a.titles, b.titles, n)[0]


def match_by_activity(a: Profiles, b: Profiles, n: int) -> np.ndarray:
    """Match viewers by how many plays they have and how popular these were.

    The naive attacker: nothing of what makes a person is used. What the attack does
    not do better, it did not get from titles or times.
    """
    left, right = (
        np.column_stack([np.log(side.plays), side.popularity]) for side in (a, b)
    )
    scaler = StandardScaler().fit(right)
    search = NearestNeighbors(n_neighbors=min(n, len(right)), algorithm="kd_tree")
    search.fit(scaler.transform(right))
    return search.kneighbors(scaler.transform(left), return_distance=False)


def measure_eccentricity(
    candidates: np.ndarray, scores: np.ndarray, n_b: int, *, nothing: float = 0.0
) -> np.ndarray:
    """Measure how far each pair is ahead of all pairs that it rules out.

    If a viewer of A is a viewer of B, then A's is none of the other candidates, and
    B's is nobody else on A. So it is compared with pairs on both sides, and of
    pairs that are ahead of all of these no two share a viewer.

    References
    ----------
    .. [1] A. Narayanan, V. Shmatikov, "Robust De-anonymization of Large Sparse
       Datasets", S&P 2008, section 4: eccentricity, which looks at one side.
    """
    is_one = candidates >= 0
    scores = np.where(is_one, scores, -np.inf).astype(np.float64)
    padded = np.pad(scores, ((0, 0), (0, 1)), constant_values=nothing)
    ends = np.sort(padded, axis=1)
    best, second = ends[:, -1:], ends[:, -2:-1]
    in_row = np.where(scores == best, second, best)
    at, flat = candidates[is_one], scores[is_one]
    order = np.lexsort((-flat, at))
    ranked = at[order]
    is_first = np.diff(ranked, prepend=-1) != 0
    firsts = order[is_first]
    is_next = np.append(False, is_first[:-1]) & ~is_first
    seconds = order[is_next]
    highest, next_one = np.full(n_b, nothing), np.full(n_b, nothing)
    highest[at[firsts]] = np.maximum(flat[firsts], nothing)
    next_one[at[seconds]] = np.maximum(flat[seconds], nothing)
    in_column = highest[at]
    in_column[firsts] = next_one[at[firsts]]
    in_column = np.maximum(in_column, nothing)
    eccentricity = np.full(candidates.shape, -np.inf)
    eccentricity[is_one] = flat - np.maximum(in_row[is_one], in_column)
    return eccentricity


FEWEST_LABELLED = 10
_FOLDS = 5
_FURTHEST = 1e-9  # a chance of 0 or 1 has no log-odds


@dataclass(frozen=True)
class Training:
    """What was learned from people whose numbers on both services are known."""

    n_labelled: int  # people whose numbers on both services the attacker has
    n_found: int  # those of them whose counterpart is among their candidates
    cross_validated: Tally

    @property
    def caution(self) -> str:
        """Why nothing was learned, or nothing if something was."""
        if self.n_found >= FEWEST_LABELLED:
            return ""
        return (
            f"Only {self.n_found:,} of {self.n_labelled:,} labelled pairs have "
            "their counterpart among their candidates, too few to learn from."
        )


def check_labelled(labelled_pairs: object, n_a: int, n_b: int) -> pl.DataFrame:
    """Hand back the pairs that an attacker knows, or refuse what are none."""
    name = "labelled_pairs"
    if labelled_pairs is None:
        return pl.DataFrame(schema={"a": pl.Int64, "b": pl.Int64})
    if not isinstance(labelled_pairs, pl.DataFrame):
        rule = "a Polars DataFrame with the columns a and b"
        raise AttackError.bad_value(name, rule, type(labelled_pairs).__name__)
    if missing := {"a", "b"} - set(labelled_pairs.columns):
        rule = "a table with the columns a and b"
        raise AttackError.bad_value(name, rule, f"one without {min(missing)}")
    if labelled_pairs.height < FEWEST_LABELLED:
        rule = f"a table of at least {FEWEST_LABELLED} pairs"
        raise AttackError.bad_value(name, rule, labelled_pairs.height)
    for column, n in (("a", n_a), ("b", n_b)):
        places = labelled_pairs[column]
        if not places.dtype.is_integer():
            rule = f"a table of whole places in {column}"
            raise AttackError.bad_value(name, rule, str(places.dtype))
        if places.null_count():
            rule = f"a table without gaps in {column}"
            raise AttackError.bad_value(name, rule, "one with a missing value")
        if not places.is_between(0, n - 1).all():
            rule = f"a table with places from 0 to {n - 1:,} in {column}"
            raise AttackError.bad_value(name, rule, "one beyond")
        if places.n_unique() < places.len():
            rule = f"a table with each person once in {column}"
            raise AttackError.bad_value(name, rule, "one twice")
    return labelled_pairs.select("a", "b").cast(pl.Int64)


def check_model(model: object) -> BaseEstimator:
    """Hand back a classifier, logistic regression unless another is given."""
    if model is None:
        # Few features and many pairs are what this solver is for.
        regression = LogisticRegression(solver="newton-cholesky")
        return make_pipeline(StandardScaler(), regression)
    if not isinstance(model, BaseEstimator) or not hasattr(model, "predict_proba"):
        rule = "a classifier of scikit-learn with `predict_proba`"
        raise AttackError.bad_value("model", rule, model)
    return clone(model)


def learn_from_pairs(
    model: BaseEstimator,
    features: np.ndarray,
    candidates: np.ndarray,
    labelled: pl.DataFrame,
) -> tuple[BaseEstimator | None, Training]:
    """Fit a classifier that tells a known counterpart from the other candidates."""
    a, b = labelled["a"].to_numpy(), labelled["b"].to_numpy()
    theirs = candidates[a]
    is_right = theirs == b[:, None]
    is_found = is_right.any(axis=1)
    n_found = int(is_found.sum())
    if n_found < FEWEST_LABELLED:
        nobody = Tally(requested=len(a), generated=0, valid=0, succeeded=0)
        return None, Training(len(a), n_found, nobody)
    # Friends without their counterpart among the candidates teach what is wrong.
    is_one = theirs >= 0
    rows, _ = np.nonzero(is_one)
    x, y = features[a][is_one], is_right[is_one]
    chances = np.full(theirs.shape, -1.0)
    # Every fold has its part of those who are found, or one could teach nothing.
    folds = StratifiedGroupKFold(_FOLDS)
    predicted = cross_val_predict(
        clone(model), x, y, groups=rows, cv=folds, method="predict_proba"
    )
    chances[is_one] = predicted[:, 1]
    first = chances.argmax(axis=1)
    hits = int(is_right[np.arange(len(a)), first].sum())
    tally = Tally(requested=len(a), generated=len(a), valid=len(a), succeeded=hits)
    return clone(model).fit(x, y), Training(len(a), n_found, tally)


def weigh_by_model(model: BaseEstimator, features: np.ndarray) -> np.ndarray:
    """Score pairs by the log-odds that a fitted classifier gives them."""
    flat = features.reshape(-1, features.shape[-1])
    chance = model.predict_proba(flat)[:, 1].clip(_FURTHEST, 1 - _FURTHEST)
    return np.log(chance / (1 - chance)).reshape(features.shape[:-1])


# What singles people out weighs ten times what many have in common.
_WEIGHTS = {"titles": 1.0, "times": 1.0, "days": 0.1, "tastes": 0.1}
_NAIVE = 10  # candidates of the naive attackers
_YEAR = 366


@dataclass(frozen=True, eq=False, repr=False)
class Matches(Result):
    """What an attacker believes of two services, before anybody tells them the truth.

    People are places among the viewers of a log, in ascending order of their numbers.
    `measure_linkage` makes numbers of it that may be shown.

    Attributes
    ----------
    findings : tuple
        None: which links are right, `measure_linkage` says, who is told the truth.
    table : pl.DataFrame of shape (1, 4)
        `viewers_a`, `viewers_b`, how many of A are `linked`, and the `threshold`.
    evidence : tuple of str
        What was compared.
    candidates : np.ndarray of shape (n_viewers_a, n), int32
        The viewers of B who are most like each viewer of A, the likest first; -1
        where there are no more.
    eccentricity : np.ndarray of shape (n_viewers_a,), float64
        How far the first candidate is ahead of all others, in weighted sums of cosines
        or in log-odds; minus infinity where there is none.
    threshold : float
        The eccentricity that must be exceeded, at least 0.
    strangers : np.ndarray of shape (n_viewers_a,), float64
        How far the first of A who is not them is ahead of the others, for each of A:
        what the threshold is read off.
    false_links : float
        Share of these that may exceed it.
    by_activity, by_titles : np.ndarray of shape (n_viewers_a, at most 10)
        The candidates of two naive attackers.
    plays : np.ndarray of shape (n_viewers_a,), int64
        Plays of each viewer of A.
    n_viewers_b : int
    labelled : np.ndarray of shape (n_pairs,), int64
        Viewers of A of whom the attacker knew beforehand who they are on B.
    training : Training or None
        What was learned from labelled pairs, where there are any.
    notes : tuple of str
        What was left aside and why, in sentences.
    """

    evidence: tuple[str, ...]
    candidates: np.ndarray = field(compare=False)
    eccentricity: np.ndarray = field(compare=False)
    threshold: float
    strangers: np.ndarray = field(compare=False)
    false_links: float
    by_activity: np.ndarray = field(compare=False)
    by_titles: np.ndarray = field(compare=False)
    plays: np.ndarray = field(compare=False)
    n_viewers_b: int
    labelled: np.ndarray = field(compare=False)
    training: Training | None
    notes: tuple[str, ...]

    @property
    def linked(self) -> np.ndarray:
        """Whether each viewer of A is linked to their first candidate, as Booleans."""
        return self.eccentricity > self.threshold

    @property
    def scope(self) -> str:
        """How many are linked; which of them rightly, nobody has said yet."""
        return " ".join(
            [f"{self!r}; which of them rightly, the truth must say.", *self.notes]
        )

    def __repr__(self) -> str:
        n_a, n_linked = len(self.plays), int(self.linked.sum())
        return (
            f"Matches of {n_a:,} viewers with {self.n_viewers_b:,} by "
            f"{', '.join(self.evidence)}: {n_linked:,} linked"
        )


def match_services(
    a: Log | Index,
    b: Log | Index,
    labelled_pairs: pl.DataFrame | None = None,
    *,
    evidence: tuple[str, ...] | None = None,
    within_days: int = 3,
    n_candidates: int = 20,
    false_links: float = 0.01,
    model: BaseEstimator | None = None,
) -> Matches:
    """Link the viewers of two logs without names by what they played.

    The attacker is a data broker who bought two logs, or anybody who found two that
    were lost. Each service gave its viewers numbers of its own and thinks that these
    protect them. The attacker wants pairs of numbers that are one person: two halves
    of a life are more than each, and one half may be easier to put a name to. They
    also want to know whom to leave alone, because not everybody is on both.

    They compare titles (rare ones count for more), titles within a few days, days of
    activity and tastes, and link two numbers if the pair is further ahead of all others
    than strangers get. How far strangers get they read off A alone: they match
    A with itself, nobody with themselves, where every link would be false.

    Parameters
    ----------
    a, b : Log or Index
        Two logs that write titles in the same way, dated or not.
    labelled_pairs : pl.DataFrame of shape (n_pairs, 2), optional
        `a` and `b`: people of whom the attacker knows both places among the viewers
        (in ascending order of their numbers), at least 10. From them a classifier
        learns how much each kind of evidence is worth; without, titles and times
        count 1, days and tastes 0.1.
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
    a, b = as_log(a, "a"), as_log(b, "b")
    check_service("a", a)
    check_service("b", b)
    check_whole(AttackError, "within_days", within_days, least=0, most=_YEAR)
    check_whole(AttackError, "n_candidates", n_candidates, least=2)
    check_number(AttackError, "false_links", false_links, above=0, below=1)
    evidence, notes = _choose_evidence(evidence, a, b)
    model = check_model(model)
    of_a, of_b = describe_services(a, b, evidence, within_days=within_days)
    labelled = check_labelled(labelled_pairs, len(of_a.plays), len(of_b.plays))
    pairs = _look_closely(of_a, of_b, n_candidates)
    strangers = _look_closely(of_a, of_a, n_candidates, is_same=True)
    learned, training = None, None
    if len(labelled):
        learned, training = learn_from_pairs(
            model, pairs.features, pairs.candidates, labelled
        )
        notes += [training.caution] if learned is None else []
    candidates, eccentricity = _order(pairs, learned)
    _, of_strangers = _order(strangers, learned)
    threshold = exceeded_by(false_links, of_strangers)
    n_a, n_b = len(of_a.plays), len(of_b.plays)
    counts = {"viewers_a": n_a, "viewers_b": n_b}
    counts |= {"linked": int((eccentricity > threshold).sum())}
    return Matches(
        findings=(),
        table=pl.DataFrame([counts | {"threshold": threshold}]),
        evidence=evidence,
        candidates=candidates,
        eccentricity=eccentricity,
        threshold=threshold,
        strangers=of_strangers,
        false_links=false_links,
        by_activity=match_by_activity(of_a, of_b, _NAIVE),
        by_titles=match_by_titles(of_a, of_b, _NAIVE),
        plays=of_a.plays,
        n_viewers_b=n_b,
        labelled=labelled["a"].to_numpy(),
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
    eccentricity = measure_eccentricity(candidates, total, n_b)
    eccentricity = np.where(candidates >= 0, eccentricity, 0.0)
    return _Pairs(candidates, np.dstack([cosines, eccentricity]), total, n_b)


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
    eccentricity = measure_eccentricity(candidates, scores, pairs.n_b, nothing=nothing)
    return candidates, eccentricity[:, 0]


def exceeded_by(share: float, eccentricity: np.ndarray) -> float:
    """Find the eccentricity that only so large a share of strangers exceeds."""
    # Never below 0: whoever is behind another pair is not linked.
    return float(np.quantile(np.maximum(eccentricity, 0), 1 - share, method="higher"))


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
    listed = list(evidence) if isinstance(evidence, tuple | list) else []
    if not listed or any(kind not in EVIDENCE for kind in listed):
        raise AttackError.bad_value("evidence", rule, evidence)
    asked = tuple(kind for kind in EVIDENCE if kind in listed)
    if undated and any(kind in DATED for kind in asked):
        rule = "of titles and tastes, since a log has no days"
        raise AttackError.bad_value("evidence", rule, asked)
    return asked, []
