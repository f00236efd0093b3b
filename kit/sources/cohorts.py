"""Which people of a log are followed day by day, each counted for one title a day?

What is counted here is what an attack "from ash" tries to turn back: a closed cohort,
so that everybody is accounted for on every day. The histories themselves never leave
the publisher and the judge.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np
import polars as pl

from kit.checks import check_number, check_seed, check_whole
from kit.claims.language import Claim, everyone
from kit.claims.viewing import watched
from kit.errors import LogError, SourceError
from kit.log import Log, check_log
from kit.printed import Exact
from kit.releases import Number, Release

_NOTHING = -1
_EPISODE = r"(\d+)\D*$"  # the last number in the name of an episode


@dataclass(frozen=True, eq=False)
class Cohort:
    """People who are followed for some days, and what each watched last on each day.

    Parameters
    ----------
    titles : tuple of str
        Titles that are counted.
    first_day : date
        The first day.
    states : array of int, of shape (n_people, n_days)
        The place in `titles` of what each watched last on that day, -1 for nothing:
        the publisher's secret.
    series : tuple of tuples of str
        Episodes in order, a tuple for each series.
    """

    titles: tuple[str, ...]
    first_day: date
    states: np.ndarray = field(repr=False)
    series: tuple[tuple[str, ...], ...] = ()

    def __len__(self) -> int:
        return len(self.states)

    @property
    def claims(self) -> list[Claim]:
        """The size of the cohort, then each title on each day, day by day."""
        n_days = self.states.shape[1]
        days = [self.first_day + timedelta(day) for day in range(n_days)]
        daily = [watched(title).on(day) for day in days for title in self.titles]
        return [everyone(), *daily]

    @property
    def counts(self) -> list[int]:
        """How many people each claim is true of."""
        n_titles = len(self.titles)
        daily = [
            np.bincount(day[day != _NOTHING], minlength=n_titles).tolist()
            for day in self.states.T
        ]
        return [len(self), *(count for day in daily for count in day)]

    @property
    def busy_days(self) -> int:
        """Days on which somebody watched something, over all people."""
        return int((self.states != _NOTHING).sum())

    def release(self) -> Release:
        """Print every count as it is; for a rule, `kit.apply_rule(claims, counts)`."""
        printed = zip(self.claims, self.counts, strict=True)
        return Release(tuple(Number(claim, Exact(n)) for claim, n in printed))

    def halves(self, *, seed: int) -> tuple[Cohort, Cohort]:
        """Split the people by lot into two equal cohorts; an odd one is left out."""
        check_seed(SourceError, seed)
        mixed = np.random.default_rng(seed).permutation(len(self))
        half = len(self) // 2
        parts = mixed[:half], mixed[half : 2 * half]
        here, rest = (
            Cohort(self.titles, self.first_day, self.states[part], self.series)
            for part in parts
        )
        return here, rest


def find_cohort(
    log: Log,
    first_day: date,
    last_day: date,
    *,
    series: str | None = None,
    at_least: int = 3,
    most_titles: int = 100,
) -> Cohort:
    """Follow the people who watched on several days, one title a day.

    Parameters
    ----------
    log : Log
        With days; the order within a day is that of the plays.
    first_day, last_day : date
        Days that are counted, both included.
    series : str, optional
        Its episodes are the titles. By default what belongs to no series: films or
        tracks.
    at_least : int, default=3
        Days with a play that somebody must have to be of the cohort.
    most_titles : int, default=100
        Of films or tracks the most watched are counted, so many; of a series all.

    Returns
    -------
    Cohort

    Raises
    ------
    SourceError
        If fewer than two people are left, or a parameter is out of range.
    LogError
        If the log has no days, or a series is asked for and it names none.

    Examples
    --------
    >>> import kit
    >>> from datetime import date
    >>> days = date(2017, 11, 23), date(2017, 12, 10)
    >>> cohort = kit.sources.find_cohort(kit.open_films(), *days, series="The Office")
    >>> len(cohort) > 400, len(cohort.series)
    (True, 1)
    """
    check_log(SourceError, log)
    needed = ["day"] if series is None else ["day", "series"]
    for column in needed:
        if column not in log.columns:
            raise LogError.lacks_column(column, list(log.columns))
    check_whole(SourceError, "at_least", at_least)
    check_whole(SourceError, "most_titles", most_titles)
    if last_day < first_day:
        rule = f"a day on or after `first_day`, {first_day}"
        raise SourceError.bad_value("last_day", rule, str(last_day))
    plays = _choose(log, first_day, last_day, series, most_titles)
    names = _in_order(plays["title"].unique().to_list(), is_series=series is not None)
    place = {name: at for at, name in enumerate(names)}
    last = plays.group_by("viewer", "day").agg(pl.col("title").last())
    last = last.filter(pl.len().over("viewer") >= at_least).sort("viewer")
    people = last["viewer"].rle_id().to_numpy()
    n_people = int(people.max()) + 1 if len(people) else 0
    if n_people < 2:
        rule = "few enough to leave two people or more"
        raise SourceError.bad_value("at_least", rule, at_least)
    states = np.full((n_people, (last_day - first_day).days + 1), _NOTHING)
    day = (last["day"] - first_day).dt.total_days().to_numpy()
    states[people, day] = [place[name] for name in last["title"]]
    order = (tuple(names),) if series is not None else ()
    return Cohort(tuple(names), first_day, states, order)


def invent_cohort(
    *,
    people: int = 300,
    titles: int = 40,
    days: int = 18,
    stay: float = 0.6,
    seed: int = 0,
) -> Cohort:
    """Invent people who each have a favourite title, and watch one title a day.

    On each day somebody watches the favourite with chance `stay`, and otherwise any
    title by its popularity, 1/rank. With `stay` 0 no day tells anything of another.

    Parameters
    ----------
    people, titles, days : int
        How many, at least 2, 1 and 1.
    stay : float, default=0.6
        Chance of the favourite, in [0, 1].
    seed : int, default=0
        For every draw.

    Returns
    -------
    Cohort

    Raises
    ------
    SourceError
        If a parameter is out of range.

    Examples
    --------
    >>> import kit
    >>> kit.sources.invent_cohort(people=10, titles=3, days=4, seed=1).states.shape
    (10, 4)
    """
    check_whole(SourceError, "people", people, least=2)
    check_whole(SourceError, "titles", titles)
    check_whole(SourceError, "days", days)
    check_number(SourceError, "stay", stay, least=0, most=1)
    check_seed(SourceError, seed)
    rng = np.random.default_rng(seed)
    share = 1 / np.arange(1, titles + 1)
    share /= share.sum()
    home = rng.choice(titles, people, p=share)
    other = rng.choice(titles, (people, days), p=share)
    states = np.where(rng.random((people, days)) < stay, home[:, None], other)
    names = tuple(f"title {rank}" for rank in range(1, titles + 1))
    return Cohort(names, date(2017, 11, 23), states)


def _choose(
    log: Log, first_day: date, last_day: date, series: str | None, most_titles: int
) -> pl.DataFrame:
    """Take the plays that are counted, in order of time."""
    plays = log.plays.filter(pl.col("day").is_between(first_day, last_day))
    if series is not None:
        plays = plays.filter(pl.col("series").cast(pl.String) == series)
    elif "series" in log.columns:
        plays = plays.filter(pl.col("series").is_null())
    when = "time" if "time" in log.columns else "day"
    chosen = plays.sort("viewer", when, maintain_order=True).select(
        "viewer", "day", pl.col("title").cast(pl.String)
    )
    found = chosen.collect()
    if series is None:
        top = found["title"].value_counts().sort("count", "title", descending=True)
        found = found.filter(
            pl.col("title").is_in(top["title"].head(most_titles).implode())
        )
    return found


def _in_order(names: list[str], *, is_series: bool) -> list[str]:
    """Sort episodes by their number, other titles by name."""
    if not is_series:
        return sorted(names)
    found = pl.DataFrame({"name": names}, schema={"name": pl.String})
    number = pl.col("name").str.extract(_EPISODE).cast(pl.Int64, strict=False)
    return found.sort(number, "name")["name"].to_list()
