"""Which table do textbooks take to show that averages give people away?

Seven invented people on a city block, of whom a bureau publishes counts, medians and
means of age, and withholds every line about fewer than three. Here they are seven
viewers: female and male are two plans, black and white two regions, married is a
streak, and "the married are 15 or older" is "the streak counts no one under 15". The
numbers are the published ones, and so is what follows from them.

References
----------
.. [1] S. Garfinkel, J. Abowd, C. Martindale, "Understanding Database Reconstruction
   Attacks on Public Data", ACM Queue 16(5), 2018; Communications of the ACM 62(3),
   2019. The table is theirs, and the people in it were invented by them.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction
from math import floor

from kit.checks import check_whole
from kit.claims.amounts import Amount, Statistic, mean, median
from kit.claims.language import Claim, everyone
from kit.claims.viewing import watched
from kit.errors import SourceError
from kit.printed import Figure, Printed, Suppressed
from kit.releases import Release, release

#: How many viewers there are, and the fewest that a line may be about.
VIEWERS, RULE_OF = 7, 3
#: The ages that the article allows.
AGE = Amount("age", 1, 125, unit="years")
BASIC, PREMIUM = (everyone().where(plan=plan) for plan in ("Basic", "Premium"))
NORTH, SOUTH = (everyone().where(region=region) for region in ("North", "South"))
STREAK = watched("A Christmas Prince").every_day(18, until="2017-12-10")


@dataclass(frozen=True)
class TableLine:
    """One line of the table; a line about fewer than three people has no number.

    Parameters
    ----------
    name : str
        As in the article, such as "2A".
    words, original : str
        Who is counted: here, and in the article.
    group : Claim
        The same as a claim.
    count : int or None
        In people.
    median_age, mean_age : str or None
        In years. A median is exact. A mean was rounded to its one decimal, which for
        fewer than ten whole ages leaves a single sum.
    """

    name: str
    words: str
    original: str
    group: Claim
    count: int | None = None
    median_age: str | None = None
    mean_age: str | None = None


LINES = (
    TableLine("1A", "all viewers", "total population", everyone(), 7, "30", "38.0"),
    TableLine("2A", "Basic plan", "female", BASIC, 4, "30", "33.5"),
    TableLine("2B", "Premium plan", "male", PREMIUM, 3, "30", "44.0"),
    TableLine("2C", "North", "black", NORTH, 4, "51", "48.5"),
    TableLine("2D", "South", "white", SOUTH, 3, "24", "24.0"),
    TableLine(
        "3A",
        "adults not in the streak",
        "single adults",
        ~STREAK & AGE.at_least(18),
    ),
    TableLine("3B", "in the streak", "married adults", STREAK, 4, "51", "54.0"),
    TableLine("4A", "North, Basic", "black female", NORTH & BASIC, 3, "36", "36.7"),
    TableLine("4B", "North, Premium", "black male", NORTH & PREMIUM),
    TableLine("4C", "South, Premium", "white male", SOUTH & PREMIUM),
    TableLine("4D", "South, Basic", "white female", SOUTH & BASIC),
    TableLine("5A", "under 5", "persons under 5", AGE.below(5)),
    TableLine("5B", "under 18", "persons under 18", AGE.below(18)),
    TableLine("5C", "64 or older", "persons 64 or over", AGE.at_least(64)),
)
#: Withheld lines that the article's authors do not use: of the blanks, only 3A.
UNREAD = ("4B", "4C", "4D", "5A", "5B", "5C")


def seven_viewers(
    *,
    leave_out: Collection[str] = (),
    k: int = RULE_OF,
    means_to: int | str = "0.1",
) -> Release:
    """Publish the table of the seven viewers.

    Beside its lines stand the words around it: there are seven viewers, each on one
    of two plans and in one of two regions, and none under 15 is in the streak.

    Parameters
    ----------
    leave_out : collection of str, optional
        Names of lines that are not read, such as ``["2A", "4A"]``.
    k : int, default=3
        The fewest people that a line may be about, 3 to 7; other lines are withheld.
    means_to : int or str, default="0.1"
        What mean ages are rounded to, in years; whole tenths.

    Returns
    -------
    Release
        Of each line the count, and the median and the mean where they are printed.

    Raises
    ------
    SourceError
        If a line is not one of the table, `k` lies outside of 3 to 7, or `means_to` is
        not in whole tenths.

    Examples
    --------
    >>> table = seven_viewers(leave_out=["4A"])
    >>> len(table), len(table.statistics)
    (28, 12)
    >>> print(table.numbers[8])
    33.5: mean age of those who are in the population, on the Basic plan
    """
    names = [line.name for line in LINES]
    if isinstance(leave_out, str) or not set(leave_out) <= set(names):
        rule = f"a list of lines of the table ({', '.join(names)})"
        raise SourceError.bad_value("leave_out", rule, leave_out)
    check_whole(SourceError, "k", k, least=RULE_OF, most=VIEWERS)
    step = _step(means_to)
    printed: dict[Claim | Statistic, Printed | Figure | int] = {
        everyone(): VIEWERS,
        everyone().where(plan=["Basic", "Premium"]): VIEWERS,
        everyone().where(region=["North", "South"]): VIEWERS,
        STREAK & AGE.below(15): 0,
    }
    for line in LINES:
        if line.name not in leave_out:
            printed |= _print_line(line, k, step)
    return release(printed)


def _print_line(
    line: TableLine, k: int, step: Fraction
) -> dict[Claim | Statistic, Printed | Figure | int]:
    """Print a line, or that it is withheld."""
    if line.count is None or line.count < k:
        return {line.group: Suppressed(below=k)}
    rounded = floor(Fraction(line.mean_age or 0) / step + Fraction(1, 2)) * step
    return {
        line.group: line.count,
        median(AGE, line.group): Figure(line.median_age or 0, to=0),
        mean(AGE, line.group): Figure(f"{float(rounded):g}", to=step),
    }


def _step(means_to: int | str) -> Fraction:
    """Read what means are rounded to."""
    try:
        step = Fraction(str(means_to))
    except (ValueError, ZeroDivisionError):
        step = Fraction(0)
    if step <= 0 or step * 10 % 1:
        rule = 'a number of years such as 1 or "0.5", in whole tenths'
        raise SourceError.bad_value("means_to", rule, means_to)
    return step


__all__ = [
    "AGE",
    "BASIC",
    "LINES",
    "NORTH",
    "PREMIUM",
    "RULE_OF",
    "SOUTH",
    "STREAK",
    "UNREAD",
    "VIEWERS",
    "TableLine",
    "seven_viewers",
]


def __dir__() -> list[str]:
    """List what is public."""
    return __all__
