"""How many different episodes fall into the fullest run of so many days?"""

from __future__ import annotations

import numpy as np
import polars as pl


def count_episodes(plays: pl.DataFrame, days: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Count the distinct episodes in every window of so many consecutive days.

    An episode counts in the windows that end between the day it was played and the
    day it drops out or is played again. With one added on the first of these days
    and taken away on the last, the running sum is the count of each window, and is
    back at nought before the next person begins.

    Parameters
    ----------
    plays : pl.DataFrame of shape (n_plays, n_columns)
        `series` and `title` as codes, `day` in days, and `person`: a number
        from 0 for each viewer of each series.
    days : int
        Length of a window.

    Returns
    -------
    best : pl.DataFrame of shape (n_persons, 2)
        `series`, and `episodes`: the most that the person watched in a window.
    windows : pl.DataFrame of shape (n_windows, 4)
        The fullest windows of each series: `series`, `person`, `last` (day) and
        `episodes`.
    """
    first_day = plays["day"].min()
    n_days = plays["day"].max() - first_day + days + 1
    n_titles = plays["title"].max() + 1
    numbers = plays.select("person", "title", pl.col("day") - first_day)
    person, title, day = (column.cast(pl.Int64).to_numpy() for column in numbers)
    episode, day = np.divmod(
        np.sort((person * n_titles + title) * n_days + day), n_days
    )
    again = np.append(np.where(episode[1:] == episode[:-1], day[1:], n_days), n_days)
    origin = episode // n_titles * n_days
    # Odd events add an episode; even ones take one away, and come first on a day.
    added, taken = origin + day, origin + np.minimum(day + days, again)
    events = np.sort(np.concatenate([2 * added + 1, 2 * taken]))
    is_added = events % 2 == 1
    episodes = np.cumsum(np.where(is_added, 1, -1))[is_added]
    person, last = np.divmod(events[is_added] // 2, n_days)
    best = _find_best(plays, episodes, np.flatnonzero(np.diff(person, prepend=-1)))
    most = best.select(pl.col("episodes").max().over("series")).to_series().to_numpy()
    is_fullest = episodes == most[person]
    windows = pl.DataFrame(
        {
            "series": best["series"].to_numpy()[person[is_fullest]],
            "person": person[is_fullest],
            "last": last[is_fullest] + first_day,
            "episodes": episodes[is_fullest],
        }
    )
    return best, windows


def _find_best(
    plays: pl.DataFrame, episodes: np.ndarray, starts: np.ndarray
) -> pl.DataFrame:
    series = np.empty(len(starts), dtype=np.uint32)
    series[plays["person"].to_numpy()] = plays["series"].to_numpy()
    return pl.DataFrame(
        {"series": series, "episodes": np.maximum.reduceat(episodes, starts)}
    )


def measure_windows(
    plays: pl.DataFrame, windows: pl.DataFrame, days: int
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Measure plays and hours of windows, and keep those of each series with most.

    Parameters
    ----------
    plays : pl.DataFrame of shape (n_plays, n_columns)
        `person`, `day`, and `seconds` watched, null where unknown.
    windows : pl.DataFrame of shape (n_windows, 4)
        What `count_episodes` found.
    days : int
        Length of a window.

    Returns
    -------
    plays : pl.DataFrame of shape (n_plays_of_them, n_columns)
        The plays of the persons who have one of the windows, by person and day.
    windows : pl.DataFrame of shape (n_persons_of_them, 8)
        At most one window a person, with `begin` and `end` (rows of `plays`),
        `plays` and `seconds`.
    """
    plays = plays.join(windows, on="person", how="semi").sort("person", "day")
    person = pl.col("person").cast(pl.Int64) * 2**32
    places = plays.select(person + pl.col("day")).to_series().to_numpy()
    last = windows.select(person + pl.col("last")).to_series().to_numpy()
    begin, end = (
        np.searchsorted(places, bound, side="right") for bound in (last - days, last)
    )
    seconds = np.append(0, plays["seconds"].fill_null(0).cum_sum().to_numpy())
    windows = windows.with_columns(
        begin=begin, end=end, plays=end - begin, seconds=seconds[end] - seconds[begin]
    )
    for measure in ("seconds", "plays"):
        most = pl.col(measure).max().over("series")
        windows = windows.filter(pl.col(measure) == most)
    windows = windows.sort("last").unique("person", keep="first")
    if plays["seconds"].count() == 0:
        windows = windows.with_columns(seconds=pl.lit(None, pl.Int64))
    return plays, windows
