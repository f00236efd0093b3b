"""How does a chart hold whole sentences: one row each, its words above its mark?"""

from __future__ import annotations

import altair as alt
import polars as pl

from kit.charts.parts import folded
from kit.charts.theme import PALE

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
    height = rows["mark_at"].max() + _MARK / 2
    down = alt.Scale(domain=[0, height], range=[0, height], nice=False, zero=False)
    texts = alt.Chart(rows.unique("words_at", maintain_order=True))
    words = texts.mark_text(
        align="left", baseline="top", fontSize=13, lineBreak="\n", lineHeight=_LINE
    )
    words_at, mark_at = (
        alt.Y(place, scale=down, axis=None) for place in ("words_at:Q", "mark_at:Q")
    )
    words = words.encode(x=alt.value(0), y=words_at, text="words")
    chart = alt.layer(words, *(mark.encode(y=mark_at) for mark in marks))
    return chart.properties(width=WIDTH, height=height)
