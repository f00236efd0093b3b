"""Claims and what was printed for them, gathered into one release."""

import re

import pytest

from kit.claims import Amount, everyone, mean, median, watched
from kit.errors import ContradictionError, ReleaseError
from kit.measures.k import k_cell, k_release
from kit.printed import Exact, Figure, Range, Rounded, Suppressed
from kit.releases import Number, Release, release
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
            lambda: Release((Number(a, Exact(53)), Number(a, Exact(53)))),
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


# -- one claim, printed twice --------------------------------------------------------


def test_what_was_printed_twice_is_read_at_what_both_allow():
    twice = release([(a, Rounded(50, 10)), (b, 4), (a, Range(51))])
    assert twice.claims == (a, b)
    assert twice.intervals() == ((51, 55), (4, 4))
    assert twice == release({a: Rounded(50, 10), b: 4}) + release({a: Range(51)})
    assert release([(a, 53), (a, 53)]) == release({a: 53})
    found = k_release(release([(a, 53), (a, Range(51))]))
    assert (found.k, found.size.low, found.size.high) == (53, 53, 53)
    assert k_cell(release([(a, Range(51)), (a, 53)])) == 53


def test_what_was_printed_twice_is_read_each_by_its_rule():
    rule = Threshold(11)
    both = release([(a, Suppressed()), (a, Range(5, 60))], rule=rule)
    assert both.intervals() == ((5, 10),)  # withheld: 1 to 10
    assert (both + release({b: 4})).intervals() == ((5, 10), (4, 4))


def test_what_was_printed_twice_may_contradict_itself():
    message = (
        r"^The published numbers contradict each other: no world fits this one: "
        r"50 and 51 or more: watched A at some time\.$"
    )
    twice = release([(a, 50), (b, 4), (a, Range(51))])
    for measure in (k_cell, k_release):
        with pytest.raises(ContradictionError, match=message):
            measure(twice)


# -- figures beside counts ---------------------------------------------------------

AGE = Amount("age", 0, 99, unit="years")


def test_a_bare_figure_was_rounded_to_its_last_digit():
    numbers = release({a: 5, mean(AGE, a): "36.7", median(AGE, a): 30}).statistics
    assert [number.printed for number in numbers] == [Figure("36.7"), Figure(30)]


def test_counts_and_figures_keep_apart():
    numbers = release({mean(AGE, a): "36.7", a: 5}, population=9)
    assert numbers.claims == (everyone(), a)
    assert [tuple(i) for i in numbers.intervals()] == [(9, 9), (5, 5)]
    assert [n.claim for n in numbers.numbers] == [everyone(), mean(AGE, a), a]
    assert k_cell(numbers) == 5  # a mean is no number of people


def test_figures_stay_when_releases_are_read_together():
    one = release({a: 5, mean(AGE, a): "36.7"}, rule=Threshold(3))
    both = one + release({median(AGE, a): 30})
    assert [n.printed for n in both.statistics] == [Figure("36.7"), Figure(30)]


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (
            lambda: release({a: Suppressed(3), median(AGE, a): 30}),
            "The median age of those who watched A at some time cannot be printed "
            "while the number of these people is withheld; give both, or withhold "
            "both.",
        ),
        (
            lambda: release([(mean(AGE, a), 30), (mean(AGE, a), 31)]),
            "The claim stands twice in the release: mean age of those who watched A at "
            "some time.",
        ),
        (
            lambda: release({mean(AGE, a): Rounded(30, 10)}),
            "`printed` must be a figure such as 36.7, Figure or Suppressed, got "
            "Rounded(count=30, base=10, how='nearest').",
        ),
        (
            lambda: release({a: Figure("36.7")}),
            "`printed` must be a whole number, Exact, Rounded, Range, Suppressed or "
            "Noisy, got Figure(value='36.7', to=None, how='nearest').",
        ),
    ],
)
def test_figures_that_cannot_be_are_refused(build, message):
    with pytest.raises(ReleaseError, match=f"^{re.escape(message)}$"):
        build()


def test_a_figure_and_its_group_may_both_be_withheld():
    numbers = release({a: Suppressed(3), median(AGE, a): Suppressed()})
    assert len(numbers.statistics) == 1


def test_a_release_reads_as_one_line_a_number():
    numbers = release({watched("A"): 53, watched("B"): Suppressed(11)})
    assert str(numbers) == (
        "53: watched A at some time\nwithheld (under 11): watched B at some time"
    )
