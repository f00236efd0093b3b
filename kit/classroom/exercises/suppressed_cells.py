"""Exercise 3: small numbers that were left blank, and what stands around them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import polars as pl

from kit.classroom.tasks import Exercise, Mistake, Task

#: The smallest number that is printed, in people.
K = 10
REGIONS = ("Abbey", "Ferry", "Hill", "Marsh", "Mill", "Quay")
BANDS = ("under 25", "25-39", "40-59", "60 and over")
#: The age bands of the second page.
BROAD = {"under 40": ["under 25", "25-39"], "40 or older": ["40-59", "60 and over"]}
TOTAL = "total"
#: Columns of the rings of blanks, as places of bands. Taken as roads between columns
#: they make a tree, so that people can move round one ring without touching another.
#: Of the first ring, the first column has no other ring in it.
_RINGS = (((2, 0), (1, 3), (0, 1)), ((2, 0), (0, 1)))


class Ring(NamedTuple):
    """Four blanks: two small counts, and two large ones that cover them."""

    first: int  # the row of the first small count, which stands in column `left`
    second: int  # the row of the other, in column `right`
    left: int
    right: int


@dataclass(frozen=True)
class Pages:
    """Three pages of an invented report on who watched two films.

    Attributes
    ----------
    k : int
        The smallest number that the report prints.
    bare : pl.DataFrame
        Viewers of the first film, by region and age band: numbers under k are blank.
    lone_cell : tuple of str
        Region and age band of one of these blanks.
    covered : pl.DataFrame
        Viewers of the second film, by region and age band: further numbers are blank.
    cell : tuple of str
        Region and age band of one of these blanks.
    broad : pl.DataFrame
        Viewers of the second film again, in two broad age bands.
    bands : dict of str to list of str
        Which age bands a broad one is made of.
    careful_broad : pl.DataFrame
        The same page as it was printed after a complaint, with blanks of its own.
    """

    k: int
    bare: pl.DataFrame
    lone_cell: tuple[str, str]
    covered: pl.DataFrame
    cell: tuple[str, str]
    broad: pl.DataFrame
    bands: dict[str, list[str]]
    careful_broad: pl.DataFrame


@dataclass(frozen=True)
class Truth(Pages):
    """What was drawn: what a student gets, and what only the key needs."""

    _first: np.ndarray = field(repr=False)  # (n_regions, n_bands): true counts
    _second: np.ndarray = field(repr=False)
    _rings: tuple[Ring, ...] = field(repr=False)


def draw(seed: int) -> Truth:
    """Draw two tables of true counts, and print the pages."""
    rng = np.random.default_rng([seed, 3])
    first, lone = _draw_first(rng)
    second, rings = _draw_second(rng)
    blank = np.zeros(second.shape, dtype=bool)
    for ring in rings:
        blank[np.ix_([ring.first, ring.second], [ring.left, ring.right])] = True
    broad = second.reshape(len(REGIONS), len(BROAD), 2).sum(axis=2)
    open_rows = [row for ring in rings if _crosses(ring) for row in ring[:2]]
    hidden = np.zeros(broad.shape, dtype=bool)
    hidden[open_rows] = True
    nothing = np.zeros(broad.shape, dtype=bool)
    return Truth(
        k=K,
        bare=_print(first, first < K, BANDS),
        lone_cell=(REGIONS[lone[0]], BANDS[lone[1]]),
        covered=_print(second, blank, BANDS),
        cell=(REGIONS[rings[0].first], BANDS[rings[0].left]),
        broad=_print(broad, nothing, tuple(BROAD)),
        bands={name: list(parts) for name, parts in BROAD.items()},
        careful_broad=_print(broad, hidden, tuple(BROAD)),
        _first=first,
        _second=second,
        _rings=rings,
    )


def _draw_first(rng: np.random.Generator) -> tuple[np.ndarray, tuple[int, int]]:
    """Draw counts of which few are small, no two of them in one line."""
    counts = rng.integers(K + 2, 60, (len(REGIONS), len(BANDS)))
    rows = rng.permutation(len(REGIONS))[:3]
    columns = rng.permutation(len(BANDS))[:3]
    counts[rows, columns] = rng.integers(1, K, 3)
    return counts, (int(rows[0]), int(columns[0]))


def _draw_second(rng: np.random.Generator) -> tuple[np.ndarray, tuple[Ring, ...]]:
    """Draw counts with a ring of four blanks for each two regions."""
    counts = rng.integers(K + 2, 60, (len(REGIONS), len(BANDS)))
    rows = [int(row) for row in rng.permutation(len(REGIONS))]
    columns = _RINGS[int(rng.integers(len(_RINGS)))]
    # The bands within a broad one may change places, and so may the two broad ones.
    turned = rng.permuted(np.arange(4).reshape(2, 2), axis=1)[rng.permutation(2)]
    place = [int(column) for column in turned.ravel()]
    rings = []
    for at, (left, right) in enumerate(columns):
        ring = Ring(rows[2 * at], rows[2 * at + 1], place[left], place[right])
        counts[ring.first, ring.left] = rng.integers(1, K)
        counts[ring.second, ring.right] = rng.integers(1, K)
        covers = rng.permutation(np.arange(K + 2, 40))[:2]
        counts[ring.first, ring.right], counts[ring.second, ring.left] = covers
        rings.append(ring)
    return counts, tuple(rings)


def _crosses(ring: Ring) -> bool:
    """Whether its two columns lie in different broad bands."""
    return ring.left // 2 != ring.right // 2


def _print(
    counts: np.ndarray, blank: np.ndarray, bands: tuple[str, ...]
) -> pl.DataFrame:
    """Print a table with its margins, a row for each cell."""
    rows = [
        (region, band, None if blank[row, column] else int(counts[row, column]))
        for row, region in enumerate(REGIONS)
        for column, band in enumerate(bands)
    ]
    rows += [
        (region, TOTAL, int(counts[row].sum())) for row, region in enumerate(REGIONS)
    ]
    rows += [(TOTAL, band, int(counts[:, at].sum())) for at, band in enumerate(bands)]
    rows.append((TOTAL, TOTAL, int(counts.sum())))
    return pl.DataFrame(rows, ["region", "age_band", "viewers"], orient="row")


def _lone(data: Truth) -> tuple[int, int]:
    """The place of the lone blank."""
    region, band = data.lone_cell
    return REGIONS.index(region), BANDS.index(band)


def _lone_count(data: Truth) -> int:
    return int(data._first[_lone(data)])


def _ring(data: Truth) -> tuple[int, int, int, int]:
    """The true counts of the ring asked about, its small ones first and last."""
    ring, counts = data._rings[0], data._second
    rows, columns = (ring.first, ring.second), (ring.left, ring.right)
    small, in_row, in_column, other = (
        int(counts[row, column]) for row in rows for column in columns
    )
    return small, in_row, in_column, other


def _most(data: Truth) -> int:
    """As many people as can be moved into the blank, round its ring."""
    small, in_row, in_column, _ = _ring(data)
    return small + min(in_row, in_column)


def _width(data: Truth) -> int:
    """How many numbers fit the blank where nothing but its ring is known."""
    small, _, _, other = _ring(data)
    return _most(data) - (small - min(small, other)) + 1


def _wider(data: Truth) -> int:
    """What one sum leaves to its two blanks together: the sum that says less."""
    small, in_row, in_column, _ = _ring(data)
    return small + max(in_row, in_column)


def _hidden(data: Truth) -> int:
    return _ring(data)[0]


def _broad_count(data: Truth) -> int:
    """The number in the broad band of the blank, on the second page."""
    ring = data._rings[0]
    start = ring.left // 2 * 2
    return int(data._second[ring.first, start : start + 2].sum())


def _recovered(data: Truth) -> int:
    """Count the blanks of rings that a broad band cuts through."""
    return 4 * sum(map(_crosses, data._rings))


def _row_sum(data: Truth, *, with_lone: bool) -> int:
    row, column = _lone(data)
    whole = int(data._first[row].sum())
    return whole if with_lone else whole - int(data._first[row, column])


TASKS = (
    Task(
        name="lone",
        asks="Count the people in the blank `lone_cell` of the first film.",
        unit="people",
        key=_lone_count,
        mistakes=(
            Mistake(
                lambda data: _row_sum(data, with_lone=False),
                "These are the other people of the region. Take them away from its "
                "total.",
            ),
            Mistake(
                lambda data: _row_sum(data, with_lone=True),
                "This is the total of the region.",
            ),
            Mistake(
                lambda data: K - 1,
                "That is the most that a blank can hold if you know the rule only. "
                "The numbers beside it say more.",
            ),
        ),
        hints=(
            "The table prints totals. What do you know of the blank's row?",
            "The total of the region, less the three numbers that are printed in it.",
        ),
    ),
    Task(
        name="most",
        asks="Give the largest number of people that the blank `cell` of the second "
        "film can hold, by the first page.",
        unit="people",
        key=_most,
        mistakes=(
            Mistake(
                _wider,
                "This is what the row leaves open, or the column. The other of the two "
                "has something to say, too.",
            ),
            Mistake(
                lambda data: K - 1,
                "Not every blank on this page is small: some are only cover. So the "
                "rule gives no upper end. The sums do.",
            ),
            Mistake(
                _hidden,
                "That is one number that fits. How large can it be?",
            ),
        ),
        hints=(
            "No blank is below 0. So a blank holds no more than what its row leaves "
            "for both of the row's blanks together.",
            "Work out what the printed numbers leave in the row, and what they leave "
            "in the column. The blank holds at most the smaller of the two.",
        ),
        points=2,
    ),
    Task(
        name="hidden",
        asks="Count the people in the blank `cell` of the second film, by both pages.",
        unit="people",
        key=_hidden,
        mistakes=(
            Mistake(
                _broad_count,
                "This is the whole broad band. It holds another band, whose number is "
                "printed on the first page.",
            ),
            Mistake(
                lambda data: _broad_count(data) - _hidden(data),
                "This is the other band of the broad one. Take it away from the broad "
                "band.",
            ),
            Mistake(
                _most,
                "This is the most that the first page allows. With the second page, "
                "only one number fits.",
            ),
        ),
        hints=(
            "Which broad band holds this one? And which other band does that hold?",
            "The broad number of the second page, less the number of the other band "
            "on the first page.",
        ),
    ),
    Task(
        name="recovered",
        asks="Count the blanks of the first page that both pages together give back.",
        unit="blanks",
        key=_recovered,
        mistakes=(
            Mistake(
                lambda data: 4 * len(data._rings),
                "These are all blanks of the page. Some of them are still open.",
            ),
            Mistake(
                lambda data: 0,
                "That is what the first page gives away by itself. Give both pages to "
                "the audit.",
            ),
            Mistake(
                lambda data: _recovered(data) // 2,
                "These are the small ones. Numbers that were only cover come back, "
                "too, so count them as well.",
            ),
            Mistake(
                lambda data: 4 * len(data._rings) - _recovered(data),
                "These are the blanks that stay open.",
            ),
        ),
        hints=(
            "`kit.audit_tables([page, other], k=data.k, groups=...)` reads both pages. "
            "It must know which bands a broad band is made of.",
            '`groups={"age_band": data.bands}`; then look into `.counts`.',
        ),
        points=2,
    ),
    Task(
        name="width",
        asks="Count the numbers that still fit the blank `cell`, by the first page and "
        "the careful second page.",
        unit="numbers",
        key=_width,
        mistakes=(
            Mistake(
                lambda data: _width(data) - 1,
                "From 3 to 5 are three numbers, not two: both ends count.",
            ),
            Mistake(
                lambda data: 1,
                "That is the page as it was first printed. Take `data.careful_broad`.",
            ),
            Mistake(
                _most,
                "This is the largest number that fits. Count all that fit, from the "
                "smallest to the largest.",
            ),
        ),
        hints=(
            "The same audit, with `data.careful_broad` in the place of `data.broad`. "
            "What does it say of this one cell?",
            "`audit.bounds(region=..., age_band=...)` has a `low` and a `high`. Count "
            "the whole numbers from one to the other.",
        ),
        points=2,
    ),
)

EXERCISE = Exercise(
    name="suppressed-cells",
    number=3,
    title="What stands in a blank?",
    minutes=90,
    draw=draw,
    tasks=TASKS,
)
