"""How do several small charts stand on one page and stay comparable?"""

from __future__ import annotations

import textwrap
from typing import Any

import altair as alt
import numpy as np
import polars as pl

from kit.aggregates import highest
from kit.charts.drawing import (
    BLUE,
    INK,
    MUTED,
    PALE,
    VERMILLION,
    axis_at,
    k_labels,
    layered,
    log_ticks,
    titled,
)
from kit.charts.guard import Kind, require_aggregates
from kit.errors import ChartError

MAX_K = 20  # different ks that can be told apart along a chart
_K_TITLE = "k, the smallest count that may be printed"
_CHARACTER, _LINE = 7.2, 14  # pixels: a letter of a bold name, a line beside an axis
_DIGIT = 6.7  # pixels, of a k, in the widest font that may stand in for the kit's


def require_points(
    table: pl.DataFrame, name: str, gaps: tuple[str, ...] = (), **columns: Kind
) -> pl.DataFrame:
    """Hand back one row a name and k, in which some numbers may be missing."""
    once = ("k", name)
    key: dict[str, Kind] = {name: "text", "k": "number"}
    whole = {column: kind for column, kind in columns.items() if column not in gaps}
    require_aggregates(table, once=once, **key, **whole)
    # The guard refuses every hole, so these are filled while it looks.
    holes = [gap for gap in gaps if gap in table.columns]
    filled = table.with_columns(_fill(table[gap]) for gap in holes)
    points = require_aggregates(filled, once=once, **key, **columns)
    _require_ks(points["k"].cast(pl.Float64))
    numbers = [column for column, kind in columns.items() if kind == "number"]
    points = points.cast({"k": pl.Int64, **dict.fromkeys(numbers, pl.Float64)})
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
    top = max((highest(values) or 0.0) for values in shares)
    end = next(tick for tick in log_ticks(0.01, 1) if tick >= min(top, 1))
    axis = axis_at([0, end / 2, end], ".1~%")
    axis.labels = labels
    return end, axis


def k_axis(
    ks: pl.Series, step: float, *, labels: bool = True, title: str = ""
) -> alt.X:
    """Make the axis of all ks, so many pixels each, upright where they are long."""
    longest = max(len(f"{k:,}") for k in ks)
    angle = 0 if longest * _DIGIT <= step else 270
    axis = k_labels(labels=labels, labelAngle=angle, labelFontSize=10.5)
    scale = alt.Scale(domain=sorted(set(ks)), paddingInner=0.08, paddingOuter=0)
    return alt.X(
        "k:O", title=(title or _K_TITLE) if labels else None, scale=scale, axis=axis
    )


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


_COLUMNS, _WIDTH, _HEIGHT = 2, 290, 176  # panels in a row; pixels of one
_SIDE, _TOP, _BELOW = 22, 18, 24  # pixels in a panel that are left to its words
_MAX_RULES = 10
_ON = "on the front: nothing is safer and as useful, or more useful and as safe"
_STATUS = {  # colour and shape, so that the chart reads without colour
    _ON: (VERMILLION, "diamond"),
    "behind the front": (BLUE, "circle"),
}


def chart_front(
    table: pl.DataFrame,
    *,
    title: str,
    subtitle: str,
    description: str,
    risk: str = "risk",
    useful: str = "usefulness",
) -> alt.ConcatChart:
    """Draw the risk a rule leaves against the usefulness it keeps, as k rises.

    A first panel shows the points that no other beats; then each rule has a panel
    in which its path stands out among all paths.

    Parameters
    ----------
    table : pl.DataFrame of shape (n_rules * n_k, 4 or more)
        `rule` (in a few words), `k` (smallest count that may be printed), `risk`
        and `useful` (shares in [0, 1]).
    title, subtitle, description : str
        The finding in at most 14 words; measure, place, period and N; alt text.
    risk, useful : str, default='risk', 'usefulness'
        What the two shares are shares of, in a few words, for the axes.

    Returns
    -------
    alt.ConcatChart
        Two panels in a row, the rules in the order of the table.

    Raises
    ------
    ChartError
        If the table holds people, nothing, or not these columns; if a k is not a
        whole number of at least 1; if a share is above 1; if there are more than
        10 rules or 20 ks; if `title` is too long, or `description`, `risk` or
        `useful` empty.

    References
    ----------
    Duncan, Keller-McNulty and Stokes, "Disclosure risk vs. data utility: the R-U
    confidentiality map", 2001, for the axes.

    Examples
    --------
    >>> table = pl.DataFrame({"rule": ["threshold"] * 2, "k": [1, 11]})
    >>> table = table.with_columns(risk=pl.Series([0.9, 0.4]), useful=pl.lit(0.8))
    >>> words = {"title": "It helps", "subtitle": "", "description": "Two points."}
    >>> chart_front(table, **words).to_dict()["description"]
    'Two points.'
    """
    points = require_points(table, "rule", risk="number", useful="number")
    for share in ("risk", "useful"):
        require_at_most(points[share], 1, "shares of at most 1")
    for name, words in {"risk": risk, "useful": useful}.items():
        if not words.strip():
            raise ChartError.bad_value(name, "a few words for an axis", words)
    rules = name_panels(table, "rule", _MAX_RULES)
    points = points.with_columns(status=pl.Series(_statuses(points)))
    names = ["All rules at once", *rules]
    paths = alt.Chart(points).mark_line(color=PALE, strokeWidth=1.6)
    paths = paths.encode(detail="rule:N", order="k:Q")
    panels = []
    for place, name in enumerate(names):
        first, low = edges(place, len(names), _COLUMNS)
        layers = _front(points) if place == 0 else _path(points, name)
        if first:
            layers.append(name_upright(points, risk, _HEIGHT))
        panel = layered(paths, *layers).encode(
            x=_along(points, useful, labels=low), y=_up(points, labels=first)
        )
        panels.append(headed(panel.properties(width=_WIDTH, height=_HEIGHT), name))
    chart = alt.concat(*panels, columns=_COLUMNS, spacing={"row": 14, "column": 18})
    return titled(chart, title, subtitle, description)


