"""Each attack of a sweep, on a publication so small that the answer is plain."""

import polars as pl
import pytest

from kit.claims import everyone, watched
from kit.desk.query_desk import QueryDesk
from kit.desk.ruled_desk import RuledDesk
from kit.knowledge import Knowledge
from kit.printed import Exact, Noisy, Rounded, Suppressed
from kit.publishing.printing import apply_rule
from kit.releases import Bounds, release
from kit.rules.private.noise import DiscreteLaplace
from kit.rules.rounding import Rounding
from kit.rules.sampling import Sampling
from kit.rules.steps import Steps
from kit.rules.threshold import Threshold
from kit.sweeps.attacks import (
    Differencing,
    LinearReconstruction,
    MembershipInference,
)
from kit.sweeps.games import Placed, Sought, Target
from kit.sweeps.publications.desk import Inquiry, Tracker
from kit.sweeps.publications.tables import AuditTables, Tables
from tests.sweeps.made_up import played

film, show = watched("A"), watched("B")
first, second = film.on("2017-12-01"), film.on("2017-12-02")
both = film.every_day(2, until="2017-12-02")
broken = Sought(first & ~both, ((1, first), (-1, both)))


def size(told):
    return told.size.low, told.size.high


# -- differencing -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "bounds", "estimate"),
    [
        (None, (4, 4), 4),
        (Threshold(53), (4, 4), 4),
        (Threshold(54), (4, 56), None),  # 57 less 1 to 53
        (Threshold(58), (0, 56), None),  # 1 to 57, less 1 to 57
        (Rounding(5), (0, 4), 0),  # 53 to 57, less 53 to 57; -4 people are none
        (Rounding(10), (0, 20), 10),  # 55 to 65, less 45 to 55
    ],
)
def test_two_lines_are_subtracted(rule, bounds, estimate):
    published = apply_rule([first, both], [57, 53], rule=rule)
    (told,) = Differencing().learn(published, [broken])
    assert size(told) == bounds
    assert told.estimate == estimate
    assert told.size.is_proved == (bounds == (4, 4))


def test_longer_sums_add_and_subtract():
    # Of 20 in one region or another, 12 and 5 are in the others: 3, or with 20 rounded
    # to 10 and so 15 to 25, less 17.
    places = [everyone().where(region=r) for r in ("NY", "IL", "VT")]
    area = everyone().where(region=["NY", "IL", "VT"])
    sought = Sought(places[2], ((1, area), (-1, places[0]), (-1, places[1])))
    numbers = {places[0]: Exact(12), places[1]: Exact(5)}
    (told,) = Differencing().learn(release({area: Exact(20)} | numbers), [sought])
    assert (size(told), told.estimate) == ((3, 3), 3)
    (told,) = Differencing().learn(release({area: Rounded(20, 10)} | numbers), [sought])
    assert (size(told), told.estimate) == ((0, 8), 3)


@pytest.mark.parametrize(
    ("printed", "bounds"),
    [(Noisy(60), (0, None)), (Noisy(60, 3), (4, 10)), (Suppressed(), (0, None))],
)
def test_noise_without_a_limit_proves_nothing(printed, bounds):
    published = release({first: printed, both: Exact(53)})
    (told,) = Differencing().learn(published, [broken])
    assert size(told) == bounds


def test_a_sample_proves_no_more_than_whom_it_shows():
    # Half are in the sample: at least 57, less any number that 53 stand for.
    published = apply_rule([first, both], [57, 53])
    sampled = release(
        {n.claim: n.printed for n in published.numbers}, rule=Sampling(0.5)
    )
    (told,) = Differencing().learn(sampled, [broken])
    assert size(told) == (0, None)
    assert told.estimate == 8  # twice four


def test_a_line_that_was_not_printed_leaves_nothing_to_subtract():
    published = release({first: 57})
    groups = [broken, Sought(first), Sought(first, ((1, first),))]
    lost, unrouted, shown = Differencing().learn(published, groups)
    assert (lost, unrouted) == (None, None)
    assert size(shown) == (57, 57)


# -- read together ----------------------------------------------------------------


