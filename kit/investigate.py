"""What do all the notebooks find, on the bundled audience or on a log of your own?"""

from __future__ import annotations

import argparse
import re
import shlex
import shutil
import sys
import textwrap
from collections.abc import Mapping, Sequence
from inspect import signature
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from tqdm import tqdm

from kit.cleaning import PER_MINUTE
from kit.errors import LogError, ReportError
from kit.log import Log
from kit.paths import NOTEBOOKS
from kit.report.pages import (
    Failed,
    Page,
    Report,
    Skipped,
    put_in_place,
    read_opening,
    write_report,
)
from kit.report.rows import K_WORDS, KINDS, findings_text
from kit.report.run import (
    open_notebooks,
    reason_to_skip,
    run_notebook,
    set_parameters,
)
from kit.sources.columns import ROLES
from kit.sources.tables import read_log

_REASONS_SHOWN = 3
_LEFT_OUT_HARM = "Rows left out can break streaks and lower every count."
_SETTINGS = ("time_zone", "day_order", "minutes_unit", "encoding")
# What a column may be said to be: the settings of `read_log` that name columns.
_ROLES = [name for name in signature(read_log).parameters if name in ROLES]


def investigate(
    notebooks: Path,
    reports: Path,
    *,
    log_path: str = "",
    log_columns: Mapping[str, Any] | None = None,
    progress: bool = False,
) -> Report:
    """Run every notebook in reading order and write what they found as a report.

    Nothing is written before all notebooks have run; an earlier report stays as it
    is until then. A notebook that fails stops no other: the report says which, and
    why. The notebooks themselves are never written to.
    """
    columns = dict(log_columns or {})
    path = _whole_path(log_path) if log_path else ""
    parameters = {"log_path": path, "log_columns": columns}
    log = read_log(path, **columns) if path else None
    with put_in_place(reports) as folder:
        found = open_notebooks(notebooks)
        with tqdm(found, unit="notebook", disable=not progress, file=sys.stderr) as bar:
            done = []
            for name in bar:
                bar.set_postfix_str(name)
                done.append(_run_or_skip(name, found[name], notebooks, log, parameters))
            bar.set_postfix_str("writing the report")
        failed = [one for one in done if isinstance(one, Failed)]
        if len(failed) == len(done):
            raise ReportError(failed[0].reason)  # and an earlier report stays
        report = Report(
            pages=[one for one in done if isinstance(one, Page)],
            skipped=[one for one in done if isinstance(one, Skipped)],
            audience=_audience(log_path),
            bundled=log is None,
            notes=_notes(log),
        )
        write_report(report, folder)
    return report


def _whole_path(name: str) -> str:
    """Write a path so that it holds in every folder; one that is none stays."""
    try:
        return str(Path(name).expanduser().resolve())
    except (OSError, RuntimeError, ValueError):  # which `read_log` says in a sentence
        return name


def main(arguments: Sequence[str]) -> int:
    """Run the notebooks from the command line; 1 when one of them failed."""
    options = _parse(arguments)
    try:
        report = investigate(
            options.notebooks,
            options.reports,
            log_path=options.log,
            log_columns=_reading(options),
            progress=True,
        )
    except LogError as error:
        raise LogError(_as_typed(str(error))) from None
    _say(_summary(report, width=shutil.get_terminal_size().columns))
    _say(f"\nThe report: {options.reports / 'index.html'}")
    for one in report.failed:
        sys.stderr.write(f"{one.reason}\n")
    return 1 if report.failed else 0


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m kit investigate", description=__doc__
    )
    option = parser.add_argument
    option("--log", default="", metavar="PATH", help="a CSV or Parquet file of plays")
    option(
        "--column",
        action="append",
        default=[],
        type=_column,
        metavar="WHAT=NAME",
        help="which of its columns is what, such as viewer=user; once for each",
    )
    option(
        "--attribute",
        action="append",
        default=[],
        metavar="NAME[=COLUMN]",
        help="what else it tells of viewers, such as gender=Sex; once for each",
    )
    option("--time-zone", metavar="ZONE", help="such as Europe/London")
    option("--day-order", choices=["dmy", "mdy"], help="how 1/2/2018 is meant")
    option("--encoding", help="of its text, such as cp1252, where it is not UTF-8")
    option("--minutes-unit", choices=list(PER_MINUTE), help="what its minutes are")
    option("--undated", action="store_true", help="the log does not say when")
    option("--reports", type=Path, default=Path("reports"), metavar="DIR")
    option("--notebooks", type=Path, default=_notebooks(), metavar="DIR")
    options = parser.parse_args(arguments)
    if _reading(options) and not options.log:
        parser.error("`--column` and its like describe a log: give `--log` too.")
    return options


