"""What was shown of a promise of privacy, and what could be shown at all?"""

from __future__ import annotations

from typing import Any

import altair as alt
import polars as pl

from kit.aggregates import highest, lowest
from kit.charts.drawing import (
    BLUE,
    INK,
    MUTED,
    PLOT_HEIGHT,
    PLOT_WIDTH,
    TRACK,
    VERMILLION,
    axis_at,
    draw_sizes,
    draw_tracks,
    layered,
    list_rows,
    log_ticks,
    place_rows,
    titled,
    whole_ticks,
)
from kit.charts.guard import require_aggregates
from kit.checks import check_number
from kit.errors import ChartError

_SIDES = {  # colour and shape, so that the chart reads without colour
    "not refuted": (BLUE, "circle"),
    "refuted": (VERMILLION, "diamond"),
}
#: Colours, dashes and shapes of up to four lines.
_LINES = ((INK, [1, 0]), (VERMILLION, [1, 0]), (MUTED, [6, 3]), (BLUE, [6, 3]))


def chart_promises(
    table: pl.DataFrame, *, title: str, subtitle: str, description: str
) -> alt.LayerChart:
    """Draw how much was shown of each promise, as a multiple of what was promised.

    Left of the line at 1 nothing is refuted, and nothing is proved to hold. A
    multiple lies on a scale by tens from a tenth on; one that is less is drawn there.

    Parameters
    ----------
    table : pl.DataFrame of shape (n_promises, 3 or more)
        `what` (what was audited, in plain words), `promised` (an ε or a ρ, above 0)
        and `shown` (the least that holds, of the same kind).
    title, subtitle, description : str
        The finding in at most 14 words; measure, place, period and N; alt text.

    Returns
    -------
    alt.LayerChart
        One row a promise, in the order of the table, with both numbers in words.

    Raises
    ------
    ChartError
        If the table holds people, nothing, or not these columns; if a promise is 0;
        if `title` is too long or `description` empty.

    Examples
    --------
    >>> table = pl.DataFrame({"what": ["noise"], "promised": [1.0], "shown": [1.9]})
    >>> words = {"title": "Refuted", "subtitle": "", "description": "A point."}
    >>> chart_promises(table, **words).to_dict()["description"]
    'A point.'
    """
    kinds: dict[str, Any] = {"what": "text", "promised": "number", "shown": "number"}
    told = require_aggregates(table, once=("what",), **kinds)
    if not told.select((pl.col("promised") > 0).all()).item():
        raise ChartError.bad_column("promised", "numbers above 0", 0)
    words = [f"{shown:.3g} of {promised:.3g}" for _, promised, shown in told.rows()]
    times = pl.col("shown") / pl.col("promised")
    side = pl.when(times > 1).then(pl.lit("refuted")).otherwise(pl.lit("not refuted"))
    rows = place_rows(told, "what").with_columns(
        times=times.clip(0.1), side=side, size=pl.Series(words)
    )
    far = max(10.0, highest(rows["times"]))
    ticks = [tick for tick in log_ticks(0.1, far) if tick in (0.1, 0.2, 0.5)]
    ticks += [tick for tick in log_ticks(1, far) if f"{tick:e}"[0] in "125"]
    x = alt.X(
        "times:Q",
        title="shown, as a multiple of what was promised (log scale)",
        scale=alt.Scale(type="log", domain=[0.1, far], range=[0, TRACK], nice=False),
        axis=axis_at(ticks, ",.9~r"),
    )
    colours, shapes = zip(*_SIDES.values(), strict=True)
    domain = list(_SIDES)
    points = alt.Chart(rows).mark_point(filled=True, size=130, opacity=1)
    line = alt.Chart(rows.with_columns(times=pl.lit(1.0)))
    chart = list_rows(
        rows,
        draw_tracks(rows, width=2),
        line.mark_tick(color=INK, thickness=2, size=20).encode(x=x),
        points.encode(
            x=x,
            color=alt.Color("side:N", scale=alt.Scale(domain=domain, range=colours)),
            shape=alt.Shape("side:N", scale=alt.Scale(domain=domain, range=shapes)),
            tooltip=["what", "size"],
        ),
        draw_sizes(rows),
    )
    return titled(chart, title, subtitle, description, frame="group")


