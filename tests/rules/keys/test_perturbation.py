"""Tables of noise are unbiased and of the variance asked for, exactly."""

import re

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from kit.errors import ReleaseError, RuleError
from kit.rules.cell_key import PerturbationTable, design_table, row_of, ten_five_table


# The rows of the specification of the Office for National Statistics.
@pytest.mark.parametrize(
    ("count", "row"),
    [
        (0, 0),
        (1, 1),
        (750, 750),
        (751, 501),
        (1_000, 750),
        (1_001, 501),
        (100_001, 501),
    ],
)
def test_counts_above_750_take_the_last_250_rows_in_turn(count, row):
    assert row_of(count) == row


SMALL = [(0, 0), (7, 0), (9, 0), (10, 10), (11, 10), (12, 10), (13, 15), (14, 15)]
LARGE = [(53, 55), (752, 750), (753, 755), (100_001, 100_000), (100_004, 100_005)]


@pytest.mark.parametrize(("count", "printed"), [*SMALL, *LARGE])
def test_the_10_5_table_rounds_to_5_and_leaves_nothing_below_10(count, printed):
    table = ten_five_table()
    assert {count + table.noise(count, key) for key in range(256)} == {printed}


@given(
    max_noise=st.integers(3, 8),
    js=st.integers(0, 2),
    share=st.floats(0.2, 0.8),
    n_keys=st.sampled_from([256, 1_024]),
)
@settings(max_examples=12)
def test_designed_noise_keeps_what_was_asked_for(max_noise, js, share, n_keys):
    # The first count has the narrowest choice: down to 0, or up by at most D. With a
    # gap, the least variance is that of the count in its middle: j (js + 1 - j).
    least = max([j * (js + 1 - j) for j in range(1, js + 1)], default=0)
    variance = round(least + share * (max_noise - least), 2)
    table = design_table(max_noise, variance, js=js, n_keys=n_keys)
    for count in (*range(1, max_noise + js + 3), 500, 751, 12_345):
        assert table.mean(count) == 0
        assert table.variance(count) == pytest.approx(variance, rel=0.05)
        if count > max_noise + js:
            # Nothing is forbidden. Squares add up to an even number over the keys.
            assert abs(table.variance(count) - variance) <= 1 / n_keys + 1e-9
        outputs = {count + noise for noise in table.noises(count)}
        assert max(abs(out - count) for out in outputs) <= max_noise
        assert min(outputs) >= 0
        assert not outputs & set(range(1, js + 1))
    assert table.noises(0) == (0,)
    assert table.n_keys == n_keys


def test_where_nothing_is_forbidden_noise_is_as_likely_up_as_down():
    row = dict(design_table(5, 3).rows[100])
    assert row == {-noise: n for noise, n in row.items()}
    assert row[0] > row[1] > row[2] > row[3] > row[4] > row[5] > 0


def test_noise_is_as_random_as_its_variance_allows():
    # Over -1, 0, 1, 2 and with mean 0 and variance 1, entropy is largest where the
    # chances have the form exp(c + a z + b z²), so that the third difference of
    # their logarithms is 0.
    chances = [n / 2**14 for _, n in design_table(2, 1, n_keys=2**14).rows[1]]
    assert np.diff(np.log(chances), 3) == pytest.approx(0, abs=0.002)


def test_the_largest_variance_leaves_no_choice():
    # From 1 only 0 and 2 are within reach; half of the keys each is variance 1.
    assert design_table(1, 1).rows[1] == ((-1, 128), (1, 128))


def test_the_same_key_gets_the_same_noise():
    table = design_table(5, 3)
    drawn = [table.noise(20, key) for key in range(256)]
    assert drawn == sorted(drawn)
    assert sum(drawn) == 0
    assert sum(noise**2 for noise in drawn) == 3 * 256


# -- what is refused --------------------------------------------------------------


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        # From 1, with no output 1 or 2: -1 or at least 2, so the variance is 2 or more.
        (
            {"max_noise": 5, "variance": 1, "js": 2},
            "can have for every count, which allows 2 to 5, got 1",
        ),
        ({"max_noise": 5, "variance": 6}, "which allows 0 to 5, got 6"),
        # From 1, noise of 2 cannot jump a gap up to 3: only 0 is in reach.
        (
            {"max_noise": 2, "variance": 1, "js": 3},
            "and no variance fits them all; widen `max_noise` or lower `js`, got 1",
        ),
        ({"max_noise": 0, "variance": 1}, "`max_noise` must be an int from 1 to 100"),
        ({"max_noise": True, "variance": 1}, "`max_noise` must be an int .*, got True"),
        ({"max_noise": 5, "variance": 0}, "`variance` must be a number above 0, got 0"),
        ({"max_noise": 5, "variance": float("nan")}, "above 0, got nan"),
        ({"max_noise": 5, "variance": float("inf")}, "above 0, got inf"),
        ({"max_noise": 5, "variance": None}, "above 0, got None"),
        ({"max_noise": 5, "variance": True}, "above 0, got True"),
        (
            {"max_noise": 5, "variance": 3, "js": -1},
            "`js` must be an int from 0 to 100",
        ),
        (
            {"max_noise": 5, "variance": 3, "n_keys": 1},
            "`n_keys` must be an int from 2",
        ),
        # Two keys hold -1 and 1, of variance 1, or 0 twice, and nothing between.
        (
            {"max_noise": 1, "variance": 0.5, "n_keys": 2},
            "`n_keys` must be a number that noise of variance 0.5 can be shared out to "
            "without bias, got 2; take more, or a variance further from the limits 0 "
            "and 1",
        ),
    ],
)
def test_a_table_that_cannot_be_is_refused(wanted, message):
    with pytest.raises(RuleError, match=message):
        design_table(**wanted)


GOOD = design_table(1, 1, n_keys=2).rows


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (GOOD[:-1], "`rows` must be 751 rows of (noise, number of keys)"),
        ([*GOOD[:-1], ((0, 3),)], "all of as many keys, got '751 rows'"),
        ([*GOOD[:-1], ()], "all of as many keys"),
        ([*GOOD[:-1], ((0, 4), (1, -2))], "all of as many keys"),
        (None, "got '0 rows'"),
        ([((1, 2),), *GOOD[1:]], "`rows` must be noise that leaves 0 as it is and"),
        # Half of all cells of nobody would print somebody.
        ([((0, 1), (1, 1)), *GOOD[1:]], "leaves 0 as it is and nothing below 0, got"),
        ([GOOD[0], ((-2, 1), (2, 1)), *GOOD[2:]], "nothing below 0, got ((-2, 1), (2,"),
    ],
)
def test_what_is_no_table_is_refused(rows, message):
    with pytest.raises(ReleaseError, match=re.escape(message)):
        PerturbationTable("noise", rows)


@pytest.mark.parametrize("n_keys", [0, 2.5, None])
def test_the_10_5_table_wants_keys_too(n_keys):
    with pytest.raises(RuleError, match="`n_keys` must be an int from 1 to 65,536"):
        ten_five_table(n_keys=n_keys)
