"""Everybody in a k-anonymous table looks like k - 1 others, and nobody is lost."""

from itertools import product

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings, strategies as st

from kit.errors import RuleError
from kit.measures.tables.classes import group_people
from kit.measures.tables.closeness import t_closeness
from kit.measures.tables.diversity import distinct_l, entropy_l, recursive_c
from kit.rules.anonymity.conditions import Closeness, Diversity
from kit.rules.anonymity.full_domain import FullDomain
from kit.rules.anonymity.mondrian import Mondrian
from kit.rules.anonymity.table import AnonymousTable
from kit.rules.anonymity.top_down import TopDown
from kit.rules.coarsening import Hierarchy
from kit.rules.steps import Steps
from tests.rules.anonymity.viewers import (
    AGES,
    HIERARCHIES,
    QUASI,
    STATES,
    STEPS,
    TWELVE,
    draw,
)


def full(k, **options):
    return FullDomain(k, QUASI, ["saw"], hierarchies=STEPS, **options)


def top(k, **options):
    return TopDown(k, QUASI, ["saw"], hierarchies=STEPS, **options)


def cut(k, **options):
    return Mondrian(k, QUASI, ["saw"], **options)


RULES = pytest.mark.parametrize(
    "make", [full, top, cut], ids=lambda make: make.__name__
)


# --- By hand ----------------------------------------------------------------


def test_twelve_viewers_in_three_classes_of_four():
    rule = FullDomain(4, QUASI, ["saw"], hierarchies=HIERARCHIES)
    table = rule.publish(TWELVE)
    # One step up in both columns; one step in either leaves classes of two or one.
    assert table.classes.rows() == [
        ("East", "20s", 4),
        ("East", "30s", 4),
        ("Midwest", "50s", 4),
    ]
    assert table.values("saw").rows() == [
        (0, "drama", 2, 4),
        (0, "horror", 2, 4),
        (1, "war", 4, 4),
        (2, "drama", 1, 4),
        (2, "horror", 2, 4),
        (2, "war", 1, 4),
    ]
    assert (table.k, table.n_people, table.suppressed, table.average) == (4, 12, 0, 4)


def test_usefulness_is_what_labels_leave_of_the_values():
    rule = FullDomain(4, QUASI, ["saw"], hierarchies=HIERARCHIES)
    # A region stands for 2 of 4 states, a decade for 4 of 12 ages.
    lost = (1 / 3 + 3 / 11) / 2
    assert rule.publish(TWELVE).usefulness == pytest.approx(1 - lost)
    whole = FullDomain(1, QUASI, ["saw"], hierarchies=HIERARCHIES).publish(TWELVE)
    assert whole.usefulness == 1


def test_a_few_left_out_can_spare_everybody_else_a_step():
    people = pl.DataFrame(
        {"age": ["20"] * 3 + ["21"] * 3 + ["60"], "saw": list("ABCABCA")}
    )
    rule = FullDomain(3, ["age"], ["saw"], suppress=0.15)  # of 7 people, one
    table = rule.publish(people)
    assert (table.n_classes, table.suppressed, table.n_people) == (2, 1, 6)
    without = FullDomain(3, ["age"], ["saw"], suppress=0.1).publish(people)
    assert (without.n_classes, without.suppressed) == (1, 0)


@pytest.mark.parametrize(
    ("search", "plans"), [("precision", 2), ("height", 1), ("datafly", 2)]
)
def test_searches_try_levels_in_their_own_order(search, plans):
    # `age` has four steps to the top and `plan` one. (2, 0) and (1, 1) are two steps
    # each and make classes of four; the first loses 2/4 of the height, the second
    # 1/4 + 1; of equal steps the column named first stays finer. Datafly widens `age`,
    # with 8 labels against 2, and then again, with 2 against 2, since it comes first.
    people = pl.DataFrame({"age": [str(n) for n in range(8)], "plan": ["a", "b"] * 4})
    halves = {str(n): f"h{n // 4}" for n in range(8)}
    ages = [halves, {"h0": "w0", "h1": "w0"}, {"w0": "v0"}]
    rule = FullDomain(4, ["age", "plan"], hierarchies={"age": ages}, search=search)
    assert rule.publish(people).classes["plan"].n_unique() == plans


