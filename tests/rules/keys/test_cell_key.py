"""The same people get the same noise, and a reader is never misled by it."""

import pickle

import polars as pl
import pytest
from hypothesis import given, settings, strategies as st

from kit.claims import everyone, watched
from kit.errors import ReleaseError, RuleError
from kit.log import check_plays
from kit.printed import Interval, Noisy, Suppressed
from kit.publishing.counting import count_with_keys
from kit.publishing.printing import apply_rule, publish
from kit.publishing.tables import publish_table
from kit.rules.cell_key import CellKey, design_table, ten_five_table
from kit.rules.coarsening import Coarsening
from kit.rules.rounding import Rounding
from kit.rules.steps import Steps
from kit.rules.threshold import Threshold
from tests.rules.worlds import logs

RULES = [
    CellKey(design_table(2, 1)),
    CellKey(design_table(3, 2, js=1, n_keys=64)),
    CellKey(ten_five_table(n_keys=16)),
]
rules = st.sampled_from(RULES)


@given(rules, st.data(), st.integers(0, 1_500))
def test_the_true_count_is_among_what_is_revealed(rule, data, count):
    key = data.draw(st.integers(0, rule.n_keys - 1))
    printed = rule.publish(count, key)
    assert abs(printed.count - count) <= rule.table.most
    low, high = rule.reveals(printed)
    assert low <= count <= high
    assert rule.reveals(printed) == rule.reveals(Noisy(printed.count, rule.table.most))


@given(rules, st.integers(0, 40), st.integers(0, 12))
def test_an_interval_is_undone_to_its_outermost_counts(rule, low, wide):
    comes = [
        n
        for n in range(80)
        if any(low <= n + noise <= low + wide for noise in rule.table.noises(n))
    ]
    undone = rule.undo(Interval(low, low + wide))
    assert undone == (comes[0], comes[-1]) if comes else undone[0] > undone[1]
    rises = [n for n in range(80) if n + max(rule.table.noises(n)) >= low]
    assert rule.undo(Interval(low, None)) == (rises[0], None)


# Ann, Bob and Cy watched A and B; Dee watched C. Bob and Cy live in NY.
ROWS = [
    (who, what, f"2017-12-0{day}", home)
    for day, (who, home) in enumerate(
        [("ann", "VT"), ("bob", "NY"), ("cy", "NY"), ("dee", "VT")], start=1
    )
    for what in ("AB" if who != "dee" else "C")
]
LOG = check_plays(
    pl.DataFrame(ROWS, schema=["viewer", "title", "day", "region"], orient="row")
)
SMALL = CellKey(design_table(1, 1))  # every crowd of people gains or loses one


def test_the_same_people_get_the_same_noise_however_they_are_asked_for():
    same = [
        watched("A"),
        watched("B"),
        watched("A") | watched("B"),
        ~watched("C"),
        watched("A").between("2017-12-01", "2017-12-03"),
    ]
    seen = set()
    for seed in range(12):
        printed = {n.printed for n in publish(LOG, same, rule=SMALL, seed=seed).numbers}
        assert len(printed) == 1
        seen |= printed
        # Printed alone, or beside others, is the same.
        assert publish(LOG, [same[0]], rule=SMALL, seed=seed).numbers[0].printed in seen
    assert {number.count for number in seen} == {2, 4}


def test_a_table_and_a_claim_agree():
    for seed in range(5):
        printed = publish_table(LOG, watched("A"), by=["region"], rule=SMALL, seed=seed)
        asked = [watched("A").where(region="NY"), watched("A").where(region="VT")]
        claims = publish(LOG, [*asked, watched("A")], rule=SMALL, seed=seed)
        counts = [number.printed.count for number in claims.numbers]
        assert printed["viewers"].to_list() == counts


def test_other_people_get_noise_of_their_own():
    # Keys add up: ann's and the two of NY make that of all three.
    groups = [watched("A").where(region=state) for state in ("VT", "NY")]
    _, keys = count_with_keys(LOG, [*groups, watched("A")], n_keys=256, seed=3)
    assert (keys[0] + keys[1]) % 256 == keys[2]
    _, other = count_with_keys(LOG, [*groups, watched("A")], n_keys=256, seed=4)
    assert keys != other


def test_nobody_stays_nobody():
    (number,) = publish(LOG, [watched("D")], rule=SMALL, seed=1).numbers
    assert SMALL.reveals(number.printed) == (0, 0) or number.printed.count == 0
    assert number.printed.count == 0


