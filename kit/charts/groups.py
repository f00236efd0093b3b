"""How many people are in a described group, and how many of them stand alone?"""

from __future__ import annotations

import altair as alt
import polars as pl

from kit.charts.guard import require_aggregates
from kit.charts.parts import count_axis, plain, titled
from kit.charts.rows import TRACK, draw_sizes, draw_tracks, list_rows, place_rows
from kit.charts.theme import BLUE, SKY, VERMILLION
from kit.errors import ChartError


def chart_bounds(
    table: pl.DataFrame, *, title: str, subtitle: str, description: str
) -> alt.LayerChart:
    """Draw how large each group can be, given the published numbers.

    A group whose size is proved (low = high) is a solid dot with its number; any
    other is a bar from its smallest to its largest possible size.

    Parameters
    ----------
    table : pl.DataFrame of shape (n_groups, 3 or more)
        `group` (who they are, in plain words), `low` and `high` (people).
    title, subtitle, description : str
        The finding in at most 14 words; measure, place, period and N; alt text.

    Returns
    -------
    alt.LayerChart
        One row a group, in the order of the table, its words above its bounds.

    Raises
    ------
    ChartError
        If the table holds people, nothing, or not these columns; if a `low` lies
        above its `high`; if `title` is too long or `description` empty.

    Examples
    --------
    >>> table = pl.DataFrame({"group": ["gave up"], "low": [4], "high": [4]})
    >>> words = {"title": "Four gave up", "subtitle": "", "description": "A dot."}
    >>> chart_bounds(table, **words).to_dict()["description"]
    'A dot.'
    """
    bounds = require_aggregates(
        table, once=("group",), group="text", low="number", high="number"
    )
    if (bounds["low"] > bounds["high"]).any():
        raise ChartError.bad_column("low", "numbers up to those of `high`", "a larger")
    sizes = [_size(low, high) for _, low, high in bounds.rows()]
    rows = place_rows(bounds, "group").with_columns(size=pl.Series(sizes))
    proved = alt.Chart(rows.filter(pl.col("low") == pl.col("high")))
    possible = alt.Chart(rows.filter(pl.col("low") != pl.col("high")))
    across = count_axis("people in the group", bounds["high"])
    across["scale"].range = [0, TRACK]
    x = alt.X("high:Q", **across)
    chart = list_rows(
        rows,
        draw_tracks(rows, width=2),
        possible.mark_bar(color=SKY, size=10, orient="horizontal").encode(
            x=x, x2="low:Q"
        ),
        proved.mark_circle(color=VERMILLION, size=150, opacity=1).encode(x=x),
        draw_sizes(rows),
    )
    return titled(chart, title, subtitle, description, frame="group")


def chart_alone(
    table: pl.DataFrame, *, title: str, subtitle: str, description: str
) -> alt.LayerChart:
    """Draw how many of a group stand alone once one more thing is known of them.

    Parameters
    ----------
    table : pl.DataFrame of shape (n_facts, 3 or more)
        `knowledge` (what a curious person knows, in plain words), `alone`
        (expected people whom nobody else in the group shares it with) and
        `group_size` (people in the group).
    title, subtitle, description : str
        The finding in at most 14 words; measure, place, period and N; alt text.

    Returns
    -------
    alt.LayerChart
        One bar a fact, in the order of the table, against the whole group.

    Raises
    ------
    ChartError
        If the table holds people, nothing, or not these columns; if more are
        alone than there are; if `title` is too long or `description` empty.

    Examples
    --------
    >>> table = {"knowledge": ["birthday"], "alone": [45.95], "group_size": [53]}
    >>> words = {"title": "Few are hidden", "subtitle": "", "description": "A bar."}
    >>> chart_alone(pl.DataFrame(table), **words).to_dict()["description"]
    'A bar.'
    """
    columns = {"knowledge": "text", "alone": "number", "group_size": "number"}
    alone = require_aggregates(table, once=("knowledge",), **columns)
    if (alone["alone"] > alone["group_size"]).any():
        raise ChartError.bad_column("alone", "numbers up to `group_size`", "a larger")
    sizes = [f"{plain(lone)} of {plain(all_)}" for _, lone, all_ in alone.rows()]
    rows = place_rows(alone, "knowledge").with_columns(
        size=pl.Series(sizes), share=pl.col("alone") / pl.col("group_size")
    )
    axis = alt.Axis(format="%", values=[0, 0.25, 0.5, 0.75, 1])
    scale = alt.Scale(domain=[0, 1], range=[0, TRACK])
    x = alt.X(
        "share:Q",
        title="share of the group expected to be alone",
        axis=axis,
        scale=scale,
    )
    bars = alt.Chart(rows).mark_bar(color=BLUE, size=16, orient="horizontal")
    chart = list_rows(
        rows,
        draw_tracks(rows, width=16),
        bars.encode(x=x, x2=alt.value(0)),
        draw_sizes(rows),
    )
    return titled(chart, title, subtitle, description, frame="group")


def _size(low: float, high: float) -> str:
    """Say how many people a group holds."""
    return f"exactly {plain(low)}" if low == high else f"{plain(low)} to {plain(high)}"
