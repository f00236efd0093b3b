"""How do the kit's charts look, in the browser and as pictures alike?"""

from __future__ import annotations

import altair as alt

# Okabe and Ito, "Color Universal Design", 2008; without the yellow, which
# vanishes on white, and black, which is kept for text.
BLUE, VERMILLION, GREEN = "#0072B2", "#D55E00", "#009E73"
ORANGE, PURPLE, SKY = "#E69F00", "#CC79A7", "#56B4E9"
INK, MUTED, PALE, GRID = "#1a1a1a", "#595959", "#d5dce2", "#e6e6e6"

# vl-convert carries Liberation Sans and Arial has the same widths, so a label
# takes the same room in the picture and on any screen.
FONT = "Liberation Sans, Arial, Helvetica, sans-serif"


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
                "ramp": {"scheme": "viridis"},
                "heatmap": {"scheme": "cividis"},
                "ordinal": {"scheme": "cividis"},
            },
        }
    }
