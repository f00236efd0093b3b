"""Scoreboard without room for errors: by hand, and against every record tried out."""

from datetime import date

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.attacks.on_logs.scoreboard.facts import NO_DAY, NO_TITLE, Facts, name_facts
from kit.attacks.on_logs.scoreboard.index import index_log
from kit.attacks.on_logs.scoreboard.scores import NOBODY
from kit.attacks.on_logs.scoreboard.scoring import Scoring
from kit.attacks.on_logs.scoreboard.strict import fit_targets
from kit.errors import AttackError
from kit.log import check_plays


def make_index(rows):
    viewer, title, day, rating = zip(*rows, strict=True)
    frame = {"viewer": viewer, "title": title}
    frame["day"] = [date.fromordinal(736_695 + n) for n in day]
    frame["rating"] = pl.Series(rating, dtype=pl.Float32)
    return index_log(check_plays(pl.DataFrame(frame)))


# Viewers are numbered in the order of the rows: ann 0, bob 1, cy 2.
ROWS = [
    ("ann", "A", 0, 5),
    ("bob", "A", 20, 5),
    ("cy", "A", 21, 5),
    ("ann", "B", 90, 2),
    ("bob", "B", 90, 3),
    ("cy", "B", 90, None),
]
INDEX = make_index(ROWS)


def fit(titles, more=(), **settings):
    facts = name_facts(INDEX, titles, **dict(more))
    return fit_targets(INDEX, facts, **settings)


@pytest.mark.parametrize(
    ("titles", "more", "fitting"),
    [
        # exp(-20/30) is 0.513 and exp(-21/30) is 0.497.
        (["A"], {"dates": ["2018-01-01"]}, [0, 1]),
        (["A"], {"dates": ["2018-01-22"]}, [1, 2]),
        # exp(-1/1.5) is 0.513 and exp(-2/1.5) is 0.264; cy has no rating.
        (["B"], {"ratings": [4]}, [1]),
        (["B"], {"ratings": [2.5]}, [0, 1]),
        (["A", "B"], {"ratings": [None, 3]}, [0, 1]),
        (["A", "B"], {"dates": ["2018-01-31", None], "ratings": [None, 3]}, [1]),
        (["A", "B"], {"ratings": [1, 3]}, []),
        (["A", "Z"], {}, []),
        (["A"], {}, [0, 1, 2]),
    ],
)
def test_whom_all_facts_fit(titles, more, fitting):
    sets = fit(titles, more)
    assert sets.n_fitting.tolist() == [len(fitting)]
    assert sets.first.tolist() == (fitting[:1] or [NOBODY])
    for person in range(3):
        judged = fit(titles, more, truth=[person])
        assert judged.has_truth.tolist() == [person in fitting]
        chance = 1 / len(fitting) if person in fitting else 0
        assert judged.chance.tolist() == [chance]
    match = fitting[0] if len(fitting) == 1 else NOBODY
    assert sets.matches().tolist() == [match]


def test_one_fact_that_is_wrong_leads_astray():
    # All of Ann's, and one title that she never played but Dee did.
    rows = [("ann", "A", 0, 5), ("ann", "B", 0, 5), ("dee", "C", 0, 5)]
    index = make_index(rows)
    right = name_facts(index, ["A", "B"])
    assert fit_targets(index, right, truth=[0]).chance.tolist() == [1]
    wrong = name_facts(index, ["A", "B", "C"])
    assert fit_targets(index, wrong, truth=[0]).chance.tolist() == [0]


titles, days, stars = st.sampled_from("ABC"), st.integers(0, 60), st.integers(1, 5)
plays = st.lists(
    st.tuples(st.integers(0, 5), titles, days, st.none() | stars),
    min_size=1,
    max_size=30,
)
known = st.tuples(
    st.integers(0, 2), st.just(NO_DAY) | days, st.just(np.nan) | stars.map(float)
)


def fits(play, fact, alpha):
    """Whether a play is like a fact, each part by its likeness as in the paper."""
    (title, day, rating), (known_title, known_day, known_rating) = play, fact
    if title != known_title:
        return False
    day_fits = known_day == NO_DAY or np.exp(-abs(day - known_day) / 10) > alpha
    if np.isnan(known_rating):
        return day_fits
    is_rated = rating is not None
    return day_fits and is_rated and np.exp(-abs(rating - known_rating)) > alpha


@given(plays, st.lists(known, min_size=1, max_size=4), st.sampled_from([0, 0.3, 0.6]))
def test_matching_sets_equal_every_record_tried_out(rows, facts, alpha):
    index = make_index(rows)
    names = index.names.to_list()
    # Where no play has a rating, there is none to compare with.
    if all(rating is None for *_, rating in rows):
        facts = [(title, day, np.nan) for title, day, _ in facts]
    facts = [(min(title, len(names) - 1), *rest) for title, *rest in facts]
    first = min(day for _, _, day, _ in rows)
    records = {}
    for viewer, title, day, rating in rows:
        play = (names.index(title), day - first, rating)
        records.setdefault(viewer, []).append(play)
    fitting = [
        person
        for person, record in enumerate(records.values())
        if all(any(fits(play, fact, alpha) for play in record) for fact in facts)
    ]
    columns = [list(column) for column in zip(*facts, strict=True)]
    sets = fit_targets(
        index, Facts([0, len(facts)], *columns), Scoring(1.0, 10.0), alpha=alpha
    )
    assert sets.n_fitting.tolist() == [len(fitting)]
    assert sets.first.tolist() == (fitting[:1] or [NOBODY])


@pytest.mark.parametrize("alpha", [-0.1, 1, True, "0.5", float("nan")])
def test_alpha_is_a_likeness_below_one(alpha):
    with pytest.raises(AttackError, match=r"`alpha` must be a number in \[0, 1\)"):
        fit(["A"], alpha=alpha)


def test_everybody_would_fit_no_facts():
    facts = Facts([0, 0, 1], [NO_TITLE], [0], [1.0])
    with pytest.raises(AttackError, match="`facts` must be at least one about each"):
        fit_targets(INDEX, facts)
