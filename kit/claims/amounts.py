"""What can be measured of a viewer in whole numbers: an age, minutes, plays?

An amount is a number that each viewer has. A publisher counts viewers by it ("aged
18 or more") and prints what it comes to over a group: a total, a mean, a median, the
smallest or the largest. The first is a claim like any other; the others are
statistics, which are true of no viewer but of the group.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kit.checks import check_one_of, check_type, is_whole
from kit.claims.language import Claim, Leaf
from kit.claims.viewer import What
from kit.claims.viewer_program import Answer, ViewerProgram
from kit.errors import ClaimError

#: Seconds of thirty years; more is nobody's, and would try the solvers' numbers.
_FURTHEST = 10**9
KINDS = ("total", "mean", "median", "smallest", "largest")


@dataclass(frozen=True)
class Amount:
    """A whole number that every viewer has, within known limits.

    Parameters
    ----------
    name : str
        As a sentence says it, such as "age".
    low, high : int
        The smallest and the largest value that is possible, both included.
    unit : str, default=""
        Such as "years"; without one the amount counts what its name says.
    measure : {"plays", "minutes"}, optional
        What a log measures it by; by default no log holds it.
    what : What, optional
        The title, series or anything that is measured.

    Raises
    ------
    ClaimError
        If the name is empty, or `low` and `high` are no whole numbers in order.

    Examples
    --------
    >>> age = Amount("age", 0, 125, unit="years")
    >>> print(age.between(18, 64))
    are in the population, with an age of 18 to 64 years
    """

    name: str
    low: int
    high: int
    unit: str = ""
    measure: str | None = None
    what: What | None = None

    def __post_init__(self) -> None:
        if not (isinstance(self.name, str) and self.name.strip()):
            raise ClaimError.bad_value("name", "words, such as 'age'", self.name)
        for name, limit in (("low", self.low), ("high", self.high)):
            if abs(_whole(name, limit)) > _FURTHEST:
                rule = f"at most {_FURTHEST:,} from 0"
                raise ClaimError.bad_value(name, rule, limit)
        if self.high < self.low:
            rule = f"at least `low` ({self.low})"
            raise ClaimError.bad_value("high", rule, self.high)
        if self.measure not in (None, "plays", "minutes"):
            rule = "'plays', 'minutes' or None"
            raise ClaimError.bad_value("measure", rule, self.measure)

    def between(self, low: int, high: int) -> AmountIn:
        """Ask for a value from `low` to `high`, both included.

        Raises
        ------
        ClaimError
            If no possible value lies there.
        """
        low, high = (
            max(_whole("low", low), self.low),
            min(_whole("high", high), self.high),
        )
        if low > high:
            rule = f"a range that meets {self.low} to {self.high}, as {self.name} does"
            raise ClaimError.bad_value("low, high", rule, (low, high))
        return AmountIn(self, low, high)

    def at_least(self, low: int) -> AmountIn:
        """Ask for a value of `low` or more."""
        return self.between(low, max(self.high, low))

    def at_most(self, high: int) -> AmountIn:
        """Ask for a value of `high` or less."""
        return self.between(min(self.low, high), high)

    def below(self, limit: int) -> AmountIn:
        """Ask for a value under `limit`."""
        return self.at_most(_whole("limit", limit) - 1)


@dataclass(frozen=True)
class AmountIn(Leaf):
    """True of viewers whose `amount` lies from `low` to `high`, both included."""

    amount: Amount
    low: int
    high: int

    is_trait = True

    def words(self) -> str:
        """Say which values are meant: "with an age of 18 years or more"."""
        amount, low, high = self.amount, f"{self.low:,}", f"{self.high:,}"
        if self.low == self.high:
            values, more = low, ""
        elif self.high == amount.high:
            values, more = low, " or more"
        elif self.low == amount.low:
            values, more = high, " or less"
        else:
            values, more = f"{low} to {high}", ""
        if not amount.unit:
            return f"with {values}{more} {amount.name}"
        an = "an" if amount.name[0] in "aeiou" else "a"
        return f"with {an} {amount.name} of {values} {amount.unit}{more}"

    def denial(self) -> str:
        """Put "not 18 or more" as "17 or less", where the rest is in one piece."""
        amount, low, high = self.amount, self.low, self.high
        if low > amount.low and high == amount.high:
            return AmountIn(amount, amount.low, low - 1).words()
        if low == amount.low and high < amount.high:
            return AmountIn(amount, high + 1, amount.high).words()
        return f"not {self.words()}"

    @classmethod
    def declare(cls, program: ViewerProgram) -> None:
        """Refuse one amount that is described in two ways."""
        check_amounts(leaf.amount for leaf in _ranges(program.leaves))

    def answer(self, program: ViewerProgram) -> Answer:
        """Reach the low end, and nothing beyond the high one."""
        over = _reached(program, self.amount, self.high + 1)
        least = _reached(program, self.amount, self.low)
        return program.all_of([Answer(least), ~Answer(over)])

    def is_exact_among(self, leaves: Sequence[Leaf]) -> bool:
        """Deny it where plays are told of by this and by something else."""
        deeds = [leaf for leaf in leaves if not isinstance(leaf, AmountIn)]
        return not measures_twice({leaf.amount for leaf in _ranges(leaves)}, deeds)


def _ranges(leaves: Iterable[Claim]) -> list[AmountIn]:
    return [leaf for leaf in leaves if isinstance(leaf, AmountIn)]


def _reached(program: ViewerProgram, amount: Amount, value: int) -> int:
    """Give the column that is 1 where the amount is at least `value`."""
    reached = program.kept.setdefault(AmountIn, {}).setdefault(amount, {})
    if value not in reached:
        low, high = float(value <= amount.low), float(value <= amount.high)
        column = program.column(low=low, high=high)
        for other, its in reached.items():
            program.implies(*((column, its) if value > other else (its, column)))
        reached[value] = column
    return reached[value]


@dataclass(frozen=True)
class Statistic:
    """One number about the amounts of a group: true of the group, not of a viewer.

    Parameters
    ----------
    kind : {"total", "mean", "median", "smallest", "largest"}
        The median of an even number of people is the mean of the two in the middle.
    amount : Amount
        What is measured.
    group : Claim
        Of whom.

    Raises
    ------
    ClaimError
        If one of them is something else.
    """

    kind: str
    amount: Amount
    group: Claim

    def __post_init__(self) -> None:
        check_one_of(ClaimError, "kind", self.kind, KINDS)
        if not isinstance(self.amount, Amount):
            rule = 'an Amount, such as Amount("age", 0, 125)'
            raise ClaimError.bad_value("amount", rule, self.amount)
        if not isinstance(self.group, Claim):
            rule = "built with kit.claims, such as watched(...)"
            raise ClaimError.bad_value("group", rule, self.group)

    def __str__(self) -> str:
        return f"{self.kind} {self.amount.name} of those who {self.group}"


def minutes_of(title: str | None = None, *, high: int) -> Amount:
    """Measure the minutes that a viewer watched of a title, or of anything.

    Parameters
    ----------
    title : str, optional
        Spelt as in the log; by default everything together.
    high : int
        The most minutes that one viewer can have.

    Returns
    -------
    Amount
        What `kit.total`, `kit.mean` and their like take.

    Raises
    ------
    ClaimError
        If `title` is of another kind.

    Examples
    --------
    >>> print(minutes_of("A Christmas Prince", high=10_000).at_least(92))
    are in the population, with 92 or more minutes of A Christmas Prince
    """
    check_type(ClaimError, "title", title, (str, type(None)), "a title, or None")
    return _measured("minutes", title, high)


def plays_of(title: str | None = None, *, high: int) -> Amount:
    """Measure the number of plays that a viewer has of a title, or of anything.

    Parameters
    ----------
    title : str, optional
        Spelt as in the log; by default everything together.
    high : int
        The most plays that one viewer can have.

    Returns
    -------
    Amount
        What `kit.total`, `kit.mean` and their like take.

    Raises
    ------
    ClaimError
        If `title` is of another kind.
    """
    check_type(ClaimError, "title", title, (str, type(None)), "a title, or None")
    return _measured("plays", title, high)


def total(amount: Amount, group: Claim) -> Statistic:
    """Add the amounts of a group up.

    Parameters
    ----------
    amount : Amount
        What everybody has some of, such as `kit.claims.minutes_of`.
    group : Claim
        Of whom.

    Returns
    -------
    Statistic
        A figure that a release can hold.
    """
    return Statistic("total", amount, group)


def mean(amount: Amount, group: Claim) -> Statistic:
    """Share the total of a group out evenly.

    Parameters
    ----------
    amount : Amount
        What everybody has some of, such as `kit.claims.minutes_of`.
    group : Claim
        Of whom.

    Returns
    -------
    Statistic
        A figure that a release can hold.

    Examples
    --------
    >>> import kit
    >>> age = kit.claims.Amount("age", 0, 125)
    >>> print(kit.mean(age, kit.watched("A Christmas Prince")))
    mean age of those who watched A Christmas Prince at some time
    """
    return Statistic("mean", amount, group)


def median(amount: Amount, group: Claim) -> Statistic:
    """Take the amount in the middle of a group, or the mean of the two there.

    Parameters
    ----------
    amount : Amount
        What everybody has some of, such as `kit.claims.minutes_of`.
    group : Claim
        Of whom.

    Returns
    -------
    Statistic
        A figure that a release can hold.
    """
    return Statistic("median", amount, group)


def smallest(amount: Amount, group: Claim) -> Statistic:
    """Take the smallest amount of a group.

    Parameters
    ----------
    amount : Amount
        What everybody has some of, such as `kit.claims.minutes_of`.
    group : Claim
        Of whom.

    Returns
    -------
    Statistic
        A figure that a release can hold.
    """
    return Statistic("smallest", amount, group)


def largest(amount: Amount, group: Claim) -> Statistic:
    """Take the largest amount of a group.

    Parameters
    ----------
    amount : Amount
        What everybody has some of, such as `kit.claims.minutes_of`.
    group : Claim
        Of whom.

    Returns
    -------
    Statistic
        A figure that a release can hold.
    """
    return Statistic("largest", amount, group)


def _measured(measure: str, title: str | None, high: int) -> Amount:
    name = f"{measure} of {title or 'anything'}"
    return Amount(name, 0, high, measure=measure, what=What(title))


def _whole(name: str, value: int) -> int:
    if not is_whole(value):
        raise ClaimError.bad_value(name, "a whole number", value)
    return int(value)


def check_amounts(amounts: Iterable[Amount]) -> tuple[Amount, ...]:
    """List amounts, each once, and refuse one that is described in two ways."""
    named: dict[str, Amount] = {}
    for amount in amounts:
        if named.setdefault(amount.name, amount) != amount:
            msg = (
                f"The amount `{amount.name}` must be one and the same wherever it is "
                "asked, and here it has two limits, units or measures; make it once "
                "and use that."
            )
            raise ClaimError(msg)
    return tuple(named.values())


def measures_twice(amounts: Iterable[Amount], leaves: Iterable[Claim]) -> bool:
    """Say whether plays are told of by an amount and by something else as well.

    What the one says of the other is then left unread.
    """
    n_measured = sum(amount.measure is not None for amount in amounts)
    return n_measured > 1 or (
        n_measured == 1 and any(hasattr(leaf, "what") for leaf in leaves)
    )