def _statuses(points: pl.DataFrame) -> list[str]:
    """Say of each point whether another is better at one and as good at the other."""
    # Shares that differ by the last bits only are the same share.
    risk, useful = (points[share].round(9).to_numpy() for share in ("risk", "useful"))
    as_good = (risk <= risk[:, None]) & (useful >= useful[:, None])
    better = (risk < risk[:, None]) | (useful > useful[:, None])
    on, behind = _STATUS
    return [behind if beaten else on for beaten in np.any(as_good & better, axis=1)]


def _along(points: pl.DataFrame, title: str, *, labels: bool) -> alt.X:
    """Make the level axis, which the lowest panels label."""
    end, axis = share_axis(points["useful"], labels=labels)
    axis.grid = True
    scale = roomy(end, _SIDE, _SIDE, _WIDTH)
    words = textwrap.wrap(title, _WIDTH // 6) if labels else None
    return alt.X("useful:Q", title=words, scale=scale, axis=axis)


def _up(points: pl.DataFrame, *, labels: bool) -> alt.Y:
    """Make the upright axis, which the first panels label."""
    end, axis = share_axis(points["risk"], labels=labels)
    scale = roomy(end, _BELOW, _TOP, _HEIGHT)
    return alt.Y("risk:Q", title=None, scale=scale, axis=axis)


def _front(points: pl.DataFrame) -> list[alt.Chart]:
    """Draw the points that nothing beats, and say in words which corner is good."""
    corner = alt.Chart(points.head(1)).mark_text(
        text="useful and safe \u2192", align="right", baseline="bottom", color=INK
    )
    return [
        _draw_points(points.filter(pl.col("status") == _ON)),
        corner.encode(x=alt.value(_WIDTH - 2), y=alt.value(_HEIGHT - 2)),
    ]


def _path(points: pl.DataFrame, rule: str) -> list[alt.Chart]:
    """Draw the path of one rule, its two ends labelled with their k."""
    own = points.filter(pl.col("rule") == rule)
    line = alt.Chart(own).mark_line(color=BLUE, strokeWidth=2.2).encode(order="k:Q")
    return [line, _draw_points(own), *_label_ends(own)]


def _draw_points(points: pl.DataFrame) -> alt.Chart:
    """Draw points, by colour and by shape for on the front or behind it."""
    colours, shapes = zip(*_STATUS.values(), strict=True)
    by: dict[str, Any] = {"domain": list(_STATUS)}
    shares = (alt.Tooltip(share, format=".1%") for share in ("risk:Q", "useful:Q"))
    return (
        alt.Chart(points)
        .mark_point(filled=True, opacity=1)
        .encode(
            color=alt.Color("status:N", scale=alt.Scale(range=colours, **by)),
            shape=alt.Shape("status:N", scale=alt.Scale(range=shapes, **by)),
            size=alt.Size(
                "status:N", scale=alt.Scale(range=[85, 26], type="ordinal", **by)
            ),
            tooltip=["rule", "k", *shares],
        )
    )


def _label_ends(own: pl.DataFrame) -> list[alt.Chart]:
    """Write the first k and the last beside their points, the riskier one above."""
    ends = own[[0, -1]].sort("risk", descending=True, maintain_order=True)
    words = [f"k = {k}" for k in ends["k"]]
    if own.select("risk", "useful").n_unique() > 1:
        upper, lower = words
        return [_write(ends[:1], upper), _write(ends[1:], lower, above=False)]
    return [_write(ends[:1], words[0] if own.height == 1 else "every k")]


def _write(point: pl.DataFrame, words: str, *, above: bool = True) -> alt.Chart:
    """Write a few words above or below a point."""
    return alt.Chart(point).mark_text(
        text=words,
        fontSize=11.5,
        baseline="bottom" if above else "top",
        dy=-5 if above else 6,
        color=INK,
    )
