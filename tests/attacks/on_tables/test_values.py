"""Who looks like k others is found out all the same, by what they have in common."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings, strategies as st

from kit.attackers import Attacker
from kit.attacks.on_tables.guessing import COMMONEST, ELSEWHERE, measure_guesses
from kit.attacks.on_tables.homogeneity import find_homogeneous, rule_out_values
from kit.attacks.on_tables.intersection import intersect_tables, narrow_value
from kit.errors import AttackError, EvaluationError, KnowledgeError
from kit.rules.anonymity.conditions import Closeness, Diversity
from kit.rules.anonymity.full_domain import FullDomain
from kit.rules.anonymity.mondrian import Mondrian
from kit.rules.anonymity.table import AnonymousTable
from kit.rules.anonymity.top_down import TopDown
from tests.rules.anonymity.viewers import HIERARCHIES, QUASI, STEPS, TWELVE, draw

#: Three classes of four: drama and horror two each; all war; horror two and others.
TABLE = FullDomain(4, QUASI, ["saw"], hierarchies=HIERARCHIES).publish(TWELVE)
#: Cut by age alone: 21 to 31, of two drama, two horror and one war, and so on.
BY_AGE = Mondrian(4, ["age"], ["saw"]).publish(TWELVE)


# --- Homogeneity and background knowledge -----------------------------------


def test_four_of_twelve_are_given_away_though_k_is_four():
    found = find_homogeneous(TABLE)
    assert found.table.rows() == [("war", 1, 4)]
    assert (found.people, found.classes, found.share) == (4, 1, 4 / 12)
    assert found.sentences == (
        "Four people stood in a class in which saw was war for everybody. Proved by "
        "the published numbers, all of them together.",
    )
    assert "certain for 4 of 12 people, in 1 of 3 classes" in found.scope


def test_kinds_are_given_away_where_values_are_not():
    # Drama and war are both loud: in the 20s two of each kind, in the 50s too.
    loud = {"drama": "loud", "war": "loud", "horror": "dark"}
    assert find_homogeneous(TABLE, groups=loud).people == 4
    same = dict.fromkeys(loud, "film")
    assert find_homogeneous(TABLE, groups=same).people == 12


@pytest.mark.parametrize(
    ("ruled_out", "people"),
    [
        ([], 4),
        # In the 20s the two who saw no drama saw horror; the four of war stay.
        (["drama"], 2 + 4),
        (["horror"], 2 + 4),
        # In the 20s two saw drama, in the 50s one, horror and war struck out.
        (["horror", "war"], 2 + 1),
        (["drama", "horror"], 4 + 1),
    ],
)
def test_what_is_left_is_hers(ruled_out, people):
    found = rule_out_values(TABLE, ruled_out=ruled_out)
    assert found.people == people
    # One value: the four of war. Two values: four more. Three: all.
    assert found.table.rows() == [(0, 1, 4), (1, 2, 8), (2, 3, 12)]


def test_l_diversity_makes_her_rule_out_more():
    two = FullDomain(
        4, QUASI, ["saw"], hierarchies=HIERARCHIES, also=[Diversity("saw", 2)]
    ).publish(TWELVE)
    assert find_homogeneous(two).people == 0
    assert find_homogeneous(two).scope.startswith(
        "The value of saw is certain for 0 of"
    )
    assert rule_out_values(two).table["people"][0] == 0


@settings(max_examples=6, deadline=None)
@given(seed=st.integers(0, 10**6), k=st.integers(1, 6))
def test_who_is_given_away_has_that_value(seed, k):
    people = draw(seed, 30, "AB")
    table = TopDown(k, QUASI, ["saw"], hierarchies=STEPS).publish(people)
    n_sure = 0
    for state, age, saw in people.iter_rows():
        found = narrow_value([table], {"state": state, "age": age})
        assert saw in found.possible
        n_sure += len(found.possible) == 1
    assert n_sure == find_homogeneous(table).people


# --- Guesses ----------------------------------------------------------------


def test_a_guess_by_class_beside_its_baselines_and_control():
    rows = pl.DataFrame({"age": ["20", "20", "30", "30"], "saw": list("ABAB")})
    inside = rows.with_columns(people=pl.Series([90, 10, 20, 80]))
    outside = rows.with_columns(people=pl.Series([80, 20, 30, 70]))
    found = measure_guesses(AnonymousTable(inside, ["age"], ["saw"]), outside)
    success = found.success
    # A in the 20s and B in the 30s: 90 + 80 of 200; outside 80 + 70 of 200.
    assert success.rate.value == 0.85
    assert success.control_rate.value == 0.75
    # A is commonest in both, and 110 of the 200 in the table have it.
    assert success.strongest == COMMONEST
    assert success.baselines[ELSEWHERE].rate().value == 0.55
    assert success.caution == ""
    # B is 90 of 200; in the 30s it is 80 of 100, not twice as common.
    assert found.table.rows() == [("A", 0.55, 0.9, 0), ("B", 0.45, 0.8, 0)]


def test_a_rare_value_may_be_twice_as_common_in_a_class():
    rows = pl.DataFrame({"age": ["20", "20", "30", "30"], "saw": list("ABAB")})
    inside = rows.with_columns(people=pl.Series([70, 30, 99, 1]))
    found = measure_guesses(AnonymousTable(inside, ["age"], ["saw"]), inside)
    # B: 31 of 200 in all, 30 of 100 in the 20s, which is just short of twice.
    assert found.table["doubled"].to_list() == [0, 0]
    fewer = inside.with_columns(people=pl.Series([60, 30, 109, 1]))
    found = measure_guesses(AnonymousTable(fewer, ["age"], ["saw"]), inside)
    assert found.table["doubled"].to_list() == [0, 90]


@pytest.mark.parametrize("seed", range(3))
def test_without_signal_a_guess_falls_to_its_baseline_and_says_so(seed):
    # One of ten has the value, whoever they are: in large classes nobody else is said.
    people = draw(seed, 4_000, "ABBBBBBBBB")
    inside, outside = people.head(2_000), people.tail(2_000)
    table = TopDown(60, QUASI, ["saw"], hierarchies=STEPS).publish(inside)
    found = measure_guesses(table, outside)
    success = found.success
    assert success.rate.value == success.baseline_rate.value
    low, high = success.baseline_rate.low, success.baseline_rate.high
    assert low <= success.rate.value <= high
    assert "no better, so its successes show nothing of the release" in success.caution
    assert found.scope.startswith("The classes tell no more of a target than the whole")


def test_small_classes_are_right_of_their_own_people_alone():
    people = draw(1, 3_000, "AB")
    inside, outside = people.head(60), people.tail(2_940)
    table = TopDown(2, QUASI, ["saw"], hierarchies=STEPS).publish(inside)
    found = measure_guesses(table, outside)
    assert found.success.rate.low > 0.55
    # Outside there is nothing to know: one of two.
    assert 0.45 < found.success.control_rate.value < 0.55
    assert found.scope.startswith("Part of what is told is about those in the table")


def test_who_was_left_out_was_asked_for_and_not_guessed():
    people = pl.DataFrame(
        {"age": ["20"] * 3 + ["21"] * 3 + ["60"], "saw": list("ABBABBA")}
    )
    table = FullDomain(3, ["age"], ["saw"], suppress=0.2).publish(people)
    attack = measure_guesses(table, people).success.attack
    assert (attack.requested, attack.generated, attack.valid) == (7, 6, 6)


# --- Intersection -----------------------------------------------------------


def test_two_tables_that_are_safe_alone_give_somebody_away():
    # At 28 in Vermont: drama or horror by region; by age, 21 to 29, the same two.
    # At 31 in Maine: war alone. At 52 in Ohio: drama, horror or war in both.
    alone = narrow_value([TABLE], {"state": "Vermont", "age": 28})
    assert alone.possible == ("drama", "horror")
    assert alone.findings == ()
    assert alone.scope == "There is room for 2 of 3 values of saw."
    by_state = FullDomain(4, ["state"], ["saw"]).publish(
        TWELVE.with_columns(saw=pl.col("saw").replace("drama", "comedy"))
    )
    both = narrow_value([TABLE, by_state], {"state": "Vermont", "age": 28})
    # Vermont saw horror and war; the class of the 20s drama and horror.
    assert both.possible == ("horror",)
    assert both.sentences[0].startswith(
        "One person known by state Vermont, age 28, and"
    )
    assert dict(both.table.select("value", "tables").iter_rows())["horror"] == 2


def test_what_she_certainly_did_not_see_is_struck_too():
    found = narrow_value([TABLE], {"state": "Vermont", "age": 28}, ruled_out=["drama"])
    assert found.possible == ("horror",)


def test_where_two_tables_have_no_value_in_common_nobody_is_in_both():
    other = TABLE.rows.with_columns(saw=pl.lit("comedy"))
    table = AnonymousTable(other, QUASI, ["saw"], TABLE.codebook)
    found = narrow_value([TABLE, table], {"state": "Maine", "age": 21})
    assert found.possible == ()
    assert found.table["chance"].to_list() == [0, 0, 0, 0]


def test_two_releases_of_the_same_people_are_counted():
    rows = pl.DataFrame({"age": ["20", "29", "29"], "saw": list("BAC")})
    book = {"age": {"all": ["20", "29"]}}
    coarse = AnonymousTable(
        rows.with_columns(age=pl.lit("all")), ["age"], ["saw"], book
    )
    fine = AnonymousTable(rows, ["age"], ["saw"])
    found = intersect_tables([coarse, fine], rows, rows)
    # By the first table three values are left of each; by both, one of the first
    # person, and two of the others.
    assert found.table.rows() == [(1, 1, 0), (2, 2, 0), (3, 0, 3)]
    assert (found.people, found.n_people, found.share) == (1, 3, 1 / 3)
    assert found.sentences[0].startswith(
        "One person known to be in 2 tables can have only one"
    )


def test_what_is_left_of_those_in_both_tables_is_true():
    n_sure = n_alone = n_false = 0
    for seed in range(4):
        people = draw(seed, 150, "ABCDEF")
        both, outside = people.head(50), people.tail(50)
        first = TopDown(3, QUASI, ["saw"], hierarchies=STEPS).publish(people.head(75))
        second = Mondrian(3, QUASI, ["saw"]).publish(
            pl.concat([both, people.slice(75, 25)])
        )
        found = intersect_tables([first, second], both, outside)  # or it raises
        assert found.success.attack.valid == 50
        n_sure, n_alone = n_sure + found.people, n_alone + found.table["alone"][0]
        told = found.outside_certain
        assert told.requested == 50
        n_false += told.valid - told.succeeded
    # Together they prove more than the first alone; of others it is mostly untrue.
    assert n_sure > n_alone
    assert n_false > 0


def test_without_signal_the_control_falls_to_the_baseline():
    people = draw(9, 4_000, "AB")
    inside, outside = people.head(2_000), people.tail(2_000)
    tables = [
        TopDown(40, QUASI, ["saw"], hierarchies=STEPS).publish(inside),
        Mondrian(40, QUASI, ["saw"]).publish(inside),
    ]
    found = intersect_tables(tables, inside, outside)
    assert found.people == 0
    control = found.success.control_rate
    assert control.low < 0.5 < control.high


# --- Bad input --------------------------------------------------------------

OUTSIDE = draw(3)
BAD = {
    "no table": (lambda: find_homogeneous(TWELVE), r"^`table` must be an AnonymousTa"),
    "no tables": (lambda: narrow_value([], {}), r"^`tables` must be a list of tables"),
    "another column": (
        lambda: find_homogeneous(TABLE, sensitive="age"),
        r"^`sensitive` must be one of the sensitive columns saw, got 'age'\.$",
    ),
    "nothing sensitive": (
        lambda: find_homogeneous(AnonymousTable(TWELVE, ["age"])),
        r"^`sensitive` must be one of the sensitive columns \(none\), got None\.$",
    ),
    "kinds that leave a value out": (
        lambda: find_homogeneous(TABLE, groups={"war": "loud"}),
        r"^`groups` must be a mapping of each value of saw to its kind, got 'drama'\. ",
    ),
    "what nobody saw": (
        lambda: rule_out_values(TABLE, ruled_out=["opera"]),
        r"^`ruled_out` must be a list of values of saw that somebody in the table has, "
        r"got 'opera'",
    ),
    "one value by itself": (
        lambda: rule_out_values(TABLE, ruled_out="war"),
        r"^`ruled_out` must be a list of values",
    ),
    "outside without a column": (
        lambda: measure_guesses(TABLE, TWELVE.drop("age")),
        r"^`outside` must be one of the columns state, saw, got 'age'\.$",
    ),
    "outside that is empty": (
        lambda: measure_guesses(TABLE, TWELVE.clear()),
        r"^`outside` must be a table with at least one person, got 0\.$",
    ),
    "outside that fits nothing": (
        lambda: measure_guesses(TABLE, TWELVE.with_columns(age=pl.lit("99"))),
        r"^`outside` must be people of whom somebody fits a class of the table, got 12",
    ),
    "outside that is none": (
        lambda: measure_guesses(TABLE, 3),
        r"^`outside` must be a DataFrame of Polars, got 'int'\.$",
    ),
    "somebody who fits no class": (
        lambda: narrow_value([TABLE], {"state": "Maine", "age": 99}),
        r"^`known` must be of somebody who fits a class of some table, got \{",
    ),
    "somebody of whom too little is known": (
        lambda: narrow_value([TABLE], {"state": "Maine"}),
        r"^`known` must be one of the columns state, got 'age'\.$",
    ),
    "targets who are not in every table": (
        lambda: intersect_tables(
            [TABLE], TWELVE.with_columns(saw=pl.lit("drama")), TWELVE
        ),
        r"^`targets` must be people who are in every table, got '4 who cannot be'\.$",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_one_sentence(case):
    attack, match = BAD[case]
    with pytest.raises(AttackError, match=match):
        attack()


@pytest.mark.parametrize(
    ("attacker", "name"),
    [
        (Attacker(known_share=0.5), "known_share"),
        (Attacker(wrong_share=0.1), "wrong_s"),
    ],
)
def test_what_is_known_by_halves_is_refused(attacker, name):
    with pytest.raises(KnowledgeError, match=rf"^`attacker\.{name}"):
        measure_guesses(TABLE, TWELVE, attacker)
    with pytest.raises(KnowledgeError, match=rf"^`attacker\.{name}"):
        intersect_tables([TABLE], TWELVE, TWELVE, attacker)


def test_a_confidence_of_one_is_refused():
    with pytest.raises(EvaluationError, match=r"^`confidence` must be in \[0, 1\)"):
        measure_guesses(TABLE, TWELVE, confidence=1)


# --- What l and t add and miss ----------------------------------------------


def test_t_closeness_takes_from_guesses_what_l_diversity_leaves():
    rng = np.random.default_rng(4)
    ages = rng.integers(20, 30, 3_000)
    # The older, the likelier: from one of ten to nine of ten.
    saw = np.where(rng.random(3_000) < (ages - 19) / 11, "A", "B")
    people = pl.DataFrame({"age": ages, "saw": saw})
    inside, outside = people.head(1_500), people.tail(1_500)
    rates = {}
    for name, also in {
        "k": [],
        "l": [Diversity("saw", 2)],
        "t": [Closeness("saw", 0.05)],
    }.items():
        table = Mondrian(20, ["age"], ["saw"], also=also).publish(inside)
        rates[name] = measure_guesses(table, outside).success.rate.value
    # Every class has both answers anyway, so that l asks for nothing.
    assert rates["l"] == rates["k"] > 0.65
    assert rates["t"] < rates["l"] - 0.1
