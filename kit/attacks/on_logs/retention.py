"""How long may a log be kept before it gives people away?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import polars as pl

from kit.attackers import ThreatModel
from kit.attacks.on_logs.auxiliary import AtRandom, Pick, check_draw
from kit.attacks.on_logs.draws import NONE, DrawnPlays, draw_plays, draw_targets
from kit.attacks.on_logs.fits import (
    Fitting,
    count_common,
    is_unique,
    make_list,
    name_ends,
    rate_people,
    score_unique,
)
from kit.attacks.on_logs.index import Index, as_log
from kit.attacks.on_logs.points import Points, Resolution, find_points
from kit.attacks.on_logs.uniqueness import MOST_KNOWN
from kit.checks import check_confidence, check_wholes
from kit.errors import AttackError, EvaluationError, LogError
from kit.findings import Scored
from kit.log import Log
from kit.results import Result

THREAT = ThreatModel(
    attack="measure_retention",
    attacker="an acquaintance who knows fresh plays, or plays of any age",
    reads="the last days of a log with numbers for names",
    of_target="p plays, without a mistake",
    of_others="nothing beside the log",
    wins="nobody else in the log fits",
    kind="Scored",
    source="as measure_uniqueness",
)


@dataclass(frozen=True, eq=False)
class RetainedLog:
    """What is left of a log when all but its last days are deleted, from both sides."""

    points: Points  # the points of the whole log
    is_kept: np.ndarray  # (n_pairs,): Which of ``points.viewer_points`` are left
    # (n_viewers + 1,): Where what is left of each viewer begins
    viewer_starts: np.ndarray
    point_starts: np.ndarray
    point_viewers: np.ndarray  # (n_kept,): Viewers of each point, ascending

    @classmethod
    def since(cls, points: Points, day: int) -> RetainedLog:
        """Keep what was played on a day, in days since 1970, or later."""
        is_kept = points.last_days >= day
        by_point = is_kept[points.by_point]
        return cls(
            points=points,
            is_kept=is_kept,
            viewer_starts=_count_before(is_kept, points.viewer_starts),
            point_starts=_count_before(by_point, points.point_starts),
            point_viewers=points.point_viewers[by_point],
        )

    @property
    def sizes(self) -> np.ndarray:
        """Number of points left of each viewer, of shape (n_viewers,)."""
        return np.diff(self.viewer_starts)

    def find_matches(self, drawn: DrawnPlays) -> tuple[np.ndarray, np.ndarray]:
        """Find the people who fit so much of what is known as was kept."""
        is_known = drawn.pairs != NONE
        at = np.where(is_known, drawn.pairs, 0)
        is_of_use = self.is_kept[at] & is_known
        facts = np.where(is_of_use, self.points.viewer_points[at].astype(np.int64), -1)
        # What was kept moves to the front, in the order in which it came to be known.
        front = np.argsort(~is_of_use, axis=1, kind="stable")
        facts = np.take_along_axis(facts, front, axis=1)
        listed = make_list(facts, 2)
        common = count_common(
            self.point_starts, self.point_viewers, facts, listed=listed
        )
        n_of_use = np.cumsum(is_of_use, axis=1)
        place = np.maximum(n_of_use - 1, 0)
        fitting = np.take_along_axis(common, place, axis=1)
        fitting[n_of_use == 0] = self.points.n_viewers
        people = np.take_along_axis(listed, place[:, :, None], axis=1)
        return np.where(is_known, fitting, 0), people


def _count_before(is_kept: np.ndarray, starts: np.ndarray) -> np.ndarray:
    return np.append(0, np.cumsum(is_kept, dtype=np.int64))[starts]


WEEK, MONTH, QUARTER, YEAR = 7, 30, 91, 365
FRESH, EVER = "facts from what is kept", "facts from the whole period"
_LONGEST = 36_525
_SHARES = (
    ("share", "low", "high"),
    ("share_of_kept", "low_of_kept", "high_of_kept"),
    ("share_of_all", "low_of_all", "high_of_all"),
)
_COUNTS = ("p", "requested", "kept", "valid", "unique", "unique_of_all")
_NOBODY = np.iinfo(np.int64).max  # in the place of a number of people who fit
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, eq=False, repr=False)
class Retention(Result):
    """How many people are unique in what is kept of a log, by how long that is.

    Attributes
    ----------
    findings : tuple of Scored
        For each number of days that are kept, and each attacker, with the most plays
        known, on the last date: how often the only record that fits is the target's.
    table : pl.DataFrame of shape (n_dates * n_kept * 2 * n_p, 18)
        One row per `date` (the log is handed out at its end), `days` that are kept,
        `attacker` (`FRESH` or `EVER`) and `p`. How many people: `requested`, drawn
        from all of the period; `kept`, those of them with a play that is kept;
        `valid`, of whom p plays can be known; of these `unique`, whom nobody else
        fits; `unique_of_all`, the same among all, where of somebody with fewer than p
        plays all are known. Then `share`, unique among valid; `share_of_kept` and
        `share_of_all`, unique of all among kept and requested; each with the ends of
        its interval.
    knowledge : Resolution
        How closely each play is known.
    pick : Pick
        Which plays come to be known.
    period : int
        Days before each release date from which people and facts come.
    confidence : float
        Confidence of every interval.
    summary : pl.DataFrame of shape (n_kept * 2 * n_p, 13)
        The same over all dates: the mean of each share; `low` and `high` are the
        lowest and the highest end of any date's interval, so they hold both chance
        and the difference between dates.
    left : pl.DataFrame of shape (n_dates * n_kept, 5)
        What of the period is left by `date` and `days`: the shares `people`, `plays`
        and `titles`.
    empty : tuple of date
        Release dates that were left out, because nothing was played in the whole
        period before them.
    """

    knowledge: Resolution
    pick: Pick
    period: int
    confidence: float
    summary: pl.DataFrame
    left: pl.DataFrame
    empty: tuple[date, ...]

    @property
    def scope(self) -> str:
        """On which dates people were looked for; the findings are of the last."""
        text = f"{self!r}; the findings are of the last."
        if self.empty:
            text += f" Dates left out, with nothing played before: {len(self.empty)}."
        return text

    def __repr__(self) -> str:
        days = self.table["days"].unique().sort().to_list()
        return (
            f"Unique in the last {', '.join(map(str, days))} of {self.period} days by "
            f"{self.knowledge}, known {self.pick}, on "
            f"{self.table['date'].n_unique()} dates"
        )


def measure_retention(
    log: Log | Index,
    knowledge: Resolution | None = None,
    *,
    keep: Iterable[int] = (WEEK, MONTH, QUARTER, YEAR),
    p: Iterable[int] = (1, 2, 3, 4),
    period: int | None = None,
    n_dates: int = 6,
    pick: Pick | None = None,
    targets: int | None = 10_000,
    seed: int = 0,
    confidence: float = 0.95,
) -> Retention:
    """Measure how many people are unique in a log of which only the end is kept.

    A service deletes plays after so many days; then what is left is handed out, or
    stolen. Two attackers look for somebody in it. To the first every fact is fresh: she
    knows p plays that are still kept. That is the worst case, and deletion only helps
    against it where somebody has fewer plays left than that. The second knows p plays
    from the whole period, which is how people are known. What was deleted is of no use
    to her, and deletion protects.

    She is taken to know which of her facts can still be there. For facts with a day
    that is so; for others it makes her stronger than she is.

    Parameters
    ----------
    log : Log or Index
        A log without names, with days, or its index.
    knowledge : Resolution, default=Resolution()
        How closely each play is known, but for its order. By default its title is.
    keep : iterable of int, default=(7, 30, 91, 365)
        Days that are kept; those longer than `period` are left out.
    p : iterable of int, default=(1, 2, 3, 4)
        How many plays are known, each from 1 to 100.
    period : int, optional
        Days before each release date from which people and facts come. By default a
        year, or three quarters of a log shorter than 13 months.
    n_dates : int, default=6
        Release dates, spread evenly from the first with a whole period before it to
        the end of the log; fewer where there are not so many, or some have no play
        in the period before them.
    pick : Pick, default=AtRandom()
        Which plays come to be known.
    targets : int or None, default=10_000
        How many people of the period are attacked on each date; None for everyone.
    seed : int, default=0
        For the people and for what is known of them.
    confidence : float, default=0.95
        Of Wilson's intervals on each date, in [0, 1).

    Returns
    -------
    Retention

    Raises
    ------
    AttackError
        If a parameter is something else, `period` is longer than the log, or nothing
        of `keep` fits into it.
    EvaluationError
        If `confidence` is not in [0, 1).
    LogError
        If the log lacks a column.

    References
    ----------
    .. [1] Regulation (EU) 2016/679, Article 5(1)(e): kept "no longer than is
       necessary".

    Examples
    --------
    >>> from kit.log import check_plays
    >>> rows = {"viewer": ["ann", "bob"] * 4, "title": list("AABCAABC")}
    >>> rows["day"] = [f"2018-01-0{day}" for day in range(1, 9)]
    >>> log = check_plays(pl.DataFrame(rows))
    >>> kept = measure_retention(log, Resolution(when="day"), keep=[1, 6], p=[1])
    >>> kept.summary.select("days", "attacker", "share_of_all").rows()[::3]
    [(1, 'facts from what is kept', 0.5), (6, 'facts from the whole period', 1.0)]
    """
    ps = check_wholes(AttackError, "p", p, most=MOST_KNOWN)
    keep = _days("keep", keep)
    knowledge = Resolution() if knowledge is None else knowledge
    pick = AtRandom() if pick is None else pick
    check_draw(pick, targets, seed)
    check_confidence(EvaluationError, confidence)  # before the work and not after
    log = as_log(log)
    _check_log(log, knowledge)
    first, last = log.period()
    period = _choose_period(period, (last - first).days + 1)
    keep = [days for days in keep if days <= period]
    if not keep:
        rule = f"days of which some are at most {period}, the period"
        raise AttackError.bad_value("keep", rule, "longer ones")
    (n_dates,) = _days("n_dates", [n_dates])
    findings: list[Scored] = []
    rows, left, empty = [], [], []
    for end in _spread(first + timedelta(period - 1), last, n_dates):
        since = end - timedelta(period - 1)
        within = Log(log.plays.filter(pl.col("day").is_between(since, end)))
        if not within.n_plays():
            empty.append(end)
            continue
        points = find_points(within, knowledge)
        chosen = draw_targets(points.n_viewers, targets, seed)
        ever = draw_plays(points, chosen, pick, most=ps[-1], seed=seed)
        for days in keep:
            at = {"date": end, "days": days}
            since_day = (end - _EPOCH).days - days + 1
            kept = RetainedLog.since(points, since_day)
            fresh = _draw_fresh(kept, ever, pick, seed)
            for attacker, facts in ((FRESH, fresh), (EVER, ever)):
                fits = _find_fits(kept, facts, ps)
                found = _rows(kept, facts, fits, confidence)
                rows += [at | {"attacker": attacker} | row for row in found]
                if end == last:
                    findings += _score(kept, fits[-1], days, attacker, confidence)
            left.append(at | _left(within, end, days))
    table = pl.DataFrame(rows, schema=_COLUMNS)
    return Retention(
        tuple(findings), table, knowledge, pick, period, confidence, _sum_up(table),
        pl.DataFrame(left), tuple(empty),
    )  # fmt: skip


_COLUMNS = {"date": pl.Date, "days": pl.Int64, "attacker": pl.String}
_COLUMNS |= dict.fromkeys(_COUNTS, pl.Int64)
_COLUMNS |= dict.fromkeys((name for names in _SHARES for name in names), pl.Float64)


def _draw_fresh(
    kept: RetainedLog, drawn: DrawnPlays, pick: Pick, seed: int
) -> DrawnPlays:
    """Draw facts of the same targets from what is kept, in pairs of the whole log."""
    points, is_kept = kept.points, kept.is_kept
    of_kept = replace(
        points,
        viewer_starts=kept.viewer_starts,
        viewer_points=points.viewer_points[is_kept],
        point_starts=kept.point_starts,
        point_viewers=kept.point_viewers,
        pair_plays=points.pair_plays[is_kept],
        last_days=points.last_days[is_kept],
    )
    most = drawn.pairs.shape[1]
    fresh = draw_plays(of_kept, drawn.targets, pick, most=most, seed=seed)
    places = np.append(np.flatnonzero(is_kept), -1)  # nothing stays nothing
    return replace(fresh, pairs=places[fresh.pairs])


def _find_fits(
    kept: RetainedLog, facts: DrawnPlays, ps: list[int]
) -> list[tuple[int, np.ndarray, Fitting]]:
    """Find for each p who has so many known plays, and whom these fit."""
    matches, people = kept.find_matches(facts)
    is_kept = kept.sizes[facts.targets] > 0
    n_known, each = (matches > 0).sum(axis=1), np.arange(len(matches))
    fits = []
    for p in ps:
        # Of whom fewer are known, all are. Nobody is found in what is kept who is not
        # in it, however few people it has.
        last = np.minimum(p, np.maximum(n_known, 1)) - 1
        is_there = is_kept & (n_known > 0)
        fewest = np.where(is_there, matches[each, last], _NOBODY)
        found = (kept.points.n_viewers, facts.targets, fewest, people[each, last])
        fits.append((p, matches[:, p - 1] > 0, Fitting(*found)))
    return fits


def _rows(
    kept: RetainedLog,
    facts: DrawnPlays,
    fits: list[tuple[int, np.ndarray, Fitting]],
    confidence: float,
) -> Iterator[dict[str, float | None]]:
    is_kept = kept.sizes[facts.targets] > 0
    everyone = np.ones(len(is_kept), dtype=bool)
    for p, is_valid, fitting in fits:
        unique = is_unique(fitting.counts)
        row: dict[str, float | None] = {
            "p": p,
            "requested": len(is_kept),
            "kept": int(is_kept.sum()),
            "valid": int(is_valid.sum()),
            "unique": int(unique[is_valid].sum()),
            "unique_of_all": int(unique.sum()),
        }
        for names, among in zip(_SHARES, (is_valid, is_kept, everyone), strict=True):
            how = {"confidence": confidence, "among": among}
            row |= name_ends(rate_people([fitting], is_unique, **how), *names)
        yield row


def _score(
    kept: RetainedLog,
    of_most: tuple[int, np.ndarray, Fitting],
    days: int,
    attacker: str,
    confidence: float,
) -> list[Scored]:
    p, is_valid, fitting = of_most
    return score_unique(
        fitting,
        p=p,
        how=f"of which the last {days:,} days are kept, by {attacker}",
        n_viewers=kept.points.n_viewers,
        confidence=confidence,
        among=is_valid,
    )


def _left(within: Log, end: date, days: int) -> dict[str, float]:
    """Tell what shares of a period's people, plays and titles are left."""
    kept = pl.col("day") > end - timedelta(days)
    shares = {
        name: pl.col(column).filter(kept).n_unique() / pl.col(column).n_unique()
        for name, column in (("people", "viewer"), ("titles", "title"))
    }
    counted = within.plays.select(plays=kept.mean(), **shares).collect()
    return counted.select("people", "plays", "titles").row(0, named=True)


