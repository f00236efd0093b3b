"""What is written in one cell of an export: a name, a length, a number, a time?"""

from __future__ import annotations

import re
from math import isfinite

_MOST_SECONDS = 31 * 86_400  # no sitting is longer than a month
_CLOCK = re.compile(r"(\d{1,3}):([0-5]\d):([0-5]\d)", re.ASCII)


def text_of(value: object) -> str | None:
    """Take what is written in a cell, or None if that is nothing.

    Parameters
    ----------
    value : object

    Returns
    -------
    str or None

    Examples
    --------
    >>> text_of(" A Film "), text_of(""), text_of(None), text_of(2017)
    ('A Film', None, None, '2017')
    """
    if isinstance(value, str):
        return value.strip() or None
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return str(value) if is_number else None


def seconds_of(milliseconds: object) -> float | None:
    """Read a length in milliseconds, or None if it is none.

    Parameters
    ----------
    milliseconds : object

    Returns
    -------
    float or None
        In seconds.

    Examples
    --------
    >>> seconds_of(245000), seconds_of(-1), seconds_of("245000")
    (245.0, None, None)
    """
    if isinstance(milliseconds, bool) or not isinstance(milliseconds, int | float):
        return None
    # Compared before it is divided: whole numbers of JSON know no limit.
    if not 0 <= milliseconds <= 1000 * _MOST_SECONDS:
        return None
    return milliseconds / 1000


def seconds_of_clock(written: object) -> float | None:
    """Read a length such as 01:31:10, or None if it is none.

    Parameters
    ----------
    written : object

    Returns
    -------
    float or None
        In seconds.

    Examples
    --------
    >>> seconds_of_clock("01:31:10"), seconds_of_clock("0:48:12")
    (5470.0, 2892.0)
    >>> seconds_of_clock("1:60:00"), seconds_of_clock("soon")
    (None, None)
    """
    found = _CLOCK.fullmatch(text_of(written) or "")
    if found is None:
        return None
    hours, minutes, seconds = map(int, found.groups())
    return float((hours * 60 + minutes) * 60 + seconds)


def number_of(written: object) -> float | None:
    """Read a number with a decimal point or comma, or None if it is none.

    Parameters
    ----------
    written : object

    Returns
    -------
    float or None

    Examples
    --------
    >>> number_of("2.5"), number_of("2,5"), number_of("two")
    (2.5, 2.5, None)
    """
    try:
        number = float((text_of(written) or "").replace(",", "."))
    except ValueError:
        return None
    return number if isfinite(number) else None


def in_utc(written: object) -> str | None:
    """Say of a time without a zone that it is UTC.

    Parameters
    ----------
    written : object

    Returns
    -------
    str or None

    Examples
    --------
    >>> in_utc("2016-06-24 07:31")
    '2016-06-24 07:31Z'
    """
    text = text_of(written)
    return text if text is None or text.endswith("Z") else f"{text}Z"
