"""Many headlines: one run each, an index of all, and no stop at the one that fails."""

import json
import re
import shutil
from pathlib import Path

import jupytext
import nbformat
import pytest

from kit.__main__ import main
from kit.audit_many import TEMPLATE, Outcome, audit_many
from kit.errors import LedgerError, ReportError
from kit.findings import Expected, Proved
from kit.report.pages import GENERATOR, Skipped

DAY = {"kind": "on a day", "day": "2017-12-10", "number": 3}
LEDGER = [
    DAY | {"words": "3 <watched> it", "title": "A", "case": "The Film!"},
    {"words": "4 hours", "kind": "number", "unit": "hours", "case": "The Film!"},
    DAY | {"words": "no title"},
]
# Quick to run, with the parameters of the real one.
CELLS = (
    "claim, also_published, save_to, population = {}, [], '', ''",
    "from kit.report.rows import show_findings\n"
    "from kit.report.audit_page import audit_rows, save_audit\n"
    "from kit.story.audit import audit_headline\n"
    "told = [claim, *also_published]\n"
    "audit = audit_headline(told, seed=1, population=population)\n"
    "save_audit(audit, {}, save_to)\n"
    "show_findings(audit_rows(audit))",
)


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    title = nbformat.v4.new_markdown_cell("# What does it give away?")
    cells = [title, *map(nbformat.v4.new_code_cell, CELLS)]
    cells[1].metadata["tags"] = ["parameters"]
    path = tmp_path_factory.mktemp("template") / "template.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    return path


@pytest.fixture(scope="module")
def done(template, tmp_path_factory):
    folder = tmp_path_factory.mktemp("many")
    (folder / "ledger.json").write_text(json.dumps(LEDGER))
    given = {"template": template, "population": "United States"}
    return audit_many(folder / "ledger.json", folder / "audits", **given), folder


@pytest.mark.slow
def test_each_line_is_audited_or_says_why_not(done):
    first, hours, untitled = done[0]
    assert (first.name, first.reason) == ("001-the-film", "")
    assert {row.kind for row in first.rows} == {Proved, Expected}
    assert {row.k_cell for row in first.rows} == {3}
    assert "It counts hours" in hours.reason
    assert "`title` of `line 3` must be given" in untitled.reason
    assert not any(one.name or one.rows for one in done[0][1:])


def test_where_a_notebook_stops_the_next_is_run(template, tmp_path, monkeypatch):
    def run(_, *, name, **given):
        if name.startswith("001"):
            raise ReportError.stopped(name, 3, "ZeroDivisionError: by 0")
        return Skipped(name, "What?", "The number must be another one.")

    monkeypatch.setattr("kit.audit_many.run_notebook", run)
    (tmp_path / "ledger.json").write_text(json.dumps([LEDGER[0], LEDGER[0]]))
    done = audit_many(tmp_path / "ledger.json", tmp_path / "a", template=template)
    assert [one.reason for one in done] == [
        "001-the-film stopped at its code cell 3: ZeroDivisionError: by 0",
        "The number must be another one.",
    ]


def test_each_audit_has_its_page_and_its_notebook(done):
    names = {path.name for path in (done[1] / "audits").iterdir()}
    assert names == {"index.html", "001-the-film", "001-the-film.ipynb"}
    page = done[1] / "audits" / "001-the-film" / "index.html"
    assert "4 hours" in page.read_text("utf-8")  # the other sentence of its case


def test_the_notebook_as_run_names_no_machine(done):
    text = (done[1] / "audits" / "001-the-film.ipynb").read_text("utf-8")
    assert str(done[1]) not in text
    assert "United States" in text


def test_the_index_leads_to_each_and_lists_what_was_left_out(done):
    html = (done[1] / "audits" / "index.html").read_text("utf-8")
    assert 'href="001-the-film/index.html">3 &lt;watched&gt; it</a>' in html
    assert len(re.findall(r"<li>Line \d", html)) == 2
    assert "1 of 3 sentences" in " ".join(html.split())


def test_nothing_to_audit_is_no_success(tmp_path, template, capsys):
    (tmp_path / "ledger.json").write_text(json.dumps(LEDGER[1:3]))
    typed = [tmp_path / "ledger.json", "--into", tmp_path / "a", "--template", template]
    assert main(["audit", *map(str, typed)]) == 1
    assert "line 1: '4 hours' cannot be audited by itself" in capsys.readouterr().out


def test_a_mistake_is_one_sentence(tmp_path, template, capsys):
    assert main(["audit", str(tmp_path / "none.csv")]) == 2
    assert "'none.csv' does not exist" in capsys.readouterr().err
    with pytest.raises(LedgerError, match="does not exist"):
        audit_many(tmp_path / "none.csv", tmp_path / "a")
    ledger = tmp_path / "ledger.json"
    ledger.write_text(json.dumps(LEDGER[1:2]))
    with pytest.raises(ReportError, match="`template` must be a notebook with a cell"):
        audit_many(ledger, tmp_path / "a", template=tmp_path / "none.ipynb")
    with pytest.raises(ReportError, match="`into` must be a new folder"):
        audit_many(ledger, tmp_path, template=template)


