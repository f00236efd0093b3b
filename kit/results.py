"""What does every attack hand back, so that each can be read, shown and kept alike?"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING

import polars as pl

from kit.aggregates import people_columns, table_html
from kit.errors import KitError
from kit.extras import bring
from kit.findings import Finding, Proved, Scored
from kit.markup import text

if TYPE_CHECKING:
    import pandas
    import pyarrow

_MOST_SHOWN = 12


@dataclass(frozen=True, eq=False)
class Result:
    """What an attack ends in: findings, and a table of aggregates behind them.

    Every attack of the kit returns one. An attack that has more to tell adds fields of
    its own, in a class under this one with ``@dataclass(frozen=True, eq=False)``.

    Parameters
    ----------
    findings : sequence of Proved or Scored
        What was found, strongest first; kept as a tuple.
    table : pl.DataFrame
        What was looked at, tidy: one row a group, day, title or number, and none a
        person.

    Raises
    ------
    KitError
        If a finding is neither Proved nor Scored, or the table is none or has a column
        about single people.

    Examples
    --------
    >>> import json
    >>> import kit
    >>> import polars as pl
    >>> film = kit.watched("A")
    >>> four = kit.prove(kit.Worlds(kit.release({film: 4})), film)
    >>> found = kit.Result([four], pl.DataFrame({"title": ["A"], "viewers": [4]}))
    >>> print(found)
    Proved: Four people had watched A at some time. Proved by one published number: 4.
    >>> json.loads(found.to_json())["table"]
    [{'title': 'A', 'viewers': 4}]
    """

    findings: Sequence[Finding]
    table: pl.DataFrame = field(repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "findings", _read_findings(self.findings))
        _check_table(self.table)

    def __init_subclass__(cls) -> None:
        # A dataclass writes out all its fields, unless the class itself has this.
        if "__repr__" not in vars(cls):
            setattr(cls, "__repr__", cls.__repr__)  # noqa: B010, mypy

    @property
    def sentences(self) -> tuple[str, ...]:
        """What was found, in plain English, a sentence or two for each finding."""
        return tuple(finding.sentence() for finding in self.findings)

    @property
    def scope(self) -> str:
        """What was looked at, so that no finding is not read as no risk; may be ""."""
        return ""

    def to_pandas(self) -> pandas.DataFrame:
        """Hand on the table as a frame of pandas, which `to_latex` and others know.

        Raises
        ------
        PackageError
            If pandas is not installed.
        """
        frames = bring("pandas", to="`to_pandas`")
        return frames.DataFrame(
            {name: self.table[name].to_numpy() for name in self.table.columns}
        )

    def to_arrow(self) -> pyarrow.Table:
        """Hand on the table as one of Arrow.

        Raises
        ------
        PackageError
            If pyarrow is not installed.
        """
        bring("pyarrow", to="`to_arrow`")  # polars needs it, and says so at length
        return self.table.to_arrow()

    def to_json(self) -> str:
        """Write findings, scope and table as JSON, always under the same names."""
        whole = {
            "findings": [finding.to_dict() for finding in self.findings],
            "scope": self.scope,
            "table": json.loads(self.table.write_json()),
        }
        return json.dumps(whole, ensure_ascii=False)

    def __eq__(self, other: object) -> bool:
        if type(self) is not type(other):
            return NotImplemented
        mine, others = (_values(one) for one in (self, other))
        return all(map(_are_equal, mine, others))

    def __repr__(self) -> str:
        kind, n = type(self).__name__, len(self.findings)
        if not n:
            return f"{kind} without findings"
        first = "{}: {}".format(*next(self._told()))
        return f"{kind} of {n:,} finding{'s' * (n != 1)}; {first}"

    def __str__(self) -> str:
        said = [f"{kind}: {sentence}" for kind, sentence in self._told()]
        return "\n".join([*said, *filter(None, [self.scope])])

    def _repr_html_(self) -> str:
        told = list(self._told())
        items = [
            f"<li><strong>{kind}:</strong> {text(sentence)}</li>"
            for kind, sentence in told[:_MOST_SHOWN]
        ]
        if left := told[_MOST_SHOWN:]:
            items.append(f"<li>… and {len(left):,} more.</li>")
        listed = f"<ul>{''.join(items)}</ul>" if items else ""
        scope = f"<p>{text(self.scope)}</p>" if self.scope else ""
        return f"{listed}{scope}{table_html(self.table)}"

    def _told(self) -> Iterator[tuple[str, str]]:
        """Yield each sentence behind the word for its kind."""
        for finding, sentence in zip(self.findings, self.sentences, strict=True):
            yield type(finding).__name__, sentence


def tabulate_proved(findings: Iterable[Proved]) -> pl.DataFrame:
    """Write proofs as a table: a row for each group, with how many people it holds."""
    rows = [
        (str(one.group), one.size.low, one.size.high, len(one.because), one.is_smallest)
        for one in findings
    ]
    schema = {
        "group": pl.String,
        "low": pl.Int64,
        "high": pl.Int64,
        "n_numbers": pl.Int64,
        "is_smallest": pl.Boolean,
    }
    return pl.DataFrame(rows, schema, orient="row")


def _read_findings(findings: object) -> tuple[Finding, ...]:
    listed = list(findings) if isinstance(findings, Iterable) else [findings]
    read: list[Finding] = []
    for finding in listed:
        if not isinstance(finding, Proved | Scored):
            rule = "Proved or Scored, each of them"
            raise KitError.bad_value("findings", rule, type(finding).__name__)
        read.append(finding)
    return tuple(read)


def _check_table(table: object) -> None:
    """Refuse rows about people: the one place that every result goes through."""
    if not isinstance(table, pl.DataFrame):
        kind = type(table).__name__
        raise KitError.bad_value("table", "a polars DataFrame", kind)
    if people := people_columns(table):
        rule = "one of aggregates, without a column that makes each row a person"
        raise KitError.bad_value("table", rule, people[0])


def _values(result: Result) -> list[object]:
    return [getattr(result, one.name) for one in fields(result) if one.compare]


def _are_equal(one: object, other: object) -> bool:
    if isinstance(one, pl.DataFrame) and isinstance(other, pl.DataFrame):
        return one.equals(other)
    return bool(one == other)
