"""A budget spent on a release: the noise by hand, and OpenDP's opinion of it."""

from math import exp, inf, nan, sqrt

import numpy as np
import polars as pl
import pytest
from opendp.domains import atom_domain, vector_domain
from opendp.measurements import make_gaussian, make_laplace
from opendp.metrics import l1_distance, l2_distance
from opendp.mod import enable_features

from kit.claims import mean, plays_of, watched
from kit.errors import RuleError
from kit.log import check_plays
from kit.printed import Noisy, Suppressed
from kit.publishing.printing import apply_rule, publish
from kit.rules.private.contribution import ContributionBound
from kit.rules.private.noise import DiscreteGaussian, DiscreteLaplace
from kit.rules.private.private_rule import private_rule
from kit.rules.steps import Steps

film = watched("A Christmas Prince")
DAILY = [film.on(f"2017-12-{day:02}") for day in range(1, 19)]
STREAK = film.every_day(18, until="2017-12-18")
TITLES = [watched(name) for name in "ABCDE"]
PAGES = [watched(f"page {n}").on("2023-02-06") for n in range(40)]
TEN_A_DAY = ContributionBound(10, of="titles", per="day")
INTEGERS = vector_domain(atom_domain(T="i64"))


# --- By hand ----------------------------------------------------------------------


def test_the_53_for_a_whole_epsilon_need_little_noise():
    # One count, one person: scale 1, and 53 ± 1.4.
    private = private_rule([STREAK], unit="viewer", epsilon=1)
    assert private.rule.rules == (DiscreteLaplace(1),)
    assert sqrt(private.noise.variance) == pytest.approx(1.357, abs=1e-3)
    assert private.loss == private.loss_of_one
    assert private.threshold is None


def test_who_kept_the_streak_is_in_nineteen_numbers():
    viewer = private_rule([*DAILY, STREAK], unit="viewer", epsilon=1)
    assert viewer.noise == DiscreteLaplace(19)
    assert viewer.loss_of_one.epsilon == pytest.approx(1 / 19)
    day = private_rule([*DAILY, STREAK], unit="day", epsilon=1)
    assert day.noise == DiscreteLaplace(2)
    assert "one viewer's day" in str(day.loss)


def test_gaussian_noise_grows_with_the_root_of_what_is_published():
    # 19 counts: σ = √(19 / (2 · 0.5)) = √19, where Laplace needs 19 for ε = 1.
    private = private_rule([*DAILY, STREAK], unit="viewer", rho=0.5)
    assert private.noise == DiscreteGaussian(sqrt(19))
    assert private.loss_of_one.rho == pytest.approx(0.5 / 19)


def test_ten_pages_a_day_need_noise_of_18_not_10():
    # L2 = √10 and ρ = .015: σ = √(10 / .03) = 18.26. A σ of 10 would spend
    # ρ = 10 / (2 · 100) = .05.
    private = private_rule(PAGES, unit="day", rho=0.015, bound=TEN_A_DAY)
    assert private.noise.scale == pytest.approx(18.26, abs=0.005)
    spent = private_rule(PAGES, unit="day", rho=0.05, bound=TEN_A_DAY)
    assert spent.noise.scale == pytest.approx(10)


def test_an_open_list_keeps_quiet_about_one_person():
    # One title a viewer: scale 1, and P(1 + z ≥ 17) = e^-16 / (1 + 1/e) < 1e-7.
    private = private_rule(
        TITLES,
        unit="viewer",
        epsilon=1,
        delta=1e-7,
        is_open=True,
        bound=ContributionBound(1, of="titles"),
    )
    assert private.threshold == 17
    assert private.loss.delta == private.loss_of_one.delta == 1e-7
    assert private.noise.tail(17 - 1) <= 1e-7 < private.noise.tail(16 - 1)


def test_a_viewer_who_may_add_ten_titles_has_ten_chances():
    private = private_rule(
        TITLES,
        unit="viewer",
        epsilon=1,
        delta=1e-6,
        is_open=True,
        bound=ContributionBound(10, of="titles"),
    )
    # Scale 10; τ - 1 ≥ 10 ln(10⁷ / (1 + e^-0.1)) = 10 (16.118 - .6444) = 154.7.
    assert private.threshold == 156
    assert private.loss_of_one.delta == pytest.approx(1e-7)


# --- What it promises ---------------------------------------------------------------


