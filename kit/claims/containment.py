"""Does one claim follow from another, whatever the log?"""

from __future__ import annotations

from kit.claims.language import Claim
from kit.claims.viewer_program import ViewerProgram


def contains(wide: Claim, narrow: Claim) -> bool:
    """Say whether every viewer that `narrow` counts is counted by `wide` too.

    Needs no log: it asks whether a viewer could exist who answers yes to `narrow`
    and no to `wide`.

    Parameters
    ----------
    wide, narrow : Claim
        Any two claims.

    Returns
    -------
    bool
        True only where it is certain; never true by accident.

    Examples
    --------
    >>> from kit.claims.language import watched
    >>> film = watched("A Christmas Prince")
    >>> longer = film.every_day(19, until="2017-12-10")
    >>> contains(film.every_day(18, until="2017-12-09"), longer)
    True
    >>> contains(film.every_day(18, until="2017-12-11"), longer)
    False
    """
    return not ViewerProgram([wide, narrow]).is_possible([False, True])


def exclude(one: Claim, other: Claim) -> bool:
    """Say whether no viewer can be counted by both claims.

    Examples
    --------
    >>> from kit.claims.language import everyone
    >>> exclude(everyone().where(region="NY"), everyone().where(region="IL"))
    True
    """
    return not ViewerProgram([one, other]).is_possible([True, True])


def is_possible(claim: Claim) -> bool:
    """Say whether any viewer at all could be counted by the claim.

    Examples
    --------
    >>> from kit.claims.language import watched
    >>> day = watched("A Christmas Prince").on("2017-12-10")
    >>> is_possible(day & ~day)
    False
    """
    return ViewerProgram([claim]).is_possible([True])
