"""How does a saved notebook become slides, in one file that fetches nothing?

`python -m kit slides` writes a deck for each of a few notebooks into build/slides. It
is made from what a saved notebook shows, and runs nothing: the question, the finding,
each section with the beginning of its text and its results, each chart by itself with
its description, what can be said in a sentence, and the limits.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbconvert.filters.markdown_mistune import markdown2html_mistune
from nbformat import NotebookNode

from kit.checks import check_one_of
from kit.errors import ReportError
from kit.paths import NOTEBOOKS
from kit.report.pages import clean_html, make_exporter, read_opening
from kit.report.rows import FINDINGS, read_findings

#: The notebooks that a term shows on the wall.
DECKS = (
    "00-start-here",
    "10-the-53",
    "20-seven-viewers",
    "21-two-safe-tables",
    "30-how-few-plays",
    "40-are-you-one-of-the-53",
    "45-is-it-k-anonymous",
)
_SCRIPT = Path(__file__).parent / "templates" / "report" / "slides.js"
# Sections that are for a reader alone with the page.
_LEFT_OUT = {"Is it true?", "Where to go next", "Limits", "Sources"}
# Words of a slide that are prose, that are results, and of one paragraph.
_WORDS, _RESULTS, _SHORT = 60, 55, 40
_MOST_SAID = 80  # words of a finding, so that two fit on a slide
_MOST_ROWS, _MOST_COLUMNS, _MOST_LINES = 13, 7, 5
_FIRST_LIMITS = 3


@dataclass(frozen=True)
class Slide:
    """One slide: a heading, and HTML that was cleaned or a chart."""

    title: str
    html: str = ""
    chart: str = ""  # a PNG in base64
    alt: str = ""  # what it shows, in words


@dataclass(frozen=True)
class _Block:
    """A part of a section."""

    kind: str  # "prose" or "result", in Markdown; "table", in HTML; "chart", in base64
    text: str
    alt: str = ""


def write_deck(notebook: NotebookNode, name: str) -> str:
    """Write the slides of a saved notebook as one page of HTML."""
    opening = read_opening(notebook)
    if not any(cell.get("outputs") for cell in notebook.cells):
        rule = "a saved notebook that was run"
        raise ReportError.bad_value("notebook", rule, name)
    script = _SCRIPT.read_text("utf-8")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    template = make_exporter().environment.get_template("slides.html.j2")
    return template.render(
        opening={label: _html(text) for label, text in opening.items()},
        question=opening["Question"],
        name=name,
        slides=list(_slides(notebook)),
        script=script,
        script_source=f"sha256-{digest}",
    )


def _slides(notebook: NotebookNode) -> Iterator[Slide]:
    """Give the slides between the finding and the last one."""
    for title, cells in _sections(notebook):
        if title not in _LEFT_OUT:
            yield from _of_section(title, cells)
    said = [f"**{row.label}.** {row.proved}" for row in read_findings(notebook)]
    short = [one for one in said if len(one.split()) <= _MOST_SAID]
    if short:
        yield Slide("What can be said in a sentence", "".join(map(_html, short[:2])))
    for title, cells in _sections(notebook):
        if title == "Limits":
            text = cells[0].source.partition("\n")[2]
            listed = re.split(r"^- ", text, flags=re.MULTILINE)[1:] or [text]
            kept = [f"- {_begin(one)}" for one in listed[:_FIRST_LIMITS]]
            more = listed[_FIRST_LIMITS:]
            kept += ["\n*The notebook has more of them.*"] if more else []
            yield Slide("Limits", _html("\n".join(kept)))


def _sections(notebook: NotebookNode) -> Iterator[tuple[str, list[NotebookNode]]]:
    """Cut a notebook at its headings of the second rank."""
    title, cells = "", list[NotebookNode]()
    for cell in notebook.cells:
        parts = [cell.source]
        if cell.cell_type == "markdown":
            parts = re.split(r"^(?=## )", cell.source, flags=re.MULTILINE)
        for part in parts:
            if cell.cell_type == "markdown" and part.startswith("## "):
                if title:
                    yield title, cells
                title, cells = part[3:].partition("\n")[0].strip(), []
            cells.append(NotebookNode({**cell, "source": part}))
    if title:
        yield title, cells


def _of_section(title: str, cells: Sequence[NotebookNode]) -> Iterator[Slide]:
    """Give a slide of text, one for a small table, and one for each chart."""
    blocks = list(_blocks(cells))
    if text := _fitting(blocks):
        yield Slide(title, "".join(map(_html, text)))
    tables = [block.text for block in blocks if block.kind == "table"]
    yield from (Slide(title, clean_html(table)) for table in tables[:1])
    charts = (block for block in blocks if block.kind == "chart")
    yield from (Slide(title, chart=one.text, alt=one.alt) for one in charts)


def _fitting(blocks: Sequence[_Block]) -> list[str]:
    """Keep the first text that fits on one slide, and the results that go with it."""
    left, kept, is_told = {"prose": _WORDS, "result": _RESULTS}, list[str](), True
    for block in blocks:
        if block.kind not in left:
            continue
        left[block.kind] -= len(block.text.split())
        fits = left[block.kind] >= 0
        if block.kind == "prose":
            is_told = fits
            left["prose"] = left["prose"] if fits else 0
        if fits and is_told:  # a result whose text is cut would hang in the air
            kept.append(block.text)
    while kept and kept[-1].endswith(":"):  # what it announces is not there
        kept.pop()
    return kept


def _blocks(cells: Sequence[NotebookNode]) -> Iterator[_Block]:
    """Give what a section says and shows, in order."""
    for cell in cells:
        if cell.cell_type == "markdown":
            text = re.sub(r"^## .*$", "", cell.source, flags=re.MULTILINE).strip()
            for part in re.split(r"\n\s*\n", text):
                if part and "_Try it" not in part:
                    yield _Block("prose", _begin(part))
        for output in cell.get("outputs", ()):
            yield from _shown(output)


def _shown(output: NotebookNode) -> Iterator[_Block]:
    """Give what an output shows: a chart, Markdown, a small table, printed lines."""
    data = output.get("data", {})
    if "image/png" in data:
        told = output.get("metadata", {}).get("image/png", {})
        picture = "".join(data["image/png"].split())
        yield _Block(
            "chart", picture, told.get("alt", "A chart without a description.")
        )
    elif "text/markdown" in data:
        yield _Block("result", data["text/markdown"])
    elif table := re.search(r"<table.*</table>", data.get("text/html", ""), re.DOTALL):
        if FINDINGS not in data and _is_small(table[0]):
            yield _Block("table", table[0])
    elif output.get("name") == "stdout":
        lines = output.text.strip().split("\n")
        if len(lines) <= _MOST_LINES:
            yield _Block("result", "\n".join(f"    {line}" for line in lines))


def _is_small(table: str) -> bool:
    rows, columns = table.count("<tr"), table.partition("</tr>")[0].count("<th")
    return rows <= _MOST_ROWS + 1 and columns <= _MOST_COLUMNS


def _begin(paragraph: str) -> str:
    """Keep the first sentences of a paragraph; a list or a formula stays whole."""
    if re.match(r"\s*([-|>$]|\d\.|```)", paragraph):
        return paragraph
    kept, words = list[str](), 0
    for sentence in re.split(
        r"(?<=[.?!:])\s+(?=[A-Z*\"])", " ".join(paragraph.split())
    ):
        words += len(sentence.split())
        if kept and words > _SHORT:
            break
        kept.append(sentence)
    if len(kept) > 1 and " ".join(kept).count("(") > " ".join(kept).count(")"):
        kept.pop()
    return " ".join(kept)


def _html(markdown: str) -> str:
    """Turn Markdown into clean HTML without links, for a deck stands alone."""
    bare = re.sub(r"\[([^\]]+)\]\([^)]*\)", r"\1", markdown)
    return clean_html(markdown2html_mistune(bare))


def main(arguments: Sequence[str]) -> int:
    """Write a deck for each notebook that is named, or for those of a term."""
    parser = argparse.ArgumentParser(prog="python -m kit slides", description=__doc__)
    parser.add_argument("names", nargs="*", help="such as 10-the-53")
    parser.add_argument("--notebooks", type=Path, default=NOTEBOOKS, metavar="DIR")
    parser.add_argument("--into", type=Path, default=Path("build/slides"))
    options = parser.parse_args(arguments)
    there = [path.stem for path in sorted(options.notebooks.glob("*.ipynb"))]
    decks = {}
    for name in options.names or DECKS:
        check_one_of(ReportError, "name", name, there)
        path = options.notebooks / f"{name}.ipynb"
        decks[name] = write_deck(nbformat.read(path, as_version=4), name)
    options.into.mkdir(parents=True, exist_ok=True)
    for name, html in decks.items():
        path = options.into / f"{name}.html"
        path.write_text(html, "utf-8")
        sys.stdout.write(f"{path}\n")
    return 0
