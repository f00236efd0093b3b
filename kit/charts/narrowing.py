"""How much less is left open of each cell once more is read?"""

from __future__ import annotations

import altair as alt
import polars as pl

from kit.charts.guard import require_aggregates
from kit.charts.parts import count_axis, plain, titled
from kit.charts.theme import PALE, VERMILLION
from kit.errors import ChartError

_WIDTH, _STEP = 480, 22  # pixels: the way from nobody to the most, a row


def chart_narrowed(
    table: pl.DataFrame,
    *,
    before: str,
    after: str,
    title: str,
    subtitle: str,
    description: str,
) -> alt.LayerChart:
    """Draw the interval of each cell, before and after something more was read.

    Parameters
    ----------
    table : pl.DataFrame of shape (n_cells, 5 or more)
        `cell` (what it counts, in a few words), `low_before`, `high_before`, `low`
        and `high` (people).
    before, after : str
        What each pair of ends was read from, in a few words, for the legend.
    title, subtitle, description : str
        The finding in at most 14 words; measure, place, period and N; alt text.

    Returns
    -------
    alt.LayerChart
        One row a cell, in the order of the table: a pale bar for what was open
        before, on it a bar for what is open after, or a dot where nothing is.

    Raises
    ------
    ChartError
        If the table holds people, nothing, or not these columns; if an interval
        ends before it begins; if `title` is too long or `description` empty.

    Examples
    --------
    >>> table = pl.DataFrame({"cell": ["VT, 65+"], "low": [4], "high": [4]})
    >>> table = table.with_columns(low_before=0, high_before=9)
    >>> words = {"title": "Four", "subtitle": "", "description": "A dot on a bar."}
    >>> chart = chart_narrowed(table, before="one table", after="two", **words)
    >>> chart.to_dict()["description"]
    'A dot on a bar.'
    """
    ends = ("low_before", "high_before", "low", "high")
    cells = require_aggregates(
        table, once=("cell",), cell="text", **dict.fromkeys(ends, "number")
    )
    for low, high in (ends[:2], ends[2:]):
        if (cells[low] > cells[high]).any():
            rule = f"numbers up to those of `{high}`"
            raise ChartError.bad_column(low, rule, "a larger")
    words = [_range(low, high) for low, high in cells.select("low", "high").rows()]
    cells = cells.with_columns(left=pl.Series(words), before=pl.lit(before))
    cells = cells.with_columns(after=pl.lit(after))
    scale = alt.Scale(domain=[before, after], range=[PALE, VERMILLION])
    x = alt.X("high:Q", **count_axis("people in the cell", cells["high_before"]))
    rows = alt.Chart(cells).encode(
        y=alt.Y("cell:N", sort=None, title=None, axis=alt.Axis(labelLimit=0)),
        tooltip=["cell", *ends],
    )
    is_one = pl.col("low") == pl.col("high")
    told = alt.Color("after:N", scale=scale)
    chart = alt.layer(
        rows.mark_bar(size=12, orient="horizontal").encode(
            x="low_before:Q",
            x2="high_before:Q",
            color=alt.Color("before:N", scale=scale),
        ),
        _over(rows, cells.filter(~is_one))
        .mark_bar(size=5, orient="horizontal")
        .encode(x=x, x2="low:Q", color=told),
        _over(rows, cells.filter(is_one))
        .mark_circle(size=110, opacity=1)
        .encode(x=x, color=told),
        rows.mark_text(align="left", dx=12, fontWeight="bold").encode(
            x=alt.value(_WIDTH), text="left:N"
        ),
    )
    chart = chart.properties(width=_WIDTH, height=alt.Step(_STEP))
    return titled(chart, title, subtitle, description, frame="group")


def _over(rows: alt.Chart, cells: pl.DataFrame) -> alt.Chart:
    """Take the same rows with other data."""
    other = rows.copy()
    other.data = cells
    return other


def _range(low: float, high: float) -> str:
    """Say how many people may be in a cell."""
    return f"exactly {plain(low)}" if low == high else f"{plain(low)} to {plain(high)}"
