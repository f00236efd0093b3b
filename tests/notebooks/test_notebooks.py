"""The saved notebooks keep the house rules, show nobody, and find what they say."""

import ast
import io
import json
import re
import tokenize
from functools import cache
from pathlib import Path

import jupytext
import nbformat
import pytest

from kit.report.pages import read_opening
from kit.report.rows import read_findings

FOLDER = Path(__file__).parents[2] / "notebooks"
PROMISED = {
    "00-start-here",
    "10-the-53",
    "11-posters",
    "12-a-week-of-the-office",
    "20-seven-viewers",
    "21-two-safe-tables",
    "22-the-press-archive",
    "23-god-view",
    "24-who-asked-about-whom",
    "30-how-few-plays",
    "31-the-netflix-prize",
    "32-how-long-is-too-long",
    "33-two-services",
    "34-how-many-look-like-you",
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
    "53-rules-that-are-no-threshold",
    "60-your-own-history",
    "61-audit-a-headline",
    "62-what-they-publish",
    "70-report-to-the-regulator",
    "80-limits",
}
NAMES = sorted(PROMISED | {path.stem for path in FOLDER.glob("*.ipynb")})
LABELS = ("Finding", "How", "Limits", "Data", "Time")
LONGEST_CELL = 15
MOST_WORDS, MOST_FIGURES = 60, 3  # of a finding
FIGURE = re.compile(r"\d(?:[\d,.]*\d)?")
ASIDE = re.compile(
    r"\([^()]* (?:to|of) [^()]*\)"  # (70 of 84; 95% interval 73.9% to 89.8%)
    r"|(?:\b\d{1,2} )?\b(?:January|February|March|April|May|June|July|August|September"
    r"|October|November|December)\b(?: \d{4})?"
    r"|\b(?:19|20)\d\d\b"
    r"|\bk = [\d,]+"
)
OF_WHAT = re.compile(  # what a chart is of, where it could be taken for the world
    r"invented|simulated|arithmetic|textbook|as published|your log", re.IGNORECASE
)
VEGA_LITE = "application/vnd.vegalite.v5+json"

pytestmark = pytest.mark.parametrize("name", NAMES)


@cache
def saved(name):
    return nbformat.read(FOLDER / f"{name}.ipynb", as_version=4)


def code_cells(name):
    return [cell for cell in saved(name).cells if cell.cell_type == "code"]


def outputs(name):
    return [output for cell in code_cells(name) for output in cell.outputs]


def parameters_cell(name):
    (cell,) = (
        c for c in code_cells(name) if "parameters" in c.metadata.get("tags", ())
    )
    return cell


def parameters(name):
    """The parameters by name; anything but `name = literal` is an error."""
    found = {}
    for line in ast.parse(parameters_cell(name).source).body:
        (target,) = line.targets
        found[target.id] = ast.literal_eval(line.value)
    return found


# How it reads


def test_it_opens_with_a_question_and_the_five_answers(name):
    opening = read_opening(saved(name))
    assert opening["Question"].endswith("?")
    assert [label for label in LABELS if not opening.get(label)] == []


def test_it_ends_with_limits_and_sources(name):
    prose = (cell.source for cell in saved(name).cells if cell.cell_type == "markdown")
    headings = re.findall(r"^## (.+)$", "\n".join(prose), re.MULTILINE)
    assert headings[-2:] == ["Limits", "Sources"]


def test_it_is_mostly_prose(name):
    kinds = [cell.cell_type for cell in saved(name).cells]
    assert kinds.count("markdown") > len(kinds) / 2


def test_its_code_is_short_and_defines_nothing(name):
    lines = [[line for line in c.source.splitlines() if line] for c in code_cells(name)]
    assert [cell[0] for cell in lines if len(cell) > LONGEST_CELL] == []
    for cell in code_cells(name):
        for node in ast.walk(ast.parse(cell.source)):
            named = isinstance(node, ast.Assign) and isinstance(node.value, ast.Lambda)
            assert not named
            assert not isinstance(node, ast.FunctionDef | ast.ClassDef)


