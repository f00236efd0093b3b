"""Proved and Scored are different things, and bounds say what they are."""

from dataclasses import FrozenInstanceError

import pytest

from kit.claims import watched
from kit.findings import Bounds, Proved, Scored


@pytest.mark.parametrize(
    ("low", "high", "text", "is_proved"),
    [
        (4, 4, "exactly 4", True),
        (0, 0, "exactly 0", True),
        (1_000, 1_000, "exactly 1,000", True),
        (4, 5, "4 to 5", False),
        (0, 1_234, "0 to 1,234", False),
        (1_234, None, "1,234 or more", False),
    ],
)
def test_bounds_in_words(low, high, text, is_proved):
    bounds = Bounds(low, high, is_low_exact=True, is_high_exact=True)
    assert str(bounds) == text
    assert bounds.is_proved is is_proved


@pytest.mark.parametrize("is_low_exact", [True, False])
@pytest.mark.parametrize("is_high_exact", [True, False])
def test_bounds_are_exact_where_both_ends_are(is_low_exact, is_high_exact):
    bounds = Bounds(4, 5, is_low_exact, is_high_exact)
    assert bounds.is_exact is (is_low_exact and is_high_exact)


def test_an_outer_bound_may_still_prove():
    # No fewer than 4 and no more than 4, whichever worlds there are.
    assert Bounds(4, 4, is_low_exact=False, is_high_exact=False).is_proved


def test_a_size_without_a_limit_is_not_proved():
    assert not Bounds(0, None, False, False).is_proved
    assert not Bounds(None, None, False, False).is_proved


def test_a_guess_is_never_a_proof():
    size = Bounds(4, 4, is_low_exact=True, is_high_exact=True)
    proved = Proved(watched("A"), size, because=(), is_smallest=True)
    assert not isinstance(proved, Scored)
    assert not issubclass(Scored, Proved)
    assert not hasattr(Scored("a guess", None), "size")


def test_findings_cannot_be_changed():
    size = Bounds(4, 4, is_low_exact=True, is_high_exact=True)
    with pytest.raises(FrozenInstanceError, match="cannot assign to field 'low'"):
        size.low = 1
