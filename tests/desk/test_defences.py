"""Thresholds and budgets are weighed against attacks that really run."""

from datetime import datetime

import polars as pl
import pytest

from kit.access import AccessLog, LoggedQuery
from kit.attacks.on_desks.insider import Learned
from kit.claims import watched
from kit.desk.defences import draw_lookups, sweep_desks, weigh_budgets
from kit.desk.office import DeskUse
from kit.errors import DeskError
from kit.publishing.counting import count
from tests.desk.test_office import log, office

N = 3_000


def swept(ks, n=6):
    lookups = draw_lookups(office().desk, office().words, n, seed=2)
    pool = office().words.pool()
    table = sweep_desks(office().desk, lookups, pool=pool, ks=ks)
    return {(row["k"], row["tracker"]): row for row in table.rows(named=True)}


def test_every_look_up_is_of_one_person():
    lookups = draw_lookups(office().desk, office().words, 6, seed=2)
    assert count(log(), [person for person, _ in lookups]) == [1] * 6
    assert lookups == draw_lookups(office().desk, office().words, 6, seed=2)


def test_each_tracker_opens_everything_up_to_its_share_and_nothing_beyond():
    found = swept([5, N // 4, N // 4 + 1, N // 3, N // 3 + 1])
    for k, tracker, n in [
        (5, "general", 6),
        (N // 4, "general", 6),
        (N // 4 + 1, "general", 0),
        (5, "double", 6),
        (N // 3, "double", 6),
        (N // 3 + 1, "double", 0),
    ]:
        row = found[k, tracker]
        assert (row["asked"], row["answered"], row["exact"]) == (6, n, n)


def test_a_further_person_costs_four_questions_by_a_general_tracker():
    # Two for how many he is and two for the deed; the tracker's own were asked.
    row = swept([60])[60, "general"]
    assert (row["first"], row["further"]) == (6, 4)


def test_what_is_permitted_takes_no_search():
    # k = 1: each person is counted at once. A deed that nobody did is refused.
    row = swept([1])[1, "general"]
    assert row["exact"] == 6
    assert row["search"] >= 0


def test_a_budget_stops_what_needs_more_and_refuses_honest_work():
    # Ann asks 3 questions and ben 1, one of ann's by peeking. With a budget of 1 one of
    # three honest ones is refused, with 2 none is. The look-up takes 1 + 1 questions.
    at = datetime(2018, 1, 8)
    asked = [
        LoggedQuery(at, by, watched("A"), 50) for by in ("ann", "ann", "ann", "ben")
    ]
    use = DeskUse(AccessLog(tuple(asked)), {"ann": "direct"}, frozenset({2}))
    lookup = [Learned([], pl.DataFrame(), watched("A"), "asked", n_answer=1)] * 2
    table = weigh_budgets(use, lookup, budgets=[1, 2])
    assert table.rows() == [(1, True, pytest.approx(1 / 3)), (2, False, 0.0)]


def test_a_sweep_needs_somebody_to_look_up():
    with pytest.raises(
        DeskError, match="`lookups` must be at least one person and dee"
    ):
        sweep_desks(office().desk, [], pool=office().words.pool(), ks=[5])


@pytest.mark.parametrize("k", [0, N])
def test_a_sweep_over_a_desk_that_cannot_be_is_refused(k):
    with pytest.raises(DeskError, match="`k` must be"):
        swept([k])