def test_the_noise_of_many_groups_is_that_of_the_table():
    # 600 films with 20 viewers each, drawn from 400 people by a fixed pattern.
    rows = [
        ((film * film + 7 * i * i + 3 * i * film) % 400, str(film))
        for film in range(600)
        for i in range(20)
    ]
    table = pl.DataFrame(rows, schema=["viewer", "title"], orient="row").unique()
    log = check_plays(table.with_columns(day=pl.lit("2017-12-01")))
    asked = [watched(str(film)) for film in range(600)]
    rule = CellKey(design_table(5, 3))
    true = publish(log, asked)
    noisy = publish(log, asked, rule=rule, seed=5)
    noise = pl.Series(
        [
            b.printed.count - a.printed.count
            for a, b in zip(true.numbers, noisy.numbers, strict=True)
        ]
    )
    # Mean 0 with a standard error of √3 / √600 = 0.07; the variance of 3 has one of
    # less than 0.25 (its fourth moment is below 36). Five of them are allowed.
    assert noise.mean() == pytest.approx(0, abs=0.36)
    assert noise.var() == pytest.approx(3, abs=1.25)


# -- with a threshold behind it ---------------------------------------------------

OFFICE = Steps((CellKey(ten_five_table()), Threshold(10, is_zero_shown=False)))


@pytest.mark.parametrize(("count", "printed"), [(10, 10), (11, 10), (14, 15), (53, 55)])
def test_10_5_prints_to_the_nearest_5(count, printed):
    assert OFFICE.settle(count, key=0) == printed
    low, high = OFFICE.reveals(OFFICE.write(printed))
    assert low <= count <= high <= low + 4


@pytest.mark.parametrize("count", [0, 1, 7, 9])
def test_10_5_prints_nothing_below_10(count):
    assert OFFICE.settle(count, key=0) is None
    assert OFFICE.reveals(Suppressed()) == (0, 9)


def test_a_threshold_after_the_noise_hides_what_noise_made_small():
    rule = Steps((CellKey(design_table(5, 3)), Threshold(10)))
    # 14 can lose up to 5 and end below 10; 15 cannot. Zeros are shown, and a count of
    # up to 5 can become one.
    assert rule.reveals(Suppressed()) == (1, 14)
    assert rule.settle(14, key=0) is None
    assert rule.settle(15, key=0) == 10
    assert rule.reveals(rule.write(0)) == (0, 5)


@given(logs(), st.integers(1, 6), st.integers(0, 9))
@settings(max_examples=25)
def test_a_release_with_keys_never_misleads(log, k, seed):
    asked = [watched(title) for title in ("A", "S1", "S2", "T1")] + [everyone()]
    steps = (RULES[0], Threshold(k), Rounding(3))
    true = publish(log, asked)
    released = publish(log, asked, rule=Steps(steps), seed=seed)
    for number, (low, high) in zip(true.numbers, released.intervals(), strict=True):
        assert low <= number.printed.count <= (high or low)


# -- what is refused --------------------------------------------------------------


@pytest.mark.parametrize("key", [None, -1, 256, 2.0, True])
def test_a_key_must_be_one_of_the_table(key):
    message = "`key` must be the sum of the keys of the people, 0 to 255, got"
    with pytest.raises(RuleError, match=message):
        SMALL.publish(3, key)


def test_keys_want_a_seed_and_plays():
    with pytest.raises(RuleError, match="`seed` must be an int of at least 0"):
        publish(LOG, [watched("A")], rule=SMALL)
    with pytest.raises(RuleError, match="`rule` must act on counts alone, and cell"):
        apply_rule([watched("A")], [3], rule=SMALL, seed=1)


@pytest.mark.parametrize("table", [None, 5, (5, 3)])
def test_what_is_no_table_is_refused(table):
    with pytest.raises(RuleError, match="`table` must be a PerturbationTable, such as"):
        CellKey(table)


def test_a_number_that_no_key_gives_was_never_printed():
    rule = CellKey(ten_five_table())
    with pytest.raises(ReleaseError, match=r"13 \(with noise\) is never printed"):
        rule.reveals(rule.write(13))


def test_keys_come_before_all_that_is_done_to_counts():
    week = Coarsening(days="week")
    assert Steps((week, SMALL, Threshold(3))).n_keys == 256
    with pytest.raises(RuleError, match="`rules` must act on sentences, then on plays"):
        Steps((Threshold(3), SMALL))


def test_it_travels_between_processes_and_says_what_it_is():
    assert pickle.loads(pickle.dumps(OFFICE)) == OFFICE
    assert str(SMALL) == "cell keys with noise of at most 1 and variance 1"
    assert str(RULES[1]).endswith("noise of at most 3 and variance 2, never 1")
