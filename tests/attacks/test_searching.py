"""Questions that nobody thought of are found at home, and told apart from luck."""

from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import polars as pl
import pytest

from kit.access import TOO_FEW, Refused
from kit.attackers import Attacker, Reference
from kit.attacks.on_desks.invented_desks import (
    InventedDesks,
    count_kinds,
    match_kinds,
    say_probe,
)
from kit.attacks.on_desks.reading import Reading
from kit.attacks.on_desks.searching import Searcher
from kit.attacks.on_desks.searching_success import Suspect, measure_searching
from kit.claims import everyone, watched
from kit.desk.query_desk import QueryDesk
from kit.desk.ruled_desk import RuledDesk
from kit.errors import DeskError, KnowledgeError, RuleError
from kit.log import check_plays
from kit.printed import Interval
from kit.rules.cell_key import CellKey, design_table
from kit.rules.kinds import CountRule
from kit.rules.rounding import Rounding
from kit.rules.sampling import Sampling
from kit.rules.steps import Steps, as_steps
from kit.rules.threshold import Threshold

TITLES = [watched(name) for name in "ABCDEFGX"]
*KNOWN, X = TITLES
SHARES = np.array([0.5, 0.4, 0.3, 0.3, 0.2, 0.2, 0.1, 0.5])
QUICK = {"steps": 100, "n_desks": 200}


@dataclass(frozen=True)
class OddOnly(CountRule):
    """Tell odd counts alone, and those in twenties: a rule made up for this page."""

    def __str__(self):
        return "odd counts in twenties"

    def settle(self, value, rng=None):
        return value // 20 * 20 if value % 2 else None

    def undo(self, shown):
        return Interval(0, None)


@dataclass(frozen=True)
class Mute(CountRule):
    """Tell 50 of everything."""

    def __str__(self):
        return "50 whatever it is"

    def settle(self, value, rng=None):
        return 50

    def undo(self, shown):
        return Interval(0, None)


def people(n, seed):
    """Everybody watches each title by lot: nothing follows from anything else."""
    return np.random.default_rng(seed).random((n, len(TITLES))) < SHARES


def desk_of(marks):
    everybody = np.column_stack([marks, np.ones(len(marks), dtype=bool)])
    viewer, title = np.nonzero(everybody)
    rows = {"viewer": viewer, "title": [f"{'ABCDEFGX-'[t]}" for t in title]}
    return QueryDesk(check_plays(pl.DataFrame(rows), undated=True))


