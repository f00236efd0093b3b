"""By what names are the columns of somebody's table worked with?

By names of our own, their keys: a table may have a column called like one of a
measure's, such as `size`, or like a pattern of Polars, such as `^a.*$`. Columns are
picked by their places, and get their names back where they are shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

import polars as pl

Frame = TypeVar("Frame", pl.DataFrame, pl.LazyFrame)


def name_keys(columns: Sequence[str]) -> dict[str, str]:
    """Give each of some columns its key.

    Examples
    --------
    >>> name_keys(["age", "size"])
    {'age': 'column 0', 'size': 'column 1'}
    """
    return {column: f"column {place}" for place, column in enumerate(columns)}


def pick_columns(schema: pl.Schema, keys: Mapping[str, str]) -> list[pl.Expr]:
    """Pick columns of a table by their places, under their keys.

    Parameters
    ----------
    schema : pl.Schema
        All columns of the table.
    keys : mapping of str to str
        Columns to pick, and the key of each.

    Returns
    -------
    list of pl.Expr
        One for each key, in order. What is not a number becomes a null.

    Examples
    --------
    >>> table = pl.DataFrame({"^a.*$": [1, 2], "ab": [1, 1]})
    >>> table.select(pick_columns(table.schema, {"^a.*$": "column 0"})).rows()
    [(1,), (2,)]
    """
    places = {column: place for place, column in enumerate(schema)}
    picked = []
    for column, key in keys.items():
        values = pl.nth(places[column])
        if schema[column].is_float():
            values = values.fill_nan(None)
        picked.append(values.alias(key))
    return picked


def show_names(frame: Frame, keys: Mapping[str, str], columns: Sequence[str]) -> Frame:
    """Give some columns of a table their own names back."""
    return frame.rename({keys[column]: column for column in columns})
