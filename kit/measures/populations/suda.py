"""Which few columns are enough to make somebody unique in a table?

Somebody who is unique by two columns is easier to find than somebody who is unique by
nine. A minimal sample unique is a set of columns that makes a person unique while
leaving out any one of them does not. SUDA scores people by their minimal sample
uniques, small ones and many of them counting most. The scores are the holder's own;
what is shown are sums over people.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations
from math import prod

import numpy as np
import polars as pl

from kit.checks import check_share, check_type, check_whole
from kit.errors import MeasureError
from kit.measures.card import Card, MeasuredTable
from kit.measures.populations.frequencies import check_in_one_class
from kit.measures.tables.checks import PEOPLE
from kit.measures.tables.classes import NULL_MEANS, Classes


def minimal_uniques(
    sizes: pl.DataFrame, columns: tuple[str, ...], largest: int
) -> Iterator[tuple[tuple[int, ...], np.ndarray]]:
    """Go through sets of columns, and say whose minimal sample unique each is.

    Only somebody alone by all columns can be alone by some of them, so only these are
    kept track of. Whoever is alone by a set is alone by every larger one: it is
    minimal when no set with one column fewer makes her so.
    """
    is_unique = pl.col(PEOPLE) == 1
    place = pl.when(is_unique).then(is_unique.cum_sum() - 1)
    numbered = [pl.col(column).alias(str(i)) for i, column in enumerate(columns)]
    table = sizes.select(*numbered, PEOPLE, place=place)
    n_unique = sizes.filter(is_unique).height
    nobody = np.zeros(n_unique, dtype=bool)
    before: dict[tuple[int, ...], np.ndarray] = {(): np.packbits(nobody)}
    for size in range(1, largest + 1):
        unique: dict[tuple[int, ...], np.ndarray] = {}
        for members in combinations(range(len(columns)), size):
            alone = nobody.copy()
            alone[_places_unique(table, [str(i) for i in members])] = True
            unique[members] = np.packbits(alone)
            smaller = np.bitwise_or.reduce(
                [before[part] for part in combinations(members, size - 1)]
            )
            minimal = np.unpackbits(unique[members] & ~smaller, count=n_unique)
            yield members, minimal.astype(bool)
        before = unique


def _places_unique(table: pl.DataFrame, columns: list[str]) -> np.ndarray:
    """Say who, of those alone by all columns, is alone by these."""
    groups = table.lazy().group_by(columns).agg(pl.col(PEOPLE, "place").sum())
    alone = groups.filter(pl.col(PEOPLE) == 1).select("place").collect()
    return alone["place"].to_numpy()


#: All sets of so many columns are gone through: 4,095 of them.
MOST_COLUMNS = 12

MINIMAL_UNIQUES = Card(
    name="minimal_uniques",
    says="How many minimal sample uniques there are, over all people: sets of columns "
    "that make a person unique while no smaller part of the set does.",
    formula="#{(person, S) : nobody else has her values in S, and somebody does in "
    "every S without one column}",
    unit="pairs of a person and a set",
    null_means=NULL_MEANS,
    source="Elliot, Manning, Ford, Int. J. of Uncertainty, Fuzziness and "
    "Knowledge-Based Systems 10(5), 2002",
    agrees="sdcMicro (suda2), on the example of its tests.",
    differs="The suda 0.2.2 of PyPI counts sets that are not minimal (2, 3, 3 and 6 "
    "points for four people who have 1, 2, 2 and 3), and writes two columns into the "
    "caller's table.",
)
SCORE = Card(
    name="suda_score",
    says="How easily a person is found: the sum over her minimal sample uniques, one "
    "of k columns counting Π_{i=k..M} (A - i). A number to compare people of one "
    "table by; it is no probability.",
    formula="Σ over her minimal sample uniques of Π_{i=k}^{min(M, A - 1)} (A - i), A "
    "columns, sets of up to M tried",
    unit="points per person",
    null_means=NULL_MEANS,
    source="Elliot, Manning, Mayes, Gurd, Bane, UNECE work session on confidentiality, "
    "2005",
    agrees="sdcMicro (suda2 with original_scores=TRUE), where M = A.",
    differs="sdcMicro with original_scores=FALSE weighs by another formula of the "
    "International Household Survey Network.",
)
CONTRIBUTION = Card(
    name="suda_contribution",
    says="The share of all points that come from minimal sample uniques with this "
    "column. They add up to more than 1, since a set counts for each of its columns.",
    formula="Σ points of minimal sample uniques with the column / Σ points",
    unit="share of all points",
    null_means=NULL_MEANS,
    source="As for suda_score",
    agrees="sdcMicro (attribute_contributions, in percent): 50, 37.5 and 37.5 on the "
    "example of its tests.",
    differs="No system is known that does.",
)
DIS_SUDA = Card(
    name="dis_suda",
    says="A SUDA score brought to the scale of DIS, the chance that a match is right. "
    "Where all who are alone have one score it is DIS for each. The exponent q is a "
    "convention without a derivation; go by it to compare, not to bound a risk.",
    formula="1 / (1 + c / (s^q a)), s her score, c = P (1 - π) / π, q = 1 + (8 - A) / "
    "20, a = Σ s^-q over all with a score, P people in classes of two, π the share "
    "sampled",
    unit="score per person, in [0, 1]",
    null_means=NULL_MEANS,
    source="Elliot and Manning, method DIS-SUDA; formula as in the source of sdcMicro",
    agrees="sdcMicro (suda2), by its formula.",
    differs="sdcMicro puts U / DIS - U for c, which is the same number.",
)
PEOPLE_BY_SIZE = Card(
    name="people_with_minimal_uniques",
    says="People with at least one minimal sample unique of so many columns.",
    formula="#{person : she has a minimal sample unique of that size}",
    unit="people",
    null_means=NULL_MEANS,
    source="As for minimal_uniques",
    agrees="Nothing known that prints it.",
    differs="Nothing known.",
)

CARDS = (MINIMAL_UNIQUES, SCORE, CONTRIBUTION, DIS_SUDA, PEOPLE_BY_SIZE)


@dataclass(frozen=True, eq=False)
class Suda:
    """The minimal sample uniques of a table, summed up.

    Attributes
    ----------
    by_column : MeasuredTable
        One row a quasi-identifier: `column`, its `minimal_uniques` and its
        `suda_contribution`, in [0, 1].
    by_size : MeasuredTable
        One row a size of set: `size` in columns, the `points` of each, how many
        `minimal_uniques` there are, and `people_with_minimal_uniques` of that size.
    scores : np.ndarray of float, shape (n_classes,)
        The points of the person in each class of `Classes.sizes`, in its order; 0 for
        classes of several people, of whom none is unique. For the holder: it is about
        people, and no chart takes it.
    n_columns : int
        How many quasi-identifiers there are.
    paired : int
        People in classes of two.
    """

    by_column: MeasuredTable
    by_size: MeasuredTable
    scores: np.ndarray = field(repr=False)
    n_columns: int
    paired: int


def suda(classes: Classes, *, largest: int | None = None) -> Suda:
    """Find all minimal sample uniques of a table, and score people by them.

    Parameters
    ----------
    classes : Classes
        The people, each in one class, by at most 12 quasi-identifiers. The table is
        not changed.
    largest : int, optional
        Try sets of up to so many columns; all sets by default.

    Returns
    -------
    Suda

    Raises
    ------
    MeasureError
        If there are more than 12 quasi-identifiers, somebody is in several classes,
        or `largest` is no int of at least 1.

    References
    ----------
    .. [1] M. J. Elliot, A. M. Manning, R. W. Ford, "A computational algorithm for
       handling the special uniques problem", International Journal of Uncertainty,
       Fuzziness and Knowledge-Based Systems 10(5), 2002.
    .. [2] A. M. Manning, D. J. Haglin, J. A. Keane, "A recursive search algorithm for
       statistical disclosure assessment", Data Mining and Knowledge Discovery 16,
       2008.

    Examples
    --------
    >>> from kit.measures.tables.classes import group_people
    >>> table = pl.DataFrame({"a": [2, 1, 1], "b": [0, 3, 0], "c": [0, 6, 0]})
    >>> found = suda(group_people(table, ["a", "b", "c"]))
    >>> found.by_column.rows["suda_contribution"].to_list()
    [0.5, 0.375, 0.375]
    """
    check_in_one_class(classes)
    columns = classes.quasi
    if len(columns) > MOST_COLUMNS:
        rule, fix = f"at most {MOST_COLUMNS} columns", "Leave some out."
        raise MeasureError.bad_value("quasi", rule, len(columns), fix)
    most = len(columns)
    if largest is not None:
        most = min(most, check_whole(MeasureError, "largest", largest))
    sizes = classes.keyed_sizes
    is_unique = (sizes[PEOPLE] == 1).to_numpy()
    tally = _Tally(len(columns), int(is_unique.sum()), most)
    for members, minimal in minimal_uniques(sizes, classes.quasi_keys, most):
        tally.add(members, minimal)
    scores = np.zeros(sizes.height)
    scores[is_unique] = tally.scores
    paired = 2 * int((sizes[PEOPLE] == 2).sum())
    return Suda(tally.by_column(columns), tally.by_size(), scores, len(columns), paired)


def dis_suda(found: Suda, *, fraction: float) -> np.ndarray:
    """Bring SUDA scores to the scale of DIS.

    Parameters
    ----------
    found : Suda
        The scores.
    fraction : float
        Share π of the population that was sampled, in (0, 1].

    Returns
    -------
    np.ndarray of float, shape (n_classes,)
        In [0, 1], in the order of `found.scores`; 0 where the score is 0. For the
        holder, like the scores. Its card is `DIS_SUDA`.

    Raises
    ------
    MeasureError
        If `fraction` is not in (0, 1].

    References
    ----------
    .. [1] M. J. Elliot, "Integrating file and record level disclosure risk
       assessment", in: Inference Control in Statistical Databases, LNCS 2316, 2002.

    Examples
    --------
    >>> from kit.measures.tables.classes import group_people
    >>> table = pl.DataFrame({"a": [1, 2, 3, 3]})
    >>> found = suda(group_people(table, ["a"]))
    >>> sorted(dis_suda(found, fraction=0.5).tolist())  # two alone, two in a pair
    [0.0, 0.5, 0.5]
    """
    check_type(MeasureError, "found", found, Suda, "what `suda` gives")
    share = check_share(MeasureError, "fraction", fraction, zero=False)
    scaled = np.zeros_like(found.scores)
    scored = found.scores > 0
    weight = found.scores[scored] ** (1 + (8 - found.n_columns) / 20)
    doubles = found.paired * (1 - share) / share
    scaled[scored] = 1 / (1 + doubles / (weight * np.sum(1 / weight)))
    return scaled


class _Tally:
    """Points by person, by column and by size, as sets of columns come in."""

    def __init__(self, n_columns: int, n_unique: int, largest: int) -> None:
        self.scores = np.zeros(n_unique)
        self.column_uniques = np.zeros(n_columns, dtype=np.int64)
        self.column_points = np.zeros(n_columns)
        self.sizes = range(1, largest + 1)
        last = min(largest, n_columns - 1)
        self.points = {
            size: float(prod(n_columns - i for i in range(size, last + 1)))
            for size in self.sizes
        }
        self.uniques = dict.fromkeys(self.sizes, 0)
        self.people = {size: np.zeros(n_unique, dtype=bool) for size in self.sizes}

    def add(self, members: tuple[int, ...], minimal: np.ndarray) -> None:
        size, count = len(members), int(minimal.sum())
        self.scores += self.points[size] * minimal
        self.column_uniques[list(members)] += count
        self.column_points[list(members)] += self.points[size] * count
        self.uniques[size] += count
        self.people[size] |= minimal

    def by_column(self, columns: tuple[str, ...]) -> MeasuredTable:
        total = self.scores.sum()
        rows = pl.DataFrame(
            {
                "column": columns,
                MINIMAL_UNIQUES.name: self.column_uniques,
                CONTRIBUTION.name: self.column_points / (total or 1.0),
            }
        )
        cards = {card.name: card for card in (MINIMAL_UNIQUES, CONTRIBUTION)}
        return MeasuredTable(rows, cards)

    def by_size(self) -> MeasuredTable:
        rows = pl.DataFrame(
            {
                "size": list(self.sizes),
                "points": list(self.points.values()),
                MINIMAL_UNIQUES.name: list(self.uniques.values()),
                PEOPLE_BY_SIZE.name: [int(who.sum()) for who in self.people.values()],
            }
        )
        cards = {card.name: card for card in (MINIMAL_UNIQUES, PEOPLE_BY_SIZE)}
        return MeasuredTable(rows, cards | {"points": SCORE})
