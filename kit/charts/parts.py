"""What do all the charts share: titles, labels, scales that hold 53 and 50,000?"""

from __future__ import annotations

import textwrap
from math import ceil
from typing import Any

import altair as alt
import polars as pl

from kit.errors import ChartError

MAX_TITLE_WORDS = 14
MADE_WITH = "chart: viewing kit."
_TITLE_WIDTH, _SUBTITLE_WIDTH = 68, 102  # characters in 660 pixels


def titled(
    chart: alt.LayerChart,
    title: str,
    subtitle: str,
    description: str,
    *,
    frame: str = "bounds",
) -> alt.LayerChart:
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


def axis_at(ticks: list[float], format_: str = ",d") -> alt.Axis:
    """Label these ticks and no others; Vega would thin them out unless counted."""
    return alt.Axis(format=format_, values=ticks, tickCount=len(ticks))


def k_labels(**settings: Any) -> alt.Axis:  # noqa: ANN401, whatever an axis takes
    """Label every k of an axis that has a place for each, as 3,749 is written."""
    return alt.Axis(labelExpr="format(datum.value, ',')", **settings)


def folded(texts: pl.Series, width: int) -> pl.Series:
    """Break long texts into lines of at most `width` characters."""
    lines = ["\n".join(textwrap.wrap(text, width)) for text in texts.cast(pl.String)]
    return pl.Series(texts.name, lines)


def plain(number: float) -> str:
    """Write a number as a newspaper would: 3,160; 46; 13.2; 0.13; less than 0.01."""
    if 0 < number < 0.01:
        return "less than 0.01"
    if number == int(number) or number >= 1_000:
        return f"{number:,.0f}"
    return f"{number:,.1f}" if number >= 1 else f"{number:.2g}"


def count_axis(title: str, *counts: pl.Series) -> dict[str, object]:
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
