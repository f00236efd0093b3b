"""Claims and what was printed for them, gathered into one release."""

import re

import pytest

from kit.claims import everyone, watched
from kit.errors import ReleaseError
from kit.printed import Exact, Rounded, Suppressed
from kit.release import Number, Release, release
from kit.rules.threshold import Threshold

a, b = watched("A"), watched("B")


def test_a_bare_int_was_printed_exactly():
    assert release({a: 53}) == Release((Number(a, Exact(53)),))
    assert release([(a, 53)]) == release({a: 53})


def test_the_population_is_a_number_like_any_other():
    numbers = release({a: 53}, population=100)
    assert numbers == release({everyone(): 100, a: 53})
    assert numbers.claims == (everyone(), a)
    assert len(numbers) == 2


def test_intervals_come_in_order_and_through_the_rule():
    printed = {a: Suppressed(), b: 53}
    assert release(printed).intervals() == ((0, None), (53, 53))
    assert release(printed, rule=Threshold(11)).intervals() == ((1, 10), (53, 53))


def test_releases_add_up_each_under_its_own_rule():
    kept = release({a: Suppressed(), everyone(): 90}, rule=Threshold(11))
    other = release({b: Suppressed(below=5), everyone(): 90})
    both = kept + other
    assert both.rule is None
    assert both.claims == (a, everyone(), b)  # the population was printed twice alike
    assert both.intervals() == ((1, 10), (90, 90), (0, 4))


def test_a_release_added_to_itself_is_itself():
    numbers = release({a: 53, b: Rounded(50, 10)}, population=100)
    assert numbers + numbers == numbers


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: release({}), "A release needs at least one published number."),
        (
            lambda: release([(a, 53), (b, 4), (a, 53)]),
            "The claim stands twice in the release: watched A at some time.",
        ),
        (
            lambda: release({everyone(): 90}, population=100),
            "The claim stands twice in the release: are in the population.",
        ),
        (
            lambda: release({a: 53}) + release({a: 52}),
            "The claim stands twice in the release: watched A at some time.",
        ),
        (
            lambda: release({a: -53}),
            "`count` must be a whole number of people, 0 or more, got -53.",
        ),
        (
            lambda: release({a: True}),
            "`printed` must be a whole number, Exact, Rounded, Range, Suppressed or "
            "Noisy, got True.",
        ),
        (
            lambda: release({a: 5.0}),
            "`printed` must be a whole number, Exact, Rounded, Range, Suppressed or "
            "Noisy, got 5.0.",
        ),
        (
            lambda: release({a: 5}, population=2.5),
            "`printed` must be a whole number, Exact, Rounded, Range, Suppressed or "
            "Noisy, got 2.5.",
        ),
        (
            lambda: release({a: None}),
            "`printed` must be a whole number, Exact, Rounded, Range, Suppressed or "
            "Noisy, got None.",
        ),
        (
            lambda: release({"A": 5}),
            "`claim` must be built with kit.claims, such as watched(...), got 'A'.",
        ),
        (
            lambda: release(53),
            "`printed` must be a mapping, or pairs, of claims and what was printed, "
            "got 53.",
        ),
    ],
)
def test_numbers_that_form_no_release_are_refused(build, message):
    with pytest.raises(ReleaseError, match=f"^{re.escape(message)}$"):
        build()
