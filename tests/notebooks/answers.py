"""What is a model answer to each "Try it"? A page for teachers, and what it rests on.

`python -m tests.notebooks.answers docs/teaching/model-answers.md` writes the page.
Question, change and answer stand in one place, `tries.py` and `tried/`, and the figures
of an answer are held to what comes out when one does as told.
"""

import json
import re
import sys
from collections.abc import Iterable
from pathlib import Path

import jupytext

from kit.report.pages import read_opening
from tests.notebooks.tries import TRIES

FOLDER = Path(__file__).parents[2] / "notebooks"
ASKED = re.compile(r"_Try it: (.+?)_$", re.MULTILINE | re.DOTALL)
OPENING = """\
# What is a good answer to each "Try it"?

The notebooks ask their readers to change something, or to think. Here is an answer to
each of these lines. It is one good answer, and not the only one: what counts is that a
number is read off the page, and that a sentence says why. Every figure was found by
doing as told and reading what came out, or is worked out in the answer; the tests
do so again.
`make teaching` renews the page."""
# A number by itself, so not that of line 2A, and not the 4 in -4.
FIGURE = re.compile(r"(?<![\w.,])\d+(?:[.,]\d+)*(?![\w])")
SUM = re.compile(r"(?=(?<![\w.,])([\d,.]*\d) ([×+−]) ([\d,.]*\d) = ([\d,.]*\d))")
STAMP = re.compile(r"(\d{4})-(\d\d)-(\d\d)T[\d:]*")
WORKED = {
    "×": lambda one, other: one * other,
    "+": lambda one, other: one + other,
    "−": lambda one, other: one - other,
}


def lines():
    """Each "Try it" of each notebook, on one line."""
    return [
        (path.stem, " ".join(asked.split()))
        for path in sorted((FOLDER / "src").glob("*.py"))
        for cell in jupytext.read(path).cells
        if cell.cell_type == "markdown"
        for asked in ASKED.findall(cell.source)
    ]


def is_of(one, name, asked):
    return one.name == name and asked.startswith(one.begins)


def write_answers():
    """Write the page: the lines in order, each with what to write and its answer."""
    parts, last = [OPENING], None
    for name, asked in lines():
        if name != last:
            title = read_opening(jupytext.read(FOLDER / "src" / f"{name}.py"))
            parts.append(f"## {name}")
            parts.append(f"[{title['Question']}](../../notebooks/{name}.ipynb)")
        (one,) = (one for one in TRIES if is_of(one, name, asked))
        parts.append(f"**Try it:** {asked}")
        if one.code and one.code not in asked:
            parts.append(
                f"One way, in a cell of its own:\n\n```python\n{one.code}\n```"
            )
        parts.append(f"**Answer.** {one.answer}")
        last = name
    return "\n\n".join(parts) + "\n"


def number(figure):
    return float(figure.replace(",", ""))


def figures(text):
    """Every number of a text that stands by itself."""
    return FIGURE.findall(text)


def unfounded(answer: str, evidence: Iterable[str]):
    """Find the figures of an answer that nothing shows and no sum in it yields.

    A figure may be a shown number that was rounded, or a share told in percent.
    """
    shown = {number(figure) for text in evidence for figure in figures(text)}
    worked = set()
    for one, sign, other, told in SUM.findall(answer):
        if WORKED[sign](number(one), number(other)) == number(told):
            worked.add(told)
    return [
        figure
        for figure in figures(answer)
        if figure not in worked and not is_shown(figure, shown)
    ]


def is_shown(figure, shown):
    places = len(figure.partition(".")[2])
    return any(
        round(value, places) == number(figure)
        for one in shown
        for value in (one, 100 * one)
    )


def evidence(one, notebook):
    """All that a notebook shows, what it was told, and what it says in prose."""
    yield from (str(value) for value in one.settings.values())
    for cell in notebook.cells:
        yield cell.source
        for output in cell.get("outputs", ()):
            yield output.get("text", "")
            for kind, data in output.get("data", {}).items():
                if "vega" in kind:
                    yield STAMP.sub(r"\1 \2 \3", json.dumps(data["datasets"]))
                elif kind.startswith("text/"):
                    yield data


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(write_answers(), "utf-8")
