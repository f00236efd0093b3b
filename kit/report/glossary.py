"""What do the words of the kit mean, on a page of the report and in docs/teaching?

Both are made of one text, `templates/report/glossary.md`, which travels with the kit.
`python -m kit glossary docs/teaching/glossary.md` writes the second. A word is a
heading; below it stand one sentence, an example, the measures that bear on it, and the
source.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from nbconvert.filters.markdown_mistune import markdown2html_mistune

from kit.errors import ReportError

_TEXT = Path(__file__).parent / "templates" / "report" / "glossary.md"
#: How every notebook links to the page, and what the report puts in place of it.
LINK, PAGE = "../docs/teaching/glossary.md", "glossary.html"
_LABELS = ("Example", "Measured by", "Source")


@dataclass(frozen=True)
class Term:
    """One word, as the page explains it."""

    name: str  # such as ``k-anonymity``
    says: str  # one sentence
    example: str  # from the kit, with a link to its notebook
    source: str  # who says so
    measured_by: tuple[str, ...] = ()  # the names of cards

    @property
    def anchor(self) -> str:
        """What a link to it ends in, as GitHub makes it of a heading."""
        return re.sub(r"[^\w-]", "", self.name.lower().replace(" ", "-"))


def read_glossary(text: str | None = None) -> list[Term]:
    """Read the words that a text explains: that of the kit, if none is given."""
    _, *parts = re.split(r"^## ", _read(text), flags=re.MULTILINE)
    return [_read_term(part) for part in parts]


def _read(text: str | None) -> str:
    return _TEXT.read_text("utf-8") if text is None else text


def _read_term(part: str) -> Term:
    name, says, *labelled = [line for line in part.splitlines() if line.strip()]
    found = dict(re.findall(r"^\*([A-Z][a-z ]+)\.\* (.+)$", "\n".join(labelled), re.M))
    if len(found) != len(labelled) or found.keys() - {*_LABELS}:
        rule = "one line each for Example, perhaps Measured by, and Source"
        raise ReportError.bad_value(f"glossary: {name}", rule, sorted(found))
    if missing := {"Example", "Source"} - found.keys():
        rule = "an example and a source"
        raise ReportError.bad_value(f"glossary: {name}", rule, f"no {min(missing)}")
    measured = tuple(re.findall(r"`(\w+)`", found.get("Measured by", "")))
    return Term(name, says, found["Example"], found["Source"], measured)


def write_glossary(text: str | None = None) -> str:
    """Write the page as it stands in docs/teaching, with its words listed first."""
    opening, heading, rest = _read(text).partition("\n## ")
    listed = " · ".join(f"[{one.name}](#{one.anchor})" for one in read_glossary(text))
    page = f"{opening}\n{listed}\n{heading}{rest}"
    page = re.sub(r"\]\((\d\d-[\w-]+\.ipynb)\)", r"](../../notebooks/\1)", page)
    return page.replace("](../docs/", "](../")


def glossary_html(pages: Sequence[str], text: str | None = None) -> str:
    """Write the words as HTML, with links to those notebooks that are pages beside it.

    Pages are named without their ending. A link that would lead nowhere is its text.
    """
    _, heading, rest = write_glossary(text).partition("\n## ")
    opening = _read(text).partition("\n\n")[2].partition("\n## ")[0]

    def link(found: re.Match[str]) -> str:
        words, name = found["words"], Path(found["to"]).stem
        return f"[{words}]({name}.html)" if name in pages else words

    body = re.sub(
        r"\[(?P<words>[^\]]+)\]\((?P<to>[^)#]+)\)", link, opening + heading + rest
    )
    html = str(markdown2html_mistune(body))
    for term in read_glossary(text):
        made = re.compile(
            rf'<h2 id="[^"]*">({re.escape(term.name)})<a [^>]*>[^<]*</a></h2>'
        )
        html = made.sub(rf'<h2 id="{term.anchor}">\1</h2>', html)
    return html


def main(arguments: Sequence[str]) -> int:
    """Write the page named on the command line."""
    parser = argparse.ArgumentParser(prog="python -m kit glossary")
    parser.add_argument("path", type=Path, help="the page, docs/teaching/glossary.md")
    parser.parse_args(arguments).path.write_text(write_glossary(), "utf-8")
    return 0
