"""Can the daily counts of a closed cohort be turned back into histories, "from ash"?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from kit.attackers import Attacker, Reference
from kit.attacks.on_releases.daily_counts import DailyCounts, read_daily
from kit.attacks.on_releases.streak_floors import prove_streaks
from kit.attacks.on_releases.transport import UNIT, Steps, step_costs, transport
from kit.checks import check_flag, check_type
from kit.claims.viewing import Plays
from kit.errors import AttackError
from kit.evaluate.matching import (
    NOTHING,
)
from kit.releases import Release
from kit.results import Result

USUAL = Attacker(who="somebody with the daily counts alone", known_share=0.0)


@dataclass(frozen=True, eq=False)
class Histories(Result):
    """Histories that fit daily counts: a guess, but for what is proved.

    Parameters
    ----------
    findings : tuple of Proved
        Streaks that somebody must have had, since the days hold more than the cohort.
    table : pl.DataFrame
        A row for each `day`: how many people `watched` something, how many `changed`
        their title or stopped since the day before, and at what `cost`.
    titles : tuple of str
        Their numbers are the places here.
    states : array of int, of shape (n_people, n_days)
        The title of each history on each day, -1 for nothing. Not to be printed.
    n_filled : int
        Published numbers that were not exact, and were filled in.
    """

    titles: tuple[str, ...]
    states: np.ndarray = field(repr=False, compare=False)
    n_filled: int

    @property
    def scope(self) -> str:
        """How much was guessed."""
        days = self.states.shape[1]
        return (
            f"{len(self.states):,} histories of {days} days, which fit the counts; "
            f"{self.n_filled:,} numbers were not printed exactly and were filled in."
        )


def recover_histories(
    release: Release,
    attacker: Attacker = USUAL,
    *,
    series: Iterable[Sequence[str]] = (),
    floor: bool = True,
) -> Histories:
    """Turn daily counts into as many histories as the cohort has people.

    A service publishes how many people watched each title on each day, and nobody in
    particular. The attacker assumes that people go on with what they began: whoever
    watched a title yesterday watches it today if the counts leave room, whoever saw an
    episode sees the next. From one day to the next she looks for the cheapest way to
    move everybody. She wants whole histories, and succeeds as far as they are right.

    Parameters
    ----------
    release : Release
        Counts of `watched(title).on(day)` in a closed cohort, each person counted for
        at most one title a day, and the size of the cohort. Who is not counted on a
        day watched nothing. Numbers that are not exact are filled in within what the
        rule leaves, as near as can be to what was printed or to the title's mean.
    attacker : Attacker, default=USUAL
        Her reference, if she has one, says which titles the same people watched:
        claims `watched(title)`. Without one all titles are equally far apart.
    series : iterable of sequences of str, default=()
        Episodes of a series, in order. Of titles in none, the same may come again.
    floor : bool, default=True
        Whether the smallest count of a title is taken for people who watch it every
        day, as the paper does for the night. This is a guess and never Proved.

    Returns
    -------
    Histories

    Raises
    ------
    AttackError
        If the release has no daily counts of titles or no size of the cohort, the
        counts do not balance, or an episode stands in two series.
    KnowledgeError
        If the attacker holds what the attack makes no use of.
    ContradictionError
        If no world fits the counts.

    References
    ----------
    .. [1] F. Xu, Z. Tu, Y. Li, P. Zhang, X. Fu, D. Jin, "Trajectory Recovery From Ash:
       User Privacy Is NOT Preserved in Aggregated Mobility Data", WWW 2017, section 3.
    .. [2] M. Fréchet, "Sur les tableaux de corrélation dont les marges sont données",
       1951: the least that two days must have in common.

    Examples
    --------
    >>> import kit
    >>> from datetime import date
    >>> counts = [[3, 1], [3, 1], [1, 3]]
    >>> table = kit.attacks.daily_release(
    ...     counts, ["A", "B"], date(2017, 12, 1), people=4
    ... )
    >>> found = kit.attacks.recover_histories(table)
    >>> found.states.tolist()
    [[0, 0, 0], [1, 1, 1], [0, 0, 1], [0, 0, 1]]
    >>> print(found.sentences[0])
    Two to three people had watched A every day for the 2 days until 2 December 2017. \
