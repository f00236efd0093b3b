"""Where are the points of a sweep kept, so that it can be taken up again?"""

from __future__ import annotations

import json
from pathlib import Path

from kit.errors import SweepError

#: What tells one point of a sweep from another; it holds a row for each attack.
_POINT = ("case", "rule", "k")


class Saved:
    """Points that are done, in memory and, where a file is given, in that too.

    Each line of the file is JSON, says which sweep it is of, and holds the rows of
    points that were done together: aggregates only. Lines are added and none is
    changed, so several sweeps may write to one file at a time. Reading takes each
    point once, and leaves out a line that was cut off: its points are run again.

    Parameters
    ----------
    path : path or None
        Made if it does not exist; one that is empty is begun.
    fingerprint : str
        Of the sweep.

    Attributes
    ----------
    rows : list of dict
        Everything done so far.

    Raises
    ------
    SweepError
        If the file is of another sweep, or none.
    """

    def __init__(self, path: str | Path | None, fingerprint: str) -> None:
        self._path = None if path is None else Path(path)
        self._of = fingerprint
        self.rows: list[dict[str, object]] = []
        self._done: set[tuple[object, ...]] = set()
        if self._path is None:
            return
        if self._path.exists():
            self._read()
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._write("")

    def __contains__(self, point: tuple[str, str, int]) -> bool:
        return self._path is not None and point in self._done

    def add(self, rows: list[dict[str, object]]) -> None:
        """Keep the rows of some points."""
        self.rows += rows
        if self._path is not None:
            self._write(json.dumps({"sweep": self._of, "rows": rows}) + "\n")

    def _write(self, line: str) -> None:
        # In one piece, so that the lines of two sweeps do not mix.
        with self._path.open("ab", buffering=0) as file:
            file.write(line.encode())

    def _read(self) -> None:
        """Read what was saved, each point once."""
        try:
            lines = self._path.read_text("utf-8", errors="replace").splitlines()
        except OSError:
            raise self._not_ours() from None
        begins = json.dumps({"sweep": self._of})[:-1]
        if lines and not begins.startswith(lines[0][: len(begins)]):
            raise self._not_ours()
        for line in filter(None, map(_parse, lines)):
            self._take(line)
        text = self._path.read_bytes()
        if text and not text.endswith(b"\n"):
            self._write("\n")

    def _take(self, line: dict[str, object]) -> None:
        """Take the points of a line that are not there yet."""
        if line["sweep"] != self._of:
            raise self._not_ours()
        rows = [row for row in line["rows"] if _point(row) not in self._done]
        self.rows += rows
        self._done |= {_point(row) for row in rows}

    def _not_ours(self) -> SweepError:
        rule = "a new or empty file, or one of this very sweep"
        return SweepError.bad_value("save_to", rule, str(self._path))


def _parse(line: str) -> dict[str, object] | None:
    """Read one line, or nothing from one that was cut off."""
    try:
        read = json.loads(line)
    except ValueError:
        return None
    is_whole = isinstance(read, dict) and {"sweep", "rows"} <= read.keys()
    return read if is_whole else None


def _point(row: dict[str, object]) -> tuple[object, ...]:
    return tuple(row[name] for name in _POINT)
