"""Which titles does a service print under each title, day after day?"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import groupby
from operator import itemgetter

import numpy as np
import polars as pl

from kit.checks import check_flag, check_number, check_one_of, check_seed, check_whole
from kit.errors import LogError
from kit.knowledge import Knowledge, KnownPlay
from kit.lists import NOTHING, Lists
from kit.log import Log, check_log
from kit.publishing.related_titles import count_pairs, rank_anew, rank_titles

#: Beyond so many titles a table of all pairs would not fit into memory.
_MOST_TITLES = 10_000


def list_related(
    log: Log,
    *,
    since: date | str | None = None,
    until: date | str | None = None,
    length: int = 20,
    every: int = 1,
    rank_by: str = "cosine",
    counts: bool = False,
    least_viewers: int = 1,
    noise: float = 0.0,
    whole_series: bool = False,
    anew: bool = False,
    seed: int | None = None,
) -> Lists:
    """Print under each title those that the same people watched.

    Item-to-item collaborative filtering: two titles are as close as the cosine between
    the sets of people who watched them, c / sqrt(n m) for c people in common. A list
    rests on all plays until the evening of its day.

    Parameters
    ----------
    log : Log
        The publisher's plays, with days.
    since, until : date or str, optional
        First and last day of the lists, such as "2017-12-01"; by default all days.
    length : int, default=20
        Titles in a list, at most.
    every : int, default=1
        Days from one edition to the next: 1 is daily, 7 weekly.
    rank_by : {"cosine", "count"}, default="cosine"
        What stands higher: a closer title, or one with more people in common.
    counts : bool, default=False
        Whether the number of people in common is printed beside each title, and the
        number of its own viewers above each list.
    least_viewers : int, default=1
        The smallest number of people in common for a title to be listed.
    noise : float, default=0
        Scale of Laplace noise, in people, that is added to each number in common
        before titles are ranked, drawn anew for each edition and pair. It is no
        promise of differential privacy, and cannot go with `counts`.
    whole_series : bool, default=False
        Whether a series is one title; otherwise each episode is.
    anew : bool, default=False
        Whether scikit-learn works out each edition from nothing. The lists are the
        same, and take longer; it is there to be compared with. Not with `noise`.
    seed : int, optional
        For the noise.

    Returns
    -------
    Lists

    Raises
    ------
    LogError
        If a parameter is out of range, the log has no days, or it has more than
        10,000 titles.

    References
    ----------
    .. [1] G. Linden, B. Smith, J. York, "Amazon.com recommendations: item-to-item
       collaborative filtering", IEEE Internet Computing 7 (2003), 76-80.

    Examples
    --------
    >>> import kit
    >>> import polars as pl
    >>> rows = [(who, title, "2018-01-01") for who in (1, 2) for title in "AB"]
    >>> rows += [(2, "C", "2018-01-02")]
    >>> plays = pl.DataFrame(rows, ["viewer", "title", "day"], orient="row")
    >>> lists = kit.publishing.list_related(kit.read_log(plays))
    >>> lists.table("A")
    shape: (2, 2)
    ┌──────┬───────┐
    │ rank ┆ other │
    │ ---  ┆ ---   │
    │ i64  ┆ str   │
    ╞══════╪═══════╡
    │ 1    ┆ B     │
    │ 2    ┆ C     │
    └──────┴───────┘
    """
    check_log(LogError, log)
    for name, value in {"length": length, "every": every}.items():
        check_whole(LogError, name, value)
    check_whole(LogError, "least_viewers", least_viewers)
    check_one_of(LogError, "rank_by", rank_by, ("cosine", "count"))
    for name, flag in {"counts": counts, "anew": anew}.items():
        check_flag(LogError, name, flag)
    check_number(LogError, "noise", noise, least=0)
    if noise and (counts or anew):
        raise LogError.bad_value("noise", "0 beside `counts` or `anew`", noise)
    check_seed(LogError, seed, or_none=True)
    plays = first_plays(log, whole_series=whole_series)
    first: date = plays["day"].min()  # type: ignore[assignment]
    days = _list_days(plays, since, until, every)
    plays = plays.filter(pl.col("day") <= days[-1])
    titles = _list_titles(plays)
    length = min(length, max(1, len(titles) - 1))
    rng = np.random.default_rng(seed)
    cut = {"length": length, "least_viewers": least_viewers}
    others, own, common = [], [], []
    for watched, both in count_pairs(*_number(plays, titles, days), anew=anew):
        shared = _add_noise(both, noise, rng) if noise else both
        if anew and rank_by == "cosine":
            others.append(rank_anew(watched, both, **cut))
        else:
            others.append(rank_titles(shared, is_cosine=rank_by == "cosine", **cut))
        if counts:
            at = np.maximum(others[-1], 0)
            listed = np.take_along_axis(both, at, axis=1)
            common.append(np.where(others[-1] == NOTHING, 0, listed))
            own.append(both.diagonal().copy())
    return Lists(
        titles,
        tuple(days),
        np.stack(others),
        viewers=np.stack(own) if counts else None,
        in_common=np.stack(common) if counts else None,
        least_viewers=least_viewers,
        since=first,
    )


def draw_histories(
    log: Log,
    n: int,
    *,
    until: date | str,
    least_titles: int = 1,
    whole_series: bool = False,
    seed: int = 0,
) -> list[Knowledge]:
    """Write down what some viewers played, and when first, to try an attack on them.

    An attack is handed some of it as what is known of a target. The rest is the truth
    by which it is judged.

    Parameters
    ----------
    log : Log
        The plays: of the people in the data, or of others, for a control.
    n : int
        How many viewers are drawn; all, where there are fewer.
    until : date or str
        The day by which they must have played enough.
    least_titles : int, default=1
        How many titles a viewer must have played by then.
    whole_series : bool, default=False
        Whether a series is one title; as in `list_related`.
    seed : int, default=0
        For the draw.

    Returns
    -------
    list of Knowledge
        Of each viewer every title, with the day on which it was first played.

    Raises
    ------
    LogError
        If a parameter is out of range, or nobody has so many titles by then.

    Examples
    --------
    >>> import kit
    >>> import polars as pl
    >>> rows = [(1, "A", "2018-01-01"), (1, "B", "2018-01-05"), (2, "A", "2018-01-05")]
    >>> plays = pl.DataFrame(rows, ["viewer", "title", "day"], orient="row")
    >>> log = kit.read_log(plays)
    >>> [one] = kit.publishing.draw_histories(log, 9, until="2018-01-02")
    >>> print(one)
    watched A on 1 January 2018 and watched B on 5 January 2018
    """
    check_log(LogError, log)
    for name, value in {"n": n, "least_titles": least_titles}.items():
        check_whole(LogError, name, value)
    check_seed(LogError, seed)
    by = _read_day("until", until)
    plays = first_plays(log, whole_series=whole_series)
    enough = (pl.col("day") <= by).sum() >= least_titles
    people = plays.group_by("viewer").agg(enough.alias("enough")).filter("enough")
    viewers = people["viewer"].sort()
    if not len(viewers):
        rule = f"so few that somebody has played as many by {by}"
        raise LogError.bad_value("least_titles", rule, least_titles)
    rng = np.random.default_rng(seed)
    chosen = rng.choice(viewers.to_numpy(), min(n, len(viewers)), replace=False)
    theirs = plays.filter(pl.col("viewer").is_in(chosen.tolist()))
    rows = theirs.select("viewer", "title", "day").sort("viewer", "day", "title").rows()
    return [
        Knowledge(tuple(KnownPlay(title, day=day) for _, title, day in own))
        for _, own in groupby(rows, key=itemgetter(0))
    ]


def first_plays(log: Log, *, whole_series: bool = False) -> pl.DataFrame:
    """Give the day on which each viewer first played each title."""
    check_flag(LogError, "whole_series", whole_series)
    if "day" not in log.columns:
        raise LogError.bad_value("log", "a log with days", "one without")
    title = pl.col("title").cast(pl.String)
    if whole_series and "series" in log.columns:
        title = pl.coalesce(pl.col("series").cast(pl.String), title)
    pairs = log.plays.select("viewer", title.alias("title"), "day")
    return pairs.group_by("viewer", "title").agg(pl.col("day").min()).collect()


def _list_days(
    plays: pl.DataFrame, since: object, until: object, every: int
) -> list[date]:
    """List the days of the editions."""
    ends = plays.select(pl.col("day").min(), pl.col("day").max().alias("last")).row(0)
    first = ends[0] if since is None else _read_day("since", since)
    last = ends[1] if until is None else _read_day("until", until)
    if not ends[0] <= first <= last:
        rule = f"from the first day of the log, {ends[0]}, to `until`, {last}"
        raise LogError.bad_value("since", rule, str(first))
    return [first + timedelta(n) for n in range(0, (last - first).days + 1, every)]


def _read_day(name: str, value: object) -> date:
    """Read a day that is given as a date or as text."""
    try:
        day = date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        day = None
    if not isinstance(day, date):
        raise LogError.bad_value(name, 'a day, such as "2017-12-03"', value)
    return day


def _list_titles(plays: pl.DataFrame) -> tuple[str, ...]:
    """List the catalogue by name, unless it is too large."""
    titles = tuple(plays["title"].unique().sort())
    if len(titles) > _MOST_TITLES:
        fix = "Take whole series, or leave out the rarest titles."
        rule = f"of at most {_MOST_TITLES:,} titles"
        raise LogError.bad_value("log", rule, len(titles), fix)
    return titles


def _number(
    plays: pl.DataFrame, titles: tuple[str, ...], days: list[date]
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Number the viewers, titles and editions of the plays."""
    edition = np.searchsorted(
        np.array(days, "datetime64[D]"), plays["day"].to_numpy().astype("datetime64[D]")
    )
    viewer = plays["viewer"].rank("dense").to_numpy().astype(np.int64) - 1
    place = pl.Series(range(len(titles)), dtype=pl.Int32)
    title = plays["title"].replace_strict(pl.Series(titles), place).to_numpy()
    return viewer, title, edition


def _add_noise(both: np.ndarray, noise: float, rng: np.random.Generator) -> np.ndarray:
    """Add Laplace noise to the number of each pair, the same from both of its sides."""
    drawn = np.triu(rng.laplace(0, noise, both.shape), 1)
    shared = np.maximum(both + drawn + drawn.T, 0)
    np.fill_diagonal(shared, both.diagonal())
    return shared
