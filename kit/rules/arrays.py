"""What does a rule print for many counts at once?

A rule for counts settles one number. Attacks that simulate hundreds of releases have
arrays of counts, and one rule is put to all of them here, with the same outcome as if
each was settled by itself.
"""

from __future__ import annotations

from functools import singledispatch

import numpy as np
from numpy.typing import ArrayLike

from kit.errors import RuleError
from kit.rules.kinds import BaseRule, CountRule, KeyRule
from kit.rules.private.noise import Noise
from kit.rules.rounding import Rounding
from kit.rules.steps import Steps, as_steps

#: Up to so many values are looked up in a table; more are sorted first.
_MOST_LISTED = 100_000


def settle_counts(
    rule: BaseRule | None,
    counts: ArrayLike,
    *,
    rng: np.random.Generator | None = None,
    keys: ArrayLike | None = None,
) -> np.ndarray:
    """Take an array of counts through those steps of a rule that act on counts.

    Parameters
    ----------
    rule : BaseRule or None
        The rule; None prints counts as they are. Steps that act on sentences or on
        plays have been taken before there were counts.
    counts : array of int, of any shape
        True numbers of people.
    rng : Generator, optional
        Lots, for a random rule.
    keys : array of int, of the same shape, optional
        Of each count the sum of the keys of its people, for a rule that uses keys.

    Returns
    -------
    array of float, of the same shape
        The numbers that are printed, and NaN where one is withheld.

    Raises
    ------
    RuleError
        If the counts are not whole numbers of at least 0, the rule acts on whole
        tables, is random without `rng` or wants keys and gets none.

    Examples
    --------
    >>> import kit
    >>> settle_counts(kit.Threshold(11), [[53, 4], [0, 11]]).tolist()
    [[53.0, nan], [0.0, 11.0]]
    """
    true = _read_counts(counts)
    steps = None if rule is None else as_steps(rule)
    if steps is not None:
        _check_steps(steps, rng, keys)
    printed = true.astype(float).ravel()
    of_cells = None if keys is None else np.asarray(keys).ravel()
    for step in () if steps is None else steps.on_counts:
        shown = np.flatnonzero(~np.isnan(printed))
        values = printed[shown].astype(np.int64)
        if isinstance(step, KeyRule) and of_cells is not None:
            printed[shown] = settle_keyed(step, values, of_cells[shown])
        elif values.size:
            printed[shown] = settle_each(step, values, rng)
    return printed.reshape(true.shape)


@singledispatch
def settle_each(
    rule: CountRule, values: np.ndarray, rng: np.random.Generator | None
) -> np.ndarray:
    """Settle each value; a rule without lots settles equal ones alike."""
    if rule.is_random:
        return _as_floats([rule.settle(int(value), rng) for value in values])
    low = int(values.min())
    if int(values.max()) - low < _MOST_LISTED:
        listed = np.arange(low, int(values.max()) + 1)
        at = values - low
        needed = np.flatnonzero(np.bincount(at, minlength=len(listed)))
        settled = np.full(len(listed), np.nan)
        settled[needed] = _as_floats([rule.settle(int(v)) for v in listed[needed]])
        return settled[at]
    once, at = np.unique(values, return_inverse=True)
    return _as_floats([rule.settle(int(value)) for value in once])[at]


@settle_each.register
def _(rule: Noise, values: np.ndarray, rng: np.random.Generator | None) -> np.ndarray:
    return (values + rule.draw(len(values), rng)).astype(float)


@settle_each.register
def _(
    rule: Rounding, values: np.ndarray, rng: np.random.Generator | None
) -> np.ndarray:
    if rule.how != "random" or rng is None:
        return settle_each.dispatch(CountRule)(rule, values, rng)
    below, rest = np.divmod(values, rule.base)
    goes_up = rng.integers(rule.base, size=len(values)) < rest
    return ((below + goes_up) * rule.base).astype(float)


def settle_keyed(rule: KeyRule, values: np.ndarray, keys: np.ndarray) -> np.ndarray:
    """Settle each pair of a count and a key that occurs, once."""
    pairs, at = np.unique(values * rule.n_keys + keys, return_inverse=True)
    settled = [rule.settle(*map(int, divmod(p, rule.n_keys))) for p in pairs]
    return _as_floats(settled)[at]


def _as_floats(settled: list[int | None]) -> np.ndarray:
    return np.array([np.nan if one is None else one for one in settled], dtype=float)


def _read_counts(counts: ArrayLike) -> np.ndarray:
    found = np.asarray(counts)
    is_whole = found.dtype.kind in "iu" and (not found.size or found.min() >= 0)
    if not is_whole:
        rule = "an array of whole numbers of people, 0 or more"
        raise RuleError.bad_value("counts", rule, f"an array of {found.dtype}")
    return found


def _check_steps(
    steps: Steps, rng: np.random.Generator | None, keys: ArrayLike | None
) -> None:
    if steps.on_tables:
        message = (
            f"`rule` must act on counts one by one, and {steps} needs a whole table: "
            "use `print_table`."
        )
        raise RuleError(message)
    if steps.n_keys is not None and keys is None:
        rule = f"the key of each cell, since {steps} uses them"
        raise RuleError.bad_value("keys", rule, None)
    if rng is None and any(step.is_random for step in steps.on_counts):
        rule = f"a random generator, since {steps} is random"
        raise RuleError.bad_value("rng", rule, None)