def audits(folder):
    """An earlier run with one audit."""
    (folder / "001-old").mkdir(parents=True)
    (folder / "index.html").write_text(GENERATOR + "old")
    return folder


def names(folder):
    return {path.name for path in folder.iterdir()}


def test_where_nothing_can_be_audited_the_earlier_audits_stay(
    tmp_path, template, capsys
):
    (tmp_path / "ledger.json").write_text(json.dumps(LEDGER[1:3]))
    typed = [tmp_path / "ledger.json", "--into", audits(tmp_path / "a")]
    assert main(["audit", *map(str, typed), "--template", str(template)]) == 1
    assert (
        "No sentence was audited, and nothing was written." in capsys.readouterr().out
    )
    assert names(tmp_path / "a") == {"001-old", "index.html"}
    assert names(tmp_path) == {"a", "ledger.json"}


def done_or(fault):
    """Stand in for the run of one line: its folder, and a fault at the second."""

    def audit(line, _, __, folder, ___):
        if line.number == 2:
            raise fault
        (folder / f"00{line.number}").mkdir()
        return Outcome(line.number, line.words, name=f"00{line.number}")

    return audit


@pytest.mark.parametrize("is_new", [True, False])
def test_a_run_that_is_stopped_keeps_what_it_has_done(
    tmp_path, template, monkeypatch, capsys, is_new
):
    monkeypatch.setattr("kit.audit_many._audit", done_or(KeyboardInterrupt()))
    (tmp_path / "ledger.json").write_text(json.dumps([LEDGER[0]] * 3))
    into = tmp_path / "a" if is_new else audits(tmp_path / "a")
    typed = [tmp_path / "ledger.json", "--into", into, "--template", template]
    assert main(["audit", *map(str, typed)]) == 130
    kept = into if is_new else tmp_path / "a-stopped"
    said = capsys.readouterr().err
    assert f"Stopped after 1 of 3 lines, which are in {kept}." in said
    assert is_new or f"The earlier audits stay in {into}." in said
    assert names(kept) == {"001", "index.html"}
    assert is_new or names(into) == {"001-old", "index.html"}
    html = (kept / "index.html").read_text("utf-8")
    assert html.count("The run was stopped before this line.") == 2


def test_a_full_disk_is_a_sentence_and_the_earlier_audits_stay(
    tmp_path, template, monkeypatch, capsys
):
    full = OSError(28, "No space left on device")
    monkeypatch.setattr("kit.audit_many._audit", done_or(full))
    (tmp_path / "ledger.json").write_text(json.dumps([LEDGER[0]] * 3))
    typed = [tmp_path / "ledger.json", "--into", audits(tmp_path / "a")]
    assert main(["audit", *map(str, typed), "--template", str(template)]) == 2
    assert "cannot be written to" in (said := capsys.readouterr().err)
    assert said.endswith("No space left on device.\n")
    assert names(tmp_path / "a") == {"001-old", "index.html"}


@pytest.mark.slow
def test_a_line_that_cannot_be_written_leaves_the_others(
    tmp_path, template, monkeypatch
):
    write, faults = nbformat.write, [OSError(28, "No space left on device")]

    def fail_once(*given):
        if faults:
            raise faults.pop()
        write(*given)

    monkeypatch.setattr("kit.audit_many.nbformat.write", fail_once)
    (tmp_path / "ledger.json").write_text(json.dumps([LEDGER[0]] * 2))
    one, two = audit_many(tmp_path / "ledger.json", tmp_path / "a", template=template)
    assert one.reason == "It could not be written: No space left on device."
    assert names(tmp_path / "a") == {"index.html", two.name, f"{two.name}.ipynb"}


@pytest.mark.slow
def test_what_was_typed_in_the_notebook_takes_no_part(tmp_path, monkeypatch):
    """The whole template, run beside a notebook 61 that somebody spoilt."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(TEMPLATE.parent, "notebooks/src")
    spoilt = jupytext.read(TEMPLATE)
    for cell in spoilt.cells:
        if "parameters" in cell.metadata.get("tags", ()):
            cell.source = 'claim = {"words": "I was here\nalso_published = }'
    nbformat.write(spoilt, Path("notebooks") / f"{TEMPLATE.stem}.ipynb")
    Path("ledger.json").write_text(json.dumps(LEDGER[:1]))
    template = Path("notebooks/src") / TEMPLATE.name
    (one,) = audit_many(
        "ledger.json", "audits", template=template, author="A. Reporter"
    )
    assert one.reason == ""
    assert "3 people" in one.rows[0].claim
    methods = Path("audits", one.name, "methods.html").read_text("utf-8")
    assert "A. Reporter" in methods
