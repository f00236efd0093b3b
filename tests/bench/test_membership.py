"""Learned membership: work shared between targets, and the same from scratch for each.

The settings are those of the papers: groups of 1,000 of 2,500 people, 200 of them to
learn from with the target and without, an L1 logistic regression on scaled counts. From
scratch, groups are drawn and added up for each target anew, as whoever writes it down
plainly in numpy and scikit-learn would, and the regression runs until scikit-learn
stops it by default; ours stops sooner, with the same AUC.
"""

from time import perf_counter

import numpy as np
import pytest

from kit.attackers import Attacker
from kit.attacks.on_releases.learned_membership import Learned, usual_classifier
from kit.attacks.on_releases.membership_game import measure_membership
from kit.evaluate.roc import measure_roc
from tests.attacks.groups import by_day, draw

pytestmark = pytest.mark.bench

PEOPLE, SIZE, PRACTICE, TESTS, TARGETS = 2_500, 1_000, 200, 100, 10
TITLES, DAYS = 24, 20


@pytest.fixture(scope="module")
def people():
    rates = np.outer(np.linspace(0.02, 0.3, TITLES), np.linspace(0.3, 1, DAYS)).ravel()
    claims = by_day(TITLES, DAYS)
    return [draw(claims, PEOPLE, rates, seed) for seed in (1, 2)]


def add_up(people, target, n, rng):
    """Groups with and without the target, each drawn and added up by itself."""
    lists, labels = [], []
    for _ in range(n):
        group = rng.choice(len(people), SIZE, replace=False)
        lists.append(people[group].sum(axis=0))
        lists.append(people[group[1:]].sum(axis=0) + target)
        labels += [False, True]
    return np.array(lists), np.array(labels)


def by_default():
    """The classifier of the papers, as scikit-learn stops it."""
    return usual_classifier().set_params(logisticregression__tol=1e-4)


def from_scratch(known, tried, target, rng):
    """Train and try one target, sharing nothing with the next."""
    lists, labels = add_up(known, target, PRACTICE, rng)
    model = by_default().fit(lists, labels)
    lists, labels = add_up(tried, target, TESTS, rng)
    scores = model.decision_function(lists)
    return measure_roc(scores[labels], scores[~labels]).auc.value


def test_learning_shares_its_work_between_targets(people, table):
    tried, known = people
    she = Attacker(reference=known)
    attack = Learned(practice=PRACTICE, validation=2, exclude=False)
    sizes = {"size": SIZE, "targets": TARGETS, "groups": TESTS}
    start = perf_counter()
    shared = measure_membership(tried, she, attack=attack, **sizes)
    # It trains for as many stand-ins, who are the control.
    ours = (perf_counter() - start) / (2 * TARGETS)
    rng = np.random.default_rng(3)
    rows = tried.answers.astype(np.int64)
    start = perf_counter()
    aucs = [
        from_scratch(known.answers.astype(np.int64), rows[TARGETS:], rows[at], rng)
        for at in range(TARGETS)
    ]
    alone = (perf_counter() - start) / TARGETS
    start = perf_counter()
    lists, labels = add_up(known.answers.astype(np.int64), rows[0], PRACTICE, rng)
    drawn = perf_counter() - start
    usual_classifier().fit(lists, labels)
    fitted = perf_counter() - start - drawn
    by_default().fit(lists, labels)
    longer = perf_counter() - start - drawn - fitted
    table.append(
        f"learned membership, a target of {TITLES * DAYS} counts: {ours:.3f} s shared, "
        f"{alone:.3f} s from scratch, {alone / ours:.1f} times as long (AUC "
        f"{shared.auc.value:.3f} and {np.mean(aucs):.3f}; of which the classifier "
        f"takes {fitted:.3f} s and {longer:.3f} s)"
    )
    # Ten targets, each AUC within .05 of its own: their means agree to within .06.
    assert shared.auc.value == pytest.approx(np.mean(aucs), abs=0.06)
