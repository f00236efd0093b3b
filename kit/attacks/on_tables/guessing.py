"""How often is a guess right that reads the class of a target?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from kit.attackers import Attacker, ThreatModel
from kit.attacks.on_tables.classes import (
    Profiles,
    Read,
    place_profiles,
    read_classes,
)
from kit.checks import check_confidence, check_type
from kit.errors import AttackError, EvaluationError
from kit.evaluate.rates import Success, Tally
from kit.findings import Scored
from kit.results import Result
from kit.rules.anonymity.table import PEOPLE, AnonymousTable

USUAL = Attacker(who="a neighbour who knows that the target is in the table")
UNUSED = ("known_share", "wrong_share", "reference", "knows_rule")
COMMONEST = "naming the commonest value of the table"
ELSEWHERE = "naming the commonest value among other people"

THREAT = ThreatModel(
    attack="measure_guesses",
    attacker="a neighbour who knows that the target is in the table (prosecutor)",
    reads="a k-anonymous table with a sensitive column",
    of_target="all quasi-identifiers, and that she is in the table",
    of_others="nothing",
    wins="the commonest value of her class is hers",
    kind="Scored",
    source="Machanavajjhala et al. 2007, section 2; Li et al. 2007, section 2",
)


@dataclass(frozen=True, eq=False)
class Guesses(Result):
    """How often the commonest value of a class is the target's.

    Parameters
    ----------
    findings : tuple of Scored
        One.
    table : pl.DataFrame
        A row for each value: `value`; `prior`, its share in the whole table;
        `highest`, its largest share in any class; `doubled`, how many people are in a
        class in which its share is at least twice the prior.
    column : str
        The sensitive column.
    success : Success
        The attack on people of the table, its baselines, and the control: the same
        guesses about people who are not in it.
    """

    column: str
    success: Success

    @property
    def scope(self) -> str:
        """What the control says, in words."""
        success = self.success
        attack, control = success.rate.value, success.control_rate.value
        if success.caution:
            about = "The classes tell no more of a target than the whole table does"
        elif success.residual_risk.low > 0:
            about = "Part of what is told is about those in the table and nobody else"
        else:
            about = "What is told holds as well for people who are not in the table"
        return f"{about}: {attack:.1%} of guesses are right, and {control:.1%} outside."


def measure_guesses(
    table: AnonymousTable,
    outside: pl.DataFrame,
    attacker: Attacker = USUAL,
    *,
    sensitive: str | None = None,
    confidence: float = 0.95,
) -> Guesses:
    """Measure how often the commonest value of her class is the target's.

    A neighbour knows the quasi-identifiers of somebody in the table and finds her
    class. Not everybody in it has the same value, but one value is commoner than in
    the whole table, and that is what he says (skewness). He succeeds where it is hers.

    Small classes are right about their own people by chance alone: in a class of one,
    every guess is. So the same guesses are tried on people outside. What holds for
    them too is no secret of the table but something about people of that kind.

    Parameters
    ----------
    table : AnonymousTable
        What was handed out.
    outside : pl.DataFrame
        People who are not in the table, for the control: the quasi-identifiers as they
        were before anything was made wider, the sensitive column and, where a row
        stands for several, `people`. The judge knows them, not the attacker.
    attacker : Attacker, optional
        By default a neighbour. Only `who` makes a difference.
    sensitive : str, optional
        The column that is attacked; by default the only sensitive one.
    confidence : float, default=0.95
        Of Wilson's intervals, in [0, 1).

    Returns
    -------
    Guesses

    Raises
    ------
    AttackError
        If `table` is no AnonymousTable, the column is not sensitive in it, or nobody
        of `outside` fits a class.
    KnowledgeError
        If the attacker differs in what is not used.
    EvaluationError
        If `confidence` is not in [0, 1).

    References
    ----------
    .. [1] N. Li, T. Li, S. Venkatasubramanian, "t-closeness", ICDE 2007, section 2: the
       skewness attack.
    .. [2] M. Giomi et al., "A unified framework for quantifying privacy risk in
       synthetic data", PoPETs 2023(2): attribute inference beside a control.

    Examples
    --------
    >>> import kit
    >>> import polars as pl
    >>> rows = pl.DataFrame({"age": ["20", "20", "30", "30"], "saw": list("ABAB")})
    >>> inside = rows.with_columns(people=pl.Series([90, 10, 20, 80]))
    >>> table = kit.rules.AnonymousTable(inside, ["age"], ["saw"])
    >>> outside = rows.with_columns(people=pl.Series([85, 15, 25, 75]))
    >>> success = kit.attacks.measure_guesses(table, outside).success
    >>> success.rate.value, success.baseline_rate.value, success.control_rate.value
    (0.85, 0.55, 0.8)
    """
    check_confidence(EvaluationError, confidence)
    check_attacker(attacker, "guessing by class")
    read = read_classes(table, sensitive)
    others = place_profiles(table, outside, "outside", table.quasi, [read.column])
    success = Success(
        attack=_try_inside(read),
        baseline=name_commonest(read, others),
        control=try_guesses(others, read.column, guess_each(read, others)),
        confidence=confidence,
    )
    guess = f"her {read.column} is what most of those are who look like her"
    whom = f"the {table.n_people:,} people of a k-anonymous table, k = {table.k:,}"
    return Guesses(
        [Scored(guess, whom, success)], _tabulate(read), read.column, success
    )


def check_attacker(attacker: object, attack: str) -> None:
    """Refuse what is no attacker, or one whose settings would be lost."""
    check_type(AttackError, "attacker", attacker, Attacker, "an Attacker")
    assert isinstance(attacker, Attacker)
    attacker.refuse(attack, USUAL, *UNUSED)


def guess_each(read: Read, profiles: Profiles) -> list[str | None]:
    """Guess the commonest value of the class, or classes, that fit each profile."""
    best = np.where(profiles.are_found, profiles.hold(read.counts).argmax(axis=1), -1)
    names = [*read.values, None]  # the last one is -1
    return [names[at] for at in profiles.spread(best)]


def try_guesses(
    profiles: Profiles, column: str, guesses: list[str | None], requested: int = 0
) -> Tally:
    """Compare guesses with the truth; where there is none, none was made."""
    truth, people = profiles.rows[column].to_list(), profiles.people
    pairs = list(zip(guesses, truth, strict=True))
    made = np.array([guess is not None for guess, _ in pairs], dtype=bool)
    right = np.array([guess == value for guess, value in pairs], dtype=bool)
    n = int(people[made].sum())
    if not n:
        rule = "people of whom somebody fits a class of the table"
        raise AttackError.bad_value("outside", rule, int(people.sum()))
    return Tally(
        requested=max(requested, int(people.sum())),
        generated=n,
        valid=n,
        succeeded=int(people[made & right].sum()),
    )


def name_commonest(read: Read, others: Profiles) -> dict[str, Tally]:
    """Say one value of everybody: the table's commonest, or that of other people."""
    total = read.counts.sum(axis=0)
    held = others.rows.group_by(read.column).agg(pl.col(PEOPLE).sum())
    commonest = held.sort(PEOPLE, read.column, descending=[True, False])[read.column][0]
    elsewhere = total[read.values.index(commonest)] if commonest in read.values else 0
    n = int(total.sum())
    return {
        COMMONEST: Tally.of(n, succeeded=int(total.max())),
        ELSEWHERE: Tally.of(n, succeeded=int(elsewhere)),
    }


def _try_inside(read: Read) -> Tally:
    """Count the people of each class who have its commonest value."""
    n = read.table.n_people
    return Tally(
        requested=n + read.table.suppressed,
        generated=n,
        valid=n,
        succeeded=int(read.counts.max(axis=1).sum()),
    )


def _tabulate(read: Read) -> pl.DataFrame:
    """Say of each value how large its share is in some class, and in the table."""
    is_doubled = read.shares >= 2 * read.prior
    return pl.DataFrame(
        {
            "value": read.values,
            "prior": read.prior,
            "highest": read.shares.max(axis=0),
            "doubled": [int(read.sizes[at].sum()) for at in is_doubled.T],
        }
    )
