"""What is said in each game, and who was right, worked by hand."""

from types import SimpleNamespace

import polars as pl
import pytest
from hypothesis import given, strategies as st

from kit.claims import everyone, watched
from kit.evaluate.rates import residual_risk, wilson
from kit.knowledge import Knowledge, KnownPlay
from kit.releases import Bounds
from kit.sweeps.games import (
    Game,
    HowMany,
    InOrOut,
    Member,
    Named,
    Owner,
    Placed,
    Secret,
    Sought,
    Target,
    Told,
    WhichRecord,
    say_size,
    usual_size,
)
from kit.sweeps.judging import JUDGED, best_constant

film = Sought(watched("A"))


def secrets(*pairs):
    return [Secret(film, size, control) for size, control in pairs]


def told(low, high, estimate=None):
    return Told(Bounds(low, high, True, True), estimate)


def judged(groups, answers):
    return HowMany.judge(groups, answers)


# -- how many ---------------------------------------------------------------------


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
    assert HowMany.are_proved(answers) == [True, False, False, False, True]
    assert row["baseline"] == "saying the best single size"
    for side, n in (("", 3), ("baseline_", 2), ("control_", 3)):
        rate = wilson(n, 4)
        found = [row[f"{side}{what}"] for what in ("rate", "low", "high")]
        assert found == [n / 4, rate.low, rate.high]
    # As often right inside as outside: the release adds nothing.
    assert row["added_risk"] == 0
    assert row["added_risk_high"] == residual_risk(wilson(3, 4), wilson(3, 4)).high
    assert set(row) <= set(JUDGED)
    assert row["control_valid"] == 4


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
def test_bounds_that_the_truth_is_outside_of_are_refuted(answer):
    groups = secrets((3, 3), (1, 1))
    assert HowMany.is_refuted(groups, [answer, None])
    assert not HowMany.is_refuted(groups, [told(3, 3), told(0, 2)])
    assert not HowMany.is_refuted(groups, [None, told(0, None, 9)])  # a bad guess only


# -- in or out --------------------------------------------------------------------

SEEN = Target(Knowledge(watched("A")), watched("B"))


def members(*pairs):
    return [Member(SEEN, is_in, control) for is_in, control in pairs]


def test_a_yes_and_a_no_by_hand():
    # Person by person the attack says
    #   yes, proved   she is in, the other too        right, and right of the other
    #   yes           she is in, the other is not     right
    #   no            she is in, the other is not     wrong, but right of the other
    #   no            she is not, the other is        right
    #   nothing       she abstains: neither right nor wrong
    #   None          not mounted
    people = members(
        (True, True), (True, False), (True, False), (False, True), (True, True), (0, 0)
    )
    answers = [
        Placed(True, is_proved=True), Placed(True), Placed(False), Placed(False),
        Placed(None), None,
    ]  # fmt: skip
    row = InOrOut.judge(people, answers)
    assert (row["requested"], row["generated"], row["valid"]) == (6, 5, 4)
    assert (row["succeeded"], row["control_succeeded"]) == (3, 2)
    # "Yes" of all is right of the first three, and of the one left unanswered.
    assert (row["baseline_succeeded"], row["baseline_valid"]) == (4, 5)
    assert (row["proved"], row["guessed"]) == (1, 3)
    # Of the three that are guessed and the one left, "yes" is right three times.
    guessed = ("succeeded", "baseline_succeeded", "baseline_valid")
    assert [row[f"guessed_{name}"] for name in guessed] == [2, 3, 4]
    assert row["guessed_control_succeeded"] == 1
    assert (row["rate"], row["control_rate"]) == (3 / 4, 1 / 2)
    assert row["added_risk"] == 1 / 2  # (3/4 - 1/2) / (1 - 1/2)
    assert InOrOut.are_proved(answers) == [True, *[False] * 5]
    assert SEEN.people == watched("A")


def test_a_certain_answer_that_is_wrong_is_refuted():
    people = members((True, True), (False, False))
    certain = Placed(True, is_proved=True)
    assert InOrOut.is_refuted(people, [None, certain])
    assert not InOrOut.is_refuted(people, [certain, Placed(True)])
    # Whoever abstains has said nothing.
    nothing = Placed(None, is_proved=True)
    assert not InOrOut.is_refuted(people, [certain, nothing])
    assert InOrOut.are_proved([nothing]) == [False]


def test_who_knows_when_to_be_silent_beats_who_says_the_same_of_everybody():
    # Half of a hundred are in. She names eleven, all rightly, and is silent of the
    # rest; of the controls six are as she says. Whoever says yes to everybody is right
    # of 50 of 100, not of eleven of eleven.
    people = [*members(*[(True, n < 6) for n in range(11)])]
    people += members(*[(True, False)] * 39, *[(False, False)] * 50)
    row = InOrOut.judge(people, [Placed(True)] * 11 + [Placed(None)] * 89)
    assert (row["valid"], row["succeeded"]) == (11, 11)
    assert (row["baseline_succeeded"], row["baseline_valid"]) == (50, 100)
    assert row["baseline_rate"] == 0.5
    assert row["low"] > row["baseline_high"]


def test_who_tells_apart_who_is_in_the_data_gains_all_of_it():
    # Four of eight are in the data, and none of the controls. "Yes" and "no" as it is:
    # all eight are right, and of the controls those of whom "no" was said.
    target = Target(Knowledge(everyone().where(region="NY")))
    people = [Member(target, is_in, False) for is_in in (True, False) * 4]
    row = InOrOut.judge(people, [Placed(one.is_in) for one in people])
    assert (row["succeeded"], row["baseline_succeeded"]) == (8, 4)
    assert (row["control_succeeded"], row["added_risk"]) == (4, 1)
    # To say the same of everybody gains nothing.
    for said in (True, False):
        row = InOrOut.judge(people, [Placed(said)] * 8)
        assert row["succeeded"] == row["baseline_succeeded"] == 4


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1), st.booleans())
def test_nobody_who_says_the_same_of_all_beats_the_baseline(pairs, said):
    row = InOrOut.judge(members(*pairs), [Placed(said)] * len(pairs))
    assert row["succeeded"] <= row["baseline_succeeded"]
    assert row["low"] <= row["baseline_rate"]


