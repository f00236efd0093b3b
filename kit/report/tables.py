"""How does a notebook show a table, so that it can be read and shows nobody?"""

from __future__ import annotations

from html import escape
from typing import Any

import polars as pl

from kit.charts.guard import names_people

_MOST_ROWS = 60
_BLANK = "–"


def use_tables() -> None:
    """Give every Polars table of a notebook the kit's look.

    Numbers stand to the right with their commas, text without quotation marks, a blank
    is a dash, and no table shows rows about people. Without a notebook it does nothing.

    Examples
    --------
    >>> use_tables()
    """
    from IPython import get_ipython  # only a notebook has one

    shell = get_ipython()
    if shell is not None:
        formatter = shell.display_formatter.formatters["text/html"]
        formatter.for_type(pl.DataFrame, table_html)


def table_html(table: pl.DataFrame) -> str:
    """Write a table of aggregates as HTML in which every cell is text.

    Parameters
    ----------
    table : pl.DataFrame of shape (n_rows, n_columns)
        One row a group, day or count.

    Returns
    -------
    str
        At most 60 rows, then how many more there are. A table with rows about people
        is a sentence that says so.

    Examples
    --------
    >>> shown = table_html(pl.DataFrame({"title": ["<b>"], "viewers": [3749]}))
    >>> "&lt;b&gt;" in shown, "3,749" in shown
    (True, True)
    """
    if people := [name for name in table.columns if names_people(name)]:
        return f"<p>Not shown: `{escape(people[0])}` makes each row a person.</p>"
    aligns = ["right" if t.is_numeric() else "left" for t in table.dtypes]
    head = _row("th", table.columns, aligns)
    shown = table.head(_MOST_ROWS)
    columns = [[_cell(value, name) for value in shown[name]] for name in table.columns]
    body = "".join(_row("td", cells, aligns) for cells in zip(*columns, strict=True))
    left = table.height - shown.height
    more = f"<p>… and {left:,} more rows.</p>" if left else ""
    html = f"<table><thead>{head}</thead><tbody>{body}</tbody></table>{more}"
    return html if table.height else f"{html}<p>No rows.</p>"


def _row(tag: str, cells: Any, aligns: list[str]) -> str:  # noqa: ANN401, any texts
    scope = ' scope="col"' if tag == "th" else ""
    return "<tr>{}</tr>".format(
        "".join(
            f'<{tag}{scope} style="text-align: {align}">{escape(str(cell))}</{tag}>'
            for cell, align in zip(cells, aligns, strict=True)
        )
    )


def _cell(value: object, column: str) -> str:
    """Write one value as a newspaper would."""
    if value is None:
        return _BLANK
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return str(value) if "year" in column else f"{value:,}"
    if isinstance(value, float):
        return _decimal(value)
    return " ".join(str(value).split())


def _decimal(value: float) -> str:
    """Write three decimals, or three digits of what is smaller than that."""
    if value and abs(value) < 0.001:
        return f"{value:.3g}"
    text = f"{value:,.3f}"
    return text.rstrip("0").rstrip(".")
