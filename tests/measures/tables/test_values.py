"""Measures of a sensitive column are those of their papers, worked out by hand.

On random tables each is compared with its definition, spelt out in plain loops.
"""

from collections import Counter, defaultdict
from datetime import date
from math import exp, inf, log

import polars as pl
import pytest
from hypothesis import given, settings, strategies as st

from kit.errors import MeasureError
from kit.measures.tables.anonymity import alpha_k_anonymity
from kit.measures.tables.classes import group_people
from kit.measures.tables.closeness import (
    basic_beta,
    delta_disclosure,
    enhanced_beta,
    t_closeness,
)
from kit.measures.tables.diversity import (
    attribute_inference,
    distinct_l,
    entropy_l,
    recursive_c,
    recursive_l,
)


def classes_of(quasi, values, **more):
    """One row a person: a letter that is known, and a value that is not."""
    table = pl.DataFrame({"known": list(quasi), "secret": list(values)}, **more)
    return group_people(table, ["known"], sensitive=["secret"])


# Class x: A A A B B C. Class y: A B. In the table: A 4/8, B 3/8, C 1/8.
SIX_AND_TWO = classes_of("xxxxxxyy", "AAABBCAB")


def test_l_counts_the_values_of_the_poorest_class():
    assert distinct_l(SIX_AND_TWO, "secret").value == 2


def test_entropy_l_is_not_cut_off():
    # y has two equally common values: exactly 2, which pyCANON prints as 1.
    assert entropy_l(SIX_AND_TWO, "secret").value == pytest.approx(2, abs=1e-12)
    # x alone: 1/2, 1/3, 1/6 give 2^(1/2) 3^(1/3) 6^(1/6).
    alone = entropy_l(classes_of("xxxxxx", "AAABBC"), "secret")
    assert alone.value == pytest.approx(2 ** (1 / 2) * 3 ** (1 / 3) * 6 ** (1 / 6))


def test_recursive_c_weighs_the_commonest_against_the_rarest():
    # x: 3 / (3 + 2 + 1), 3 / (2 + 1), 3 / 1, then nothing is left to outweigh.
    # y: 1 / 2, 1 / 1, then nothing.
    x = classes_of("xxxxxx", "AAABBC")
    assert [recursive_c(x, "secret", ell=l).value for l in (1, 2, 3, 4)] == [  # noqa: E741
        1 / 2,
        1,
        3,
        inf,
    ]
    assert recursive_c(SIX_AND_TWO, "secret", ell=2).value == 1
    assert recursive_c(SIX_AND_TWO, "secret", ell=3).value == inf


def test_recursive_l_needs_the_commonest_to_stay_below():
    # x: 3 < c · 3 holds from c just above 1 on, and 3 < c · 1 from above 3 on.
    x = classes_of("xxxxxx", "AAABBC")
    found = [recursive_l(x, "secret", c=c).value for c in (0.5, 0.51, 1, 1.01, 3, 3.01)]
    assert found == [0, 1, 1, 2, 2, 3]


def test_categories_are_all_equally_far():
    # y against the table: ½ (|½ − ½| + |½ − ⅜| + |0 − ⅛|) = ⅛; x is nearer:
    # ½ (0 + |⅓ − ⅜| + |⅙ − ⅛|) = 1/24.
    found = t_closeness(SIX_AND_TWO, "secret")
    assert found.card.name == "t_categorical"
    assert found.value == pytest.approx(1 / 8)


def test_the_example_of_the_paper_on_ordered_values():
    # Li et al. 2007, section 4.1: nine salaries 3k to 11k. {3k, 4k, 5k} is 0.375 from
    # all nine, {6k, 8k, 11k} 0.167.
    low = classes_of("xxxyyyyyy", [3, 4, 5, 6, 7, 8, 9, 10, 11])
    # x: sums of differences 2/9, 4/9, 6/9, 5/9 ... 1/9, 0 make 27/9, over 8.
    # y, twice as many people, is half as far on the other side.
    assert t_closeness(low, "secret").value == pytest.approx(0.375)
    spread = classes_of("yyyxyxyyx", [3, 4, 5, 6, 7, 8, 9, 10, 11])
    # x: sums −1, −2, −3, −1, −2, 0, −1, −2, 0 in ninths make 12/9, over 8: 0.1667,
    # and y half of it.
    assert t_closeness(spread, "secret").value == pytest.approx(1 / 6)


