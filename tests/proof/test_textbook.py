"""The textbook block of seven people, worked out as its authors did, and by hand.

By hand, in the article's words (F M female male, B W black white, M S married single):
lines 2C and 4A say that four are B with a sum of 194 and three of them F with a sum of
110, so one MB is 84; the middle one of the three FB is 36, and the two middle ones of
the four B sum to 102, so another is 66 and the last 110 - 36 - 66 = 8. The three W have
a sum of 72 and 24 in the middle; for 30 to be the middle age of all seven, the eldest W
is 30, and the youngest 18. Four are married, with a sum of 216 and middle ages that sum
to 102, and the eight-year-old is not: 36 + 66 in the middle leaves 84 and 30 (18 + 84
would leave nobody older). The four F sum to 134, so 24 of W is the fourth.
"""

from itertools import combinations
from math import comb

import numpy as np
import pytest

from kit.claims import Amount, everyone, mean, median
from kit.printed import Figure
from kit.proof.enumerate import list_worlds
from kit.proof.sufficient import prove
from kit.proof.worlds import Worlds
from kit.releases import Release, release
from kit.sources.textbook import (
    AGE,
    BASIC,
    LINES,
    NORTH,
    STREAK,
    UNREAD,
    seven_viewers,
)

EVERY = "8FBS 18MWS 24FWS 30MWM 36FBM 66FBM 84MBM"
NAMES = [line.name for line in LINES]
NOT_TOLD_APART = "8FBS 36FBM 66FBM 84MBM"


def find_worlds(table, *, at_most=100):
    return list_worlds(Worlds(table, also=[BASIC, NORTH, STREAK]), at_most=at_most)


def codes(listed, counts):
    """Write people as the article does, in order of age."""
    columns = [listed.claims.index(claim) for claim in (BASIC, NORTH, STREAK)]
    kinds = np.hstack([listed.values, listed.kinds[:, columns]])
    return " ".join(
        f"{age}{'MF'[basic]}{'WB'[north]}{'SM'[streak]}"
        for age, basic, north, streak in sorted(np.repeat(kinds, counts, 0).tolist())
    )


def worlds_of(table):
    listed = find_worlds(table)
    assert listed.is_complete
    assert listed.amounts == (AGE,)
    worlds = [codes(listed, counts) for counts in listed.worlds]
    assert len(set(worlds)) == len(worlds)
    return worlds, codes(listed, listed.common())


@pytest.mark.parametrize("unread", [(), UNREAD], ids=["all blanks read", "3A read"])
class TestTheGrid:
    def test_the_whole_table_has_one_world(self, unread):
        worlds, _ = worlds_of(seven_viewers(leave_out=unread))
        assert worlds == [EVERY]

    @pytest.mark.parametrize("line", ["2A", "2B", "2C", "2D"])
    def test_without_one_of_the_lines_on_sex_or_race_it_is_still_one(
        self, unread, line
    ):
        # What the line says follows from the total and the other half.
        worlds, _ = worlds_of(seven_viewers(leave_out=[*unread, line]))
        assert worlds == [EVERY]

    def test_without_both_sexes_four_people_are_still_certain(self, unread):
        # Nothing is then known of the plans of the three W: 2 × 2 × 2 = 8 worlds. Of
        # these, "fewer than three" in 4C and 4D rules out three M and three F.
        worlds, common = worlds_of(seven_viewers(leave_out=[*unread, "2A", "2B"]))
        three = [
            f"8FBS 18{a}WS 24{b}WS 30{c}WM 36FBM 66FBM 84MBM"
            for a in "FM"
            for b in "FM"
            for c in "FM"
            if unread or not a == b == c
        ]
        assert sorted(worlds) == sorted(three)
        assert len(worlds) == (8 if unread else 6)
        assert common == NOT_TOLD_APART

    def test_without_the_married_only_who_they_are_is_open(self, unread):
        # The child is not one; of six adults at most two are single: 1 + 6 + 15 = 22.
        worlds, common = worlds_of(seven_viewers(leave_out=[*unread, "3B"]))
        adults = "18MW 24FW 30MW 36FB 66FB 84MB".split()
        singles = [set(pair) for n in range(3) for pair in combinations(adults, n)]
        assert sorted(worlds) == sorted(
            " ".join(["8FBS", *(a + ("S" if a in two else "M") for a in adults)])
            for two in singles
        )
        assert len(worlds) == 22
        assert common == "8FBS"

    def test_without_black_women_there_are_two_worlds(self, unread):
        worlds, common = worlds_of(seven_viewers(leave_out=[*unread, "4A"]))
        other = "2FBS 12MWS 24FWM 30MBM 36FWS 72FBM 90MBM"
        assert sorted(worlds) == sorted([EVERY, other])
        assert common == ""


