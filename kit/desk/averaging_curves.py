"""How many answers does it take to average noise away, and from which noise on not?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl

from kit.attackers import Attacker
from kit.attacks.on_desks.averaged import Averaged
from kit.attacks.on_desks.averaging import USUAL, Averager
from kit.attacks.on_desks.averaging_success import find_usual
from kit.attacks.on_desks.beliefs import draw_errors
from kit.attacks.on_desks.trackers import Pool
from kit.checks import check_each, check_type, check_wholes
from kit.claims.language import Claim
from kit.desk.query_desk import QueryDesk
from kit.desk.ruled_desk import RuledDesk
from kit.errors import DeskError
from kit.evaluate.rates import difference, wilson
from kit.rules.kinds import BaseRule
from kit.rules.steps import as_steps

_SCHEMA = {
    "rule": pl.String,
    "noise": pl.Float64,
    "questions": pl.Int64,
    "asked": pl.Float64,
    "groups": pl.Int64,
    "right": pl.Int64,
    "share": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "baseline": pl.Float64,
    "control": pl.Float64,
    "beats_baseline": pl.Boolean,
}
_MOST = 10**6  # questions
_NEAR = 100  # people: on counts around this the width of the noise is taken


def trace_averaging(
    desk: QueryDesk,
    groups: Sequence[Claim],
    *,
    pool: Pool,
    rules: Mapping[str, BaseRule] | Sequence[BaseRule],
    questions: Sequence[int],
    seed: int,
    outside: QueryDesk | None = None,
    attacker: Attacker = USUAL,
    ways: Sequence[str] = ("crowds",),
    is_sticky: bool = True,
) -> pl.DataFrame:
    """Count the sizes that averaging gets right, by noise and number of questions.

    Parameters
    ----------
    desk : QueryDesk
        A desk on the log; its own rules play no part.
    groups : sequence of Claim
        Small groups, such as `kit.desk.draw_small_groups` gives.
    pool : sequence of sequences of Claim
        Predicates that crowds are made of.
    rules : sequence of rules, or mapping of str to rule
        What is done to answers, one after the other; a name for each, if they are to
        be called something else than what they say of themselves.
    questions : sequence of int
        After how many questions for each group the attacker is asked for a size.
    seed : int
        Of rules that draw, and of the order of the questions.
    outside : QueryDesk, optional
        A desk on the people who are left out, for the control.
    attacker : Attacker, default=USUAL
        Who she is; see `kit.attacks.Averager`.
    ways : sequence of str, default=("crowds",)
        Kinds of looks; see `kit.attacks.Averager`.
    is_sticky : bool, default=True
        Whether the same question gets the same answer.

    Returns
    -------
    pl.DataFrame
        A row for each rule and number of questions, in this order: the `rule`; its
        `noise`, the standard deviation of an answer's error, in people; `questions` a
        group at most, and how many were `asked` on average; how many `groups` there
        are and how many sizes are `right`; their `share` in [0, 1] with its 95%
        interval from `low` to `high`; the share of the `baseline`, one size said of
        all; that of the `control`, null without one; and whether the attack
        `beats_baseline` beyond chance, at 95%. A group of which nothing is known after
        so many questions counts as wrong.

    Raises
    ------
    DeskError
        If there are no groups or no rules, or a number of questions is out of range.
    RuleError
        If a rule acts on tables or plays.

    References
    ----------
    .. [1] I. Dinur, K. Nissim, "Revealing information while preserving privacy", PODS
       2003: noise must grow with the number of questions.

    Examples
    --------
    >>> import kit
    >>> desk = kit.desk.QueryDesk(kit.open_films())
    >>> films = [kit.watched(name) for name in ("A Christmas Prince", "Bright")]
    >>> group = films[0].where(region="AK", age_band="65+")
    >>> curve = kit.desk.trace_averaging(
    ...     desk,
    ...     [group],
    ...     pool=[films],
    ...     rules=[kit.Rounding(5)],
    ...     questions=[3],
    ...     seed=1,
    ... )
    >>> curve["groups"].to_list(), curve["questions"].to_list()
    ([1], [3])
    """
    check_type(DeskError, "desk", desk, QueryDesk, "a QueryDesk on the log")
    wanted = "a list of claims, such as `draw_small_groups` gives"
    groups = check_each(DeskError, "groups", groups, Claim, wanted)
    if not groups:
        raise DeskError.bad_value("groups", wanted, groups)
    named = _name_rules(rules)
    budgets = check_wholes(DeskError, "questions", questions, most=_MOST)
    sizes = [desk.count(group) for group in groups]
    others = None if outside is None else [outside.count(group) for group in groups]
    rows = []
    for name, rule in named.items():
        ruled = RuledDesk(desk, rule, seed=seed, is_sticky=is_sticky)
        averager = Averager(
            ruled,
            attacker,
            pool=pool,
            rule=rule,
            ways=ways,
            budget=budgets[-1],
            confidence=_SURE,
            seed=seed,
        )
        found = [averager.learn(group) for group in groups]
        rng = np.random.default_rng(seed)
        noise = float(draw_errors(as_steps(rule), _NEAR, rng).std())
        for budget in budgets:
            rows.append((name, noise, budget, *_count(found, budget, sizes, others)))
    return pl.DataFrame(rows, _SCHEMA, orient="row")


_SURE = 1 - 1e-6  # she goes on until all questions are asked, or no doubt is left


def _count(
    found: Sequence[Averaged],
    budget: int,
    sizes: Sequence[int],
    others: Sequence[int] | None,
) -> tuple[object, ...]:
    """Judge what was said after so many questions."""
    n = len(found)
    said = [one.guess_at(budget) for one in found]
    right = sum(a == b for a, b in zip(said, sizes, strict=True))
    usual = find_usual(sizes)
    rate, base = wilson(right, n), wilson(sizes.count(usual), n)
    control = None
    if others is not None:
        control = sum(a == b for a, b in zip(said, others, strict=True)) / n
    asked = sum(min(one.n_asked, budget) for one in found) / n
    is_better = difference(rate, base)[0] > 0
    shares = (rate.value, rate.low, rate.high, base.value, control, is_better)
    return asked, n, right, *shares


def _name_rules(rules: object) -> dict[str, BaseRule]:
    """Call each rule by a name."""
    if isinstance(rules, Mapping):
        listed, names = list(rules.values()), [str(name) for name in rules]
    else:
        listed = list(rules) if isinstance(rules, list | tuple) else []
        names = [str(rule) for rule in listed]
    is_good = bool(listed) and all(isinstance(rule, BaseRule) for rule in listed)
    if not is_good or len(set(names)) < len(names):
        wanted = "different rules in a list, such as [kit.Rounding(5)], or by name"
        raise DeskError.bad_value("rules", wanted, rules)
    return dict(zip(names, listed, strict=True))
