"""A rule that widens nothing unless it must tells that it had to."""

from functools import cache
from itertools import combinations_with_replacement, permutations, product

import polars as pl
import pytest

from kit.attackers import Attacker
from kit.attacks.on_tables.downcoding import downcode
from kit.attacks.on_tables.minimality import exploit_minimality
from kit.attacks.on_tables.originals import list_originals
from kit.errors import AttackError, KnowledgeError
from kit.rules.anonymity.conditions import Diversity
from kit.rules.anonymity.full_domain import FullDomain
from kit.rules.anonymity.mondrian import Mondrian
from kit.rules.anonymity.table import AnonymousTable
from kit.rules.anonymity.top_down import TopDown
from tests.rules.anonymity.viewers import HIERARCHIES, QUASI, STATES, TWELVE

PLANS = ("basic", "full")
LANDS = {"Maine": "East", "Vermont": "East", "Ohio": "Midwest"}
CELLS = list(product(LANDS, PLANS))
STEPS = {"state": LANDS}
NAMES = ["state", "plan"]


def full(k, **options):
    return FullDomain(k, NAMES, hierarchies=STEPS | PLAN, **options)


def top(k):
    return TopDown(k, NAMES, hierarchies=STEPS | PLAN)


#: One step that tells nothing, so that both plans are always thought of.
PLAN = {"plan": dict.fromkeys(PLANS, "*")}


def slow(*case):
    return pytest.param(*case, marks=pytest.mark.slow)


def people_of(cells):
    return pl.DataFrame(cells, NAMES, orient="row")


def shown(rule, cells):
    table = rule.publish(people_of(cells))
    return table, tuple(table.classes.rows()), table.suppressed


@cache
def search(make, k, n):
    """Every table of n people by what the rule makes of it: brute force."""
    found = {}
    for cells in combinations_with_replacement(CELLS, n):
        _, classes, suppressed = shown(make(k), cells)
        if not suppressed:
            found.setdefault(classes, []).append(cells)
    return found


@pytest.mark.slow
@pytest.mark.parametrize(
    ("make", "k", "n"), [(full, 2, 4), (top, 2, 4), slow(top, 2, 5)]
)
def test_originals_are_those_of_brute_force(make, k, n):
    for classes, originals in search(make, k, n).items():
        table, mine, _ = shown(make(k), originals[0])
        assert mine == classes
        found = list_originals(table)
        assert found.n_originals == len(originals)
        low = {cell: min(one.count(cell) for one in originals) for cell in CELLS}
        high = {cell: max(one.count(cell) for one in originals) for cell in CELLS}
        told = {row[:2]: row[2:] for row in found.table.rows()}
        assert told == {c: (low[c], high[c]) for c in CELLS if high[c]}


@pytest.mark.parametrize(("k", "n"), [(2, 4), slow(2, 5), slow(3, 6)])
def test_downcoding_proves_nothing_that_some_original_denies(k, n):
    n_alone = n_sure = 0
    for originals in search(top, k, n).values():
        table, classes, _ = shown(top(k), originals[0])
        found = downcode(table)
        n_alone += found.alone
        n_sure += found.recovered
        for *labels, size in classes:
            for at, column in enumerate(NAMES):
                finer = finer_of(column, labels[at])
                for cells in originals:
                    inside = [c for c in cells if fits(c, labels)]
                    held = [sum(one(c[at]) for c in inside) for one in finer]
                    assert sum(held) == (size if finer else 0)
                    # Somebody, and fewer than k, in one of the finer labels.
                    assert not finer or any(0 < many < k for many in held)
                    if finer and found.alone and k == 2:
                        assert 1 in held
                    if finer and size == k == 2 and len(finer) == 2:
                        assert held == [1, 1]
    assert n_alone == n_sure == 0 or k == 2
    assert n_alone + n_sure > 0 or k == 3