def test_days_and_ranks_have_an_order_too():
    days = classes_of("xxy", [date(2020, 1, d) for d in (1, 2, 31)])
    # Three values, counted and not measured in days. y has the last: sums of
    # differences 1/3, 2/3, 0 over 2.
    assert t_closeness(days, "secret").value == pytest.approx(1 / 2)
    ranks = pl.Enum(["low", "mid", "high"])
    by_rank = classes_of(
        "xxy", ["low", "mid", "high"], schema_overrides={"secret": ranks}
    )
    assert t_closeness(by_rank, "secret").value == pytest.approx(1 / 2)
    assert t_closeness(by_rank, "secret", ordered=False).value == pytest.approx(2 / 3)


def test_where_all_have_the_same_value_nothing_is_far():
    same = classes_of("xxy", [7, 7, 7])
    assert t_closeness(same, "secret").value == 0
    assert basic_beta(same, "secret").value == 0
    assert enhanced_beta(same, "secret").value == 0
    assert delta_disclosure(same, "secret").value == 0


def test_missing_numbers_are_a_category():
    table = classes_of("xxy", [1, None, 2])
    found = t_closeness(table, "secret")
    # y has one of three values: 2/3.
    assert (found.card.name, found.value) == ("t_categorical", pytest.approx(2 / 3))


def test_basic_beta_is_the_greatest_gain():
    # y: B from 3/8 to 1/2, a third more; x: C from 1/8 to 1/6, a third more.
    assert basic_beta(SIX_AND_TWO, "secret").value == pytest.approx(1 / 3)


def test_enhanced_beta_forbids_gains_that_a_common_value_may_not_make():
    # A gain of 1/3 is within −ln(3/8) = 0.98 and −ln(1/8) = 2.08.
    assert enhanced_beta(SIX_AND_TWO, "secret").value == pytest.approx(1 / 3)
    # y has A only: a gain of 1 / (5/8) − 1 = 0.6, more than −ln(5/8) = 0.47.
    tight = classes_of("xxxxxxyy", "AAABBBAA")
    assert basic_beta(tight, "secret").value == pytest.approx(0.6)
    assert enhanced_beta(tight, "secret").value == inf


def test_delta_counts_losses_as_gains():
    # x: A 1/2 of 1/2, B 1/3 of 3/8, C 1/6 of 1/8. y: A 1/2 of 1/2, B 1/2 of 3/8.
    assert delta_disclosure(SIX_AND_TWO, "secret").value == pytest.approx(log(4 / 3))
    # x: A 1/4 of 5/8; the loss by 2.5 outdoes every gain.
    loss = classes_of("xxxxyyyy", "ABBBAAAA")
    assert delta_disclosure(loss, "secret").value == pytest.approx(log(5 / 2))


def test_two_tables_of_another_system_on_inference():
    # ATTACKS.md 16A, privattacks 1.4. The first: 1/2 before, 3/4 after.
    rows = [(20, "Master", "low"), (30, "High School", "medium")]
    rows += [(30, "High School", "low"), (30, "PhD", "medium"), (30, "PhD", "medium")]
    rows += [(55, "Bachelor", income) for income in ("high", "high", "medium")]
    table = pl.DataFrame(rows, schema=["age", "education", "income"], orient="row")
    classes = group_people(table, ["age", "education"], sensitive=["income"])
    found = attribute_inference(classes, "income")
    assert (found.prior.value, found.posterior.value) == (1 / 2, 3 / 4)
    assert len(str(found).splitlines()) == 2
    # By person 1, ½, ½, 1, 1, ⅔, ⅔, ⅔: what α is in each class.
    by_class = (
        classes.values("income")
        .group_by("class")
        .agg(pl.col("share").max(), pl.col("size").first())
    )
    shares = (
        by_class.select(pl.col("share").repeat_by("size")).explode("share").collect()
    )
    assert sorted(shares["share"]) == pytest.approx([1 / 2] * 2 + [2 / 3] * 3 + [1] * 3)
    ages = [25] * 5 + [49] * 4 + [60]
    ill = "heart asthma asthma asthma heart asthma asthma heart heart heart".split()
    second = classes_of(ages, ill)
    assert attribute_inference(second, "secret").posterior.value == 6 / 10


# --- Definitions -------------------------------------------------------------