def chart_ceilings(
    table: pl.DataFrame,
    *,
    promised: float,
    title: str,
    subtitle: str,
    description: str,
) -> alt.LayerChart:
    """Draw how large an ε can be shown as runs grow in number, beside a promise.

    Parameters
    ----------
    table : pl.DataFrame of shape (n_points, 3 or more)
        `runs` (how many, above 0), `line` (shown by whom or of what, in a few words)
        and `epsilon` (the largest that is shown).
    promised : float
        The ε that was promised, drawn as a level; above 0.
    title, subtitle, description : str
        The finding in at most 14 words; measure, place, period and N; alt text.

    Returns
    -------
    alt.LayerChart
        Up to four lines over a scale by tens, in the order of the table.

    Raises
    ------
    ChartError
        If the table holds people, nothing, or not these columns; if a number of runs
        is 0, a line has two points at one, or there are more than four lines; if
        `promised` is no number above 0, `title` is too long or `description` empty.

    Examples
    --------
    >>> table = pl.DataFrame({"runs": [10, 100], "line": "at most", "epsilon": [1, 3]})
    >>> words = {"title": "It grows", "subtitle": "", "description": "A line."}
    >>> chart_ceilings(table, promised=1, **words).to_dict()["description"]
    'A line.'
    """
    points = require_aggregates(
        table, once=("runs", "line"), runs="number", line="text", epsilon="number"
    )
    check_number(ChartError, "promised", promised, above=0)
    if (points["runs"] == 0).any():
        raise ChartError.bad_column("runs", "numbers above 0", 0)
    names = points["line"].unique(maintain_order=True).to_list()
    if len(names) > len(_LINES):
        raise ChartError.bad_column("line", f"at most {len(_LINES)} names", len(names))
    low, far = lowest(points["runs"]), highest(points["runs"])
    tens = [t for t in log_ticks(low, far) if f"{t:e}"[0] == "1"] or [low]
    up = whole_ticks(0, max(promised, highest(points["epsilon"])))
    x = alt.X(
        "runs:Q",
        title="runs with the person, and as many without her (log scale)",
        scale=alt.Scale(type="log", domain=[low, far], nice=False),
        axis=axis_at(tens),
    )
    y = alt.Y(
        "epsilon:Q",
        title="ε",
        scale=alt.Scale(domain=[0, up[-1]], nice=False),
        axis=axis_at(up),
    )
    colours, dashes = zip(*_LINES[: len(names)], strict=True)
    lines = alt.Chart(points.sort("runs", maintain_order=True)).encode(
        x=x,
        y=y,
        color=alt.Color("line:N", scale=alt.Scale(domain=names, range=colours)),
        strokeDash=alt.StrokeDash(
            "line:N", scale=alt.Scale(domain=names, range=dashes)
        ),
        tooltip=["line", "runs", alt.Tooltip("epsilon:Q", format=".2f")],
    )
    level = alt.Chart(pl.DataFrame({"epsilon": [promised]})).encode(y=y)
    dot = alt.Chart(points).mark_point(filled=True, size=36, opacity=1)
    chart = layered(
        level.mark_rule(color=MUTED, strokeDash=[3, 3]),
        level.mark_text(
            text=f"promised: {promised:g}", align="left", baseline="bottom", dx=4, dy=-4
        ).encode(x=alt.value(0)),
        lines.mark_line(),
        dot.encode(x=x, y=y, color=alt.Color("line:N")),
    ).properties(width=PLOT_WIDTH, height=PLOT_HEIGHT)
    return titled(chart, title, subtitle, description)
