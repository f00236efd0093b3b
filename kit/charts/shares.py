"""How does a share of people rise or fall along something, for each of several?"""

from __future__ import annotations

from typing import Any, Literal

import altair as alt
import polars as pl

from kit.aggregates import highest, lowest
from kit.charts.drawing import (
    BLUE,
    GREEN,
    INK,
    MUTED,
    ORANGE,
    PALE,
    PLOT_HEIGHT,
    PLOT_WIDTH,
    PURPLE,
    SKY,
    VERMILLION,
    axis_at,
    count_axis,
    folded,
    layered,
    titled,
    whole_ticks,
)
from kit.charts.guard import Kind, require_aggregates
from kit.checks import check_type
from kit.errors import ChartError
from kit.words import say_number

_WIDTH, _HEIGHT = 500, 300
_CHARACTERS, _LINE, _GAP = 25, 15, 5  # of a name: letters a line, pixels, what parts
_MOST_TICKS = 12
_LOOKS = (  # colour and shape, so that the chart reads without colour
    (BLUE, "circle"),
    (VERMILLION, "square"),
    (GREEN, "triangle-up"),
    (PURPLE, "diamond"),
    (ORANGE, "triangle-down"),
    (SKY, "cross"),
    (INK, "triangle-right"),
    (MUTED, "triangle-left"),
)
_NUMBERS = ("at", "share", "low", "high")


def chart_shares(
    table: pl.DataFrame,
    *,
    along: str,
    of: str,
    title: str,
    subtitle: str,
    description: str,
    by_tens: bool = False,
) -> alt.LayerChart:
    """Draw shares with their intervals along a number, a named line for each kind.

    Parameters
    ----------
    table : pl.DataFrame of shape (n_points, 5 or more)
        `at` (a number), `line` (what it is a share for, in a few words), `share`,
        `low` and `high` (with its interval, in [0, 1]). Where `share` is null there
        was nobody to measure, and nothing is drawn.
    along, of : str
        What `at` counts and what `share` is a share of, for the axes.
    title, subtitle, description : str
        The finding in at most 14 words; measure, place, period and N; alt text.
    by_tens : bool, default=False
        Whether `at` lies on a scale by tens.

    Returns
    -------
    alt.LayerChart
        Lines in the order of the table, each named where it ends.

    Raises
    ------
    ChartError
        If the table holds people, nothing, or not these columns; if a line has two
        shares at one place; if a share lies outside its interval or above 1; if there
        are more than 8 lines; if an `at` is 0 on a scale by tens; if `title` is too
        long, or `description`, `along` or `of` empty.

    Examples
    --------
    >>> table = pl.DataFrame({"at": [1, 2], "line": "title", "share": [0.1, 0.5]})
    >>> table = table.with_columns(low=pl.col("share") / 2, high=pl.lit(0.6))
    >>> words = {"title": "Two do", "subtitle": "", "description": "A line."}
    >>> chart = chart_shares(table, along="plays", of="people", **words)
    >>> chart.to_dict()["description"]
    'A line.'
    """
    shares = _require_shares(table, by_tens=by_tens)
    for name, words in {"along": along, "of": of}.items():
        check_type(ChartError, name, words, str, "a few words for an axis")
        if not words.strip():
            raise ChartError.bad_value(name, "a few words for an axis", words)
    names = shares["line"].unique(maintain_order=True).to_list()
    if len(names) > len(_LOOKS):
        rule = f"at most {len(_LOOKS)} names"
        raise ChartError.bad_column("line", rule, len(names))
    look = _tell_apart(names)
    x = _across(shares["at"], along, by_tens=by_tens)
    axis = alt.Axis(format="%", values=[0, 0.25, 0.5, 0.75, 1])
    up: dict[str, Any] = {"title": of, "axis": axis, "scale": alt.Scale(domain=[0, 1])}
    percent = [alt.Tooltip(f"{name}:Q", format=".1%") for name in _NUMBERS[1:]]
    base = alt.Chart(shares.sort("at", maintain_order=True))
    base = base.encode(x=x, color=look["color"])
    points = base.mark_point(filled=True, size=62, opacity=1)
    chart = layered(
        base.mark_rule(strokeWidth=1.4).encode(y=alt.Y("low:Q", **up), y2="high:Q"),
        base.mark_line().encode(y=alt.Y("share:Q", **up)),
        points.encode(
            y=alt.Y("share:Q", **up),
            shape=look["shape"],
            tooltip=["line", "at", *percent],
        ),
        *_name_lines(shares, look, up),
    )
    sized = chart.properties(width=_WIDTH, height=_HEIGHT)
    return titled(sized, title, subtitle, description)


