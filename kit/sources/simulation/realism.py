"""How like a real audience is an invented one?

Two play tables of the same size are compared on what the attacks in this kit feed on:
runs of consecutive days, cells with a single viewer, repeats and activity. Then a
classifier tries to tell viewers of one table from viewers of the other. Everything
returned is an aggregate; no row is about a person.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Sequence
from typing import NamedTuple, cast

import numpy as np
import polars as pl
from scipy.stats import norm
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedKFold, cross_val_predict

from kit.aggregates import average, highest, middle, total
from kit.checks import check_type
from kit.errors import SourceError
from kit.sources.simulation.plays import simulate
from kit.sources.simulation.presets import UK_PANEL_LIKE
from kit.sources.tables import read_log

_FOLDS = 5
_SEED = 1
_GAPS = ("gap", "shortest_gap", "longest_gap")


class TwoSampleTest(NamedTuple):
    """How well two audiences are told apart, viewer by viewer.

    Parameters
    ----------
    auc : float
        Chance that a viewer of the first table scores higher than one of the
        second; 0.5 is guessing, 1 is telling every pair apart.
    low, high : float
        Ends of the interval around what it is on average, over audiences of this size
        and classifiers trained on them.
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
    SourceError
        If a table is empty or lacks a column.

    Examples
    --------
    >>> from datetime import date, datetime
    >>> plays = pl.DataFrame(
    ...     {
    ...         "viewer": [1, 1],
    ...         "title": ["A", "A"],
    ...         "day": [date(2020, 1, 1), date(2020, 1, 2)],
    ...         "time": [datetime(2020, 1, 1, 20), datetime(2020, 1, 2, 20)],
    ...     }
    ... )
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


def tell_apart(
    real: pl.DataFrame,
    invented: pl.DataFrame,
    *,
    seed: int,
    without: tuple[str, ...] = (),
    confidence: float = 0.95,
) -> TwoSampleTest:
    """Train a classifier to tell real viewers from invented ones.

    Gradient boosted trees see one row of aggregates a viewer (activity, runs, gaps,
    hours, taste) and are scored on viewers they were not trained on.

    Parameters
    ----------
    real, invented : pl.DataFrame
        Play tables with the columns viewer, title, day and time.
    seed : int
        Fixes the folds and the trees.
    without : tuple of str, default ()
        Aggregates to hide from the classifier, to see what it goes by.
    confidence : float, default 0.95
        Confidence level of the interval.

    Returns
    -------
    TwoSampleTest
        Area under the ROC curve over five folds, with its interval: the viewers of a
        fold vary, and so do the classifiers, whose training sets overlap [3]_.

    Raises
    ------
    SourceError
        If a table is empty or lacks a column, or has fewer viewers than folds.

    References
    ----------
    .. [1] D. Lopez-Paz and M. Oquab, "Revisiting Classifier Two-Sample Tests",
       ICLR 2017.
    .. [2] J. A. Hanley and B. J. McNeil, "The meaning and use of the area under a
       receiver operating characteristic (ROC) curve", Radiology 143, 1982, eq. 1.
    .. [3] C. Nadeau and Y. Bengio, "Inference for the Generalization Error", Machine
       Learning 52, 2003: the corrected variance of a mean over folds.
    """
    sides = [_describe_viewers(real), _describe_viewers(invented)]
    fewest = min(side.height for side in sides)
    if fewest < _FOLDS:
        raise SourceError.bad_value("viewers", f"at least {_FOLDS} in a table", fewest)
    unknown = set(without) - set(sides[0].columns)
    if unknown:
        rule = f"some of {', '.join(sides[0].columns)}"
        raise SourceError.bad_value("without", rule, without)
    features = np.concatenate([side.drop(without).to_numpy() for side in sides])
    is_real = np.repeat([1, 0], [side.height for side in sides])
    folds = StratifiedKFold(_FOLDS, shuffle=True, random_state=seed)
    trees = HistGradientBoostingClassifier(max_iter=80, random_state=seed)
    # One process a core and one thread each: threads that wait for a busy core cost a
    # factor of twenty.
    scores = cross_val_predict(
        trees, features, is_real, cv=folds, method="predict_proba", n_jobs=-1
    )
    auc = float(roc_auc_score(is_real, scores[:, 1]))
    # Each fold is tested on one part of so many, and trained on the others.
    overlap = 1 + _FOLDS / (_FOLDS - 1)
    error = math.sqrt(overlap) * _auc_error(auc, is_real)
    reach = float(norm.ppf((1 + confidence) / 2)) * error
    return TwoSampleTest(auc, max(auc - reach, 0.0), min(auc + reach, 1.0))


