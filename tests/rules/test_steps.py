"""Rules that follow each other print by hand what they should, and mislead nobody."""

import re

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from kit.claims import watched
from kit.errors import RuleError
from kit.printed import ROUNDINGS, Exact, Noisy, Rounded, Suppressed
from kit.rules.cell_key import CellKey, design_table
from kit.rules.coarsening import Coarsening
from kit.rules.private.contribution import ContributionBound
from kit.rules.private.noise import DiscreteLaplace
from kit.rules.rounding import RoundedTotal, Rounding
from kit.rules.sampling import Sampling
from kit.rules.steps import Steps, as_steps
from kit.rules.table_rounding import ControlledRounding
from kit.rules.threshold import Threshold

TEN, FIVES = Threshold(10), Rounding(5)
WEEKS, SAMPLE, TABLE = Coarsening(days="week"), Sampling(0.5), ControlledRounding(5)
KEYS = CellKey(design_table(max_noise=2, variance=1))


# -- what comes first matters -----------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "count", "printed", "interval"),
    [
        # First the threshold: 8 and 9 are withheld, and 10 stands for 10 to 12.
        ((TEN, FIVES), 9, Suppressed(10, is_zero_shown=True), (1, 9)),
        ((TEN, FIVES), 12, Rounded(10, 5), (10, 12)),
        ((TEN, FIVES), 13, Rounded(15, 5), (13, 17)),
        ((TEN, FIVES), 0, Rounded(0, 5), (0, 0)),
        # First the rounding: 8 becomes 10 and passes; 1 and 2 become a zero that is
        # shown; 3 to 7 become 5 and are withheld.
        ((FIVES, TEN), 9, Rounded(10, 5), (8, 12)),
        ((FIVES, TEN), 2, Rounded(0, 5), (0, 2)),
        ((FIVES, TEN), 7, Suppressed(8, is_zero_shown=True), (3, 7)),
        # Where zeros are withheld too, so are 1 and 2.
        ((FIVES, Threshold(10, False)), 2, Suppressed(8), (0, 7)),
        # A threshold above the next multiple leaves one count for 10.
        ((Threshold(12), FIVES), 12, Rounded(10, 5), (12, 12)),
        # Two thresholds are the higher one.
        ((TEN, Threshold(20)), 15, Suppressed(20, is_zero_shown=True), (1, 19)),
        ((Threshold(20), TEN), 15, Suppressed(20, is_zero_shown=True), (1, 19)),
        # No multiple of 10 is withheld by a threshold of 5.
        ((Rounding(10), Threshold(5)), 3, Rounded(0, 10), (0, 5)),
    ],
)
def test_steps_by_hand(rule, count, printed, interval):
    rule = Steps(rule)
    assert rule.publish(count) == printed
    assert rule.reveals(printed) == interval


def test_steps_that_withhold_nothing_say_so():
    assert Steps((FIVES,)).suppressed is None
    assert Steps((Rounding(10), Threshold(5))).suppressed is None
    assert Steps((TEN, FIVES)).suppressed == (1, 9)


def test_a_withheld_number_reveals_what_either_step_may_have_withheld():
    # 1 to 3 by the first; 5, which stands for 3 to 7, by the last.
    rule = Steps((Threshold(4), FIVES, TEN))
    assert rule.suppressed == (1, 7)
    assert [n for n in range(20) if isinstance(rule.publish(n), Suppressed)] == [
        *range(1, 8)
    ]


def test_where_two_steps_leave_a_gap_the_interval_spans_it():
    # 1 is withheld by the first; 8 to 12 by the last, as 10; 2 to 7 are printed as 0
    # or 5. An interval cannot say "1, or 8 to 12".
    class JustTen(Threshold):
        @property
        def suppressed(self):
            return super().suppressed._replace(low=10)

        def settle(self, value, rng=None):
            return None if value == 10 else value

        def undo(self, shown):
            return shown

    rule = Steps((Threshold(2), FIVES, JustTen(11)))
    gone = [n for n in range(20) if isinstance(rule.publish(n), Suppressed)]
    assert gone == [1, 8, 9, 10, 11, 12]
    assert rule.reveals(rule.publish(8)) == (1, 12)


# -- no reader is misled ----------------------------------------------------------

thresholds = st.builds(Threshold, st.integers(1, 15), st.booleans())
hows = st.sampled_from(list(ROUNDINGS))
roundings = st.builds(Rounding, st.integers(1, 12), hows)
one_rule = thresholds | roundings
steps = st.lists(one_rule, min_size=1, max_size=4).map(tuple).map(Steps)


