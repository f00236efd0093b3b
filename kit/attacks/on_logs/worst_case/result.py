"""How many people can a few well-chosen plays be narrowed down to, in aggregate?"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import polars as pl

from kit.attacks.on_logs.known import KnownPlay
from kit.evaluate import Tally

BANDS = (("1", 1, 1), ("2", 2, 2), ("3 to 5", 3, 5), ("6 to 10", 6, 10))
_MORE = "more than 10"


@dataclass(frozen=True, eq=False)
class WorstCase:
    """What the worst choice of a few plays gives away, as numbers about everybody.

    The risk of a viewer is 1 over the number of viewers who match, themselves included.
    Viewers of whom fewer than `p` plays can be known have the risk of all they have.
    Nobody is drawn and no choice is skipped, so that nothing is left to chance, and no
    number has an interval. They are of these people and this log; another would differ.

    Attributes
    ----------
    known : KnownPlay
        How closely each play is known.
    p : int
        Number of plays known.
    kind : str
        What of them is known, see `worst_case`.
    tolerance : float
    n_viewers : int
        People in the log.
    n_attacked : int
        Those of whom at least one play can be known.
    n_short : int
        Those of them of whom fewer than `p` can be.
    matches_per_person : np.ndarray of shape (n_viewers,), uint32
        How many people match each viewer, in the order of their numbers; 0 for those
        who were not attacked. About single people: not for showing.
    short_per_person : np.ndarray of shape (n_viewers,), bool
        Whose plays were too few. About single people: not for showing.
    """

    known: KnownPlay
    p: int
    kind: str
    tolerance: float
    n_viewers: int
    n_attacked: int
    n_short: int
    matches_per_person: np.ndarray = field(repr=False)
    short_per_person: np.ndarray = field(repr=False)

    @property
    def alone(self) -> Tally:
        """How many people are singled out, of all those attacked."""
        return Tally(
            requested=self.n_viewers,
            generated=self.n_attacked,
            valid=self.n_attacked,
            succeeded=int((self.matches_per_person == 1).sum()),
        )

    @property
    def alone_if_enough(self) -> Tally:
        """How many are, of those of whom `p` plays can be known."""
        matches = self.matches_per_person
        enough = (matches > 0) & ~self.short_per_person
        return Tally(
            requested=self.n_viewers,
            generated=self.n_attacked,
            valid=int(enough.sum()),
            succeeded=int((matches[enough] == 1).sum()),
        )

    @property
    def mean_risk(self) -> float:
        """Mean risk of the people attacked, in [0, 1]."""
        matches = self.matches_per_person[self.matches_per_person > 0]
        return float((1 / matches).mean())

    def count_people(self) -> pl.DataFrame:
        """Count the people by how many match the worst that can be known of them.

        Returns
        -------
        pl.DataFrame of shape (5, 4)
            `matches` (how many match: a band), `viewers`, `share` of those attacked,
            and `short`: how many of the viewers had fewer than `p` plays.
        """
        matches, rows = self.matches_per_person, []
        for band, low, high in (*BANDS, (_MORE, BANDS[-1][2] + 1, len(matches))):
            within = (low <= matches) & (matches <= high)
            n = int(within.sum())
            n_short = int((within & self.short_per_person).sum())
            rows.append((band, n, n / self.n_attacked, n_short))
        names = ["matches", "viewers", "share", "short"]
        return pl.DataFrame(rows, schema=names, orient="row")
