"""Every notebook, run again, finds what its saved pages say that it found."""

from pathlib import Path

import nbformat
import pytest

from kit.report.rows import read_findings
from kit.report.run import run_notebook

FOLDER = Path(__file__).parents[2] / "notebooks"
# The others are run by `make slow`, and so by .ci/run.
QUICK = ("00-start-here", "61-audit-a-headline")


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(path.stem, marks=[pytest.mark.slow] * (path.stem not in QUICK))
        for path in sorted(FOLDER.glob("*.ipynb"))
    ],
)
def test_a_notebook_finds_again_what_it_says_it_found(name):
    saved = nbformat.read(FOLDER / f"{name}.ipynb", as_version=4)
    page = run_notebook(saved, name=name, folder=FOLDER)
    assert page.rows == read_findings(saved)
