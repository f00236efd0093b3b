"""What does the language of claims lack, that a sentence cannot be counted in it?"""

from __future__ import annotations

import re

_SHARE = re.compile(r"\d\s?(%|per ?cent|pct|pour cent)", re.IGNORECASE)
_RANK = re.compile(r"\btop\s+\d|\b(no\.|number|rank|#)\s?\d|\brank\w*\b", re.IGNORECASE)
_HOW_LONG = ("hours", "minutes", "seconds", "weeks", "months", "years")


def say_lack(words: str, unit: str | None) -> str:
    """Say in one sentence why a published sentence takes no part in a proof.

    Parameters
    ----------
    words : str
        The wording.
    unit : str or None
        What its number counts, where it has one.

    Returns
    -------
    str

    Examples
    --------
    >>> print(say_lack("69 hours of it in one week", "hours"))
    It counts hours, and the kit has words for how often and on which days, not for \
how long.
    """
    is_share = _SHARE.search(words) or unit in ("%", "percent", "per cent", "share")
    if _RANK.search(words) or unit in ("rank", "place"):
        return (
            "It is a rank, which says before whom somebody stands and not how many "
            "people there are; ask for the number of people."
        )
    if is_share:
        return (
            "It is a share, and the kit has no words for shares; ask of how many "
            "people it is one, and write down the count that follows."
        )
    if unit is None:
        return "It holds no number of people."
    if unit == "people":
        return (
            "It counts people by something that the kit has no words for, such as a "
            "sex, a taste or a playlist; it has words for titles, series, days, how "
            "often and places."
        )
    if unit in _HOW_LONG:
        return (
            f"It counts {unit}, and the kit has words for how often and on which days, "
            "not for how long."
        )
    if unit == "days":
        return (
            "It counts days and does not say which; with the last of them it can be "
            'written as the kind "every day", with `days` and `until`.'
        )
    if unit == "episodes":
        return (
            "It counts episodes; with the number of people who saw so many it can be "
            'written as the kind "episodes", with `series` and `episodes`.'
        )
    return f"It counts {unit}, and does not say of how many people."
