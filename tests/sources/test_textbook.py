"""The table of the seven viewers: what it prints, withholds and refuses."""

from fractions import Fraction
from math import ceil, floor

import pytest

from kit.claims import everyone, mean
from kit.errors import SourceError
from kit.printed import Suppressed
from kit.proof.statistics import find_fitted
from kit.sources.textbook import (
    AGE,
    BASIC,
    LINES,
    NORTH,
    PREMIUM,
    SOUTH,
    STREAK,
    UNREAD,
    seven_viewers,
)

# The authors' people, as their article prints them.
PEOPLE = "8FBS 18MWS 24FWS 30MWM 36FBM 66FBM 84MBM".split()


def person(code):
    """Say which claims are true of one of them."""
    sex, race, married = code[-3:]
    known = {
        BASIC: sex == "F",
        PREMIUM: sex == "M",
        NORTH: race == "B",
        SOUTH: race == "W",
        STREAK: married == "M",
        everyone().where(plan=["Basic", "Premium"]): True,
        everyone().where(region=["North", "South"]): True,
    }
    return known, {AGE: int(code[:-3])}


@pytest.mark.parametrize("k", [3, 4, 5, 7])
@pytest.mark.parametrize("means_to", ["0.1", "0.5", 1, 10])
def test_every_line_is_true_of_the_people_in_the_article(k, means_to):
    table = seven_viewers(k=k, means_to=means_to)
    people = [(person(code), 1) for code in PEOPLE]
    assert find_fitted(table, people) == frozenset(range(len(table)))


def test_each_mean_leaves_one_sum_of_whole_ages():
    table = seven_viewers()
    printed = {number.claim: number.printed for number in table.numbers}
    counted = [line for line in LINES if line.count is not None]
    assert [line.name for line in counted] == "1A 2A 2B 2C 2D 3B 4A".split()
    for line in counted:
        span = printed[mean(AGE, line.group)].reveals()
        assert ceil(span.low * line.count) == floor(span.high * line.count)


def suppressed(table):
    return {n.claim: n.printed for n in table.numbers if type(n.printed) is Suppressed}


def test_the_rule_of_three_withholds_seven_lines():
    empty = [line for line in LINES if line.count is None]
    assert suppressed(seven_viewers()) == {
        line.group: Suppressed(below=3) for line in empty
    }
    assert set(UNREAD) | {"3A"} == {line.name for line in empty}


def test_a_larger_k_withholds_the_lines_on_fewer_people():
    # Three people: 2B, 2D and 4A. Four: 2A, 2C and 3B.
    for k, n_more in {4: 3, 5: 6}.items():
        found = suppressed(seven_viewers(k=k))
        assert len(found) == 7 + n_more
        assert set(found.values()) == {Suppressed(below=k)}


def test_a_line_left_out_is_gone_and_the_words_around_the_table_stay():
    whole, part = seven_viewers(), seven_viewers(leave_out=["1A", "2A", "3A"])
    gone = [number for number in whole.numbers if number not in part.numbers]
    # Two figures of 1A, whose seven people stand in the words; three of 2A; one blank.
    assert len(gone) == 6
    assert len(part) == len(whole) - 6


def test_means_are_rounded_half_up_from_what_the_article_prints():
    rounded = {n.claim: str(n.printed) for n in seven_viewers(means_to=1).numbers}
    assert rounded[mean(AGE, BASIC)] == "34"  # 33.5
    assert rounded[mean(AGE, NORTH)] == "49"  # 48.5
    assert rounded[mean(AGE, NORTH & BASIC)] == "37"  # 36.7
    halves = {n.claim: n.printed for n in seven_viewers(means_to="0.5").numbers}
    assert str(halves[mean(AGE, NORTH & BASIC)]) == "36.5"
    assert halves[mean(AGE, NORTH & BASIC)].reveals().high == Fraction("36.75")


@pytest.mark.parametrize("leave_out", ["2A", ["2A", "9Z"]])
def test_an_unknown_line_is_refused(leave_out):
    message = r"`leave_out` must be a list of lines of the table \(1A, 2A, .*5C\), got "
    with pytest.raises(SourceError, match=message):
        seven_viewers(leave_out=leave_out)


@pytest.mark.parametrize("k", [0, 2, 8, 3.5, "3"])
def test_a_rule_that_the_table_cannot_show_is_refused(k):
    with pytest.raises(SourceError, match="`k` must be an int from 3 to 7"):
        seven_viewers(k=k)


@pytest.mark.parametrize("means_to", [0, -1, "0.25", "years", "1/0", None])
def test_a_step_that_the_printed_means_do_not_allow_is_refused(means_to):
    with pytest.raises(SourceError, match="`means_to` must be a number of years"):
        seven_viewers(means_to=means_to)