def finer_of(column, label):
    """What stands one step below a label, as tests of a value; nothing below one."""
    if column == "plan":
        return [lambda v, p=p: v == p for p in PLANS] if label == "*" else []
    if label == "*":
        return [lambda v, r=r: LANDS[v] == r for r in ("East", "Midwest")]
    return [lambda v, s=s: v == s for s in LANDS if LANDS[s] == label]


def fits(cell, labels):
    state, plan = labels
    return state in (cell[0], LANDS[cell[0]], "*") and plan in (cell[1], "*")


def test_k_of_two_tells_of_every_wider_class_that_somebody_is_alone():
    people = pl.DataFrame({"state": ["Maine", "Maine", "Ohio", "Iowa", "Iowa"]})
    table = TopDown(2, ["state"], hierarchies={"state": STATES}).publish(people)
    # Midwest: Ohio 1, Iowa 2. Of three people in two states, (1, 2) or (2, 1).
    assert table.classes.rows() == [("Maine", 2), ("Midwest", 3)]
    found = downcode(table)
    assert (found.alone, found.wide, found.recovered) == (1, 1, 0)
    row = found.table.row(0, named=True)
    # Four ways to part three people in two; without (3, 0) and (0, 3), two.
    assert (row["bits_before"], row["bits_after"]) == (2, 1)
    assert found.findings == ()
    assert "somebody is certainly alone in a finer one in 1" in found.scope


def test_two_people_in_one_class_of_two_states_are_one_in_each():
    people = pl.DataFrame({"state": ["Maine", "Maine", "Ohio", "Iowa"]})
    rule = TopDown(2, ["state"], hierarchies={"state": STATES})
    found = downcode(rule.publish(people))
    assert found.recovered == 2
    assert found.sentences[1].startswith(
        "One person of the class of state Midwest had the finer state Iowa."
    )


def test_of_a_large_k_it_tells_little():
    table = TopDown(4, QUASI, ["saw"], hierarchies=HIERARCHIES).publish(TWELVE)
    found = downcode(table)
    assert (found.recovered, found.alone) == (0, 0)
    after, before = found.table["bits_after"], found.table["bits_before"]
    assert (after <= before).all()


def test_a_table_whose_columns_had_to_be_widened_by_one_person():
    # Two in each of Maine, Vermont and Ohio would stand by state; a lone Iowan does
    # not. Printed: East 4, Midwest 3. Brute force over all 5 × 4 = 20 tables: what
    # goes is that nobody is alone, so (4,0) (2,2) (0,4) times (3,0) (0,3).
    people = pl.DataFrame(
        {"state": ["Maine"] * 2 + ["Vermont"] * 2 + ["Ohio"] * 2 + ["Iowa"]}
    )
    rule = FullDomain(2, ["state"], hierarchies={"state": STATES})
    table = rule.publish(people)
    assert table.classes.rows() == [("East", 4), ("Midwest", 3)]
    found = list_originals(table)
    assert (found.n_possible, found.n_originals) == (20, 14)
    assert found.recovered == 0
    assert "the rule turns 14 into this one" in found.scope


# --- Minimality -------------------------------------------------------------

SAW = ["war", "war", "drama", "horror", "opera"]
STREETS = pl.DataFrame({"street": ["x"] * 2 + ["y"] * 3, "saw": SAW})
TWO = TopDown(2, ["street"], ["saw"], also=[Diversity("saw", 2)])


def test_why_a_class_was_widened_tells_what_its_people_saw():
    table = TWO.publish(STREETS)
    assert table.classes.rows() == [("*", 5)]
    found = exploit_minimality(table, STREETS.drop("saw"))
    # Street x has two of the five: both wars, a war and one of three others, or two of
    # three others: 1 + 3 + 3 ways. But for the first, each street has two values or
    # more, and would stand by itself. So both of x saw war.
    assert (found.n_possible, found.n_originals, found.recovered) == (7, 1, 2)
    chances = {row[:2]: row[3:] for row in found.table.rows()}
    assert chances["x", "war"] == (2 / 5, 1)
    assert chances["y", "war"] == (2 / 5, 0)
    assert found.sentences[0].startswith(
        "Two people of the table with street x had war as saw."
    )
    assert "goes from 40% to 100%" in found.scope


