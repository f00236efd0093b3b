from pathlib import Path

import pytest

from kit.errors import ReportError
from kit.report.pictures import still

ROOT = Path(__file__).parents[2]
NOTEBOOK = ROOT / "notebooks" / "10-the-53.ipynb"


def test_the_picture_of_the_readme_is_the_one_in_the_notebook():
    assert (ROOT / "docs" / "the-53-invented.png").read_bytes() == still(NOTEBOOK, 2)


@pytest.mark.parametrize("number", [0, 99])
def test_a_chart_that_is_not_there_is_refused(number):
    with pytest.raises(ReportError, match="`number` must be from 1 to"):
        still(NOTEBOOK, number)
