"""How many days of true histories come back from daily counts, beside a shuffle?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from kit.attackers import Attacker, ThreatModel
from kit.attacks.on_releases.histories import USUAL, Histories, recover_histories
from kit.checks import check_confidence, check_seed, check_whole
from kit.errors import AttackError, EvaluationError
from kit.evaluate.matching import (
    ANSWER_KEY,
    BY_LOT,
    NOTHING,
    ONE_TO_ONE,
    match_histories,
    read_states,
)
from kit.evaluate.rates import Success, Tally, design_effect, difference
from kit.findings import Finding, Scored
from kit.releases import Release
from kit.results import Result

THREAT = ThreatModel(
    attack="measure_histories, recover_histories",
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
_SIDES = {
    "attack": "histories from counts",
    "shuffle": "counts only shuffled",
    "control": "judged on strangers",
}
_KINDS = dict(zip(_SIDES.values(), ("attack", "baseline", "control"), strict=True))


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
    def gain_interval(self) -> tuple[float, float]:
        """Ends of the interval of `gain`, as if attack and shuffle had other people."""
        confidence = self.success.confidence
        mixed = self.success.baselines[SHUFFLE].rate(confidence=confidence)
        return difference(self.success.rate, mixed)

    @property
    def scope(self) -> str:
        """How much was filled in, and what the attack does not say."""
        filled = (
            "All counts were exact."
            if not self.n_filled
            else f"{self.n_filled:,} numbers were not printed exactly: filled in."
        )
        strangers = ""
        if difference(self.success.rate, self.success.control_rate)[0] <= 0:
            strangers = "The histories fit people who were not counted as well."
        whose = "Whose a history is, the counts do not say."
        return " ".join(filter(None, [filled, whose, strangers, self.success.caution]))

    def say_gain(self) -> str:
        """Say in a line what came back, beside a shuffle and beside strangers."""
        rate, strangers = self.success.rate, self.success.control_rate
        low, high = (100 * end for end in self.gain_interval)
        mixed = self.share(ONE_TO_ONE, "shuffle")
        return (
            f"{rate.value:.1%} of days right ({rate.low:.1%} to {rate.high:.1%}); a "
            f"shuffle {mixed:.1%}, so a gain of {100 * self.gain:.1f} points "
            f"({low:.1f} to {high:.1f}); on strangers {strangers.value:.1%} "
            f"({strangers.low:.1%} to {strangers.high:.1%})"
        )

    def as_points(self, at: float) -> pl.DataFrame:
        """Give the shares one to one at a place of `kit.charts.chart_shares`."""
        line = pl.col("side").replace_strict(_SIDES).alias("line")
        rows = self.table.filter(pairing=ONE_TO_ONE)
        return rows.select(pl.lit(float(at)).alias("at"), line, "share", "low", "high")

    def as_rates(self, name: str) -> pl.DataFrame:
        """Give the shares one to one as `kit.charts.chart_rates` takes them."""
        what = pl.format("{}, {}", pl.lit(name), pl.col("line")).alias("what")
        side = pl.col("line").replace_strict(_KINDS).alias("side")
        rate = pl.col("share").alias("rate")
        return self.as_points(0).select(what, side, rate, "low", "high")

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
        judged[pairing, "attack"] = tally_days(true, [told], pairing)
        judged[pairing, "shuffle"] = tally_days(true, mixed, pairing)
        judged[pairing, "control"] = tally_days(absent, [told], pairing)
    return judged


def tally_days(
    true: np.ndarray, recovered: list[np.ndarray], pairing: str = ONE_TO_ONE
) -> Tally:
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
    return tally_days(true, [mixed], ONE_TO_ONE)


def _ends(tally: Tally, confidence: float) -> tuple[float, float, float]:
    rate = tally.rate(confidence=confidence)
    return rate.value, rate.low, rate.high
