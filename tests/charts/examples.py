"""The example in a chart's docstring: what it draws, and a cell that draws it."""

import re
import sys
from collections.abc import Callable
from doctest import DocTestParser
from inspect import getdoc, signature
from unittest.mock import patch

from kit import charts

OFFERED = {
    name: getattr(charts, name) for name in charts.__all__ if name.startswith("chart_")
}


def read_example(draw: Callable):
    """Give the chart, its table and its settings, as its own example calls it."""
    called = {}

    def record(*given, **settings):
        called.update(signature(draw).bind(*given, **settings).arguments)
        return draw(*given, **settings)

    names = vars(sys.modules[draw.__module__]) | {draw.__name__: record}
    with patch.dict(vars(charts), {draw.__name__: record}):
        exec("\n".join(_lines(draw)), names)
    table, *others = called.items()
    return draw, table[1], dict(others)


def write_cell(draw: Callable) -> str:
    """Write a cell of a notebook that shows the chart of its example."""
    lines = ["import polars as pl", "from datetime import date"]
    lines += [f"from kit.charts import {draw.__name__}", *_lines(draw)]
    return re.sub(r"\.to_dict\(\)\[\s*.*?\s*\]", "", "\n".join(lines), flags=re.DOTALL)


def _lines(draw: Callable) -> list[str]:
    return [one.source for one in DocTestParser().get_examples(getdoc(draw))]
