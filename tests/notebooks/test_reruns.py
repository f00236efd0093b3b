"""Every notebook, run again, finds what its saved pages say that it found."""

from pathlib import Path

import nbformat
import pytest

from kit.report.rows import read_findings
from kit.report.run import run_notebook

FOLDER = Path(__file__).parents[2] / "notebooks"
# Each takes more than seven seconds: run by `make slow`, and so by .ci/run.
LONG = (
    "20-seven-viewers",
    "22-the-press-archive",
    "23-god-view",
    "24-who-asked-about-whom",
    "30-how-few-plays",
    "31-the-netflix-prize",
    "32-how-long-is-too-long",
    "33-two-services",
    "40-are-you-one-of-the-53",
    "41-noise-is-not-enough",
    "42-from-ash",
    "43-you-might-also-like",
    "44-how-are-you-feeling",
    "45-is-it-k-anonymous",
    "46-audit-a-promise",
    "50-which-k-is-enough",
    "51-thresholds-in-the-wild",
    "52-what-a-rule-leaves",
)


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(path.stem, marks=[pytest.mark.slow] * (path.stem in LONG))
        for path in sorted(FOLDER.glob("*.ipynb"))
    ],
)
def test_a_notebook_finds_again_what_it_says_it_found(name):
    saved = nbformat.read(FOLDER / f"{name}.ipynb", as_version=4)
    page = run_notebook(saved, name=name, folder=FOLDER)
    assert page.rows == read_findings(saved)
