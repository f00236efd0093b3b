"""How often does an attack succeed as k rises, and does it beat its baseline?"""

from __future__ import annotations

from typing import Any

import altair as alt
import polars as pl

from kit.charts.drawing import (
    BLUE,
    INK,
    MUTED,
    TRACK,
    VERMILLION,
    draw_sizes,
    draw_tracks,
    layered,
    list_rows,
    place_rows,
    titled,
)
from kit.charts.guard import Kind, require_aggregates
from kit.charts.panels import (
    edges,
    headed,
    k_axis,
    name_panels,
    name_upright,
    require_at_most,
    require_points,
    roomy,
    share_axis,
)
from kit.errors import ChartError
from kit.words import say_share

_HEIGHT, _BELOW, _ABOVE = 108, 16, 8  # pixels of a panel, under 0 and over the top
_MAX_PANELS, _MAX_NAME = 8, 40
_ONE, _TWO = 590, 290  # pixels across, where one panel or two stand in a row
_RATE, _CONTROL, _NONE = "attack, with its 95% interval", "control", "no attempt"
# Outlines that a fill shows, in units of half the side of a mark: an empty square
# and a cross.
_SIZE, _UNIT = 49, 3.5  # square pixels of a mark, pixels of half its side
_FRAME = "M-1.2-1.2H1.2V1.2H-1.2ZM-.85-.85V.85H.85V-.85Z"
_CROSS = "M-1-.7-.7-1 0-.3 .7-1 1-.7 .3 0 1 .7 .7 1 0 .3-.7 1-1 .7-.3 0Z"
_GREY = "#8a949c"  # as pale as a mark can be and still be seen on white


def chart_success(
    table: pl.DataFrame,
    *,
    title: str,
    subtitle: str,
    description: str,
    baseline: str = "baseline",
    along: str = "",
) -> alt.ConcatChart:
    """Draw the success rate of attacks as k rises, each beside what it has to beat.

    A rate that is null, because the attack could not be mounted, is a cross below
    the zero line and never a point on it.

    Parameters
    ----------
    table : pl.DataFrame of shape (n_panels * n_k, 6 or more)
        `panel` (an attack or a rule, in a few words), `k` (smallest count that may
        be printed), `rate` with the ends of its interval, `low` and `high`, and
        `baseline`, all shares in [0, 1]. Where `rate` is null the other three may
        be. A column `control`, the rate among people who are not in the data, is
        drawn where it is given.
    title, subtitle, description : str
        The finding in at most 14 words; measure, place, period and N; alt text.
    baseline : str, default='baseline'
        What the attack has to beat, in a few words, for the legend.
    along : str, default=''
        What `k` is, for the axis, where it is not the smallest count that may be
        printed.

    Returns
    -------
    alt.ConcatChart
        Two panels in a row, in the order of the table; all have the same scales.

    Raises
    ------
    ChartError
        If the table holds people, nothing, or not these columns; if a k is not a
        whole number of at least 1; if a rate lies outside its interval, or an
        interval or a baseline is missing where there is a rate; if a share is above
        1; if there are more than 8 panels or 20 ks; if `title` or `baseline` is too
        long, or `description` or `baseline` empty.

    Examples
    --------
    >>> table = pl.DataFrame({"panel": ["differencing"] * 2, "k": [1, 11]})
    >>> shares = {"rate": [0.9, None], "low": [0.8, None], "high": [1.0, None]}
    >>> table = table.with_columns(pl.DataFrame(shares), baseline=pl.lit(0.1))
    >>> words = {"title": "It stops", "subtitle": "", "description": "One point."}
    >>> chart_success(table, **words).to_dict()["description"]
    'One point.'
    """
    rates = _require_rates(table)
    names = name_panels(table, "panel", _MAX_PANELS)
    _require_name(baseline)
    columns, width = (1, _ONE) if len(names) == 1 else (2, _TWO)
    marks = _one_row_a_mark(rates, baseline)
    step = width / rates["k"].n_unique()
    told = _tell_apart(marks, baseline, step)
    panels = []
    for place, name in enumerate(names):
        first, low = edges(place, len(names), columns)
        own = pl.col("panel") == name
        layers = _draw(rates.filter(own), marks.filter(own), told)
        if first:
            layers.append(name_upright(rates, "success rate", _HEIGHT))
        panel = layered(*layers).encode(
            x=k_axis(rates["k"], step, labels=low, title=along),
            y=_up(rates["high"], marks["share"], labels=first),
        )
        panels.append(headed(panel.properties(width=width, height=_HEIGHT), name))
    chart = alt.concat(*panels, columns=columns, spacing={"row": 14, "column": 22})
    return titled(chart, title, subtitle, description)


