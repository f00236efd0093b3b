"""What do many headlines give away, each with a page of its own?

``python -m kit.audit_many ledger.csv --into audits`` runs the template notebook once
for each sentence of a ledger, beside the others of its case, and writes an index.
"""

from __future__ import annotations

import argparse
import re
import signal
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import nbformat
import papermill
from tqdm import tqdm

from kit.errors import KitError, LedgerError, ReportError
from kit.ledger import Line, read_ledger
from kit.report.audit_page import write_index
from kit.report.folder import put_in_place
from kit.report.pages import Skipped
from kit.report.rows import FindingRow
from kit.report.run import run_notebook

TEMPLATE = Path("notebooks/61-audit-a-headline.ipynb")


@dataclass(frozen=True)
class Outcome:
    """What became of one line of a ledger.

    Parameters
    ----------
    line : int
        Its place in the file.
    words : str
        The sentence.
    name : str
        Of its folder and its notebook; empty where it was not audited.
    rows : tuple of FindingRow
        What was found.
    reason : str
        Why it was not audited, in one sentence.
    """

    line: int
    words: str
    name: str = ""
    rows: tuple[FindingRow, ...] = ()
    reason: str = ""


def audit_many(
    ledger: str | Path,
    into: str | Path,
    *,
    template: Path = TEMPLATE,
    population: str | None = None,
    progress: bool = False,
) -> tuple[Outcome, ...]:
    """Audit every sentence of a ledger, and go on where one cannot be audited.

    Parameters
    ----------
    ledger : str or Path
        A CSV or JSON file, as `kit.ledger` reads it. Sentences with the same `case`
        are read beside each other.
    into : str or Path
        A folder: new, empty, or with earlier audits, which are removed when all new
        ones are complete.
    template : Path
        The notebook to run, with the parameters `claim`, `also_published` and
        `save_to`.
    population : str, optional
        Handed to the notebook where given.
    progress : bool, default False
        Whether to draw a progress bar on standard error.

    Returns
    -------
    tuple of Outcome
        One for each line, in order.

    Raises
    ------
    LedgerError
        If the file holds no ledger.
    ReportError
        If `template` is no notebook, or `into` holds something else.
    """
    lines = read_ledger(ledger)
    _check_template(Path(template))
    more = {} if population is None else {"population": population}
    with put_in_place(Path(into).expanduser(), name="into") as folder:
        with tqdm(lines, unit="claim", disable=not progress, file=sys.stderr) as bar:
            done = tuple(
                _audit(line, lines, template, folder.resolve(), more) for line in bar
            )
        write_index(done, folder, ledger=Path(ledger).name)
    return done


def _check_template(template: Path) -> None:
    """Refuse what is no notebook, or has no place for a sentence."""
    try:
        cells = nbformat.read(template, as_version=4).cells
    except Exception:  # nbformat has no one way to fail on other files
        cells = []
    if not any("parameters" in cell.metadata.get("tags", ()) for cell in cells):
        rule = "a notebook with a cell tagged `parameters`"
        raise ReportError.bad_value("template", rule, str(template))


def _audit(
    line: Line,
    lines: Sequence[Line],
    template: Path,
    folder: Path,
    more: dict[str, str],
) -> Outcome:
    """Audit one line, or say why not."""
    entry = line.entry
    if entry is None:
        return Outcome(line.number, line.words, reason=line.reason)
    if entry.is_context:
        reason = str(LedgerError.not_countable(entry.words, entry.reason))
        return Outcome(line.number, entry.words, reason=reason)
    beside = [
        other.entry.as_plain()
        for other in lines
        if other.entry and other is not line and entry.case == other.entry.case != ""
    ]
    name = f"{line.number:03}-{_slug(entry.case or entry.words)}"
    given = {"claim": entry.as_plain(), "also_published": beside, "save_to": name}
    notebook = _fill_in(template, given | more)
    try:
        page = run_notebook(notebook, name=name, folder=folder, own_log=True)
    except ReportError as error:
        return Outcome(line.number, entry.words, reason=str(error))
    if isinstance(page, Skipped):
        return Outcome(line.number, entry.words, reason=page.reason)
    nbformat.write(page.notebook, folder / f"{name}.ipynb")
    return Outcome(line.number, entry.words, name, tuple(page.rows))


def _fill_in(template: Path, given: dict[str, object]) -> nbformat.NotebookNode:
    """Write parameters into a copy of the template."""
    told = {"kernel_name": "python3", "language": "python", "prepare_only": True}
    notebook = papermill.execute_notebook(template, None, given, **told)
    for noted in (notebook, *notebook.cells):  # papermill notes where files lie
        noted.metadata.pop("papermill", None)
    return notebook


def _slug(text: str) -> str:
    words = re.findall("[a-z0-9]+", text.lower())
    return "-".join(words)[:40].strip("-") or "claim"


def main(arguments: Sequence[str] | None = None) -> int:
    """Audit a ledger from the command line.

    Parameters
    ----------
    arguments : sequence of str, optional
        What was typed after the program's name; by default, what was.

    Returns
    -------
    int
        0 where at least one sentence was audited, 1 where none was, 2 where the
        ledger or the folder cannot be used.
    """
    parser = argparse.ArgumentParser(
        prog="python -m kit.audit_many", description=__doc__
    )
    option = parser.add_argument
    option("ledger", type=Path, help="sentences as a CSV or JSON file")
    option("--into", type=Path, default=Path("audits"), metavar="DIR")
    option("--template", type=Path, default=TEMPLATE, metavar="NOTEBOOK")
    option("--population", metavar="NAME", help='such as "United States"')
    options = parser.parse_args(arguments)
    try:
        done = audit_many(
            options.ledger,
            options.into,
            template=options.template,
            population=options.population,
            progress=True,
        )
    except KitError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    except KeyboardInterrupt:
        sys.stderr.write("Stopped, and nothing was written.\n")
        return 130
    for outcome in done:
        said = outcome.rows[0].proved if outcome.rows else outcome.reason
        sys.stdout.write(f"line {outcome.line}: {said}\n")
    sys.stdout.write(f"\nThe index: {options.into / 'index.html'}\n")
    return 0 if any(outcome.name for outcome in done) else 1


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.exit(main())
