"""What is left of noise that plays share with listeners, and that is drawn often?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import polars as pl

from kit.attackers import Attacker, ThreatModel
from kit.attacks.on_releases.sums_of_rows import SumOfRows, SumTree
from kit.checks import check_type, is_list, is_whole
from kit.errors import ReleaseError
from kit.evaluate.rates import Success, Tally
from kit.findings import Described, Finding, Proved, Scored
from kit.releases import Bounds
from kit.results import Result
from kit.rules.shared_noise import Pair, SharedNoise

#: Who reads such numbers where nothing else is said.
USUAL = Attacker(who="anybody who sees the statistics")

THREAT = ThreatModel(
    attack="unblur_pairs",
    attacker="anybody who sees the statistics of one programme",
    reads="listeners and plays of days, weeks or regions, blurred by one share a row",
    of_target="nothing",
    of_others="nothing",
    wins="the number of listeners that she names is the true one",
    kind="Proved or Scored",
    source="Apple Podcasts Connect, listening reports (support page 5538)",
)

_SCHEMA = {
    "row": pl.String,
    "printed": pl.Int64,
    "printed_plays": pl.Int64,
    "average_low": pl.Float64,
    "average_high": pl.Float64,
    "low": pl.Int64,
    "high": pl.Int64,
    "guess": pl.Int64,
    "chance": pl.Float64,
}


@dataclass(frozen=True, eq=False)
class UnblurredPairs(Result):
    """What is certain and what is likely of listeners, once the noise is read through.

    Parameters
    ----------
    findings : tuple of Proved or Scored
        The number of listeners of each row of which more is certain than the rule
        alone says; and, where the truth was given, how often the likeliest is right.
    table : pl.DataFrame
        A row for each printed one: what it is of (`row`), the `printed` number of
        listeners and `printed_plays`, the true average of plays by listener, which is
        certain, from `average_low` to `average_high`, the fewest and the most listeners
        in any world (`low`, `high`), the likeliest number (`guess`) and its `chance`.
    n_dropped : int
        Rows that were not printed.
    n_unused : int
        Sums that were left aside, since one of their rows was not printed.
    """

    n_dropped: int = 0
    n_unused: int = 0

    @property
    def scope(self) -> str:
        """What was read, and what it says of averages."""
        if not len(self.table):
            return f"No row was printed, and {self.n_dropped:,} were dropped."
        ends = self.table.select("average_low", "average_high").to_numpy()
        width = float(((ends[:, 1] - ends[:, 0]) / ends.sum(axis=1)).max())
        return (
            f"The average number of plays by listener is certain for all of "
            f"{len(self.table):,} rows, to within {width:.1%} or better. Rows that "
            f"were dropped: {self.n_dropped:,}. Sums left aside because of these: "
            f"{self.n_unused:,}."
        )


def unblur_pairs(
    table: pl.DataFrame,
    attacker: Attacker = USUAL,
    *,
    rule: SharedNoise,
    sums: Sequence[SumOfRows] = (),
    listeners: Sequence[int] | None = None,
    controls: Sequence[int] | None = None,
) -> UnblurredPairs:
    """Read listeners and plays through noise that both of them share.

    The attacker sees how many people listened to a programme, and how often: for each
    day, for each week, in each country. The service adds noise to the listeners and
    changes the plays by the same share. So plays by listeners is the true average, and
    only so many whole numbers have it. Days add up to their week, and each has a lot of
    its own: she weighs all worlds in which the sums come out. She succeeds with the
    exact number of listeners.

    Parameters
    ----------
    table : pl.DataFrame of shape (n_rows, 3)
        What was printed: `row`, what the numbers are of, in words that follow "four
        people", such as "listening on 3 May"; `listeners` and `plays`, both null where
        the row was dropped.
    attacker : Attacker, default=USUAL
        Who she is. The attack makes no use of its other fields: that noise is shared
        is what she must know.
    rule : SharedNoise
        How the rows were changed.
    sums : sequence of SumOfRows, default=()
        Which rows add up to which. A row may be the total of several sums, and a part
        of one.
    listeners : sequence of int, of length n_rows, optional
        The true numbers of listeners, which only the judge knows: with them and
        `controls` the guesses are scored.
    controls : sequence of int, of length n_rows, optional
        The numbers of listeners among people who are left out of the statistics.

    Returns
    -------
    UnblurredPairs
        Bounds, guesses and their chances, row by row.

    Raises
    ------
    ReleaseError
        If the table lacks a column or holds another kind of value, a row stands there
        twice, a sum is of rows that are not there, or a row is a part of two sums or of
        itself; if one of `listeners` and `controls` is missing or of another length.
    RuleError
        If the rule never prints such a pair.
    ContradictionError
        If no world has these numbers and sums.
    KnowledgeError
        If `attacker` says something that the attack makes no use of.

    Notes
    -----
    Every pair of true numbers that can have been printed so is equally likely before.
    Chances are added up over the tree of sums, exactly, by belief propagation. A number
    of listeners that is in no world has no chance; the others are not excluded.

    References
    ----------
    .. [1] Apple, "Understand your listening reports", Podcasts for Creators, page
       5538: noise on listeners, and the same change to hours and plays.
    .. [2] J. Pearl, "Probabilistic Reasoning in Intelligent Systems", 1988, chapter 4:
       belief propagation in trees.

    Examples
    --------
    Ten listeners and 53 plays can be 7 listeners and 37 plays, 8 and 42, and so on:

    >>> import kit
    >>> import polars as pl
    >>> rows = {"row": ["listening on Monday"], "listeners": [10], "plays": [53]}
    >>> rule = kit.rules.SharedNoise()
    >>> found = kit.attacks.unblur_pairs(pl.DataFrame(rows), rule=rule)
    >>> found.table.select("average_low", "average_high", "low", "high").row(0)
    (5.25, 5.35, 7, 13)
    """
    check_type(ReleaseError, "attacker", attacker, Attacker, "an Attacker")
    unused = ("known_share", "wrong_share", "reference", "knows_rule")
    attacker.refuse("reading shared noise", USUAL, *unused)
    check_type(ReleaseError, "rule", rule, SharedNoise, "a SharedNoise")
    printed = _read(table)
    tree = SumTree(printed, rule, sums)
    shown = {name: pair for name, pair in printed.items() if pair is not None}
    beliefs = {name: tree.listeners(name) for name in shown}
    rows = [_tell(name, shown[name], rule, beliefs[name]) for name in shown]
    findings: list[Finding] = []
    for name, pair in shown.items():
        found = _prove(name, beliefs[name], tuple(rule.reveals(pair)))
        findings += found
    findings += _score(printed, rows, listeners, controls)
    return UnblurredPairs(
        findings,
        pl.DataFrame(rows, _SCHEMA, orient="row"),
        n_dropped=len(printed) - len(shown),
        n_unused=tree.n_unused,
    )


def _tell(
    name: str, pair: Pair, rule: SharedNoise, chances: dict[int, float]
) -> tuple[object, ...]:
    """Say what is known of one row."""
    average = rule.average(pair)
    guess = max(chances, key=lambda n: (chances[n], -abs(n - pair.listeners)))
    ends = float(average.low), float(average.high)
    sizes = min(chances), max(chances)
    return name, *pair, *ends, *sizes, guess, chances[guess]


def _prove(name: str, chances: dict[int, float], alone: tuple) -> list[Proved]:
    """Say what is certain, where it is more than the rule alone says."""
    low, high = min(chances), max(chances)
    if (low, high) == alone:
        return []
    size = Bounds(low, high, is_low_exact=True, is_high_exact=True)
    return [Proved(Described(name), size, because=(), is_smallest=False)]


def _score(
    printed: dict[str, Pair | None],
    rows: Sequence[tuple],
    listeners: object,
    controls: object,
) -> list[Scored]:
    """Judge the guesses, where the truth was given."""
    if listeners is None and controls is None:
        return []
    sizes = _check_counts("listeners", listeners, printed)
    others = _check_counts("controls", controls, printed)
    if not rows:
        return []
    names = [row[0] for row in rows]
    truths = [sizes[name] for name in names]
    usual = max(dict.fromkeys(truths), key=truths.count)
    right = sum(row[7] == sizes[row[0]] for row in rows)
    outside = sum(row[7] == others[row[0]] for row in rows)
    face = sum(row[1] == sizes[row[0]] for row in rows)
    n, asked = len(rows), len(printed)
    same = Tally.of(n, succeeded=truths.count(usual))
    success = Success(
        attack=Tally(requested=asked, generated=n, valid=n, succeeded=right),
        baseline={
            f"saying {usual:,} of every row": same,
            "taking the printed number": Tally.of(n, succeeded=face),
        },
        control=Tally.of(n, succeeded=outside),
    )
    guess = "the number of listeners that most worlds have is the true one"
    return [Scored(guess, f"{asked:,} rows of listeners and plays", success)]


def _read(table: object) -> dict[str, Pair | None]:
    """Read the printed rows by what they are of."""
    wanted = ("row", "listeners", "plays")
    if not isinstance(table, pl.DataFrame) or not set(wanted) <= set(table.columns):
        rule = "a polars DataFrame with the columns row, listeners and plays"
        shown = table.columns if isinstance(table, pl.DataFrame) else table
        raise ReleaseError.bad_value("table", rule, shown)
    found: dict[str, Pair | None] = {}
    for row in table.select(wanted).iter_rows():
        name, *numbers = row
        is_dropped = numbers == [None, None]
        if not (isinstance(name, str) and name.strip()) or name in found:
            raise ReleaseError.bad_value("table", "rows of different names", name)
        if not is_dropped and not all(map(is_whole, numbers)):
            rule = "whole numbers of listeners and plays, or null for both"
            raise ReleaseError.bad_value("table", rule, row)
        found[name] = None if is_dropped else Pair(*numbers)
    if not found:
        raise ReleaseError.bad_value("table", "at least one row", 0)
    return found


def _check_counts(name: str, counts: object, rows: Iterable[str]) -> dict[str, int]:
    """Read a number of people for each row."""
    names, given = list(rows), list(counts) if is_list(counts) else []
    if len(given) != len(names) or not all(is_whole(n) and n >= 0 for n in given):
        rule = f"{len(names):,} whole numbers of people, one for each row"
        raise ReleaseError.bad_value(name, rule, counts)
    return dict(zip(names, map(int, given), strict=True))