def _notebooks() -> Path:
    """Find the reader's own notebooks, or those that came with the kit."""
    here = Path("notebooks")
    return here if here.is_dir() else NOTEBOOKS


def _column(text: str) -> tuple[str, str]:
    what, _, name = text.partition("=")
    if what not in _ROLES or not name:
        rule = (
            f"must be WHAT=NAME, where WHAT is one of {', '.join(_ROLES)}, got {text!r}"
        )
        raise argparse.ArgumentTypeError(rule)
    return what, name


def _reading(options: argparse.Namespace) -> dict[str, Any]:
    """Gather what the reader says of the log, as `read_log` takes it."""
    settings = {name: getattr(options, name) for name in (*_SETTINGS, "undated")}
    told = (one.partition("=")[::2] for one in options.attribute)
    settings["attributes"] = {name: column or name for name, column in told}
    return dict(options.column) | {name: how for name, how in settings.items() if how}


def _as_typed(message: str) -> str:
    """Turn the settings an error advises into options, and say how make takes them."""
    advised = []

    def option(setting: re.Match[str]) -> str:
        name, value = setting.groups()
        if name in _SETTINGS:
            typed = f"--{name.replace('_', '-')} {shlex.quote(value)}"
        else:
            column = "NAME" if value == "..." else value
            typed = f"--column {shlex.quote(f'{name}={column}')}"
        advised.append(typed)
        return typed

    names = "|".join((*_ROLES, *_SETTINGS))
    message = re.sub(rf'\b({names})="([^"]*)"', option, message)
    message = message.replace("undated=True", "--undated")
    return f'{message} With make: ARGS="{advised[0]}".' if advised else message


def _run_or_skip(
    name: str,
    notebook: NotebookNode,
    folder: Path,
    log: Log | None,
    parameters: Mapping[str, object],
) -> Page | Skipped:
    question, is_own = read_opening(notebook)["Question"], log is not None
    if log is not None and (reason := reason_to_skip(notebook, log.columns)):
        return Skipped(name, question, reason)
    try:
        if is_own:
            notebook = set_parameters(notebook, parameters, name=name)
        return run_notebook(notebook, name=name, folder=folder, own_log=is_own)
    except ReportError as error:
        return Failed(name, question, str(error))


def _audience(log_path: str) -> str:
    if not log_path:
        return "the bundled audience, which is invented"
    return f"your log {Path(log_path).name}"


def _notes(log: Log | None) -> list[str]:
    """Say what was guessed in a log and how much of it was left out."""
    if log is None:
        return []
    if log.left_out.is_empty():
        return list(log.notes)
    shown = log.left_out.head(_REASONS_SHOWN).iter_rows(named=True)
    reasons = "; ".join(f"line {row['line']}: {row['reason']}" for row in shown)
    count = log.left_out.height
    rows = "1 row was" if count == 1 else f"{count:,} rows were"
    first = "" if count <= _REASONS_SHOWN else "the first: "
    left_out = f"{rows} left out ({first}{reasons})."
    return [*log.notes, f"{left_out} {_LEFT_OUT_HARM}"]


def _summary(report: Report, *, width: int) -> str:
    """Write the findings and what was skipped as plain text."""
    used = {row.kind for row in report.rows}
    kinds = [kind for kind in KINDS if kind in used]
    gloss = [K_WORDS, *(f"{kind.__name__}: {KINDS[kind]}." for kind in kinds)]
    if report.rows:
        found = [findings_text(report.rows, width=width), _paragraphs(gloss, width)]
    else:
        found = ["No notebook showed a finding."]
    skipped = [
        f"Skipped {one.name}: {one.reason}"
        for one in report.skipped
        if not isinstance(one, Failed)
    ]
    parts = [_paragraphs(report.notes, width), *found, _paragraphs(skipped, width)]
    return "\n\n".join(part for part in parts if part)


def _paragraphs(sentences: Sequence[str], width: int) -> str:
    return "\n".join(textwrap.fill(sentence, width) for sentence in sentences)


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
