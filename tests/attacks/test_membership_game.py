"""The game of membership: what is drawn, printed, swapped, and how it is judged."""

import numpy as np
import pytest

from kit.attackers import Attacker, Reference
from kit.attacks.on_releases.group_counts import (
    Groups,
    Hint,
    Press,
    expect_withheld,
    hear,
    rule_out,
)
from kit.attacks.on_releases.membership_game import measure_membership
from kit.attacks.on_releases.tracing import Tracing
from kit.claims.viewing import watched
from kit.errors import AttackError, KnowledgeError, RuleError
from kit.protect.suppression import SecondarySuppression
from kit.rules.logs import RareTitles
from kit.rules.presets import FAMILIES, PRESETS
from kit.rules.private.contribution import ContributionBound
from kit.rules.private.noise import DiscreteLaplace
from kit.rules.rounding import Rounding
from kit.rules.sampling import Sampling
from kit.rules.steps import Steps
from kit.rules.threshold import Threshold
from tests.attacks.groups import busy_days, by_day, by_title, crowd, draw

RULES = {name: family(11) for name, family in FAMILIES.items()} | {
    p.name: p.rule for p in PRESETS if p.prints_claims
}


def rng():
    return np.random.default_rng(4)


# --- Groups and what is printed of them ----------------------------------------


@pytest.mark.parametrize("size", [3, 9, 18])  # drawn again where one is twice; or not
def test_counts_of_groups_are_those_of_their_people(size):
    # Each of 20 people has a claim of her own: counts are 1 for who is in, else 0.
    people = np.eye(20, dtype=np.float32)
    groups = Groups(Press(tuple(by_title(20)), None), people, None, size, 30, rng())
    assert set(np.unique(groups.without)) <= {0, 1}
    assert (groups.without.sum(axis=1) == size).all()


def test_a_swap_takes_one_out_and_puts_the_target_in():
    people = np.eye(20, dtype=np.float32)[:, :19]  # the last is the target, of no claim
    groups = Groups(Press(tuple(by_title(19)), None), people[:19], None, 5, 30, rng())
    target = np.zeros((1, 19), dtype=np.float32)
    target[0, 0] = 1
    change = groups.with_target(target) - groups.without
    # One of five goes and the target comes: two counts change, or none.
    assert (change.sum(axis=1) == 0).all()
    assert set(np.abs(change).sum(axis=1)) <= {0.0, 2.0}
    assert (groups.with_target(target)[:, 0] >= 1).all()


def test_keys_of_cells_are_the_sums_of_the_keys_of_those_counted():
    rule = FAMILIES["cell keys, then threshold"](1)
    press = Press(tuple(by_title(6)), rule)
    people = (rng().random((40, 6)) < 0.6).astype(np.float32)
    keys = np.arange(40) * 7
    groups = Groups(press, people, keys, 10, 5, rng())
    # Every group as if it had been counted with its keys anew.
    target, key = people[39][None], int(keys[39])
    printed = groups.with_target(target, key)
    counts = groups.counts - groups.one + target
    own = groups.keys - groups.one_keys + target * key
    again = press.settle(counts, own, rng())
    np.testing.assert_array_equal(printed, again)


def test_a_sample_counts_as_many_of_each_group_as_it_says():
    press = Press(tuple(by_title(1)), Sampling(0.25))
    people = np.ones((500, 1), dtype=np.float32)
    groups = Groups(press, people, None, 100, 200, rng())
    assert groups.without.mean() == pytest.approx(25, abs=4 * 4.3 / 200**0.5)
    with_her = groups.with_target(np.ones((1, 1), dtype=np.float32))
    assert with_her.mean() == pytest.approx(25, abs=4 * 4.3 / 200**0.5)


def test_a_coarser_sentence_is_true_of_whom_a_finer_one_is():
    # 1 December 2017 is a Friday, the 4th a Monday: two weeks.
    claims = [watched("A").on(f"2017-12-0{day}") for day in (1, 2, 4)]
    rule = FAMILIES["weeks and census regions, then threshold"](1)
    press = Press(tuple(claims), rule)
    assert len(press.printed_claims) == 2
    people = press.prepare(np.array([[1, 0, 0], [1, 1, 0], [0, 0, 1]]), rng())
    assert people.tolist() == [[1, 0], [1, 0], [0, 1]]


def test_a_bound_on_titles_leaves_so_many_of_each_person():
    people = np.ones((50, 12))
    of_all = Press(tuple(by_title(12)), ContributionBound(3, of="titles"))
    assert (of_all.prepare(people, rng()).sum(axis=1) == 3).all()
    by = tuple(by_day(titles=4, days=3))
    of_days = Press(by, ContributionBound(2, of="titles", per="day"))
    kept = of_days.prepare(people, rng()).reshape(50, 4, 3)
    assert (kept.sum(axis=1) == 2).all()  # two of four titles on each day
    few = Press(tuple(by_title(12)), ContributionBound(12, of="titles"))
    assert (few.prepare(people, rng()) == people).all()


