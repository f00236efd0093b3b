"""What is said of a group, and who was right, worked by hand."""

import pytest
from hypothesis import given, strategies as st

from kit.claims import watched
from kit.errors import SweepError
from kit.evaluate import residual_risk, wilson
from kit.measures.usefulness import measure_usefulness
from kit.releases import Bounds
from kit.sweeps.points import COLUMNS, are_proved, judge, say_useful
from kit.sweeps.secrets import (
    Secret,
    Sought,
    Told,
    best_constant,
    say_size,
    usual_size,
)

film = Sought(watched("A"))


def secrets(*pairs):
    return [Secret(film, size, control) for size, control in pairs]


def told(low, high, estimate=None):
    return Told(Bounds(low, high, True, True), estimate)


def judged(groups, answers):
    return judge(groups, answers, attack="guess", rule="none")


@pytest.mark.parametrize(
    ("pairs", "usual"),
    [
        ([(2, 2), (3, 2)], 2),
        ([(3, 1), (3, 1)], 1),  # the smaller of two that are as common
        ([(0, 0), (0, 4)], 4),  # nobody is no size of a group,
        ([(11, 11), (11, 5)], 5),  # nor is a crowd
        ([(0, 12)], 1),
    ],
)
def test_the_usual_size_is_taken_from_both_halves_alike(pairs, usual):
    assert usual_size(secrets(*pairs)) == usual
    assert usual_size(secrets(*((outside, size) for size, outside in pairs))) == usual


@pytest.mark.parametrize(
    ("answer", "usual", "size"),
    [
        (told(4, 4), 1, 4),  # proved
        (told(0, None), 2, 2),  # nothing is known: the usual size
        (told(3, 8), 1, 3),  # the usual size, as far as the bounds allow
        (told(0, 2), 5, 2),
        (told(0, None, 6), 1, 6),  # what the numbers suggest
        (told(0, None, -3), 4, 1),  # but somebody is in it
        (told(0, None, 25), 4, 10),  # and the group is small
        (told(3, 5, 9), 1, 5),  # within the bounds
        (told(0, 0), 1, 1),  # the list says that it is somebody
        (told(0, None, 2.6), 1, 3),
    ],
)
def test_one_size_is_settled_on(answer, usual, size):
    assert say_size(answer, usual) == size


def test_a_point_by_hand():
    # Of the sizes of those attacked, inside and outside, 3 1 1 4 and 1 2 1 4, the usual
    # one is 1. Group by group the attack says
    #   3, proved           of 3, outside 1   right
    #   2, suggested        of 1, outside 2   wrong, but right of those outside
    #   1, the usual one    of 1, outside 1   right, and right of those outside too
    #   nothing             of 5, outside 0   not mounted
    #   4, proved           of 4, outside 4   right, and right of those outside too
    groups = secrets((3, 1), (1, 2), (1, 1), (5, 0), (4, 4))
    answers = [told(3, 3), told(0, 9, 2), told(0, None), None, told(4, 4)]
    row = judged(groups, answers)
    assert (row["requested"], row["generated"], row["valid"]) == (5, 4, 4)
    assert row["succeeded"] == 3
    assert row["baseline_succeeded"] == 2  # "1" of all is right of 3, 1, 1, 4 twice
    assert row["control_succeeded"] == 3  # of those outside: 2, 1 and 4
    assert (row["proved"], row["smallest_proved"]) == (2, 3)
    assert are_proved(answers) == [True, False, False, False, True]
    for side, n in (("", 3), ("baseline_", 2), ("control_", 3)):
        rate = wilson(n, 4)
        found = [row[f"{side}{what}"] for what in ("rate", "low", "high")]
        assert found == [n / 4, rate.low, rate.high]
    # As often right inside as outside: the release adds nothing.
    assert row["added_risk"] == 0
    assert row["added_risk_high"] == residual_risk(wilson(3, 4), wilson(3, 4)).high
    assert set(row) <= set(COLUMNS)


