"""Listeners and plays under one noise: the average is certain, the rest is weighed."""

from itertools import product

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings, strategies as st

from kit.attackers import Attacker
from kit.attacks.on_releases.shared_ratios import unblur_pairs
from kit.attacks.on_releases.sums_of_rows import SumOfRows
from kit.errors import ContradictionError, KnowledgeError, ReleaseError, RuleError
from kit.rules.shared_noise import Pair, SharedNoise

RULE = SharedNoise(k=5, most=3)


def table(**rows):
    """Rows by name; None for one that was dropped."""
    pairs = [pair or (None, None) for pair in rows.values()]
    listeners, plays = zip(*pairs, strict=True)
    schema = {"row": pl.String, "listeners": pl.Int64, "plays": pl.Int64}
    return pl.DataFrame(
        {"row": list(rows), "listeners": listeners, "plays": plays}, schema
    )


def by_row(found):
    return {row["row"]: row for row in found.table.iter_rows(named=True)}


def test_the_average_is_certain_whatever_the_noise_was():
    # 53 plays of 10 listeners were 52.5 to 53.5 before rounding: 5.25 to 5.35 each.
    found = unblur_pairs(table(day=(10, 53)), rule=RULE)
    row = by_row(found)["day"]
    assert (row["average_low"], row["average_high"]) == (5.25, 5.35)
    assert (row["low"], row["high"]) == (7, 13)
    assert found.findings == ()
    assert "certain for all of 1 rows, to within 0.9% or better." in found.scope


def test_an_average_can_prove_the_number_of_listeners():
    # 5 and 6 printed: 1.1 to 1.3 plays each. Of 5 to 8 listeners, 5 have 5.5 to 6.5
    # plays and 6 have 6.6 to 7.8, so 6 and 7: with no more than one either way, 5 or
    # 6 may be true. 6 in a year and 7 plays are ruled out by a part with as many plays.
    rule = SharedNoise(k=5, most=1)
    pairs = rule.pairs(Pair(5, 6))
    assert pairs == [(5, 6), (6, 7)]
    rows = table(whole=(5, 6), part=(5, 6))
    found = unblur_pairs(rows, rule=rule, sums=[SumOfRows("whole", ["part"])])
    # A sum of one part: both are 6 plays or both are 7, and nothing is told.
    assert [row["chance"] for row in by_row(found).values()] == [0.5, 0.5]


def test_a_sum_rules_worlds_out():
    # Parts without noise have 6 plays each, the whole 12. Printed with 11 listeners and
    # 13 plays it has 12.5 to 13.5 plays for 11 listeners. With 10 that is 11.36 to
    # 12.27, so 12; with 11 it is 13, and with 12 it is 14: only 10 goes with the parts.
    rule = SharedNoise(k=5, most=1)
    assert rule.pairs(Pair(11, 13)) == [(10, 12), (11, 13), (12, 14)]
    assert rule.pairs(Pair(5, 6)) == [(5, 6), (6, 7)]
    # Each part has 6 plays of 5 or 7 of 6: together 12, 13 or 14, once, twice and once.
    found = unblur_pairs(
        table(whole=(11, 13), a=(5, 6), b=(5, 6)),
        rule=rule,
        sums=[SumOfRows("whole", ["a", "b"])],
    )
    row = by_row(found)["whole"]
    assert (row["guess"], row["chance"]) == (11, pytest.approx(1 / 2))
    # If the parts add up in listeners too, 13 plays are of 11, as before.
    both = SumOfRows("whole", ["a", "b"], of="both")
    rows = table(whole=(11, 13), a=(5, 6), b=(5, 6))
    assert by_row(unblur_pairs(rows, rule=rule, sums=[both]))["whole"]["guess"] == 11


def test_what_sums_prove_is_a_finding():
    # Three parts of 6 or 7 plays make 18 to 21. The whole is printed as 18 and 22: 17
    # listeners had 21 plays (20.31 to 21.25), 18 had 22, and 19 had 23. So there were
    # 17, and each part had 7 plays of 6.
    rule = SharedNoise(k=5, most=1)
    rows = table(whole=(18, 22), a=(5, 6), b=(5, 6), c=(5, 6))
    sums = [SumOfRows("whole", ["a", "b", "c"])]
    found = unblur_pairs(rows, rule=rule, sums=sums)
    sizes = {name: (row["low"], row["high"]) for name, row in by_row(found).items()}
    assert sizes == {"whole": (17, 17), "a": (6, 6), "b": (6, 6), "c": (6, 6)}
    assert found.sentences[0] == (
        "17 people whole. Proved by the published numbers, all of them together."
    )