def _require_name(baseline: str) -> None:
    """Refuse a name for the baseline that the legend could not show apart."""
    if baseline in (_RATE, _CONTROL, _NONE):
        raise ChartError.bad_value("baseline", "a name of its own", baseline)
    if not 1 <= len(baseline.strip()) <= _MAX_NAME:
        rule = f"a name of 1 to {_MAX_NAME} characters"
        raise ChartError.bad_value("baseline", rule, baseline)


def _require_rates(table: pl.DataFrame) -> pl.DataFrame:
    """Take the columns to draw, or refuse a rate that is none."""
    shares = ["rate", "low", "high", "baseline"]
    if isinstance(table, pl.DataFrame) and "control" in table.columns:
        shares.append("control")
    columns: dict[str, Kind] = dict.fromkeys(shares, "number")
    rates = require_points(table, "panel", tuple(shares), **columns)
    for share in shares:
        require_at_most(rates[share], 1, "shares of at most 1")
    tried = pl.col("rate").is_not_null()
    for share in ("low", "high", "baseline"):
        if rates.filter(tried)[share].null_count():
            rule = "a share wherever `rate` does"
            raise ChartError.bad_column(share, rule, "a missing value")
    if rates.filter(~tried).select("low", "high").count().sum_horizontal().item():
        rule = "a share wherever `low` or `high` does"
        raise ChartError.bad_column("rate", rule, "a missing value")
    if not rates.select(pl.col("rate").is_between("low", "high").all()).item():
        rule = "shares from `low` to `high`"
        raise ChartError.bad_column("rate", rule, "one that is not")
    return rates


def _one_row_a_mark(rates: pl.DataFrame, baseline: str) -> pl.DataFrame:
    """Name each share by what it is; a rate that is missing is no attempt."""
    names = {"control": _CONTROL, "baseline": baseline, "rate": _RATE}
    names = {share: name for share, name in names.items() if share in rates.columns}
    marks = rates.unpivot(
        list(names), index=["panel", "k"], variable_name="what", value_name="share"
    )
    untried = (pl.col("what") == "rate") & pl.col("share").is_null()
    what = pl.when(untried).then(pl.lit(_NONE)).otherwise(pl.col("what").replace(names))
    marks = marks.with_columns(what=what)
    return marks.filter(pl.col("share").is_not_null() | (pl.col("what") == _NONE))


def _tell_apart(
    marks: pl.DataFrame, baseline: str, step: float
) -> dict[str, alt.Color | alt.Shape]:
    """Give each kind of mark that occurs a colour and a shape.

    The baseline is a dash as wide as most of a step, so that over several ks it
    becomes a dashed line, one that can rise and fall with k.
    """
    half = min(0.35 * step, 9) / _UNIT
    dash = f"M-{half:.2f}-.22H{half:.2f}V.22H-{half:.2f}Z"
    kinds = {
        _RATE: (VERMILLION, "circle"),
        baseline: (INK, dash),
        _CONTROL: (_GREY, _FRAME),
        _NONE: (MUTED, _CROSS),
    }
    kinds = {kind: look for kind, look in kinds.items() if kind in set(marks["what"])}
    colours, shapes = zip(*kinds.values(), strict=True)
    colour = alt.Scale(domain=list(kinds), range=colours)
    shape = alt.Scale(domain=list(kinds), range=shapes)
    legend = alt.Legend(symbolSize=_SIZE, labelOffset=10)
    return {
        "color": alt.Color("what:N", scale=colour, legend=legend),
        "shape": alt.Shape("what:N", scale=shape, legend=legend),
    }