@pytest.mark.parametrize("unit", ["play", "day", "viewer"])
def test_opendp_finds_the_same_loss(unit):
    enable_features("contrib")
    pure = private_rule([*DAILY, STREAK], unit=unit, epsilon=0.7)
    laplace = make_laplace(INTEGERS, l1_distance(T="i64"), scale=pure.noise.scale)
    assert laplace.map(pure.sensitivity.l1) == pytest.approx(0.7)
    concentrated = private_rule([*DAILY, STREAK], unit=unit, rho=0.7)
    scale = concentrated.noise.scale
    gaussian = make_gaussian(INTEGERS, l2_distance(T=float), scale=scale)
    assert gaussian.map(concentrated.sensitivity.l2) == pytest.approx(0.7)


def test_one_viewer_more_changes_no_print_of_an_open_list_by_more_than_promised():
    # Every number may go from n to n + 1 with her; one that only she watched goes
    # from not there to 1. Chances are added up over all that can be printed.
    bound = ContributionBound(1)
    private = private_rule(
        TITLES, unit="viewer", epsilon=0.5, delta=1e-4, is_open=True, bound=bound
    )
    noise, least = private.noise, private.threshold

    def chances(count):
        printed = {x: noise.chance(x - count) for x in range(least, least + 200)}
        return printed | {"withheld": noise.tail(count - least + 1)}  # z < least - n

    for count in (1, 5, least, 60):
        for one, more in ((count, count + 1), (count + 1, count)):
            without, with_her = chances(one), chances(more)
            factor = exp(0.5) * (1 + 1e-9)
            assert all(with_her[x] <= factor * without[x] for x in without)
    assert noise.tail(least - 1) <= 1e-4


def test_what_is_likely_counts_what_was_withheld_too():
    private = private_rule(
        TITLES,
        unit="viewer",
        epsilon=1,
        delta=1e-7,
        is_open=True,
        bound=ContributionBound(1),
    )
    assert private.likely(Noisy(53)) == (50, 56)
    assert private.likely(private.rule.publish(0, np.random.default_rng(1))) == (0, 19)
    closed = private_rule([STREAK], unit="viewer", epsilon=1)
    assert closed.likely(Suppressed()) == (0, None)


# --- On a log ---------------------------------------------------------------------


def log_of(viewers):
    """Each watches A and B every day, and the last one C on top."""
    rows = [(v, t, f"2017-12-0{d}") for v in range(viewers) for t in "AB" for d in "12"]
    rows.append((viewers - 1, "C", "2017-12-03"))
    return check_plays(pl.DataFrame(rows, ["viewer", "title", "day"], orient="row"))


def test_a_private_release_prints_near_what_was_left_in():
    private = private_rule(
        TITLES, unit="viewer", epsilon=50, bound=ContributionBound(1, of="titles")
    )
    # Scale 1/50: each number is off with a chance of 2 e^-50.
    release = publish(log_of(30), TITLES, rule=private.rule, seed=7)
    assert [n.printed.count for n in release.numbers] == [30, 0, 0, 0, 0]
    assert set(release.intervals()) == {(0, None)}


def test_an_open_release_leaves_out_the_title_of_one_viewer():
    bound = ContributionBound(3, of="titles")
    private = private_rule(
        TITLES[:3], unit="viewer", epsilon=3, delta=1e-9, is_open=True, bound=bound
    )
    # Scale 1 and a threshold of 23: 2000 are printed but for e^-1977, 1 with 3e-10.
    # "Withheld" beside C would say that somebody watched it.
    log = log_of(2000)
    release = publish(log, TITLES[:3], rule=private.rule)
    assert release.claims == tuple(TITLES[:2])
    assert all(isinstance(number.printed, Noisy) for number in release.numbers)
    again = apply_rule(TITLES[:3], [2000, 2000, 1], rule=Steps(private.rule.rules[1:]))
    assert again.claims == release.claims
    message = r"^Nothing may be printed under .*k = 23, zeros withheld: every line was"
    with pytest.raises(RuleError, match=message):
        publish(log, TITLES[2:3], rule=private.rule)


def test_what_the_bound_left_out_is_never_printed():
    # One viewer puts 200 titles on the list, of which one is counted. If each
    # of the others had its chance of e⁻²/(1 + 1/e) = .1, twenty would be printed.
    names = [f"title {n:03}" for n in range(200)]
    plays = {"viewer": [1] * 200, "title": names, "day": ["2017-12-01"] * 200}
    claims = [watched(name) for name in names]
    bound = ContributionBound(1, of="titles")
    private = private_rule(
        claims, unit="viewer", epsilon=1, delta=0.5, is_open=True, bound=bound
    )
    log, printed = check_plays(pl.DataFrame(plays)), set()
    for seed in range(12):
        try:
            printed.update(publish(log, claims, rule=private.rule, seed=seed).claims)
        except RuleError:
            continue
    assert printed == {claims[0]}


