"""How few people does the worst choice of p of your plays fit?"""

from __future__ import annotations

from dataclasses import replace
from numbers import Integral, Real

import numpy as np

from kit.attacks.on_logs.known import KnownPlay
from kit.attacks.on_logs.points import Points, find_points
from kit.attacks.on_logs.threads import run_blocks
from kit.attacks.on_logs.worst_case.orders import count_orders, sort_plays
from kit.attacks.on_logs.worst_case.result import WorstCase
from kit.attacks.on_logs.worst_case.rows import sort_people
from kit.attacks.on_logs.worst_case.search import count_matches
from kit.errors import AttackError
from kit.log import Log

#: What can be known of a few plays, and the attack of scikit-mobility that is alike.
KINDS = {
    "set": "UniqueLocationAttack",
    "multiset": "LocationAttack",
    "sequence": "LocationSequenceAttack",
    "time": "LocationTimeAttack",
    "frequency": "LocationFrequencyAttack",
    "probability": "LocationProbabilityAttack",
}
_BY_POINT = ("set", "frequency", "probability")  # a play more tells nothing new
_TOLERANT = ("frequency", "probability")
_MOST = 4


def worst_case(
    log: Log,
    known: KnownPlay | None = None,
    *,
    p: int = 2,
    kind: str = "set",
    tolerance: float = 0.0,
) -> WorstCase:
    """Find, for each viewer, the p plays that fewest people match.

    The attacker is somebody who knows a few plays of you, and nobody can say which:
    a friend who was there, a colleague you told. So take the worst: of all choices of
    `p` of your plays, the one that fewest viewers of the log match. They succeed with
    a probability of 1 over that number, you included.

    Exact, for everybody. Only those who share enough with you can match you, one bit
    each; choices are gone through from the rarest, and left where they can no longer
    be the worst.

    Parameters
    ----------
    log : Log
        A log without names, as it was handed out.
    known : KnownPlay, optional
        How closely each play is known. By default its title is.
    p : int, default=2
        Number of plays known, 1 to 4.
    kind : {'set', 'multiset', 'sequence', 'time', 'frequency', 'probability'}
        What is known of these plays, and who matches:

        - 'set': `p` different ones. Whoever has all of them.
        - 'multiset': `p` plays, of which some may be alike. Whoever has each at least
          as often.
        - 'sequence': `p` plays one after the other. Whoever has them in that order;
          of plays at the same time, or on one day of a log without times, either may
          have come first.
        - 'time': as 'multiset', with the time of each, as closely as `known.when`.
        - 'frequency': `p` different ones, and how often each was played. Whoever
          played each as often, give or take `tolerance` of what they did.
        - 'probability': the same with the share of all their plays.
    tolerance : float, default=0.0
        In [0, 1]; for 'frequency' and 'probability'.

    Returns
    -------
    WorstCase
        Numbers about the audience.

    Raises
    ------
    AttackError
        If a parameter is something else, or if no play has all that is known.
    LogError
        If the log lacks a column, such as the day for a sequence.

    Notes
    -----
    Agrees with scikit-mobility 1.3.1 viewer by viewer, its location being a title,
    but for these: plays at one time are taken in either order, where it takes them as
    the file has them; an hour is an hour, where it writes the month in its place; and
    11 January is not 1 November, which it writes alike.

    References
    ----------
    .. [1] R. Pellungrini, L. Pappalardo, F. Pratesi, A. Monreale, "A data mining
       approach to assess privacy risk in human mobility data", ACM TIST 9(3), 2017,
       sections 3 and 4.

    Examples
    --------
    Ann and Bob saw A and B, Cy saw A twice. Nobody else saw A twice; A and B are known
    of two people.

    >>> import polars as pl
    >>> from kit.log import check_plays
    >>> rows = {
    ...     "viewer": ["ann", "ann", "bob", "bob", "cy", "cy"],
    ...     "title": ["A", "B", "A", "B", "A", "A"],
    ...     "day": [f"2018-01-0{day}" for day in (1, 2, 1, 2, 1, 2)],
    ... }
    >>> worst = worst_case(check_plays(pl.DataFrame(rows)), p=2, kind="multiset")
    >>> worst.alone.succeeded, worst.alone.valid
    (1, 3)
    >>> f"{worst.mean_risk:.3f}"
    '0.667'
    """
    known = _check(known, p, kind, tolerance)
    points = find_points(log, known)
    matches = np.zeros(points.n_viewers, dtype=np.uint32)
    fits = sort_people(points, "multiset" if kind == "sequence" else kind)

    def match(first: int, end: int) -> None:
        count_matches(
            first, end, fits.person_starts, fits.points, fits.own, fits.starts,
            fits.people, fits.amounts, fits.cut, int(p), float(tolerance), matches,
        )  # fmt: skip

    run_blocks(match, points.n_viewers)
    if kind == "sequence":
        plays = sort_plays(points)
        run_blocks(
            lambda first, end: count_orders(first, end, *plays, int(p), matches),
            points.n_viewers,
        )
    sizes = points.sizes if kind in _BY_POINT else _count_plays(points)
    short = (sizes > 0) & (sizes < p)
    return WorstCase(
        known=known,
        p=int(p),
        kind=kind,
        tolerance=float(tolerance),
        n_viewers=points.n_viewers,
        n_attacked=int((sizes > 0).sum()),
        n_short=int(short.sum()),
        matches_per_person=matches,
        short_per_person=short,
    )


def _check(known: object, p: object, kind: object, tolerance: object) -> KnownPlay:
    known = KnownPlay() if known is None else known
    if not isinstance(known, KnownPlay):
        raise AttackError.bad_value("known", "a KnownPlay", known)
    if not isinstance(kind, str) or kind not in KINDS:
        listed = ", ".join(map(repr, KINDS))
        raise AttackError.bad_value("kind", f"one of {listed}", kind)
    if not isinstance(p, Integral) or isinstance(p, bool) or not 1 <= p <= _MOST:
        raise AttackError.bad_value("p", f"an int from 1 to {_MOST}", p)
    is_number = isinstance(tolerance, Real) and not isinstance(tolerance, bool)
    if not (is_number and 0 <= tolerance <= 1):
        raise AttackError.bad_value("tolerance", "a number from 0 to 1", tolerance)
    if tolerance and kind not in _TOLERANT:
        rule = f"0 with kind {kind!r}"
        fix = "Only kinds 'frequency' and 'probability' compare amounts."
        raise AttackError.bad_value("tolerance", rule, tolerance, fix)
    return _check_times(known, kind)


def _check_times(known: KnownPlay, kind: str) -> KnownPlay:
    if kind == "time" and known.when is None:
        fix = "Give it, as in KnownPlay(when='day')."
        raise AttackError.bad_value("known.when", "given with kind 'time'", None, fix)
    if kind != "sequence":
        if known.in_order:
            fix = "Only kind 'sequence' has an order."
            rule = f"False with kind {kind!r}"
            raise AttackError.bad_value("known.in_order", rule, value=True, fix=fix)
        return known
    if known.when is not None:
        rule = "None with kind 'sequence'"
        fix = "Who knows the times knows more than the order: take kind 'time'."
        raise AttackError.bad_value("known.when", rule, known.when, fix)
    return replace(known, in_order=True)


def _count_plays(points: Points) -> np.ndarray:
    before = np.append(0, np.cumsum(points.pair_plays, dtype=np.int64))
    return np.diff(before[points.viewer_starts])
