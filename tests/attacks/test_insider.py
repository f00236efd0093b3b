"""An insider learns what was refused, exactly, or says that no tracker was found."""

from dataclasses import replace
from datetime import datetime
from functools import cache
from math import ceil, log2

import numpy as np
import polars as pl
import pytest
from hypothesis import given, strategies as st

from kit.access import TOO_FEW, TOO_MANY, Refused
from kit.attacks.on_desks.insider import TRACKERS, Insider
from kit.attacks.on_desks.trackers import any_of, find_group
from kit.claims import everyone, watched
from kit.claims.amounts import plays_of, total
from kit.desk.query_desk import QueryDesk
from kit.errors import DeskError
from kit.log import check_plays
from kit.proof.worlds import Worlds
from kit.publishing.counting import count
from kit.releases import Release
from kit.sources.simulation.plays import simulate
from kit.sources.simulation.presets import FILMS
from tests.attacks.denning import (
    ADM,
    CONTRIBUTION,
    CS,
    FEMALE,
    MALE,
    MATH,
    PROF,
    SALARY,
    STAT,
    STU,
    denning_log,
)

AT = datetime(2018, 1, 8)
N = 11_200
DODD = FEMALE & CS & PROF
DENNING_POOL = [[MALE, FEMALE], [PROF, ADM, STU], [CS, MATH, STAT]]


def insider(log, pool, *, k, trackers=TRACKERS, **rules):
    return Insider(
        QueryDesk(log, k=k, **rules).seat("anna", at=AT), pool=pool, trackers=trackers
    )


# -- the paper's table, found without help ------------------------------------------


@pytest.mark.parametrize(
    ("how", "k", "rules"),
    [
        ("all", 2, {"guards_complement": False}),
        ("individual", 2, {}),
        ("general", 2, {}),
        ("general", 3, {}),  # a quarter of 12
        ("double", 4, {}),  # a third of 12
    ],
)
def test_each_tracker_is_found_and_finds_dodds_salary(how, k, rules):
    anna = insider(denning_log(), DENNING_POOL, k=k, trackers=[how], **rules)
    salary = anna.learn(total(SALARY, DODD))
    assert (salary.how, salary.answer) == (how, 15)
    assert anna.learn(DODD).answer == 1
    assert anna.learn(total(CONTRIBUTION, DODD)).answer == 50


def test_a_large_group_is_learned_too():
    anna = insider(denning_log(), DENNING_POOL, k=2, trackers=["general"])
    wanted = ~(FEMALE & CS & STU)
    assert anna.learn(total(CONTRIBUTION, wanted)).answer == 1185


def test_what_is_permitted_is_simply_asked():
    found = insider(denning_log(), DENNING_POOL, k=2).learn(FEMALE)
    assert (found.how, found.answer, found.n_asked) == ("asked", 5, 1)


def test_questions_are_counted_where_they_were_spent():
    # Dodd is refused (1). Men are asked in the search and are in the sum: 7 of 12 lie
    # from 4 to 8. So no question is spent on the search alone, and four on the sum.
    anna = insider(denning_log(), DENNING_POOL, k=2, trackers=["general"])
    first, second = anna.learn(DODD), anna.learn(FEMALE & CS & STU)
    assert (first.n_search, first.n_answer, first.n_refused) == (0, 4, 1)
    # The tracker and its two counts are known: two questions are left.
    assert (second.n_search, second.n_answer, second.n_refused) == (0, 2, 1)
    assert anna.learn(DODD).n_asked == 0


def test_whether_one_person_did_one_thing():
    # Women professors of computer science: Dodd. Did she contribute 50? Others did
    # not, and she is asked about with one question more.
    anna = insider(denning_log(), DENNING_POOL, k=2)
    person, deed = anna.learn_deed(DODD, deed=CONTRIBUTION.between(50, 50))
    assert (person.how, person.answer, person.n_answer) == ("individual", 1, 2)
    assert (deed.how, deed.answer, deed.n_answer) == ("individual", 1, 1)
    assert anna.learn_deed(DODD, deed=CONTRIBUTION.at_least(51))[1].answer == 0


def test_facts_that_are_true_of_nobody_are_an_error_in_words():
    # No man of the table is a student of mathematics.
    anna = insider(denning_log(), DENNING_POOL, k=2)
    nobody = MALE & MATH & STU
    with pytest.raises(
        DeskError, match=r"^`knowledge` must be facts .* nobody fits all"
    ):
        anna.learn_deed(nobody, deed=CONTRIBUTION.at_least(51))


