"""The sums hold for every viewer there can be, and give the numbers of the paper."""

from datetime import datetime

import numpy as np
import pytest
from hypothesis import given, strategies as st

from kit.access import TOO_FEW, TOO_MANY, Refused
from kit.attacks.on_desks.trackers import (
    DoubleTracker,
    GeneralTracker,
    IndividualTracker,
    leave_open,
    subtract_from_all,
)
from kit.claims import everyone
from kit.claims.amounts import total
from kit.claims.viewer import What
from kit.desk.query_desk import QueryDesk
from tests.attacks.denning import (
    CONTRIBUTION,
    CS,
    FEMALE,
    MALE,
    MATH,
    PROF,
    SALARY,
    STU,
    denning_log,
)
from tests.claims.viewers import all_viewers, combinations, leaves, windows

DODD = FEMALE & CS & PROF
AT = datetime(1979, 3, 1)


def replies(desk, formula, amount=None):
    groups = [group if amount is None else total(amount, group) for _, group in formula]
    return [desk.ask(group, by="anna", at=AT) for group in groups]


def added_up(formula, answers):
    return sum(
        weight * answer for (weight, _), answer in zip(formula, answers, strict=True)
    )


# -- the paper's examples (ATTACKS T6) --------------------------------------------


def test_the_table_is_the_papers():
    desk = QueryDesk(denning_log())
    everybody = [total(amount, everyone()) for amount in (SALARY, CONTRIBUTION)]
    answers = [desk.ask(question, by="anna", at=AT) for question in everybody]
    assert (desk.n, answers) == (12, [194, 1195])


def test_example_3_an_individual_tracker():
    # k = 2. Women, and women who are not professors of computer science: 5 - 4 = 1.
    desk = QueryDesk(denning_log(), k=2)
    formula = IndividualTracker(FEMALE).formula(CS & PROF)
    assert replies(desk, formula) == [5, 4]
    assert replies(desk, formula, SALARY) == [90, 75]
    assert added_up(formula, [90, 75]) == 15


def test_example_5_a_general_tracker():
    # k = 2, T = men: 8 + 5 - 7 - 5 = 1, and the salary 119 + 90 - 194 = 15.
    desk = QueryDesk(denning_log(), k=2)
    formula = GeneralTracker(MALE).formula(DODD)
    counts, sums = replies(desk, formula), replies(desk, formula, SALARY)
    assert (counts[:2], sum(counts[2:])) == ([8, 5], 12)
    assert (sums[:2], sum(sums[2:])) == ([119, 90], 194)
    assert (added_up(formula, counts), added_up(formula, sums)) == (1, 15)


def test_example_6_a_large_group():
    # Everybody but Irons: 2 * 1195 - 695 - 510 = 1185.
    desk = QueryDesk(denning_log(), k=2)
    wanted = ~(FEMALE & CS & STU)
    assert desk.ask(wanted, by="anna", at=AT) == Refused(TOO_MANY)
    formula = GeneralTracker(MALE).formula(wanted, is_large=True)
    sums = replies(desk, formula, CONTRIBUTION)
    assert (2 * sum(sums[:2]), sums[2:]) == (2 * 1195, [695, 510])
    assert added_up(formula, sums) == 1185


def test_example_8_a_double_tracker():
    # k = 4 > 12 / 4, T = mathematics, U = professors: 8 + 5 - 4 - 8 = 1.
    desk = QueryDesk(denning_log(), k=4)
    formula = DoubleTracker(MATH, PROF).formula(DODD)
    assert replies(desk, formula) == [8, 5, 4, 8]
    assert replies(desk, formula, CONTRIBUTION) == [1150, 950, 900, 1150]
    assert added_up(formula, [1150, 950, 900, 1150]) == 50


def test_the_target_itself_is_refused_under_both_thresholds():
    for k in (2, 4):
        desk = QueryDesk(denning_log(), k=k)
        assert desk.ask(DODD, by="anna", at=AT) == Refused(TOO_FEW)


