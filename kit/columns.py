"""What does a column of numbers come down to? Polars says: to a value of some kind."""

from __future__ import annotations

from typing import cast

import polars as pl


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
