"""How far does each share move when something is changed?"""

from __future__ import annotations

import altair as alt
import polars as pl

from kit.aggregates import highest
from kit.charts.drawing import (
    BLUE,
    SKY,
    TRACK,
    axis_at,
    draw_sizes,
    draw_tracks,
    layered,
    list_rows,
    place_rows,
    titled,
)
from kit.charts.guard import Kind, require_aggregates
from kit.errors import ChartError
from kit.words import say_share


def chart_ranges(
    table: pl.DataFrame, *, title: str, subtitle: str, description: str
) -> alt.LayerChart:
    """Draw shares as they are, each on a bar from the lowest to the highest it was.

    The bar is a range over what was tried, and no confidence interval.

    Parameters
    ----------
    table : pl.DataFrame of shape (n_shares, 4 or more)
        `what` (it is a share of, in plain words), `share`, `lowest` and `highest`, in
        [0, 1].
    title, subtitle, description : str
        The finding in at most 14 words; measure, place, period and N; alt text.

    Returns
    -------
    alt.LayerChart
        One row a share, in the order of the table, with the range in words.

    Raises
    ------
    ChartError
        If the table holds people, nothing, or not these columns; if a share lies
        outside its range or above 1; if `title` is too long or `description` empty.

    Examples
    --------
    >>> table = pl.DataFrame({"what": ["alone"], "share": [0.6], "lowest": [0.4]})
    >>> table = table.with_columns(highest=pl.lit(0.8))
    >>> words = {"title": "It moves", "subtitle": "", "description": "A bar."}
    >>> chart_ranges(table, **words).to_dict()["description"]
    'A bar.'
    """
    kinds: dict[str, Kind] = {"what": "text"}
    kinds |= dict.fromkeys(("share", "lowest", "highest"), "number")
    told = require_aggregates(table, once=("what",), **kinds)
    if highest(told["highest"]) > 1:
        raise ChartError.bad_column("highest", "shares of at most 1", "a larger one")
    if not told.select(pl.col("share").is_between("lowest", "highest").all()).item():
        raise ChartError.bad_column("share", "shares inside their range", "another")
    words = [
        f"{say_share(low)} to {say_share(high)}"
        for low, high in told.select("lowest", "highest").rows()
    ]
    rows = place_rows(told, "what").with_columns(size=pl.Series(words))
    scale = alt.Scale(domain=[0, 1], range=[0, TRACK], nice=False)
    axis = axis_at([0, 0.25, 0.5, 0.75, 1], "%")
    names = ("share", "lowest", "highest")
    share, low, _ = (
        alt.X(f"{name}:Q", title="share, and its range", axis=axis, scale=scale)
        for name in names
    )
    percent = [alt.Tooltip(f"{name}:Q", format=".1%") for name in names]
    bars = alt.Chart(rows).mark_bar(color=SKY, size=10, orient="horizontal")
    points = alt.Chart(rows).mark_circle(color=BLUE, size=130, opacity=1)
    chart = list_rows(
        rows,
        draw_tracks(rows, width=2),
        bars.encode(x=low, x2="highest:Q"),
        points.encode(x=share, tooltip=["what", *percent]),
        draw_sizes(rows),
    )
    return titled(layered(chart), title, subtitle, description, frame="group")
