"""A threshold never prints 1 to k - 1, and its reader is never misled."""

import re

import pytest
from hypothesis import given, strategies as st

from kit.claims import watched
from kit.errors import ReleaseError
from kit.printed import Exact, Figure, Rounded, Suppressed
from kit.releases import release
from kit.rules.rounding import Rounding
from kit.rules.steps import Steps
from kit.rules.threshold import Threshold

ks, counts = st.integers(1, 60), st.integers(0, 120)
rules = st.builds(Threshold, ks, st.booleans())


@pytest.mark.parametrize(
    ("count", "is_zero_shown", "printed", "interval"),
    [
        (0, True, Exact(0), (0, 0)),
        (1, True, Suppressed(11, is_zero_shown=True), (1, 10)),
        (10, True, Suppressed(11, is_zero_shown=True), (1, 10)),
        (11, True, Exact(11), (11, 11)),
        (53, True, Exact(53), (53, 53)),
        (0, False, Suppressed(11), (0, 10)),
        (10, False, Suppressed(11), (0, 10)),
        (11, False, Exact(11), (11, 11)),
    ],
)
def test_k_11_hides_1_to_10(count, is_zero_shown, printed, interval):
    rule = Threshold(11, is_zero_shown)
    assert rule.publish(count) == printed
    assert rule.reveals(rule.publish(count)) == interval


@given(rules, counts)
def test_no_count_from_1_to_k_minus_1_is_printed(rule, count):
    printed = rule.publish(count)
    if 1 <= count < rule.k:
        assert isinstance(printed, Suppressed)
        assert str(count) not in {str(printed)}
    elif count >= rule.k:
        assert printed == Exact(count)


@given(rules, counts)
def test_what_is_revealed_is_just_what_would_be_printed_alike(rule, count):
    printed = rule.publish(count)
    low, high = rule.reveals(printed)
    alike = [n for n in range(200) if rule.publish(n) == printed]
    assert list(range(low, high + 1)) == alike
    assert count in alike


@given(rules)
def test_a_reader_who_knows_the_rule_needs_no_more_than_withheld(rule):
    if rule.k > 1 or not rule.is_zero_shown:
        full = Suppressed(rule.k, rule.is_zero_shown).reveals()
        assert rule.reveals(Suppressed()) == full


def test_k_1_with_zeros_shown_hides_nothing():
    assert [Threshold(1).publish(n) for n in range(3)] == [Exact(n) for n in range(3)]


def test_other_prints_are_taken_at_their_word():
    assert Threshold(11).reveals(Rounded(50, 10)) == (45, 55)


def test_a_withheld_number_contradicts_a_rule_that_withholds_none():
    suppressed = release({watched("A"): Suppressed()}, rule=Threshold(1))
    with pytest.raises(ReleaseError, match="never withholds; check `rule`"):
        suppressed.intervals()


@pytest.mark.parametrize("k", [0, -5, 2.5, True, "11", None])
def test_k_must_be_a_whole_number_of_at_least_1(k):
    message = (
        f"`k` must be an int of at least 1, the smallest count to print, got {k!r}."
    )
    with pytest.raises(ReleaseError, match=f"^{re.escape(message)}$"):
        Threshold(k)


@pytest.mark.parametrize("is_zero_shown", ["no", None, 1, float("nan")])
def test_a_zero_is_shown_or_not(is_zero_shown):
    message = f"`is_zero_shown` must be True or False, got {is_zero_shown!r}."
    with pytest.raises(ReleaseError, match=f"^{re.escape(message)}$"):
        Threshold(5, is_zero_shown)


@pytest.mark.parametrize("printed", [7, None, "7", Exact, Figure(7)])
@pytest.mark.parametrize("rule", [Threshold(5), Rounding(5), Steps((Threshold(5),))])
def test_only_printed_numbers_of_people_reveal_something(rule, printed):
    message = r"^`printed` must be a printed number of people, such as Exact\(53\) or "
    with pytest.raises(ReleaseError, match=message):
        rule.reveals(printed)


@pytest.mark.parametrize("count", [-1, 2.5, True, None])
def test_only_people_are_counted(count):
    message = f"`count` must be a whole number of people, 0 or more, got {count!r}."
    with pytest.raises(ReleaseError, match=f"^{re.escape(message)}$"):
        Threshold(11).publish(count)


def test_a_rule_names_its_k():
    assert str(Threshold(11)) == "threshold k = 11"
    hidden = "threshold k = 11, zeros withheld"
    assert str(Threshold(11, is_zero_shown=False)) == hidden
