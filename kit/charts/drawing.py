"""What do all charts share?"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from datetime import date
from math import ceil
from typing import Any, Literal, TypeVar, cast

import altair as alt
import polars as pl

from kit.aggregates import highest
from kit.errors import ChartError
from kit.words import say_number

MAX_TITLE_WORDS = 14
#: Pixels of a plot, unless its marks need others.
PLOT_WIDTH, PLOT_HEIGHT = 560, 300
MADE_WITH = "chart: viewing kit."
_TITLE_WIDTH, _SUBTITLE_WIDTH = 68, 102  # characters in 660 pixels


def layered(*layers: alt.Chart | alt.LayerChart) -> alt.LayerChart:
    """Draw on top of each other; Altair gives facets for facets alone."""
    return cast("alt.LayerChart", alt.layer(*layers))


_Chart = TypeVar("_Chart", bound=alt.TopLevelMixin)


def titled(
    chart: _Chart,
    title: str,
    subtitle: str,
    description: str,
    *,
    frame: Literal["bounds", "group"] = "bounds",
) -> _Chart:
    """Put the finding above a chart, the measure under it, its alt text behind it."""
    if (words := len(title.split())) > MAX_TITLE_WORDS:
        rule = f"the finding in at most {MAX_TITLE_WORDS} words"
        fix = "Move the measure, place and period to `subtitle`."
        raise ChartError.bad_value("title", rule, f"{words} words", fix)
    for name, text in {"title": title, "description": description}.items():
        if not text.strip():
            raise ChartError.bad_value(name, "a sentence", text)
    heading = alt.Title(
        text=textwrap.wrap(title, _TITLE_WIDTH),
        subtitle=_lines(subtitle),
        frame=frame,
    )
    return chart.properties(title=heading, description=description)


def _lines(subtitle: str) -> list[str]:
    """Fold a subtitle, but never between N and its number."""
    whole = subtitle.replace(" = ", "\u00a0=\u00a0")
    return [
        line.replace("\u00a0", " ") for line in textwrap.wrap(whole, _SUBTITLE_WIDTH)
    ]


def log_ticks(low: float, high: float) -> list[float]:
    """List the steps 1, 2, 5, 10, 20 and so on, down to thousandths."""
    steps = [m * 10.0**power for power in range(-3, 9) for m in (1, 2, 5)]
    return [step for step in steps if low <= step <= high] or [low]


def whole_ticks(low: float, high: float) -> list[int]:
    """List whole numbers an even step apart, at most seven, from below to above."""
    step = next(int(s) for s in log_ticks(1, 1e9) if (high - low) / s <= 5)
    return list(range(int(low // step * step), ceil(high / step) * step + 1, step))


def axis_at(
    ticks: Sequence[float] | Sequence[alt.DateTime], format_: str = ",d"
) -> alt.Axis:
    """Label these ticks and no others; Vega would thin them out unless counted."""
    values = cast("list[float]", list(ticks))
    return alt.Axis(format=format_, values=values, tickCount=len(ticks))


def k_labels(**settings: Any) -> alt.Axis:  # noqa: ANN401, whatever an axis takes
    """Label every k of an axis that has a place for each, as 3,749 is written."""
    return alt.Axis(labelExpr="format(datum.value, ',')", **settings)


def folded(texts: pl.Series, width: int) -> pl.Series:
    """Break long texts into lines of at most `width` characters."""
    lines = ["\n".join(textwrap.wrap(text, width)) for text in texts.cast(pl.String)]
    return pl.Series(texts.name, lines)


def count_axis(title: str, *counts: pl.Series) -> dict[str, Any]:
    """Choose title, scale and ticks for counts, by tens where they lie far apart.

    The scale by tens is a symlog with constant 1, so that a count of 0 has a
    place, which a plain logarithm denies it.
    """
    numbers = [float(number) for values in counts for number in values]
    top, low = max(*numbers, 1), min((n for n in numbers if n), default=1)
    if top < 30 * low:
        ticks = whole_ticks(0, top)
        scale = alt.Scale(domain=[0, ticks[-1]], nice=False)
        return {"title": title, "scale": scale, "axis": axis_at(ticks)}
    ticks = [0, *(10**power for power in range(len(str(int(top)))))]
    scale = alt.Scale(type="symlog", constant=1, domain=[0, top], nice=False)
    return {"title": f"{title} (log scale)", "scale": scale, "axis": axis_at(ticks)}


# Okabe and Ito, "Color Universal Design", 2008; without the yellow, which
# vanishes on white, and black, which is kept for text.
BLUE, VERMILLION, GREEN = "#0072B2", "#D55E00", "#009E73"
ORANGE, PURPLE, SKY = "#E69F00", "#CC79A7", "#56B4E9"
INK, MUTED, PALE, GRID = "#1a1a1a", "#595959", "#d5dce2", "#e6e6e6"

# vl-convert carries Liberation Sans and Arial has the same widths, so a label
# takes the same room in the picture and on any screen.
FONT = "Liberation Sans, Arial, Helvetica, sans-serif"


def _scheme(name: str) -> Any:  # noqa: ANN401, Altair's types know colours alone
    return {"scheme": name}


def newsroom() -> alt.theme.ThemeConfig:
    """Set a sober page: title on the left, thin grid, colours safe for all eyes."""
    return {
        "config": {
            "background": "white",
            "padding": {"left": 8, "right": 16, "top": 12, "bottom": 12},
            "font": FONT,
            "view": {"stroke": None},
            "title": {
                "anchor": "start",
                "frame": "bounds",
                "fontSize": 18,
                "fontWeight": "bold",
                "color": INK,
                "lineHeight": 23,
                "subtitleFontSize": 13,
                "subtitleColor": MUTED,
                "subtitleLineHeight": 18,
                "subtitlePadding": 6,
                "offset": 18,
            },
            "axis": {
                "labelFontSize": 12,
                "labelColor": INK,
                "labelPadding": 6,
                "titleFontSize": 12,
                "titleFontWeight": "normal",
                "titleColor": MUTED,
                "titlePadding": 10,
                "gridColor": GRID,
                "gridWidth": 0.8,
                "domain": False,
                "ticks": False,
            },
            "axisX": {"grid": False},
            # A title read along the line, above the axis it belongs to.
            "axisY": {
                "titleAngle": 0,
                "titleAlign": "left",
                "titleAnchor": "start",
                "titleBaseline": "bottom",
                "titleX": 0,
                "titleY": -28,
            },
            "legend": {
                "orient": "top",
                "direction": "horizontal",
                "title": None,
                "labelFontSize": 12.5,
                "labelColor": INK,
                "labelLimit": 0,
                "symbolSize": 110,
                "columnPadding": 22,
                "offset": 14,
            },
            "text": {"font": FONT, "fontSize": 12.5, "color": INK},
            "line": {"strokeWidth": 2.2},
            "range": {
                "category": [BLUE, VERMILLION, GREEN, ORANGE, PURPLE, SKY],
                "ramp": _scheme("viridis"),
                "heatmap": _scheme("cividis"),
                "ordinal": _scheme("cividis"),
            },
        }
    }


_TOP = -18  # pixels above the plot where a callout begins
_SPARSE = 8  # points that can all bear their number without crowding
_COUNT: dict[str, Any] = {"field": "viewers", "type": "quantitative", "format": ","}

# Every table here has two columns: what lies along the axis, then `viewers`.


def stand_upright(layers: list[alt.Chart], *counts: pl.Series) -> alt.LayerChart:
    """Set layers on one upright axis of people."""
    upright = count_axis("people", *counts)
    upright["axis"].titleY = _TOP - 24
    y = alt.Y("viewers:Q", **upright)
    upright_layers = layered(*layers).encode(y=y)
    return upright_layers.properties(width=PLOT_WIDTH, height=PLOT_HEIGHT)


def draw_line(
    table: pl.DataFrame, x: alt.X, colour: str, *, dots: bool = False
) -> alt.Chart:
    """Draw a count of people along an axis."""
    field = table.columns[0]
    along = alt.Tooltip("day:T", format="%-d %B %Y") if field == "day" else field
    point = (
        alt.OverlayMarkDef(color=colour, size=42)
        if dots or table.height == 1
        else False
    )
    base = alt.Chart(table).mark_line(color=colour, point=point)
    return base.encode(x=x, y="viewers:Q", tooltip=[along, alt.Tooltip(**_COUNT)])


def name_line(table: pl.DataFrame, x: alt.X, name: str, colour: str) -> alt.Chart:
    """Write what a line counts where it ends."""
    base = alt.Chart(table.tail(1)).encode(x=x, y="viewers:Q")
    return base.mark_text(
        text=name, align="left", dx=13, dy=1, color=colour, fontWeight="bold"
    )


def write_counts(table: pl.DataFrame, x: alt.X, mark: date | int | None) -> alt.Chart:
    """Write counts above their points: the last, the one before the mark, or all."""
    field, row = table.columns[0], pl.int_range(pl.len())
    chosen = (pl.len() <= _SPARSE) | (row == pl.len() - 1)
    if mark is not None:
        is_mark = pl.col(field) == mark
        chosen = (chosen | is_mark.shift(-1, fill_value=False)) & ~is_mark
    base = alt.Chart(table.filter(chosen)).encode(x=x, y="viewers:Q")
    return base.mark_text(align="left", dx=3, dy=-10).encode(text=alt.Text(**_COUNT))


def call_out(
    table: pl.DataFrame, x: alt.X, mark: date | int, label: str, *, along: pl.Series
) -> list[alt.Chart]:
    """Drop a thin line from the top onto the marked count, words above it.

    Counts fall from left to right, so nothing is ever drawn above the line.
    """
    field = table.columns[0]
    point = table.filter(pl.col(field) == mark)
    if point.is_empty():
        raise ChartError.bad_value("mark", f"a value of `{field}`", str(mark))
    late = (along < mark).sum() > 0.4 * len(along)
    base = alt.Chart(point).encode(x=x)
    count = say_number(point["viewers"][0])
    people = f"{count} person" if count == "1" else f"{count} people"
    words = base.mark_text(
        text=f"{label}: {people}" if label else people,
        align="right" if late else "left",
        baseline="bottom",
        dy=-5,
        fontWeight="bold",
    )
    return [
        base.mark_rule(color=MUTED, strokeDash=[3, 3]).encode(
            y="viewers:Q", y2=alt.value(_TOP)
        ),
        base.mark_circle(color=VERMILLION, size=95, opacity=1).encode(y="viewers:Q"),
        words.encode(y=alt.value(_TOP)),
    ]


WIDTH, TRACK = 680, 540  # pixels; a number in words stands right of the track
_LINE, _MARK, _GAP = 17, 22, 20  # pixels: a line of words, a mark, what parts rows
_CHARACTERS = 104  # in a line of words as wide as the chart


def place_rows(table: pl.DataFrame, words: str) -> pl.DataFrame:
    """Give every distinct text of a column a row: its words, its place in pixels."""
    texts = table[words].unique(maintain_order=True)
    lines = folded(texts, _CHARACTERS)
    height = (lines.str.count_matches("\n") + 1) * _LINE + _MARK + _GAP
    places = pl.DataFrame({words: texts, "words": lines}).with_columns(
        words_at=height.cum_sum() - height,
        mark_at=height.cum_sum() - _GAP - _MARK / 2,
    )
    return table.join(places, on=words, maintain_order="left")


def draw_tracks(rows: pl.DataFrame, *, width: int) -> alt.Chart:
    """Draw a pale way from nobody to the most, for each row's mark to lie on."""
    rule = alt.Chart(rows).mark_bar(color=PALE, size=width, orient="horizontal")
    return rule.encode(x=alt.value(0), x2=alt.value(TRACK))


def draw_sizes(rows: pl.DataFrame) -> alt.Chart:
    """Write the column `size`, a number in words, right of the tracks."""
    words = alt.Chart(rows).mark_text(align="left", dx=14, fontWeight="bold")
    return words.encode(x=alt.value(TRACK), text="size")


def list_rows(rows: pl.DataFrame, *marks: alt.Chart) -> alt.LayerChart:
    """Set marks in rows, each under its words, which have the whole width."""
    height = highest(rows["mark_at"]) + _MARK / 2
    down = alt.Scale(domain=[0, height], range=[0, height], nice=False, zero=False)
    texts = alt.Chart(rows.unique("words_at", maintain_order=True))
    words = texts.mark_text(
        align="left", baseline="top", fontSize=13, lineBreak="\n", lineHeight=_LINE
    )
    words_at, mark_at = (
        alt.Y(place, scale=down, axis=None) for place in ("words_at:Q", "mark_at:Q")
    )
    words = words.encode(x=alt.value(0), y=words_at, text="words")
    chart = layered(words, *(mark.encode(y=mark_at) for mark in marks))
    return chart.properties(width=WIDTH, height=height)