def _sum_up(table: pl.DataFrame) -> pl.DataFrame:
    """Average over dates; intervals reach from the lowest end to the highest."""
    expressions = [pl.len().alias("dates")]
    for share, low, high in _SHARES:
        expressions += [pl.col(share).mean(), pl.col(low).min(), pl.col(high).max()]
    by = ("days", "attacker", "p")
    return table.group_by(by, maintain_order=True).agg(expressions)


def _choose_period(period: int | None, length: int) -> int:
    if period is None:
        return YEAR if length >= YEAR + MONTH else max(1, 3 * length // 4)
    (period,) = _days("period", [period])
    if period > length:
        rule = f"at most {length:,}, the days of the log"
        raise AttackError.bad_value("period", rule, period)
    return period


def _spread(first: date, last: date, n: int) -> list[date]:
    """Spread dates evenly, the last one always among them."""
    span = (last - first).days
    steps = np.linspace(span, 0, n) if n > 1 else [span]
    return [first + timedelta(step) for step in sorted({round(s) for s in steps})]


def _days(name: str, values: Iterable[int]) -> list[int]:
    return check_wholes(AttackError, name, values, most=_LONGEST)


def _check_log(log: Log, knowledge: object) -> None:
    if not isinstance(knowledge, Resolution) or knowledge.in_order:
        rule = "a Resolution without order, which is not followed over deletions"
        raise AttackError.bad_value("knowledge", rule, knowledge)
    if "day" not in log.columns:
        raise LogError.lacks_column("day", list(log.columns))
