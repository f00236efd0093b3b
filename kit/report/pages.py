"""How do executed notebooks become pages that anyone can open with no network?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

import nbformat
from nbconvert import HTMLExporter
from nbconvert.preprocessors.sanitize import SanitizeHTML
from nbformat import NotebookNode

from kit.errors import ReportError
from kit.paths import scratch_folder
from kit.report.glossary import LINK, PAGE, glossary_html, read_glossary
from kit.report.live import find_live, live_script, script_hash
from kit.report.rows import KINDS, FindingRow, findings_html, read_findings

_TEMPLATES = Path(__file__).parent / "templates"
# What a page may hold of the HTML that its notebook shows: text, and no more.
_TAGS = (
    "a b blockquote br caption code dd del details div dl dt em h1 h2 h3 h4 h5 h6 hr i "
    "li ol p pre small span strong sub summary sup table tbody td th thead tr ul"
).split()
_ATTRIBUTES = {
    "*": ["class", "id", "role", "style", "data-label"],
    "a": ["href", "title"],
    "table": ["border"],
    "td": ["colspan", "rowspan"],
    "th": ["colspan", "rowspan", "scope"],
}
_STYLE_SHEET = re.compile(r"<style\b.*?</style\s*>", re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True)
class Page:
    """One executed notebook of the report."""

    name: str  # file name without its ending, such as ``10-the-53``
    notebook: NotebookNode  # the notebook with its outputs
    seconds: float  # how long it took to run

    @property
    def question(self) -> str:
        """The question in the title of the notebook."""
        return read_opening(self.notebook)["Question"]

    @property
    def opening(self) -> dict[str, str]:
        """The parts of the first cell by their label."""
        return read_opening(self.notebook)

    @cached_property
    def rows(self) -> list[FindingRow]:
        """The findings that the notebook shows."""
        return read_findings(self.notebook)

    @property
    def picture(self) -> dict[str, str] | None:
        """The first chart that the notebook shows: PNG in base64, and its words."""
        for cell in self.notebook.cells:
            for output in cell.get("outputs", ()):
                data = output.get("data", {}).get("image/png")
                if data:
                    told = output.get("metadata", {}).get("image/png", {})
                    alt = told.get("alt", "A chart without a description.")
                    return {"data": "".join(data.split()), "alt": alt}
        return None


@dataclass(frozen=True)
class Skipped:
    """One notebook that was not run, and why, in one sentence."""

    name: str
    question: str
    reason: str


@dataclass(frozen=True)
class Failed(Skipped):
    """One notebook that was begun and could not be run to its end, and why."""


@dataclass(frozen=True)
class Report:
    """All that one run of the notebooks has to tell."""

    pages: Sequence[Page]  # what was run, in reading order
    audience: str  # whose plays the notebooks read, in words that end a sentence
    skipped: Sequence[Skipped] = ()  # what was not, `Failed` or not
    # whether that is the bundled audience, which the first cells speak of
    bundled: bool = True
    # sentences about the log: what was guessed, merged, left out
    notes: Sequence[str] = ()

    @property
    def failed(self) -> list[Failed]:
        """What was begun and not finished."""
        return [one for one in self.skipped if isinstance(one, Failed)]

    @property
    def rows(self) -> list[FindingRow]:
        """All findings in reading order; one that two notebooks share is told once."""
        return list(dict.fromkeys(row for page in self.pages for row in page.rows))


def read_opening(notebook: NotebookNode) -> dict[str, str]:
    r"""Read the question and the labelled parts of a notebook's first cell."""
    own = (cell for cell in notebook.cells if not cell.metadata.get("kit_notice"))
    first = next((cell.source for cell in own), "")
    title = re.match(r"#\s+(.+)", first)
    if not title:
        raise _untitled(first)
    parts = re.split(r"\*\*([A-Z][a-z]+)\.\*\*", first[title.end() :])
    labelled = zip(parts[1::2], parts[2::2], strict=True)
    return {"Question": title[1].strip()} | {
        label: " ".join(text.split()) for label, text in labelled
    }


def write_report(report: Report, folder: Path) -> Path:
    """Write every notebook and the front page as HTML files that fetch nothing."""
    exporter = make_exporter()
    names = [page.name for page in report.pages]
    for page in report.pages:
        nbformat.write(page.notebook, folder / f"{page.name}.ipynb")
        _write(folder / f"{page.name}.html", _notebook_html(exporter, page, report))
    words = exporter.environment.get_template("glossary.html.j2")
    listed = {"terms": read_glossary(), "words": glossary_html(names)}
    _write(folder / PAGE, words.render(listed))
    front = exporter.environment.get_template("front.html.j2")
    index = folder / "index.html"
    used = {row.kind for row in report.rows}
    kinds = {kind.__name__: told for kind, told in KINDS.items() if kind in used}
    now = datetime.now().astimezone()
    date = f"{now.day} {now:%B %Y, %H:%M}"
    _write(index, front.render(report=report, rows=report.rows, kinds=kinds, date=date))
    return index


