"""Which numbers can be a count of people, or a share of them?"""

from __future__ import annotations

from numbers import Integral, Real

from kit.errors import MeasureError

#: More people than anybody counts, and few enough to be told apart as floats.
MOST_PEOPLE = 10**15


def check_people(name: str, value: object, *, least: int = 1) -> int:
    """Refuse what is no whole number of people.

    Parameters
    ----------
    name : str
        What the number is called where it was asked for.
    value : object
        The number.
    least : int, default 1
        The fewest people that make sense.

    Returns
    -------
    int
        The number.

    Raises
    ------
    MeasureError
        If it is not an int from `least` to 10**15.

    Examples
    --------
    >>> check_people("n", 53)
    53
    """
    is_count = isinstance(value, Integral) and not isinstance(value, bool)
    if not is_count or not least <= value <= MOST_PEOPLE:
        rule = f"an int from {least} to {MOST_PEOPLE:,}"
        raise MeasureError.bad_value(name, rule, value)
    return int(value)


def check_share(
    name: str, value: object, *, zero: bool = False, fix: str = ""
) -> float:
    """Refuse what is no share of a whole.

    Parameters
    ----------
    name : str
        What the share is called where it was asked for.
    value : object
        The share.
    zero : bool, default False
        Whether nothing at all is a share too.
    fix : str, default ""
        A sentence that says how to mend it.

    Returns
    -------
    float
        The share, in (0, 1], or in [0, 1] with `zero`.

    Raises
    ------
    MeasureError
        If it is not a number within these limits.

    Examples
    --------
    >>> check_share("p", 0.25)
    0.25
    """
    is_number = isinstance(value, Real) and not isinstance(value, bool)
    is_share = is_number and (0 < value <= 1 or (zero and value == 0))
    if not is_share:
        rule = "a number from 0 to 1" if zero else "a number above 0 and at most 1"
        raise MeasureError.bad_value(name, rule, value, fix)
    return float(value)
