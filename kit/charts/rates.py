"""How often is a guess right, and how often is the one it has to beat?"""

from __future__ import annotations

import altair as alt
import polars as pl

from kit.charts.guard import require_aggregates
from kit.charts.parts import titled
from kit.charts.rows import TRACK, draw_sizes, draw_tracks, list_rows, place_rows
from kit.charts.theme import BLUE, MUTED, VERMILLION
from kit.errors import ChartError
from kit.words import say_share

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
        **dict.fromkeys(("rate", "low", "high"), "number"),
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
    x = {
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