def test_a_function_may_print():
    press = Press(tuple(by_title(3)), lambda counts, rng: np.where(counts < 3, 0, 9.0))
    assert press.settle(np.array([[1, 5, 3]]), None, rng()).tolist() == [[0, 9, 9]]
    wrong = Press(tuple(by_title(3)), lambda counts, rng: counts.sum())
    with pytest.raises(RuleError, match="`rule` must be a function that prints a num"):
        wrong.settle(np.array([[1, 5, 3]]), None, rng())


# --- What is known -------------------------------------------------------------


def test_who_knows_all_knows_what_is_not_true_as_well():
    row = np.array([1, 0, 1, 0])
    hint = hear(row, Attacker(), rng())
    assert hint.chances(np.full(4, 0.5)).tolist() == [1, 0, 1, 0]


def test_of_what_is_not_known_she_expects_less_than_of_anybody():
    # Half is known. Of 100 people with rate .2 twenty did it, ten of them she heard of;
    # of the ninety others ten did it.
    hint = Hint(np.array([True, False]), 0.5)
    assert hint.chances(np.array([0.2, 0.2])) == pytest.approx([1, 10 / 90])


def test_a_wrong_share_swaps_what_is_true_for_what_is_not():
    row = np.repeat([1, 0], [500, 1_500])
    hint = hear(row, Attacker(wrong_share=0.2), rng())
    assert hint.known.sum() == 500
    wrong = hint.known[500:].sum()
    assert wrong == pytest.approx(100, abs=4 * 9)  # √(500 x .2 x .8) = 8.9


def test_a_withheld_count_is_read_as_what_to_expect_of_it():
    # Two people, rate one half: counts 0, 1, 2 with chances 1/4, 1/2, 1/4.
    half = np.array([0.5])
    claims = tuple(by_title(1))
    shown, hidden = Threshold(3), Threshold(3, is_zero_shown=False)
    # Withheld 1 or 2: (1/2 + 2/4) / (3/4) = 4/3. Withheld 0, 1 or 2: 1.
    assert expect_withheld(Press(claims, shown), half, 2) == pytest.approx([4 / 3])
    assert expect_withheld(Press(claims, hidden), half, 2) == pytest.approx([1])
    # A sample of half: rate 1/4, 0 to 2 with 9/16, 6/16, 1/16; withheld 1 or 2: 8/7.
    sampled = Steps((Sampling(0.5), shown))
    assert expect_withheld(Press(claims, sampled), half, 2) == pytest.approx([8 / 7])


@pytest.mark.parametrize(
    ("rule", "is_certain"),
    [
        (None, True),
        (Threshold(5), True),
        (Threshold(5, is_zero_shown=False), False),
        (Rounding(5), False),  # a 0 may have been 2
        (DiscreteLaplace(1), False),
        (Sampling(0.5), False),
        (FAMILIES["cell keys, then threshold"](5), False),
        (lambda counts, rng: counts, False),  # who knows what it does?
    ],
)
def test_a_zero_rules_somebody_out_where_the_rule_prints_it_of_nobody_alone(
    rule, is_certain
):
    press = Press(tuple(by_title(2)), rule)
    hint = Hint(np.array([True, False]), 1.0)
    printed = np.array([[0.0, 7.0], [7.0, 0.0]])
    assert rule_out(press, hint, printed, 53).tolist() == [is_certain, False]


# --- The game -------------------------------------------------------------------


@pytest.mark.parametrize("name", RULES)
def test_the_game_is_played_under_every_rule_that_prints_counts(name):
    tried, she = crowd(n_claims=30, people=150)
    if name == "Wikimedia 90, private noise":
        days = by_day(titles=3)
        tried = draw(days, 150, 0.3, 1)
        she = Attacker(reference=draw(days, 150, 0.3, 2))
    found = measure_membership(
        tried, she, rule=RULES[name], size=40, targets=3, groups=100
    )
    assert 0.3 < found.auc.value <= 1
    assert found.found is not None
    assert (
        found.found_rare is None
    )  # a hundred groups cannot speak of one in a thousand


def test_without_a_rule_the_game_attains_the_closed_form():
    # d / n = 240 / 40 = 6: Φ(√3) = .958; titles with rate .15 come somewhat lower.
    tried, she = crowd()
    found = measure_membership(tried, she, size=40, groups=100, targets=10)
    assert found.auc.value == pytest.approx(0.958, abs=0.03)
    row = found.table.row(0, named=True)
    assert (row["people"], row["claims"], row["printed"]) == (40, 240, 1.0)


