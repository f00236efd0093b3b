"""The private rules of the kit keep their promises, as far as they were audited.

An audit at confidence c shows more than is true with a chance of at most 1 - c: each
of the two ends of Clopper and Pearson that it uses is wrong with a chance of at most
(1 - c) / 2, and a p-value is below 1 - c that often at most. There are fewer than
AUDITS audits here, each at confidence 1 - 1e-6 / AUDITS. So the chance that any of
them refutes a rule that keeps its promise is below one in a million, whatever the
noise was; seeds are fixed besides, where noise comes from one.
"""

from math import sqrt

import numpy as np
import polars as pl
import pytest

from kit.attacks.on_releases.promises.black_box import Neighbours
from kit.attacks.on_releases.promises.distinguishing import audit_family, audit_promise
from kit.attacks.on_releases.promises.one_run import audit_one_run
from kit.claims import watched
from kit.log import check_plays
from kit.publishing.printing import apply_rule, publish
from kit.rules.presets import find_preset
from kit.rules.private.contribution import ContributionBound
from kit.rules.private.noise import DiscreteGaussian, DiscreteLaplace
from kit.rules.private.private_rule import PrivacyLoss, private_rule

AUDITS = 40
SURE = {"confidence": 1 - 1e-6 / AUDITS}
film = watched("A Christmas Prince")
DAILY = [film.on(f"2017-12-{day:02}") for day in range(1, 19)]
STREAK = film.every_day(18, until="2017-12-18")
TITLES = [watched(name) for name in "ABCDE"]
ONE_TITLE = ContributionBound(1, of="titles")


def made(claims, **budget):
    return private_rule(claims, unit="viewer", **budget)


RULES = {
    "one count": made([STREAK], epsilon=1),
    "one count, a small budget": made([STREAK], epsilon=0.1),
    "one count, a large budget": made([STREAK], epsilon=3),
    "18 days and the streak": made([*DAILY, STREAK], epsilon=1),
    "one count, Gaussian": made([STREAK], rho=0.5),
    "18 days and the streak, Gaussian": made([*DAILY, STREAK], rho=0.5),
    "an open list": made(TITLES, epsilon=1, delta=0.01, is_open=True, bound=ONE_TITLE),
    "an open list, Gaussian": made(
        TITLES, rho=0.5, delta=0.01, is_open=True, bound=ONE_TITLE
    ),
}


@pytest.mark.parametrize("name", RULES)
def test_seeded_noise_never_shows_more_than_was_promised(name):
    rule = RULES[name]
    audit = audit_promise(rule, Neighbours.worst_for(rule), runs=10_000, seed=1, **SURE)
    assert audit.promise == rule.loss
    assert not audit.is_refuted
    assert audit.control == 0


@pytest.mark.slow
@pytest.mark.parametrize("name", RULES)
def test_noise_as_it_is_drawn_for_a_release_never_does_either(name):
    rule = RULES[name]
    audit = audit_promise(rule, Neighbours.worst_for(rule), runs=800, **SURE)
    assert not audit.is_refuted
    assert audit.control == 0


@pytest.mark.parametrize("people", [14, 15, 16, 40])
def test_an_open_list_keeps_its_promise_around_its_threshold_too(people):
    rule = RULES["an open list"]
    inputs = Neighbours.moving(1, people=people)
    assert not audit_promise(rule, inputs, runs=10_000, seed=2, **SURE).is_refuted


@pytest.mark.parametrize("people", [89, 90, 150])
def test_the_preset_of_wikimedia_keeps_its_rho(people):
    rule = find_preset("Wikimedia 90, private noise").rule
    promise = PrivacyLoss("day", rho=0.015)
    inputs = Neighbours.moving(10, people=people)
    told = {"promise": promise, "runs": 10_000, "seed": 3, **SURE}
    audit = audit_promise(rule, inputs, **told)
    assert not audit.is_refuted
    assert audit.claimed == promise.epsilon_at(1e-7)