def brute(frame, rule, sums):
    """Try every world: for each row the chance of each number of listeners."""
    names = frame["row"].to_list()
    pairs = [
        rule.pairs(Pair(*row)) for row in frame.select("listeners", "plays").rows()
    ]
    seen = {name: {} for name in names}
    for world in product(*pairs):
        true = dict(zip(names, world, strict=True))
        if all(holds(true, one) for one in sums):
            for name, pair in true.items():
                seen[name][pair.listeners] = seen[name].get(pair.listeners, 0) + 1
    return seen


def holds(true, one):
    plays = sum(true[part].plays for part in one.parts) == true[one.total].plays
    people = (
        sum(true[part].listeners for part in one.parts) == true[one.total].listeners
    )
    return plays and (people or one.of == "plays")


def assert_same(found, worlds):
    for name, row in by_row(found).items():
        counts = worlds[name]
        assert (row["low"], row["high"]) == (min(counts), max(counts))
        best = max(counts.values())
        assert counts[row["guess"]] == best
        assert row["chance"] == pytest.approx(best / sum(counts.values()))


@settings(max_examples=25)
@given(st.integers(0, 10**6), st.sampled_from(["plays", "both"]))
def test_chances_are_those_of_all_worlds_counted_one_by_one(seed, of):
    # A total with two sums, of which one has a part that is a total itself.
    rng, rule = np.random.default_rng(seed), SharedNoise(k=5, most=1)
    true = {
        name: (int(n), int(n + rng.integers(9)))
        for name, n in zip("acd", rng.integers(7, 12, 3), strict=True)
    }
    true["b"] = tuple(np.add(true["c"], true["d"]).tolist())
    true["t"] = true["e"] = tuple(np.add(true["a"], true["b"]).tolist())
    parts = {"t": ["a", "b"], "b": ["c", "d"]}
    sums = [SumOfRows(total, some, of) for total, some in parts.items()]
    sums.append(SumOfRows("t", ["e"], of))
    rows = table(**{name: rule.publish(*pair, rng) for name, pair in true.items()})
    found = unblur_pairs(rows, rule=rule, sums=sums)
    assert_same(found, brute(rows, rule, sums))
    for name, row in by_row(found).items():
        assert row["low"] <= true[name][0] <= row["high"]


def days_and_weeks(n_weeks, *, seed, most=3):
    """Weeks of seven days, each told by country too: what is printed, and the truth."""
    rng, rule = np.random.default_rng(seed), SharedNoise(k=5, most=most)
    true, sums = {}, []
    for week in range(n_weeks):
        lands = {}
        for land in range(2):
            people = int(rng.integers(20, 60))
            lands[f"w{week} c{land}"] = (people, people + int(rng.poisson(people)))
        true |= lands
        whole = tuple(np.sum(list(lands.values()), axis=0).tolist())
        true[f"w{week}"] = whole
        sums.append(SumOfRows(f"w{week}", list(lands), of="both"))
    printed = {name: rule.publish(*pair, rng) for name, pair in true.items()}
    return table(**printed), rule, sums, [pair[0] for pair in true.values()]


def test_sums_of_rows_with_noise_of_their_own_average_some_of_it_away():
    rows, rule, sums, truth = days_and_weeks(150, seed=14)
    others = [n + 40 for n in truth]  # nobody of whom this was printed
    alone = unblur_pairs(rows, rule=rule, listeners=truth, controls=others)
    added = unblur_pairs(rows, rule=rule, sums=sums, listeners=truth, controls=others)
    first, scored = alone.findings[-1], added.findings[-1]
    # One row alone may be any of seven: 1/7 are right.
    assert first.success.rate.low < 1 / 7 < first.success.rate.high
    assert not first.success.is_meaningful
    assert "taking the printed number" in first.sentence()
    assert scored.success.is_meaningful
    assert scored.success.rate.low > 1 / 7
    assert scored.success.control_rate.value < 0.02


def test_no_proof_is_wrong():
    rows, rule, sums, truth = days_and_weeks(60, seed=3)
    found = unblur_pairs(rows, rule=rule, sums=sums)
    names = dict(zip(rows["row"], truth, strict=True))
    assert found.findings
    for row in by_row(found).values():
        assert row["low"] <= names[row["row"]] <= row["high"]


