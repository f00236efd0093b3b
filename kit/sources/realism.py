"""How like a real audience is an invented one?

Two play tables of the same size are compared on what the attacks in this kit feed on:
runs of consecutive days, cells with a single viewer, repeats and activity. Then a
classifier tries to tell viewers of one table from viewers of the other. Everything
returned is an aggregate; no row is about a person.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import polars as pl
from scipy.stats import norm
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedKFold, cross_val_predict

from kit.errors import KitError

_NEEDED = ("viewer", "title", "day", "time")
_FOLDS = 5


class Told(NamedTuple):
    """How well two audiences are told apart, viewer by viewer.

    Parameters
    ----------
    auc : float
        Chance that a viewer of the first table scores higher than one of the
        second; 0.5 is guessing, 1 is telling every pair apart.
    low, high : float
        Ends of the interval around it.
    """

    auc: float
    low: float
    high: float


def compare_audiences(real: pl.DataFrame, invented: pl.DataFrame) -> pl.DataFrame:
    """Measure two audiences side by side.

    Parameters
    ----------
    real, invented : pl.DataFrame of shape (n_plays, >= 4)
        Play tables with the columns viewer, title, day and time.

    Returns
    -------
    pl.DataFrame of shape (n_measures, 3)
        Columns measure, real, invented. Shares run from 0 to 1.

    Raises
    ------
    KitError
        If a table is empty or lacks a column.

    Examples
    --------
    >>> from datetime import date, datetime
    >>> plays = pl.DataFrame({"viewer": [1, 1], "title": ["A", "A"],
    ...     "day": [date(2020, 1, 1), date(2020, 1, 2)],
    ...     "time": [datetime(2020, 1, 1, 20), datetime(2020, 1, 2, 20)]})
    >>> table = compare_audiences(plays, plays)
    >>> table.filter(measure="longest run of days with the same title")["real"][0]
    2.0
    """
    sides = {"real": measure_audience(real), "invented": measure_audience(invented)}
    return pl.DataFrame(
        {
            "measure": list(sides["real"]),
            **{name: list(found.values()) for name, found in sides.items()},
        }
    )


def measure_audience(plays: pl.DataFrame) -> dict[str, float]:
    """Measure one audience.

    Parameters
    ----------
    plays : pl.DataFrame
        A play table with the columns viewer, title, day and time.

    Returns
    -------
    dict of str to float
        Name of each measure and its value.

    Raises
    ------
    KitError
        If the table is empty or lacks a column.
    """
    _check_table(plays)
    per_viewer = plays.group_by("viewer").len()["len"].sort()
    per_title = plays.group_by("title").len()["len"].sort(descending=True)
    cells = plays.group_by("title", "day").agg(pl.col("viewer").n_unique())["viewer"]
    pairs = plays.group_by("viewer", "title").agg(
        plays=pl.len(), days=pl.col("day").n_unique()
    )
    stay = plays.group_by("viewer").agg(
        (pl.col("day").max() - pl.col("day").min()).dt.total_days()
    )["day"]
    hour = plays["time"].dt.hour()
    found = {"plays": plays.height, "viewers": per_viewer.len()}
    found |= {"titles played": per_title.len()}
    for share in (0.5, 0.9, 0.99, 0.999):
        name = f"plays per viewer, {share:.1%} quantile".replace(".0%", "%")
        found[name] = per_viewer.quantile(share, "nearest")
    found |= {
        "plays per viewer, most": per_viewer.max(),
        "plays per viewer, Gini coefficient": _gini(per_viewer.to_numpy()),
        "plays of the most played 1% of titles, share": (
            per_title.head(math.ceil(per_title.len() / 100)).sum() / plays.height
        ),
        "(title, day) cells with one viewer, share": (cells == 1).mean(),
        "(viewer, title) pairs played more than once, share": (
            (pairs["plays"] > 1).mean()
        ),
        "(viewer, title) pairs played on several days, share": (
            (pairs["days"] > 1).mean()
        ),
        "days from first to last play, median": stay.median(),
        "days from first to last play, 90% quantile": stay.quantile(0.9, "nearest"),
        "plays at weekends, share": (plays["day"].dt.weekday() > 5).mean(),
        "plays from 18:00 to midnight, share": (hour >= 18).mean(),
    }
    found |= _measure_runs(plays, ["viewer", "title"], "with the same title")
    found |= _measure_runs(plays, ["viewer"], "with any title")
    return {name: float(value) for name, value in found.items()}


def tell_apart(
    real: pl.DataFrame,
    invented: pl.DataFrame,
    *,
    seed: int,
    confidence: float = 0.95,
) -> Told:
    """Train a classifier to tell real viewers from invented ones.

    Gradient boosted trees see one row of aggregates a viewer (activity, runs, gaps,
    hours, taste) and are scored on viewers they were not trained on.

    Parameters
    ----------
    real, invented : pl.DataFrame
        Play tables with the columns viewer, title, day and time.
    seed : int
        Fixes the folds and the trees.
    confidence : float, default 0.95
        Confidence level of the interval.

    Returns
    -------
    Told
        Area under the ROC curve over five folds, with its interval.

    Raises
    ------
    KitError
        If a table is empty or lacks a column, or has fewer viewers than folds.

    References
    ----------
    .. [1] D. Lopez-Paz and M. Oquab, "Revisiting Classifier Two-Sample Tests",
       ICLR 2017.
    .. [2] J. A. Hanley and B. J. McNeil, "The meaning and use of the area under a
       receiver operating characteristic (ROC) curve", Radiology 143, 1982, eq. 1.
    """
    sides = [_describe_viewers(real), _describe_viewers(invented)]
    fewest = min(side.shape[0] for side in sides)
    if fewest < _FOLDS:
        raise KitError.bad_value("viewers", f"at least {_FOLDS} in a table", fewest)
    features = np.concatenate(sides)
    is_real = np.repeat([1, 0], [side.shape[0] for side in sides])
    folds = StratifiedKFold(_FOLDS, shuffle=True, random_state=seed)
    trees = HistGradientBoostingClassifier(max_iter=80, random_state=seed)
    # One process a core and one thread each: threads that wait for a busy core cost a
    # factor of twenty.
    scores = cross_val_predict(
        trees, features, is_real, cv=folds, method="predict_proba", n_jobs=-1
    )
    auc = float(roc_auc_score(is_real, scores[:, 1]))
    reach = float(norm.ppf((1 + confidence) / 2)) * _auc_error(auc, is_real)
    return Told(auc, max(auc - reach, 0.0), min(auc + reach, 1.0))


def _auc_error(auc: float, is_real: np.ndarray) -> float:
    """Give the standard error of an area under the curve (Hanley and McNeil)."""
    m = int(is_real.sum())
    n = is_real.size - m
    both, twice = auc / (2 - auc), 2 * auc**2 / (1 + auc)
    spread = (m - 1) * (both - auc**2) + (n - 1) * (twice - auc**2)
    return math.sqrt((auc * (1 - auc) + spread) / (m * n))


def _measure_runs(plays: pl.DataFrame, keys: list[str], what: str) -> dict[str, float]:
    """Measure how long the runs of consecutive days are."""
    runs = _count_runs(plays, keys)["days"]
    found = {
        f"runs of {days}+ days {what}, share": (runs >= days).mean()
        for days in (2, 3, 5)
    }
    return found | {f"longest run of days {what}": runs.max()}


def _count_runs(plays: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """Count the days of every run of consecutive days, one row a run."""
    days = plays.select(*keys, "day").unique().sort(*keys, "day")
    nth = pl.int_range(pl.len()).over(keys)
    island = pl.col("day") - pl.duration(days=1) * nth
    runs = days.with_columns(island=island)
    return runs.group_by(*keys, "island").agg(days=pl.len())


def _describe_viewers(plays: pl.DataFrame) -> np.ndarray:
    """Turn a play table into one row of numbers a viewer, for the classifier."""
    _check_table(plays)
    clock = (pl.col("time").dt.hour() * 60 + pl.col("time").dt.minute()).cast(float)
    angle = clock * (2 * math.pi / 1440)
    gap = pl.col("time").diff().dt.total_minutes() / 60
    # Rounded, or the exact counts of the titles would name the table they are from.
    known = pl.len().over("title").log(2).floor()
    rows = (
        plays.sort("viewer", "time")
        .with_columns(known=known, alone=pl.len().over("title", "day") == 1)
        .group_by("viewer", maintain_order=True)
        .agg(
            plays=pl.len(),
            titles=pl.col("title").n_unique(),
            days=pl.col("day").n_unique(),
            stay=(pl.col("day").max() - pl.col("day").min()).dt.total_days(),
            weekend=(pl.col("day").dt.weekday() > 5).mean(),
            cos=angle.cos().mean(),
            sin=angle.sin().mean(),
            known=pl.col("known").mean(),
            least_known=pl.col("known").min(),
            alone=pl.col("alone").mean(),
            same=(pl.col("title") == pl.col("title").shift()).mean(),
            gap=gap.median(),
            shortest_gap=gap.min(),
            longest_gap=gap.max(),
            busiest_day=pl.col("day").unique_counts().max(),
        )
    )
    for name, keys in {"run": ["viewer"], "film_run": ["viewer", "title"]}.items():
        longest = _count_runs(plays, keys).group_by("viewer").agg(pl.col("days").max())
        rows = rows.join(longest.rename({"days": name}), on="viewer", how="left")
    return rows.drop("viewer").cast(pl.Float64).to_numpy()


def _gini(sizes: np.ndarray) -> float:
    """Give the Gini coefficient of sizes in ascending order: 0 when all are equal."""
    rank = np.arange(1, sizes.size + 1)
    return float((2 * rank - sizes.size - 1) @ sizes / (sizes.size * sizes.sum()))


def _check_table(plays: pl.DataFrame) -> None:
    """Refuse a table without plays or without the columns that are measured."""
    missing = [name for name in _NEEDED if name not in plays.columns]
    if missing:
        rule = f"a play table with the columns {', '.join(_NEEDED)}"
        raise KitError.bad_value("plays", rule, plays.columns)
    if plays.is_empty():
        raise KitError.bad_value("plays", "a play table with at least one play", 0)