def suspects(marks, n):
    """Those of whom the known facts are true and of nobody else, half with X."""
    _, places, sizes = np.unique(
        marks[:, :-1], axis=0, return_inverse=True, return_counts=True
    )
    alone = marks[sizes[places.ravel()] == 1]
    chosen = [
        row for yes in (True, False) for row in alone[alone[:, -1] == yes][: n // 2]
    ]
    return [Suspect(facts_of(row), bool(row[-1])) for row in chosen]


def facts_of(row):
    return [c if yes else ~c for c, yes in zip(KNOWN, row[:-1], strict=True)]


@cache
def friends():
    """1,500 other people, and of each what is known and what is not."""
    marks = people(1_500, 1)
    claims = [*KNOWN, *(~claim for claim in KNOWN), X]
    answers = np.column_stack([marks[:, :-1], ~marks[:, :-1], marks[:, -1]])
    return Attacker(reference=Reference(claims, answers))


@cache
def here():
    marks = people(400, 2)
    return desk_of(marks), suspects(marks, 16)


@cache
def elsewhere():
    return suspects(people(400, 3), 16)


def measure(rule, *, told_of=None, **settings):
    desk, targets = here()
    return measure_searching(
        RuledDesk(desk, rule, seed=1),
        friends(),
        targets=targets,
        outside=elsewhere(),
        fact=X,
        rule=told_of or rule,
        **{**QUICK, **settings},
    )


@pytest.mark.slow
def test_a_rule_that_nobody_has_studied_is_attacked():
    found = measure(OddOnly())
    (scored,) = found.findings
    search, tracker, usual = found.table.iter_rows(named=True)
    assert (usual["method"], usual["right"]) == ("saying no of every target", 8)
    assert scored.success.is_meaningful
    assert search["right"] > 12 > tracker["right"]
    # Eight questions about each target; all else was tried at home.
    assert search["questions"] == 8 * 16
    # 100 sets for the first target, 20 for each of the others, here and elsewhere.
    assert found.n_searched == 100 + 31 * 20
    low, high = scored.success.control_rate.low, scored.success.control_rate.high
    assert low < 0.5 < high


@pytest.mark.slow
@pytest.mark.parametrize(
    "rule",
    [
        Threshold(10),
        Steps((Threshold(10), Rounding(5))),
        CellKey(design_table(max_noise=2, variance=1)),
    ],
    ids=str,
)
def test_rules_that_are_known_are_attacked_too(rule):
    (scored,) = measure(rule, steps=250, n_desks=600).findings
    assert scored.success.is_meaningful


@pytest.mark.slow
def test_at_a_desk_that_always_says_the_same_it_stays_at_its_baseline_and_says_so():
    found = measure(Mute(), steps=5, n_desks=100)
    (scored,) = found.findings
    assert not scored.success.is_meaningful
    assert scored.success.rate.low < scored.success.baseline_rate.value
    assert scored.success.caution in scored.sentence()
    assert found.n_telling == 0
    assert found.scope.endswith("No set of questions was found that tells anything.")


@pytest.mark.slow
def test_at_a_desk_that_keeps_to_another_rule_it_falls_to_its_baseline():
    # It practised on odd counts, and the desk says 50 to everything.
    (scored,) = measure(Mute(), told_of=OddOnly()).findings
    assert not scored.success.is_meaningful


@pytest.mark.slow
def test_without_a_rule_one_question_would_do_and_the_search_finds_such():
    found = measure(None)
    search, tracker, usual = found.table["right"].to_list()
    assert search >= 14
    assert (tracker, usual) == (16, 8)


class Shut:
    n, k = 100, 10

    def ask(self, question):
        return Refused(TOO_FEW)


def test_where_every_question_is_refused_nothing_is_guessed():
    one = elsewhere()[0]
    searcher = Searcher(Shut(), friends(), rule=Threshold(10), steps=5, n_desks=40)
    found = searcher.learn(one.known, fact=X)
    assert (found.guess, found.n_refused, found.n_asked) == (None, 8, 8)
    assert "Every question was refused, so nothing is guessed." in found.scope
    both = measure_searching(
        Shut(), friends(), targets=[one], outside=[one], fact=X, steps=5, n_desks=40
    )
    assert both.findings == ()


def test_the_same_seed_finds_the_same_questions():
    desk, targets = here()
    ruled = RuledDesk(desk, OddOnly(), seed=1)
    asked = [
        Searcher(ruled, friends(), rule=OddOnly(), steps=10, n_desks=40)
        .learn(targets[0].known, fact=X)
        .table
        for _ in range(2)
    ]
    assert asked[0].equals(asked[1])


# -- its parts --------------------------------------------------------------------


def test_people_are_counted_by_kind_with_the_first_fact_as_the_highest_bit():
    a, b = TITLES[:2]
    reference = Reference([a, b], [[True, False], [True, True], [False, True]])
    assert count_kinds(reference, [a, b]).tolist() == [0, 1, 1, 1]
    assert match_kinds((1, 0)).tolist() == [False, False, True, True]
    assert match_kinds((0, -1)).tolist() == [True, False, True, False]


def test_a_question_is_put_into_words():
    a, b, c = TITLES[:3]
    assert say_probe((1, 0, -1), [a, b, c]) == a & ~c
    assert say_probe((0, 0, 0), [a, b, c]) == everyone()


def test_the_target_is_at_every_desk_and_the_fact_at_every_other_one():
    # Nobody else is like her: the question for all facts counts her alone, or nobody.
    kinds = np.array([10**6, 0, 0, 0])
    rng = np.random.default_rng(1)
    desks = InventedDesks(kinds, n=50, rule=None, n_desks=6, rng=rng)
    assert desks.ask((1, 1)).tolist() == [0, 1] * 3
    assert desks.ask((1, -1)).tolist() == [1, 0] * 3
    assert desks.ask((0, 0)).tolist() == [50] * 6


def test_invented_desks_refuse_what_leaves_out_too_few():
    kinds = np.array([0, 0, 10**6, 0])
    rng = np.random.default_rng(1)
    settings = {"n": 50, "n_desks": 4, "rng": rng}
    desks = InventedDesks(kinds, rule=as_steps(Threshold(10)), **settings)
    # 49 or 50 of 50 have the first fact and not the second: one or nobody is left out.
    told = desks.ask((1, -1))
    assert np.isnan(told).tolist() == [False, True, False, True]


def test_the_same_people_have_the_same_keys():
    rule = as_steps(CellKey(design_table(max_noise=5, variance=4)))
    rng = np.random.default_rng(1)
    desks = InventedDesks(np.full(8, 50), n=300, rule=rule, n_desks=50, rng=rng)
    whole = InventedDesks(np.full(8, 50), n=300, rule=None, n_desks=50, rng=rng)
    assert (desks.ask((0, 0, 0)) == desks.ask((0, 0, 0))).all()
    assert desks.ask((1, 0, 0)).std() > 0
    assert whole.ask((0, 0, 0)).std() == 0


def test_a_reading_finds_a_difference_of_large_numbers():
    rng = np.random.default_rng(1)
    crowd, is_true = rng.integers(10_000, size=200), np.arange(200) % 2 == 1
    answers = np.column_stack([crowd + is_true, crowd]).astype(float)
    reading = Reading(answers[:100], is_true[:100])
    assert reading.accuracy(answers[100:], is_true[100:]) == 1
    assert reading.loss(answers[100:], is_true[100:]) < np.log(2)


# -- what it refuses --------------------------------------------------------------


def seek(known=KNOWN, fact=X, desk=None, attacker=None, **settings):
    searcher = Searcher(desk or Shut(), attacker or friends(), **settings)
    return searcher.learn(known, fact=fact)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"known": []}, r"^`known` must be 1 to 10 claims in a list, which are true"),
        ({"known": [X] * 11}, r"^`known` must be 1 to 10 claims in a list"),
        ({"known": ["A"]}, r"^`known, fact` must be claims, such as watched"),
        ({"known": [X]}, r"^`known, fact` must be different facts, and another one"),
        ({"n_questions": 1}, r"^`n_questions` must be an int of at least 2, got 1"),
        ({"steps": 0}, r"^`steps` must be an int of at least 1"),
        ({"n_desks": 19}, r"^`n_desks` must be an int of at least 20"),
        ({"seed": -1}, r"^`seed` must be an int of at least 0"),
        ({"attacker": "anna"}, r"^`attacker` must be an Attacker"),
    ],
)
def test_what_it_refuses(settings, message):
    with pytest.raises(DeskError, match=message):
        seek(**settings)


