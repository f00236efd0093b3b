"""What is no number says so, in one sentence, and what to test or take instead."""

import re
from copy import copy
from fractions import Fraction
from operator import add, floordiv, ge, gt, le, lt, mod, mul, pow, sub, truediv

import pytest

import kit
from kit.access import TOO_FEW, Refused
from kit.errors import KitError
from kit.evaluate.rates import Estimate, wilson
from kit.measures.card import Measured
from kit.measures.tables.anonymity import K
from kit.printed import Interval, Range, Together
from kit.releases import Bounds

#: Each with what its sentence tells the reader to write.
TOLD = {
    Refused(TOO_FEW): "test each reply first: `isinstance(reply, kit.Refused)`.",
    kit.Suppressed(11): "first: `isinstance(printed, kit.Suppressed)`; `.reveals()`",
    kit.Exact(53): "take the number that stands there, `.count`, or what the true one",
    kit.Rounded(50, 10): '"50 (rounded to 10)" is what stands in print',
    kit.Noisy(48): "`.count`, or what the true one can be, `.reveals()`.",
    kit.Figure("36.7"): "take the number that stands there, `.value`, or",
    Range(10, 20): "take what the true one can be, `.reveals()`.",
    Together((kit.Exact(5), Range(3))): '"5 and 3 or more" is what stands in print',
    Bounds(1, 4, True, True): "An interval (1 to 4) is no number to compare or to add; "
    "take its `.low` or its `.high`.",
    Bounds(3, None, True, True): "`.high`, which is None here: nothing limits it.",
    Interval(1, 4): "take its `.low` or its `.high`.",
    Estimate(value=0.5, low=0.4, high=0.6): "(0.5, from 0.4 to 0.6) is no number",
    wilson(5, 10): "take its `.value`, or one end, `.low` or `.high`.",
    Measured(11, K): '"k = 11 people" is a number with the card that defines it',
}
TWO_SIDED = (lt, le, gt, ge, add, sub, mul, truediv, floordiv, mod, pow, divmod)


@pytest.mark.parametrize("found", TOLD, ids=lambda found: type(found).__name__)
@pytest.mark.parametrize("other", [5, 0.5, Fraction(1, 2)])
def test_it_is_not_compared_and_not_reckoned_with_on_either_side(found, other):
    for reckon in TWO_SIDED:
        for pair in ((found, other), (other, found)):
            with pytest.raises(KitError, match=re.escape(TOLD[found])):
                reckon(*pair)


@pytest.mark.parametrize("found", TOLD, ids=lambda found: type(found).__name__)
@pytest.mark.parametrize(
    "reckon",
    [int, abs, round, lambda n: -n, lambda n: sum([n]), lambda n: max(3, n)],
)
def test_it_is_no_whole_number_and_has_no_sign(found, reckon):
    with pytest.raises(KitError, match=re.escape(TOLD[found])):
        reckon(found)


@pytest.mark.parametrize("found", TOLD, ids=lambda found: type(found).__name__)
def test_only_a_measure_is_turned_into_a_float(found):
    if isinstance(found, Measured):
        assert float(found) == 11
    else:
        with pytest.raises(KitError, match=re.escape(TOLD[found])):
            float(found)


@pytest.mark.parametrize("found", TOLD, ids=lambda found: type(found).__name__)
def test_whether_two_are_the_same_can_be_asked_and_tab_shows_nothing_new(found):
    assert copy(found) == found
    assert found != 5
    assert [n for n in dir(found) if "no_number" in n and not n.startswith("_")] == []


def test_intervals_are_put_in_order_as_pairs_and_never_added_up():
    one, other = Interval(1, 4), Interval(2, 3)
    assert sorted([other, one]) == [one, other]
    assert one < other
    assert one <= (1, 4)
    assert other > one
    assert other >= (2, 3)
    assert one == (1, 4)
    with pytest.raises(KitError, match=r"An interval \(1 to 4\) is no number"):
        one + other
    with pytest.raises(KitError, match=r"An interval \(2 to 3\) is no number"):
        2 * other
