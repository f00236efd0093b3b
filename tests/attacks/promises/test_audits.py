"""How audits are run and told: equal inputs, sentences, tables, mistakes."""

import numpy as np
import pytest

from kit.attackers import Attacker
from kit.attacks.on_releases.promises.black_box import Neighbours, as_mechanism, run
from kit.attacks.on_releases.promises.distinguishing import audit_family, audit_promise
from kit.attacks.on_releases.promises.faults import RepeatedNoise, TruncatedNoise
from kit.attacks.on_releases.promises.one_run import audit_one_run
from kit.errors import AttackError, KnowledgeError, RuleError
from kit.rules.cell_key import CellKey, design_table
from kit.rules.coarsening import Coarsening
from kit.rules.presets import FAMILIES, find_preset
from kit.rules.private.noise import DiscreteLaplace
from kit.rules.private.private_rule import PrivacyLoss
from kit.rules.rounding import RoundedTotal, Rounding
from kit.rules.sampling import Sampling
from kit.rules.steps import Steps
from kit.rules.table_rounding import ControlledRounding
from kit.rules.threshold import Threshold

ONE = PrivacyLoss("viewer", epsilon=1)
EQUAL = Neighbours([53, 6], [53, 6])


# --- Nothing to be found ----------------------------------------------------------


@pytest.mark.parametrize(
    "rule", [DiscreteLaplace(1), Threshold(11), Rounding(5, "random")]
)
def test_equal_inputs_show_nothing_and_the_attack_says_that_it_is_guessing(rule):
    # At a confidence of 1 - 1e-6, each of these fails with one chance in a million.
    told = {"promise": ONE, "runs": 4_000, "confidence": 1 - 1e-6, "seed": 1}
    audit = audit_promise(rule, EQUAL, **told)
    assert audit.shown == audit.control == 0
    assert "any ε fits what was seen, 0 included" in audit.scope
    success = audit.findings[0].success
    assert success.rate.low <= 0.5 <= success.rate.high
    assert success.strongest == "guessing without the release"
    assert not success.is_meaningful
    assert success.caution.startswith("The attack was right in")
    assert success.caution in audit.sentences[0]


def test_one_run_of_which_nothing_is_printed_shows_nothing():
    told = {"promise": ONE, "canaries": 400, "people": 3, "seed": 1}
    audit = audit_one_run(Threshold(11), confidence=1 - 1e-6, **told)
    assert audit.shown == audit.control == 0
    assert not audit.findings[0].success.is_meaningful


# --- What is told ---------------------------------------------------------------------


def test_a_promise_that_is_not_refuted_is_not_called_kept():
    told = {"promise": ONE, "runs": 2_000, "seed": 1}
    audit = audit_promise(DiscreteLaplace(1), Neighbours.moving(1), **told)
    assert audit.scope == (
        "The promise of ε = 1 is not refuted by 1,000 runs with the person and as many "
        "without her, which is no proof that it holds. At 95% confidence ε is at least "
        f"{audit.shown:.3g}; no more than 5.6 can be shown by 1,000 runs with the "
        "person and as many without her."
    )


def test_a_promise_in_rho_is_held_against_both():
    told = {"promise": PrivacyLoss("day", rho=0.5), "runs": 2_000, "seed": 1}
    audit = audit_promise(DiscreteLaplace(1), Neighbours.moving(1), **told)
    assert audit.claimed == pytest.approx(PrivacyLoss("day", rho=0.5).epsilon_at(1e-7))
    assert audit.delta == 1e-7
    # Laplace noise of scale 1 has a ρ of 1/2 at most.
    assert 0.3 < audit.shown_rho < 0.5
    assert "The promise of ρ = 0.5 is not refuted" in audit.scope
    assert f"ρ is at least {audit.shown_rho:.3g}" in audit.scope
    assert "one viewer's day more" in audit.sentences[0]


def test_the_table_holds_what_the_bound_is_made_of():
    audit = audit_promise(DiscreteLaplace(1), Neighbours.moving(1), runs=2_000, seed=1)
    present, without, control = audit.table.rows(named=True)
    assert [present["runs"], without["runs"], control["runs"]] == [1_000] * 3
    right = present["said_in"] + 1_000 - without["said_in"]
    assert audit.findings[0].success.attack.succeeded == right
    odds = np.log(
        [present["low"] / without["high"], (1 - without["high"]) / (1 - present["low"])]
    )
    assert audit.shown == pytest.approx(odds.max())


