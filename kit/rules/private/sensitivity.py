"""How many numbers of a release can one play, one day or one viewer change?

That is what noise has to hide. It is found from the claims alone, before a log is
looked at, so that the answer gives nobody away. One unit is always of one viewer and
changes each count by one person at most; the question is how many counts. One day of
hers is in one of 18 daily counts, and in the streak of 18 days as well; all she did is
in each of these, yet in no more than one of the counts by region.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import sqrt

from kit.claims import Claim
from kit.errors import RuleError
from kit.rules.private.contribution import ContributionBound
from kit.rules.private.open_list import check_open_list
from kit.rules.private.touched import Touched

#: What is hidden: one play, all plays of a viewer's day, or all plays of a viewer.
UNITS = ("play", "day", "viewer")


@dataclass(frozen=True)
class Sensitivity:
    """How far one unit can move the counts of a release.

    Attributes
    ----------
    unit : {"play", "day", "viewer"}
        What is added or left out: one play, a viewer's day, or a viewer.
    counts : int
        How many counts that can change, each by one person at most.
    """

    unit: str
    counts: int

    @property
    def l1(self) -> int:
        """The largest sum of the changes, in people."""
        return self.counts

    @property
    def l2(self) -> float:
        """The largest root of the sum of their squares, in people."""
        return sqrt(self.counts)

    def __str__(self) -> str:
        counts = "1 count" if self.counts == 1 else f"{self.counts:,} counts"
        return f"one {unit_words(self.unit)} changes at most {counts}, by 1 person each"


def sensitivity(
    claims: Sequence[Claim],
    *,
    unit: str,
    bound: ContributionBound | None = None,
    is_open: bool = False,
) -> Sensitivity:
    """Find how many counts one unit can change, whatever the log.

    Parameters
    ----------
    claims : sequence of Claim
        All that is counted for the release.
    unit : {"play", "day", "viewer"}
        What is added or left out.
    bound : ContributionBound, optional
        What is left out before counting. It must bound what lies within one unit:
        per viewer or per day for a viewer, per day for a day. Of a play there is
        nothing to bound, and leaving one out would let another in.
    is_open : bool, default=False
        Whether the list of claims was itself found in the log, such as one for each
        title that somebody played. Then how many there are tells something, and only
        what holds for longer lists of the same sentence is used: the bound. Not every
        claim can be on such a list; see `kit.rules.private.open_list`.

    Returns
    -------
    Sensitivity
        At least 1 and never too small; too large where claims are related in ways
        that are not seen.

    Raises
    ------
    RuleError
        If there is no claim, `unit` is none, or `bound` does not go with it, or is
        missing where the list is open; or as `check_open_list`.

    Notes
    -----
    Attributes are taken to be the viewer's own, whichever of her plays are left in: a
    play or a day is hidden, and not that she lives in New York.

    Examples
    --------
    >>> from kit.claims import watched
    >>> film = watched("A Christmas Prince")
    >>> daily = [film.on(f"2017-12-{day:02}") for day in range(1, 19)]
    >>> claims = [*daily, film.every_day(18, until="2017-12-18")]
    >>> [sensitivity(claims, unit=unit).counts for unit in ("play", "day", "viewer")]
    [2, 2, 19]
    >>> sensitivity(claims, unit="viewer", bound=ContributionBound(3)).counts
    3
    """
    claims = _check_claims(claims)
    check_unit(unit)
    _check_bound(bound, unit)
    if is_open:
        check_open_list(claims)
    touched = Touched(claims)
    if is_open:
        return Sensitivity(unit, _of_open_list(touched, unit, bound))
    found = [*_by_pieces(touched, unit, bound), *_as_a_whole(touched, unit, bound)]
    return Sensitivity(unit, max(1, min(found)))


def _of_open_list(touched: Touched, unit: str, bound: ContributionBound | None) -> int:
    """Count the pieces of a unit: of one sentence, each is in one count at most."""
    n_pieces = _n_pieces(touched, unit, bound)
    if n_pieces is None:
        rule = "given where the claims were found in the log"
        fix = "Leave in at most so many plays or titles of each unit."
        raise RuleError.bad_value("bound", rule, bound, fix)
    return n_pieces


def _by_pieces(
    touched: Touched, unit: str, bound: ContributionBound | None
) -> Iterator[int]:
    """Change one play or one title after the other: so many times what one changes."""
    n_pieces = _n_pieces(touched, unit, bound)
    if n_pieces is not None:
        are_titles = bound is not None and (bound.of, bound.per) == ("titles", "viewer")
        pieces = touched.by_title() if are_titles else touched.by_play()
        yield n_pieces * touched.most_changed(pieces)


def _n_pieces(
    touched: Touched, unit: str, bound: ContributionBound | None
) -> int | None:
    """Count the plays or titles of one unit; ``None`` where nothing limits them."""
    if unit == "play":
        return 1
    if bound is None:
        return None
    if bound.per == unit:
        return bound.most
    return None if touched.n_days is None else bound.most * touched.n_days


def _as_a_whole(
    touched: Touched, unit: str, bound: ContributionBound | None
) -> Iterator[int]:
    """Ask which claims can be true of one viewer together."""
    if unit == "day":
        yield touched.most_changed(touched.by_day())
    elif unit == "viewer":
        limit = bound if bound is not None and bound.of == "plays" else None
        yield touched.most_true(limit)


def unit_words(unit: str) -> str:
    """Say what a unit is, after "one" or "each"."""
    return {"day": "viewer's day"}.get(unit, unit)


def check_unit(unit: str) -> None:
    """Refuse what is no unit of privacy.

    Raises
    ------
    RuleError
        If it is none.
    """
    if not (isinstance(unit, str) and unit in UNITS):
        raise RuleError.bad_value("unit", "'play', 'day' or 'viewer'", unit)


def _check_claims(claims: Sequence[Claim]) -> list[Claim]:
    listed = list(claims) if isinstance(claims, Iterable) else [None]
    if not listed or not all(isinstance(claim, Claim) for claim in listed):
        rule = "a list of at least one claim that counts people"
        raise RuleError.bad_value("claims", rule, claims)
    return list(dict.fromkeys(listed))


def _check_bound(bound: ContributionBound | None, unit: str) -> None:
    if bound is None:
        return
    if not isinstance(bound, ContributionBound):
        rule = "a ContributionBound, such as ContributionBound(10)"
        raise RuleError.bad_value("bound", rule, bound)
    if unit == "play" or (unit == "day" and bound.per == "viewer"):
        rule = f"about what lies within one {unit_words(unit)}"
        fix = "Leave it out, or take a larger unit."
        raise RuleError.bad_value("bound", rule, str(bound), fix)