def test_its_finding_is_short(name):
    source = jupytext.read(FOLDER / "src" / f"{name}.py")
    finding = read_opening(source)["Finding"]
    assert len(finding.split()) <= MOST_WORDS
    assert len(figures_in(finding)) <= MOST_FIGURES


def figures_in(finding):
    """Every figure that a reader has to take in, once.

    A date says when, and a k which rule: they are read as names. What stands in
    brackets behind a number says how sure it is, and belongs to it.
    """
    return set(FIGURE.findall(ASIDE.sub("", finding)))


# What a reader may change


def test_its_parameters_are_plain_and_each_is_explained(name):
    assert parameters(name)
    source = parameters_cell(name).source
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    commented = {token.start[0] for token in tokens if token.type == tokenize.COMMENT}
    for line in ast.parse(source).body:
        assert commented & set(range(line.lineno, line.end_lineno + 1))


def test_it_says_whether_it_runs_on_a_log_of_the_readers_own(name):
    told = saved(name).metadata["kit"]
    if told["own_log"]:
        assert parameters(name)["log_path"] == ""
        assert parameters(name)["log_columns"] == {}
    else:
        assert told["why_not"].endswith(".")


# What it shows


def test_every_chart_shows_everywhere_and_has_its_words(name):
    pictures = [out for out in outputs(name) if "image/png" in out.get("data", {})]
    drawn = [kind for out in outputs(name) for kind in out.get("data", {})]
    assert pictures
    assert drawn.count(VEGA_LITE) == len(pictures)
    assert not [kind for kind in drawn if "vega" in kind and kind != VEGA_LITE]
    for picture in pictures:
        alt = picture.metadata["image/png"]["alt"]
        assert alt == picture.data[VEGA_LITE]["description"]
        assert len(alt.split()) > 3


def test_every_chart_says_in_words_and_to_screen_readers_what_it_is_of(name):
    for output in outputs(name):
        if spec := output.get("data", {}).get(VEGA_LITE):
            assert OF_WHAT.search(" ".join(spec["title"]["subtitle"]))
            assert OF_WHAT.search(spec["description"])


def test_it_shows_no_row_about_a_person(name):
    for output in outputs(name):
        data = output.get("data", {})
        assert "viewer" not in set(names_in(data.get(VEGA_LITE)))
        html = data.get("text/html", "")
        assert not re.search(r"<t[hd][^>]*>\s*viewer\s*</t[hd]>", html, re.IGNORECASE)
        text = data.get("text/plain", "") + output.get("text", "")
        assert not re.search(r"[│|┆]\s*viewer\s*[│|┆]", text)


def names_in(value):
    """All field names anywhere in a JSON value."""
    if isinstance(value, dict):
        yield from value
        value = list(value.values())
    if isinstance(value, list):
        for part in value:
            yield from names_in(part)


def test_it_shows_its_findings(name):
    assert read_findings(saved(name))


# How it is kept


def test_it_was_run_from_top_to_bottom_without_an_error(name):
    counts = [cell.execution_count for cell in code_cells(name)]
    assert counts == list(range(1, len(counts) + 1))
    said = [(output.output_type, output.get("name")) for output in outputs(name)]
    assert not [kind for kind in said if kind[0] == "error" or kind[1] == "stderr"]


def test_it_is_built_from_its_source(name):
    source = jupytext.read(FOLDER / "src" / f"{name}.py")
    assert [plain(cell) for cell in saved(name).cells] == [
        plain(cell) for cell in source.cells
    ]
    assert saved(name).metadata["kit"] == source.metadata["kit"]


def plain(cell):
    return cell.cell_type, cell.source, cell.metadata.get("tags", [])


def test_it_holds_no_time_stamps_and_no_machine(name):
    text = (FOLDER / f"{name}.ipynb").read_text("utf-8")
    assert saved(name).metadata.keys() <= {"kernelspec", "kit", "language_info"}
    assert "version" not in saved(name).metadata["language_info"]
    for at, cell in enumerate(json.loads(text)["cells"]):
        assert cell["id"] == str(at)
        assert cell["metadata"].keys() <= {"tags"}
