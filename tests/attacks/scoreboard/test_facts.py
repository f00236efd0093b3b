"""Facts about targets: from arrays and from what a journalist writes down."""

from datetime import date

import numpy as np
import polars as pl
import pytest

from kit.attacks.on_logs.draws import NO_DAY, NO_TITLE, Facts, name_facts
from kit.attacks.on_logs.index import index_log
from kit.claims import watched
from kit.errors import AttackError, KnowledgeError
from kit.knowledge import Knowledge, KnownPlay
from kit.log import Log, check_plays

PLAYS = check_plays(
    pl.DataFrame(
        {"viewer": ["ann", "bob"], "title": ["B", "A"], "day": ["2018-01-05"] * 2}
    )
).plays
INDEX = index_log(Log(PLAYS))


def test_known_plays_become_facts():
    plays = [
        KnownPlay("B", day="2018-01-06", days_off=3, rating=5),
        KnownPlay("No Such Film"),
        KnownPlay("A", day=date(2018, 1, 4), rating=3.5, rating_off=1),
        KnownPlay("A", day=date(2018, 1, 5)),
    ]
    facts = name_facts(INDEX, Knowledge(plays, n_wrong=1))
    assert facts.starts.tolist() == [0, 4]
    assert facts.titles.tolist() == [1, NO_TITLE, 0, 0]
    assert facts.days.tolist() == [1, NO_DAY, -1, 0]
    assert facts.ratings[[0, 2]].tolist() == [5, 3.5]
    assert np.isnan(facts.ratings[[1, 3]]).all()
    assert facts.n_unlisted.tolist() == [1]


def test_one_title_alone_is_enough():
    facts = name_facts(INDEX, KnownPlay("A"))
    assert (facts.days == NO_DAY).all()
    assert np.isnan(facts.ratings).all()


def test_what_is_known_of_several_targets_is_kept_apart():
    two = [Knowledge([KnownPlay("A"), KnownPlay("B")]), Knowledge([KnownPlay("B")])]
    facts = name_facts(INDEX, two)
    assert (facts.starts.tolist(), facts.titles.tolist()) == ([0, 2, 3], [0, 1, 1])


def test_a_log_without_days_has_none_to_count_from():
    index = index_log(Log(PLAYS.drop("day")))
    dated = KnownPlay("A", day="2018-01-05")
    assert name_facts(index, dated).days.tolist() == [NO_DAY]


def test_facts_that_the_log_lacks_are_counted_for_each_target():
    facts = Facts([0, 2, 2, 3], [NO_TITLE, 4, NO_TITLE], [0, 0, 0], [1.0, 1, 1])
    assert facts.n_unlisted.tolist() == [1, 0, 1]
    assert (facts.n_targets, facts.n_facts) == (3, 3)


def test_facts_are_a_copy():
    days = np.zeros(1, dtype=np.int32)
    facts = Facts([0, 1], [0], days, [1.0])
    days[0] = 9
    assert facts.days.tolist() == [0]


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        (
            {"starts": [0, 1]},
            "`starts` must be places that ascend from 0 to the number",
        ),
        ({"starts": [1, 2]}, "`starts` must be places that ascend from 0"),
        ({"starts": [0, 2, 1, 2]}, "`starts` must be places that ascend from 0"),
        ({"starts": []}, "`starts` must be places that ascend from 0"),
        ({"titles": [0, -2]}, "`titles` must be places in Index.names, .*, got -2"),
        (
            {"titles": ["A", "B"]},
            "`titles` must be a flat array of int64, got '1-d <U1'",
        ),
        ({"titles": [0.5, 1.5]}, "`titles` must be a flat array of int64"),
        ({"days": [0]}, "`days` must be one of each fact, 2, got 1"),
        ({"days": [0, 1 << 40]}, "`days` must be from -2147483648 to 2147483647"),
        ({"ratings": [[1.0, 2.0]]}, "`ratings` must be a flat array of float64"),
        ({"ratings": [1.0, np.inf]}, "`ratings` must be numbers, or NaN, got inf"),
    ],
)
def test_arrays_that_do_not_fit_together_are_refused(changed, message):
    given = {"starts": [0, 2], "titles": [0, 1], "days": [0, 0], "ratings": [1.0, 2.0]}
    with pytest.raises(AttackError, match=message):
        Facts(**{**given, **changed})


def test_a_claim_is_no_play_to_look_for():
    at_lunch = Knowledge([watched("A").on("2018-01-05")])
    with pytest.raises(KnowledgeError, match="`facts` must be known plays, such"):
        name_facts(INDEX, at_lunch)


def test_facts_are_looked_up_in_an_index():
    with pytest.raises(AttackError, match=r"`index` must be an Index, .* got 'Log'"):
        name_facts(Log(PLAYS), KnownPlay("A"))
