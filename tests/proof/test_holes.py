"""Counts that a rule never prints so, within what a number reveals, are ruled out."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings, strategies as st

from kit.attacks.on_releases.tables.audit import audit_tables
from kit.claims import Amount, Statistic, everyone, watched
from kit.errors import ReleaseError
from kit.measures.k import k_release
from kit.printed import Exact, Figure, Range, Rounded, Suppressed
from kit.proof.enumerate import list_worlds
from kit.proof.sufficient import prove
from kit.proof.worlds import Worlds
from kit.releases import release
from kit.rules.rounding import Rounding
from kit.rules.sampling import Sampling
from kit.rules.steps import Steps
from kit.rules.threshold import Threshold
from tests.proof.populations import KINDS, all_worlds, cases

a, b = watched("A"), watched("B")
FIVE = Steps((Threshold(5), Rounding(10)))


def test_a_threshold_leaves_a_hole_above_zero():
    # A 0 was 0, or 5 and rounded down; 1 to 4 would have been withheld.
    assert FIVE.reveals(Rounded(0, 10)) == (0, 5)
    assert FIVE.holes(Rounded(0, 10)) == ((1, 4),)
    assert FIVE.holes(Rounded(10, 10)) == ()
    assert FIVE.holes(Suppressed()) == ()
    by_lot, zero = (
        Steps((Threshold(5), Rounding(10, "random"))),
        Rounded(0, 10, "random"),
    )
    assert (by_lot.reveals(zero), by_lot.holes(zero)) == ((0, 9), ((1, 4),))
    assert Steps((Sampling(0.5), *FIVE.rules)).holes(Rounded(0, 10)) == ()
    # To 3 first, 0 and 1 are 0, 2 to 4 are 3, which is withheld, and 5 to 10 are 6
    # or 9, which are 0 to 20 below: 2 to 4 come out of neither.
    thrice = Steps((Rounding(3), Threshold(5), Rounding(20)))
    assert thrice.reveals(Exact(0)) == (0, 10)
    assert thrice.holes(Exact(0)) == ((2, 4),)


def test_a_size_in_a_hole_is_no_size():
    # Printed as 0, those with A and B are 0 or 5, and no more than the 4 with B.
    printed = {a & b: Rounded(0, 10), b: Range(4, 4), everyone(): Rounded(10, 10)}
    numbers = release(printed, rule=FIVE)
    proved = prove(Worlds(numbers), a & b)
    assert str(proved.size) == "exactly 0"
    assert proved.because == numbers.numbers[:2]
    assert str(Worlds(release(printed)).bounds(a & b)) == "0 to 4"


def could_print(rule, n, shown):
    """Whether a reader thinks so, who is not told where a count half-way goes."""
    k, base = rule.rules[0].k, rule.rules[1].base
    if 0 < n < k:
        return isinstance(shown, Suppressed)
    down = n - n % base
    near = {down} if 2 * (n % base) <= base else set()
    near |= {down + base} if 2 * (n % base) >= base else set()
    return not isinstance(shown, Suppressed) and shown.count in near


@pytest.mark.slow
@pytest.mark.parametrize("name", KINDS)
@settings(max_examples=110)
@given(data=st.data())
def test_bounds_are_those_of_the_worlds_that_print_the_same(name, data):
    case = data.draw(cases(name, most_claims=3))
    k = data.draw(st.integers(2, 4))
    rule = Steps((Threshold(k), Rounding(data.draw(st.integers(3, 6)))))
    claims = case.release.claims
    numbers = [(claim, rule.publish(int(case.count(claim)))) for claim in claims]
    printed = release(numbers, rule=rule)
    most = printed.intervals()[0].high  # everyone
    if most is None or most > 7:
        return
    worlds = np.concatenate([all_worlds(len(case.kinds), n) for n in range(most + 1)])
    for claim, shown in numbers:
        could = {n for n in range(most + 1) if could_print(rule, n, shown)}
        worlds = worlds[np.isin(case.count(claim, worlds), list(could))]
    sizes = case.count(case.group, worlds)
    bounds = Worlds(printed).bounds(case.group)
    assert bounds.low <= sizes.min()
    assert sizes.max() <= bounds.high
    if bounds.is_exact:
        assert (bounds.low, bounds.high) == (sizes.min(), sizes.max())
    found = k_release(printed)
    if found.group is not None:
        assert case.count(found.group, worlds).min() >= found.size.low >= 1


def test_worlds_in_a_hole_are_not_listed():
    # Everybody is 0 or 5; with A, and without, any split of 5: six worlds and the
    # empty one. A reader who took 0 to 5 would list 1 + 2 + ... + 6 = 21.
    printed = {everyone(): Rounded(0, 10), a: Range(0, 5)}
    listed = list_worlds(Worlds(release(printed, rule=FIVE)))
    assert str(listed) == "exactly 7 worlds"
    assert set(listed.worlds.sum(axis=1).tolist()) == {0, 5}
    assert str(list_worlds(Worlds(release(printed)))) == "exactly 21 worlds"


def test_two_releases_read_as_one_keep_their_holes():
    first = release({a: Rounded(0, 10)}, rule=FIVE)
    both = first + release({everyone(): 9})
    assert both.numbers[0].printed == Range(0, 5, holes=((1, 4),))
    assert both.holes() == (((1, 4),), ())
    # 0 with A or 5, of 9: two worlds.
    assert str(list_worlds(Worlds(both))) == "exactly 2 worlds"
    twice = release([(a, Rounded(0, 10)), (a, Range(1))], rule=FIVE)
    assert str(Worlds(twice).bounds(a)) == "exactly 5"


@pytest.mark.parametrize(("people", "size"), [(3, "exactly 0"), (9, "0 to 5")])
def test_people_of_whom_a_mean_is_known_avoid_holes_too(people, size):
    # Those with A are 0 or 5, and 5 are more than 3.
    age = Amount("age", low=20, high=21)
    printed = {
        everyone(): Range(people, people),
        a: Rounded(0, 10),
        Statistic("mean", age, everyone()): Figure("20.5", to="0.5"),
    }
    worlds = Worlds(release(printed, rule=FIVE))
    assert str(worlds.bounds(a)) == size
    listed = list_worlds(worlds)
    with_a = listed.worlds @ listed.kinds[:, listed.claims.index(a)]
    assert set(with_a.tolist()) <= {0, 5}


def test_an_end_in_a_hole_is_not_called_exact_where_there_are_many_claims():
    # With A and B 0 or 5 of whom B has 4, as above; twelve more claims about others
    # are too many to list all worlds.
    others = {watched(f"T{n}"): 50 for n in range(12)}
    printed = {a & b: Rounded(0, 10), b: Range(4, 4), **others}
    bounds = Worlds(release(printed, rule=FIVE)).bounds(a & b)
    assert (bounds.low, bounds.is_low_exact) == (0, True)
    assert bounds.high == 0 or not bounds.is_high_exact


def test_a_table_with_holes_calls_no_end_exact():
    # Of 9 in all 4 or 5 would be in each region, and 4 would have been withheld.
    frame = pl.DataFrame({"region": ["NY", "VT", "total"], "viewers": [0, 0, 10]})
    whole = pl.DataFrame({"region": ["total"], "viewers": [9]})
    audit = audit_tables([frame, whole], k=5, rule=[FIVE, None])
    assert audit.table.filter(region="NY").select("low", "high").row(0) == (4, 5)
    assert not audit.table["is_low_exact"].any()
    assert not audit.table["is_high_exact"].any()


@pytest.mark.parametrize("holes", [((0, 4),), ((1, 7),), ((4, 1),), (3,), 3])
def test_holes_lie_inside(holes):
    with pytest.raises(ReleaseError, match="`holes` must be pairs of whole numbers"):
        Range(0, 7, holes=holes)
