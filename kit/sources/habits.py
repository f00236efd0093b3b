"""Which habits does an audience have, in aggregates that can be compared?"""

from __future__ import annotations

import math

import numpy as np
import polars as pl

from kit.errors import KitError

_NEEDED = ("viewer", "title", "day", "time")


def measure_audience(plays: pl.DataFrame) -> dict[str, float]:
    """Measure the habits of one audience.

    Parameters
    ----------
    plays : pl.DataFrame of shape (n_plays, >= 4)
        A play table with the columns viewer, title, day and time.

    Returns
    -------
    dict of str to float
        Name of each measure and its value; shares run from 0 to 1.

    Raises
    ------
    KitError
        If the table is empty or lacks a column.
    """
    check_table(plays)
    found = _measure_activity(plays) | _measure_titles(plays) | _measure_times(plays)
    found |= _measure_runs(plays, ["viewer", "title"], "with the same title")
    found |= _measure_runs(plays, ["viewer"], "with any title")
    return {name: float(value) for name, value in found.items()}


def count_runs(plays: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """Count the days of every run of consecutive days.

    Parameters
    ----------
    plays : pl.DataFrame
        A play table with the column day and the `keys`.
    keys : list of str
        What stays the same within a run, such as viewer, or viewer and title.

    Returns
    -------
    pl.DataFrame of shape (n_runs, n_keys + 2)
        One row a run: the keys, `island`, which tells runs of the same keys apart,
        and `days`, the length of the run.
    """
    days = plays.select(*keys, "day").unique().sort(*keys, "day")
    nth = pl.int_range(pl.len()).over(keys)
    runs = days.with_columns(island=pl.col("day") - pl.duration(days=1) * nth)
    return runs.group_by(*keys, "island").agg(days=pl.len())


def check_table(plays: pl.DataFrame) -> None:
    """Refuse a table without plays or without the columns that are measured.

    Parameters
    ----------
    plays : pl.DataFrame
        A play table.

    Raises
    ------
    KitError
        If a column is missing, or every row is.
    """
    if not set(_NEEDED) <= set(plays.columns):
        rule = f"a play table with the columns {', '.join(_NEEDED)}"
        raise KitError.bad_value("plays", rule, plays.columns)
    if plays.is_empty():
        raise KitError.bad_value("plays", "a play table with at least one play", 0)


def _measure_activity(plays: pl.DataFrame) -> dict[str, float]:
    """Measure how many plays viewers have, and how unequally."""
    sizes = plays.group_by("viewer").len()["len"].sort()
    found = {"plays": plays.height, "viewers": sizes.len()}
    for share in (0.5, 0.9, 0.99, 0.999):
        name = f"plays per viewer, {100 * share:g}% quantile"
        found[name] = sizes.quantile(share, "nearest")
    found["plays per viewer, most"] = sizes.max()
    return found | {"plays per viewer, Gini coefficient": _gini(sizes.to_numpy())}


def _measure_titles(plays: pl.DataFrame) -> dict[str, float]:
    """Measure how plays fall on titles, and how often on the same."""
    sizes = plays.group_by("title").len()["len"].sort(descending=True)
    most = sizes.head(math.ceil(sizes.len() / 100)).sum()
    cells = plays.group_by("title", "day").agg(pl.col("viewer").n_unique())["viewer"]
    again = plays.group_by("viewer", "title").agg(pl.len(), pl.col("day").n_unique())
    pairs = "(viewer, title) pairs played"
    return {
        "titles played": sizes.len(),
        "plays of the most played 1% of titles, share": most / plays.height,
        "(title, day) cells with one viewer, share": (cells == 1).mean(),
        f"{pairs} more than once, share": (again["len"] > 1).mean(),
        f"{pairs} on several days, share": (again["day"] > 1).mean(),
    }


def _measure_times(plays: pl.DataFrame) -> dict[str, float]:
    """Measure how long viewers stay, and when they play."""
    stay = (pl.col("day").max() - pl.col("day").min()).dt.total_days()
    stays = plays.group_by("viewer").agg(stay)["day"]
    return {
        "days from first to last play, median": stays.median(),
        "days from first to last play, 90% quantile": stays.quantile(0.9, "nearest"),
        "plays at weekends, share": (plays["day"].dt.weekday() > 5).mean(),
        "plays from 18:00 to midnight, share": (plays["time"].dt.hour() >= 18).mean(),
    }


def _measure_runs(plays: pl.DataFrame, keys: list[str], what: str) -> dict[str, float]:
    """Measure how long the runs of consecutive days are."""
    runs = count_runs(plays, keys)["days"]
    found = {f"runs of {n}+ days {what}, share": (runs >= n).mean() for n in (2, 3, 5)}
    return found | {f"longest run of days {what}": runs.max()}


def _gini(sizes: np.ndarray) -> float:
    """Give the Gini coefficient of sizes in ascending order: 0 when all are equal."""
    rank = np.arange(1, sizes.size + 1)
    return float((2 * rank - sizes.size - 1) @ sizes / (sizes.size * sizes.sum()))
