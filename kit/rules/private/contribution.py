"""How much may one viewer contribute before anything is counted?

Who watches everything is in every number, so noise that hides her must be as wide as
all numbers together. If at most ten of anybody's titles count, noise for ten is
enough: a little truth is given up for much less noise.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import cast

import numpy as np
import polars as pl

from kit.checks import check_one_of, check_type, check_whole
from kit.claims.language import And, Attribute, Claim
from kit.claims.viewer import What
from kit.claims.viewing import Deed, Episodes, Plays, Streak
from kit.errors import RuleError
from kit.printed import Interval
from kit.rules.kinds import LogRule
from kit.rules.threshold import Threshold

_WHAT = ("plays", "titles")
_WHOSE = {"viewer": ["viewer"], "day": ["viewer", "day"]}
_KEPT = ("first", "lot")


@dataclass(frozen=True)
class ContributionBound(LogRule):
    """Leave in only so many plays or titles of each viewer, of each day or in all.

    It needs the plays, because which of them a viewer added to a count cannot be told
    from the count.

    Parameters
    ----------
    most : int
        How many are left in, at least 1.
    of : {"plays", "titles"}, default='plays'
        What is bounded. With titles, every play of a title that is left in stays;
        titles of the same name in two series are two.
    per : {"viewer", "day"}, default='viewer'
        Whether `most` holds for all that a viewer did, or for each day of it.
    keep : {"first", "lot"}, default='first'
        Whether the earliest are left in, or some drawn by lot. Of plays at the same
        time the first is the one whose title comes first by name; a play of which
        only the day is known comes before the others of its day.

    Raises
    ------
    RuleError
        If `most` is below 1, or `of`, `per` or `keep` is none of the above.

    References
    ----------
    .. [1] R. Wilson, C. Zhang, W. Lam, D. Desfontaines, D. Simmons-Marengo, B. Gipson,
       "Differentially private SQL with bounded user contribution", PoPETs 2020(2),
       section 3.

    Examples
    --------
    >>> plays = pl.LazyFrame(
    ...     {"viewer": [1, 1, 1, 2], "title": ["A", "B", "A", "B"], "day": [4, 5, 6, 7]}
    ... )
    >>> ContributionBound(1, of="titles").publish(plays).collect()["day"].to_list()
    [4, 6, 7]
    """

    most: int
    of: str = "plays"
    per: str = "viewer"
    keep: str = "first"

    def __post_init__(self) -> None:
        check_whole(RuleError, "most", self.most)
        for name, known in (("of", _WHAT), ("per", _WHOSE), ("keep", _KEPT)):
            check_one_of(RuleError, name, getattr(self, name), known)

    @property
    def is_random(self) -> bool:
        """Whether it is a matter of lot what stays."""
        return self.keep == "lot"

    def publish(
        self, plays: pl.LazyFrame, rng: np.random.Generator | None = None
    ) -> pl.LazyFrame:
        """Leave out what is too much; nobody is left out altogether.

        Parameters
        ----------
        plays : pl.LazyFrame of shape (n_plays, n_columns)
            One row a play, with `viewer`, `title` and `day`.
        rng : Generator, optional
            What is drawn from; by default what nobody can repeat.

        Returns
        -------
        pl.LazyFrame of shape (n_kept, n_columns)
            In the same order.

        Raises
        ------
        RuleError
            If `plays` is no lazy table of plays.
        """
        columns = check_lazy_plays(plays)
        whose = _WHOSE[self.per]
        if self.keep == "lot":
            rng = np.random.default_rng() if rng is None else rng
            ticket = pl.int_range(pl.len()).shuffle(seed=int(rng.integers(2**63)))
        else:
            times = [name for name in ("day", "time") if name in columns]
            order = [*times, pl.col("title").cast(pl.String)]
            ticket = pl.int_range(pl.len()).over(whose, order_by=order)
        plays = plays.with_columns(ticket.alias("_ticket"))
        if self.of == "titles":
            title = [name for name in ("title", "series") if name in columns]
            # One play draws for its title: many plays are no better chance.
            ticket = pl.col("_ticket")
            one = ticket.first() if self.is_random else ticket.min()
            plays = plays.with_columns(one.over([*whose, *title]))
        place = pl.col("_ticket").rank("dense").over(whose)
        return plays.filter(place <= self.most).drop("_ticket")

    def undo(self, shown: Interval) -> Interval:
        """Nothing is certain: plays left out lower some counts and raise others."""
        return Interval(0, None)

    def __str__(self) -> str:
        what = self.of if self.most > 1 else self.of[:-1]
        whose = "a viewer" if self.per == "viewer" else "a viewer and day"
        kept = "the first" if self.keep == "first" else "drawn by lot"
        return f"at most {self.most:,} {what} {whose}, {kept}"


def check_lazy_plays(
    plays: pl.LazyFrame, needed: tuple[str, ...] = ("viewer", "title", "day")
) -> list[str]:
    """Give the columns of a lazy table of plays, with those that a rule needs."""
    rule = "a lazy table of plays, such as `log.plays`"
    check_type(RuleError, "plays", plays, pl.LazyFrame, rule)
    columns = plays.collect_schema().names()
    if not set(needed) <= set(columns):
        *first, last = needed
        listed = f"{', '.join(first)} and {last}" if first else last
        rule = f"a table with the column{'s' * bool(first)} {listed}"
        raise RuleError.bad_value("plays", rule, columns)
    return columns


_PLAIN = Plays | Streak | Episodes | Attribute


@dataclass(frozen=True)
class OpenListThreshold(Threshold):
    """Leave out every line whose count is below `k`, and not only its number.

    "Withheld" beside a title that was found in the log says that somebody played it.

    Parameters
    ----------
    k : int
        The smallest count that may be printed.
    is_zero_shown : bool, default=True
        As in `Threshold`.

    Examples
    --------
    >>> OpenListThreshold(17, is_zero_shown=False).leaves_no_line
    True
    """

    leaves_no_line = True


def check_open_list(claims: Sequence[Claim]) -> None:
    """Refuse claims that a list found in the log cannot hold.

    References
    ----------
    .. [1] A. Korolova, K. Kenthapadi, N. Mishra, A. Ntoulas, "Releasing search
       queries and clicks privately", WWW 2009, section 4.
    """
    forms: dict[frozenset[object], Claim] = {}
    for claim in claims:
        if not _counts_its_finders(claim):
            rule = (
                "about one thing played, attributes of one value each, or both, with "
                "no 'not' or 'or' and no amounts, where they were found in the log"
            )
            fix = "Else somebody puts a claim on the list whom it does not count."
            raise RuleError.bad_value("claims", rule, str(claim), fix)
        forms.setdefault(_form(claim), claim)
    if len(forms) > 1:
        rule = "one sentence with other names, where they were found in the log"
        fix = "Publish each kind of sentence with a budget of its own."
        first, other, *_ = forms.values()
        raise RuleError.bad_value("claims", rule, (str(first), str(other)), fix)


def _counts_its_finders(claim: Claim) -> bool:
    """Say whether all who make a claim worth listing are counted by it."""
    leaves = _leaves(claim)
    columns = [leaf.column for leaf in leaves if isinstance(leaf, Attribute)]
    is_plain = all(isinstance(leaf, _PLAIN) for leaf in leaves)
    is_single = all(
        len(leaf.values) == 1 for leaf in leaves if isinstance(leaf, Attribute)
    )
    n_played = len(leaves) - len(columns)
    return (
        is_plain and is_single and n_played <= 1 and len(set(columns)) == len(columns)
    )


def _form(claim: Claim) -> frozenset[object]:
    """Give what is left of a claim without names and values."""
    return frozenset(map(_form_of_leaf, _leaves(claim)))


def _form_of_leaf(leaf: Claim) -> object:
    if not isinstance(leaf, Deed):
        return cast("Attribute", leaf).column
    what = leaf.what
    return replace(leaf, what=What()), what.title is None, what.series is None


def _leaves(claim: Claim) -> tuple[Claim, ...]:
    return claim.parts if isinstance(claim, And) else (claim,)