def test_proofs_are_counted_apart_from_success():
    # "1 to 2" proves no size; guessing 1 is right all the same.
    row = judged(secrets((1, 1)), [told(1, 2)])
    assert (row["succeeded"], row["proved"], row["smallest_proved"]) == (1, 0, None)


def test_what_is_guessed_leaves_out_what_is_proved():
    # Proved: 4 and 4. Guessed: 1 of 2, 1 of 1, and 3 of 3, where "1 to 2" and "2 to 9"
    # leave the usual 1 and what the numbers suggest. Of these the best single size is
    # right once; outside, 1, 1 and 3 are right of the first and the third.
    groups = secrets((4, 4), (4, 1), (2, 1), (1, 2), (3, 3))
    answers = [told(4, 4), told(4, 4), told(1, 2), told(1, 2), told(2, 9, 3)]
    row = judged(groups, answers)
    assert (row["proved"], row["succeeded"]) == (2, 4)
    names = ("", "_succeeded", "_baseline_succeeded", "_control_succeeded")
    assert [row[f"guessed{name}"] for name in names] == [3, 2, 1, 2]


def test_nothing_proved_is_said_with_what_may_be_open():
    # None of 8: z² / (n + z²), with z² = 3.8415, is 0.3244; of all 8 it is all.
    nothing = judged(secrets(*[(2, 2)] * 8), [told(1, 9)] * 8)
    assert nothing["proved_high"] == pytest.approx(0.3244, abs=1e-4)
    everything = judged(secrets(*[(2, 2)] * 8), [told(2, 2)] * 8)
    assert everything["proved_high"] == 1


def test_nobody_who_says_one_size_of_all_beats_the_baseline():
    # 1, 1, 4, 2 and 1: whoever says 1 is right three times, and 7 never.
    assert best_constant([1, 1, 4, 2, 1]) == 3
    assert best_constant([]) == 0
    groups = secrets((1, 2), (1, 2), (4, 2), (2, 2), (1, 2))
    for size in (1, 2, 4, 7):
        row = judged(groups, [told(0, None, size)] * 5)
        assert row["baseline_succeeded"] == 3 >= row["succeeded"]


@given(st.lists(st.tuples(st.integers(1, 10), st.integers(1, 10)), min_size=1))
def test_who_was_told_nothing_does_as_well_outside_if_the_halves_are_swapped(pairs):
    nothing = [told(0, None)] * len(pairs)
    row = judged(secrets(*pairs), nothing)
    swapped = judged(secrets(*((b, a) for a, b in pairs)), nothing)
    assert row["succeeded"] == swapped["control_succeeded"]
    assert row["control_succeeded"] == swapped["succeeded"]
    assert row["succeeded"] <= row["baseline_succeeded"]


def test_an_attack_that_cannot_be_mounted_has_no_rate():
    row = judged(secrets((1, 1), (2, 2)), [None, None])
    assert (row["requested"], row["generated"], row["valid"]) == (2, 0, 0)
    assert "rate" not in row
    assert "added_risk" not in row


@pytest.mark.parametrize("answer", [told(4, 4), told(4, None), told(0, 2), told(0, 0)])
def test_a_false_proof_stops_everything(answer):
    message = r"^The attack 'guess' proved under none what is not true; this is a fault"
    with pytest.raises(SweepError, match=message):
        judged(secrets((3, 3)), [answer])


def test_each_group_wants_an_answer():
    message = (
        r"^`told` must be an answer, or None, for each of the 2 groups, got \"1 of"
    )
    with pytest.raises(SweepError, match=message):
        judged(secrets((3, 3), (1, 1)), [told(3, 3)])


def test_what_a_release_is_good_for_goes_into_columns():
    useful = say_useful(measure_usefulness([9, 5], [9, None]))
    assert set(useful) <= set(COLUMNS)
    assert useful["cells_covered"] == 0.5
    assert say_useful(None) == {}
