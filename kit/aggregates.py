"""Is a table one of groups and not of people, and how is it shown?"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from typing import cast

import polars as pl

_MOST_ROWS = 60
_BLANK = "–"

_PERSON = {"viewer", "user", "account", "profile", "member", "person", "email"}
_PERSON |= {"listener", "subscriber", "customer", "household", "individual", "player"}
_PERSON |= {"respondent", "reader", "rider", "follower", "pseudonym", "ip"}
_IDENTIFIER = {"id", "ids", "key", "name", "no", "nr", "num", "number", "code", "ref"}
_IDENTIFIER |= {"hash", "uuid", "guid", "token", "address"}


def names_people(column: str) -> bool:
    """Tell whether a column's name says that each row is a person."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", column).lower()
    words = re.findall("[a-z]+", apart)
    while words and words[-1] in _IDENTIFIER:
        words.pop()
    if not words or "per" in words:
        return False
    return bool({words[-1], re.sub("(id|name)$", "", words[-1])} & _PERSON)


def people_columns(table: pl.DataFrame) -> list[str]:
    """List the columns that would make each row of a table a person.

    A count may be called `viewers`; a list of names may not.
    """
    return [
        name
        for name, kind in table.schema.items()
        if names_people(name if kind.is_numeric() else name.rstrip("s"))
    ]


def table_html(table: pl.DataFrame) -> str:
    """Write a table of aggregates as HTML in which every cell is text."""
    if people := people_columns(table):
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


def _row(tag: str, cells: Iterable[str], aligns: list[str]) -> str:
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


def lowest(column: pl.Series) -> float:
    """Give the lowest number of a column that has one."""
    return cast("float", column.min())


def highest(column: pl.Series) -> float:
    """Give the highest number of a column that has one."""
    return cast("float", column.max())


def average(column: pl.Series) -> float:
    """Give the mean of a column of numbers, or how often it is true."""
    return cast("float", column.mean())


def middle(column: pl.Series, share: float = 0.5) -> float:
    """Give the number that so large a share of a column does not exceed."""
    return cast("float", column.quantile(share, "nearest"))


def total(column: pl.Series) -> float:
    """Add up a column of numbers."""
    return cast("float", column.sum())