def by_definition(known, secret):
    """Every measure on one column, from its paper, with loops and no tables."""
    members = defaultdict(list)
    for who, value in zip(known, secret, strict=True):
        members[who].append(value)
    groups = list(members.values())
    n, table = len(secret), Counter(secret)
    p = {value: count / n for value, count in table.items()}
    q = [{v: g.count(v) / len(g) for v in p} for g in groups]
    ordered = sorted(table)
    gains = [(qc[v] - p[v]) / p[v] for qc in q for v in p]
    allowed = all(
        (qc[v] - p[v]) / p[v] <= max(-log(p[v]), 1e-12) for qc in q for v in p
    )
    ranked = [sorted(Counter(g).values(), reverse=True) for g in groups]
    return {
        "alpha": max(max(qc.values()) for qc in q),
        "l_distinct": min(len(set(g)) for g in groups),
        "l_entropy": min(exp(-sum(s * log(s) for s in qc.values() if s)) for qc in q),
        "c_recursive": max(r[0] / sum(r[1:]) if len(r) > 1 else inf for r in ranked),
        "l_recursive": min(
            sum(r[0] < 1.5 * sum(r[ell:]) for ell in range(len(r))) for r in ranked
        ),
        "t_categorical": max(sum(abs(qc[v] - p[v]) for v in p) / 2 for qc in q),
        "t_ordered": max(
            sum(
                abs(sum(qc[v] - p[v] for v in ordered[: i + 1]))
                for i in range(len(ordered))
            )
            / max(len(ordered) - 1, 1)
            for qc in q
        ),
        "beta_basic": max(gains),
        "beta_enhanced": max(gains) if allowed else inf,
        "delta_disclosure": max(abs(log(qc[v] / p[v])) for qc in q for v in p if qc[v]),
        "inference_prior_per_person": max(p.values()),
        "inference_posterior_per_person": sum(r[0] for r in ranked) / n,
    }


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(-4, 4)), min_size=1))
@settings(max_examples=40)
def test_measures_are_their_definitions(rows):
    known, secret = zip(*rows, strict=True)
    classes = classes_of(known, secret)
    inference = attribute_inference(classes, "secret")
    found = [
        alpha_k_anonymity(classes, "secret")[0],
        distinct_l(classes, "secret"),
        entropy_l(classes, "secret"),
        recursive_c(classes, "secret", ell=2),
        recursive_l(classes, "secret", c=1.5),
        t_closeness(classes, "secret", ordered=False),
        t_closeness(classes, "secret"),
        basic_beta(classes, "secret"),
        enhanced_beta(classes, "secret"),
        delta_disclosure(classes, "secret"),
        inference.prior,
        inference.posterior,
    ]
    values = {number.card.name: number.value for number in found}
    assert values == pytest.approx(by_definition(known, secret), abs=1e-9)
    assert values["l_distinct"] <= classes.sizes["people"].min()
    assert values["l_entropy"] <= values["l_distinct"] + 1e-9
    assert 0 <= values["t_ordered"] <= 1 + 1e-12
    assert 0 <= values["t_categorical"] <= 1
    assert values["beta_basic"] <= values["beta_enhanced"]
    prior = values["inference_prior_per_person"]
    assert prior <= values["inference_posterior_per_person"] <= values["alpha"]


# --- What is refused ---------------------------------------------------------


@pytest.mark.parametrize(
    "measure",
    [
        *(distinct_l, entropy_l, t_closeness, attribute_inference),
        *(basic_beta, enhanced_beta, delta_disclosure),
    ],
)
def test_a_column_that_is_not_sensitive_is_refused(measure):
    with pytest.raises(
        MeasureError, match="`column` must be one of the columns secret"
    ):
        measure(SIX_AND_TWO, "known")


@pytest.mark.parametrize("ell", [0, 1.5, True, None])
def test_an_l_that_is_none_is_refused(ell):
    with pytest.raises(MeasureError, match="`ell` must be an int from 1 to 1,000,000"):
        recursive_c(SIX_AND_TWO, "secret", ell=ell)


@pytest.mark.parametrize("c", [0, -1, inf, float("nan"), True, "2"])
def test_a_c_that_is_none_is_refused(c):
    with pytest.raises(MeasureError, match="`c` must be a number above 0, got"):
        recursive_l(SIX_AND_TWO, "secret", c=c)


def test_an_order_that_values_do_not_have_is_refused():
    with pytest.raises(
        MeasureError, match=r"`ordered` must be False for a column of String.*an Enum"
    ):
        t_closeness(SIX_AND_TWO, "secret", ordered=True)
    with pytest.raises(
        MeasureError, match="`ordered` must be False for 'secret', in which values are"
    ):
        t_closeness(classes_of("xy", [1, None]), "secret", ordered=True)
    with pytest.raises(
        MeasureError, match="`ordered` must be True, False or None, got"
    ):
        t_closeness(SIX_AND_TWO, "secret", ordered=1)
