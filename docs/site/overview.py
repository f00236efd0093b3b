"""Which page leads to which? Lists of pages for each part of the site, and its menu."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from pathlib import Path

from pages import openings

#: The parts of the site in the order of its menu: folder, title, what it says on top.
PARTS = (
    ("how", "How do I ...?", "Short recipes, by what brings you here."),
    (
        "notebooks",
        "Notebooks",
        "As they were saved, with their outputs. Each begins with its finding and ends "
        "with its limits; each page can be downloaded and run.",
    ),
    (
        "exercises",
        "Exercises",
        "Ninety minutes each, in this order. Every student gets other data, by a seed.",
    ),
    ("teaching", "Teaching", "For whoever gives the class."),
    (
        "docs",
        "Definitions",
        "What each number says, what each attack needs to know, and what was measured "
        "on real logs.",
    ),
    ("gallery", "Charts", ""),
    ("reference", "Reference", ""),
    ("about", "About", "What the project is, how it is built, and what changed."),
)
_OPENED = {"notebooks": "notebooks", "exercises": "notebooks/exercises"}


def write_overview(root: Path, into: Path, pages: dict[str, str]) -> dict[str, str]:
    """Write a list of pages for each part, and add the menu to the front page."""
    held: dict[str, list[str]] = {folder: [] for folder, *_ in PARTS}
    for page in pages.values():
        folder, name = posixpath.split(page)
        if folder in held:
            held[folder].append(posixpath.splitext(name)[0])
    written, menu = {}, []
    for folder, title, says in PARTS:
        names = held[folder]
        if not names and folder not in ("gallery", "reference"):
            continue
        menu.append(f"{folder}/index")
        if names and "index" not in names:
            known = openings(root, _OPENED[folder]) if folder in _OPENED else ()
            listed = [*_listed(known), *_tree(names, hidden=bool(known))]
            written[f"{folder}/index.md"] = "\n".join([f"# {title}", "", says, *listed])
    front = (into / "index.md").read_text("utf-8")
    written["index.md"] = "\n".join([front, *_tree(menu, hidden=True)])
    return written


def _listed(known: Iterable[tuple[str, str, str]]) -> list[str]:
    return [
        line
        for name, question, finding in known
        for line in ("", f"**[{question}]({name}.ipynb)**", finding)
    ]


def _tree(names: Iterable[str], *, hidden: bool = False) -> list[str]:
    options = [":hidden:", ""] if hidden else [":maxdepth: 1", ""]
    return ["", "```{toctree}", *options, *names, "```", ""]
