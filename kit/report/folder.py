"""How does a report take its place without harming what lies there?"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from kit.errors import ReportError

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
        Where to write.

    Raises
    ------
    ReportError
        If `reports` holds something else, or nothing can be written there.
    """
    _refuse_foreign(reports, name)
    try:
        reports.parent.mkdir(parents=True, exist_ok=True)
        building = TemporaryDirectory(dir=reports.parent, prefix=".reports-")
    except OSError as error:
        raise ReportError.not_writable(reports, error.strerror) from None
    with building as temporary:
        new = Path(temporary) / "new"
        new.mkdir()
        yield new
        if reports.exists():
            reports.rename(Path(temporary) / "old")
        new.rename(reports)


def _refuse_foreign(reports: Path, name: str) -> None:
    if not reports.exists():
        return
    index = reports / "index.html"
    ours = index.is_file() and GENERATOR in index.read_text("utf-8", "replace")
    if not ours and not (reports.is_dir() and not any(reports.iterdir())):
        raise ReportError.folder_in_use(reports, name)
