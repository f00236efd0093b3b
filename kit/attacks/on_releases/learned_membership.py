"""Is somebody one of a published group? Learn it from groups with and without her.

An attacker who has seen other people can put groups of them together, with the target
and without, count each as the publisher would, and let a classifier find what tells the
two kinds of list apart. Without other people she can invent some, from the very numbers
that were published.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from sklearn.base import BaseEstimator, clone
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

from kit.attackers import Attacker, ThreatModel
from kit.attacks.on_releases.group_counts import (
    Groups,
    Hint,
    Practice,
    Press,
    lower,
    rule_out,
)
from kit.checks import check_array, check_flag, check_one_of, check_whole
from kit.claims.language import Claim
from kit.errors import AttackError
from kit.evaluate.roc import best_threshold

#: When training stops: 100 times sooner than by default, with the same AUC to .005, in
#: a quarter of the time; `tests/bench` compares the two.
_TOLERANCE = 0.01

#: Where she learns from: people whom she knows, or past releases with known members.
PRIORS = ("people", "past")

THREATS = (
    ThreatModel(
        attack="measure_membership, Learned()",
        attacker="somebody who knows what the target and some other people watch",
        reads="many counts of one group, and how many people it has",
        of_target="what she watched",
        of_others="what each of some people watched who are like those of the group",
        wins="she says rightly whether the target is one of the group",
        kind="Scored",
        source="Pyrgelis et al., NDSS 2018, section III: subset of locations",
    ),
    ThreatModel(
        attack='measure_membership, Learned(prior="past")',
        attacker="somebody who knows in which past groups the target was",
        reads="many counts of one group, and the same counts of past groups",
        of_target="in which of the past groups she was",
        of_others="nothing",
        wins="she says rightly whether the target is one of the group",
        kind="Scored",
        source="Pyrgelis et al., NDSS 2018, section III: participation in past groups",
    ),
    ThreatModel(
        attack="measure_membership, ZeroAuxiliary()",
        attacker="somebody who knows what the target watches, and nobody else",
        reads="counts of one group by title and day, and how many people it has",
        of_target="what she watched on which day",
        of_others="nothing",
        wins="she says rightly whether the target is one of the group",
        kind="Scored",
        source="Guan et al., PoPETs 2024",
    ),
)


def usual_classifier() -> Pipeline:
    """Make the classifier of the papers: scaled counts, logistic, few weights.

    Returns
    -------
    Pipeline
        `StandardScaler` and an L1 logistic regression, not trained. It stops sooner
        than by default, which costs no accuracy here.

    References
    ----------
    .. [1] F. Guan, A.-M. Guépin, A.-M. Cretu, Y.-A. de Montjoye, "A zero auxiliary
       knowledge membership inference attack on aggregate location data", PoPETs
       2024(4): the same pipeline in the authors' code.
    """
    logistic = LogisticRegression(
        l1_ratio=1.0,
        solver="liblinear",
        tol=_TOLERANCE,
        max_iter=1_000,
        random_state=0,  # it visits the counts by lot, and stops early
    )
    return make_pipeline(StandardScaler(), logistic)


def learn_membership(
    releases: ArrayLike, is_in: ArrayLike, *, classifier: BaseEstimator | None = None
) -> BaseEstimator:
    """Train a classifier on lists of counts, of which it is known who had the target.

    Parameters
    ----------
    releases : array of float, of shape (n_releases, n_claims)
        Printed counts; NaN where one was withheld, which is read as the mean of the
        others.
    is_in : array of bool, of shape (n_releases,)
        Whether the target was one of the group.
    classifier : estimator of scikit-learn, optional
        Not trained; by default `usual_classifier()`.

    Returns
    -------
    estimator
        Trained.

    Raises
    ------
    AttackError
        If the target was in all groups or in none, so that there is nothing to learn,
        or the arrays do not fit together.

    Examples
    --------
    >>> import numpy as np
    >>> past = np.array([[3, 5], [4, 5], [3, 6], [4, 6]])
    >>> model = learn_membership(past, [False, True, False, True])
    >>> model.predict([[4, 9]]).tolist()
    [True]
    """
    rule = "a table of counts, a row for each release of which membership is known"
    seen = check_array(AttackError, "releases", releases, 2, rule)
    labels = np.asarray(is_in)
    if not seen.size or labels.shape != seen.shape[:1]:
        raise AttackError.bad_value("releases", rule, f"shape {seen.shape}")
    labels = labels.astype(bool)
    if labels.all() or not labels.any():
        which = "all" if labels.all() else "none"
        rule = "groups with the target and groups without, to learn from"
        raise AttackError.bad_value("is_in", rule, f"the target in {which} of them")
    model = usual_classifier() if classifier is None else clone(classifier)
    model.fit(fill_withheld(seen), labels)
    return model


def fill_withheld(printed: np.ndarray) -> np.ndarray:
    """Put the mean of those printed in place of withheld counts; 0 if there is none."""
    is_blank = np.isnan(printed)
    if not is_blank.any():
        return printed
    shown = np.where(is_blank, 0.0, printed).sum(axis=0)
    means = shown / np.maximum((~is_blank).sum(axis=0), 1)
    return np.where(is_blank, means, printed)


def _score(model: Any, counts: np.ndarray) -> np.ndarray:  # noqa: ANN401, any estimator
    if hasattr(model, "decision_function"):
        return np.asarray(model.decision_function(counts), dtype=float)
    at = list(model.classes_).index(True)
    return np.asarray(model.predict_proba(counts)[:, at], dtype=float)


@dataclass(frozen=True)
class Learned:
    """Learn a target's mark on counts; an attack for `measure_membership`.

    Groups are drawn, counted and printed once and serve for every target: to put a
    target into a group changes one row of it.

    Parameters
    ----------
    prior : {'people', 'past'}, default='people'
        What she learns from. ``'people'``: groups of people whom she knows, each with
        the target and without. ``'past'``: releases about past groups of people whom
        she does not know, half of them with the target, as she happens to know.
    classifier : estimator of scikit-learn, optional
        Not trained; by default `usual_classifier()`.
    practice : int, default=200
        Groups to learn from, each with the target and without; of past groups so many
        with and as many others without.
    validation : int, default=50
        Groups on which she then chooses from which score on to say yes.
    exclude : bool, default=True
        Whether a number that proves the target out ends the matter.

    Raises
    ------
    AttackError
        If a setting is out of range, or `classifier` is none.
    """

    prior: str = "people"
    classifier: BaseEstimator | None = None
    practice: int = 200
    validation: int = 50
    exclude: bool = True

    def __post_init__(self) -> None:
        check_one_of(AttackError, "prior", self.prior, PRIORS)
        _check_settings(self.classifier, self.practice, self.validation, self.exclude)

    @property
    def name(self) -> str:
        """What it is called."""
        of = "people she knows" if self.prior == "people" else "past groups"
        return f"learning from {of}"

    @property
    def needs_people(self) -> bool:
        """Whether it wants a reference of other people."""
        return self.prior == "people"

    def prepare(self, practice: Practice) -> tuple:
        """Draw, count and print groups once for all targets."""
        people = None if self.prior == "people" else practice.past
        drawn = [practice.groups(self.practice, people)]
        if self.prior == "past":  # other groups with the target than without
            drawn.append(practice.groups(self.practice, people))
        drawn.append(practice.groups(self.validation, people))
        return practice, [(g, practice.read(g.without)) for g in drawn]

    def scores(
        self, ready: tuple, hint: Hint, seen: Sequence[np.ndarray], row: np.ndarray
    ) -> tuple[list[np.ndarray], float]:
        """Train for one target, choose from where on to say yes, and score."""
        practice, drawn = ready
        inside = drawn[0][0]
        outside = drawn[-2][1]
        held, held_outside = drawn[-1]

        def put_in(groups: Groups) -> np.ndarray:
            if self.prior == "past":  # she saw what was printed, whoever it was about
                return practice.read(groups.with_target(row[None, :]))
            own = hint.draw(practice.rates, groups.n, practice.rng)
            return practice.read(groups.with_target(own))

        lists = np.vstack([put_in(inside), outside])
        is_in = np.repeat([True, False], [len(lists) - len(outside), len(outside)])
        varies = lists.min(axis=0) < lists.max(axis=0)
        if not varies.any():
            return [np.zeros(len(one)) for one in seen], 1.0
        model = learn_membership(lists[:, varies], is_in, classifier=self.classifier)
        cut = best_threshold(
            _score(model, put_in(held)[:, varies]),
            _score(model, held_outside[:, varies]),
        )
        return [
            self._exclude(
                practice, hint, one, _score(model, practice.read(one)[:, varies])
            )
            for one in seen
        ], cut

    def _exclude(
        self, practice: Practice, hint: Hint, printed: np.ndarray, scores: np.ndarray
    ) -> np.ndarray:
        if not self.exclude or self.prior == "past":
            return scores
        return lower(scores, rule_out(practice.press, hint, printed, practice.size))


@dataclass(frozen=True)
class ZeroAuxiliary:
    """Learn from people invented from the release itself; for `measure_membership`.

    An attacker who has seen nobody but the target takes the published counts of titles
    by day, adds them up by title and by day, and invents people who watch each title on
    each day as often as these two suggest. From groups of those she learns, for each
    release anew.

    Parameters
    ----------
    classifier : estimator of scikit-learn, optional
        Not trained; by default `usual_classifier()`.
    people : int, default=1000
        People to invent for each release.
    practice, validation : int, default=100, 25
        As in `Learned`.
    exclude : bool, default=True
        Whether a number that proves the target out ends the matter.

    Raises
    ------
    AttackError
        If a setting is out of range, or `classifier` is none.

    References
    ----------
    .. [1] F. Guan, A.-M. Guépin, A.-M. Cretu, Y.-A. de Montjoye, "A zero auxiliary
       knowledge membership inference attack on aggregate location data", PoPETs
       2024(4).
    """

    classifier: BaseEstimator | None = None
    people: int = 1_000
    practice: int = 100
    validation: int = 25
    exclude: bool = True

    def __post_init__(self) -> None:
        _check_settings(self.classifier, self.practice, self.validation, self.exclude)
        check_whole(AttackError, "people", self.people, least=2)

    @property
    def name(self) -> str:
        """What it is called."""
        return "learning from invented people"

    @property
    def needs_people(self) -> bool:
        """Whether it wants a reference of other people: none."""
        return False

    def prepare(self, practice: Practice) -> tuple:
        """Find of each claim the title and the day; practice on a release is kept."""
        kept: dict[bytes, tuple] = {}
        return practice, place_claims(practice.press.printed_claims), kept

    def scores(
        self, ready: tuple, hint: Hint, seen: Sequence[np.ndarray], row: np.ndarray
    ) -> tuple[list[np.ndarray], float]:
        """Score each release by a classifier of its own; from 0 on she says yes."""
        practice, _, kept = ready
        learned = Learned(
            classifier=self.classifier,
            practice=self.practice,
            validation=self.validation,
            exclude=False,
        )
        scored = []
        for lists in seen:
            found = []
            for printed in lists:
                one = printed.tobytes()
                if one not in kept:
                    kept[one] = learned.prepare(self._invent(ready, printed))
                (scores,), cut = learned.scores(kept[one], hint, [printed[None]], row)
                found.append(scores[0] - (cut if np.isfinite(cut) else 1e3))
            ahead = np.array(found)
            if self.exclude:
                is_out = rule_out(practice.press, hint, lists, practice.size)
                ahead = lower(ahead, is_out)
            scored.append(ahead)
        return scored, 0.0

    def _invent(self, ready: tuple, printed: np.ndarray) -> Practice:
        """Invent people from one release, to practise on."""
        practice, places, _ = ready
        rates = invent_rates(practice.press, printed, places, practice.size)
        shape = (max(self.people, practice.size), len(rates))
        people = (practice.rng.random(shape) < rates).astype(np.float32)
        return replace(practice, people=people, rates=np.maximum(rates, 1e-9))


def place_claims(claims: Sequence[Claim]) -> np.ndarray:
    """Number the title and the day of each claim, shape (n_claims, 2)."""
    what = [(getattr(c, "what", None), getattr(c, "first", None)) for c in claims]
    if any(part is None for pair in what for part in pair):
        rule = "counts of titles by day, such as watched(...).on(...), for an attack "
        rule += "that invents people from the release"
        first = next(c for c, pair in zip(claims, what, strict=True) if None in pair)
        raise AttackError.bad_value("claims", rule, str(first))
    columns = []
    for part in zip(*what, strict=True):
        order = {one: at for at, one in enumerate(dict.fromkeys(part))}
        columns.append([order[one] for one in part])
    return np.array(columns).T


def invent_rates(
    press: Press, printed: np.ndarray, places: np.ndarray, size: int
) -> np.ndarray:
    """Estimate rates by title and by day from one release, as if independent.

    What is withheld is first read as the middle of what it may be, and then as what
    title and day suggest, within that.
    """
    steps = () if press.steps is None else press.steps.on_counts
    ends = [one.suppressed for one in steps if one.suppressed is not None]
    most = max((size if e.high is None else e.high for e in ends), default=size)
    blank = np.isnan(printed)
    counts = np.clip(np.where(blank, min(most, size) / 4, printed), 0, None)
    fitted = counts
    for _ in range(5 if blank.any() else 1):
        titles = np.bincount(places[:, 0], weights=counts)
        days = np.bincount(places[:, 1], weights=counts)
        total = max(counts.sum(), 1e-9)
        cells = titles[places[:, 0]] * days[places[:, 1]] / total
        fitted = np.minimum(cells, size)
        counts = np.where(blank, np.minimum(fitted, most), counts)
    return np.clip(fitted * press.expansion / size, 0, 1)


def _check_settings(
    classifier: object, practice: object, validation: object, exclude: object
) -> None:
    is_one = classifier is None or (
        isinstance(classifier, BaseEstimator) and hasattr(classifier, "fit")
    )
    if not is_one:
        rule = "a classifier of scikit-learn, not trained, or None"
        raise AttackError.bad_value("classifier", rule, type(classifier).__name__)
    check_whole(AttackError, "practice", practice, least=2)
    check_whole(AttackError, "validation", validation, least=2)
    check_flag(AttackError, "exclude", exclude)


#: Who learns where nothing else is said.
USUAL = Attacker(who="somebody who has seen what other people watch")
