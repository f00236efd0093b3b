"""A rule's type says what it sees, and no rule sees more."""

import importlib
import inspect
import pkgutil
import re
from dataclasses import dataclass

import numpy as np
import polars as pl
import pytest

import kit.rules
from kit.claims import Claim, watched
from kit.errors import ReleaseError, RuleError
from kit.printed import Exact, Interval, Noisy, Range, Rounded, Suppressed
from kit.rules.cell_key import CellKey
from kit.rules.kinds import (
    BaseRule,
    ClaimRule,
    CountRule,
    KeyRule,
    LogRule,
    PeopleRule,
    TableRule,
)
from kit.rules.rounding import Rounding
from kit.rules.threshold import Threshold

#: What the first argument of each kind may be. Plays are for one kind alone.
SEES = {
    ClaimRule: ("publish", Claim),
    CountRule: ("settle", int),
    TableRule: ("publish", pl.DataFrame),
    LogRule: ("publish", pl.LazyFrame),
    PeopleRule: ("publish", pl.DataFrame),
}


def all_rules():
    """Every rule that stands in a file of kit/rules."""
    for found in pkgutil.walk_packages(kit.rules.__path__, "kit.rules."):
        importlib.import_module(found.name)
    todo, rules = [BaseRule], []
    while todo:
        for kind in todo.pop().__subclasses__():
            todo.append(kind)
            rules.append(kind)
    ours = [rule for rule in rules if rule.__module__.startswith("kit.")]
    return sorted(set(ours) - set(SEES) - {KeyRule}, key=lambda rule: rule.__name__)


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.__name__)
def test_a_rule_sees_what_its_kind_sees_and_no_more(rule):
    (kind,) = (kind for kind in SEES if issubclass(rule, kind))
    method, first = SEES[kind]
    spec = inspect.signature(getattr(rule, method), eval_str=True)
    _, seen, *others = spec.parameters.values()  # after self
    assert seen.annotation is first
    # Beside it: lots, the key of a cell, and names of columns.
    kinds = {str(other.annotation) for other in others}
    assert not [k for k in kinds if "Frame" in k or "Log" in k]


def test_all_four_kinds_were_looked_at():
    rules = all_rules()
    assert {Threshold, Rounding, CellKey} <= set(rules)
    for kind in SEES:
        assert [rule for rule in rules if issubclass(rule, kind)]


@dataclass(frozen=True)
class AddTwo(CountRule):
    """Two more than there are, and nothing where that comes to 5 or 6."""

    def settle(self, value, rng=None):
        return None if value in (3, 4) else value + 2

    def undo(self, shown):
        return Interval(shown.low - 2, None if shown.high is None else shown.high - 2)

    @property
    def suppressed(self):
        return Interval(3, 4)

    def __str__(self):
        return "two more"


class Silent(AddTwo):
    """Withholds what it says it never withholds, as a threshold of 1 below zero."""

    @property
    def suppressed(self):
        return None


def test_a_rule_of_ones_own_gets_both_faces_from_its_kind():
    rule = AddTwo()
    assert rule.publish(7) == Exact(9)
    assert rule.reveals(Exact(9)) == (7, 7)
    assert rule.publish(np.int64(7)) == Exact(9)
    # 3 and 4 are withheld: fewer than 5, and not nobody.
    assert rule.publish(4) == Suppressed(5, is_zero_shown=True)
    assert rule.reveals(rule.publish(4)) == (3, 4)


def test_a_withheld_number_is_what_the_rule_and_the_print_leave():
    # Of 3 and 4 "fewer than 4" leaves 3.
    assert AddTwo().reveals(Suppressed(4)) == (3, 3)
    assert AddTwo().reveals(Suppressed()) == (3, 4)
    with pytest.raises(
        ReleaseError, match=r"^A number was withheld that two more neve"
    ):
        AddTwo().reveals(Suppressed(3))


def test_a_number_that_cannot_have_come_out_is_refused():
    # 1 would have been -1 people.
    with pytest.raises(RuleError, match=r"^1 is never printed under two more; check"):
        AddTwo().reveals(Exact(1))


@pytest.mark.parametrize("other", [Range(3, 9), Rounded(10, 5), Noisy(7, 2)])
def test_what_another_rule_printed_is_taken_at_its_word(other):
    assert AddTwo().reveals(other) == other.reveals()


def test_a_number_rounded_in_another_way_is_not_of_this_rule():
    assert Rounding(5).reveals(Rounded(20, 5)) == (18, 22)
    assert Rounding(5).reveals(Rounded(20, 10)) == (15, 25)
    assert Rounding(5, "down").reveals(Rounded(20, 5, "up")) == (16, 20)


def test_a_bare_number_came_out_of_the_rule():
    assert Rounding(5).reveals(Exact(20)) == (18, 22)
    with pytest.raises(RuleError, match=r"^21 is never printed under rounding to 5"):
        Rounding(5).reveals(Exact(21))


def test_a_withheld_number_of_a_rule_that_withholds_none_is_taken_at_its_word():
    assert Rounding(5).reveals(Suppressed()) == (0, None)
    assert Rounding(5).reveals(Suppressed(8)) == (0, 7)


def test_the_lower_end_of_what_is_said_counts_where_the_rule_leaves_more_open():
    # The rule withholds 0 to 4; the print says that this is no zero.
    rule = Threshold(5, is_zero_shown=False)
    assert rule.reveals(Suppressed(5, is_zero_shown=True)) == (1, 4)


def test_withholding_without_saying_what_leaves_all_open():
    assert Silent().publish(3) == Suppressed()


@pytest.mark.parametrize("count", [-1, 2.5, True, None, float("nan"), "5"])
def test_only_people_are_printed(count):
    message = f"`count` must be a whole number of people, 0 or more, got {count!r}."
    with pytest.raises(ReleaseError, match=f"^{re.escape(message)}$"):
        AddTwo().publish(count)


def test_a_rule_that_has_one_face_only_is_none():
    class Half(CountRule):
        def settle(self, value, rng=None):
            return value

    with pytest.raises(TypeError, match="abstract"):
        Half()


def test_a_claim_rule_leaves_counts_alone():
    class Louder(ClaimRule):
        def publish(self, claim):
            return claim | watched("B")

    assert Louder().undo(Interval(3, None)) == (3, None)
    assert Louder().reveals(Exact(5)) == (5, 5)
