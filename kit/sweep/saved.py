"""Where are the points of a sweep kept, so that it can be taken up again?"""

from __future__ import annotations

import json
from pathlib import Path

from kit.errors import SweepError

#: What tells one point of a sweep from another; it holds a row for each attack.
_POINT = ("case", "rule", "k")


class Saved:
    """Points that are done, in memory and, where a file is given, in that too.

    The file has one line of JSON that says which sweep it is of, then one for each
    set of points that were done together. It holds aggregates only.

    Parameters
    ----------
    path : path or None
        Made if it does not exist.
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
        self.rows: list[dict[str, object]] = []
        if self._path is None:
            return
        if self._path.exists():
            self.rows = _read(self._path, fingerprint)
        else:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._write({"sweep": fingerprint})
        self._done = {tuple(row[name] for name in _POINT) for row in self.rows}

    def __contains__(self, point: tuple[str, str, int]) -> bool:
        return self._path is not None and point in self._done

    def add(self, rows: list[dict[str, object]]) -> None:
        """Keep the rows of some points."""
        self.rows += rows
        if self._path is not None:
            self._write(rows)

    def _write(self, line: object) -> None:
        with self._path.open("a", encoding="utf-8") as file:
            file.write(f"{json.dumps(line)}\n")


def _read(path: Path, fingerprint: str) -> list[dict[str, object]]:
    """Read what was saved; a last line that was cut off goes, and is run again."""
    try:
        text = path.read_text("utf-8")
        whole = text[: text.rfind("\n") + 1]
        first, *lines = whole.splitlines()
        is_same = json.loads(first) == {"sweep": fingerprint}
        rows = [row for line in lines for row in json.loads(line)]
    except (ValueError, OSError):
        is_same = False
    if not is_same:
        raise SweepError.bad_value(
            "save_to", "a new file, or one of this very sweep", str(path)
        )
    if whole != text:
        path.write_text(whole, "utf-8")
    return rows
