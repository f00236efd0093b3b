"""Learned membership: both priors, invented people, sharing, and nothing to learn."""

import numpy as np
import pytest
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from kit.attackers import Attacker
from kit.attacks.on_releases.group_counts import Press
from kit.attacks.on_releases.learned_membership import (
    Learned,
    ZeroAuxiliary,
    fill_withheld,
    invent_rates,
    learn_membership,
    place_claims,
    usual_classifier,
)
from kit.attacks.on_releases.membership_game import measure_membership
from kit.errors import AttackError, KnowledgeError
from kit.rules.threshold import Threshold
from tests.attacks.groups import busy_days, by_day, by_title, crowd, draw

QUICK = {"size": 20, "targets": 4, "groups": 60}


@pytest.mark.slow
@pytest.mark.parametrize(
    "classifier",
    [
        None,
        make_pipeline(StandardScaler(), LogisticRegression(C=0.1)),
        KNeighborsClassifier(15),
        RandomForestClassifier(20, random_state=0),
    ],
)
def test_any_classifier_learns_who_was_in_a_group(classifier):
    tried, she = crowd(n_claims=60, rate=0.3, people=200)
    found = measure_membership(
        tried, she, attack=Learned(classifier=classifier, practice=100), **QUICK
    )
    assert found.is_meaningful
    assert found.success.control_rate.low < 0.5 < found.success.control_rate.high


def test_past_groups_teach_as_well_and_need_no_other_people():
    tried, _ = crowd(n_claims=60, rate=0.3, people=200)
    found = measure_membership(
        tried, Attacker(), attack=Learned("past", practice=150), **QUICK
    )
    assert found.is_meaningful


@pytest.mark.slow
def test_invented_people_teach_where_titles_and_days_are_all_there_is():
    found = measure_membership(
        busy_days(1, people=200),
        Attacker(),
        attack=ZeroAuxiliary(people=300, practice=60, validation=20),
        size=20,
        targets=3,
        groups=6,
    )
    assert found.auc.value > 0.7
    assert found.found is None  # six groups cannot speak of one in a hundred


def test_a_threshold_leaves_something_to_learn():
    tried, she = crowd(n_claims=60, rate=0.3, people=200)
    found = measure_membership(
        tried, she, attack=Learned(practice=100), rule=Threshold(6), **QUICK
    )
    assert found.is_meaningful


def test_groups_that_are_all_alike_teach_nothing_and_it_is_said():
    tried, she = crowd(n_claims=10, people=150)
    blank = Threshold(99, is_zero_shown=False)
    found = measure_membership(
        tried, she, attack=Learned(practice=20), rule=blank, **QUICK
    )
    assert (found.auc.low, found.auc.high) == (0.5, 0.5)
    assert "The attack falls to its baseline: a coin does as well." in found.scope


def test_labels_by_lot_teach_nothing():
    # Lists and membership have nothing to do with each other: half is right, by chance.
    rng = np.random.default_rng(1)
    lists, is_in = rng.poisson(5, (400, 20)), rng.random(400) < 0.5
    model = learn_membership(lists[:200], is_in[:200])
    right = (model.predict(lists[200:]) == is_in[200:]).mean()
    assert right == pytest.approx(0.5, abs=4 * 0.5 / 200**0.5)


def test_one_who_is_known_by_half_is_told_less_often():
    tried, she = crowd(n_claims=120, rate=0.3, people=200)
    half = Attacker(reference=she.reference, known_share=0.3)
    whole, part = (
        measure_membership(tried, who, attack=Learned(practice=100), **QUICK).auc.value
        for who in (she, half)
    )
    assert part < whole


def test_practice_groups_shared_between_targets_teach_the_same_as_own_ones():
    # Training from scratch for each target is what the bench compares with; here, that
    # sharing does not flatter: two games whose practice differs agree within chance.
    tried, she = crowd(n_claims=60, rate=0.3, people=200)
    one, other = (
        measure_membership(tried, she, attack=Learned(practice=n), **QUICK).auc
        for n in (150, 151)
    )
    assert one.value == pytest.approx(other.value, abs=0.05)