Proved by three published numbers: 4, 3 and 3.
    """
    check_flag(AttackError, "floor", floor)
    check_type(AttackError, "attacker", attacker, Attacker, "an Attacker")
    unused = "known_share", "wrong_share"
    attacker.refuse("turning counts into histories", USUAL, *unused)
    daily = read_daily(release, knows_rule=attacker.knows_rule)
    steps = step_costs(
        _co_watched(daily.titles, attacker.reference), _places(daily.titles, series)
    )
    states, table = _chain(daily, steps, floor=floor)
    return Histories(
        prove_streaks(release, daily), table, daily.titles, states, daily.n_filled
    )


# -- from one day to the next -----------------------------------------------------


def _chain(
    daily: DailyCounts, steps: Steps, *, floor: bool
) -> tuple[np.ndarray, pl.DataFrame]:
    """Move everybody from day to day at the least cost."""
    counts = np.column_stack([daily.counts, daily.idle])  # nothing comes last
    n_days, nothing = len(counts), counts.shape[1] - 1
    states = np.empty((daily.n_people, n_days), dtype=np.int64)
    fixed = counts.min(axis=0) * floor
    fixed[nothing] = 0  # or few histories would be left for all that was watched
    n_fixed = int(fixed.sum())
    states[:n_fixed] = np.repeat(np.arange(nothing + 1), fixed)[:, None]
    left = counts - fixed
    moving = states[n_fixed:]
    moving[:, 0] = np.repeat(np.arange(nothing + 1), left[0])
    memory = _Memory(moving[:, 0], nothing)
    rows = [_row(daily, 0, 0, 0.0)]
    for day in range(1, n_days):
        price, moving[:, day] = _step(memory, left[day], steps)
        changed = int((moving[:, day] != moving[:, day - 1]).sum())
        memory.note(moving[:, day], steps)
        rows.append(_row(daily, day, changed, price))
    return np.where(states == nothing, NOTHING, states), pl.DataFrame(rows)


class _Memory:
    """What of each history foretells the next day: all that people differ in."""

    def __init__(self, first: np.ndarray, nothing: int) -> None:
        self.nothing = nothing
        self.last = np.where(first == nothing, NOTHING, first)
        self.pace = np.ones_like(first)

    def note(self, now: np.ndarray, steps: Steps) -> None:
        """Remember a day."""
        went = np.flatnonzero(now != self.nothing)
        before, after = self.last[went], now[went]
        same = (before >= 0) & (steps.series[before] == steps.series[after])
        gone = steps.number[after] - steps.number[before]
        self.pace[went] = np.where(same & (gone > 0), gone, 1)
        self.last[went] = after


def _step(
    memory: _Memory, demand: np.ndarray, steps: Steps
) -> tuple[float, np.ndarray]:
    """Move the groups that cannot be told apart, and deal each out in order.

    Those who stand first in a group go on with the same title, so that long runs stay
    with the same histories.
    """
    if not len(memory.last):
        return 0.0, memory.last
    kinds, group = np.unique(
        np.column_stack([memory.last, memory.pace]),
        axis=0,
        return_inverse=True,
    )
    group = group.ravel()
    last, pace = kinds.T
    costs = steps.of(last, pace)
    wanted = np.flatnonzero(demand)
    dear = costs[:, wanted]
    flow = transport(np.bincount(group), demand[wanted], dear)
    rank = np.argsort(dear, axis=1, kind="stable")  # the cheapest step first
    order = np.argsort(group, kind="stable")
    now = np.empty(len(group), dtype=np.int64)
    now[order] = np.repeat(
        wanted[rank].ravel(), np.take_along_axis(flow, rank, axis=1).ravel()
    )
    return float((np.rint(dear * UNIT) * flow).sum() / UNIT), now


def _row(daily: DailyCounts, day: int, changed: int, cost: float) -> dict[str, object]:
    watched_any = int(daily.counts[day].sum())
    of_day = {"day": daily.days[day], "watched": watched_any}
    return of_day | {"changed": changed, "cost": cost}


# -- what she knows besides -------------------------------------------------------


def _co_watched(titles: Sequence[str], reference: Reference | None) -> np.ndarray:
    """Give the cosine of co-watch of each pair of titles, in [0, 1]."""
    alike = np.zeros((len(titles), len(titles)))
    if reference is None:
        return alike
    at = {title: place for place, title in enumerate(titles)}
    known = [
        (column, at[claim.what.title])
        for column, claim in enumerate(reference.claims)
        if isinstance(claim, Plays) and claim.what.title in at
    ]
    if not known:
        rule = "one with a claim watched(title) for some title of the release"
        raise AttackError.bad_value("attacker.reference", rule, repr(reference))
    columns, places = map(list, zip(*known, strict=True))
    seen = reference.answers[:, columns].astype(float)
    length = np.linalg.norm(seen, axis=0)
    size = np.maximum(np.outer(length, length), 1)
    alike[np.ix_(places, places)] = seen.T @ seen / size
    return alike


def _places(
    titles: Sequence[str], series: Iterable[Sequence[str]]
) -> list[tuple[int, int] | None]:
    """Say of each title in which series it stands, and as which episode."""
    found: dict[str, tuple[int, int]] = {}
    for at, episodes in enumerate(series):
        if isinstance(episodes, str):
            rule = "lists of episodes, one for each series"
            raise AttackError.bad_value("series", rule, episodes)
        for number, episode in enumerate(episodes):
            if episode in found:
                rule = "lists in which each episode stands once"
                raise AttackError.bad_value("series", rule, episode)
            found[episode] = at, number
    return [found.get(title) for title in titles]
