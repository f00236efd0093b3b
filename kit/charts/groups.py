"""How many people are in a described group, and how many of them stand alone?"""

from __future__ import annotations

import textwrap
from math import log1p

import altair as alt
import polars as pl

from kit.aggregates import highest
from kit.charts.drawing import (
    BLUE,
    MUTED,
    SKY,
    TRACK,
    VERMILLION,
    count_axis,
    draw_sizes,
    draw_tracks,
    folded,
    layered,
    list_rows,
    place_rows,
    titled,
)
from kit.charts.guard import Kind, require_aggregates
from kit.charts.panels import k_axis, name_panels, require_points
from kit.errors import ChartError
from kit.words import say_number


def chart_bounds(
    table: pl.DataFrame, *, title: str, subtitle: str, description: str
) -> alt.LayerChart:
    """Draw how large each group can be, given the published numbers.

    A group whose size is proved (low = high) is a solid dot with its number; any
    other is a bar from its smallest to its largest possible size.

    Parameters
    ----------
    table : pl.DataFrame of shape (n_groups, 3 or more)
        `group` (who they are, in plain words), `low` and `high` (people).
    title, subtitle, description : str
        The finding in at most 14 words; measure, place, period and N; alt text.

    Returns
    -------
    alt.LayerChart
        One row a group, in the order of the table, its words above its bounds.

    Raises
    ------
    ChartError
        If the table holds people, nothing, or not these columns; if a `low` lies
        above its `high`; if `title` is too long or `description` empty.

    Examples
    --------
    >>> table = pl.DataFrame({"group": ["gave up"], "low": [4], "high": [4]})
    >>> words = {"title": "Four gave up", "subtitle": "", "description": "A dot."}
    >>> chart_bounds(table, **words).to_dict()["description"]
    'A dot.'
    """
    bounds = require_aggregates(
        table, once=("group",), group="text", low="number", high="number"
    )
    if (bounds["low"] > bounds["high"]).any():
        raise ChartError.bad_column("low", "numbers up to those of `high`", "a larger")
    sizes = [_size(low, high) for _, low, high in bounds.rows()]
    rows = place_rows(bounds, "group").with_columns(size=pl.Series(sizes))
    proved = alt.Chart(rows.filter(pl.col("low") == pl.col("high")))
    possible = alt.Chart(rows.filter(pl.col("low") != pl.col("high")))
    across = count_axis("people in the group", bounds["high"])
    across["scale"].range = [0, TRACK]
    x = alt.X("high:Q", **across)
    chart = list_rows(
        rows,
        draw_tracks(rows, width=2),
        possible.mark_bar(color=SKY, size=10, orient="horizontal").encode(
            x=x, x2="low:Q"
        ),
        proved.mark_circle(color=VERMILLION, size=150, opacity=1).encode(x=x),
        draw_sizes(rows),
    )
    return titled(chart, title, subtitle, description, frame="group")


def chart_unique(
    table: pl.DataFrame, *, title: str, subtitle: str, description: str
) -> alt.LayerChart:
    """Draw how many of a group stand alone once one more thing is known of them.

    Parameters
    ----------
    table : pl.DataFrame of shape (n_facts, 3 or more)
        `knowledge` (what a curious person knows, in plain words), `alone`
        (expected people whom nobody else in the group shares it with) and
        `group_size` (people in the group).
    title, subtitle, description : str
        The finding in at most 14 words; measure, place, period and N; alt text.

    Returns
    -------
    alt.LayerChart
        One bar a fact, in the order of the table, against the whole group.

    Raises
    ------
    ChartError
        If the table holds people, nothing, or not these columns; if more are
        alone than there are; if `title` is too long or `description` empty.

    Examples
    --------
    >>> table = {"knowledge": ["birthday"], "alone": [45.95], "group_size": [53]}
    >>> words = {"title": "Few are hidden", "subtitle": "", "description": "A bar."}
    >>> chart_unique(pl.DataFrame(table), **words).to_dict()["description"]
    'A bar.'
    """
    columns: dict[str, Kind] = {
        "knowledge": "text",
        "alone": "number",
        "group_size": "number",
    }
    alone = require_aggregates(table, once=("knowledge",), **columns)
    if (alone["alone"] > alone["group_size"]).any():
        raise ChartError.bad_column("alone", "numbers up to `group_size`", "a larger")
    sizes = [
        f"{say_number(lone)} of {say_number(all_)}" for _, lone, all_ in alone.rows()
    ]
    rows = place_rows(alone, "knowledge").with_columns(
        size=pl.Series(sizes), share=pl.col("alone") / pl.col("group_size")
    )
    axis = alt.Axis(format="%", values=[0, 0.25, 0.5, 0.75, 1])
    scale = alt.Scale(domain=[0, 1], range=[0, TRACK])
    x = alt.X(
        "share:Q",
        title="share of the group expected to be alone",
        axis=axis,
        scale=scale,
    )
    bars = alt.Chart(rows).mark_bar(color=BLUE, size=16, orient="horizontal")
    chart = list_rows(
        rows,
        draw_tracks(rows, width=16),
        bars.encode(x=x, x2=alt.value(0)),
        draw_sizes(rows),
    )
    return titled(chart, title, subtitle, description, frame="group")


