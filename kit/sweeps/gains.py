"""Are guesses right more often than luck explains, beside baseline and control?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from kit.checks import check_type, check_whole
from kit.errors import SweepError
from kit.evaluate.rates import difference, wilson
from kit.sweeps.judging import JUDGED

_SIDES = ("baseline_succeeded", "baseline_valid", "control_succeeded")


def measure_gains(swept: pl.DataFrame, *, points: int = 1) -> pl.DataFrame:
    """Say at each point how much more often guesses are right than by luck.

    What is proved is left out on all sides: the rest is what was guessed.

    Parameters
    ----------
    swept : pl.DataFrame
        What `kit.sweep` gives.
    points : int, default=1
        Among how many points the reader looks for one that is above. Each gets an
        interval of 1 - 0.05 / `points`, so that the chance of even one false alarm
        among all of them is about 5%.

    Returns
    -------
    pl.DataFrame
        `swept` with one more column, `gain`: by how much the share of right guesses
        lies above the higher of baseline and control, at the least, in [-1, 1]. Above
        0, the guesses beat both. Null where nothing was guessed.

    Raises
    ------
    SweepError
        If `swept` is no table of a sweep, or `points` is below 1.

    References
    ----------
    .. [1] R. G. Newcombe, "Interval estimation for the difference between independent
       proportions", Statistics in Medicine 17 (1998), 873-890, method 10.

    Examples
    --------
    >>> import kit
    >>> cases = kit.choose_cases(kit.open_films(), seed=1, names=["daily totals"])
    >>> rules = {"rounded": lambda k: kit.Rounding(5)}
    >>> kit.sweeps.measure_gains(kit.sweep(cases, rules, seed=1, ks=[1]))["gain"][0] > 0
    False
    """
    check_swept(swept, JUDGED)
    check_whole(SweepError, "points", points)
    confidence = 1 - 0.05 / points
    gains = [_gain(row, confidence) for row in swept.iter_rows(named=True)]
    return swept.with_columns(pl.Series("gain", gains, dtype=pl.Float64))


def check_swept(swept: object, columns: Mapping[str, Any]) -> None:
    """Refuse what is no table of a sweep."""
    check_type(SweepError, "swept", swept, pl.DataFrame, "a table that `sweep` gives")
    if isinstance(swept, pl.DataFrame) and not columns.keys() <= {*swept.columns}:
        wanted = "a table that `sweep` gives, with all its columns"
        raise SweepError.bad_value("swept", wanted, swept.columns)


def say_gain(row: Mapping[str, Any]) -> str:
    """Say what was guessed right at one point, and what without reading anything."""
    right, n, (best, n_best), (control, n_control) = _count(row)
    return (
        f"{row['attack']} ({row['case']}) gets {right:,} of {n:,} right, where "
        f"{row['baseline']} gets {best:,.10g} of {n_best:,} right and the control "
        f"{control:,} of {n_control:,}"
    )


def _gain(row: Mapping[str, Any], confidence: float) -> float | None:
    """Bound from below how far guesses lie above the higher of baseline and control."""
    right, n, *sides = _count(row)
    if not n or not all(of for _, of in sides):
        return None
    own = wilson(right, n, confidence=confidence)
    others = [wilson(other, of, confidence=confidence) for other, of in sides]
    return min(difference(own, other)[0] for other in others)


def _count(row: Mapping[str, Any]) -> tuple[Any, ...]:
    """Count right guesses, all of them, and both again for baseline and control."""
    if row["guessed"] is not None:
        n = row["guessed"]
        best, n_best, control = (row[f"guessed_{side}"] for side in _SIDES)
        return row["guessed_succeeded"], n, (best, n_best), (control, n)
    best, n_best, control = (row[side] for side in _SIDES)
    sides = (best, n_best), (control, row["control_valid"])
    return row["succeeded"], row["valid"], *sides
