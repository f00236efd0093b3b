"""What do many headlines give away, each with a page of its own?

``python -m kit audit ledger.csv --into audits`` runs the template notebook once
for each sentence of a ledger, beside the others of its case, and writes an index.
"""

from __future__ import annotations

import argparse
import re
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import nbformat
from tqdm import tqdm

from kit.errors import ReportError
from kit.extras import bring
from kit.ledger.files import Line, read_ledger
from kit.paths import NOTEBOOKS
from kit.report.audit_page import write_index
from kit.report.pages import Skipped, put_in_place
from kit.report.rows import FindingRow
from kit.report.run import fill_in, run_notebook
from kit.story.evidence import not_countable

#: The source, and not the notebook that is built from it: readers type in that one.
TEMPLATE = NOTEBOOKS / "src" / "61-audit-a-headline.py"


@dataclass(frozen=True)
class Outcome:
    """What became of one line of a ledger."""

    line: int  # its place in the file
    words: str  # the sentence
    name: str = ""  # of its folder and its notebook
    rows: tuple[FindingRow, ...] = ()  # what was found
    reason: str = ""  # why it was not audited, in one sentence


def audit_many(
    ledger: str | Path,
    into: str | Path,
    *,
    template: Path = TEMPLATE,
    population: str | None = None,
    author: str | None = None,
    progress: bool = False,
) -> tuple[Outcome, ...]:
    """Audit every sentence of a ledger, and go on where one cannot be audited."""
    lines, target = read_ledger(ledger), Path(into).expanduser()
    notebook = _open_template(Path(template))
    given = {"population": population, "author": author}
    more = {name: value for name, value in given.items() if value is not None}
    done: list[Outcome] = []
    with put_in_place(target, name="into") as folder:
        try:
            with tqdm(
                lines, unit="claim", disable=not progress, file=sys.stderr
            ) as bar:
                for line in bar:
                    done.append(_audit(line, lines, notebook, folder.resolve(), more))
        except KeyboardInterrupt:
            kept = _keep(done, lines, folder, target, Path(ledger).name)
            raise KeyboardInterrupt(kept) from None
        if any(one.name for one in done):
            write_index(done, folder, ledger=Path(ledger).name)
    return tuple(done)


def _keep(
    done: Sequence[Outcome],
    lines: Sequence[Line],
    folder: Path,
    target: Path,
    ledger: str,
) -> str:
    """Keep what a stopped run has done, beside earlier audits where there are any."""
    if not any(one.name for one in done):
        return "Stopped, and nothing was written."
    reason = "The run was stopped before this line."
    rest = (
        Outcome(line.number, line.words, reason=reason) for line in lines[len(done) :]
    )
    is_new = not target.exists()
    place = target if is_new else target.with_name(f"{target.name}-stopped")
    with put_in_place(place, name="into") as new:
        for path in folder.iterdir():
            if path.stem in {one.name for one in done}:
                path.rename(new / path.name)
        write_index([*done, *rest], new, ledger=ledger)
    said = f"Stopped after {len(done)} of {len(lines)} lines, which are in {place}."
    return said if is_new else f"{said} The earlier audits stay in {target}."


def _open_template(template: Path) -> nbformat.NotebookNode:
    """Open a notebook, or its source, that has a place for a sentence."""
    jupytext = bring("jupytext", to="A template of audits")
    try:
        notebook = jupytext.read(template)
    except Exception:  # there is no one way to fail on other files
        notebook = nbformat.v4.new_notebook()
    cells = notebook.cells
    if not any("parameters" in cell.metadata.get("tags", ()) for cell in cells):
        rule = "a notebook with a cell tagged `parameters`"
        raise ReportError.bad_value("template", rule, str(template))
    return notebook


def _audit(
    line: Line,
    lines: Sequence[Line],
    template: nbformat.NotebookNode,
    folder: Path,
    more: dict[str, str],
) -> Outcome:
    """Audit one line, or say why not."""
    entry = line.entry
    if entry is None:
        return Outcome(line.number, line.words, reason=line.reason)
    if entry.is_context:
        reason = str(not_countable(entry.words, entry.reason))
        return Outcome(line.number, entry.words, reason=reason)
    beside = [
        other.entry.as_plain()
        for other in lines
        if other.entry and other is not line and entry.case == other.entry.case != ""
    ]
    name = f"{line.number:03}-{_slug(entry.case or entry.words)}"
    given = {"claim": entry.as_plain(), "also_published": beside, "save_to": name}
    notebook = fill_in(template, given | more, name=name)
    try:
        page = run_notebook(notebook, name=name, folder=folder, own_log=True)
        if isinstance(page, Skipped):
            return Outcome(line.number, entry.words, reason=page.reason)
        rows = tuple(page.rows)
        nbformat.write(page.notebook, folder / f"{name}.ipynb")
    except ReportError as error:
        reason = str(error)
    except OSError as error:
        reason = f"It could not be written: {error.strerror}."
    else:
        return Outcome(line.number, entry.words, name, rows)
    # What is there of it is not whole, and a full disk needs the room.
    shutil.rmtree(folder / name, ignore_errors=True)
    (folder / f"{name}.ipynb").unlink(missing_ok=True)
    return Outcome(line.number, entry.words, reason=reason)


def _slug(text: str) -> str:
    words = re.findall("[a-z0-9]+", text.lower())
    return "-".join(words)[:40].strip("-") or "claim"


def main(arguments: Sequence[str]) -> int:
    """Audit a ledger from the command line; 1 where no sentence was audited."""
    parser = argparse.ArgumentParser(prog="python -m kit audit", description=__doc__)
    option = parser.add_argument
    option("ledger", type=Path, help="sentences as a table (CSV, XLSX) or a JSON file")
    option("--into", type=Path, default=Path("audits"), metavar="DIR")
    option("--template", type=Path, default=TEMPLATE, metavar="NOTEBOOK")
    option("--population", metavar="NAME", help='such as "United States"')
    option("--author", metavar="NAME", help="who answers for the audits")
    options = parser.parse_args(arguments)
    done = audit_many(
        options.ledger,
        options.into,
        template=options.template,
        population=options.population,
        author=options.author,
        progress=True,
    )
    for outcome in done:
        said = outcome.rows[0].proved if outcome.rows else outcome.reason
        sys.stdout.write(f"line {outcome.line}: {said}\n")
    if not any(outcome.name for outcome in done):
        sys.stdout.write("\nNo sentence was audited, and nothing was written.\n")
        return 1
    sys.stdout.write(f"\nThe index: {options.into / 'index.html'}\n")
    return 0
