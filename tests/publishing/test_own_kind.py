"""A new kind of claim is one class and one function, whoever writes it."""

from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given, settings, strategies as st

from kit.claims import contains, exclude, played, watched
from kit.claims.relations import Relations
from kit.claims.viewing import Deed
from kit.errors import ClaimError, RuleError
from kit.log import check_plays
from kit.proof.worlds import Worlds
from kit.publishing.counting import count
from kit.publishing.printing import publish
from kit.rules.coarsening import Coarsening
from kit.rules.private.sensitivity import sensitivity
from tests.guide import run_example

Returned = run_example("A kind of claim of your own")["Returned"]

# -- what it can do ------------------------------------------------------------------

FIRST, LAST = date(2017, 12, 1), date(2017, 12, 3)
film = watched("A").between(FIRST, LAST)
twice, thrice = (Returned(film.what, FIRST, LAST, n) for n in (2, 3))


def log_of(plays):
    """A log in which viewer `i` played A so often on each of three days."""
    rows = [
        (viewer, "A", FIRST + timedelta(day))
        for viewer, days in enumerate(plays)
        for day, n in enumerate(days)
        for _ in range(n)
    ]
    rows += [(viewer, "B", FIRST) for viewer in range(len(plays))]
    return check_plays(pl.DataFrame(rows, ["viewer", "title", "day"], orient="row"))


days_of_viewers = st.lists(st.tuples(*[st.integers(0, 2)] * 3), min_size=1, max_size=6)


@given(days_of_viewers)
@settings(max_examples=30)
def test_it_is_counted(plays):
    n_days = [sum(n > 0 for n in days) for days in plays]
    asked = [twice, thrice, film & ~twice]
    expected = [sum(n >= 2 for n in n_days), n_days.count(3), n_days.count(1)]
    assert count(log_of(plays), asked) == expected


def test_it_is_printed_in_sentences():
    assert twice.where(gender="f").sentence(53) == (
        "53 people with gender f watched A on 2 different days between 1 and 3 "
        "December 2017."
    )
    assert str(film & ~twice) == (
        "watched A between 1 and 3 December 2017 and did not watch A on 2 different "
        "days between 1 and 3 December 2017"
    )


def test_it_lies_among_other_kinds_of_claims():
    assert contains(twice, thrice)
    assert contains(film, twice)
    assert contains(film.at_least(2), twice)
    assert not contains(twice, film.at_least(2))
    assert not contains(twice, film)
    assert exclude(twice, ~film)
    known = Relations([film, twice, thrice, played("B")])
    assert known.is_inside(2, 1)
    assert not known.is_inside(1, 2)
    assert not known.is_exact  # nobody said that the program forbids all it could


def test_it_is_published_and_groups_are_proved():
    # Two viewers came on two days, one of them on three; a third came on one.
    log = log_of([(1, 1, 0), (1, 1, 1), (2, 0, 0)])
    said = publish(log, [film, twice, thrice])
    assert [str(number.printed) for number in said.numbers] == ["3", "2", "1"]
    bounds = Worlds(said).bounds(twice & ~thrice)
    assert (bounds.low, bounds.high) == (1, 1)


@pytest.mark.slow
@given(days_of_viewers)
@settings(max_examples=15, deadline=None)
def test_what_is_proved_of_it_is_true_of_the_log(plays):
    log = log_of(plays)
    said = publish(log, [film, film.at_least(2), twice])
    for group in (film & ~twice, film.at_least(2) & ~twice, thrice, ~film):
        bounds = Worlds(said, also=[group]).bounds(group)
        true = count(log, [group])[0]
        assert bounds.low <= true
        assert bounds.high is None or true <= bounds.high


def test_where_nothing_is_said_of_it_nothing_is_supposed():
    # A play of A, on whatever day, may change both; so may any other, for all we know.
    assert sensitivity([film, twice], unit="play").counts == 2
    message = (
        "^`claim` must have a coarser form, and 'watched A on 2 different days .* has "
        "none, since nobody said how to coarsen its kind; leave it out"
    )
    with pytest.raises(RuleError, match=message):
        Coarsening(days="week").publish(twice)


def test_a_kind_that_nobody_can_count_says_what_is_missing():
    @dataclass(frozen=True)
    class Guessed(Deed):
        def deed(self):
            return "something"

    message = (
        "^A log can count `watched something` once somebody says how: register a "
        "function for Guessed with `kit.publishing.marking.mark.register`"
    )
    with pytest.raises(ClaimError, match=message):
        count(log_of([(1, 0, 0)]), [Guessed(film.what)])
