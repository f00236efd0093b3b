"""Whom does a k-anonymous table give away, since all who look alike did the same?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from kit.attackers import ThreatModel
from kit.attacks.on_tables.classes import Read, read_classes
from kit.errors import AttackError
from kit.findings import Described, Proved
from kit.releases import Bounds
from kit.results import Result
from kit.rules.anonymity.table import AnonymousTable

_SOURCE = "Machanavajjhala et al. 2007, section 2"
THREATS = (
    ThreatModel(
        attack="find_homogeneous",
        attacker="a neighbour who knows that the target is in the table (prosecutor)",
        reads="a k-anonymous table with a sensitive column",
        of_target="all quasi-identifiers, and that she is in the table",
        of_others="nothing",
        wins="everybody who looks like the target has one and the same value",
        kind="Proved",
        source=_SOURCE,
    ),
    ThreatModel(
        attack="rule_out_values",
        attacker="a colleague who knows what the target did not watch (prosecutor)",
        reads="a k-anonymous table with a sensitive column",
        of_target="all quasi-identifiers, that she is in the table, and values that "
        "she does not have",
        of_others="nothing",
        wins="one value of the class is left",
        kind="Proved",
        source=_SOURCE,
    ),
)


@dataclass(frozen=True, eq=False)
class Exposed(Result):
    """Of how many people a table gives a sensitive value away for certain.

    Parameters
    ----------
    findings : tuple of Proved
        One for each value that somebody is proved to have, most people first.
    table : pl.DataFrame
        As the attack says.
    column : str
        The sensitive column.
    people : int
        Of how many people the value is proved.
    classes : int
        In how many classes.
    n_people : int
        How many people the table holds.
    n_classes : int
        How many classes it has.
    suppressed : int
        How many people were left out of it.
    """

    column: str
    people: int
    classes: int
    n_people: int
    n_classes: int
    suppressed: int

    @property
    def share(self) -> float:
        """Share of the people of the table, in [0, 1]."""
        return self.people / self.n_people

    @property
    def scope(self) -> str:
        """Of how many people and classes, and what has to be known."""
        left_out = f" {self.suppressed:,} were left out of it." * bool(self.suppressed)
        return (
            f"The value of {self.column} is certain for {self.people:,} of "
            f"{self.n_people:,} people, in {self.classes:,} of {self.n_classes:,} "
            "classes, for somebody who knows their quasi-identifiers and that they are "
            f"in the table.{left_out}"
        )


def find_homogeneous(
    table: AnonymousTable,
    *,
    sensitive: str | None = None,
    groups: Mapping[str, str] | None = None,
) -> Exposed:
    """Find the classes in which everybody has the same sensitive value.

    A neighbour knows where somebody lives, her age and her plan, and that she is in
    the table (the prosecutor of the field). k people look like her, so he cannot tell
    which row is hers. He need not: all k rows say the same. He wants her value, and he
    succeeds where her class has one. Whoever is not known to be in the table is safe
    from this as long as others with the same quasi-identifiers exist outside of it.

    Parameters
    ----------
    table : AnonymousTable
        What was handed out.
    sensitive : str, optional
        The column that is attacked; by default the only sensitive one.
    groups : mapping of str to str, optional
        For each value the kind that it is of, such as the genre of a title. What is
        sought is then the kind: the similarity attack, which l different values of one
        kind do not stop.

    Returns
    -------
    Exposed
        With a table of `value`, `classes` and `people`: a row for each value that
        somebody is proved to have.

    Raises
    ------
    AttackError
        If `table` is no AnonymousTable, the column is not sensitive in it, or `groups`
        leaves a value out.

    References
    ----------
    .. [1] A. Machanavajjhala et al., "l-diversity: privacy beyond k-anonymity", ACM
       TKDD 1(1), 2007, section 2: the homogeneity attack.
    .. [2] N. Li, T. Li, S. Venkatasubramanian, "t-closeness", ICDE 2007, section 2: the
       similarity attack.

    Examples
    --------
    >>> import kit
    >>> import polars as pl
    >>> rows = pl.DataFrame({"age": ["20s", "30s", "30s"], "saw": ["A", "A", "B"]})
    >>> rows = rows.with_columns(people=pl.Series([3, 2, 1]))
    >>> found = kit.attacks.find_homogeneous(
    ...     kit.rules.AnonymousTable(rows, ["age"], ["saw"])
    ... )
    >>> print(found.sentences[0])
    Three people stood in a class in which saw was A for everybody. Proved by the \
