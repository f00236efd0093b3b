"""How does a report take its place without harming what lies there?"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kit.errors import ReportError
from kit.scratch import scratch_folder

# Every page of the report has this in its head, so it tells a report from a thesis.
GENERATOR = '<meta name="generator" content="viewing-kit">'


@contextmanager
def put_in_place(reports: Path, *, name: str = "reports") -> Iterator[Path]:
    """Hand out an empty folder that takes the place of `reports` if all goes well.

    Parameters
    ----------
    reports : Path
        A folder that is new, empty, or holds an earlier report, which is removed
        when the new one is complete and not before.
    name : str, default="reports"
        What errors call the folder.

    Yields
    ------
    Path
        Where to write. If it is left empty, what was there before stays.

    Raises
    ------
    ReportError
        If `reports` holds something else, or nothing (more) can be written there.
    """
    refuse_foreign(reports, name)
    try:
        reports.parent.mkdir(parents=True, exist_ok=True)
        with scratch_folder(reports.parent, "reports") as temporary:
            new = temporary / "new"
            new.mkdir()
            yield new
            if not any(new.iterdir()):
                return
            if reports.exists():
                reports.rename(temporary / "old")
            new.rename(reports)
    except OSError as error:  # such as a disk that is full
        raise ReportError.not_writable(reports, error.strerror) from None


def refuse_foreign(reports: Path, name: str) -> None:
    """Refuse a folder that holds anything but an earlier report."""
    try:
        is_there = reports.exists()
    except OSError as error:  # such as a name that is longer than any
        raise ReportError.not_writable(reports, error.strerror) from None
    if reports.is_symlink() and not is_there:
        raise ReportError.leads_nowhere(reports, name)
    if not is_there:
        return
    index = reports / "index.html"
    ours = index.is_file() and GENERATOR in index.read_text("utf-8", "replace")
    if not ours and not (reports.is_dir() and not any(reports.iterdir())):
        raise ReportError.folder_in_use(reports, name)