@given(
    st.lists(
        st.tuples(st.booleans(), st.booleans(), st.sampled_from([True, False, None])),
        min_size=1,
    )
)
def test_answers_are_counted_once(answers):
    people = members(*(pair[:2] for pair in answers))
    row = InOrOut.judge(people, [Placed(said) for *_, said in answers])
    assert row["requested"] == row["generated"] == len(answers) >= row["valid"]
    assert row["succeeded"] == row["guessed_succeeded"] <= row["valid"]
    # To say the opposite is right where this is wrong.
    turned = [Placed(None if said is None else not said) for *_, said in answers]
    other = InOrOut.judge(people, turned)
    assert row["succeeded"] + other["succeeded"] == row["valid"]


# -- which record -----------------------------------------------------------------


def handed_out(*rows):
    """A log as it was handed out, of (record, title)."""
    plays = pl.LazyFrame(rows, ["viewer", "title"], orient="row")
    return SimpleNamespace(log=SimpleNamespace(plays=plays))


def owner(record, *titles):
    return Owner(Target(Knowledge([KnownPlay(title) for title in titles])), record)


#: 0 is the most active; 1 and 2 have B in common, and 3 has Z alone.
LOG = handed_out(
    *((0, title) for title in "ACDEF"), (1, "A"), (1, "B"), (2, "B"), (3, "Z")
)


def test_records_by_hand():
    # Of A and B, 1 has both; of B alone, 1 and 2 are tied; of A and C, 0 has both; of
    # a title that nobody has, nothing is common. The last two are not in the data.
    people = [
        owner(1, "A", "B"),
        owner(2, "B"),
        owner(0, "A", "C"),
        owner(3, "Q"),
        owner(3, "Z"),
        owner(None, "A"),
        owner(None, "Z"),
    ]
    answers = [Named(1), Named(1), Named(0), Named(None), None, Named(0), Named(None)]
    row = WhichRecord.judge(people, answers, LOG)
    # Five have a record, four are tried; 1 and 0 are right.
    assert (row["requested"], row["generated"], row["valid"]) == (5, 4, 4)
    assert (row["succeeded"], row["rate"]) == (2, 1 / 2)
    # Common titles: 1, then one of two, then 0, then nobody: 2.5 of 4.
    assert row["baseline"] == "counting common titles"
    assert row["baseline_succeeded"] == 2.5
    # One of the two who are not in the data is named.
    assert (row["control_valid"], row["control_succeeded"]) == (2, 1)
    assert set(row) <= set(JUDGED)
    assert "proved" not in row
    assert WhichRecord.are_proved(answers) == [False] * 7


def test_the_most_active_may_be_the_strongest_baseline():
    # All of whom nothing is known that is in the log are 0, who has most plays.
    row = WhichRecord.judge([owner(0, "Q"), owner(None, "Q")], [Named(0)] * 2, LOG)
    assert (row["baseline"], row["baseline_succeeded"]) == ("naming the most active", 1)
    # Without that, one of four at random.
    row = WhichRecord.judge([owner(3, "Q"), owner(None, "Q")], [Named(3)] * 2, LOG)
    assert row["baseline"] == "naming a record at random"
    assert row["baseline_succeeded"] == 1 / 4


def test_a_record_that_was_left_out_cannot_be_named_by_anybody():
    # 9 was left out of what is handed out; her titles are those of 1.
    row = WhichRecord.judge([owner(9, "A", "B"), owner(None, "Z")], [Named(1)] * 2, LOG)
    assert (row["valid"], row["succeeded"], row["baseline_succeeded"]) == (1, 0, 0)


def test_nobody_is_rated_where_nothing_was_tried():
    people = [owner(1, "A"), owner(None, "A")]
    for told in ([None, None], [Named(1), None]):
        assert "added_risk" not in WhichRecord.judge(people, told, LOG)


@given(
    st.lists(
        st.tuples(st.integers(0, 5), st.sets(st.sampled_from("ABC"), min_size=1)),
        min_size=1,
        max_size=8,
    )
)
def test_the_most_titles_in_common_are_counted_with_their_chance(wanted):
    records = {0: "A", 1: "AB", 2: "B", 3: "ABC", 4: "C"}  # there is no record 5
    log = handed_out(*((who, t) for who, titles in records.items() for t in titles))
    people = [owner(who, *sorted(titles)) for who, titles in wanted]
    row = WhichRecord.judge(
        [*people, owner(None, "A")], [Named(None)] * (len(people) + 1), log
    )
    by_titles = 0
    for who, titles in wanted:
        common = {r: len(titles & set(own)) for r, own in records.items()}
        best = [r for r, n in common.items() if n == max(common.values())]
        by_titles += (who in best) / len(best)
    at_random = sum(who in records for who, _ in wanted) / 5
    most_active = sum(who == 3 for who, _ in wanted)
    assert row["baseline_succeeded"] == pytest.approx(
        max(by_titles, at_random, most_active)
    )


def test_a_game_of_ones_own_has_to_judge():
    with pytest.raises(NotImplementedError, match="Game has no `judge`"):
        Game.judge([], [])
    assert Game.are_proved([1]) == [False]
    assert not Game.is_refuted([1], [1])