# --- Bad input -----------------------------------------------------------------------


def spend(claims=TITLES, **more):
    return private_rule(claims, **({"unit": "viewer", "epsilon": 1} | more))


@pytest.mark.parametrize("value", [0, -1, nan, inf, "1", True])
def test_a_budget_is_a_number_above_zero(value):
    with pytest.raises(RuleError, match=r"^`epsilon` must be a number above 0, got "):
        spend(epsilon=value)
    with pytest.raises(RuleError, match=r"^`rho` must be a number above 0, got "):
        spend(epsilon=None, rho=value)


@pytest.mark.parametrize("more", [{"rho": 1}, {"epsilon": None}])
def test_a_budget_is_of_one_kind(more):
    message = "^`epsilon, rho` must be one number, the other left out, got "
    with pytest.raises(RuleError, match=message):
        spend(**more)


@pytest.mark.parametrize(
    ("name", "value", "ends"),
    [
        # Five counts: ε = 5 / scale and ρ = 5 / (2 scale²), at the ends of the scale.
        ("epsilon", 1e-9, "5e-09 to 5e[+]03"),
        ("epsilon", 1e300, "5e-09 to 5e[+]03"),
        ("rho", 1e-12, "2.5e-10 to 2.5e[+]06"),
        ("rho", 1e300, "2.5e-10 to 2.5e[+]06"),
    ],
)
def test_a_budget_may_be_too_small_or_large_for_any_noise(name, value, ends):
    message = (
        f"^`{name}` must be from {ends} where one viewer changes at most 5 counts, by "
        "1 person each, got "
    )
    with pytest.raises(RuleError, match=message):
        spend(**{"epsilon": None, name: value})


@pytest.mark.parametrize("delta", [None, 0, 0.6, nan, "1e-7", True])
def test_an_open_list_needs_a_chance(delta):
    message = "^`delta` must be above 0 and at most 1/2 where the list .* is open, got "
    with pytest.raises(RuleError, match=message):
        spend(delta=delta, is_open=True, bound=ContributionBound(1))


def test_a_fixed_list_has_no_use_for_one():
    message = "^`delta` must be left out where the list of claims is fixed, got 1e-07"
    with pytest.raises(RuleError, match=message):
        spend(delta=1e-7)


def test_an_open_list_needs_a_bound():
    message = (
        "^`bound` must be given where the claims were found in the log, got .* Leave in"
    )
    for unit in ("day", "viewer"):
        with pytest.raises(RuleError, match=message):
            spend(unit=unit, delta=1e-7, is_open=True)
    # Days without end are no bound either.
    endless = ContributionBound(1, per="day")
    with pytest.raises(RuleError, match=message):
        spend(delta=1e-7, is_open=True, bound=endless)


@pytest.mark.parametrize(
    ("unit", "bound"),
    [
        ("play", ContributionBound(1)),
        ("play", ContributionBound(1, per="day")),
        ("day", ContributionBound(1)),
    ],
)
def test_a_bound_is_about_what_lies_within_a_unit(unit, bound):
    message = "^`bound` must be about what lies within one .*, got 'at most 1 play a vi"
    with pytest.raises(RuleError, match=message):
        spend(unit=unit, bound=bound)


@pytest.mark.parametrize("bound", [10, "first", True])
def test_a_bound_is_a_rule(bound):
    message = r"^`bound` must be a ContributionBound, such as ContributionBound\(10\), "
    with pytest.raises(RuleError, match=message):
        spend(bound=bound)


@pytest.mark.parametrize(
    "claims", [[], film, None, ["53"], [film, mean(plays_of("A", high=9), film)]]
)
def test_only_claims_about_people_are_covered(claims):
    message = "^`claims` must be a list of at least one claim that counts people, got "
    with pytest.raises(RuleError, match=message):
        spend(claims)


@pytest.mark.parametrize("unit", ["person", None, 3, ["viewer"]])
def test_a_unit_is_a_play_a_day_or_a_viewer(unit):
    message = "^`unit` must be one of play, day, viewer, got "
    with pytest.raises(RuleError, match=message):
        spend(unit=unit)


def test_the_rule_within_is_what_publishes():
    private = private_rule(TITLES, unit="viewer", epsilon=1)
    message = r"^`rule` must be a rule of kit.rules, .* Use its `\.rule`\.$"
    with pytest.raises(RuleError, match=message):
        publish(log_of(3), TITLES, rule=private)


def test_it_says_what_it_is():
    said = str(private_rule([STREAK], unit="viewer", epsilon=1))
    assert said.startswith("discrete Laplace noise of scale 1: Adding or leaving out ")