def test_a_delta_lowers_what_is_shown_and_what_can_be():
    told = {"runs": 2_000, "seed": 1}
    strict, lax = (
        audit_promise(Threshold(11), Neighbours.moving(1), delta=delta, **told)
        for delta in (0, 0.2)
    )
    assert lax.shown < strict.shown
    assert lax.ceiling < strict.ceiling
    assert lax.scope.count("at δ = 0.2") == 1


def test_fewer_guesses_show_more_of_gaussian_noise():
    rule = find_preset("Wikimedia 90, private noise").rule
    told = {"canaries": 20_000, "counts_each": 10, "people": 200, "seed": 2}
    all_of_them, surest = (
        audit_one_run(rule, guesses=guesses, **told) for guesses in (None, 1_000)
    )
    assert surest.shown > all_of_them.shown > 0
    attack = surest.findings[0].success.attack
    assert (attack.requested, attack.valid) == (20_000, 1_000)


def test_the_same_seed_gives_the_same_audit_and_none_does_not():
    def audit(seed):
        return audit_promise(
            DiscreteLaplace(1), Neighbours.moving(1), runs=400, seed=seed
        )

    assert audit(1) == audit(1)
    assert audit(1) != audit(2)
    tables = {str(audit(None).table.to_dicts()) for _ in range(4)}
    assert len(tables) > 1


# --- Black boxes ------------------------------------------------------------------


def test_many_runs_at_once_print_what_single_runs_print():
    counts = list(range(12))
    for rule in (
        Threshold(5),
        Rounding(5),
        Steps((Threshold(10), Rounding(5))),
        Steps((Rounding(5), Threshold(10, is_zero_shown=False))),
        Steps((Coarsening(days="week"), Threshold(3))),
    ):
        printed = run(as_mechanism(rule), counts, 2, np.random.default_rng(1))
        settle = rule.settle
        expected = [np.nan if (one := settle(n)) is None else one for n in counts]
        assert np.array_equal(printed, [expected] * 2, equal_nan=True)


def test_rounding_by_lot_is_drawn_anew_for_each_run():
    printed = run(
        as_mechanism(Rounding(5, "random")), [53], 2_000, np.random.default_rng(1)
    )
    assert set(np.unique(printed)) == {50, 55}
    # 53 goes up three times in five: 4 standard errors are .044.
    assert (printed == 55).mean() == pytest.approx(0.6, abs=0.044)


def test_cell_keys_are_drawn_anew_and_nobody_has_none():
    rule = CellKey(design_table(max_noise=5, variance=3))
    printed = run(as_mechanism(rule), [0, 60], 3_000, np.random.default_rng(1))
    assert (printed[:, 0] == 0).all()
    # The variance of a variance of 3 is about 2 · 9 / 3,000: 5 standard errors are .4.
    assert np.var(printed[:, 1]) == pytest.approx(3, abs=0.4)


def test_a_sample_counts_so_many_in_ten():
    printed = run(as_mechanism(Sampling(0.1)), [100], 2_000, np.random.default_rng(1))
    # Standard error √(9 / 2,000) = .067.
    assert printed.mean() == pytest.approx(10, abs=0.3)


def test_a_family_is_audited_by_name_or_as_a_function():
    by_name = audit_family("threshold", k=7, runs=400, seed=1)
    assert audit_family(Threshold, k=7, runs=400, seed=1) == by_name
    assert set(FAMILIES) >= {"threshold"}


def test_a_seed_that_is_reused_gives_equal_noise_to_equal_counts():
    rule = RepeatedNoise(DiscreteLaplace(2), 7)
    noise = rule(np.array([[50, 60], [51, 61]])) - [[50, 60], [51, 61]]
    assert (noise[0] == noise[1]).all()


def test_noise_of_eight_bits_wraps():
    noise = TruncatedNoise(100, bits=8)(np.zeros((4_000, 1)), np.random.default_rng(1))
    assert noise.min() >= -128
    assert noise.max() <= 127


# --- Bad input --------------------------------------------------------------------