def test_the_family_of_private_noise_costs_one_epsilon_a_count():
    audit = audit_family("private noise, then threshold", k=5, seed=4, **SURE)
    assert 0.3 < audit.shown <= 1


def test_a_person_in_everything_moves_no_more_counts_than_her_bound():
    # She played 30 titles, two more people all of them; three of each are left in.
    names = [f"title {n:02}" for n in range(30)]
    rows = [(who, name, 1 + n) for who in (1, 2, 3) for n, name in enumerate(names)]
    plays = pl.DataFrame(rows, ["viewer", "title", "n"], orient="row").select(
        "viewer", "title", day=pl.date(2017, 12, pl.col("n"))
    )
    claims = [watched(name) for name in names]
    bound = ContributionBound(3, of="titles")
    sides = []
    for viewers in ((1, 2), (1, 2, 3)):
        log = check_plays(plays.filter(pl.col("viewer").is_in(viewers)))
        counted = publish(log, claims, rule=bound)
        sides.append([number.printed.count for number in counted.numbers])
    inputs = Neighbours(*sides)
    assert inputs.n_changed == 3
    rule = private_rule(claims, unit="viewer", epsilon=1, bound=bound)
    assert not audit_promise(rule, inputs, runs=4_000, seed=5, **SURE).is_refuted


@pytest.mark.slow
def test_publishing_under_a_new_seed_each_time_keeps_the_promise():
    claims = [STREAK, film]
    rule = private_rule(claims, unit="viewer", epsilon=1)

    def published(counts, rng):
        seeds = rng.integers(2**40, size=len(counts))
        return [
            [
                number.printed.count
                for number in apply_rule(
                    claims, row.tolist(), rule=rule.rule, seed=int(seed)
                ).numbers
            ]
            for row, seed in zip(counts, seeds, strict=True)
        ]

    inputs = Neighbours.moving(2, people=50)
    told = {"promise": rule.loss, "runs": 2_000, "seed": 6, **SURE}
    audit = audit_promise(published, inputs, **told)
    assert 0.1 < audit.shown <= 1


@pytest.mark.parametrize("seed", [7, None])
def test_one_run_never_shows_more_than_was_promised(seed):
    told = {"canaries": 4_000, "seed": seed, **SURE}
    promise = PrivacyLoss("viewer", epsilon=1)
    audit = audit_one_run(DiscreteLaplace(1), promise=promise, **told)
    assert 0.5 < audit.shown <= 1
    assert audit.control == 0
    promise = PrivacyLoss("viewer", rho=0.5)
    # With m = 4,000 people, m δ must be small beside the error that is allowed.
    told |= {"guesses": 400, "counts_each": 2, "delta": 1e-13}
    audit = audit_one_run(DiscreteGaussian(sqrt(2)), promise=promise, **told)
    assert 0 < audit.shown <= audit.claimed
    assert audit.control == 0


def test_a_promise_that_is_just_kept_is_nearly_reached():
    # In half of all runs one count with scale 1 shows odds of e: .731 and .269.
    told = {"promise": PrivacyLoss("viewer", epsilon=1), "runs": 200_000}
    audit = audit_promise(DiscreteLaplace(1), Neighbours.moving(1), seed=8, **told)
    assert 0.95 < audit.shown <= 1


def test_an_audit_is_wrong_no_more_often_than_it_says():
    # At a confidence of one half, no more than 150 of 300 audits of exactly ε = 1 may
    # show more, but for chance: 200 or more have P(Bin(300, 1/2) >= 200) < 1e-8.
    rng = np.random.default_rng(9)
    shown = [
        audit_promise(
            DiscreteLaplace(1),
            Neighbours.moving(1),
            runs=400,
            confidence=0.5,
            seed=int(rng.integers(2**40)),
        ).shown
        for _ in range(300)
    ]
    assert 0 < sum(one > 1 for one in shown) < 200
