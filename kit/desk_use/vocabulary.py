"""What can the staff of a service ask about, and whom could a peeker look up?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl

from kit.claims import Claim, everyone, watched
from kit.errors import LogError
from kit.log import Log

_COLUMNS = ("region", "age_band", "plan")
_POOLED = 60  # titles that a tracker may be looked for among


@dataclass(frozen=True)
class Vocabulary:
    """The words of a log that questions are made of.

    Parameters
    ----------
    where : mapping of str to tuple of str
        Values of `region`, `age_band` and `plan`, the commonest first.
    titles : tuple of str
        Titles, the most watched first.
    first, last : date
        Days of the log.
    plays : pl.DataFrame of shape (n_plays, 6)
        What a peeker's acquaintances may have let slip; stays with the publisher.
    """

    where: dict[str, tuple[str, ...]]
    titles: tuple[str, ...]
    first: date
    last: date
    plays: pl.DataFrame

    def pool(self) -> list[list[Claim]]:
        """List what anybody at the desk may use to look for a tracker.

        Returns
        -------
        list of list of Claim
            Regions, age bands, plans, the titles watched most, days.
        """
        days = range((self.last - self.first).days + 1)
        return [
            *(
                [everyone().where(**{column: value}) for value in values]
                for column, values in self.where.items()
            ),
            [watched(title) for title in self.titles[:_POOLED]],
            [watched().on(self.first + timedelta(day)) for day in days],
        ]

    def draw_title(self, rng: np.random.Generator, among: int = 150) -> str:
        """Draw one of the titles watched most, popular ones more often."""
        return _draw_ranked(rng, self.titles[:among])

    def draw_day(self, rng: np.random.Generator) -> date:
        """Draw a day of the log."""
        return self.first + timedelta(int(rng.integers((self.last - self.first).days)))

    def draw_value(self, rng: np.random.Generator, column: str) -> str:
        """Draw a value of an attribute, a common one more often."""
        return _draw_ranked(rng, self.where[column])

    def draw_play(self, rng: np.random.Generator) -> dict[str, object]:
        """Draw one play of somebody: title, day, and who watched it."""
        return self.plays.row(int(rng.integers(self.plays.height)), named=True)

    def describe(self, viewer: int, plays: int, rng: np.random.Generator) -> Claim:
        """Say what an acquaintance knows: where, how old, and some plays by day."""
        own = self.plays.filter(pl.col("viewer") == viewer)
        some = own.sample(min(plays, own.height), seed=int(rng.integers(2**31)))
        person: Claim | None = None
        for title, day in some.select("title", "day").rows():
            deed = watched(title).on(day)
            person = deed if person is None else person & deed
        return person.where(**{name: own[name][0] for name in _COLUMNS})


def read_vocabulary(log: Log) -> Vocabulary:
    """Read the words of a log.

    Raises
    ------
    LogError
        If the log has no `region`, `age_band` or `plan`.

    Examples
    --------
    >>> from kit.sources.bundled import open_films
    >>> read_vocabulary(open_films()).where["plan"]
    ('Standard', 'Premium', 'Basic')
    """
    for column in _COLUMNS:
        if column not in log.columns:
            raise LogError.lacks_column(column, list(log.columns))
    plays = log.plays.select("viewer", "title", "day", *_COLUMNS).collect()
    first, last = log.period()
    where = {column: _commonest(plays, column) for column in _COLUMNS}
    return Vocabulary(where, _commonest(plays, "title"), first, last, plays)


def _commonest(plays: pl.DataFrame, column: str) -> tuple[str, ...]:
    texts = plays[column].drop_nulls().cast(pl.String)
    counts = texts.value_counts().sort("count", column, descending=[True, False])
    return tuple(counts[column])


def _draw_ranked(rng: np.random.Generator, ranked: tuple[str, ...]) -> str:
    """Draw one of a ranking, the first twice as often as the second, and so on."""
    weights = 1 / np.arange(1, len(ranked) + 1)
    return ranked[rng.choice(len(ranked), p=weights / weights.sum())]