def test_from_the_top_each_class_is_told_as_finely_as_may_be():
    rule = TopDown(2, QUASI, ["saw"], hierarchies=HIERARCHIES)
    # Midwest is parted by state; there the ages of each state are two, and stay apart
    # from nobody: 52 and 55 are one person each.
    assert rule.publish(TWELVE).classes.rows() == [
        ("Iowa", "50s", 2),
        ("Maine", "20s", 2),
        ("Maine", "30s", 2),
        ("Ohio", "50s", 2),
        ("Vermont", "20s", 2),
        ("Vermont", "30s", 2),
    ]


def test_mondrian_halves_the_widest_column_first():
    people = pl.DataFrame({"age": [20, 21, 22, 60], "saw": list("AABB")})
    assert Mondrian(2, ["age"], ["saw"]).publish(people).classes.rows() == [
        ("20 to 21", 2),
        ("22 to 60", 2),
    ]


def test_numbers_are_ordered_as_numbers_and_words_as_one_says():
    people = pl.DataFrame({"age": [9, 9, 10, 10], "tier": ["low", "low", "mid", "top"]})
    table = Mondrian(2, ["age"]).publish(people)
    assert table.classes["age"].to_list() == ["10", "9"]
    rule = Mondrian(2, ["tier"], orders={"tier": ["low", "mid", "top"]})
    assert rule.publish(people).classes["tier"].to_list() == ["low", "mid to top"]


# --- Properties -------------------------------------------------------------


@RULES
@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10**6), k=st.integers(1, 20), n=st.integers(20, 120))
def test_every_class_holds_k_and_nobody_is_lost(make, seed, k, n):
    people = draw(seed, n)
    table = make(k).publish(people)
    assert table.k >= k
    assert table.n_people + table.suppressed == n
    assert table.suppressed == 0
    held = table.rows.group_by("saw").agg(pl.col("people").sum())
    counted = people.group_by("saw").agg(pl.len().cast(pl.Int64).alias("people"))
    assert held.sort("saw").equals(counted.sort("saw"))


@RULES
@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10**6), k=st.integers(1, 12))
def test_labels_stand_for_the_true_values_and_each_person_has_one_class(make, seed, k):
    people = draw(seed)
    table = make(k).publish(people)
    fits = np.ones((people.height, table.n_classes), dtype=bool)
    for column in QUASI:
        values = people[column].unique().sort()
        at = people[column].cast(pl.Enum(values)).to_physical().to_numpy()
        fits &= table.covers(column, values.to_list())[at]
    assert (fits.sum(axis=1) == 1).all()
    assert fits.sum(axis=0).tolist() == table.classes["people"].to_list()


@settings(max_examples=25, deadline=None)
@given(
    seed=st.integers(0, 10**6),
    k=st.integers(2, 12),
    share=st.sampled_from([0.0, 0.05, 0.2]),
)
def test_no_levels_that_lose_less_would_do(seed, k, share):
    people = draw(seed)
    table = full(k, suppress=share).publish(people)
    assert table.suppressed <= share * people.height
    columns = {c: list(levels(c)) for c in QUASI}
    told = {
        column: next(
            n
            for n, names in enumerate(columns[column])
            if set(table.rows[column]) <= set(names.values())
        )
        for column in QUASI
    }
    heights = [len(columns[c]) - 1 for c in QUASI]
    mine = sum(told[c] / h for c, h in zip(QUASI, heights, strict=True))
    for node in product(*(range(h + 1) for h in heights)):
        if sum(at / h for at, h in zip(node, heights, strict=True)) < mine - 1e-9:
            coarse = people.with_columns(
                pl.col(c).replace_strict(columns[c][at])
                for c, at in zip(QUASI, node, strict=True)
            )
            sizes = coarse.group_by(QUASI).len()["len"]
            assert sizes.filter(sizes < k).sum() > share * people.height


