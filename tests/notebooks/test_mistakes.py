"""A mistake in the settings of a page is one sentence, and nothing below it is run."""

from pathlib import Path

import jupytext
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from kit.errors import KitError
from kit.report.run import fill_in

FOLDER = Path(__file__).parents[2] / "notebooks" / "src"
NOWHERE = "no such file.csv"
LOG = {"log_path": NOWHERE}
HOURS = {"words": "4 hours", "kind": "number", "number": 4, "unit": "hours"}
MOST_BEFORE = 3  # cells: the settings twice, and the one that reads them
LATER = {"22-the-press-archive": 6}  # k says who is looked for, not what is read
WRONG = [
    ("10-the-53", LOG),
    ("11-posters", LOG),
    ("12-a-week-of-the-office", LOG),
    ("22-the-press-archive", {"k": 0}),
    ("30-how-few-plays", LOG),
    ("31-the-netflix-prize", LOG),
    ("32-how-long-is-too-long", LOG),
    ("33-two-services", LOG),
    ("50-which-k-is-enough", LOG),
    ("51-thresholds-in-the-wild", LOG),
    ("52-what-a-rule-leaves", LOG),
    ("60-your-own-history", {"export_path": NOWHERE}),
    ("60-your-own-history", LOG),
    ("61-audit-a-headline", {"claim": {"words": "53 people"}}),
    ("61-audit-a-headline", {"claim": HOURS}),
    ("61-audit-a-headline", {"population": "Atlantis"}),
    ("62-what-they-publish", {"top10_path": NOWHERE}),
    ("62-what-they-publish", {"engagement_paths": [NOWHERE]}),
    ("62-what-they-publish", {"attempts": 0}),
    ("62-what-they-publish", {"tried_bases": []}),
    ("62-what-they-publish", {"seed": -1}),
]


def spoil(name, mistake):
    return fill_in(jupytext.read(FOLDER / f"{name}.py"), mistake, name=name)


@pytest.mark.parametrize(("name", "mistake"), WRONG)
def test_a_wrong_setting_stops_the_page_early_and_in_words(name, mistake):
    cells = [c for c in spoil(name, mistake).cells if c.cell_type == "code"]
    names = {"__name__": "__main__"}
    for at, cell in enumerate(cells):
        try:
            exec(cell.source, names)
        except KitError as error:
            stopped, cells_before = error, at
            break
    (sentence,) = stopped._render_traceback_()
    assert sentence.startswith("\x1b[1;31mThe page stops at line ")
    assert sentence.endswith(str(stopped))
    assert cells_before <= LATER.get(name, MOST_BEFORE)


def test_in_a_notebook_it_is_all_that_is_seen():
    notebook = spoil("61-audit-a-headline", {"claim": HOURS})
    with pytest.raises(CellExecutionError, match="'4 hours' cannot be audited") as told:
        NotebookClient(notebook, kernel_name="python3").execute()
    assert told.value.ename == "LedgerError"  # by which a run tells the kit's errors
    shown = [out for cell in notebook.cells for out in cell.get("outputs", ())]
    (error,) = shown  # no output above, and none below
    (sentence,) = error.traceback
    assert error.output_type == "error"
    assert sentence.count("\n") == 0
    assert "The page stops at line 1 of this cell." in sentence