def _size(low: float, high: float) -> str:
    """Say how many people a group holds."""
    return (
        f"exactly {say_number(low)}"
        if low == high
        else f"{say_number(low)} to {say_number(high)}"
    )


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
    columns: dict[str, Kind] = {"known": "text", "possible": "number", "said": "text"}
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


_ACROSS, _WIDE, _HIGH = 520, 46, 30  # pixels: all ks, a cell, its height
_NAME, _CAPTION = 28, 80  # characters in a line of a rule's name, of the caption
_DIGIT, _LINE = 6.2, 15  # pixels
_RAMP = ["#dcebf5", "#004d7a"]  # pale to dark, so that grey paper shows it too
_DARK = 0.7  # of the way along the ramp; from there on white is easier to read
_NOTHING, _MAX_RULES = "–", 30


def chart_proved(
    table: pl.DataFrame, *, of: str, title: str, subtitle: str, description: str
) -> alt.LayerChart:
    """Draw how many groups are proved under each rule as k rises.

    A zero, tried and nothing proved, is an empty box with its 0; where nothing
    could be tried there is a dash and no box.

    Parameters
    ----------
    table : pl.DataFrame of shape (n_rules * n_k, 3 or more)
        `rule` (in a few words), `k` (smallest count that may be printed) and
        `proved` (a whole number, or null where the rule or the attack does not
        apply).
    of : str
        What is counted, such as "groups proved to the last person".
    title, subtitle, description : str
        The finding in at most 14 words; measure, place, period and N; alt text.

    Returns
    -------
    alt.LayerChart
        One row a rule, in the order of the table; one column a k, rising.

    Raises
    ------
    ChartError
        If the table holds people, nothing, or not these columns; if a k is not a
        whole number of at least 1; if there are more than 20 ks or 30 rules; if a
        number proved is not whole; if `title` is too long, or `description` or `of`
        empty.

    Examples
    --------
    >>> table = pl.DataFrame({"rule": ["threshold"] * 2, "k": [1, 11]})
    >>> table = table.with_columns(proved=pl.Series([119, 0]))
    >>> words = {"title": "It helps", "subtitle": "", "description": "119, then 0."}
    >>> chart_proved(table, of="groups proved", **words).to_dict()["description"]
    '119, then 0.'
    """
    cells = require_points(table, "rule", ("proved",), proved="number")
    if not cells.select((pl.col("proved") == pl.col("proved").round()).all()).item():
        raise ChartError.bad_column("proved", "whole numbers", "one that is not")
    if not of.strip():
        raise ChartError.bad_value("of", "what is counted, in a few words", of)
    names = name_panels(table, "rule", _MAX_RULES)
    step = min(_WIDE, _ACROSS // cells["k"].n_unique())
    cells = cells.with_columns(
        said=pl.Series(_say(cells["proved"], step)),
        shade=pl.Series(_shades(cells["proved"]), dtype=pl.Float64),
    )
    lines = folded(pl.Series("rule", names), _NAME)
    high = max(_HIGH, _LINE * (1 + highest(lines.str.count_matches("\n"))) + 4)
    drawn = _draw(cells, 11 if step > 30 else 10)
    chart = layered(*drawn, *_name_rows(names, lines), _caption(cells, of)).encode(
        x=k_axis(cells["k"], step), y=_down(names)
    )
    chart = chart.properties(width=alt.Step(step), height=alt.Step(high))
    return titled(chart, title, subtitle, description)


def _say(numbers: pl.Series, step: int) -> list[str]:
    """Write all numbers out, or all in thousands where one would not fit its cell."""
    whole = [None if n is None else f"{n:,.0f}" for n in numbers]
    if max(len(said or "") for said in whole) * _DIGIT > step:
        whole = [None if n is None else _short(n) for n in numbers]
    return [said or _NOTHING for said in whole]


def _short(number: float) -> str:
    """Write a number with two digits at least, and a letter for its thousands."""
    if number < 1_000:
        return f"{number:.0f}"
    # From 999,500 on, thousands would be rounded to 1,000k.
    size, letter = (1e6, "M") if number >= 999_500 else (1e3, "k")
    part = number / size
    return f"{part:.1f}{letter}" if part < 9.95 else f"{part:,.0f}{letter}"


def _shades(numbers: pl.Series) -> list[float | None]:
    """Place numbers between none and the most, by tens, so that a 1 still shows."""
    most = log1p(highest(numbers) or 1)
    return [None if n is None else log1p(n) / most for n in numbers]


def _draw(cells: pl.DataFrame, size: int) -> list[alt.Chart]:
    """Draw a shaded box with its number, an empty box for 0, a dash for nothing."""
    some, none = cells.filter(pl.col("proved") > 0), cells.filter(pl.col("proved") == 0)
    dark = pl.col("shade") > _DARK
    inks = {
        "white": some.filter(dark),
        "black": pl.concat([some.filter(~dark), none]),
        MUTED: cells.filter(pl.col("proved").is_null()),
    }
    shade = alt.Color(
        "shade:Q", legend=None, scale=alt.Scale(domain=[0, 1], range=_RAMP)
    )
    tooltip = ["rule", "k", alt.Tooltip("proved:Q", format=",")]
    boxes = alt.Chart(some).mark_rect().encode(color=shade, tooltip=tooltip)
    empty = alt.Chart(none).mark_rect(fill="white", stroke=MUTED, strokeWidth=1)
    words = (
        alt.Chart(part).mark_text(color=ink, fontSize=size).encode(text="said:N")
        for ink, part in inks.items()
    )
    return [boxes, empty.encode(tooltip=tooltip), *words]


def _caption(cells: pl.DataFrame, of: str) -> alt.Chart:
    """Say above the cells what their numbers count, and what a dash stands for."""
    words = f"In each cell: {of.strip()}."
    if cells["proved"].null_count():
        words += " A dash: does not apply."
    lines = textwrap.wrap(words, _CAPTION)
    text = alt.Chart(cells.head(1)).mark_text(
        text=lines, align="left", baseline="bottom", color=MUTED, lineHeight=16
    )
    return text.encode(x=alt.value(0), y=alt.value(-8 - 16 * (len(lines) - 1)))


def _down(rules: list[str]) -> alt.Y:
    """Make the axis of rules, in their order; their names stand beside it."""
    scale = alt.Scale(domain=rules, paddingInner=0.1, paddingOuter=0)
    return alt.Y("rule:N", axis=None, scale=scale)


def _name_rows(rules: list[str], lines: pl.Series) -> list[alt.Chart]:
    """Write each rule's name beside its row, centred also where it is folded."""
    names = pl.DataFrame({"rule": rules, "name": lines})
    folds = lines.str.count_matches("\n")
    return [
        alt.Chart(names.filter(folds == fold))
        .mark_text(
            align="right",
            lineBreak="\n",
            lineHeight=_LINE,
            fontSize=12,
            dy=-fold * _LINE / 2,
        )
        .encode(x=alt.value(-10), text="name:N")
        for fold in sorted(set(folds))
    ]
