"""What does a printed table say of each of its cells?

A table is a long frame, a row for each printed cell: one column for each dimension,
whose margins go by the name of the total, and one of people, null where the number
was withheld. The publisher's rule turns each number into the true counts that fit it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import polars as pl

from kit.checks import MOST_PEOPLE, check_type
from kit.errors import ReleaseError
from kit.printed import Exact, Interval, Suppressed
from kit.releases import Rule
from kit.rules.whole_tables import no_people_column

_MOST_LISTED = 8  # names in one sentence
#: What the columns of a read table are called, beside those of its dimensions.
PRINTED, RULE_LOW, RULE_HIGH = "printed", "rule_low", "rule_high"
RESERVED = (PRINTED, RULE_LOW, RULE_HIGH, "low", "high", "verdict")


@dataclass(frozen=True)
class PrintedTable:
    """One table, checked."""

    cells: pl.DataFrame  # (n_cells, n_dimensions + 3): The dimensions as text
    dimensions: tuple[str, ...]  # names of the dimensions
    # whether the rule rules out counts between the two, of some cell
    has_holes: bool = False


def read_tables(
    tables: pl.DataFrame | Sequence[pl.DataFrame],
    *,
    rule: Rule | Sequence[Rule | None] | None,
    total: str,
    people: str,
) -> list[PrintedTable]:
    """Check printed tables and read each number at what its rule reveals."""
    listed = [tables] if isinstance(tables, pl.DataFrame) else tables
    if not isinstance(listed, Sequence) or not listed:
        raise ReleaseError.bad_value("tables", "one polars frame or several", tables)
    if not isinstance(total, str):
        raise ReleaseError.bad_value("total", "text, the name of the margins", total)
    rules = _list_rules(rule, len(listed))
    return [
        _read_table(frame, rule, total, people, f"table {at}")
        for at, (frame, rule) in enumerate(zip(listed, rules, strict=True), start=1)
    ]


def _list_rules(rule: Rule | Sequence[Rule | None] | None, n: int) -> list[Rule | None]:
    rules = list(rule) if isinstance(rule, Sequence) else [rule] * n
    fine = all(one is None or hasattr(one, "reveals") for one in rules)
    if not fine or len(rules) != n:
        wanted = f"a rule of kit.rules, or one for each of the {n} tables"
        raise ReleaseError.bad_value("rule", wanted, rule)
    return rules


def _read_table(
    frame: pl.DataFrame, rule: Rule | None, total: str, people: str, name: str
) -> PrintedTable:
    check_type(ReleaseError, "tables", frame, pl.DataFrame, "polars frames")
    dimensions = tuple(column for column in frame.columns if column != people)
    if people not in frame.columns:
        raise no_people_column(name, people, frame.columns)
    if not dimensions or set(dimensions) & set(RESERVED):
        msg = (
            "`tables` must have columns beside the numbers, none of them called "
            f"{', '.join(RESERVED)}, got {', '.join(frame.columns)} in {name}; rename "
            "or add columns."
        )
        raise ReleaseError(msg)
    cells = frame.select(
        *(_as_text(frame[column], name) for column in dimensions),
        _whole_people(frame[people], name).alias(PRINTED),
    )
    for column in dimensions:
        if cells[column].null_count():
            msg = (
                f"`tables` must name every cell, got a missing `{column}` in {name}; "
                "fill it in, with the name of the total where the cell is a margin."
            )
            raise ReleaseError(msg)
        if total not in cells[column]:
            found = list_some(cells[column].unique().sort()) or "no values"
            msg = (
                "`total` must be the name of the margin in every column, got "
                f"{total!r}, and `{column}` of {name} has only {found}; rename the "
                "margin or give its name."
            )
            raise ReleaseError(msg)
    twice = cells.filter(cells.select(dimensions).is_duplicated())
    if twice.height:
        msg = (
            "`tables` must print each cell once, got "
            f"({', '.join(twice.select(dimensions).row(0))}) twice in {name}; leave "
            "one of them out."
        )
        raise ReleaseError(msg)
    find = getattr(rule, "holes", lambda _: ())
    printed = cells[PRINTED].drop_nulls().unique()
    has_holes = any(find(Exact(number)) for number in printed)
    return PrintedTable(_with_rule(cells, rule), dimensions, has_holes)


def _as_text(values: pl.Series, name: str) -> pl.Series:
    """Take the values of a dimension as text, where each is one word or number."""
    kind = values.dtype
    if kind.is_nested() or kind in (pl.Object, pl.Binary, pl.Duration):
        msg = (
            f"`tables` must name cells by columns of text, got {kind} in "
            f"`{values.name}` of {name}; turn it into text."
        )
        raise ReleaseError(msg)
    return values.cast(pl.String)


def _whole_people(numbers: pl.Series, name: str) -> pl.Series:
    """Take the numbers as whole ones, or name the first that is none."""
    if numbers.dtype == pl.Null:
        return numbers.cast(pl.Int64)
    if not numbers.dtype.is_numeric():
        first = numbers.drop_nulls().first()
        raise _bad_number(name, first, MOST_PEOPLE)
    # Small integers cannot be compared with a trillion, nor can the largest be cast.
    wide = numbers.cast(pl.Int128) if numbers.dtype.is_integer() else numbers
    odd = numbers.filter(~(wide.is_between(0, MOST_PEOPLE) & (wide == wide.floor())))
    if odd.len():
        raise _bad_number(name, odd.first(), MOST_PEOPLE)
    return numbers.cast(pl.Int64)


def _with_rule(cells: pl.DataFrame, rule: Rule | None) -> pl.DataFrame:
    """Add what the rule reveals, looked up once for each number that occurs."""
    numbers = cells[PRINTED].unique().sort()
    revealed = [_reveal(number, rule) for number in numbers]
    known = pl.DataFrame(
        {
            PRINTED: numbers,
            RULE_LOW: [low for low, _ in revealed],
            RULE_HIGH: [high for _, high in revealed],
        },
        schema=dict.fromkeys((PRINTED, RULE_LOW, RULE_HIGH), pl.Int64),
    )
    return cells.join(
        known, on=PRINTED, how="left", nulls_equal=True, maintain_order="left"
    )


def _reveal(number: int | None, rule: Rule | None) -> Interval:
    printed = Suppressed() if number is None else Exact(number)
    revealed = printed.reveals() if rule is None else rule.reveals(printed)
    if revealed.high is not None and revealed.high > MOST_PEOPLE:
        raise ReleaseError.bad_value(
            "rule", f"one that leaves at most {MOST_PEOPLE:,} people possible", rule
        )
    return revealed


def _bad_number(table: str, number: object, limit: int) -> ReleaseError:
    """Say that a printed number counts no people."""
    return ReleaseError(
        f"`tables` must hold whole numbers of people, 0 to {limit:,}, or null "
        f"where one was withheld, got {number!r} in {table}; correct it."
    )


def list_some(names: Iterable[object], between: str = ", ") -> str:
    """List a few of many names, and how many more there are."""
    listed = [str(name) for name in names]
    left = len(listed) - _MOST_LISTED
    more = f"{between}and {left} more" if left > 0 else ""
    return between.join(listed[:_MOST_LISTED]) + more
