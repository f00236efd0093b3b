"""A list found in a log tells of nobody: which claims it holds, and what it costs."""

import re

import pytest
from hypothesis import given, settings, strategies as st

from kit.claims import everyone, plays_of, watched
from kit.errors import RuleError
from kit.rules.private.contribution import (
    ContributionBound,
    OpenListThreshold,
    check_open_list,
)
from kit.rules.private.private_rule import private_rule
from kit.rules.private.sensitivity import sensitivity

RARE, COMMON = watched("Rare"), watched("Common")
FIRST, SECOND = "2017-12-01", "2017-12-02"
SERIES = watched(series="S")

OTHERS_FIND_IT = [
    # Whoever watches Rare puts "did not watch Rare" on the list. The 999 others are
    # counted by it, and pass every threshold.
    ~RARE,
    RARE | COMMON,
    everyone(),
    ~everyone(),
    everyone().where(region="NY") & ~RARE,
    RARE & COMMON,  # a viewer of ten titles has 45 pairs: how many depends on the log
    everyone().where(region=["NY", "VT"]),
    everyone().where(region="NY").where(region="VT"),
    plays_of("Rare", high=9).at_least(1),
    RARE & plays_of("Rare", high=9).between(0, 3),
]


@pytest.mark.parametrize("claim", OTHERS_FIND_IT, ids=str)
def test_a_claim_that_others_may_find_is_on_no_open_list(claim):
    message = (
        "^`claims` must be about one thing played, attributes of one value each, or "
        "both, with no 'not' or 'or' and no amounts, where they were found in the log, "
        f"got '{re.escape(str(claim))}'. Else somebody puts a claim on the list whom "
        "it does not count.$"
    )
    with pytest.raises(RuleError, match=message):
        check_open_list([claim])
    bound = ContributionBound(1, of="titles")
    with pytest.raises(RuleError, match=message):
        private_rule(
            [COMMON, claim],
            unit="viewer",
            epsilon=1,
            bound=bound,
            is_open=True,
            delta=1e-6,
        )
    # Of a list that was fixed beforehand nobody learns anything.
    assert private_rule([claim], unit="viewer", epsilon=1).loss.delta == 0


@pytest.mark.parametrize(
    "claims",
    [
        [RARE.on(FIRST), RARE.on(SECOND)],  # how many days were found tells something
        [RARE, RARE.at_least(2)],
        [RARE, SERIES],
        [RARE, watched()],
        [RARE, RARE.where(region="NY")],
        [RARE.where(region="NY"), RARE.where(plan="basic")],
        [RARE.on(FIRST), RARE.every_day(2, until=SECOND)],
        [SERIES.at_least(2), SERIES.episodes(2)],
    ],
    ids=str,
)
def test_an_open_list_is_one_sentence_with_other_names(claims):
    message = (
        r"^`claims` must be one sentence with other names, where they were found in "
        r"the log, got \(.*\). Publish each kind of sentence with a budget of its own.$"
    )
    with pytest.raises(RuleError, match=message):
        check_open_list(claims)


@pytest.mark.parametrize(
    "claims",
    [
        [RARE, COMMON],
        [title.every_day(2, until=SECOND) for title in (RARE, COMMON)],
        [SERIES.episodes(3), watched(series="T").episodes(3)],
        [everyone().where(region="NY"), everyone().where(region="VT")],
        [
            RARE.where(region="NY", plan="basic"),
            COMMON.where(plan="basic").where(region="VT"),
        ],
    ],
    ids=str,
)
def test_names_and_values_may_differ(claims):
    check_open_list(claims)


def test_a_threshold_of_an_open_list_is_silent():
    threshold = OpenListThreshold(17, is_zero_shown=False)
    assert threshold.leaves_no_line
    assert threshold.suppressed == (0, 16)


# -- what was found changes no budget ------------------------------------------------

forms = st.sampled_from(
    [
        lambda what: what,
        lambda what: what.on(FIRST),
        lambda what: what.between(FIRST, SECOND).at_least(2),
        lambda what: what.every_day(2, until=SECOND),
    ]
)
regions = st.sets(st.sampled_from(["NY", "VT", "CA"]), max_size=3)


@settings(max_examples=15, deadline=None)
@given(
    forms,
    regions,
    st.data(),
    st.sampled_from(["plays", "titles"]),
    st.sampled_from([("viewer", "viewer"), ("viewer", "day"), ("day", "day")]),
)
def test_a_longer_list_costs_no_more_than_a_shorter_one(form, where, data, of, whose):
    unit, per = whose
    deeds = [form(watched(title)) for title in "ABCD"]
    claims = [d.where(region=r) for d in deeds for r in sorted(where)] or deeds
    found = data.draw(st.lists(st.sampled_from(claims), min_size=1, unique=True))
    bound = ContributionBound(3, of=of, per=per)

    def cost(listed):
        try:
            moved = sensitivity(listed, unit=unit, bound=bound, is_open=True)
        except RuleError:  # "at any time" has no number of days
            return None
        return moved.counts

    assert cost(found) == cost(claims)
    # Three plays or titles, of a day or in all; two days at most are asked about.
    assert cost(claims) in (None, 3, 6)