@settings(max_examples=150)
@given(steps, st.integers(0, 40), st.integers(0, 3))
def test_the_true_count_is_among_what_is_revealed(rule, count, seed):
    printed = rule.publish(count, np.random.default_rng(seed))
    low, high = rule.reveals(printed)
    assert low <= count <= high
    # Nor is a reader misled who takes it at its word, and knows no rule.
    low, high = printed.reveals()
    assert low <= count <= high


@settings(max_examples=100)
@given(steps, st.integers(0, 30))
def test_no_more_is_left_open_than_is_printed_alike(rule, count):
    if rule.is_random:
        rngs = [np.random.default_rng(seed) for seed in range(5)]
        printed = {rule.publish(count, rng) for rng in rngs}
    else:
        printed = {rule.publish(count)}
    for one in printed:
        low, high = rule.reveals(one)
        alike = [n for n in range(110) if one in all_prints(rule, n)]
        if is_plain(rule):
            assert (low, high) == (alike[0], alike[-1])
        assert low <= alike[0] <= alike[-1] <= high


def all_prints(rule, count):
    """Everything that can come of a count, whatever the lots."""
    if not rule.is_random:
        return {rule.publish(count)}
    found = {count}
    for step in rule.on_counts:
        found = {out for value in found for out in outcomes(step, value)}
    return {rule.print_settled(value) for value in found}


def outcomes(step, value):
    if value is None:
        return {None}
    if not step.is_random or value % step.base == 0:
        return {step.settle(value, np.random.default_rng(0))}
    below = value // step.base * step.base
    return {below, below + step.base}


def is_plain(rule):
    """Whether what is revealed is as narrow as can be: for one rule by itself.

    But for "nearest": readers are not told that a half goes up.
    """
    near = any(getattr(step, "how", None) == "nearest" for step in rule.rules)
    return len(rule.rules) == 1 and not near


def test_where_steps_leave_more_open_than_they_must():
    # "Half-down" rounding prints 0 for 0 to 2 and 5 for 3 to 7. A threshold of 3
    # before it withholds 1 and 2, so that 0 stands for nobody alone: as narrow as can
    # be. After it, 0 is 0 to 2.
    halves = Rounding(5, "half-down")
    before, after = Steps((Threshold(3), halves)), Steps((halves, Threshold(3)))
    assert before.reveals(before.publish(0)) == (0, 0)
    assert after.reveals(after.publish(1)) == (0, 2)
    # A threshold of 5, to the nearest 10, and up to 20: 5 to 24 come out as 20. The
    # reader is not told that a half goes up, and leaves 25 open.
    up = Steps((Threshold(5), Rounding(10), Rounding(20, "up")))
    printed = up.publish(6)
    assert [n for n in range(60) if up.publish(n) == printed] == [*range(5, 25)]
    assert up.reveals(printed) == (5, 25)


# -- in which form it is printed --------------------------------------------------


def test_rounded_in_two_ways_says_how_far_it_can_be_off():
    # 3 goes to 5 and then to 10, seven away; "10, to the nearest 10" would mislead.
    rule = Steps((FIVES, Rounding(10)))
    assert rule.publish(3) == Noisy(10, 7)
    assert rule.publish(3).reveals() == rule.reveals(rule.publish(3)) == (3, 17)


def test_rounded_twice_in_the_same_way_is_rounded_once():
    assert Steps((FIVES, TEN, FIVES)).publish(12) == Rounded(10, 5)


def test_noise_that_is_rounded_is_noise_still():
    rule = Steps((KEYS, FIVES))
    noisy = rule.print_settled(rule.settle(20, key=0))
    # At most 2 of noise and 2 of rounding.
    assert noisy.at_most == 4
    assert rule.reveals(noisy) == (noisy.count - 4, noisy.count + 4)


def test_noise_below_zero_is_withheld_by_any_threshold():
    rule = Steps((DiscreteLaplace(3), Threshold(1)))
    prints = [rule.publish(0, np.random.default_rng(seed)) for seed in range(20)]
    assert Suppressed() in prints
    for printed in prints:
        assert rule.reveals(printed) == (0, None)


def test_what_was_never_printed_is_refused():
    message = r"^5 \(rounded to 5\) is never printed under threshold k = 10, then round"
    with pytest.raises(RuleError, match=message):
        Steps((TEN, FIVES)).reveals(Rounded(5, 5))
    with pytest.raises(RuleError, match=r"^A number was withheld .* never withholds"):
        Steps((FIVES, TEN)).reveals(Suppressed(2, is_zero_shown=True))