def test_what_nobody_is_told_apart_by_falls_to_a_coin_and_says_so():
    # Everything is withheld: no list differs from any other.
    tried, she = crowd(n_claims=30, people=150)
    found = measure_membership(
        tried, she, rule=Threshold(99, is_zero_shown=False), size=20, targets=4
    )
    assert found.auc.low == found.auc.high == 0.5
    assert not found.is_meaningful
    assert "The attack falls to its baseline: a coin does as well." in found.scope
    assert "no better, so its successes show nothing" in found.success.caution


def test_noise_as_wide_as_the_group_leaves_a_coin_within_the_interval():
    tried, she = crowd(n_claims=60, people=200)
    found = measure_membership(
        tried, she, rule=DiscreteLaplace(400), size=20, targets=12, groups=100
    )
    assert found.auc.low < 0.5 < found.auc.high
    assert found.success.caution


def test_who_is_in_neither_group_is_the_control_and_a_coin_is_right_of_them():
    tried, she = crowd()
    found = measure_membership(tried, she, size=40, groups=100, targets=10)
    control = found.success.control_rate
    assert control.low < 0.5 < control.high
    assert found.success.baseline_rate.value == 0.5
    assert found.success.rate.low > 0.8


def test_who_does_not_know_the_rule_reads_numbers_as_they_stand():
    tried, she = crowd(n_claims=120, people=300)
    knows = Attacker(reference=she.reference, knows_rule=True)
    guesses = Attacker(reference=she.reference, knows_rule=False)
    one, other = (
        measure_membership(
            tried, who, rule=Threshold(9), size=40, targets=5, groups=100
        )
        for who in (knows, guesses)
    )
    assert one.is_meaningful
    assert other.auc.value <= one.auc.value + 0.02


def test_the_same_seed_plays_the_same_game():
    tried, she = crowd(n_claims=30, people=150)
    first, again, other = (
        measure_membership(tried, she, size=20, targets=3, groups=30, seed=seed)
        for seed in (1, 1, 2)
    )
    assert first == again
    assert first != other


# --- Bad input ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "match"),
    [
        ({"people": [[1]]}, "`people` must be a Reference: claims, and yes or no of"),
        ({"attacker": "Eve"}, "`attacker` must be an Attacker, got 'str'"),
        ({"attack": "Homer"}, "`attack` must be an attack of this room, such as Tra"),
        ({"size": 1}, "`size` must be an int of at least 2, got 1"),
        ({"size": 147}, "`size` must be at most 146, the people that are left of 150 "),
        ({"targets": 1}, "`targets` must be an int of at least 2, got 1"),
        ({"groups": 0}, "`groups` must be an int of at least 2, got 0"),
        ({"seed": -1}, "`seed` must be an int of at least 0, got -1"),
        ({"confidence": 1}, r"`confidence` must be in \[0, 1\), got 1"),
        ({"rule": 11}, "`rule` must be a rule of kit.rules, a function of counts, or"),
        ({"rule": SecondarySuppression(5)}, "needs a whole table: use `print_table`"),
        ({"rule": RareTitles(5)}, "and .* needs plays: count the claims with `publi"),
        (
            {"rule": ContributionBound(2, of="titles", per="day")},
            "needs plays: count the claims with `publish`, which has the log",
        ),
    ],
)
def test_a_game_that_cannot_be_played_is_refused_in_a_sentence(given, match):
    tried, she = crowd(n_claims=5, people=150)
    settings = {"people": tried, "attacker": she, "size": 10, "targets": 2} | given
    people, attacker = settings.pop("people"), settings.pop("attacker")
    with pytest.raises((AttackError, RuleError), match=match):
        measure_membership(people, attacker, **settings)


def test_a_group_larger_than_the_people_she_knows_is_refused():
    tried, _ = crowd(n_claims=5, people=150)
    few = Attacker(reference=Reference(tried.claims, tried.answers[:30]))
    match = "`attacker.reference` must be at least 40 people, as many as a group has"
    with pytest.raises(KnowledgeError, match=match):
        measure_membership(tried, few, size=40, targets=2)


def test_a_target_unknown_to_her_people_is_refused():
    tried, she = crowd(n_claims=5, people=150)
    asked = draw([*tried.claims[:4], watched("Another")], 150, 0.2, 5)
    match = "got 'nothing on watched Another at some time'. Ask them of it as well"
    with pytest.raises(KnowledgeError, match=match):
        measure_membership(asked, she, size=10, targets=2)
    match = "`attacker.reference` must be a Reference of other people, with the same"
    with pytest.raises(KnowledgeError, match=match):
        measure_membership(tried, Attacker(), attack=Tracing(), size=10, targets=2)


def test_plays_by_day_can_be_asked_too():
    tried, known = busy_days(1, people=200), busy_days(2, people=200)
    found = measure_membership(
        tried, Attacker(reference=known), size=20, targets=4, groups=50
    )
    assert found.is_meaningful
