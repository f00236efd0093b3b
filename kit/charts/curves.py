"""How does a count of people fall, by day, by length of streak, by how often?"""

from __future__ import annotations

from datetime import date
from math import ceil

import altair as alt
import polars as pl

from kit.aggregates import highest, lowest
from kit.charts.drawing import (
    BLUE,
    GREEN,
    INK,
    MUTED,
    PURPLE,
    VERMILLION,
    axis_at,
    call_out,
    draw_line,
    layered,
    log_ticks,
    name_line,
    stand_upright,
    titled,
    whole_ticks,
    write_counts,
)
from kit.charts.guard import require_aggregates
from kit.errors import ChartError


def chart_daily_audience(
    table: pl.DataFrame,
    *,
    title: str,
    subtitle: str,
    description: str,
    streaks: pl.DataFrame | None = None,
    mark: date | None = None,
    mark_label: str = "",
) -> alt.LayerChart:
    """Draw how many people watched each day, and how many had not missed one.

    The two counts share one scale, by tens where they lie far apart, because the
    second can never exceed the first; the small numbers are written out.

    Parameters
    ----------
    table : pl.DataFrame of shape (n_days, 2 or more)
        `day` (Date) and `viewers` (people who watched on that day).
    title, subtitle, description : str
        The finding in at most 14 words; measure, place, period and N; alt text.
    streaks : pl.DataFrame of shape (n_days, 2 or more), default=None
        `day` (Date) and `viewers` (people whose streak was unbroken on that day).
    mark : date, default=None
        Day to point at, on the line of the streaks where there is one.
    mark_label : str, default=''
        What to say about that day; the chart adds the number of people.

    Returns
    -------
    alt.LayerChart
        A line for the audience, a line with points for the streaks.

    Raises
    ------
    ChartError
        If a table holds people, nothing, or not these columns; if `title` is too
        long or `description` empty; if `mark` is not a day of `table`.

    Examples
    --------
    >>> days = [date(2017, 12, 9), date(2017, 12, 10)]
    >>> audience = pl.DataFrame({"day": days, "viewers": [5_210, 4_876]})
    >>> words = {"title": "Fewer each day", "subtitle": "", "description": "A line."}
    >>> chart_daily_audience(audience, **words).to_dict()["description"]
    'A line.'
    """
    audience = marked = _by_day(table)
    x = alt.X("day:T", title=None, axis=_day_axis(audience["day"]))
    layers = [
        draw_line(audience, x, BLUE),
        name_line(audience, x, "watched that day", BLUE),
    ]
    if streaks is not None:
        marked = _by_day(streaks)
        layers += [
            draw_line(marked, x, VERMILLION, dots=True),
            name_line(marked, x, "every day so far", VERMILLION),
            write_counts(marked, x, mark),
        ]
    if mark is not None:
        layers += call_out(marked, x, mark, mark_label, along=audience["day"])
    chart = stand_upright(layers, audience["viewers"], marked["viewers"])
    return titled(chart, title, subtitle, description)


def chart_streaks(
    table: pl.DataFrame,
    *,
    title: str,
    subtitle: str,
    description: str,
    mark: int | None = None,
    mark_label: str = "",
) -> alt.LayerChart:
    """Draw how many people have a streak of at least so many days.

    Parameters
    ----------
    table : pl.DataFrame of shape (n_lengths, 2 or more)
        `length` (days) and `viewers` (people whose streak is at least that long).
    title, subtitle, description : str
        The finding in at most 14 words; measure, place, period and N; alt text.
    mark : int, default=None
        Length, in days, to point at, such as the one whose number was printed.
    mark_label : str, default=''
        What to say about that length; the chart adds the number of people.

    Returns
    -------
    alt.LayerChart
        A point a length, on a scale by tens where the counts lie far apart.

    Raises
    ------
    ChartError
        If the table holds people, nothing, or not these columns; if `title` is too
        long or `description` empty; if `mark` is not a length of the table.

    Examples
    --------
    >>> table = pl.DataFrame({"length": [17, 18, 19], "viewers": [57, 53, 50]})
    >>> words = {"title": "Few hold on", "subtitle": "", "description": "A line."}
    >>> chart_streaks(table, mark=18, **words).to_dict()["description"]
    'A line.'
    """
    lengths = require_aggregates(
        table, once=("length",), length="number", viewers="number"
    )
    low, top = lowest(lengths["length"]), highest(lengths["length"])
    axis = axis_at([n for n in whole_ticks(low, top) if low <= n <= top])
    scale = alt.Scale(domain=[low, top], nice=False, padding=10)
    x = alt.X("length:Q", title="days in a row, at least", axis=axis, scale=scale)
    chart = _falling(lengths.sort("length"), x, mark, mark_label)
    return titled(chart, title, subtitle, description)