def _auc_error(auc: float, is_real: np.ndarray) -> float:
    """Give the standard error of an area under the curve (Hanley and McNeil)."""
    m = int(is_real.sum())
    n = is_real.size - m
    both, twice = auc / (2 - auc), 2 * auc**2 / (1 + auc)
    spread = (m - 1) * (both - auc**2) + (n - 1) * (twice - auc**2)
    return math.sqrt((auc * (1 - auc) + spread) / (m * n))


def _describe_viewers(plays: pl.DataFrame) -> pl.DataFrame:
    """Turn a play table into one row of aggregates a viewer, for the classifier."""
    check_table(plays)
    clock = (pl.col("time").dt.hour() * 60 + pl.col("time").dt.minute()).cast(float)
    angle = clock * (2 * math.pi / 1440)
    gap = pl.col("time").diff().dt.total_minutes() / 60
    # Rounded, or the exact counts of the titles would name the table they are from.
    known = pl.len().over("title").log(2).floor()
    rows = (
        plays.sort("viewer", "time")
        .with_columns(
            pl.col("time").dt.truncate("1m"),
            known=known,
            alone=pl.len().over("title", "day") == 1,
        )
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
        longest = count_runs(plays, keys).group_by("viewer").agg(pl.col("days").max())
        longest = longest.rename({"days": name})
        rows = rows.join(longest, on="viewer", maintain_order="left")
    return rows.drop("viewer").cast(pl.Float64)


def _write_measures(real: pl.DataFrame, invented: pl.DataFrame) -> list[str]:
    """Write the measures of two audiences as the lines of a Markdown table."""
    lines = ["| measure | real | invented |", "|---|---:|---:|"]
    for name, *pair in compare_audiences(real, invented).rows():
        whole = "share" not in name and "Gini" not in name
        cells = (f"{value:,.0f}" if whole else f"{value:.4f}" for value in pair)
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return lines


def _write_tellings(real: pl.DataFrame, invented: pl.DataFrame) -> list[str]:
    """Write how well viewers are told apart as the lines of a Markdown table."""
    other = simulate(UK_PANEL_LIKE, seed=_SEED + 1)
    lines = ["| can a classifier tell viewers apart? | AUC | 95% interval |"]
    lines += ["|---|---:|---:|"]
    for name, one, two, without in (
        ("real from invented", real, invented, ()),
        ("the same, not shown the gaps between plays", real, invented, _GAPS),
        ("invented from invented with another seed", invented, other, ()),
    ):
        told = tell_apart(one, two, seed=_SEED, without=without)
        lines.append(f"| {name} | {told.auc:.3f} | {told.low:.3f} to {told.high:.3f} |")
    return lines


_NEEDED = ("viewer", "title", "day", "time")


def measure_audience(plays: pl.DataFrame) -> dict[str, float]:
    """Measure the habits of one audience."""
    check_table(plays)
    found = _measure_activity(plays) | _measure_titles(plays) | _measure_times(plays)
    found |= _measure_runs(plays, ["viewer", "title"], "with the same title")
    found |= _measure_runs(plays, ["viewer"], "with any title")
    return {name: float(value) for name, value in found.items()}


def count_runs(plays: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """Count the days of every run of consecutive days."""
    days = plays.select(*keys, "day").unique().sort(*keys, "day")
    nth = pl.int_range(pl.len()).over(keys)
    runs = days.with_columns(island=pl.col("day") - pl.duration(days=1) * nth)
    return runs.group_by(*keys, "island").agg(days=pl.len())


def check_table(plays: pl.DataFrame) -> None:
    """Refuse a table without plays or without the columns that are measured."""
    check_type(SourceError, "plays", plays, pl.DataFrame, "a Polars DataFrame of plays")
    if not set(_NEEDED) <= set(plays.columns):
        rule = f"a play table with the columns {', '.join(_NEEDED)}"
        raise SourceError.bad_value("plays", rule, plays.columns)
    if plays.is_empty():
        raise SourceError.bad_value("plays", "a play table with at least one play", 0)


def _measure_activity(plays: pl.DataFrame) -> dict[str, float]:
    """Measure how many plays viewers have, and how unequally."""
    sizes = plays.group_by("viewer").len()["len"].sort()
    found: dict[str, float] = {"plays": plays.height, "viewers": sizes.len()}
    for share in (0.5, 0.9, 0.99, 0.999):
        name = f"plays per viewer, {100 * share:g}% quantile"
        found[name] = middle(sizes, share)
    found["plays per viewer, most"] = highest(sizes)
    return found | {"plays per viewer, Gini coefficient": _gini(sizes.to_numpy())}


def _measure_titles(plays: pl.DataFrame) -> dict[str, float]:
    """Measure how plays fall on titles, and how often on the same."""
    sizes = plays.group_by("title").len()["len"].sort(descending=True)
    most = total(sizes.head(math.ceil(sizes.len() / 100)))
    cells = plays.group_by("title", "day").agg(pl.col("viewer").n_unique())["viewer"]
    again = plays.group_by("viewer", "title").agg(pl.len(), pl.col("day").n_unique())
    pairs = "(viewer, title) pairs played"
    return {
        "titles played": sizes.len(),
        "plays of the most played 1% of titles, share": most / plays.height,
        "(title, day) cells with one viewer, share": average(cells == 1),
        f"{pairs} more than once, share": average(again["len"] > 1),
        f"{pairs} on several days, share": average(again["day"] > 1),
    }


def _measure_times(plays: pl.DataFrame) -> dict[str, float]:
    """Measure how long viewers stay, and when they play."""
    stay = (pl.col("day").max() - pl.col("day").min()).dt.total_days()
    stays = plays.group_by("viewer").agg(stay)["day"]
    return {
        "days from first to last play, median": cast("float", stays.median()),
        "days from first to last play, 90% quantile": middle(stays, 0.9),
        "plays at weekends, share": average(plays["day"].dt.weekday() > 5),
        "plays from 18:00 to midnight, share": average(plays["time"].dt.hour() >= 18),
    }


def _measure_runs(plays: pl.DataFrame, keys: list[str], what: str) -> dict[str, float]:
    """Measure how long the runs of consecutive days are."""
    runs = count_runs(plays, keys)["days"]
    found = {f"runs of {n}+ days {what}, share": average(runs >= n) for n in (2, 3, 5)}
    return found | {f"longest run of days {what}": highest(runs)}


def _gini(sizes: np.ndarray) -> float:
    """Give the Gini coefficient of sizes in ascending order: 0 when all are equal."""
    rank = np.arange(1, sizes.size + 1)
    return float((2 * rank - sizes.size - 1) @ sizes / (sizes.size * sizes.sum()))


def main(arguments: Sequence[str]) -> int:
    """Hold the invented audience to the panel named on the command line."""
    parser = argparse.ArgumentParser(prog="python -m kit realism")
    parser.add_argument("path", help="the panel's events, a Parquet file")
    path = parser.parse_args(arguments).path
    panel = read_log(
        path, viewer="user", title="film", time="approx_datetime"
    ).plays.collect()
    made = simulate(UK_PANEL_LIKE, seed=_SEED)
    report = [*_write_measures(panel, made), "", *_write_tellings(panel, made), ""]
    sys.stdout.write("\n".join(report))
    return 0
