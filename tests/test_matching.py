"""Pairing recovered histories with true ones: by lot, in order, as well as can be."""

import re

import numpy as np
import pytest

from kit.errors import EvaluationError
from kit.evaluate.matching import match_histories

# Ann AAB, Bob AAA; recovered: AAA and ABA. Ann agrees with the first on 2 days and
# with the second on 1; Bob on 3 and on 2.
TRUTH = [[0, 0, 1], [0, 0, 0]]
TOLD = [[0, 0, 0], [0, 1, 0]]


def days(pairing, truth=TRUTH, told=TOLD):
    return match_histories(np.array(truth), np.array(told), pairing=pairing).tolist()


def test_the_answer_key_gives_the_first_the_best_and_the_last_what_is_left():
    assert days("answer key") == [2, 2]
    assert days("answer key", TRUTH[::-1]) == [3, 1]


def test_one_to_one_does_not_depend_on_the_order_and_is_never_worse():
    assert sum(days("one to one")) == sum(days("one to one", TRUTH[::-1])) == 4
    rng = np.random.default_rng(3)
    truth, told = rng.integers(-1, 4, (2, 30, 6))
    best = sum(days("one to one", truth, told))
    assert (
        best >= sum(days("answer key", truth, told)) >= sum(days("by lot", truth, told))
    )


def test_by_lot_is_the_mean_over_all_pairings():
    # Both ways to pair: (2 + 2) and (1 + 3) days, 4 in the mean.
    assert days("by lot") == [1.5, 2.5]


def test_a_day_on_which_nothing_was_watched_is_never_right():
    idle = [[-1, -1], [0, -1]]
    for pairing in ("by lot", "answer key", "one to one"):
        found = days(pairing, idle, idle)
        assert found[0] == 0
        assert sum(found) == (0.5 if pairing == "by lot" else 1)


def test_fewer_histories_leave_somebody_without_a_partner():
    assert days("one to one", TRUTH, TOLD[:1]) == [0, 3]
    assert days("answer key", TRUTH, TOLD[:1]) == [2, 0]


@pytest.mark.parametrize(
    ("truth", "told", "pairing", "message"),
    [
        ([0, 1], TOLD, "by lot", "`truth` must be a table of whole numbers"),
        ([[0.5]], TOLD, "by lot", "`truth` must be a table of whole numbers"),
        ([[-2, 0, 0]], TOLD, "by lot", "of at least -1"),
        ([[0], [0, 1]], TOLD, "by lot", "got 'rows that differ'"),
        (TRUTH, [[0, 0]], "by lot", "`recovered` must be histories of 3 days"),
        (TRUTH, TOLD, "best", "`pairing` must be one of by lot, answer key"),
    ],
)
def test_what_cannot_be_paired_is_refused(truth, told, pairing, message):
    with pytest.raises(EvaluationError, match=re.escape(message)):
        match_histories(truth, told, pairing=pairing)
