"""How many possibilities are left, the more is known?"""

from __future__ import annotations

import altair as alt
import polars as pl

from kit.charts.guard import require_aggregates
from kit.charts.parts import count_axis, titled
from kit.charts.rows import TRACK, draw_sizes, draw_tracks, list_rows, place_rows
from kit.charts.theme import BLUE, VERMILLION
from kit.errors import ChartError


def chart_possibilities(
    table: pl.DataFrame, *, of: str, title: str, subtitle: str, description: str
) -> alt.LayerChart:
    """Draw how many possibilities each piece of knowledge leaves.

    A single one, which is a proof, has a colour of its own.

    Parameters
    ----------
    table : pl.DataFrame of shape (n_rows, 3 or more)
        `known` (what is known, in plain words), `possible` (how many possibilities
        that leaves, at the least) and `said` (the same in words, such as "more than
        1,000").
    of : str
        What is counted, such as "worlds that fit".
    title, subtitle, description : str
        The finding in at most 14 words; measure, place, period and N; alt text.

    Returns
    -------
    alt.LayerChart
        One bar a row, in the order of the table, with its number in words.

    Raises
    ------
    ChartError
        If the table holds people, nothing, or not these columns; if a row leaves no
        possibility; if `title` is too long or `description` empty.

    Examples
    --------
    >>> table = {"known": ["every line"], "possible": [1], "said": ["exactly 1"]}
    >>> words = {"title": "One is left", "subtitle": "", "description": "A bar."}
    >>> chart_possibilities(pl.DataFrame(table), of="worlds", **words).to_dict()[
    ...     "description"
    ... ]
    'A bar.'
    """
    columns = {"known": "text", "possible": "number", "said": "text"}
    left = require_aggregates(table, once=("known",), **columns)
    if (left["possible"] < 1).any():
        raise ChartError.bad_column("possible", "numbers of at least 1", "a smaller")
    rows = place_rows(left, "known").rename({"said": "size"})
    across = count_axis(of, rows["possible"])
    across["scale"].range = [0, TRACK]
    x = alt.X("possible:Q", **across)
    bars = {
        BLUE: rows.filter(pl.col("possible") > 1),
        VERMILLION: rows.filter(pl.col("possible") == 1),
    }
    chart = list_rows(
        rows,
        draw_tracks(rows, width=16),
        *(
            alt.Chart(part)
            .mark_bar(color=color, size=16, orient="horizontal")
            .encode(x=x, x2=alt.value(0))
            for color, part in bars.items()
        ),
        draw_sizes(rows),
    )
    return titled(chart, title, subtitle, description, frame="group")