# -- saying no --------------------------------------------------------------------


def test_a_threshold_beyond_a_third_leaves_no_tracker():
    found = insider(denning_log(), DENNING_POOL, k=5).learn(DODD)
    assert (found.how, found.answer, found.terms, found.is_spent) == (
        None,
        None,
        (),
        False,
    )
    assert found.n_refused > 0


def test_a_pool_without_sizes_between_finds_no_general_tracker():
    # Of three departments none, and no two, has 6 of the 12: 4, 4 and 4.
    anna = insider(denning_log(), [[CS, MATH, STAT]], k=3, trackers=["general"])
    assert anna.learn(DODD).how is None


def test_a_budget_stops_the_attack_and_is_named():
    # The refused question and one more: five would be needed.
    anna = insider(denning_log(), DENNING_POOL, k=2, budget=2)
    found = anna.learn(DODD)
    assert (found.how, found.is_spent) == (None, True)
    # The desk is not asked again once it said that the budget is spent.
    assert anna.learn(FEMALE & MATH & PROF).n_asked == 0


# -- a proof like any other -------------------------------------------------------


@pytest.mark.parametrize("how", ["individual", "general"])
def test_the_engine_proves_the_same_from_the_same_answers(how):
    anna = insider(denning_log(), DENNING_POOL, k=2, trackers=[how])
    found = anna.learn(DODD).findings[0]
    size = Worlds(Release(found.because)).bounds(DODD)
    assert size.low == size.high == found.size.low == 1
    assert found.group == DODD


def test_an_answer_without_a_sum_is_its_own_proof():
    found = insider(denning_log(), DENNING_POOL, k=2).learn(FEMALE).findings[0]
    assert found.is_smallest
    assert [str(number.printed) for number in found.because] == ["5"]


# -- 100,000 plays ----------------------------------------------------------------


@cache
def big():
    """A log of 100,000 plays, a pool that any analyst has, and forbidden questions."""
    log = check_plays(simulate(replace(FILMS, n_viewers=N), seed=1979))
    plays = log.plays.collect()
    values = {
        column: sorted(plays[column].cast(pl.String).unique())
        for column in ("region", "age_band", "plan")
    }
    common = plays["title"].cast(pl.String).value_counts(sort=True)["title"][:60]
    pool = [
        [everyone().where(**{name: one}) for one in values[name]] for name in values
    ]
    days = sorted(plays["day"].unique())
    pool += [[watched(title) for title in common], [watched().on(day) for day in days]]
    facts = ["title", "day", *values]
    real = plays.sample(30, seed=4).select(facts).rows()
    mixed = [
        plays[fact].sample(30, seed=place).to_list() for place, fact in enumerate(facts)
    ]
    questions = [
        watched(title).on(day).where(region=region, age_band=age, plan=plan)
        for title, day, region, age, plan in [*real, *zip(*mixed, strict=True)]
    ]
    questions = [~one if place % 5 == 0 else one for place, one in enumerate(questions)]
    return log, pool, questions, count(log, questions)


