"""What does a log say of how each person watches: late, at length, day after day?"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import polars as pl
from scipy.optimize import brentq
from scipy.special import expit

from kit.attacks.on_logs.index import Index, as_log
from kit.checks import check_number, check_seed, check_whole
from kit.errors import AttackError, LogError
from kit.log import Log

_DAWN = 5  # a night ends at this hour, and belongs to the day on which it began
_NEEDS_HOURS = ("late plays", "late nights")


@dataclass(frozen=True, eq=False)
class Habits:
    """How each person of a log watches, in numbers that an advertiser would look at.

    Parameters
    ----------
    names : tuple of str
        What each column counts.
    values : array of float, of shape (n_people, n_names)
        A row for each person, in no order that means anything. Not to be printed.
    left_out : tuple of str
        Numbers for which the log lacks a column.
    binge : int
        Episodes of one series in a day, or plays of anything where no series is named,
        from which on it is a binge.
    """

    names: tuple[str, ...]
    values: np.ndarray = field(repr=False)
    left_out: tuple[str, ...]
    binge: int

    def __len__(self) -> int:
        return len(self.values)

    def of(self, name: str) -> np.ndarray:
        """Give one number of each person."""
        return self.values[:, self.names.index(name)]


def measure_habits(
    log: Log | Index, *, binge: int = 5, people: int | None = None, seed: int = 0
) -> Habits:
    """Measure how each person of a log watches.

    Counted are plays, days with a play, the longest run of such days, plays and nights
    between midnight and five, the most episodes of one series in a day, and days with
    a binge. The day is the log's own, and so is the clock.

    Parameters
    ----------
    log : Log or Index
        With days. Without times what is late is left out; without series a binge is of
        plays of anything.
    binge : int, default=5
        Episodes in a day from which on it is called a binge, at least 2.
    people : int, optional
        How many are drawn by lot; by default everybody.
    seed : int, default=0
        For the draw.

    Returns
    -------
    Habits

    Raises
    ------
    AttackError
        If a parameter is out of range, or `people` are more than the log has.
    LogError
        If the log has no days.

    Examples
    --------
    >>> import kit
    >>> import polars as pl
    >>> rows = [("a", f"E{n}", f"2018-01-01 0{n}:30", "S") for n in range(5)]
    >>> names = ["viewer", "title", "time", "series"]
    >>> log = kit.read_log(pl.DataFrame(rows, names, orient="row"))
    >>> habits = kit.attacks.measure_habits(log)
    >>> habits.of("binge days").tolist(), habits.of("late nights").tolist()
    ([1.0], [1.0])
    """
    log = as_log(log)
    check_whole(AttackError, "binge", binge, least=2)
    check_seed(AttackError, seed)
    if "day" not in log.columns:
        raise LogError.lacks_column("day", list(log.columns))
    plays = _draw(log, people, seed)
    day = pl.col("day")
    most = _most_in_a_day(plays, has_series="series" in log.columns)
    table = (
        plays.group_by("viewer")
        .agg(pl.len().alias("plays"), day.n_unique().alias("days"))
        .join(_longest_runs(plays), on="viewer")
        .join(_binges(most, binge), on="viewer", how="left")
    )
    left_out: tuple[str, ...] = _NEEDS_HOURS
    if "time" in log.columns and plays["time"].null_count() < plays.height:
        table, left_out = table.join(_late(plays), on="viewer"), ()
    values = table.sort("viewer").drop("viewer").fill_null(0).cast(pl.Float64)
    return Habits(tuple(values.columns), values.to_numpy(), left_out, binge)


def plant_trait(
    habits: Habits, *, prevalence: float, odds_ratio: float, nights: int = 2, seed: int
) -> np.ndarray:
    """Decide by lot who has an invented trait, with odds that depend on habits.

    Whoever had a binge has `odds_ratio` times the odds of others to have it, and so has
    whoever watched on so many late nights; with both, the odds are multiplied twice.
    Nothing is claimed of real people: how common and how strong it is are inputs.

    Parameters
    ----------
    habits : Habits
        Of the people among whom it is planted.
    prevalence : float
        Share of them who have it, in the mean over all draws, in (0, 1).
    odds_ratio : float
        Above 0. At 1 the trait has nothing to do with the habits.
    nights : int, default=2
        Nights between midnight and five from which on somebody is called late.
    seed : int
        For the lot.

    Returns
    -------
    array of bool, of shape (n_people,)

    Raises
    ------
    AttackError
        If a parameter is out of range.

    Examples
    --------
    >>> import kit
    >>> habits = kit.attacks.measure_habits(kit.open_films(), people=20_000)
    >>> trait = kit.attacks.plant_trait(habits, prevalence=0.1, odds_ratio=3, seed=1)
    >>> binged = habits.of("binge days") > 0
    >>> bool(trait[binged].mean() > 2 * trait[~binged].mean())
    True
    """
    check_number(AttackError, "prevalence", prevalence, above=0, below=1)
    check_number(AttackError, "odds_ratio", odds_ratio, above=0)
    check_whole(AttackError, "nights", nights)
    check_seed(AttackError, seed)
    exposed = (habits.of("binge days") > 0).astype(float)
    if "late nights" in habits.names:
        exposed += habits.of("late nights") >= nights
    weight = np.log(odds_ratio) * exposed
    reach = 2 * abs(np.log(odds_ratio)) + abs(np.log(prevalence / (1 - prevalence))) + 1
    base = brentq(lambda a: expit(a + weight).mean() - prevalence, -reach, reach)
    return np.random.default_rng(seed).random(len(habits)) < expit(base + weight)


def _draw(log: Log, people: int | None, seed: int) -> pl.DataFrame:
    """Take the plays of some of the people."""
    columns = ("viewer", "title", "day", "time", "series")
    plays = log.plays.select(c for c in columns if c in log.columns).collect()
    if people is None:
        return plays
    viewers = plays["viewer"].unique().sort()
    check_whole(AttackError, "people", people, most=len(viewers))
    chosen = viewers.sample(people, seed=seed)
    return plays.filter(pl.col("viewer").is_in(chosen.implode()))


def _most_in_a_day(plays: pl.DataFrame, *, has_series: bool) -> pl.DataFrame:
    """Count for each person and day the episodes of the series with most."""
    title, by = pl.col("title").n_unique().alias("most"), ["viewer", "day"]
    if not has_series:
        return plays.group_by(by).agg(title)
    serial = plays.filter(pl.col("series").is_not_null())
    of_each = serial.group_by([*by, "series"]).agg(title)
    return of_each.group_by(by).agg(pl.col("most").max())


def _binges(most: pl.DataFrame, binge: int) -> pl.DataFrame:
    """Count days with a binge, and the most in any day."""
    return most.group_by("viewer").agg(
        pl.col("most").max().alias("most in a day"),
        (pl.col("most") >= binge).sum().alias("binge days"),
    )


def _longest_runs(plays: pl.DataFrame) -> pl.DataFrame:
    """Find the longest run of consecutive days with a play."""
    days = plays.select("viewer", "day").unique().sort("viewer", "day")
    number = pl.col("day").to_physical() - pl.int_range(pl.len()).over("viewer")
    runs = days.group_by("viewer", number.alias("run")).len()
    return runs.group_by("viewer").agg(pl.col("len").max().alias("longest run"))


def _late(plays: pl.DataFrame) -> pl.DataFrame:
    """Count plays and nights between midnight and five."""
    is_late = pl.col("time").dt.hour() < _DAWN
    night = pl.col("time").dt.offset_by(f"-{_DAWN}h").dt.date()
    return plays.group_by("viewer").agg(
        is_late.sum().alias(_NEEDS_HOURS[0]),
        night.filter(is_late).n_unique().alias(_NEEDS_HOURS[1]),
    )