MOVED = Neighbours.moving(1)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: Neighbours([], []), "`without` must be a list of counts, at least"),
        (lambda: Neighbours("53", [53]), "`without` must be a list of counts"),
        (lambda: Neighbours([5.5], [5]), r"`without\[0\]` must be a whole number"),
        (lambda: Neighbours([5], [-1]), r"`present\[0\]` must be a whole number"),
        (lambda: Neighbours([5], [5, 6]), "`present` must be as many counts as"),
        (lambda: Neighbours([5], [7]), "that differ from those of `without` by one"),
        (lambda: Neighbours.moving(0), "`n_counts` must be an int of at least 1"),
        (lambda: Neighbours.moving(1, people=-1), "`people` must be a whole number"),
        (lambda: Neighbours.worst_for(Threshold(3)), "that `private_rule` made"),
        (lambda: audit_promise(3, MOVED), "`rule` must be a rule for counts, or a"),
        (lambda: audit_promise(RoundedTotal(5), MOVED), "`rule` must be a rule for c"),
        (
            lambda: audit_promise(ControlledRounding(5), MOVED),
            "`rule` must be one that acts on counts, and not on plays or whole tables",
        ),
        (lambda: audit_promise(lambda c, r: c[0], MOVED), "prints as many numbers as"),
        (lambda: audit_promise(lambda c, r: "x", MOVED), "that turns rows of counts"),
        (lambda: audit_promise(lambda: 1, MOVED), "that turns rows of counts into"),
        (lambda: audit_promise(Threshold(3), [5]), "`inputs` must be a Neighbours"),
        (
            lambda: audit_promise(Threshold(3), MOVED, runs=39),
            "`runs` must be an int of at least 40",
        ),
        (
            lambda: audit_promise(Threshold(3), MOVED, confidence=1),
            r"`confidence` must be in \[0, 1\)",
        ),
        (lambda: audit_promise(Threshold(3), MOVED, seed=-1), "`seed` must be an int"),
        (
            lambda: audit_promise(Threshold(3), MOVED, promise=1.0),
            "`promise` must be a PrivacyLoss",
        ),
        (
            lambda: audit_promise(Threshold(3), MOVED, delta=2),
            "`delta` must be a number from 0 to 1",
        ),
        (lambda: audit_promise(Threshold(3), MOVED, "me"), "`attacker` must be an Att"),
        (lambda: audit_one_run(Threshold(3), canaries=1), "`canaries` must be an int"),
        (lambda: audit_one_run(Threshold(3), counts_each=0), "`counts_each` must be"),
        (lambda: audit_one_run(Threshold(3), people=-1), "`people` must be a whole n"),
        (
            lambda: audit_one_run(Threshold(3), canaries=9, guesses=10),
            "`guesses` must be an int from 2 to 8",
        ),
        (lambda: audit_one_run(Threshold(3), guesses=7), "`guesses` must be an even"),
        (lambda: audit_family("thresholds", k=3), "`family` must be one of threshold"),
        (lambda: audit_family("threshold", k=0), "`k` must be an int of at least 1"),
        (lambda: TruncatedNoise(0), "`scale` must be a number above 0"),
        (lambda: TruncatedNoise(1, bits=1), "`bits` must be an int from 2 to 63"),
        (lambda: RepeatedNoise("x", 1), "`rule` must be a rule for counts"),
        (lambda: RepeatedNoise(Threshold(3), None), "`seed` must be an int of at lea"),
    ],
)
def test_what_cannot_be_audited_is_refused_in_a_sentence(call, message):
    with pytest.raises(AttackError, match=message):
        call()


def test_a_delta_that_the_promise_has_spent_already_is_refused():
    promise = PrivacyLoss("viewer", epsilon=1, delta=0.01)
    with pytest.raises(RuleError, match=r"`delta` must be at least 0\.01"):
        audit_promise(DiscreteLaplace(1), MOVED, promise=promise, delta=0.001)


@pytest.mark.parametrize("field", ["known_share", "knows_rule"])
def test_knowledge_that_an_audit_makes_no_use_of_is_refused(field):
    attacker = Attacker(**{field: False if field == "knows_rule" else 0.5})
    message = f"`attacker.{field}` must be left as it is, .* an audit makes no use"
    for audit in (
        lambda: audit_promise(Threshold(3), MOVED, attacker),
        lambda: audit_one_run(Threshold(3), attacker),
    ):
        with pytest.raises(KnowledgeError, match=message):
            audit()