def _draw(rates: pl.DataFrame, marks: pl.DataFrame, told: dict) -> list[alt.Chart]:
    """Draw one panel: intervals, and the marks with the attack's own on top."""
    whiskers = alt.Chart(rates.drop_nulls("rate")).mark_rule(
        color=VERMILLION, strokeWidth=1.6
    )
    tried = pl.col("what") != _NONE
    tooltip = ["panel", "k", "what", alt.Tooltip("share:Q", format=".1%")]
    points, crosses = (
        alt.Chart(part)
        .mark_point(filled=True, opacity=1, size=_SIZE)
        .encode(**told, tooltip=tooltip)
        for part in (marks.filter(tried), marks.filter(~tried))
    )
    return [
        whiskers.encode(y="low:Q", y2="high:Q"),
        points.encode(y="share:Q"),
        crosses.encode(y=alt.value(_HEIGHT - _BELOW / 2)),
    ]


def _up(*shares: pl.Series, labels: bool) -> alt.Y:
    """Make the upright axis, which the first panels label."""
    end, axis = share_axis(*shares, labels=labels)
    scale = roomy(end, _BELOW, _ABOVE, _HEIGHT)
    return alt.Y("share:Q", title=None, scale=scale, axis=axis)


_SIDE = {  # colour and shape, so that the chart reads without colour
    "attack": (VERMILLION, "circle"),
    "baseline": (MUTED, "diamond"),
    "control": (BLUE, "square"),
}


def chart_rates(
    table: pl.DataFrame, *, title: str, subtitle: str, description: str
) -> alt.LayerChart:
    """Draw success rates with their intervals, each beside what it has to beat.

    Parameters
    ----------
    table : pl.DataFrame of shape (n_rates, 5 or more)
        `what` (whose rate, in plain words), `side` ("attack", "baseline" or
        "control"), `rate` and the ends of its interval, `low` and `high`, all
        shares in [0, 1].
    title, subtitle, description : str
        The finding in at most 14 words; measure, place, period and N; alt text.

    Returns
    -------
    alt.LayerChart
        One row a rate, in the order of the table: a point on its interval.

    Raises
    ------
    ChartError
        If the table holds people, nothing, or not these columns; if a rate lies
        outside its interval or an interval outside [0, 1]; if `title` is too long or
        `description` empty.

    Examples
    --------
    >>> table = pl.DataFrame({"what": ["found"], "side": ["attack"], "rate": [0.9]})
    >>> table = table.with_columns(low=pl.lit(0.8), high=pl.lit(1.0))
    >>> words = {"title": "Nine in ten", "subtitle": "", "description": "A point."}
    >>> chart_rates(table, **words).to_dict()["description"]
    'A point.'
    """
    rates = require_aggregates(
        table,
        once=("what",),
        what="text",
        side="text",
        rate="number",
        low="number",
        high="number",
    )
    if unknown := set(rates["side"]) - set(_SIDE):
        raise ChartError.bad_column("side", f"one of {list(_SIDE)}", unknown.pop())
    within = (pl.col("low") <= pl.col("rate")) & (pl.col("rate") <= pl.col("high"))
    if not rates.select((within & (pl.col("high") <= 1)).all()).item():
        rule = "shares from `low` to `high`, which is at most 1"
        raise ChartError.bad_column("rate", rule, "one that is not")
    words = [
        f"{say_share(rate)} ({say_share(low)} to {say_share(high)})"
        for *_, rate, low, high in rates.rows()
    ]
    rows = place_rows(rates, "what").with_columns(size=pl.Series(words))
    colours, shapes = zip(*_SIDE.values(), strict=True)
    colour = alt.Color("side:N", scale=alt.Scale(domain=list(_SIDE), range=colours))
    shape = alt.Shape("side:N", scale=alt.Scale(domain=list(_SIDE), range=shapes))
    across = alt.Chart(rows).encode(color=colour, tooltip=["what", "size"])
    x: dict[str, Any] = {
        "scale": alt.Scale(domain=[0, 1], range=[0, TRACK]),
        "axis": alt.Axis(format="%", values=[0, 0.25, 0.5, 0.75, 1]),
        "title": "share, with its 95% interval",
    }
    chart = list_rows(
        rows,
        draw_tracks(rows, width=2),
        across.mark_bar(size=5, orient="horizontal").encode(
            x=alt.X("low:Q", **x), x2="high:Q"
        ),
        across.mark_point(filled=True, size=130, opacity=1).encode(
            x=alt.X("rate:Q", **x), shape=shape
        ),
        draw_sizes(rows),
    )
    return titled(chart, title, subtitle, description, frame="group")
