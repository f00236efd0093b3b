"""Staff are scored by how often one target comes back, and the threshold is chosen."""

import pytest
from hypothesis import given, strategies as st

from kit.access import TOO_FEW
from kit.access_logs.flags import find_flags
from kit.access_logs.record import choose_score, score_staff
from kit.claims import everyone, watched
from kit.errors import DeskError
from tests.access_logs.asked import access_log

HIM = watched("A").on("2017-12-01").where(region="VT", age_band="65+", plan="Basic")
HER = watched("B").on("2017-12-02").where(region="NY", age_band="18-24", plan="Free")


def scores(*asked):
    log = access_log(*asked)
    return {one.by: one.score for one in score_staff(log, find_flags(log))}


def looked_up(person, *films, by="ben"):
    return [(by, person & watched(film), TOO_FEW) for film in films]


def test_a_score_is_the_number_of_things_asked_of_one_target():
    assert scores(*looked_up(HIM, "C", "D", "E")) == {"ben": 3}


def test_the_same_thing_asked_again_is_not_another():
    assert scores(*looked_up(HIM, "C", "C", "C")) == {"ben": 1}


def test_two_targets_are_not_added_up():
    # Two things of him and three of her, who shares no fact with him.
    asked = looked_up(HIM, "C", "D") + looked_up(HER, "C", "D", "E")
    assert scores(*asked) == {"ben": 3}


def test_other_days_of_the_same_title_are_the_same_thing():
    # A campaign that is followed over growing windows, by one person at a time.
    segment = everyone().where(region="VT", age_band="65+", plan="Basic")
    ends = [watched("A").between("2017-12-01", f"2017-12-{n:02}") for n in range(2, 9)]
    asked = [("eva", segment & end, 40 + i) for i, end in enumerate(ends)]
    assert scores(*asked) == {"eva": 1}


def test_everybody_in_the_log_has_a_score_and_the_highest_is_first():
    asked = [("ann", watched("A"), 900), *looked_up(HIM, "C", "D")]
    log = access_log(*asked)
    scored = score_staff(log, find_flags(log))
    assert [(one.by, one.score) for one in scored] == [("ben", 2), ("ann", 0)]
    assert scored[0].reason == "Singled out people with the same 4 facts in 2 ways."
    assert {flag.places for flag in scored[0].flags} == {(1,), (2,)}


def test_the_reason_names_no_fact():
    log = access_log(*looked_up(HIM, "C", "D"))
    (ben,) = score_staff(log, find_flags(log))
    assert not any(word in ben.reason for word in ("VT", "65+", "Basic", "A ", "C "))


@given(
    peekers=st.lists(st.integers(0, 6), min_size=1),
    innocent=st.lists(st.integers(0, 6)),
)
def test_no_other_score_gives_a_better_f1(peekers, innocent):
    def f1(least):
        right = sum(score >= least for score in peekers)
        wrong = sum(score >= least for score in innocent)
        return 2 * right / (right + wrong + len(peekers))

    least = choose_score(peekers, innocent)
    assert f1(least) == max(map(f1, range(8)))


def test_of_two_scores_as_good_the_higher_is_chosen():
    # From 2 on: 2 right of 3 flagged, both found. From 3 on: 1 right, 1 of 2 found.
    assert choose_score([2, 3], [2]) == 2
    # From 1 on: 1 of 3 right, all found, F1 = 1/2; from 2 on nobody: F1 = 0.
    assert choose_score([1], [1, 1]) == 1
    # From 0 or from 4 on the same two are found, and nobody else.
    assert choose_score([4, 4], []) == 4


def test_a_score_is_chosen_on_peekers():
    with pytest.raises(
        DeskError, match="`peekers` must be scores of at least one, got"
    ):
        choose_score([], [1, 2])