published numbers, all of them together.
    """
    read = read_classes(table, sensitive)
    if groups is not None:
        read = _merge(read, groups)
    is_one = (read.counts > 0).sum(axis=1) == 1
    return _tell(read, is_one, "stood in a class in which {} was {} for everybody")


def rule_out_values(
    table: AnonymousTable,
    *,
    ruled_out: Sequence[str] = (),
    sensitive: str | None = None,
) -> Exposed:
    """Find the classes in which one value is left, once others are ruled out.

    A colleague knows the quasi-identifiers of somebody who is in the table, and he
    knows what she did not do: she never watches horror, she was away that week. He
    strikes these values from her class and wants the one that is left. He succeeds
    where there is one. l-diversity asks for l values in each class, so that he needs
    to rule out l - 1 of them.

    Parameters
    ----------
    table : AnonymousTable
        What was handed out.
    ruled_out : sequence of str, default=()
        Values that the target certainly does not have. None of them is the homogeneity
        attack.
    sensitive : str, optional
        The column that is attacked; by default the only sensitive one.

    Returns
    -------
    Exposed
        Of those who have none of these values. Its table has a row for each number of
        values that an attacker might rule out, 0, 1, ...: `ruled_out`, and the
        `classes` and `people` that so many are enough for, whichever they are.

    Raises
    ------
    AttackError
        If `table` is no AnonymousTable, the column is not sensitive in it, or nobody
        in the table has a value that is ruled out.

    References
    ----------
    .. [1] A. Machanavajjhala et al., "l-diversity: privacy beyond k-anonymity", ACM
       TKDD 1(1), 2007, section 2: the background knowledge attack; section 3.2: what it
       takes.

    Examples
    --------
    >>> import kit
    >>> import polars as pl
    >>> rows = pl.DataFrame({"age": ["20s", "30s", "30s"], "saw": ["A", "A", "B"]})
    >>> rows = rows.with_columns(people=pl.Series([3, 2, 1]))
    >>> table = kit.rules.AnonymousTable(rows, ["age"], ["saw"])
    >>> kit.attacks.rule_out_values(table, ruled_out=["A"]).people
    1
    >>> kit.attacks.rule_out_values(table).table.rows()
    [(0, 1, 3), (1, 2, 6)]
    """
    read = read_classes(table, sensitive)
    is_list = isinstance(ruled_out, list | tuple)
    for value in ruled_out if is_list else [ruled_out]:
        if not is_list or value not in read.values:
            rule = f"a list of values of {read.column} that somebody in the table has"
            raise AttackError.bad_value("ruled_out", rule, value)
    gone = np.isin(read.values, list(ruled_out))
    left = np.where(gone, 0, read.counts)
    said = "stood in a class in which {} was {} for everybody"
    if ruled_out:
        said += f" but those with {' or '.join(ruled_out)}"
    found = _tell(
        Read(read.table, read.column, read.values, left),
        (left > 0).sum(axis=1) == 1,
        said,
    )
    n_values, sizes = (read.counts > 0).sum(axis=1), read.sizes
    rows = [
        (n, int((n_values <= n + 1).sum()), int(sizes[n_values <= n + 1].sum()))
        for n in range(n_values.max())
    ]
    schema = dict.fromkeys(("ruled_out", "classes", "people"), pl.Int64)
    return replace(found, table=pl.DataFrame(rows, schema, orient="row"))


def _tell(read: Read, is_one: np.ndarray, words: str) -> Exposed:
    """Prove the value of everybody in some classes, in which one value is left."""
    table = read.table
    rows = []
    for at, value in enumerate(read.values):
        held = read.counts[is_one, at]
        if held.any():
            rows.append((value, int((held > 0).sum()), int(held.sum())))
    rows.sort(key=lambda row: (-row[2], row[0]))
    findings = [
        Proved(
            Described(words.format(read.column, value)),
            Bounds(people, people, True, True),
            because=(),
            is_smallest=False,
        )
        for value, _, people in rows
    ]
    schema = {"value": pl.String, "classes": pl.Int64, "people": pl.Int64}
    return Exposed(
        findings,
        pl.DataFrame(rows, schema, orient="row"),
        column=read.column,
        people=sum(people for *_, people in rows),
        classes=sum(classes for _, classes, _ in rows),
        n_people=table.n_people,
        n_classes=table.n_classes,
        suppressed=table.suppressed,
    )


def _merge(read: Read, groups: Mapping[str, str]) -> Read:
    """Put the kinds of values in place of the values."""
    for value in read.values:
        if value not in groups:
            rule = f"a mapping of each value of {read.column} to its kind"
            raise AttackError.bad_value("groups", rule, value, "It lacks this one.")
    kinds = tuple(sorted({groups[value] for value in read.values}))
    counts = np.zeros((len(read.counts), len(kinds)), dtype=np.int64)
    for at, value in enumerate(read.values):
        counts[:, kinds.index(groups[value])] += read.counts[:, at]
    return Read(read.table, read.column, kinds, counts)
