"""How does a count of people fall, by day, by length of streak, by how often?"""

from __future__ import annotations

from datetime import date
from math import ceil

import altair as alt
import polars as pl

from kit.charts.guard import require_aggregates
from kit.charts.lines import (
    call_out,
    draw_line,
    name_line,
    stand_upright,
    write_counts,
)
from kit.charts.parts import axis_at, log_ticks, titled, whole_ticks
from kit.charts.theme import BLUE, VERMILLION


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
    low, top = lengths["length"].min(), lengths["length"].max()
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
    low, top = levels["at_least"].min(), levels["at_least"].max()
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