def test_chances_mean_what_they_say():
    # Of guesses with a chance of p on average, a share of p is right, give or take 3.3
    # standard errors.
    rows, rule, sums, truth = days_and_weeks(200, seed=5)
    names = dict(zip(rows["row"], truth, strict=True))
    told = by_row(unblur_pairs(rows, rule=rule, sums=sums)).values()
    right = np.mean([row["guess"] == names[row["row"]] for row in told])
    chances = np.mean([row["chance"] for row in told])
    assert right == pytest.approx(chances, abs=3.3 * 0.5 / np.sqrt(len(told)))


def test_rows_that_were_dropped_are_counted_and_their_sums_left_aside():
    rows = table(week=(20, 30), monday=(10, 12), tuesday=None)
    sums = [SumOfRows("week", ["monday", "tuesday"])]
    found = unblur_pairs(rows, rule=RULE, sums=sums)
    assert (found.n_dropped, found.n_unused, found.table.height) == (1, 1, 2)
    assert "Rows that were dropped: 1. Sums left aside because of these: 1." in str(
        found
    )
    none = unblur_pairs(table(day=None), rule=RULE, listeners=[3], controls=[2])
    assert (none.scope, none.findings) == (
        "No row was printed, and 1 were dropped.",
        (),
    )


def test_numbers_that_no_world_has_are_refused():
    rows = table(week=(100, 100), monday=(10, 12), tuesday=(10, 12))
    sums = [SumOfRows("week", ["monday", "tuesday"])]
    with pytest.raises(ContradictionError, match=r"^The published numbers contradict"):
        unblur_pairs(rows, rule=RULE, sums=sums)


ROWS = table(week=(20, 30), monday=(10, 12), tuesday=(10, 18))
DAYS = SumOfRows("week", ["monday", "tuesday"])


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (
            {"table": {"row": []}},
            r"^`table` must be a polars DataFrame with",
        ),
        ({"table": ROWS.drop("plays")}, r"^`table` must be a polars DataFrame with"),
        ({"table": ROWS.clear()}, r"^`table` must be at least one row, got 0"),
        ({"table": pl.concat([ROWS, ROWS])}, r"^`table` must be rows of different nam"),
        (
            {"table": ROWS.with_columns(plays=None)},
            r"^`table` must be whole numbers of listeners and plays, or null for both",
        ),
        ({"rule": "noise"}, r"^`rule` must be a SharedNoise, got"),
        ({"attacker": "anna"}, r"^`attacker` must be an Attacker"),
        ({"sums": ["week"]}, r"^`sums` must be a list of SumOfRows"),
        (
            {"sums": [SumOfRows("week", ["sunday"])]},
            r"^`sums` must be of rows of the table, got 'sunday'",
        ),
        (
            {"sums": [DAYS, DAYS]},
            r"^`sums` must be sums in which each row is",
        ),
        (
            {"sums": [DAYS, SumOfRows("monday", ["week"])]},
            r"^`sums` must be without a row inside itself",
        ),
        (
            {"listeners": [1]},
            r"^`listeners` must be 3 whole numbers",
        ),
        ({"listeners": [1, 2, 3]}, r"^`controls` must be 3 whole numbers of people"),
    ],
)
def test_what_it_refuses(settings, message):
    whole = {"table": ROWS, "rule": RULE, **settings}
    attacker = [whole.pop("attacker")] if "attacker" in whole else []
    with pytest.raises(ReleaseError, match=message):
        unblur_pairs(whole.pop("table"), *attacker, **whole)


def test_a_pair_that_is_never_printed_is_refused():
    with pytest.raises(RuleError, match="is never printed under noise shared by"):
        unblur_pairs(table(day=(4, 9)), rule=RULE)


@pytest.mark.parametrize("unused", [{"knows_rule": False}, {"known_share": 0.5}])
def test_what_it_makes_no_use_of_is_refused(unused):
    with pytest.raises(KnowledgeError, match=r"since reading shared noise makes"):
        unblur_pairs(ROWS, Attacker(**unused), rule=RULE)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("a", []), r"^`parts` must be 1 to 60 different rows in a list, without the"),
        (("a", ["a"]), r"^`parts` must be 1 to 60 different rows"),
        (("a", ["b", "b"]), r"^`parts` must be 1 to 60 different rows"),
        (("a", "bc"), r"^`parts` must be 1 to 60 different rows"),
        (("a", ["b"], "days"), r"^`of` must be 'plays' or 'both', got 'days'"),
    ],
)
def test_a_sum_has_parts(arguments, message):
    with pytest.raises(ReleaseError, match=message):
        SumOfRows(*arguments)