def _require_shares(table: pl.DataFrame, *, by_tens: bool) -> pl.DataFrame:
    """Take the points to draw, or refuse a share that is none."""
    if isinstance(table, pl.DataFrame) and "share" in table.columns:
        table = table.filter(pl.col("share").is_not_null())
    numbers: dict[str, Kind] = dict.fromkeys(_NUMBERS, "number")
    shares = require_aggregates(table, once=("at", "line"), line="text", **numbers)
    within = pl.col("share").is_between("low", "high") & (pl.col("high") <= 1)
    if not shares.select(within.all()).item():
        rule = "shares from `low` to `high`, which is at most 1"
        raise ChartError.bad_column("share", rule, "one that is not")
    if by_tens and (shares["at"] == 0).any():
        raise ChartError.bad_column("at", "numbers above 0", 0)
    return shares


def _tell_apart(names: list[str]) -> dict[str, Any]:
    colours, shapes = zip(*_LOOKS[: len(names)], strict=True)
    colour = alt.Scale(domain=names, range=colours)
    shape = alt.Scale(domain=names, range=shapes)
    return {
        "color": alt.Color("line:N", scale=colour, legend=None),
        "shape": alt.Shape("line:N", scale=shape, legend=None),
    }


def _across(at: pl.Series, title: str, *, by_tens: bool) -> alt.X:
    """Make the level axis, with a tick at each place where they are few."""
    places = at.unique().sort().to_list()
    if len(places) > _MOST_TICKS and not by_tens:
        places = [n for n in whole_ticks(places[0], places[-1]) if n <= places[-1]]
    ends = [lowest(at), highest(at)]
    kind: Literal["log", "linear"] = "log" if by_tens else "linear"
    scale = alt.Scale(type=kind, domain=ends, nice=False, zero=False, padding=12)
    axis = axis_at(places, ",.9~r")  # else Vega rounds 375 to 380 beside 97
    axis["labelOverlap"], axis["labelSeparation"] = "greedy", 6
    return alt.X("at:Q", title=title, scale=scale, axis=axis)


def _name_lines(
    shares: pl.DataFrame, look: dict[str, Any], up: dict[str, Any]
) -> list[alt.Chart]:
    """Write what each line is where it ends, no name upon another."""
    ends = shares.sort("at").unique("line", keep="last", maintain_order=True)
    ends = ends.with_columns(name=folded(ends["line"], _CHARACTERS))
    lines = ends["name"].str.count_matches("\n") + 1
    wanted = dict(zip(ends["line"], ends["share"], strict=True))
    tall = dict(zip(ends["line"], lines * _LINE + _GAP, strict=True))
    places = _part(wanted, tall)
    ends = ends.with_columns(name_at=pl.Series([places[n] for n in ends["line"]]))
    base = alt.Chart(ends).encode(y=alt.Y("name_at:Q", **up))
    keys = base.mark_point(filled=True, size=62, opacity=1, xOffset=20)
    words = base.mark_text(
        align="left", baseline="middle", dx=32, fontWeight="bold", lineBreak="\n"
    )
    return [
        keys.encode(x=alt.value(_WIDTH), **look),
        words.encode(x=alt.value(_WIDTH), text="name:N"),
    ]


def _part(wanted: dict[str, float], tall: dict[str, int]) -> dict[str, float]:
    """Move names apart, from the top down and then up from the foot, in shares."""
    order = sorted(wanted, key=lambda name: -wanted[name])
    middles, foot = [], 0.0
    for name in order:
        middle = max((1 - wanted[name]) * _HEIGHT, foot + tall[name] / 2)
        middles.append(middle)
        foot = middle + tall[name] / 2
    head = _HEIGHT + tall[order[-1]] / 2
    for at in reversed(range(len(order))):
        middles[at] = min(middles[at], head - tall[order[at]] / 2)
        head = middles[at] - tall[order[at]] / 2
    return {n: 1 - middle / _HEIGHT for n, middle in zip(order, middles, strict=True)}


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
    sized = layered(*layers).properties(width=PLOT_WIDTH, height=PLOT_HEIGHT)
    return titled(sized, title, subtitle, description)


def _axis(field: str, title: str, values: pl.Series) -> Any:  # noqa: ANN401, X or Y
    ticks = whole_ticks(0, max(highest(values), 1))
    scale = alt.Scale(domain=[0, ticks[-1]], nice=False)
    channel = alt.X if field == "numbers" else alt.Y
    return channel(f"{field}:Q", title=title, scale=scale, axis=axis_at(ticks))


_WIDTH_NARROWING, _STEP = 480, 22  # pixels: the way from nobody to the most, a row


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
    kinds: dict[str, Kind] = dict.fromkeys(ends, "number")
    cells = require_aggregates(table, once=("cell",), cell="text", **kinds)
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
    chart = layered(
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
            x=alt.value(_WIDTH_NARROWING), text="left:N"
        ),
    )
    chart = chart.properties(width=_WIDTH_NARROWING, height=alt.Step(_STEP))
    return titled(chart, title, subtitle, description, frame="group")


def _over(rows: alt.Chart, cells: pl.DataFrame) -> alt.Chart:
    """Take the same rows with other data."""
    other = rows.copy()
    other.data = cells
    return other


def _range(low: float, high: float) -> str:
    """Say how many people may be in a cell."""
    return (
        f"exactly {say_number(low)}"
        if low == high
        else f"{say_number(low)} to {say_number(high)}"
    )
