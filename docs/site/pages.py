"""Which files of the project become pages, and where do their links lead then?"""

from __future__ import annotations

import json
import posixpath
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import nbformat
from nbformat import NotebookNode

#: What becomes a page: files of the project, and the folder, or page, of the site.
GATHERED = {
    "docs/site/*.md": "",
    "docs/site/how/*.md": "how",
    "notebooks/*.ipynb": "notebooks",
    "notebooks/exercises/*.ipynb": "exercises",
    "docs/teaching/*.md": "teaching",
    "docs/*.md": "docs",
    "README.md": "about/readme.md",
    "data/README.md": "about/data.md",
    "CONTRIBUTING.md": "about/contributing.md",
    "CHANGELOG.md": "about/changes.md",
}
_LINK = re.compile(r"(\]\()([^)\s]+)(?=\))")
_HREF = re.compile(r"""((?:href|src)=")([^"]+)(?=")""")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)


def gather(root: Path) -> dict[str, str]:
    """Say for each file of the project that becomes a page which page that is."""
    return {
        path.relative_to(root).as_posix(): (
            to if to.endswith(".md") else posixpath.join(to, path.name)
        )
        for pattern, to in GATHERED.items()
        for path in sorted(root.glob(pattern))
    }


def stage(root: Path, into: Path) -> dict[str, str]:
    """Lay every page, and whatever pages link to, into a folder for Sphinx."""
    pages = gather(root)
    for source, page in pages.items():
        text = (root / source).read_text("utf-8")
        links = _Links(root, into, pages, source)
        write = _notebook if source.endswith(".ipynb") else _markdown
        put(into / page, write(text, links))
    return pages


def put(path: Path, text: str) -> None:
    """Write a file, unless it is there and the same: then Sphinx need not read it."""
    if not path.is_file() or path.read_text("utf-8") != text:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


class _Links:
    """Where the links of one file lead once it is a page."""

    def __init__(
        self, root: Path, into: Path, pages: dict[str, str], source: str
    ) -> None:
        self.root, self.into, self.pages, self.source = root, into, pages, source

    def lead(self, text: str) -> str:
        """Lead links of Markdown, and of HTML within it, to pages and files."""
        text = _LINK.sub(lambda found: found[1] + self._target(found[2]), text)
        return self.lead_html(text)

    def lead_html(self, text: str) -> str:
        """Lead links of HTML, which Sphinx does not read, to finished pages."""
        return _HREF.sub(
            lambda found: found[1] + _finished(self._target(found[2])), text
        )

    def _target(self, link: str) -> str:
        if _SCHEME.match(link):
            return link
        path, hash_, part = link.partition("#")
        if (path or self.source).endswith(".ipynb"):
            # JupyterLab keeps the capitals of a heading in its name, others do not.
            part = re.sub(r"[^\w-]", "", part.lower())
        part = hash_ + part
        if not path:
            return part
        meant = posixpath.normpath(posixpath.join(posixpath.dirname(self.source), path))
        if meant in self.pages:
            return self._from_here(self.pages[meant]) + part
        within = [self.pages[of] for of in self.pages if posixpath.dirname(of) == meant]
        if within:  # a folder leads to its first page
            return self._from_here(min(within))
        if (self.root / meant).is_file():
            put_beside = self.into / "files" / meant
            put_beside.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(self.root / meant, put_beside)
            return self._from_here(f"files/{meant}") + part
        return link  # leads nowhere: Sphinx says so

    def _from_here(self, page: str) -> str:
        here = posixpath.dirname(self.pages[self.source])
        return posixpath.relpath(page, here or ".")


def _finished(link: str) -> str:
    return re.sub(r"\.(?:ipynb|md)(?=$|#)", ".html", link)


def _markdown(text: str, links: _Links) -> str:
    return links.lead(text)


def _notebook(text: str, links: _Links) -> str:
    notebook = nbformat.reads(text, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = links.lead(cell.source)
        elif cell.cell_type == "code":
            _show(cell, links)
    return json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True)


def _show(cell: NotebookNode, links: _Links) -> None:
    """Prepare a cell of code: its pictures keep their words, and code is folded."""
    for output in cell.outputs:
        data = output.get("data", {})
        for kind in [kind for kind in data if kind.startswith("application/vnd.")]:
            del data[kind]  # beside it stands a picture or a table, which pages show
        told = output.get("metadata", {}).get("image/png", {})
        if "alt" in told:
            cell.metadata["mystnb"] = {"image": {"alt": told["alt"]}}
        for kind, lead in _LED.items():
            if kind in data:
                data[kind] = lead(links, data[kind])
    tags = cell.metadata.get("tags", [])
    is_exercise = "exercises" in links.source
    if cell.outputs and not is_exercise and "parameters" not in tags:
        cell.metadata["tags"] = [*tags, "hide-input"]


_LED: dict[str, Callable[[_Links, str], str]] = {
    "text/markdown": _Links.lead,
    "text/html": _Links.lead_html,
}


def openings(root: Path, folder: str) -> Iterator[tuple[str, str, str]]:
    """Give the name, question and finding of each notebook in a folder."""
    for path in sorted((root / folder).glob("*.ipynb")):
        first = nbformat.read(path, as_version=4).cells[0].source
        title, _, rest = first.partition("\n")
        told = re.search(r"\*\*[A-Z][^*]*\.\*\*\s*(.+?)(?:\n\n|\n\*\*|\Z)", rest, re.S)
        finding = " ".join(told[1].split()) if told else ""
        yield path.stem, title.lstrip("# "), finding
