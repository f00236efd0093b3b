"""Can the daily counts of a closed cohort be turned back into histories, "from ash"?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from kit.attackers import Attacker, Reference, ThreatModel
from kit.attacks.on_releases.daily_counts import DailyCounts, read_daily
from kit.attacks.on_releases.transport import UNIT, Steps, step_costs, transport
from kit.checks import check_confidence, check_flag, check_seed, check_type, check_whole
from kit.claims.language import Everyone
from kit.claims.viewing import Plays, watched
from kit.errors import AttackError, EvaluationError
from kit.evaluate.matching import (
    ANSWER_KEY,
    BY_LOT,
    NOTHING,
    ONE_TO_ONE,
    match_histories,
    read_states,
)
from kit.evaluate.rates import Success, Tally, design_effect
from kit.findings import Finding, Proved, Scored
from kit.proof.sufficient import explain
from kit.proof.worlds import Worlds
from kit.releases import Release
from kit.results import Result

USUAL = Attacker(who="somebody with the daily counts alone", known_share=0.0)
THREAT = ThreatModel(
    attack="measure_histories",
    attacker="a reader of daily charts",
    reads="how many of a closed cohort watched each title, day by day",
    of_target="nothing; and so it does not learn whose a history is",
    of_others="optional: which titles other people watched both of",
    wins="more days of histories are right than when the counts are shuffled",
    kind="Proved or Scored",
    source="Xu et al., WWW 2017, section 3",
)
SHUFFLE = "shuffling each day's counts"
TOP_TITLE = "dealing out each day's top title by lot"
_MOST_PROVED = 20


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


@dataclass(frozen=True, eq=False)
class HistoryRecovery(Result):
    """How much of true histories comes back from daily counts, beside a shuffle.

    Parameters
    ----------
    findings : tuple of Scored and Proved
        The guess with its record, then streaks that are certain.
    table : pl.DataFrame
        For each `pairing` of recovered and true histories and each `side` (attack,
        shuffle, control): the `share` of days right, from `low` to `high`.
    success : Success
        Of the pairing one to one, over days on which somebody watched something.
    n_filled : int
        Published numbers that were not exact, and were filled in.
    """

    success: Success
    n_filled: int

    @property
    def gain(self) -> float:
        """Share of days right beyond what a shuffle gets, one to one."""
        mixed = self.success.baselines[SHUFFLE].rate().value
        return self.success.rate.value - mixed

    @property
    def scope(self) -> str:
        """How much was filled in, and what the attack does not say."""
        filled = (
            "All counts were exact."
            if not self.n_filled
            else f"{self.n_filled:,} numbers were not printed exactly: filled in."
        )
        return f"{filled} Whose a history is, the counts do not say. " + (
            self.success.caution
        )

    def share(self, pairing: str, side: str = "attack") -> float:
        """Read one share of the table, in [0, 1]."""
        row = self.table.filter(pairing=pairing, side=side)
        return float(row["share"].item())


def measure_histories(
    release: Release,
    attacker: Attacker = USUAL,
    *,
    truth: np.ndarray,
    control: np.ndarray,
    titles: Sequence[str],
    series: Iterable[Sequence[str]] = (),
    floor: bool = True,
    shuffles: int = 5,
    seed: int = 0,
    confidence: float = 0.95,
) -> HistoryRecovery:
    """Measure how many days of true histories come back from daily counts.

    The attacker of `recover_histories` hands over her histories. A judge who has the
    true ones pairs them and counts the days that are right. He does the same with
    histories that were dealt by lot from the same counts. Only what is above that is
    due to the attack: the paper that made it known had no such baseline, and paired
    with the answer key in hand.

    Parameters
    ----------
    release, attacker, series, floor
        As in `recover_histories`.
    truth : array of int, of shape (n_people, n_days)
        The title of each person on each day, by its place in `titles`, -1 for nothing.
        Only the judge has it.
    control : array of int, of shape (n_people, n_days)
        The same of equally many people who were not counted.
    titles : sequence of str
        Names behind the numbers.
    shuffles : int, default=5
        How often the counts are dealt by lot, for the baseline.
    seed : int, default=0
        For the shuffles.
    confidence : float, default=0.95
        Of intervals, in [0, 1); people are drawn together with all their days.

    Returns
    -------
    HistoryRecovery

    Raises
    ------
    AttackError
        As in `recover_histories`, or if the histories do not have the days or titles
        of the release, are not equally many, or nobody watched anything.
    EvaluationError
        If `confidence` is not in [0, 1), or histories are no table.
    KnowledgeError
        If the attacker holds what the attack makes no use of.

    References
    ----------
    .. [1] F. Xu et al., "Trajectory Recovery From Ash", WWW 2017, section 4.
    .. [2] K. D'Silva et al., "Can We Trust Trajectory Recovery from Aggregated
       Mobility Data?", SIN 2024, arXiv 2409.14645: a replication.

    Examples
    --------
    >>> import kit
    >>> rival = kit.sources.invent_cohort(people=200, titles=20, days=10, stay=0.9)
    >>> here, rest = rival.halves(seed=1)
    >>> found = kit.attacks.measure_histories(
    ...     here.release(), truth=here.states, control=rest.states, titles=here.titles
    ... )
    >>> found.gain > 0.2
    True
    """
    check_seed(AttackError, seed)
    check_whole(AttackError, "shuffles", shuffles)
    check_confidence(EvaluationError, confidence)
    found = recover_histories(release, attacker, series=series, floor=floor)
    true, absent = read_states("truth", truth), read_states("control", control)
    _check_truth(true, absent, found, titles)
    names = {title: at for at, title in enumerate(titles)}
    number = np.array([*(names.get(title, len(names)) for title in found.titles), -1])
    told = number[found.states]
    judged = _judge(true, absent, told, shuffles, seed)
    success = Success(
        attack=judged[ONE_TO_ONE, "attack"],
        baseline={
            SHUFFLE: judged[ONE_TO_ONE, "shuffle"],
            TOP_TITLE: _deal_top_title(true, told, seed),
        },
        control=judged[ONE_TO_ONE, "control"],
        confidence=confidence,
    )
    guess = "these histories, paired one to one with true ones, are right that day"
    whom = f"{success.attack.valid:,} days on which {len(true):,} people watched"
    findings: list[Finding] = [Scored(guess, whom, success), *found.findings]
    rows = [
        {"pairing": pairing, "side": side}
        | dict(zip(("share", "low", "high"), _ends(tally, confidence), strict=True))
        for (pairing, side), tally in judged.items()
    ]
    return HistoryRecovery(findings, pl.DataFrame(rows), success, found.n_filled)


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


# -- what is certain --------------------------------------------------------------


def prove_streaks(release: Release, daily: DailyCounts) -> list[Proved]:
    """Prove that somebody watched a title on days whose counts exceed the cohort.

    The minimum over days proves nothing by itself: other people may watch each day. Of
    N people, a and b on two days have at least a + b - N in common, and so on.
    """
    if not isinstance(_total(release), int):
        return []
    n_people, found = _total(release), []
    for column, title in enumerate(daily.titles):
        for first, last in _longest(daily.low[:, column], n_people):
            days = [daily.days[day] for day in range(first, last + 1)]
            group = watched(title).every_day(len(days), until=days[-1])
            found.append(_bound(release, title, days, group))
            if len(found) == _MOST_PROVED:
                return found
    return found


def _total(release: Release) -> int | None:
    """Read the size of the cohort, if no larger one fits."""
    for number, interval in zip(release.counts, release.intervals(), strict=True):
        if isinstance(number.claim, Everyone):
            return interval.high
    return None


def _longest(low: np.ndarray, n_people: int) -> list[tuple[int, int]]:
    """Find runs of two days or more that somebody must have, each as long as can be."""
    runs, end = [], 0
    for first in range(len(low) - 1):
        last, least = first, int(low[first])
        while last + 1 < len(low) and least + low[last + 1] - n_people > 0:
            last += 1
            least += int(low[last]) - n_people
        if last > max(first, end):
            runs.append((first, last))
            end = last
    return runs


def _bound(release: Release, title: str, days: list, group: object) -> Proved:
    kept = tuple(
        number
        for number in release.counts
        if isinstance(number.claim, Everyone)
        or (
            isinstance(number.claim, Plays)
            and number.claim.what.title == title
            and number.claim.first == number.claim.last
            and number.claim.first in days
        )
    )
    worlds = Worlds(Release(kept, release.rule))
    return explain(worlds, group, worlds.bounds(group))


# -- the judge --------------------------------------------------------------------


def _check_truth(
    true: np.ndarray, absent: np.ndarray, found: Histories, titles: Sequence[str]
) -> None:
    n_days = found.states.shape[1]
    for name, one in (("truth", true), ("control", absent)):
        if one.shape != (len(true), n_days):
            rule = f"{len(true):,} histories of the {n_days} days of the release"
            raise AttackError.bad_value(name, rule, f"an array of shape {one.shape}")
        if one.max() >= len(titles):
            rule = f"one of numbers below {len(titles)}, the places in `titles`"
            raise AttackError.bad_value(name, rule, int(one.max()))
        if one.max() == NOTHING:
            raise AttackError.bad_value(name, "one in which somebody watched", "none")


def _judge(
    true: np.ndarray, absent: np.ndarray, told: np.ndarray, shuffles: int, seed: int
) -> dict[tuple[str, str], Tally]:
    """Pair what was recovered, what was shuffled, and what others did."""
    rng = np.random.default_rng(seed)
    mixed = [rng.permuted(told, axis=0) for _ in range(shuffles)]
    judged = {}
    for pairing in (ONE_TO_ONE, ANSWER_KEY, BY_LOT):
        judged[pairing, "attack"] = _tally(true, [told], pairing)
        judged[pairing, "shuffle"] = _tally(true, mixed, pairing)
        judged[pairing, "control"] = _tally(absent, [told], pairing)
    return judged


def _tally(true: np.ndarray, recovered: list[np.ndarray], pairing: str) -> Tally:
    """Count days right, and let people vary with all their days together."""
    right = np.mean(
        [match_histories(true, one, pairing=pairing) for one in recovered], axis=0
    )
    asked = (true != NOTHING).sum(axis=1)
    days, succeeded = int(asked.sum()), float(right.sum())
    rest = right - asked * succeeded / days
    n = len(true)
    variance = float((rest**2).sum() / days**2 * n / max(1, n - 1))
    return Tally(
        requested=days,
        generated=days,
        valid=days,
        succeeded=min(round(succeeded, 9), days),
        design_effect=design_effect(variance, succeeded, days),
    )


def _deal_top_title(true: np.ndarray, told: np.ndarray, seed: int) -> Tally:
    """Say of as many people as watched anything that it was the day's top title."""
    mixed = np.random.default_rng(seed).permuted(told, axis=0)
    for day in mixed.T:
        seen = day[day != NOTHING]
        day[day != NOTHING] = np.bincount(seen).argmax() if len(seen) else NOTHING
    return _tally(true, [mixed], ONE_TO_ONE)


def _ends(tally: Tally, confidence: float) -> tuple[float, float, float]:
    rate = tally.rate(confidence=confidence)
    return rate.value, rate.low, rate.high
