"""What does the public see under a title: "people who watched this also watched"?

Lists are printed for every title, again and again. They name no viewer. What they give
away is how they change.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, fields
from datetime import date
from typing import Self

import numpy as np
import polars as pl
from scipy import sparse

from kit.aggregates import table_html
from kit.checks import check_type
from kit.errors import ReleaseError

#: What stands behind the last title of a list.
NOTHING = -1

_COLUMNS = ("day", "title", "rank", "other")


@dataclass(frozen=True, eq=False, repr=False)
class Lists:
    """Lists of related titles, as they were printed on each day.

    Parameters
    ----------
    titles : tuple of str, of length n_titles
        The catalogue, in order of name.
    days : tuple of date, of length n_days
        Days on which lists were printed, ascending; a list counts plays of its own day.
    others : array of int, of shape (n_days, n_titles, length)
        Under each title the places of others in `titles`, best first; -1 where a list
        has come to its end.
    viewers : array of int, of shape (n_days, n_titles), optional
        How many people had watched each title, where that was printed.
    in_common : array of int, of the shape of `others`, optional
        How many people had watched both titles, where that was printed.
    least_viewers : int, default=1
        The smallest number of people who must have watched both before a title is
        listed. Public, as rules are.
    since : date, optional
        The day from which on plays count, where it is known.

    Raises
    ------
    ReleaseError
        If there is no list, days are out of order, or the shapes do not fit.

    Examples
    --------
    >>> import polars as pl
    >>> rows = [("2018-01-01", "A", 1, "B"), ("2018-01-02", "A", 1, "C")]
    >>> table = pl.DataFrame(rows, ["day", "title", "rank", "other"], orient="row")
    >>> Lists.read(table)
    Lists of up to 1 title under each of 3, printed on 2 days
    """

    titles: tuple[str, ...]
    days: tuple[date, ...]
    others: np.ndarray
    viewers: np.ndarray | None = None
    in_common: np.ndarray | None = None
    least_viewers: int = 1
    since: date | None = None

    def __post_init__(self) -> None:
        if not self.titles or not self.days or not (self.others >= 0).any():
            rule = "lists with at least one title in them"
            raise ReleaseError.bad_value("lists", rule, "empty ones")
        for before, after in zip(self.days, self.days[1:], strict=False):
            if after <= before:
                rule = "in ascending order, each once"
                raise ReleaseError.bad_value("days", rule, f"{after} after {before}")
        if self.others.shape[:2] != (len(self.days), len(self.titles)):
            rule = f"of shape ({len(self.days)}, {len(self.titles)}, length)"
            raise ReleaseError.bad_value("others", rule, self.others.shape)

    @classmethod
    def read(cls, table: pl.DataFrame) -> Self:
        """Read lists that somebody wrote down from day to day.

        Parameters
        ----------
        table : pl.DataFrame
            A row for each place in a list: `day`, `title`, `rank` (1 is the top) and
            `other`, the title that stands there. Days must ascend.

        Returns
        -------
        Lists
            Without counts.

        Raises
        ------
        ReleaseError
            If a column is missing or empty, days are out of order, a place is taken
            twice, or nothing is listed.
        """
        check_type(ReleaseError, "table", table, pl.DataFrame, "a Polars DataFrame")
        rows = _read_rows(table)
        days = rows["day"].unique(maintain_order=True)
        titles = pl.concat([rows["title"], rows["other"]]).unique().sort()
        place = {title: at for at, title in enumerate(titles)}
        length = int(rows["rank"].cast(pl.Int64).max() or 0)  # type: ignore[arg-type]
        others = np.full((len(days), len(titles), length), NOTHING, np.int32)
        of_day = {day: at for at, day in enumerate(days)}
        for day, title, rank, other in rows.iter_rows():
            others[of_day[day], place[title], rank - 1] = place[other]
        return cls(tuple(titles), tuple(days), others)

    @property
    def length(self) -> int:
        """How many titles stand in a list at most."""
        return self.others.shape[2]

    @property
    def n_changes(self) -> int:
        """How often the lists were printed anew, with others to compare them with."""
        return len(self.days) - 1

    def place_of(self, title: str) -> int | None:
        """Find a title in the catalogue; None where it is not there."""
        at = bisect_left(self.titles, title)
        return at if at < len(self.titles) and self.titles[at] == title else None

    def ranks(self, day: int) -> np.ndarray:
        """Say where each title stands in each list; `length` where it does not.

        Parameters
        ----------
        day : int
            A place in `days`.

        Returns
        -------
        np.ndarray of int16, of shape (n_titles, n_titles)
            The rank from 0 of the title of a column in the list of a row.
        """
        n, length = len(self.titles), self.length
        ranks = np.full((n, n), length, np.int16)
        under, rank = np.nonzero(self.others[day] >= 0)
        ranks[under, self.others[day][under, rank]] = rank
        return ranks

    def heights(self, day: int) -> sparse.csr_matrix:
        """Say how high each title stands in each list: `length` at the top.

        Parameters
        ----------
        day : int
            A place in `days`.

        Returns
        -------
        sparse.csr_matrix, of shape (n_titles, n_titles)
            A row for each list; 0, and not stored, where a title is not in it.
        """
        under, rank = np.nonzero(self.others[day] >= 0)
        heights = (self.length - rank).astype(float)
        places = (under, self.others[day][under, rank])
        n = len(self.titles)
        return sparse.csr_matrix((heights, places), shape=(n, n))

    def moves(self, day: int) -> sparse.csr_matrix:
        """Say which titles came into which lists, or moved up in them, since the last.

        Parameters
        ----------
        day : int
            A place in `days`, after the first.

        Returns
        -------
        sparse.csr_matrix, of shape (n_titles, n_titles)
            A row for each list: 1 where the title of a column moved up.
        """
        under, rank = np.nonzero(self.others[day] >= 0)
        title = self.others[day][under, rank]
        rose = rank < self.ranks(day - 1)[under, title]
        places = (under[rose], title[rose])
        n = len(self.titles)
        return sparse.csr_matrix((np.ones(int(rose.sum())), places), shape=(n, n))

    def __repr__(self) -> str:
        s = "s" * (self.length != 1)
        return (
            f"Lists of up to {self.length:,} title{s} under each of "
            f"{len(self.titles):,}, printed on {len(self.days):,} days"
        )

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Lists):
            return NotImplemented
        pairs = [(getattr(self, f.name), getattr(other, f.name)) for f in fields(self)]
        return all(np.array_equal(mine, its) for mine, its in pairs)

    __hash__ = None  # type: ignore[assignment]

    def table(self, title: str, day: date | None = None) -> pl.DataFrame:
        """Show the list under one title.

        Parameters
        ----------
        title : str
            Whose.
        day : date, optional
            By default the last day.

        Returns
        -------
        pl.DataFrame
            `rank`, `other` and, where it was printed, `viewers`: people who had
            watched both.

        Raises
        ------
        ReleaseError
            If nothing was printed of the title or on the day.
        """
        on = self.days[-1] if day is None else day
        under = self.place_of(title)
        if under is None:
            raise ReleaseError.bad_value("title", "a title of the lists", title)
        if on not in self.days:
            raise ReleaseError.bad_value("day", "a day of the lists", on)
        row = self.others[self.days.index(on), under]
        kept = row >= 0
        found = pl.DataFrame(
            {
                "rank": np.arange(1, 1 + int(kept.sum())),
                "other": [self.titles[other] for other in row[kept]],
            }
        )
        if self.in_common is None:
            return found
        counts = self.in_common[self.days.index(on), under][kept]
        return found.with_columns(viewers=pl.Series(counts))

    def _repr_html_(self) -> str:
        return f"<p>{self!r}</p>{table_html(self.table(self.titles[0]))}"


def _read_rows(table: pl.DataFrame) -> pl.DataFrame:
    """Take the columns of lists in their types, or say what is wrong with them."""
    if missing := [name for name in _COLUMNS if name not in table.columns]:
        rule = f"a table with the columns {', '.join(_COLUMNS)}"
        raise ReleaseError.bad_value("table", rule, f"none called {missing[0]}")
    try:
        rows = table.select(
            pl.col("day").cast(pl.String).str.to_date("%Y-%m-%d"),
            pl.col("title").cast(pl.String),
            pl.col("rank").cast(pl.Int64),
            pl.col("other").cast(pl.String),
        )
    except pl.exceptions.PolarsError:
        rule = "a table of days such as 2017-12-03, titles, whole ranks, and titles"
        raise ReleaseError.bad_value("table", rule, "something else") from None
    if not rows.height:
        rule = "lists with at least one title in them"
        raise ReleaseError.bad_value("lists", rule, "empty ones")
    if sum(rows.null_count().row(0)) or (rows["rank"] < 1).any():
        rule = "without gaps, and with ranks from 1"
        raise ReleaseError.bad_value("table", rule, "a row that is not")
    if rows.select("day", "title", "rank").is_duplicated().any():
        rule = "one title at each place of a list"
        raise ReleaseError.bad_value("table", rule, "a place that is taken twice")
    if not rows["day"].is_sorted():
        rule = "in ascending order"
        raise ReleaseError.bad_value("days", rule, "days out of order")
    return rows
