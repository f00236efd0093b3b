"""The worst case, against every choice tried out, sums by hand and scikit-mobility."""

from datetime import date
from itertools import combinations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings, strategies as st

from kit.attacks.on_logs.points import Resolution
from kit.attacks.on_logs.worst_case_search import leave_fewest
from kit.attacks.on_logs.worst_cases import KINDS, worst_case
from kit.errors import AttackError, LogError
from kit.evaluate.rates import Tally
from kit.log import Log, check_plays
from tests.attacks.worst_case.plainly import make_log, match_plainly

DAY = 24 * 60
BY_DAY = Resolution(when="day")


def matches(log, known=None, **more):
    return worst_case(log, known, **more).matches_per_person.tolist()


# --- Every choice, tried out ------------------------------------------------

plays = st.tuples(st.sampled_from("ABC"), st.integers(0, 40))
audiences = st.lists(st.lists(plays, min_size=1, max_size=5), min_size=1, max_size=6)
ps = st.integers(1, 4)


@given(audiences, ps, st.sampled_from(["set", "multiset", "frequency", "probability"]))
def test_kinds_without_times_equal_every_choice_tried_out(records, p, kind):
    assert matches(make_log(records), p=p, kind=kind) == match_plainly(records, p, kind)


@settings(max_examples=25)
@given(audiences, ps, st.sampled_from(["set", "time"]))
def test_kinds_with_days_equal_every_choice_tried_out(records, p, kind):
    assert matches(make_log(records), BY_DAY, p=p, kind=kind) == match_plainly(
        records, p, kind, unit=DAY
    )


@settings(max_examples=25)
@given(
    audiences,
    ps,
    st.sampled_from(["frequency", "probability"]),
    st.sampled_from([0.1, 0.25, 0.5, 1.0]),
)
def test_amounts_within_a_tolerance_equal_every_choice_tried_out(
    records, p, kind, tolerance
):
    found = matches(make_log(records), p=p, kind=kind, tolerance=tolerance)
    assert found == match_plainly(records, p, kind, tolerance)


@given(audiences, ps)
def test_sequences_equal_every_word_tried_out(records, p):
    assert matches(make_log(records), p=p, kind="sequence") == match_plainly(
        records, p, "sequence"
    )


@settings(max_examples=25)
@given(audiences, ps)
def test_sequences_of_a_log_without_times_equal_every_word_tried_out(records, p):
    # On one day, either may have come first.
    log = Log(make_log(records).plays.drop("time", strict=False))
    assert matches(log, p=p, kind="sequence") == match_plainly(
        records, p, "sequence", unit=DAY
    )


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["set", "multiset", "frequency"])
@pytest.mark.parametrize("p", [2, 3])
def test_long_records_equal_every_choice_tried_out(kind, p):
    # Thirty titles or so each: more rows than are tried at first, in twins and in
    # neighbours who differ in a title or in how often.
    rng = np.random.default_rng(53)
    base = [[int(t) for t in rng.permutation(24)[:20]] for _ in range(3)]
    records = []
    for titles in base:
        for left_out in (0, 0, 1, 2):
            again = [int(t) for t in rng.choice(titles, 6)]
            record = [(f"T{t}", 0) for t in titles[left_out:] + again]
            records += [record, record] if left_out == 2 else [record]
    assert matches(make_log(records), p=p, kind=kind) == match_plainly(records, p, kind)


def test_twice_is_told_from_once_in_long_records():
    # 1 saw twenty titles twice, 2 each of them once, and each has one viewer more, who
    # saw it twice. Two titles are 1 and 2; one title twice is 1 and its own viewer.
    titles = [f"T{n}" for n in range(20)]
    first = [(title, hour) for title in titles for hour in (0, 1)]
    own = [[(title, 0), (title, 1)] for title in titles]
    log = make_log([first, [(title, 0) for title in titles], *own])
    assert matches(log, p=2, kind="multiset") == [2] * 22


@pytest.mark.parametrize("has_times", [True, False])
def test_sequences_in_long_records_equal_every_word_tried_out(has_times):
    # Two titles over and over: letters that come back, on one day and on others.
    rng = np.random.default_rng(53)
    records = [
        [(str(rng.choice(list("AAB"))), int(rng.integers(0, 72))) for _ in range(n)]
        for n in (6, 7, 7, 8)
    ]
    log = make_log(records + records[:1])
    log = log if has_times else Log(log.plays.drop("time"))
    found = matches(log, p=4, kind="sequence")
    unit = None if has_times else DAY
    assert found == match_plainly(records + records[:1], 4, "sequence", unit=unit)
    assert len(set(found)) > 1