def levels(column):
    """Each value of a column and its label, level by level, worked out by hand."""
    steps = STEPS[column] if isinstance(STEPS[column], list) else [STEPS[column]]
    names = {value: value for value in steps[0]}
    yield names
    for step in steps:
        names = {value: step[name] for value, name in names.items()}
        yield names
    yield dict.fromkeys(names, "*")


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10**6), k=st.integers(2, 12))
def test_from_the_top_no_class_could_be_parted(seed, k):
    people = draw(seed)
    table = top(k).publish(people)
    columns = {c: list(levels(c)) for c in QUASI}
    for *labels, _ in table.classes.rows():
        mine = people.filter(
            pl.all_horizontal(
                pl.col(c).is_in(table.codebook[c][label])
                for c, label in zip(QUASI, labels, strict=True)
            )
        )
        for column, label in zip(QUASI, labels, strict=True):
            at = next(
                n for n, names in enumerate(columns[column]) if label in names.values()
            )
            if at:
                finer = mine[column].replace_strict(columns[column][at - 1])
                assert finer.value_counts()["count"].min() < k


def halve(ages, k):
    """Mondrian of one column as the paper writes it, one part after another."""
    ages = sorted(ages)
    breaks = [n for n in range(1, len(ages)) if ages[n] != ages[n - 1]]
    breaks = [n for n in breaks if min(n, len(ages) - n) >= k]
    if not breaks:
        return [(ages[0], ages[-1], len(ages))]
    at = min(breaks, key=lambda n: (abs(2 * n - len(ages)), n))
    return halve(ages[:at], k) + halve(ages[at:], k)


@settings(max_examples=30, deadline=None)
@given(ages=st.lists(st.integers(10, 60), min_size=8, max_size=80), k=st.integers(1, 8))
def test_cutting_all_parts_at_once_is_cutting_one_after_another(ages, k):
    table = Mondrian(k, ["age"]).publish(pl.DataFrame({"age": ages}))
    expected = [(str(a) if a == b else f"{a} to {b}", n) for a, b, n in halve(ages, k)]
    assert sorted(table.classes.rows()) == sorted(expected)


ASKED = {
    "distinct": (Diversity("saw", 2), distinct_l, lambda found: found >= 2),
    "entropy": (Diversity("saw", 1.8, "entropy"), entropy_l, lambda f: f >= 1.8 - 1e-6),
    "recursive": (
        Diversity("saw", 2, "recursive", c=3),
        lambda classes, column: recursive_c(classes, column, ell=2),
        lambda found: found < 3,
    ),
    "closeness": (
        Closeness("saw", 0.3),
        t_closeness,
        lambda found: found <= 0.3 + 1e-9,
    ),
}


@RULES
@pytest.mark.parametrize("name", ASKED)
def test_what_is_asked_of_values_holds_as_the_measures_have_it(make, name):
    condition, measure, is_met = ASKED[name]
    for seed in range(3):
        rule = make(3, also=[condition])
        rows = rule.publish(draw(seed, 60)).rows
        people = rows.select(pl.exclude("people").repeat_by("people")).explode(pl.all())
        classes = group_people(people, QUASI, sensitive=["saw"])
        assert is_met(measure(classes, "saw").value)
    assert make(3).publish(draw(0, 60)).n_classes >= rule.publish(draw(0, 60)).n_classes


def test_closeness_over_an_order_is_the_earth_movers_distance():
    counts = np.array([[2, 0, 0], [0, 2, 0]])
    # From (1/2, 1/2, 0) to (1, 0, 0): half of the people move by one of two steps.
    near = Closeness("saw", 0.25, order=["A", "B", "C"])
    assert near.holds(counts, np.array([2, 2, 0]), "ABC").tolist() == [True, True]
    nearer = Closeness("saw", 0.24, order=["A", "B", "C"])
    assert not nearer.holds(counts, np.array([2, 2, 0]), "ABC").any()


