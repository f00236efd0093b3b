"""How is a count of people drawn along an axis, with its small numbers legible?"""

from __future__ import annotations

from datetime import date

import altair as alt
import polars as pl

from kit.charts.parts import count_axis, plain
from kit.charts.theme import MUTED, VERMILLION
from kit.errors import ChartError

_WIDTH, _HEIGHT = 560, 300
_TOP = -18  # pixels above the plot where a callout begins
_SPARSE = 8  # points that can all bear their number without crowding
_COUNT = {"field": "viewers", "type": "quantitative", "format": ","}

# Every table here has two columns: what lies along the axis, then `viewers`.


def stand_upright(layers: list[alt.Chart], *counts: pl.Series) -> alt.LayerChart:
    """Set layers on one upright axis of people."""
    upright = count_axis("people", *counts)
    upright["axis"].titleY = _TOP - 24
    y = alt.Y("viewers:Q", **upright)
    return alt.layer(*layers).encode(y=y).properties(width=_WIDTH, height=_HEIGHT)


def draw_line(
    table: pl.DataFrame, x: alt.X, colour: str, *, dots: bool = False
) -> alt.Chart:
    """Draw a count of people along an axis."""
    field = table.columns[0]
    along = alt.Tooltip("day:T", format="%-d %B %Y") if field == "day" else field
    point = (
        alt.OverlayMarkDef(color=colour, size=42)
        if dots or table.height == 1
        else False
    )
    base = alt.Chart(table).mark_line(color=colour, point=point)
    return base.encode(x=x, y="viewers:Q", tooltip=[along, alt.Tooltip(**_COUNT)])


def name_line(table: pl.DataFrame, x: alt.X, name: str, colour: str) -> alt.Chart:
    """Write what a line counts where it ends."""
    base = alt.Chart(table.tail(1)).encode(x=x, y="viewers:Q")
    return base.mark_text(
        text=name, align="left", dx=13, dy=1, color=colour, fontWeight="bold"
    )


def write_counts(table: pl.DataFrame, x: alt.X, mark: date | int | None) -> alt.Chart:
    """Write counts above their points: the last, the one before the mark, or all."""
    field, row = table.columns[0], pl.int_range(pl.len())
    chosen = (pl.len() <= _SPARSE) | (row == pl.len() - 1)
    if mark is not None:
        is_mark = pl.col(field) == mark
        chosen = (chosen | is_mark.shift(-1, fill_value=False)) & ~is_mark
    base = alt.Chart(table.filter(chosen)).encode(x=x, y="viewers:Q")
    return base.mark_text(align="left", dx=3, dy=-10).encode(text=alt.Text(**_COUNT))


def call_out(
    table: pl.DataFrame, x: alt.X, mark: date | int, label: str, *, along: pl.Series
) -> list[alt.Chart]:
    """Drop a thin line from the top onto the marked count, words above it.

    Counts fall from left to right, so nothing is ever drawn above the line.
    """
    field = table.columns[0]
    point = table.filter(pl.col(field) == mark)
    if point.is_empty():
        raise ChartError.bad_value("mark", f"a value of `{field}`", str(mark))
    late = (along < mark).mean() > 0.4
    base = alt.Chart(point).encode(x=x)
    count = plain(point["viewers"][0])
    people = f"{count} person" if count == "1" else f"{count} people"
    words = base.mark_text(
        text=f"{label}: {people}" if label else people,
        align="right" if late else "left",
        baseline="bottom",
        dy=-5,
        fontWeight="bold",
    )
    return [
        base.mark_rule(color=MUTED, strokeDash=[3, 3]).encode(
            y="viewers:Q", y2=alt.value(_TOP)
        ),
        base.mark_circle(color=VERMILLION, size=95, opacity=1).encode(y="viewers:Q"),
        words.encode(y=alt.value(_TOP)),
    ]
