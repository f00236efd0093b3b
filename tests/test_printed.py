"""What printed numbers reveal: every true count that fits, and no other."""

import re
from fractions import Fraction

import pytest
from hypothesis import given, strategies as st

from kit.claims import watched
from kit.errors import ReleaseError
from kit.printed import Exact, Figure, Interval, Noisy, Range, Rounded, Suppressed
from kit.releases import Number

a = watched("A")
counts, bases = st.integers(0, 500), st.integers(1, 30)

#: Ways in which a publisher could round a count, read off a list of multiples.
ROUNDINGS = {
    "down": lambda n, multiples: {max(m for m in multiples if m <= n)},
    "up": lambda n, multiples: {min(m for m in multiples if m >= n)},
    # half-way counts may go either way
    "nearest": lambda n, multiples: {
        m for m in multiples if abs(m - n) == min(abs(m - n) for m in multiples)
    },
    "half-up": lambda n, multiples: {max(nearest(n, multiples))},
    "half-down": lambda n, multiples: {min(nearest(n, multiples))},
    "half-even": lambda n, multiples: {
        min(nearest(n, multiples), key=lambda m: multiples.index(m) % 2)
    },
    "random": lambda n, multiples: {
        max(m for m in multiples if m <= n),
        min(m for m in multiples if m >= n),
    },
}


def nearest(n, multiples):
    closest = min(abs(m - n) for m in multiples)
    return [m for m in multiples if abs(m - n) == closest]


@pytest.mark.parametrize("how", ROUNDINGS)
@given(steps=st.integers(0, 12), base=st.integers(1, 12))
def test_rounded_reveals_just_the_counts_that_round_to_it(how, steps, base):
    multiples = range(0, base * 16, base)
    fits = [n for n in range(base * 14) if steps * base in ROUNDINGS[how](n, multiples)]
    low, high = Rounded(steps * base, base, how).reveals()
    assert list(range(low, high + 1)) == fits


@pytest.mark.parametrize(
    ("printed", "interval"),
    [
        (Exact(53), (53, 53)),
        (Rounded(50, 10), (45, 55)),  # 45 and 55 may both have gone to 50
        (Rounded(9, 3), (8, 10)),  # 7.5 to 10.5
        (Rounded(50, 10, "down"), (50, 59)),
        (Rounded(50, 10, "up"), (41, 50)),
        (Rounded(0, 10), (0, 5)),  # no fewer than nobody
        (Rounded(0, 10, "up"), (0, 0)),
        (Rounded(50, 10, "half-up"), (45, 54)),
        (Rounded(50, 10, "half-down"), (46, 55)),
        (Rounded(50, 10, "half-even"), (46, 54)),  # 45 goes to 40, 55 to 60
        (Rounded(60, 10, "half-even"), (55, 65)),
        (Rounded(50, 10, "random"), (41, 59)),
        (Rounded(53, 1), (53, 53)),
        (Range(10, 20), (10, 20)),
        (Range(10), (10, None)),
        (Suppressed(), (0, None)),
        (Suppressed(below=11), (0, 10)),
        (Suppressed(below=11, is_zero_shown=True), (1, 10)),
        (Suppressed(is_zero_shown=True), (1, None)),
        (Noisy(53, at_most=5), (48, 58)),
        (Noisy(3, at_most=5), (0, 8)),
        (Noisy(-3, at_most=5), (0, 2)),
        (Noisy(53), (0, None)),
    ],
)
def test_reveals_by_hand(printed, interval):
    assert printed.reveals() == interval
    assert isinstance(printed.reveals(), Interval)


@given(counts, st.integers(0, 20), st.data())
def test_noise_within_its_bound_never_hides_the_truth(count, at_most, data):
    noise = data.draw(st.integers(-at_most, at_most))
    low, high = Noisy(count + noise, at_most).reveals()
    assert low <= count <= high


