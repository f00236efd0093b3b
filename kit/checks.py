"""Is what a function was given something that it can work with?

The class of the error is that of the room which takes the parameter. What fits is given
back, numbers as plain Python has them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from math import isfinite
from numbers import Integral, Real
from typing import Any, TypeGuard, TypeVar

import numpy as np

from kit.errors import KitError

#: Far above all people alive, and far below where a solver's numbers lose a unit.
MOST_PEOPLE = 10**12

_T = TypeVar("_T")


def is_whole(value: object) -> TypeGuard[int]:
    """Say whether a value is a whole number, and not a yes or no."""
    return isinstance(value, Integral) and not isinstance(value, bool)


def is_number(value: object) -> TypeGuard[float]:
    """Say whether a value is a finite number, and not a yes or no."""
    if not isinstance(value, Real) or isinstance(value, bool):
        return False
    try:
        return isfinite(value)
    except OverflowError:  # a whole number of hundreds of digits
        return False


def check_whole(
    error: type[KitError],
    name: str,
    value: object,
    *,
    least: int = 1,
    most: int | None = None,
    also: str = "",
    fix: str = "",
) -> int:
    """Refuse anything but a whole number from `least` to `most`.

    What a caller lets through besides is said with `also`, such as ", or None".
    """
    if is_whole(value) and least <= value and (most is None or value <= most):
        return int(value)
    rule = f"of at least {least:,}" if most is None else f"from {least:,} to {most:,}"
    raise error.bad_value(name, f"an int {rule}{also}", value, fix)


def check_people(error: type[KitError], name: str, value: object) -> int:
    """Refuse what is no number of people, nobody included."""
    if not is_whole(value) or value < 0:
        raise error.bad_value(name, "a whole number of people, 0 or more", value)
    if value > MOST_PEOPLE:
        raise error.bad_value(name, f"at most {MOST_PEOPLE:,} people", value)
    return int(value)


def check_wholes(
    error: type[KitError], name: str, values: object, *, most: int
) -> list[int]:
    """Sort whole numbers from 1 to `most`; refuse none, others, and one given twice."""
    numbers = list(values) if is_list(values) else []
    is_good = all(is_whole(number) and 1 <= number <= most for number in numbers)
    if not numbers or not is_good or len(set(numbers)) < len(numbers):
        rule = f"different ints from 1 to {most:,}, in a list"
        raise error.bad_value(name, rule, values)
    return sorted(map(int, numbers))


def check_seed(error: type[KitError], seed: object, *, or_none: bool = False) -> None:
    """Refuse what fixes no random draws."""
    if not (or_none and seed is None):
        check_whole(error, "seed", seed, least=0, also=", or None" * or_none)


def check_number(
    error: type[KitError],
    name: str,
    value: object,
    *,
    least: float | None = None,
    above: float | None = None,
    most: float | None = None,
    below: float | None = None,
    fix: str = "",
) -> float:
    """Refuse anything but a finite number within limits, if there are any."""
    if (
        is_number(value)
        and (least is None or value >= least)
        and (above is None or value > above)
        and (most is None or value <= most)
        and (below is None or value < below)
    ):
        return float(value)
    ends = {"of at least": least, "above": above, "at most": most, "below": below}
    limits = [f"{words} {end:,}" for words, end in ends.items() if end is not None]
    if least is not None and most is not None:
        limits = [f"from {least:,} to {most:,}"]
    rule = "a number" + " and".join(f" {limit}" for limit in limits)
    raise error.bad_value(name, rule, value, fix)


def check_share(
    error: type[KitError], name: str, value: object, *, zero: bool = True
) -> float:
    """Refuse what is no share of a whole; none of it is one where `zero` says so."""
    fix = "Give a share, not a percentage." if is_number(value) and value > 1 else ""
    if zero:
        return check_number(error, name, value, least=0, most=1, fix=fix)
    return check_number(error, name, value, above=0, most=1, fix=fix)


def check_confidence(error: type[KitError], confidence: object) -> float:
    """Refuse what no interval can promise."""
    if not is_number(confidence) or not 0 <= confidence < 1:
        raise error.bad_value("confidence", "in [0, 1)", confidence)
    return float(confidence)


def check_one_of(
    error: type[KitError],
    name: str,
    value: _T,
    allowed: Iterable[str],
) -> _T:
    """Refuse a word that is not among those allowed, and list them."""
    known = list(allowed)
    if not isinstance(value, str) or value not in known:
        raise error.bad_value(name, f"one of {', '.join(known)}", value)
    return value


def check_flag(error: type[KitError], name: str, value: object) -> None:
    """Refuse what is neither True nor False."""
    if not isinstance(value, bool):
        raise error.bad_value(name, "True or False", value)


def check_type(
    error: type[KitError],
    name: str,
    value: object,
    kind: type | tuple[type, ...],
    rule: str,
) -> None:
    """Refuse a thing of another kind, and say of which: it may be too long to quote."""
    if not isinstance(value, kind):
        raise error.bad_value(name, rule, type(value).__name__)


def check_each(
    error: type[KitError],
    name: str,
    values: object,
    kind: type | tuple[type, ...],
    rule: str,
) -> list[Any]:
    """Refuse what is no list of things of one kind, and say of which kinds it is."""
    if not is_list(values):
        raise error.bad_value(name, rule, type(values).__name__)
    found = list(values)
    if not all(isinstance(one, kind) for one in found):
        raise error.bad_value(name, rule, sorted({type(one).__name__ for one in found}))
    return found


def check_columns(
    error: type[KitError],
    name: str,
    columns: Iterable[object],
    there: Collection[str],
    *,
    fix: str = "",
) -> None:
    """Refuse a column that a table does not have, and list those it has."""
    for column in columns:
        if column not in list(there):  # which takes what cannot be hashed
            listed = ", ".join(there) or "(none)"
            raise error.bad_value(name, f"one of the columns {listed}", column, fix)


def is_list(values: object) -> TypeGuard[Iterable[Any]]:
    """Say whether several things are given, and not one text by itself."""
    return isinstance(values, Iterable) and not isinstance(values, str | bytes)


def check_array(
    error: type[KitError], name: str, value: object, n_axes: int, rule: str
) -> np.ndarray:
    """Refuse what is no array of numbers with so many axes; NaN may stand in it."""
    try:
        array = np.asarray(value, dtype=float)
    except (TypeError, ValueError):
        raise error.bad_value(name, rule, type(value).__name__) from None
    if array.ndim != n_axes:
        raise error.bad_value(name, rule, f"an array of shape {array.shape}")
    return array