def test_chances_are_those_of_brute_force():
    people = STREETS.with_columns(
        saw=pl.Series(["war", "war", "war", "drama", "horror"])
    )
    table = TWO.publish(people)
    found = exploit_minimality(table, people.drop("saw"))
    kept = {
        saw
        for saw in set(permutations(enumerate(people["saw"])))
        if TWO.publish(
            people.with_columns(saw=pl.Series([v for _, v in saw]))
        ).classes.equals(table.classes)
    }
    for street, value, _, _, chance in found.table.rows():
        at = [n for n, one in enumerate(people["street"]) if one == street]
        seen = [saw[n][1] == value for saw in kept for n in at]
        assert chance == pytest.approx(sum(seen) / len(seen))


def test_where_k_alone_is_the_reason_the_values_stay_as_they_were():
    people = pl.DataFrame({"street": ["x", "y"], "saw": ["war", "drama"]})
    found = exploit_minimality(TWO.publish(people), people)
    assert found.n_possible == found.n_originals
    assert found.table["share"].to_list() == found.table["chance"].to_list()


# --- Bad input --------------------------------------------------------------

SMALL = top(2).publish(people_of(CELLS[:4]))
BY_HAND = AnonymousTable(TWELVE, QUASI, ["saw"])
LEFT_OUT = full(2, suppress=0.5).publish(people_of([CELLS[0], CELLS[0], CELLS[5]]))
BAD = {
    "no rule": (lambda: list_originals(BY_HAND), r"^`table` must be made by a rule of"),
    "no rule to downcode": (
        lambda: downcode(BY_HAND),
        r"^`table` must be made by TopDown with nothing asked beside k, got None",
    ),
    "another rule": (
        lambda: downcode(full(2).publish(people_of(CELLS))),
        r"^`table` must be made by TopDown with nothing asked beside k, got 'columns",
    ),
    "somebody left out": (
        lambda: list_originals(LEFT_OUT),
        r"^`table` must be one from which nobody was left out, got 1\.$",
    ),
    "too many tables": (
        lambda: list_originals(
            FullDomain(12, QUASI, hierarchies=HIERARCHIES).publish(TWELVE)
        ),
        r"^`table` must be one behind which at most 50,000 tables can stand, got \d+",
    ),
    "a table that its rule does not make": (
        lambda: list_originals(
            AnonymousTable(people_of(CELLS), NAMES, rule=Mondrian(3, NAMES))
        ),
        r"^`table` must be one that its rule can make, got",
    ),
    "no table": (lambda: list_originals(TWELVE), r"^`table` must be an AnonymousTable"),
    "others than those of the table": (
        lambda: exploit_minimality(TWO.publish(STREETS), STREETS.head(3)),
        r"^`everybody` must be as many people in each class as the table holds there",
    ),
    "somebody who fits no class": (
        lambda: exploit_minimality(
            TWO.publish(STREETS), STREETS.with_columns(street=pl.lit("z"))
        ),
        r"^`everybody` must be people who each fit one class of the table, got 'z'",
    ),
    "too many ways": (
        lambda: exploit_minimality(TWO.publish(STREETS), STREETS, most=3),
        r"^`table` must be one in which values can fall on people in at most 3 ways",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_one_sentence(case):
    attack, match = BAD[case]
    with pytest.raises(AttackError, match=match):
        attack()


@pytest.mark.parametrize("attack", [downcode, list_originals])
def test_who_does_not_know_the_rule_learns_nothing_by_it(attack):
    with pytest.raises(KnowledgeError, match=r"^`attacker\.knows_rule` must be True"):
        attack(SMALL, Attacker(knows_rule=False))
    with pytest.raises(KnowledgeError, match=r"^`attacker\.known_share` must be left"):
        attack(SMALL, Attacker(known_share=0.5))
