"""How few people reach a count, seen and expected?"""

from __future__ import annotations

import altair as alt
import polars as pl

from kit.charts.guard import require_aggregates
from kit.charts.parts import axis_at, log_ticks, titled
from kit.charts.theme import BLUE, GREEN, INK, MUTED, PURPLE, VERMILLION
from kit.errors import ChartError

_WIDTH, _HEIGHT = 520, 320
#: Fewer people than this are not drawn: the line has left the page.
_FLOOR = 0.001
_STYLES = (
    (VERMILLION, [1, 0]),
    (BLUE, [6, 3]),
    (GREEN, [2, 3]),
    (PURPLE, [8, 2, 2, 2]),
)


def chart_fitted(
    seen: pl.DataFrame,
    fitted: pl.DataFrame,
    *,
    of: str,
    mark: int,
    title: str,
    subtitle: str,
    description: str,
) -> alt.LayerChart:
    """Draw how many people reach each count, and how tails go on from there.

    Both scales are logarithmic. A tail is drawn down to a thousandth of a person.

    Parameters
    ----------
    seen : pl.DataFrame of shape (n_levels, 2 or more)
        `at_least` and `people`: how many were seen to reach it.
    fitted : pl.DataFrame of shape (n_tails * n_levels, 3 or more)
        `tail` (its name), `at_least` and `people` (how many should).
    of : str
        What is counted, for the axis: "plays of one title in a day".
    mark : int
        The count in question.
    title, subtitle, description : str
        The finding in at most 14 words; measure, place, period and N; alt text.

    Returns
    -------
    alt.LayerChart
        Points for what was seen, a named line for each tail.

    Raises
    ------
    ChartError
        If a table holds people, nothing, or not these columns; if there are more
        than four tails; if `title` is too long or `description` empty.

    Examples
    --------
    >>> seen = pl.DataFrame({"at_least": [1, 2], "people": [90, 9]})
    >>> fitted = seen.with_columns(tail=pl.lit("power law"))
    >>> words = {"title": "Few go on", "subtitle": "", "description": "A line falls."}
    >>> chart_fitted(seen, fitted, of="plays", mark=2, **words).to_dict()["description"]
    'A line falls.'
    """
    points = require_aggregates(
        seen, once=("at_least",), at_least="number", people="number"
    ).filter(pl.col("people") > 0)
    lines = require_aggregates(
        fitted,
        once=("tail", "at_least"),
        tail="text",
        at_least="number",
        people="number",
    ).filter(pl.col("people") >= _FLOOR)
    names = lines["tail"].unique(maintain_order=True).to_list()
    if len(names) > len(_STYLES):
        raise ChartError.bad_column("tail", f"at most {len(_STYLES)} names", len(names))
    x, y = _axes(points, lines, of, mark)
    base = alt.Chart(points).encode(x=x, y=y)
    layers = [base.mark_circle(color=INK, size=36, opacity=0.9)]
    for name, (colour, dash) in zip(names, _STYLES, strict=False):
        layers += _draw(lines.filter(tail=name), x, y, name, colour, dash)
    level = alt.Chart(pl.DataFrame({"at_least": [mark]})).encode(x=x)
    layers += [
        level.mark_rule(color=MUTED, strokeDash=[3, 3]),
        level.mark_text(text=f"{mark:,}", baseline="bottom", dy=-4).encode(
            y=alt.value(0)
        ),
    ]
    chart = alt.layer(*layers).properties(width=_WIDTH, height=_HEIGHT)
    return titled(chart, title, subtitle, description)


def _draw(
    line: pl.DataFrame, x: alt.X, y: alt.Y, name: str, colour: str, dash: list[int]
) -> list[alt.Chart]:
    """Draw one tail, named where it ends."""
    drawn = alt.Chart(line.sort("at_least"))
    end = alt.Chart(line.sort("at_least").tail(1)).encode(x=x, y=y)
    return [
        drawn.mark_line(color=colour, strokeDash=dash, strokeWidth=2).encode(x=x, y=y),
        end.mark_text(text=name, align="left", dx=7, color=colour, fontWeight="bold"),
    ]


def _axes(
    points: pl.DataFrame, lines: pl.DataFrame, of: str, mark: int
) -> tuple[alt.X, alt.Y]:
    """Make two axes by tens, that hold the points, the lines and the mark."""
    low = max(1, int(points["at_least"].min()))
    far = max(mark, int(lines["at_least"].max()))
    ticks = [n for n in log_ticks(low, far) if n >= 1]
    x = alt.X(
        "at_least:Q",
        title=f"{of}, at least (log scale)",
        scale=alt.Scale(type="log", domain=[low, far], nice=False),
        axis=axis_at(ticks),
    )
    top = max(points["people"].max(), lines["people"].max())
    tens = [t for t in log_ticks(_FLOOR, top) if f"{t:e}".startswith("1.")]
    y = alt.Y(
        "people:Q",
        title="people (log scale)",
        scale=alt.Scale(type="log", domain=[_FLOOR, top], nice=False),
        axis=axis_at(tens, ",.9~r"),
    )
    return x, y
