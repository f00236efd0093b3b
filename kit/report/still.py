"""Which picture of a saved notebook stands in the README?

``python -m kit.report.still notebooks/10-the-53.ipynb 2 docs/the-53-invented.png``
writes the second chart of the notebook, byte for byte, so that the two never differ.
"""

from __future__ import annotations

import base64
import sys
from pathlib import Path

import nbformat

from kit.errors import ReportError


def still(notebook: Path, number: int) -> bytes:
    """Give one chart of a saved notebook as PNG.

    Parameters
    ----------
    notebook : Path
        An executed notebook.
    number : int
        Which chart, counted from 1.

    Returns
    -------
    bytes
        The picture as it is saved in the notebook.

    Raises
    ------
    ReportError
        If the notebook does not hold that many charts.
    """
    saved = nbformat.read(notebook, as_version=4)
    pictures = [
        output["data"]["image/png"]
        for cell in saved.cells
        for output in cell.get("outputs", [])
        if "image/png" in output.get("data", {})
    ]
    if not 1 <= number <= len(pictures):
        raise ReportError.bad_value(
            "number",
            f"from 1 to {len(pictures)}, the charts of {notebook.name}",
            number,
        )
    return base64.b64decode(pictures[number - 1])


if __name__ == "__main__":
    source, number, target = sys.argv[1:]
    Path(target).write_bytes(still(Path(source), int(number)))
