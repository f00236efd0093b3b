"""The simulated systems answer as they say: what noise, what is withheld."""

import numpy as np
import pytest

from kit.answers import QueryFamily
from kit.attacks.on_desks.decoding_success import measure_decoding
from kit.desk.noisy_system import NoisySystem
from kit.desk.random_subsets import ask_subsets
from kit.errors import DeskError, ReleaseError

SECRET = np.arange(100) % 3 == 0


def ask(noise, size, **given):
    return ask_subsets(
        SECRET, n_questions=4000, noise=noise, size=size, **({"seed": 1} | given)
    )


@pytest.mark.parametrize(
    ("noise", "size", "sd"),
    [
        ("bounded", 3, 2.0),  # whole numbers from -3 to 3: (9 + 4 + 1) 2 / 7 = 4
        ("Laplace", 2, 2 * 2**0.5),
        ("Gaussian", 2, 2.0),
        ("rounding", 5, 2**0.5),  # off by -2 to 2, about as often: (4 + 1) 2 / 5 = 2
    ],
)
def test_noise_is_as_large_as_it_is_said(noise, size, sd):
    errors = ask(noise, size).errors(SECRET)
    assert errors.std() == pytest.approx(sd, rel=0.06)
    assert errors.mean() == pytest.approx(0, abs=0.15)
    most = {"bounded": 3, "rounding": 2}.get(noise)
    assert most is None or np.abs(errors).max() == most


def test_no_noise_leaves_counts_and_groups_do_not_depend_on_it():
    exact, blurred = ask("Gaussian", 0), ask("Gaussian", 3)
    assert not exact.errors(SECRET).any()
    assert (exact.members == blurred.members).all()
    assert exact.members.mean() == pytest.approx(0.5, abs=0.01)
    assert (ask("Gaussian", 3).values == blurred.values).all()
    assert (ask("Gaussian", 3, seed=2).values != blurred.values).any()


def test_groups_may_have_a_size():
    assert set(ask("rounding", 5, group_size=7).members.sum(axis=1)) == {7}


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (
            {"group_size": 101},
            r"^`group_size` must be an int from 1 to 100, got 101\. A group cannot be "
            r"larger than the data\.$",
        ),
        ({"noise": "fog"}, r"`noise` must be one of rounding, bounded, Laplace, Gauss"),
        ({"size": -1}, r"`size` must be an int of at least 0"),
        ({"noise": "Laplace", "size": -1}, r"`size` must be a number of at least 0"),
        ({"size": 2.5}, r"`size` must be an int of at least 0"),
        ({"n_questions": 0}, r"`n_questions` must be an int of at least 1"),
        ({"secret": []}, r"`secret` must be a list of True or False.*'0 of them'"),
        ({"secret": 3}, r"`secret` must be a list of True or False.*'int'"),
        ({"seed": None}, r"`seed` must be an int of at least 0"),
    ],
)
def test_what_cannot_be_asked_is_one_sentence(given, message):
    usual = {"secret": SECRET, "n_questions": 5, "noise": "rounding", "size": 5}
    with pytest.raises(DeskError, match=message):
        ask_subsets(**(usual | {"seed": 1} | given))


# -- the simulated system ---------------------------------------------------------

IDS = range(2000, 2100)
SMALL = QueryFamily(offsets=[5, 10], powers=[0.5, 0.7, 1.3])


def test_the_system_adds_whole_noise_and_is_sticky():
    system = NoisySystem(IDS, SECRET, sd=4, seed=1)
    answers = system.ask(QueryFamily())
    errors = answers.errors(SECRET)
    assert (errors == np.rint(errors)).all()
    # Rounding adds a twelfth to the variance: 16.08, whose root is 4.01.
    assert errors.std() == pytest.approx(4.01, rel=0.05)
    first = system.ask(SMALL).values
    assert (system.ask(SMALL).values == first).all()
    assert (NoisySystem(IDS, SECRET, sd=4, seed=2).ask(SMALL).values != first).any()


def test_small_counts_are_withheld():
    few = np.arange(100) < 8  # about four of them in each question
    answers = NoisySystem(IDS, few, sd=0, seed=1).ask(SMALL)
    assert 0 < answers.n_refused < len(SMALL)
    assert len(answers) + answers.n_refused == len(SMALL)
    # The threshold has a standard deviation of one half: 2 is four of them away.
    assert answers.values.min() >= 3
    nobody = np.arange(100) < 1
    with pytest.raises(DeskError, match=r"^`family` must hold a question that is answ"):
        NoisySystem(IDS, nobody, seed=1).ask(SMALL)


def test_the_simulated_system_is_decoded_completely():
    secret = np.random.default_rng(3).random(100) < 0.4
    answers = NoisySystem(IDS, secret, seed=1).ask(QueryFamily())
    found = measure_decoding(answers, truth=secret)
    assert found.success.rate.value == 1
    assert found.success.is_meaningful


@pytest.mark.parametrize(
    ("given", "error", "message"),
    [
        (
            {"ids": [1] * 100},
            DeskError,
            r"`ids` must be a list of numbers, each of",
        ),
        ({"ids": [-1] * 100}, ReleaseError, r"`ids` must be a list of whole numbers"),
        ({"secret": [True]}, DeskError, r"`secret` must be .* each of 100 people"),
        ({"sd": -1}, DeskError, r"`sd` must be a number of at least 0"),
        ({"seed": "a"}, DeskError, r"`seed` must be an int of at least 0"),
    ],
)
def test_what_is_no_system_is_one_sentence(given, error, message):
    with pytest.raises(error, match=message):
        NoisySystem(**({"ids": IDS, "secret": SECRET} | given))


def test_a_system_takes_a_family():
    with pytest.raises(DeskError, match=r"`family` must be a QueryFamily, got 'int'"):
        NoisySystem(IDS, SECRET).ask(5)
