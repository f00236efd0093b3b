"""What can be asked of an attack on two services?"""

from __future__ import annotations

from math import inf
from numbers import Integral, Real

from kit.errors import AttackError
from kit.log import Log


def check_log(name: str, log: object) -> None:
    """Refuse what is no log, or an empty one.

    Parameters
    ----------
    name : str
        Of the parameter.
    log : object
        What was given.

    Raises
    ------
    AttackError
        If it is anything but a Log with at least one play.
    """
    if not isinstance(log, Log):
        rule = "a Log, such as `read_log` gives"
        raise AttackError.bad_value(name, rule, type(log).__name__)
    if not log.n_plays():
        raise AttackError.bad_value(name, "a log with at least one play", 0)


def check_whole(name: str, value: object, least: int = 0, most: float = inf) -> None:
    """Refuse what is no whole number, or one out of its range.

    Parameters
    ----------
    name : str
        Of the parameter.
    value : object
        What was given.
    least : int, default=0
        The smallest that is allowed.
    most : int, optional
        The largest that is allowed.

    Raises
    ------
    AttackError
        If it is not an int in that range.
    """
    is_whole = isinstance(value, Integral) and not isinstance(value, bool)
    if not is_whole or not least <= value <= most:
        rule = f"an int of at least {least}"
        rule += f" and at most {most:,}" if most < inf else ""
        raise AttackError.bad_value(name, rule, value)


def check_share(name: str, value: object, *, is_inside: bool = False) -> None:
    """Refuse what is no share.

    Parameters
    ----------
    name : str
        Of the parameter.
    value : object
        What was given.
    is_inside : bool, default=False
        Whether 0 and 1 are refused as well.

    Raises
    ------
    AttackError
        If it is not a number from 0 to 1.
    """
    is_number = isinstance(value, Real) and not isinstance(value, bool)
    if not is_number or not 0 <= value <= 1 or (is_inside and value in (0, 1)):
        rule = "a share in (0, 1)" if is_inside else "a share in [0, 1]"
        raise AttackError.bad_value(name, rule, value)
