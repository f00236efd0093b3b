"""How many viewers has every cell that a log has, such as each title on each day?"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from kit.claims import ATTRIBUTES
from kit.log import Log
from kit.publish.cells import check_by

#: What a play or its viewer can be sorted by.
COLUMNS = ("title", "series", "day", "device", *ATTRIBUTES)


def count_every(log: Log, by: Sequence[str]) -> pl.DataFrame:
    """Count the viewers of every cell of a log at once, without a claim for each.

    Parameters
    ----------
    log : Log
        The publisher's plays.
    by : sequence of str
        Columns of the log whose values make the cells: title, series, day, device,
        region, age_band or plan. A play of which one is not known is in no cell.

    Returns
    -------
    pl.DataFrame of shape (n_cells, len(by) + 1)
        The columns in order, sorted, and `viewers`, distinct people. Cells in which
        nobody played anything are not listed.

    Raises
    ------
    ClaimError
        If `by` names a column twice, or one that the log does not record.

    Examples
    --------
    >>> from kit.log import check_plays
    >>> rows = {"viewer": [1, 1, 2], "title": ["A", "A", "A"]}
    >>> days = ["2017-12-01", "2017-12-02", "2017-12-02"]
    >>> log = check_plays(pl.DataFrame({**rows, "day": days}))
    >>> count_every(log, ["title", "day"])["viewers"].to_list()
    [1, 2]
    """
    what = "count of every cell"
    check_by(by, log, COLUMNS, are="columns of a play", what=what)
    plays = log.plays.select("viewer", *by).drop_nulls()
    people = pl.col("viewer").n_unique().cast(pl.Int64).alias("viewers")
    cells = plays.group_by(*by).agg(people).collect(engine="streaming")
    text = [pl.col(name).cast(pl.String) for name in by if name != "day"]
    return cells.with_columns(text).select(*by, "viewers").sort(by)
