"""How do several small charts stand on one page and stay comparable?"""

from __future__ import annotations

import textwrap

import altair as alt
import polars as pl

from kit.charts.guard import Kind, require_aggregates
from kit.charts.parts import axis_at, k_labels, log_ticks
from kit.charts.theme import MUTED
from kit.errors import ChartError

MAX_K = 20  # different ks that can be told apart along a chart
_K_TITLE = "k, the smallest count that may be printed"
_CHARACTER, _LINE = 7.2, 14  # pixels: a letter of a bold name, a line beside an axis
_DIGIT = 6.7  # pixels, of a k, in the widest font that may stand in for the kit's


def require_points(
    table: pl.DataFrame, name: str, gaps: tuple[str, ...] = (), **columns: Kind
) -> pl.DataFrame:
    """Hand back one row a name and k, in which some numbers may be missing.

    Parameters
    ----------
    table : pl.DataFrame of shape (n_points, 2 or more)
        One row a name and k.
    name : str
        Column of text that says what a point belongs to, a rule or an attack.
    gaps : tuple of str, default=()
        Columns that may be null where there was nothing to measure.
    **columns : {'number', 'text'}
        What the other columns must hold.

    Returns
    -------
    pl.DataFrame of shape (n_points, 2 + len(columns))
        The name, `k` as a whole number and the columns asked for, sorted by k with
        the names in the order of the table.

    Raises
    ------
    ChartError
        If the table holds people, nothing or not these columns; if a name has two
        rows for one k; if a k is not a whole number of at least 1, or there are
        more than 20 different ones.

    Examples
    --------
    >>> table = pl.DataFrame({"rule": ["rounding"], "k": [5], "proved": [None]})
    >>> require_points(table, "rule", ("proved",), proved="number").rows()
    [('rounding', 5, None)]
    """
    once, key = ("k", name), {name: "text", "k": "number"}
    whole = {column: kind for column, kind in columns.items() if column not in gaps}
    require_aggregates(table, once=once, **key, **whole)
    # The guard refuses every hole, so these are filled while it looks.
    holes = [gap for gap in gaps if gap in table.columns]
    filled = table.with_columns(_fill(table[gap]) for gap in holes)
    points = require_aggregates(filled, once=once, **key, **columns)
    _require_ks(points["k"].cast(pl.Float64))
    numbers = [column for column, kind in columns.items() if kind == "number"]
    points = points.cast({"k": pl.Int64} | dict.fromkeys(numbers, pl.Float64))
    points = points.with_columns(
        pl.when(table[gap].is_not_null()).then(pl.col(gap)).alias(gap) for gap in holes
    )
    return points.sort("k", maintain_order=True)


def require_at_most(values: pl.Series, limit: float, rule: str) -> None:
    """Refuse a column with a number above a limit; a missing one passes."""
    if over := values.drop_nulls().filter(values.drop_nulls() > limit).to_list():
        raise ChartError.bad_column(values.name, rule, over[0])


def name_panels(table: pl.DataFrame, name: str, most: int) -> list[str]:
    """List the names that get a place each, in the order of the table."""
    names = table[name].unique(maintain_order=True).to_list()
    if len(names) > most:
        raise ChartError.bad_column(name, f"at most {most} names", len(names))
    return names


def share_axis(*shares: pl.Series, labels: bool) -> tuple[float, alt.Axis]:
    """Choose where a scale of shares from 0 up ends, and its three ticks."""
    top = max((values.max() or 0.0) for values in shares)
    end = next(tick for tick in log_ticks(0.01, 1) if tick >= min(top, 1))
    axis = axis_at([0, end / 2, end], ".1~%")
    axis.labels = labels
    return end, axis


def k_axis(ks: pl.Series, step: float, *, labels: bool = True) -> alt.X:
    """Make the axis of all ks, so many pixels each, upright where they are long."""
    longest = max(len(f"{k:,}") for k in ks)
    angle = 0 if longest * _DIGIT <= step else 270
    axis = k_labels(labels=labels, labelAngle=angle, labelFontSize=10.5)
    scale = alt.Scale(domain=sorted(set(ks)), paddingInner=0.08, paddingOuter=0)
    return alt.X("k:O", title=_K_TITLE if labels else None, scale=scale, axis=axis)


def roomy(end: float, before: int, after: int, pixels: int) -> alt.Scale:
    """Run a scale from 0 to its end, with room for words, in pixels, around that."""
    unit = end / (pixels - before - after)
    return alt.Scale(domain=[-before * unit, end + after * unit], nice=False)


def name_upright(table: pl.DataFrame, name: str, height: int) -> alt.Chart:
    """Write what an axis measures beside it, to be read upwards."""
    words = textwrap.wrap(name, int(height / 5.5))
    mark = alt.Chart(table.head(1)).mark_text(
        text=words,
        angle=270,
        baseline="bottom",
        color=MUTED,
        fontSize=12,
        lineHeight=_LINE,
        dy=-40 - _LINE * (len(words) - 1),
    )
    return mark.encode(x=alt.value(0), y=alt.value(height / 2))


def headed(chart: alt.LayerChart, name: str) -> alt.LayerChart:
    """Write a panel's name above it, folded to the panel's width."""
    lines = textwrap.wrap(name, int(chart.width / _CHARACTER)) or [""]
    heading = alt.Title(text=lines, fontSize=13, lineHeight=16, frame="group", offset=2)
    return chart.properties(title=heading)


def edges(place: int, panels: int, columns: int) -> tuple[bool, bool]:
    """Tell whether a panel is the first of its row, and the lowest of its column."""
    return place % columns == 0, place + columns >= panels


def _require_ks(ks: pl.Series) -> None:
    """Refuse what is not a smallest count, and more of them than can be read."""
    rule = "whole numbers from 1 to 1,000,000,000"
    odd = ks.filter(~ks.is_between(1, 1_000_000_000) | (ks != ks.round()))
    if odd.len():
        raise ChartError.bad_column("k", rule, odd[0])
    if (count := ks.n_unique()) > MAX_K:
        raise ChartError.bad_column("k", f"at most {MAX_K} different values", count)


def _fill(values: pl.Series) -> pl.Series:
    """Put zeros where numbers are missing; a column of nothing but nulls too."""
    if values.dtype == pl.Null:
        return pl.Series(values.name, [0] * len(values))
    return values.fill_null(0) if values.dtype.is_numeric() else values