def test_the_log_has_a_hundred_thousand_plays_and_the_questions_are_small():
    log, _, questions, truth = big()
    assert log.n_plays() > 100_000
    n = log.n_viewers()
    assert len(set(questions)) == 60
    assert all(size < 20 or size > n - 20 for size in truth)
    # The target of a peeker, one person, is among them.
    assert {0, 1, n - 1} <= set(truth)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("how", "k"),
    [
        *(("general", k) for k in (20, 112, 560, 1_400, 2_100, 2_700, 2_799, N // 4)),
        *(("double", k) for k in (20, 1_400, N // 4, 3_200, 3_700, N // 3)),
    ],
)
def test_every_forbidden_question_is_answered_exactly(how, k):
    log, pool, questions, truth = big()
    assert log.n_viewers() == N
    anna = insider(log, pool, k=k, trackers=[how])
    found = [anna.learn(question) for question in questions]
    assert {one.how for one in found} == {how}
    assert [one.answer for one in found] == truth
    # The first costs the search and the sum; each further one, two questions.
    assert max(one.n_answer for one in found[1:]) <= 2
    lists = sum(ceil(log2(len(predicates) + 1)) + 1 for predicates in pool)
    assert found[0].n_search + found[0].n_refused <= 2 * lists


def test_beyond_a_quarter_a_general_tracker_cannot_exist():
    log, pool, questions, _ = big()
    anna = insider(log, pool, k=N // 4 + 1, trackers=["general"])
    found = anna.learn(questions[0])
    assert (found.how, found.n_asked) == (None, 1)


# -- small random populations -----------------------------------------------------

REGIONS, PLANS, TITLES = ("NY", "VT", "CA"), ("Basic", "Premium"), ("A", "B")
PERSON = st.tuples(
    st.sampled_from(REGIONS),
    st.sampled_from(PLANS),
    st.sets(st.sampled_from(TITLES), min_size=1),
)
SMALL_POOL = [
    [everyone().where(region=name) for name in REGIONS],
    [everyone().where(plan=name) for name in PLANS],
    [watched(name) for name in TITLES],
]
CELLS = [
    watched(title).where(region=region, plan=plan)
    for title in TITLES
    for region in REGIONS
    for plan in PLANS
]
QUESTIONS = [*CELLS, *(~cell for cell in CELLS)]


def log_of(people):
    rows = [
        (viewer, title, "2017-12-01", region, plan)
        for viewer, (region, plan, titles) in enumerate(people)
        for title in sorted(titles)
    ]
    columns = ["viewer", "title", "day", "region", "plan"]
    return check_plays(pl.DataFrame(rows, schema=columns, orient="row"))


@pytest.mark.slow
@given(
    people=st.lists(PERSON, min_size=4, max_size=14),
    share=st.floats(0, 0.5),
    trackers=st.permutations(TRACKERS),
)
def test_every_answer_is_the_truth_or_there_is_none(people, share, trackers):
    log = log_of(people)
    k = max(1, int(share * len(people)))
    anna = insider(log, SMALL_POOL, k=k, trackers=trackers)
    amount = plays_of("A", high=1)
    found = [anna.learn(question) for question in QUESTIONS]
    for one, truth in zip(found, count(log, QUESTIONS), strict=True):
        assert one.answer in (None, truth)
    # A total of plays of A, where each has one at most, is a count of who watched A.
    sums = [anna.learn(total(amount, question)) for question in QUESTIONS]
    also = count(log, [question & watched("A") for question in QUESTIONS])
    for one, truth in zip(sums, also, strict=True):
        assert one.answer in (None, truth)


@pytest.mark.slow
@given(people=st.lists(PERSON, min_size=4, max_size=14), share=st.floats(0, 0.25))
def test_a_general_tracker_opens_all_questions_or_none(people, share):
    log = log_of(people)
    k = max(1, int(share * len(people)))
    anna = insider(log, SMALL_POOL, k=k, trackers=["general"])
    hows = {anna.learn(question).how for question in QUESTIONS}
    assert not {"general", None} <= hows


# -- halving ----------------------------------------------------------------------


@given(
    sizes=st.lists(st.integers(0, 9), min_size=1, max_size=40),
    low=st.integers(1, 60),
    width=st.integers(0, 20),
)
def test_halving_finds_a_first_few_within_limits_if_there_are_any(sizes, low, width):
    states = [f"S{i:02}" for i in range(len(sizes))]
    people = dict(zip(states, sizes, strict=True))
    asked = []

    def ask(group):
        asked.append(group)
        size = sum(people[name] for name in group.values)
        if size < low - 2:
            return Refused(TOO_FEW)
        return Refused(TOO_MANY) if size > low + width + 2 else size

    pool = [[everyone().where(region=name) for name in states]]
    found = find_group(ask, pool, low=low, high=low + width)
    joined = np.cumsum(sizes)
    is_there = ((low <= joined) & (joined <= low + width)).any()
    assert (found is not None) == is_there
    if found is not None:
        assert low <= sum(people[name] for name in found.values) <= low + width
    assert len(asked) <= ceil(log2(len(sizes) + 1))


def test_values_of_one_attribute_are_listed_and_other_claims_joined():
    regions = [everyone().where(region=name) for name in ("NY", "VT")]
    assert any_of(regions) == everyone().where(region=["NY", "VT"])
    mixed = [regions[0], watched("A")]
    assert any_of(mixed) == regions[0] | watched("A")


# -- errors -----------------------------------------------------------------------


@pytest.mark.parametrize("pool", [[], [[]], [["living in NY"]]])
def test_a_pool_needs_claims(pool):
    with pytest.raises(DeskError, match="`pool` must be lists of claims, none empty"):
        insider(denning_log(), pool, k=2)


def test_a_tracker_has_to_be_one_of_them():
    message = (
        "`trackers` must be some of all, individual, general, double, got ..triple"
    )
    with pytest.raises(DeskError, match=message):
        insider(denning_log(), DENNING_POOL, k=2, trackers=["triple"])