def test_numbers_about_one_title_are_read_together():
    # 6 on the first day, 5 on the second, 4 on both, and 10 of the other title: who
    # came on just one of the days are 2 and 1; of the other title nothing follows.
    published = release({first: 6, second: 5, both: 4, show: 10})
    groups = [Sought(first & ~second), Sought(second & ~first), Sought(show & first)]
    one, other, mixed = LinearReconstruction().learn(published, groups)
    assert (size(one), size(other)) == ((2, 2), (1, 1))
    assert size(mixed) == (0, 6)  # of both titles all numbers count
    assert one.estimate is None


@pytest.mark.parametrize(
    ("rule", "bounds"),
    [
        (Threshold(5), (2, 5)),  # 6, less a withheld 1 to 4
        (Threshold(7), (0, 5)),  # 1 to 6, less 1 to 4, for 4 are withheld as 1 to 6
        (Rounding(5), (0, 4)),  # 3 to 7, less 3 to 7
    ],
)
def test_the_rule_is_read_too(rule, bounds):
    published = apply_rule([first, both], [6, 4], rule=rule)
    (told,) = LinearReconstruction().learn(published, [Sought(first & ~both)])
    assert size(told) == bounds


def test_more_numbers_than_can_be_read_are_left_alone():
    published = release({first: 6, both: 4})
    groups = [Sought(first & ~both)]
    assert LinearReconstruction(most_numbers=1).learn(published, groups) == [None]
    assert LinearReconstruction(most_numbers=2).learn(published, groups) != [None]
    # Nothing is printed about this title.
    assert LinearReconstruction().learn(published, [Sought(show)]) == [None]


# -- fill in tables ---------------------------------------------------------------


def table(**cells):
    names = list(cells)
    return pl.DataFrame({"age_band": names, "viewers": list(cells.values())})


def tables(*frames, rule=None, groups=None):
    return Tables(frames, (rule,) * len(frames), groups or {})


def cell(*names):
    return Sought(everyone(), cell=names)


def test_one_blank_is_put_back_and_two_are_cornered():
    one = tables(table(a=12, b=None, total=15), rule=Threshold(5))
    (told,) = AuditTables().learn(one, [cell("b")])
    assert (size(told), told.estimate) == ((3, 3), None)
    # Of 7 and two blanks of 1 to 4: 3 or 4 each.
    two = tables(table(a=12, b=None, c=None, total=19), rule=Threshold(5))
    b, c, a, missing = AuditTables().learn(
        two, [cell("b"), cell("c"), cell("a"), cell("z")]
    )
    assert (size(b), size(c), size(a)) == ((3, 4), (3, 4), (12, 12))
    assert missing is None


def test_a_second_table_puts_back_what_the_first_withholds():
    first_ = table(a=12, b=None, c=None, total=19)
    other = table(**{"a or b": 15, "c": None, "total": 19})
    groups = {"age_band": {"a or b": ["a", "b"]}}
    pair = tables(first_, other, rule=Threshold(5), groups=groups)
    b, c = AuditTables().learn(pair, [cell("b"), cell("c")])
    assert (size(b), size(c)) == ((3, 3), (4, 4))


@pytest.mark.parametrize(
    ("rule", "number", "bounds"),
    [
        (Threshold(2), None, (1, 1)),  # under 2 and not nobody
        (Steps((Threshold(12), Rounding(5))), 10, (12, 12)),  # 12 alone gives 10
        (None, 7, (7, 7)),
        (Rounding(5), 10, (8, 12)),
    ],
)
def test_a_cell_is_what_the_rule_says_and_not_its_face(rule, number, bounds):
    # The other cell and the total are open, or add up.
    frame = table(a=number, b=0, total=number)
    (told,) = AuditTables().learn(tables(frame, rule=rule), [cell("a")])
    assert size(told) == bounds


def test_noise_below_zero_says_nothing():
    rule = DiscreteLaplace(3)
    frame = table(a=-2, b=5, total=4)
    a, b = AuditTables().learn(tables(frame, rule=rule), [cell("a"), cell("b")])
    assert (size(a), size(b)) == ((0, None), (0, None))
    assert (a.estimate, b.estimate) == (-2, 5)


# -- ask a desk -------------------------------------------------------------------

