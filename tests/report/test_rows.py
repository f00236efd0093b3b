"""Findings rows: what they accept, how they look, and that they can be read back."""

import re

import nbformat
import numpy as np
import pytest
from hypothesis import given, strategies as st

from kit.claims.viewing import watched
from kit.errors import ReportError
from kit.findings import Expected, Proved, Scored
from kit.releases import Bounds
from kit.report.rows import FindingRow, findings_text, read_findings, show_findings

CLAIM = "53 people watched A Christmas Prince every day for 18 days."
ROW = {"claim": CLAIM, "k_cell": 53, "k_release": 4, "proved": "Four people stopped."}
EXPECTED = ROW | {"k_release": None, "kind": Expected, "proved": "46 are alone."}


def saved(*bundles):
    outputs = [nbformat.v4.new_output("display_data", data=data) for data in bundles]
    cells = [nbformat.v4.new_code_cell("show", outputs=outputs)]
    notebook = nbformat.v4.new_notebook(cells=cells)
    nbformat.validate(notebook)
    return nbformat.reads(nbformat.writes(notebook), as_version=4)


def test_findings_survive_being_saved_in_a_notebook():
    shown = show_findings([ROW, FindingRow(**EXPECTED)])
    notebook = saved(shown._repr_mimebundle_(), {"text/plain": "another output"})
    assert read_findings(notebook) == [FindingRow(**ROW), FindingRow(**EXPECTED)]


def test_a_notebook_that_shows_no_findings_has_none():
    assert read_findings(saved({"text/plain": "53"})) == []


def test_numpy_counts_become_plain_numbers():
    row = FindingRow(**ROW | {"k_cell": np.int64(53)})
    assert type(row.k_cell) is int


def test_a_line_break_in_a_sentence_becomes_a_space():
    assert FindingRow(**ROW | {"proved": "Four\n  people."}).proved == "Four people."


def test_the_table_has_headings_for_rows_and_columns():
    html = show_findings([ROW])._repr_mimebundle_()["text/html"]
    assert html.count('scope="col"') == 4
    assert html.count('scope="row"') == 1
    assert "<caption" in html


def test_the_table_escapes_what_a_title_may_hold():
    html = show_findings([ROW | {"claim": "<b>&"}])._repr_mimebundle_()["text/html"]
    assert "&lt;b&gt;&amp;" in html
    assert "<b>" not in html


def test_the_kind_stands_before_every_sentence():
    bundle = show_findings([ROW, EXPECTED])._repr_mimebundle_()
    for kind in ("Proved (invented audience):", "Expected (invented audience):"):
        assert kind in bundle["text/html"]
        assert kind in bundle["text/plain"]


@pytest.mark.parametrize(
    ("data", "label"),
    [
        ("published", "Proved:"),
        ("invented", "Proved (invented audience):"),
        ("yours", "Proved (your log):"),
    ],
)
def test_a_line_says_where_its_numbers_come_from(data, label):
    bundle = show_findings([ROW | {"data": data}])._repr_mimebundle_()
    assert f"<strong>{label}</strong> Four people stopped." in bundle["text/html"]
    assert label in bundle["text/plain"]
    assert read_findings(saved(bundle))[0].data == data


def test_a_line_that_does_not_say_is_taken_to_be_invented():
    assert FindingRow(**ROW).data == "invented"


def test_a_line_takes_its_words_and_its_kind_from_a_finding():
    finding = Proved(watched("A"), Bounds(4, 4, True, True), (), is_smallest=False)
    row = FindingRow(CLAIM, 53, 4, finding)
    assert (row.proved, row.kind) == (finding.sentence(), Proved)
    with pytest.raises(ReportError, match=r"^`kind` must be Proved, as th"):
        FindingRow(CLAIM, 53, 4, finding, Scored)


def test_the_kind_of_a_line_is_a_type_and_no_word():
    message = "^`kind` must be one of the types Proved, Scored, Expected, Counted of "
    with pytest.raises(ReportError, match=message):
        FindingRow(**ROW, kind="Scored")


def test_other_data_are_refused():
    message = "`data` must be one of published, invented, yours, got 'real'"
    with pytest.raises(ReportError, match=message):
        FindingRow(**ROW, data="real")


def test_text_columns_line_up():
    # 80 wide: the numbers and the gaps take 2 + 6 + 2 + 9 + 2 = 21, and of the 59
    # left the claim has two fifths, 23: it wraps, the numbers stand on its first line.
    row = FindingRow(**ROW, data="published")
    heading, block = findings_text([row], width=80).split("\n\n")
    first, *others = block.split("\n")
    assert first[:23].rstrip() == "53 people watched A"
    assert first[23:31].strip() == "53"
    assert first[31:42].strip() == "4"
    assert first[44:] == "Proved: Four people stopped."
    assert heading.index("In plain words") == 44
    assert [line.strip() for line in others] == [
        "Christmas Prince every",
        "day for 18 days.",
    ]


@given(width=st.integers(0, 200), words=st.text("ab c", min_size=1, max_size=300))
def test_text_lines_keep_to_the_width(width, words):
    words = f"x{words}"
    text = findings_text([FindingRow(words, 53, None, words)], width=width)
    assert max(map(len, text.split("\n"))) <= max(width, 60)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"k_cell": -1}, "`k_cell` must be a whole number of people, or None, got -1."),
        ({"k_cell": True}, "`k_cell` must be a whole number of people, or None, got T"),
        (
            {"k_release": 4.5},
            "`k_release` must be a whole number of people, or None, g",
        ),
        ({"proved": " "}, "`proved` must be a sentence, got ' '."),
        ({"claim": 53}, "`claim` must be a sentence, got 53."),
        (
            {"kind": "Sure"},
            "`kind` must be one of the types Proved, Scored, Expected, Counted of k",
        ),
        (
            {"note": ""},
            "`rows` must be findings with claim, k_cell, k_release, proved,",
        ),
    ],
)
def test_a_row_that_cannot_be_shown_is_refused(change, message):
    with pytest.raises(ReportError, match=re.escape(message)):
        show_findings([ROW | change])


def test_a_row_without_its_sentence_is_refused():
    row = {name: value for name, value in ROW.items() if name != "proved"}
    with pytest.raises(ReportError, match="`rows` must be findings with claim"):
        show_findings([row])
