"""What is known of a group whose size was averaged, and what should be by a formula?"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

import polars as pl

from kit.checks import check_number, check_whole
from kit.claims.language import Claim
from kit.errors import DeskError
from kit.releases import Bounds
from kit.results import Result


@dataclass(frozen=True, eq=False)
class Averaged(Result):
    """What came of asking about one group in many ways.

    Parameters
    ----------
    findings : tuple of Proved
        Bounds on the size, where the rule limits how far an answer may be off. A size
        that is only likely is no finding by itself: see `measure_averaging`.
    table : pl.DataFrame
        A row for each look that was answered, in their order: questions asked so far
        (`questions`), what the look came to (`value`), the `mean` of all so far, in
        people, the best `guess` and the `chance` that the attacker gives it.
    group : Claim
        Whose size is sought.
    size : Bounds or None
        How many people are proved; None where nothing limits them.
    guess : int or None
        The size that she names; None where no look was answered.
    chance : float
        The chance that she gives it, in [0, 1].
    mean : float or None
        The plain mean of all looks, in people.
    expansion : float
        What a count of the desk is multiplied by to estimate the true one: 1 unless
        it counts a sample.
    n_asked, n_refused : int
        Questions asked for it, refused ones included, and those refused. What had been
        asked before, for another group, costs nothing again.
    is_spent : bool
        Whether the desk's budget ended the attack.
    """

    group: Claim
    size: Bounds | None
    guess: int | None
    chance: float
    mean: float | None
    expansion: float = 1.0
    n_asked: int = 0
    n_refused: int = 0
    is_spent: bool = False

    @property
    def estimate(self) -> float | None:
        """The number of people that she names, also where the desk counts a sample."""
        return None if self.guess is None else self.guess * self.expansion

    @property
    def first(self) -> int | None:
        """What the first look came to: all that one gets who does not average."""
        return int(self.table["value"][0]) if len(self.table) else None

    @property
    def n_looks(self) -> int:
        """How many looks were answered."""
        return len(self.table)

    def guess_at(self, questions: int) -> int | None:
        """Give the best guess after so many questions; None before the first look."""
        seen = self.table.filter(pl.col("questions") <= questions)["guess"]
        return int(seen[-1]) if len(seen) else None

    @property
    def scope(self) -> str:
        """What it took, and what stood in the way."""
        told = [
            f"Questions asked for it: {self.n_asked:,}, of which {self.n_refused:,} "
            "were refused."
        ]
        if self.guess is None:
            told.append("No look at the group was answered, so nothing is known of it.")
        else:
            told.append(
                f"{self.n_looks:,} looks at the group were averaged; "
                f"{self.guess:,} is the size that fits them best, with a chance of "
                f"{self.chance:.1%} where all sizes were equally likely before."
            )
        if self.is_spent:
            told.append("The budget of questions is spent.")
        return " ".join(told)


def chance_by_averaging(repeats: int, sd: float) -> float:
    """Give the chance that the mean of repeated answers rounds to the true size.

    Parameters
    ----------
    repeats : int
        How many answers are averaged, at least 1, each with noise of its own.
    sd : float
        Standard deviation of the noise, in people, above 0.

    Returns
    -------
    float
        2 Φ(√m / (2 σ)) - 1, in [0, 1].

    Raises
    ------
    DeskError
        If a number is out of range.

    References
    ----------
    .. [1] D. Denning, "Cryptography and Data Security", Addison-Wesley, 1982, section
       6.4: the number of questions that an average takes.

    Examples
    --------
    >>> round(chance_by_averaging(10, 2), 3), round(chance_by_averaging(100, 2), 3)
    (0.571, 0.988)
    """
    check_whole(DeskError, "repeats", repeats)
    check_number(DeskError, "sd", sd, above=0)
    return 2 * NormalDist().cdf(sqrt(repeats) / (2 * sd)) - 1
