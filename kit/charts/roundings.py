"""When did the numbers of a series become rounder?"""

from __future__ import annotations

from datetime import date

import altair as alt
import polars as pl

from kit.charts.guard import require_aggregates
from kit.charts.parts import titled
from kit.charts.theme import BLUE, INK, MUTED, VERMILLION
from kit.errors import ChartError

_WIDTH, _HEIGHT = 560, 280
_COLOURS, _DASHES = (BLUE, VERMILLION), ([1, 0], [3, 2])


def chart_multiples(
    table: pl.DataFrame,
    *,
    title: str,
    subtitle: str,
    description: str,
    mark: date | None = None,
    mark_label: str = "",
) -> alt.LayerChart:
    """Draw which share of the numbers of each week are multiples of a base.

    Parameters
    ----------
    table : pl.DataFrame of shape (n_points, 3 or more)
        `day`, `line` (multiples of what, one or two of them) and `share`, in [0, 1].
    title, subtitle, description : str
        The finding in at most 14 words; measure, place, period and N; alt text.
    mark : date, default=None
        Day to point at: the first one after a change.
    mark_label : str, default=''
        What to say about it.

    Returns
    -------
    alt.LayerChart
        A line for each base, named in the legend, and a dashed rule at the change.

    Raises
    ------
    ChartError
        If the table holds people, nothing, or not these columns; if a share is above
        1, or there are more than two lines; if `title` is too long or `description`
        empty.

    Examples
    --------
    >>> days = [date(2023, 6, 11), date(2023, 6, 18)]
    >>> table = pl.DataFrame({"day": days, "line": "of 100", "share": [0.1, 1.0]})
    >>> words = {"title": "Rounder", "subtitle": "", "description": "A line."}
    >>> chart_multiples(table, mark=days[1], **words).to_dict()["description"]
    'A line.'
    """
    kinds = {"day": "day", "line": "text", "share": "number"}
    shares = require_aggregates(table, once=("day", "line"), **kinds)
    if shares["share"].max() > 1:
        raise ChartError.bad_column("share", "shares of at most 1", "a larger one")
    names = shares["line"].unique(maintain_order=True).to_list()
    if len(names) > len(_COLOURS):
        raise ChartError.bad_column("line", "at most two names", len(names))
    scale = alt.Scale(domain=names, range=_COLOURS[: len(names)])
    dashes = alt.Scale(domain=names, range=_DASHES[: len(names)])
    percent = alt.Axis(format="%", values=[0, 0.25, 0.5, 0.75, 1])
    lines = (
        alt.Chart(shares)
        .mark_line()
        .encode(
            x=alt.X("day:T", title=None, axis=alt.Axis(format="%b %Y", tickCount=6)),
            y=alt.Y(
                "share:Q",
                title=None,
                axis=percent,
                scale=alt.Scale(domain=[0, 1.02], nice=False),
            ),
            color=alt.Color("line:N", scale=scale),
            strokeDash=alt.StrokeDash("line:N", scale=dashes),
            tooltip=[alt.Tooltip("day:T", format="%-d %B %Y"), "line", "share"],
        )
    )
    layers = [lines, *_point_at(shares, mark, mark_label)]
    chart = alt.layer(*layers).properties(width=_WIDTH, height=_HEIGHT)
    return titled(chart, title, subtitle, description)


def _point_at(shares: pl.DataFrame, mark: date | None, label: str) -> list[alt.Chart]:
    """Drop a dashed rule at the change, with words on the side that has room."""
    if mark is None:
        return []
    is_late = (shares["day"] < mark).mean() > 0.5
    base = alt.Chart(pl.DataFrame({"day": [mark]})).encode(x="day:T")
    words = base.mark_text(
        text=label,
        align="right" if is_late else "left",
        dx=-8 if is_late else 8,
        color=INK,
        fontWeight="bold",
    )
    return [
        base.mark_rule(color=MUTED, strokeDash=[4, 3]),
        words.encode(y=alt.value(_HEIGHT / 2)),
    ]
