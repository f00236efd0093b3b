"""Which day is meant, however a spreadsheet wrote it?"""

from __future__ import annotations

from datetime import date

import polars as pl

from kit.clock import split_written, understand
from kit.errors import LogError, SourceError

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_MONTH = f"(?i:({'|'.join(_MONTHS)})[a-z]*\\.?)"
#: Days with a month in letters, which leave nothing open.
_DAY_FIRST = rf"^(\d{{1,2}})[- ]{_MONTH},?[- ](\d{{4}}|\d{{2}})$"
_MONTH_FIRST = rf"^{_MONTH}[- ](\d{{1,2}}),?[- ](\d{{4}}|\d{{2}})$"
#: The hour at which a day begins, as a cell that holds a day is written out.
_MIDNIGHT = r"[T ]0?0:00(?::00(?:\.0+)?)?$"
#: A spreadsheet's own count of days, from 1982 to 2119.
_COUNTED, _FIRST = r"^([3-7]\d{4})$", date(1899, 12, 30)
_SUNDAY = 7


def read_days(
    found: pl.DataFrame,
    column: str,
    *,
    day_order: str | None = None,
    are_sundays: bool = False,
) -> tuple[pl.DataFrame, list[str]]:
    """Read a column of written days, all in one order of day and month.

    Parameters
    ----------
    found : pl.DataFrame
        From `body`.
    column : str
        Its column of days, as text.
    day_order : {"dmy", "mdy"}, optional
        Whether 1/2/2025 begins with the day or the month, where the file does not
        show it.
    are_sundays : bool, default=False
        Whether every day is a Sunday, which can settle the order.

    Returns
    -------
    (found, notes)
        With the days as `{column}_day`, null where there is none or it cannot be read;
        and how their order was settled.

    Raises
    ------
    SourceError
        If the order of days and months is open.
    """
    if day_order not in (None, "dmy", "mdy"):
        raise SourceError.bad_value("day_order", '"dmy" or "mdy"', day_order)
    written = found.lazy().select(time=pl.col(column).str.replace(_MIDNIGHT, ""))
    # An hour of the day is none that a spreadsheet adds.
    plain = pl.when(~pl.col("time").str.contains(":", literal=True)).then("time")
    written = written.select(time=_spell_out(plain))
    times = split_written(written, "time").collect()["time"]
    try:
        moments = understand(times, day_order=day_order)
        days, notes = moments.rows["day"], list(moments.notes)
    except LogError:
        days = _find_sundays(times) if are_sundays else None
        if days is None:
            raise SourceError.open_day_order(column) from None
        notes = ["Dates are read in the only order in which all are Sundays."]
    return found.with_columns(days.alias(f"{column}_day")), notes


def _spell_out(text: pl.Expr) -> pl.Expr:
    """Write months in letters and counted days as the year, the month and the day."""
    numbers = {name: f"{at:02}" for at, name in enumerate(_MONTHS, start=1)}
    forms = []
    for form, (day, month) in ((_DAY_FIRST, (1, 2)), (_MONTH_FIRST, (2, 1))):
        name = text.str.extract(form, month).str.to_lowercase()
        year = text.str.extract(form, 3)
        year = pl.when(year.str.len_chars() == 2).then("20" + year).otherwise(year)
        parts = [year, name.replace(numbers), text.str.extract(form, day)]
        forms.append(pl.concat_str(parts, separator="-"))
    counted = text.str.extract(_COUNTED).cast(pl.Int64)
    day = pl.lit(_FIRST) + pl.duration(days=counted)
    return pl.coalesce(*forms, day.dt.to_string("%Y-%m-%d"), text)


def _find_sundays(times: pl.Series) -> pl.Series | None:
    """Read days in the one order that makes Sundays of them all, if there is one."""
    read = [understand(times, day_order=order).rows["day"] for order in ("dmy", "mdy")]
    fitting = [
        days
        for days in read
        if days.count() and (days.drop_nulls().dt.weekday() == _SUNDAY).all()
    ]
    return fitting[0] if len(fitting) == 1 else None
