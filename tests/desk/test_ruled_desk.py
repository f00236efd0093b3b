"""A desk under a rule tells what a press office would print, or nothing."""

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from kit.access import TOO_FEW, TOO_FINE, TOO_MANY, Refused
from kit.claims import everyone, plays_of, total, watched
from kit.desk.query_desk import QueryDesk
from kit.desk.ruled_desk import RuledDesk
from kit.errors import DeskError, RuleError
from kit.printed import Suppressed
from kit.publishing.printing import publish
from kit.rules.cell_key import CellKey, design_table
from kit.rules.coarsening import Coarsening
from kit.rules.private.noise import DiscreteLaplace
from kit.rules.rounding import Rounding
from kit.rules.sampling import Sampling
from kit.rules.steps import Steps
from kit.rules.table_rounding import ControlledRounding
from kit.rules.threshold import Threshold
from tests.sweeps.made_up import REGIONS, audience

LOG = audience(37)  # not a multiple of eight, for a desk keeps eight to a byte
DESK = QueryDesk(LOG)
KEYS = CellKey(design_table(max_noise=2, variance=1))
film = watched("A")
east = Coarsening(region=dict(zip(REGIONS, ["W", "M", "E", "E"], strict=True)))
RULES = [
    Threshold(6),
    Threshold(6, is_zero_shown=False),
    Rounding(5),
    Rounding(5, "random"),
    DiscreteLaplace(2),
    KEYS,
    Steps((KEYS, Threshold(8), Rounding(5, "random"))),
]

leaves = st.sampled_from(
    [
        film,
        watched("B"),
        film.on("2017-12-03"),
        film.at_least(2),
        everyone(),
        everyone().where(region="NY"),
        everyone().where(age_band=["18", "60"]),
    ]
)
claims = st.recursive(
    leaves,
    lambda some: st.one_of(
        some.map(lambda a: ~a), st.builds(lambda a, b: a & b, some, some)
    ),
    max_leaves=3,
)


@settings(max_examples=25)
@given(claims, st.sampled_from(RULES), st.integers(0, 5))
def test_it_tells_what_is_published_under_the_same_seed(claim, rule, seed):
    told = RuledDesk(DESK, rule, seed=seed).ask(claim)
    group, rest = publish(LOG, [claim, ~claim], rule=rule, seed=seed).numbers
    if isinstance(group.printed, Suppressed):
        assert told == Refused(TOO_FEW)
    elif isinstance(rest.printed, Suppressed):
        assert told == Refused(TOO_MANY)
    else:
        assert told == group.printed.count


def test_without_a_rule_it_tells_the_truth():
    assert RuledDesk(DESK, None, seed=1).ask(film) == DESK.count(film)
    assert RuledDesk(DESK, None, seed=1).k is None


def test_the_same_question_gets_the_same_answer():
    desk = RuledDesk(DESK, DiscreteLaplace(9), seed=1)
    assert len({desk.ask(film) for _ in range(3)}) == 1
    other = {RuledDesk(DESK, DiscreteLaplace(9), seed=s).ask(film) for s in range(6)}
    assert len(other) > 1


def test_it_says_its_smallest_count_and_how_many_there_are():
    desk = RuledDesk(DESK, Steps((Threshold(5), Threshold(11), Rounding(5))), seed=1)
    assert (desk.k, desk.n) == (11, DESK.n)
    assert RuledDesk(DESK, Rounding(5), seed=1).k is None


def test_a_question_that_the_rule_would_put_otherwise_is_not_answered():
    # Told of the whole east, an insider would take it for New York.
    desk = RuledDesk(DESK, east, seed=1)
    asked = film.where(region="NY")
    assert desk.ask(asked) == Refused(TOO_FINE)
    assert desk.ask(~asked) == Refused(TOO_FINE)
    wide = film.where(region=["NY", "VT"])
    assert desk.ask(wide) == DESK.count(wide)


def test_it_writes_nothing_down():
    desk = QueryDesk(LOG)
    RuledDesk(desk, Threshold(5), seed=1).ask(film)
    assert not list(desk.access_log)


# -- what it does not do ----------------------------------------------------------


def test_it_counts_people_only():
    for rule in (Threshold(5), None):
        with pytest.raises(DeskError, match=r"^`question` must be a claim, such as wa"):
            RuledDesk(DESK, rule, seed=1).ask(total(plays_of(high=99), film))


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        (ControlledRounding(5), "needs a whole table: use `print_table`"),
        (Sampling(0.5), "needs the plays: use `publish` with the log"),
        (Steps((Sampling(0.5), Threshold(5))), "needs the plays: use `publish`"),
    ],
)
def test_rules_that_must_see_more_are_refused(rule, message):
    with pytest.raises(RuleError, match=message):
        RuledDesk(DESK, rule, seed=1)


@pytest.mark.parametrize("rule", [KEYS, DiscreteLaplace(2), Rounding(5, "random")])
def test_lots_want_a_seed(rule):
    with pytest.raises(RuleError, match=r"^`seed` must be an int of at least 0, since"):
        RuledDesk(DESK, rule, seed=None)


@pytest.mark.parametrize("seed", [-1, 1.5, "1", True])
def test_a_seed_is_a_whole_number(seed):
    with pytest.raises(
        RuleError, match=r"^`seed` must be an int of at least 0, or Non"
    ):
        RuledDesk(DESK, Threshold(5), seed=seed)
    assert RuledDesk(DESK, Threshold(5), seed=np.int64(3)).k == 5