def test_numbers_of_other_forms_are_taken_at_their_word():
    assert Steps((TEN, FIVES)).reveals(Rounded(20, 10)) == (15, 25)
    assert Steps((TEN,)).reveals(Rounded(20, 10)) == (15, 25)


@pytest.mark.parametrize(
    "printed", [Exact(7), Exact(10), Rounded(20, 10), Suppressed()]
)
def test_a_single_step_reads_numbers_as_its_rule_does(printed):
    # Totals below k are often exempt, so that a threshold takes 7 at its word.
    assert Steps((TEN,)).reveals(printed) == TEN.reveals(printed)


def test_of_several_steps_a_number_that_cannot_be_is_refused():
    with pytest.raises(
        RuleError, match=r"^7 is never printed under threshold k = 10, "
    ):
        Steps((TEN, Threshold(5))).reveals(Exact(7))


# -- what a sequence of rules is --------------------------------------------------


def test_steps_within_steps_are_laid_flat():
    inner = Steps((TEN, Steps((FIVES,))))
    assert Steps((WEEKS, SAMPLE, inner)).rules == (WEEKS, SAMPLE, TEN, FIVES)
    assert Steps([TEN, FIVES]) == Steps((Steps((TEN, FIVES)),))
    assert hash(Steps([TEN, FIVES])) == hash(Steps((TEN, FIVES)))


def test_a_single_rule_is_one_step():
    assert Steps(TEN) == Steps((TEN,)) == as_steps(TEN)
    assert as_steps(None) is None
    assert as_steps(Steps(TEN)) == Steps(TEN)


def test_steps_are_told_apart_by_what_they_see():
    rule = Steps((WEEKS, SAMPLE, TABLE, KEYS, TEN))
    assert (rule.on_claims, rule.on_plays) == ((WEEKS,), (SAMPLE,))
    assert (rule.on_tables, rule.on_counts) == ((TABLE,), (KEYS, TEN))
    assert rule.n_keys == KEYS.n_keys
    assert Steps((TEN, FIVES)).n_keys is None


def test_lots_are_wanted_where_one_step_draws_them():
    assert Steps((TEN, Rounding(5, "random"))).is_random
    assert not Steps((TEN, FIVES)).is_random
    with pytest.raises(
        RuleError, match=r"^`seed` must be an int.*rounding random to 5"
    ):
        Steps((TEN, Rounding(5, "random"))).publish(12)


def test_steps_that_see_no_counts_leave_them_alone():
    assert Steps((WEEKS,)).publish(7) == Exact(7)
    assert Steps((WEEKS,)).coarsen(watched("A")) == watched("A")


@pytest.mark.parametrize(
    ("first", "then"),
    [
        (TEN, WEEKS),
        (SAMPLE, WEEKS),
        (TABLE, SAMPLE),
        (TEN, TABLE),
        (FIVES, ContributionBound(3)),
        (TEN, KEYS),
        (FIVES, KEYS),
        (KEYS, KEYS),
    ],
)
def test_rules_act_in_the_order_of_what_they_see(first, then):
    message = (
        "`rules` must act on sentences, then on plays, then on tables, then on counts, "
        f"keys of cells first; {then} cannot follow {first}: swap them."
    )
    with pytest.raises(RuleError, match=f"^{re.escape(message)}$"):
        Steps((first, then))
    with pytest.raises(RuleError, match="cannot follow"):
        Steps((Steps((first,)), Steps((then,))))


def test_a_table_passes_through_one_rule():
    message = (
        "`rules` must be rules of which at most one acts on whole tables, got "
        "'controlled rounding to 5, then controlled rounding to 10, then threshold k = "
        "10'. The second would be handed what the first has printed: take one."
    )
    with pytest.raises(RuleError, match=f"^{re.escape(message)}$"):
        Steps((TABLE, Steps((ControlledRounding(10), TEN))))
    assert Steps((TABLE, TEN)).on_tables == (TABLE,)


@pytest.mark.parametrize(
    "rules", [(), [], None, "ab", 5, (TEN, None), (TEN, 5), (Threshold,), {TEN}]
)
def test_only_rules_are_steps(rules):
    message = r"^`rules` must be a tuple of rules, such as \(Threshold\(10\), Rounding"
    with pytest.raises(RuleError, match=message):
        Steps(rules)


def test_hours_are_no_step_to_counts():
    message = (
        r"^`rule` must act on counts of people, and .* acts on totals; use its own"
    )
    with pytest.raises(RuleError, match=message):
        Steps((TEN, RoundedTotal(100)))


def test_steps_say_what_they_do():
    assert str(Steps((TEN, FIVES))) == "threshold k = 10, then rounding to 5"