#: 12 watched A and 5 of these B; 8 watched B alone.
LOG = played(
    [(v, "A", 1) for v in range(12)]
    + [(v, "B", 1) for v in range(5)]
    + [(v, "B", 2) for v in range(12, 20)]
)


def inquiry(rule, log=LOG, seed=1):
    desk = RuledDesk(QueryDesk(log), rule, seed=seed)
    return Inquiry(desk, rule, ((film, show),))


@pytest.mark.parametrize(
    ("rule", "bounds", "estimate"),
    [
        # Asked straight away.
        (None, (5, 5), 5),
        (Threshold(5), (5, 5), 5),
        # 5 are refused, 12 with A and 7 with A alone are not.
        (Threshold(6), (5, 5), 5),
        # Rounded to 5, the group is answered: 5 is 3 to 7.
        (Rounding(5), (3, 7), 5),
        # 5 passes as it is.
        (Steps((Rounding(5), Threshold(5))), (3, 7), 5),
    ],
)
def test_a_desk_is_asked_until_it_tells(rule, bounds, estimate):
    (told,) = Tracker().learn(inquiry(rule), [Sought(film & show)])
    assert (size(told), told.estimate) == (bounds, estimate)


def test_a_rounded_sum_is_as_wide_as_its_parts():
    # Rounded to 4, then from 8 on: A and B, 5 people, are 4 and refused. A are 12, for
    # 10 to 14, and A without B 8, for 6 to 10: 0 to 8, and 4 at face value.
    rule = Steps((Rounding(4), Threshold(8)))
    (told,) = Tracker().learn(inquiry(rule), [Sought(film & show)])
    assert (size(told), told.estimate) == ((0, 8), 4)


def test_a_desk_that_refuses_everything_tells_nothing():
    (told,) = Tracker().learn(inquiry(Threshold(30)), [Sought(film & show)])
    assert told is None


def test_answers_with_noise_prove_nothing():
    for seed in range(5):
        (told,) = Tracker().learn(
            inquiry(DiscreteLaplace(4), seed=seed), [Sought(film & show)]
        )
        assert told.size == Bounds(0, None, False, False)


# -- membership -------------------------------------------------------------------


def placed(numbers, *, known=first, group=second, rule=None):
    claims, counts = zip(*numbers.items(), strict=True)
    published = apply_rule(list(claims), list(counts), rule=rule)
    target = Target(Knowledge(known), group)
    (found,) = MembershipInference().learn(published, [target])
    return found


@pytest.mark.parametrize(
    ("on_both", "answer"),
    [
        (6, Placed(True, is_proved=True)),  # all who came on the first came again
        (0, Placed(False, is_proved=True)),
        (4, Placed(True)),  # four of six
        (2, Placed(False)),
        (3, Placed(None)),  # one half, which says neither
    ],
)
def test_somebody_is_placed_by_the_share_of_those_who_are_like_her(on_both, answer):
    assert placed({first: 6, second: 6, both: on_both}) == answer


@pytest.mark.parametrize(
    ("rule", "answer"),
    [
        (Threshold(5), Placed(None)),  # of six, 1 to 4
        (Threshold(4), Placed(True)),  # of six, four
        (Threshold(3, is_zero_shown=False), Placed(True)),
        (Rounding(5), Placed(None)),  # of 3 to 7, 3 to 7
    ],
)
def test_a_rule_that_leaves_both_sides_open_is_a_reason_to_abstain(rule, answer):
    assert placed({first: 6, second: 6, both: 4}, rule=rule) == answer


def test_a_zero_that_is_printed_places_somebody_under_any_threshold():
    numbers = {first: 6, second: 6, both: 0}
    out = Placed(False, is_proved=True)
    assert placed(numbers, rule=Threshold(1000)) == out
    assert placed(numbers, rule=Threshold(1000, is_zero_shown=False)) != out


def test_who_is_in_the_data_at_all_no_numbers_tell():
    assert placed({first: 6, both: 6}, group=None) is None


def test_numbers_about_other_titles_are_no_way_to_place_somebody():
    assert placed({show: 6}) is None
    few = MembershipInference(most_numbers=1)
    published = release({first: 6, both: 6})
    assert few.learn(published, [Target(Knowledge(first), both)]) == [None]
    assert "there are no numbers about what is known" in few.idle