@RULES
def test_the_same_people_in_another_order_make_the_same_table(make):
    people = draw(5)
    shuffled = people.sample(fraction=1, shuffle=True, seed=1)
    assert make(4).publish(people).rows.equals(make(4).publish(shuffled).rows)


@RULES
def test_counted_people_are_people(make):
    people = draw(6)
    counted = people.group_by(pl.all()).len("people")
    assert make(4).publish(people).rows.equals(make(4).publish(counted).rows)


@RULES
def test_numbers_of_viewers_are_never_handed_out(make):
    people = draw(7).with_row_index("viewer")
    assert make(4).publish(people).rows.columns == [*QUASI, "saw", "people"]


def test_a_hierarchy_of_the_house_is_one_step():
    ages = Hierarchy("decades", AGES)
    rule = FullDomain(2, ["age"], hierarchies={"age": ages})
    assert rule.publish(TWELVE).classes["age"].to_list() == ["20s", "30s", "50s"]


def test_it_says_what_it_is():
    rule = full(5, suppress=0.05, also=[Diversity("saw", 2)])
    said = "columns made wider and 5% left out to 5 or more alike"
    assert str(rule) == f"{said}, at least 2 values of `saw`"
    assert str(cut(2)) == "people cut in halves to 2 or more alike"
    assert repr(top(2).publish(TWELVE.with_columns(age=pl.lit("20")))).startswith(
        "AnonymousTable of 12 people in 4 equivalence classes of 2 or more"
    )


def test_it_stands_among_no_rules_for_counts():
    with pytest.raises(RuleError, match=r"^`rule` must act on counts of people, and"):
        Steps((full(2),))


# --- Bad input --------------------------------------------------------------

