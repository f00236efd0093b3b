"""What does a threshold let through, and what slips past it?"""

from __future__ import annotations

from datetime import date

import altair as alt
import polars as pl

from kit.aggregates import highest, lowest
from kit.charts.drawing import (
    BLUE,
    INK,
    MUTED,
    PALE,
    PLOT_WIDTH,
    VERMILLION,
    axis_at,
    count_axis,
    folded,
    k_labels,
    layered,
    list_rows,
    log_ticks,
    place_rows,
    titled,
)
from kit.charts.guard import Kind, require_aggregates
from kit.errors import ChartError
from kit.words import say_number

_WIDTH, _HEIGHT = 480, 320  # pixels of the curve; what was said stands beside it
#: Colour and shape of what becomes of a number, so that a chart reads without colour.
STATUS = {
    "printed": (BLUE, "circle"),
    "not known": (INK, "diamond"),
    "withheld": (MUTED, "M-.7-.14H.7V.14H-.7Z"),
    "given away anyway": (VERMILLION, "triangle-up"),
}


def chart_thresholds(
    table: pl.DataFrame, *, title: str, subtitle: str, description: str
) -> alt.LayerChart:
    """Draw what becomes of each claim as the smallest printable count rises.

    Parameters
    ----------
    table : pl.DataFrame of shape (n_claims * n_k, 3 or more)
        `k` (smallest count that may be printed), `claim` (in plain words) and
        `status`: 'printed', 'not known' (the number does not tell), 'withheld' or
        'given away anyway' (withheld, yet proved by what was printed).
    title, subtitle, description : str
        The finding in at most 14 words; measure, place, period and N; alt text.

    Returns
    -------
    alt.LayerChart
        One row a claim, in the order of the table; one column a k, rising.

    Raises
    ------
    ChartError
        If the table holds people, nothing, or not these columns; if a status is
        another word; if a claim has two for one k; if `title` is too long or
        `description` empty.

    Examples
    --------
    >>> table = pl.DataFrame({"k": [2, 11], "claim": ["one left", "one left"]})
    >>> table = table.with_columns(status=pl.lit("withheld"))
    >>> words = {"title": "It held", "subtitle": "", "description": "Two dashes."}
    >>> chart_thresholds(table, **words).to_dict()["description"]
    'Two dashes.'
    """
    columns: dict[str, Kind] = {"k": "number", "claim": "text", "status": "text"}
    fates = require_aggregates(table, once=("k", "claim"), **columns)
    if unknown := set(fates["status"]) - set(STATUS):
        raise ChartError.bad_column("status", f"one of {list(STATUS)}", unknown.pop())
    rows = place_rows(fates, "claim")
    is_open = "not known" in set(fates["status"])  # elsewhere it has no place
    domain = [status for status in STATUS if status != "not known" or is_open]
    colours, shapes = zip(*(STATUS[status] for status in domain), strict=True)
    points = alt.Chart(rows).mark_point(
        filled=True, size=150, opacity=1, strokeWidth=2.5
    )
    chart = points.encode(
        x=alt.X(
            "k:O",
            title="k, the smallest count that may be printed",
            axis=k_labels(labelAngle=0),
        ),
        color=alt.Color("status:N", scale=alt.Scale(domain=domain, range=colours)),
        shape=alt.Shape("status:N", scale=alt.Scale(domain=domain, range=shapes)),
        tooltip=["claim", "k", "status"],
    )
    return titled(list_rows(rows, chart), title, subtitle, description, frame="group")


def chart_release_threshold(
    table: pl.DataFrame,
    *,
    published: pl.DataFrame,
    title: str,
    subtitle: str,
    description: str,
) -> alt.LayerChart:
    """Draw how large a count must be before a private release may print it.

    Parameters
    ----------
    table : pl.DataFrame of shape (n_epsilons, 2 or more)
        `epsilon` (privacy loss, above 0) and `threshold` (people).
    published : pl.DataFrame of shape (n_counts, 2 or more)
        `label` (what was said, in a few words) and `count` (people).
    title, subtitle, description : str
        The finding in at most 14 words; measure, place, period and N; alt text.

    Returns
    -------
    alt.LayerChart
        The threshold as a curve over what it forbids, each count a level line.

    Raises
    ------
    ChartError
        If a table holds people, nothing, or not these columns; if an `epsilon` is
        0; if `title` is too long or `description` empty.

    Examples
    --------
    >>> table = pl.DataFrame({"epsilon": [0.5, 1.0], "threshold": [31.8, 16.4]})
    >>> published = pl.DataFrame({"label": ["42 plays"], "count": [1]})
    >>> words = {"title": "One is too few", "subtitle": "", "description": "A curve."}
    >>> chart = chart_release_threshold(table, published=published, **words)
    >>> chart.to_dict()["description"]
    'A curve.'
    """
    needed = require_aggregates(
        table, once=("epsilon",), epsilon="number", threshold="number"
    )
    if (needed["epsilon"] == 0).any():
        raise ChartError.bad_column("epsilon", "numbers above 0", 0)
    said = require_aggregates(published, label="text", count="number")
    labels = [f"{label}:\u00a0{say_number(count)}" for label, count in said.rows()]
    up = count_axis("people in the count", needed["threshold"], said["count"])
    y = alt.Y("threshold:Q", **up)
    curve = alt.Chart(needed).encode(x=_epsilon_axis(needed["epsilon"]), y=y)
    levels = alt.Chart(said.with_columns(label=folded(pl.Series(labels), 26)))
    levels = levels.encode(y="count:Q")
    forbidden = alt.Chart(needed.head(1)).mark_text(
        text="may not be printed", align="left", fontStyle="italic"
    )
    chart = layered(
        curve.mark_area(color=PALE, opacity=0.7),
        forbidden.encode(x=alt.value(12), y=alt.value(_HEIGHT - 55)),
        levels.mark_rule(color=INK, strokeWidth=1.2, strokeDash=[5, 3]),
        curve.mark_line(color=VERMILLION, point=needed.height == 1),
        levels.mark_text(align="left", dx=8, lineBreak="\n").encode(
            x=alt.value(_WIDTH), text="label"
        ),
    )
    chart = chart.properties(width=_WIDTH, height=_HEIGHT)
    return titled(chart, title, subtitle, description)


def _epsilon_axis(epsilons: pl.Series) -> alt.X:
    """Make the level axis of privacy losses, by tens."""
    ends = [lowest(epsilons), highest(epsilons)]
    return alt.X(
        "epsilon:Q",
        title="privacy loss ε (smaller is more private)",
        scale=alt.Scale(type="log", domain=ends, nice=False),
        axis=axis_at(log_ticks(*ends), "~g"),
    )


_HEIGHT_ROUNDINGS = 280
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
    kinds: dict[str, Kind] = {"day": "day", "line": "text", "share": "number"}
    shares = require_aggregates(table, once=("day", "line"), **kinds)
    if highest(shares["share"]) > 1:
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
    chart = layered(*layers).properties(width=PLOT_WIDTH, height=_HEIGHT_ROUNDINGS)
    return titled(chart, title, subtitle, description)


def _point_at(shares: pl.DataFrame, mark: date | None, label: str) -> list[alt.Chart]:
    """Drop a dashed rule at the change, with words on the side that has room."""
    if mark is None:
        return []
    is_late = (shares["day"] < mark).sum() > 0.5 * len(shares)
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
        words.encode(y=alt.value(_HEIGHT_ROUNDINGS / 2)),
    ]
