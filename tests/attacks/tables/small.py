"""Small populations, the tables that are printed of them, and every world that fits."""

from dataclasses import dataclass
from itertools import product

import numpy as np
import polars as pl
from hypothesis import strategies as st

from tests.proof.populations import all_worlds

#: A group of two ages, which a coarse table prints in their place.
GROUPS = {"age": {"young": ["18", "25"]}}
WE, AGES, PLANS = ["NY", "VT"], ["18", "25", "35"], ["Basic", "Premium"]
#: Tables that a publisher may print together, by the values that they show beside
#: the totals. The last three hang together in a ring.
PRINTINGS = {
    "one table": [{"region": WE, "age": AGES}],
    "fine and coarse": [
        {"region": WE, "age": AGES},
        {"region": WE, "age": ["young", "35"]},
    ],
    "sharing a margin": [
        {"region": WE, "plan": PLANS},
        {"plan": PLANS, "age": ["18", "35"]},
    ],
    "in a ring": [
        {"region": WE, "age": ["18", "35"]},
        {"region": WE, "plan": PLANS},
        {"age": ["18", "35"], "plan": PLANS},
    ],
}


@dataclass(frozen=True, eq=False)
class Printing:
    """Tables of a population that is known in full.

    `kinds` are the single values of all dimensions, crossed; `truth` says how many
    people are of each kind.
    """

    tables: list
    kinds: list
    truth: np.ndarray

    @property
    def groups(self):
        ages = {kind["age"] for kind in self.kinds}
        return GROUPS if ages == set(AGES) else None

    def printed(self, publish):
        """The tables, each number passed through `publish(position, true count)`."""
        at, done = 0, []
        for shown in self.tables:
            cells = cells_of(shown)
            counts = self.count(cells, self.truth).tolist()
            numbers = [publish(at + n, count) for n, count in enumerate(counts)]
            viewers = pl.Series("viewers", numbers, dtype=pl.Int64)
            done.append(pl.DataFrame(cells).with_columns(viewers))
            at += len(cells)
        return done

    def count(self, cells, worlds):
        """How many people one world, or each of many, has in each cell."""
        inside = [[is_in(kind, cell) for kind in self.kinds] for cell in cells]
        return np.array(inside, dtype=int) @ worlds.T

    def worlds(self, tables, reveals, sizes):
        """Every world of one of these sizes that fits all that is printed."""
        worlds = np.concatenate([all_worlds(len(self.kinds), n) for n in sizes])
        for table in tables:
            counts = self.count(table.drop("viewers").to_dicts(), worlds)
            limits = np.array([reveals(printed) for printed in table["viewers"]])
            fits = (counts >= limits[:, :1]) & (counts <= limits[:, 1:])
            worlds = worlds[fits.all(axis=0)]
        return worlds


def is_in(kind, cell):
    """Whether people of a kind are in a cell; what it leaves open is a total."""
    return all(
        value == "total" or kind[name] in GROUPS.get(name, {}).get(value, [value])
        for name, value in cell.items()
    )


def cells_of(shown):
    values = [[*listed, "total"] for listed in shown.values()]
    return [dict(zip(shown, cell, strict=True)) for cell in product(*values)]


@st.composite
def printings(draw, *, most=5, names=tuple(PRINTINGS)):
    """Tables of at most `most` people."""
    tables = PRINTINGS[draw(st.sampled_from(names))]
    single = {}
    for shown in reversed(tables):
        single |= shown
    values = [single[name] for name in sorted(single)]
    kinds = [dict(zip(sorted(single), kind, strict=True)) for kind in product(*values)]
    homes = draw(st.lists(st.integers(0, len(kinds) - 1), max_size=most))
    return Printing(tables, kinds, np.bincount(homes, minlength=len(kinds)))


def tabulated(counts, **values):
    """A two-way table of counts given row by row, with its margins."""
    grid = np.array(counts)
    grid = np.vstack([grid, grid.sum(0)])
    grid = np.column_stack([grid, grid.sum(1)])
    names = [[*listed, "total"] for listed in values.values()]
    cells = [dict(zip(values, cell, strict=True)) for cell in product(*names)]
    return pl.DataFrame(cells).with_columns(viewers=pl.Series(grid.ravel()))


def hide(table, *cells):
    """Withhold some cells, each given by all of its values."""
    names = [name for name in table.columns if name != "viewers"]
    gone = pl.concat_list(names).is_in([list(cell) for cell in cells])
    return table.with_columns(viewers=pl.when(~gone).then("viewers"))


def intervals(audit):
    """The interval of every cell, by its values."""
    names = audit.table.columns[: audit.table.columns.index("printed")]
    rows = audit.table.select(*names, "low", "high").rows()
    return {row[:-2]: row[-2:] for row in rows}
