"""How few numbers are enough is tried out, beside a baseline and a control."""

import numpy as np
import pytest

from kit.errors import MeasureError
from kit.measures.roundings import try_bases

TRUE = np.random.default_rng(53).lognormal(15, 1, 3_000)
BASES = [100, 1_000, 10_000, 100_000]


def tried(n, **how):
    settings = {"bases": BASES, "n": n, "attempts": 300, "seed": 1} | how
    return try_bases(TRUE, **settings)


def test_many_numbers_tell_the_base_and_one_does_not():
    # With 12 numbers, all are multiples of twice the base once in 4,096.
    assert tried(12).attack.succeeded >= 298
    # One number is a multiple of 2, 3, 5 or 10 times its base more often than not.
    assert tried(1).rate.high < 0.5


def test_unread_numbers_tell_a_quarter_and_unrounded_ones_nothing():
    found = tried(8)
    assert found.baseline.succeeded == 300 / 4
    assert found.control.succeeded == 0


def test_the_same_seed_gives_the_same_outcome():
    assert tried(3) == tried(3)


def test_numbers_that_all_come_out_as_0_are_not_valid():
    found = try_bases(np.array([3.0, 4.0]), bases=[2, 1_000], n=2, attempts=60, seed=1)
    assert found.attack.requested == 60
    assert found.attack.valid < 60


@pytest.mark.parametrize(
    ("how", "match"),
    [
        ({"n": 0}, "`n` must be an int of at least 1"),
        ({"attempts": 0}, "`attempts` must be an int of at least 1"),
        ({"bases": [0]}, r"`bases\[0\]` must be an int of at least 1"),
        ({"bases": []}, "at least 3 of the first and 1 of the"),
        ({"seed": -1}, "`seed` must be an int of at least 0, got -1"),
        ({"n": 10_000}, "at least 10,000 of the first"),
        ({"bases": [10**12]}, "one, at least, is above 0 after rounding"),
    ],
)
def test_settings_that_cannot_be_are_refused(how, match):
    with pytest.raises(MeasureError, match=match):
        tried(**{"n": 3} | how)
