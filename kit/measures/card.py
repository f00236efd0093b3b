"""What exactly is this number: by which formula, in what unit, and who agrees?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from math import isinf

import polars as pl

from kit.errors import MeasureError
from kit.no_number import NoNumber


@dataclass(frozen=True, kw_only=True)
class Card:
    """The definition of one measure, to be handed out with each of its numbers.

    Attributes
    ----------
    name : str
        Its name in tables, with the unit where that could be mistaken.
    says : str
        What the number says, in one plain sentence.
    formula : str
        How it is calculated.
    unit : str
        What it counts, or of what it is a share: "people", "share per person".
    null_means : str
        What a missing value in the data is taken for.
    source : str
        Where it is defined: paper and section.
    agrees : str
        Which other system gives the same number.
    differs : str
        Which other system gives another, and why.

    Raises
    ------
    MeasureError
        If a field is not a text, or is empty.
    """

    name: str
    says: str
    formula: str
    unit: str
    null_means: str
    source: str
    agrees: str
    differs: str

    def __post_init__(self) -> None:
        for field in fields(self):
            text = getattr(self, field.name)
            if not isinstance(text, str) or not text.strip():
                raise MeasureError.bad_value(
                    field.name, "a text that is not empty", text
                )

    def __str__(self) -> str:
        return f"{self.name}: {self.says}"

    def lines(self) -> Iterator[tuple[str, str]]:
        """Give every line of the card below its name, as a heading and a text."""
        yield "Says", self.says
        yield "Formula", self.formula
        yield "Unit", self.unit
        yield "A null means", self.null_means
        yield "Source", self.source
        yield "Agrees", self.agrees
        yield "Differs", self.differs

    def as_markdown(self) -> str:
        """Write the card as a piece of Markdown, under a heading."""
        lines = [f"- **{heading}.** {text}" for heading, text in self.lines()]
        return "\n".join([f"### `{self.name}`", "", *lines])

    def _repr_markdown_(self) -> str:
        return self.as_markdown()


@dataclass(frozen=True)
class Measured(NoNumber):
    """A number and the card that defines it.

    Attributes
    ----------
    value : float
        An int where the unit is one of people or classes; infinite where no bound
        exists, which the card explains.
    card : Card
    column : str, default ""
        The sensitive column, where the measure is of one.

    Examples
    --------
    >>> from kit.measures.tables.anonymity import K
    >>> print(Measured(11, K))
    k = 11 people
    """

    value: float
    card: Card
    column: str = ""

    def __float__(self) -> float:
        return float(self.value)

    def _why_no_number(self) -> MeasureError:
        return MeasureError(
            f'"{self}" is a number with the card that defines it; take its `.value` to '
            "compare or to add."
        )

    def __str__(self) -> str:
        of = f" of {self.column}" if self.column else ""
        return f"{self.card.name}{of} = {_write(self.value)} {self.card.unit}"

    def _repr_markdown_(self) -> str:
        return f"**{self}**\n\n{self.card.as_markdown()}"


@dataclass(frozen=True, eq=False)
class MeasuredTable:
    """A table of numbers, each with its card.

    Attributes
    ----------
    rows : pl.DataFrame
        The numbers.
    cards : mapping of str to Card
        The card of each number: under the name of its column, or, where the table
        has a column `name`, under the name in its row.
    """

    rows: pl.DataFrame
    cards: Mapping[str, Card]

    def pick(self, name: str, column: str = "") -> Measured:
        """Take one number, with its card, out of a table with a row for each.

        Parameters
        ----------
        name : str
            The name of the measure.
        column : str, default ""
            The sensitive column, where the measure is of one.

        Raises
        ------
        MeasureError
            If the table has no such number, or not of this column.
        """
        there = {
            (row["name"], row.get("column") or ""): row["value"]
            for row in self.rows.iter_rows(named=True)
            if "name" in row
        }
        of = [b for a, b in there if a == name]
        if of and column not in of:
            rule = f"one of {', '.join(map(repr, of))} for {name!r}"
            call = ", ".join(repr(part) for part in (name, of[0]) if part)
            fix = f"Name its column: pick({call})." if of[0] else f"Use pick({call})."
            raise MeasureError.bad_value("column", rule, column, fix)
        if not of:
            listed = [f"{a} of {b}" if b else a for a, b in there]
            rule = f"one of the numbers of the table ({', '.join(listed) or 'none'})"
            got = f"{name} of {column}" if column else name
            raise MeasureError.bad_value("name", rule, got)
        return Measured(there[name, column], self.cards[name], column)

    def __str__(self) -> str:
        with pl.Config(
            tbl_rows=-1,
            tbl_width_chars=200,
            tbl_hide_dataframe_shape=True,
            fmt_str_lengths=60,
        ):
            return str(self.rows)

    def _repr_html_(self) -> str:
        return self.rows._repr_html_()


def _write(value: float) -> str:
    """Write a number to four digits, or all of a whole one."""
    if isinstance(value, int):
        return f"{value:,}"
    if isinf(value):
        return "infinite"
    return f"{value:.4g}"