def chart_tail(
    table: pl.DataFrame,
    *,
    of: str,
    title: str,
    subtitle: str,
    description: str,
    mark: int | None = None,
    mark_label: str = "",
) -> alt.LayerChart:
    """Draw how many people reached at least so many, down to the last of them.

    Parameters
    ----------
    table : pl.DataFrame of shape (n_levels, 2 or more)
        `at_least` (how many plays, episodes or hours) and `viewers` (people who
        reached it).
    of : str
        What is counted, for the axis: "plays in the day", "episodes in a week".
    title, subtitle, description : str
        The finding in at most 14 words; measure, place, period and N; alt text.
    mark : int, default=None
        Level to point at.
    mark_label : str, default=''
        What to say about that level; the chart adds the number of people.

    Returns
    -------
    alt.LayerChart
        Points on a falling line, both scales logarithmic where counts lie far apart.

    Raises
    ------
    ChartError
        If the table holds people, nothing, or not these columns; if `title` is too
        long or `description` empty; if `mark` is not a level of the table.

    Examples
    --------
    >>> table = pl.DataFrame({"at_least": [1, 2, 42], "viewers": [9_000, 700, 1]})
    >>> words = {"title": "One played on", "subtitle": "", "description": "A line."}
    >>> chart_tail(table, of="plays", mark=42, **words).to_dict()["description"]
    'A line.'
    """
    levels = require_aggregates(
        table, once=("at_least",), at_least="number", viewers="number"
    )
    low, top = lowest(levels["at_least"]), highest(levels["at_least"])
    scale = alt.Scale(type="symlog", constant=1, domain=[low, top], padding=10)
    axis = axis_at(log_ticks(low, top))
    x = alt.X("at_least:Q", title=f"{of}, at least", axis=axis, scale=scale)
    chart = _falling(levels.sort("at_least"), x, mark, mark_label)
    return titled(chart, title, subtitle, description)


def _by_day(table: pl.DataFrame) -> pl.DataFrame:
    """Take one count of people a day, in order."""
    days = require_aggregates(table, once=("day",), day="day", viewers="number")
    return days.sort("day")


def _day_axis(days: pl.Series) -> alt.Axis:
    """Label at most eight days, the last always among them."""
    shown = days.reverse().gather_every(ceil(days.len() / 8)).reverse()
    ticks = [alt.DateTime(year=d.year, month=d.month, date=d.day) for d in shown]
    return axis_at(ticks, "%-d %b")


def _falling(
    table: pl.DataFrame, x: alt.X, mark: int | None, mark_label: str
) -> alt.LayerChart:
    """Draw how many people are left at each level, with one level pointed at."""
    layers = [draw_line(table, x, BLUE, dots=True), write_counts(table, x, mark)]
    layers.append(write_counts(table.head(1), x, mark))
    if mark is not None:
        layers += call_out(table, x, mark, mark_label, along=table[table.columns[0]])
    return stand_upright(layers, table["viewers"])


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
    chart = layered(*layers).properties(width=_WIDTH, height=_HEIGHT)
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
    low = max(1, int(lowest(points["at_least"])))
    far = max(mark, int(highest(lines["at_least"])))
    ticks = [n for n in log_ticks(low, far) if n >= 1]
    x = alt.X(
        "at_least:Q",
        title=f"{of}, at least (log scale)",
        scale=alt.Scale(type="log", domain=[low, far], nice=False),
        axis=axis_at(ticks),
    )
    top = max(highest(points["people"]), highest(lines["people"]))
    tens = [t for t in log_ticks(_FLOOR, top) if f"{t:e}".startswith("1.")]
    y = alt.Y(
        "people:Q",
        title="people (log scale)",
        scale=alt.Scale(type="log", domain=[_FLOOR, top], nice=False),
        axis=axis_at(tens, ",.9~r"),
    )
    return x, y
