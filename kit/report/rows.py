"""What does one line of the findings table say, and how is it shown and read back?"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from html import escape
from itertools import zip_longest
from numbers import Integral
from typing import TYPE_CHECKING, Any, cast

import polars as pl

from kit.aggregates import table_html
from kit.checks import is_list
from kit.errors import ReportError
from kit.findings import Counted, Expected, Finding, Proved, Scored

if TYPE_CHECKING:
    from nbformat import NotebookNode

# nbformat takes an object only under a type that ends in `+json`.
FINDINGS = "application/vnd.kit.findings+json"

#: What each kind of finding means, in the words the report prints.
KINDS: dict[type, str] = {
    Proved: "true in every world that fits the published numbers",
    Scored: "a guess, with how often such a guess is right",
    Expected: "an average over the population, not a fact about these people",
    Counted: "counted in the log itself, which only the publisher holds",
}
_NAMED = {kind.__name__: kind for kind in KINDS}
#: Where the numbers of a finding come from, as the line says it.
DATA = {
    "published": "",
    "invented": "invented audience",
    "yours": "your log",
}
K_WORDS = (
    "k_cell is the smallest number printed; k_release is the smallest group that "
    "everything printed together is proved to imply."
)
_HEADS = ("Claim", "k_cell", "k_release", "In plain words")


@dataclass(frozen=True)
class FindingRow:
    """One line of the findings table.

    Parameters
    ----------
    claim : str
        What was published, as the publisher would write it.
    k_cell : int or None
        Smallest number printed, in people; None where nothing was printed.
    k_release : int or None
        Smallest group implied by everything printed together, in people; None
        where no group is proved.
    proved : str or Finding
        What it gives away, in one line of plain words; of a finding, its sentence.
    kind : type, optional
        Proved, Scored, Expected or Counted, of `kit.findings`. By default that of the
        finding; of words, Proved.
    data : {"published", "invented", "yours"}, default "invented"
        Where its numbers come from: all were published, some were invented, or they
        were counted in a log of the reader's own. The line says so wherever it goes.

    Raises
    ------
    ReportError
        If a text is empty, a k is not a whole number of people, the kind or the data
        are unknown, or the kind is not that of the finding.

    Examples
    --------
    >>> import kit
    >>> kit.FindingRow("53 people watched it.", 53, 4, "Four people stopped.").label
    'Proved (invented audience)'
    """

    claim: str
    k_cell: int | None
    k_release: int | None
    proved: str | Finding
    kind: type | None = None
    data: str = "invented"

    def __post_init__(self) -> None:
        object.__setattr__(self, "kind", _kind_of(self.proved, self.kind))
        if isinstance(self.proved, Finding):
            object.__setattr__(self, "proved", self.proved.sentence())
        for name in ("claim", "proved"):
            object.__setattr__(self, name, _one_line(name, getattr(self, name)))
        for name in ("k_cell", "k_release"):
            object.__setattr__(self, name, _people(name, getattr(self, name)))
        if self.data not in DATA:
            raise ReportError.bad_value("data", f"one of {', '.join(DATA)}", self.data)

    @property
    def word(self) -> str:
        """The word for the kind of finding."""
        return cast("type", self.kind).__name__  # settled when it was made

    @property
    def label(self) -> str:
        """The kind of finding, with the word for its data where they need one."""
        return f"{self.word} ({DATA[self.data]})" if DATA[self.data] else self.word

    def to_dict(self) -> dict[str, Any]:
        """Write it as plain values, to be saved in a notebook."""
        told = {field.name: getattr(self, field.name) for field in fields(self)}
        return told | {"kind": self.word}

    @property
    def ks(self) -> tuple[str, str]:
        """The two ks as text, a dash where there is none."""
        cell, release = (
            "–" if k is None else f"{k:,}" for k in (self.k_cell, self.k_release)
        )
        return cell, release


@dataclass(frozen=True)
class FindingsTable:
    """Findings as a notebook shows them and the report gathers them."""

    rows: tuple[FindingRow, ...]

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        return {
            "text/html": findings_html(self.rows),
            "text/plain": findings_text(self.rows, width=88),
            FINDINGS: {"rows": [row.to_dict() for row in self.rows]},
        }


def show_findings(rows: Iterable[FindingRow | Mapping[str, Any]]) -> FindingsTable:
    """Show findings as a table at the end of a notebook's cell.

    The same rows are saved beside the table, so that `make investigate` can gather
    them from every notebook into one.

    Parameters
    ----------
    rows : iterable of FindingRow or dict
        One per finding; a dict has the fields of `FindingRow` as its keys.

    Returns
    -------
    FindingsTable
        Shown by Jupyter as a table.

    Raises
    ------
    ReportError
        If a row has a field too many or too few, or a value that cannot be shown.

    Examples
    --------
    >>> import kit
    >>> row = {"claim": "53 watched.", "k_cell": 53, "k_release": 4, "proved": "Four."}
    >>> kit.show_findings([row]).rows[0].k_release
    4
    """
    if not is_list(rows):
        raise ReportError.bad_value("rows", "a list of rows, each a mapping", rows)
    return FindingsTable(tuple(_row(row) for row in rows))


def read_findings(notebook: NotebookNode) -> list[FindingRow]:
    """Gather the findings that an executed notebook shows, in reading order.

    Parameters
    ----------
    notebook : NotebookNode
        A notebook that was run.

    Returns
    -------
    list of FindingRow
        As `show_findings` was given them.

    Raises
    ------
    ReportError
        If `notebook` is of another kind.
    """
    if not hasattr(notebook, "cells"):
        rule = "a notebook that was run, such as `nbformat.read` gives"
        raise ReportError.bad_value("notebook", rule, type(notebook).__name__)
    outputs = (output for cell in notebook.cells for output in cell.get("outputs", ()))
    tables = (output.get("data", {}).get(FINDINGS) for output in outputs)
    return [_row(row) for table in tables if table for row in table["rows"]]


def findings_html(rows: Iterable[FindingRow]) -> str:
    """Write findings as a plain table that a screen reader can follow."""
    left = 'style="text-align: left"'
    head = "".join(f'<th scope="col" {left}>{name}</th>' for name in _HEADS)
    lines = "".join(
        f'<tr><th scope="row" {left}>{escape(row.claim)}</th>'
        f'<td data-label="k_cell">{row.ks[0]}</td>'
        f'<td data-label="k_release">{row.ks[1]}</td>'
        f"<td {left}><strong>{row.label}:</strong> {escape(str(row.proved))}</td></tr>"
        for row in rows
    )
    return (
        f'<table class="findings"><caption {left}>{K_WORDS}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table>"
    )


def findings_text(rows: Iterable[FindingRow], *, width: int) -> str:
    """Write findings as aligned text."""
    free = max(width, 60) - len("  k_cell  k_release  ")
    claim_width = free * 2 // 5
    cells = [_HEADS]
    cells += [(row.claim, *row.ks, f"{row.label}: {row.proved}") for row in rows]
    blocks = []
    for claim, cell, release, words in cells:
        left = textwrap.wrap(claim, claim_width)
        right = textwrap.wrap(words, free - claim_width)
        lines = zip_longest(left, [cell], [release], right, fillvalue="")
        blocks.append(
            "\n".join(
                f"{a:<{claim_width}}  {b:>6}  {c:>9}  {d}".rstrip()
                for a, b, c, d in lines
            )
        )
    return "\n\n".join(blocks)


def _row(row: FindingRow | Mapping[str, Any]) -> FindingRow:
    if isinstance(row, FindingRow):
        return row
    names = [field.name for field in fields(FindingRow)]
    if not isinstance(row, Mapping) or not set(names[:4]) <= set(row) <= set(names):
        rule = f"findings with {', '.join(names)}"
        raise ReportError.bad_value("rows", rule, row)
    kind = row.get("kind")
    return FindingRow(**{**row, "kind": _NAMED.get(str(kind), kind)})


def _kind_of(proved: object, kind: object) -> type:
    """Take the kind of a finding from its type, and never from a word."""
    own = type(proved) if isinstance(proved, Finding) else None
    chosen = kind or own or Proved
    if chosen not in KINDS:
        rule = f"one of the types {', '.join(_NAMED)} of kit"
        raise ReportError.bad_value("kind", rule, chosen)
    if own not in (None, chosen):
        rule = f"{own.__name__}, as the finding is"
        raise ReportError.bad_value("kind", rule, chosen.__name__)
    return chosen


def _one_line(name: str, text: object) -> str:
    if not isinstance(text, str) or not text.strip():
        raise ReportError.bad_value(name, "a sentence", text)
    return " ".join(text.split())


def _people(name: str, count: object) -> int | None:
    if count is None:
        return None
    if isinstance(count, bool) or not isinstance(count, Integral) or count < 0:
        rule = "a whole number of people, or None"
        raise ReportError.bad_value(name, rule, count)
    return int(count)


def use_tables() -> None:
    """Give every Polars table of a notebook the kit's look.

    Numbers stand to the right with their commas, text without quotation marks, a blank
    is a dash, and no table shows rows about people. Without a notebook it does nothing.

    Examples
    --------
    >>> import kit
    >>> kit.use_tables()
    """
    from IPython import get_ipython  # only a notebook has one

    shell = get_ipython()
    if shell is not None:
        formatter = shell.display_formatter.formatters["text/html"]
        formatter.for_type(pl.DataFrame, table_html)
