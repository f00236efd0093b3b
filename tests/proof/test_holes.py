"""Counts that a rule never prints so, within what a number reveals, are ruled out."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kit.claims import everyone, watched
from kit.measures.k import k_release
from kit.printed import Range, Rounded, Suppressed
from kit.proof import Worlds, prove
from kit.release import release
from kit.rules.rounding import Rounding
from kit.rules.sampling import Sampling
from kit.rules.steps import Steps
from kit.rules.threshold import Threshold
from tests.proof.populations import KINDS, all_worlds, cases

a, b = watched("A"), watched("B")
FIVE = Steps((Threshold(5), Rounding(10)))


def test_a_threshold_leaves_a_hole_above_zero():
    # A 0 was 0, or 5 and rounded down; 1 to 4 would have been withheld.
    assert FIVE.reveals(Rounded(0, 10)) == (0, 5)
    assert FIVE.hole(Rounded(0, 10)) == (1, 4)
    assert FIVE.hole(Rounded(10, 10)) is None
    assert FIVE.hole(Suppressed()) is None
    by_lot, zero = (
        Steps((Threshold(5), Rounding(10, "random"))),
        Rounded(0, 10, "random"),
    )
    assert (by_lot.reveals(zero), by_lot.hole(zero)) == ((0, 9), (1, 4))
    assert Steps((Sampling(0.5), *FIVE.rules)).hole(Rounded(0, 10)) is None


def test_a_size_in_a_hole_is_no_size():
    # Printed as 0, those with A and B are 0 or 5, and no more than the 4 with B.
    printed = {a & b: Rounded(0, 10), b: Range(4, 4), everyone(): Rounded(10, 10)}
    numbers = release(printed, rule=FIVE)
    proved = prove(Worlds(numbers), a & b)
    assert str(proved.size) == "exactly 0"
    assert proved.because == numbers.numbers[:2]
    assert str(Worlds(release(printed)).bounds(a & b)) == "0 to 4"


def could_print(rule, n, shown):
    """Whether a reader thinks so, who is not told where a count half-way goes."""
    k, base = rule.rules[0].k, rule.rules[1].base
    if 0 < n < k:
        return isinstance(shown, Suppressed)
    down = n - n % base
    near = {down} if 2 * (n % base) <= base else set()
    near |= {down + base} if 2 * (n % base) >= base else set()
    return not isinstance(shown, Suppressed) and shown.count in near


@pytest.mark.parametrize("name", KINDS)
@settings(max_examples=110)
@given(data=st.data())
def test_bounds_are_those_of_the_worlds_that_print_the_same(name, data):
    case = data.draw(cases(name, most_claims=3))
    k = data.draw(st.integers(2, 4))
    rule = Steps((Threshold(k), Rounding(data.draw(st.integers(3, 6)))))
    claims = case.release.claims
    numbers = [(claim, rule.publish(int(case.count(claim)))) for claim in claims]
    printed = release(numbers, rule=rule)
    most = printed.intervals()[0].high  # everyone
    if most is None or most > 7:
        return
    worlds = np.concatenate([all_worlds(len(case.kinds), n) for n in range(most + 1)])
    for claim, shown in numbers:
        could = {n for n in range(most + 1) if could_print(rule, n, shown)}
        worlds = worlds[np.isin(case.count(claim, worlds), list(could))]
    sizes = case.count(case.group, worlds)
    bounds = Worlds(printed).bounds(case.group)
    assert bounds.low <= sizes.min()
    assert sizes.max() <= bounds.high
    if bounds.is_exact:
        assert (bounds.low, bounds.high) == (sizes.min(), sizes.max())
    found = k_release(printed)
    if found.group is not None:
        assert case.count(found.group, worlds).min() >= found.size.low >= 1