# --- Pieces --------------------------------------------------------------------


def test_a_withheld_count_is_filled_with_the_mean_of_the_others():
    nan = np.nan
    filled = fill_withheld(np.array([[1, nan, nan], [3, 4, nan], [nan, 6, nan]]))
    assert filled.tolist() == [[1, 5, 0], [3, 4, 0], [2, 6, 0]]


def test_rates_are_invented_from_titles_and_days():
    # Two titles by two days, 10 people: totals 6 and 2 by title, 4 and 4 by day. As if
    # independent 6 x 4 / 8 = 3 and 2 x 4 / 8 = 1 of each.
    claims = by_day(titles=2, days=2)
    places = place_claims(claims)
    assert places.tolist() == [[0, 0], [0, 1], [1, 0], [1, 1]]
    press = Press(tuple(claims), None)
    rates = invent_rates(press, np.array([4.0, 2, 0, 2]), places, 10)
    assert rates == pytest.approx([0.3, 0.3, 0.1, 0.1])


def test_a_withheld_count_is_invented_within_what_it_may_be():
    claims = by_day(titles=2, days=2)
    press = Press(tuple(claims), Threshold(3))
    rates = invent_rates(press, np.array([8, 8, 4, np.nan]), place_claims(claims), 10)
    # 1 or 2 stand behind the blank: its day has 9 or 10 of 21 or 22 plays.
    assert 0.1 <= rates[3] <= 0.3
    assert rates[2] == pytest.approx(0.3, abs=0.05)


# --- Bad input -----------------------------------------------------------------


@pytest.mark.parametrize(("label", "which"), [(True, "all"), (False, "none")])
def test_one_class_only_in_training_is_refused(label, which):
    match = (
        "`is_in` must be groups with the target and groups without, to learn from, "
        f"got 'the target in {which} of them'"
    )
    with pytest.raises(AttackError, match=match):
        learn_membership([[1, 2], [3, 4]], [label, label])


@pytest.mark.parametrize(
    ("call", "match"),
    [
        (
            lambda: learn_membership([], []),
            "`releases` must be a table of counts, a row",
        ),
        (
            lambda: learn_membership([[1]], [True, False]),
            "`releases` must be a table of",
        ),
        (lambda: Learned("friends"), "`prior` must be one of people, past, got 'frien"),
        (lambda: Learned(classifier="RF"), "`classifier` must be a classifier of scik"),
        (lambda: Learned(practice=1), "`practice` must be an int of at least 2, got 1"),
        (lambda: Learned(validation=0), "`validation` must be an int of at least 2"),
        (lambda: Learned(exclude=None), "`exclude` must be True or False, got None"),
        (lambda: ZeroAuxiliary(people=1), "`people` must be an int of at least 2, got"),
        (lambda: place_claims(by_title(2)), "`claims` must be counts of titles by day"),
    ],
)
def test_settings_out_of_range_are_refused(call, match):
    with pytest.raises(AttackError, match=match):
        call()


def test_who_needs_other_people_must_have_them_and_who_does_not_may_not():
    tried, she = crowd(n_claims=10, people=150)
    match = "`attacker.reference` must be a Reference of other people, with the same"
    with pytest.raises(KnowledgeError, match=match):
        measure_membership(tried, Attacker(), attack=Learned(), **QUICK)
    match = "`attacker.reference` must be None, for an attack that needs no other pe"
    with pytest.raises(KnowledgeError, match=match):
        measure_membership(tried, she, attack=ZeroAuxiliary(), **QUICK)


def test_the_usual_classifier_is_that_of_the_papers():
    steps = usual_classifier().named_steps
    assert list(steps) == ["standardscaler", "logisticregression"]
    assert steps["logisticregression"].solver == "liblinear"


def test_titles_without_days_cannot_be_invented():
    with pytest.raises(AttackError, match="counts of titles by day, such as watched"):
        measure_membership(
            draw(by_title(5), 100, 0.3, 1), Attacker(), attack=ZeroAuxiliary(), **QUICK
        )
