"""How does one log become those of two services, with the truth kept apart?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

import numpy as np
import polars as pl

from kit.attacks.on_logs.services.checks import check_log, check_share, check_whole
from kit.errors import AttackError
from kit.log import Log

_A, _B, _BOTH = 0, 1, 2


@dataclass(frozen=True, eq=False, repr=False)
class Truth:
    """Who is who on two services: known to whoever split the log, hidden from attacks.

    Attributes
    ----------
    partner : np.ndarray of shape (n_viewers_a,), int64
        For each viewer of A, in ascending order of the numbers, the place of the same
        person among the viewers of B; -1 for whoever has no counterpart.
    n_viewers_b : int
        People on B.
    """

    partner: np.ndarray
    n_viewers_b: int

    @property
    def n_viewers_a(self) -> int:
        """Number of people on A."""
        return len(self.partner)

    @property
    def n_both(self) -> int:
        """Number of people who are on both."""
        return int((self.partner >= 0).sum())

    def friends(self, n: int, *, seed: int) -> pl.DataFrame:
        """Draw people of whom an attacker knows the numbers on both services.

        Parameters
        ----------
        n : int
            How many, at least 1 and at most as many as are on both.
        seed : int
            Fixes the draw.

        Returns
        -------
        pl.DataFrame of shape (n, 2)
            `a` and `b`: places of each friend among the viewers of A and of B.

        Raises
        ------
        AttackError
            If `n` or `seed` is out of its range.
        """
        check_whole("n", n, least=1, most=self.n_both)
        check_whole("seed", seed)
        both = np.flatnonzero(self.partner >= 0)
        drawn = np.sort(np.random.default_rng(seed).choice(both, n, replace=False))
        return pl.DataFrame({"a": drawn, "b": self.partner[drawn]})

    def __repr__(self) -> str:
        return (
            f"Truth of {self.n_viewers_a:,} viewers on A and {self.n_viewers_b:,} on "
            f"B, {self.n_both:,} on both"
        )


class Split(NamedTuple):
    """Two logs made of one.

    Attributes
    ----------
    a, b : Log
        What each service hands out, with new numbers for its viewers.
    truth : Truth
        Which viewers are the same person. An attack is never given it.
    """

    a: Log
    b: Log
    truth: Truth


def split_log(
    log: Log,
    *,
    people_in_both: float = 0.5,
    plays_in_both: float = 0.3,
    days_off: int = 0,
    handover: date | None = None,
    seed: int,
) -> Split:
    """Split a log as if its people had used two services.

    To score an attack somebody must know who is who. Here that is whoever made the
    two logs out of one; the attack is handed `a` and `b` and nothing else.

    Each person is on A only, on B only, or on both; each play of somebody on both
    lies in A, in B, or in both (seen on the one and logged or rated on the other, a
    few days off). What is not in both falls to A or B by the toss of a coin. With a
    `handover` A ends before that day and B begins with it, so that no play is in
    both, whatever the shares.

    Somebody on both all of whose plays fall to one side is, to anybody who sees the
    logs, on that side only, and the truth says so.

    Parameters
    ----------
    log : Log
        Plays of real or invented people, dated or not.
    people_in_both : float, default=0.5
        Chance of each person to be on both services, in [0, 1].
    plays_in_both : float, default=0.3
        Chance of each play of somebody on both to be in both logs, in [0, 1].
    days_off : int, default=0
        Most days by which the copy on B is dated too early or too late, at most 366;
        each shift from ``-days_off`` to ``days_off`` is as likely.
    handover : date, optional
        First day of B and first day that A lacks, by the dates in `log`. By default
        both cover all days.
    seed : int
        Fixes every draw.

    Returns
    -------
    Split
        `a`, `b` and `truth`.

    Raises
    ------
    AttackError
        If a parameter is out of its range, days are asked of a log without days, or a
        service is left without a play.

    References
    ----------
    .. [1] A. Tournier, Y.-A. de Montjoye, "Expanding the attack surface: robust
       profiling attacks threaten the privacy of sparse behavioral data", Science
       Advances 8, eabl6464 (2022): people recognised across separate periods.

    Examples
    --------
    >>> from kit.log import check_plays
    >>> rows = {
    ...     "viewer": [1, 1, 2, 2],
    ...     "title": ["A", "B", "A", "C"],
    ...     "day": ["2018-01-01"] * 4,
    ... }
    >>> log = check_plays(pl.DataFrame(rows))
    >>> a, b, truth = split_log(log, people_in_both=1, plays_in_both=1, seed=1)
    >>> a.n_plays(), b.n_plays(), truth
    (4, 4, Truth of 2 viewers on A and 2 on B, 2 on both)
    """
    check_log("log", log)
    check_share("people_in_both", people_in_both)
    check_share("plays_in_both", plays_in_both)
    check_whole("days_off", days_off, most=366)
    check_whole("seed", seed)
    _check_days(log, days_off, handover)
    # Dates are drawn apart, so that a split differs by them and by nothing else.
    rng, of_dates = np.random.default_rng(seed).spawn(2)
    plays = log.plays.collect()
    viewers, person = np.unique(plays["viewer"].to_numpy(), return_inverse=True)
    home = _draw_sides(rng, len(viewers), people_in_both)
    side = np.where(
        home[person] == _BOTH,
        _draw_sides(rng, plays.height, plays_in_both),
        home[person],
    )
    is_copy = side == _BOTH
    on_a, on_b = side != _B, side != _A
    if handover is not None:
        is_early = (plays["day"] < handover).to_numpy()
        on_a, on_b = on_a & is_early, on_b & ~is_early
    shift = of_dates.integers(-days_off, days_off, plays.height, endpoint=True)
    shift = pl.Series(np.where(is_copy, shift, 0))
    a, place_a = _hand_out(rng, plays.filter(on_a), person[on_a], len(viewers), "A")
    late = _move(plays, shift) if days_off else plays
    b, place_b = _hand_out(rng, late.filter(on_b), person[on_b], len(viewers), "B")
    here = place_a >= 0
    partner = np.empty(int(here.sum()), dtype=np.int64)
    partner[place_a[here]] = place_b[here]
    return Split(a, b, Truth(partner, int((place_b >= 0).sum())))


def _draw_sides(rng: np.random.Generator, n: int, share: float) -> np.ndarray:
    """Draw for each of n things whether it is on A, on B or on both."""
    sides = rng.integers(_A, _B, n, endpoint=True)
    return np.where(rng.random(n) < share, _BOTH, sides)


def _move(plays: pl.DataFrame, shift: pl.Series) -> pl.DataFrame:
    moved = pl.duration(days=shift)
    columns = [name for name in ("day", "time") if name in plays.columns]
    return plays.with_columns(pl.col(name) + moved for name in columns)


def _hand_out(
    rng: np.random.Generator,
    plays: pl.DataFrame,
    person: np.ndarray,
    n_people: int,
    name: str,
) -> tuple[Log, np.ndarray]:
    """Number the people of one service anew, in an order that says nothing."""
    present = np.unique(person)
    if not len(present):
        rule = "a log that leaves each service at least one play"
        fix = "Give a larger log, another `seed` or another `handover`."
        raise AttackError.bad_value("log", rule, f"none on {name}", fix)
    place = np.full(n_people, -1, dtype=np.int64)
    place[present] = rng.permutation(len(present))
    numbered = pl.Series("viewer", place[person].astype(np.uint32))
    plays = plays.with_columns(numbered)
    # In the order of the numbers, or the order of rows would give people away.
    order = [name for name in ("viewer", "day", "time") if name in plays.columns]
    return Log(plays.sort(order, maintain_order=True).lazy()), place


def _check_days(log: Log, days_off: int, handover: date | None) -> None:
    is_day = isinstance(handover, date) and not isinstance(handover, datetime)
    if handover is not None and not is_day:
        raise AttackError.bad_value("handover", "a date, or None", handover)
    if "day" in log.columns:
        return
    if days_off:
        rule = "0 for a log without days"
        raise AttackError.bad_value("days_off", rule, days_off)
    if handover is not None:
        rule = "None for a log without days"
        raise AttackError.bad_value("handover", rule, str(handover))
