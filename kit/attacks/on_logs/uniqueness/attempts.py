"""What is an attempt to single somebody out, before it is judged?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from kit.attacks.on_logs.known import KnownPlay
from kit.attacks.on_logs.points import Points, find_points
from kit.attacks.on_logs.uniqueness.common import make_list
from kit.attacks.on_logs.uniqueness.draws import Known, draw_known, draw_targets
from kit.attacks.on_logs.uniqueness.matches import count_matches
from kit.attacks.on_logs.uniqueness.picks import Pick, Recent
from kit.attacks.on_logs.uniqueness.shares import Fits
from kit.errors import AttackError
from kit.log import Log

MOST_KNOWN = 100


@dataclass(frozen=True, eq=False)
class Attempts:
    """What was known of each target, and how many people of the log fit it.

    Attributes
    ----------
    points : Points
        The points of the log.
    drawn : Known
        Targets and what is known of each.
    matches : np.ndarray of shape (n_targets, most), int64
        People who fit the first, the first two and so on, the target among them; 0
        where so much is not known.
    fitting : np.ndarray of shape (n_targets, most, `MOST_LISTED`), uint32
        Who they are, as places in ``points.viewers``, where they are no more than that.
    """

    points: Points
    drawn: Known
    matches: np.ndarray
    fitting: np.ndarray

    def fits(self, p: int) -> Fits:
        """Tell how many people fit p plays of each target, and who, if they are few."""
        return Fits(
            self.points.n_viewers,
            self.drawn.targets,
            self.matches[:, p - 1],
            self.fitting[:, p - 1],
        )


def mount(
    log: Log | Points,
    known: KnownPlay | None,
    *,
    most: int,
    pick: Pick,
    targets: int | None,
    seed: int,
) -> Attempts:
    """Draw targets and what is known of each, and count who fits.

    Parameters
    ----------
    log : Log or Points
        A log without names, or its points, found once and used again.
    known : KnownPlay or None
        What is known of a play; with points, theirs.
    most : int
        How many plays are known, at most.
    pick : Pick
        Which plays come to be known.
    targets : int or None
        How many people are attacked; None for everyone.
    seed : int

    Returns
    -------
    Attempts

    Raises
    ------
    AttackError
        If a parameter is something else.
    LogError
        If the log lacks a column that `known` needs.
    """
    check_draw(pick, targets, seed)
    points = _points(log, known, with_days=isinstance(pick, Recent))
    chosen = draw_targets(points.n_viewers, targets, seed)
    drawn = draw_known(points, chosen, pick, most=most, seed=seed)
    fitting = make_list(drawn.pairs)
    matches = count_matches(points, drawn, seed=seed, listed=fitting)
    return Attempts(points, drawn, matches, fitting)


def check_draw(pick: object, targets: object, seed: object) -> None:
    """Refuse what cannot be drawn by.

    Parameters
    ----------
    pick : Pick
    targets : int or None
    seed : int

    Raises
    ------
    AttackError
        If `pick` weighs nothing, `targets` is not None or an int of at least 1, or
        `seed` is not an int of at least 0.
    """
    if isinstance(pick, type) or not callable(getattr(pick, "weigh", None)):
        rule = "a Pick, such as AtRandom() or ByPopularity()"
        raise AttackError.bad_value("pick", rule, pick)
    if targets is not None and not _is_int(targets, 1):
        rule = "an int of at least 1, or None for everyone"
        raise AttackError.bad_value("targets", rule, targets)
    if not _is_int(seed, 0):
        raise AttackError.bad_value("seed", "an int of at least 0", seed)


def check_many(name: str, values: Iterable[int], *, most: int) -> list[int]:
    """Sort numbers that are whole, at least 1, and different.

    Parameters
    ----------
    name : str
        The parameter.
    values : iterable of int
        What it was given.
    most : int
        The largest that is allowed.

    Returns
    -------
    list of int
        Ascending.

    Raises
    ------
    AttackError
        If one is something else or stands twice, or there is none.

    Examples
    --------
    >>> check_many("p", [4, 1, 2], most=10)
    [1, 2, 4]
    """
    rule = f"different ints from 1 to {most:,}, in a list"
    if isinstance(values, str | bytes) or not isinstance(values, Iterable):
        raise AttackError.bad_value(name, rule, values)
    numbers = list(values)
    is_good = all(_is_int(number, 1) and number <= most for number in numbers)
    if not numbers or not is_good or len(set(numbers)) < len(numbers):
        raise AttackError.bad_value(name, rule, values)
    return sorted(int(number) for number in numbers)


def _points(log: object, known: KnownPlay | None, *, with_days: bool) -> Points:
    if not isinstance(log, Points):
        return find_points(log, known, with_days=with_days)
    if known is not None and known != log.known:
        rule = "left out, or what the points were found by"
        raise AttackError.bad_value("known", rule, str(known))
    return log


def _is_int(value: object, least: int) -> bool:
    is_int = isinstance(value, int | np.integer) and not isinstance(value, bool)
    return is_int and value >= least
