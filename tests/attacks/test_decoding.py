"""Noisy answers are decoded, and fall to the baseline where they tell nothing."""

import numpy as np
import pytest
from scipy import sparse
from scipy.optimize import linprog, lsq_linear

from kit.answers import Answers
from kit.attackers import Attacker, Reference
from kit.attacks.on_desks.decoders import fit_absolute, fit_squares, fit_within
from kit.attacks.on_desks.decoding import METHODS, decode
from kit.attacks.on_desks.decoding_success import measure_decoding
from kit.claims import watched
from kit.desk.random_subsets import ask_subsets
from kit.errors import AttackError, KnowledgeError
from kit.evaluate.rates import difference


def draw_secret(n, *, seed=1, share=0.5):
    return np.random.default_rng([7, seed]).random(n) < share


def measure_error(n, t, noise, size, *, repeats, **given):
    """Mean share of secrets that are guessed wrongly."""
    wrong = []
    for seed in range(repeats):
        secret = draw_secret(n, seed=seed)
        answers = ask_subsets(
            secret, n_questions=t, noise=noise, size=size, seed=1000 + seed
        )
        found = decode(answers, **given)
        wrong.append((found.guesses != secret).mean())
    return float(np.mean(wrong))


# -- the three ways to fit --------------------------------------------------------

# Two people, x and y, each with a share; x + y was answered with 1, x with 1, y with 1.
# Squares: (x+y-1)^2 + 2 (x-1)^2 at x = y has its slope 4(2x-1) + 4(x-1) = 0 at 2/3.
TWO = Answers([[1, 1], [1, 0], [0, 1]], [1, 1, 1])


def test_least_squares_by_hand():
    assert decode(TWO).shares == pytest.approx([2 / 3, 2 / 3], abs=1e-6)


def test_least_absolute_by_hand():
    # Any x, y with x + y >= 1 misses by (x + y - 1) + (1 - x) + (1 - y) = 1; less than
    # that is not to be had.
    shares = decode(TWO, method="least absolute").shares
    errors = np.abs(TWO.matrix @ shares - TWO.values)
    assert errors.sum() == pytest.approx(1)


def test_within_noise_by_hand():
    # Within a third of each answer there is (2/3, 2/3) alone; within less, nothing.
    found = decode(TWO, method="within noise", noise=1 / 3)
    assert found.shares == pytest.approx([2 / 3, 2 / 3], abs=1e-6)
    assert found.guesses.tolist() == [True, True]
    nothing = decode(TWO, method="within noise", noise=0.33)
    assert (nothing.shares, nothing.guesses) == (None, None)
    assert nothing.scope.endswith(
        "No secret fits answers that are off by 0.33 at most: some are off by more, so "
        "the noise is larger than stated."
    )


def test_exactly_one_half_is_a_no():
    # One person of two, nobody can say which: both have a half.
    found = decode(Answers([[1, 1]], [1]))
    assert found.shares == pytest.approx([0.5, 0.5])
    assert found.guesses.tolist() == [False, False]


def blurred(n, t, size, seed=3, noise="bounded"):
    secret = draw_secret(n, seed=seed)
    return ask_subsets(secret, n_questions=t, noise=noise, size=size, seed=seed), secret


@pytest.mark.parametrize(("n", "t", "size"), [(20, 60, 3), (60, 30, 2), (40, 400, 12)])
def test_each_fit_is_as_good_as_that_of_a_plain_solver(n, t, size):
    answers, _ = blurred(n, t, size)
    matrix, values = answers.matrix, answers.values
    squares = lsq_linear(matrix, values, (0, 1), method="bvls", tol=1e-12).cost
    ours = ((matrix @ fit_squares(matrix, values) - values) ** 2).sum() / 2
    assert ours == pytest.approx(squares, rel=1e-5, abs=1e-4)
    slack = sparse.hstack([matrix, sparse.eye(t), -sparse.eye(t)])
    costs = np.repeat([0, 1], [n, 2 * t])
    bounds = [(0, 1)] * n + [(0, None)] * (2 * t)
    least = linprog(costs, A_eq=slack, b_eq=values, bounds=bounds).fun
    found = fit_absolute(matrix, values)
    assert np.abs(matrix @ found - values).sum() == pytest.approx(least, abs=1e-6)
    fits = fit_within(matrix, values, size)
    assert np.abs(matrix @ fits - values).max() <= size + 1e-6


def test_members_may_be_a_sparse_array():
    answers, secret = blurred(30, 300, 2)
    thin = Answers(sparse.csr_array(answers.members), answers.values)
    for method, noise in zip(METHODS, (None, None, 2), strict=True):
        found = decode(thin, method=method, noise=noise)
        assert (found.guesses == secret).all()
    assert thin.errors(secret) == pytest.approx(answers.errors(secret))


