"""Of which people is something published, and who is left out of it?

Every kind of publication is chosen from the same two halves of the viewers of a log.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl

from kit.log import Log
from kit.sweeps.cases import Case
from kit.sweeps.games import Game


@dataclass(frozen=True)
class Halves:
    """Two halves of the viewers of a log, drawn by lot, and what is asked of them.

    Attributes
    ----------
    inside : Log
        The plays of those who are in what is published.
    outside : Log
        The plays of the others, who are in no publication: the control.
    seed : int
        Of all that a publication draws.
    at_most : int
        Small groups, or people, for each case.
    """

    inside: Log
    outside: Log
    seed: int
    at_most: int

    @cached_property
    def titles(self) -> pl.DataFrame:
        """The titles of the half that is published, most watched first."""
        people = pl.col("viewer").n_unique().alias("viewers")
        name = pl.col("title").cast(pl.String)
        by_title = self.inside.plays.group_by(name).agg(people)
        ranked = by_title.sort("viewers", "title", descending=[True, False])
        return ranked.collect()

    def near(self, viewers: int, n: int) -> list[str]:
        """Choose the titles whose number of viewers is nearest to one."""
        away = (pl.col("viewers").cast(pl.Int64) - viewers).abs()
        return self.titles.sort(away, "title").head(n)["title"].to_list()

    def values(self, column: str) -> list[str]:
        """List the values of a column, as of regions."""
        plays = self.inside.plays
        found = plays.select(pl.col(column).drop_nulls().unique()).collect()
        return sorted(found.to_series().cast(pl.String))

    def rng(self, *which: int) -> np.random.Generator:
        """Draw; each publication from numbers of its own, which it names."""
        return np.random.default_rng([self.seed, *which])


@dataclass(frozen=True)
class Publication:
    """A kind of publication that a sweep can choose from a log.

    Attributes
    ----------
    names : tuple of str
        What its cases are called, in plain words: one, or several.
    game : type
        The game to which they belong.
    choose : function
        From the two halves to the cases. One without secrets is left out.
    needs : tuple of str
        Columns of the log, beside `viewer` and `title`, without which there is none.
    needs_one_of : tuple of str
        Columns of which there must be one at least.
    """

    names: tuple[str, ...]
    game: type[Game]
    choose: Callable[[Halves], Sequence[Case]]
    needs: tuple[str, ...] = ()
    needs_one_of: tuple[str, ...] = ()

    def lacks(self, log: Log) -> str | None:
        """Say as a sentence which column a log lacks for it, if it lacks one."""
        lacking = [name for name in self.needs if name not in log.columns]
        if lacking:
            listed = " and no column ".join(f"`{name}`" for name in lacking)
            return f"The log has no column {listed}."
        if self.needs_one_of and not set(self.needs_one_of) & set(log.columns):
            listed = " and ".join(f"`{name}`" for name in self.needs_one_of)
            return f"The log has neither of the columns {listed}."
        return None