def clean_html(html: object) -> str:
    """Keep of rendered HTML what shows text, and nothing that runs or fetches.

    The last line of defence of a page: text that was not escaped when it was written
    (see `kit.markup.text`) is shown letter by letter.
    """
    cleaner = SanitizeHTML(tags=_TAGS, attributes=_ATTRIBUTES, styles=["text-align"])
    return cleaner.sanitize_html_tags(_STYLE_SHEET.sub("", str(html)))


def make_exporter() -> HTMLExporter:
    """Make what turns notebooks into pages, with the templates of the kit."""
    exporter = HTMLExporter(
        template_name="report",
        extra_template_basedirs=[str(_TEMPLATES)],
        exclude_anchor_links=True,
        sanitize_html=True,
    )
    exporter.register_filter("clean_html", clean_html)
    # JupyterLab's own code colours are variables that only JupyterLab defines.
    exporter.config.CSSHTMLHeaderPreprocessor.style = "default"
    exporter.register_filter("findings_html", findings_html)
    return exporter


def _focus_code(html: str) -> str:
    """Let the keyboard move what is wide; a script stays what its hash says."""
    outside = re.compile(r"(<script\b.*?</script>)|<pre>", re.DOTALL)
    return outside.sub(lambda found: found[1] or '<pre tabindex="0">', html)


def _notebook_html(exporter: HTMLExporter, page: Page, report: Report) -> str:
    live = find_live(page.notebook)
    resources = {
        "live": live,
        "script": live_script() if live else "",
        "script_hash": script_hash() if live else "",
        "name": page.name,
        "question": page.question,
        "seconds": page.seconds,
        "audience": report.audience,
    }
    html, _ = exporter.from_notebook_node(page.notebook, resources=resources)
    html = _focus_code(html)
    for other in report.pages:
        if other.name != page.name:
            html = html.replace(f'href="{other.name}.ipynb', f'href="{other.name}.html')
    for skipped in report.skipped:
        html = html.replace(f'href="{skipped.name}.ipynb', 'href="index.html#skipped')
    return html.replace(f'href="{LINK}', f'href="{PAGE}')


def _write(path: Path, html: str) -> None:
    path.write_text(html, encoding="utf-8")


# Every page of the report has this in its head, so it tells a report from a thesis.
GENERATOR = '<meta name="generator" content="viewing-kit">'


@contextmanager
def put_in_place(reports: Path, *, name: str = "reports") -> Iterator[Path]:
    """Hand out an empty folder that takes the place of `reports` if all goes well."""
    refuse_foreign(reports, name)
    try:
        reports.parent.mkdir(parents=True, exist_ok=True)
        with scratch_folder(reports.parent, "reports") as temporary:
            new = temporary / "new"
            new.mkdir()
            yield new
            if not any(new.iterdir()):
                return
            if reports.exists():
                reports.rename(temporary / "old")
            new.rename(reports)
    except OSError as error:  # such as a disk that is full
        raise _not_writable(reports, error.strerror) from None


def refuse_foreign(reports: Path, name: str) -> None:
    """Refuse a folder that holds anything but an earlier report."""
    try:
        is_there = reports.exists()
    except OSError as error:  # such as a name that is longer than any
        raise _not_writable(reports, error.strerror) from None
    if reports.is_symlink() and not is_there:
        msg = (
            f"`{name}` must be a folder, and {reports!s} is a link that leads nowhere: "
            "remove it, or name another folder."
        )
        raise ReportError(msg)
    if not is_there:
        return
    index = reports / "index.html"
    ours = index.is_file() and GENERATOR in index.read_text("utf-8", "replace")
    if not ours and not (reports.is_dir() and not any(reports.iterdir())):
        msg = (
            f"`{name}` must be a new folder or one that holds an earlier report, and "
            f"{reports!s} holds something else: name another folder."
        )
        raise ReportError(msg)


def _untitled(first_cell: str) -> ReportError:
    """Say that a notebook's first cell asks nothing."""
    begins = first_cell.strip()[:40]
    return ReportError(
        "A notebook must begin with its question as a title, `# Who watched it?`, "
        f"and this one begins with {begins!r}."
    )


def _not_writable(folder: object, why: str | None) -> ReportError:
    """Say that the report has nowhere to go."""
    return ReportError(f"The report cannot be written to {folder!s}: {why}.")
