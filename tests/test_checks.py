"""What is refused and in which words; what fits comes back as plain Python has it."""

import re

import numpy as np
import pytest

from kit.checks import (
    check_columns,
    check_confidence,
    check_flag,
    check_number,
    check_one_of,
    check_seed,
    check_share,
    check_type,
    check_whole,
    check_wholes,
)
from kit.errors import AttackError, MeasureError, RuleError

INF, NAN = float("inf"), float("nan")


def refused(message, check, error, *given, **limits):
    with pytest.raises(error, match=f"^{re.escape(message)}$") as raised:
        check(error, *given, **limits)
    assert raised.type is error  # and no wider one


@pytest.mark.parametrize("value", [0, -1, 1.0, True, "1", None, np.bool_(True), NAN])
def test_a_whole_number_is_neither_a_float_nor_a_yes(value):
    message = f"`k` must be an int of at least 1, got {value!r}."
    refused(message, check_whole, RuleError, "k", value)


def test_a_whole_number_has_its_limits():
    assert check_whole(RuleError, "k", 11, least=11, most=11) == 11
    message = "`most` must be an int from 2 to 1,000, got 1001. Take fewer."
    refused(
        message, check_whole, RuleError, "most", 1001, least=2, most=1000,
        fix="Take fewer.",
    )  # fmt: skip
    refused("`k` must be an int from 2 to 9, got 1.", check_whole, RuleError, "k", 1,
            least=2, most=9)  # fmt: skip


def test_numbers_of_numpy_come_back_as_plain_ones():
    assert type(check_whole(RuleError, "k", np.uint32(3))) is int
    assert type(check_share(RuleError, "share", np.float32(0.5))) is float
    assert [
        type(n) for n in check_wholes(RuleError, "ks", np.arange(1, 3), most=9)
    ] == [
        int,
        int,
    ]


@pytest.mark.parametrize(
    "values", [[], [2, 2], [0], [10], [1.0], [True], 3, "12", b"12", None]
)
def test_several_whole_numbers_are_different_and_in_a_list(values):
    message = f"`p` must be different ints from 1 to 9, in a list, got {values!r}."
    refused(message, check_wholes, AttackError, "p", values, most=9)


def test_what_is_let_through_besides_is_said():
    message = "`seed` must be an int of at least 0, or None, got -1."
    refused(message, check_seed, RuleError, -1, or_none=True)
    check_seed(RuleError, None, or_none=True)
    message = "`k` must be an int of at least 1, or None, got 0."
    refused(message, check_whole, RuleError, "k", 0, also=", or None")


def test_several_whole_numbers_are_sorted():
    assert check_wholes(AttackError, "p", (n for n in (9, 1, 4)), most=9) == [1, 4, 9]


def test_a_seed_may_be_0_and_nothing_below():
    check_seed(RuleError, 0)
    refused("`seed` must be an int of at least 0, got -1.", check_seed, RuleError, -1)
    refused(
        "`seed` must be an int of at least 0, got None.", check_seed, RuleError, None
    )


@pytest.mark.parametrize(
    ("limits", "good", "bad", "rule"),
    [
        ({}, [-1e300, 0, 10**15], [INF, NAN, 10**400, "1", True, None], ""),
        ({"least": 0}, [0, 2.5], [-1e-9, NAN, INF], " of at least 0"),
        ({"above": 0}, [1e-9], [0, NAN, INF], " above 0"),
        ({"above": 0, "most": 1}, [1, 0.5], [0, 1.5], " above 0 and at most 1"),
        ({"least": 0, "below": 1}, [0, 0.99], [1, -1], " of at least 0 and below 1"),
        ({"least": 0, "most": 10_000}, [0, 1e4], [10_001], " from 0 to 10,000"),
        ({"above": 0, "below": 1}, [0.5], [0, 1], " above 0 and below 1"),
    ],
)
def test_a_number_lies_within_its_limits(limits, good, bad, rule):
    for value in good:
        assert check_number(MeasureError, "x", value, **limits) == value
    for value in bad:
        message = f"`x` must be a number{rule}, got {value!r}."
        refused(message, check_number, MeasureError, "x", value, **limits)


def test_a_share_is_none_to_all_of_it_and_no_percentage():
    assert [check_share(MeasureError, "p", share) for share in (0, 1)] == [0, 1]
    message = (
        "`p` must be a number from 0 to 1, got 50. Give a share, not a percentage."
    )
    refused(message, check_share, MeasureError, "p", 50)
    message = "`p` must be a number above 0 and at most 1, got 0."
    refused(message, check_share, MeasureError, "p", 0, zero=False)


@pytest.mark.parametrize("confidence", [1, -0.1, NAN, "0.95", True])
def test_no_interval_is_certain(confidence):
    assert check_confidence(MeasureError, 0) == 0
    message = f"`confidence` must be in [0, 1), got {confidence!r}."
    refused(message, check_confidence, MeasureError, confidence)


@pytest.mark.parametrize("value", ["C", 1, None, ["A"]])
def test_a_word_is_one_of_those_listed(value):
    assert check_one_of(RuleError, "how", "A", ("A", "B")) == "A"
    message = f"`how` must be one of A, B, got {value!r}."
    refused(message, check_one_of, RuleError, "how", value, ("A", "B"))


@pytest.mark.parametrize("value", [0, 1, None, "yes"])
def test_a_yes_or_no_is_nothing_else(value):
    check_flag(RuleError, "together", False)
    message = f"`together` must be True or False, got {value!r}."
    refused(message, check_flag, RuleError, "together", value)


def test_a_thing_of_another_kind_is_named_by_its_kind_alone():
    check_type(RuleError, "log", 1, (int, str), "a log")
    message = "`log` must be a Log, got 'list'."
    refused(message, check_type, RuleError, "log", ["ann"], int, "a Log")


@pytest.mark.parametrize("column", ["age", ["region"], None])
def test_a_column_is_one_of_the_table(column):
    check_columns(MeasureError, "by", ["region"], ["region", "plan"])
    message = f"`by` must be one of the columns region, plan, got {column!r}."
    refused(message, check_columns, MeasureError, "by", [column], ["region", "plan"])


def test_a_table_without_columns_says_so():
    message = "`by` must be one of the columns (none), got 'age'."
    refused(message, check_columns, MeasureError, "by", ["age"], [])
