"""Proved and Scored are different things, and bounds say what they are."""

from dataclasses import FrozenInstanceError

import pytest

from kit.claims import watched
from kit.errors import EvaluationError
from kit.evaluate.rates import Success, Tally
from kit.findings import Proved, Scored
from kit.releases import Bounds


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


def success(right, *, requested=50, naive=9):
    return Success(
        attack=Tally(requested=requested, generated=50, valid=50, succeeded=right),
        baseline={
            "naming anybody": Tally.of(50, succeeded=1),
            "counting titles": Tally.of(50, succeeded=naive),
        },
        control=Tally.of(50, succeeded=1),
    )


def test_a_guess_is_never_a_proof():
    size = Bounds(4, 4, is_low_exact=True, is_high_exact=True)
    proved = Proved(watched("A"), size, because=(), is_smallest=True)
    assert not isinstance(proved, Scored)
    assert not issubclass(Scored, Proved)
    guess = Scored("the first is hers", "50 viewers", success(right=30))
    assert not hasattr(guess, "size")
    assert not hasattr(proved, "success")


def test_findings_cannot_be_changed():
    size = Bounds(4, 4, is_low_exact=True, is_high_exact=True)
    with pytest.raises(FrozenInstanceError, match="cannot assign to field 'low'"):
        size.low = 1


def test_a_guess_is_said_with_whom_it_was_tried_on_its_baseline_and_its_control():
    found = Scored("the closest record is hers", "viewers drawn by lot", success(30))
    said = found.sentence()
    assert said.startswith(
        "A guess: the closest record is hers. Tried on viewers drawn by lot. Right in "
        "60.0% (30 of 50; "
    )
    # Of two baselines the one that is right more often.
    assert "counting titles is right in 18.0% (9 of 50; " in said
    assert "not in the data seems right in 2.0% (1 of 50; " in said


def test_a_guess_says_what_was_left_out_and_what_is_no_better_than_its_baseline():
    found = Scored("the closest is hers", "viewers", success(9, requested=60))
    assert "10 more of 60 were left out." in found.sentence()
    assert "no better, so its successes show nothing" in found.sentence()


@pytest.mark.parametrize(
    ("part", "message"),
    [
        ({"guess": " "}, "^`guess` must be words of a sentence, got ' '.$"),
        ({"targets": 50}, "^`targets` must be words of a sentence, got 50.$"),
        ({"success": 0.6}, "^`success` must be a Success, got 'float'.$"),
    ],
)
def test_a_guess_without_its_words_or_its_record_is_refused(part, message):
    whole = {"guess": "it is hers", "targets": "viewers", "success": success(30)}
    with pytest.raises(EvaluationError, match=message):
        Scored(**whole | part)


def test_a_proof_from_all_numbers_is_not_told_as_one_from_words():
    size = Bounds(4, 4, is_low_exact=True, is_high_exact=True)
    proved = Proved(watched("A"), size, because=(), is_smallest=False)
    assert proved.sentence() == (
        "Four people had watched A at some time. Proved by the published numbers, all "
        "of them together."
    )