# -- published numbers ------------------------------------------------------------


@pytest.mark.parametrize("size", [1, 2, 4])
def test_the_program_of_the_paper_recovers_everybody(size):
    """T16: 32 people, 800 questions."""
    wrong = 0
    for seed in range(5):
        answers, secret = blurred(32, 800, size, seed=seed)
        found = decode(answers, method="within noise", noise=size)
        wrong += (found.guesses != secret).sum()
    assert wrong == 0


@pytest.mark.parametrize(
    ("noise", "size"), [("rounding", 5), ("bounded", 2), ("Laplace", 1)]
)
def test_800_counts_about_200_people_give_every_bit(noise, size):
    """A12 of what was tried: credit was given to a rule that was not attacked."""
    assert measure_error(200, 800, noise, size, repeats=3) == 0


# Errors of 64 people by bounded least squares, as somebody else ran them 5 to 10 times.
# Such a mean of theirs is itself off by about .01 to .02, hence the .03.
REFERENCE = {
    ("bounded", 256): {2: 0.002, 4: 0.059, 8: 0.211, 16: 0.322},
    ("bounded", 2304): {2: 0, 4: 0, 8: 0.003, 16: 0.083},
    ("rounding", 64): {3: 0.036, 5: 0.147, 10: 0.255},
    ("rounding", 128): {3: 0.002, 5: 0.031, 10: 0.195},
    ("rounding", 256): {3: 0, 5: 0.002, 10: 0.053},
}


@pytest.mark.slow
@pytest.mark.parametrize(("noise", "t"), REFERENCE)
def test_errors_are_those_of_the_reference_run(noise, t):
    for size, error in REFERENCE[noise, t].items():
        found = measure_error(64, t, noise, size, repeats=30)
        assert found == pytest.approx(error, abs=0.03), size


# -- the judge --------------------------------------------------------------------


def test_the_judge_counts_baselines_and_control_by_hand():
    # Exact answers about 4 people, one of them a yes: all are right. No of everybody is
    # right in 3 of 4; by lot in 4 (1/16 + 9/16) = 2.5; a random order of the same
    # secret agrees with one guessed yes in 4 (1/4 * 1/4 + 3/4 * 3/4) = 2.5.
    answers = Answers(np.eye(4, dtype=bool), [1, 0, 0, 0])
    found = measure_decoding(answers, truth=[True, False, False, False])
    success = found.success
    assert (success.attack.succeeded, success.attack.valid) == (4, 4)
    assert success.strongest == "saying no of everybody"
    right = {name: one.succeeded for name, one in success.baselines.items()}
    assert right == {
        "saying no of everybody": 3,
        "saying yes of everybody": 1,
        "guessing by lot at the true rate": 2.5,
    }
    assert success.control.succeeded == 2.5
    others = measure_decoding(
        answers, truth=[True, False, False, False], control=[True, True, False, True]
    )
    assert others.success.control.succeeded == 2
    assert found.table.to_dicts() == [
        {
            "method": "least squares",
            "questions": 4,
            "judged": 4,
            "right": 1.0,
            "baseline_right": 0.75,
            "control_right": 0.625,
        }
    ]


def test_rates_are_handed_to_charts():
    found = measure_decoding(
        Answers(np.eye(4, dtype=bool), [1, 0, 0, 0]), truth=[True, False, False, False]
    )
    told = found.as_rates().select("what", "side", "rate").rows()
    assert told == [
        ("decoded", "attack", 1.0),
        ("saying no of everybody", "baseline", 0.75),
        ("decoded, judged on other people", "control", 0.625),
    ]
    points = found.as_points(7).select("at", "line", "share").rows()
    assert points == [(7.0, "decoded", 1.0), (7.0, "saying no of everybody", 0.75)]


def test_where_answers_tell_nothing_it_falls_to_its_baseline_and_says_so():
    secret = draw_secret(200, share=0.35)
    # The same number whatever is asked: rounding to a multiple of more than all people.
    answers = ask_subsets(secret, n_questions=800, noise="rounding", size=500, seed=1)
    assert set(answers.values.tolist()) == {0.0}
    found = measure_decoding(answers, truth=secret)
    low, high = difference(found.success.rate, found.success.baseline_rate)
    assert low <= 0 <= high
    assert "no better, so its successes show nothing of the release" in str(found)


def test_noise_without_signal_is_no_better_than_one_answer_for_all():
    secret = draw_secret(150, share=0.35)
    rng = np.random.default_rng(5)
    answers = Answers(rng.random((600, 150)) < 0.5, rng.normal(37, 6, 600))
    found = measure_decoding(answers, truth=secret)
    assert not found.success.is_meaningful
    assert found.success.caution


