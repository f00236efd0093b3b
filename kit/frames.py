"""Is this a table in memory, of whatever library, and how does Polars hold it?"""

from __future__ import annotations

import narwhals.stable.v2 as nw
import polars as pl

from kit.errors import LogError
from kit.markup import printable

_NAMES = (nw.Categorical, nw.Enum, nw.Object, nw.String, nw.Unknown)


def as_polars(parameter: str, source: object) -> pl.DataFrame | pl.LazyFrame | None:
    """Hold a frame of any library in Polars."""
    if isinstance(source, (pl.DataFrame, pl.LazyFrame)):
        return source
    if isinstance(source, pl.Series):
        return None
    try:
        found = nw.from_native(source, pass_through=True)
        if isinstance(found, nw.LazyFrame):
            found = found.collect(backend="polars")
        if isinstance(found, nw.DataFrame):
            return pl.DataFrame([_read_series(found[name]) for name in found.columns])
        if hasattr(source, "__arrow_c_stream__"):
            return pl.DataFrame(source)
    except (nw.exceptions.NarwhalsError, pl.exceptions.PolarsError, *_REFUSALS):
        rule = "a table whose columns have plain values and names of their own"
        raise LogError.bad_value(parameter, rule, source) from None
    return None


_REFUSALS = (ImportError, OverflowError, TypeError, ValueError)


def _read_series(series: nw.Series) -> pl.Series:
    """Take over a column, value by value where that is the only way."""
    name = str(series.name)
    try:
        return series.to_polars().alias(name)
    except (ImportError, UnicodeError):  # text of pandas, where Arrow is not there
        is_gone = series.is_null().to_list()
        values = zip(series.to_list(), is_gone, strict=True)
    plain = [None if gone else value for value, gone in values]
    if series.dtype in _NAMES:
        plain = [value if value is None else printable(str(value)) for value in plain]
        return pl.Series(name, plain, dtype=pl.String)
    return pl.Series(name, plain)
