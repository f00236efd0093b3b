"""Totals above a floor are rounded, and a reader is never misled."""

import re
from fractions import Fraction

import pytest
from hypothesis import given, strategies as st

from kit.claims import watched
from kit.errors import RuleError
from kit.printed import Figure, Suppressed
from kit.publishing.printing import apply_rule
from kit.publishing.tables import print_table
from kit.rules.rounding import RoundedTotal
from kit.rules.steps import Steps
from kit.rules.threshold import Threshold

REPORT = RoundedTotal(100_000, above=50_000)


@pytest.mark.parametrize(
    ("total", "printed"),
    [
        (0, None),
        (50_000, None),
        (50_000.5, 100_000),  # above the floor, so never rounded down to nothing
        (149_999, 100_000),
        (150_000, 200_000),
        (812_087_213, 812_100_000),
        (Fraction(299_999, 2), 100_000),
    ],
)
def test_the_report_prints_hundreds_of_thousands_above_fifty_thousand(total, printed):
    shown = REPORT.publish(total)
    assert shown == (Suppressed() if printed is None else Figure(printed, to=100_000))


@given(
    st.builds(RoundedTotal, st.integers(1, 40), st.integers(0, 60)),
    st.fractions(0, 200, max_denominator=60),
)
def test_the_true_total_is_among_what_is_revealed(rule, total):
    printed = rule.publish(total)
    low, high, is_low_open, is_high_open = rule.reveals(printed)
    assert low < total if is_low_open else low <= total
    assert total < high if is_high_open else total <= high
    assert high - low <= max(rule.base, rule.above)
    if isinstance(printed, Suppressed):
        assert total <= rule.above
    else:
        assert total > rule.above
        assert printed.value % rule.base == 0


def test_the_floor_narrows_the_smallest_figure():
    low, high, is_low_open, is_high_open = REPORT.reveals(Figure(100_000, to=100_000))
    assert (low, high, is_low_open, is_high_open) == (50_000, 150_000, True, True)
    assert REPORT.reveals(Suppressed())[:2] == (0, 50_000)
    # With a floor of its own in the middle of a step, the step begins there.
    assert RoundedTotal(100, above=120).reveals(Figure(100))[:2] == (120, 150)


@pytest.mark.parametrize("figure", ["812,087,213", "0", "-100000"])
def test_a_figure_that_is_no_step_above_the_floor_was_never_printed(figure):
    with pytest.raises(RuleError, match="is never printed under hours above 50,000"):
        REPORT.reveals(Figure(figure.replace(",", "")))


@pytest.mark.parametrize(
    "total", [-1, True, None, "5", float("nan"), float("inf"), 1e13]
)
def test_only_totals_are_rounded(total):
    with pytest.raises(RuleError, match="`total` must be a number"):
        REPORT.publish(total)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"base": 0}, "`base` must be an int from 1 to 1,000,000,000,000, got 0"),
        ({"base": 2.5}, "`base` must be an int from 1 to"),
        ({"base": 5, "above": -1}, "`above` must be an int from 0 to"),
        ({"base": 5, "above": True}, "`above` must be an int from 0 to"),
        ({"base": 5, "unit": ""}, "`unit` must be a word, such as 'hours', got ''"),
    ],
)
def test_what_is_no_rule_for_totals_is_refused(settings, message):
    with pytest.raises(RuleError, match=message):
        RoundedTotal(**settings)


@pytest.mark.parametrize("printed", [None, 100_000, "100,000"])
def test_only_figures_reveal_totals(printed):
    with pytest.raises(RuleError, match="`printed` must be a Figure or Suppressed"):
        REPORT.reveals(printed)


def test_it_says_that_it_does_not_act_on_people():
    message = re.escape(
        "`rule` must act on counts of people, and hours above 50,000, rounded to "
        "100,000 acts on totals; use its own `publish`."
    )
    with pytest.raises(RuleError, match=message):
        apply_rule([watched("A")], [53], rule=REPORT)
    with pytest.raises(RuleError, match=message):
        Steps((REPORT, Threshold(5)))
    with pytest.raises(RuleError, match=message):
        print_table(None, rule=REPORT)