@settings(max_examples=40)
@given(st.integers(0, 2**32), ps)
def test_the_choice_of_rows_equals_every_choice_tried_out(seed, p):
    rng = np.random.default_rng(seed)
    n_rows, n_columns = rng.integers(1, 10), rng.integers(1, 150)
    table = rng.random((n_rows, n_columns)) < rng.uniform(0.3, 1)
    costs = rng.integers(1, p + 1, n_rows)
    bits = np.zeros((n_rows, -(-n_columns // 64)), dtype=np.uint64)
    for row, column in zip(*np.nonzero(table), strict=True):
        bits[row, column // 64] |= np.uint64(1) << np.uint64(column % 64)
    left = [
        table[list(some)].all(axis=0).sum()
        for n in range(p + 1)
        for some in combinations(range(n_rows), n)
        if costs[list(some)].sum() <= p
    ]
    assert leave_fewest(bits, costs, n_columns, p) == min(left)


@pytest.mark.parametrize("kind", KINDS)
def test_more_plays_never_make_more_people_match(kind):
    rng = np.random.default_rng(4)
    records = [
        [
            (f"T{t}", int(h))
            for t, h in zip(rng.geometric(0.2, n), range(n), strict=True)
        ]
        for n in rng.integers(1, 9, 80)
    ]
    known = BY_DAY if kind == "time" else None
    found = [matches(make_log(records), known, p=p, kind=kind) for p in (1, 2, 3, 4)]
    assert (np.diff(found, axis=0) <= 0).all()
    assert (np.diff(found, axis=0) < 0).any()


# --- By hand ----------------------------------------------------------------

# The example of seven people that comes with scikit-mobility, a letter for a place.
#
# 1  A B C | D      the 3rd of the month at 8, 9, 10; the 4th at 10
# 2  A C | A B      the 3rd at 8, 9; the 4th at 10, 11
# 3  B C | A D      the same
# 4  C B D          the 4th at 10, 11, 12
# 5  C D | A        the 4th at 10, 11; the 5th at 12
# 6  A B            the 4th at 10, 11
# 7  A A | D        the 4th at 10, 11; the 5th at 12
SEVEN = [
    [("A", 56), ("B", 57), ("C", 58), ("D", 82)],
    [("A", 56), ("C", 57), ("A", 82), ("B", 83)],
    [("B", 56), ("C", 57), ("A", 82), ("D", 83)],
    [("C", 82), ("B", 83), ("D", 84)],
    [("C", 82), ("D", 83), ("A", 108)],
    [("A", 82), ("B", 83)],
    [("A", 82), ("A", 83), ("D", 108)],
]


@pytest.mark.parametrize(
    ("kind", "known", "tolerance", "p", "expected"),
    [
        # A and B: 1, 2, 3, 6. A and C: 1, 2, 3, 5. B and C: 1, 2, 3, 4. A and D: 1,
        # 3, 5, 7. C and D: 1, 3, 4, 5. B and D: 1, 3, 4. So whoever has B and D has 3.
        ("set", None, 0, 2, [3, 4, 3, 3, 4, 4, 4]),
        # Three: A, B and D are 1 and 3; A, B and C are 1, 2, 3; the rest is similar.
        ("set", None, 0, 3, [2, 3, 2, 3, 3, 4, 4]),
        # A twice: 2 and 7.
        ("multiset", None, 0, 2, [3, 2, 3, 3, 4, 4, 2]),
        ("multiset", None, 0, 3, [2, 1, 2, 3, 3, 4, 1]),
        # B before A: 3 alone. D before A: 5 alone. A before B: 1, 2, 6.
        ("sequence", None, 0, 2, [2, 2, 1, 2, 1, 3, 2]),
        ("sequence", None, 0, 3, [1, 1, 1, 1, 1, 3, 1]),
        # 6 is like 2 on the 4th; of the others, some pair is theirs alone.
        ("time", BY_DAY, 0, 2, [1, 1, 1, 1, 1, 2, 1]),
        # Within one month, time tells nothing more than how often.
        ("time", Resolution(when="month"), 0, 2, [3, 2, 3, 3, 4, 4, 2]),
        ("time", Resolution(when="month"), 0, 3, [2, 1, 2, 3, 3, 4, 1]),
        # A twice and B: 2; A twice and D: 7. A once and B: 1, 3, 6.
        ("frequency", None, 0, 2, [3, 1, 3, 3, 3, 3, 1]),
        # Once is within a half of twice (2 - 1 <= 1), twice not of once (1 + 0.5 < 2).
        ("frequency", None, 0.5, 2, [3, 1, 3, 3, 4, 4, 1]),
        ("frequency", None, 0.5, 3, [2, 1, 2, 3, 3, 4, 1]),
        # A quarter each: 1 and 3. A third each: 4 and 5, who share C and D.
        ("probability", None, 0, 2, [2, 1, 2, 1, 1, 1, 1]),
    ],
)
def test_the_example_of_scikit_mobility_has_the_risks_of_its_manual(
    kind, known, tolerance, p, expected
):
    found = matches(make_log(SEVEN), known, kind=kind, tolerance=tolerance, p=p)
    assert found == expected


def test_an_hour_is_an_hour():
    # scikit-mobility 1.3.1 writes the month where the hour should be, so that A in the
    # morning and A in the evening are one for it, and both viewers would have 1/2.
    log = make_log([[("A", 8)], [("A", 20)]])
    assert matches(log, Resolution(when="hour"), kind="time") == [1, 1]
    assert matches(log, BY_DAY, kind="time") == [2, 2]


def test_the_eleventh_of_january_is_not_the_first_of_november():
    # scikit-mobility 1.3.1 writes both 2018111, and both viewers would have 1/2.
    rows = {"viewer": [1, 2], "title": ["A"] * 2, "day": ["2018-01-11", "2018-11-01"]}
    assert matches(check_plays(pl.DataFrame(rows)), BY_DAY, kind="time") == [1, 1]


def test_plays_of_one_day_may_have_come_in_either_order():
    # 1 saw A and B on one day; 2 saw A before B, 3 B before A, so A then B fits 1 and 2
    # at the worst, and A then B is all that can be known of 2.
    days = ["2018-01-01", "2018-01-01", *["2018-01-01", "2018-01-02"] * 2]
    rows = {"viewer": [1, 1, 2, 2, 3, 3], "title": list("ABABBA"), "day": days}
    assert matches(check_plays(pl.DataFrame(rows)), kind="sequence") == [2, 2, 2]


def test_one_play_does_not_stand_for_two():
    # 1 saw A twice on one day, 2 once: A then A is 1 alone.
    rows = {"viewer": [1, 1, 2], "title": ["A"] * 3, "day": ["2018-01-01"] * 3}
    rows["minutes"] = [10, 20, 30]  # or the plays of 1 were one row written twice
    assert matches(check_plays(pl.DataFrame(rows)), kind="sequence") == [1, 2]


def test_twins_hide_each_other_whatever_is_known():
    records = [[("A", 1), ("B", 2), ("B", 3)]] * 3 + [[("B", 5)]]
    for kind in KINDS:
        known = BY_DAY if kind == "time" else None
        found = matches(make_log(records), known, p=4, kind=kind)
        # "B" alone is no frequency of the twins', and all its plays are of B.
        expected = {"frequency": 1, "probability": 1}.get(kind, 4)
        assert found == [3, 3, 3, expected]


def test_viewers_with_fewer_plays_have_the_risk_of_all_they_have():
    # 1 has A alone, which 1 and 2 have; 2 and 3 share B and C, 2 and nobody A and B.
    records = [
        [("A", 1)],
        [("A", 1), ("B", 2), ("C", 3)],
        [("B", 2), ("C", 3), ("D", 4)],
    ]
    worst = worst_case(make_log(records), p=3)
    assert worst.matches_per_person.tolist() == [2, 1, 1]
    assert (worst.n_attacked, worst.n_short) == (3, 1)
    assert worst.short_per_person.tolist() == [True, False, False]


def test_what_is_short_goes_by_what_is_known():
    # A twice is one title and two plays.
    log = make_log([[("A", 1), ("A", 2)]])
    assert worst_case(log, p=2).n_short == 1
    assert worst_case(log, p=2, kind="frequency").n_short == 1
    assert worst_case(log, p=2, kind="multiset").n_short == 0
    assert worst_case(log, p=2, kind="sequence").n_short == 0


def test_viewers_of_whom_nothing_is_known_are_not_attacked():
    rows = {
        "viewer": [1, 2, 3],
        "title": ["A", "A", "A"],
        "day": ["2018-01-01"] * 3,
        "rating": [5, 5, None],
    }
    log = check_plays(pl.DataFrame(rows))
    worst = worst_case(log, Resolution(also=("rating",)))
    assert worst.matches_per_person.tolist() == [2, 2, 0]
    assert (worst.n_viewers, worst.n_attacked, worst.unique.valid) == (3, 2, 2)
    assert worst.unique.requested == 3


# --- Numbers about everybody ------------------------------------------------


def test_people_are_counted_by_how_many_match_them():
    # 12 have A, 7 have B, 4 have C, 2 have D and 1 has E: one in each band.
    sizes = {"A": 12, "B": 7, "C": 4, "D": 2, "E": 1}
    records = [[(title, 0)] for title, n in sizes.items() for _ in range(n)]
    worst = worst_case(make_log(records), p=1)
    table = worst.table
    assert table["matches"].to_list() == [
        "1", "2", "3 to 5", "6 to 10", "more than 10",
    ]  # fmt: skip
    assert table["viewers"].to_list() == [1, 2, 4, 7, 12]
    assert table["share"].sum() == pytest.approx(1)
    # One title each gives a risk of 1/size to size people: 5 in all, of 26.
    assert worst.mean_risk == pytest.approx(5 / 26)
    assert worst.unique == Tally.of(26, succeeded=1)


def test_who_had_too_few_plays_is_counted_apart():
    records = [[("A", 0)], [("A", 0), ("B", 1)]]
    table = worst_case(make_log(records), p=2).table
    # 1 has A, as both have; 2 is alone with A and B.
    assert table.select("viewers", "short").rows()[:2] == [(1, 0), (1, 1)]


def test_a_share_of_those_with_enough_plays_leaves_out_the_others():
    # 1 and 2 have two titles, both of them only 3; 4 has one, and is alone with it.
    records = [[("A", 0), ("B", 1)]] * 2 + [[("A", 0), ("B", 1), ("C", 2)], [("D", 0)]]
    worst = worst_case(make_log(records), p=2)
    assert worst.matches_per_person.tolist() == [3, 3, 1, 1]
    assert (worst.unique.succeeded, worst.unique.valid) == (2, 4)
    enough = worst.unique_if_enough
    assert (enough.succeeded, enough.valid) == (1, 3)
    assert worst_case(make_log(records), p=4).unique_if_enough.valid == 0


def test_a_single_viewer_is_alone_for_certain():
    assert worst_case(make_log([[("A", 0)]])).mean_risk == 1


def test_what_is_counted_over_everybody_has_no_interval():
    worst = worst_case(make_log(SEVEN))
    assert not {"low", "high"} & set(worst.table.columns)


def test_nothing_about_single_people_is_shown():
    text = repr(worst_case(make_log(SEVEN)))
    assert "per_person" not in text
    assert "array" not in text


# --- Errors -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"p": 0}, "`p` must be an int from 1 to 4, got 0"),
        ({"p": 5}, "`p` must be an int from 1 to 4, got 5"),
        ({"p": True}, "`p` must be an int from 1 to 4, got True"),
        ({"p": 2.0}, "`p` must be an int from 1 to 4, got 2.0"),
        ({"p": None}, "`p` must be an int from 1 to 4, got None"),
        ({"kind": "bag"}, "`kind` must be one of set, multiset, .*, got 'bag'"),
        ({"kind": ["set"]}, "`kind` must be one of set, .*, got \\['set'\\]"),
        ({"knowledge": "title"}, "`knowledge` must be a Resolution, got 'title'"),
        ({"tolerance": -0.1}, "`tolerance` must be a number from 0 to 1, got -0.1"),
        ({"tolerance": 1.1}, "`tolerance` must be a number from 0 to 1, got 1.1"),
        ({"tolerance": np.nan}, "`tolerance` must be a number from 0 to 1, got nan"),
        ({"tolerance": True}, "`tolerance` must be a number from 0 to 1, got True"),
        (
            {"tolerance": 0.5},
            "`tolerance` must be 0 with kind 'set', got 0.5. Only kinds 'frequency'",
        ),
        (
            {"kind": "time"},
            "`knowledge.when` must be given with kind 'time', got None. Give it, as in",
        ),
        (
            {"knowledge": Resolution(in_order=True)},
            "`knowledge.in_order` must be False with kind 'set', got True. Only k",
        ),
        (
            {"knowledge": BY_DAY, "kind": "sequence"},
            "`knowledge.when` must be None with kind 'sequence', got 'day'. Who knows",
        ),
    ],
)
def test_what_cannot_be_asked_is_refused(more, message):
    with pytest.raises(AttackError, match=message):
        worst_case(make_log(SEVEN), **more)


def test_plays_that_are_no_log_are_refused():
    with pytest.raises(AttackError, match="`log` must be a Log"):
        worst_case(pl.DataFrame({"viewer": [1]}))


@pytest.mark.parametrize(
    ("kind", "known"), [("sequence", None), ("time", BY_DAY), ("set", BY_DAY)]
)
def test_a_log_without_days_has_no_order_and_no_times(kind, known):
    undated = Log(make_log(SEVEN).plays.drop("day", "time"))
    with pytest.raises(LogError, match="day"):
        worst_case(undated, known, kind=kind)


def test_a_log_of_which_nothing_is_known_is_refused():
    rows = {"viewer": [1], "title": ["A"], "day": [date(2018, 1, 1)]}
    log = check_plays(pl.DataFrame(rows | {"rating": [None]}))
    with pytest.raises(AttackError, match="No play of the log has all of"):
        worst_case(log, Resolution(also=("rating",)))


def test_a_sequence_may_be_asked_with_its_order_or_without():
    log = make_log(SEVEN)
    asked = matches(log, Resolution(in_order=True), kind="sequence")
    assert asked == matches(log, kind="sequence")