def test_with_fewer_numbers_there_are_more_than_can_be_listed():
    few = [name for name in NAMES if name not in ("1A", "2A", "2B")]
    listed = find_worlds(seven_viewers(leave_out=few), at_most=50)
    assert not listed.is_complete
    assert str(listed) == "more than 50 worlds"
    # And each of them fits, by plain arithmetic.
    is_basic = listed.kinds[:, listed.claims.index(BASIC)]
    for world in listed.worlds:
        for who, n, total in ((is_basic, 4, 134), (~is_basic, 3, 132)):
            ages = np.repeat(listed.values[who, 0], world[who])
            assert (len(ages), ages.sum(), np.median(ages)) == (n, total, 30)
        assert np.median(np.repeat(listed.values[:, 0], world)) == 30


# --- Why it is so --------------------------------------------------------------

CHILD = BASIC & NORTH & AGE.between(8, 8)
FIVE = [
    NORTH,
    median(AGE, NORTH),
    mean(AGE, NORTH),
    median(AGE, NORTH & BASIC),
    mean(AGE, NORTH & BASIC),
]


def test_six_numbers_prove_the_child_and_none_of_the_five_figures_can_be_spared():
    # 36.7 is no mean of one or two ages, and if all four of the North were on the
    # Basic plan, it would have to be the 48.5. So they are three, and then as above.
    # (The sixth is that there are seven people, which by hand nobody needs.)
    two = [name for name in NAMES if name not in ("2C", "4A")]
    found = prove(Worlds(seven_viewers(leave_out=two)), CHILD, most_demands=0)
    assert {number.claim for number in found.because} == {everyone(), *FIVE}
    whole = Worlds(seven_viewers(leave_out=UNREAD))
    assert str(whole.bounds(CHILD, keep=found.because)) == "exactly 1"
    for number in found.because[1:]:
        others = [other for other in found.because if other != number]
        assert whole.bounds(CHILD, keep=others).low == 0


def test_without_those_numbers_the_child_is_proved_again_by_others():
    table = seven_viewers(leave_out=UNREAD)
    others = Release(tuple(n for n in table.numbers if n.claim not in FIVE))
    assert len(others) == len(table) - 5
    assert str(Worlds(others).bounds(CHILD)) == "exactly 1"


# --- Three ages with a median and a mean ----------------------------------------


def triples(oldest):
    """All ages of three people in order, the same age allowed, from 1 on."""
    ages = np.array(
        [
            (a, b, c)
            for a in range(1, oldest + 1)
            for b in range(a, oldest + 1)
            for c in range(b, oldest + 1)
        ]
    )
    fits = (ages[:, 1] == 30) & (ages.sum(axis=1) == 3 * 44)
    return ages, fits


@pytest.mark.parametrize(
    ("oldest", "considered", "all_different"),
    [
        # The article's model counts in order, the same age allowed: C(114 + 2, 3).
        (114, 253_460, comb(114, 3)),
        # The article's text counts three different ages: C(125, 3).
        (125, comb(125 + 2, 3), 317_750),
    ],
)
def test_three_ages_with_median_30_and_mean_44_are_30(
    oldest, considered, all_different
):
    ages, fits = triples(oldest)
    assert len(ages) == considered
    is_strict = (np.diff(ages, axis=1) > 0).all(axis=1)
    assert is_strict.sum() == all_different
    # 1, 30, 101 to 30, 30, 72; the last is the one with two people of the same age.
    assert fits.sum() == 30
    assert (fits & is_strict).sum() == 29

    age = Amount("age", 1, oldest, unit="years")
    three = {
        everyone(): 3,
        median(age, everyone()): Figure(30, to=0),
        mean(age, everyone()): "44.0",
    }
    listed = list_worlds(Worlds(release(three)))
    assert str(listed) == "exactly 30 worlds"
    found = {
        tuple(np.repeat(listed.values[:, 0], world).tolist()) for world in listed.worlds
    }
    assert found == set(map(tuple, ages[fits].tolist()))