def test_known_secrets_are_used_and_not_judged():
    secret = draw_secret(60)
    answers = ask_subsets(secret, n_questions=60, noise="Gaussian", size=2, seed=2)
    half = Attacker(who="a clerk", known_share=0.5)
    found = measure_decoding(answers, half, truth=secret, seed=4)
    assert (found.n_known, found.success.attack.valid) == (30, 30)
    assert "Known beforehand: 30 people, left out here." in found.scope
    # With half of them known there are two questions a person, and fewer go wrong.
    assert (
        found.success.rate.value
        > measure_decoding(answers, truth=secret).success.rate.value
    )
    misled = Attacker(who="a clerk", known_share=0.5, wrong_share=0.9)
    wrong = measure_decoding(answers, misled, truth=secret, seed=4)
    assert wrong.success.rate.value < found.success.rate.value
    again = measure_decoding(answers, half, truth=secret, seed=4)
    assert again == found


def test_known_secrets_come_out_as_they_went_in():
    answers, secret = blurred(10, 50, 1)
    known = [None] * 9 + [bool(secret[9])]
    assert (decode(answers, known).guesses == secret).all()
    every = [bool(one) for one in secret]
    assert decode(answers, every).shares.tolist() == secret.astype(float).tolist()


def test_noise_larger_than_stated_is_said_and_nothing_is_found():
    answers, secret = blurred(32, 800, 4)
    given = {"truth": secret, "method": "within noise"}
    found = measure_decoding(answers, noise=2, **given)
    assert (found.findings, found.success) == ((), None)
    assert "so the noise is larger than stated" in found.scope
    assert found.table["right"].to_list() == [None]
    assert found.as_rates().height == 0
    assert measure_decoding(answers, noise=4, **given).success.rate.value == 1


def test_refused_questions_are_counted():
    found = measure_decoding(
        Answers(np.eye(2, dtype=bool), [1, 0], n_refused=7), truth=[True, False]
    )
    assert "7 more questions got no number." in found.scope


# -- bad input --------------------------------------------------------------------

BITS = [True, False, True]
THREE = Answers(np.eye(3, dtype=bool), [1, 0, 1])


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"truth": [True] * 3}, r"^`truth` must be both yes and no.*yes of everybody"),
        ({"truth": [False] * 3}, r"^`truth` must be both yes and no.*no of everybody"),
        (
            {"truth": [True] * 200},
            r"^`truth` must be a list of True or False, one for each of 3 people, got "
            r"'200 of them'\.$",
        ),
        ({"truth": [1, 2, 0]}, r"`truth` must be a list of True or False.*else among"),
        ({"truth": "yes"}, r"`truth` must be a list of True or False.*got 'str'"),
        ({"control": [True]}, r"`control` must be a list .* got '1 of them'"),
        ({"method": "guessing"}, r"`method` must be one of least squares, least absol"),
        ({"noise": 3}, r"`noise` must be None, since least squares makes no use of it"),
        ({"method": "within noise"}, r"`noise` must be the most by which an answer ma"),
        ({"method": "within noise", "noise": -1}, r"`noise` must be a number of at le"),
        (
            {"attacker": Attacker()},
            r"`attacker.known_share` must be small enough t",
        ),
        ({"attacker": "Eve"}, r"`attacker` must be an Attacker, got 'str'"),
        ({"seed": -1}, r"`seed` must be an int of at least 0"),
        ({"confidence": 1}, r"`confidence` must be in \[0, 1\)"),
        (
            {
                "attacker": Attacker(known_share=0, knows_rule=False),
                "method": "within noise",
                "noise": 1,
            },
            r"`noise` must be None for an attacker who does not know the rule",
        ),
    ],
)
def test_what_cannot_be_judged_is_one_sentence(given, message):
    with pytest.raises(AttackError, match=message):
        measure_decoding(THREE, **({"truth": BITS} | given))


def test_other_people_are_of_no_use_here():
    friends = Reference([watched("A")], [[True]])
    attacker = Attacker(known_share=0, reference=friends)
    with pytest.raises(KnowledgeError, match=r"decoding makes no use of it"):
        measure_decoding(THREE, attacker, truth=BITS)


@pytest.mark.parametrize(
    ("known", "message"),
    [
        ([True], r"one of True, False and None for each of 3 people, got '1 of them'"),
        ([True, 2, None], r"`known` must be one of True, .*something else among them"),
        (5, r"`known` must be one of True, False and None .*got 'int'"),
    ],
)
def test_what_is_known_is_one_sentence(known, message):
    with pytest.raises(AttackError, match=message):
        decode(THREE, known)


def test_decoding_wants_answers():
    with pytest.raises(AttackError, match=r"^`answers` must be an Answers, got 'int'"):
        decode(42)