def test_a_desk_with_one_person_is_refused():
    class Lonely(Shut):
        n = 1

    with pytest.raises(DeskError, match=r"^`desk.n` must be an int of at least 2"):
        seek(desk=Lonely())


def test_a_target_whom_the_reference_cannot_place_is_refused():
    strange = [*KNOWN[:2], watched("Z")]
    with pytest.raises(KnowledgeError, match=r"^`reference` must be of people of whom"):
        seek(known=strange)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"reference": None}, r"^`attacker.reference` must be a Reference: she cannot"),
        ({"knows_rule": False}, r"^`attacker.knows_rule` must be left as it is"),
        ({"wrong_share": 0.1}, r"^`attacker.wrong_share` must be left as it is"),
    ],
)
def test_what_an_attacker_must_have_and_what_is_not_used(changed, message):
    with pytest.raises(KnowledgeError, match=message):
        seek(attacker=replace(friends(), **changed))


@pytest.mark.parametrize("rule", ["rounding", Sampling(0.5)])
def test_a_rule_that_acts_on_something_else_is_refused(rule):
    with pytest.raises(RuleError, match=r"^`rule` must be a rule that acts on counts"):
        seek(rule=rule)


@pytest.mark.parametrize(
    ("known", "is_true", "message"),
    [("A", True, r"^`known` must be a list of"), ([X], 1, r"^`is_true` must be True")],
)
def test_a_suspect_is_somebody(known, is_true, message):
    with pytest.raises(DeskError, match=message):
        Suspect(known, is_true)


@pytest.mark.parametrize(("targets", "outside"), [([], None), (None, ["anna"])])
def test_there_must_be_targets_and_outsiders(targets, outside):
    some = elsewhere()[:1]
    with pytest.raises(DeskError, match=r"^`(targets|outside)` must be a list of Susp"):
        measure_searching(
            Shut(),
            friends(),
            targets=some if targets is None else targets,
            outside=some if outside is None else outside,
            fact=X,
        )
