"""Tables of true counts with their margins, small enough to reckon by hand."""

from itertools import product
from math import prod

import numpy as np
import polars as pl
import pytest
from hypothesis import strategies as st

from kit.rules import tau_argus

needs_tauargus = pytest.mark.skipif(
    not tau_argus.is_installed(), reason="τ-Argus is not installed: make tauargus"
)
ENGINES = ["built-in", pytest.param("tauargus", marks=needs_tauargus)]

#: Three titles in three regions; margins 68, 85, 56 and 65, 76, 68.
FIXTURE = [[23, 4, 41], [7, 60, 18], [35, 12, 9]]


def tabulated(counts):
    """Add the margins to an array of counts, and name rows a, b, columns k, l, ..."""
    grid = np.array(counts)
    for axis in range(grid.ndim):
        grid = np.concatenate([grid, grid.sum(axis, keepdims=True)], axis)
    names = [
        [*(chr(97 + 10 * axis + at) for at in range(size - 1)), "total"]
        for axis, size in enumerate(grid.shape)
    ]
    columns = [f"d{axis}" for axis in range(grid.ndim)]
    cells = pl.DataFrame(list(product(*names)), schema=columns, orient="row")
    return cells.with_columns(viewers=pl.Series(grid.ravel()))


def with_group(table, column, parts):
    """Add rows for a group of values of one column."""
    others = [name for name in table.columns if name not in (column, "viewers")]
    inside = table.filter(pl.col(column).is_in(parts)).with_columns(
        pl.lit("group").alias(column)
    )
    sums = inside.group_by(column, *others, maintain_order=True).agg(
        pl.col("viewers").sum()
    )
    return pl.concat([table, sums.select(table.columns)])


def grouped(counts, parts):
    """A row of counts with one group of them, and the total."""
    return with_group(tabulated(counts), "d0", parts)


def numbers(table):
    return table["viewers"].to_list()


def shapes(*listed, most=12):
    """Counts of one of these shapes."""
    return st.sampled_from(listed).flatmap(
        lambda shape: st.lists(
            st.integers(0, most), min_size=prod(shape), max_size=prod(shape)
        ).map(lambda flat: np.reshape(flat, shape))
    )
