"""How is one notebook run, on the bundled audience or on a log of the reader's own?"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping
from copy import deepcopy
from pathlib import Path
from time import perf_counter
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, DeadKernelError
from nbformat import NotebookNode

from kit import errors
from kit.errors import KitError, PackageError, ReportError
from kit.report.pages import Page, Skipped, read_opening

# The classes are those that JupyterLab draws as a box.
_OTHER_AUDIENCE = (
    '<div class="alert alert-warning" role="note"><strong>This page was run on your '
    "log.</strong> The Finding, Data and other fixed text describe the invented "
    "audience, and their numbers are not yours. Numbers below a “Code” line are from "
    "your log, or from the published sentence they name.</div>"
)


class _Loop(asyncio.SelectorEventLoop):
    """A loop in which Ctrl-C stops the run, as it does anywhere else in Python."""

    def add_signal_handler(self, *_: object) -> None:
        # nbclient asks for Ctrl-C to end its kernel under its own feet, and then takes
        # the dead kernel for a fault of the notebook; refused, it goes on without.
        raise RuntimeError


def open_notebooks(folder: Path) -> dict[str, NotebookNode]:
    """Open the notebooks of a folder in reading order."""
    found = {}
    try:
        paths = sorted(folder.glob("*.ipynb"))
    except OSError:  # such as a name that is longer than any
        paths = []
    for path in paths:
        try:
            found[path.stem] = nbformat.read(path, as_version=4)
        except Exception:  # nbformat has no one way to fail on other files
            msg = (
                f"{path.name} is not a notebook that can be read: save it again as one."
            )
            raise ReportError(msg) from None
        read_opening(found[path.stem])
    if not found:
        msg = f"`notebooks` must be a folder with .ipynb files, got {folder!s}."
        raise ReportError(msg)
    return found


def reason_to_skip(notebook: NotebookNode, present: Collection[str]) -> str | None:
    """Say why a notebook makes no sense on a log of the reader's own, if it does not.

    A notebook declares in its metadata ``kit``: ``own_log``, whether it can run on
    such a log; ``undated``, whether also on one without days; ``needs``, the optional
    columns it reads; ``why_not``, a sentence.
    """
    told = notebook.metadata.get("kit", {})
    if not told.get("own_log", False):
        return told.get("why_not", "It is about the bundled audience only.")
    if "day" not in present and not told.get("undated", False):
        return "It needs days, which this log does not have."
    missing = [f"`{name}`" for name in told.get("needs", ()) if name not in present]
    if missing:
        plural = "s" if len(missing) > 1 else ""
        listed = " and ".join(missing)
        return f"It needs the column{plural} {listed}, which this log does not have."
    return None


def set_parameters(
    notebook: NotebookNode, parameters: Mapping[str, Any], *, name: str
) -> NotebookNode:
    """Copy a notebook with other values in its parameters, and say so on the page."""
    copy = fill_in(notebook, parameters, name=name)
    notice = {"kit_notice": True}
    box = nbformat.v4.new_markdown_cell(_OTHER_AUDIENCE, metadata=notice)
    copy.cells.insert(0, box)
    return copy


def fill_in(
    notebook: NotebookNode, parameters: Mapping[str, Any], *, name: str
) -> NotebookNode:
    """Copy a notebook with other values in its parameters, as `set_parameters` does."""
    copy = deepcopy(notebook)
    tagged = (
        at
        for at, cell in enumerate(copy.cells)
        if "parameters" in cell.metadata.get("tags", ())
    )
    at = next(tagged, None)
    if at is None:
        msg = (
            f"{name} says that it runs on a log of your own, but has no cell tagged "
            "`parameters` to take it."
        )
        raise ReportError(msg)
    source = "\n".join(f"{key} = {value!r}" for key, value in parameters.items())
    injected = nbformat.v4.new_code_cell(
        source, metadata={"tags": ["injected-parameters"]}
    )
    copy.cells.insert(at + 1, injected)
    return copy


def run_notebook(
    notebook: NotebookNode, *, name: str, folder: Path, own_log: bool = False
) -> Page | Skipped:
    """Run a copy of a notebook from top to bottom."""
    copy = deepcopy(notebook)
    for cell in copy.cells:
        cell.metadata.pop("execution", None)  # when it ran before
    client = NotebookClient(
        copy,
        timeout=None,
        shutdown_kernel="immediate",
        kernel_name="python3",
        resources={"metadata": {"path": str(folder)}},
    )
    # Other accounts of this computer must not read what a kernel says about a log.
    client.config.KernelManager.transport_encryption = "auto"
    start = perf_counter()
    try:
        with asyncio.Runner(loop_factory=_Loop) as runner:
            runner.run(_execute(client))
    except CellExecutionError as error:
        if (own_log and _is_ours(error.ename)) or error.ename == PackageError.__name__:
            question = read_opening(copy)["Question"]
            return Skipped(name, question, _first_line(error.evalue))
        said = f"{error.ename}: {_first_line(error.evalue) or 'it gave no reason.'}"
        raise ReportError.stopped(name, _failing_cell(copy), said) from None
    except DeadKernelError:
        said = "Python itself was ended, most often because the memory was full."
        raise ReportError.stopped(name, _failing_cell(copy), said) from None
    return Page(name, copy, perf_counter() - start)


async def _execute(client: NotebookClient) -> None:
    try:
        await client.async_execute()
    except DeadKernelError:
        task = asyncio.current_task()
        if task is not None and task.cancelling():  # Ctrl-C, which nbclient cannot tell
            raise asyncio.CancelledError from None
        raise


def _is_ours(error: str) -> bool:
    kind = getattr(errors, error, None)
    return isinstance(kind, type) and issubclass(kind, KitError)


def _first_line(text: str) -> str:
    return text.strip().partition("\n")[0]


def _failing_cell(notebook: NotebookNode) -> int:
    """Count to the last code cell that was begun; the first is 1."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    begun = [at for at, cell in enumerate(code, 1) if "execution" in cell.metadata]
    return max(begun, default=1)
