"""The glossary explains every word of the house, once, with figures that are shown."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from kit.__main__ import main
from kit.errors import ReportError
from kit.measures.catalogue import list_cards
from kit.report.glossary import LINK, glossary_html, read_glossary, write_glossary

ROOT = Path(__file__).parents[2]
NAMES = sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))
TERMS = {term.name: term for term in read_glossary()}
FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
LINKED = re.compile(r"\[notebook (\d\d)\]\(([\w-]+)\.ipynb\)")
# What a student of the field asks for first, besides the words of the house.
ASKED = (
    *("k-anonymity", "Quasi-identifier", "Equivalence class", "l-diversity"),
    *("t-closeness", "Epsilon", "Differential privacy", "Differencing", "Tracker"),
    *("Tracing", "Membership", "Reconstruction", "Baseline", "Control", "Interval"),
    *("Precision", "Recall", "False-positive rate", "AUC", "Proved", "Scored"),
    *("k_cell", "k_release", "Withheld", "Singling out", "Linkability", "Inference"),
)


def test_the_saved_page_is_what_the_command_writes(tmp_path):
    page = ROOT / "docs" / "teaching" / "glossary.md"
    assert main(["glossary", str(tmp_path / "new.md")]) == 0
    assert (tmp_path / "new.md").read_text("utf-8") == page.read_text("utf-8"), (
        "renew it with: python -m kit glossary docs/teaching/glossary.md"
    )


def test_every_word_of_the_house_is_explained():
    table = (ROOT / "CONTRIBUTING.md").read_text("utf-8").partition("## Words\n")[2]
    rows = re.findall(r"^\| ([^|-][^|]*) \|", table, re.MULTILINE)[1:]
    words = {word for row in rows for word in row.split(", ")}
    assert {"viewer", "finding", "k", "k_cell", "k_release"} <= words
    explained = {name.lower() for name in TERMS}
    assert words - explained == set()
    assert set(ASKED) - TERMS.keys() == set()


def test_every_measure_is_named_at_one_word():
    cards = [card.name for cards in list_cards().values() for card in cards]
    named = Counter(name for term in TERMS.values() for name in term.measured_by)
    assert named == Counter(cards)


def test_words_stand_in_order_and_have_an_anchor_each():
    names = [re.sub(r"[-_]", " ", name.lower()) for name in TERMS]
    assert names == sorted(names)
    anchors = [term.anchor for term in read_glossary()]
    assert len(set(anchors)) == len(anchors)
    # As GitHub makes them: small letters, hyphens for blanks, no other signs.
    assert TERMS["False-positive rate"].anchor == "false-positive-rate"
    assert TERMS["k_cell"].anchor == "k_cell"
    page = write_glossary()
    assert [f"](#{anchor})" in page for anchor in anchors] == [True] * len(anchors)


@pytest.mark.parametrize("name", TERMS)
def test_a_word_has_one_sentence_and_an_example_whose_figures_are_shown(name):
    term = TERMS[name]
    assert term.says.endswith(".")
    assert not re.search(r"[.?!] [A-Z]", term.says)
    ((number, notebook),) = LINKED.findall(term.example)
    assert notebook in NAMES
    assert notebook.startswith(number)
    figures = set(FIGURE.findall(LINKED.sub("", term.example)))
    assert figures - figures_of(notebook) == set()


def figures_of(name):
    """Every number that a saved notebook shows, its pictures left out."""
    cells = json.loads((ROOT / "notebooks" / f"{name}.ipynb").read_text("utf-8"))
    texts = []
    for cell in cells["cells"]:
        texts.append("".join(cell["source"]))
        for output in cell.get("outputs", ()):
            data = output.get("data", {})
            texts.append("".join(output.get("text", "")))
            texts += ["".join(data.get(kind, "")) for kind in data if "text/" in kind]
    return set(FIGURE.findall("\n".join(texts)))


def test_the_page_of_the_report_links_to_its_own_pages_and_to_nothing_else():
    html = glossary_html(["20-seven-viewers"])
    assert set(re.findall(r'href="([^"]+)"', html)) == {"20-seven-viewers.html"}
    headings = re.findall(r'<h2 id="([^"]+)">', html)
    assert headings == [term.anchor for term in read_glossary()]


@pytest.mark.parametrize("name", NAMES)
def test_every_notebook_links_to_it_in_the_same_words(name):
    source = (ROOT / "notebooks" / "src" / f"{name}.py").read_text("utf-8")
    line = f"- The words of this page are explained in [the glossary]({LINK})."
    assert source.count(f"# ## Sources\n#\n# {line}\n") == 1
    assert (ROOT / "notebooks" / LINK).is_file()


BAD = {
    "# A?\n\n## k\n\nA number.\n\n*Source.* S.": "an example and a source, got 'no Exa",
    "# A?\n\n## k\n\nA number.\n\nAnother one.": "one line each for Example, perhaps",
}


@pytest.mark.parametrize("text", BAD)
def test_a_word_that_is_explained_by_halves_is_refused(text):
    with pytest.raises(ReportError, match=f"^`glossary: k` must be {BAD[text]}"):
        read_glossary(text)
