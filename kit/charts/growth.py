"""How many groups are given away as more and more is printed?"""

from __future__ import annotations

import altair as alt
import polars as pl

from kit.charts.guard import require_aggregates
from kit.charts.parts import axis_at, titled, whole_ticks
from kit.charts.theme import BLUE, INK, VERMILLION

_WIDTH, _HEIGHT = 560, 300


def chart_growth(
    table: pl.DataFrame, *, title: str, subtitle: str, description: str
) -> alt.LayerChart:
    """Draw how many groups an archive gives away, by how many numbers it holds.

    Parameters
    ----------
    table : pl.DataFrame of shape (n_days, 2 or more)
        `numbers` (printed so far) and `groups` (given away by them).
    title, subtitle, description : str
        The finding in at most 14 words; measure, place, period and N; alt text.

    Returns
    -------
    alt.LayerChart
        A line with a dot for each day of printing, its last point written out.

    Raises
    ------
    ChartError
        If the table holds people, nothing, or not these columns; if `title` is too
        long or `description` empty.

    Examples
    --------
    >>> table = pl.DataFrame({"numbers": [10, 20, 30], "groups": [0, 3, 9]})
    >>> words = {"title": "It adds up", "subtitle": "", "description": "A line."}
    >>> chart_growth(table, **words).to_dict()["description"]
    'A line.'
    """
    grown = require_aggregates(
        table, once=("numbers",), numbers="number", groups="number"
    ).sort("numbers")
    chart = alt.Chart(grown).encode(
        x=_axis("numbers", "numbers printed so far", grown["numbers"]),
        y=_axis("groups", "groups given away", grown["groups"]),
        tooltip=["numbers", "groups"],
    )
    dots = alt.OverlayMarkDef(color=VERMILLION, size=60)
    last = alt.Chart(grown.tail(1)).encode(x="numbers:Q", y="groups:Q", text="groups:Q")
    layers = (
        chart.mark_line(color=BLUE, point=dots),
        last.mark_text(dx=-10, dy=-10, align="right", color=INK, fontWeight="bold"),
    )
    sized = alt.layer(*layers).properties(width=_WIDTH, height=_HEIGHT)
    return titled(sized, title, subtitle, description)


def _axis(field: str, title: str, values: pl.Series) -> alt.X | alt.Y:
    ticks = whole_ticks(0, max(values.max(), 1))
    scale = alt.Scale(domain=[0, ticks[-1]], nice=False)
    channel = alt.X if field == "numbers" else alt.Y
    return channel(f"{field}:Q", title=title, scale=scale, axis=axis_at(ticks))