@pytest.mark.parametrize(
    ("printed", "text"),
    [
        (Exact(1_234), "1,234"),
        (Rounded(1_230, 10), "1,230 (rounded to 10)"),
        (Rounded(50_000, 10_000, "down"), "50,000 (rounded down to 10,000)"),
        (Range(10, 2_000), "between 10 and 2,000"),
        (Range(1_000), "1,000 or more"),
        (Suppressed(), "withheld"),
        (Suppressed(1_000), "withheld (under 1,000)"),
        (Noisy(1_234), "1,234 (with noise)"),
    ],
)
def test_printed_numbers_in_words(printed, text):
    assert str(printed) == text
    assert str(Number(a, printed)) == f"{text}: watched A at some time"


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (
            lambda: Exact(-1),
            "`count` must be a whole number of people, 0 or more, got -1.",
        ),
        (
            lambda: Exact(5.5),
            "`count` must be a whole number of people, 0 or more, got 5.5.",
        ),
        (
            lambda: Exact(True),
            "`count` must be a whole number of people, 0 or more, got True.",
        ),
        (lambda: Rounded(50, 0), "`base` must be an int of at least 1, got 0."),
        (lambda: Rounded(50, True), "`base` must be an int of at least 1, got True."),
        (
            lambda: Rounded(50, 10, "away"),
            "`how` must be one of nearest, half-up, half-down, half-even, down, up, "
            "random, got 'away'.",
        ),
        (lambda: Rounded(53, 10), "`count` must be a multiple of `base` (10), got 53."),
        (
            lambda: Rounded(-10, 10),
            "`count` must be a whole number of people, 0 or more, got -10.",
        ),
        (lambda: Range(20, 10), "`high` must be at least `low` (20), got 10."),
        (
            lambda: Range(-1, 10),
            "`low` must be a whole number of people, 0 or more, got -1.",
        ),
        (
            lambda: Range("10"),
            "`low` must be a whole number of people, 0 or more, got '10'.",
        ),
        (
            lambda: Range(1, 2.5),
            "`high` must be a whole number of people, 0 or more, got 2.5.",
        ),
        (
            lambda: Suppressed(0),
            "`below` must be an int of at least 1, or None, got 0.",
        ),
        (
            lambda: Suppressed(1, True),
            "`below` must be an int of at least 2, or None, got 1.",
        ),
        (
            lambda: Suppressed(2.0),
            "`below` must be an int of at least 1, or None, got 2.0.",
        ),
        (lambda: Noisy(2.5), "`count` must be an int, got 2.5."),
        (
            lambda: Noisy(5, -1),
            "`at_most` must be a whole number of people, 0 or more, got -1.",
        ),
        (
            lambda: Noisy(-6, 5),
            "`count` must be at least -5, 0 with all noise, got -6.",
        ),
    ],
)
def test_impossible_prints_are_refused(build, message):
    with pytest.raises(ReleaseError, match=f"^{re.escape(message)}$"):
        build()


@pytest.mark.parametrize(
    ("figure", "low", "high", "open_ends"),
    [
        (Figure("36.7"), "36.65", "36.75", (False, False)),
        (Figure(36.7), "36.65", "36.75", (False, False)),
        (Figure("38.0"), "37.95", "38.05", (False, False)),
        (Figure(38), "37.5", "38.5", (False, False)),
        (Figure(38, to=0), "38", "38", (False, False)),
        (Figure(40, to=5, how="half-up"), "37.5", "42.5", (False, True)),
        (Figure(38, to="0.5", how="down"), "38", "38.5", (False, True)),
        (Figure(38, to="0.5", how="up"), "37.5", "38", (True, False)),
        (Figure(-3), "-3.5", "-2.5", (False, False)),
    ],
)
def test_a_figure_reveals_what_would_have_been_printed_so(figure, low, high, open_ends):
    span = figure.reveals()
    assert (span.low, span.high) == (Fraction(low), Fraction(high))
    assert (span.is_low_open, span.is_high_open) == open_ends


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (
            lambda: Figure("about 30"),
            "`value` must be a number such as 38, 36.7 or \"36.70\", got 'about 30'.",
        ),
        (
            lambda: Figure(True),
            '`value` must be a number such as 38, 36.7 or "36.70", got True.',
        ),
        (
            lambda: Figure(float("nan")),
            '`value` must be a number such as 38, 36.7 or "36.70", got nan.',
        ),
        (lambda: Figure(30, to=-1), "`to` must be 0 or more, got -1."),
        (
            lambda: Figure("36.7", to=1),
            "`value` must be a multiple of `to` (1), got '36.7'.",
        ),
        (
            lambda: Figure(30, how="away"),
            "`how` must be one of nearest, half-up, half-down, half-even, down, up, "
            "random, got 'away'.",
        ),
    ],
)
def test_impossible_figures_are_refused(build, message):
    with pytest.raises(ReleaseError, match=f"^{re.escape(message)}$"):
        build()


def test_a_fraction_is_exact_since_it_has_no_last_digit():
    third = Fraction(110, 3)
    assert Figure(third).reveals()[:2] == (third, third)