def test_a_large_group_by_a_double_tracker():
    # Everybody but Dodd, k = 4: 12 - 1 people, and 1195 - 50.
    desk = QueryDesk(denning_log(), k=4)
    formula = DoubleTracker(MATH, PROF).formula(~DODD, is_large=True)
    assert added_up(formula, replies(desk, formula)) == 11
    assert added_up(formula, replies(desk, formula, CONTRIBUTION)) == 1145


def test_all_less_the_rest():
    desk = QueryDesk(denning_log(), k=2, guards_complement=False)
    assert replies(desk, subtract_from_all(DODD), SALARY) == [194, 179]


VIEWERS = all_viewers(["A"], 3, 1, regions=("NY", "VT", "CA"))
CLAIM = combinations(leaves([What("A")], windows(0, 2), 1, regions=["NY", "VT"]))

# -- on which side of the crowd is he? -------------------------------------------


def test_the_papers_own_tracker_lies_beside_its_target():
    # Dodd is a woman, so that she is not among the men: "C or not T" is not T again.
    assert not GeneralTracker(MALE).is_apart(DODD)
    assert not GeneralTracker(FEMALE).is_apart(DODD)
    assert GeneralTracker(MATH).is_apart(FEMALE & PROF)


def test_predicates_that_say_nothing_of_the_target_are_kept():
    assert leave_open([[MALE, FEMALE], [CS, MATH], [PROF, STU]], FEMALE & CS) == [
        [PROF, STU]
    ]
    assert leave_open([[MALE, FEMALE]], DODD) == []


@given(wanted=CLAIM, tracker=CLAIM)
def test_apart_is_what_the_words_do_not_settle(wanted, tracker):
    inside, group = VIEWERS.answers(tracker), VIEWERS.answers(wanted)
    if GeneralTracker(tracker).is_apart(wanted):
        return
    # Among all viewers there can be, the group is within T, or outside of it.
    assert not (group & ~inside).any() or not (group & inside).any()


# -- true of every viewer ---------------------------------------------------------


@given(wanted=CLAIM, tracker=CLAIM, other=CLAIM, is_large=st.booleans())
def test_weights_sum_to_one_in_the_group_and_to_nought_outside(
    wanted, tracker, other, is_large
):
    formulas = [
        subtract_from_all(wanted),
        GeneralTracker(tracker).formula(wanted, is_large=is_large),
        DoubleTracker(tracker, other).formula(wanted, is_large=is_large),
    ]
    for formula in formulas:
        weights = [weight * VIEWERS.answers(group) for weight, group in formula]
        assert np.array_equal(sum(weights), VIEWERS.answers(wanted).astype(int))


@given(wide=CLAIM, narrow=CLAIM)
def test_an_individual_tracker_holds_for_a_group_within_the_wide_one(wide, narrow):
    formula = IndividualTracker(wide).formula(narrow)
    weights = sum(weight * VIEWERS.answers(group) for weight, group in formula)
    assert np.array_equal(weights, VIEWERS.answers(wide & narrow).astype(int))


# -- sizes are permitted, whatever the tracker -------------------------------------


@pytest.mark.parametrize(("n", "k"), [(8, 2), (9, 2), (12, 3), (40, 10)])
def test_a_general_tracker_asks_only_what_is_permitted(n, k):
    # A small group C of c < k people, of whom b are in T: every size that occurs.
    for t in range(2 * k, n - 2 * k + 1):
        for c in range(k):
            for b in range(max(0, c - (n - t)), min(c, t) + 1):
                sizes = (t + c - b, n - t + b, t, n - t)
                assert all(k <= size <= n - k for size in sizes)


@pytest.mark.parametrize(("n", "k"), [(9, 3), (12, 4), (13, 4), (30, 10)])
def test_a_double_tracker_asks_only_what_is_permitted(n, k):
    for t in range(k, n - 2 * k + 1):
        for u in range(max(t, 2 * k), n - k + 1):
            for c in range(k):
                for b in range(max(0, c - (n - t)), min(c, t) + 1):
                    sizes = (u, t + c - b, t, u - b)
                    assert all(k <= size <= n - k for size in sizes)