BAD = {
    "k larger than the table": (
        lambda: FullDomain(13, QUASI, ["saw"], hierarchies=HIERARCHIES).publish(TWELVE),
        r"^`k` must be at most 12, the people of the table, got 13\.$",
    ),
    "a quasi-identifier that is missing": (
        lambda: Mondrian(2, ["state", "sex"]).publish(TWELVE),
        r"^`columns` must be one of the columns state, age, saw, got 'sex'\.$",
    ),
    "a hierarchy that misses a value": (
        lambda: TopDown(2, ["state"], hierarchies={"state": {"Maine": "East"}}).publish(
            TWELVE
        ),
        r"^`hierarchies` must cover all values of `state`, and leave out 'Iowa'; ",
    ),
    "a step that misses a group": (
        lambda: TopDown(
            2, ["state"], hierarchies={"state": [STATES, {"East": "all"}]}
        ).publish(TWELVE),
        r"^`hierarchies` must give each value of `state` a group at each step, and "
        r"step 2 of `state` leaves out 'Midwest'; add it there\.$",
    ),
    "a label for two things": (
        lambda: FullDomain(
            2, ["state"], hierarchies={"state": STATES | {"Ohio": "Iowa"}}
        ).publish(TWELVE),
        r"'Iowa' stands for other values at another level; rename one\.$",
    ),
    "null values": (
        lambda: Mondrian(2, ["age"]).publish(pl.DataFrame({"age": [1, None, 2]})),
        r"^`table` must be filled in every row, and `age` is empty in 1\. Leave",
    ),
    "a sensitive column among the quasi-identifiers": (
        lambda: Mondrian(2, ["state", "saw"], ["saw"]),
        r"^`each column` must be named once among `quasi`",
    ),
    "an empty table": (
        lambda: Mondrian(1, ["age"]).publish(TWELVE.clear()),
        r"^`table` must be a table with at least one person, got 0\.$",
    ),
    "several rows of one viewer": (
        lambda: Mondrian(1, ["age"]).publish(TWELVE.with_columns(viewer=pl.lit(1))),
        r"one row for each viewer, got 12 rows of 1 viewers\.$",
    ),
    "a k of 0": (lambda: Mondrian(0, ["age"]), r"^`k` must be an int of at least 1"),
    "no quasi-identifier": (lambda: Mondrian(1, []), r"^`quasi` must be at least one"),
    "one name by itself": (
        lambda: Mondrian(1, "age"),
        r"^`quasi` must be a list of column names, got 'age'\. Put it in square",
    ),
    "a hierarchy of another column": (
        lambda: FullDomain(1, ["age"], hierarchies={"state": STATES}),
        r"^`hierarchies` must be hierarchies of the quasi-identifiers age, got 'state'",
    ),
    "a hierarchy that is none": (
        lambda: FullDomain(1, ["age"], hierarchies={"age": 3}).publish(TWELVE),
        r"^`hierarchies\['age'\]` must be a Hierarchy, a mapping",
    ),
    "hierarchies that are none": (
        lambda: FullDomain(1, ["age"], hierarchies=3),
        r"^`hierarchies` must be a mapping of columns",
    ),
    "hierarchies where columns are cut": (
        lambda: Mondrian(1, ["age"], hierarchies={"age": AGES}),
        r"^`hierarchies` must be left out, since columns are cut in their order",
    ),
    "an order that misses a value": (
        lambda: Mondrian(1, ["age"], orders={"age": ["21"]}).publish(TWELVE),
        r"^`orders` must be all values of `age` in their order, got '24'",
    ),
    "an order of another column": (
        lambda: Mondrian(1, ["age"], orders={"state": ["Ohio"]}),
        r"^`orders` must be orders of the quasi-identifiers age",
    ),
    "more values than there are": (
        lambda: full(2, also=[Diversity("saw", 9)]).publish(draw(1)),
        r"^`also` must hold at least of one class of all 40 people, and that has not",
    ),
    "a condition on another column": (
        lambda: full(2, also=[Diversity("age", 2)]),
        r"^`also` must be about one of the sensitive columns saw, got 'age'",
    ),
    "a condition that is none": (
        lambda: full(2, also=["2-diverse"]),
        r"^`also` must be a list of conditions",
    ),
    "everybody left out": (
        lambda: full(2, suppress=1.5),
        r"^`suppress` must be a number from 0 to 1, got 1\.5",
    ),
    "an unknown search": (
        lambda: full(2, search="best"),
        r"^`search` must be one of precision, height, datafly, got 'best'",
    ),
    "an unknown kind": (lambda: Diversity("saw", 2, "deep"), r"^`kind` must be one of"),
    "a c without need": (lambda: Diversity("saw", 2, c=1), r"^`c` must be None"),
    "no c": (
        lambda: Diversity("saw", 2, "recursive"),
        r"^`c` must be a number above 0",
    ),
    "a t above 1": (lambda: Closeness("saw", 2), r"^`t` must be a number from 0 to 1"),
    "an order of one": (
        lambda: Closeness("saw", 0.1, order=["A"]),
        r"^`order` must be a list of two different values",
    ),
    "an order without a value": (
        lambda: full(2, also=[Closeness("saw", 1, order=["A", "B"])]).publish(draw(1)),
        r"^`order` must be a list of all values of `saw`, got 'C'\. Add it\.$",
    ),
    "no name of a column": (lambda: Closeness("", 0.1), r"^`column` must be the name"),
    "a codebook without a label": (
        lambda: AnonymousTable(TWELVE, ["age"], codebook={"age": {"21": ["21"]}}),
        r"^`codebook` must be a codebook that says what each label of `age`",
    ),
    "no table": (
        lambda: AnonymousTable("twelve", ["age"]),
        r"^`table` must be a DataFrame of Polars, got 'str'\.$",
    ),
    "halves of people": (
        lambda: AnonymousTable(TWELVE.with_columns(people=pl.lit(0.5)), ["age"]),
        r"^`people` must be a column of whole numbers of at least 1",
    ),
    "a column called people": (
        lambda: AnonymousTable(TWELVE, ["people"]),
        r"^`quasi` must be columns not called people",
    ),
    "values of what is not sensitive": (
        lambda: AnonymousTable(TWELVE, ["age"], ["saw"]).values("state"),
        r"^`column` must be one of the columns saw, got 'state'",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_one_sentence(case):
    make, match = BAD[case]
    with pytest.raises(RuleError, match=match):
        make()
